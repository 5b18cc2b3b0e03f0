#ifndef SURPRISAL_ARITHMETIC_LOGARITHM_HPP
#define SURPRISAL_ARITHMETIC_LOGARITHM_HPP

#include <cstddef>
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

namespace detail {

/// A factor of ten digits, next to 1/x for an x of [√½, √2), and −ln of it.
struct log_node {
    double factor;
    double_word<double> log;
};

/// For x = j/32, j from 23 to 45; tests/arithmetic/logarithm.cpp works them out again.
inline constexpr log_node log_nodes[] = {
    {0x1.64p0, {-0x1.51aad872df82dp-2, -0x1.3927ac19f55e3p-59}},
    {0x1.55p0, {-0x1.2596010df763ap-2, 0x1.0f76c57075e9ep-58}},
    {0x1.48p0, {-0x1.fb9186d5e3e2bp-3, 0x1.caaae64f21acbp-57}},
    {0x1.3bp0, {-0x1.a8becfc882f19p-3, 0x1.e8c37918c39ebp-58}},
    {0x1.2fp0, {-0x1.59338d9982086p-3, 0x1.65d22aa8ad7cfp-58}},
    {0x1.25p0, {-0x1.14785846742acp-3, -0x1.a28813e3a7f07p-57}},
    {0x1.1ap0, {-0x1.8c345d6319b21p-4, 0x1.4a697ab3424a9p-61}},
    {0x1.11p0, {-0x1.075983598e471p-4, -0x1.80da5333c45b8p-59}},
    {0x1.08p0, {-0x1.f829b0e7833p-6, -0x1.33e3f04f1ef23p-60}},
    {0x1p0, {0, 0}},
    {0x1.fp-1, {0x1.0415d89e74444p-5, 0x1.c05cf1d753622p-59}},
    {0x1.e2p-1, {0x1.eea31c006b87cp-5, -0x1.3e4fc93b7b66cp-59}},
    {0x1.d4p-1, {0x1.700d30aeac0e1p-4, -0x1.72566212cdd05p-61}},
    {0x1.c8p-1, {0x1.da727638446a2p-4, 0x1.401fa71733019p-58}},
    {0x1.bap-1, {0x1.2d1610c86813ap-3, -0x1.499a3f25af95fp-58}},
    {0x1.bp-1, {0x1.5bf406b543db2p-3, -0x1.1f5b44c0df7e7p-61}},
    {0x1.a4p-1, {0x1.95a5adcf7017fp-3, 0x1.142c507fb7a3dp-58}},
    {0x1.9ap-1, {0x1.c6ffbc6f00f71p-3, -0x1.8e58b2c57a4a5p-57}},
    {0x1.9p-1, {0x1.f991c6cb3b379p-3, 0x1.f665066f980a2p-57}},
    {0x1.86p-1, {0x1.16b5ccbacfb73p-2, 0x1.66fbd28b40935p-56}},
    {0x1.7ep-1, {0x1.2bef07cdc9354p-2, -0x1.82dad7fd86088p-56}},
    {0x1.74p-1, {0x1.4718dc271c41bp-2, 0x1.8fb4c14c56eefp-60}},
    {0x1.6cp-1, {0x1.5d5bddf595f3p-2, -0x1.6541148cbb8a2p-56}},
};

}  // namespace detail

/// The same for double, in half the time: ln m = ln(1/c) + ln(1 + r) for the c of a table next to 1/m, r = mc − 1.
[[nodiscard]] constexpr double_word<double> log(const scaled<double>& x) {
    constexpr double sqrt_half = 0x1.6a09e667f3bcdp-1;
    if (!(x.fraction.hi >= 0.5 && x.fraction.hi < 1)) return log<double>(x);
    const int doubled = x.fraction.hi < sqrt_half ? 1 : 0;
    const double m = x.fraction.hi * (1.0 + doubled);
    const auto nearest = (static_cast<std::size_t>(m * 64) + 1) / 2;  // of the nodes j/32
    const auto& [c, log_of_inverse] = detail::log_nodes[nearest - 23];

    const double leading = leading_half(m);
    const double_word<double> of_m = two_sum(leading * c - 1, (m - leading) * c);  // exact
    const auto [r, rest_of_r] = fast_two_sum(of_m.hi, of_m.lo + x.fraction.lo * (1.0 + doubled) * c);
    const double z = r * r;
    const double below = (r * (1. / 3) - 1. / 2) + z * (r * (1. / 5) - 1. / 4);
    const double above = (r * (1. / 7) - 1. / 6) + z * (r * (1. / 9) - 1. / 8);
    const double last = (r * (1. / 11) - 1. / 10) - z * (1. / 12);
    const double tail = z * (below + z * z * (above + z * z * last));  // ln(1 + r) − r

    // Of a power of two all else is 0: a score of so many octaves has the same logarithm.
    const double_word<double> octaves = static_cast<double>(x.exponent - doubled) * ln2<double>();
    const double_word<double> whole = fast_two_sum(octaves.hi, log_of_inverse.hi);
    const double_word<double> sum = fast_two_sum(whole.hi, r);
    const double rest = octaves.lo + log_of_inverse.lo;
    return fast_two_sum(sum.hi, (whole.lo + sum.lo) + (rest + (rest_of_r + tail)));
}

/// ln(1 + y) for y ≥ 0, relatively accurate also where y is tiny.
///
/// Accuracy  as log.
template <class T>
[[nodiscard]] constexpr double_word<T> log1p(const double_word<T>& y) {
    const T epsilon = std::numeric_limits<T>::epsilon();
    if (y.hi < epsilon * epsilon) return y;
    return y.hi < T(0.4) ? detail::twice_artanh(y / (T(2) + y)) : log(split(T(1) + y));
}
template <class T>
[[nodiscard]] constexpr scaled<T> log1p(const scaled<T>& y) {
    return y.exponent < -2 * std::numeric_limits<T>::digits ? y : split(log1p(joined(y)));
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
