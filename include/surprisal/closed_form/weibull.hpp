#ifndef SURPRISAL_CLOSED_FORM_WEIBULL_HPP
#define SURPRISAL_CLOSED_FORM_WEIBULL_HPP

#include <cmath>
#include <limits>
#include <optional>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/excess.hpp>
#include <surprisal/closed_form/extreme_value.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_function.hpp>
#include <surprisal/closed_form/moments.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/weibull.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// The law of e⁻ˣ, X of an extreme-value distribution.
///
/// Source    Gil, Alajaji & Linder 2013.
template <class T, class Policy>
struct family<boost::math::weibull_distribution<T, Policy>> {
    using distribution = boost::math::weibull_distribution<T, Policy>;
    static constexpr const char* name = "weibull";

    static interval support(const distribution& /*d*/) { return positive_half_line; }

    /// x f(x) = k eʷ exp(−eʷ) with w = k ln(x/λ).
    static auto log_density(const distribution& d) {
        const double k = shape(d);
        return [k, log_k = wide_log(k), scale = scale(d)](double x) {
            constexpr double infinity = std::numeric_limits<double>::infinity();
            if (!(x > 0)) return k < 1 ? infinity : k > 1 ? -infinity : -std::log(scale);
            constexpr double steep = 800;  // from there on eʷ is beyond the largest number
            const wide log_ratio = wide_log_ratio(x, scale);
            const wide size = detail::number_of(split(wide(k)) * split(detail::magnitude(log_ratio)));
            if (log_ratio.hi > 0 && size.hi > steep) return -infinity;
            const wide height = log_k - wide_log(x);
            if (size.hi > steep) return detail::decayed(height, size);
            const wide w = log_ratio.hi < 0 ? -size : size;
            return detail::decayed(height + w, detail::wide_exp(w));
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) {
        const double k = shape(d);
        if (k > 1)
            told.add_peak(scale(d) * std::exp(std::log1p(-1 / k) / k), scale(d) / k);
        else
            told.add_peak(0, scale(d));
    }

    static bool is_valid(const distribution& d) {
        return detail::is_positive_number(shape(d)) && detail::is_positive_number(scale(d));
    }

    static bounded entropy(const distribution& d) {
        const wide inverse = wide(1) / shape(d);
        const double error = 0x1p-90 * (1 + inverse.hi);
        return detail::rounded_to_double(
            detail::euler_gamma * (1.0 - inverse) + (wide_log(scale(d)) - wide_log(shape(d))) + 1.0, error);
    }

    template <class U, class Other>
    static std::optional<bounded> kl_divergence(const boost::math::weibull_distribution<U, Other>& p,
                                                const distribution& q) {
        const wide apart = wide_log_ratio(scale(q), static_cast<double>(p.scale()));
        return detail::extreme_value_divergence(detail::wide_quotient(shape(q), static_cast<double>(p.shape())),
                                                shape(q) * apart);
    }

    template <class P>
    requires has_mean_log<P> && has_mean_power<P>
    static bounded cross_entropy(const P& p, const distribution& q) {
        const bounded log_scale = log(bounded(scale(q)));
        const bounded log_ratio = family<P>::mean_log(p) - log_scale;
        return log_scale - log(bounded(shape(q))) - (bounded(shape(q)) - 1) * log_ratio +
               family<P>::mean_power(p, shape(q)) / pow(scale(q), shape(q));
    }

    static bounded mean(const distribution& d) { return mean_power(d, 1); }
    /// (E X)² (r − 1) with r = E X²/(E X)²
    static bounded variance(const distribution& d) {
        const wide inverse = wide(1) / shape(d);
        const wide log_ratio = wide_log_gamma(2.0 * inverse + 1.0) - 2.0 * wide_log_gamma(inverse + 1.0);
        return mean(d) * mean(d) * expm1(detail::rounded_to_double(log_ratio, 0x1p-90 * (1 + std::fabs(log_ratio.hi))));
    }
    static bounded mean_log(const distribution& d) {
        const wide below = detail::euler_gamma / shape(d);
        return detail::rounded_to_double(wide_log(scale(d)) - below, 0x1p-90);
    }
    static bounded variance_log(const distribution& d) {
        return detail::rounded_to_double(detail::sixth_of_pi_squared) / shape(d) / shape(d);
    }
    static bounded mean_inverse(const distribution& d) { return mean_power(d, -1); }
    static bounded mean_power(const distribution& d, double r) {
        const wide moved = 1.0 + wide(r) / shape(d);
        if (!(moved.hi > 0)) return std::numeric_limits<double>::infinity();
        return exp(detail::rounded_to_double(wide_log_gamma(moved) + r * wide_log(scale(d)),
                                             0x1p-90 * (1 + std::fabs(wide_log_gamma(moved).hi))));
    }

private:
    static double shape(const distribution& d) { return static_cast<double>(d.shape()); }
    static double scale(const distribution& d) { return static_cast<double>(d.scale()); }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
