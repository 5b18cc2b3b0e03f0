#ifndef SURPRISAL_SIMD_KERNEL_RESULT_HPP
#define SURPRISAL_SIMD_KERNEL_RESULT_HPP

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/config.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::simd {

/// What a kernel knows of its result. Undecided is all that is rare: invalid input, which the caller then finds and names,
/// and results that need more digits than a kernel has.
enum class verdict { value, infinite, undecided };

struct kernel_result {
    double hi;
    double lo;
    verdict outcome;

    [[nodiscard]] constexpr bool is_decided() const { return outcome != verdict::undecided; }

    [[nodiscard]] constexpr scaled<double> in_nats() const {
        if (outcome == verdict::infinite) return infinity<double>();
        return {fast_two_sum(hi, lo), 0};
    }
};

}  // namespace surprisal::inline SURPRISAL_BUILD::simd
SURPRISAL_PRECISE_END
#endif
