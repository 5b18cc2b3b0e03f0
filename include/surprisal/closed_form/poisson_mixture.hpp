#ifndef SURPRISAL_CLOSED_FORM_POISSON_MIXTURE_HPP
#define SURPRISAL_CLOSED_FORM_POISSON_MIXTURE_HPP

#include <cmath>

#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/gamma_function.hpp>
#include <surprisal/closed_form/saddle_point.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// ln of x times the density at x of a gamma distribution of shape s, x being measured in its scale and `difference` s − x.
[[nodiscard]] inline double log_gamma_height(double s, double x, double difference) {
    return -deviance(s, x, difference) - stirling_remainder(s) - wide_half_log_two_pi.hi + std::log(s) / 2;
}

/// ln of y (1 − y) times the density at y of a beta distribution, `rest` being 1 − y.
[[nodiscard]] inline double log_beta_height(double a, double b, const wide& y, const wide& rest) {
    const wide n = wide(a) + b;
    const wide expected = n * y;
    const double difference = (a - expected).hi;
    return -deviance(a, expected.hi, difference) - deviance(b, (n * rest).hi, -difference) - stirling_remainder(a) -
           stirling_remainder(b) + stirling_remainder(n.hi) - wide_half_log_two_pi.hi +
           (std::log(a) + std::log(b) - std::log(n.hi)) / 2;
}

/// ln Σⱼ exp(log_term(j)) over j = 0, 1, …, of terms that rise to a maximum around `mode` and fall off from it on the scale
/// `deviation`. Where that is long, every m-th term stands for m: such sums converge like the trapezoid rule on the line,
/// with an error of exp(−2π² (deviation/m)²). Where the maximum is further out than that, it is a Gaussian integral.
template <class LogTerm>
[[nodiscard]] double log_of_unimodal_sum(double mode, double deviation, LogTerm log_term) {
    constexpr double boundary_is_far = 128;  // there the terms at 0 are below 10^-18 of the sum
    constexpr double neighbours_are_alike = 1e14;
    if (!(mode < neighbours_are_alike)) return log_term(mode) + wide_half_log_two_pi.hi + std::log(deviation);
    const double stride = mode > boundary_is_far && deviation > 4 ? std::floor(deviation / 2) : 1;
    const double start = mode > 0 ? std::floor(mode) : 0;
    double most = log_term(start);
    double sum = 1;
    // So far out no term matters, and where the terms are so small that they are rounded to one another, none differs.
    const double reach = 64 + 16 * deviation;
    const auto walk = [&](double step) {
        double j = start + step;
        while (j >= 0 && std::fabs(j - start) <= reach) {
            const double term = log_term(j);
            if (term > most) {
                sum = sum * std::exp(most - term) + 1;
                most = term;
            } else {
                const double share = std::exp(term - most);
                sum += share;
                if (!(share > 1e-19 * sum)) return;
            }
            j += step;
        }
    };
    walk(stride);
    walk(-stride);
    return most + std::log(sum * stride);
}

/// The positive root of x² + b x + c, 0 where there is none.
[[nodiscard]] inline double positive_root(double b, double c) {
    const double root = std::sqrt(b * b - 4 * c);
    if (!(c < 0)) return b < 0 && b * b > 4 * c ? (root - b) / 2 : 0;
    return b > 0 ? -2 * c / (b + root) : (root - b) / 2;
}

/// ln of y (1 − y) times the density at y of a beta distribution whose first shape is a + j, j of a Poisson distribution.
[[nodiscard]] inline double log_noncentral_beta_height(double a, double b, double mean, const wide& y,
                                                       const wide& rest) {
    if (mean == 0) return log_beta_height(a, b, y, rest);
    // The terms' ratio is mean · y (a + b + j)/((a + j)(1 + j)).
    const double grown = mean * y.hi;
    const double mode = positive_root(a + 1 - grown, a - grown * (a + b));
    const double curvature = 1 / (1 + mode) + b / (a + mode) / (a + b + mode);
    return log_of_unimodal_sum(mode, 1 / std::sqrt(curvature), [&](double j) {
        return log_poisson_mass(j, mean) + log_beta_height(a + j, b, y, rest);
    });
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
