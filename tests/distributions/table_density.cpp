#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"

namespace {

using surprisal::density;
using surprisal::entropy;
using surprisal::histogram_density;
using surprisal::kl_divergence;
using surprisal::linear_density;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

using edges = std::vector<double>;
using values = std::vector<double>;
using histogram = histogram_density<edges, values>;
using lines = linear_density<edges, values>;

template <class X, class F>
concept makes_histogram = requires(X x, F f) {
    histogram_density(x, f);
};
static_assert(surprisal::continuous<histogram> && surprisal::continuous<lines>);
static_assert(!surprisal::discrete<histogram>, "a density has no outcomes to share with probabilities");
static_assert(makes_histogram<std::vector<float>, std::array<std::uint64_t, 3>>);
static_assert(makes_histogram<std::span<const double>, std::span<const int>>);
static_assert(!makes_histogram<std::vector<double>, std::string>, "text is not a histogram of itself");

template <class Exception, class P>
void require_error(const P& p, const std::string& text) {
    CAPTURE(text);
    CHECK_THROWS_AS(entropy(p), Exception);
    CHECK_THROWS_WITH(entropy(p), ContainsSubstring("surprisal::entropy: p = " + text));
    const auto one = density([](double /*x*/) { return 1.0; }, {0, 1});
    CHECK_THROWS_WITH(kl_divergence(one, p), ContainsSubstring("surprisal::kl_divergence: q = " + text));
    CHECK_THROWS_WITH(cross_entropy(p, p), ContainsSubstring("surprisal::cross_entropy: p = " + text));
}

}  // namespace

TEST_CASE("knots that do not ascend, or are no numbers, are errors that name the first") {
    require_error<std::invalid_argument>(histogram({0, 2, 1}, {1, 1}),
                                         "histogram_density: edges[2] = 1 does not exceed edges[1] = 2");
    require_error<std::invalid_argument>(histogram({0, 0}, {1}),
                                         "histogram_density: edges[1] = 0 does not exceed edges[0] = 0");
    require_error<std::invalid_argument>(lines({3, 5, 5}, {1, 1, 1}),
                                         "linear_density: x[2] = 5 does not exceed x[1] = 5");
    require_error<std::domain_error>(histogram({0, not_a_number}, {1}), "histogram_density: edges[1] = nan");
    require_error<std::domain_error>(histogram({-infinity, 0}, {1}), "histogram_density: edges[0] = -inf");
    require_error<std::domain_error>(lines({0, infinity}, {1, 1}), "linear_density: x[1] = inf");
}

TEST_CASE("lengths that do not fit are errors that give both") {
    require_error<std::invalid_argument>(histogram({0, 1}, {1, 1}), "histogram_density has 2 edges and 2 weights");
    require_error<std::invalid_argument>(histogram({0}, {}), "histogram_density has 1 edges and 0 weights");
    require_error<std::invalid_argument>(histogram({}, {}), "histogram_density has 0 edges and 0 weights");
    require_error<std::invalid_argument>(lines({0, 1}, {1}), "linear_density has 2 x and 1 f");
    require_error<std::invalid_argument>(lines({0}, {1}), "linear_density has 1 x and 1 f");
}

TEST_CASE("a value that is negative or no number is an error that names it, and so is no mass") {
    require_error<std::domain_error>(histogram({0, 1, 2}, {1, -0.5}), "histogram_density: weights[1] = -0.5");
    require_error<std::domain_error>(histogram({0, 1, 2}, {infinity, 1}), "histogram_density: weights[0] = inf");
    require_error<std::domain_error>(lines({0, 1}, {1, not_a_number}), "linear_density: f[1] = nan");
    require_error<std::domain_error>(histogram({0, 1, 2}, {0, 0}), "histogram_density has no mass");
    require_error<std::domain_error>(lines({0, 1}, {0, -0.0}), "linear_density has no mass");
    CHECK_THROWS_WITH(entropy(histogram_density(std::array{0, 1}, std::array{-3})),
                      ContainsSubstring("weights[0] = -3"));
}

TEST_CASE("a table refers to lvalues and owns rvalues") {
    std::vector<double> x{0, 1, 2};
    std::vector<int> counts{1, 1};
    const histogram_density refers(x, counts);
    CHECK(entropy(refers).value == Approx(std::log(2.0)));
    x[2] = 4;
    counts[1] = 3;
    CHECK(entropy(refers).value == Approx(std::log(4.0)));
    const auto owned = [] { return histogram_density(std::vector{0.0, 1.0, 4.0}, std::vector{1, 3}); }();
    CHECK(entropy(owned).value == Approx(std::log(4.0)));
    const std::span<const double> view(x);
    CHECK(entropy(linear_density(view, std::array{1.0f, 1.0f, 1.0f})).value == Approx(std::log(4.0)));
}

TEST_CASE("elements may be float, double or integers of any width") {
    const std::array<float, 3> edges_of_float{0, 1, 3};
    const std::array<std::int64_t, 3> edges_of_int{0, 1, 3};
    const std::array<unsigned char, 2> bytes{1, 2};
    const std::array<std::uint64_t, 2> wide{1ULL << 62, 1ULL << 63};
    CHECK(kl_divergence(histogram_density(edges_of_float, bytes), histogram_density(edges_of_int, wide)).value == 0);
}
