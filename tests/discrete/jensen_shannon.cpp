#include <array>
#include <cmath>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../families.hpp"

using surprisal::jensen_shannon_distance;
using surprisal::jensen_shannon_divergence;

TEST_CASE("disjoint distributions are one bit apart, in divergence and in distance") {
    constexpr std::array p{0.5, 0.5, 0.0, 0.0};
    constexpr std::array q{0.0, 0.0, 0.25, 0.75};
    STATIC_REQUIRE(jensen_shannon_divergence<surprisal::bits>(p, q) == 1);
    STATIC_REQUIRE(jensen_shannon_distance<surprisal::bits>(p, q) == 1);
}

TEST_CASE("the divergence is the mean divergence from the middle") {
    families::generator random(families::seed);
    for (const std::size_t n : families::sizes) {
        const families::vector p = families::dirichlet(n, 1, random);
        const families::vector q = families::dirichlet(n, 1, random);
        families::vector middle;
        for (std::size_t i = 0; i < n; ++i) middle.push_back((p[i] + q[i]) / 2);
        const double mean = (surprisal::kl_divergence(p, middle) + surprisal::kl_divergence(q, middle)) / 2;
        CHECK(jensen_shannon_divergence(p, q) == Approx(mean).epsilon(1e-15));
    }
}

TEST_CASE("both are symmetric to the bit, and at most one bit") {
    families::generator random(families::seed);
    for (const families::family& family : families::all())
        for (const std::size_t n : families::sizes) {
            const auto [p, q] = family.draw(n, random);
            CAPTURE(family.name, n);
            CHECK(jensen_shannon_divergence(p, q) == jensen_shannon_divergence(q, p));
            CHECK(jensen_shannon_distance(p, q) == jensen_shannon_distance(q, p));
            CHECK(jensen_shannon_divergence<surprisal::bits>(p, q) <= 1);
        }
}

TEST_CASE("the distance is the root of the divergence in the same unit, and obeys the triangle inequality") {
    families::generator random(families::seed);
    for (int trial = 0; trial < 200; ++trial) {
        const families::vector p = families::dirichlet(4, 0.3, random);
        const families::vector q = families::dirichlet(4, 0.3, random);
        const families::vector r = families::dirichlet(4, 0.3, random);
        CHECK(jensen_shannon_distance(p, q) == Approx(std::sqrt(jensen_shannon_divergence(p, q))).epsilon(4e-16));
        CHECK(jensen_shannon_distance<surprisal::bits>(p, q) ==
              Approx(std::sqrt(jensen_shannon_divergence<surprisal::bits>(p, q))).epsilon(4e-16));
        CHECK(jensen_shannon_distance(p, r) <= jensen_shannon_distance(p, q) + jensen_shannon_distance(q, r) + 1e-15);
    }
}

TEST_CASE("weights of scales that have nothing in common are compared by their shares") {
    const std::vector<double> p{0x1p-850, 0.0};
    const std::vector<double> q{0x1p996, 0x1p-204};
    CHECK(jensen_shannon_divergence(surprisal::weights(p), surprisal::weights(q)) == Approx(0).margin(1e-300));
    CHECK(jensen_shannon_divergence(surprisal::weights(q), surprisal::weights(p)) == Approx(0).margin(1e-300));
}
