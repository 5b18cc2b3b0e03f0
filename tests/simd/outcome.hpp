#ifndef SURPRISAL_TESTS_SIMD_OUTCOME_HPP
#define SURPRISAL_TESTS_SIMD_OUTCOME_HPP

#include <bit>
#include <cstdint>

#include <surprisal/simd/results.hpp>

/// Whether a kernel decided, and the bits of its value.
struct outcome {
    bool is_decided;
    std::uint64_t bits;

    explicit outcome(const surprisal::simd::kernel_result& result)
        : is_decided(result.is_decided()), bits(is_decided ? std::bit_cast<std::uint64_t>(result.hi + result.lo) : 0) {}
    friend bool operator==(const outcome&, const outcome&) = default;
};

#endif
