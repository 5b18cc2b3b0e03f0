#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"

namespace {

using surprisal::density;
using surprisal::interval;
using surprisal::log_density;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr auto one = [](double /*x*/) { return 1.0; };

double square_root_law(double x) { return 1 / (2 * std::sqrt(x)); }

template <class P>
concept has_entropy = requires(const P& p) {
    surprisal::entropy(p);
};
template <class P, class Q>
concept has_divergence = requires(const P& p, const Q& q) {
    surprisal::kl_divergence(p, q);
};

using on_line = decltype(density(one));
using discrete_p = double[3];
static_assert(surprisal::continuous<on_line>);
static_assert(!surprisal::discrete<on_line>);
static_assert(has_entropy<on_line>);
static_assert(!has_entropy<decltype(one)>, "a bare function does not say whether it is a density or a logarithm");
static_assert(has_divergence<on_line, on_line>);
static_assert(!has_divergence<on_line, discrete_p>, "a density and probabilities have no common outcomes");
static_assert(!has_divergence<discrete_p, on_line>, "a density and probabilities have no common outcomes");
static_assert(!surprisal::real_function<int (*)(double)>, "a density is a real number");
static_assert(!surprisal::real_function<double (*)(std::string)>, "a density is a function of a real number");

}  // namespace

TEST_CASE("an interval that is empty, reversed or NaN is an error that shows it") {
    const auto require_error = [](interval on, const std::string& shown) {
        CAPTURE(shown);
        CHECK_THROWS_AS(density(one, on), std::invalid_argument);
        CHECK_THROWS_WITH(density(one, on), ContainsSubstring("surprisal::density: interval{" + shown + "} is empty"));
        CHECK_THROWS_WITH(log_density(one, on), ContainsSubstring("surprisal::log_density: interval{" + shown));
    };
    require_error({1, 1}, "1, 1");
    require_error({2, 1}, "2, 1");
    require_error({not_a_number, 1}, "nan, 1");
    require_error({0, not_a_number}, "0, nan");
    require_error({infinity, infinity}, "inf, inf");
    require_error({infinity, -infinity}, "inf, -inf");
}

TEST_CASE("a peak outside of the interval, or of no positive scale, is an error that shows it") {
    const auto p = density(one, {0, 1});
    CHECK_THROWS_AS(p.near(2, 1), std::invalid_argument);
    CHECK_THROWS_WITH(p.near(2, 1), ContainsSubstring("near() has x = 2, which is not inside of interval{0, 1}"));
    CHECK_THROWS_AS(density(one).near(infinity, 1), std::invalid_argument);
    CHECK_THROWS_AS(p.near(not_a_number, 1), std::invalid_argument);
    for (const double scale : {0.0, -1.0, not_a_number, infinity}) {
        CHECK_THROWS_AS(p.near(0.5, scale), std::invalid_argument);
        CHECK_THROWS_WITH(p.near(0.5, scale), ContainsSubstring("near() has scale "));
    }
    CHECK_NOTHROW(p.near(0, 1));
}

TEST_CASE("a break outside of the interval is an error that shows it") {
    CHECK_THROWS_AS(log_density(one, {0, 1}).breaks({0.5, -1}), std::invalid_argument);
    CHECK_THROWS_WITH(log_density(one, {0, 1}).breaks({0.5, -1}),
                      ContainsSubstring("surprisal::log_density: breaks() has x = -1"));
    CHECK_THROWS_AS(density(one).breaks({not_a_number}), std::invalid_argument);
}

TEST_CASE("as many peaks and breaks are told as there are, at run time too") {
    // A comb of 40 steps of different heights, and one of 40 peaks.
    std::vector<double> knots;
    std::vector<surprisal::peak> peaks;
    double expected = 0;
    for (int k = 0; k <= 40; ++k) knots.push_back(k);
    for (int k = 0; k < 40; ++k) {
        peaks.push_back({100.0 * k, 0.01});
        const double mass = (1 + k % 5) / 120.0;
        expected -= mass * std::log(mass);
    }
    const auto steps = [](double x) { return x < 0 || x >= 40 ? 0 : (1 + static_cast<int>(x) % 5) / 120.0; };
    CHECK(surprisal::entropy(density(steps, {0, 40}).breaks(knots)).value == Approx(expected).epsilon(1e-13));
    const auto comb = [](double x) {
        const double z = (x - 100 * std::round(x / 100)) / 0.01;
        return x < -50 || x > 3950 ? 0 : std::exp(-z * z / 2) / (0.01 * 40 * std::sqrt(2 * std::acos(-1.0)));
    };
    const double of_comb = 1.4189385332046727 + std::log(0.01 * 40);
    CHECK(surprisal::entropy(density(comb).near(peaks)).value == Approx(of_comb).epsilon(1e-12));
}

TEST_CASE("a budget or a wish that none can keep is an error that shows it") {
    CHECK_THROWS_AS(density(one).at_most(0), std::invalid_argument);
    CHECK_THROWS_WITH(density(one).at_most(-3), ContainsSubstring("surprisal::density: at_most() has -3"));
    for (const double error : {0.0, -1.0, 1.0, not_a_number, infinity}) {
        CHECK_THROWS_AS(log_density(one).within(error), std::invalid_argument);
        CHECK_THROWS_WITH(log_density(one).within(error), ContainsSubstring("surprisal::log_density: within()"));
    }
}

TEST_CASE("what is said of a density leaves the original as it was") {
    const auto p = density(square_root_law, {0, 4});
    CHECK_THROWS_AS(surprisal::entropy(p), std::domain_error);  // its mass is 2
    CHECK_NOTHROW(surprisal::entropy(p.unnormalized()));
    CHECK_THROWS_AS(surprisal::entropy(p), std::domain_error);
}

TEST_CASE("functions of float and long double, function pointers and overloads are densities") {
    const double expected = 1 - std::log(2.0);  // of 2 exp(−2x)
    const auto of_float = [](float x) { return 2 * std::exp(-2 * x); };
    const auto of_long_double = [](long double x) { return 2 * std::exp(-2 * x); };
    const auto of_any = [](auto x) { return 2 * std::exp(-2 * x); };
    double (*const pointer)(double) = [](double x) { return 2 * std::exp(-2 * x); };
    const interval on{0, infinity};
    CHECK(surprisal::entropy(density(of_long_double, on)).value == Approx(expected).epsilon(1e-14));
    CHECK(surprisal::entropy(density(of_any, on)).value == Approx(expected).epsilon(1e-14));
    CHECK(surprisal::entropy(density(pointer, on)).value == Approx(expected).epsilon(1e-14));
    const surprisal::estimate h = surprisal::entropy(density(of_float, on));
    CHECK(std::fabs(h.value - expected) <= h.error);
    CHECK(h.error <= 1e-5);
}

TEST_CASE("an exception of the caller's function comes through") {
    struct from_within {};
    const auto f = [](double x) -> double { return x > 3 ? throw from_within() : std::exp(-x); };
    CHECK_THROWS_AS(surprisal::entropy(density(f, {0, infinity})), from_within);
}

TEST_CASE("a density is not asked outside of its interval, nor at its ends") {
    const auto f = [](double x) {
        if (!(x > 2 && x < 5)) throw std::logic_error("asked outside");
        return 1.0 / 3;
    };
    const auto g = [](double x) {
        if (!(x > 0)) throw std::logic_error("asked outside");
        return std::exp(-x);
    };
    CHECK(surprisal::entropy(density(f, {2, 5})).value == Approx(std::log(3.0)));
    CHECK(surprisal::cross_entropy(density(f, {2, 5}), density(g, {0, infinity})).value == Approx(3.5));
    CHECK(surprisal::kl_divergence(density(g, {0, infinity}), density(f, {2, 5})).value == infinity);
}
