#include <cmath>
#include <iostream>
#include <limits>

#include <surprisal/surprisal.hpp>

int main() {
    using namespace surprisal;
    const auto normal = [](double x) { return std::exp(-x * x / 2) / std::sqrt(2 * std::acos(-1)); };
    const auto log_laplace = [](double x) { return -std::fabs(x - 1) - std::log(2); };  // no underflow in its tails
    const auto log_exponential = [](double x) { return -x; };
    const auto p = log_density(log_laplace);
    const auto q = log_density(log_exponential, {0, std::numeric_limits<double>::infinity()});
    const auto positive = density(normal, {0, 3}).unnormalized();  // the half of it between 0 and 3
    std::cout << entropy(density(normal)) << '\n';                 // 1.41894
    std::cout << (entropy(density(normal)).error < 1e-9) << '\n';  // 1
    std::cout << entropy<bits>(p.near(1, 1)) << '\n';              // 2.4427
    std::cout << cross_entropy(density(normal), p) << '\n';        // 1.85978
    std::cout << kl_divergence(q, p) << '\n';                      // 0.428906
    std::cout << kl_divergence(p, q) << '\n';                      // inf
    std::cout << entropy(positive) << '\n';                        // 0.709756
    std::cout << entropy(positive).mass_p << '\n';                 // 0.49865
}
