#ifndef SURPRISAL_CONTINUOUS_ENTROPY_HPP
#define SURPRISAL_CONTINUOUS_ENTROPY_HPP

#include <surprisal/continuous/assess.hpp>
#include <surprisal/continuous/estimate.hpp>
#include <surprisal/distributions/density.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Differential entropy H(f) = −∫ f ln f of a density f: the mean surprisal of a draw, against the unit of length.
///
/// Domain    density(…) or log_density(…), whose integral is 1 or which says that it is unnormalized(): then searches and
///           rules that have no point in common have to agree.
/// Returns   an estimate in nats, or the unit asked for, anywhere on the line: a density may exceed 1.
/// Errors    std::domain_error where the mass is not 1 or was not found (mass, remedy), the density is negative anywhere, or
///           NaN or infinite where its mass is or may be (x), the integral cannot be decided, or not by so many evaluations.
///           What the function throws where its mass is or may be comes through.
/// Accuracy  |value − H| ≤ error: tests/continuous/properties.cpp, which also bounds the error.
/// Source    Cover & Thomas, 2nd ed., §8.1; double-exponential rule: Takahasi & Mori 1974.
template <unit Unit = nats, continuous P>
[[nodiscard]] estimate entropy(const P& p) {
    const detail::density_view& of_p = continuous_noun<P>::view(p, {"surprisal::entropy", "p"});
    return detail::in_unit<Unit>(detail::estimate_of({of_p, of_p, detail::measure::entropy}));
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
