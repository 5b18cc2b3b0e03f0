#ifndef SURPRISAL_ARITHMETIC_WIDE_LOGARITHM_HPP
#define SURPRISAL_ARITHMETIC_WIDE_LOGARITHM_HPP

#include <array>
#include <cstddef>
#include <limits>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/logarithm.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// A number of about 32 decimal digits. Formulas that cancel are written in it where no form is known that does not.
using wide = double_word<double>;

/// (artanh(s)/s − 1)/s² = 1/3 + z/5 + z²/7 + … with z = s² ≤ 1/25, to all the digits of a double word.
[[nodiscard]] inline wide wide_artanh_tail(const wide& z) {
    // zⁿ with n ≥ wide_terms is below the last digits of double: the rest needs no more than these.
    constexpr std::size_t wide_terms = 12;
    constexpr int terms = 24;
    static constexpr auto coefficients = [] {
        std::array<wide, wide_terms> list{};
        for (std::size_t n = 0; n < wide_terms; ++n) list[n] = wide(1) / wide(static_cast<double>(2 * n + 3));
        return list;
    }();
    double rest = 0;
    for (int n = terms - 1; n >= static_cast<int>(wide_terms); --n) rest = 1.0 / (2 * n + 3) + z.hi * rest;
    wide sum = rest;
    for (std::size_t n = wide_terms; n-- > 0;) sum = coefficients[n] + z * sum;
    return sum;
}

/// ln x to all the digits of a double word, relatively accurate also next to 1; −∞ at 0, ∞ at ∞.
///
/// Domain    x ≥ 0.
/// Accuracy  2^-100 relative: tests/closed_form/special_functions.cpp.
[[nodiscard]] inline wide wide_log(const wide& x) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (!(x.hi > 0)) return -infinity;
    if (x.hi > std::numeric_limits<double>::max()) return infinity;
    constexpr double sqrt_half = 0x1.6a09e667f3bcdp-1;
    const scaled<double> number = split(x);
    const bool doubled = number.fraction.hi < sqrt_half;
    const wide m = doubled ? 2.0 * number.fraction : number.fraction;  // in [√½, √2)
    const wide s = (m - 1.0) / (m + 1.0);
    const wide z = s * s;
    return static_cast<double>(number.exponent - (doubled ? 1 : 0)) * ln2<double>() +
           2.0 * (s + s * z * wide_artanh_tail(z));
}

/// The same of a number that no double need hold.
[[nodiscard]] inline wide wide_log(const scaled<double>& x) {
    return x.exponent == 0 ? wide_log(x.fraction)
                           : wide_log(x.fraction) + static_cast<double>(x.exponent) * ln2<double>();
}

/// ln(1 + x) of x > −1, relatively accurate however small x is.
///
/// Accuracy  2^-94 relative, for the x that is given: tests/closed_form/special_functions.cpp.
[[nodiscard]] inline wide wide_log1p(const wide& x) {
    const wide s = x / (x + 2.0);
    if (s.hi > 0.2 || s.hi < -0.2) return wide_log(x + 1.0);
    const wide z = s * s;
    return 2.0 * (s + s * z * wide_artanh_tail(z));
}

/// ln(a/b), relatively accurate also where a is next to b.
///
/// Domain    a, b > 0.
/// Accuracy  2^-94 relative: tests/closed_form/special_functions.cpp.
[[nodiscard]] inline wide wide_log_ratio(const wide& a, const wide& b) {
    constexpr double high = 0x1p900;
    constexpr double low = 0x1p-800;
    if (a.hi > high || b.hi > high || a.hi < low || b.hi < low) {  // sums may overflow there, or products lose digits
        const scaled<double> x = split(a);
        const scaled<double> y = split(b);
        const int apart = x.exponent - y.exponent;
        if (apart > 1 || apart < -1) return wide_log(x) - wide_log(y);
        return wide_log_ratio(times_power_of_two(x.fraction, apart), y.fraction);
    }
    const wide s = (a - b) / (a + b);
    if (s.hi > 0.2 || s.hi < -0.2) return wide_log(a) - wide_log(b);
    const wide z = s * s;
    return 2.0 * (s + s * z * wide_artanh_tail(z));
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
