#ifndef SURPRISAL_CLOSED_FORM_EXPONENTIAL_INTEGRAL_HPP
#define SURPRISAL_CLOSED_FORM_EXPONENTIAL_INTEGRAL_HPP

#include <cmath>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/gamma_function.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// eˣ E₁(x) of x > 0, E₁(x) = ∫ₓ^∞ e⁻ᵗ/t dt: it neither over- nor underflows.
///
/// Accuracy  4 ulp: tests/closed_form/special_functions.cpp.
/// Source    Abramowitz & Stegun 5.1.11 and 5.1.22.
[[nodiscard]] inline double scaled_exponential_integral(double x) {
    if (x < 1) {
        wide term = x;  // −(−x)ᵏ/k!
        wide sum = x;
        for (int k = 2; std::fabs(term.hi) > 1e-18 * x; ++k) {
            term = -(term * x) / static_cast<double>(k);
            sum += term / static_cast<double>(k);
        }
        return std::exp(x) * (sum - wide_log(x) - detail::euler_gamma).hi;
    }
    double fraction = 0;  // x + 1 − 1/(x + 3 − 4/(x + 5 − …)), from far enough below
    for (int k = 20 + static_cast<int>(90 / x); k > 0; --k)
        fraction = k * static_cast<double>(k) / (x + 2 * k + 1 - fraction);
    return 1 / (x + 1 - fraction);
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
