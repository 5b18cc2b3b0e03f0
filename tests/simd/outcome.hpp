#ifndef SURPRISAL_TESTS_SIMD_OUTCOME_HPP
#define SURPRISAL_TESTS_SIMD_OUTCOME_HPP

#include <bit>
#include <cstdint>

#include <surprisal/simd/results.hpp>

/// A verdict and the bits of its value.
struct outcome {
    surprisal::simd::verdict verdict;
    std::uint64_t bits;

    explicit outcome(const surprisal::simd::kernel_result& result)
        : verdict(result.outcome),
          bits(result.is_decided() ? std::bit_cast<std::uint64_t>(result.hi + result.lo) : 0) {}
    friend bool operator==(const outcome&, const outcome&) = default;
};

#endif
