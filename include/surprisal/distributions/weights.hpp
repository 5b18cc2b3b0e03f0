#ifndef SURPRISAL_DISTRIBUTIONS_WEIGHTS_HPP
#define SURPRISAL_DISTRIBUTIONS_WEIGHTS_HPP

#include <cstddef>
#include <iterator>
#include <utility>

#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/masses.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Counts or any non-negative weights, integer or floating: the distribution is the weights divided by their sum.
///
/// Refers to an lvalue range, which must outlive it; owns an rvalue.
///
/// Shape     a contiguous sized range of n ≥ 1 numbers.
/// Domain    finite, not negative, at least one positive; integers of any width count exactly.
template <contiguous_sized_range R>
requires count<element_of<R>> || real<element_of<R>>
class weights {
public:
    constexpr explicit weights(R&& range) : range_(std::forward<R>(range)) {}

    [[nodiscard]] constexpr const std::remove_reference_t<R>& range() const { return range_; }

private:
    R range_;
};

template <class R>
weights(R&&) -> weights<R>;

template <class R>
struct noun<weights<R>> {
    using element = element_of<R>;

    [[nodiscard]] static constexpr auto masses(const weights<R>& w) {
        return detail::mass_span<element, false>{std::data(w.range()), std::size(w.range())};
    }
    [[nodiscard]] static constexpr auto part(const weights<R>& w, std::size_t first, std::size_t size) {
        return surprisal::weights(detail::part_of(w.range(), first, size));
    }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
