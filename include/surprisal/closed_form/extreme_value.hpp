#ifndef SURPRISAL_CLOSED_FORM_EXTREME_VALUE_HPP
#define SURPRISAL_CLOSED_FORM_EXTREME_VALUE_HPP

#include <cmath>
#include <limits>
#include <optional>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/excess.hpp>
#include <surprisal/closed_form/exponential_integral.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_function.hpp>
#include <surprisal/closed_form/moments.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/extreme_value.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// D of extreme-value distributions from the ratio r of their scales and the distance d of their locations in units of the
/// model's scale: eʸ − 1 − y with y = ln Γ(1 + r) − d, and by how much ln Γ exceeds its tangent at 1. Weibull distributions
/// are those of e⁻ˣ.
[[nodiscard]] inline std::optional<bounded> extreme_value_divergence(const wide& r, const wide& d) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double most = 0x1p900;
    if (r.hi > most && d.hi > r.hi) return std::nullopt;  // neither of two huge terms of y may be the larger
    const bool is_moderate = r.hi <= most && is_number(d.hi);
    if (!is_moderate) return infinity;
    const wide apart = r - 1.0;
    // ln Γ(1 + r), next to its zero by the tangent and the excess over it
    const wide of_shapes = std::fabs(apart.hi) < 0.25 ? apart * (1.0 - euler_gamma) + log_gamma_excess(r + 1.0, 2)
                                                      : wide_log_gamma(r + 1.0);
    const wide y = of_shapes - d;
    if (y.hi > 710) return infinity;  // beyond the largest number
    const double error = 0x1p-94 * (std::fabs(of_shapes.hi) + std::fabs(d.hi));
    const bounded sum = exp_excess_of(y, error) + rounded_to_double(log_gamma_excess(r, 1));
    // r is rounded to the digits of a double word, of which r − 1 has lost some.
    return apart.hi == 0 ? sum : bounded{sum.value, sum.error + sum.value * 0x1p-102 * std::fabs(r.hi / apart.hi)};
}

/// E₁(e⁻ᶻ) = ∫ F over the part of the line below z, F the distribution function of the standard extreme-value distribution.
[[nodiscard]] inline bounded integral_of_extreme_value(const bounded& z) {
    const double y = std::exp(-z.value);
    if (y > 700) return {0, std::numeric_limits<double>::denorm_min()};
    const double value = y > 0 ? std::exp(-y) * scaled_exponential_integral(y) : z.value - euler_gamma.hi;
    return {value, within_ulps(value, 8).error + std::exp(-y) * (4 * unit_roundoff * (1 + y) + z.error)};
}

}  // namespace detail

/// The law of maxima, also called Gumbel's.
///
/// Source    Gil, Alajaji & Linder 2013.
template <class T, class Policy>
struct family<boost::math::extreme_value_distribution<T, Policy>> {
    using distribution = boost::math::extreme_value_distribution<T, Policy>;
    static constexpr const char* name = "extreme_value";

    static interval support(const distribution& /*d*/) { return whole_line; }

    /// z + e⁻ᶻ grows to both sides: on the left z is negative, but e⁻ᶻ the larger.
    static auto log_density(const distribution& d) {
        return [location = location(d), scale = split(wide(scale(d))), height = -wide_log(scale(d))](double x) {
            constexpr double steep = -800;  // from there on e⁻ᶻ is beyond the largest number
            const wide size = detail::number_of(detail::distance_of(x, location) / scale);
            const wide z = x < location ? -size : size;
            if (z.hi < steep) return -std::numeric_limits<double>::infinity();
            if (size.hi > -steep) return detail::decayed(height, size);
            return detail::decayed(height - z, detail::wide_exp(-z));
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) { told.add_peak(location(d), scale(d)); }

    static bool is_valid(const distribution& d) {
        return detail::is_number(location(d)) && detail::is_positive_number(scale(d));
    }

    static bounded entropy(const distribution& d) {
        return detail::rounded_to_double(1.0 + detail::euler_gamma + wide_log(scale(d)), 0x1p-90);
    }

    template <class U, class Other>
    static std::optional<bounded> kl_divergence(const boost::math::extreme_value_distribution<U, Other>& p,
                                                const distribution& q) {
        const wide apart = wide(static_cast<double>(p.location())) - location(q);
        return detail::extreme_value_divergence(detail::wide_quotient(static_cast<double>(p.scale()), scale(q)),
                                                detail::wide_quotient(apart, scale(q)));
    }

    template <class P>
    requires has_mean<P> && has_mean_exp<P>
    static bounded cross_entropy(const P& p, const distribution& q) {
        if constexpr (has_lower_tail_scale<P>)
            if (scale(q) <= family<P>::lower_tail_scale(p)) return std::numeric_limits<double>::infinity();
        const bounded grown = mean_exp_of(p, -1 / scale(q)) * exp(bounded(location(q)) / scale(q));
        return log(bounded(scale(q))) + (family<P>::mean(p) - location(q)) / scale(q) + grown;
    }

    static bounded mean(const distribution& d) {
        return location(d) + detail::rounded_to_double(detail::euler_gamma) * scale(d);
    }
    static bounded variance(const distribution& d) {
        return detail::rounded_to_double(detail::sixth_of_pi_squared) * scale(d) * scale(d);
    }
    static bounded mean_exp(const distribution& d, double s) {
        const wide shape = 1.0 - wide(s) * scale(d);
        if (!(shape.hi > 0)) return std::numeric_limits<double>::infinity();
        return exp(bounded(s) * location(d) + detail::rounded_to_double(wide_log_gamma(shape), 0x1p-90));
    }

    static bounded mean_distance(const distribution& d, double m) {
        const bounded below = detail::integral_of_extreme_value((bounded(m) - location(d)) / scale(d));
        return mean(d) - m + 2 * below * scale(d);
    }

private:
    /// E exp(sX) of an s that is rounded: it is convex in s, so its neighbours tell what that may have done.
    template <class P>
    static bounded mean_exp_of(const P& p, double s) {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        const bounded here = family<P>::mean_exp(p, s);
        if (detail::is_exactly_infinite(here)) return here;
        double moved = 0;
        for (const double towards : {-infinity, infinity}) {
            const bounded next = family<P>::mean_exp(p, std::nextafter(s, towards));
            const double way = std::fabs(next.value - here.value) + next.error;
            if (moved < way) moved = way;
        }
        return {here.value, here.error + moved};
    }

    static double location(const distribution& d) { return static_cast<double>(d.location()); }
    static double scale(const distribution& d) { return static_cast<double>(d.scale()); }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
