#ifndef SURPRISAL_DISCRETE_MUTUAL_INFORMATION_HPP
#define SURPRISAL_DISCRETE_MUTUAL_INFORMATION_HPP

#include <cstddef>
#include <vector>

#include <surprisal/arithmetic/divergence.hpp>
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

/// Whether all products of a table with its margins are exact in two words: of counts that sum to at most 2^53.
template <class Masses>
[[nodiscard]] constexpr bool has_exact_margins(const Masses& /*table*/) {
    return false;
}
template <class E, bool SumIsOne>
[[nodiscard]] constexpr bool has_exact_margins(const mass_span<E, SumIsOne>& table) {
    if constexpr (count<E>) {
        double_word<double> sum;
        for (std::size_t i = 0; i < table.size(); ++i) sum = sum + table.template at<double>(i);
        return sum.hi <= 0x1p53 && sum.lo <= 0;
    }
    return false;
}

/// The divergence of a table from the product of its margins, by kernels.
template <class P>
[[nodiscard]] constexpr simd::kernel_result divergence_from_margins(const P& table, std::size_t rows,
                                                                    std::size_t columns) {
    std::vector<double_word<typename P::arithmetic>> row(rows);
    std::vector<double_word<typename P::arithmetic>> column(columns);
    const simd::best_kernels kernels;
    const simd::kernel_result result = simd::divergence_from_margins(kernels, reader_of(kernels, table, true), columns,
                                                                     row.data(), column.data(), error_of_double_words);
    return result.hi == 0 && !has_exact_margins(table) ? simd::undecided : result;
}

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
/// Accuracy  4 ulp, however nearly independent X and Y are: tests/discrete/mutual_information.cpp.
/// Source    Cover & Thomas, 2nd ed., §2.3.
template <unit Unit = nats, joint_distribution P>
[[nodiscard]] constexpr auto mutual_information(const P& joint, std::size_t rows, std::size_t columns) {
    const detail::argument which{"surprisal::mutual_information", "joint"};
    using T = result_of<P>;
    const detail::masses_of<P> table = detail::table_of(joint, rows, columns, which);
    if constexpr (detail::has_words<detail::masses_of<P>>) {
        const simd::kernel_result result = detail::divergence_from_margins(table, rows, columns);
        if (result.is_finite()) {
            const auto limit = detail::log_of_count<T>(rows < columns ? rows : columns);
            return rounded(Unit::from_nats(detail::smaller_of(result.in_nats(), limit)));
        }
    }
    const detail::distribution<T, detail::masses_of<P>> cells(table, which);
    return rounded(Unit::from_nats(detail::mutual_information_in_nats(cells, rows, columns)));
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
