#ifndef SURPRISAL_CLOSED_FORM_LAPLACE_HPP
#define SURPRISAL_CLOSED_FORM_LAPLACE_HPP

#include <cmath>
#include <limits>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/logarithm.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/excess.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/moments.hpp>
#include <surprisal/closed_form/ratio_excess.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/laplace.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Source    Gil, Alajaji & Linder 2013.
template <class T, class Policy>
struct family<boost::math::laplace_distribution<T, Policy>> {
    using distribution = boost::math::laplace_distribution<T, Policy>;
    static constexpr const char* name = "laplace";

    static interval support(const distribution& /*d*/) { return whole_line; }

    static auto log_density(const distribution& d) {
        return [location = location(d), scale = split(wide(scale(d))), height = -log_of_double(d)](double x) {
            return detail::decayed(height, detail::distance_of(x, location) / scale);
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) {
        told.add_peak(location(d), scale(d));
        told.add_break(location(d));
    }

    static bool is_valid(const distribution& d) {
        return detail::is_number(location(d)) && detail::is_positive_number(scale(d));
    }

    static bounded entropy(const distribution& d) { return detail::rounded_to_double(1.0 + log_of_double(d), 0x1p-90); }

    /// Of scales r − 1 − ln r, and of locations r (d − 1 + e⁻ᵈ), with r the ratio of the scales and d the distance of the
    /// locations in units of p's scale.
    template <class U, class Other>
    static bounded kl_divergence(const boost::math::laplace_distribution<U, Other>& p, const distribution& q) {
        const auto scale_p = static_cast<double>(p.scale());
        const wide apart = detail::magnitude(wide(static_cast<double>(p.location())) - location(q));
        const wide distance = detail::wide_quotient(apart, scale_p);
        const bounded of_scales = detail::ratio_excess(scale(q), scale_p);
        if (!(distance.hi < 0x1p60)) {
            const double way = apart.hi / scale(q);
            return of_scales + (detail::is_infinite(way) ? bounded(way) : detail::within_ulps(way, 2));
        }
        return of_scales + scale_p / bounded(scale(q)) * detail::exp_excess_of(-distance, 0);
    }

    template <has_mean_distance P>
    static bounded cross_entropy(const P& p, const distribution& q) {
        return detail::rounded_to_double(log_of_double(q), 0x1p-90) +
               family<P>::mean_distance(p, location(q)) / scale(q);
    }

    static bounded mean(const distribution& d) { return location(d); }
    static bounded variance(const distribution& d) { return 2 * bounded(scale(d)) * scale(d); }
    static bounded mean_exp(const distribution& d, double s) {
        const bounded way = bounded(s) * scale(d);
        if (!(std::fabs(way.value) < 1)) return std::numeric_limits<double>::infinity();
        return exp(bounded(s) * location(d)) / ((1 - way) * (1 + way));
    }
    static double lower_tail_scale(const distribution& d) { return scale(d); }
    static bounded mean_distance(const distribution& d, double m) {
        const bounded apart = bounded(location(d)) - m;
        const bounded way{std::fabs(apart.value), apart.error};
        return way + scale(d) * exp(-(way / scale(d)));
    }

private:
    static double location(const distribution& d) { return static_cast<double>(d.location()); }
    static double scale(const distribution& d) { return static_cast<double>(d.scale()); }
    static wide log_of_double(const distribution& d) { return ln2<double>() + wide_log(scale(d)); }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
