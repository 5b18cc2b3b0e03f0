#ifndef SURPRISAL_CLOSED_FORM_KL_DIVERGENCE_HPP
#define SURPRISAL_CLOSED_FORM_KL_DIVERGENCE_HPP

#include <algorithm>

#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/formulas.hpp>
#include <surprisal/continuous/assess.hpp>
#include <surprisal/continuous/cuts.hpp>
#include <surprisal/continuous/estimate.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// Whether digits enough are left: H(f, g) − H(f) of close distributions has lost them.
[[nodiscard]] inline bool is_sharp(const bounded& divergence) {
    return is_infinite(divergence.value) || divergence.error <= 1e-8 * divergence.value;
}

/// Whether quadrature has digits enough of x to do better: a peak that is narrow and far away leaves it none.
[[nodiscard]] inline bool is_resolved(const density_view& f) {
    return std::all_of(f.told->peaks.begin(), f.told->peaks.end(),
                       [](const peak& at) { return at.scale >= 0x1p23 * spacing(at.location); });
}

[[nodiscard]] inline bounded not_negative(const bounded& divergence) {
    return {divergence.value > 0 ? divergence.value : 0, divergence.error};
}

}  // namespace detail

/// Kullback–Leibler divergence D(f‖g) = ∫ f ln(f/g) of distributions whose families are known, by a formula if there is one
/// that keeps its digits, else by quadrature.
///
/// Domain    as for cross_entropy.
/// Returns   an estimate in nats, or the unit asked for, in [0, ∞]; exactly +0.0 for equal parameters of one family; +∞ as
///           for cross_entropy.
/// Errors    as for cross_entropy.
/// Accuracy  |value − D| ≤ error: tests/closed_form/, which also bounds the error; within a family with a formula of its own
///           all digits, also of close distributions.
/// Source    Gil, Alajaji & Linder 2013; each family's file.
template <unit Unit = nats, parametric P, parametric Q>
[[nodiscard]] estimate kl_divergence(const P& p, const Q& q) {
    constexpr const char* function = "surprisal::kl_divergence";
    if (detail::is_uncovered(p, q, function)) return detail::infinite_estimate(outcome::infinite_by_support);
    const detail::by_formula formula = detail::divergence_by_formula(p, q);
    if (formula && detail::is_sharp(*formula)) return detail::in_unit<Unit>(detail::estimate_of(*formula));
    const detail::density_view& of_p = continuous_noun<P>::view(p, {function, "p"});
    const detail::density_view& of_q = continuous_noun<Q>::view(q, {function, "q"});
    if (formula && !(detail::is_resolved(of_p) && detail::is_resolved(of_q)))
        return detail::in_unit<Unit>(detail::estimate_of(detail::not_negative(*formula)));
    const estimate found = detail::estimate_of({of_p, of_q, detail::measure::divergence});
    const bool is_formula_better = formula && formula->error < found.error;
    return detail::in_unit<Unit>(is_formula_better ? detail::estimate_of(detail::not_negative(*formula)) : found);
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
