#ifndef SURPRISAL_GAUSSIAN_CROSS_ENTROPY_HPP
#define SURPRISAL_GAUSSIAN_CROSS_ENTROPY_HPP

#include <cstddef>
#include <vector>

#include <surprisal/distributions/gaussian.hpp>
#include <surprisal/gaussian/entropy.hpp>
#include <surprisal/gaussian/terms.hpp>
#include <surprisal/gaussian/triangular.hpp>
#include <surprisal/gaussian/variance_ratio.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// Adds E (X − m)ᵀ Σ⁻¹ (X − m), m and Σ being those of q: of independent coordinates Σ (v/w + (μ − m)²/w), in general
/// ‖L⁻¹K‖² + ‖L⁻¹(μ − m)‖² with K the Cholesky factor of p and L that of q.
template <class P, class Q>
void add_mahalanobis(const P& p, const Q& q, coordinate_sum& to) {
    if constexpr (P::is_diagonal && Q::is_diagonal) {
        for (std::size_t i = 0; i < p.size; ++i) {
            to.add(ratio_of(p.spread[i], q.spread[i]).value());
            to.add(square_divided(p.mean[i] - q.mean[i], q.spread[i]));
        }
    } else {
        std::vector<number_of_both<P, Q>> x(p.size);
        const auto add_square = [&](double element) { to.add(element * element); };
        for (std::size_t j = 0; j < p.size; ++j)
            solve(
                q, j, [&](std::size_t i) { return p.factor(i, j); }, x, add_square);
        solve(
            q, 0, [&](std::size_t i) { return two_sum(p.mean[i], -q.mean[i]); }, x, add_square);
    }
}

}  // namespace detail

/// Cross-entropy ½ (n ln 2π + ln det Σ + tr(Σ⁻¹S) + (μ − m)ᵀ Σ⁻¹ (μ − m)) of Gaussian vectors P of mean μ and covariance S
/// and Q of mean m and covariance Σ. H(P, P) is H(P), not 0.
///
/// Shape     p and q have the same n ≥ 1 coordinates; at most one of them is standard_normal.
/// Domain    diagonal_gaussian(…), gaussian(…), standard_normal.
/// Returns   nats, or the unit asked for: double, in (−∞, ∞].
/// Errors    as for entropy, of either argument; std::invalid_argument if p and q have different numbers of coordinates.
/// Accuracy  8 ulp of the sum of the terms' magnitudes: tests/gaussian/cross_entropy.cpp.
/// Source    Cover & Thomas, 2nd ed., §8.4 and §8.5.
template <unit Unit = nats, class P, class Q>
requires gaussian_vectors<P, Q>
[[nodiscard]] double cross_entropy(const P& p, const Q& q) {
    const auto views = detail::views_of(p, q, "surprisal::cross_entropy");
    detail::coordinate_sum sum;
    for (std::size_t i = 0; i < views.q.size; ++i) {
        sum.add(detail::log_2_pi);
        sum.add(detail::log_variance_of(views.q, i));
    }
    detail::add_mahalanobis(views.p, views.q, sum);
    return sum.half<Unit>();
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
