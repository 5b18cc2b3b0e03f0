#ifndef SURPRISAL_CLOSED_FORM_LOGNORMAL_HPP
#define SURPRISAL_CLOSED_FORM_LOGNORMAL_HPP

#include <cmath>
#include <limits>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/excess.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_function.hpp>
#include <surprisal/closed_form/moments.hpp>
#include <surprisal/closed_form/normal.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/lognormal.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// ln X is normal, so divergences are those of normal distributions.
template <class T, class Policy>
struct family<boost::math::lognormal_distribution<T, Policy>> {
    using distribution = boost::math::lognormal_distribution<T, Policy>;
    static constexpr const char* name = "lognormal";

    static interval support(const distribution& /*d*/) { return positive_half_line; }

    static auto log_density(const distribution& d) {
        return [location = location(d), scale = split(wide(scale(d))), log_scale = wide_log(scale(d))](double x) {
            if (!(x > 0)) return -std::numeric_limits<double>::infinity();
            const wide log_x = wide_log(x);
            return detail::log_normal_density(split(detail::magnitude(log_x - location)), scale, log_scale + log_x);
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) {
        const double median = std::exp(location(d));
        if (detail::is_positive_number(median)) told.add_peak(median, median * (scale(d) < 1 ? scale(d) : 1));
    }

    static bool is_valid(const distribution& d) {
        return detail::is_number(location(d)) && detail::is_positive_number(scale(d));
    }

    /// ln x is known to 2⁻¹⁰⁰ of its size, of which ln x − m has lost digits where x is next to the median. That shows where
    /// the deviation is so small that only a few doubles are left there.
    static double epsilon(const distribution& d) {
        const double size = std::fabs(location(d));
        constexpr double most = 800;  // no logarithm of a double is as large: beyond, nothing cancels
        const double resolved = scale(d) > 0x1p-60 ? scale(d) : 0x1p-60;
        return size < most ? std::fmax(0x1p-52, 0x1p-98 * (1 + size) / resolved) : 0x1p-52;
    }

    static bounded entropy(const distribution& d) {
        return location(d) + (0.5 + half_log_two_pi() + log(bounded(scale(d))));
    }

    template <class U, class Other>
    static bounded kl_divergence(const boost::math::lognormal_distribution<U, Other>& p, const distribution& q) {
        return detail::normal_divergence(static_cast<double>(p.location()), static_cast<double>(p.scale()), location(q),
                                         scale(q));
    }

    template <class P>
    requires has_mean_log<P> && has_variance_log<P>
    static bounded cross_entropy(const P& p, const distribution& q) {
        const bounded mean = family<P>::mean_log(p);
        const bounded distance = (mean - location(q)) / scale(q);
        const bounded variance = family<P>::variance_log(p) / scale(q) / scale(q);
        return mean + log(bounded(scale(q))) + half_log_two_pi() + (variance + distance * distance) / 2;
    }

    static bounded mean(const distribution& d) { return mean_power(d, 1); }
    static bounded variance(const distribution& d) {
        const bounded square = bounded(scale(d)) * scale(d);
        return exp(2 * bounded(location(d)) + square) * expm1(square);
    }
    static bounded mean_log(const distribution& d) { return location(d); }
    static bounded variance_log(const distribution& d) { return bounded(scale(d)) * scale(d); }
    static bounded mean_inverse(const distribution& d) { return mean_power(d, -1); }
    static bounded mean_power(const distribution& d, double k) {
        const bounded width = bounded(k) * scale(d);
        return exp(bounded(k) * location(d) + width * width / 2);
    }

private:
    static double location(const distribution& d) { return static_cast<double>(d.location()); }
    static double scale(const distribution& d) { return static_cast<double>(d.scale()); }
    static bounded half_log_two_pi() { return detail::rounded_to_double(detail::wide_half_log_two_pi); }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
