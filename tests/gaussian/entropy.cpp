#include <algorithm>
#include <cmath>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "oracle.hpp"

namespace {

using oracle::number;
using surprisal::cholesky;
using surprisal::covariance;
using surprisal::deviation;
using surprisal::diagonal_gaussian;
using surprisal::entropy;
using surprisal::gaussian;
using surprisal::log_deviation;
using surprisal::log_variance;
using surprisal::precision;
using surprisal::variance;
using vector = std::vector<double>;

template <class P>
concept has_entropy = requires(const P& p) {
    entropy(p);
};
static_assert(!has_entropy<surprisal::standard_normal_vector>, "nobody says how many coordinates there are");

}  // namespace

TEST_CASE("entropy of Gaussian vectors: error bound") {
    oracle::set_digits(60);
    gaussian_oracle::random_numbers random(1);
    double worst = 0;
    const auto add = [&](double value, const number& expected, const gaussian_oracle::gaussian& p) {
        number scale = 0;  // ½ Σ (1 + ln 2π + |ln v|), which the terms do not exceed
        for (std::size_t i = 0; i < p.mean.size(); ++i) scale += 3 + abs(log(p.covariance[i][i]));
        worst = std::max(worst, static_cast<double>(ldexp(abs(number(value) - expected) / (scale / 2), 53)));
    };
    for (const std::size_t n : {1U, 2U, 5U, 50U})
        for (const double decades : {0.1, 3.0, 150.0}) {
            const vector m = gaussian_oracle::around_0(n, 1, random);
            const vector v = gaussian_oracle::positive(n, decades, random);
            const vector z = gaussian_oracle::around_0(n, decades, random);
            const auto p = gaussian_oracle::diagonal(m, v);
            const auto log_p = gaussian_oracle::diagonal_of_log(m, z);
            add(entropy(diagonal_gaussian(m, variance(v))), gaussian_oracle::entropy(p), p);
            add(entropy(diagonal_gaussian(m, log_variance(z))), gaussian_oracle::entropy(log_p), log_p);
            add(entropy(diagonal_gaussian(m, deviation(v))),
                gaussian_oracle::entropy(gaussian_oracle::diagonal_of_deviation(m, v)), p);
            add(entropy(diagonal_gaussian(m, log_deviation(z))),
                gaussian_oracle::entropy(gaussian_oracle::diagonal_of_log(m, gaussian_oracle::twice(z))), log_p);
            if (n > 5) continue;
            const vector l = gaussian_oracle::factor(n, random);
            const auto full = gaussian_oracle::of_factor(m, l);
            add(entropy(gaussian(m, cholesky(l))), gaussian_oracle::entropy(full), full);
            const vector a = gaussian_oracle::product(l, n);
            const auto by_covariance = gaussian_oracle::of_covariance(m, a);
            const auto by_precision = gaussian_oracle::of_precision(m, a);
            add(entropy(gaussian(m, covariance(a))), gaussian_oracle::entropy(by_covariance), by_covariance);
            add(entropy(gaussian(m, precision(a))), gaussian_oracle::entropy(by_precision), by_precision);
        }
    CAPTURE(worst);
    CHECK(worst <= 2);  // in units of half an ulp
}

TEST_CASE("a Gaussian's entropy is that of its coordinates together, in any unit") {
    const vector m{3, -7};
    const double of_standard = (1 + std::log(2 * std::acos(-1.0))) / 2;
    CHECK(entropy(diagonal_gaussian(m, variance(vector{1, 1}))) == Approx(2 * of_standard).epsilon(1e-15));
    CHECK(entropy(diagonal_gaussian(m, variance(vector{4, 0.25}))) == Approx(2 * of_standard).epsilon(1e-15));
    CHECK(entropy<surprisal::bits>(gaussian(m, cholesky(vector{2, 0, 5, 1}))) ==
          Approx((2 * of_standard + std::log(2.0)) / std::log(2.0)).epsilon(1e-15));
    CHECK_THROWS_WITH(entropy(diagonal_gaussian(m, variance(vector{4, -0.25}))),
                      ContainsSubstring("surprisal::entropy: p has variance[1] = -0.25"));
}
