#ifndef SURPRISAL_CLOSED_FORM_ARCSINE_HPP
#define SURPRISAL_CLOSED_FORM_ARCSINE_HPP

#include <cmath>
#include <limits>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_function.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/arcsine.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Source    the potential of the arcsine law, E ln |X − c| = 2 ln((√(a − c) + √(b − c))/2) for c ≤ a.
template <class T, class Policy>
struct family<boost::math::arcsine_distribution<T, Policy>> {
    using distribution = boost::math::arcsine_distribution<T, Policy>;
    static constexpr const char* name = "arcsine";

    static interval support(const distribution& d) { return {lower(d), upper(d)}; }

    static auto log_density(const distribution& d) {
        return [lower = lower(d), upper = upper(d)](double x) {
            if (!(x > lower && x < upper)) return std::numeric_limits<double>::infinity();
            const wide of_ends = wide_log(detail::distance_of(x, lower)) + wide_log(detail::distance_of(upper, x));
            return (-detail::log_pi - 0.5 * of_ends).rounded();
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) {
        told.add_peak(lower(d) / 2 + upper(d) / 2, (upper(d) - lower(d)) / 2);
    }

    static bool is_valid(const distribution& d) {
        return detail::is_number(lower(d)) && detail::is_number(upper(d)) && lower(d) < upper(d);
    }

    static bounded entropy(const distribution& d) {
        constexpr double log_quarter_pi = -0x1.eeb95b094c191p-3;
        return log(width(d)) + detail::within_ulps(log_quarter_pi, 1);
    }

    /// With A and B the gaps at the two ends in units of P's width:
    /// D = ln((√A + √(1 + A))(√B + √(1 + B))) = arsinh √A + arsinh √B.
    template <class U, class Other>
    static bounded kl_divergence(const boost::math::arcsine_distribution<U, Other>& p, const distribution& q) {
        const auto p_lower = static_cast<double>(p.x_min());
        const auto p_upper = static_cast<double>(p.x_max());
        const bounded p_width = bounded(p_upper) - p_lower;
        return asinh(sqrt((bounded(p_lower) - lower(q)) / p_width)) +
               asinh(sqrt((bounded(upper(q)) - p_upper) / p_width));
    }

    static bounded mean(const distribution& d) { return bounded(lower(d) / 2) + upper(d) / 2; }
    static bounded variance(const distribution& d) { return width(d) * width(d) / 8; }
    static bounded mean_log(const distribution& d) { return mean_log_between(lower(d), upper(d)); }
    static bounded mean_inverse(const distribution& d) {
        if (lower(d) == 0) return std::numeric_limits<double>::infinity();
        return 1 / (sqrt(lower(d)) * sqrt(upper(d)));
    }
    static bounded mean_log_complement(const distribution& d) {
        return mean_log_between(bounded(1) - upper(d), bounded(1) - lower(d));
    }

private:
    static double lower(const distribution& d) { return static_cast<double>(d.x_min()); }
    static double upper(const distribution& d) { return static_cast<double>(d.x_max()); }
    static bounded width(const distribution& d) { return bounded(upper(d)) - lower(d); }

    /// E ln X over [a, b], 0 ≤ a < b.
    static bounded mean_log_between(const bounded& a, const bounded& b) { return 2 * log((sqrt(a) + sqrt(b)) / 2); }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
