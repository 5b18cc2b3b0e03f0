#ifndef SURPRISAL_CLOSED_FORM_TRIANGULAR_HPP
#define SURPRISAL_CLOSED_FORM_TRIANGULAR_HPP

#include <cmath>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/logarithm.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
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

    static double log_density(const distribution& d, double x) {
        const double width = upper(d) - lower(d);
        const bool is_rising = x < mode(d) || mode(d) == upper(d);
        const double way = is_rising ? (x - lower(d)) / (mode(d) - lower(d)) : (upper(d) - x) / (upper(d) - mode(d));
        return std::log(2 / width) + std::log(way);
    }

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
            return way.value > 0 ? 2 * way * way * way / 3 / width / slope_width : bounded(0);
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
