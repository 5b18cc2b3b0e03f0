#ifndef SURPRISAL_DISTRIBUTIONS_JOINT_HPP
#define SURPRISAL_DISTRIBUTIONS_JOINT_HPP

#include <cstddef>

#include <surprisal/distributions/discrete.hpp>
#include <surprisal/errors.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// A discrete noun that can be a table: it knows its number of outcomes, so one_hot(k) is none.
template <class P>
concept joint_distribution = discrete<P> && detail::knows_its_size<P>;

namespace detail {

/// The masses of a joint distribution of X, the row, and Y, the column, in row-major order.
template <joint_distribution P>
[[nodiscard]] constexpr masses_of<P> table_of(const P& joint, std::size_t rows, std::size_t columns, argument which) {
    const masses_of<P> cells = noun<P>::masses(joint);
    const bool fits = rows == 0 ? cells.size() == 0 : cells.size() % rows == 0 && cells.size() / rows == columns;
    if (!fits) fail_shape(which, cells.size(), rows, columns);
    return cells;
}

}  // namespace detail

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
