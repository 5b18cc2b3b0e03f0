#ifndef SURPRISAL_CLOSED_FORM_PARETO_HPP
#define SURPRISAL_CLOSED_FORM_PARETO_HPP

#include <cmath>
#include <limits>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/moments.hpp>
#include <surprisal/closed_form/ratio_excess.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/pareto.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// The logarithm of X over its least value is exponential.
///
/// Source    Gil, Alajaji & Linder 2013.
template <class T, class Policy>
struct family<boost::math::pareto_distribution<T, Policy>> {
    using distribution = boost::math::pareto_distribution<T, Policy>;
    static constexpr const char* name = "pareto";

    static interval support(const distribution& d) { return {least(d), infinity}; }

    static auto log_density(const distribution& d) {
        return [least = least(d), power = split(two_sum(shape(d), 1.0)),
                height = wide_log(shape(d)) - wide_log(least(d))](double x) {
            return detail::decayed(height, power * split(wide_log_ratio(x, least)));
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) {
        told.add_peak(least(d), least(d) * (shape(d) > 1 ? 1 / shape(d) : 1));
    }

    static bool is_valid(const distribution& d) {
        return detail::is_positive_number(least(d)) && detail::is_positive_number(shape(d));
    }

    static bounded entropy(const distribution& d) {
        const wide inverse = wide(1) / shape(d);
        return detail::rounded_to_double(wide_log(least(d)) - wide_log(shape(d)) + 1.0 + inverse, 0x1p-90);
    }

    template <class U, class Other>
    static bounded kl_divergence(const boost::math::pareto_distribution<U, Other>& p, const distribution& q) {
        const wide log_ratio = wide_log_ratio(static_cast<double>(p.scale()), least(q));
        const bounded of_shapes = detail::ratio_excess(static_cast<double>(p.shape()), shape(q));
        return of_shapes + shape(q) * detail::rounded_to_double(log_ratio);
    }

    template <has_mean_log P>
    static bounded cross_entropy(const P& p, const distribution& q) {
        const bounded log_least = log(bounded(least(q)));
        return log_least - log(bounded(shape(q))) + (bounded(shape(q)) + 1) * (family<P>::mean_log(p) - log_least);
    }

    static bounded mean(const distribution& d) { return mean_power(d, 1); }
    static bounded variance(const distribution& d) {
        const bounded a = shape(d);
        if (!(a.value > 2)) return infinity;
        return bounded(least(d)) / (a - 1) * least(d) / (a - 1) * a / (a - 2);
    }
    static bounded mean_log(const distribution& d) {
        return detail::rounded_to_double(wide_log(least(d)) + wide(1) / shape(d), 0x1p-90);
    }
    static bounded variance_log(const distribution& d) { return 1 / bounded(shape(d)) / shape(d); }
    static bounded mean_inverse(const distribution& d) { return mean_power(d, -1); }
    static bounded mean_power(const distribution& d, double r) {
        if (!(shape(d) > r)) return infinity;
        return shape(d) / (bounded(shape(d)) - r) * pow(least(d), r);
    }
    static bounded mean_distance(const distribution& d, double m) {
        const bounded below = bounded(m) - least(d);
        if (!(below.value > 0) || !(shape(d) > 1)) return mean(d) - m;
        // E|X − m| = E X − m + 2 E(m − X)₊, and (m/x)^(1 − a) − 1 does not cancel as expm1
        const bounded rest = bounded(shape(d)) - 1;
        const bounded share = -expm1(-(rest * log1p(below / least(d))));
        return mean(d) - m + 2 * (below - least(d) * share / rest);
    }

private:
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    static double least(const distribution& d) { return static_cast<double>(d.scale()); }
    static double shape(const distribution& d) { return static_cast<double>(d.shape()); }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
