#ifndef SURPRISAL_CLOSED_FORM_NON_CENTRAL_CHI_SQUARED_HPP
#define SURPRISAL_CLOSED_FORM_NON_CENTRAL_CHI_SQUARED_HPP

#include <cmath>
#include <limits>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/logarithm.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_law.hpp>
#include <surprisal/closed_form/moments.hpp>
#include <surprisal/closed_form/poisson_mixture.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/non_central_chi_squared.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// A gamma distribution whose shape is n/2 and a Poisson number of mean λ/2. Entropy and divergences are by quadrature.
template <class T, class Policy>
struct family<boost::math::non_central_chi_squared_distribution<T, Policy>> {
    using distribution = boost::math::non_central_chi_squared_distribution<T, Policy>;
    static constexpr const char* name = "non_central_chi_squared";

    static interval support(const distribution& /*d*/) { return positive_half_line; }

    static auto log_density(const distribution& d) {
        const double k = freedom(d) / 2;
        return [k, mean = noncentrality(d) / 2, central = detail::log_gamma_density(wide(k))](double x) {
            if (!(x > 0)) return k < 1 ? infinity : k > 1 ? -infinity : -mean - ln2<double>().hi;
            const double half = x / 2;
            if (mean * half < detail::short_sum * (k + 1))
                return central(x, detail::half_of(split(wide(x))), split(wide(k)), -mean) +
                       detail::log_of_short_sum([&](int j) { return mean * half / (j + 1) / (k + j); });
            const auto log_term = [&](double j) {
                return detail::log_poisson_mass(j, mean) +
                       detail::log_gamma_height(k + j, half, (wide(k) - half + j).rounded());
            };
            const double mode = mode_of(k, std::sqrt(mean) * std::sqrt(half));
            const double deviation = 1 / std::sqrt(1 / (1 + mode) + 1 / (k + mode));
            return detail::log_of_unimodal_sum(mode, deviation, log_term) - std::log(x);
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) {
        const double center = freedom(d) + noncentrality(d);
        const double spread = std::sqrt(2 * (center + noncentrality(d)));
        if (spread < center)
            told.add_peak(center, spread);
        else
            told.add_peak(0, center);
    }

    static double epsilon(const distribution& d) { return detail::mixture_epsilon(freedom(d) + noncentrality(d)); }

    static bool is_valid(const distribution& d) {
        return detail::is_positive_number(freedom(d)) && detail::is_number(noncentrality(d)) && noncentrality(d) >= 0;
    }

    static bounded mean(const distribution& d) { return bounded(freedom(d)) + noncentrality(d); }
    static bounded variance(const distribution& d) { return 2 * (bounded(freedom(d)) + 2 * noncentrality(d)); }
    static bounded mean_exp(const distribution& d, double s) {
        const bounded rest = 1 - 2 * bounded(s);
        if (!(rest.value > 0)) return infinity;
        return exp(noncentrality(d) * bounded(s) / rest - freedom(d) / bounded(2) * log(rest));
    }

private:
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    static double freedom(const distribution& d) { return static_cast<double>(d.degrees_of_freedom()); }
    static double noncentrality(const distribution& d) { return static_cast<double>(d.non_centrality()); }

    /// The j > 0 at which (j + 1)(j + k) is the square of g, 0 where there is none.
    static double mode_of(double k, double g) {
        const double root = std::sqrt(k);
        return g > root ? 2 * (g - root) * ((g + root) / (k + 1 + std::hypot(k - 1, 2 * g))) : 0;
    }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
