#ifndef SURPRISAL_SIMD_ISA_HPP
#define SURPRISAL_SIMD_ISA_HPP

// The one file that knows machines. It includes the kernels' text once for each instruction set, and chooses at run time.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <surprisal/arithmetic/fused_multiply_add.hpp>
#include <surprisal/config.hpp>
#include <surprisal/simd/format.hpp>
#include <surprisal/simd/lane_sums.hpp>
#include <surprisal/simd/logit_sums.hpp>

#define SURPRISAL_PRAGMA(text) _Pragma(#text)
#if defined(__clang__)
#define SURPRISAL_TARGET_BEGIN(features) \
    SURPRISAL_PRAGMA(clang attribute push(__attribute__((target(features))), apply_to = function))
#define SURPRISAL_TARGET_END _Pragma("clang attribute pop")
#else
#define SURPRISAL_TARGET_BEGIN(features) _Pragma("GCC push_options") SURPRISAL_PRAGMA(GCC target(features))
#define SURPRISAL_TARGET_END _Pragma("GCC pop_options")
#endif

// GCC leaves short loops over arrays of vectors as they are, and the arrays in memory, unless it is told.
#if defined(__clang__)
#define SURPRISAL_UNROLL
#else
#define SURPRISAL_UNROLL _Pragma("GCC unroll 16")
#endif

// floats as f64; GCC 12 converts them by twos when it is asked in the common words.
#if defined(__clang__)
#define SURPRISAL_WIDEN(gcc, x) __builtin_convertvector(x, f64)
#else
#define SURPRISAL_WIDEN(gcc, x) gcc
#endif

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::simd {

/// Plain numbers, for constant expressions and for builds without optimisation: the bits of a machine with FMA.
namespace constant {

inline constexpr std::size_t simd_width = 1;
inline constexpr std::size_t f32_parts = 1;
using f64 = double;
using u64 = std::uint64_t;
using f32 = float;
using u32 = std::uint32_t;

#define SURPRISAL_SIMD constexpr
#define SURPRISAL_KERNEL constexpr
#define SURPRISAL_UNROLL_LANES
template <class V>
SURPRISAL_SIMD V load(const V* x) {
    return *x + V(0);  // −0 becomes 0: a constant expression must not come upon 1/0
}
template <class V>
SURPRISAL_SIMD V load_part(const V* /*x*/, std::size_t /*n*/) {
    return 0;
}
SURPRISAL_SIMD void store(double* to, f64 x) { *to = x; }
SURPRISAL_SIMD double lane_of(f64 x, std::size_t /*j*/) { return x; }
SURPRISAL_SIMD void set_lane(f64& x, std::size_t /*j*/, double y) { x = y; }
SURPRISAL_SIMD f32 as_numbers(u32 x) { return static_cast<float>(static_cast<std::int32_t>(x)); }
template <class V>
SURPRISAL_SIMD bool first_lanes(std::size_t n) {
    return n > 0;
}
template <std::size_t Part>
SURPRISAL_SIMD f64 widened(f32 x) {
    return static_cast<double>(x);
}
template <class V>
SURPRISAL_SIMD V minimum(V a, V b) {
    return a < b ? a : b;
}
template <class V>
SURPRISAL_SIMD V maximum(V a, V b) {
    return a > b ? a : b;
}
SURPRISAL_SIMD bool any_sign(f64 x) { return std::bit_cast<std::uint64_t>(x) >> 63U != 0; }
SURPRISAL_SIMD bool any_sign(f32 x) { return std::bit_cast<std::uint32_t>(x) >> 31U != 0; }
SURPRISAL_SIMD f64 fma(f64 a, f64 b, f64 c) {
    return std::is_constant_evaluated() ? fused_multiply_add(a, b, c) : __builtin_fma(a, b, c);
}
SURPRISAL_SIMD f32 fma(f32 a, f32 b, f32 c) {
    return std::is_constant_evaluated() ? fused_multiply_add(a, b, c) : __builtin_fmaf(a, b, c);
}
template <class V>
SURPRISAL_SIMD V mul_add(V a, V b, V c) {
    return fma(a, b, c);
}
#include <surprisal/simd/kernels.inl>
#undef SURPRISAL_SIMD
#undef SURPRISAL_KERNEL
#undef SURPRISAL_UNROLL_LANES

}  // namespace constant

#if !defined(SURPRISAL_LINKS_KERNELS)

#define SURPRISAL_SIMD __attribute__((always_inline)) inline
#define SURPRISAL_KERNEL __attribute__((noinline))

/// So many lanes at most that a vector has, and as many others: from place lanes − n on, the first n are different.
template <class T>
alignas(64) inline constexpr T first_of_lanes[2 * lanes] = {-1, -1, -1, -1, -1, -1, -1, -1,
                                                            -1, -1, -1, -1, -1, -1, -1, -1};

/// What every machine of the user's target has, 2 doubles: NEON, SSE2, or whatever the compiler makes of it.
namespace baseline {

// Where it only serves old machines, some speed is given away for less to compile.
#if defined(__x86_64__) && !defined(__FMA__)
#define SURPRISAL_UNROLL_LANES
#else
#define SURPRISAL_UNROLL_LANES SURPRISAL_UNROLL
#endif

inline constexpr std::size_t simd_width = 2;
#include <surprisal/simd/vector_types.inl>

template <std::size_t Part>
SURPRISAL_SIMD f64 widened(f32 x) {
    return __builtin_convertvector(half_of<Part>(x), f64);
}
SURPRISAL_SIMD f64 load_part(const double* x, std::size_t n) { return f64{n > 0 ? x[0] : 0, 0}; }
SURPRISAL_SIMD f32 load_part(const float* x, std::size_t n) {
    return f32{n > 0 ? x[0] : 0, n > 1 ? x[1] : 0, n > 2 ? x[2] : 0, 0};
}
SURPRISAL_SIMD f64 minimum(f64 a, f64 b) { return a < b ? a : b; }
SURPRISAL_SIMD f32 minimum(f32 a, f32 b) { return a < b ? a : b; }
SURPRISAL_SIMD f64 maximum(f64 a, f64 b) { return a > b ? a : b; }
SURPRISAL_SIMD f32 maximum(f32 a, f32 b) { return a > b ? a : b; }
template <class V>
SURPRISAL_SIMD bool any_sign(V x) {
    const u64 bits = __builtin_bit_cast(u64, x);
    constexpr unsigned long long signs = sizeof(x[0]) == 8 ? 0x8000000000000000 : 0x8000000080000000;
    return ((bits[0] | bits[1]) & signs) != 0;
}
#if defined(SURPRISAL_HAS_FMA)
#if defined(__aarch64__) && !defined(__clang__)
SURPRISAL_SIMD f64 fma(f64 a, f64 b, f64 c) { return __builtin_aarch64_fmav2df(a, b, c); }
SURPRISAL_SIMD f32 fma(f32 a, f32 b, f32 c) { return __builtin_aarch64_fmav4sf(a, b, c); }
#else
SURPRISAL_SIMD f64 fma(f64 a, f64 b, f64 c) {
    return f64{__builtin_fma(a[0], b[0], c[0]), __builtin_fma(a[1], b[1], c[1])};
}
SURPRISAL_SIMD f32 fma(f32 a, f32 b, f32 c) {
    return f32{__builtin_fmaf(a[0], b[0], c[0]), __builtin_fmaf(a[1], b[1], c[1]), __builtin_fmaf(a[2], b[2], c[2]),
               __builtin_fmaf(a[3], b[3], c[3])};
}
#endif
template <class V>
SURPRISAL_SIMD V mul_add(V a, V b, V c) {
    return fma(a, b, c);
}
#else
/// Without the instruction: the product's rounding error by Dekker's method, added last.
template <class V>
SURPRISAL_SIMD V fma(V a, V b, V c) {
    const V splitter =
        V{} + static_cast<std::remove_cvref_t<decltype(a[0])> >(sizeof(a[0]) == 8 ? 0x1p27 + 1 : 0x1p12 + 1);
    const V a_high = a * splitter - (a * splitter - a);
    const V b_high = b * splitter - (b * splitter - b);
    const V a_low = a - a_high;
    const V b_low = b - b_high;
    const V product = a * b;
    const V error = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low;
    return (product + c) + error;
}
template <class V>
SURPRISAL_SIMD V mul_add(V a, V b, V c) {
    return a * b + c;
}
#endif
#include <surprisal/simd/kernels.inl>

}  // namespace baseline

#undef SURPRISAL_UNROLL_LANES
#define SURPRISAL_UNROLL_LANES SURPRISAL_UNROLL

#if defined(__x86_64__)

/// AVX2 and FMA: 4 doubles.
SURPRISAL_TARGET_BEGIN("avx2,fma")
namespace avx2 {

inline constexpr std::size_t simd_width = 4;
#include <surprisal/simd/vector_types.inl>

template <std::size_t Part>
SURPRISAL_SIMD f64 widened(f32 x) {
    return SURPRISAL_WIDEN(__builtin_ia32_cvtps2pd256(half_of<Part>(x)), half_of<Part>(x));
}
SURPRISAL_SIMD f64 load_part(const double* x, std::size_t n) {
    return __builtin_ia32_maskloadpd256(static_cast<const f64*>(static_cast<const void*>(x)), first_lanes<f64>(n));
}
SURPRISAL_SIMD f32 load_part(const float* x, std::size_t n) {
    return __builtin_ia32_maskloadps256(static_cast<const f32*>(static_cast<const void*>(x)), first_lanes<f32>(n));
}
SURPRISAL_SIMD f64 minimum(f64 a, f64 b) { return __builtin_ia32_minpd256(a, b); }
SURPRISAL_SIMD f32 minimum(f32 a, f32 b) { return __builtin_ia32_minps256(a, b); }
SURPRISAL_SIMD f64 maximum(f64 a, f64 b) { return __builtin_ia32_maxpd256(a, b); }
SURPRISAL_SIMD f32 maximum(f32 a, f32 b) { return __builtin_ia32_maxps256(a, b); }
SURPRISAL_SIMD bool any_sign(f64 x) { return __builtin_ia32_movmskpd256(x) != 0; }
SURPRISAL_SIMD bool any_sign(f32 x) { return __builtin_ia32_movmskps256(x) != 0; }
SURPRISAL_SIMD f64 fma(f64 a, f64 b, f64 c) { return __builtin_ia32_vfmaddpd256(a, b, c); }
SURPRISAL_SIMD f32 fma(f32 a, f32 b, f32 c) { return __builtin_ia32_vfmaddps256(a, b, c); }
template <class V>
SURPRISAL_SIMD V mul_add(V a, V b, V c) {
    return fma(a, b, c);
}
#include <surprisal/simd/kernels.inl>

}  // namespace avx2
SURPRISAL_TARGET_END

/// AVX-512: 8 doubles.
SURPRISAL_TARGET_BEGIN("avx512f,avx512dq,avx512vl,fma")
namespace avx512 {

inline constexpr std::size_t simd_width = 8;
#include <surprisal/simd/vector_types.inl>

// GCC takes the mask of this one instruction as a signed number.
#if defined(__clang__)
using every_lane = unsigned short;
#else
using every_lane = short;
#endif

template <std::size_t Part>
SURPRISAL_SIMD f64 widened(f32 x) {
    return SURPRISAL_WIDEN(__builtin_ia32_cvtps2pd512_mask(half_of<Part>(x), f64{}, -1, 4), half_of<Part>(x));
}
SURPRISAL_SIMD f64 load_part(const double* x, std::size_t n) {
    return __builtin_ia32_loadupd512_mask(x, f64{}, static_cast<unsigned char>((1U << n) - 1));
}
SURPRISAL_SIMD f32 load_part(const float* x, std::size_t n) {
    return __builtin_ia32_loadups512_mask(x, f32{}, static_cast<unsigned short>((1U << n) - 1));
}
SURPRISAL_SIMD f64 minimum(f64 a, f64 b) { return a < b ? a : b; }
SURPRISAL_SIMD f32 minimum(f32 a, f32 b) { return a < b ? a : b; }
SURPRISAL_SIMD f64 maximum(f64 a, f64 b) { return a > b ? a : b; }
SURPRISAL_SIMD f32 maximum(f32 a, f32 b) { return a > b ? a : b; }
SURPRISAL_SIMD bool any_sign(f64 x) { return __builtin_ia32_cvtq2mask512(__builtin_bit_cast(i64, x)) != 0; }
SURPRISAL_SIMD bool any_sign(f32 x) { return __builtin_ia32_cvtd2mask512(__builtin_bit_cast(i32, x)) != 0; }
SURPRISAL_SIMD f64 fma(f64 a, f64 b, f64 c) { return __builtin_ia32_vfmaddpd512_mask(a, b, c, 0xFF, 4); }
SURPRISAL_SIMD f32 fma(f32 a, f32 b, f32 c) {
    return __builtin_ia32_vfmaddps512_mask(a, b, c, static_cast<every_lane>(-1), 4);
}
template <class V>
SURPRISAL_SIMD V mul_add(V a, V b, V c) {
    return fma(a, b, c);
}
#include <surprisal/simd/kernels.inl>

}  // namespace avx512
SURPRISAL_TARGET_END

#endif

#undef SURPRISAL_SIMD
#undef SURPRISAL_KERNEL

enum class isa { baseline, avx2, avx512 };

inline constexpr isa every_isa[] = {isa::baseline, isa::avx2, isa::avx512};

/// Whether this machine has it.
[[nodiscard]] inline bool is_available([[maybe_unused]] isa which) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (which == isa::avx512) return __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    if (which == isa::avx2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
    return which == isa::baseline;
}

[[nodiscard]] inline isa best_isa() {
    static const isa best = [] {
        isa last = isa::baseline;
        for (const isa which : every_isa)
            if (is_available(which)) last = which;
        return last;
    }();
    return best;
}

/// Whether its bits are those of every other: not without FMA.
[[nodiscard]] constexpr bool has_fma([[maybe_unused]] isa which) {
#if defined(SURPRISAL_HAS_FMA)
    return true;
#else
    return which != isa::baseline;
#endif
}

/// f(kernels) with those of one instruction set, which the machine must have.
template <class F>
[[nodiscard, gnu::always_inline]] inline auto on_isa([[maybe_unused]] isa which, const F& f) {
#if defined(__x86_64__)
    if (which == isa::avx512) return f(avx512::kernels());
    if (which == isa::avx2) return f(avx2::kernels());
#endif
    return f(baseline::kernels());
}

#endif

/// f(kernels) with the kernels of the instruction set that is best for n outcomes: a vector of 8 does not pay for 4. Without
/// optimisation plain numbers serve, if fma() rounds once, as Windows' does not: slower, but vectors would take half of the
/// compiler's time.
template <class F>
[[nodiscard, gnu::always_inline]] constexpr auto on_best_isa([[maybe_unused]] std::size_t n, const F& f) {
#if defined(SURPRISAL_LINKS_KERNELS) || (!defined(__OPTIMIZE__) && !defined(_WIN32))
    return f(constant::kernels());
#else
    if (std::is_constant_evaluated()) return f(constant::kernels());
    const isa best = best_isa();
    return on_isa(best == isa::avx512 && n <= 4 ? isa::avx2 : best, f);
#endif
}

}  // namespace surprisal::inline SURPRISAL_BUILD::simd
SURPRISAL_PRECISE_END

#undef SURPRISAL_UNROLL
#undef SURPRISAL_UNROLL_LANES
#undef SURPRISAL_WIDEN
#undef SURPRISAL_PRAGMA
#undef SURPRISAL_TARGET_BEGIN
#undef SURPRISAL_TARGET_END
#endif
