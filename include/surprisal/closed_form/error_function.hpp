#ifndef SURPRISAL_CLOSED_FORM_ERROR_FUNCTION_HPP
#define SURPRISAL_CLOSED_FORM_ERROR_FUNCTION_HPP

#include <cmath>
#include <numbers>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/config.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// ½ ln π
inline constexpr double half_log_pi = 0x1.250d048e7a1bdp-1;

}  // namespace detail

/// ln(exp(x²) erfc(x)) of x ≥ 1: what is left of ln erfc(x) without the square, of the size of ln x.
///
/// Accuracy  2^-51 of 1 + |ln x|: tests/closed_form/special_functions.cpp.
/// Source    Abramowitz & Stegun 7.1.14.
[[nodiscard]] inline double log_scaled_erfc(double x) {
    constexpr double far = 2.5;  // from there on 60 steps of the fraction are enough
    if (x < far) {
        const wide square = wide(x) * x;
        return (square + wide_log(std::erfc(x))).rounded();
    }
    if (x > 1e9) return -std::log(x) - detail::half_log_pi;
    double fraction = 0;  // ½/(x + 1/(x + 3/2/(x + …)))
    for (int k = x < 8 ? 60 : 30; k > 0; --k) fraction = 0.5 * k / (x + fraction);
    return -std::log((x + fraction) / std::numbers::inv_sqrtpi);
}

/// ln erfc(x), also where erfc underflows; −∞ where its logarithm is beyond double.
///
/// Accuracy  4 ulp: tests/closed_form/special_functions.cpp.
[[nodiscard]] inline double log_erfc(double x) {
    if (std::fabs(x) < 0.25) return std::log1p(-std::erf(x));
    if (x < 8) return std::log(std::erfc(x));
    return -x * x + log_scaled_erfc(x);
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
