#ifndef SURPRISAL_ARITHMETIC_BOUNDED_HPP
#define SURPRISAL_ARITHMETIC_BOUNDED_HPP

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/config.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// A value with a bound of its error: |value − true value| ≤ error. Sums, products and quotients keep the bound (running
/// error analysis: Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., §3.3), so a formula that is written in
/// them says how far its result can be trusted.
///
/// An infinity with error 0 is one: a divergent integral. One that came of an overflow has an infinite error.
struct bounded {
    double value;
    double error;

    constexpr bounded(double exact) : value(exact), error(0) {}  // NOLINT(google-explicit-constructor)
    constexpr bounded(double of_value, double of_error) : value(of_value), error(of_error) {}
};

namespace detail {

inline constexpr double unit_roundoff = 0x1p-53;

/// What a function returned that is off by so many units in the last place at most.
[[nodiscard]] constexpr bounded within_ulps(double value, double ulps) {
    const double size = value < 0 ? -value : value;
    return {value, value == 0 ? 0 : 2 * unit_roundoff * ulps * size + std::numeric_limits<double>::denorm_min()};
}

/// A number in double words that is known to `error` but for its last digits, rounded.
[[nodiscard]] constexpr bounded rounded_to_double(const double_word<double>& x, double error = 0) {
    const double largest = std::numeric_limits<double>::max();
    const bounded result = within_ulps(x.hi > largest || x.hi < -largest ? x.hi : x.rounded(), 0.51);
    return {result.value, result.error + error};
}

[[nodiscard]] constexpr bool is_exactly_infinite(const bounded& x) {
    constexpr std::uint64_t bits_of_infinity = 0x7FF0'0000'0000'0000;
    return (std::bit_cast<std::uint64_t>(x.value) & ~(1ULL << 63U)) == bits_of_infinity && x.error == 0;
}

/// The rounded result of an operation, with the error that its operands brought.
[[nodiscard]] constexpr bounded rounded_result(double value, double brought, const bounded& a, const bounded& b) {
    if (is_exactly_infinite(a) || is_exactly_infinite(b)) return value;
    return {value, (brought + unit_roundoff * (value < 0 ? -value : value)) * (1 + 0x1p-48)};
}

[[nodiscard]] constexpr double size_of(const bounded& x) { return x.value < 0 ? -x.value : x.value; }

/// What a product or quotient lost if it is so small that its last digits are.
[[nodiscard]] constexpr double underflow_of(double result, const bounded& a) {
    const bool is_small = result < 0x1p-960 && result > -0x1p-960;
    return is_small && a.value != 0 ? std::numeric_limits<double>::denorm_min() : 0;
}

/// error/least, where what the error is of may be as little as that: unbounded if that is not positive.
[[nodiscard]] constexpr double relative_error(double error, double least) {
    if (!(least > 0)) return std::numeric_limits<double>::infinity();
    return error / least;
}

}  // namespace detail

[[nodiscard]] constexpr bounded operator-(const bounded& a) { return {-a.value, a.error}; }

[[nodiscard]] constexpr bounded operator+(const bounded& a, const bounded& b) {
    return detail::rounded_result(a.value + b.value, a.error + b.error, a, b);
}

[[nodiscard]] constexpr bounded operator-(const bounded& a, const bounded& b) { return a + -b; }

[[nodiscard]] constexpr bounded operator*(const bounded& a, const bounded& b) {
    const double value = a.value * b.value;
    const double brought = detail::size_of(a) * b.error + (detail::size_of(b) + b.error) * a.error;
    return detail::rounded_result(value, brought + detail::underflow_of(value, b.value == 0 ? b : a), a, b);
}

[[nodiscard]] constexpr bounded operator/(const bounded& a, const bounded& b) {
    const double value = a.value / b.value;
    const double least = detail::size_of(b) - b.error;
    const double quotient = value < 0 ? -value : value;
    const double brought = detail::relative_error(b.error > 0 ? a.error + quotient * b.error : a.error, least);
    return detail::rounded_result(value, brought + detail::underflow_of(value, a), a, b);
}

/// ln x of x > 0.
[[nodiscard]] inline bounded log(const bounded& x) {
    if (detail::is_exactly_infinite(x)) return x;
    bounded result = detail::within_ulps(std::log(x.value), 1);
    if (x.error > 0) result.error += detail::relative_error(x.error, x.value - x.error);
    return result;
}

/// ln(1 + x) of x > −1.
[[nodiscard]] inline bounded log1p(const bounded& x) {
    if (detail::is_exactly_infinite(x)) return x;
    bounded result = detail::within_ulps(std::log1p(x.value), 1);
    if (x.error > 0) result.error += detail::relative_error(x.error, 1 + x.value - x.error);
    return result;
}

/// √x of x ≥ 0.
[[nodiscard]] inline bounded sqrt(const bounded& x) {
    if (detail::is_exactly_infinite(x)) return x;
    bounded result = detail::within_ulps(std::sqrt(x.value), 0.5);
    if (x.error > 0) result.error += result.value > 0 ? x.error / result.value : std::sqrt(x.error);
    return result;
}

/// eˣ
[[nodiscard]] inline bounded exp(const bounded& x) {
    if (detail::is_exactly_infinite(x)) return std::exp(x.value);
    bounded result = detail::within_ulps(std::exp(x.value), 1);
    if (x.error > 0) result.error += result.value * std::expm1(x.error) * (1 + 0x1p-50);
    return result;
}

/// eˣ − 1
[[nodiscard]] inline bounded expm1(const bounded& x) {
    if (detail::is_exactly_infinite(x)) return std::expm1(x.value);
    bounded result = detail::within_ulps(std::expm1(x.value), 1);
    if (x.error > 0) result.error += std::exp(x.value) * std::expm1(x.error) * (1 + 0x1p-50);
    return result;
}

/// arsinh x
[[nodiscard]] inline bounded asinh(const bounded& x) {
    if (detail::is_exactly_infinite(x)) return x;
    bounded result = detail::within_ulps(std::asinh(x.value), 2);
    result.error += x.error;
    return result;
}

/// xᵏ of x ≥ 0
[[nodiscard]] inline bounded pow(const bounded& x, double k) {
    bounded result = detail::within_ulps(std::pow(x.value, k), 1);
    if (x.error > 0) {
        const double relative = std::fabs(k) * detail::relative_error(x.error, x.value - x.error);
        result.error += result.value * std::expm1(relative) * (1 + 0x1p-50);
    }
    return result;
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
