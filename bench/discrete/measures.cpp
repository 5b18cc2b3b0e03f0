// Entropy, cross-entropy and KL divergence, on every instruction set of the machine, beside the rivals and beside reading
// the same memory; inputs with zeros and subnormal numbers; and what else goes by the kernels.

#include <span>

#include "../benchmark.hpp"

namespace {

namespace simd = surprisal::simd;

struct entropy {
    static constexpr const char* name = "entropy";
    static constexpr std::size_t arrays = 1;
    template <class T>
    static double ours(const T* p, const T* /*q*/, std::size_t n) {
        return surprisal::entropy(std::span(p, n));
    }
    template <class Kernels, class T>
    static simd::kernel_result kernel(Kernels kernels, const T* p, const T* /*q*/, std::size_t n) {
        return simd::entropy::of_probabilities<T>(kernels, n, p, surprisal::sum_tolerance<T>());
    }
    template <class T>
    static double rival(const rivals::measures<T>& m, const T* p, const T* /*q*/, std::size_t n) {
        return m.entropy(p, n);
    }
    static long double term(long double p, long double /*q*/) { return p > 0 ? -p * std::log(p) : 0; }
};

struct cross_entropy {
    static constexpr const char* name = "cross_entropy";
    static constexpr std::size_t arrays = 2;
    template <class T>
    static double ours(const T* p, const T* q, std::size_t n) {
        return surprisal::cross_entropy(std::span(p, n), std::span(q, n));
    }
    template <class Kernels, class T>
    static simd::kernel_result kernel(Kernels kernels, const T* p, const T* q, std::size_t n) {
        return simd::cross_entropy::of_probabilities<T>(kernels, n, p, q,
                                                        {surprisal::sum_tolerance<T>(), surprisal::sum_tolerance<T>()});
    }
    template <class T>
    static double rival(const rivals::measures<T>& m, const T* p, const T* q, std::size_t n) {
        return m.cross_entropy(p, q, n);
    }
    static long double term(long double p, long double q) { return -p * std::log(q); }
};

struct kl_divergence {
    static constexpr const char* name = "kl_divergence";
    static constexpr std::size_t arrays = 2;
    template <class T>
    static double ours(const T* p, const T* q, std::size_t n) {
        return surprisal::kl_divergence(std::span(p, n), std::span(q, n));
    }
    template <class Kernels, class T>
    static simd::kernel_result kernel(Kernels kernels, const T* p, const T* q, std::size_t n) {
        return simd::kl_divergence::of_probabilities<T>(kernels, n, p, q,
                                                        {surprisal::sum_tolerance<T>(), surprisal::sum_tolerance<T>()});
    }
    template <class T>
    static double rival(const rivals::measures<T>& m, const T* p, const T* q, std::size_t n) {
        return m.kl_divergence(p, q, n);
    }
    static long double term(long double p, long double q) { return p > 0 ? p * std::log(p / q) : 0; }
};

template <class Measure, class T>
double textbook(const T* p, const T* q, std::size_t n) {
    long double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += Measure::term(p[i], q[i]);
    return static_cast<double>(sum);
}

template <class T>
const rivals::measures<T>& of_type(const rivals::rival& r) {
    if constexpr (sizeof(T) == sizeof(double))
        return r.f64;
    else
        return r.f32;
}

template <class Measure, class T>
void add_measure() {
    const std::string path = std::string(Measure::name) + (sizeof(T) == sizeof(double) ? "/f64/" : "/f32/");
    const double tolerance = sizeof(T) == sizeof(double) ? 1e-9 : 1e-2;  // a float's sum may be off by 3.5e-4
    const auto contest = [textbook = bench::remembered<T>(textbook<Measure, T>), tolerance](bench::measure<T> of) {
        return bench::contest<T>{std::move(of), Measure::arrays, textbook, tolerance};
    };
    bench::add<T>(path + "surprisal", contest(Measure::template ours<T>));
    for (const simd::isa which : simd::every_isa) {
        if (!simd::is_available(which)) continue;
        const auto with_kernels = contest([which](const T* p, const T* q, std::size_t n) {
            const simd::kernel_result result =
                simd::on_isa(which, [=](auto kernels) { return Measure::kernel(kernels, p, q, n); });
            return result.hi + result.lo;
        });
        bench::add<T>(path + bench::name_of(which), with_kernels);
        bench::add<T>(path + bench::name_of(which) + "_sparse", 4096, bench::kind::sparse, with_kernels);
        bench::add<T>(path + bench::name_of(which) + "_subnormal", 4096, bench::kind::subnormal, with_kernels);
    }
    for (const rivals::rival& r : rivals::all())
        bench::add<T>(path + r.name, contest([r](const T* p, const T* q, std::size_t n) {
                          return Measure::rival(of_type<T>(r), p, q, n);
                      }));
}

/// Measures that no rival has, as they are called.
template <class T>
void add_others(const char* type) {
    const auto add = [type](const std::string& name, bench::measure<T> of) {
        bench::add<T>(name + '/' + type + "/surprisal", {of, 2, of, 0});
    };
    add("jensen_shannon_divergence", [](const T* p, const T* q, std::size_t n) {
        return surprisal::jensen_shannon_divergence(std::span(p, n), std::span(q, n));
    });
    add("generalized_kl_divergence", [](const T* p, const T* q, std::size_t n) {
        return surprisal::generalized_kl_divergence(std::span(p, n), std::span(q, n));
    });
    add("kl_divergence_of_weights", [](const T* p, const T* q, std::size_t n) {
        return surprisal::kl_divergence(surprisal::weights(std::span(p, n)), surprisal::weights(std::span(q, n)));
    });
    add("entropy_of_weights", [](const T* p, const T* /*q*/, std::size_t n) {
        return surprisal::entropy(surprisal::weights(std::span(p, n)));
    });
}

/// Reads p and q as fast as they come.
template <class T, class Vector>
double read_both(const T* p, const T* q, std::size_t n) {
    constexpr std::size_t width = sizeof(Vector) / sizeof(T);
    Vector sums[4]{};
    std::size_t i = 0;
    const auto add = [](Vector& sum, const T* x) {
        Vector y;
        __builtin_memcpy(&y, x, sizeof y);
        sum += y;
    };
    for (; i + 4 * width <= n; i += 4 * width)
        for (std::size_t k = 0; k < 4; ++k) {
            add(sums[k], p + i + k * width);
            add(sums[k], q + i + k * width);
        }
    double total = 0;
    for (std::size_t j = 0; j < width; ++j)
        total += static_cast<double>(sums[0][j] + sums[1][j] + sums[2][j] + sums[3][j]);
    for (; i < n; ++i) total += static_cast<double>(p[i] + q[i]);
    return total;
}

template <class T, class Vector>
void add_type(const char* name) {
    add_measure<entropy, T>();
    add_measure<cross_entropy, T>();
    add_measure<kl_divergence, T>();
    add_others<T>(name);
    const bench::contest<T> reading{read_both<T, Vector>, 2, [](const T*, const T*, std::size_t) { return 2.0; }, 0.1};
    bench::add<T>(std::string("read/") + name + "/both", reading);
}

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    using doubles = double __attribute__((vector_size(32)));
    using floats = float __attribute__((vector_size(32)));
    add_type<double, doubles>("f64");
    add_type<float, floats>("f32");
    benchmark::RunSpecifiedBenchmarks();
}
