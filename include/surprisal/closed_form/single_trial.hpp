#ifndef SURPRISAL_CLOSED_FORM_SINGLE_TRIAL_HPP
#define SURPRISAL_CLOSED_FORM_SINGLE_TRIAL_HPP

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/divergence.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/logarithm.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/distributions/element.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

[[nodiscard]] constexpr bool is_probability(double p) { return is_mass(p) && p <= 1; }

/// 1 − p, exactly.
[[nodiscard]] constexpr wide complement_of(double p) { return two_sum(1.0, -p); }

/// What double words are known to, which is all that a double can hold.
[[nodiscard]] constexpr bounded bounded_of(const scaled<double>& x) { return within_ulps(rounded(x), 0.51); }

/// −ln p for 0 < p ≤ 1, relatively accurate next to 1.
[[nodiscard]] constexpr scaled<double> surprisal_of(const wide& p) { return split(-log(split(p))); }

/// −p ln p, 0 for p = 0.
[[nodiscard]] constexpr scaled<double> entropy_term(const wide& p) {
    return p.hi > 0 ? split(p) * surprisal_of(p) : scaled<double>{};
}

/// The entropy of one trial that succeeds with probability p.
[[nodiscard]] constexpr scaled<double> entropy_of_trial(double p) {
    return entropy_term(wide(p)) + entropy_term(complement_of(p));
}

/// The divergence of one trial that succeeds with probability p from one with q: two terms that are never negative. What is
/// possible with p is possible with q.
[[nodiscard]] constexpr scaled<double> divergence_of_trials(double p, double q) {
    const scaled<double> of_success = divergence_term<double>({split(wide(p)), split(wide(q))});
    const scaled<double> of_failure = divergence_term<double>({split(complement_of(p)), split(complement_of(q))});
    return of_success + of_failure;
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
