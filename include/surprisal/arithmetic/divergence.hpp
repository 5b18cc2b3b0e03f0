#ifndef SURPRISAL_ARITHMETIC_DIVERGENCE_HPP
#define SURPRISAL_ARITHMETIC_DIVERGENCE_HPP

#include <limits>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/logarithm.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// a b − c d with the digits that are left where it cancels: each product is taken exactly, only their sum is rounded.
template <class T>
[[nodiscard]] constexpr double_word<T> difference_of_products(const double_word<T>& a, const double_word<T>& b,
                                                              const double_word<T>& c, const double_word<T>& d) {
    const double_word<T> ab = two_product(a.hi, b.hi);
    const double_word<T> cd = two_product(c.hi, d.hi);
    const double_word<T> crossed =
        (two_product(a.hi, b.lo) - two_product(c.hi, d.lo)) + (two_product(a.lo, b.hi) - two_product(c.lo, d.hi));
    const T last = a.lo * b.lo - c.lo * d.lo;
    return two_sum<T>(ab.hi, -cd.hi) + (two_sum<T>(ab.lo, -cd.lo) + (crossed + last));
}

}  // namespace detail

/// What P and Q say of one outcome: two measures a and b, with their sum and difference in a common unit, 2^exponent, in
/// which the larger is of the order of 1 and the smaller may round to 0.
template <class T>
struct contrast {
    scaled<T> a;
    scaled<T> b;
    int exponent;
    double_word<T> sum;
    double_word<T> difference;

    constexpr contrast(const scaled<T>& x, const scaled<T>& y)
        : a(x),
          b(y),
          exponent(larger_exponent(x, y)),
          sum(in_unit(x) + in_unit(y)),
          difference(in_unit(x) - in_unit(y)) {}

    /// a = x · x_factor and b = y · y_factor. The difference keeps its digits where they are equal to the last digit.
    constexpr contrast(const scaled<T>& x, const scaled<T>& x_factor, const scaled<T>& y, const scaled<T>& y_factor)
        : contrast(x * x_factor, y * y_factor) {
        const int apart = a.exponent - b.exponent;
        if (a.fraction.hi > 0 && b.fraction.hi > 0 && apart >= -1 && apart <= 1)
            difference = detail::difference_of_products(
                times_power_of_two(x.fraction, x.exponent + x_factor.exponent - exponent), x_factor.fraction,
                times_power_of_two(y.fraction, y.exponent + y_factor.exponent - exponent), y_factor.fraction);
    }

    [[nodiscard]] constexpr double_word<T> in_unit(const scaled<T>& x) const {
        return times_power_of_two(x.fraction, x.exponent - exponent);
    }
};

/// The term of the Kullback–Leibler divergence that is never negative: t(a, b) = a ln(a/b) − a + b.
///
/// With s = (a − b)/(a + b), ln(a/b) = 2 artanh s and t = (a − b) s (1 + (s + s²) R(s²)), R the tail of artanh. This series
/// starts at s², so it keeps its relative accuracy however close a is to b; the first-order terms a − b, which cancel
/// between outcomes and would leave only their rounding errors, never appear.
///
/// Domain    a, b ≥ 0; t(0, b) = b, t(a, 0) = ∞, t(0, 0) = 0.
/// Accuracy  2 bits more than T has: tests/arithmetic/divergence.cpp, "error bound".
template <class T>
[[nodiscard]] constexpr scaled<T> divergence_term(const contrast<T>& x) {
    if (x.a.fraction.hi == 0) return x.b;
    if (x.b.fraction.hi == 0) return infinity<T>();
    const double_word<T> s = x.difference / x.sum;
    double_word<T> term;
    if (s.hi > T(-0.2) && s.hi < T(0.2)) {
        const double_word<T> leading = x.difference * s;
        const T z = s.hi * s.hi;
        const T rest = leading.hi * ((s.hi + z) * artanh_tail(z));
        term = leading + rest;
    } else {
        term = x.in_unit(x.a) * (log(x.a) - log(x.b)) - x.difference;
    }
    return {term, x.exponent};
}

namespace detail {

/// ((1 + s) ln(1 + s) + (1 − s) ln(1 − s))/s² − 1 = z/6 + z²/15 + z³/28 + … with z = s² ≤ ¼.
template <class T>
[[nodiscard]] constexpr T jensen_shannon_tail(const T& z) {
    T sum = 0;
    T power = z;
    for (int j = 2;; ++j) {
        const T next = sum + power / (j * (2 * j - 1));
        if (!(next > sum)) return sum;
        sum = next;
        power *= z;
    }
}

/// x ln x, 0 for x = 0.
template <class T>
[[nodiscard]] constexpr double_word<T> x_log_x(const double_word<T>& x) {
    return x.hi > 0 ? x * log(split(x)) : double_word<T>();
}

}  // namespace detail

/// The term of the Jensen–Shannon divergence: ½ t(a, m) + ½ t(b, m) with m = (a + b)/2, symmetric in a and b.
///
/// With s = (a − b)/(a + b) it is ½ m ((1 + s) ln(1 + s) + (1 − s) ln(1 − s)): again a series that starts at s².
///
/// Domain    a, b ≥ 0.
/// Accuracy  2 bits more than T has: tests/arithmetic/divergence.cpp, "error bound".
template <class T>
[[nodiscard]] constexpr scaled<T> jensen_shannon_term(const contrast<T>& x) {
    if (x.sum.hi == 0) return {};
    const double_word<T> s = x.difference / x.sum;
    double_word<T> term;
    if (s.hi > T(-0.5) && s.hi < T(0.5)) {
        const double_word<T> z = s * s;
        const T rest = z.hi * detail::jensen_shannon_tail(z.hi);
        term = z + rest;
    } else {
        term = detail::x_log_x(T(2) * x.in_unit(x.a) / x.sum) + detail::x_log_x(T(2) * x.in_unit(x.b) / x.sum);
    }
    return {T(0.25) * x.sum * term, x.exponent};
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
