#include <array>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../families.hpp"

using surprisal::cross_entropy;
using surprisal::entropy;
using surprisal::kl_divergence;

TEST_CASE("H(P, Q) = H(P) + D(P‖Q) for every pair of nouns") {
    using surprisal::one_hot;
    using surprisal::weights;
    const auto check = [](const auto& p, const auto& q) {
        CHECK(cross_entropy(p, q) == Approx(entropy(p) + kl_divergence(p, q)).epsilon(1e-15));
    };
    const auto check_with_every_model = [&](const auto& p) {
        check(p, std::array{0.2, 0.3, 0.5});
        check(p, std::array{0.2F, 0.3F, 0.5F});
        check(p, std::array{0.2L, 0.3L, 0.5L});
        check(p, weights(std::array{1, 2, 3}));
        check(p, weights(std::array{1e-3, 2e5, 3.0}));
    };
    check_with_every_model(std::array{0.6, 0.3, 0.1});
    check_with_every_model(std::array{0.6F, 0.3F, 0.1F});
    check_with_every_model(std::array{0.6L, 0.3L, 0.1L});
    check_with_every_model(weights(std::array{7, 0, 3}));
    check_with_every_model(weights(std::array{7.5, 0.25, 1e-9}));
    check_with_every_model(one_hot(1));
    check(one_hot(2), std::array{0.0, 0.0, 1.0});
}

TEST_CASE("H(P, Q) = H(P) + D(P‖Q) in every family") {
    families::generator random(families::seed);
    for (const families::family& family : families::all())
        for (const std::size_t n : families::sizes) {
            const families::pair pair = family.draw(n, random);
            const double cross = cross_entropy(pair.p, pair.q);
            CAPTURE(family.name, n);
            if (std::isfinite(cross))
                CHECK(cross == Approx(entropy(pair.p) + kl_divergence(pair.p, pair.q)).epsilon(1e-15));
            else
                CHECK(kl_divergence(pair.p, pair.q) == cross);
        }
}

TEST_CASE("cross-entropy of a distribution with itself is its entropy, not 0") {
    constexpr std::array p{0.42, 0.31, 0.27};
    STATIC_REQUIRE(cross_entropy(p, p) == entropy(p));
    STATIC_REQUIRE(cross_entropy(p, p) > 1);
}

TEST_CASE("under a uniform model every distribution costs ln n") {
    families::generator random(families::seed);
    const std::vector<double> uniform(8, 0.125);
    for (int trial = 0; trial < 20; ++trial)
        CHECK(cross_entropy<surprisal::bits>(families::dirichlet(8, 1, random), uniform) == 3);
}
