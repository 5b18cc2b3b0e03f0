#ifndef SURPRISAL_CLOSED_FORM_POISSON_MIXTURE_HPP
#define SURPRISAL_CLOSED_FORM_POISSON_MIXTURE_HPP

#include <cmath>

#include <surprisal/arithmetic/logarithm.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/excess.hpp>
#include <surprisal/closed_form/gamma_function.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// ln Γ(x + 1) less Stirling's formula, x > 0, as wide_stirling_remainder() but in double.
[[nodiscard]] inline double log_factorial_remainder(double x) {
    double sum = 0;
    while (x < 16) {  // R(x) − R(x + 1) = (x + ½) ln(1 + 1/x) − 1
        const double s = 1 / (2 * x + 1);
        sum += x < 0.5 ? (x + 0.5) * std::log1p(1 / x) - 1 : s * s * artanh_tail(s * s);
        x += 1;
    }
    const double z = 1 / (x * x);
    const double series =
        1.0 / 12 - z * (1.0 / 360 - z * (1.0 / 1260 - z * (1.0 / 1680 - z * (1.0 / 1188 - z * (691.0 / 360360)))));
    return sum + series / x;
}

/// a ln(a/b) − a + b of b = a − difference, as poisson_divergence() but in double.
[[nodiscard]] inline double mean_deviance(double a, double b, double difference) {
    const double s = difference / (a + b);
    if (std::fabs(s) < near_tangent) return difference * s * (1 + (s + s * s) * artanh_tail(s * s));
    return a * (std::log(a) - std::log(b)) - difference;
}

/// ln of the Poisson mass of j.
[[nodiscard]] inline double log_mass_of_poisson(double j, double mean) {
    if (j == 0) return -mean;
    return -mean_deviance(j, mean, j - mean) - log_factorial_remainder(j) - wide_half_log_two_pi.hi - std::log(j) / 2;
}

/// ln of x times the density at x of a gamma distribution of shape s, x being measured in its scale and `difference` s − x.
[[nodiscard]] inline double log_gamma_height(double s, double x, double difference) {
    return -mean_deviance(s, x, difference) - log_factorial_remainder(s) - wide_half_log_two_pi.hi + std::log(s) / 2;
}

/// ln of y (1 − y) times the density at y of a beta distribution, `rest` being 1 − y.
[[nodiscard]] inline double log_beta_height(double a, double b, const wide& y, const wide& rest) {
    const wide n = wide(a) + b;
    const wide expected = n * y;
    const double difference = (a - expected).hi;
    return -mean_deviance(a, expected.hi, difference) - mean_deviance(b, (n * rest).hi, -difference) -
           log_factorial_remainder(a) - log_factorial_remainder(b) + log_factorial_remainder(n.hi) -
           wide_half_log_two_pi.hi + (std::log(a) + std::log(b) - std::log(n.hi)) / 2;
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
        return log_mass_of_poisson(j, mean) + log_beta_height(a + j, b, y, rest);
    });
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
