#ifndef SURPRISAL_CLOSED_FORM_HYPERGEOMETRIC_HPP
#define SURPRISAL_CLOSED_FORM_HYPERGEOMETRIC_HPP

#include <cmath>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/countable_measures.hpp>
#include <surprisal/closed_form/saddle_point.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/hypergeometric.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// P(k) = (r choose k) (N − r choose n − k) / (N choose n): k of the n drawn are among the r defective ones of N.
template <class T, class Policy>
struct family<boost::math::hypergeometric_distribution<T, Policy>> {
    using distribution = boost::math::hypergeometric_distribution<T, Policy>;
    static constexpr const char* name = "hypergeometric";

    static interval support(const distribution& d) {
        return {std::fmax(0, defective(d) + drawn(d) - total(d)), std::fmin(defective(d), drawn(d))};
    }

    static double mode(const distribution& d) {
        return std::floor((defective(d) + 1) * (drawn(d) + 1) / (total(d) + 2));
    }

    /// The binomial mass of k in r trials times that of n − k in N − r, over that of n in N, of probability n/N each.
    static double log_mass(const distribution& d, const wide& k) {
        if (total(d) == 0) return 0;
        const wide all(total(d));
        const wide n(drawn(d));
        const wide r(defective(d));
        const wide rest = all - n;
        const auto of = [&](const wide& count) { return detail::trials{count, count * n / all, count * rest / all}; };
        return detail::log_binomial_mass(k, of(r)) + detail::log_binomial_mass(n - k, of(all - r)) -
               detail::log_binomial_mass(n, {all, n, rest});
    }

    static bool is_valid(const distribution& d) { return defective(d) <= total(d) && drawn(d) <= total(d); }

    static bounded mean(const distribution& d) {
        return total(d) > 0 ? bounded(defective(d)) * drawn(d) / total(d) : bounded(0);
    }

private:
    static double total(const distribution& d) { return d.total(); }
    static double drawn(const distribution& d) { return d.sample_count(); }
    static double defective(const distribution& d) { return d.defective(); }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
