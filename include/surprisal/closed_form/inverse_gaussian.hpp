#ifndef SURPRISAL_CLOSED_FORM_INVERSE_GAUSSIAN_HPP
#define SURPRISAL_CLOSED_FORM_INVERSE_GAUSSIAN_HPP

#include <cmath>
#include <limits>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/exponential_integral.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_function.hpp>
#include <surprisal/closed_form/moments.hpp>
#include <surprisal/closed_form/ratio_excess.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/inverse_gaussian.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Moments and divergence as of an exponential family; E ln X by the exponential integral E₁.
template <class T, class Policy>
struct family<boost::math::inverse_gaussian_distribution<T, Policy>> {
    using distribution = boost::math::inverse_gaussian_distribution<T, Policy>;
    static constexpr const char* name = "inverse_gaussian";

    static interval support(const distribution& /*d*/) { return positive_half_line; }

    static auto log_density(const distribution& d) {
        const scaled<double> m = split(wide(location(d)));
        return [m = location(d), decay_rate = detail::half_of(split(wide(shape(d))) / (m * m)),
                height = 0.5 * wide_log(shape(d)) - detail::wide_half_log_two_pi](double x) {
            if (!(x > 0)) return -std::numeric_limits<double>::infinity();
            const scaled<double> apart = detail::distance_of(x, m);
            return detail::decayed(height - 1.5 * wide_log(x), decay_rate * (apart * apart / split(wide(x))));
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) {
        const double m = location(d);
        const double half = 1.5 * m / shape(d);
        const double mode = m / (half + std::hypot(1, half));  // where (m/x) − (x/m) is 3 m/λ
        told.add_peak(mode, mode * std::sqrt(smaller(1, mode / shape(d))));
    }

    static bool is_valid(const distribution& d) {
        return detail::is_positive_number(location(d)) && detail::is_positive_number(shape(d));
    }

    static bounded entropy(const distribution& d) {
        const wide powers = 3.0 * wide_log(location(d)) - wide_log(shape(d));
        return detail::rounded_to_double(0.5 * powers + 0.5 + detail::wide_half_log_two_pi, 0x1p-85) -
               1.5 * below_log(d);
    }

    template <class U, class Other>
    static bounded kl_divergence(const boost::math::inverse_gaussian_distribution<U, Other>& p, const distribution& q) {
        const auto mean_p = static_cast<double>(p.mean());
        const bounded apart = detail::rounded_to_double(wide(mean_p) - location(q));
        return detail::ratio_excess(static_cast<double>(p.scale()), shape(q)) / 2 +
               apart / mean_p * (apart / location(q)) * (shape(q) / bounded(location(q))) / 2;
    }

    template <class P>
    requires has_mean<P> && has_mean_log<P> && has_mean_inverse<P>
    static bounded cross_entropy(const P& p, const distribution& q) {
        const bounded m = location(q);
        const bounded square = family<P>::mean(p) / m / m - 2 / m + family<P>::mean_inverse(p);
        return detail::rounded_to_double(detail::wide_half_log_two_pi) +
               (3 * family<P>::mean_log(p) - log(bounded(shape(q)))) / 2 + shape(q) * square / 2;
    }

    static bounded mean(const distribution& d) { return location(d); }
    static bounded variance(const distribution& d) {
        return bounded(location(d)) * location(d) * (location(d) / bounded(shape(d)));
    }
    static bounded mean_log(const distribution& d) { return log(bounded(location(d))) - below_log(d); }
    static bounded mean_inverse(const distribution& d) { return 1 / bounded(location(d)) + 1 / bounded(shape(d)); }
    static bounded mean_exp(const distribution& d, double s) {
        const bounded m = location(d);
        const bounded u = 2 * s * m * (m / shape(d));
        if (!(u.value <= 1)) return std::numeric_limits<double>::infinity();
        return exp(2 * s * m / (1 + sqrt(1 - u)));
    }

private:
    static double location(const distribution& d) { return static_cast<double>(d.mean()); }
    static double shape(const distribution& d) { return static_cast<double>(d.scale()); }
    static double smaller(double a, double b) { return a < b ? a : b; }

    /// ln E X − E ln X = e^(2λ/m) E₁(2λ/m)
    static bounded below_log(const distribution& d) {
        return detail::within_ulps(scaled_exponential_integral(2 * (shape(d) / location(d))), 6);
    }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
