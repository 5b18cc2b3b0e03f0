#include <array>
#include <cmath>
#include <limits>
#include <list>
#include <stdexcept>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"

namespace {

using surprisal::cholesky;
using surprisal::covariance;
using surprisal::deviation;
using surprisal::diagonal_gaussian;
using surprisal::entropy;
using surprisal::gaussian;
using surprisal::gaussian_gradient;
using surprisal::kl_divergence;
using surprisal::log_deviation;
using surprisal::log_variance;
using surprisal::precision;
using surprisal::standard_normal;
using surprisal::variance;
using vector = std::vector<double>;

template <class Form>
concept makes_gaussian = requires(const vector& mean, const Form& form) {
    gaussian(mean, form);
};
static_assert(makes_gaussian<cholesky<vector>> && makes_gaussian<covariance> && makes_gaussian<precision>);
static_assert(!makes_gaussian<vector>, "a matrix says which one it is");
static_assert(!makes_gaussian<variance<vector>>, "a vector is no matrix");

template <class Spread>
concept makes_diagonal_gaussian = requires(const vector& mean, const Spread& spread) {
    diagonal_gaussian(mean, spread);
};
static_assert(makes_diagonal_gaussian<variance<vector>> && makes_diagonal_gaussian<deviation<std::array<float, 2>>>);
static_assert(makes_diagonal_gaussian<log_variance<vector>> && makes_diagonal_gaussian<log_deviation<vector>>);
static_assert(!makes_diagonal_gaussian<vector> && !makes_diagonal_gaussian<std::array<float, 2>>, "of what?");
static_assert(!makes_diagonal_gaussian<cholesky<vector>> && !makes_diagonal_gaussian<covariance>);

template <class To>
concept makes_gradient = requires(vector& by_mean, To& to) {
    gaussian_gradient(by_mean, to);
};
static_assert(makes_gradient<log_deviation<vector&>> && !makes_gradient<vector>, "by what?");

const vector mean{0, 0};
// ln 2πe of the standard normal pair, and the logarithms of the deviations.
const double expected = 2.8378770664093453 + std::log(2.0) + std::log(3.0);

}  // namespace

TEST_CASE("one Gaussian in every form") {
    const auto check = [](const auto& p) {
        CHECK(entropy(p) == Approx(expected).epsilon(1e-15));
        CHECK(kl_divergence(p, diagonal_gaussian(mean, variance(vector{4, 9}))) == Approx(0).margin(1e-15));
    };
    check(diagonal_gaussian(mean, variance(vector{4, 9})));
    check(diagonal_gaussian(mean, deviation(vector{2, 3})));
    check(diagonal_gaussian(mean, log_variance(vector{std::log(4.0), std::log(9.0)})));
    check(diagonal_gaussian(mean, log_deviation(vector{std::log(2.0), std::log(3.0)})));
    check(gaussian(mean, cholesky(vector{2, 0, 0, 3})));
    check(gaussian(mean, covariance(vector{4, 0, 0, 9})));
    check(gaussian(mean, covariance(std::array<float, 4>{4, 0, 0, 9})));
    check(gaussian(mean, precision(vector{1 / 4.0, 0, 0, 1 / 9.0})));
    CHECK(kl_divergence(gaussian(mean, covariance(vector{4, 0, 0, 9})),
                        diagonal_gaussian(mean, variance(vector{4, 9}))) == 0);
    CHECK(kl_divergence(gaussian(mean, covariance(vector{0.3, 0, 0, 0.7})),
                        diagonal_gaussian(mean, variance(vector{0.3, 0.7}))) == 0);
}

TEST_CASE("a matrix that is used twice is factorised once") {
    const covariance s(vector{2, 1, 1, 2});
    const gaussian p(mean, s);
    const gaussian q(vector{1, 0}, s);
    CHECK(kl_divergence(p, q) == Approx(1.0 / 3).epsilon(1e-15));  // ½ of the inverse's first element, 2/3
    CHECK(p.form().factor() == s.factor());
}

TEST_CASE("a matrix that is not symmetric is refused by index and values, but for rounding") {
    const auto refused = [](const auto& of, const char* message) {
        CHECK_THROWS_AS(of(), std::domain_error);
        CHECK_THROWS_WITH(of(), message);
    };
    refused(
        [] {
            return covariance(vector{1, 0.5, 0.25, 1});
        },
        "surprisal::covariance: element [1][0] = 0.25 and element [0][1] = 0.5; the matrix is symmetric");
    refused(
        [] {
            return precision(vector{1, 0, 0, 0, 1, 0, 0, 1e-6, 1});
        },
        "surprisal::precision: element [2][1] = 1e-06 and element [1][2] = 0; the matrix is symmetric");
    refused(
        [] {
            return covariance(vector{1, 0, std::nan(""), 1});
        },
        "surprisal::covariance: element [1][0] = nan; a matrix is finite");
    CHECK(entropy(gaussian(mean, covariance(vector{1, 0.5 + 0x1p-53, 0.5, 1}))) ==
          Approx(entropy(gaussian(mean, covariance(vector{1, 0.5, 0.5, 1})))));
    CHECK_NOTHROW(covariance(std::vector<float>{1, 0.5F + 0x1p-24F, 0.5F, 1}));
}

TEST_CASE("a matrix that is not positive definite is refused with its first pivot that is not positive") {
    const auto refused = [](const vector& matrix, const char* pivot) {
        CHECK_THROWS_AS(covariance(matrix), std::domain_error);
        CHECK_THROWS_AS(precision(matrix), std::domain_error);
        CHECK_THROWS_WITH(covariance(matrix),
                          ContainsSubstring("surprisal::covariance: the matrix is not positive definite") &&
                              ContainsSubstring(pivot));
        CHECK_THROWS_WITH(
            precision(matrix),
            ContainsSubstring("surprisal::precision: the matrix is not positive definite") && ContainsSubstring(pivot));
    };
    refused({1, 2, 2, 1}, "pivot 1 of its factorisation is -3");
    refused({1, 1, 1, 1}, "pivot 1 of its factorisation is 0");
    refused({0, 0, 0, 1}, "pivot 0 of its factorisation is 0");
    refused({1, 0, 0, 0, -4, 0, 0, 0, 1}, "pivot 1 of its factorisation is -4");
    refused({4, 2, 2, 2, 1, 1, 2, 1, 3}, "pivot 1 of its factorisation is 0");
    CHECK_NOTHROW(covariance(vector{1, 1, 1, 1 + 0x1p-52}));  // as good as singular, but not singular
}

TEST_CASE("sizes that do not fit are refused") {
    CHECK_THROWS_WITH(covariance(vector{1, 2, 3}),
                      "surprisal::covariance: the matrix has 3 elements; one in row-major order has n × n");
    CHECK_THROWS_AS(entropy(gaussian(vector{1, 2, 3}, covariance(vector{1, 0, 0, 1}))), std::invalid_argument);
    CHECK_THROWS_WITH(
        entropy(gaussian(vector{1, 2, 3}, precision(vector{1, 0, 0, 1}))),
        "surprisal::entropy: p has a mean of 3 elements and a precision of 2 × 2; each coordinate has a row");
    CHECK_THROWS_WITH(entropy(gaussian(vector{}, covariance(vector{}))),
                      "surprisal::entropy: p has no coordinate; a Gaussian has at least one");
    CHECK_THROWS_WITH(entropy(diagonal_gaussian(mean, deviation(vector{1}))),
                      ContainsSubstring("a mean of 2 elements and a deviation of 1"));
}

TEST_CASE("parameters out of their domain are refused by name and index") {
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK_THROWS_WITH(entropy(diagonal_gaussian(mean, deviation(vector{1, -2}))),
                      "surprisal::entropy: p has deviation[1] = -2; a standard deviation is positive and finite");
    CHECK_THROWS_WITH(entropy(diagonal_gaussian(mean, log_deviation(vector{-infinity, 0}))),
                      ContainsSubstring("p has log_deviation[0] = -inf"));
    CHECK_THROWS_WITH(entropy(diagonal_gaussian(mean, log_deviation(vector{0, 1e308}))),
                      ContainsSubstring("p has log_deviation[1] = 1e+308"));
    CHECK_THROWS_WITH(kl_divergence(gaussian(mean, covariance(vector{1, 0, 0, 1})),
                                    diagonal_gaussian(mean, log_variance(vector{0, 2000}))),
                      ContainsSubstring("q has a deviation of inf in coordinate 1"));
}

TEST_CASE("a deviation's square may be too small or too large for a double") {
    const diagonal_gaussian p(vector{0}, deviation(vector{1e-200}));
    const diagonal_gaussian q(vector{0}, deviation(vector{2e-200}));
    CHECK(kl_divergence(p, q) == Approx((0.25 - 1 + std::log(4.0)) / 2).epsilon(1e-15));
    CHECK(entropy(p) == Approx(1.4189385332046727 + std::log(1e-200)).epsilon(1e-15));
    const diagonal_gaussian large(vector{0}, deviation(vector{1e200}));
    CHECK(kl_divergence(diagonal_gaussian(vector{0}, variance(vector{1})), large) ==
          Approx((std::log(1e200) * 2 - 1) / 2).epsilon(1e-15));
}
