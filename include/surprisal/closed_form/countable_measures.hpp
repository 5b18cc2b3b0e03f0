#ifndef SURPRISAL_CLOSED_FORM_COUNTABLE_MEASURES_HPP
#define SURPRISAL_CLOSED_FORM_COUNTABLE_MEASURES_HPP

#include <cmath>

#include <surprisal/closed_form/countable.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/formulas.hpp>
#include <surprisal/closed_form/summation.hpp>
#include <surprisal/continuous/estimate.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

[[nodiscard]] inline estimate by_sum(const mass_view& p, const mass_view& q, measure kind) {
    summand of(p, q, kind);
    summation total(of);
    return summary(of, total.over_all()).result();
}

/// Whether a formula has as many digits as a sum would have.
[[nodiscard]] inline bool is_exact(const by_formula& x) { return x && x->error <= 1e-13 * std::fabs(x->value); }

}  // namespace detail

/// Shannon entropy H(P) = −Σ p(k) ln p(k) of a family on the integers: the mean surprisal of a draw.
///
/// Domain    a countable distribution: with boost_math.hpp, Boost.Math's bernoulli, binomial, geometric,
///           negative_binomial, poisson and hypergeometric.
/// Returns   an estimate in nats, or the unit asked for, in [0, ∞): by a closed form where there is one, else by a sum.
/// Errors    std::domain_error for parameters that no distribution has, masses that do not add up to 1, or a sum that takes
///           too long.
/// Accuracy  |value − H| ≤ error, and 8 ulp; where one outcome is nearly certain, H < 10⁻³, −2 ln H ulp:
///           tests/closed_form/countable_measures.cpp.
/// Source    Cover & Thomas, 2nd ed., §2.1.
template <unit Unit = nats, countable P>
[[nodiscard]] estimate entropy(const P& p) {
    constexpr detail::argument which{"surprisal::entropy", "p"};
    detail::require_parameters(p, which);
    if (const auto h = detail::entropy_by_formula(p)) return detail::in_unit<Unit>(detail::estimate_of(*h));
    const detail::mass_view of_p = detail::view_of(p, which);
    return detail::in_unit<Unit>(detail::by_sum(of_p, of_p, detail::measure::entropy));
}

/// Cross-entropy H(P, Q) = −Σ p(k) ln q(k) of families on the integers: the mean surprisal of draws from P under the model
/// Q. H(P, P) is H(P), not 0.
///
/// Domain    each as for entropy; they may be of different families.
/// Returns   an estimate in nats, or the unit asked for, in [0, ∞]; +∞ where P's support is not inside of Q's.
/// Errors    as for entropy, of either argument.
/// Accuracy  |value − H| ≤ error: tests/closed_form/countable_measures.cpp.
/// Source    Cover & Thomas, 2nd ed., §5.4.
template <unit Unit = nats, countable P, countable Q>
[[nodiscard]] estimate cross_entropy(const P& p, const Q& q) {
    constexpr const char* function = "surprisal::cross_entropy";
    if (detail::is_uncovered(p, q, function)) return detail::infinite_estimate(outcome::infinite_by_support);
    if (const auto h = detail::cross_entropy_by_formula(p, q); detail::is_exact(h))
        return detail::in_unit<Unit>(detail::estimate_of(*h));
    const detail::mass_view of_p = detail::view_of(p, {function, "p"});
    const detail::mass_view of_q = detail::view_of(q, {function, "q"});
    return detail::in_unit<Unit>(detail::by_sum(of_p, of_q, detail::measure::cross_entropy));
}

/// Kullback–Leibler divergence D(P‖Q) = Σ p(k) ln(p(k)/q(k)) of families on the integers: the surprisal added by coding
/// draws from P with Q's code.
///
/// Domain    as for cross_entropy.
/// Returns   an estimate in nats, or the unit asked for, in [0, ∞]; exactly +0.0 for equal distributions of one family;
///           +∞ as for cross_entropy.
/// Errors    as for entropy, of either argument.
/// Accuracy  |value − D| ≤ error; 1 ulp within poisson, bernoulli and geometric, binomial of equal trials and
///           negative_binomial of equal successes, however close they are: tests/closed_form/countable_measures.cpp.
/// Source    Kullback & Leibler 1951; conventions of Cover & Thomas, 2nd ed., §2.3.
template <unit Unit = nats, countable P, countable Q>
[[nodiscard]] estimate kl_divergence(const P& p, const Q& q) {
    constexpr const char* function = "surprisal::kl_divergence";
    if (detail::is_uncovered(p, q, function)) return detail::infinite_estimate(outcome::infinite_by_support);
    if (const auto d = detail::divergence_by_formula(p, q); detail::is_exact(d))
        return detail::in_unit<Unit>(detail::estimate_of(*d));
    const detail::mass_view of_p = detail::view_of(p, {function, "p"});
    const detail::mass_view of_q = detail::view_of(q, {function, "q"});
    return detail::in_unit<Unit>(detail::by_sum(of_p, of_q, detail::measure::divergence));
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
