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

/// −(a ln(a/m) − a + m) − k ln y with m = n y: what the density at y of a beta distribution has of one of its shapes, and y⁻ᵏ.
/// Where a is about 1 and m is not, a ln y and ln y cancel.
[[nodiscard]] inline double log_of_beta_side(double a, const wide& n, const wide& y, int k) {
    constexpr double small = 8;
    const wide expected = n * y;
    const double difference = (a - expected).hi;
    const bool is_apart = std::fabs(difference) > 0.5 * (a + expected.hi);
    if (a < small && is_apart) return (a - k) * std::log(y.hi) - a * std::log(a / n.hi) + difference;
    return -deviance(a, expected.hi, difference) - (k > 0 ? k * std::log(y.hi) : 0);
}

/// ln of y¹⁻ᵏ (1 − y)¹⁻ᵏ times the density at y of a beta distribution, `rest` being 1 − y.
[[nodiscard]] inline double log_beta_height(double a, double b, const wide& y, const wide& rest, int k) {
    const wide n = wide(a) + b;
    return log_of_beta_side(a, n, y, k) + log_of_beta_side(b, n, rest, k) - stirling_remainder(a) -
           stirling_remainder(b) + stirling_remainder(n.hi) - wide_half_log_two_pi.hi + std::log(a * (b / n.hi)) / 2;
}

/// ln Σⱼ exp(log_term(j)) over j = 0, 1, …, of terms that rise to a maximum around `mode` and fall off from it on the scale
/// `deviation`. Where that is long, every m-th term stands for m: such sums converge like the trapezoid rule on the line,
/// with an error of exp(−2π² (deviation/m)²). Where such steps are below the last digit of j, it is a Gaussian integral.
template <class LogTerm>
[[nodiscard]] double log_of_unimodal_sum(double mode, double deviation, LogTerm log_term) {
    constexpr double boundary_is_far = 128;  // there the terms at 0 are below 10^-18 of the sum
    constexpr double neighbours_are_alike = 1e28;
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

/// The rounding error of 1 + |ln f| of a mixture whose mass is around `center`: terms have a dozen summands of some
/// units, and as the sum is of x f(x), what of its logarithm is that of x cancels.
[[nodiscard]] inline double mixture_epsilon(double center) { return 0x1p-52 * (4 + std::fabs(std::log(center))); }

/// ln Σⱼ of terms from 1 on, each ratio(j) times the one before: of ratios that are moderate and fall, which makes it short.
template <class Ratio>
[[nodiscard]] double log_of_short_sum(Ratio ratio) {
    double term = 1;
    double others = 0;
    for (int j = 0; term > 1e-19 * others || j < 2; ++j) {
        term *= ratio(j);
        others += term;
    }
    return std::log1p(others);
}

/// Up to this mean · x (a first shape of 1 and more being divided out) the sum is short, and is taken from its first term on:
/// the terms far from the maximum are then exact, whatever cancels against ln x.
inline constexpr double short_sum = 16;

/// The positive root of x² + b x + c, 0 where there is none.
[[nodiscard]] inline double positive_root(double b, double c) {
    const double size = 2 * std::sqrt(std::fabs(c));
    if (!(c < 0)) return -b > size ? (std::sqrt(-b - size) * std::sqrt(-b + size) - b) / 2 : 0;
    const double root = std::hypot(b, size);
    return b > 0 ? size * (size / (b + root)) / 2 : (root - b) / 2;
}

/// Whether the density at y of a beta distribution, whose first shape is a and a Poisson number of that mean, is a short sum.
[[nodiscard]] inline bool has_short_beta_sum(double a, double b, double mean, double y) {
    return mean * y * ((a + b + 1) / (a + 1)) < short_sum;
}

/// ln of that sum over its first term.
[[nodiscard]] inline double log_short_beta_sum(double a, double b, double mean, double y) {
    return log_of_short_sum([&](int j) { return mean * y / (j + 1) * ((a + b + j) / (a + j)); });
}

/// The same of a beta distribution whose first shape is a + j, j of a Poisson distribution.
[[nodiscard]] inline double log_noncentral_beta_height(double a, double b, double mean, const wide& y, const wide& rest,
                                                       int k) {
    // The terms' ratio is mean · y (a + b + j)/((a + j)(1 + j)).
    const double grown = mean * y.hi;
    const double mode = positive_root(a + 1 - grown, a - grown * (a + b));
    const double curvature = 1 / (1 + mode) + b / (a + mode) / (a + b + mode);
    return log_of_unimodal_sum(mode, 1 / std::sqrt(curvature), [&](double j) {
        return log_poisson_mass(j, mean) + log_beta_height(a + j, b, y, rest, k);
    });
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
