#ifndef SURPRISAL_CLOSED_FORM_LOGISTIC_HPP
#define SURPRISAL_CLOSED_FORM_LOGISTIC_HPP

#include <cmath>
#include <limits>
#include <numbers>
#include <optional>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/excess.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_function.hpp>
#include <surprisal/closed_form/moments.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/logistic.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// y coth y − 1 of y ≥ 0: both series have terms of one sign.
[[nodiscard]] inline double coth_excess(double y) {
    if (y > 2) return y - 1 + 2 * y / std::expm1(2 * y);
    const double z = y * y;
    double of_sinh = 1;        // sinh y/y = Σ y²ᵏ/(2k + 1)!
    double of_difference = 0;  // cosh y − sinh y/y = Σ 2k y²ᵏ/(2k + 1)!
    double term = 1;
    for (int k = 1; k < 16; ++k) {
        term *= z / (2 * k * (2 * k + 1));
        of_sinh += term;
        of_difference += 2 * k * term;
    }
    return of_difference / of_sinh;
}

}  // namespace detail

template <class T, class Policy>
struct family<boost::math::logistic_distribution<T, Policy>> {
    using distribution = boost::math::logistic_distribution<T, Policy>;
    static constexpr const char* name = "logistic";

    static interval support(const distribution& /*d*/) { return whole_line; }

    static auto log_density(const distribution& d) {
        return [location = location(d), scale = split(wide(scale(d))), log_scale = wide_log(scale(d))](double x) {
            const wide z = detail::number_of(detail::distance_of(x, location) / scale);
            return detail::decayed(-2 * std::log1p(std::exp(-z.hi)) - log_scale, z);
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) { told.add_peak(location(d), scale(d)); }

    static bool is_valid(const distribution& d) {
        return detail::is_number(location(d)) && detail::is_positive_number(scale(d));
    }

    static bounded entropy(const distribution& d) {
        return detail::rounded_to_double(2.0 + wide_log(scale(d)), 0x1p-90);
    }

    /// Of equal scales, at a distance of d scales, d coth(d/2) − 2.
    template <class U, class Other>
    static std::optional<bounded> kl_divergence(const boost::math::logistic_distribution<U, Other>& p,
                                                const distribution& q) {
        if (static_cast<double>(p.scale()) != scale(q)) return std::nullopt;
        const wide apart = detail::magnitude(wide(static_cast<double>(p.location())) - location(q));
        const double distance = detail::wide_quotient(apart, scale(q)).rounded();
        if (detail::is_infinite(distance)) return distance;
        return 2 * detail::within_ulps(detail::coth_excess(distance / 2), 5);
    }

    static bounded mean(const distribution& d) { return location(d); }
    static bounded variance(const distribution& d) {
        return 2 * detail::rounded_to_double(detail::sixth_of_pi_squared) * scale(d) * scale(d);
    }
    /// e^(sm) π t/sin πt with t = s · scale, |t| < 1; next to 1 by the sine of what is left.
    static bounded mean_exp(const distribution& d, double s) {
        const bounded t = std::fabs(s) * bounded(scale(d));
        if (!(t.value < 1)) return std::numeric_limits<double>::infinity();
        if (t.value == 0) return exp(bounded(s) * location(d));
        const bounded angle = pi() * (t.value > 0.5 ? 1 - t : t);
        const bounded sine{std::sin(angle.value), detail::within_ulps(std::sin(angle.value), 1).error + angle.error};
        return exp(bounded(s) * location(d)) * (pi() * t / sine);
    }
    static double lower_tail_scale(const distribution& d) { return scale(d); }
    static bounded mean_distance(const distribution& d, double m) {
        const bounded apart = bounded(location(d)) - m;
        const bounded way{std::fabs(apart.value), apart.error};
        return way + 2 * scale(d) * log1p(exp(-(way / scale(d))));
    }

private:
    static bounded pi() { return detail::within_ulps(std::numbers::pi, 0.5); }
    static double location(const distribution& d) { return static_cast<double>(d.location()); }
    static double scale(const distribution& d) { return static_cast<double>(d.scale()); }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
