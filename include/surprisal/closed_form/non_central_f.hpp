#ifndef SURPRISAL_CLOSED_FORM_NON_CENTRAL_F_HPP
#define SURPRISAL_CLOSED_FORM_NON_CENTRAL_F_HPP

#include <cmath>
#include <limits>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/fisher_f.hpp>
#include <surprisal/closed_form/moments.hpp>
#include <surprisal/closed_form/poisson_mixture.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/non_central_f.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// (n₂/n₁) y/(1 − y), y of a non-central beta distribution of shapes n₁/2 and n₂/2. Entropy and divergences are by quadrature.
template <class T, class Policy>
struct family<boost::math::non_central_f_distribution<T, Policy>> {
    using distribution = boost::math::non_central_f_distribution<T, Policy>;
    static constexpr const char* name = "non_central_f";

    static interval support(const distribution& /*d*/) { return positive_half_line; }

    static auto log_density(const distribution& d) {
        const double a = first(d);
        const double b = second(d);
        return [a, b, mean = mean_shift(d), central = detail::log_fisher_f_density(a, b)](double x) {
            if (!(x > 0)) return a < 1 ? infinity : a > 1 ? -infinity : -mean;
            constexpr double far = 0x1p900;  // from there on 1 − y has only one term, and soon no digits
            if (x > far) return inside(a, b, mean, central, far) - ((wide(b) + 1.0) * wide_log_ratio(x, far)).rounded();
            return inside(a, b, mean, central, x);
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) {
        const double a = first(d);
        const double b = second(d);
        const double shifted = a + mean_shift(d);
        const double spread = std::sqrt((shifted + mean_shift(d)) / shifted / shifted + 1 / b);
        const double center = shifted / a * (b / (b + 1));
        if (spread < 1)
            told.add_peak(center, center * spread);
        else
            told.add_peak(0, center);
    }

    static double epsilon(const distribution& d) {
        return detail::mixture_epsilon((1 + mean_shift(d) / first(d)) * (second(d) / (second(d) + 1)));
    }

    static bool is_valid(const distribution& d) {
        return detail::is_positive_number(first(d)) && detail::is_positive_number(second(d)) &&
               detail::is_number(mean_shift(d)) && mean_shift(d) >= 0;
    }

    static bounded mean(const distribution& d) {
        const bounded b = second(d);
        return b.value > 1 ? b / (b - 1) * ((bounded(first(d)) + mean_shift(d)) / first(d)) : bounded(infinity);
    }

private:
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    template <class Central>
    static double inside(double a, double b, double mean, const Central& central, double x) {
        const wide part = x < 1 ? a * wide(x) : wide(a);  // y : 1 − y is a x : b
        const wide rest = x < 1 ? wide(b) : b / wide(x);
        const wide whole = part + rest;
        const wide y = part / whole;
        if (detail::has_short_beta_sum(a, b, mean, y.hi))
            return central(x, -mean) + detail::log_short_beta_sum(a, b, mean, y.hi);
        return detail::log_noncentral_beta_height(a, b, mean, y, rest / whole, 0) - std::log(x);
    }

    static double first(const distribution& d) { return static_cast<double>(d.degrees_of_freedom1()) / 2; }
    static double second(const distribution& d) { return static_cast<double>(d.degrees_of_freedom2()) / 2; }
    static double mean_shift(const distribution& d) { return static_cast<double>(d.non_centrality()) / 2; }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
