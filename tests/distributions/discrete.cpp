// Which types are nouns, and what a distribution object makes of their masses.

#include <array>
#include <deque>
#include <list>
#include <span>
#include <string>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"

namespace {

template <class P>
concept has_entropy = requires(const P& p) {
    surprisal::entropy(p);
};
template <class P, class Q>
concept has_kl_divergence = requires(const P& p, const Q& q) {
    surprisal::kl_divergence(p, q);
};

}  // namespace

static_assert(has_entropy<double[3]> && has_entropy<std::array<float, 3>> && has_entropy<std::vector<long double>>);
static_assert(has_entropy<std::span<const double>> && has_entropy<std::span<double, 4>>);
static_assert(has_entropy<surprisal::one_hot> && has_entropy<surprisal::weights<std::vector<int>>>);
static_assert(!has_entropy<std::list<double>> && !has_entropy<std::deque<double>>, "probabilities are contiguous");
static_assert(!has_entropy<std::vector<int>> && !has_entropy<int[3]>, "counts are not probabilities");
static_assert(!has_entropy<std::string> && !has_entropy<double> && !has_entropy<double*>);
static_assert(!has_kl_divergence<std::vector<float>, surprisal::one_hot>, "a label is no model");
static_assert(has_kl_divergence<surprisal::one_hot, std::vector<float>>);
static_assert(!has_kl_divergence<std::vector<double>, std::vector<int>>);

TEST_CASE("every container of the same numbers is the same distribution") {
    const double c_array[] = {0.5, 0.25, 0.25};
    const std::array array{0.5, 0.25, 0.25};
    const std::vector vector{0.5, 0.25, 0.25};
    const double expected = surprisal::entropy(c_array);
    CHECK(surprisal::entropy(array) == expected);
    CHECK(surprisal::entropy(vector) == expected);
    CHECK(surprisal::entropy(std::span(vector)) == expected);
    CHECK(surprisal::entropy(std::array{0.5F, 0.25F, 0.25F}) == expected);
    CHECK(surprisal::kl_divergence(c_array, vector) == 0);
}

TEST_CASE("the result is double up to double, and the element type beyond") {
    const std::vector<float> narrow{0.5F, 0.5F};
    const std::vector<double> plain{0.5, 0.5};
    const std::vector<long double> wide{0.5L, 0.5L};
    STATIC_REQUIRE(std::same_as<decltype(surprisal::entropy(narrow)), double>);
    STATIC_REQUIRE(std::same_as<decltype(surprisal::entropy(plain)), double>);
    STATIC_REQUIRE(std::same_as<decltype(surprisal::entropy(wide)), long double>);
    STATIC_REQUIRE(std::same_as<decltype(surprisal::kl_divergence(narrow, wide)), long double>);
    STATIC_REQUIRE(std::same_as<decltype(surprisal::entropy(surprisal::one_hot(1))), double>);
    CHECK(surprisal::entropy(wide) ==
          surprisal::rounded(surprisal::scaled<long double>{surprisal::ln2<long double>(), 0}));
    CHECK(surprisal::kl_divergence(narrow, wide) == 0);
}
