// What a perplexity tool does: the largest score first, then std::exp with a double sum, one score at a time. Compiled more
// than once, as rivals::LOOP, with flags of its own each time.

#include "exp_loop.hpp"

#include <cmath>

namespace rivals {

static float largest(const float* z, std::size_t n) {
    float m = z[0];
    for (std::size_t i = 1; i < n; ++i) m = z[i] > m ? z[i] : m;
    return m;
}

static double log_sum(const float* z, std::size_t n) {
    const float m = largest(z, n);
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += std::exp(z[i] - m);
    return m + std::log(sum);
}

static double loss(const float* z, std::size_t n, std::size_t label) { return log_sum(z, n) - z[label]; }

static double kl_divergence(const float* z, const float* y, std::size_t n) {
    const double log_z = log_sum(z, n);
    const double log_y = log_sum(y, n);
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double log_p = z[i] - log_z;
        sum += std::exp(log_p) * (log_p - (y[i] - log_y));
    }
    return sum;
}

exp_loop LOOP() { return {NAME, loss, kl_divergence}; }

}  // namespace rivals
