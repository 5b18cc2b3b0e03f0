#ifndef SURPRISAL_CLOSED_FORM_BINOMIAL_HPP
#define SURPRISAL_CLOSED_FORM_BINOMIAL_HPP

#include <cmath>
#include <optional>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/countable_measures.hpp>
#include <surprisal/closed_form/saddle_point.hpp>
#include <surprisal/closed_form/single_trial.hpp>
#include <surprisal/distributions/density.hpp>
#include <surprisal/distributions/element.hpp>

#include <boost/math/distributions/binomial.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// P(k) = n! / (k! (n − k)!) pᵏ (1 − p)ⁿ⁻ᵏ, 0 ≤ k ≤ n.
template <class T, class Policy>
struct family<boost::math::binomial_distribution<T, Policy>> {
    using distribution = boost::math::binomial_distribution<T, Policy>;
    static constexpr const char* name = "binomial";

    static interval support(const distribution& d) {
        return {success(d) < 1 ? 0 : trials(d), success(d) > 0 ? trials(d) : 0};
    }

    static double mode(const distribution& d) { return std::fmin(trials(d), std::floor((trials(d) + 1) * success(d))); }

    static double log_mass(const distribution& d, const wide& k) {
        const wide n(trials(d));
        return detail::log_binomial_mass(k, {n, n * wide(success(d)), n * detail::complement_of(success(d))});
    }

    /// Boost.Math takes a broken number of trials, whose masses do not add up to 1.
    static bool is_valid(const distribution& d) {
        const double n = trials(d);
        return detail::is_mass(n) && std::floor(n) == n && detail::is_probability(success(d));
    }

    static std::optional<bounded> entropy(const distribution& d) {
        if (trials(d) == 0 || success(d) == 0 || success(d) == 1) return 0;
        if (trials(d) == 1) return detail::bounded_of(detail::entropy_of_trial(success(d)));
        return {};
    }

    /// Of equally many trials that of one, n times.
    static std::optional<bounded> kl_divergence(const distribution& p, const distribution& q) {
        if (trials(p) != trials(q)) return {};
        return detail::bounded_of(detail::divergence_of_trials(success(p), success(q)) * split(wide(trials(p))));
    }

    static bounded mean(const distribution& d) { return bounded(trials(d)) * success(d); }

private:
    static double trials(const distribution& d) { return static_cast<double>(d.trials()); }
    static double success(const distribution& d) { return static_cast<double>(d.success_fraction()); }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
