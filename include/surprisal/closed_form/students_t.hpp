#ifndef SURPRISAL_CLOSED_FORM_STUDENTS_T_HPP
#define SURPRISAL_CLOSED_FORM_STUDENTS_T_HPP

#include <cmath>
#include <limits>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_function.hpp>
#include <surprisal/closed_form/moments.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/students_t.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// With infinitely many degrees of freedom it is the standard normal distribution. Divergences are by quadrature.
template <class T, class Policy>
struct family<boost::math::students_t_distribution<T, Policy>> {
    using distribution = boost::math::students_t_distribution<T, Policy>;
    static constexpr const char* name = "students_t";

    static interval support(const distribution& /*d*/) { return whole_line; }

    static auto log_density(const distribution& d) {
        const double v = freedom(d);
        const bool is_normal = detail::is_infinite(v);
        return [is_normal, v = is_normal ? scaled<double>{} : split(wide(v)),
                power = is_normal ? scaled<double>{} : detail::half_of(split(two_sum(v, 1.0))),
                peak = log_peak(v)](double x) {
            const scaled<double> square = split(wide(std::fabs(x))) * split(wide(std::fabs(x)));
            if (is_normal) return detail::decayed(peak, detail::half_of(square));
            constexpr int far = 120;  // where 1 is beyond the digits of the ratio
            const scaled<double> ratio = square / v;
            const wide tail = ratio.exponent > far ? wide_log(ratio) : wide_log1p(detail::number_of(ratio));
            return detail::decayed(peak, power * (ratio.exponent < -900 ? ratio : split(tail)));
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& /*d*/, guidance& told) { told.add_peak(0, 1); }

    static bool is_valid(const distribution& d) { return freedom(d) > 0; }

    static bounded entropy(const distribution& d) {
        const double v = freedom(d);
        if (v > most) return detail::rounded_to_double(detail::wide_half_log_two_pi + 0.5, 0x1p-60);
        const wide half = wide(v / 2);
        const wide sum = wide_log_gamma_intercept(half) - wide_log_gamma_intercept(half + 0.5) + 0.5 -
                         0.5 * wide_digamma(half) + 0.5 * (wide_log(v) + detail::log_pi);
        return detail::rounded_to_double(sum, 0x1p-85 * (1 + 1 / v));
    }

    static bounded mean(const distribution& /*d*/) { return 0; }
    static bounded variance(const distribution& d) {
        const double v = freedom(d);
        return v > most ? bounded(1, 0x1p-60) : v > 2 ? v / (bounded(v) - 2) : bounded(infinity);
    }
    static bounded mean_exp(const distribution& d, double s) {
        if (s == 0) return 1;
        return detail::is_infinite(freedom(d)) ? exp(bounded(s) * s / 2) : bounded(infinity);
    }

private:
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    /// Beyond, nothing in double tells it from the normal distribution, but far out in its tails.
    static constexpr double most = 0x1p200;

    static double freedom(const distribution& d) { return static_cast<double>(d.degrees_of_freedom()); }

    /// ln f(0) = ln Γ(v/2 + ½) − ln Γ(v/2) − ½ ln πv
    static wide log_peak(double v) {
        if (v > 0x1p40) return -detail::wide_half_log_two_pi - 0.25 / v;
        const wide half = wide(v / 2);
        return wide_log_gamma(half + 0.5) - wide_log_gamma(half) - 0.5 * (wide_log(v) + detail::log_pi);
    }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
