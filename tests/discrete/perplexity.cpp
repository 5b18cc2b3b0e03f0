#include <array>
#include <cmath>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../families.hpp"
#include "../oracle.hpp"

using surprisal::perplexity;

TEST_CASE("perplexity of n equal probabilities is n") {
    STATIC_REQUIRE(perplexity(std::array{0.25, 0.25, 0.25, 0.25}) == 4);
    STATIC_REQUIRE(perplexity(std::array{1.0}) == 1);
    for (const std::size_t n : {3U, 10U, 1000U}) {
        const std::vector<double> p(n, 1.0 / static_cast<double>(n));
        CHECK(perplexity(p) == Approx(static_cast<double>(n)).epsilon(4e-16));
    }
}

TEST_CASE("perplexity is the exponential of the entropy and of the cross-entropy") {
    families::generator random(families::seed);
    const families::vector p = families::dirichlet(30, 1, random);
    const families::vector q = families::dirichlet(30, 1, random);
    CHECK(perplexity(p) == Approx(std::exp(surprisal::entropy(p))).epsilon(1e-15));
    CHECK(perplexity(p, q) == Approx(std::exp(surprisal::cross_entropy(p, q))).epsilon(1e-15));
    CHECK(perplexity(p, q) >= perplexity(p));
}

TEST_CASE("a model that is certain of something else has a perplexity beyond double") {
    CHECK(perplexity(std::array{1.0, 0.0}, surprisal::weights(std::array{1e-300, 1e300})) ==
          std::numeric_limits<double>::infinity());
}

TEST_CASE("error bound") {
    families::generator random(families::seed);
    oracle::set_digits(100);
    double worst = 0;
    for (const std::size_t n : {2U, 16U, 17U, 100U, 1000U})
        for (int trial = 0; trial < 30; ++trial) {
            const families::vector p = families::dirichlet(n, 1, random);
            const families::vector q = families::dirichlet(n, trial % 2 == 0 ? 0.01 : 1, random);
            if (*std::min_element(q.begin(), q.end()) == 0) continue;
            const oracle::number expected = exp(oracle::cross_entropy(oracle::normalized(p), oracle::normalized(q)));
            if (expected > 1e300) continue;
            worst = std::max(worst, oracle::ulps(perplexity(p, q), expected));
        }
    CHECK(worst <= 4);
}
