#ifndef SURPRISAL_CLOSED_FORM_CROSS_ENTROPY_HPP
#define SURPRISAL_CLOSED_FORM_CROSS_ENTROPY_HPP

#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/formulas.hpp>
#include <surprisal/continuous/assess.hpp>
#include <surprisal/continuous/estimate.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Cross-entropy H(f, g) = −∫ f ln g of distributions whose families are known, by a formula if there is one, else by
/// quadrature.
///
/// Domain    each as for entropy, of the same family or of two.
/// Returns   an estimate in nats, or the unit asked for; +∞ where g's support leaves out a part of f's, or an expectation
///           that ln g takes diverges: `why` says which.
/// Errors    as for entropy, of either argument.
/// Accuracy  |value − H| ≤ error: tests/closed_form/registry.cpp.
/// Source    Gil, Alajaji & Linder 2013: ln g of an exponential family takes a few expectations of f.
template <unit Unit = nats, parametric P, parametric Q>
[[nodiscard]] estimate cross_entropy(const P& p, const Q& q) {
    constexpr const char* function = "surprisal::cross_entropy";
    if (detail::is_uncovered(p, q, function)) return detail::infinite_estimate(outcome::infinite_by_support);
    if (const auto h = detail::cross_entropy_by_formula(p, q)) return detail::in_unit<Unit>(detail::estimate_of(*h));
    const detail::density_view& of_p = continuous_noun<P>::view(p, {function, "p"});
    const detail::density_view& of_q = continuous_noun<Q>::view(q, {function, "q"});
    return detail::in_unit<Unit>(detail::estimate_of({of_p, of_q, detail::measure::cross_entropy}));
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
