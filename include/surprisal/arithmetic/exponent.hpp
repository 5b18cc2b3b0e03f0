#ifndef SURPRISAL_ARITHMETIC_EXPONENT_HPP
#define SURPRISAL_ARITHMETIC_EXPONENT_HPP

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <surprisal/arithmetic/double_word.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// fraction · 2^exponent with a fraction of the order of 1, or 0: a number that neither over- nor underflows, so that a
/// result which T can only just hold is rounded once, at the end.
template <class T>
struct scaled {
    double_word<T> fraction{};
    int exponent = 0;
};

namespace detail {

/// 2^k for a built-in type; 0 or infinity where it has no such number.
template <class T>
[[nodiscard]] constexpr T power_of_two(int k) {
    if constexpr (std::is_same_v<T, double>)
        if (k >= -1022 && k <= 1023) return std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52U);
    if constexpr (std::is_floating_point_v<T>)
        if (!std::is_constant_evaluated()) return std::ldexp(T(1), k);
    T result = 1;
    T power = k < 0 ? T(0.5) : T(2);
    for (int rest = k < 0 ? -k : k; rest != 0; rest /= 2) {
        if (rest % 2 != 0) result *= power;
        if (rest > 1) power *= power;
    }
    return result;
}

/// Brings x > 0 into [½, 1) and returns the exponent taken out.
template <class T>
[[nodiscard]] constexpr int take_exponent(T& x) {
    int exponent = 0;
    if (std::is_class_v<T> || !std::is_constant_evaluated()) {
        using std::frexp;
        x = frexp(x, &exponent);
    } else if constexpr (!std::is_class_v<T>) {
        constexpr int largest = std::numeric_limits<T>::max_exponent - 1;
        for (int step = static_cast<int>(std::bit_floor(static_cast<unsigned>(largest))); step > 0; step /= 2) {
            const T power = power_of_two<T>(step);
            for (; x >= power; exponent += step) x /= power;
            for (; x * power < 1; exponent -= step) x *= power;
        }
        if (x >= 1) {
            x /= 2;
            ++exponent;
        }
    }
    return exponent;
}

/// The same for double, from the representation.
[[nodiscard]] constexpr int take_exponent(double& x) {
    constexpr int bias = 1022;
    constexpr std::uint64_t exponent_field = 0x7FF0'0000'0000'0000;
    const bool is_subnormal = x < std::numeric_limits<double>::min();
    const auto bits = std::bit_cast<std::uint64_t>(is_subnormal ? x * 0x1p64 : x);
    x = std::bit_cast<double>((bits & ~exponent_field) | (std::uint64_t{bias} << 52U));
    return static_cast<int>(bits >> 52U) - bias - (is_subnormal ? 64 : 0);
}

}  // namespace detail

/// x · 2^k for x of moderate size, or 0; a subnormal result is rounded once.
template <class T>
[[nodiscard]] constexpr double_word<T> times_power_of_two(const double_word<T>& x, int k) {
    if constexpr (std::is_class_v<T>) {
        const T high = ldexp(x.hi, k);
        const T low = ldexp(x.lo, k);
        return {high, low};
    } else {
        constexpr int limit = std::numeric_limits<T>::max_exponent - 2;
        if (k == 0) return x;
        if (k < -2 * limit || x.hi == 0) return {};  // 2^k alone may be infinite
        const int last_step = k < -limit ? -limit : k > limit ? limit : k;
        const T first = detail::power_of_two<T>(k - last_step);
        const T last = detail::power_of_two<T>(last_step);
        return {x.hi * first * last, x.lo * first * last};
    }
}

/// x ≥ 0 as fraction in [½, 1) and exponent, exactly.
template <class T>
[[nodiscard]] constexpr scaled<T> split(const double_word<T>& x) {
    if (!(x.hi > 0)) return {};
    T fraction = x.hi;
    const int exponent = detail::take_exponent(fraction);
    return {{fraction, times_power_of_two(double_word<T>(x.lo), -exponent).hi}, exponent};
}

template <class T>
[[nodiscard]] constexpr double_word<T> joined(const scaled<T>& x) {
    return times_power_of_two(x.fraction, x.exponent);
}

/// The nearest T, subnormal or infinite where it must be.
template <class T>
[[nodiscard]] constexpr T rounded(const scaled<T>& x) {
    return times_power_of_two(double_word<T>(x.fraction.rounded()), x.exponent).hi;
}

template <class T>
[[nodiscard]] constexpr scaled<T> infinity() {
    return {std::numeric_limits<T>::infinity(), 0};
}

/// Whether x ≥ 0 is a number. Error-free transformations make NaN of infinity, so sums ask before they add.
template <class T>
[[nodiscard]] constexpr bool is_finite(const scaled<T>& x) {
    return x.fraction.hi <= std::numeric_limits<T>::max();
}

/// The exponent of the larger of two numbers.
template <class T>
[[nodiscard]] constexpr int larger_exponent(const scaled<T>& x, const scaled<T>& y) {
    if (x.fraction.hi == 0) return y.exponent;
    if (y.fraction.hi == 0) return x.exponent;
    return x.exponent < y.exponent ? y.exponent : x.exponent;
}

template <class T>
[[nodiscard, gnu::noinline]] constexpr scaled<T> operator+(const scaled<T>& x, const scaled<T>& y) {
    const int exponent = larger_exponent(x, y);
    const scaled<T> sum = split(times_power_of_two(x.fraction, x.exponent - exponent) +
                                times_power_of_two(y.fraction, y.exponent - exponent));
    return {sum.fraction, sum.exponent + exponent};
}

template <class T>
[[nodiscard, gnu::noinline]] constexpr scaled<T> operator*(const scaled<T>& x, const scaled<T>& y) {
    const scaled<T> product = split(x.fraction * y.fraction);
    if (!(product.fraction.hi > 0)) return {};  // 0 has no exponent
    return {product.fraction, x.exponent + y.exponent + product.exponent};
}

template <class T>
[[nodiscard, gnu::noinline]] constexpr scaled<T> operator/(const scaled<T>& x, const scaled<T>& y) {
    if (!(x.fraction.hi > 0)) return {};
    return {x.fraction / y.fraction, x.exponent - y.exponent};
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
