#ifndef SURPRISAL_DISTRIBUTIONS_LOG_PROBABILITIES_HPP
#define SURPRISAL_DISTRIBUTIONS_LOG_PROBABILITIES_HPP

#include <cstddef>
#include <iterator>
#include <type_traits>
#include <utility>

#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/log_masses.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// The noun that log_probabilities<Unit>(l) makes.
template <unit Unit, contiguous_sized_range R>
requires real<element_of<R>>
class log_probabilities_in {
public:
    constexpr explicit log_probabilities_in(R&& range) : range_(std::forward<R>(range)) {}

    [[nodiscard]] constexpr const std::remove_reference_t<R>& range() const { return range_; }

private:
    R range_;
};

/// Logarithms of probabilities: natural ones, or in the unit that is named, log_probabilities<base<10>>(l). What they are the
/// logarithms of must sum to 1 within √ε of the element type; what that repairs is rounding, and the value is that of the
/// distribution proportional to them. Write logits(l) for natural ones of any other sum.
///
/// Refers to an lvalue range, which must outlive it; owns an rvalue.
///
/// Shape     a contiguous sized range of n ≥ 1 floating-point numbers.
/// Domain    finite, or −∞ for a probability of 0.
template <unit Unit = nats, contiguous_sized_range R>
requires real<element_of<R>>
[[nodiscard]] constexpr auto log_probabilities(R&& range) {
    return log_probabilities_in<Unit, R>(std::forward<R>(range));
}

template <class Unit, class R>
struct noun<log_probabilities_in<Unit, R>> {
    using element = element_of<R>;

    [[nodiscard]] static constexpr auto masses(const log_probabilities_in<Unit, R>& l) {
        return detail::log_mass_span<element, true, Unit>{std::data(l.range()), std::size(l.range())};
    }
    [[nodiscard]] static constexpr auto part(const log_probabilities_in<Unit, R>& l, std::size_t first,
                                             std::size_t size) {
        return log_probabilities<Unit>(detail::part_of(l.range(), first, size));
    }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
