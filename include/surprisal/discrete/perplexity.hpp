#ifndef SURPRISAL_DISCRETE_PERPLEXITY_HPP
#define SURPRISAL_DISCRETE_PERPLEXITY_HPP

#include <surprisal/arithmetic/exponential.hpp>
#include <surprisal/discrete/cross_entropy.hpp>
#include <surprisal/discrete/entropy.hpp>
#include <surprisal/distributions/discrete.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Perplexity exp H(P): the size of the uniform distribution that is as uncertain as P.
///
/// Shape     as for entropy.
/// Domain    as for entropy.
/// Returns   a pure number in [1, n]; n for n equal probabilities.
/// Errors    as for entropy.
/// Accuracy  1 ulp: tests/discrete/accuracy.cpp.
/// Source    Jelinek, Mercer, Bahl, Baker 1977.
template <discrete P>
[[nodiscard]] constexpr auto perplexity(const P& p) {
    return exp(detail::entropy_in_nats<double>(p, {"surprisal::perplexity", "p"}));
}

/// Perplexity of the model Q on the truth P, exp H(P, Q): the number of equally likely outcomes among which Q's reader
/// is, in the mean, left to choose.
///
/// Shape     as for cross_entropy.
/// Domain    as for cross_entropy.
/// Returns   a pure number in [1, ∞]; +∞ where some pᵢ > 0 meets qᵢ = 0.
/// Errors    as for cross_entropy.
/// Accuracy  1 ulp: tests/discrete/accuracy.cpp.
template <discrete P, discrete Q>
[[nodiscard]] constexpr auto perplexity(const P& p, const Q& q) {
    return exp(detail::cross_entropy_in_nats<double>(p, q, "surprisal::perplexity"));
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
