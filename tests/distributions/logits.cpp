#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../oracle.hpp"

using surprisal::cross_entropy;
using surprisal::entropy;
using surprisal::jensen_shannon_divergence;
using surprisal::kl_divergence;
using surprisal::logits;
using surprisal::one_hot;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

template <class R>
concept makes_logits = requires(const R& range) {
    logits(range);
    logits(range, 0.5);
};

/// Scores of n classes that any two seeds make different.
template <class T>
[[nodiscard]] std::vector<T> some_scores(std::size_t n, double seed) {
    std::vector<T> z(n);
    for (std::size_t i = 0; i < n; ++i) z[i] = static_cast<T>(5 * std::sin(seed * static_cast<double>(i + 1)));
    return z;
}

}  // namespace

static_assert(makes_logits<std::vector<float>> && makes_logits<std::array<double, 2>>);
static_assert(makes_logits<std::span<const long double>> && makes_logits<double[3]>);
static_assert(!makes_logits<std::vector<int>>, "integers are no scores");

TEST_CASE("logits are the distribution proportional to their exponentials") {
    STATIC_REQUIRE(entropy<surprisal::bits>(logits(std::array{7.0, 7.0, 7.0, 7.0})) == 2);
    STATIC_REQUIRE(entropy<surprisal::bits>(logits(std::array{1e308, 1e308})) == 1);
    CHECK(entropy(logits(std::array{std::log(0.5), std::log(0.25), std::log(0.25)})) ==
          Approx(entropy(std::array{0.5, 0.25, 0.25})).epsilon(1e-15));
    CHECK(kl_divergence(logits(std::vector{1.0, 2.0}), logits(std::vector{1.0, 3.0})) ==
          Approx(std::log(1 + std::exp(2.0)) - std::log(1 + std::exp(1.0)) - 1 / (1 + std::exp(-1.0))).epsilon(1e-14));
}

TEST_CASE("only differences of logits count, exactly") {
    STATIC_REQUIRE(kl_divergence(logits(std::array{1.0, 2.0, 4.0}), logits(std::array{1025.0, 1026.0, 1028.0})) == 0);
    STATIC_REQUIRE(jensen_shannon_divergence(logits(std::array{1.0, 2.0}), logits(std::array{-3.0, -2.0})) == 0);
    for (const std::size_t n : {1U, 2U, 17U, 1000U}) {
        std::vector<float> z = some_scores<float>(n, 0.7);
        for (float& x : z) x = std::round(x * 64);
        std::vector<float> moved = z;
        for (float& x : moved) x += 4096;
        CHECK(kl_divergence(logits(z), logits(z)) == 0);
        CHECK(kl_divergence(logits(z), logits(moved)) == 0);
        CHECK_FALSE(std::signbit(kl_divergence(logits(z), logits(moved))));
    }
}

TEST_CASE("a temperature divides the logits") {
    const std::vector<double> z = some_scores<double>(50, 0.3);
    std::vector<double> halved = z;
    for (double& x : halved) x /= 2;
    CHECK(entropy(logits(z, 2)) == Approx(entropy(logits(halved))).epsilon(1e-15));
    CHECK(kl_divergence(logits(z, 2), logits(halved)) == 0);
    CHECK(entropy(logits(z, 1e9)) == Approx(std::log(50.0)));
    CHECK(entropy(logits(z, 1e-9)) == 0);
    const std::vector<float> y = some_scores<float>(50, 0.4);
    CHECK(kl_divergence(logits(y, 0.5), logits(y, 1.5)) > 0);
}

TEST_CASE("a temperature is positive and finite") {
    const std::array z{1.0, 2.0};
    for (const double bad : {0.0, -1.0, infinity, std::nan("")}) CHECK_THROWS_AS(logits(z, bad), std::domain_error);
    CHECK_THROWS_WITH(logits(z, -1), ContainsSubstring("surprisal::logits") && ContainsSubstring("temperature = -1"));
}

TEST_CASE("the cross-entropy of a label and logits is the classification loss") {
    STATIC_REQUIRE(cross_entropy<surprisal::bits>(one_hot(1), logits(std::array{3.0, 3.0})) == 1);
    STATIC_REQUIRE(cross_entropy(one_hot(0), logits(std::array{8.0})) == 0);
    for (const std::size_t n : {2U, 10U, 17U, 300U, 3000U}) {
        const std::vector<double> z = some_scores<double>(n, 1.1);
        for (const std::size_t k : {std::size_t{0}, n / 2, n - 1}) {
            const double loss = cross_entropy(one_hot(k), logits(z));
            CHECK(loss == Approx(surprisal::log_sum_exp(z) - z[k]).epsilon(1e-13));
            CHECK(kl_divergence(one_hot(k), logits(z)) == loss);
        }
    }
}

TEST_CASE("a loss keeps its digits where the model is nearly sure, or nearly sure of something else") {
    for (const double lead : {20.0, 100.0, 600.0}) {
        std::vector<double> z(1000, 0.0);
        z[500] = lead;
        CHECK(cross_entropy(one_hot(500), logits(z)) ==
              Approx(999 * std::exp(-lead)).epsilon(1e-15 + 1e3 * std::exp(-lead)));
        CHECK(cross_entropy(one_hot(0), logits(z)) == Approx(lead).epsilon(1e-6));
        CHECK(entropy(logits(z)) == Approx(999 * std::exp(-lead) * (1 + lead)).epsilon(1e-5));
    }
    std::vector<float> z(1000, 0.0F);
    z[500] = 1e4F;
    CHECK(cross_entropy(one_hot(1), logits(z)) == Approx(1e4).epsilon(1e-7));
    CHECK(cross_entropy(one_hot(500), logits(z)) == 0);
}

TEST_CASE("a masked class has probability 0") {
    static constexpr std::array z{1.0, -infinity, 1.0};
    STATIC_REQUIRE(entropy<surprisal::bits>(logits(z)) == 1);
    STATIC_REQUIRE(cross_entropy(one_hot(1), logits(z)) == infinity);
    STATIC_REQUIRE(kl_divergence(logits(std::array{0.0, 0.0, 0.0}), logits(z)) == infinity);
    STATIC_REQUIRE(kl_divergence(logits(z), logits(z)) == 0);
    STATIC_REQUIRE(cross_entropy<surprisal::bits>(std::array{0.5, 0.0, 0.5}, logits(z)) == 1);
    STATIC_REQUIRE(entropy(logits(std::array{-infinity, 4.0})) == 0);
    for (const std::size_t n : {20U, 2000U}) {
        std::vector<float> y = some_scores<float>(n, 0.9);
        std::vector<float> x = some_scores<float>(n, 1.9);
        for (std::size_t i = 0; i < n; i += 3) x[i] = -std::numeric_limits<float>::infinity();
        CHECK(std::isfinite(kl_divergence(logits(x), logits(y))));
        CHECK(kl_divergence(logits(y), logits(x)) == infinity);
        CHECK(cross_entropy(logits(y), logits(x)) == infinity);
        CHECK(std::isfinite(jensen_shannon_divergence(logits(y), logits(x))));
    }
}

TEST_CASE("a class that is masked by a large negative number costs what it says") {
    STATIC_REQUIRE(cross_entropy(std::array{0.5, 0.5}, logits(std::array{0.0, -1e30})) == 5e29);
    STATIC_REQUIRE(kl_divergence(std::array{0.5, 0.5}, logits(std::array{0.0, -1e30})) == 5e29);
    STATIC_REQUIRE(kl_divergence(logits(std::array{0.0, 0.0}), logits(std::array{0.0, -1e30})) == 5e29);
    CHECK(cross_entropy(one_hot(1), logits(std::array{1e308, -1e308})) == infinity);
    std::vector<float> z(100, 0.0F);
    std::vector<float> y(100, 0.0F);
    y[7] = -3e38F;
    CHECK(kl_divergence(logits(z), logits(y)) == Approx(3e36).epsilon(1e-6));
    CHECK(cross_entropy(std::vector<float>(100, 0.01F), logits(y)) == Approx(3e36).epsilon(1e-6));
}

TEST_CASE("H(P, Q) is H(P) + D(P‖Q)") {
    for (const std::size_t n : {3U, 16U, 17U, 1000U}) {
        const std::vector<double> z = some_scores<double>(n, 0.3);
        const std::vector<double> y = some_scores<double>(n, 0.31);
        const double sum = entropy(logits(z)) + kl_divergence(logits(z), logits(y));
        CHECK(cross_entropy(logits(z), logits(y)) == Approx(sum).epsilon(1e-15));
        std::vector<double> p(n);
        surprisal::softmax(z, p);
        CHECK(cross_entropy(p, logits(y)) == Approx(sum).epsilon(1e-14));
        CHECK(kl_divergence(p, logits(z)) < 1e-30);
        CHECK(kl_divergence(logits(z), p) < 1e-30);
    }
}

TEST_CASE("16-bit logits are their values as double") {
#if defined(SURPRISAL_FLOAT16)
    for (const std::size_t n : {5U, 100U, 3000U}) {
        std::vector<SURPRISAL_FLOAT16> z(n);
        std::vector<SURPRISAL_FLOAT16> y(n);
        for (std::size_t i = 0; i < n; ++i) {
            z[i] = static_cast<SURPRISAL_FLOAT16>(some_scores<float>(n, 0.3)[i]);
            y[i] = static_cast<SURPRISAL_FLOAT16>(some_scores<float>(n, 0.4)[i]);
        }
        const std::vector<float> wide_z(z.begin(), z.end());
        const std::vector<float> wide_y(y.begin(), y.end());
        CHECK(entropy(logits(z)) == Approx(entropy(logits(wide_z))).epsilon(1e-6));
        CHECK(kl_divergence(logits(z), logits(y)) == kl_divergence(logits(wide_z), logits(wide_y)));
    }
#endif
}

TEST_CASE("logits own a temporary and refer to a variable") {
    std::vector z{1.0, 1.0};
    const auto view = logits(z);
    const auto owner = logits(std::vector{1.0, 1.0});
    z[0] = -infinity;
    CHECK(entropy(view) == 0);
    CHECK(entropy<surprisal::bits>(owner) == 1);
}

TEST_CASE("what is no score is named, wherever it stands") {
    for (const std::size_t n : {3U, 16U, 100U, 3000U})
        for (const double bad : {infinity, std::nan("")})
            for (const std::size_t place : {std::size_t{0}, n / 2, n - 1}) {
                const std::vector<double> good = some_scores<double>(n, 0.3);
                std::vector<double> spoilt = good;
                spoilt[place] = bad;
                const std::string element = "[" + std::to_string(place) + "] = " + (bad > 0 ? "inf" : "nan");
                CAPTURE(n, bad, place);
                CHECK_THROWS_AS(entropy(logits(spoilt)), std::domain_error);
                CHECK_THROWS_WITH(entropy(logits(spoilt)), ContainsSubstring("surprisal::entropy: p" + element));
                CHECK_THROWS_WITH(kl_divergence(logits(spoilt), logits(good)), ContainsSubstring("p" + element));
                CHECK_THROWS_WITH(kl_divergence(logits(good), logits(spoilt)), ContainsSubstring("q" + element));
                CHECK_THROWS_WITH(cross_entropy(one_hot(1), logits(spoilt)), ContainsSubstring("q" + element));
                CHECK_THROWS_WITH(surprisal::log_sum_exp(spoilt), ContainsSubstring("z" + element));
            }
}

TEST_CASE("logits without a class, or with masks alone, are no distribution") {
    const std::vector<double> none;
    const std::vector<double> masked(30, -infinity);
    CHECK_THROWS_WITH(entropy(logits(none)), ContainsSubstring("empty"));
    CHECK_THROWS_WITH(entropy(logits(masked)), ContainsSubstring("every class is masked"));
    CHECK_THROWS_WITH(kl_divergence(logits(masked), logits(masked)), ContainsSubstring("every class is masked"));
    CHECK_THROWS_AS(cross_entropy(one_hot(30), logits(std::vector<double>(30))), std::out_of_range);
    CHECK_THROWS_AS(kl_divergence(logits(masked), logits(std::vector<double>(31))), std::invalid_argument);
}

TEST_CASE("a table of logits has mutual information and conditional entropy") {
    const std::array joint{0.0, 1.0, 2.0, 3.5, -1.0, 0.5};
    oracle::set_digits(100);
    const oracle::table exact(oracle::softmax(joint, 1), 2, 3);
    CHECK(surprisal::mutual_information(logits(joint), 2, 3) ==
          Approx(static_cast<double>(exact.mutual_information())).epsilon(1e-15));
    CHECK(surprisal::conditional_entropy(logits(joint), 2, 3) ==
          Approx(static_cast<double>(exact.conditional_entropy())).epsilon(1e-15));
}
