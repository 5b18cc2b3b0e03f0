#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <list>
#include <span>
#include <stdexcept>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "oracle.hpp"

namespace {

using gaussian_oracle::around_0;
using gaussian_oracle::positive;
using oracle::number;
using surprisal::cholesky;
using surprisal::covariance;
using surprisal::deviation;
using surprisal::diagonal_gaussian;
using surprisal::gaussian;
using surprisal::kl_divergence;
using surprisal::log_deviation;
using surprisal::log_variance;
using surprisal::precision;
using surprisal::standard_normal;
using surprisal::variance;

constexpr double infinity = std::numeric_limits<double>::infinity();
const std::vector<double> zero{0};
const std::vector<double> one{1};

/// The largest error in ulp of any way to write p and q.
class worst_error {
public:
    void add(double value, const number& expected) {
        const bool is_zero = abs(expected) < number(1e-100) * number(1e-15);  // but for what the oracle rounds
        const double ulps = is_zero && value == 0 ? 0 : oracle::ulps(value, expected);
        CHECK(value >= 0);
        CHECK(!std::signbit(value));
        worst_ = std::max(worst_, ulps);
    }
    [[nodiscard]] double ulps() const { return worst_; }

private:
    double worst_ = 0;
};

template <class P, class Q>
concept has_kl_divergence = requires(const P& p, const Q& q) {
    kl_divergence(p, q);
};
using vector = std::vector<double>;
using diagonal = diagonal_gaussian<vector, variance<vector>>;
using standard = surprisal::standard_normal_vector;
static_assert(has_kl_divergence<diagonal, diagonal> && has_kl_divergence<diagonal, standard>);
static_assert(has_kl_divergence<standard, diagonal> && has_kl_divergence<gaussian<vector, cholesky<vector>>, standard>);
static_assert(!has_kl_divergence<standard, standard>, "nobody says how many coordinates there are");
static_assert(!has_kl_divergence<diagonal, vector> && !has_kl_divergence<vector, diagonal>);
template <class M, class V>
concept makes_diagonal_gaussian = requires(const M& m, const V& v) {
    diagonal_gaussian(m, variance(v));
};
static_assert(makes_diagonal_gaussian<std::vector<float>, std::span<const double>>);
static_assert(!makes_diagonal_gaussian<std::list<double>, vector>, "coordinates are contiguous");
static_assert(!makes_diagonal_gaussian<std::vector<int>, vector>, "and floating-point numbers");

}  // namespace

TEST_CASE("the divergence of equal Gaussians is exactly 0, and of no others") {
    gaussian_oracle::random_numbers random(1);
    for (const std::size_t n : {1U, 2U, 7U}) {
        const vector m = around_0(n, 10, random);
        const vector v = positive(n, 5, random);
        const vector z = around_0(n, 10, random);
        const vector l = gaussian_oracle::factor(n, random);
        CHECK(kl_divergence(diagonal_gaussian(m, variance(v)), diagonal_gaussian(m, variance(v))) == 0);
        CHECK(kl_divergence(diagonal_gaussian(m, log_variance(z)), diagonal_gaussian(m, log_variance(z))) == 0);
        CHECK(kl_divergence(gaussian(m, cholesky(l)), gaussian(m, cholesky(l))) == 0);
        vector other = v;
        other.back() = std::nextafter(v.back(), infinity);
        CHECK(kl_divergence(diagonal_gaussian(m, variance(v)), diagonal_gaussian(m, variance(other))) > 0);
    }
    CHECK(kl_divergence(diagonal_gaussian(zero, variance(one)), standard_normal) == 0);
    CHECK(kl_divergence(diagonal_gaussian(zero, log_variance(zero)), standard_normal) == 0);
    CHECK(kl_divergence(gaussian(zero, cholesky(one)), standard_normal) == 0);
    CHECK(!std::signbit(kl_divergence(diagonal_gaussian(zero, variance(one)), standard_normal)));
}

TEST_CASE("error bound: independent coordinates, near and far, in every form") {
    oracle::set_digits(120);
    gaussian_oracle::random_numbers random(2);
    worst_error worst;
    for (const double change : {1e-15, 1e-12, 1e-9, 1e-5, 0.01, 0.3, 3.0, 30.0})
        for (int trial = 0; trial < 20; ++trial) {
            const std::size_t n = trial < 10 ? 1 : 5;
            const vector m = around_0(n, 1, random);
            const vector v = positive(n, 3, random);
            vector m2 = m;
            vector v2 = v;
            vector z(n);
            vector z2(n);
            for (std::size_t i = 0; i < n; ++i) {
                m2[i] += change * std::sqrt(v[i]) * around_0(1, 1, random)[0];
                v2[i] *= std::exp(change * around_0(1, 1, random)[0]);
                z[i] = std::log(v[i]);
                z2[i] = z[i] + change * around_0(1, 1, random)[0];
            }
            const auto p = gaussian_oracle::diagonal(m, v);
            const auto q = gaussian_oracle::diagonal(m2, v2);
            const auto log_p = gaussian_oracle::diagonal_of_log(m, z);
            const auto log_q = gaussian_oracle::diagonal_of_log(m2, z2);
            const auto standard_q = gaussian_oracle::standard(n);
            const diagonal_gaussian of_p(m, variance(v));
            const diagonal_gaussian of_q(m2, variance(v2));
            const diagonal_gaussian of_log_p(m, log_variance(z));
            const diagonal_gaussian of_log_q(m2, log_variance(z2));
            worst.add(kl_divergence(of_p, of_q), gaussian_oracle::kl_divergence(p, q));
            worst.add(kl_divergence(of_log_p, of_log_q), gaussian_oracle::kl_divergence(log_p, log_q));
            worst.add(kl_divergence(of_p, of_log_q), gaussian_oracle::kl_divergence(p, log_q));
            worst.add(kl_divergence(of_log_p, of_q), gaussian_oracle::kl_divergence(log_p, q));
            worst.add(kl_divergence(of_p, standard_normal), gaussian_oracle::kl_divergence(p, standard_q));
            worst.add(kl_divergence(of_log_p, standard_normal), gaussian_oracle::kl_divergence(log_p, standard_q));
            worst.add(kl_divergence(standard_normal, of_p), gaussian_oracle::kl_divergence(standard_q, p));
            worst.add(kl_divergence(standard_normal, of_log_p), gaussian_oracle::kl_divergence(standard_q, log_p));
        }
    std::printf("KL of independent coordinates: %.2f ulp\n", worst.ulps());
    CHECK(worst.ulps() <= 8);
}

TEST_CASE("next to the standard normal distribution every digit of the divergence is there") {
    oracle::set_digits(120);
    worst_error worst;
    for (const double x : {1e-150, 1e-60, 1e-15, -1e-15, 1e-12, -1e-8, 1e-3}) {
        const vector m{x};
        const vector z{-x};
        const vector v{1 + x};
        if (v[0] != 1)
            worst.add(kl_divergence(diagonal_gaussian(zero, variance(v)), standard_normal),
                      gaussian_oracle::kl_divergence(gaussian_oracle::diagonal(zero, v), gaussian_oracle::standard(1)));
        worst.add(kl_divergence(diagonal_gaussian(m, variance(one)), standard_normal), number(x) * number(x) / 2);
        oracle::set_digits(700);
        worst.add(kl_divergence(diagonal_gaussian(zero, log_variance(z)), standard_normal),
                  (exp(number(-x)) - 1 + number(x)) / 2);
        oracle::set_digits(120);
    }
    CHECK(worst.ulps() <= 8);
}

TEST_CASE("extreme scales over- and underflow only where the divergence does") {
    oracle::set_digits(1500);
    worst_error worst;
    const vector small{1e-300};
    const vector large{1e300};
    const vector far{1e150};
    const vector z_small{-1400};
    const vector z_large{600};
    const auto check = [&](const auto& p, const auto& q, const gaussian_oracle::gaussian& x,
                           const gaussian_oracle::gaussian& y) {
        worst.add(kl_divergence(p, q), gaussian_oracle::kl_divergence(x, y));
    };
    using gaussian_oracle::diagonal_of_log;
    const auto plain = [](const vector& m, const vector& v) { return gaussian_oracle::diagonal(m, v); };
    check(diagonal_gaussian(zero, variance(small)), diagonal_gaussian(zero, variance(large)), plain(zero, small),
          plain(zero, large));
    check(diagonal_gaussian(far, variance(large)), diagonal_gaussian(zero, variance(large)), plain(far, large),
          plain(zero, large));
    check(diagonal_gaussian(small, variance(one)), diagonal_gaussian(zero, variance(vector{1e-307})), plain(small, one),
          plain(zero, vector{1e-307}));
    check(diagonal_gaussian(zero, log_variance(z_small)), diagonal_gaussian(zero, log_variance(z_large)),
          diagonal_of_log(zero, z_small), diagonal_of_log(zero, z_large));
    check(diagonal_gaussian(far, log_variance(z_large)), diagonal_gaussian(zero, log_variance(z_large)),
          diagonal_of_log(far, z_large), diagonal_of_log(zero, z_large));
    check(diagonal_gaussian(vector{1e-200}, log_variance(z_small)), diagonal_gaussian(zero, log_variance(z_small)),
          diagonal_of_log(vector{1e-200}, z_small), diagonal_of_log(zero, z_small));
    CHECK(worst.ulps() <= 8);
    CHECK(kl_divergence(diagonal_gaussian(zero, variance(large)), diagonal_gaussian(zero, variance(small))) ==
          infinity);
    CHECK(kl_divergence(diagonal_gaussian(large, variance(one)), standard_normal) == infinity);
    CHECK(kl_divergence(diagonal_gaussian(vector{1e300, 1}, variance(vector{1, 1})), standard_normal) == infinity);
    CHECK(kl_divergence(diagonal_gaussian(zero, log_variance(z_large)),
                        diagonal_gaussian(zero, log_variance(z_small))) == infinity);
}

TEST_CASE("Cholesky factors: error bound, also of close pairs") {
    oracle::set_digits(120);
    gaussian_oracle::random_numbers random(3);
    double worst = 0;
    for (const std::size_t n : {1U, 2U, 3U, 10U})
        for (const double change : {1e-14, 1e-12, 1e-8, 1e-3, 1.0}) {
            const vector m = around_0(n, 1, random);
            const vector l = gaussian_oracle::factor(n, random);
            const vector m2 = change < 1 ? gaussian_oracle::next_to(m, change, random) : around_0(n, 1, random);
            const vector l2 =
                change < 1 ? gaussian_oracle::next_to(l, change, random) : gaussian_oracle::factor(n, random);
            const number expected =
                gaussian_oracle::kl_divergence(gaussian_oracle::of_factor(m, l), gaussian_oracle::of_factor(m2, l2));
            const double value = kl_divergence(gaussian(m, cholesky(l)), gaussian(m2, cholesky(l2)));
            worst = std::max(worst, static_cast<double>(abs(number(value) / expected - 1)));
        }
    std::printf("KL of Cholesky factors: %.2g relative\n", worst);
    CHECK(worst <= 1e-13);
}

TEST_CASE("deviations and their logarithms: error bound, near and far, beside every other parameter") {
    oracle::set_digits(120);
    gaussian_oracle::random_numbers random(6);
    worst_error worst;
    for (const double change : {1e-15, 1e-12, 1e-9, 1e-5, 0.01, 0.3, 3.0, 30.0})
        for (int trial = 0; trial < 10; ++trial) {
            const std::size_t n = trial < 5 ? 1 : 5;
            const vector m = around_0(n, 1, random);
            const vector s = positive(n, 3, random);
            vector s2 = s;
            vector v2(n);
            vector y(n);
            vector y2(n);
            vector z2(n);
            for (std::size_t i = 0; i < n; ++i) {
                s2[i] *= std::exp(change * around_0(1, 1, random)[0]);
                v2[i] = s2[i] * s2[i];
                y[i] = std::log(s[i]);
                y2[i] = y[i] + change * around_0(1, 1, random)[0];
                z2[i] = 2 * y2[i];
            }
            const auto check_with = [&](const auto& of_p, const gaussian_oracle::gaussian& p, const auto& of_q,
                                        const gaussian_oracle::gaussian& q) {
                worst.add(kl_divergence(of_p, of_q), gaussian_oracle::kl_divergence(p, q));
                worst.add(kl_divergence(of_q, of_p), gaussian_oracle::kl_divergence(q, p));
            };
            const auto check = [&](const auto& of_p, const gaussian_oracle::gaussian& p) {
                const vector& mean = m;
                check_with(of_p, p, diagonal_gaussian(mean, deviation(s2)),
                           gaussian_oracle::diagonal_of_deviation(mean, s2));
                check_with(of_p, p, diagonal_gaussian(mean, variance(v2)), gaussian_oracle::diagonal(mean, v2));
                check_with(of_p, p, diagonal_gaussian(mean, log_deviation(y2)),
                           gaussian_oracle::diagonal_of_log(mean, z2));
                check_with(of_p, p, diagonal_gaussian(mean, log_variance(z2)),
                           gaussian_oracle::diagonal_of_log(mean, z2));
                check_with(of_p, p, standard_normal, gaussian_oracle::standard(n));
            };
            vector z(n);
            for (std::size_t i = 0; i < n; ++i) z[i] = 2 * y[i];
            check(diagonal_gaussian(m, deviation(s)), gaussian_oracle::diagonal_of_deviation(m, s));
            check(diagonal_gaussian(m, log_deviation(y)), gaussian_oracle::diagonal_of_log(m, z));
        }
    std::printf("KL of deviations: %.2f ulp\n", worst.ulps());
    CHECK(worst.ulps() <= 8);
}

TEST_CASE("covariances and precisions: error bound, also of close pairs and of nearly singular matrices") {
    oracle::set_digits(120);
    gaussian_oracle::random_numbers random(7);
    worst_error worst;
    const auto check = [&](const vector& m, const vector& a, const vector& m2, const vector& b) {
        const auto p = gaussian_oracle::of_covariance(m, a);
        const auto q = gaussian_oracle::of_covariance(m2, b);
        const auto inverse_p = gaussian_oracle::of_precision(m, a);
        const auto inverse_q = gaussian_oracle::of_precision(m2, b);
        const gaussian of_p(m, covariance(a));
        const gaussian of_q(m2, covariance(b));
        const gaussian of_inverse_p(m, precision(a));
        const gaussian of_inverse_q(m2, precision(b));
        worst.add(kl_divergence(of_p, of_q), gaussian_oracle::kl_divergence(p, q));
        worst.add(kl_divergence(of_inverse_p, of_inverse_q), gaussian_oracle::kl_divergence(inverse_p, inverse_q));
        worst.add(kl_divergence(of_p, of_inverse_q), gaussian_oracle::kl_divergence(p, inverse_q));
        worst.add(kl_divergence(of_inverse_p, standard_normal),
                  gaussian_oracle::kl_divergence(inverse_p, gaussian_oracle::standard(m.size())));
        worst.add(kl_divergence(of_p, diagonal_gaussian(m, deviation(vector(m.size(), 2)))),
                  gaussian_oracle::kl_divergence(p, gaussian_oracle::diagonal_of_deviation(m, vector(m.size(), 2))));
        CHECK(kl_divergence(of_p, of_p) == 0);
        CHECK(kl_divergence(of_inverse_q, of_inverse_q) == 0);
    };
    for (const std::size_t n : {1U, 2U, 3U, 8U})
        for (const double change : {1e-15, 1e-12, 1e-8, 1e-3, 1.0}) {
            const vector m = around_0(n, 1, random);
            const vector a = gaussian_oracle::product(gaussian_oracle::factor(n, random), n);
            const vector m2 = change < 1 ? gaussian_oracle::next_to(m, change, random) : around_0(n, 1, random);
            const vector b = change < 1 ? gaussian_oracle::symmetric(gaussian_oracle::next_to(a, change, random), n)
                                        : gaussian_oracle::product(gaussian_oracle::factor(n, random), n);
            check(m, a, m2, b);
        }
    for (const std::size_t n : {2U, 4U, 7U}) {  // the last of a condition of 5e8
        vector hilbert(n * n);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j) hilbert[i * n + j] = 1 / static_cast<double>(i + j + 1);
        const vector m = around_0(n, 1, random);
        const vector other = gaussian_oracle::symmetric(gaussian_oracle::next_to(hilbert, 1e-12, random), n);
        check(m, hilbert, m, other);
    }
    // Coordinates in units of their own.
    const vector scales{1e300, 1e10, 1e10, 2e-280};
    const vector close{1e300, 1e10, 1e10, 3e-280};
    const vector origin{0, 0};
    worst.add(kl_divergence(gaussian(origin, covariance(scales)), gaussian(origin, covariance(close))),
              gaussian_oracle::kl_divergence(gaussian_oracle::of_covariance(origin, scales),
                                             gaussian_oracle::of_covariance(origin, close)));
    worst.add(kl_divergence(gaussian(origin, precision(scales)), gaussian(origin, precision(close))),
              gaussian_oracle::kl_divergence(gaussian_oracle::of_precision(origin, scales),
                                             gaussian_oracle::of_precision(origin, close)));
    std::printf("KL of covariances and precisions: %.2f ulp\n", worst.ulps());
    CHECK(worst.ulps() <= 8);
}

TEST_CASE("a diagonal Gaussian is one with a diagonal Cholesky factor") {
    oracle::set_digits(100);
    gaussian_oracle::random_numbers random(4);
    const vector m = around_0(3, 1, random);
    const vector l = gaussian_oracle::factor(3, random);
    const vector d{0.5, 2, 1.5};
    const vector v{0.25, 4, 2.25};
    const vector factor{0.5, 0, 0, 0, 2, 0, 0, 0, 1.5};
    CHECK(kl_divergence(gaussian(m, cholesky(factor)), gaussian(d, cholesky(l))) ==
          kl_divergence(diagonal_gaussian(m, variance(v)), gaussian(d, cholesky(l))));
    CHECK(kl_divergence(gaussian(d, cholesky(l)), gaussian(m, cholesky(factor))) ==
          kl_divergence(gaussian(d, cholesky(l)), diagonal_gaussian(m, variance(v))));
    CHECK(kl_divergence(gaussian(m, cholesky(factor)), standard_normal) ==
          Approx(kl_divergence(diagonal_gaussian(m, variance(v)), standard_normal)).epsilon(1e-15));
    const auto exact = gaussian_oracle::of_factor(m, l);
    CHECK(kl_divergence(gaussian(m, cholesky(l)), standard_normal) ==
          Approx(static_cast<double>(gaussian_oracle::kl_divergence(exact, gaussian_oracle::standard(3))))
              .epsilon(1e-14));
    CHECK(kl_divergence(standard_normal, gaussian(m, cholesky(l))) ==
          Approx(static_cast<double>(gaussian_oracle::kl_divergence(gaussian_oracle::standard(3), exact)))
              .epsilon(1e-14));
}

TEST_CASE("a map of both Gaussians changes nothing") {
    // D is invariant under x ↦ A x: here A is the factor, which makes P standard.
    gaussian_oracle::random_numbers random(5);
    const vector l = gaussian_oracle::factor(2, random);
    const vector m = around_0(2, 1, random);
    const vector identity{1, 0, 0, 1};
    const vector moved{l[0] * m[0], l[2] * m[0] + l[3] * m[1]};
    CHECK(kl_divergence(gaussian(moved, cholesky(l)), gaussian(vector{0, 0}, cholesky(l))) ==
          Approx(kl_divergence(gaussian(m, cholesky(identity)), standard_normal)).epsilon(1e-14));
}

TEST_CASE("float and double, vectors, arrays and spans mix; units convert") {
    const std::array<float, 2> m{0.5F, -1.0F};
    const double c_array[] = {0.25, 2.0};
    const vector m_double{0.5, -1.0};
    const vector v{0.25, 2};
    const double expected = kl_divergence(diagonal_gaussian(m_double, variance(v)), standard_normal);
    CHECK(kl_divergence(diagonal_gaussian(m, variance(c_array)), standard_normal) == expected);
    CHECK(kl_divergence(diagonal_gaussian(std::span(m), variance(std::vector<float>{0.25F, 2.0F})), standard_normal) ==
          expected);
    CHECK(kl_divergence<surprisal::bits>(diagonal_gaussian(m, variance(v)), standard_normal) ==
          Approx(expected / std::log(2.0)).epsilon(1e-15));
    CHECK(kl_divergence<surprisal::bits>(diagonal_gaussian(zero, log_variance(zero)), standard_normal) == 0);
}

TEST_CASE("bad parameters are refused by name and index") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const vector m{0, 1, 2};
    const vector v{1, 2, 3};
    const diagonal_gaussian q(m, variance(v));
    const auto fails = [&](const auto& p, const char* message) {
        CHECK_THROWS_AS(kl_divergence(p, q), std::domain_error);
        CHECK_THROWS_WITH(kl_divergence(p, q), ContainsSubstring(message));
    };
    fails(diagonal_gaussian(m, variance(vector{1, 0, 1})),
          "surprisal::kl_divergence: p has variance[1] = 0; a variance is positive and finite");
    fails(diagonal_gaussian(m, variance(vector{1, 1, -2})), "p has variance[2] = -2");
    fails(diagonal_gaussian(m, variance(vector{nan, 1, 1})), "p has variance[0] = nan");
    fails(diagonal_gaussian(m, variance(vector{infinity, 1, 1})), "p has variance[0] = inf");
    fails(diagonal_gaussian(m, log_variance(vector{0, -infinity, 0})), "p has log_variance[1] = -inf");
    fails(diagonal_gaussian(vector{0, 0, nan}, variance(v)), "p has mean[2] = nan; a mean is finite");
    fails(gaussian(m, cholesky(vector{1, 0, 0.5, 0, 1, 0, 0, 0, 1})), "p has cholesky_factor[0][2] = 0.5");
    fails(gaussian(m, cholesky(vector{1, 0, 0, 0, 0, 0, 0, 0, 1})), "p has cholesky_factor[1][1] = 0");
    fails(gaussian(m, cholesky(vector{1, 0, 0, nan, 1, 0, 0, 0, 1})), "p has cholesky_factor[1][0] = nan");
    CHECK_THROWS_WITH(kl_divergence(q, diagonal_gaussian(m, variance(vector{1, 0, 1}))),
                      ContainsSubstring("q has variance[1] = 0"));
    CHECK_THROWS_WITH(kl_divergence(diagonal_gaussian(vector{}, variance(vector{})), standard_normal),
                      "surprisal::kl_divergence: p has no coordinate; a Gaussian has at least one");
    CHECK_THROWS_AS(kl_divergence(diagonal_gaussian(m, variance(one)), q), std::invalid_argument);
    CHECK_THROWS_WITH(kl_divergence(diagonal_gaussian(m, variance(one)), q),
                      ContainsSubstring("p has a mean of 3 elements and a variance of 1"));
    CHECK_THROWS_WITH(kl_divergence(diagonal_gaussian(m, log_variance(one)), q),
                      ContainsSubstring("a mean of 3 elements and a log_variance of 1"));
    CHECK_THROWS_WITH(kl_divergence(gaussian(m, cholesky(v)), q),
                      ContainsSubstring("a Cholesky factor of 3, which is not 3 × 3"));
    CHECK_THROWS_WITH(kl_divergence(diagonal_gaussian(one, variance(one)), q),
                      "surprisal::kl_divergence: p has 1 coordinates and q has 3; both must be of the same space");
    CHECK_NOTHROW(kl_divergence(gaussian(m, cholesky(vector{1, -0.0, 0, 0, 1, 0, 0, 0, 1})), q));
}
