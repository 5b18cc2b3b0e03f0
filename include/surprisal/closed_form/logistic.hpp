#ifndef SURPRISAL_CLOSED_FORM_LOGISTIC_HPP
#define SURPRISAL_CLOSED_FORM_LOGISTIC_HPP

#include <cmath>
#include <optional>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
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

    static double log_density(const distribution& d, double x) {
        const double z = std::fabs((x - location(d)) / scale(d));
        return -z - 2 * std::log1p(std::exp(-z)) - std::log(scale(d));
    }

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
    static bounded mean_distance(const distribution& d, double m) {
        const bounded apart = bounded(location(d)) - m;
        const bounded way{std::fabs(apart.value), apart.error};
        return way + 2 * scale(d) * log1p(exp(-(way / scale(d))));
    }

private:
    static double location(const distribution& d) { return static_cast<double>(d.location()); }
    static double scale(const distribution& d) { return static_cast<double>(d.scale()); }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
