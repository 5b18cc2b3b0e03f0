#include <array>
#include <limits>
#include <stdexcept>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"

using surprisal::one_hot;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::array model{0.5, 0.25, 0.25};

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

TEST_CASE("as a model, a label allows one outcome") {
    STATIC_REQUIRE(surprisal::cross_entropy(model, one_hot(0)) == infinity);
    STATIC_REQUIRE(surprisal::cross_entropy(std::array{0.0, 1.0}, one_hot(1)) == 0);
    STATIC_REQUIRE(surprisal::kl_divergence(one_hot(3), one_hot(3)) == 0);
    STATIC_REQUIRE(surprisal::kl_divergence(one_hot(3), one_hot(0)) == infinity);
    STATIC_REQUIRE(surprisal::jensen_shannon_divergence<surprisal::bits>(one_hot(3), one_hot(0)) == 1);
}

TEST_CASE("a label is one of the outcomes") {
    CHECK_THROWS_AS(surprisal::kl_divergence(one_hot(3), model), std::out_of_range);
    CHECK_THROWS_WITH(surprisal::cross_entropy(model, one_hot(3)),
                      ContainsSubstring("surprisal::cross_entropy: q = one_hot(3)") && ContainsSubstring("3 outcomes"));
    CHECK_THROWS_AS(one_hot(-1), std::domain_error);
    CHECK_THROWS_WITH(one_hot(-1), ContainsSubstring("one_hot") && ContainsSubstring("negative"));
    CHECK_NOTHROW(surprisal::kl_divergence(one_hot(2U), model));
}
