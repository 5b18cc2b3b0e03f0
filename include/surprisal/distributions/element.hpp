#ifndef SURPRISAL_DISTRIBUTIONS_ELEMENT_HPP
#define SURPRISAL_DISTRIBUTIONS_ELEMENT_HPP

#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponential.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// Digits and exponent range of the 16-bit formats, which std::numeric_limits may not know; 0 for other types.
template <class T>
inline constexpr int half_digits = 0;
#if defined(SURPRISAL_FLOAT16)
template <>
inline constexpr int half_digits<SURPRISAL_FLOAT16> = __FLT16_MANT_DIG__;
#endif
#if defined(SURPRISAL_BFLOAT16)
template <>
inline constexpr int half_digits<SURPRISAL_BFLOAT16> = __BFLT16_MANT_DIG__;
#endif

template <class T, class Limits = std::numeric_limits<T>>
inline constexpr bool is_library_real = std::is_class_v<T>&& Limits::is_specialized && !Limits::is_exact &&
                                        Limits::has_infinity && Limits::digits < 1'000'000;

}  // namespace detail

/// A 16-bit floating-point type: half, bfloat16 (half_precision.hpp), and _Float16 (std::float16_t) or __bf16
/// (std::bfloat16_t) where the compiler has them.
template <class E>
concept half_precision = detail::half_digits<E>
!= 0;

namespace detail {

/// Whether a built-in type rounds to a known number of binary digits. GCC 12 knows __float128 without its digits, and the long
/// double of PowerPC is a pair of doubles, with 106 digits at times: the errors of its sums and products are no such numbers.
template <class E>
inline constexpr bool is_binary_real =
    std::floating_point<E>&& std::numeric_limits<E>::digits > 0 && std::numeric_limits<E>::digits != 106;

}  // namespace detail

/// A number with rounding: a built-in floating-point type, or a class like those of Boost.Multiprecision with a fixed
/// precision. Rational and integer classes are not: their masses would not be rounded to a sum of 1.
template <class E>
concept real = detail::is_binary_real<E> || half_precision<E> || detail::is_library_real<E>;

/// A count: any integer type that is not a character, because text is not a histogram of itself.
template <class E>
concept count = std::integral<E> && !std::same_as<E, char> && !std::same_as<E, wchar_t> && !std::same_as<E, char8_t> &&
                !std::same_as<E, char16_t> && !std::same_as<E, char32_t>;

namespace detail {

template <class E>
struct arithmetic_for {
    using type = E;
};
template <class E>
requires count<E> || half_precision<E> || std::same_as<E, float>
struct arithmetic_for<E> {
    using type = double;
};

}  // namespace detail

/// The type in which masses of type E are computed and returned: double up to double, E itself beyond.
template <class E>
using arithmetic_of = typename detail::arithmetic_for<E>::type;

namespace detail {

template <class E>
[[nodiscard]] constexpr arithmetic_of<E> sqrt_epsilon() {
    using T = arithmetic_of<E>;
    if constexpr (half_precision<E>)
        return sqrt(scaled<T>{T(1), 1 - half_digits<E>});
    else
        return sqrt(split(double_word<T>(static_cast<T>(std::numeric_limits<E>::epsilon()))));
}

}  // namespace detail

/// How far from 1 a sum of probabilities may be: √ε of the element type.
template <real E>
[[nodiscard]] constexpr arithmetic_of<E> sum_tolerance() {
    if constexpr (detail::is_library_real<E>) {
        return detail::sqrt_epsilon<E>();
    } else {
        constexpr arithmetic_of<E> tolerance = detail::sqrt_epsilon<E>();
        return tolerance;
    }
}

namespace detail {

/// Whether a real number is finite and not negative. Decided from the representation where there is one to look at:
/// -ffinite-math-only lets a compiler take any comparison with infinity or NaN as decided.
template <class E>
[[nodiscard]] constexpr bool is_mass(const E& x) {
    if constexpr (count<E>) {
        if constexpr (std::is_signed_v<E>) return x >= 0;
        return true;
    } else if constexpr (std::same_as<E, double>) {
        const auto bits = std::bit_cast<std::uint64_t>(x);
        return bits < 0x7FF0'0000'0000'0000 || bits == 0x8000'0000'0000'0000;
    } else if constexpr (std::same_as<E, float> || half_precision<E>) {
        const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(x));
        return bits < 0x7F80'0000 || bits == 0x8000'0000;
    } else {
        return x >= 0 && x <= std::numeric_limits<E>::max();
    }
}

/// An element in the arithmetic T without loss, also a count of more digits than T has.
template <class T, class E>
[[nodiscard]] constexpr double_word<T> exactly(const E& x) {
    if constexpr (count<E> && std::numeric_limits<E>::digits > std::numeric_limits<T>::digits) {
        constexpr int step = 32;
        constexpr E low_bits = 0xFFFF'FFFF;
        if (x <= low_bits) return T(x);
        return detail::power_of_two<T>(step) * exactly<T>(static_cast<E>(x >> step)) + T(static_cast<E>(x & low_bits));
    } else {
        return static_cast<T>(x);
    }
}

}  // namespace detail

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
