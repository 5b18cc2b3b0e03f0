#ifndef SURPRISAL_CLOSED_FORM_GAMMA_FUNCTION_HPP
#define SURPRISAL_CLOSED_FORM_GAMMA_FUNCTION_HPP

#include <array>
#include <cmath>
#include <cstddef>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/excess.hpp>

// ln Γ, its derivative, and its excess over a tangent, in double words: formulas with k ln k in them then keep all the digits
// of double for shapes up to 10^15. Each moves its argument up by the recurrence Γ(x + 1) = x Γ(x), to where Stirling's
// series ends below the last digit (Abramowitz & Stegun 6.1.40, 6.3.18).

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// B₂ₖ/(2k (2k − 1)), k = 1, 2, …: Stirling's series is their sum over x^(2k − 1).
inline constexpr std::array<wide, 14> stirling_coefficients{
    wide(1) / 12.0,         wide(-1) / 360.0,
    wide(1) / 1260.0,       wide(-1) / 1680.0,
    wide(1) / 1188.0,       wide(-691) / 360360.0,
    wide(1) / 156.0,        wide(-3617) / 122400.0,
    wide(43867) / 244188.0, wide(-174611) / 125400.0,
    wide(77683) / 5796.0,   wide(-236364091) / 1506960.0,
    wide(657931) / 300.0,   wide(-3392780147) / 93960.0,
};

/// From here on the series has all the digits of a double word.
inline constexpr double stirling_from = 32;

/// ln Γ(x) − ((x − ½) ln x − x + ½ ln 2π) of x ≥ stirling_from.
[[nodiscard]] inline wide stirling_series(const wide& x) {
    const wide y = 1.0 / x;
    const wide z = y * y;
    wide sum = 0;
    for (std::size_t k = stirling_coefficients.size(); k-- > 0;) sum = stirling_coefficients[k] + z * sum;
    return sum * y;
}

/// How often x has to be moved up by 1.
[[nodiscard]] inline int steps_up(double x) {
    return x < stirling_from ? static_cast<int>(std::ceil(stirling_from - x)) : 0;
}

/// ½ ln 2π
inline constexpr wide wide_half_log_two_pi{0x1.d67f1c864beb5p-1, -0x1.65b5a1b7ff5dfp-55};

/// ln π = 2 ln Γ(½)
inline constexpr wide log_pi{0x1.250d048e7a1bdp+0, 0x1.7abf2ad8d5088p-57};

/// −ψ(1), Euler's constant
inline constexpr wide euler_gamma{0x1.2788cfc6fb619p-1, -0x1.6cb90701fbfabp-58};

/// π²/6 = ψ₁(1)
inline constexpr wide sixth_of_pi_squared{0x1.a51a6625307d3p+0, 0x1.1873d8912200cp-55};

/// Γ's recurrence as a product: x (x + 1) … (x + n − 1).
[[nodiscard]] inline wide rising_product(const wide& x, int n) {
    wide product = 1;
    for (int i = 0; i < n; ++i) product = product * (x + static_cast<double>(i));
    return product;
}

}  // namespace detail

/// ln Γ(x) of 0 < x < 2^900.
///
/// Accuracy  2^-96 of |ln Γ(x)| + 1: tests/closed_form/special_functions.cpp.
[[nodiscard]] inline wide wide_log_gamma(const wide& x) {
    const int steps = detail::steps_up(x.hi);
    const wide y = x + static_cast<double>(steps);
    const wide stirling = (y - 0.5) * wide_log(y) - y + detail::wide_half_log_two_pi + detail::stirling_series(y);
    return steps > 0 ? stirling - wide_log(detail::rising_product(x, steps)) : stirling;
}

/// ln Γ(x) − ((x − ½) ln x − x + ½ ln 2π) > 0 of x > 0: what Stirling's formula leaves out.
///
/// Accuracy  2^-90 relative: tests/closed_form/special_functions.cpp.
[[nodiscard]] inline wide wide_stirling_remainder(const wide& x) {
    const int steps = detail::steps_up(x.hi);
    wide sum = detail::stirling_series(x + static_cast<double>(steps));
    for (int i = 0; i < steps; ++i) {  // R(x) − R(x + 1) = (x + ½) ln(1 + 1/x) − 1
        const wide y = x + static_cast<double>(i);
        const wide s = 1.0 / (2.0 * y + 1.0);
        const wide z = s * s;
        sum += y.hi > 2 ? z * wide_artanh_tail(z) : (y + 0.5) * (wide_log(y + 1.0) - wide_log(y)) - 1.0;
    }
    return sum;
}

namespace detail {

/// ln x − 1/(2x) − ψ(x) of x ≥ stirling_from.
[[nodiscard]] inline wide digamma_series(const wide& x) {
    const wide y = 1.0 / x;
    const wide z = y * y;
    wide sum = 0;
    for (std::size_t k = stirling_coefficients.size(); k-- > 0;)
        sum = (2 * static_cast<double>(k) + 1) * stirling_coefficients[k] + z * sum;
    return z * sum;
}

}  // namespace detail

/// ψ(x) = d ln Γ(x)/dx of 0 < x < 2^900.
///
/// Accuracy  2^-98 of |ψ(x)| + 1: tests/closed_form/special_functions.cpp.
[[nodiscard]] inline wide wide_digamma(const wide& x) {
    const int steps = detail::steps_up(x.hi);
    const wide y = x + static_cast<double>(steps);
    wide shifted = 0;
    for (int i = steps - 1; i >= 0; --i) shifted += 1.0 / (x + static_cast<double>(i));
    return wide_log(y) - 0.5 / y - detail::digamma_series(y) - shifted;
}

/// ln Γ(x) − x ψ(x) + x of 0 < x < 2^900: where the tangent of ln Γ at x meets the axis, and x. It grows like −½ ln x, so
/// entropies that are written with it do not cancel: of a gamma distribution k + ln Γ(k) + (1 − k) ψ(k) is this and ψ(k).
///
/// Accuracy  2^-96 of |ln Γ(min(x, 32))| + |ln x| + 1: tests/closed_form/special_functions.cpp.
[[nodiscard]] inline wide wide_log_gamma_intercept(const wide& x) {
    if (x.hi < detail::stirling_from) return wide_log_gamma(x) - x * wide_digamma(x) + x;
    return detail::wide_half_log_two_pi + 0.5 - 0.5 * wide_log(x) + detail::stirling_series(x) +
           x * detail::digamma_series(x);
}

/// ψ₁(x) = d²ln Γ(x)/dx² of 10^-150 < x < 2^900.
///
/// Accuracy  2^-98 relative: tests/closed_form/special_functions.cpp.
[[nodiscard]] inline wide wide_trigamma(const wide& x) {
    const int steps = detail::steps_up(x.hi);
    const wide inverse = 1.0 / (x + static_cast<double>(steps));
    const wide z = inverse * inverse;
    wide sum = 0;
    for (std::size_t k = detail::stirling_coefficients.size(); k-- > 0;) {
        const double power = 2 * static_cast<double>(k) + 1;
        sum = (power * (power + 1)) * detail::stirling_coefficients[k] + z * sum;
    }
    wide shifted = 0;
    for (int i = steps - 1; i >= 0; --i) {
        const wide step = 1.0 / (x + static_cast<double>(i));
        shifted += step * step;
    }
    return shifted + inverse + 0.5 * z + inverse * (z * sum);
}

namespace detail {

/// By how much Stirling's series at b exceeds its tangent at a, with u = (b − a)/a.
[[nodiscard]] inline wide stirling_series_excess(const wide& a, const wide& u) {
    const wide inverse = 1.0 / a;
    const wide w = 1.0 / (1.0 + u);
    const wide squared = u * u;
    wide excess = 0;  // wⁿ − 1 + n u, by f(n) = w (f(n − 1) + n u²)
    wide power = inverse;
    wide sum = 0;
    for (std::size_t k = 0; k < stirling_coefficients.size(); ++k) {
        const double n = 2 * static_cast<double>(k) + 1;
        if (k > 0) excess = w * (excess + (n - 1) * squared);
        excess = w * (excess + n * squared);
        sum += stirling_coefficients[k] * (power * excess);
        power = power * inverse * inverse;
    }
    return sum;
}

/// The excess of ln Γ at b over its tangent at a, less the same of its leading part x ln x − x. Moving a and b up by 1 takes
/// the excess of −ln x from that of ln Γ, and Stirling's formula is x ln x − x, −½ ln x and a convex rest.
[[nodiscard]] inline wide log_gamma_excess_above(const wide& b, const wide& a, const wide& leading) {
    const int steps = steps_up(a.hi < b.hi ? a.hi : b.hi);
    const auto moved = static_cast<double>(steps);
    const wide y = a + moved;
    wide sum = 0.5 * wide_ratio_excess(b + moved, y) + stirling_series_excess(y, (b - a) / y);
    if (steps > 0) sum += poisson_divergence(b + moved, y) - leading;
    for (int i = steps - 1; i >= 0; --i)
        sum += wide_ratio_excess(b + static_cast<double>(i), a + static_cast<double>(i));
    return sum;
}

}  // namespace detail

/// ln Γ(b) − ln Γ(a) − (b − a) ψ(a) ≥ 0: the divergence of gamma distributions with shapes a and b and one scale.
///
/// Domain    a, b in (10^-290, 2^900).
/// Accuracy  2^-90 relative, however close a and b: tests/closed_form/special_functions.cpp.
[[nodiscard]] inline wide log_gamma_excess(const wide& b, const wide& a) {
    const wide above = detail::log_gamma_excess_above(b, a, 0);
    return detail::steps_up(a.hi < b.hi ? a.hi : b.hi) > 0 ? above : above + poisson_divergence(b, a);
}

/// ∫ₐᵇ (b − s) (ψ₁(s) − 1/s) ds ≥ 0: the divergence of gamma distributions with shapes a and b and one mean.
///
/// Domain    as log_gamma_excess.
/// Accuracy  2^-70 relative: tests/closed_form/special_functions.cpp.
[[nodiscard]] inline wide equal_mean_gamma_divergence(const wide& a, const wide& b) {
    return detail::log_gamma_excess_above(b, a, poisson_divergence(b, a));
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
