#ifndef SURPRISAL_SIMD_MEASURE_HPP
#define SURPRISAL_SIMD_MEASURE_HPP

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <surprisal/config.hpp>
#include <surprisal/simd/isa.hpp>
#include <surprisal/simd/lane_sums.hpp>
#include <surprisal/simd/logit_sums.hpp>
#include <surprisal/simd/results.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::simd {

/// At most so many outcomes go a shorter way, and are computed in double whatever they are.
inline constexpr std::size_t few = 16;

/// An element as T. Of 64-bit integers those below 2^53 are asked for, which every machine makes doubles of as signed ones.
template <class T, class E>
[[nodiscard]] constexpr T as_number(const E& x) {
    if constexpr (std::is_same_v<E, std::uint64_t>)
        return static_cast<T>(static_cast<std::int64_t>(x));
    else
        return static_cast<T>(x);
}

/// Elements as T, a piece at a time.
template <class T>
struct piece {
    static constexpr std::size_t size = 16 * lanes;  // whole groups of rows

    T data[size];

    template <class E>
    constexpr piece(const E* x, std::size_t n) {
        data[0] = T();  // compilers warn of an array that may not be written to at all
        for (std::size_t i = 0; i < n; ++i) data[i] = as_number<T>(x[i]);
    }
};

/// Elements as double, at most those of a short row.
struct few_elements {
    double data[short_row]{};

    template <class E>
    constexpr few_elements(const E* x, std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) data[i] = static_cast<double>(x[i]);
    }
};

/// What the kernels compute elements in: float if all of them are, else double.
template <class... E>
using computed_in = std::conditional_t<(std::is_same_v<E, float> && ...), float, double>;

/// Adds n outcomes to sums in T, of elements of any type up to double.
template <class Kernel, class T, class Sums, class... E>
constexpr void add_in(Sums& sums, std::size_t n, const E*... in) {
    if constexpr ((std::is_same_v<E, T> && ...)) {
        Kernel::add(sums, n, in...);
    } else {
        std::size_t i = 0;
        do {
            const std::size_t length = n - i < piece<T>::size ? n - i : piece<T>::size;
            Kernel::add(sums, length, piece<T>(in + i, length).data...);
            i += length;
        } while (i < n);
    }
}

/// Makes the sums of n outcomes in T.
template <class Kernel, class T, class Settings, class... E>
constexpr void sum_up(typename Kernel::sums& total, const Settings& given, std::size_t n, const E*... in) {
    typename Kernel::template running_sums<T> sums;
    sums.given = &given;
    add_in<Kernel, T>(sums, n, in...);
    Kernel::add_up_lanes(total, sums);
}

/// Sums of surprisals start above every p log₂ 1/q ≤ 1138.
inline constexpr double first_start = 2048;

/// Where they turn out to be tiny beside that, a start nearer to them, from which they are to be made again; else 0.
[[nodiscard]] constexpr double nearer_start(double octaves) {
    if (!(octaves > 0 && octaves < first_start * 0x1p-32)) return 0;
    constexpr std::uint64_t exponent = 0x7FF0'0000'0000'0000;
    return 4 * std::bit_cast<double>(std::bit_cast<std::uint64_t>(octaves) & exponent);
}

/// Makes the sums of surprisals of n outcomes in T.
template <class Kernel, class T, class... E>
constexpr void sum_up_surprisals(typename Kernel::sums& total, settings given, std::size_t n, const E*... in) {
    given.start = first_start;
    sum_up<Kernel, T>(total, given, n, in...);
    given.start = nearer_start(total[Kernel::which::octaves].rounded());
    if (given.start > 0) sum_up<Kernel, T>(total, given, n, in...);
}

/// What few outcomes need not wait for.
template <class Kernel, class T, class... E>
[[gnu::noinline]] constexpr void sum_up_many(typename Kernel::sums& total, std::size_t n, const E*... in) {
    if constexpr (Kernel::has_start)
        sum_up_surprisals<Kernel, T>(total, no_settings, n, in...);
    else
        sum_up<Kernel, T>(total, no_settings, n, in...);
}

/// Whether few elements are read as they are.
template <class E>
inline constexpr bool is_read = std::is_same_v<E, double> || std::is_same_v<E, float>;

/// The sums of n outcomes in T; of few on a shorter way, if the kernel has one.
template <class Kernel, class T, class... E>
[[nodiscard, gnu::always_inline]] constexpr auto sums_in(std::size_t n, const E*... in) {
    typename Kernel::sums total;
    if constexpr (Kernel::has_few && (is_read<E> && ...)) {
        if (n <= few && Kernel::add_few(total, n, in...)) return total;
    } else if constexpr (Kernel::has_few) {
        if (n <= few && Kernel::add_few(total, n, few_elements(in, n).data...)) return total;
    }
    sum_up_many<Kernel, T>(total, n, in...);
    return total;
}

/// What weights are to be divided by; a total of 0 where the kernels cannot.
template <class Kernels, class E>
[[nodiscard]] constexpr normalization normalization_of(Kernels /*kernels*/, std::size_t n, const E* w,
                                                       double tolerance) {
    const auto sums = sums_in<typename Kernels::total, double>(n, w);
    const double_word<double> total = fast_two_sum(sums[total_sums::total].hi, sums[total_sums::total].lo);
    const bool is_fit = !sums.unfit && total.hi > 0x1p-900 && total.hi < 0x1p900;
    if (!is_fit || !is_within((total.hi - 1) + total.lo, tolerance)) return {};
    return {total, 1 / total.hi};
}

// The measures of arrays of n elements, with the kernels of one instruction set, computed in T; up to 16 floats in double.

struct entropy {
    template <class T, class Kernels, class E>
    [[nodiscard, gnu::always_inline]] static constexpr kernel_result of_probabilities(Kernels kernels, std::size_t n,
                                                                                      const E* p, double tolerance) {
        if constexpr (std::is_same_v<T, float>)
            if (n <= few) return of_probabilities<double>(kernels, n, p, tolerance);
        const auto sums = sums_in<typename Kernels::entropy, T>(n, p);
        const double_word<double> mass = mass_of(sums);
        return mean_surprisal_of<T>(sums, mass, mass, {tolerance, tolerance});
    }
};

struct cross_entropy {
    template <class T, class Kernels, class P, class Q>
    [[nodiscard, gnu::always_inline]] static constexpr kernel_result of_probabilities(Kernels kernels, std::size_t n,
                                                                                      const P* p, const Q* q,
                                                                                      tolerances allowed) {
        if constexpr (std::is_same_v<T, float>)
            if (n <= few) return of_probabilities<double>(kernels, n, p, q, allowed);
        const auto sums = sums_in<typename Kernels::cross_entropy, T>(n, p, q);
        return mean_surprisal_of<T>(sums, sums[cross_entropy_sums::mass_p], mass_of(sums), allowed);
    }
};

struct kl_divergence {
    template <class T, class Kernels, class P, class Q>
    [[nodiscard, gnu::always_inline]] static constexpr kernel_result of_probabilities(Kernels kernels, std::size_t n,
                                                                                      const P* p, const Q* q,
                                                                                      tolerances allowed) {
        if constexpr (std::is_same_v<T, float>)
            if (n <= few) return of_probabilities<double>(kernels, n, p, q, allowed);
        return divergence_of<T>(sums_in<typename Kernels::divergence, T>(n, p, q), allowed);
    }
};

struct jensen_shannon_divergence {
    template <class T, class Kernels, class P, class Q>
    [[nodiscard, gnu::always_inline]] static constexpr kernel_result of_probabilities(Kernels kernels, std::size_t n,
                                                                                      const P* p, const Q* q,
                                                                                      tolerances allowed) {
        if constexpr (std::is_same_v<T, float>)
            if (n <= few) return of_probabilities<double>(kernels, n, p, q, allowed);
        return jensen_shannon_of<T>(sums_in<typename Kernels::jensen_shannon, T>(n, p, q), allowed);
    }
};

/// Of numbers as they are.
struct generalized_kl_divergence {
    template <class T, class Kernels, class P, class Q>
    [[nodiscard, gnu::always_inline]] static constexpr kernel_result of_measures(Kernels kernels, std::size_t n,
                                                                                 const P* p, const Q* q) {
        if constexpr (std::is_same_v<T, float>)
            if (n <= few) return of_measures<double>(kernels, n, p, q);
        return generalized_divergence_of<T>(sums_in<typename Kernels::divergence, T>(n, p, q));
    }
};

}  // namespace surprisal::inline SURPRISAL_BUILD::simd
SURPRISAL_PRECISE_END
#endif
