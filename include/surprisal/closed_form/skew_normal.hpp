#ifndef SURPRISAL_CLOSED_FORM_SKEW_NORMAL_HPP
#define SURPRISAL_CLOSED_FORM_SKEW_NORMAL_HPP

#include <cmath>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/error_function.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_function.hpp>
#include <surprisal/closed_form/moments.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/skew_normal.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// 2 φ(z) Φ(α z). Entropy and divergences are by quadrature.
template <class T, class Policy>
struct family<boost::math::skew_normal_distribution<T, Policy>> {
    using distribution = boost::math::skew_normal_distribution<T, Policy>;
    static constexpr const char* name = "skew_normal";

    static interval support(const distribution& /*d*/) { return whole_line; }

    /// With y = −α z/√2, erfc(y) decays like exp(−y²) where y is positive.
    static auto log_density(const distribution& d) {
        return [location = location(d), scale = split(wide(scale(d))), shape = shape(d),
                slant = split(wide(std::fabs(shape(d)))),
                height = -detail::wide_half_log_two_pi - wide_log(scale(d))](double x) {
            const scaled<double> z = detail::distance_of(x, location) / scale;
            const scaled<double> slanted = slant * z;
            const double y = detail::number_of(slanted).hi * sqrt_half;
            const bool is_below = (x < location) != (shape < 0);
            if (!is_below || y < 1)
                return detail::decayed(height + log_erfc(is_below ? y : -y), detail::half_of(z * z));
            return detail::decayed(height + log_scaled_erfc(y), detail::half_of(z * z + slanted * slanted));
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    /// With a steep flank, the point where it rises is one to cut at.
    static void guide(const distribution& d, guidance& told) {
        const double steepness = std::fabs(shape(d));
        told.add_peak(location(d), scale(d));
        if (steepness > 2) told.add_peak(location(d) + std::copysign(scale(d), shape(d)), scale(d));
        if (steepness > 8) told.add_break(location(d));
    }

    static bool is_valid(const distribution& d) {
        return detail::is_number(location(d)) && detail::is_positive_number(scale(d)) && detail::is_number(shape(d));
    }

    static bounded mean(const distribution& d) {
        return location(d) + scale(d) * slant(d) * detail::within_ulps(sqrt_two_over_pi, 1);
    }
    static bounded variance(const distribution& d) {
        // 1 − 2 δ²/π with 1 − δ² = 1/(1 + α²)
        const bounded square = bounded(shape(d)) * shape(d);
        constexpr double rest = 0x1.7419f246c6efbp-2;  // 1 − 2/π
        const bounded of_unit = (1 + square * detail::within_ulps(rest, 1)) / (1 + square);
        return of_unit * scale(d) * scale(d);
    }
    static bounded mean_exp(const distribution& d, double s) {
        const bounded way = bounded(s) * scale(d);
        const bounded z = -(way * slant(d)) * detail::within_ulps(sqrt_half, 1);
        // d ln erfc(z)/dz is no steeper than 2 |z| + 2.
        const bounded below{log_erfc(z.value),
                            detail::within_ulps(log_erfc(z.value), 4).error + (2 * std::fabs(z.value) + 2) * z.error};
        return exp(bounded(s) * location(d) + way * way / 2 + below);
    }

private:
    static constexpr double sqrt_half = 0x1.6a09e667f3bcdp-1;
    static constexpr double sqrt_two_over_pi = 0x1.9884533d43651p-1;

    static double location(const distribution& d) { return static_cast<double>(d.location()); }
    static double scale(const distribution& d) { return static_cast<double>(d.scale()); }
    static double shape(const distribution& d) { return static_cast<double>(d.shape()); }

    /// δ = α/√(1 + α²)
    static bounded slant(const distribution& d) { return detail::within_ulps(shape(d) / std::hypot(1, shape(d)), 2); }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
