#ifndef SURPRISAL_SIMD_MEASURE_HPP
#define SURPRISAL_SIMD_MEASURE_HPP

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <surprisal/config.hpp>
#include <surprisal/simd/isa.hpp>
#include <surprisal/simd/lane_sums.hpp>
#include <surprisal/simd/results.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::simd {

/// At most so many outcomes go a shorter way, and are computed in double whatever they are.
inline constexpr std::size_t few = 16;

/// The sums that a kernel makes of outcomes. Start is due where the sums have one.
template <class Kernel, class T, class... Rest>
[[nodiscard]] constexpr auto sums_of(double start, std::size_t n, const T* first, const Rest*... rest) {
    typename Kernel::sums total;
    if (n <= few && Kernel::add_few(total, n, first, rest...)) return total;
    typename Kernel::template running_sums<T> sums{};
    sums.start = start;
    Kernel::add(sums, n, first, rest...);
    Kernel::add_up_lanes(total, sums);
    return total;
}

/// Elements as double, a piece at a time.
struct piece {
    static constexpr std::size_t size = 256;  // whole groups of rows

    double data[size];

    template <class E>
    constexpr piece(const E* x, std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) data[i] = static_cast<double>(x[i]);
    }
};

/// What the kernels compute elements in: float if all of them are, else double.
template <class... E>
using computed_in = std::conditional_t<(std::is_same_v<E, float> && ...), float, double>;

/// The sums of elements of any type up to double, computed in T.
template <class Kernel, class T, class... E>
[[nodiscard]] constexpr auto sums_in(double start, std::size_t n, const E*... in) {
    if constexpr ((std::is_same_v<E, T> && ...)) {
        return sums_of<Kernel>(start, n, in...);
    } else {
        if (n <= piece::size) return sums_of<Kernel>(start, n, piece(in, n).data...);
        typename Kernel::sums total;
        typename Kernel::template running_sums<double> sums{};
        sums.start = start;
        for (std::size_t i = 0; i < n; i += piece::size) {
            const std::size_t length = n - i < piece::size ? n - i : piece::size;
            Kernel::add(sums, length, piece(in + i, length).data...);
        }
        Kernel::add_up_lanes(total, sums);
        return total;
    }
}

/// The sums of surprisals. They start above every p log₂ 1/q ≤ 1138; where they turn out to be tiny beside that, they are
/// made again from a start nearer to them.
template <class Kernel, class T, class... E>
[[nodiscard]] constexpr auto surprisal_sums_in(std::size_t n, const E*... in) {
    constexpr double start = 2048;
    const auto sums = sums_in<Kernel, T>(start, n, in...);
    const double octaves = sums[entropy_sums::octaves].rounded();
    if (!(octaves > 0 && octaves < start * 0x1p-32)) return sums;
    constexpr std::uint64_t exponent = 0x7FF0'0000'0000'0000;
    const double nearer = 4 * std::bit_cast<double>(std::bit_cast<std::uint64_t>(octaves) & exponent);
    return sums_in<Kernel, T>(nearer, n, in...);
}

template <class T, class Kernels, class E>
[[nodiscard]] constexpr kernel_result entropy(Kernels kernels, std::size_t n, const E* p, double tolerance) {
    if constexpr (std::is_same_v<T, float>)
        if (n <= few) return entropy<double>(kernels, n, p, tolerance);
    const auto sums = surprisal_sums_in<typename Kernels::entropy, T>(n, p);
    const double_word<double> mass = mass_of(sums, entropy_sums::mass_p);
    return mean_surprisal_of<T>(sums, mass, mass, {tolerance, tolerance});
}

template <class T, class Kernels, class P, class Q>
[[nodiscard]] constexpr kernel_result cross_entropy(Kernels kernels, std::size_t n, const P* p, const Q* q,
                                                    tolerances allowed) {
    if constexpr (std::is_same_v<T, float>)
        if (n <= few) return cross_entropy<double>(kernels, n, p, q, allowed);
    const auto sums = surprisal_sums_in<typename Kernels::cross_entropy, T>(n, p, q);
    return mean_surprisal_of<T>(sums, sums[cross_entropy_sums::mass_p], mass_of(sums, cross_entropy_sums::mass_q),
                                allowed);
}

template <class T, class Kernels, class P, class Q>
[[nodiscard]] constexpr kernel_result kl_divergence(Kernels kernels, std::size_t n, const P* p, const Q* q,
                                                    tolerances allowed) {
    if constexpr (std::is_same_v<T, float>)
        if (n <= few) return kl_divergence<double>(kernels, n, p, q, allowed);
    return divergence_of<T>(sums_in<typename Kernels::divergence, T>(0, n, p, q), allowed);
}

template <class T, class Kernels, class P, class Q>
[[nodiscard]] constexpr kernel_result generalized_kl_divergence(Kernels kernels, std::size_t n, const P* p,
                                                                const Q* q) {
    if constexpr (std::is_same_v<T, float>)
        if (n <= few) return generalized_kl_divergence<double>(kernels, n, p, q);
    return generalized_divergence_of<T>(sums_in<typename Kernels::divergence, T>(0, n, p, q));
}

template <class T, class Kernels, class P, class Q>
[[nodiscard]] constexpr kernel_result jensen_shannon_divergence(Kernels kernels, std::size_t n, const P* p, const Q* q,
                                                                tolerances allowed) {
    if constexpr (std::is_same_v<T, float>)
        if (n <= few) return jensen_shannon_divergence<double>(kernels, n, p, q, allowed);
    return jensen_shannon_of<T>(sums_in<typename Kernels::jensen_shannon, T>(0, n, p, q), allowed);
}

}  // namespace surprisal::inline SURPRISAL_BUILD::simd
SURPRISAL_PRECISE_END
#endif
