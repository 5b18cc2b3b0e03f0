// Few outcomes of every noun beside nouns of other sums, types and scales: where the masses are brought to units of their own
// before they are compared, whatever power of ten they come in.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../error_table.hpp"
#include "../families.hpp"
#include "../fresh_seed.hpp"
#include "../oracle.hpp"

using families::generator;
using oracle::number;
using surprisal::cross_entropy;
using surprisal::entropy;
using surprisal::jensen_shannon_divergence;
using surprisal::kl_divergence;
using surprisal::log_probabilities;
using surprisal::logits;
using surprisal::one_hot;
using surprisal::smoothed;
using surprisal::weights;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

constexpr const char* kinds[] = {"plain", "close", "equal", "led", "sparse", "spread"};

/// Scores beside others.
[[nodiscard]] std::vector<double> drawn(const std::string& kind, const std::vector<double>& beside, std::size_t n,
                                        generator& random) {
    std::normal_distribution<double> normal(0, kind == "spread" ? 200 : 2);
    std::vector<double> z(n);
    for (double& x : z) x = normal(random);
    const double part = std::pow(10, -static_cast<double>(random() % 12));
    for (std::size_t i = 0; i < beside.size(); ++i) {
        if (kind == "close") z[i] = beside[i] + part * z[i];
        if (kind == "equal") z[i] = beside[i];
    }
    if (kind == "led") z[random() % n] += 60;
    for (std::size_t i = 1; kind == "sparse" && i < n; ++i)
        if (random() % 3 == 0) z[i] = -infinity;
    return z;
}

template <class T>
[[nodiscard]] std::vector<T> masses(const std::vector<double>& z, double scale) {
    std::vector<T> w;
    for (const number& x : oracle::softmax(z, 1)) w.push_back(static_cast<T>(static_cast<double>(x * scale)));
    return w;
}

template <class T>
[[nodiscard]] std::vector<T> as(const std::vector<double>& z) {
    return {z.begin(), z.end()};
}

/// A power of ten in which weights of double have neither a sum beyond its range nor only subnormal ones.
[[nodiscard]] double any_scale(generator& random) { return std::pow(10.0, 560 * families::uniform(random) - 280); }

/// f(noun, what it stands for) for nouns of one model.
template <class F>
void for_each_model(const std::vector<double>& z, generator& random, F f) {
    const auto probabilities = masses<double>(z, 1);
    f("probabilities", probabilities, oracle::normalized(probabilities));
    const auto real = masses<double>(z, any_scale(random));
    f("weights", weights(real), oracle::normalized(real));
    const auto scores = as<float>(z);
    f("logits of float at 0.3", logits(scores, 0.3F), oracle::softmax(scores, number(0.3F)));
}

/// The same of one truth.
template <class F>
void for_each_truth(const std::vector<double>& z, generator& random, F f) {
    for_each_model(z, random, f);
    const auto singles = masses<float>(z, 1e30);
    f("weights of float", weights(singles), oracle::normalized(singles));
    const auto counts = masses<std::uint64_t>(z, 0x1p63);
    f("counts", weights(counts), oracle::normalized(counts));
    const auto bytes = masses<std::uint8_t>(z, 255);
    f("bytes", weights(bytes), oracle::normalized(bytes));
    std::vector<double> logarithms;
    for (const number& x : oracle::softmax(z, 1)) logarithms.push_back(static_cast<double>(log(x)));
    f("log-probabilities", log_probabilities(logarithms), oracle::softmax(logarithms, 1));
    const std::size_t label = random() % z.size();
    std::vector<number> of_label(z.size());
    of_label[label] = 1;
    f("label", one_hot(label), of_label);
    const double epsilon = std::pow(10, -static_cast<double>(random() % 300));
    for (number& x : of_label) x *= 1 - number(epsilon);
    for (number& x : of_label) x += number(epsilon) / static_cast<double>(z.size());
    f("smoothed label", smoothed(one_hot(label), epsilon), of_label);
}

/// Whether a normal number of a type, or 0.
template <class T>
[[nodiscard]] bool is_normal(const number& x) {
    return x == 0 || x > std::numeric_limits<T>::min();
}

/// T is the type whose digits the results have, float where a noun's elements are floats.
template <class T, class P, class Q>
void compare(error_table& errors, const std::string& kind, const P& p, const std::vector<number>& x, const Q& q,
             const std::vector<number>& y) {
    const double contrast = jensen_shannon_divergence(p, q);
    const double divergence = kl_divergence(p, q);
    const double cost = cross_entropy(p, q);
    CHECK(divergence >= 0);
    CHECK(contrast >= 0);
    const number exact_contrast = oracle::jensen_shannon_divergence(x, y);
    if (is_normal<T>(exact_contrast)) errors.add<T>(kind, "JS", contrast, exact_contrast);
    if (!oracle::is_possible(x, y)) {
        CHECK(divergence == infinity);
        CHECK(cost == infinity);
        return;
    }
    const number exact = oracle::kl_divergence(x, y);
    if (is_normal<T>(exact)) errors.add<T>(kind, "KL", divergence, exact);
    errors.add<T>(kind, "cross-entropy", cost, oracle::cross_entropy(x, y));
}

}  // namespace

TEST_CASE("few masses of every noun and scale are right to 4 ulp") {
    const unsigned seed = fresh_seed("few masses");
    CAPTURE(seed);
    generator random(seed);
    oracle::set_digits(700);
    error_table errors("Largest error in ulp, of few masses");
    for (const std::string kind : kinds)
        for (const std::size_t n :
             {1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U, 9U, 10U, 11U, 12U, 13U, 14U, 15U, 16U, 17U, 300U}) {  // the last are many
            const std::vector<double> of_p = drawn(kind, {}, n, random);
            const std::vector<double> of_q = drawn(kind, of_p, n, random);
            for_each_model(of_q, random, [&](const char* name_q, const auto& q, const std::vector<number>& y) {
                CAPTURE(kind, n, name_q);
                for_each_truth(of_p, random, [&](const char* name_p, const auto& p, const std::vector<number>& x) {
                    CAPTURE(name_p);
                    if (std::string(name_p).find("float") == std::string::npos &&
                        std::string(name_q).find("float") == std::string::npos)
                        compare<double>(errors, kind, p, x, q, y);
                    else
                        compare<float>(errors, kind, p, x, q, y);
                });
            });
        }
    errors.print();
    errors.require("JS", 4);
    errors.require("KL", 4);
    errors.require("cross-entropy", 2.5);
}

TEST_CASE("few masses next to nothing beside none") {
    const std::vector<double> q{0, 1, 2};
    const std::vector<double> cold{-2000, 0, 0.5};
    const std::vector<double> tiny{std::numeric_limits<double>::denorm_min(), 1, 2};
    const std::vector<double> vast{0x1p-1000, 0x1p1000, 0x1p1001};
    SECTION("a truth that reaches where the model has nothing never has a finite divergence") {
        CHECK(kl_divergence(logits(cold), weights(q)) == infinity);
        CHECK(kl_divergence(weights(tiny), weights(q)) == infinity);
        CHECK(kl_divergence(weights(vast), weights(q)) == infinity);
        CHECK(cross_entropy(logits(cold), weights(q)) == infinity);
        CHECK(cross_entropy(weights(tiny), weights(q)) == infinity);
        CHECK(cross_entropy(weights(vast), weights(q)) == infinity);
    }
    SECTION("a model that reaches where the truth has nothing always has one") {
        CHECK(kl_divergence(weights(q), logits(cold)) > 0.0042);
        CHECK(kl_divergence(weights(q), logits(cold)) < 0.0043);
        CHECK(kl_divergence(weights(q), weights(tiny)) == 0);
        CHECK(kl_divergence(weights(q), weights(vast)) == 0);
        CHECK(std::isfinite(jensen_shannon_divergence(weights(vast), weights(q))));
    }
}

TEST_CASE("few counts that double does not hold") {
    const std::vector<std::uint64_t> p{(std::uint64_t{1} << 63U) + 1, std::uint64_t{1} << 63U};
    const std::vector<std::uint64_t> q{std::uint64_t{1} << 63U, std::uint64_t{1} << 63U};
    oracle::set_digits(100);
    const number exact = oracle::kl_divergence(oracle::normalized(p), oracle::normalized(q));
    CHECK(oracle::ulps(kl_divergence(weights(p), weights(q)), exact) <= 4);
    CHECK(kl_divergence(weights(q), weights(q)) == 0);
}

TEST_CASE("a label beyond few masses is refused as one beyond many") {
    const std::vector<double> w{1, 2, 3};
    const std::vector<double> z{-1, 0, 1};
    CHECK_THROWS_WITH(kl_divergence(one_hot(3), weights(w)), ContainsSubstring("3"));
    CHECK_THROWS_WITH(cross_entropy(one_hot(3), weights(w)), ContainsSubstring("3"));
    CHECK_THROWS_WITH(kl_divergence(smoothed(one_hot(3), 0.1), weights(w)), ContainsSubstring("3"));
    CHECK_THROWS_WITH(cross_entropy(smoothed(one_hot(3), 0.1), logits(z)), ContainsSubstring("3"));
    CHECK_THROWS_WITH(jensen_shannon_divergence(smoothed(one_hot(3), 0.1), logits(z)), ContainsSubstring("3"));
}
