#ifndef SURPRISAL_ARITHMETIC_DOUBLE_WORD_HPP
#define SURPRISAL_ARITHMETIC_DOUBLE_WORD_HPP

#include <bit>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <surprisal/config.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

template <class T>
struct double_word;

namespace detail {

/// 2^⌈digits/2⌉ + 1, which cuts a number into two halves.
template <class T>
[[nodiscard]] constexpr T splitter() {
    T power = 1;
    for (int digit = 0; digit < (std::numeric_limits<T>::digits + 1) / 2; ++digit) power *= 2;
    return power + 1;
}

/// x as the sum of two numbers of half the digits (Veltkamp 1968).
template <class T>
[[nodiscard]] constexpr double_word<T> halves(const T& x) {
    T scaled{};
    if constexpr (std::is_floating_point_v<T>) {
        constexpr T factor = splitter<T>();
        scaled = factor * x;
    } else {
        scaled = splitter<T>() * x;
    }
    const T rest = scaled - x;
    const T high = scaled - rest;
    const T low = x - high;
    return {high, low};
}

}  // namespace detail

/// a + b exactly, for |a| ≥ |b| or a = 0 (Dekker 1971).
template <class T>
[[nodiscard]] constexpr double_word<T> fast_two_sum(const T& a, const T& b) {
    const T sum = a + b;
    const T moved = sum - a;
    const T error = b - moved;
    return {sum, error};
}

/// a + b exactly (Knuth, TAOCP vol. 2, §4.2.2).
template <class T>
[[nodiscard]] constexpr double_word<T> two_sum(const T& a, const T& b) {
    const T sum = a + b;
    const T from_b = sum - a;
    const T from_a = sum - from_b;
    const T error_a = a - from_a;
    const T error_b = b - from_b;
    const T error = error_a + error_b;
    return {sum, error};
}

/// a · b exactly (Dekker 1971), unless its last digits underflow or a or b is within 2^⌈digits/2⌉ of overflow.
template <class T>
[[nodiscard]] constexpr double_word<T> two_product(const T& a, const T& b) {
    const T product = a * b;
#if defined(SURPRISAL_HAS_FMA)
    if constexpr (std::is_same_v<T, double>)
        if (!std::is_constant_evaluated()) return {product, __builtin_fma(a, b, -product)};
#endif
    const double_word<T> x = detail::halves(a);
    const double_word<T> y = detail::halves(b);
    const T error = ((x.hi * y.hi - product) + x.hi * y.lo + x.lo * y.hi) + x.lo * y.lo;
    return {product, error};
}

/// The first 27 of x's digits: its product with a number of 26 digits is exact.
[[nodiscard]] constexpr double leading_half(double x) {
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) & ~((1ULL << 26U) - 1));
}

/// The unevaluated sum hi + lo of two numbers, |lo| ≤ ½ ulp(hi): about twice the digits of T.
///
/// The measures are computed in it and rounded once. For the built-in types the operations are error-free
/// transformations; for others (Boost.Multiprecision) lo holds what those types let one know about the rounding error.
///
/// Accuracy  relative error of + − × ÷ at most 10 · 2^-106 for double, where nothing over- or underflows.
/// Source    Joldes, Muller, Popescu, "Tight and rigorous error bounds for basic building blocks of double-word
///           arithmetic", ACM TOMS 44(2), 2017: algorithms 4, 6, 11 and 17.
template <class T>
struct double_word {
    T hi{};
    T lo{};

    constexpr double_word() = default;
    constexpr double_word(const T& high) : hi(high) {}
    constexpr double_word(const T& high, const T& low) : hi(high), lo(low) {}

    [[nodiscard]] constexpr T rounded() const { return hi + lo; }

    constexpr double_word& operator+=(const double_word& x) { return *this = *this + x; }
};

// The operators are no friends of the class: GCC compiles friends that a class template defines as the user's flags say, not
// as SURPRISAL_PRECISE_BEGIN does.

/// By subtraction: under -ffast-math Clang 14 takes a sign for fast arithmetic even where all else is precise, and folds
/// what it is the sign of.
template <class T>
[[nodiscard]] constexpr double_word<T> operator-(const double_word<T>& x) {
    const T high = 0 - x.hi;
    const T low = 0 - x.lo;
    return {high, low};
}

template <class T>
[[nodiscard]] constexpr double_word<T> operator+(const double_word<T>& x, const double_word<T>& y) {
    const double_word<T> high = two_sum(x.hi, y.hi);
    const double_word<T> low = two_sum(x.lo, y.lo);
    const double_word<T> sum = fast_two_sum<T>(high.hi, high.lo + low.hi);
    return fast_two_sum<T>(sum.hi, low.lo + sum.lo);
}
template <class T>
[[nodiscard]] constexpr double_word<T> operator+(const double_word<T>& x, const std::type_identity_t<T>& y) {
    const double_word<T> high = two_sum(x.hi, y);
    return fast_two_sum<T>(high.hi, x.lo + high.lo);
}
template <class T>
[[nodiscard]] constexpr double_word<T> operator+(const std::type_identity_t<T>& x, const double_word<T>& y) {
    return y + x;
}

template <class T>
[[nodiscard]] constexpr double_word<T> operator-(const double_word<T>& x, const double_word<T>& y) {
    return x + (-y);
}
template <class T>
[[nodiscard]] constexpr double_word<T> operator-(const double_word<T>& x, const std::type_identity_t<T>& y) {
    return x + T(0 - y);
}
template <class T>
[[nodiscard]] constexpr double_word<T> operator-(const std::type_identity_t<T>& x, const double_word<T>& y) {
    return -y + x;
}

template <class T>
[[nodiscard]] constexpr double_word<T> operator*(const double_word<T>& x, const double_word<T>& y) {
    const double_word<T> product = two_product(x.hi, y.hi);
    const T crossed = x.hi * y.lo + x.lo * y.hi;
    return fast_two_sum<T>(product.hi, product.lo + crossed);
}
template <class T>
[[nodiscard]] constexpr double_word<T> operator*(const double_word<T>& x, const std::type_identity_t<T>& y) {
    const double_word<T> product = two_product<T>(x.hi, y);
    return fast_two_sum<T>(product.hi, product.lo + x.lo * y);
}
template <class T>
[[nodiscard]] constexpr double_word<T> operator*(const std::type_identity_t<T>& x, const double_word<T>& y) {
    return y * x;
}

template <class T>
[[nodiscard]] constexpr double_word<T> operator/(const double_word<T>& x, const double_word<T>& y) {
    const T quotient = x.hi / y.hi;
    const double_word<T> product = y * quotient;
    const T high = x.hi - product.hi;  // exact
    const T low = x.lo - product.lo;
    return fast_two_sum<T>(quotient, (high + low) / y.hi);
}
template <class T>
[[nodiscard]] constexpr double_word<T> operator/(const double_word<T>& x, const std::type_identity_t<T>& y) {
    return x / double_word<T>(y);
}
template <class T>
[[nodiscard]] constexpr double_word<T> operator/(const std::type_identity_t<T>& x, const double_word<T>& y) {
    return double_word<T>(x) / y;
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
