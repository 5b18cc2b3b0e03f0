#ifndef SURPRISAL_BENCH_BENCHMARK_HPP
#define SURPRISAL_BENCH_BENCHMARK_HPP

// What every benchmark shares: inputs that no branch predictor can learn, an answer that is checked before it is timed, and
// names that are paths: kl_divergence/f64/avx2/4096.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <surprisal/surprisal.hpp>

#include <benchmark/benchmark.h>

#include "rivals/rival.hpp"

namespace bench {

inline constexpr std::size_t sizes[] = {3, 16, 64, 256, 4096, 65536, 1 << 20, 1 << 24};

/// Many pairs of distributions of one size: as many as fit the second-level cache together, one of those that do not.
template <class T>
class inputs {
public:
    explicit inputs(std::size_t n)
        : size_(n), count_(std::max<std::size_t>(1, 16384 / n)), p_(n * count_), q_(n * count_) {
        std::mt19937_64 random(n);
        fill(p_, random);
        fill(q_, random);
    }

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t count() const { return count_; }
    [[nodiscard]] const T* p(std::size_t which) const { return p_.data() + which * size_; }
    [[nodiscard]] const T* q(std::size_t which) const { return q_.data() + which * size_; }

private:
    void fill(std::vector<T>& x, std::mt19937_64& random) {
        std::exponential_distribution<double> exponential;
        for (std::size_t start = 0; start < x.size(); start += size_) {
            double sum = 0;
            for (std::size_t i = start; i < start + size_; ++i)
                sum += static_cast<double>(x[i] = static_cast<T>(exponential(random)));
            for (std::size_t i = start; i < start + size_; ++i) x[i] = static_cast<T>(static_cast<double>(x[i]) / sum);
        }
    }

    std::size_t size_;
    std::size_t count_;
    std::vector<T> p_;
    std::vector<T> q_;
};

/// The inputs of one size, made once.
template <class T>
const inputs<T>& inputs_of(std::size_t n) {
    static std::map<std::size_t, inputs<T>> made;
    return made.try_emplace(n, n).first->second;
}

template <class T>
using measure = std::function<double(const T* p, const T* q, std::size_t n)>;

/// The value that a measure has on the inputs of each size, worked out once.
template <class T>
measure<T> remembered(measure<T> textbook) {
    const auto values = std::make_shared<std::map<std::size_t, double>>();
    return [values, textbook](const T* p, const T* q, std::size_t n) {
        const auto [place, is_new] = values->try_emplace(n, 0);
        if (is_new) place->second = textbook(p, q, n);
        return place->second;
    };
}

/// Registers measure as name/n for every size. Checked against the textbook formula in long double.
template <class T>
void add(const std::string& name, std::size_t arrays, const measure<T>& measure, const bench::measure<T>& textbook,
         double tolerance) {
    for (const std::size_t n : sizes)
        benchmark::RegisterBenchmark((name + '/' + std::to_string(n)).c_str(), [=](benchmark::State& state) {
            const inputs<T>& data = inputs_of<T>(n);
            const double expected = textbook(data.p(0), data.q(0), n);
            const double actual = measure(data.p(0), data.q(0), n);
            if (!(std::abs(actual - expected) <= tolerance * std::abs(expected))) {
                state.SkipWithError("wrong answer");
                return;
            }
            std::size_t which = 0;
            for (auto _ : state) {
                benchmark::DoNotOptimize(measure(data.p(which), data.q(which), n));
                which = which + 1 < data.count() ? which + 1 : 0;
            }
            const auto elements = static_cast<double>(state.iterations() * static_cast<benchmark::IterationCount>(n));
            state.SetBytesProcessed(static_cast<std::int64_t>(elements * static_cast<double>(arrays * sizeof(T))));
            state.counters["ns/outcome"] =
                benchmark::Counter(elements * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
        });
}

inline const char* name_of(surprisal::simd::isa which) {
    constexpr const char* names[] = {"baseline", "avx2", "avx512"};
    return names[static_cast<int>(which)];
}

}  // namespace bench

#endif
