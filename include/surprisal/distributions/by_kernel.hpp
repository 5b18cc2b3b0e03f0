#ifndef SURPRISAL_DISTRIBUTIONS_BY_KERNEL_HPP
#define SURPRISAL_DISTRIBUTIONS_BY_KERNEL_HPP

#include <limits>
#include <type_traits>

#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/masses.hpp>
#include <surprisal/simd/isa.hpp>
#include <surprisal/simd/measure.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// Whether the kernels can read such elements: all that double holds exactly.
template <class E>
inline constexpr bool is_kernel_element = std::is_same_v<arithmetic_of<E>, double> &&
                                          (!count<E> || std::numeric_limits<E>::digits <= 53);

/// Whether the kernels can read such masses.
template <class Masses>
inline constexpr bool has_kernel = false;
template <class E, bool SumIsOne>
inline constexpr bool has_kernel<mass_span<E, SumIsOne>> = is_kernel_element<E>;

/// A measure of P and Q on the best instruction set of the machine. Of float elements alone it is computed in float, unless
/// Least is double.
template <class Measure, class Least = float, class P, class Q>
[[nodiscard]] constexpr simd::kernel_result by_kernel(const P& p, const Q& q) {
    using lanes = simd::computed_in<typename P::element, typename Q::element, Least>;
    return simd::on_best_isa(p.size(), [&](auto kernels) {
        const simd::tolerances allowed{p.tolerance(), q.tolerance()};
        if constexpr (P::sum_is_one && Q::sum_is_one)
            return Measure::template of_probabilities<lanes>(kernels, p.size(), p.data, q.data, allowed);
        else
            return Measure::of_weights(kernels, p.size(), p.data, q.data, allowed);
    });
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
