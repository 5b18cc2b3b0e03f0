#include <array>
#include <iostream>

#include <surprisal/surprisal.hpp>

int main() {
    using namespace surprisal;
    const std::array p{0.5, 0.25, 0.25};                       // the truth
    const std::array q{0.25, 0.25, 0.5};                       // a model of it
    const std::array counts{120, 61, 59};                      // what was observed
    std::cout << entropy<bits>(p) << '\n';                     // 1.5
    std::cout << cross_entropy(p, q) << '\n';                  // 1.21301
    std::cout << kl_divergence(p, q) << '\n';                  // 0.173287
    std::cout << kl_divergence(weights(counts), p) << '\n';    // 6.94477e-05
    std::cout << cross_entropy(one_hot(2), q) << '\n';         // 0.693147
    std::cout << jensen_shannon_distance<bits>(p, q) << '\n';  // 0.247544
}
