#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../families.hpp"
#include "../oracle.hpp"

using surprisal::generalized_kl_divergence;

namespace {

/// Of positive elements.
template <class T>
[[nodiscard]] oracle::number textbook(const std::vector<T>& p, const std::vector<T>& q) {
    oracle::number sum = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
        const oracle::number a = p[i];
        const oracle::number b = q[i];
        sum += a * log(a / b) - a + b;
    }
    return sum;
}

}  // namespace

TEST_CASE("generalised KL of distributions is KL up to the rounding of their sums") {
    families::generator random(families::seed);
    for (const std::size_t n : families::sizes) {
        const families::vector p = families::dirichlet(n, 1, random);
        const families::vector q = families::dirichlet(n, 1, random);
        CHECK(generalized_kl_divergence(p, q) == Approx(surprisal::kl_divergence(p, q)).epsilon(1e-14).margin(1e-30));
    }
}

TEST_CASE("generalised KL: error bound for measures of any sum") {
    oracle::set_digits(100);
    families::generator random(families::seed);
    double worst = 0;
    for (int trial = 0; trial < 300; ++trial) {
        families::vector p = families::dirichlet(20, 1, random);
        families::vector q = trial % 2 == 0 ? families::dirichlet(20, 1, random) : families::next_to(p, 1e-10, random);
        for (double& x : p) x *= std::exp2(trial % 50);
        for (double& x : q) x *= std::exp2(trial % 50);
        const oracle::number expected = textbook(p, q);
        worst = std::max(worst, oracle::ulps(generalized_kl_divergence(p, q), expected));
    }
    CAPTURE(worst);
    CHECK(worst <= 1);
}

TEMPLATE_TEST_CASE("generalised KL keeps its digits up to the largest numbers", "", double, float) {
    oracle::set_digits(1000);
    families::generator random(families::seed);
    const int largest = std::numeric_limits<TestType>::max_exponent;
    const auto draw = [&](std::size_t n, double lowest) {
        return families::draw(
            n, [&] { return std::exp2(lowest + (largest - lowest - 0.01) * families::uniform(random)); });
    };
    double worst = 0;
    for (int trial = 0; trial < 300; ++trial) {
        const std::size_t n = trial % 3 == 0 ? 3 : 17 + random() % 50;
        const double lowest = largest - (trial % 2 == 0 ? 3 : 40);
        const families::vector drawn_p = draw(n, lowest);
        const families::vector drawn_q = draw(n, lowest);
        const std::vector<TestType> p(drawn_p.begin(), drawn_p.end());
        const std::vector<TestType> q(drawn_q.begin(), drawn_q.end());
        const oracle::number expected = textbook(p, q);
        const auto actual = static_cast<TestType>(generalized_kl_divergence(p, q));
        if (expected > std::numeric_limits<TestType>::max())
            CHECK(actual == std::numeric_limits<TestType>::infinity());
        else
            worst = std::max(worst, oracle::ulps(actual, expected));
    }
    CAPTURE(worst);
    CHECK(worst <= 1);
}

TEST_CASE("measures are taken as they are, integers too") {
    STATIC_REQUIRE(generalized_kl_divergence(std::array{1, 2, 3}, std::array{1, 2, 3}) == 0);
    STATIC_REQUIRE(generalized_kl_divergence(std::array{0, 0}, std::array{3, 4}) == 7);
    STATIC_REQUIRE(generalized_kl_divergence(std::array{0.0}, std::array{0.0}) == 0);
    CHECK(generalized_kl_divergence(std::array{2.0}, std::array{1.0}) == Approx(2 * std::log(2.0) - 1).epsilon(1e-15));
    CHECK(generalized_kl_divergence(std::array{1}, std::array{0}) == std::numeric_limits<double>::infinity());
    CHECK(generalized_kl_divergence(std::array{1e308, 1e308}, std::array{1e-308, 1e-308}) ==
          std::numeric_limits<double>::infinity());
}

TEST_CASE("generalised KL names what it cannot take") {
    CHECK_THROWS_WITH(generalized_kl_divergence(std::array{1.0, -2.0}, std::array{1.0, 2.0}),
                      ContainsSubstring("surprisal::generalized_kl_divergence: p[1] = -2"));
    CHECK_THROWS_WITH(generalized_kl_divergence(std::vector<double>{}, std::vector<double>{}),
                      ContainsSubstring("p is empty"));
}
