#include <array>
#include <span>
#include <stdexcept>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"

using surprisal::labels;
using surprisal::logits;
using surprisal::one_hot;
using surprisal::rows;
using surprisal::smoothed;

namespace {

constexpr std::array model{0.5, 0.25, 0.25};

template <class Q, class P>
concept is_model = requires(const P& p, const Q& q) {
    surprisal::cross_entropy(p, q);
}
|| requires(const P& p, const Q& q) { surprisal::kl_divergence(p, q); }
|| requires(const P& p, const Q& q) { surprisal::perplexity(p, q); }
|| requires(const P& p, const Q& q, std::span<double> values) { surprisal::cross_entropy(p, q, values); };

}  // namespace

TEST_CASE("a label has no entropy") {
    STATIC_REQUIRE(surprisal::entropy(one_hot(4)) == 0);
    STATIC_REQUIRE(surprisal::perplexity(one_hot(4)) == 1);
}

TEST_CASE("the cross-entropy of a label is the surprisal of its outcome") {
    STATIC_REQUIRE(surprisal::cross_entropy<surprisal::bits>(one_hot(0), model) == 1);
    STATIC_REQUIRE(surprisal::cross_entropy<surprisal::bits>(one_hot(2), model) == 2);
    STATIC_REQUIRE(surprisal::kl_divergence<surprisal::bits>(one_hot(2), model) == 2);
}

TEST_CASE("a label is no model, but as far from a distribution as Jensen and Shannon say") {
    STATIC_REQUIRE(!is_model<one_hot, std::array<double, 3>>);
    STATIC_REQUIRE(!is_model<one_hot, one_hot>);
    STATIC_REQUIRE(!is_model<one_hot, logits<std::vector<float>>>);
    STATIC_REQUIRE(!is_model<one_hot, rows<std::vector<double>>>);
    STATIC_REQUIRE(!is_model<labels<std::vector<int>>, rows<logits<std::vector<double>>>>);
    STATIC_REQUIRE(!is_model<labels<std::vector<int>>, std::vector<double>>);
    STATIC_REQUIRE(is_model<smoothed<one_hot>, std::vector<double>>);
    STATIC_REQUIRE(surprisal::cross_entropy<surprisal::bits>(std::array{0.5, 0.5}, smoothed(one_hot(1), 1)) == 1);
    STATIC_REQUIRE(surprisal::jensen_shannon_divergence<surprisal::bits>(one_hot(3), one_hot(0)) == 1);
    STATIC_REQUIRE(surprisal::jensen_shannon_divergence<surprisal::bits>(model, one_hot(0)) < 1);
}

TEST_CASE("a label wider than an index is not cut off") {
    __extension__ using wide_integer = __int128;  // as 64 bits are where an index has 32
    const auto refuses = [](auto k) {
        if constexpr (surprisal::count<decltype(k)>)
            CHECK_THROWS_AS(surprisal::cross_entropy(one_hot(k), model), std::out_of_range);
    };
    refuses((wide_integer{1} << 64U) + 1);
}

TEST_CASE("a label is one of the outcomes") {
    CHECK_THROWS_AS(surprisal::kl_divergence(one_hot(3), model), std::out_of_range);
    CHECK_THROWS_WITH(
        surprisal::jensen_shannon_divergence(model, one_hot(3)),
        ContainsSubstring("surprisal::jensen_shannon_divergence: q = one_hot(3)") && ContainsSubstring("3 outcomes"));
    CHECK_THROWS_AS(one_hot(-1), std::domain_error);
    CHECK_THROWS_WITH(one_hot(-1), ContainsSubstring("one_hot") && ContainsSubstring("negative"));
    CHECK_NOTHROW(surprisal::kl_divergence(one_hot(2U), model));
}
