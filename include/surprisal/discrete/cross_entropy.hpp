#ifndef SURPRISAL_DISCRETE_CROSS_ENTROPY_HPP
#define SURPRISAL_DISCRETE_CROSS_ENTROPY_HPP

#include <limits>
#include <type_traits>

#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/discrete/entropy.hpp>
#include <surprisal/discrete/kl_divergence.hpp>
#include <surprisal/distributions/by_kernel.hpp>
#include <surprisal/distributions/by_words.hpp>
#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/distribution.hpp>
#include <surprisal/distributions/masses_by_kernel.hpp>
#include <surprisal/distributions/ranges.hpp>
#include <surprisal/distributions/refused.hpp>
#include <surprisal/distributions/scores_by_kernel.hpp>
#include <surprisal/simd/logit_sums.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// H(P) + D(P‖Q) where D is so small that it may be lost among the errors of H(P, Q) and H(P), else H(P, Q) as it was found:
/// then it is above H(P) by itself, and has more digits than the sum.
template <class Least, class T, class P, class Q>
[[nodiscard]] constexpr scaled<T> entropy_and_divergence(const scaled<T>& found, const P& p, const Q& q, call function,
                                                         const purpose& to) {
    const T small = T(0x1p-10);  // of H(P): far above what either is off by, in lanes of float too
    const scaled<T> divergence = divergence_of_masses(p, q, function, to.per_nat);
    if (!is_finite(divergence)) return divergence;
    scaled<T> entropy{};
    if constexpr (std::is_same_v<typename P::arithmetic, T>) {
        entropy = entropy_of_masses<Least>(p, {function, "p"}, to);
    } else {
        const distribution<T, P> exact(p, {function, "p"});
        entropy = at_most_log_of_count(mean_surprisal(exact, exact), p);
    }
    return joined(divergence).hi > small * joined(entropy).hi ? found : entropy + divergence;
}

/// H(P, Q) by kernels: Σ −p ln q. Undecided too where D may be lost among its errors, but for masses that the kernels read.
template <class Least, class P, class Q>
[[nodiscard]] constexpr simd::kernel_result cross_entropy_by_kernel(const P& p, const Q& q, double per_nat) {
    if constexpr (has_probability_kernel<P> && has_probability_kernel<Q>)
        return by_kernel<simd::cross_entropy, Least>(p, q, per_nat);
    else if constexpr (has_score_cross_entropy<P, Q>)
        return in_lanes<typename read_together<Least, P, Q>::type>(
            q.size(), per_nat, [&](auto lane) { return cross_entropy_by_score_kernel<decltype(lane)>(p, q); });
    else
        return by_words<simd::cross_entropy_of_words>(p, q, per_nat, {least_divergence<Least, P, Q>});
}

/// Whether D(P‖Q) has the digits for a sum with H(P) that the kernels of scores give it: in lanes of float; and elsewhere where
/// no term of it can be most of the sum but one of a ratio beyond e², which loses no digits. Others are 1.14 at most.
template <class Lanes>
[[nodiscard]] constexpr bool has_digits_beside(double entropy, double divergence) {
    return std::is_same_v<Lanes, float> || divergence <= entropy / 2 || entropy + divergence >= 3;
}

/// D(P‖Q) by kernels, to be added to H(P), of which it may be most.
template <class Least, class P, class Q>
[[nodiscard]] constexpr simd::kernel_result divergence_beside(const scaled<double>& entropy, const P& p, const Q& q,
                                                              double per_nat) {
    simd::kernel_result by_scores = simd::undecided;
    if constexpr (has_score_kernel<P> && has_score_kernel<Q>) {
        using lanes = typename read_together<Least, P, Q>::type;
        if (q.size() > simd::short_row)
            by_scores = in_lanes<lanes>(q.size(), per_nat,
                                        [&](auto lane) { return divergence_by_score_kernel<decltype(lane)>(p, q); });
        if (by_scores.is_decided() && has_digits_beside<lanes>(joined(entropy).hi, by_scores.hi)) return by_scores;
    }
    const simd::kernel_result result = by_words<simd::kl_divergence_of_words>(p, q, per_nat);
    if (result.is_decided()) return result;
    return by_scores.is_decided() ? by_scores : divergence_by_kernel(p, q, per_nat);
}

/// H(P, Q) of masses, with digits as in entropy_in_nats. Where no kernel sums it, and wherever
/// D may be lost among the errors of H(P, Q) and H(P), it is H(P) + D(P‖Q), so that it is never below what entropy(P) returns.
template <class Least, class P, class Q>
[[nodiscard]] constexpr auto cross_entropy_of_masses(const P& p, const Q& q, call function, const purpose& to) {
    using T = std::common_type_t<typename P::arithmetic, typename Q::arithmetic>;
    if constexpr (std::is_same_v<T, double>) {
        constexpr bool are_probabilities = has_probability_kernel<P> && has_probability_kernel<Q>;
        if constexpr (!are_probabilities) {
            if constexpr (may_have_any_sum<Q>)  // so that what is proportional to a valid P is valid
                if (p.size() > simd::few && is_proportional(p, q))
                    return entropy_of_masses<Least>(p, {function, "p"}, to);
            const simd::kernel_result result = cross_entropy_in_units<Least>(p, q, to.per_nat);
            if (result.is_infinite()) return infinity<T>();
            if (result.is_decided() && result.hi <= to.largest) return result.in_nats();
        }
        // The sum of two kernels is faster then.
        const bool is_sum = has_score_kernel<P> && has_score_kernel<Q> && p.size() > simd::short_row;
        const simd::kernel_result result = is_sum ? simd::undecided : cross_entropy_by_kernel<Least>(p, q, to.per_nat);
        if (result.is_infinite()) return infinity<T>();
        if (result.is_decided() && result.hi <= to.largest) {
            if constexpr (are_probabilities || (has_numbers<P> && has_score_kernel<Q>)) {
                if (!is_apart(p, q, result.hi * least_divergence<Least, P, Q>))
                    return entropy_and_divergence<Least>(result.in_nats(), p, q, function, to);
            }
            return result.in_nats();
        }
        if constexpr (!are_probabilities) {
            if (!result.is_decided()) {
                const scaled<T> entropy = entropy_of_masses<Least>(p, {function, "p"}, to);
                const simd::kernel_result divergence = divergence_beside<Least>(entropy, p, q, to.per_nat);
                if (divergence.is_infinite()) return infinity<T>();
                if (divergence.is_decided()) {
                    const scaled<T> sum = entropy + divergence.in_nats();
                    if (rounded(sum) <= to.largest) return sum;
                }
            }
        }
    }
    const auto pair = distributions_of(p, q, function);
    const scaled<T> value = mean_surprisal(pair.p, pair.q);
    const double size = is_finite(value) ? static_cast<double>(rounded(value)) : 0;
    if (!is_finite(value) || is_apart(pair, size * least_divergence<Least, P, Q>)) return value;
    return entropy_and_divergence<Least>(value, p, q, function, to);
}

/// Of a label under a model: its entropy is 0.
template <class Least, class Q>
[[nodiscard]] constexpr auto loss_of_label(point_mass p, const Q& q, call function, const purpose& to) {
    const simd::kernel_result result = loss_in_lanes<Least>(p, q, to.per_nat);
    if (result.is_infinite()) return infinity<double>();
    if (result.is_decided() && result.hi <= to.largest) return result.in_nats();
    const auto pair = distributions_of(p, q, function);
    return mean_surprisal(pair.p, pair.q);
}

/// H(P, Q) before it is rounded.
template <class Least = float, class P, class Q>
[[nodiscard]] constexpr auto cross_entropy_in_nats(const P& p, const Q& q, call function, const purpose& to) {
    const auto masses = masses_of_both(p, q, function);
    if constexpr (std::is_same_v<masses_of<P>, point_mass> && has_loss_kernel<masses_of<Q>>)
        return loss_of_label<Least>(masses.p, masses.q, function, to);
    else
        return cross_entropy_of_masses<Least>(masses.p, masses.q, function, to);
}

}  // namespace detail

/// Cross-entropy H(P, Q) = −Σ pᵢ ln qᵢ: the mean surprisal of P's outcomes under the model Q. H(P, P) is H(P), not 0.
///
/// Shape     p and q describe the same n ≥ 1 outcomes. p is the truth, q the model.
/// Domain    each as for entropy; 0 ln q = 0 for every q.
/// Returns   nats, or the unit asked for, in [H(P), ∞], with what entropy(p) returns for H(P); +∞ where some pᵢ > 0 meets
///           qᵢ = 0; whole bits whole.
/// Errors    std::invalid_argument if the lengths differ; std::out_of_range for a label beyond the outcomes;
///           std::domain_error as for entropy, naming the argument.
/// Accuracy  1 ulp; of float elements and of logits as for entropy: tests/discrete/accuracy.cpp and logits_accuracy.cpp.
/// Source    Cover & Thomas, 2nd ed., §5.4, theorem 5.4.3.
template <unit Unit = nats, discrete P, discrete_model Q>
[[nodiscard]] constexpr auto cross_entropy(const P& p, const Q& q) {
    return rounded(
        Unit::from_nats(detail::cross_entropy_in_nats(p, q, "surprisal::cross_entropy", {detail::per_nat<Unit>})));
}

template <unit Unit = nats, class P, class Q, class... More, class Why = refusal_of_model<P, Q>>
void cross_entropy(const P&, const Q&, const More&...) = delete;

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
