#include <array>
#include <cmath>
#include <iostream>

#include <surprisal/boost_math.hpp>

int main() {
    // Waiting times, with two distributions fitted to them: by mean and variance, and by the same of their logarithms.
    const std::array minutes{2.5, 4.0, 1.5, 7.0, 3.0, 5.5, 2.0, 3.5, 9.0, 4.5};
    double mean = 0, mean_square = 0, mean_log = 0, mean_square_log = 0;
    for (const double x : minutes) {
        mean += x / minutes.size();
        mean_square += x * x / minutes.size();
        mean_log += std::log(x) / minutes.size();
        mean_square_log += std::log(x) * std::log(x) / minutes.size();
    }
    const double variance = mean_square - mean * mean;
    const boost::math::gamma_distribution p(mean * mean / variance, variance / mean);
    const boost::math::lognormal q(mean_log, std::sqrt(mean_square_log - mean_log * mean_log));
    const boost::math::exponential memoryless(1 / mean);
    std::cout << surprisal::entropy(p) << '\n';                           // 2.12185
    std::cout << surprisal::kl_divergence(p, q) << '\n';                  // 0.0282661
    std::cout << surprisal::kl_divergence(q, p) << '\n';                  // 0.0229235
    std::cout << surprisal::kl_divergence(p, memoryless) << '\n';         // 0.325074
    std::cout << (surprisal::kl_divergence(p, q).error < 1e-14) << '\n';  // 1
}
