#include <array>
#include <iostream>
#include <vector>

#include <surprisal/surprisal.hpp>

int main() {
    using namespace surprisal;
    const std::vector<float> z{2, 1, 0, -1, 0, 3, 1, 1, 1};       // a model's logits, a row for each of three examples
    const std::vector<float> teacher{3, 1, 0, 0, 0, 2, 1, 0, 2};  // another model's
    const auto model = rows(logits(z), 3);
    const auto target = labels(std::vector{0, 1, -100}).ignoring(-100);
    const auto weight = row_weights(target, std::array{1.0, 3.0, 1.0});  // of its class
    std::vector<float> dz(z.size());
    std::cout << mean(cross_entropy(target, model)) << '\n';                          // 1.73674
    std::cout << mean(cross_entropy(target, model), weight) << '\n';                  // 2.40131
    std::cout << mean(cross_entropy(smoothed(target, 0.1), model)) << '\n';           // 1.75341
    std::cout << mean(cross_entropy(target, model, gradient(dz).of_mean())) << '\n';  // 1.73674
    std::cout << dz[0] << ' ' << dz[4] << ' ' << dz[8] << '\n';                       // -0.16738 -0.476694 0
    std::cout << mean(kl_divergence(rows(logits(teacher, 2.0), 3), rows(logits(z, 2.0), 3))) << '\n';  // 0.0604703
}
