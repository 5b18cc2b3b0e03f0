#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"

using surprisal::entropy;
using surprisal::kl_divergence;
using surprisal::log_probabilities;
using surprisal::logits;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

template <class R>
concept makes_log_probabilities = requires(const R& range) {
    log_probabilities(range);
};

/// The logarithms of 1/n.
template <class T>
[[nodiscard]] std::vector<T> uniform(std::size_t n) {
    return std::vector<T>(n, static_cast<T>(-std::log(static_cast<double>(n))));
}

}  // namespace

static_assert(makes_log_probabilities<std::vector<float>> && makes_log_probabilities<std::array<long double, 2>>);
static_assert(!makes_log_probabilities<std::vector<int>>);

TEST_CASE("log-probabilities are the distribution of their exponentials") {
    STATIC_REQUIRE(entropy(log_probabilities(std::array{0.0, -infinity})) == 0);
    constexpr double half = -0x1.62e42fefa39efp-1;
    STATIC_REQUIRE(entropy<surprisal::bits>(log_probabilities(std::array{half, half})) == 1);
    STATIC_REQUIRE(kl_divergence(log_probabilities(std::array{half, half}), std::array{0.5, 0.5}) == 0);
    for (const std::size_t n : {1U, 3U, 17U, 5000U}) {
        CHECK(entropy(log_probabilities(uniform<double>(n))) ==
              Approx(std::log(static_cast<double>(n))).epsilon(1e-15));
        CHECK(entropy(log_probabilities(uniform<float>(n))) == Approx(std::log(static_cast<double>(n))).epsilon(1e-6));
    }
}

TEST_CASE("log-probabilities are logits whose sum is known") {
    std::vector<double> l(200);
    for (std::size_t i = 0; i < l.size(); ++i) l[i] = std::cos(static_cast<double>(i));
    surprisal::log_softmax(l, l);
    CHECK(entropy(log_probabilities(l)) == entropy(logits(l)));
    CHECK(kl_divergence(log_probabilities(l), logits(l)) == 0);
    CHECK(surprisal::cross_entropy(surprisal::one_hot(5), log_probabilities(l)) ==
          surprisal::cross_entropy(surprisal::one_hot(5), logits(l)));
}

TEST_CASE("a sum of 1 is one within √ε of the element type") {
    for (const std::size_t n : {2U, 16U, 40U, 4000U}) {
        std::vector<double> l = uniform<double>(n);
        for (double& x : l) x += 1e-8;
        CHECK_NOTHROW(entropy(log_probabilities(l)));
        CHECK(kl_divergence(log_probabilities(l), log_probabilities(uniform<double>(n))) < 1e-25);
        for (double& x : l) x += 1e-8;
        CHECK_THROWS_AS(entropy(log_probabilities(l)), std::domain_error);
        CHECK_THROWS_AS(kl_divergence(log_probabilities(l), log_probabilities(l)), std::domain_error);
        CHECK_THROWS_AS(surprisal::cross_entropy(surprisal::one_hot(0), log_probabilities(l)), std::domain_error);
        CHECK_NOTHROW(entropy(logits(l)));
        std::vector<float> narrow = uniform<float>(n);
        for (float& x : narrow) x -= 3e-4F;
        CHECK_NOTHROW(entropy(log_probabilities(narrow)));
        for (float& x : narrow) x -= 1e-4F;
        CHECK_THROWS_AS(entropy(log_probabilities(narrow)), std::domain_error);
    }
}

TEST_CASE("an error tells the sum and the way out") {
    CHECK_THROWS_WITH(entropy(log_probabilities(std::array{0.0, 0.0})),
                      ContainsSubstring("surprisal::entropy: p") && ContainsSubstring("a sum of 2;") &&
                          ContainsSubstring("1.5e-08") && ContainsSubstring("logits(p)"));
    CHECK_THROWS_WITH(kl_divergence(logits(std::array{0.0, 0.0}), log_probabilities(std::array{-3.0, -infinity})),
                      ContainsSubstring("surprisal::kl_divergence: q") && ContainsSubstring("0.0497"));
    CHECK_THROWS_WITH(entropy(log_probabilities(std::array{900.0, 900.0})), ContainsSubstring("a sum of inf"));
    CHECK_THROWS_WITH(entropy(log_probabilities(std::array{infinity, 0.0})), ContainsSubstring("p[0] = inf"));
    CHECK_THROWS_WITH(entropy(log_probabilities(std::array{-infinity, -infinity})), ContainsSubstring("masked"));
}
