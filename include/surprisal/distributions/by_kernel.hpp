#ifndef SURPRISAL_DISTRIBUTIONS_BY_KERNEL_HPP
#define SURPRISAL_DISTRIBUTIONS_BY_KERNEL_HPP

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/masses.hpp>
#include <surprisal/simd/dispatch.hpp>
#include <surprisal/simd/measure.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// Whether the kernels can read such elements: all that double holds exactly.
template <class E>
inline constexpr bool is_kernel_element = std::is_same_v<arithmetic_of<E>, double> &&
                                          (!count<E> || std::numeric_limits<E>::digits <= 53);

/// Whether the kernels can read such masses as they are.
template <class Masses>
inline constexpr bool has_kernel = false;
template <class E, bool SumIsOne>
inline constexpr bool has_kernel<mass_span<E, SumIsOne>> = is_kernel_element<E>;

/// Whether these are probabilities.
template <class Masses>
inline constexpr bool has_probability_kernel = false;
template <class E>
inline constexpr bool has_probability_kernel<mass_span<E, true>> = is_kernel_element<E>;

/// What lanes of float may be off, relative: 8 ulp of float, twice the 4 that tests/discrete/accuracy.cpp and
/// logits_accuracy.cpp allow.
inline constexpr double error_of_float_lanes = 0x1p-20;

/// Whether what lanes of float made of a measure must be made again in double: where they could not decide, and where it may
/// be a whole number of bits, or of another unit, which is then returned as such.
[[nodiscard]] constexpr bool is_doubtful(const simd::kernel_result& result, double per_nat) {
    if (!result.is_finite()) return !result.is_decided();
    if (per_nat == 1) return false;
    constexpr double largest_with_fraction = 1 / error_of_float_lanes;
    const double x = (result.hi + result.lo) * per_nat;  // what repairs the sums is in lo
    if (x < 0.5) return false;
    if (!(x < largest_with_fraction)) return true;
    const double below = x - static_cast<double>(static_cast<std::int64_t>(x));
    const double fraction = below < 0.5 ? below : below - 1;
    return simd::is_within(fraction, x * error_of_float_lanes);
}

/// f(float()) of more than a few outcomes where that can be relied on, else f(double()). T is float where lanes of float
/// serve the elements at all. May also be refused by what the caller knows of the measure's range.
template <class T, class F, class IsNearEnd>
[[nodiscard]] constexpr simd::kernel_result in_lanes(std::size_t n, double per_nat, F f, IsNearEnd is_near_end) {
    if constexpr (std::is_same_v<T, float>)
        if (n > simd::few) {
            const simd::kernel_result result = f(float());
            if (!is_doubtful(result, per_nat) && !(result.is_finite() && is_near_end(result.hi + result.lo)))
                return result;
        }
    return f(double());
}
template <class T, class F>
[[nodiscard]] constexpr simd::kernel_result in_lanes(std::size_t n, double per_nat, F f) {
    return in_lanes<T>(n, per_nat, f, [](double /*value*/) { return false; });
}

/// A measure of probabilities P and Q on the best instruction set of the machine. Of float elements alone it is computed in float where that
/// will do, unless Least is double.
template <class Measure, class Least = float, class P, class Q, class IsNearEnd>
[[nodiscard]] constexpr simd::kernel_result by_kernel(const P& p, const Q& q, double per_nat, IsNearEnd is_near_end) {
    using lanes = simd::computed_in<typename P::element, typename Q::element, Least>;
    const auto in = [&](auto lane) {
        const simd::tolerances allowed{p.tolerance(), q.tolerance()};
        return Measure::template of_probabilities<decltype(lane)>(simd::best_kernels(), p.size(), p.data, q.data,
                                                                  allowed);
    };
    return in_lanes<lanes>(p.size(), per_nat, in, is_near_end);
}
template <class Measure, class Least = float, class P, class Q>
[[nodiscard]] constexpr simd::kernel_result by_kernel(const P& p, const Q& q, double per_nat) {
    return by_kernel<Measure, Least>(p, q, per_nat, [](double /*value*/) { return false; });
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
