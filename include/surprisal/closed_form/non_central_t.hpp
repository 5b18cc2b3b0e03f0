#ifndef SURPRISAL_CLOSED_FORM_NON_CENTRAL_T_HPP
#define SURPRISAL_CLOSED_FORM_NON_CENTRAL_T_HPP

#include <cmath>

#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/excess.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_function.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/non_central_t.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// √x in double words.
[[nodiscard]] inline wide wide_sqrt(const wide& x) {
    const double root = std::sqrt(x.hi);
    return root > 0 ? root + (x - wide(root) * root) / (2 * root) : wide(0);
}

/// ln ∫ exp(−n (eᵗ − 1 − t) − ½ y² (eᵗ − 1)²) dt over the line, by trapezoids: the integrand is analytic to π/4 to both sides.
[[nodiscard]] inline double log_noncentral_t_integral(double n, double y) {
    const double deviation = 1 / std::sqrt(n + y * y);
    const double step = deviation < 0.24 ? 0.25 * deviation : 0.06;
    double sum = 1;
    for (const double direction : {-step, step}) {
        for (int i = 1;; ++i) {
            const double t = direction * i;
            const double grown = y * std::expm1(t);
            const double height = std::exp(-n * exp_excess(t) - grown * grown / 2);
            sum += height;
            if (height < 1e-19) break;
        }
    }
    return std::log(sum * step);
}

}  // namespace detail

/// (Z + δ)/√(χ²/v). The density is an integral over the value y of χ, taken about its mode y* as
///     ∫ yᵛ exp(−½ (y − w)²) dy = y*ⁿ exp(−½ (n/y*)²) ∫ exp(−n (eᵗ − 1 − t) − ½ y*² (eᵗ − 1)²) dt
/// with n = v + 1, w = δ x/√(v + x²) and y*² = n + w y*: nothing in it is negative. Entropy and divergences are by
/// quadrature.
///
/// Source    Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions, vol. 2, 2nd ed., §31.5.
template <class T, class Policy>
struct family<boost::math::non_central_t_distribution<T, Policy>> {
    using distribution = boost::math::non_central_t_distribution<T, Policy>;
    static constexpr const char* name = "non_central_t";

    static interval support(const distribution& /*d*/) { return whole_line; }

    static auto log_density(const distribution& d) {
        const double v = freedom(d);
        const bool is_normal = v > most;
        const double remainder = is_normal ? 0 : wide_stirling_remainder(wide(v / 2)).hi;
        return [v, shift = shift(d), is_normal, remainder](double x) {
            if (is_normal) return -(x - shift) * (x - shift) / 2 - detail::wide_half_log_two_pi.hi;
            return of_chi(v, shift, x) - remainder;
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) {
        const double v = freedom(d);
        const double of_freedom = v > most ? 1 : std::sqrt(v / (v + 2.5));
        told.add_peak(shift(d) * of_freedom, std::hypot(1, v > most ? 0 : shift(d) / std::sqrt(2 * (v + 1))));
    }

    static bool is_valid(const distribution& d) { return freedom(d) > 0 && detail::is_number(shift(d)); }

private:
    /// Beyond, nothing in double tells it from the normal distribution, but far out in its tails.
    static constexpr double most = 0x1p200;

    static double freedom(const distribution& d) { return static_cast<double>(d.degrees_of_freedom()); }
    static double shift(const distribution& d) { return static_cast<double>(d.non_centrality()); }

    /// ln f but for what Stirling's formula leaves of ln Γ(v/2).
    static double of_chi(double v, double shift, double x) {
        const bool is_far = std::fabs(x) > 1e100;
        const wide n = wide(v) + 1.0;
        const wide square = is_far ? wide(0) : v + wide(x) * x;
        const wide way = is_far ? wide(x < 0 ? -1 : 1) : x / detail::wide_sqrt(square);
        const wide w = shift * way;
        const wide root = detail::wide_sqrt(w * w + 4.0 * n);
        const wide y = w.hi < 0 ? 2.0 * n / (root - w) : 0.5 * (w + root);
        const wide log_tail = is_far ? 2.0 * wide_log(std::fabs(x)) - wide_log(n) : wide_log_ratio(square, n);
        const wide of_mode = 0.5 * (n * (w / y) - n * wide_log_ratio(n, y * y));
        const wide decay = is_far ? wide(0) : 0.5 * (shift * wide(shift)) * (v / square);
        const wide sum = of_mode - 0.5 * (n * log_tail) - decay + 0.5 * wide_log(v) - 0.5 - 0.5 * detail::log_pi -
                         detail::wide_half_log_two_pi;
        return sum.rounded() + detail::log_noncentral_t_integral(n.hi, y.hi);
    }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
