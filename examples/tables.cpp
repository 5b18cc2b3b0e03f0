#include <array>
#include <cmath>
#include <iostream>

#include <surprisal/surprisal.hpp>

int main() {
    using namespace surprisal;
    const std::array edges{0.0, 1.0, 2.0, 4.0, 8.0};
    const histogram_density observed(edges, std::array{39, 24, 24, 13});    // counts in bins of any width
    const linear_density drawn(std::array{0, 2, 8}, std::array{10, 3, 0});  // heights, joined by lines
    const auto exponential = density([](double x) { return std::exp(-x / 2) / 2; }, positive_half_line);
    std::cout << entropy(observed) << '\n';                               // 1.66405
    std::cout << kl_divergence(observed, drawn) << '\n';                  // 0.0602908
    std::cout << kl_divergence(observed, exponential) << '\n';            // 0.0566017
    std::cout << kl_divergence(exponential, observed) << '\n';            // inf
    std::cout << jensen_shannon_divergence(observed, drawn) << '\n';      // 0.0134619
    std::cout << (kl_divergence(observed, drawn).error < 1e-14) << '\n';  // 1
    std::cout << entropy(observed).mass_p << '\n';                        // 100
}
