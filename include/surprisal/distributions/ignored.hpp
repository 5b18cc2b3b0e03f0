#ifndef SURPRISAL_DISTRIBUTIONS_IGNORED_HPP
#define SURPRISAL_DISTRIBUTIONS_IGNORED_HPP

#include <bit>
#include <cstdint>

#include <surprisal/config.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// The value of an ignored row: a NaN with a mark of its own. No measure returns a NaN, so it is never taken for a value;
/// sum() and mean() leave it out, and refuse any other.
inline constexpr double ignored = std::bit_cast<double>(std::uint64_t{0x7FFC'1640'0000'0000});

/// Whether a row was ignored. Told from the representation, because -ffast-math lets a compiler decide that nothing is NaN.
[[nodiscard]] constexpr bool is_ignored(double value) {
    return std::bit_cast<std::uint64_t>(value) == std::bit_cast<std::uint64_t>(ignored);
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
