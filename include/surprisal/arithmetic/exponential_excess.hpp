#ifndef SURPRISAL_ARITHMETIC_EXPONENTIAL_EXCESS_HPP
#define SURPRISAL_ARITHMETIC_EXPONENTIAL_EXCESS_HPP

#include <cmath>
#include <cstddef>
#include <iterator>

#include <surprisal/config.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// eˣ − 1 − x ≥ 0, to full relative accuracy around 0: what an exponential family's divergence is made of.
///
/// Accuracy  8 ulp: tests/arithmetic/exponential_excess.cpp.
[[nodiscard]] inline double exponential_excess(double x) {
    if (std::fabs(x) > 0.25) return std::expm1(x) - x;
    static constexpr double inverse[] = {1.0 / 3, 1.0 / 4,  1.0 / 5,  1.0 / 6,  1.0 / 7, 1.0 / 8,
                                         1.0 / 9, 1.0 / 10, 1.0 / 11, 1.0 / 12, 1.0 / 13};
    double sum = 1;
    for (std::size_t i = std::size(inverse); i-- > 0;)
        sum = 1 + sum * (x * inverse[i]);  // of x²/2 (1 + x/3 (1 + x/4 (…)))
    return sum * x * x / 2;
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
