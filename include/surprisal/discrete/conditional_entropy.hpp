#ifndef SURPRISAL_DISCRETE_CONDITIONAL_ENTROPY_HPP
#define SURPRISAL_DISCRETE_CONDITIONAL_ENTROPY_HPP

#include <cstddef>
#include <type_traits>
#include <vector>

#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/distributions/by_words.hpp>
#include <surprisal/distributions/distribution.hpp>
#include <surprisal/distributions/joint.hpp>
#include <surprisal/distributions/ranges.hpp>
#include <surprisal/errors.hpp>
#include <surprisal/simd/dispatch.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// The mean entropy of the rows by kernels.
template <class P>
[[nodiscard]] constexpr simd::kernel_result mean_entropy_by_kernel(const P& table, std::size_t rows,
                                                                   std::size_t columns) {
    std::vector<double_word<typename P::arithmetic>> row(rows);
    const simd::best_kernels kernels;
    return simd::mean_entropy_of_rows(kernels, reader_of(kernels, table, true), columns, row.data(),
                                      error_of_double_words);
}

/// The mean of the rows' entropies, each weighted by its row's probability.
template <class T, class Masses>
[[nodiscard]] constexpr scaled<T> mean_entropy_of_rows(const Masses& table, const distribution<T, Masses>& cells,
                                                       std::size_t columns) {
    scaled<T> sum;
    for (std::size_t start = 0; start < cells.size(); start += columns) {
        scaled<T> row_mass;
        for (std::size_t i = start; i < start + columns; ++i) row_mass = row_mass + cells.mass(i);
        if (row_mass.fraction.hi == 0) continue;
        const auto masses = table.part(start, columns);
        const distribution<T, std::remove_const_t<decltype(masses)>> row(masses,
                                                                         {"surprisal::conditional_entropy", "row"});
        sum = sum + row_mass * at_most_log_of_count(mean_surprisal(row, row), masses);
    }
    return smaller_of(sum / cells.total(), log_of_count<T>(columns));
}

}  // namespace detail

/// Conditional entropy H(Y | X) = −Σ p(x, y) ln p(y | x): the surprisal of Y that is left once X is known.
///
/// Shape     joint holds rows × columns outcomes in row-major order: X is the row, Y the column.
/// Domain    as for entropy, in any noun that knows its size.
/// Returns   nats, or the unit asked for, in [0, ln columns]; +0.0 where each row has one possible column.
/// Errors    std::invalid_argument if joint is not rows × columns; std::domain_error as for entropy.
/// Accuracy  1 ulp: tests/discrete/mutual_information.cpp.
/// Source    Cover & Thomas, 2nd ed., §2.2.
template <unit Unit = nats, joint_distribution P>
[[nodiscard]] constexpr auto conditional_entropy(const P& joint, std::size_t rows, std::size_t columns) {
    using T = result_of<P>;
    const detail::argument which{"surprisal::conditional_entropy", "joint"};
    const detail::masses_of<P> table = detail::table_of(joint, rows, columns, which);
    if constexpr (detail::has_words<detail::masses_of<P>>) {
        const simd::kernel_result result = detail::mean_entropy_by_kernel(table, rows, columns);
        if (result.is_finite())
            return rounded(Unit::from_nats(detail::smaller_of(result.in_nats(), detail::log_of_count<T>(columns))));
    }
    const detail::distribution<T, detail::masses_of<P>> cells(table, which);
    return rounded(Unit::from_nats(detail::mean_entropy_of_rows(table, cells, columns)));
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
