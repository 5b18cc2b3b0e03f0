#ifndef SURPRISAL_CONTINUOUS_JENSEN_SHANNON_HPP
#define SURPRISAL_CONTINUOUS_JENSEN_SHANNON_HPP

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/continuous/assess.hpp>
#include <surprisal/continuous/estimate.hpp>
#include <surprisal/distributions/density.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

template <class P, class Q>
[[nodiscard]] estimate jensen_shannon_by_quadrature(const P& p, const Q& q, const char* function) {
    const density_view& of_p = continuous_noun<P>::view(p, {function, "p"});
    const density_view& of_q = continuous_noun<Q>::view(q, {function, "q"});
    return estimate_of({of_p, of_q, measure::jensen_shannon});
}

/// The square root of an estimate, which is not negative.
[[nodiscard]] inline estimate square_root(estimate of) {
    const bounded root = sqrt(bounded(of.value, of.error));
    of.value = root.value;
    of.error = root.error;
    return of;
}

}  // namespace detail

/// Jensen–Shannon divergence ½ D(f‖m) + ½ D(g‖m), m = (f + g)/2, of densities f and g: symmetric, and finite for all of them.
///
/// Domain    each as for entropy; the intervals may differ. One that is unnormalized() is mixed after division by its mass.
/// Returns   an estimate in nats, or the unit asked for, in [0, ln 2]: [0, 1] in bits; exactly +0.0 for equal densities.
/// Errors    as for entropy, of either argument.
/// Accuracy  |value − JS| ≤ error, also for close densities: tests/continuous/jensen_shannon.cpp.
/// Source    Lin 1991, equation (4.1), with weights ½.
template <unit Unit = nats, continuous P, continuous Q>
[[nodiscard]] estimate jensen_shannon_divergence(const P& p, const Q& q) {
    constexpr const char* function = "surprisal::jensen_shannon_divergence";
    return detail::in_unit<Unit>(detail::jensen_shannon_by_quadrature(p, q, function));
}

/// Jensen–Shannon distance of densities: the square root of the divergence, which is a metric.
///
/// Domain    as for jensen_shannon_divergence.
/// Returns   an estimate of the square root of the divergence in nats, or in the unit asked for: [0, 1] in bits.
/// Errors    as for jensen_shannon_divergence.
/// Accuracy  |value − distance| ≤ error: tests/continuous/jensen_shannon.cpp.
/// Source    Endres & Schindelin 2003.
template <unit Unit = nats, continuous P, continuous Q>
[[nodiscard]] estimate jensen_shannon_distance(const P& p, const Q& q) {
    constexpr const char* function = "surprisal::jensen_shannon_distance";
    return detail::square_root(detail::in_unit<Unit>(detail::jensen_shannon_by_quadrature(p, q, function)));
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
