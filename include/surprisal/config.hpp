#ifndef SURPRISAL_CONFIG_HPP
#define SURPRISAL_CONFIG_HPP

/// Version as major * 10000 + minor * 100 + patch.
#define SURPRISAL_VERSION 100

// Who cannot compile the library is told why in one sentence. That there is no file to include ends the compilation there:
// after #error alone a compiler goes on, and adds hundreds of errors.
#if defined(__clang__)
#if __clang_major__ < 14
#error "surprisal needs Clang 14 or later, or GCC 12 or later"
#include <surprisal/needs_clang_14_or_gcc_12>
#endif
#elif !defined(__GNUC__) || __GNUC__ < 12
#error "surprisal needs GCC 12 or later, or Clang 14 or later"
#include <surprisal/needs_gcc_12_or_clang_14>
#endif
#if __cplusplus < 202002L
#error "surprisal needs C++20: compile with -std=c++20, or with set(CMAKE_CXX_STANDARD 20) in CMake"
#include <surprisal/needs_cpp_20>
#endif

// Where doubles are computed with more digits than they are stored with, no error-free transformation holds. The x87 does so,
// also where SSE shares the work with it; Clang says -1 of -ffast-math too, which only changes what is not shielded below.
#if (defined(__i386__) && !defined(__SSE2_MATH__)) || __FLT_EVAL_METHOD__ == 1 || __FLT_EVAL_METHOD__ == 2 || \
    (__FLT_EVAL_METHOD__ == -1 && !defined(__clang__))
#error "surprisal needs arithmetic that rounds each double to a double: compile with -msse2 -mfpmath=sse"
#include <surprisal/needs_msse2_and_mfpmath_sse>
#endif

// SURPRISAL_BUILD names the inline namespace after whatever changes the code of an inline function: the instruction set
// of the -m flags, exceptions, fast-math. Objects built with different flags then never share one copy of a function,
// which the linker would otherwise choose blindly, and a machine without AVX-512 would meet.
#define SURPRISAL_PASTE(a, b, c) a##b##c
#define SURPRISAL_JOIN(a, b, c) SURPRISAL_PASTE(a, b, c)

#if defined(__AVX512BW__) && defined(__AVX512DQ__) && defined(__AVX512VL__)
#define SURPRISAL_BUILD_ISA v0_x86_v4
#elif defined(__AVX512F__)
#define SURPRISAL_BUILD_ISA v0_avx512f
#elif defined(__AVX2__) && defined(__FMA__) && defined(__BMI2__)
#define SURPRISAL_BUILD_ISA v0_x86_v3
#elif defined(__AVX2__) && defined(__FMA__)
#define SURPRISAL_BUILD_ISA v0_avx2_fma
#elif defined(__AVX2__)
#define SURPRISAL_BUILD_ISA v0_avx2
#elif defined(__FMA__)
#define SURPRISAL_BUILD_ISA v0_fma
#elif defined(__AVX__)
#define SURPRISAL_BUILD_ISA v0_avx
#elif defined(__SSE4_2__)
#define SURPRISAL_BUILD_ISA v0_x86_v2
#elif defined(__SSE3__)
#define SURPRISAL_BUILD_ISA v0_sse3
#elif defined(__ARM_FEATURE_SVE)
#define SURPRISAL_BUILD_ISA v0_sve
#else
#define SURPRISAL_BUILD_ISA v0
#define SURPRISAL_HAS_NO_ISA_FLAGS
#endif

#if defined(__cpp_exceptions)
#define SURPRISAL_BUILD_EXCEPTIONS
#else
#define SURPRISAL_BUILD_EXCEPTIONS _noexcept
#endif

#if defined(__FAST_MATH__)
#define SURPRISAL_BUILD_MATH _fast
#else
#define SURPRISAL_BUILD_MATH
#endif

// SURPRISAL_COMPILED says that the program links the kernels, which surprisal.cpp compiles once. Files with flags of their own
// have to compile them all the same.
#if defined(SURPRISAL_COMPILED) && defined(SURPRISAL_HAS_NO_ISA_FLAGS) && defined(__cpp_exceptions) && \
    !defined(__FAST_MATH__)
#define SURPRISAL_BUILD v0_compiled
#if !defined(SURPRISAL_COMPILES_KERNELS)
#define SURPRISAL_LINKS_KERNELS
#endif
#else
#define SURPRISAL_BUILD SURPRISAL_JOIN(SURPRISAL_BUILD_ISA, SURPRISAL_BUILD_EXCEPTIONS, SURPRISAL_BUILD_MATH)
#endif

// The compiler's 16-bit floating-point types. GCC 12 for AArch64 knows the digits of _Float16, but not the type in C++.
#if defined(__FLT16_MANT_DIG__) && (defined(__clang__) || defined(__x86_64__) || __GNUC__ >= 13)
#define SURPRISAL_FLOAT16 _Float16
#endif
#if defined(__BFLT16_MANT_DIG__)
#define SURPRISAL_BFLOAT16 __bf16
#endif

// Whether every machine of the target multiplies and adds with one rounding. Clang 14 has no __FP_FAST_FMA to say so.
#if defined(__FP_FAST_FMA) || defined(__FMA__) || (defined(__aarch64__) && defined(__ARM_FEATURE_FMA))
#define SURPRISAL_HAS_FMA
#endif

// Between these two, arithmetic is that of IEEE 754 whatever the user's flags say: no contraction of a * b + c, no
// reassociation, no assumption that NaN and infinity do not occur. Error-free transformations vanish without it.
//
// In between, floating-point numbers are also compared for equality: with 0 and with what they were computed from, where
// nothing but the same bits will do. -Wfloat-equal, which is against all such comparisons, is silent there.
//
// At -O2 GCC makes vectors of the two words of a number, which then wait for memory: off as well.
#if defined(__clang__)
#define SURPRISAL_QUIET_BEGIN _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wfloat-equal\"")
#define SURPRISAL_QUIET_END _Pragma("clang diagnostic pop")
#if defined(__x86_64__) || defined(__i386__) || defined(__powerpc__) || defined(__s390x__) || \
    (defined(__aarch64__) && __clang_major__ >= 17)
#define SURPRISAL_PRECISE_BEGIN \
    SURPRISAL_QUIET_BEGIN       \
    _Pragma("float_control(push)") _Pragma("float_control(precise, on)") _Pragma("clang fp contract(off)")
#define SURPRISAL_PRECISE_END _Pragma("float_control(pop)") SURPRISAL_QUIET_END
#else
// For other machines Clang warns that it ignores float_control, and what else it has does not keep 0 from −0 or a NaN.
#if defined(__FAST_MATH__) || __FINITE_MATH_ONLY__
#error "surprisal needs -fno-fast-math: for this machine Clang cannot shield its headers from -ffast-math"
#include <surprisal/needs_fno_fast_math>
#endif
#define SURPRISAL_PRECISE_BEGIN SURPRISAL_QUIET_BEGIN _Pragma("clang fp contract(off) reassociate(off)")
#define SURPRISAL_PRECISE_END _Pragma("STDC FP_CONTRACT DEFAULT") SURPRISAL_QUIET_END
#endif
#else
#define SURPRISAL_PRECISE_BEGIN                                                                                    \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wfloat-equal\"") _Pragma("GCC push_options") \
        _Pragma("GCC optimize(\"no-fast-math\", \"fp-contract=off\", \"no-tree-slp-vectorize\")")
#define SURPRISAL_PRECISE_END _Pragma("GCC pop_options") _Pragma("GCC diagnostic pop")
#endif

#endif
