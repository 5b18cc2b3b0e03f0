#ifndef SURPRISAL_CLOSED_FORM_POISSON_HPP
#define SURPRISAL_CLOSED_FORM_POISSON_HPP

#include <cmath>
#include <optional>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/divergence.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/countable_measures.hpp>
#include <surprisal/closed_form/saddle_point.hpp>
#include <surprisal/closed_form/single_trial.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/poisson.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// P(k) = λᵏ e^−λ / k!, k ≥ 0.
template <class T, class Policy>
struct family<boost::math::poisson_distribution<T, Policy>> {
    using distribution = boost::math::poisson_distribution<T, Policy>;
    static constexpr const char* name = "poisson";

    static interval support(const distribution& /*d*/) { return positive_half_line; }

    static double mode(const distribution& d) { return std::floor(lambda(d)); }

    static double log_mass(const distribution& d, const wide& k) { return detail::log_poisson_mass(k, lambda(d)); }

    static bool is_valid(const distribution& d) { return detail::is_positive_number(lambda(d)); }

    /// Of a large mean, by ½ ln(2πeλ) − 1/(12λ) − 1/(24λ²) − 19/(360λ³) − …: Evans & Boersma, "The entropy of a Poisson
    /// distribution", SIAM Review 30(2), 1988.
    static std::optional<bounded> entropy(const distribution& d) {
        constexpr double half_log_2_pi_e = 0x1.6b3f8e4325f5ap+0;
        const double m = lambda(d);
        if (m < 1e6) return {};
        return detail::within_ulps(half_log_2_pi_e, 1) + log(bounded(m)) / 2 -
               bounded((1 + 1 / (2 * m)) / (12 * m), 1e-18);
    }

    /// λ ln(λ/μ) − λ + μ
    static bounded kl_divergence(const distribution& p, const distribution& q) {
        return detail::bounded_of(divergence_term<double>({split(wide(lambda(p))), split(wide(lambda(q)))}));
    }

    static bounded mean(const distribution& d) { return lambda(d); }

private:
    static double lambda(const distribution& d) { return static_cast<double>(d.mean()); }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
