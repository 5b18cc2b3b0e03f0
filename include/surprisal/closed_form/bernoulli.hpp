#ifndef SURPRISAL_CLOSED_FORM_BERNOULLI_HPP
#define SURPRISAL_CLOSED_FORM_BERNOULLI_HPP

#include <cmath>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/closed_form/countable_measures.hpp>
#include <surprisal/closed_form/single_trial.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/bernoulli.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// P(1) = p, P(0) = 1 − p.
template <class T, class Policy>
struct family<boost::math::bernoulli_distribution<T, Policy>> {
    using distribution = boost::math::bernoulli_distribution<T, Policy>;
    static constexpr const char* name = "bernoulli";

    static interval support(const distribution& d) { return {success(d) < 1 ? 0.0 : 1.0, success(d) > 0 ? 1.0 : 0.0}; }

    static double mode(const distribution& d) { return success(d) > 0.5 ? 1 : 0; }

    static double log_mass(const distribution& d, double k) {
        return k > 0 ? std::log(success(d)) : std::log1p(-success(d));
    }

    static bool is_valid(const distribution& d) { return detail::is_probability(success(d)); }

    static bounded entropy(const distribution& d) { return detail::bounded_of(detail::entropy_of_trial(success(d))); }

    static bounded kl_divergence(const distribution& p, const distribution& q) {
        return detail::bounded_of(detail::divergence_of_trials(success(p), success(q)));
    }

    static bounded mean(const distribution& d) { return success(d); }

private:
    static double success(const distribution& d) { return static_cast<double>(d.success_fraction()); }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
