#ifndef SURPRISAL_CLOSED_FORM_NON_CENTRAL_BETA_HPP
#define SURPRISAL_CLOSED_FORM_NON_CENTRAL_BETA_HPP

#include <cmath>
#include <limits>

#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/beta.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/poisson_mixture.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/non_central_beta.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// A beta distribution whose first shape is a and a Poisson number of mean λ/2. Entropy and divergences are by quadrature.
template <class T, class Policy>
struct family<boost::math::non_central_beta_distribution<T, Policy>> {
    using distribution = boost::math::non_central_beta_distribution<T, Policy>;
    static constexpr const char* name = "non_central_beta";

    static interval support(const distribution& /*d*/) { return {0, 1}; }

    static auto log_density(const distribution& d) {
        const double a = first(d);
        const double b = second(d);
        return [a, b, mean = mean_shift(d), central = detail::log_beta_density(a, b)](double x) {
            if (!(x > 0)) return a < 1 ? infinity : a > 1 ? -infinity : std::log(b) - mean;
            if (!(x < 1)) return b < 1 ? infinity : b > 1 ? -infinity : std::log(a + mean);
            if (detail::has_short_beta_sum(a, b, mean, x))
                return central(x, -mean) + detail::log_short_beta_sum(a, b, mean, x);
            const wide rest = wide(1) - x;
            return detail::log_noncentral_beta_height(a, b, mean, x, rest, 1);
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) {
        const double a = first(d) + mean_shift(d);
        const double n = a + second(d);
        told.add_peak(a / n, std::sqrt(a / n * (second(d) / n) / (1 + second(d))) / 2);
    }

    static double epsilon(const distribution& d) {
        const double a = first(d) + mean_shift(d);
        return detail::mixture_epsilon(a / (a + second(d)) * (second(d) / (a + second(d))));
    }

    static bool is_valid(const distribution& d) {
        return detail::is_positive_number(first(d)) && detail::is_positive_number(second(d)) &&
               detail::is_number(mean_shift(d)) && mean_shift(d) >= 0;
    }

private:
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    static double first(const distribution& d) { return static_cast<double>(d.alpha()); }
    static double second(const distribution& d) { return static_cast<double>(d.beta()); }
    static double mean_shift(const distribution& d) { return static_cast<double>(d.non_centrality()) / 2; }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
