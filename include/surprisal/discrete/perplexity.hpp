#ifndef SURPRISAL_DISCRETE_PERPLEXITY_HPP
#define SURPRISAL_DISCRETE_PERPLEXITY_HPP

#include <surprisal/arithmetic/exponential.hpp>
#include <surprisal/discrete/cross_entropy.hpp>
#include <surprisal/discrete/entropy.hpp>
#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/refused.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// An error of H is one of exp H multiplied by H: up to here a kernel's digits are enough for 4 ulp.
inline constexpr double largest_exponent = 16;

}  // namespace detail

/// Perplexity exp H(P): the size of the uniform distribution that is as uncertain as P.
///
/// Shape     as for entropy.
/// Domain    as for entropy.
/// Returns   a pure number in [1, n]; n for n equal probabilities.
/// Errors    as for entropy.
/// Accuracy  4 ulp: tests/discrete/perplexity.cpp, "error bound".
/// Source    Jelinek, Mercer, Bahl, Baker 1977.
template <discrete P>
[[nodiscard]] constexpr auto perplexity(const P& p) {
    return exp(detail::entropy_in_nats<double>(p, {"surprisal::perplexity", "p"}, {1, detail::largest_exponent}));
}

/// Perplexity of the model Q on the truth P, exp H(P, Q): the number of equally likely outcomes among which Q's reader
/// is, in the mean, left to choose.
///
/// Shape     as for cross_entropy.
/// Domain    as for cross_entropy.
/// Returns   a pure number in [perplexity(p), ∞]; +∞ where some pᵢ > 0 meets qᵢ = 0.
/// Errors    as for cross_entropy.
/// Accuracy  4 ulp: tests/discrete/perplexity.cpp, "error bound".
template <discrete P, discrete_model Q>
[[nodiscard]] constexpr auto perplexity(const P& p, const Q& q) {
    return exp(detail::cross_entropy_in_nats<double>(p, q, "surprisal::perplexity", {1, detail::largest_exponent}));
}

template <class P, class Why = refusal<P>>
void perplexity(const P&) = delete;

template <class P, class Q, class... More, class Why = refusal_of_model<P, Q>>
void perplexity(const P&, const Q&, const More&...) = delete;

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
