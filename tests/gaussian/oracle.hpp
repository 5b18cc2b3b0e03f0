#ifndef SURPRISAL_TESTS_GAUSSIAN_ORACLE_HPP
#define SURPRISAL_TESTS_GAUSSIAN_ORACLE_HPP

// The measures of Gaussian vectors by their textbook formulas, with determinants and inverses of whole covariances by
// Gauss–Jordan elimination, in as many digits as it takes.

#include <cmath>
#include <cstddef>
#include <random>
#include <utility>
#include <vector>

#include "../oracle.hpp"

namespace gaussian_oracle {

using oracle::number;
using matrix = std::vector<std::vector<number>>;

struct gaussian {
    std::vector<number> mean;
    matrix covariance;
};

template <class M, class V>
[[nodiscard]] gaussian diagonal(const M& mean, const V& variance) {
    gaussian result{{std::begin(mean), std::end(mean)}, matrix(mean.size(), std::vector<number>(mean.size()))};
    for (std::size_t i = 0; i < mean.size(); ++i) result.covariance[i][i] = number(variance[i]);
    return result;
}

template <class M, class Z>
[[nodiscard]] gaussian diagonal_of_log(const M& mean, const Z& log_variance) {
    std::vector<number> variance;
    for (const auto& z : log_variance) variance.push_back(exp(number(z)));
    return diagonal(mean, variance);
}

template <class M, class S>
[[nodiscard]] gaussian diagonal_of_deviation(const M& mean, const S& deviation) {
    std::vector<number> variance;
    for (const auto& s : deviation) variance.push_back(number(s) * number(s));
    return diagonal(mean, variance);
}

[[nodiscard]] inline gaussian standard(std::size_t n) {
    return diagonal(std::vector<double>(n), std::vector<double>(n, 1));
}

template <class M, class L>
[[nodiscard]] gaussian of_factor(const M& mean, const L& factor) {
    const std::size_t n = mean.size();
    gaussian result = diagonal(mean, std::vector<double>(n));
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j)
            for (std::size_t k = 0; k < n; ++k)
                result.covariance[i][j] += number(factor[i * n + k]) * number(factor[j * n + k]);
    return result;
}

/// ln det A and A⁻¹.
[[nodiscard]] inline std::pair<number, matrix> log_determinant_and_inverse(matrix a) {
    const std::size_t n = a.size();
    matrix inverse(n, std::vector<number>(n));
    for (std::size_t i = 0; i < n; ++i) inverse[i][i] = 1;
    number log_determinant = 0;
    for (std::size_t k = 0; k < n; ++k) {  // positive definite: every pivot is positive
        const number pivot = a[k][k];
        log_determinant += log(pivot);
        for (std::size_t j = 0; j < n; ++j) {
            a[k][j] /= pivot;
            inverse[k][j] /= pivot;
        }
        for (std::size_t i = 0; i < n; ++i) {
            if (i == k) continue;
            const number times = a[i][k];
            for (std::size_t j = 0; j < n; ++j) {
                a[i][j] -= times * a[k][j];
                inverse[i][j] -= times * inverse[k][j];
            }
        }
    }
    return {log_determinant, inverse};
}

template <class M, class S>
[[nodiscard]] gaussian of_covariance(const M& mean, const S& covariance) {
    const std::size_t n = mean.size();
    gaussian result = diagonal(mean, std::vector<double>(n));
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) result.covariance[i][j] = number(covariance[i * n + j]);
    return result;
}

template <class M, class S>
[[nodiscard]] gaussian of_precision(const M& mean, const S& precision) {
    gaussian result = of_covariance(mean, precision);
    result.covariance = log_determinant_and_inverse(result.covariance).second;
    return result;
}

[[nodiscard]] inline number log_2_pi() { return log(2 * acos(number(-1))); }

[[nodiscard]] inline number cross_entropy(const gaussian& p, const gaussian& q) {
    const std::size_t n = p.mean.size();
    const auto [log_determinant, inverse] = log_determinant_and_inverse(q.covariance);
    number sum = n * log_2_pi() + log_determinant;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j)
            sum += inverse[i][j] * (p.covariance[j][i] + (p.mean[i] - q.mean[i]) * (p.mean[j] - q.mean[j]));
    return sum / 2;
}

[[nodiscard]] inline number entropy(const gaussian& p) {
    return (p.mean.size() * (1 + log_2_pi()) + log_determinant_and_inverse(p.covariance).first) / 2;
}

[[nodiscard]] inline number kl_divergence(const gaussian& p, const gaussian& q) {
    return cross_entropy(p, q) - entropy(p);
}

using random_numbers = std::mt19937_64;

/// Values spread around 0.
[[nodiscard]] inline std::vector<double> around_0(std::size_t n, double width, random_numbers& random) {
    std::vector<double> result(n);
    for (double& x : result) x = width * std::normal_distribution<double>()(random);
    return result;
}

/// Positive values over some powers of 10 around 1.
[[nodiscard]] inline std::vector<double> positive(std::size_t n, double decades, random_numbers& random) {
    std::vector<double> result(n);
    for (double& x : result) x = std::pow(10, decades * std::uniform_real_distribution<double>(-1, 1)(random));
    return result;
}

/// A lower-triangular matrix of condition around n.
[[nodiscard]] inline std::vector<double> factor(std::size_t n, random_numbers& random) {
    std::vector<double> result(n * n);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < i; ++j) result[i * n + j] = 0.3 * std::normal_distribution<double>()(random);
        result[i * n + i] = std::uniform_real_distribution<double>(0.5, 2)(random);
    }
    return result;
}

[[nodiscard]] inline std::vector<double> twice(std::vector<double> x) {
    for (double& each : x) each *= 2;
    return x;
}

/// The symmetric matrix with the same lower triangle.
[[nodiscard]] inline std::vector<double> symmetric(std::vector<double> x, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < i; ++j) x[j * n + i] = x[i * n + j];
    return x;
}

/// L Lᵀ as it is rounded.
[[nodiscard]] inline std::vector<double> product(const std::vector<double>& l, std::size_t n) {
    std::vector<double> result(n * n);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j <= i; ++j)
            for (std::size_t k = 0; k < n; ++k) result[i * n + j] += l[i * n + k] * l[j * n + k];
    return symmetric(std::move(result), n);
}

/// The same numbers, each changed relatively.
[[nodiscard]] inline std::vector<double> next_to(std::vector<double> x, double change, random_numbers& random) {
    for (double& each : x) each *= 1 + change * std::uniform_real_distribution<double>(-1, 1)(random);
    return x;
}

}  // namespace gaussian_oracle

#endif
