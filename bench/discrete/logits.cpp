// The measures of logits for two vocabularies, one row in the cache and 64 rows in memory, on every instruction set of the
// machine, beside plain loops and beside reading the same memory.

#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <random>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <surprisal/surprisal.hpp>

#include <benchmark/benchmark.h>

#include "../rivals/exp_loop.hpp"

namespace {

namespace simd = surprisal::simd;

constexpr std::size_t vocabularies[] = {32000, 128256};

/// Rows of scores of two models, one a little off the other.
template <class T>
struct rows {
    std::size_t width;
    std::size_t count;
    std::vector<T> p;
    std::vector<T> q;

    rows(std::size_t n, std::size_t m) : width(n), count(m), p(n * m), q(n * m) {
        std::mt19937_64 random(n);
        std::normal_distribution<double> draw(0, 1);
        for (std::size_t i = 0; i < p.size(); ++i) {
            const double z = 4 * draw(random);
            p[i] = static_cast<T>(z);
            q[i] = static_cast<T>(z + 0.3 * draw(random));
        }
    }
};

template <class T>
const rows<T>& rows_of(std::size_t width, std::size_t count) {
    static std::map<std::pair<std::size_t, std::size_t>, rows<T>> made;
    return made.try_emplace({width, count}, width, count).first->second;
}

template <class T>
using measure = std::function<double(std::span<const T> p, std::span<const T> q)>;

constexpr std::size_t label = 7;

/// Textbook formulas in long double, to check against.
template <class T>
long double log_sum(std::span<const T> z) {
    long double sum = 0;
    for (const T x : z) sum += std::exp(static_cast<long double>(x));
    return std::log(sum);
}
template <class T>
double textbook_loss(std::span<const T> z, std::span<const T> /*y*/) {
    return static_cast<double>(log_sum(z) - static_cast<long double>(z[label]));
}
template <class T>
double textbook_entropy(std::span<const T> z, std::span<const T> /*y*/) {
    const long double log_z = log_sum(z);
    long double sum = 0;
    for (const T x : z) sum += std::exp(x - log_z) * (log_z - x);
    return static_cast<double>(sum);
}
template <class T>
double textbook_kl(std::span<const T> z, std::span<const T> y) {
    const long double log_z = log_sum(z);
    const long double log_y = log_sum(y);
    long double sum = 0;
    for (std::size_t i = 0; i < z.size(); ++i) sum += std::exp(z[i] - log_z) * ((z[i] - log_z) - (y[i] - log_y));
    return static_cast<double>(sum);
}

template <class T>
void add(const std::string& name, const std::string& who, const measure<T>& of, const measure<T>& textbook,
         double tolerance) {
    for (const std::size_t width : vocabularies)
        for (const std::size_t count : {std::size_t{1}, std::size_t{64}}) {
            const std::string path = name + (count > 1 ? "_in_memory/" : "/") +
                                     (sizeof(T) == sizeof(double) ? "f64/" : "f32/") + who + '/' +
                                     std::to_string(width);
            benchmark::RegisterBenchmark(path.c_str(), [=](benchmark::State& state) {
                const rows<T>& data = rows_of<T>(width, count);
                const std::span<const T> p(data.p);
                const std::span<const T> q(data.q);
                const double expected = textbook(p.first(width), q.first(width));
                if (!(std::abs(of(p.first(width), q.first(width)) - expected) <= tolerance * std::abs(expected))) {
                    state.SkipWithError("wrong answer");
                    return;
                }
                std::size_t row = 0;
                for (auto _ : state) {
                    benchmark::DoNotOptimize(of(p.subspan(row * width, width), q.subspan(row * width, width)));
                    row = row + 1 < count ? row + 1 : 0;
                }
                state.counters["ns/logit"] =
                    benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(width) * 1e-9,
                                       benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
            });
        }
}

const char* name_of(simd::isa which) {
    constexpr const char* names[] = {"baseline", "avx2", "avx512"};
    return names[static_cast<int>(which)];
}

template <class T>
simd::scores<T> scores_of(std::span<const T> z) {
    return {z.data(), z.size(), 1, std::numeric_limits<double>::infinity()};
}

template <class T>
void add_type() {
    using surprisal::logits;
    constexpr double tolerance = sizeof(T) == sizeof(double) ? 1e-12 : 1e-6;
    add<T>(
        "kl_of_logits", "surprisal", [](auto p, auto q) { return surprisal::kl_divergence(logits(p), logits(q)); },
        textbook_kl<T>, tolerance);
    add<T>(
        "loss_of_logits", "surprisal",
        [](auto p, auto /*q*/) { return surprisal::cross_entropy(surprisal::one_hot(label), logits(p)); },
        textbook_loss<T>, tolerance);
    add<T>(
        "entropy_of_logits", "surprisal", [](auto p, auto /*q*/) { return surprisal::entropy(logits(p)); },
        textbook_entropy<T>, tolerance);
    for (const simd::isa which : simd::every_isa) {
        if (!simd::is_available(which)) continue;
        add<T>(
            "kl_of_logits", name_of(which),
            [which](std::span<const T> p, std::span<const T> q) {
                return simd::on_isa(which,
                                    [&](auto kernels) {
                                        return simd::divergence_of_logits::of_logits<T>(kernels, scores_of(p),
                                                                                        scores_of(q));
                                    })
                    .hi;
            },
            textbook_kl<T>, tolerance);
        add<T>(
            "loss_of_logits", name_of(which),
            [which](std::span<const T> p, std::span<const T> /*q*/) {
                return simd::on_isa(which,
                                    [&](auto kernels) {
                                        return simd::surprisal_of_label::of_logits<T>(kernels, label, scores_of(p));
                                    })
                    .hi;
            },
            textbook_loss<T>, tolerance);
    }
}

void add_rivals() {
    for (const rivals::exp_loop& rival : {rivals::std_exp_O2(), rivals::std_exp_fast_math()}) {
        add<float>(
            "kl_of_logits", rival.name,
            [rival](auto p, auto q) { return rival.kl_divergence(p.data(), q.data(), p.size()); }, textbook_kl<float>,
            1e-3);
        add<float>(
            "loss_of_logits", rival.name, [rival](auto p, auto /*q*/) { return rival.loss(p.data(), p.size(), label); },
            textbook_loss<float>, 1e-3);
    }
}

/// Reads both rows as fast as they come.
double read_both(std::span<const float> p, std::span<const float> q) {
    using floats = float __attribute__((vector_size(32)));
    floats sums[4]{};
    for (std::size_t i = 0; i + 32 <= p.size(); i += 32)
        for (std::size_t k = 0; k < 4; ++k) {
            floats x;
            floats y;
            __builtin_memcpy(&x, p.data() + i + 8 * k, sizeof x);
            __builtin_memcpy(&y, q.data() + i + 8 * k, sizeof y);
            sums[k] += x + y;
        }
    const floats total = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    double sum = 0;
    for (std::size_t j = 0; j < 8; ++j) sum += static_cast<double>(total[j]);
    return sum;
}

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    add_type<float>();
    add_type<double>();
    add_rivals();
    add<float>("read_logits", "both", read_both, read_both, 0);
    benchmark::RunSpecifiedBenchmarks();
}
