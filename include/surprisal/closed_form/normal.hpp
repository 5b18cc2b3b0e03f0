#ifndef SURPRISAL_CLOSED_FORM_NORMAL_HPP
#define SURPRISAL_CLOSED_FORM_NORMAL_HPP

#include <cmath>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_function.hpp>
#include <surprisal/closed_form/moments.hpp>
#include <surprisal/closed_form/ratio_excess.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/normal.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

inline constexpr double sqrt_half = 0x1.6a09e667f3bcdp-1;

/// D of normal distributions: r − 1 − ln r with r the ratio of the variances, and the distance of the means in units of the
/// model's deviation.
[[nodiscard]] inline bounded normal_divergence(double mean_p, double deviation_p, double mean_q, double deviation_q) {
    const bounded distance = (bounded(mean_p) - mean_q) / deviation_q;
    return (ratio_excess(deviation_q, deviation_q, deviation_p, deviation_p) + distance * distance) / 2;
}

/// ln of a density that is normal at a distance from its mean and was stretched by e^log_stretch.
[[nodiscard]] inline double log_normal_density(const scaled<double>& distance, const scaled<double>& deviation,
                                               const wide& log_stretch) {
    const scaled<double> z = distance / deviation;
    return decayed(-wide_half_log_two_pi - log_stretch, half_of(z * z));
}

}  // namespace detail

/// Source    Cover & Thomas, 2nd ed., §8.1; cross-entropies: Gil, Alajaji & Linder 2013.
template <class T, class Policy>
struct family<boost::math::normal_distribution<T, Policy>> {
    using distribution = boost::math::normal_distribution<T, Policy>;
    static constexpr const char* name = "normal";

    static interval support(const distribution& /*d*/) { return whole_line; }

    static auto log_density(const distribution& d) {
        return [location = location(d), scale = split(wide(scale(d))), log_scale = wide_log(scale(d))](double x) {
            return detail::log_normal_density(detail::distance_of(x, location), scale, log_scale);
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) { told.add_peak(location(d), scale(d)); }

    static bool is_valid(const distribution& d) {
        return detail::is_number(location(d)) && detail::is_positive_number(scale(d));
    }

    static bounded entropy(const distribution& d) { return 0.5 + half_log_two_pi() + log(bounded(scale(d))); }

    template <class U, class Other>
    static bounded kl_divergence(const boost::math::normal_distribution<U, Other>& p, const distribution& q) {
        using of_p = family<boost::math::normal_distribution<U, Other>>;
        return detail::normal_divergence(of_p::location(p), of_p::scale(p), location(q), scale(q));
    }

    template <class P>
    requires has_mean<P> && has_variance<P>
    static bounded cross_entropy(const P& p, const distribution& q) {
        const bounded distance = (family<P>::mean(p) - location(q)) / scale(q);
        const bounded variance = family<P>::variance(p) / scale(q) / scale(q);
        return log(bounded(scale(q))) + half_log_two_pi() + (variance + distance * distance) / 2;
    }

    static bounded mean(const distribution& d) { return location(d); }
    static bounded variance(const distribution& d) { return bounded(scale(d)) * scale(d); }
    static bounded mean_exp(const distribution& d, double s) {
        const bounded width = bounded(s) * scale(d);
        return exp(bounded(s) * location(d) + width * width / 2);
    }
    static bounded mean_distance(const distribution& d, double m) {
        const bounded distance = bounded(location(d)) - m;
        const bounded z = distance / scale(d) * detail::within_ulps(detail::sqrt_half, 1);
        constexpr double sqrt_two_over_pi = 0x1.9884533d43651p-1;
        const bounded inside = detail::within_ulps(sqrt_two_over_pi, 1) * scale(d) * exp(-(z * z));
        // erf(z) moves by less than the relative error of z.
        const bounded erf{std::erf(z.value), 0x1p-51 * std::fabs(std::erf(z.value))};
        return inside + distance * erf;
    }

    static double location(const distribution& d) { return static_cast<double>(d.mean()); }
    static double scale(const distribution& d) { return static_cast<double>(d.standard_deviation()); }

private:
    static bounded half_log_two_pi() { return detail::rounded_to_double(detail::wide_half_log_two_pi); }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
