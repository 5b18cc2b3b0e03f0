#ifndef SURPRISAL_CLOSED_FORM_RAYLEIGH_HPP
#define SURPRISAL_CLOSED_FORM_RAYLEIGH_HPP

#include <cmath>
#include <limits>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/logarithm.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_function.hpp>
#include <surprisal/closed_form/moments.hpp>
#include <surprisal/closed_form/ratio_excess.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/rayleigh.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// The square is exponential.
template <class T, class Policy>
struct family<boost::math::rayleigh_distribution<T, Policy>> {
    using distribution = boost::math::rayleigh_distribution<T, Policy>;
    static constexpr const char* name = "rayleigh";

    static interval support(const distribution& /*d*/) { return positive_half_line; }

    static auto log_density(const distribution& d) {
        return [scale = split(wide(scale(d))), height = -2.0 * wide_log(scale(d))](double x) {
            if (!(x > 0)) return -std::numeric_limits<double>::infinity();
            const scaled<double> z = split(wide(x)) / scale;
            return detail::decayed(height + wide_log(x), detail::half_of(z * z));
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) { told.add_peak(scale(d), scale(d)); }

    static bool is_valid(const distribution& d) { return detail::is_positive_number(scale(d)); }

    static bounded entropy(const distribution& d) {
        return detail::rounded_to_double(1.0 + wide_log(scale(d)) + 0.5 * (detail::euler_gamma - ln2<double>()),
                                         0x1p-90);
    }

    template <class U, class Other>
    static bounded kl_divergence(const boost::math::rayleigh_distribution<U, Other>& p, const distribution& q) {
        const auto of_p = static_cast<double>(p.sigma());
        return detail::ratio_excess(scale(q), scale(q), of_p, of_p);
    }

    template <class P>
    requires has_mean_log<P> && has_mean_power<P>
    static bounded cross_entropy(const P& p, const distribution& q) {
        return 2 * log(bounded(scale(q))) - family<P>::mean_log(p) +
               family<P>::mean_power(p, 2) / scale(q) / scale(q) / 2;
    }

    static bounded mean(const distribution& d) { return sqrt_half_pi() * scale(d); }
    static bounded variance(const distribution& d) {
        constexpr double of_unit = 0x1.b7812aeef4b9fp-2;  // 2 − π/2
        return detail::within_ulps(of_unit, 1) * scale(d) * scale(d);
    }
    static bounded mean_log(const distribution& d) {
        return detail::rounded_to_double(wide_log(scale(d)) + 0.5 * (ln2<double>() - detail::euler_gamma), 0x1p-90);
    }
    static bounded variance_log(const distribution& /*d*/) {
        return detail::rounded_to_double(0.25 * detail::sixth_of_pi_squared);
    }
    static bounded mean_inverse(const distribution& d) { return sqrt_half_pi() / scale(d); }
    static bounded mean_power(const distribution& d, double r) {
        const wide moved = 1.0 + wide(r) / 2.0;
        if (!(moved.hi > 0)) return std::numeric_limits<double>::infinity();
        const wide log_scale = wide_log(scale(d)) + 0.5 * ln2<double>();
        return exp(detail::rounded_to_double(wide_log_gamma(moved) + r * log_scale, 0x1p-90));
    }

private:
    static double scale(const distribution& d) { return static_cast<double>(d.sigma()); }
    static bounded sqrt_half_pi() { return detail::within_ulps(0x1.40d931ff62706p+0, 1); }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
