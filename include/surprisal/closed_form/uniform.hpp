#ifndef SURPRISAL_CLOSED_FORM_UNIFORM_HPP
#define SURPRISAL_CLOSED_FORM_UNIFORM_HPP

#include <cmath>
#include <limits>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/uniform.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Source    Cover & Thomas, 2nd ed., §8.1.
template <class T, class Policy>
struct family<boost::math::uniform_distribution<T, Policy>> {
    using distribution = boost::math::uniform_distribution<T, Policy>;
    static constexpr const char* name = "uniform";

    static interval support(const distribution& d) { return {lower(d), upper(d)}; }

    static auto log_density(const distribution& d) {
        return [height = -wide_log(detail::distance_of(upper(d), lower(d))).rounded()](double /*x*/) { return height; };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) {
        told.add_peak(middle(d).value, (upper(d) - lower(d)) / 2);
    }

    static bool is_valid(const distribution& d) {
        return detail::is_number(lower(d)) && detail::is_number(upper(d)) && lower(d) < upper(d);
    }

    static bounded entropy(const distribution& d) { return log(width(d)); }

    template <class U, class Other>
    static bounded kl_divergence(const boost::math::uniform_distribution<U, Other>& p, const distribution& q) {
        const auto p_lower = static_cast<double>(p.lower());
        const auto p_upper = static_cast<double>(p.upper());
        const bounded excess = (bounded(upper(q)) - p_upper) + (bounded(p_lower) - lower(q));
        return log1p(excess / (bounded(p_upper) - p_lower));
    }

    template <class P>
    static bounded cross_entropy(const P& /*p*/, const distribution& q) {
        return log(width(q));
    }

    static bounded mean(const distribution& d) { return middle(d); }
    static bounded variance(const distribution& d) { return width(d) * width(d) / 12; }
    static bounded mean_log(const distribution& d) { return mean_log_between(lower(d), upper(d)); }
    static bounded variance_log(const distribution& d) {
        if (lower(d) == 0) return 1;
        const bounded ratio = log1p(width(d) / lower(d));
        return 1 - bounded(lower(d)) * upper(d) / width(d) / width(d) * ratio * ratio;
    }
    static bounded mean_inverse(const distribution& d) {
        if (lower(d) == 0) return std::numeric_limits<double>::infinity();
        return log1p(width(d) / lower(d)) / width(d);
    }
    static bounded mean_log_complement(const distribution& d) {
        return mean_log_between(bounded(1) - upper(d), bounded(1) - lower(d));
    }
    static bounded mean_exp(const distribution& d, double s) {
        if (s == 0) return 1;
        const bounded way = bounded(s) * width(d);
        return (exp(bounded(s) * upper(d)) - exp(bounded(s) * lower(d))) / way;
    }
    static bounded mean_power(const distribution& d, double k) {
        if (lower(d) == 0) return k > -1 ? pow(upper(d), k) / (bounded(k) + 1) : bounded(infinity);
        if (k == -1) return mean_inverse(d);
        const bounded exponent = bounded(k) + 1;
        return (pow(upper(d), k) * upper(d) - pow(lower(d), k) * lower(d)) / exponent / width(d);
    }
    static bounded mean_distance(const distribution& d, double m) {
        if (m <= lower(d)) return middle(d) - m;
        if (m >= upper(d)) return m - middle(d);
        const bounded left = bounded(m) - lower(d);
        const bounded right = bounded(upper(d)) - m;
        return (left * left + right * right) / width(d) / 2;
    }

private:
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    static double lower(const distribution& d) { return static_cast<double>(d.lower()); }
    static double upper(const distribution& d) { return static_cast<double>(d.upper()); }
    static bounded width(const distribution& d) { return bounded(upper(d)) - lower(d); }
    static bounded middle(const distribution& d) { return bounded(lower(d) / 2) + upper(d) / 2; }

    /// E ln X over [a, b], 0 ≤ a < b.
    static bounded mean_log_between(const bounded& a, const bounded& b) {
        if (a.value == 0) return log(b) - 1;
        const bounded t = (b - a) / a;
        return log(b) + (log1p(t) / t - 1);
    }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
