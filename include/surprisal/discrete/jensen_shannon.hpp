#ifndef SURPRISAL_DISCRETE_JENSEN_SHANNON_HPP
#define SURPRISAL_DISCRETE_JENSEN_SHANNON_HPP

#include <surprisal/arithmetic/divergence.hpp>
#include <surprisal/arithmetic/exponential.hpp>
#include <surprisal/discrete/kl_divergence.hpp>
#include <surprisal/distributions/by_kernel.hpp>
#include <surprisal/distributions/by_words.hpp>
#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/distribution.hpp>
#include <surprisal/distributions/masses_by_kernel.hpp>
#include <surprisal/distributions/ranges.hpp>
#include <surprisal/distributions/refused.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

struct jensen_shannon_at {
    template <class T, class P, class Q>
    [[nodiscard]] static constexpr scaled<T> of(const distribution_pair<T, P, Q>& /*pair*/, const contrast<T>& x,
                                                std::size_t /*i*/) {
        return jensen_shannon_term(x);
    }
};

/// Of masses by kernels.
template <class P, class Q>
[[nodiscard]] constexpr simd::kernel_result jensen_shannon_by_kernel(const P& p, const Q& q, double per_nat) {
    const auto is_near_end = [](double x) { return x >= simd::ln2 * (1 - error_of_float_lanes); };
    if constexpr (has_probability_kernel<P> && has_probability_kernel<Q>) {
        return by_kernel<simd::jensen_shannon_divergence>(p, q, per_nat, is_near_end);
    } else {
        if (const simd::kernel_result result = divergence_in_units<jensen_shannon_in_units>(p, q, per_nat, is_near_end);
            result.is_decided())
            return result;
        const simd::kernel_result result = divergence_in_numbers<jensen_shannon_in_units>(p, q, per_nat, is_near_end);
        return result.is_decided() ? result : by_words<simd::jensen_shannon_of_words>(p, q, per_nat);
    }
}

/// The Jensen–Shannon divergence before it is rounded, to be returned in a unit.
template <class P, class Q>
[[nodiscard]] constexpr auto jensen_shannon_in_nats(const P& p, const Q& q, call function, double per_nat) {
    const auto masses = masses_of_both(p, q, function);
    if constexpr (has_words<masses_of<P>> && has_words<masses_of<Q>>) {
        const simd::kernel_result result = jensen_shannon_by_kernel(masses.p, masses.q, per_nat);
        if (result.is_decided()) return at_most_ln2(result.in_nats(), masses.p, masses.q);
    }
    return at_most_ln2(sum_of_terms<jensen_shannon_at>(distributions_of(masses.p, masses.q, function)), masses.p,
                       masses.q);
}

}  // namespace detail

/// Jensen–Shannon divergence ½ D(P‖M) + ½ D(Q‖M), M = (P + Q)/2: symmetric, and finite for all P and Q.
///
/// Shape     p and q describe the same n ≥ 1 outcomes.
/// Domain    each as for entropy.
/// Returns   nats, or the unit asked for, in [0, ln 2]: [0, 1] in bits; exactly +0.0 for equal distributions.
/// Errors    as for cross_entropy.
/// Accuracy  4 ulp, however close P is to Q; of float elements 2.5 ulp of float: tests/discrete/accuracy.cpp.
/// Source    Lin 1991, equation (4.1), with weights ½.
template <unit Unit = nats, discrete P, discrete Q>
[[nodiscard]] constexpr auto jensen_shannon_divergence(const P& p, const Q& q) {
    return rounded(Unit::from_nats(
        detail::jensen_shannon_in_nats(p, q, "surprisal::jensen_shannon_divergence", detail::per_nat<Unit>)));
}

/// Jensen–Shannon distance: the square root of the divergence, which is a metric.
///
/// Shape     as for jensen_shannon_divergence.
/// Domain    as for jensen_shannon_divergence.
/// Returns   the square root of the divergence in nats, or in the unit asked for: [0, 1] in bits.
/// Errors    as for cross_entropy.
/// Accuracy  2 ulp; of float elements 1.5 ulp of float: tests/discrete/accuracy.cpp.
/// Source    Endres & Schindelin 2003.
template <unit Unit = nats, discrete P, discrete Q>
[[nodiscard]] constexpr auto jensen_shannon_distance(const P& p, const Q& q) {
    return sqrt(Unit::from_nats(
        detail::jensen_shannon_in_nats(p, q, "surprisal::jensen_shannon_distance", detail::per_nat<Unit>)));
}

template <unit Unit = nats, class P, class Q, class... More, class Why = refusal_of_either<P, Q>>
void jensen_shannon_divergence(const P&, const Q&, const More&...) = delete;

template <unit Unit = nats, class P, class Q, class... More, class Why = refusal_of_either<P, Q>>
void jensen_shannon_distance(const P&, const Q&, const More&...) = delete;

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
