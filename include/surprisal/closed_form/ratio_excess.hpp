#ifndef SURPRISAL_CLOSED_FORM_RATIO_EXCESS_HPP
#define SURPRISAL_CLOSED_FORM_RATIO_EXCESS_HPP

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/excess.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// r − 1 − ln r ≥ 0 of r = b/a, for positive a and b: however close they are, all digits are there, and no ratio overflows.
[[nodiscard]] inline bounded ratio_excess(double a, double b) {
    return rounded_to_double(wide_ratio_excess(split(wide(b)), split(wide(a))));
}

/// The same of r = b₁b₂/(a₁a₂), neither product of which is rounded.
[[nodiscard]] inline bounded ratio_excess(double a1, double a2, double b1, double b2) {
    return rounded_to_double(wide_ratio_excess(split(wide(b1)) * split(wide(b2)), split(wide(a1)) * split(wide(a2))));
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
