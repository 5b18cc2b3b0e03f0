#ifndef SURPRISAL_DISCRETE_LOG_SUM_EXP_HPP
#define SURPRISAL_DISCRETE_LOG_SUM_EXP_HPP

#include <iterator>
#include <type_traits>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/distribution.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/logits.hpp>
#include <surprisal/distributions/scores_by_kernel.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Scores by themselves: floating-point numbers of any size, or logits(z, temperature).
template <class Z>
concept scores = probabilities<Z> || requires(const Z& z) {
    z.temperature();
    requires discrete<Z>;
};

namespace detail {

template <scores Z>
[[nodiscard]] constexpr auto log_masses_of(const Z& z) {
    if constexpr (probabilities<Z>)
        return log_mass_span<element_of<Z>, false>{std::data(z), std::size(z)};
    else
        return noun<Z>::masses(z);
}

}  // namespace detail

/// ln Σ exp(zᵢ), the logarithm of what softmax divides by; of logits(z, temperature), ln Σ exp(zᵢ/temperature).
///
/// Shape     n ≥ 1 scores.
/// Domain    finite, or −∞ for a masked class; at least one finite.
/// Returns   nats, as double up to double, in the element's type beyond; it neither over- nor underflows.
/// Errors    std::domain_error for a NaN or +∞ (index, value), no scores, or all masked.
/// Accuracy  4 ulp; of float elements 4 ulp of float, both also where it is close to 0: tests/discrete/log_sum_exp.cpp,
///           "error bound".
template <scores Z>
[[nodiscard]] constexpr auto log_sum_exp(const Z& z) {
    const auto masses = detail::log_masses_of(z);
    using T = typename decltype(masses)::arithmetic;
    if constexpr (detail::has_score_kernel<std::remove_const_t<decltype(masses)>>) {
        const simd::kernel_result result = detail::by_score_kernel<simd::log_sum_exp>(masses);
        if (result.is_decided()) return result.hi + result.lo;
    }
    const detail::distribution<T, std::remove_const_t<decltype(masses)>> exact(masses, {"surprisal::log_sum_exp", "z"});
    return T(exact.log_sum().rounded() + T(0));
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
