#ifndef SURPRISAL_DISTRIBUTIONS_ONE_HOT_HPP
#define SURPRISAL_DISTRIBUTIONS_ONE_HOT_HPP

#include <cstddef>
#include <limits>
#include <type_traits>

#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/masses.hpp>
#include <surprisal/errors.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// All mass on outcome k, counted from 0: a class label. The other argument says how many outcomes there are.
///
/// Errors    std::domain_error for a negative label; std::out_of_range, from the measure, for one beyond the outcomes.
class one_hot {
public:
    template <count Label>
    constexpr explicit one_hot(Label k) : label_(index_of(k)) {
        if constexpr (std::is_signed_v<Label>)
            if (k < 0) detail::fail_negative_label();
    }

    [[nodiscard]] constexpr std::size_t label() const { return label_; }

private:
    /// A label that is too large for an index is beyond all outcomes, and stays so.
    template <class Label>
    [[nodiscard]] static constexpr std::size_t index_of(Label k) {
        constexpr std::size_t largest = std::numeric_limits<std::size_t>::max();
        if constexpr (sizeof(Label) > sizeof(std::size_t))
            if (k > static_cast<Label>(largest)) return largest;
        return static_cast<std::size_t>(k);
    }

    std::size_t label_;
};

template <>
struct noun<one_hot> {
    [[nodiscard]] static constexpr std::size_t smallest_size(one_hot p) { return p.label() + 1; }

    [[nodiscard]] static constexpr auto masses(one_hot p, std::size_t outcomes) {
        return detail::point_mass{p.label(), outcomes};
    }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
