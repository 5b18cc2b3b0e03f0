#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "oracle.hpp"

namespace {

using oracle::number;
using surprisal::cholesky;
using surprisal::covariance;
using surprisal::cross_entropy;
using surprisal::diagonal_gaussian;
using surprisal::entropy;
using surprisal::gaussian;
using surprisal::kl_divergence;
using surprisal::log_variance;
using surprisal::precision;
using surprisal::standard_normal;
using surprisal::variance;
using vector = std::vector<double>;

}  // namespace

TEST_CASE("cross-entropy of Gaussian vectors: error bound") {
    oracle::set_digits(80);
    gaussian_oracle::random_numbers random(1);
    double worst = 0;
    const auto add = [&](double value, const gaussian_oracle::gaussian& p, const gaussian_oracle::gaussian& q) {
        const number expected = gaussian_oracle::cross_entropy(p, q);
        number scale =
            gaussian_oracle::cross_entropy(p, q);  // with the logarithms, which alone may be negative, as magnitudes
        for (std::size_t i = 0; i < q.mean.size(); ++i) scale += abs(log(q.covariance[i][i]));
        worst = std::max(worst, static_cast<double>(ldexp(abs((number(value) - expected) / scale), 53)));
    };
    for (const std::size_t n : {1U, 3U, 10U})
        for (const double decades : {0.1, 2.0, 100.0}) {
            const vector m = gaussian_oracle::around_0(n, 1, random);
            const vector v = gaussian_oracle::positive(n, decades, random);
            const vector z = gaussian_oracle::around_0(n, decades, random);
            const vector m2 = gaussian_oracle::around_0(n, 1, random);
            const vector v2 = gaussian_oracle::positive(n, decades, random);
            const vector z2 = gaussian_oracle::around_0(n, decades, random);
            const vector l = gaussian_oracle::factor(n, random);
            const vector l2 = gaussian_oracle::factor(n, random);
            const auto p = gaussian_oracle::diagonal(m, v);
            const auto q = gaussian_oracle::diagonal(m2, v2);
            const auto log_p = gaussian_oracle::diagonal_of_log(m, z);
            const auto log_q = gaussian_oracle::diagonal_of_log(m2, z2);
            const auto full_p = gaussian_oracle::of_factor(m, l);
            const auto full_q = gaussian_oracle::of_factor(m2, l2);
            const auto standard = gaussian_oracle::standard(n);
            add(cross_entropy(diagonal_gaussian(m, variance(v)), diagonal_gaussian(m2, variance(v2))), p, q);
            add(cross_entropy(diagonal_gaussian(m, variance(v)), diagonal_gaussian(m2, log_variance(z2))), p, log_q);
            add(cross_entropy(diagonal_gaussian(m, log_variance(z)), diagonal_gaussian(m2, variance(v2))), log_p, q);
            add(cross_entropy(diagonal_gaussian(m, log_variance(z)), standard_normal), log_p, standard);
            add(cross_entropy(standard_normal, diagonal_gaussian(m2, log_variance(z2))), standard, log_q);
            add(cross_entropy(gaussian(m, cholesky(l)), gaussian(m2, cholesky(l2))), full_p, full_q);
            add(cross_entropy(gaussian(m, cholesky(l)), standard_normal), full_p, standard);
            const vector a = gaussian_oracle::product(l, n);
            const vector b = gaussian_oracle::product(l2, n);
            const auto by_covariance = gaussian_oracle::of_covariance(m, a);
            const auto by_precision = gaussian_oracle::of_precision(m2, b);
            add(cross_entropy(gaussian(m, covariance(a)), gaussian(m2, precision(b))), by_covariance, by_precision);
            add(cross_entropy(gaussian(m2, precision(b)), gaussian(m, covariance(a))), by_precision, by_covariance);
            add(cross_entropy(gaussian(m2, precision(b)), standard_normal), by_precision, standard);
        }
    CAPTURE(worst);
    CHECK(worst <= 16);  // in units of half an ulp
}

TEST_CASE("H(P, Q) = H(P) + D(P‖Q), and H(P, P) = H(P)") {
    gaussian_oracle::random_numbers random(2);
    const vector m = gaussian_oracle::around_0(4, 1, random);
    const vector l = gaussian_oracle::factor(4, random);
    const vector v = gaussian_oracle::positive(4, 1, random);
    const gaussian p(m, cholesky(l));
    const diagonal_gaussian q(vector{1, 2, 3, 4}, variance(v));
    CHECK(cross_entropy(p, q) == Approx(entropy(p) + kl_divergence(p, q)).epsilon(1e-14));
    CHECK(cross_entropy(q, p) == Approx(entropy(q) + kl_divergence(q, p)).epsilon(1e-14));
    CHECK(cross_entropy(p, p) == Approx(entropy(p)).epsilon(1e-14));
    CHECK(cross_entropy(q, q) == Approx(entropy(q)).epsilon(1e-14));
    CHECK(cross_entropy<surprisal::bits>(q, q) == Approx(entropy<surprisal::bits>(q)).epsilon(1e-14));
}

TEST_CASE("a cross-entropy that overflows is infinite") {
    const vector m{1e300};
    CHECK(cross_entropy(diagonal_gaussian(m, variance(vector{1})), standard_normal) ==
          std::numeric_limits<double>::infinity());
    CHECK_THROWS_WITH(cross_entropy(standard_normal, diagonal_gaussian(m, variance(vector{0}))),
                      ContainsSubstring("surprisal::cross_entropy: q has variance[0] = 0"));
}
