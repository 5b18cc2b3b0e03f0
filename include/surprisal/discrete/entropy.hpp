#ifndef SURPRISAL_DISCRETE_ENTROPY_HPP
#define SURPRISAL_DISCRETE_ENTROPY_HPP

#include <limits>

#include <surprisal/distributions/by_kernel.hpp>
#include <surprisal/distributions/by_words.hpp>
#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/distribution.hpp>
#include <surprisal/distributions/masses_by_kernel.hpp>
#include <surprisal/distributions/ranges.hpp>
#include <surprisal/distributions/refused.hpp>
#include <surprisal/distributions/scores_by_kernel.hpp>
#include <surprisal/simd/dispatch.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// What a measure in nats is for: to be returned in a unit, and above `largest` with twice the digits of double.
struct purpose {
    double per_nat = 1;  // of the unit
    double largest = std::numeric_limits<double>::infinity();
};

/// H(P) of masses on the best instruction set of the machine, computed as by_kernel() does.
template <class Least = float, class P>
[[nodiscard]] constexpr simd::kernel_result entropy_by_kernel(const P& p, double per_nat) {
    const auto is_near_end = [&](double x) { return is_near_log_of_count(x, p.size()); };
    if constexpr (has_score_kernel<P>) {
        if (const simd::kernel_result result = entropy_of_few(scores_of(p)); result.is_decided()) return result;
        if constexpr (P::sum_is_one)
            if (p.size() > 0 && p.size() <= simd::few)
                if (const simd::kernel_result result = surprisal_of_few(few_words(p, false), p, 0); result.is_decided())
                    return result;
        return in_lanes<read_in<Least, typename P::element>>(
            p.size(), per_nat, [&](auto lane) { return by_score_kernel<simd::entropy_of_logits, decltype(lane)>(p); },
            is_near_end);
    } else if constexpr (has_probability_kernel<P>) {
        return in_lanes<simd::computed_in<typename P::element, Least>>(
            p.size(), per_nat,
            [&](auto lane) {
                return simd::entropy::of_probabilities<decltype(lane)>(simd::best_kernels(), p.size(), p.data,
                                                                       p.tolerance());
            },
            is_near_end);
    } else {
        const simd::kernel_result result = entropy_in_units<Least>(p, per_nat, is_near_end);
        if (result.is_decided()) return result;
        const simd::best_kernels kernels;
        return simd::entropy_of_words::of(kernels, reader_of(kernels, p, true), error_of_double_words);
    }
}

/// H(P) of masses before it is rounded.
template <class Least, class P>
[[nodiscard]] constexpr auto entropy_of_masses(const P& p, argument which, const purpose& to) {
    if constexpr (std::is_same_v<P, point_mass>) {
        p.check_elements(which);
        return scaled<double>();
    } else {
        if constexpr (has_words<P>) {
            const simd::kernel_result result = entropy_by_kernel<Least>(p, to.per_nat);
            if (result.is_decided() && result.hi <= to.largest) {
                if (!may_be_log_of_count(result.hi + result.lo, p.size())) return result.in_nats();
                return at_most_log_of_count(result.in_nats(), p);
            }
        }
        const distribution<typename P::arithmetic, P> exact(p, which);
        return at_most_log_of_count(mean_surprisal(exact, exact), p);
    }
}

/// H(P) before it is rounded. Of float elements it has float's digits, unless the least type to compute in is double, or where
/// it is near an end of its range or a whole number.
template <class Least = float, class P>
[[nodiscard]] constexpr auto entropy_in_nats(const P& p, argument which, const purpose& to) {
    static_assert(has_outcomes<P>, "the argument does not say how many outcomes there are");
    return entropy_of_masses<Least>(masses_over(p, smallest_size(p)), which, to);
}

}  // namespace detail

/// Shannon entropy H(P) = −Σ pᵢ ln pᵢ: the mean surprisal of an outcome of P.
///
/// Shape     p describes n ≥ 1 outcomes.
/// Domain    probabilities that sum to 1 within √ε of their type, weights(…) of any positive sum, logits(z) of any size,
///           log_probabilities(l) whose exponentials sum to 1 likewise, or one_hot(k); 0 ln 0 = 0.
/// Returns   nats, or the unit asked for, in [0, ln n], ln n of a uniform P; +0.0 where one outcome has all the mass; whole
///           bits whole.
/// Errors    std::domain_error for a negative, NaN or infinite element (index, value), a sum that is not 1 (sum), no
///           outcome, no mass.
/// Accuracy  1 ulp, also where one outcome is nearly certain; of float elements 2.5 ulp of float, and
///           1 ulp of double up to 16 outcomes: tests/discrete/accuracy.cpp. Of logits 2.5 ulp, of float logits of
///           float: tests/discrete/logits_accuracy.cpp.
/// Source    Shannon 1948; conventions of Cover & Thomas, 2nd ed., §2.1.
template <unit Unit = nats, discrete P>
[[nodiscard]] constexpr auto entropy(const P& p) {
    return rounded(Unit::from_nats(detail::entropy_in_nats(p, {"surprisal::entropy", "p"}, {detail::per_nat<Unit>})));
}

template <unit Unit = nats, class P, class Why = refusal<P>>
void entropy(const P&) = delete;

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
