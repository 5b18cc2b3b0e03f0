#ifndef SURPRISAL_DISCRETE_CROSS_ENTROPY_HPP
#define SURPRISAL_DISCRETE_CROSS_ENTROPY_HPP

#include <limits>

#include <surprisal/distributions/by_kernel.hpp>
#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/distribution.hpp>
#include <surprisal/distributions/refused.hpp>
#include <surprisal/distributions/scores_by_kernel.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// H(P, Q) before it is rounded, with digits as in entropy_in_nats.
template <class Least = float, class P, class Q>
[[nodiscard]] constexpr auto cross_entropy_in_nats(const P& p, const Q& q, call function,
                                                   double largest = std::numeric_limits<double>::infinity()) {
    const auto masses = masses_of_both(p, q, function);
    if constexpr (has_kernel<masses_of<P>> && has_kernel<masses_of<Q>>) {
        const simd::kernel_result result = by_kernel<simd::cross_entropy, Least>(masses.p, masses.q);
        if (result.is_decided() && result.hi <= largest) return result.in_nats();
    } else if constexpr (has_score_cross_entropy<masses_of<P>, masses_of<Q>>) {
        const simd::kernel_result result = cross_entropy_by_score_kernel<Least>(masses.p, masses.q);
        if (result.is_decided() && result.hi <= largest) return result.in_nats();
    }
    const auto pair = distributions_of(masses.p, masses.q, function);
    return mean_surprisal(pair.p, pair.q);
}

}  // namespace detail

/// Cross-entropy H(P, Q) = −Σ pᵢ ln qᵢ: the mean surprisal of P's outcomes under the model Q. H(P, P) is H(P), not 0.
///
/// Shape     p and q describe the same n ≥ 1 outcomes. p is the truth, q the model.
/// Domain    each as for entropy; 0 ln q = 0 for every q.
/// Returns   nats, or the unit asked for, in [0, ∞]; +∞ where some pᵢ > 0 meets qᵢ = 0.
/// Errors    std::invalid_argument if the lengths differ; std::out_of_range for a label beyond the outcomes;
///           std::domain_error as for entropy, naming the argument.
/// Accuracy  1 ulp; of float elements and of logits as for entropy: tests/discrete/accuracy.cpp and logits_accuracy.cpp.
/// Source    Cover & Thomas, 2nd ed., §5.4, theorem 5.4.3.
template <unit Unit = nats, discrete P, discrete_model Q>
[[nodiscard]] constexpr auto cross_entropy(const P& p, const Q& q) {
    return rounded(Unit::from_nats(detail::cross_entropy_in_nats(p, q, "surprisal::cross_entropy")));
}

template <unit Unit = nats, class P, class Q, class... More, class Why = refusal_of_model<P, Q>>
void cross_entropy(const P&, const Q&, const More&...) = delete;

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
