#ifndef SURPRISAL_CLOSED_FORM_ERROR_FUNCTION_HPP
#define SURPRISAL_CLOSED_FORM_ERROR_FUNCTION_HPP

#include <cmath>
#include <numbers>

#include <surprisal/config.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// ln erfc(x), also where erfc underflows.
///
/// Accuracy  4 ulp: tests/closed_form/special_functions.cpp.
/// Source    Abramowitz & Stegun 7.1.14.
[[nodiscard]] inline double log_erfc(double x) {
    if (std::fabs(x) < 0.25) return std::log1p(-std::erf(x));
    if (x < 8) return std::log(std::erfc(x));
    double fraction = 0;  // ½/(x + 1/(x + 3/2/(x + …)))
    for (int k = 30; k > 0; --k) fraction = 0.5 * k / (x + fraction);
    return -x * x - std::log((x + fraction) / std::numbers::inv_sqrtpi);
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
