#ifndef SURPRISAL_DISTRIBUTIONS_HALF_PRECISION_HPP
#define SURPRISAL_DISTRIBUTIONS_HALF_PRECISION_HPP

// 16-bit floating-point numbers as they lie in memory, for compilers that have no such type.

#include <bit>
#include <cstdint>
#include <span>

#include <surprisal/distributions/element.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// A bfloat16: the upper half of a float, 8 digits. Read as a float, exactly; nothing is computed in it.
///
/// It may alias the 16-bit integers in which others keep such numbers: as_bfloat16(integers) reads them in place.
struct [[gnu::may_alias]] bfloat16 {
    std::uint16_t bits;

    [[nodiscard]] constexpr operator float() const { return std::bit_cast<float>(std::uint32_t{bits} << 16U); }
};

/// A half, the binary16 of IEEE 754: 11 digits, from 2^-24 to 65504. Read as a float, exactly; nothing is computed in it.
///
/// It may alias the 16-bit integers in which others keep such numbers: as_half(integers) reads them in place.
struct [[gnu::may_alias]] half {
    std::uint16_t bits;

    [[nodiscard]] constexpr operator float() const {
        constexpr std::uint32_t infinite = 0x7C00;
        const std::uint32_t magnitude = bits & 0x7FFFU;
        const std::uint32_t sign = (bits & 0x8000U) << 16U;
        const std::uint32_t rebiased = (magnitude << 13U) + (magnitude < infinite ? 0x3800'0000U : 0x7000'0000U);
        const auto subnormal = std::bit_cast<std::uint32_t>(static_cast<float>(magnitude) * 0x1p-24F);
        return std::bit_cast<float>((magnitude < 0x400 ? subnormal : rebiased) | sign);
    }
};

namespace detail {

template <>
inline constexpr int half_digits<bfloat16> = 8;
template <>
inline constexpr int half_digits<half> = 11;

}  // namespace detail

/// 16-bit integers read as the numbers whose representations they are.
[[nodiscard]] inline std::span<const bfloat16> as_bfloat16(std::span<const std::uint16_t> integers) {
    return {reinterpret_cast<const bfloat16*>(integers.data()), integers.size()};
}
[[nodiscard]] inline std::span<const half> as_half(std::span<const std::uint16_t> integers) {
    return {reinterpret_cast<const half*>(integers.data()), integers.size()};
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
