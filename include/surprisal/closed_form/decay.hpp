#ifndef SURPRISAL_CLOSED_FORM_DECAY_HPP
#define SURPRISAL_CLOSED_FORM_DECAY_HPP

#include <cmath>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/excess.hpp>

// What log-densities are made of: ln f = height − decay. The height has logarithms of scales in it, up to some hundreds, and
// where the decay is as large they cancel, so both are double words. The decay has squares and quotients in it that overflow
// where it does not, so it is made of scaled numbers, and only its end is one that a double holds, or infinite.

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// |a − b|, exactly.
[[nodiscard]] inline scaled<double> distance_of(double a, double b) {
    constexpr double large = 0x1p1000;
    if (std::fabs(a) < large && std::fabs(b) < large) return split(magnitude(two_sum(a, -b)));
    scaled<double> quarter =
        split(magnitude(two_sum(0.25 * a, -0.25 * b)));  // what is lost of a small one is far below
    if (quarter.fraction.hi > 0) quarter.exponent += 2;
    return quarter;
}

[[nodiscard]] inline scaled<double> half_of(const scaled<double>& x) { return {x.fraction, x.exponent - 1}; }

/// height − decay, −∞ where that is below the least number.
[[nodiscard]] inline double decayed(const wide& height, const wide& decay) {
    constexpr double only = 0x1p1000;  // beside it no height matters, and a sum of double words might make NaN of it
    return decay.hi < only ? (height - decay).rounded() : -decay.hi;
}

/// The same of a decay that is a scaled number.
[[nodiscard]] inline double decayed(const wide& height, const scaled<double>& decay) {
    return decayed(height, number_of(decay));
}

/// eˣ in double words: what std::exp leaves is told by the logarithm of what it returns.
[[nodiscard]] inline wide wide_exp(const wide& x) {
    const double rough = std::exp(x.hi);
    constexpr double least = 0x1p-900;
    constexpr double most = 0x1p900;
    if (!(rough > least && rough < most)) return rough * (1 + x.lo);  // infinite, or relatively accurate to double
    return rough + rough * (x - wide_log(rough));
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
