#ifndef SURPRISAL_ARITHMETIC_FUSED_MULTIPLY_ADD_HPP
#define SURPRISAL_ARITHMETIC_FUSED_MULTIPLY_ADD_HPP

#include <bit>
#include <cstdint>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// a + b rounded to odd: where it is inexact, the last digit of the result is 1, so that a second rounding still sees it.
[[nodiscard]] constexpr double sum_to_odd(double a, double b) {
    const double_word<double> sum = two_sum(a, b);
    const auto bits = std::bit_cast<std::uint64_t>(sum.hi);
    if (sum.lo == 0 || (bits & 1U) != 0) return sum.hi;
    const bool away_from_zero = (sum.lo > 0) == (sum.hi > 0);
    return std::bit_cast<double>(away_from_zero ? bits + 1 : bits - 1);
}

/// |x| as fraction in [½, 1) with the sign of x, and exponent.
struct signed_scaled {
    double fraction;
    int exponent;

    constexpr explicit signed_scaled(double x) : fraction(x < 0 ? -x : x), exponent(take_exponent(fraction)) {
        if (x < 0) fraction = -fraction;
    }
};

}  // namespace detail

/// a b + c rounded once, where a machine's instruction cannot be had: in constant expressions.
///
/// Domain    finite numbers, the result not subnormal.
/// Source    Boldo & Melquiond, "Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd",
///           IEEE Transactions on Computers 57(4), 2008.
[[nodiscard]] constexpr double fused_multiply_add(double a, double b, double c) {
    if (a == 0 || b == 0) return a * b + c;
    const detail::signed_scaled x(a);
    const detail::signed_scaled y(b);
    const double_word<double> product = two_product(x.fraction, y.fraction);
    const int exponent = x.exponent + y.exponent;
    double addend = 0;
    if (c != 0) {
        const detail::signed_scaled z(c);
        const int apart = z.exponent - exponent;
        if (apart > 200) return c;
        addend = z.fraction * detail::power_of_two<double>(apart < -200 ? -200 : apart);
    }
    const double_word<double> low = two_sum(addend, product.lo);
    const double_word<double> high = two_sum(product.hi, low.hi);
    const double sum = high.hi + detail::sum_to_odd(high.lo, low.lo);
    return times_power_of_two(double_word<double>(sum), exponent).hi;
}

/// The same in float, whose products a double holds.
[[nodiscard]] constexpr float fused_multiply_add(float a, float b, float c) {
    return static_cast<float>(
        detail::sum_to_odd(static_cast<double>(a) * static_cast<double>(b), static_cast<double>(c)));
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
