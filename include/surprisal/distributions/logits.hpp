#ifndef SURPRISAL_DISTRIBUTIONS_LOGITS_HPP
#define SURPRISAL_DISTRIBUTIONS_LOGITS_HPP

#include <cstddef>
#include <iterator>
#include <limits>
#include <type_traits>
#include <utility>

#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/log_masses.hpp>
#include <surprisal/errors.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Scores of a model: the distribution proportional to exp(zᵢ/temperature), which is never formed in memory.
///
/// Refers to an lvalue range, which must outlive it; owns an rvalue.
///
/// Shape     a contiguous sized range of n ≥ 1 floating-point numbers.
/// Domain    finite, or −∞ for a masked class, whose probability is exactly 0; at least one finite. A temperature that is
///           positive and finite.
/// Errors    std::domain_error for any other temperature; for an element, from the measure.
template <contiguous_sized_range R>
requires real<element_of<R>>
class logits {
public:
    using number = arithmetic_of<element_of<R>>;

    constexpr explicit logits(R&& range) : range_(std::forward<R>(range)) {}
    constexpr logits(R&& range, number temperature) : range_(std::forward<R>(range)), temperature_(temperature) {
        const bool is_fit = detail::is_log_mass(temperature) && temperature > number(0);
        if (!is_fit) detail::fail_temperature(static_cast<double>(temperature));
    }

    [[nodiscard]] constexpr const std::remove_reference_t<R>& range() const { return range_; }
    [[nodiscard]] constexpr const number& temperature() const { return temperature_; }

private:
    R range_;
    number temperature_ = number(1);
};

template <class R>
logits(R&&) -> logits<R>;
template <class R, class Temperature>
logits(R&&, Temperature) -> logits<R>;

template <class R>
struct noun<logits<R>> {
    using element = element_of<R>;

    [[nodiscard]] static constexpr auto masses(const logits<R>& z) {
        return detail::log_mass_span<element, false>{std::data(z.range()), std::size(z.range()), z.temperature()};
    }
    [[nodiscard]] static constexpr auto part(const logits<R>& z, std::size_t first, std::size_t size) {
        return surprisal::logits(detail::part_of(z.range(), first, size), z.temperature());
    }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
