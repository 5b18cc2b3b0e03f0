#ifndef SURPRISAL_ARITHMETIC_CONTRAST_EXCESS_HPP
#define SURPRISAL_ARITHMETIC_CONTRAST_EXCESS_HPP

#include <cmath>
#include <cstddef>
#include <iterator>

#include <surprisal/config.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// (1 + s) ln(1 + s) + (1 − s) ln(1 − s) ≥ 0 for |s| ≤ 1, to full relative accuracy around 0: what the Jensen–Shannon
/// divergence of a and b is made of, ¼ (a + b) times it with s = (a − b)/(a + b).
///
/// Accuracy  16 ulp: tests/arithmetic/contrast_excess.cpp.
[[nodiscard]] inline double contrast_excess(double s) {
    constexpr double near = 0.2;  // where the terms of the formula cancel to a tenth
    if (std::fabs(s) < near) {
        static constexpr double inverse[] = {1.0 / 6,   1.0 / 15,  1.0 / 28,  1.0 / 45,  1.0 / 66, 1.0 / 91,
                                             1.0 / 120, 1.0 / 153, 1.0 / 190, 1.0 / 231, 1.0 / 276};
        const double z = s * s;
        double sum = 0;
        for (std::size_t i = std::size(inverse); i-- > 0;) sum = z * (inverse[i] + sum);
        return z + z * sum;
    }
    const auto x_log_x = [](double y) { return y > -1 ? (1 + y) * std::log1p(y) : 0; };
    return x_log_x(s) + x_log_x(-s);
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
