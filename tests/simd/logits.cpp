// One text, one result, for scores too: every instruction set of this machine with FMA, and the plain numbers of constant
// expressions, give the same bits, for any size and alignment, masked or not.

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <surprisal/simd/isa.hpp>
#include <surprisal/simd/logits.hpp>

#include "../catch.hpp"
#include "outcome.hpp"

namespace {

namespace simd = surprisal::simd;

constexpr double any = std::numeric_limits<double>::infinity();

/// Two models as scores, and probabilities.
template <class T>
struct input {
    std::size_t n;
    const T* z;
    const T* y;
    const T* p;
    double temperature;

    [[nodiscard]] simd::scores<T> of_p() const { return {z, n, temperature, any}; }
    [[nodiscard]] simd::scores<T> of_q() const { return {y, n, temperature, any}; }
};

template <class T>
struct measure {
    const char* name;
    simd::kernel_result (*on)(simd::isa, const input<T>&);
    simd::kernel_result (*in_constants)(const input<T>&);
};

template <class Call, class T>
constexpr measure<T> measure_of(const char* name) {
    return {name,
            [](simd::isa which, const input<T>& x) {
                return simd::on_isa(which, [&](auto kernels) { return Call::of(kernels, x); });
            },
            [](const input<T>& x) { return Call::of(simd::constant::kernels(), x); }};
}

struct entropy {
    template <class Kernels, class T>
    static auto of(Kernels kernels, const input<T>& x) {
        return simd::entropy_of_logits::of_logits<T>(kernels, x.of_p());
    }
};
struct log_sum_exp {
    template <class Kernels, class T>
    static auto of(Kernels kernels, const input<T>& x) {
        return simd::log_sum_exp::of_logits<T>(kernels, x.of_p());
    }
};
struct surprisal_of_label {
    template <class Kernels, class T>
    static auto of(Kernels kernels, const input<T>& x) {
        return simd::surprisal_of_label::of_logits<T>(kernels, x.n / 2, x.of_p());
    }
};
struct cross_entropy {
    template <class Kernels, class T>
    static auto of(Kernels kernels, const input<T>& x) {
        return simd::cross_entropy_with_logits::of_logits<T>(kernels, x.p, any, x.of_q());
    }
};
struct kl_divergence {
    template <class Kernels, class T>
    static auto of(Kernels kernels, const input<T>& x) {
        return simd::divergence_of_logits::of_logits<T>(kernels, x.of_p(), x.of_q());
    }
};
/// A sum of all that is written, each with a weight of its own.
struct softmax {
    template <class Kernels, class T>
    static auto of(Kernels kernels, const input<T>& x) {
        std::vector<T> out(x.n);
        simd::kernel_result result = simd::softmax::of_logits<T>(kernels, x.of_p(), out.data());
        for (std::size_t i = 0; i < x.n; ++i)
            result.hi += static_cast<double>(out[i]) * std::sqrt(static_cast<double>(i + 2));
        return result;
    }
};

template <class T>
constexpr measure<T> measures_of[] = {
    measure_of<entropy, T>("entropy"),
    measure_of<log_sum_exp, T>("log_sum_exp"),
    measure_of<surprisal_of_label, T>("surprisal of a label"),
    measure_of<cross_entropy, T>("cross_entropy"),
    measure_of<kl_divergence, T>("kl_divergence"),
    measure_of<softmax, T>("softmax"),
};

constexpr std::size_t sizes[] = {2, 3, 4, 5, 8, 15, 16, 17, 31, 33, 64, 127, 256, 257, 511, 513, 1025, 2500};

enum class kind { plain, far_apart, masked, low };

template <class T>
[[nodiscard]] std::vector<T> scores(std::size_t n, kind of, double spread, std::mt19937_64& random) {
    std::normal_distribution<double> draw(0, spread);
    std::vector<T> z(n);
    for (T& x : z) x = static_cast<T>(draw(random));
    for (std::size_t i = 1; i < n; ++i) {
        if (of == kind::masked && random() % 8 == 0) z[i] = -std::numeric_limits<T>::infinity();
        if (of == kind::low && random() % 8 == 0) z[i] = static_cast<T>(-100 - draw(random));
    }
    return z;
}

template <class T>
void check_same_bits(const input<T>& x, const input<T>& moved) {
    for (const measure<T>& m : measures_of<T>) {
        const outcome expected(m.in_constants(x));
        for (const simd::isa which : simd::every_isa) {
            if (!simd::is_available(which) || !simd::has_fma(which)) continue;
            CAPTURE(m.name, x.n, static_cast<int>(which));
            CHECK(outcome(m.on(which, x)) == expected);
            CHECK(outcome(m.on(which, moved)) == expected);
        }
    }
}

}  // namespace

TEMPLATE_TEST_CASE("every instruction set gives the same bits of scores", "", double, float) {
    std::mt19937_64 random(20261124);
    for (const kind of : {kind::plain, kind::far_apart, kind::masked, kind::low})
        for (const std::size_t n : sizes)
            for (const double temperature : {1.0, 0.7}) {
                const double spread = of == kind::far_apart ? 20 : 3;
                const std::vector<TestType> z = scores<TestType>(n, of, spread, random);
                std::vector<TestType> y = scores<TestType>(n, kind::plain, 0.3, random);
                for (std::size_t i = 0; i < n; ++i)
                    y[i] += std::isfinite(z[i]) ? (of == kind::far_apart ? -z[i] : z[i]) : TestType(0);
                const std::vector<TestType> p(n, static_cast<TestType>(1) / static_cast<TestType>(n));
                const auto shifted = [](std::vector<TestType> v, std::size_t by) {
                    v.insert(v.begin(), by, std::numeric_limits<TestType>::quiet_NaN());
                    v.insert(v.end(), 16, std::numeric_limits<TestType>::quiet_NaN());
                    return v;
                };
                const std::vector<TestType> moved_z = shifted(z, 1);
                const std::vector<TestType> moved_y = shifted(y, 3);
                const std::vector<TestType> moved_p = shifted(p, 7);
                check_same_bits<TestType>({n, z.data(), y.data(), p.data(), temperature},
                                          {n, moved_z.data() + 1, moved_y.data() + 3, moved_p.data() + 7, temperature});
            }
}

TEMPLATE_TEST_CASE("what occurs is decided by the kernels", "", double, float) {
    std::mt19937_64 random(20261124);
    for (const kind of : {kind::plain, kind::far_apart, kind::masked, kind::low})
        for (const std::size_t n : {20U, 100U, 5000U}) {
            const std::vector<TestType> z = scores<TestType>(n, of, 3, random);
            const std::vector<TestType> y = scores<TestType>(n, kind::plain, 3, random);
            const std::vector<TestType> p(n, static_cast<TestType>(1) / static_cast<TestType>(n));
            const input<TestType> x{n, z.data(), y.data(), p.data(), 1};
            for (const measure<TestType>& m : measures_of<TestType>)
                for (const simd::isa which : simd::every_isa) {
                    if (!simd::is_available(which)) continue;
                    if (!std::isfinite(z[n / 2])) continue;
                    CAPTURE(m.name, n, static_cast<int>(of), static_cast<int>(which));
                    CHECK(m.on(which, x).is_decided());
                }
        }
}

TEMPLATE_TEST_CASE("a score that is none is left undecided wherever it stands", "", double, float) {
    std::mt19937_64 random(20261124);
    for (const std::size_t n : {2U, 17U, 100U, 2500U})
        for (const TestType bad :
             {std::numeric_limits<TestType>::quiet_NaN(), std::numeric_limits<TestType>::infinity()})
            for (const std::size_t place : {std::size_t{0}, n / 2, n - 1}) {
                const std::vector<TestType> good = scores<TestType>(n, kind::plain, 3, random);
                const std::vector<TestType> p(n, static_cast<TestType>(1) / static_cast<TestType>(n));
                std::vector<TestType> spoilt = good;
                spoilt[place] = bad;
                for (const simd::isa which : simd::every_isa) {
                    if (!simd::is_available(which)) continue;
                    CAPTURE(n, bad, place, static_cast<int>(which));
                    for (const measure<TestType>& m : measures_of<TestType>) {
                        CAPTURE(m.name);
                        CHECK_FALSE(m.on(which, {n, spoilt.data(), spoilt.data(), p.data(), 1}).is_decided());
                    }
                    const measure<TestType>& kl = measures_of<TestType>[4];
                    CHECK_FALSE(kl.on(which, {n, spoilt.data(), good.data(), p.data(), 1}).is_decided());
                    CHECK_FALSE(kl.on(which, {n, good.data(), spoilt.data(), p.data(), 1}).is_decided());
                }
            }
}
