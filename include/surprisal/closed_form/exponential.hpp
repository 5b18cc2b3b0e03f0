#ifndef SURPRISAL_CLOSED_FORM_EXPONENTIAL_HPP
#define SURPRISAL_CLOSED_FORM_EXPONENTIAL_HPP

#include <cmath>
#include <limits>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_law.hpp>
#include <surprisal/closed_form/moments.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/exponential.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

template <class T, class Policy>
struct family<boost::math::exponential_distribution<T, Policy>> {
    using distribution = boost::math::exponential_distribution<T, Policy>;
    static constexpr const char* name = "exponential";

    static interval support(const distribution& /*d*/) { return positive_half_line; }

    static auto log_density(const distribution& d) {
        return [rate = split(wide(rate(d))), height = wide_log(rate(d))](double x) {
            return detail::decayed(height, rate * split(wide(x)));
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) { told.add_peak(0, 1 / rate(d)); }

    static bool is_valid(const distribution& d) { return detail::is_positive_number(rate(d)); }

    static bounded entropy(const distribution& d) { return 1 - log(bounded(rate(d))); }

    template <detail::is_gamma P>
    static bounded kl_divergence(const P& p, const distribution& q) {
        return family<P>::law(p).divergence(law(q));
    }

    template <has_mean P>
    static bounded cross_entropy(const P& p, const distribution& q) {
        return rate(q) * family<P>::mean(p) - log(bounded(rate(q)));
    }

    static detail::gamma_law law(const distribution& d) { return {1, 1, rate(d)}; }

    static bounded mean(const distribution& d) { return 1 / bounded(rate(d)); }
    static bounded variance(const distribution& d) { return mean(d) / rate(d); }
    static bounded mean_log(const distribution& d) {
        constexpr double euler = 0x1.2788cfc6fb619p-1;  // γ
        return -detail::within_ulps(euler, 1) - log(bounded(rate(d)));
    }
    static bounded variance_log(const distribution& /*d*/) {
        constexpr double sixth_of_pi_squared = 0x1.a51a6625307d3p+0;
        return detail::within_ulps(sixth_of_pi_squared, 1);
    }
    static bounded mean_inverse(const distribution& /*d*/) { return infinity; }
    static bounded mean_power(const distribution& d, double k) { return law(d).mean_power(k); }
    static bounded mean_exp(const distribution& d, double s) {
        return s < rate(d) ? rate(d) / (bounded(rate(d)) - s) : bounded(infinity);
    }
    static bounded mean_distance(const distribution& d, double m) {
        if (m <= 0) return mean(d) - m;
        return m - mean(d) + 2 * exp(-(bounded(rate(d)) * m)) / rate(d);
    }

private:
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    static double rate(const distribution& d) { return static_cast<double>(d.lambda()); }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
