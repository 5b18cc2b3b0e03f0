#ifndef SURPRISAL_CLOSED_FORM_SADDLE_POINT_HPP
#define SURPRISAL_CLOSED_FORM_SADDLE_POINT_HPP

#include <cmath>
#include <numbers>

#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/logarithm.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

// Logarithms of masses without differences of ln Γ, which lose as many digits as their arguments have. Loader, "Fast and
// accurate computation of binomial probabilities", 2000: each ln Γ is Stirling's formula and a small remainder, and what
// is left of the formulas adds up to deviances.

/// ln Γ(x + 1) − ((x + ½) ln x − x + ½ ln 2π) > 0 for x > 0: what Stirling's formula leaves out.
[[nodiscard]] inline double stirling_remainder(double x) {
    double sum = 0;
    while (x < 16) {  // R(x) − R(x + 1) = (x + ½) ln(1 + 1/x) − 1
        const double s = 1 / (2 * x + 1);
        sum += x < 0.5 ? (x + 0.5) * std::log1p(1 / x) - 1 : s * s * artanh_tail(s * s);
        x += 1;
    }
    const double z = 1 / (x * x);  // Stirling's series: Abramowitz & Stegun 6.1.41
    const double series =
        1.0 / 12 - z * (1.0 / 360 - z * (1.0 / 1260 - z * (1.0 / 1680 - z * (1.0 / 1188 - z * (691.0 / 360360)))));
    return sum + series / x;
}

/// ln(x! eˣ / xˣ) ≥ 0 for 0 ≤ x ≤ ½, x! = Γ(x + 1): the remainder with the ½ ln 2πx that it lacks, which would cancel.
[[nodiscard]] inline double log_scaled_factorial(double x) {
    constexpr double half_log_2_pi = 0.91893853320467274178;
    if (x == 0) return 0;
    return stirling_remainder(x + 1) - (1 - half_log_2_pi) + (x + 0.5) * std::log1p(x) - x * std::log(x);
}

/// a ln(a/b) − a + b ≥ 0 for a, b > 0, as divergence_term() but in double, and with a − b, which may be known better.
[[nodiscard]] inline double deviance(double a, double b, double difference) {
    const double s = difference / (a + b);
    if (std::fabs(s) < 0.5) return difference * s * (1 + (s + s * s) * artanh_tail(s * s));
    const double ratio = a / b;
    const bool is_moderate = ratio > 1e-300 && ratio < 1e300;
    return a * (is_moderate ? std::log(ratio) : std::log(a) - std::log(b)) - difference;
}

/// The same for a, b ≥ 0 of any size. Far apart, a ln(a/b) and a − b are near to one another in size, and taken in double words.
[[nodiscard]] inline double deviance(const wide& a, const wide& b) {
    if (a.hi == 0) return b.hi;
    constexpr double large = 0x1p900;  // products of double words overflow soon beyond
    if (a.hi > large || b.hi > large) {
        constexpr double small = 0x1p500;  // beside which the other is all there is
        constexpr int room = 200;
        if (a.hi < small) return b.hi;
        if (b.hi < small) return a.hi * (std::log(a.hi) - std::log(b.hi) - 1);
        return 0x1p200 * deviance(times_power_of_two(a, -room), times_power_of_two(b, -room));
    }
    const wide difference = a - b;
    if (std::fabs(difference.hi) < 0.5 * (a.hi + b.hi)) return deviance(a.hi, b.hi, difference.hi);
    const wide ratio = a / b;
    const bool is_moderate = ratio.hi > 1e-250 && ratio.hi < 1e250 && b.hi > 1e-250;
    const wide log_ratio =
        is_moderate ? two_sum(std::log(ratio.hi), ratio.lo / ratio.hi) : two_sum(std::log(a.hi), -std::log(b.hi));
    return (a * log_ratio - difference).hi;
}

/// ln of the Poisson mass of k events where `mean` are expected.
[[nodiscard]] inline double log_poisson_mass(const wide& k, const wide& mean) {
    if (k.hi == 0) return -mean.hi;
    constexpr double half_log_two_pi = 0x1.d67f1c864beb5p-1;
    return -(stirling_remainder(k.hi) + deviance(k, mean) + (half_log_two_pi + std::log(k.hi) / 2));
}

/// A number of trials that are independent, and how many of them are expected to succeed and to fail.
struct trials {
    wide count;
    wide successes;
    wide failures;
};

/// ln of the binomial mass of k successes. The expectations may have twice the digits of double: by them an error enters
/// multiplied with how far k is from what is expected.
[[nodiscard]] inline double log_binomial_mass(const wide& k, const trials& of) {
    const wide rest = of.count - k;
    if (k.hi == 0) return -(deviance(of.count, of.failures) + of.successes.hi);
    if (rest.hi == 0) return -(deviance(of.count, of.successes) + of.failures.hi);
    const double remainders = stirling_remainder(of.count.hi) - stirling_remainder(k.hi) - stirling_remainder(rest.hi);
    return remainders - deviance(k, of.successes) - deviance(rest, of.failures) +
           std::log(of.count.hi / k.hi / rest.hi / (2 * std::numbers::pi)) / 2;
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
