#ifndef SURPRISAL_CLOSED_FORM_BETA_HPP
#define SURPRISAL_CLOSED_FORM_BETA_HPP

#include <cmath>
#include <limits>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/excess.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_function.hpp>
#include <surprisal/closed_form/gamma_law.hpp>
#include <surprisal/closed_form/moments.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/beta.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// ln of the density between 0 and 1 of a beta distribution with shapes a and b.
/// Of x (1 − x) f(x) it is −a (r − 1 − ln r) − b (s − 1 − ln s) with r and s the ratios of x and 1 − x to their means.
/// Of a factor times it by the factor's logarithm, which may cancel.
[[nodiscard]] inline auto log_beta_density(double a, double b) {
    const wide n = wide(a) + b;
    const wide peak = 0.5 * (wide_log(a) + wide_log(b) - wide_log(n)) - wide_half_log_two_pi -
                      wide_stirling_remainder(a) - wide_stirling_remainder(b) + wide_stirling_remainder(n);
    return [a, b, n = split(n), peak](double x, double log_factor = 0) {
        const wide y = wide(1) - x;
        const wide of_first = wide_ratio_excess(n * split(wide(x)), split(wide(a)));
        const wide of_second = wide_ratio_excess(n * split(y), split(wide(b)));
        return (peak + log_factor - a * of_first - b * of_second - wide_log(x) - wide_log(y)).rounded();
    };
}

}  // namespace detail

/// With n = a + b, everything is written in what Stirling's formula leaves: no a ln a is left to cancel.
template <class T, class Policy>
struct family<boost::math::beta_distribution<T, Policy>> {
    using distribution = boost::math::beta_distribution<T, Policy>;
    static constexpr const char* name = "beta";

    static interval support(const distribution& /*d*/) { return {0, 1}; }

    static auto log_density(const distribution& d) {
        const auto [a, b] = shapes(d);
        return [a = a, b = b, inside = detail::log_beta_density(a, b)](double x) {
            if (!(x > 0)) return at_end(a, b);
            if (!(x < 1)) return at_end(b, a);
            return inside(x);
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) {
        const auto [a, b] = shapes(d);
        const double n = a + b;
        if (a > 1 && b > 1)
            told.add_peak((a - 1) / (n - 2), std::sqrt(a / n * b / n / (n + 1)));
        else
            told.add_peak(0.5, 0.25);
    }

    static bool is_valid(const distribution& d) {
        return detail::is_positive_number(shapes(d).a) && detail::is_positive_number(shapes(d).b);
    }

    static bounded entropy(const distribution& d) {
        const auto [a, b] = shapes(d);
        const wide n = wide(a) + b;
        return detail::rounded_to_double((wide_log_gamma_intercept(a) + wide_digamma(a)) +
                                             (wide_log_gamma_intercept(b) + wide_digamma(b)) -
                                             (wide_log_gamma_intercept(n) + 2.0 * wide_digamma(n)),
                                         0x1p-85);
    }

    /// B(a₂, a₁) + B(b₂, b₁) − B(n₂, n₁), B the excess of ln Γ over its tangent, with the leading parts x ln x of the three
    /// taken together: the divergence of coins with probabilities a₂/n₂ and a₁/n₁, n₂ times.
    template <class U, class Other>
    static bounded kl_divergence(const boost::math::beta_distribution<U, Other>& p, const distribution& q) {
        const parameters from{static_cast<double>(p.alpha()), static_cast<double>(p.beta())};
        const auto [a, b] = shapes(q);
        const wide of_coins = of_share(from.a, from.b, a, b) + of_share(from.b, from.a, b, a);
        const wide of_each = equal_mean_gamma_divergence(from.a, a) + equal_mean_gamma_divergence(from.b, b);
        const wide of_sum = equal_mean_gamma_divergence(wide(from.a) + from.b, wide(a) + b);
        return detail::rounded_to_double(of_coins + of_each - of_sum, 0x1p-88 * (of_coins + of_each + of_sum).hi);
    }

    template <class P>
    requires has_mean_log<P> && has_mean_log_complement<P>
    static bounded cross_entropy(const P& p, const distribution& q) {
        const auto [a, b] = shapes(q);
        return log_beta(a, b) - term(a, family<P>::mean_log(p)) - term(b, family<P>::mean_log_complement(p));
    }

    static bounded mean(const distribution& d) { return shapes(d).a / (bounded(shapes(d).a) + shapes(d).b); }
    static bounded variance(const distribution& d) {
        const bounded n = bounded(shapes(d).a) + shapes(d).b;
        return mean(d) * (shapes(d).b / n) / (n + 1);
    }
    static bounded mean_log(const distribution& d) { return mean_log_of(shapes(d).a, shapes(d).b); }
    static bounded mean_log_complement(const distribution& d) { return mean_log_of(shapes(d).b, shapes(d).a); }
    static bounded variance_log(const distribution& d) {
        const auto [a, b] = shapes(d);
        return detail::rounded_to_double(wide_trigamma(a) - wide_trigamma(wide(a) + b), 0x1p-95 * wide_trigamma(a).hi);
    }
    static bounded mean_inverse(const distribution& d) {
        const auto [a, b] = shapes(d);
        if (!(a > 1)) return std::numeric_limits<double>::infinity();
        return 1 + b / (bounded(a) - 1);
    }
    static bounded mean_power(const distribution& d, double k) {
        const auto [a, b] = shapes(d);
        const wide moved = wide(a) + k;
        if (!(moved.hi > 0)) return std::numeric_limits<double>::infinity();
        return detail::exp_of((wide_log_gamma(moved) - wide_log_gamma(a)) -
                              (wide_log_gamma(moved + b) - wide_log_gamma(wide(a) + b)));
    }

private:
    struct parameters {
        double a;
        double b;
    };
    static parameters shapes(const distribution& d) {
        return {static_cast<double>(d.alpha()), static_cast<double>(d.beta())};
    }

    /// a₂ (r − 1 − ln r) with r = a₁n₂/(a₂n₁), in whose difference from 1 the product a₁a₂ cancels.
    static wide of_share(double a1, double b1, double a2, double b2) {
        const wide n1 = wide(a1) + b1;
        const wide u = (wide(a1) * b2 - wide(a2) * b1) / (a2 * n1);
        if (std::fabs(u.hi) < 0.5) return a2 * log_excess(u);
        const wide n2 = wide(a2) + b2;
        return a2 * wide_ratio_excess(split(wide(a1)) * split(n2), split(wide(a2)) * split(n1));
    }

    /// ln f at the end where the shape is a.
    static double at_end(double a, double b) {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        return a < 1 ? infinity : a > 1 ? -infinity : std::log(b);
    }

    static bounded log_beta(double a, double b) {
        const wide of_a = wide_log_gamma(a);
        const wide of_b = wide_log_gamma(b);
        const wide of_sum = wide_log_gamma(wide(a) + b);
        return detail::rounded_to_double(
            of_a + of_b - of_sum, 0x1p-95 * (1 + std::fabs(of_a.hi) + std::fabs(of_b.hi) + std::fabs(of_sum.hi)));
    }

    /// (a − 1) E ln X, which is 0 for a = 1 also where the mean is infinite.
    static bounded term(double a, const bounded& mean_log) { return a == 1 ? 0 : (bounded(a) - 1) * mean_log; }

    static bounded mean_log_of(double a, double b) {
        const wide of_a = wide_digamma(a);
        const wide of_sum = wide_digamma(wide(a) + b);
        return detail::rounded_to_double(of_a - of_sum, 0x1p-95 * (1 + std::fabs(of_a.hi) + std::fabs(of_sum.hi)));
    }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
