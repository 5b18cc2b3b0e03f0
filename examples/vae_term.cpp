#include <array>
#include <iostream>

#include <surprisal/surprisal.hpp>

int main() {
    using namespace surprisal;
    const std::array mean{0.5F, -1.0F, 0.0F};  // an encoder's means
    const std::array z{-0.2F, 0.1F, 0.0F};     // and the logarithms of its variances
    const diagonal_gaussian p(mean, log_variance(z));
    std::array<float, 3> by_mean{};
    std::array<float, 3> by_z{};
    const gaussian_gradient slopes(by_mean, log_variance(by_z));
    std::cout << kl_divergence(p, standard_normal) << '\n';                     // 0.636951
    std::cout << kl_divergence(p, standard_normal, slopes) << '\n';             // 0.636951
    std::cout << by_mean[0] << ' ' << by_mean[1] << ' ' << by_mean[2] << '\n';  // 0.5 -1 0
    std::cout << by_z[0] << ' ' << by_z[1] << ' ' << by_z[2] << '\n';           // -0.0906346 0.0525855 0

    const std::array tiny{1e-9, -1e-9};  // the usual −½ Σ (1 + z − μ² − eᶻ) is 0 here
    const diagonal_gaussian close(tiny, log_variance(tiny));
    std::cout << kl_divergence(close, standard_normal) << '\n';  // 1.5e-18

    const std::array v{0.8, 1.1, 1.0};
    const std::array matrix{0.81, 0.27, 0.0,  // row by row
                            0.27, 1.09, 0.2,  //
                            0.0,  0.2,  1.04};
    const gaussian q(mean, covariance(matrix));
    std::cout << kl_divergence(q, diagonal_gaussian(mean, variance(v))) << '\n';  // 0.0631484
    std::cout << entropy<bits>(q) << '\n';                                        // 5.98928
}
