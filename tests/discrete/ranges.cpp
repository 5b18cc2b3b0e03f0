// Ranges hold for the value that is returned: for every noun and element type, on inputs that no run had before, drawn where
// rounding could break them. The ends of the ranges are rounded by MPFR.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../families.hpp"
#include "../fresh_seed.hpp"
#include "../oracle.hpp"

using oracle::number;
using surprisal::bits;
using surprisal::cross_entropy;
using surprisal::entropy;
using surprisal::jensen_shannon_divergence;
using surprisal::kl_divergence;
using surprisal::log_probabilities;
using surprisal::logits;
using surprisal::perplexity;
using surprisal::weights;

namespace {

using families::generator;
using vector = std::vector<double>;

constexpr double ln2 = 0x1.62e42fefa39efp-1;  // rounded down

/// ln n and log₂ n, rounded.
[[nodiscard]] double log_of(std::size_t n) { return static_cast<double>(log(number(n))); }
[[nodiscard]] double log2_of(std::size_t n) { return static_cast<double>(number(log(number(n)) / log(number(2)))); }

/// Counts what is out of range, because assertions take longer than measures.
struct violations {
    std::size_t entropy_range = 0, entropy_in_bits = 0, perplexity_range = 0, efficiency = 0;
    std::size_t divergence = 0, cross_entropy_range = 0, cross_entropy_in_bits = 0, middle = 0, perplexity_of_model = 0;
    std::size_t sign = 0;
    std::size_t checked = 0;

    void require_none(const std::string& what) const {
        CAPTURE(what, checked);
        CHECK(entropy_range == 0);
        CHECK(entropy_in_bits == 0);
        CHECK(perplexity_range == 0);
        CHECK(efficiency == 0);
        CHECK(divergence == 0);
        CHECK(cross_entropy_range == 0);
        CHECK(cross_entropy_in_bits == 0);
        CHECK(middle == 0);
        CHECK(perplexity_of_model == 0);
        CHECK(sign == 0);
    }

    template <class P>
    void add(const P& p, std::size_t n) {
        ++checked;
        const double h = entropy(p);
        const double largest = log_of(n);
        entropy_range += h >= 0 && h <= largest ? 0 : 1;
        const double h_in_bits = entropy<bits>(p);
        entropy_in_bits += h_in_bits >= 0 && h_in_bits <= log2_of(n) ? 0 : 1;
        if (n > 1) efficiency += std::sqrt(1 - h / largest) >= 0 ? 0 : 1;
        const double size = perplexity(p);
        perplexity_range += size >= 1 && size <= static_cast<double>(n) ? 0 : 1;
        sign += std::signbit(h) || std::signbit(h_in_bits) ? 1 : 0;
    }

    template <class P, class Q>
    void add(const P& p, const Q& q, std::size_t n) {
        add(p, n);
        const double d = kl_divergence(p, q);
        divergence += d >= 0 ? 0 : 1;
        cross_entropy_range += cross_entropy(p, q) >= entropy(p) ? 0 : 1;
        cross_entropy_in_bits += cross_entropy<bits>(p, q) >= entropy<bits>(p) ? 0 : 1;
        const double js = jensen_shannon_divergence(p, q);
        const double js_in_bits = jensen_shannon_divergence<bits>(p, q);
        middle += js >= 0 && js <= ln2 && js_in_bits <= 1 ? 0 : 1;
        perplexity_of_model += perplexity(p, q) >= perplexity(p) ? 0 : 1;
        sign += std::signbit(d) || std::signbit(js) ? 1 : 0;
    }
};

template <class T>
[[nodiscard]] std::vector<T> as(const vector& p) {
    std::vector<T> result;
    for (const double x : p) result.push_back(static_cast<T>(x));
    return result;
}
/// The upper half of the nearest float's representation, which is near enough.
template <>
[[nodiscard]] std::vector<surprisal::bfloat16> as(const vector& p) {
    std::vector<surprisal::bfloat16> result;
    for (const double x : p)
        result.push_back(
            {static_cast<std::uint16_t>((std::bit_cast<std::uint32_t>(static_cast<float>(x)) + 0x8000) >> 16U)});
    return result;
}

/// The nearest half: compilers that have the type as their own are not the only ones.
template <>
[[nodiscard]] std::vector<surprisal::half> as(const vector& p) {
    std::vector<surprisal::half> result;
    for (const double x : p) {
        int exponent = 0;
        const double fraction = std::frexp(std::fabs(x), &exponent);
        const long magnitude = std::fabs(x) < 0x1p-14 ? std::lrint(std::fabs(x) * 0x1p24)
                                                      : (exponent + 14) * 1024L + std::lrint((2 * fraction - 1) * 1024);
        result.push_back({static_cast<std::uint16_t>(magnitude + (std::signbit(x) ? 0x8000 : 0))});
    }
    return result;
}

[[nodiscard]] std::size_t drawn_size(generator& random) {
    const std::size_t scale = std::size_t{1} << (1 + random() % 12);
    return 1 + random() % scale;
}

/// Equal, nearly equal, or far from it; by a relative amount of 10^-7 to 10^-1.
[[nodiscard]] vector drawn(std::size_t n, generator& random) {
    if (random() % 4 == 0) return families::dirichlet(n, 1, random);
    if (random() % 8 == 0) return families::nearly_certain(n, random);
    const double size = random() % 4 == 0 ? 0 : std::pow(10.0, -1 - 6 * families::uniform(random));
    return families::normalized(families::draw(n, [&] { return 1 + size * (2 * families::uniform(random) - 1); }));
}
[[nodiscard]] vector drawn_next_to(const vector& p, generator& random) {
    if (random() % 6 == 0) return drawn(p.size(), random);
    const double size =
        random() % 8 == 0 ? 0 : std::pow(10.0, -1 - (random() % 2 == 0 ? 6 : 15) * families::uniform(random));
    return families::normalized(families::next_to(p, size, random));
}

[[nodiscard]] vector logarithms(const vector& p) {
    vector l;
    for (const double x : p) l.push_back(x > 0 ? std::log(x) : -std::numeric_limits<double>::infinity());
    return l;
}

template <class T>
[[nodiscard]] bool sums_to_1(const std::vector<T>& p) {
    double sum = 0;
    for (const T x : p) sum += static_cast<double>(static_cast<float>(x));
    return std::fabs(sum - 1) < 0.9 * surprisal::sum_tolerance<T>();
}

/// Every pair of nouns of elements of one type.
template <class T>
void add_all(violations& found, const vector& p, const vector& q) {
    const std::size_t n = p.size();
    const std::vector<T> a = as<T>(p);
    const std::vector<T> b = as<T>(q);
    const std::vector<T> l = as<T>(logarithms(p));
    const std::vector<T> m = as<T>(logarithms(q));
    found.add(weights(a), weights(b), n);
    found.add(logits(l), logits(m), n);
    if (!sums_to_1(a) || !sums_to_1(b)) return;
    found.add(a, b, n);
    found.add(a, weights(b), n);
    found.add(a, logits(m), n);
    found.add(weights(a), logits(m), n);
    if constexpr (std::is_floating_point_v<T>) {
        found.add(log_probabilities(l), log_probabilities(m), n);
        found.add(a, log_probabilities(m), n);
        found.add(logits(l), b, n);
    }
}

}  // namespace

TEST_CASE("the values that were out of range") {
    // log₂ 256 = 8 and log₂ 8192 = 13 are exact; ln 100 from MPFR, 4.6051701859880913680… in Python's decimal of 50 digits.
    oracle::set_digits(50);
    CHECK(entropy<bits>(logits(std::vector<float>(256, 3.25F))) == 8);
    CHECK(entropy(std::vector<float>(100, 0.01F)) == 4.60517018598809136803598290936872841520220297725755);
    CHECK(entropy(std::vector<float>(100, 0.01F)) == log_of(100));
    CHECK(entropy<bits>(std::vector<float>(8192, 1.0F / 8192)) == 13);
    CHECK(entropy<bits>(vector(8192, 1.0 / 8192)) == 13);
    CHECK(entropy<bits>(logits(std::vector<float>(8192, -7.5F))) == 13);
    CHECK(entropy<bits>(log_probabilities(std::vector<float>(8192, -13 * 0.693147180559945309417232F))) == 13);
    CHECK(cross_entropy<bits>(surprisal::one_hot(3), logits(std::vector<float>(256, 3.25F))) == 8);
    CHECK(cross_entropy<bits>(std::vector<float>(256, 1.0F / 256), logits(std::vector<float>(256, 3.25F))) == 8);
}

TEMPLATE_TEST_CASE("the entropy of equal outcomes is the rounded logarithm of their number, for every number", "",
                   float, double) {
    oracle::set_digits(50);
    std::size_t wrong = 0;
    for (std::size_t n = 1; n <= 5000; n += n < 600 ? 1 : 7) {
        const double expected = log_of(n);
        const std::vector<TestType> p(n, static_cast<TestType>(1 / static_cast<double>(n)));
        wrong += entropy(p) == expected ? 0 : 1;
        wrong += entropy(weights(p)) == expected ? 0 : 1;
        wrong += entropy(weights(std::vector<int>(n, 7))) == expected ? 0 : 1;
        wrong += entropy(logits(std::vector<TestType>(n, TestType(-2.7)))) == expected ? 0 : 1;
        wrong += entropy(log_probabilities(as<TestType>(logarithms(vector(n, 1 / static_cast<double>(n)))))) == expected
                     ? 0
                     : 1;
        wrong += entropy<bits>(p) == log2_of(n) ? 0 : 1;
        wrong += perplexity(p) == static_cast<double>(n) ? 0 : 1;
        wrong += cross_entropy(p, p) == expected ? 0 : 1;
        wrong += cross_entropy(logits(p), logits(p)) == expected ? 0 : 1;
    }
    CHECK(wrong == 0);
}

TEMPLATE_TEST_CASE("whole bits come out whole", "", float, double) {
    const unsigned seed = fresh_seed("whole bits");
    CAPTURE(seed);
    generator random(seed);
    for (int octaves = 1; octaves <= 13; ++octaves) {
        const std::size_t n = std::size_t{1} << octaves;
        std::vector<TestType> p(n, static_cast<TestType>(1 / static_cast<double>(n)));
        const std::vector<TestType> z(n, TestType(0.3));
        CHECK(cross_entropy<bits>(families::dirichlet(n, 1, random), p) == octaves);
        CHECK(cross_entropy<bits>(as<TestType>(families::dirichlet(n, 1, random)), p) == octaves);
        CHECK(cross_entropy<bits>(as<TestType>(families::dirichlet(n, 1, random)), logits(z)) == octaves);
        CHECK(cross_entropy<bits>(surprisal::one_hot(random() % n), logits(z)) == octaves);
        CHECK(cross_entropy<bits>(surprisal::smoothed(surprisal::one_hot(0), 0.1), logits(z)) == octaves);
        CHECK(kl_divergence<bits>(surprisal::one_hot(random() % n), logits(z)) == octaves);
        p.resize(2 * n + 40);  // impossible outcomes, where the logarithm of their number is no end
        CHECK(entropy<bits>(p) == octaves);
        std::vector<TestType> certain(2 * n + 40);
        certain[random() % n] = 1;
        CHECK(kl_divergence<bits>(certain, p) == octaves);
        CHECK(jensen_shannon_divergence<bits>(std::vector<TestType>(p.rbegin(), p.rend()), p) == (n <= n + 40 ? 1 : 0));
        std::vector<TestType> halved(3 * n);  // ½ log₂ 2n + ½ log₂ 2n … over different sizes: a half of each
        for (std::size_t i = 0; i < 3 * n; ++i)
            halved[i] = static_cast<TestType>(i < n ? 0.5 / static_cast<double>(n) : 0.25 / static_cast<double>(n));
        CHECK(entropy<bits>(halved) == octaves + 1.5);
    }
}

TEMPLATE_TEST_CASE("every range holds for what is returned", "", float, double, surprisal::half, surprisal::bfloat16) {
    const unsigned seed = fresh_seed("ranges");
    CAPTURE(seed);
    generator random(seed);
    oracle::set_digits(50);
    violations found;
    for (int trial = 0; trial < 120; ++trial) {
        const vector p = drawn(drawn_size(random), random);
        add_all<TestType>(found, p, drawn_next_to(p, random));
    }
    found.require_none("all");
    CHECK(found.checked > 300);
}

TEST_CASE("ranges hold for counts, two temperatures, and exact arithmetic") {
    const unsigned seed = fresh_seed("ranges of counts");
    CAPTURE(seed);
    generator random(seed);
    oracle::set_digits(50);
    violations of_counts, of_models, of_long_double;
    for (int trial = 0; trial < 100; ++trial) {
        const std::size_t n = 1 + drawn_size(random) / 8;
        std::vector<std::uint32_t> a(n);
        std::vector<std::uint64_t> c(n);
        const std::uint64_t many = 1 + random() % 1'000'000;
        for (std::size_t i = 0; i < n; ++i) a[i] = static_cast<std::uint32_t>(many + random() % (1 + many / 1000));
        std::vector<std::uint32_t> b = a;
        for (std::uint32_t& x : b) x += static_cast<std::uint32_t>(random() % 3 == 0);
        for (std::size_t i = 0; i < n; ++i) c[i] = (std::uint64_t{b[i]} << 38U) + random() % 1000;
        of_counts.add(weights(a), weights(b), n);
        if (n < 200) {
            of_counts.add(weights(c), weights(b), n);
            of_counts.add(weights(a), weights(c), n);
        }
        if (n > 100) continue;
        const vector z = logarithms(drawn(n, random));
        const vector y = families::next_to(z, 1e-8, random);
        of_models.add(logits(z), logits(y, 1 + 1e-9 * families::uniform(random)), n);
        of_models.add(logits(z, 0.5), weights(a), n);
        of_models.add(weights(c), logits(z), n);
        const vector p = drawn(n, random);
        const std::vector<long double> wide(p.begin(), p.end());
        const vector q = drawn_next_to(p, random);
        const std::vector<long double> wide_q(q.begin(), q.end());
        of_long_double.cross_entropy_range +=
            cross_entropy(weights(wide), weights(wide_q)) >= entropy(weights(wide)) ? 0 : 1;
    }
    of_counts.require_none("counts");
    of_models.require_none("models");
    of_long_double.require_none("long double");
}

TEMPLATE_TEST_CASE("ranges hold for tables", "", float, double) {
    const unsigned seed = fresh_seed("ranges of tables");
    CAPTURE(seed);
    generator random(seed);
    oracle::set_digits(50);
    std::size_t information = 0, conditional = 0;
    const auto check = [&](const auto& joint, std::size_t rows, std::size_t columns) {
        const double i = surprisal::mutual_information(joint, rows, columns);
        information += i >= 0 && i <= log_of(std::min(rows, columns)) ? 0 : 1;
        const double h = surprisal::conditional_entropy(joint, rows, columns);
        conditional += h >= 0 && h <= log_of(columns) ? 0 : 1;
    };
    for (int trial = 0; trial < 400; ++trial) {
        const std::size_t rows = 1 + random() % 20;
        const std::size_t columns = 1 + random() % 20;
        const vector p = drawn(rows * columns, random);
        check(weights(as<TestType>(p)), rows, columns);
        check(logits(as<TestType>(logarithms(p))), rows, columns);
        vector diagonal(rows * rows);
        for (std::size_t i = 0; i < rows; ++i) diagonal[i * (rows + 1)] = 1;
        check(weights(as<TestType>(diagonal)), rows, rows);
        check(weights(std::vector<TestType>(rows * columns, TestType(0.7))), rows, columns);
    }
    CHECK(information == 0);
    CHECK(conditional == 0);
}

TEMPLATE_TEST_CASE("disjoint distributions are one bit apart, and nearly disjoint ones no more", "", float, double) {
    const unsigned seed = fresh_seed("disjoint");
    CAPTURE(seed);
    generator random(seed);
    for (int trial = 0; trial < 100; ++trial) {
        const std::size_t n = 2 + drawn_size(random);
        vector p = families::dirichlet(n, 1, random);
        vector q = families::dirichlet(n, 1, random);
        const double shared = trial % 2 == 0 ? 0 : std::pow(10.0, -3 - 12 * families::uniform(random));
        for (std::size_t i = 0; i < n; ++i) (i % 2 == 0 ? p : q)[i] *= shared;
        const std::vector<TestType> a = as<TestType>(families::normalized(p));
        const std::vector<TestType> b = as<TestType>(families::normalized(q));
        const double js = jensen_shannon_divergence(a, b);
        const double in_bits = jensen_shannon_divergence<bits>(a, b);
        CHECK(js <= ln2);
        CHECK(in_bits <= 1);
        if (shared == 0) CHECK(js == ln2);
        if (shared == 0) CHECK(in_bits == 1);
        CHECK(surprisal::jensen_shannon_distance<bits>(a, b) <= 1);
    }
}
