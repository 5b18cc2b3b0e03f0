#ifndef SURPRISAL_CLOSED_FORM_NEGATIVE_BINOMIAL_HPP
#define SURPRISAL_CLOSED_FORM_NEGATIVE_BINOMIAL_HPP

#include <cmath>
#include <numbers>
#include <optional>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/countable_measures.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/gamma_function.hpp>
#include <surprisal/closed_form/saddle_point.hpp>
#include <surprisal/closed_form/single_trial.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/negative_binomial.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// P(k) = Γ(r + k) / (k! Γ(r)) pʳ (1 − p)ᵏ, k ≥ 0 failures before r successes; r > 0 may be broken.
template <class T, class Policy>
struct family<boost::math::negative_binomial_distribution<T, Policy>> {
    using distribution = boost::math::negative_binomial_distribution<T, Policy>;
    static constexpr const char* name = "negative_binomial";

    static interval support(const distribution& d) { return {0, success(d) < 1 ? positive_half_line.upper : 0}; }

    static double mode(const distribution& d) {
        const double r = successes(d);
        return r > 1 ? std::floor((r - 1) * ((1 - success(d)) / success(d))) : 0;
    }

    /// As r/n times the binomial mass of r successes in n = r + k trials.
    static double log_mass(const distribution& d, const wide& k) {
        const wide r(successes(d));
        if (k.hi == 0) return r.hi * std::log(success(d));
        constexpr double far = 0x1p400;
        if (k.hi > far) return far_log_mass(d, k);
        const wide n = r + k;
        const double common = detail::stirling_remainder(n.hi) - detail::stirling_remainder(k.hi) -
                              detail::deviance(r, n * wide(success(d))) -
                              detail::deviance(k, n * detail::complement_of(success(d)));
        if (r.hi < 0.5) return common - detail::log_scaled_factorial(r.hi) + std::log(r.hi) - std::log(n.hi * k.hi) / 2;
        return common - detail::stirling_remainder(r.hi) + std::log(r.hi / n.hi / k.hi / (2 * std::numbers::pi)) / 2;
    }

    static bool is_valid(const distribution& d) {
        return detail::is_positive_number(successes(d)) && detail::is_probability(success(d)) && success(d) > 0;
    }

    static std::optional<bounded> entropy(const distribution& d) {
        if (success(d) == 1) return 0;
        return {};
    }

    /// Of equally many successes that of one trial, r/p times.
    static std::optional<bounded> kl_divergence(const distribution& p, const distribution& q) {
        if (successes(p) != successes(q)) return {};
        const scaled<double> of_trials =
            detail::divergence_of_trials(success(p), success(q)) * split(wide(successes(p)));
        return detail::bounded_of(of_trials / split(wide(success(p))));
    }

    static bounded mean(const distribution& d) {
        return successes(d) * detail::rounded_to_double(detail::complement_of(success(d)) / wide(success(d)));
    }

private:
    /// Of k beside which r is nothing, Γ(r + k)/k! is k^(r − 1).
    static double far_log_mass(const distribution& d, const wide& k) {
        const double p = success(d);
        const wide r(successes(d));
        const wide log_failure = p < 0.5 ? wide_log1p(-p) : wide_log(detail::complement_of(p));
        return detail::decayed((r - 1.0) * wide_log(k) - wide_log_gamma(r) + r * wide_log(p),
                               split(k) * split(-log_failure));
    }

    static double successes(const distribution& d) { return static_cast<double>(d.successes()); }
    static double success(const distribution& d) { return static_cast<double>(d.success_fraction()); }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
