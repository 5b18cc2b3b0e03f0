#ifndef SURPRISAL_CLOSED_FORM_KOLMOGOROV_SMIRNOV_HPP
#define SURPRISAL_CLOSED_FORM_KOLMOGOROV_SMIRNOV_HPP

#if __has_include(<boost/math/distributions/kolmogorov_smirnov.hpp>)  // Boost 1.75 or later

#include <cmath>
#include <limits>

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

    static double log_density(const distribution& d, double x) {
        const double z = x * std::sqrt(count(d));
        return (z < 1 ? below(z) : above(z)) + std::log(count(d)) / 2;
    }

    static void guide(const distribution& d, guidance& told) {
        told.add_peak(0.735 / std::sqrt(count(d)), 0.26 / std::sqrt(count(d)));
    }

    static bool is_valid(const distribution& d) { return detail::is_positive_number(count(d)); }

private:
    static double count(const distribution& d) { return static_cast<double>(d.number_of_observations()); }

    /// ln of 8 z Σ (−1)ᵏ⁻¹ k² exp(−2 k² z²), which converges fast far out,
    static double above(double z) {
        const double first = 2 * z * z;
        double rest = 0;  // relative to the term of k = 1
        double sign = -1;
        for (int k = 2; k < 6; ++k, sign = -sign) rest += sign * k * k * std::exp(-(k * k - 1) * first);
        return std::log(8 * z) - first + std::log1p(rest);
    }

    /// and of √(2π)/z² Σ (k² π²/(4 z²) − 1) exp(−k² π²/(8 z²)) over odd k, which does so next to 0.
    static double below(double z) {
        if (!(z > 1e-150)) return -std::numeric_limits<double>::infinity();
        constexpr double eighth_of_pi_squared = 0x1.3bd3cc9be45dep+0;
        const double first = eighth_of_pi_squared / (z * z);
        double sum = 2 * first - 1;
        for (int k = 3; k < 8; k += 2) sum += (2 * k * k * first - 1) * std::exp(-(k * k - 1) * first);
        return detail::wide_half_log_two_pi.hi - 2 * std::log(z) - first + std::log(sum);
    }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END

#endif
#endif
