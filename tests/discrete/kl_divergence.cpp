#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../families.hpp"
#include "../oracle.hpp"

using surprisal::kl_divergence;

TEST_CASE("kl_divergence is 0 exactly for equal distributions, and only for them") {
    families::generator random(families::seed);
    for (const families::family& family : families::all())
        for (const std::size_t n : families::sizes) {
            const families::pair pair = family.draw(n, random);
            CAPTURE(family.name, n);
            CHECK(kl_divergence(pair.p, pair.p) == 0);
            if (n > 1 && family.name == "last digit" && pair.p != pair.q) CHECK(kl_divergence(pair.p, pair.q) > 0);
        }
}

TEST_CASE("kl_divergence is constexpr, zeros and infinity included") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    STATIC_REQUIRE(kl_divergence<surprisal::bits>(std::array{1.0, 0.0}, std::array{0.5, 0.5}) == 1);
    STATIC_REQUIRE(kl_divergence(std::array{0.5, 0.0, 0.5}, std::array{0.5, 0.0, 0.5}) == 0);
    STATIC_REQUIRE(kl_divergence(std::array{0.5, 0.5}, std::array{1.0, 0.0}) == infinity);
    STATIC_REQUIRE(kl_divergence(std::array{0.5F, 0.5F}, std::array{0.25F, 0.75F}) > 0);
    STATIC_REQUIRE(surprisal::cross_entropy(std::array{1.0, 0.0}, std::array{1.0, 0.0}) == 0);
    STATIC_REQUIRE(surprisal::cross_entropy(std::array{0.5, 0.5}, std::array{1.0, 0.0}) == infinity);
    STATIC_REQUIRE(surprisal::entropy(std::array{0.0, 1.0, 0.0}) == 0);
    STATIC_REQUIRE(surprisal::entropy(std::array{-0.0, 1.0}) == 0);
    STATIC_REQUIRE(kl_divergence(std::array{-0.0, 1.0}, std::array{0.0, 1.0}) == 0);
}

TEST_CASE("kl_divergence is not symmetric") {
    constexpr std::array p{0.9, 0.1};
    constexpr std::array q{0.5, 0.5};
    STATIC_REQUIRE(kl_divergence(p, q) != kl_divergence(q, p));
}

TEST_CASE("kl_divergence of close distributions is half their χ² distance") {
    // D(p ‖ p + δ) = ½ Σ δ²/p (1 + O(δ/p)): an oracle with no logarithm in it.
    for (const double delta : {1e-8, 1e-12, 1e-15}) {
        const std::array p{0.25, 0.75};
        const std::array q{0.25 + delta, 0.75 - delta};
        const double moved = q[0] - p[0];
        if (q[1] - p[1] != -moved) continue;
        const double expected = 0.5 * moved * moved * (1 / 0.25 + 1 / 0.75);
        CHECK(kl_divergence(p, q) == Approx(expected).epsilon(20 * delta + 1e-15));
    }
}

TEST_CASE("merging outcomes never adds divergence") {
    families::generator random(families::seed);
    for (int trial = 0; trial < 100; ++trial) {
        const std::vector<double> p = families::dirichlet(6, 0.5, random);
        const std::vector<double> q = families::dirichlet(6, 0.5, random);
        const std::array coarse_p{p[0] + p[1], p[2] + p[3], p[4] + p[5]};
        const std::array coarse_q{q[0] + q[1], q[2] + q[3], q[4] + q[5]};
        CHECK(kl_divergence(coarse_p, coarse_q) <= kl_divergence(p, q) * (1 + 1e-14));
    }
}

TEST_CASE("permuting both distributions changes nothing but the rounding") {
    families::generator random(families::seed);
    const families::vector p = families::dirichlet(50, 1, random);
    const families::vector q = families::next_to(p, 1e-9, random);
    const double expected = kl_divergence(p, q);
    const families::vector reversed_p(p.rbegin(), p.rend());
    const families::vector reversed_q(q.rbegin(), q.rend());
    CHECK(kl_divergence(reversed_p, reversed_q) == Approx(expected).epsilon(4e-16));
}

TEST_CASE("weights are as accurate as probabilities, however their sums differ") {
    oracle::set_digits(100);
    families::generator random(families::seed);
    for (const double scale : {1e-300, 1.0 / 3, 7.0, 1e250}) {
        const families::vector p = families::dirichlet(40, 1, random);
        families::vector q = families::next_to(p, 1e-14, random);
        for (double& x : q) x *= scale;
        const oracle::number expected = oracle::kl_divergence(oracle::normalized(p), oracle::normalized(q));
        CAPTURE(scale);
        CHECK(oracle::ulps(kl_divergence(p, surprisal::weights(q)), expected) <= 4);
    }
}

TEST_CASE("a divergence below the normal numbers keeps what they can hold") {
    oracle::set_digits(800);
    const std::array p{0.5, 0.5, 1e-310};
    const std::array q{0.5, 0.5, 3e-310};
    const oracle::number expected = oracle::kl_divergence(oracle::normalized(p), oracle::normalized(q));
    CHECK(oracle::ulps(kl_divergence(p, q), expected) <= 1);
}

TEMPLATE_TEST_CASE("a distribution does not diverge from itself, however small its tail", "", double, float) {
    constexpr int exponents[] = {-105, -120, -126, -140};
    for (const int exponent : exponents)
        for (const std::size_t n : {5U, 17U, 1000U, 100'000U}) {
            std::vector<TestType> p(n, static_cast<TestType>(std::ldexp(1.0, exponent)));
            p[0] = 1;
            for (std::size_t i = 1; i < n; i += 16) p[i] = 0;  // which has its rows taken with care
            CAPTURE(exponent, n);
            CHECK(surprisal::kl_divergence(p, p) == 0);
            CHECK(surprisal::jensen_shannon_divergence(p, p) == 0);
            CHECK(surprisal::generalized_kl_divergence(p, p) == 0);
        }
}

TEST_CASE("what differs in the smallest numbers alone diverges") {
    for (const std::size_t n : {5U, 17U, 40U})
        for (const double small : {0x1p-1020, 0x1p-1030, 0x1p-1070}) {
            std::vector<double> p(n, 0);
            p[0] = 1;
            std::vector<double> q = p;
            p[n - 2] = q[n - 1] = small;
            p[n - 1] = q[n - 2] = 4 * small;
            CAPTURE(n, small);
            CHECK(surprisal::kl_divergence(p, q) == Approx(small * (std::log(0.25) + 4 * std::log(4))).margin(5e-324));
            CHECK(surprisal::jensen_shannon_divergence(p, q) > 0);
            CHECK(surprisal::generalized_kl_divergence(p, q) > 0);
        }
}
