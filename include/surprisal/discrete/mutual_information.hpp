#ifndef SURPRISAL_DISCRETE_MUTUAL_INFORMATION_HPP
#define SURPRISAL_DISCRETE_MUTUAL_INFORMATION_HPP

#include <cstddef>
#include <vector>

#include <surprisal/arithmetic/divergence.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/distributions/distribution.hpp>
#include <surprisal/distributions/joint.hpp>
#include <surprisal/distributions/ranges.hpp>
#include <surprisal/errors.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// The divergence of a table from the product of its margins, term by term as kl_divergence.
template <class T, class Masses>
[[nodiscard]] constexpr scaled<T> mutual_information_in_nats(const distribution<T, Masses>& joint, std::size_t rows,
                                                             std::size_t columns) {
    std::vector<scaled<T>> row(rows);
    std::vector<scaled<T>> column(columns);
    for (std::size_t i = 0; i < joint.size(); ++i) {
        const scaled<T> cell = joint.mass(i);
        row[i / columns] = row[i / columns] + cell;
        column[i % columns] = column[i % columns] + cell;
    }
    scaled<T> sum;
    for (std::size_t i = 0; i < joint.size(); ++i) {
        contrast<T> x(joint.mass(i), joint.total(), row[i / columns], column[i % columns]);
        if (is_close(x)) x.difference += double_word<T>(rest_of_mass(joint, i, joint.total(), x.exponent));
        sum = sum + divergence_term<T>(x);
    }
    return smaller_of(sum / (joint.total() * joint.total()), log_of_count<T>(rows < columns ? rows : columns));
}

}  // namespace detail

/// Mutual information I(X; Y) = D(P(x, y) ‖ P(x) P(y)): how much of Y's surprisal is gone once X is known.
///
/// Shape     joint holds rows × columns outcomes in row-major order: X is the row, Y the column.
/// Domain    as for entropy, in any noun that knows its size.
/// Returns   nats, or the unit asked for, in [0, ln min(rows, columns)]; exactly +0.0 for independent counts.
/// Errors    std::invalid_argument if joint is not rows × columns; std::domain_error as for entropy.
/// Accuracy  1 ulp: tests/discrete/accuracy.cpp.
/// Source    Cover & Thomas, 2nd ed., §2.3.
template <unit Unit = nats, joint_distribution P>
[[nodiscard]] constexpr auto mutual_information(const P& joint, std::size_t rows, std::size_t columns) {
    const detail::argument which{"surprisal::mutual_information", "joint"};
    const detail::distribution<result_of<P>, detail::masses_of<P>> cells(detail::table_of(joint, rows, columns, which),
                                                                         which);
    return rounded(Unit::from_nats(detail::mutual_information_in_nats(cells, rows, columns)));
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
