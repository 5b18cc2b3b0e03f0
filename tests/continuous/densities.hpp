#ifndef SURPRISAL_TESTS_CONTINUOUS_DENSITIES_HPP
#define SURPRISAL_TESTS_CONTINUOUS_DENSITIES_HPP

// Log-densities as a user would write them.

#include <cmath>
#include <limits>
#include <numbers>

namespace densities {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

[[nodiscard]] inline auto normal(double mean, double deviation) {
    return [=](double x) {
        const double z = (x - mean) / deviation;
        return -z * z / 2 - std::log(deviation) - std::log(2 * std::numbers::pi) / 2;
    };
}

[[nodiscard]] inline auto laplace(double median, double scale) {
    return [=](double x) { return -std::fabs(x - median) / scale - std::log(2 * scale); };
}

[[nodiscard]] inline auto cauchy(double median, double scale) {
    return [=](double x) {
        const double z = (x - median) / scale;
        return -std::log(std::numbers::pi * scale) - std::log1p(z * z);
    };
}

[[nodiscard]] inline auto students_t(double freedom) {
    const double constant =
        std::lgamma((freedom + 1) / 2) - std::lgamma(freedom / 2) - std::log(freedom * std::numbers::pi) / 2;
    return [=](double x) { return constant - (freedom + 1) / 2 * std::log1p(x * x / freedom); };
}

[[nodiscard]] inline auto exponential(double rate) {
    return [=](double x) { return x < 0 ? -infinity : std::log(rate) - rate * x; };
}

[[nodiscard]] inline auto gamma(double shape, double scale) {
    const double constant = std::lgamma(shape) + shape * std::log(scale);
    return [=](double x) { return (shape - 1) * std::log(x) - x / scale - constant; };
}

[[nodiscard]] inline auto uniform(double lower, double upper) {
    return [=](double x) { return x < lower || x > upper ? -infinity : -std::log(upper - lower); };
}

/// The density of a log-density.
template <class L>
[[nodiscard]] auto exp_of(L log) {
    return [log](double x) { return std::exp(log(x)); };
}

}  // namespace densities

#endif
