#ifndef SURPRISAL_ARITHMETIC_LOGARITHM_HPP
#define SURPRISAL_ARITHMETIC_LOGARITHM_HPP

#include <limits>
#include <type_traits>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// (artanh(s)/s − 1)/s² = 1/3 + z/5 + z²/7 + … with z = s² ≤ ¼, to the last digits of T.
template <class T>
[[nodiscard]] constexpr T artanh_tail(const T& z) {
    T sum = 0;
    T power = 1;
    for (int odd = 3;; odd += 2) {
        const T next = sum + power / odd;
        if (!(next > sum)) return sum;
        sum = next;
        power *= z;
    }
}

namespace detail {

/// 2 artanh(s) = ln((1 + s)/(1 − s)): the leading term in twice the digits of T, the tail, at most a hundredth of it, in
/// those of T.
template <class T>
[[nodiscard]] constexpr double_word<T> twice_artanh(const double_word<T>& s) {
    const T z = s.hi * s.hi;
    const T tail = s.hi * z * artanh_tail(z);
    return T(2) * (s + tail);
}

/// ln((n + 1)/(n − 1)) = 2 artanh(1/n), the whole series in twice the digits of T.
template <class T>
[[nodiscard]] constexpr double_word<T> log_of_neighbours(int n) {
    const double_word<T> s = double_word<T>(1) / T(n);
    const double_word<T> z = s * s;
    const T negligible = std::numeric_limits<T>::epsilon() * std::numeric_limits<T>::epsilon();
    double_word<T> power = s;
    double_word<T> sum = s;
    for (int odd = 3; power.hi > negligible; odd += 2) {
        power = power * z;
        sum += power / T(odd);
    }
    return T(2) * sum;
}

template <class T>
inline constexpr double_word<T> ln2_of_builtin = log_of_neighbours<T>(3);

template <class T>
[[nodiscard]] double_word<T> ln2_of_library_type() {
    static const double_word<T> value = log_of_neighbours<T>(3);
    return value;
}

}  // namespace detail

/// ln 2 to twice the digits of T.
template <class T>
[[nodiscard]] constexpr double_word<T> ln2() {
    if constexpr (std::is_floating_point_v<T>)
        return detail::ln2_of_builtin<T>;
    else
        return detail::ln2_of_library_type<T>();
}

/// Natural logarithm of x > 0, fraction in [½, 1); relatively accurate also next to 1.
///
/// Accuracy  4 bits more than T has: tests/arithmetic/logarithm.cpp, "error bound".
template <class T>
[[nodiscard]] constexpr double_word<T> log(const scaled<T>& x) {
    constexpr double sqrt_half = 0x1.6a09e667f3bcdp-1;
    const bool doubled = x.fraction.hi < T(sqrt_half);
    const double_word<T> m = doubled ? T(2) * x.fraction : x.fraction;  // in [√½, √2)
    const double_word<T> ln_m = detail::twice_artanh((m - T(1)) / (m + T(1)));
    return T(x.exponent - (doubled ? 1 : 0)) * ln2<T>() + ln_m;
}

/// ln(1 + y) for y ≥ 0, relatively accurate also where y is tiny.
///
/// Accuracy  as log.
template <class T>
[[nodiscard]] constexpr scaled<T> log1p(const scaled<T>& y) {
    if (y.exponent < -2 * std::numeric_limits<T>::digits) return y;
    const double_word<T> x = joined(y);
    return split(x.hi < T(0.4) ? detail::twice_artanh(x / (T(2) + x)) : log(split(T(1) + x)));
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
