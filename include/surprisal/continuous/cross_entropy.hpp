#ifndef SURPRISAL_CONTINUOUS_CROSS_ENTROPY_HPP
#define SURPRISAL_CONTINUOUS_CROSS_ENTROPY_HPP

#include <surprisal/continuous/assess.hpp>
#include <surprisal/continuous/estimate.hpp>
#include <surprisal/distributions/density.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Cross-entropy H(f, g) = −∫ f ln g of densities f and g: the mean surprisal of draws from P under the model Q. H(P, P)
/// is H(P), not 0.
///
/// Domain    each as for entropy; the intervals may differ, and f ln g is 0 where f is 0.
/// Returns   an estimate in nats, or the unit asked for; +∞ where g is 0 on mass of f, or falls off so fast that the
///           integral diverges: `why` says which.
/// Errors    as for entropy, of either argument; std::domain_error also where g is 0 on mass of f and that may be an
///           underflow.
/// Accuracy  |value − H| ≤ error: tests/continuous/properties.cpp.
/// Source    Cover & Thomas, 2nd ed., §8.5.
template <unit Unit = nats, continuous P, continuous Q>
[[nodiscard]] estimate cross_entropy(const P& p, const Q& q) {
    const detail::density_view& of_p = continuous_noun<P>::view(p, {"surprisal::cross_entropy", "p"});
    const detail::density_view& of_q = continuous_noun<Q>::view(q, {"surprisal::cross_entropy", "q"});
    return detail::in_unit<Unit>(detail::estimate_of({of_p, of_q, detail::measure::cross_entropy}));
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
