#ifndef SURPRISAL_CLOSED_FORM_KOLMOGOROV_SMIRNOV_HPP
#define SURPRISAL_CLOSED_FORM_KOLMOGOROV_SMIRNOV_HPP

#if __has_include(<boost/math/distributions/kolmogorov_smirnov.hpp>)  // Boost 1.75 or later

#include <cmath>
#include <limits>

#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/logarithm.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_function.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/kolmogorov_smirnov.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// The limit law of √n times the largest distance of an empirical distribution function. Entropy and divergences are by
/// quadrature. Boost.Math has it from 1.75 on.
template <class T, class Policy>
struct family<boost::math::kolmogorov_smirnov_distribution<T, Policy>> {
    using distribution = boost::math::kolmogorov_smirnov_distribution<T, Policy>;
    static constexpr const char* name = "kolmogorov_smirnov";

    static interval support(const distribution& /*d*/) { return positive_half_line; }

    static auto log_density(const distribution& d) {
        return [count = split(wide(count(d))), height = 0.5 * wide_log(count(d))](double x) {
            if (!(x > 0)) return -std::numeric_limits<double>::infinity();
            const scaled<double> square = count * (split(wide(x)) * split(wide(x)));  // of z = x √n
            return square.exponent > 0 ? above(square, height) : below(square, height);
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) {
        told.add_peak(0.735 / std::sqrt(count(d)), 0.26 / std::sqrt(count(d)));
    }

    static bool is_valid(const distribution& d) { return detail::is_positive_number(count(d)); }

private:
    static double count(const distribution& d) { return static_cast<double>(d.number_of_observations()); }

    /// ln of 8 z Σ (−1)ᵏ⁻¹ k² exp(−2 k² z²), which converges fast far out,
    static double above(const scaled<double>& square, const wide& height) {
        const wide first = detail::number_of({square.fraction, square.exponent + 1});
        double rest = 0;  // relative to the term of k = 1
        double sign = -1;
        for (int k = 2; k < 6; ++k, sign = -sign) rest += sign * k * k * std::exp(-(k * k - 1) * first.hi);
        return detail::decayed(height + 3.0 * ln2<double>() + 0.5 * wide_log(square) + std::log1p(rest), first);
    }

    /// and of √(2π)/z² Σ (k² π²/(4 z²) − 1) exp(−k² π²/(8 z²)) over odd k, which does so next to 0.
    static double below(const scaled<double>& square, const wide& height) {
        const scaled<double> eighth_of_pi_squared = split(0.75 * detail::sixth_of_pi_squared);
        const scaled<double> decay = eighth_of_pi_squared / square;
        const double first = detail::number_of(decay).hi;
        double rest = 0;              // relative to the term of k = 1
        constexpr double only = 100;  // from there on the others are below its last digit
        for (int k = 3; k < 8 && first < only; k += 2)
            rest += (2 * k * k * first - 1) / (2 * first - 1) * std::exp(-(k * k - 1) * first);
        const double correction = std::log1p(-0.5 / first) + std::log1p(rest);
        return detail::decayed(
            height + detail::wide_half_log_two_pi - wide_log(square) + ln2<double>() + wide_log(decay) + correction,
            decay);
    }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END

#endif
#endif
