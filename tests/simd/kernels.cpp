// One text, one result: every instruction set of this machine, and the plain numbers of constant expressions, give the same
// bits, for any size and alignment. Without FMA the last bits may differ, the accuracy holds.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <surprisal/distributions/element.hpp>
#include <surprisal/simd/isa.hpp>
#include <surprisal/simd/measure.hpp>
#include <surprisal/simd/words.hpp>

#include "../catch.hpp"
#include "../families.hpp"
#include "outcome.hpp"

namespace {

namespace simd = surprisal::simd;

template <class T>
struct measure {
    const char* name;
    simd::kernel_result (*on)(simd::isa, const T*, const T*, std::size_t);
    simd::kernel_result (*in_constants)(const T*, const T*, std::size_t);
};

template <class Call, class T>
constexpr measure<T> measure_of(const char* name) {
    return {name,
            [](simd::isa which, const T* p, const T* q, std::size_t n) {
                return simd::on_isa(which, [=](auto kernels) { return Call::of(kernels, p, q, n); });
            },
            [](const T* p, const T* q, std::size_t n) { return Call::of(simd::constant::kernels(), p, q, n); }};
}

struct entropy {
    template <class Kernels, class T>
    static auto of(Kernels kernels, const T* p, const T* /*q*/, std::size_t n) {
        return simd::entropy::of_probabilities<T>(kernels, n, p, surprisal::sum_tolerance<T>());
    }
};
struct cross_entropy {
    template <class Kernels, class T>
    static auto of(Kernels kernels, const T* p, const T* q, std::size_t n) {
        return simd::cross_entropy::of_probabilities<T>(kernels, n, p, q,
                                                        {surprisal::sum_tolerance<T>(), surprisal::sum_tolerance<T>()});
    }
};
struct kl_divergence {
    template <class Kernels, class T>
    static auto of(Kernels kernels, const T* p, const T* q, std::size_t n) {
        return simd::kl_divergence::of_probabilities<T>(kernels, n, p, q,
                                                        {surprisal::sum_tolerance<T>(), surprisal::sum_tolerance<T>()});
    }
};
struct jensen_shannon_divergence {
    template <class Kernels, class T>
    static auto of(Kernels kernels, const T* p, const T* q, std::size_t n) {
        return simd::jensen_shannon_divergence::of_probabilities<T>(
            kernels, n, p, q, {surprisal::sum_tolerance<T>(), surprisal::sum_tolerance<T>()});
    }
};
struct generalized_kl_divergence {
    template <class Kernels, class T>
    static auto of(Kernels kernels, const T* p, const T* q, std::size_t n) {
        return simd::generalized_kl_divergence::of_measures<T>(kernels, n, p, q);
    }
};

/// The same elements taken as weights of any sum.
template <class Measure>
struct of_weights {
    template <class Kernels, class T>
    static auto of(Kernels kernels, const T* p, const T* q, std::size_t n) {
        constexpr double any = std::numeric_limits<double>::infinity();
        return Measure().of(kernels, simd::mass_reader<T>(kernels, p, n, any), simd::mass_reader<T>(kernels, q, n, any),
                            0x1p-52);
    }
};

/// P's elements as weights, Q's as scores.
template <class Measure>
struct of_weights_and_scores {
    template <class Kernels, class T>
    static auto of(Kernels kernels, const T* p, const T* q, std::size_t n) {
        constexpr double any = std::numeric_limits<double>::infinity();
        const simd::scores<T> scores{q, n, {0.003}, any};
        return Measure::of(kernels, simd::mass_reader<T>(kernels, p, n, any),
                           simd::power_reader<T>(kernels, scores, true), 0x1p-52);
    }
};

template <class T>
constexpr measure<T> measures_of[] = {
    measure_of<entropy, T>("entropy"),
    measure_of<cross_entropy, T>("cross_entropy"),
    measure_of<kl_divergence, T>("kl_divergence"),
    measure_of<jensen_shannon_divergence, T>("jensen_shannon_divergence"),
    measure_of<generalized_kl_divergence, T>("generalized_kl_divergence"),
    measure_of<of_weights<simd::cross_entropy_of_words>, T>("cross_entropy of weights"),
    measure_of<of_weights<simd::kl_divergence_of_words>, T>("kl_divergence of weights"),
    measure_of<of_weights<simd::jensen_shannon_of_words>, T>("JS of weights"),
    measure_of<of_weights_and_scores<simd::kl_divergence_of_words>, T>("KL of scores"),
    measure_of<of_weights_and_scores<simd::jensen_shannon_of_words>, T>("JS of scores")};
constexpr auto& measures = measures_of<double>;

constexpr std::size_t sizes[] = {1,  2,  3,  4,  5,  7,  8,   9,   12,  15,  16,   17,   18,   23,  24,
                                 31, 32, 33, 63, 64, 65, 127, 255, 256, 257, 1023, 1024, 1025, 2500};

/// The vector at an address that is offset elements off its alignment.
template <class T>
[[nodiscard]] std::vector<T> moved(const std::vector<T>& x, std::size_t offset) {
    std::vector<T> storage(offset, -1);
    storage.insert(storage.end(), x.begin(), x.end());
    storage.insert(storage.end(), 16, -1);
    return storage;
}

}  // namespace

TEMPLATE_TEST_CASE("every instruction set gives the same bits", "", double, float) {
    families::generator random(families::seed);
    std::size_t decided = 0;
    for (const families::family& family : families::all())
        for (const std::size_t n : sizes) {
            const families::pair pair = family.draw(n, random);
            const std::vector<TestType> p(pair.p.begin(), pair.p.end());
            const std::vector<TestType> q(pair.q.begin(), pair.q.end());
            for (const measure<TestType>& m : measures_of<TestType>) {
                const simd::kernel_result expected = m.in_constants(p.data(), q.data(), n);
                decided += expected.is_decided() ? 1 : 0;
                for (const simd::isa which : simd::every_isa) {
                    if (!simd::is_available(which)) continue;
                    const simd::kernel_result actual = m.on(which, p.data(), q.data(), n);
                    CAPTURE(family.name, n, m.name, static_cast<int>(which));
                    if (simd::has_fma(which)) {
                        CHECK(outcome(actual) == outcome(expected));
                    } else if (actual.is_finite() && expected.is_finite()) {
                        const double few_ulp = 4 * static_cast<double>(std::numeric_limits<TestType>::epsilon());
                        CHECK(actual.hi + actual.lo ==
                              Approx(expected.hi + expected.lo).epsilon(few_ulp).margin(1e-300));
                    }
                }
            }
        }
    CHECK(decided > 1000);
}

TEMPLATE_TEST_CASE("no alignment changes a bit, and nothing is read beyond the end", "", double, float) {
    families::generator random(families::seed);
    for (const std::size_t n : sizes) {
        const families::vector drawn_p = families::dirichlet(n, 1, random);
        const families::vector drawn_q = families::dirichlet(n, 1, random);
        const std::vector<TestType> p(drawn_p.begin(), drawn_p.end());
        const std::vector<TestType> q(drawn_q.begin(), drawn_q.end());
        for (const measure<TestType>& m : measures_of<TestType>)
            for (const simd::isa which : simd::every_isa) {
                if (!simd::is_available(which)) continue;
                const outcome expected(m.on(which, p.data(), q.data(), n));
                for (std::size_t offset = 1; offset < 8; ++offset) {
                    const std::vector<TestType> moved_p = moved(p, offset);
                    const std::vector<TestType> moved_q = moved(q, offset / 2);
                    CAPTURE(n, m.name, static_cast<int>(which), offset);
                    CHECK(outcome(m.on(which, moved_p.data() + offset, moved_q.data() + offset / 2, n)) == expected);
                }
            }
    }
}

TEST_CASE("invalid input is left undecided wherever it stands") {
    families::generator random(families::seed);
    for (const std::size_t n : {1U, 3U, 16U, 17U, 100U, 2500U})
        for (const double bad : {-1e-9, -0x1p-1074, std::nan(""), std::numeric_limits<double>::infinity()})
            for (const std::size_t place : {std::size_t{0}, n / 2, n - 1}) {
                const families::vector good = families::dirichlet(n, 1, random);
                families::vector spoilt = good;
                spoilt[place] = bad;
                for (const simd::isa which : simd::every_isa) {
                    if (!simd::is_available(which)) continue;
                    CAPTURE(n, bad, place, static_cast<int>(which));
                    CHECK_FALSE(measures[0].on(which, spoilt.data(), nullptr, n).is_decided());
                    for (const auto& m : measures) {
                        if (&m == &measures[0]) continue;  // entropy, which has no q
                        CHECK_FALSE(m.on(which, spoilt.data(), good.data(), n).is_decided());
                        if (bad < 0 && std::string_view(m.name).ends_with("scores")) continue;  // which may be negative
                        CHECK_FALSE(m.on(which, good.data(), spoilt.data(), n).is_decided());
                    }
                }
            }
}

TEST_CASE("zeros and subnormal numbers are decided by the kernels") {
    families::generator random(families::seed);
    const auto require_decided = [](simd::isa which, const families::vector& p, const families::vector& q) {
        for (const auto& m : std::span(measures).first(5)) {  // those of probabilities
            CAPTURE(m.name, p, q, static_cast<int>(which));
            CHECK(m.on(which, p.data(), q.data(), p.size()).is_decided());
        }
    };
    for (const std::size_t n : {8U, 16U, 100U, 5000U})
        for (const simd::isa which : simd::every_isa) {
            if (!simd::is_available(which)) continue;
            const families::vector p = families::sparse(n, random);
            families::vector q = families::dirichlet(n, 1, random);
            require_decided(which, p, q);
            require_decided(which, p, p);
            q[0] = 0x1p-1070;
            require_decided(which, p, families::normalized(q));
        }
}

TEMPLATE_TEST_CASE("zeros, negative and likely outcomes are not lost among subnormal ones", "", double, float) {
    using T = TestType;
    families::generator random(families::seed);
    enum class among { none, zero, minus_zero, impossible_zero, negative, likely };
    for (const std::size_t n : {64U, 300U, 1000U, 5000U})
        for (const std::size_t place : {std::size_t{0}, n / 2, n - 1})
            for (const among what : {among::none, among::zero, among::minus_zero, among::impossible_zero,
                                     among::negative, among::likely}) {
                const families::vector drawn_p = families::dirichlet(n, 1, random);
                families::vector drawn_q = families::dirichlet(n, 1, random);
                if (what == among::likely) drawn_q[place] = 3;
                drawn_q = families::normalized(drawn_q);
                std::vector<T> p(drawn_p.begin(), drawn_p.end());
                std::vector<T> q(drawn_q.begin(), drawn_q.end());
                for (std::size_t i = 1; i < n; i += n / 50) {
                    q[i == place ? 2 : 0] += q[i];
                    q[i] = std::numeric_limits<T>::denorm_min() * static_cast<T>(1 + random() % 1000);
                }
                const auto give_away = [&](std::vector<T>& x, T value) {
                    x[place == 2 ? 3 : 2] += x[place];
                    x[place] = value;
                };
                if (what == among::zero || what == among::impossible_zero) give_away(q, 0);
                if (what == among::impossible_zero) give_away(p, 0);
                if (what == among::minus_zero) give_away(q, -T(0));
                if (what == among::negative) give_away(q, -std::numeric_limits<T>::denorm_min());
                const auto& [name, on, in_constants] = measures_of<T>[1];  // cross-entropy
                const outcome expected(in_constants(p.data(), q.data(), n));
                for (const simd::isa which : simd::every_isa) {
                    if (!simd::is_available(which)) continue;
                    const simd::kernel_result result = on(which, p.data(), q.data(), n);
                    CAPTURE(name, n, place, static_cast<int>(what), static_cast<int>(which));
                    CHECK(result.is_decided() == (what != among::negative));
                    CHECK(result.is_infinite() == (what == among::zero || what == among::minus_zero));
                    if (simd::has_fma(which)) CHECK(outcome(result) == expected);
                }
            }
}

TEST_CASE("a mean of equal terms is as exact as any other") {
    // The same rounding error in every addition: the worst case for a sum that does not keep them.
    for (const std::size_t n : {64U, 1000U, 4096U, 30000U}) {
        const std::vector<double> p(n, 1.0 / static_cast<double>(n));
        std::vector<double> q(n);
        for (std::size_t i = 0; i < n; ++i) q[i] = p[i] * (i % 2 == 0 ? 0.5 : 1.5);
        const double expected = -0.5 * std::log(0.75);
        for (const simd::isa which : simd::every_isa) {
            if (!simd::is_available(which)) continue;
            const simd::kernel_result result = measures[2].on(which, p.data(), q.data(), n);
            CHECK(result.hi + result.lo == Approx(expected).epsilon(5e-16));
        }
    }
}
