#ifndef SURPRISAL_CONTINUOUS_ESTIMATE_HPP
#define SURPRISAL_CONTINUOUS_ESTIMATE_HPP

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// How the value of an estimate came about.
enum class outcome {
    converged,               // by quadrature
    closed_form,             // by a formula
    infinite_by_support,     // Q is 0 on a set where P has mass
    infinite_by_divergence,  // Q falls off so fast that the integral grows without bound
};

/// A measure of densities: |value − true value| ≤ error.
struct estimate {
    double value;
    double error;
    double mass_p;      // ∫ p as found
    double mass_q;      // ∫ q as found; of an entropy, that of p
    double log_mass_p;  // their natural logarithms, finite where the mass itself is 0 or infinite in double
    double log_mass_q;
    int evaluations;  // points at which the densities were looked at, the search for their mass included
    outcome why;

    [[nodiscard]] constexpr operator double() const { return value; }  // NOLINT(google-explicit-constructor)
};

namespace detail {

template <unit Unit>
[[nodiscard]] constexpr estimate in_unit(estimate nats) {
    const double value = rounded(Unit::from_nats(scaled<double>{double_word<double>(nats.value), 0}));
    nats.error = rounded(Unit::from_nats(scaled<double>{double_word<double>(nats.error), 0}));
    if (value != nats.value) nats.error += 0x1p-53 * (value < 0 ? -value : value);  // of rounding the conversion
    nats.value = value;
    return nats;
}

}  // namespace detail

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
