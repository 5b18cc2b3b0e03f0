#ifndef SURPRISAL_CONTINUOUS_KL_DIVERGENCE_HPP
#define SURPRISAL_CONTINUOUS_KL_DIVERGENCE_HPP

#include <surprisal/continuous/assess.hpp>
#include <surprisal/continuous/estimate.hpp>
#include <surprisal/distributions/density.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Kullback–Leibler divergence D(f‖g) = ∫ f ln(f/g) of densities f and g: the surprisal added by coding draws from P with
/// Q's code.
///
/// Domain    as for cross_entropy.
/// Returns   an estimate in nats, or the unit asked for, in [0, ∞]; exactly +0.0 for equal densities; +∞ as for
///           cross_entropy.
/// Errors    as for cross_entropy.
/// Accuracy  |value − D| ≤ error, also for close densities: tests/continuous/properties.cpp. There it is rounding in ln f
///           and ln g that limits it: ε/√(2D) relative.
/// Source    Kullback & Leibler 1951; Cover & Thomas, 2nd ed., §8.5.
template <unit Unit = nats, continuous P, continuous Q>
[[nodiscard]] estimate kl_divergence(const P& p, const Q& q) {
    const detail::density_view& of_p = continuous_noun<P>::view(p, {"surprisal::kl_divergence", "p"});
    const detail::density_view& of_q = continuous_noun<Q>::view(q, {"surprisal::kl_divergence", "q"});
    return detail::in_unit<Unit>(detail::estimate_of({of_p, of_q, detail::measure::divergence}));
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
