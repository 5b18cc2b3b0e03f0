#ifndef SURPRISAL_DISCRETE_GENERALIZED_KL_DIVERGENCE_HPP
#define SURPRISAL_DISCRETE_GENERALIZED_KL_DIVERGENCE_HPP

#include <cstddef>
#include <iterator>
#include <type_traits>

#include <surprisal/arithmetic/divergence.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/distributions/by_kernel.hpp>
#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/masses.hpp>
#include <surprisal/errors.hpp>
#include <surprisal/simd/dispatch.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Non-negative numbers taken as they are, of any sum: a contiguous sized range of floating-point numbers or integers.
template <class R>
concept measure = contiguous_sized_range<R> &&(real<element_of<R>> || count<element_of<R>>);

namespace detail {

/// Before it is rounded, to be returned in a unit.
template <class P, class Q>
[[nodiscard]] constexpr auto generalized_kl_in_nats(const P& p, const Q& q, call function, double per_nat) {
    using T = std::common_type_t<typename P::arithmetic, typename Q::arithmetic>;
    if (p.size() != q.size()) fail_length(function, p.size(), q.size());
    if constexpr (is_kernel_element<typename P::element> && is_kernel_element<typename Q::element>) {
        using lanes = simd::computed_in<typename P::element, typename Q::element>;
        const simd::kernel_result result = in_lanes<lanes>(p.size(), per_nat, [&](auto lane) {
            return simd::generalized_kl_divergence::of_measures<decltype(lane)>(simd::best_kernels(), p.size(), p.data,
                                                                                q.data);
        });
        if (p.size() > 0 && result.is_decided()) return result.in_nats();
    }
    p.check_elements({function, "p"});
    q.check_elements({function, "q"});
    scaled<T> sum;
    for (std::size_t i = 0; i < p.size(); ++i) {
        const scaled<T> term = divergence_term<T>({split(p.template at<T>(i)), split(q.template at<T>(i))});
        if (!is_finite(term)) return term;
        sum = sum + term;
    }
    return sum;
}

}  // namespace detail

/// Generalised Kullback–Leibler divergence Σ (pᵢ ln(pᵢ/qᵢ) − pᵢ + qᵢ) of measures that need not sum to 1: the Bregman
/// divergence of p ln p, and the Poisson deviance up to a factor 2.
///
/// Shape     p and q are n ≥ 1 numbers each.
/// Domain    finite and not negative; sums may differ, also be 0.
/// Returns   nats, or the unit asked for, in [0, ∞]; exactly +0.0 for p = q; +∞ where some
///           pᵢ > 0 meets qᵢ = 0.
/// Errors    std::invalid_argument if the lengths differ; std::domain_error for a negative, NaN or infinite element
///           (argument, index, value), or none at all.
/// Accuracy  4 ulp: tests/discrete/generalized_kl_divergence.cpp, "error bound …".
/// Source    Csiszár 1991; Lee & Seung 2001, equation (3).
template <unit Unit = nats, measure P, measure Q>
[[nodiscard]] constexpr auto generalized_kl_divergence(const P& p, const Q& q) {
    constexpr const char* function = "surprisal::generalized_kl_divergence";
    const detail::mass_span<element_of<P>, false> a{std::data(p), std::size(p)};
    const detail::mass_span<element_of<Q>, false> b{std::data(q), std::size(q)};
    return rounded(Unit::from_nats(detail::generalized_kl_in_nats(a, b, function, detail::per_nat<Unit>)));
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
