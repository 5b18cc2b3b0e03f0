#ifndef SURPRISAL_BENCH_DISCRETE_MATRIX_HPP
#define SURPRISAL_BENCH_DISCRETE_MATRIX_HPP

// Every pair of nouns beside the loop that its user would have written around std::log and std::exp, without a check. Names
// are paths: kl_divergence/logits/weights/f64/1024/loop.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <surprisal/surprisal.hpp>

#include <benchmark/benchmark.h>

namespace bench {

/// What a loop over such elements computes in.
template <class E>
using real_of = std::conditional_t<std::is_same_v<E, long double>, long double,
                                   std::conditional_t<sizeof(E) <= 4 && !std::is_integral_v<E>, float, double>>;

/// Inputs as they come, and those that are harder, each noun in its way.
enum class kind { plain, hard };

// The nouns. Each says how to fill arrays with such elements, how to hand them to the library, and what a loop makes of
// them: the mass of an outcome and its logarithm.

/// Dirichlet(1); harder, half of the outcomes are impossible, the same in P and Q.
struct probabilities {
    static constexpr const char* name = "probabilities";
    static constexpr bool is_logarithmic = false;

    template <class E>
    static void fill(std::span<E> x, kind of, std::mt19937_64& random) {
        std::exponential_distribution<double> draw;
        double sum = 0;
        std::vector<double> y(x.size());
        for (std::size_t i = 0; i < y.size(); ++i) sum += y[i] = of == kind::hard && i % 2 == 1 ? 0 : draw(random);
        for (std::size_t i = 0; i < y.size(); ++i) x[i] = static_cast<E>(y[i] / sum);
    }
    template <class E>
    static auto noun(std::span<const E> x) {
        return x;
    }
    template <class E>
    struct loop {
        using real = real_of<E>;
        std::span<const E> x;
        explicit loop(std::span<const E> of) : x(of) {}
        [[nodiscard]] real mass(std::size_t i) const { return static_cast<real>(x[i]); }
        [[nodiscard]] real log_mass(std::size_t i) const { return std::log(static_cast<real>(x[i])); }
    };
};

/// Counts up to a thousand, or weights; harder, the same for P and Q but for a factor.
struct weights {
    static constexpr const char* name = "weights";
    static constexpr bool is_logarithmic = false;

    template <class E>
    static void fill(std::span<E> x, kind of, std::mt19937_64& random) {
        std::uniform_real_distribution<double> draw(1, 1000);
        std::mt19937_64 same(1);
        const std::uint64_t factor = 1 + random() % 7;
        for (E& y : x) {
            if (of == kind::hard)
                y = static_cast<E>(factor * (1 + same() % 1000));
            else
                y = static_cast<E>(draw(random));
        }
    }
    template <class E>
    static auto noun(std::span<const E> x) {
        return surprisal::weights(std::span<const E>(x));
    }
    template <class E>
    struct loop {
        using real = real_of<E>;
        std::span<const E> x;
        real total = 0;
        explicit loop(std::span<const E> of) : x(of) {
            for (const E y : x) total += static_cast<real>(y);
        }
        [[nodiscard]] real mass(std::size_t i) const { return static_cast<real>(x[i]) / total; }
        [[nodiscard]] real log_mass(std::size_t i) const { return std::log(mass(i)); }
    };
};

/// A loop around scores z/temperature.
template <class E>
struct score_loop {
    using real = real_of<E>;
    std::span<const E> x;
    real rate;
    real log_total = 0;

    score_loop(std::span<const E> of, double temperature) : x(of), rate(static_cast<real>(1 / temperature)) {
        real largest = -std::numeric_limits<real>::infinity();
        for (const E z : x) largest = std::max(largest, rate * static_cast<real>(z));
        real sum = 0;
        for (const E z : x) sum += std::exp(rate * static_cast<real>(z) - largest);
        log_total = largest + std::log(sum);
    }
    [[nodiscard]] real mass(std::size_t i) const { return std::exp(log_mass(i)); }
    [[nodiscard]] real log_mass(std::size_t i) const { return rate * static_cast<real>(x[i]) - log_total; }
};

/// Scores of a model; harder, one leads by 60 and a tenth of them are masked by -1e4.
struct logits {
    static constexpr const char* name = "logits";
    static constexpr bool is_logarithmic = true;

    template <class E>
    static void fill(std::span<E> x, kind of, std::mt19937_64& random) {
        std::normal_distribution<double> draw(0, 3);
        for (std::size_t i = 0; i < x.size(); ++i) {
            double z = draw(random);
            if (of == kind::hard) z = i == x.size() / 2 ? 72 : i % 10 == 3 ? -1e4 : z;
            x[i] = static_cast<E>(z);
        }
    }
    template <class E>
    static auto noun(std::span<const E> x) {
        return surprisal::logits(std::span<const E>(x));
    }
    template <class E>
    struct loop : score_loop<E> {
        explicit loop(std::span<const E> of) : score_loop<E>(of, 1) {}
    };
};

/// The same at another temperature, as in distillation.
struct warm_logits : logits {
    static constexpr const char* name = "logits(z,T)";
    static constexpr double temperature = 2.5;

    template <class E>
    static auto noun(std::span<const E> x) {
        return surprisal::logits(std::span<const E>(x), temperature);
    }
    template <class E>
    struct loop : score_loop<E> {
        explicit loop(std::span<const E> of) : score_loop<E>(of, temperature) {}
    };
};

/// Logarithms of probabilities; harder, one has nearly all the mass.
struct log_probabilities {
    static constexpr const char* name = "log_probabilities";
    static constexpr bool is_logarithmic = true;

    template <class E>
    static void fill(std::span<E> x, kind of, std::mt19937_64& random) {
        std::vector<double> z(x.size());
        logits::fill(std::span<double>(z), of, random);
        double sum = 0;
        double largest = z[0];
        for (const double y : z) largest = std::max(largest, y);
        for (const double y : z) sum += std::exp(y - largest);
        for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<E>(z[i] - largest - std::log(sum));
    }
    template <class E>
    static auto noun(std::span<const E> x) {
        return surprisal::log_probabilities(std::span<const E>(x));
    }
    template <class E>
    struct loop {
        using real = real_of<E>;
        std::span<const E> x;
        explicit loop(std::span<const E> of) : x(of) {}
        [[nodiscard]] real mass(std::size_t i) const { return std::exp(log_mass(i)); }
        [[nodiscard]] real log_mass(std::size_t i) const { return static_cast<real>(x[i]); }
    };
};

/// A label, in the middle. As P alone.
struct one_hot {
    static constexpr const char* name = "one_hot";
    static constexpr bool is_logarithmic = false;

    template <class E>
    static void fill(std::span<E> /*x*/, kind /*of*/, std::mt19937_64& /*random*/) {}
    template <class E>
    static auto noun(std::span<const E> x) {
        return surprisal::one_hot(x.size() / 2);
    }
    template <class E>
    struct loop {
        using real = real_of<E>;
        std::size_t label;
        explicit loop(std::span<const E> of) : label(of.size() / 2) {}
        [[nodiscard]] real mass(std::size_t i) const { return i == label ? 1 : 0; }
        [[nodiscard]] real log_mass(std::size_t i) const { return std::log(mass(i)); }
    };
};

/// The same with a share of a tenth spread over all outcomes.
struct smoothed {
    static constexpr const char* name = "smoothed";
    static constexpr bool is_logarithmic = false;

    template <class E>
    static void fill(std::span<E> /*x*/, kind /*of*/, std::mt19937_64& /*random*/) {}
    template <class E>
    static auto noun(std::span<const E> x) {
        return surprisal::smoothed(surprisal::one_hot(x.size() / 2), 0.1);
    }
    template <class E>
    struct loop {
        using real = real_of<E>;
        std::size_t label;
        real spread;
        explicit loop(std::span<const E> of)
            : label(of.size() / 2), spread(static_cast<real>(0.1) / static_cast<real>(of.size())) {}
        [[nodiscard]] real mass(std::size_t i) const { return i == label ? spread + static_cast<real>(0.9) : spread; }
        [[nodiscard]] real log_mass(std::size_t i) const { return std::log(mass(i)); }
    };
};

// The verbs, with a loop for each.

struct entropy {
    static constexpr const char* name = "entropy";
    static double ours(const auto& p) { return static_cast<double>(surprisal::entropy(p)); }
    static double loop(const auto& p, std::size_t n) {
        auto sum = p.mass(0) * 0;
        for (std::size_t i = 0; i < n; ++i)
            if (const auto m = p.mass(i); m > 0) sum -= m * p.log_mass(i);
        return static_cast<double>(sum);
    }
};

struct cross_entropy {
    static constexpr const char* name = "cross_entropy";
    static double ours(const auto& p, const auto& q) { return static_cast<double>(surprisal::cross_entropy(p, q)); }
    template <class P, class Q>
    static double loop(const auto& p, const auto& q, std::size_t n) {
        auto sum = p.mass(0) * q.mass(0) * 0;
        for (std::size_t i = 0; i < n; ++i)
            if (const auto m = p.mass(i); m > 0) sum -= m * q.log_mass(i);
        return static_cast<double>(sum);
    }
};

struct kl_divergence {
    static constexpr const char* name = "kl_divergence";
    static double ours(const auto& p, const auto& q) { return static_cast<double>(surprisal::kl_divergence(p, q)); }
    template <class P, class Q>
    static double loop(const auto& p, const auto& q, std::size_t n) {
        auto sum = p.mass(0) * q.mass(0) * 0;
        for (std::size_t i = 0; i < n; ++i)
            if (const auto m = p.mass(i); m > 0) {
                if constexpr (P::is_logarithmic || Q::is_logarithmic)
                    sum += m * (p.log_mass(i) - q.log_mass(i));
                else
                    sum += m * std::log(m / q.mass(i));
            }
        return static_cast<double>(sum);
    }
};

struct jensen_shannon {
    static constexpr const char* name = "jensen_shannon_divergence";
    static double ours(const auto& p, const auto& q) {
        return static_cast<double>(surprisal::jensen_shannon_divergence(p, q));
    }
    template <class P, class Q>
    static double loop(const auto& p, const auto& q, std::size_t n) {
        auto sum = p.mass(0) * q.mass(0) * 0;
        for (std::size_t i = 0; i < n; ++i) {
            const auto a = p.mass(i);
            const auto b = q.mass(i);
            const auto m = (a + b) / 2;
            if (a > 0) sum += a * std::log(a / m);
            if (b > 0) sum += b * std::log(b / m);
        }
        return static_cast<double>(sum / 2);
    }
};

/// As many arrays of n elements as fit the first-level cache together, so that no branch predictor learns them.
template <class Noun, class E>
struct arrays {
    std::size_t size;
    std::size_t count;
    std::vector<E> x;

    arrays(std::size_t n, kind of, unsigned seed) : size(n), count(n < 512 ? 1024 / n : 2), x(n * count) {
        std::mt19937_64 random(seed);
        for (std::size_t i = 0; i < count; ++i) Noun::fill(std::span<E>(x).subspan(i * n, n), of, random);
    }
    [[nodiscard]] std::span<const E> operator[](std::size_t i) const {
        return std::span<const E>(x).subspan(i % count * size, size);
    }
};

template <class E>
std::string name_of_element() {
    const std::string bits = std::to_string(8 * sizeof(E));
    return (std::is_integral_v<E> ? "u" : "f") + (sizeof(E) > 8 ? "80" : bits);
}

/// Times f(i) for array after array.
template <class F>
void add(const std::string& name, std::size_t n, std::size_t count, const F& f) {
    benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
        std::size_t which = 0;
        for (auto _ : state) {
            benchmark::DoNotOptimize(f(which));
            which = which + 1 < count ? which + 1 : 0;
        }
        const auto elements = static_cast<double>(state.iterations()) * static_cast<double>(n);
        state.counters["ns/outcome"] =
            benchmark::Counter(elements * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    });
}

/// f(n, kind, name of the case) for some sizes as inputs come, and a large one that is harder.
template <class F>
void for_each_case(const F& f) {
    for (const std::size_t n : {4, 16, 1024}) f(n, kind::plain, std::to_string(n));
    f(std::size_t{1024}, kind::hard, "hard");
}

template <class Verb, class P, class E>
void add_single() {
    for_each_case([](std::size_t n, kind of, const std::string& which) {
        const auto p = std::make_shared<arrays<P, E>>(n, of, 1U);
        const std::string path = std::string(Verb::name) + '/' + P::name + "/-/" + name_of_element<E>() + '/' + which;
        add(path + "/surprisal", n, p->count, [=](std::size_t i) { return Verb::ours(P::noun((*p)[i])); });
        add(path + "/loop", n, p->count,
            [=](std::size_t i) { return Verb::loop(typename P::template loop<E>((*p)[i]), n); });
    });
}

template <class Verb, class P, class Q, class E, class F = E>
void add_pair() {
    for_each_case([](std::size_t n, kind of, const std::string& which) {
        const auto p = std::make_shared<arrays<P, E>>(n, of, 1U);
        const auto q = std::make_shared<arrays<Q, F>>(n, of, 2U);
        const std::string elements =
            std::is_same_v<E, F> ? name_of_element<E>() : name_of_element<E>() + ',' + name_of_element<F>();
        const std::string path = std::string(Verb::name) + '/' + P::name + '/' + Q::name + '/' + elements + '/' + which;
        add(path + "/surprisal", n, p->count,
            [=](std::size_t i) { return Verb::ours(P::noun((*p)[i]), Q::noun((*q)[i])); });
        add(path + "/loop", n, p->count, [=](std::size_t i) {
            using loop_p = typename P::template loop<E>;
            using loop_q = typename Q::template loop<F>;
            return Verb::template loop<P, Q>(loop_p((*p)[i]), loop_q((*q)[i]), n);
        });
    });
}

/// P with every model.
template <class Verb, class P, class E>
void add_models() {
    add_pair<Verb, P, probabilities, E>();
    add_pair<Verb, P, weights, E>();
    add_pair<Verb, P, logits, E>();
    add_pair<Verb, P, warm_logits, E>();
    add_pair<Verb, P, log_probabilities, E>();
}

template <class Verb, class E>
void add_all_pairs() {
    add_models<Verb, probabilities, E>();
    add_models<Verb, weights, E>();
    add_models<Verb, logits, E>();
    add_models<Verb, warm_logits, E>();
    add_models<Verb, log_probabilities, E>();
    add_models<Verb, one_hot, E>();
    add_models<Verb, smoothed, E>();
}

template <class Verb, class C>
void add_counts() {
    add_pair<Verb, weights, weights, C>();
    add_pair<Verb, weights, probabilities, C, double>();
    add_pair<Verb, weights, logits, C, double>();
}

template <class Verb>
void add_verb() {
    if constexpr (std::is_same_v<Verb, entropy>) {
        add_single<Verb, probabilities, double>();
        add_single<Verb, weights, double>();
        add_single<Verb, logits, double>();
        add_single<Verb, warm_logits, double>();
        add_single<Verb, log_probabilities, double>();
        add_single<Verb, probabilities, float>();
        add_single<Verb, weights, float>();
        add_single<Verb, logits, float>();
        add_single<Verb, warm_logits, float>();
        add_single<Verb, log_probabilities, float>();
        add_single<Verb, weights, std::uint32_t>();
        add_single<Verb, weights, std::uint64_t>();
        add_single<Verb, probabilities, long double>();
        add_single<Verb, logits, long double>();
    } else {
        add_all_pairs<Verb, double>();
        add_all_pairs<Verb, float>();
        add_counts<Verb, std::uint32_t>();
        add_counts<Verb, std::uint64_t>();
        add_pair<Verb, probabilities, probabilities, long double>();
        add_pair<Verb, logits, logits, long double>();
    }
}

}  // namespace bench

#endif
