#ifndef SURPRISAL_CLOSED_FORM_FISHER_F_HPP
#define SURPRISAL_CLOSED_FORM_FISHER_F_HPP

#include <cmath>
#include <limits>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/excess.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_function.hpp>
#include <surprisal/closed_form/moments.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/fisher_f.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// ln of the density beyond 0 of (b/a) y/(1 − y), y of the beta distribution of shapes a and b.
/// Of x f(x) it is −a (r − 1 − ln r) − b (s − 1 − ln s), r and s the ratios of y and 1 − y to their means.
/// Of a factor times it by the factor's logarithm, which may cancel.
[[nodiscard]] inline auto log_fisher_f_density(double a, double b) {
    const wide n = wide(a) + b;
    const wide peak = 0.5 * (wide_log(a) + wide_log(b) - wide_log(n)) - wide_half_log_two_pi -
                      wide_stirling_remainder(a) - wide_stirling_remainder(b) + wide_stirling_remainder(n);
    return [a = split(wide(a)), b = split(wide(b)), n = split(n), peak](double x, double log_factor = 0) {
        const scaled<double> sum = a * split(wide(x)) + b;
        const wide of_first = wide_ratio_excess(n * split(wide(x)), sum);
        const wide of_second = wide_ratio_excess(n, sum);
        return decayed(peak + log_factor - wide_log(x), a * split(of_first) + b * split(of_second));
    };
}

}  // namespace detail

/// (n₂/n₁) y/(1 − y), y of the beta distribution of shapes n₁/2 and n₂/2. Divergences are by quadrature.
template <class T, class Policy>
struct family<boost::math::fisher_f_distribution<T, Policy>> {
    using distribution = boost::math::fisher_f_distribution<T, Policy>;
    static constexpr const char* name = "fisher_f";

    static interval support(const distribution& /*d*/) { return positive_half_line; }

    static auto log_density(const distribution& d) {
        const double a = first(d);
        return [a, inside = detail::log_fisher_f_density(a, second(d))](double x) {
            return x > 0 ? inside(x) : a < 1 ? infinity : a > 1 ? -infinity : 0;
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) {
        const double a = first(d);
        const double b = second(d);
        const double spread = std::sqrt(1 / a + 1 / b);
        if (a > 1)
            told.add_peak((a - 1) / a * (b / (b + 1)), spread < 1 ? spread : 1);
        else
            told.add_peak(0, b / (b + 1));
    }

    static bool is_valid(const distribution& d) {
        return detail::is_positive_number(first(d)) && detail::is_positive_number(second(d));
    }

    static bounded entropy(const distribution& d) {
        const double a = first(d);
        const double b = second(d);
        const wide sum = wide_log_gamma_intercept(a) + wide_log_gamma_intercept(b) -
                         wide_log_gamma_intercept(wide(a) + b) + (wide_digamma(a) - wide_digamma(b)) +
                         wide_log_ratio(b, a);
        return detail::rounded_to_double(sum, 0x1p-85 * (1 + 1 / a + 1 / b));
    }

    static bounded mean(const distribution& d) {
        return second(d) > 1 ? second(d) / (bounded(second(d)) - 1) : bounded(infinity);
    }
    static bounded variance(const distribution& d) {
        const bounded a = first(d);
        const bounded b = second(d);
        if (!(b.value > 2)) return infinity;
        return mean(d) * mean(d) * ((a + b - 1) / a / (b - 2));
    }
    static bounded mean_log(const distribution& d) {
        const double a = first(d);
        const double b = second(d);
        return detail::rounded_to_double(wide_digamma(a) - wide_digamma(b) + wide_log_ratio(b, a),
                                         0x1p-90 * (1 + 1 / a + 1 / b));
    }
    static bounded variance_log(const distribution& d) {
        return detail::rounded_to_double(wide_trigamma(first(d)) + wide_trigamma(second(d)));
    }
    static bounded mean_inverse(const distribution& d) {
        return first(d) > 1 ? first(d) / (bounded(first(d)) - 1) : bounded(infinity);
    }
    static bounded mean_power(const distribution& d, double k) {
        const wide a = first(d);
        const wide b = second(d);
        if (!((a + k).hi > 0) || !((b - k).hi > 0)) return infinity;
        const wide log = (wide_log_gamma(a + k) - wide_log_gamma(a)) + (wide_log_gamma(b - k) - wide_log_gamma(b)) +
                         k * wide_log_ratio(b, a);
        return exp(detail::rounded_to_double(
            log, 0x1p-90 * (1 + std::fabs(wide_log_gamma(a).hi) + std::fabs(wide_log_gamma(b).hi))));
    }

private:
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    static double first(const distribution& d) { return static_cast<double>(d.degrees_of_freedom1()) / 2; }
    static double second(const distribution& d) { return static_cast<double>(d.degrees_of_freedom2()) / 2; }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
