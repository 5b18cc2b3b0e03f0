#ifndef SURPRISAL_CLOSED_FORM_GEOMETRIC_HPP
#define SURPRISAL_CLOSED_FORM_GEOMETRIC_HPP

#include <cmath>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/countable_measures.hpp>
#include <surprisal/closed_form/moments.hpp>
#include <surprisal/closed_form/single_trial.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/geometric.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// P(k) = p (1 − p)ᵏ, k ≥ 0 failures before the first success.
template <class T, class Policy>
struct family<boost::math::geometric_distribution<T, Policy>> {
    using distribution = boost::math::geometric_distribution<T, Policy>;
    static constexpr const char* name = "geometric";

    static interval support(const distribution& d) { return {0, success(d) < 1 ? positive_half_line.upper : 0}; }

    static double mode(const distribution& /*d*/) { return 0; }

    static double log_mass(const distribution& d, const wide& k) {
        return k.hi > 0 ? std::log(success(d)) + k.hi * std::log1p(-success(d)) : std::log(success(d));
    }

    static bool is_valid(const distribution& d) { return detail::is_probability(success(d)) && success(d) > 0; }

    /// That of 1/p trials.
    static bounded entropy(const distribution& d) {
        return detail::bounded_of(detail::entropy_of_trial(success(d)) / split(wide(success(d))));
    }
    static bounded kl_divergence(const distribution& p, const distribution& q) {
        return detail::bounded_of(detail::divergence_of_trials(success(p), success(q)) / split(wide(success(p))));
    }

    /// −ln p − E X · ln(1 − p)
    template <has_mean P>
    static bounded cross_entropy(const P& p, const distribution& q) {
        const bounded success_costs = -log(bounded(success(q)));
        return success(q) < 1 ? success_costs - family<P>::mean(p) * log1p(bounded(-success(q))) : success_costs;
    }

    static bounded mean(const distribution& d) {
        return detail::rounded_to_double(detail::complement_of(success(d)) / wide(success(d)));
    }

private:
    static double success(const distribution& d) { return static_cast<double>(d.success_fraction()); }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
