#ifndef SURPRISAL_GAUSSIAN_ENTROPY_HPP
#define SURPRISAL_GAUSSIAN_ENTROPY_HPP

#include <cmath>
#include <cstddef>

#include <surprisal/distributions/gaussian.hpp>
#include <surprisal/gaussian/terms.hpp>
#include <surprisal/gaussian/variance_ratio.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

inline constexpr double log_2_pi = 0x1.d67f1c864beb5p+0;

/// The logarithm of the i-th variance that is left when the coordinates before it are known.
template <class View>
[[nodiscard]] double log_variance_of(const View& of, std::size_t i) {
    if constexpr (View::is_diagonal)
        return logarithm_of(of.spread[i]);
    else {
        const wide deviation = of.factor(i, i);
        return 2 * (std::log(deviation.hi) + deviation.lo / deviation.hi);
    }
}

}  // namespace detail

/// Differential entropy ½ Σ (1 + ln 2π + ln vᵢ) of a Gaussian vector; with a covariance L Lᵀ, vᵢ = Lᵢᵢ².
///
/// Domain    diagonal_gaussian(…) or gaussian(…).
/// Returns   nats, or the unit asked for: double, anywhere on the line.
/// Errors    std::invalid_argument if lengths do not fit; std::domain_error for a parameter outside of its domain (argument,
///           index, value), or no coordinate.
/// Accuracy  1 ulp of ½ Σ (1 + ln 2π + |ln vᵢ|): tests/gaussian/entropy.cpp.
/// Source    Cover & Thomas, 2nd ed., theorem 8.4.1.
template <unit Unit = nats, gaussian_vector P>
requires detail::knows_its_coordinates<P>
[[nodiscard]] double entropy(const P& p) {
    const detail::argument which{"surprisal::entropy", "p"};
    const auto view = gaussian_noun<P>::view(p, which);
    view.check(which);
    detail::coordinate_sum sum;
    for (std::size_t i = 0; i < view.size; ++i) {
        sum.add(1);
        sum.add(detail::log_2_pi);
        sum.add(detail::log_variance_of(view, i));
    }
    return sum.half<Unit>();
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
