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
#include <limits>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <surprisal/surprisal.hpp>

#include <benchmark/benchmark.h>

#include "rivals/rival.hpp"

namespace bench {

inline constexpr std::size_t sizes[] = {3, 16, 64, 256, 4096, 65536, 1 << 20, 1 << 24};

/// Dirichlet(1); half the outcomes of p impossible; every eighth outcome of q below the normal numbers.
enum class kind { dense, sparse, subnormal };

/// Many pairs of distributions of one size: as many as fit the second-level cache together, one of those that do not.
template <class T>
class inputs {
public:
    inputs(std::size_t n, kind of)
        : size_(n), count_(std::max<std::size_t>(1, 16384 / n)), p_(n * count_), q_(n * count_) {
        std::mt19937_64 random(n);
        fill(p_, random, [&](std::size_t) { return of == kind::sparse && random() % 2 == 0 ? 0.0 : 1.0; });
        const double subnormal = static_cast<double>(std::numeric_limits<T>::min()) / 16 * static_cast<double>(n);
        fill(q_, random, [&](std::size_t i) { return of == kind::subnormal && i % 8 == 0 ? subnormal : 1.0; });
    }

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t count() const { return count_; }
    [[nodiscard]] const T* p(std::size_t which) const { return p_.data() + which * size_; }
    [[nodiscard]] const T* q(std::size_t which) const { return q_.data() + which * size_; }

private:
    template <class Factor>
    void fill(std::vector<T>& x, std::mt19937_64& random, Factor factor) {
        std::exponential_distribution<double> exponential;
        for (std::size_t start = 0; start < x.size(); start += size_) {
            double sum = 0;
            for (std::size_t i = start; i < start + size_; ++i)
                sum += static_cast<double>(x[i] = static_cast<T>(exponential(random) * factor(i)));
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
const inputs<T>& inputs_of(std::size_t n, kind of) {
    static std::map<std::pair<std::size_t, kind>, inputs<T>> made;
    return made.try_emplace({n, of}, n, of).first->second;
}

template <class T>
using measure = std::function<double(const T* p, const T* q, std::size_t n)>;

/// The value that a measure has on the inputs of each size, worked out once.
template <class T>
measure<T> remembered(measure<T> textbook) {
    const auto values = std::make_shared<std::map<std::pair<const T*, std::size_t>, double>>();
    return [values, textbook](const T* p, const T* q, std::size_t n) {
        const auto [place, is_new] = values->try_emplace({p, n}, 0);
        if (is_new) place->second = textbook(p, q, n);
        return place->second;
    };
}

/// What is timed: a measure, how many arrays it reads, and the textbook formula in long double to check it against.
template <class T>
struct contest {
    measure<T> of;
    std::size_t arrays;
    measure<T> textbook;
    double tolerance;
};

/// Registers a measure as name/n.
template <class T>
void add(const std::string& name, std::size_t n, kind kind_of_input, const contest<T>& c) {
    benchmark::RegisterBenchmark((name + '/' + std::to_string(n)).c_str(), [=](benchmark::State& state) {
        const inputs<T>& data = inputs_of<T>(n, kind_of_input);
        const double expected = c.textbook(data.p(0), data.q(0), n);
        const double actual = c.of(data.p(0), data.q(0), n);
        if (!(std::abs(actual - expected) <= c.tolerance * std::abs(expected))) {
            state.SkipWithError("wrong answer");
            return;
        }
        std::size_t which = 0;
        for (auto _ : state) {
            benchmark::DoNotOptimize(c.of(data.p(which), data.q(which), n));
            which = which + 1 < data.count() ? which + 1 : 0;
        }
        const auto elements = static_cast<double>(state.iterations() * static_cast<benchmark::IterationCount>(n));
        state.SetBytesProcessed(static_cast<std::int64_t>(elements * static_cast<double>(c.arrays * sizeof(T))));
        state.counters["ns/outcome"] =
            benchmark::Counter(elements * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    });
}

/// For every size.
template <class T>
void add(const std::string& name, const contest<T>& c) {
    for (const std::size_t n : sizes) add<T>(name, n, kind::dense, c);
}

inline const char* name_of(surprisal::simd::isa which) {
    constexpr const char* names[] = {"baseline", "avx2", "avx512"};
    return names[static_cast<int>(which)];
}

}  // namespace bench

#endif
