#include <array>
#include <numeric>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../families.hpp"
#include "../oracle.hpp"

using surprisal::entropy;

TEST_CASE("entropy of equal probabilities is the logarithm of their number") {
    oracle::set_digits(100);
    for (const std::size_t n : {1U, 2U, 3U, 7U, 64U, 1000U, 65536U}) {
        const std::vector<double> p(n, 1.0 / static_cast<double>(n));
        CHECK(oracle::ulps(entropy(p), log(oracle::number(n))) <= 1);
    }
    const std::vector<double> p(1024, 0x1p-10);
    CHECK(entropy<surprisal::bits>(p) == 10);
}

TEST_CASE("entropy is constexpr") {
    STATIC_REQUIRE(entropy<surprisal::bits>(std::array{0.5, 0.25, 0.25}) == 1.5);
    STATIC_REQUIRE(entropy<surprisal::bits>(surprisal::weights(std::array{1, 1, 2, 4})) == 1.75);
    STATIC_REQUIRE(entropy(std::array{0.5L, 0.5L}) > 0);
}

TEST_CASE("constant evaluation gives the bits of the run") {
    constexpr std::array p{0.42, 0.31, 0.27};
    constexpr double at_compile_time = entropy(p);
    std::vector<double> copy(p.begin(), p.end());
    CHECK(entropy(copy) == at_compile_time);
}

TEST_CASE("a nearly certain outcome keeps the digits of what is left of its entropy") {
    // 1 is the nearest double to 1 − 10^-30: the distribution is that of the two masses, and the entropy has all digits.
    CHECK(entropy(std::array{1.0, 1e-30}) == Approx(1e-30 * (30 * std::log(10.0) + 1)).epsilon(1e-15));
    CHECK(entropy(std::array{1 - 1e-13, 1e-13}) == Approx(1e-13 * (13 * std::log(10.0) + 1)).epsilon(1e-13));
}

TEST_CASE("the order of outcomes and impossible outcomes do not matter") {
    families::generator random(families::seed);
    for (const std::size_t n : families::sizes) {
        std::vector<double> p = families::dirichlet(n, 1, random);
        const double expected = entropy(p);
        std::shuffle(p.begin(), p.end(), random);
        CHECK(entropy(p) == Approx(expected).epsilon(4e-16));
        p.insert(p.begin() + static_cast<std::ptrdiff_t>(n / 2), 3, 0.0);
        CHECK(entropy(p) == Approx(expected).epsilon(4e-16));
    }
}

TEST_CASE("splitting an outcome adds its share of the splitting's entropy") {
    // H(p₁ r, p₁ (1 − r), p₂, …) = H(p₁, p₂, …) + p₁ H(r, 1 − r), exact for shares that are powers of two.
    const double whole = entropy<surprisal::bits>(std::array{0.5, 0.25, 0.25});
    const double split = entropy<surprisal::bits>(std::array{0.125, 0.375, 0.25, 0.25});
    CHECK(split == Approx(whole + 0.5 * entropy<surprisal::bits>(std::array{0.25, 0.75})).epsilon(4e-16));
}

TEST_CASE("a sum of independent variables: entropies add") {
    families::generator random(families::seed);
    const std::vector<double> p = families::dirichlet(20, 1, random);
    const std::vector<double> q = families::dirichlet(30, 1, random);
    std::vector<double> product;
    for (const double x : p)
        for (const double y : q) product.push_back(x * y);
    CHECK(entropy(product) == Approx(entropy(p) + entropy(q)).epsilon(1e-15));
}
