#ifndef SURPRISAL_DISCRETE_KL_DIVERGENCE_HPP
#define SURPRISAL_DISCRETE_KL_DIVERGENCE_HPP

#include <cstddef>
#include <type_traits>

#include <surprisal/arithmetic/divergence.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/discrete/entropy.hpp>
#include <surprisal/distributions/by_kernel.hpp>
#include <surprisal/distributions/by_words.hpp>
#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/distribution.hpp>
#include <surprisal/distributions/masses_by_kernel.hpp>
#include <surprisal/distributions/refused.hpp>
#include <surprisal/distributions/scores_by_kernel.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// Σ Term::of(pair, contrast, i) of a term that is homogeneous of degree 1.
template <class Term, class T, class P, class Q>
[[nodiscard]] constexpr scaled<T> sum_of_terms(const distribution_pair<T, P, Q>& pair) {
    const contrasts<T, P, Q> contrast_of(pair);
    scaled<T> sum;
    for (std::size_t i = 0; i < pair.p.size(); ++i) {
        const scaled<T> t = Term::of(pair, contrast_of[i], i);
        if (!is_finite(t)) return t;
        sum = sum + t;
    }
    return sum / (pair.p.total() * pair.q.total());
}

struct divergence_at {
    template <class T, class P, class Q>
    [[nodiscard]] static constexpr scaled<T> of(const distribution_pair<T, P, Q>& pair, const contrast<T>& x,
                                                std::size_t i) {
        if constexpr (is_logarithmic<Q>)
            if (x.a.fraction.hi > 0 && !(x.b.fraction.hi > 0) && pair.q.is_possible(i))
                return by_surprisals(pair, x.a, i);
        return divergence_term(x);
    }

private:
    /// pᵢ (ln(pᵢ/qᵢ) − 1), where qᵢ > 0 is too small even for an exponent of its own.
    template <class T, class P, class Q>
    [[nodiscard]] static constexpr scaled<T> by_surprisals(const distribution_pair<T, P, Q>& pair, const scaled<T>& a,
                                                           std::size_t i) {
        const scaled<T> of_q = pair.q.surprisal(i);
        if (of_q.exponent > 200) return a * of_q;
        return a * split(joined(of_q) - joined(pair.p.surprisal(i)) - T(1));
    }
};

/// H(P, Q) − H(P), where most of H(P, Q) is left: of a model whose masses on some outcomes are too small for a number.
template <class P, class Q>
[[nodiscard]] constexpr simd::kernel_result difference_of_entropies(const P& p, const Q& q) {
    const simd::kernel_result cross = cross_entropy_by_score_kernel<double>(p, q);
    if (!cross.is_finite()) return cross;
    const simd::kernel_result entropy = entropy_by_kernel<double>(p, 1);
    const simd::kernel_result difference{cross.hi - entropy.hi, cross.lo - entropy.lo};
    return entropy.is_decided() && difference.hi > cross.hi / 2 ? difference : simd::undecided;
}

/// D(P‖Q) of masses by kernels.
template <class P, class Q>
[[nodiscard]] constexpr simd::kernel_result divergence_by_kernel(const P& p, const Q& q, double per_nat) {
    if constexpr (has_probability_kernel<P> && has_probability_kernel<Q>) {
        return by_kernel<simd::kl_divergence>(p, q, per_nat);
    } else if constexpr (std::is_same_v<P, point_mass> && has_loss_kernel<Q>) {
        return loss_in_lanes(p, q, per_nat);
    } else {
        if constexpr (has_score_kernel<P> && has_score_kernel<Q>)
            if (const simd::kernel_result result = divergence_of_few(scores_of(p), scores_of(q)); result.is_decided())
                return result;
        if (const simd::kernel_result result = divergence_in_units<kl_divergence_in_units>(p, q, per_nat);
            result.is_decided())
            return result;
        if constexpr (has_score_divergence<P, Q>) {
            const simd::kernel_result result = in_lanes<typename read_together<float, P, Q>::type>(
                q.size(), per_nat, [&](auto lane) { return divergence_by_score_kernel<decltype(lane)>(p, q); });
            if (result.is_decided()) return result;
        }
        if (const simd::kernel_result result = divergence_in_numbers<kl_divergence_in_units>(p, q, per_nat);
            result.is_decided())
            return result;
        const simd::kernel_result result = by_words<simd::kl_divergence_of_words>(p, q, per_nat);
        if constexpr (has_score_cross_entropy<P, Q>)
            if (!result.is_decided()) return difference_of_entropies(p, q);
        return result;
    }
}

/// D(P‖Q) of masses before it is rounded.
template <class P, class Q>
[[nodiscard]] constexpr auto divergence_of_masses(const P& p, const Q& q, call function, double per_nat) {
    using T = std::common_type_t<typename P::arithmetic, typename Q::arithmetic>;
    if constexpr (std::is_same_v<T, double>) {
        const simd::kernel_result result = divergence_by_kernel(p, q, per_nat);
        if (result.is_decided()) return result.in_nats();
    }
    return sum_of_terms<divergence_at>(distributions_of(p, q, function));
}

/// D(P‖Q) before it is rounded, to be returned in a unit.
template <class P, class Q>
[[nodiscard]] constexpr auto kl_divergence_in_nats(const P& p, const Q& q, call function, double per_nat) {
    const auto masses = masses_of_both(p, q, function);
    return divergence_of_masses(masses.p, masses.q, function, per_nat);
}

}  // namespace detail

/// Kullback–Leibler divergence D(P‖Q) = Σ pᵢ ln(pᵢ/qᵢ): the surprisal added by coding P's outcomes with Q's code.
///
/// Shape     p and q describe the same n ≥ 1 outcomes. p is the truth, q the model.
/// Domain    each as for entropy; 0 ln(0/q) = 0 for every q.
/// Returns   nats, or the unit asked for, in [0, ∞]; exactly +0.0 for equal distributions; +∞ where some pᵢ > 0 meets
///           qᵢ = 0.
/// Errors    as for cross_entropy.
/// Accuracy  4 ulp, however close P is to Q; of float elements 2.5 ulp of float; 1 ulp where no kernel serves:
///           tests/discrete/accuracy.cpp. Of two models' logits 4 ulp, of float logits of float, however close they are:
///           tests/discrete/logits_accuracy.cpp.
/// Source    Kullback & Leibler 1951; conventions of Cover & Thomas, 2nd ed., §2.3.
template <unit Unit = nats, discrete P, discrete_model Q>
[[nodiscard]] constexpr auto kl_divergence(const P& p, const Q& q) {
    return rounded(
        Unit::from_nats(detail::kl_divergence_in_nats(p, q, "surprisal::kl_divergence", detail::per_nat<Unit>)));
}

template <unit Unit = nats, class P, class Q, class... More, class Why = refusal_of_model<P, Q>>
void kl_divergence(const P&, const Q&, const More&...) = delete;

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
