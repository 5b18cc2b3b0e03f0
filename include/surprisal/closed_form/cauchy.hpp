#ifndef SURPRISAL_CLOSED_FORM_CAUCHY_HPP
#define SURPRISAL_CLOSED_FORM_CAUCHY_HPP

#include <cmath>
#include <limits>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/logarithm.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/excess.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_function.hpp>
#include <surprisal/closed_form/moments.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/cauchy.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Source    Chyzak & Nielsen 2019, "A closed-form formula for the Kullback–Leibler divergence between Cauchy distributions".
template <class T, class Policy>
struct family<boost::math::cauchy_distribution<T, Policy>> {
    using distribution = boost::math::cauchy_distribution<T, Policy>;
    static constexpr const char* name = "cauchy";

    static interval support(const distribution& /*d*/) { return whole_line; }

    static auto log_density(const distribution& d) {
        return [location = location(d), scale = split(wide(scale(d))),
                height = -detail::log_pi - wide_log(scale(d))](double x) {
            constexpr int far = 60;  // where 1 is beyond the digits of a square
            const scaled<double> z = detail::distance_of(x, location) / scale;
            const scaled<double> square = z * z;
            return (height - (z.exponent > far ? wide_log(square) : wide_log1p(detail::number_of(square)))).rounded();
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) { told.add_peak(location(d), scale(d)); }

    static bool is_valid(const distribution& d) {
        return detail::is_number(location(d)) && detail::is_positive_number(scale(d));
    }

    static bounded entropy(const distribution& d) {
        return detail::rounded_to_double(detail::log_pi + 2.0 * ln2<double>() + wide_log(scale(d)), 0x1p-90);
    }

    /// ln(1 + ((s₁ − s₂)² + (m₁ − m₂)²)/(4 s₁ s₂))
    template <class U, class Other>
    static bounded kl_divergence(const boost::math::cauchy_distribution<U, Other>& p, const distribution& q) {
        const auto of_p = static_cast<double>(p.scale());
        const scaled<double> apart =
            squared(of_p - wide(scale(q))) + squared(wide(static_cast<double>(p.location())) - location(q));
        const scaled<double> quarter{0.25, 0};
        const scaled<double> u = quarter * apart / (split(wide(of_p)) * split(wide(scale(q))));
        constexpr int most = 900;
        return detail::within_ulps(u.exponent < most ? rounded(log1p(u)) : surprisal::log(u).rounded(), 1);
    }

    static bounded mean(const distribution& d) { return location(d); }
    static bounded variance(const distribution& /*d*/) { return infinity; }
    static bounded mean_distance(const distribution& /*d*/, double /*m*/) { return infinity; }
    static bounded mean_exp(const distribution& /*d*/, double s) { return s == 0 ? 1 : infinity; }

private:
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    static double location(const distribution& d) { return static_cast<double>(d.location()); }
    static double scale(const distribution& d) { return static_cast<double>(d.scale()); }
    static scaled<double> squared(const wide& x) {
        const scaled<double> size = split(detail::magnitude(x));
        return size * size;
    }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
