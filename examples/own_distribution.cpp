#include <cmath>
#include <iostream>
#include <numbers>

#include <surprisal/surprisal.hpp>

/// |X| of a normal X with mean 0: a distribution that Boost.Math does not have.
struct half_normal {
    double scale;
};

template <>
struct surprisal::family<half_normal> {
    static interval support(const half_normal& /*d*/) { return positive_half_line; }
    static double log_density(const half_normal& d, double x) {
        const double z = x / d.scale;
        return -z * z / 2 - std::log(d.scale) - std::log(std::numbers::pi / 2) / 2;
    }
    // That is enough. Where the mass is makes it faster, and a formula, with a bound of its error, more exact:
    static void guide(const half_normal& d, guidance& told) { told.add_peak(0, d.scale); }
    static bounded entropy(const half_normal& d) { return log(bounded(d.scale)) + bounded(0.72579135264472743, 6e-17); }
};

int main() {
    const half_normal p{1}, q{2};
    const auto exponential = surprisal::log_density([](double x) { return -x; }, surprisal::positive_half_line);
    std::cout << surprisal::entropy(p) << '\n';                     // 0.725791
    std::cout << surprisal::entropy(p).evaluations << '\n';         // 0
    std::cout << surprisal::kl_divergence(p, q) << '\n';            // 0.318147
    std::cout << surprisal::kl_divergence(p, exponential) << '\n';  // 0.0720932
}
