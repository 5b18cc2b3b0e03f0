#ifndef SURPRISAL_CLOSED_FORM_EXCESS_HPP
#define SURPRISAL_CLOSED_FORM_EXCESS_HPP

#include <cmath>
#include <limits>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/logarithm.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>

// By how much a convex function exceeds its tangent. Divergences within a family are sums of such terms: none is negative,
// and near the point of contact each is a series that starts at the square, so close parameters keep their digits.

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// u − ln(1 + u) from s = u/(2 + u), |s| ≤ 0.2.
[[nodiscard]] inline wide log_excess_near(const wide& u, const wide& s) {
    const wide z = s * s;
    return s * (u - 2.0 * (z * wide_artanh_tail(z)));
}

/// The |s| up to which excesses are series in s: beyond, the difference from the tangent loses no more than 3 bits.
inline constexpr double near_tangent = 0.2;

}  // namespace detail

/// r − 1 − ln r ≥ 0 of r = a/b: the divergence of exponential distributions with rates b and a, in this order.
///
/// Domain    a, b > 0. Pass what makes up a ratio, not the ratio less 1: its digits are then still there.
/// Accuracy  2^-98 relative; the ratio itself may over- or underflow: tests/closed_form/special_functions.cpp.
[[nodiscard]] inline wide wide_ratio_excess(const scaled<double>& a, const scaled<double>& b) {
    const int apart = a.exponent - b.exponent;
    if (apart < -900 || apart > 900) {
        const wide r = joined(a / b);
        const wide log_r = wide_log(a.fraction) - wide_log(b.fraction) + static_cast<double>(apart) * ln2<double>();
        return r.hi < 1 ? r.hi - 1.0 - log_r : r;
    }
    const wide scaled_a = times_power_of_two(a.fraction, apart);
    const wide u = (scaled_a - b.fraction) / b.fraction;
    const wide s = (scaled_a - b.fraction) / (scaled_a + b.fraction);
    if (std::fabs(s.hi) > detail::near_tangent) return u - wide_log(scaled_a / b.fraction);
    return detail::log_excess_near(u, s);
}

[[nodiscard]] inline wide wide_ratio_excess(const wide& a, const wide& b) {
    return wide_ratio_excess(split(a), split(b));
}

/// u − ln(1 + u) ≥ 0 of u > −1.
///
/// Accuracy  as wide_ratio_excess, for the u that is given: next to −1 write wide_ratio_excess.
[[nodiscard]] inline wide log_excess(const wide& u) {
    if (!(u.hi < 0x1p990)) return u;
    const wide s = u / (u + 2.0);
    return std::fabs(s.hi) > detail::near_tangent ? u - wide_log(u + 1.0) : detail::log_excess_near(u, s);
}

/// a ln(a/b) − a + b ≥ 0: the divergence of Poisson distributions with means a and b.
///
/// Domain    a ≥ 0, b > 0, both below 2^900.
/// Accuracy  2^-94 relative: tests/closed_form/special_functions.cpp.
[[nodiscard]] inline wide poisson_divergence(const wide& a, const wide& b) {
    if (!(a.hi > 0)) return b;
    const wide difference = a - b;
    const wide s = difference / (a + b);
    if (std::fabs(s.hi) > detail::near_tangent) return a * wide_log_ratio(a, b) - difference;
    const wide z = s * s;
    return difference * (s * (1.0 + (s + z) * wide_artanh_tail(z)));
}

/// eʸ − 1 − y ≥ 0.
///
/// Accuracy  4 ulp: tests/closed_form/special_functions.cpp.
[[nodiscard]] inline double exp_excess(const wide& y) {
    const double x = y.hi;
    if (std::fabs(x) > 1) {
        const double grown = std::expm1(x);
        return grown - x + (grown > std::numeric_limits<double>::max() ? 0 : grown * y.lo);
    }
    double sum = 1;
    for (int k = 20; k >= 3; --k) sum = 1 + sum * x / k;  // of x²/2 (1 + x/3 (1 + x/4 (…)))
    return sum * x * x / 2;
}

namespace detail {

/// eʸ − 1 − y of a y that is known to `error`.
[[nodiscard]] inline bounded exp_excess_of(const wide& y, double error) {
    const bounded result = within_ulps(exp_excess(y), 4);
    return {result.value, result.error + std::expm1(std::fabs(y.hi) + error) * error};
}

[[nodiscard]] inline wide magnitude(const wide& x) { return x.hi < 0 ? -x : x; }

/// x as a double word; infinite, with no second word that would make NaN of it, where it is beyond the largest number.
[[nodiscard]] inline wide number_of(const scaled<double>& x) {
    const wide number = joined(x);
    return number.hi > std::numeric_limits<double>::max() ? wide(number.hi) : number;
}

/// a/b of b > 0, where neither the quotient nor what its rounding leaves need be of moderate size.
[[nodiscard]] inline wide wide_quotient(const wide& a, const wide& b) {
    const wide size = number_of(split(magnitude(a)) / split(b));
    return a.hi < 0 ? wide(0 - size.hi, 0 - size.lo) : size;
}

}  // namespace detail

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
