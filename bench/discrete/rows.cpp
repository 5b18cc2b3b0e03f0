// Rows of few scores, 4096 at a time, beside the loops that their user would have written: rows/loss/10/ours, rows/loss/10/loop.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include <surprisal/surprisal.hpp>

#include <benchmark/benchmark.h>

namespace {

using surprisal::gradient;
using surprisal::labels;
using surprisal::logits;

constexpr std::size_t row_count = 4096;
constexpr std::size_t widths[] = {2, 3, 4, 8, 10, 16, 20, 32, 64};

struct batch {
    std::size_t width;
    std::vector<double> z, y, slopes;
    std::vector<int> label;
    std::vector<double> values;

    explicit batch(std::size_t n)
        : width(n), z(n * row_count), y(n * row_count), slopes(n * row_count), label(row_count), values(row_count) {
        std::mt19937_64 random(n);
        std::normal_distribution<double> draw(0, 2);
        for (std::size_t i = 0; i < z.size(); ++i) {
            z[i] = draw(random);
            y[i] = z[i] + 0.3 * draw(random);
        }
        for (int& k : label) k = static_cast<int>(random() % n);
    }
    [[nodiscard]] auto p() const { return surprisal::rows(logits(z), width); }
    [[nodiscard]] auto q() const { return surprisal::rows(logits(y), width); }
    [[nodiscard]] auto truth() const { return labels(label); }
};

/// ln Σ exp(z), by the largest.
double log_sum(const double* z, std::size_t n) {
    const double peak = *std::max_element(z, z + n);
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += std::exp(z[i] - peak);
    return std::log(sum) + peak;
}

void loss(batch& b) { surprisal::cross_entropy(b.truth(), b.q(), b.values); }
void loss_loop(batch& b) {
    for (std::size_t row = 0; row < row_count; ++row) {
        const double* y = &b.y[row * b.width];
        b.values[row] = log_sum(y, b.width) - y[b.label[row]];
    }
}

void loss_and_gradient(batch& b) { surprisal::cross_entropy(b.truth(), b.q(), b.values, gradient(b.slopes)); }
void loss_and_gradient_loop(batch& b) {
    for (std::size_t row = 0; row < row_count; ++row) {
        const double* y = &b.y[row * b.width];
        double* slope = &b.slopes[row * b.width];
        const double peak = *std::max_element(y, y + b.width);
        double sum = 0;
        for (std::size_t i = 0; i < b.width; ++i) sum += slope[i] = std::exp(y[i] - peak);
        for (std::size_t i = 0; i < b.width; ++i) slope[i] /= sum;
        slope[b.label[row]] -= 1;
        b.values[row] = std::log(sum) + peak - y[b.label[row]];
    }
}

void entropy(batch& b) { surprisal::entropy(b.p(), b.values); }
void entropy_loop(batch& b) {
    for (std::size_t row = 0; row < row_count; ++row) {
        const double* z = &b.z[row * b.width];
        const double peak = *std::max_element(z, z + b.width);
        double sum = 0;
        double depth = 0;
        for (std::size_t i = 0; i < b.width; ++i) {
            const double e = std::exp(z[i] - peak);
            sum += e;
            depth += e * (peak - z[i]);
        }
        b.values[row] = std::log(sum) + depth / sum;
    }
}

void kl_divergence(batch& b) { surprisal::kl_divergence(b.p(), b.q(), b.values); }
void kl_divergence_loop(batch& b) {
    for (std::size_t row = 0; row < row_count; ++row) {
        const double* z = &b.z[row * b.width];
        const double* y = &b.y[row * b.width];
        const double of_z = log_sum(z, b.width);
        const double of_y = log_sum(y, b.width);
        double sum = 0;
        for (std::size_t i = 0; i < b.width; ++i) sum += std::exp(z[i] - of_z) * ((z[i] - of_z) - (y[i] - of_y));
        b.values[row] = sum;
    }
}

using measure = void (*)(batch&);

void add(const std::string& name, measure of, std::size_t width) {
    benchmark::RegisterBenchmark(("rows/" + name).c_str(), [of, width](benchmark::State& state) {
        batch b(width);
        for (auto _ : state) {
            of(b);
            benchmark::DoNotOptimize(b.values.data());
        }
        state.counters["per_row"] =
            benchmark::Counter(static_cast<double>(row_count),
                               benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
    });
}

void add_pair(const std::string& name, measure ours, measure loop) {
    for (const std::size_t width : widths) {
        add(name + "/" + std::to_string(width) + "/ours", ours, width);
        add(name + "/" + std::to_string(width) + "/loop", loop, width);
    }
}

}  // namespace

int main(int argc, char** argv) {
    add_pair("loss", loss, loss_loop);
    add_pair("loss_and_gradient", loss_and_gradient, loss_and_gradient_loop);
    add_pair("entropy", entropy, entropy_loop);
    add_pair("kl_divergence", kl_divergence, kl_divergence_loop);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
}
