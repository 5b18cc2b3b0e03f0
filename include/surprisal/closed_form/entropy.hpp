#ifndef SURPRISAL_CLOSED_FORM_ENTROPY_HPP
#define SURPRISAL_CLOSED_FORM_ENTROPY_HPP

#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/formulas.hpp>
#include <surprisal/continuous/assess.hpp>
#include <surprisal/continuous/estimate.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Differential entropy H(f) = −∫ f ln f of a distribution whose family is known, by its formula if it has one, else by
/// quadrature.
///
/// Domain    an object of Boost.Math with boost_math.hpp, or of a type that specialises family.
/// Returns   an estimate in nats, or the unit asked for: `why` says formula or quadrature.
/// Errors    std::domain_error for parameters that the family does not have; those of quadrature.
/// Accuracy  |value − H| ≤ error: tests/closed_form/, which also bounds the error.
template <unit Unit = nats, parametric P>
[[nodiscard]] estimate entropy(const P& p) {
    constexpr detail::argument which{"surprisal::entropy", "p"};
    detail::require_parameters(p, which);
    if (const auto h = detail::entropy_by_formula(p)) return detail::in_unit<Unit>(detail::estimate_of(*h));
    const detail::density_view& of_p = continuous_noun<P>::view(p, which);
    return detail::in_unit<Unit>(detail::estimate_of({of_p, of_p, detail::measure::entropy}));
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
