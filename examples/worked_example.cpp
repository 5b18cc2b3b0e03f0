// Two distributions over the outcomes 1, 2, 3, and where the 0.07 comes from that an article prints for their divergence.

#include <array>
#include <cmath>
#include <cstdio>

#include <surprisal/surprisal.hpp>

int main() {
    constexpr std::array r{0.42, 0.31, 0.27};
    constexpr std::array s{0.25, 0.5, 0.25};

    std::printf("H(R)     = %.4f nats\n", surprisal::entropy(r));
    std::printf("H(R, S)  = %.4f nats, about %.2f\n", surprisal::cross_entropy(r, s), surprisal::cross_entropy(r, s));
    std::printf("D(R||S)  = %.4f nats = H(R, S) - H(R)\n", surprisal::kl_divergence(r, s));
    std::printf("D(S||R)  = %.4f nats: not symmetric\n", surprisal::kl_divergence(s, r));
    std::printf("D(R||R)  = %g, but H(R, R) = H(R) = %.4f\n", surprisal::kl_divergence(r, r),
                surprisal::cross_entropy(r, r));

    std::printf("\nThe article prints D(R||S) = %.2f. Its logarithms are not those of the ratios:\n",
                0.42 * 0.39 - 0.31 * 0.41 + 0.27 * 0.13);
    for (std::size_t i = 0; const double printed : {0.39, -0.41, 0.13}) {
        std::printf("  ln(%.2f/%.2f) = %6.3f, printed %5.2f\n", r[i], s[i], std::log(r[i] / s[i]), printed);
        ++i;
    }
}

// Output:
// H(R)     = 1.0809 nats
// H(R, S)  = 1.1714 nats, about 1.17
// D(R||S)  = 0.0905 nats = H(R, S) - H(R)
// D(S||R)  = 0.0901 nats: not symmetric
// D(R||R)  = 0, but H(R, R) = H(R) = 1.0809
//
// The article prints D(R||S) = 0.07. Its logarithms are not those of the ratios:
//   ln(0.42/0.25) =  0.519, printed  0.39
//   ln(0.31/0.50) = -0.478, printed -0.41
//   ln(0.27/0.25) =  0.077, printed  0.13
