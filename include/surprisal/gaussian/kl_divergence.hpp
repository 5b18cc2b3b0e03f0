#ifndef SURPRISAL_GAUSSIAN_KL_DIVERGENCE_HPP
#define SURPRISAL_GAUSSIAN_KL_DIVERGENCE_HPP

#include <cstddef>
#include <vector>

#include <surprisal/distributions/gaussian.hpp>
#include <surprisal/gaussian/terms.hpp>
#include <surprisal/gaussian/triangular.hpp>
#include <surprisal/gaussian/variance_ratio.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// Adds twice the divergence: terms that are never negative, and 0 only where p and q agree.
///
/// Of independent coordinates r − 1 − ln r + (μ − m)²/w with r = v/w. In general, with K and L the Cholesky factors of p
/// and q and M = L⁻¹K − I = L⁻¹(K − L), tr(L⁻¹K Kᵀ L⁻ᵀ) − n − 2 Σ ln(1 + Mᵢᵢ) is ‖M‖² + 2 Σ (Mᵢᵢ − ln(1 + Mᵢᵢ)): the
/// differences K − L of close factors are exact, and nothing cancels after them.
template <class P, class Q>
void add_twice_divergence(const P& p, const Q& q, coordinate_sum& to) {
    if constexpr (P::is_diagonal && Q::is_diagonal) {
        for (std::size_t i = 0; i < p.size; ++i) {
            to.add(ratio_of(p.spread[i], q.spread[i]).excess());
            to.add(square_divided(p.mean[i] - q.mean[i], q.spread[i]));
        }
    } else {
        std::vector<number_of_both<P, Q>> x(p.size);
        const auto add_square = [&](double element) { to.add(element * element); };
        for (std::size_t j = 0; j < p.size; ++j) {
            solve(
                q, j, [&](std::size_t i) { return p.factor(i, j) - q.factor(i, j); }, x, add_square);
            to.add(2 * quotient_of_scaled{split(p.factor(j, j)), split(q.factor(j, j))}.excess());
        }
        solve(
            q, 0, [&](std::size_t i) { return two_sum(p.mean[i], -q.mean[i]); }, x, add_square);
    }
}

}  // namespace detail

/// Kullback–Leibler divergence D(P‖Q) = ½ (tr(Σ⁻¹S) − n − ln(det S/det Σ) + (μ − m)ᵀ Σ⁻¹ (μ − m)) of Gaussian vectors P of
/// mean μ and covariance S and Q of mean m and covariance Σ.
///
/// Shape     p and q have the same n ≥ 1 coordinates; at most one of them is standard_normal.
/// Domain    diagonal_gaussian(…), gaussian(…), standard_normal. With log_variance(z) and standard_normal it is
///           ½ Σ (μ² + (eᶻ − 1 − z)), the regularising term of a variational autoencoder.
/// Returns   nats, or the unit asked for: double, in [0, ∞]; exactly +0.0 for equal parameters; +∞ where it overflows.
/// Errors    as for cross_entropy.
/// Accuracy  8 ulp of independent coordinates, however close P is to Q (of logarithms with others, where D > 10^-32), also by covariance(S) or precision(A) of any condition
///           that double words tell from singular; with Cholesky factors alone what solving with Q's costs:
///           tests/gaussian/kl_divergence.cpp.
/// Source    Kullback, Information Theory and Statistics, 1959, chapter 9; Kingma & Welling 2014, appendix B.
template <unit Unit = nats, class P, class Q>
requires gaussian_vectors<P, Q>
[[nodiscard]] double kl_divergence(const P& p, const Q& q) {
    const auto views = detail::views_of(p, q, "surprisal::kl_divergence");
    detail::coordinate_sum sum;
    detail::add_twice_divergence(views.p, views.q, sum);
    return sum.half<Unit>();
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
