#include <array>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../families.hpp"

using surprisal::conditional_entropy;
using surprisal::weights;

TEST_CASE("a column that the row decides has no entropy left; one that it says nothing of has all") {
    STATIC_REQUIRE(conditional_entropy(std::array{0.0, 0.5, 0.5, 0.0}, 2, 2) == 0);
    STATIC_REQUIRE(conditional_entropy<surprisal::bits>(std::array{0.25, 0.25, 0.25, 0.25}, 2, 2) == 1);
    STATIC_REQUIRE(conditional_entropy<surprisal::bits>(weights(std::array{1, 1, 0, 2}), 2, 2) == 0.5);
}

TEST_CASE("a row without mass does not count") {
    STATIC_REQUIRE(conditional_entropy<surprisal::bits>(weights(std::array{1, 1, 0, 0}), 2, 2) == 1);
}

TEST_CASE("the chain rule: H(X, Y) = H(X) + H(Y | X)") {
    families::generator random(families::seed);
    for (std::size_t trial = 0; trial < 50; ++trial) {
        const std::size_t rows = 1 + trial % 5;
        const families::vector joint = families::dirichlet(rows * 7, 0.5, random);
        families::vector row(rows);
        for (std::size_t i = 0; i < joint.size(); ++i) row[i / 7] += joint[i];
        const double expected = surprisal::entropy(row) + conditional_entropy(joint, rows, 7);
        CHECK(surprisal::entropy(joint) == Approx(expected).epsilon(1e-15));
    }
}

TEST_CASE("a shape that does not fit names its function") {
    CHECK_THROWS_WITH(conditional_entropy(std::array{0.5, 0.5}, 1, 3),
                      ContainsSubstring("surprisal::conditional_entropy: joint has 2 elements"));
}
