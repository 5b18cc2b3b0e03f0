#ifndef SURPRISAL_CLOSED_FORM_TRIANGULAR_HPP
#define SURPRISAL_CLOSED_FORM_TRIANGULAR_HPP

#include <cmath>
#include <limits>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/logarithm.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/moments.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/triangular.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Divergences are by quadrature: ln of the other's density has a kink.
template <class T, class Policy>
struct family<boost::math::triangular_distribution<T, Policy>> {
    using distribution = boost::math::triangular_distribution<T, Policy>;
    static constexpr const char* name = "triangular";

    static interval support(const distribution& d) { return {lower(d), upper(d)}; }

    static auto log_density(const distribution& d) {
        const scaled<double> width = detail::distance_of(upper(d), lower(d));
        const auto height = [&](double end) {  // where x is as far from the end as 1
            return ln2<double>() - wide_log(width) - wide_log(detail::distance_of(end, mode(d)));
        };
        return [lower = lower(d), mode = mode(d), upper = upper(d), rising = height(lower(d)),
                falling = height(upper(d))](double x) {
            const bool is_rising = x < mode || mode == upper;
            const scaled<double> way = detail::distance_of(x, is_rising ? lower : upper);
            if (!(way.fraction.hi > 0)) return -std::numeric_limits<double>::infinity();
            return ((is_rising ? rising : falling) + wide_log(way)).rounded();
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) {
        told.add_peak(mode(d), (upper(d) - lower(d)) / 4);
        if (lower(d) < mode(d) && mode(d) < upper(d)) told.add_break(mode(d));
    }

    static bool is_valid(const distribution& d) {
        return detail::is_number(lower(d)) && detail::is_number(upper(d)) && lower(d) < upper(d) &&
               lower(d) <= mode(d) && mode(d) <= upper(d);
    }

    static bounded entropy(const distribution& d) {
        const wide width = wide(upper(d)) - lower(d);
        return detail::rounded_to_double(0.5 + (wide_log(width) - ln2<double>()), 0x1p-90);
    }

    static bounded mean(const distribution& d) { return (bounded(lower(d)) + mode(d) + upper(d)) / 3; }
    static bounded variance(const distribution& d) {
        const bounded width = bounded(upper(d)) - lower(d);
        const bounded left = bounded(mode(d)) - lower(d);
        const bounded right = bounded(upper(d)) - mode(d);
        return (width * width - left * right) / 18;
    }
    /// E|X − m| = |E X − m| and twice the mean distance to the other side.
    static bounded mean_distance(const distribution& d, double m) {
        const bounded width = bounded(upper(d)) - lower(d);
        const auto beyond = [&](const bounded& way, double slope_width) {
            return way.value > 0 ? way * (way / width) * (way / slope_width) * 2 / 3 : bounded(0);
        };
        if (m < mode(d)) return mean(d) - m + beyond(bounded(m) - lower(d), mode(d) - lower(d));
        return m - mean(d) + beyond(bounded(upper(d)) - m, upper(d) - mode(d));
    }

private:
    static double lower(const distribution& d) { return static_cast<double>(d.lower()); }
    static double mode(const distribution& d) { return static_cast<double>(d.mode()); }
    static double upper(const distribution& d) { return static_cast<double>(d.upper()); }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
