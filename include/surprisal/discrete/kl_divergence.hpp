#ifndef SURPRISAL_DISCRETE_KL_DIVERGENCE_HPP
#define SURPRISAL_DISCRETE_KL_DIVERGENCE_HPP

#include <cstddef>

#include <surprisal/arithmetic/divergence.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/distributions/by_kernel.hpp>
#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/distribution.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// Σ term(pᵢ, qᵢ) of a term that is homogeneous of degree 1. With masses m of sum M for P and n of sum N for Q it is
/// evaluated as Σ term(mᵢ N, nᵢ M) / (M N), which needs no rounded quotient.
template <class T, class P, class Q>
[[nodiscard]] constexpr scaled<T> sum_of_terms(const distribution_pair<T, P, Q>& pair,
                                               scaled<T> (&term)(const contrast<T>&)) {
    scaled<T> sum;
    for (std::size_t i = 0; i < pair.p.size(); ++i) {
        const scaled<T> t = term({pair.p.mass(i), pair.q.total(), pair.q.mass(i), pair.p.total()});
        if (!is_finite(t)) return t;
        sum = sum + t;
    }
    return sum / (pair.p.total() * pair.q.total());
}

/// D(P‖Q) before it is rounded.
template <class P, class Q>
[[nodiscard]] constexpr auto kl_divergence_in_nats(const P& p, const Q& q, const char* function) {
    const auto masses = masses_of_both(p, q, function);
    if constexpr (has_kernel<masses_of<P>> && has_kernel<masses_of<Q>>) {
        const simd::kernel_result result = by_kernel<simd::kl_divergence>(masses.p, masses.q);
        if (result.is_decided()) return result.in_nats();
    }
    return sum_of_terms(distributions_of(masses.p, masses.q, function), divergence_term<result_of<P, Q>>);
}

}  // namespace detail

/// Kullback–Leibler divergence D(P‖Q) = Σ pᵢ ln(pᵢ/qᵢ): the surprisal added by coding P's outcomes with Q's code.
///
/// Shape     p and q describe the same n ≥ 1 outcomes. p is the truth, q the model.
/// Domain    each as for entropy; 0 ln(0/q) = 0 for every q.
/// Returns   nats, or the unit asked for, in [0, ∞]; exactly +0.0 for equal distributions; +∞ where some pᵢ > 0 meets
///           qᵢ = 0.
/// Errors    as for cross_entropy.
/// Accuracy  4 ulp, however close P is to Q; of float elements 2.5 ulp of float; 1 ulp where no kernel serves:
///           tests/discrete/accuracy.cpp.
/// Source    Kullback & Leibler 1951; conventions of Cover & Thomas, 2nd ed., §2.3.
template <unit Unit = nats, discrete P, discrete Q>
[[nodiscard]] constexpr auto kl_divergence(const P& p, const Q& q) {
    return rounded(Unit::from_nats(detail::kl_divergence_in_nats(p, q, "surprisal::kl_divergence")));
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
