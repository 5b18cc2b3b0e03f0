#include <array>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../families.hpp"
#include "../oracle.hpp"

using surprisal::conditional_entropy;
using surprisal::mutual_information;
using surprisal::weights;

TEST_CASE("a copy shares all its information, an independent variable none") {
    STATIC_REQUIRE(mutual_information<surprisal::bits>(std::array{0.5, 0.0, 0.0, 0.5}, 2, 2) == 1);
    STATIC_REQUIRE(mutual_information(std::array{0.25, 0.25, 0.25, 0.25}, 2, 2) == 0);
    STATIC_REQUIRE(mutual_information(weights(std::array{2, 4, 6, 1, 2, 3}), 2, 3) == 0);
}

TEST_CASE("mutual information: error bound and identities, dependent and nearly independent") {
    oracle::set_digits(100);
    families::generator random(families::seed);
    double worst_information = 0;
    double worst_left = 0;
    for (std::size_t trial = 0; trial < 100; ++trial) {
        const std::size_t rows = 1 + trial % 5;
        const std::size_t columns = 1 + trial % 7;
        const double dependence = trial % 2 == 0 ? 1 : 1e-9;
        const families::vector x = families::dirichlet(rows, 1, random);
        const families::vector y = families::dirichlet(columns, 1, random);
        families::vector joint;
        for (const double a : x)
            for (const double b : y) joint.push_back(a * b * (1 + dependence * families::uniform(random)));
        const oracle::table table(oracle::normalized(joint), rows, columns);
        const double information = mutual_information(weights(joint), rows, columns);
        const double left = conditional_entropy(weights(joint), rows, columns);
        CHECK(information >= 0);
        if (rows > 1 && columns > 1)
            worst_information = std::max(worst_information, oracle::ulps(information, table.mutual_information()));
        if (columns > 1) worst_left = std::max(worst_left, oracle::ulps(left, table.conditional_entropy()));

        families::vector column(columns);
        for (std::size_t i = 0; i < joint.size(); ++i) column[i % columns] += joint[i];
        CHECK(surprisal::entropy(weights(column)) == Approx(information + left).epsilon(1e-15).margin(1e-15));
    }
    CAPTURE(worst_information, worst_left);
    CHECK(worst_information <= 4);
    CHECK(worst_left <= 1);
}

TEST_CASE("a table of one row or one column shares nothing") {
    families::generator random(families::seed);
    const families::vector p = families::dirichlet(9, 1, random);
    CHECK(mutual_information(p, 1, 9) == 0);
    CHECK(mutual_information(p, 9, 1) == 0);
}

TEST_CASE("a table that is not rows × columns is an error that names all three") {
    const std::vector p{0.5, 0.25, 0.25};
    CHECK_THROWS_AS(mutual_information(p, 2, 2), std::invalid_argument);
    CHECK_THROWS_WITH(mutual_information(p, 2, 2), ContainsSubstring("surprisal::mutual_information: joint has 3") &&
                                                       ContainsSubstring("2 rows × 2 columns"));
    CHECK_THROWS_AS(mutual_information(p, 0, 3), std::invalid_argument);
    CHECK_THROWS_AS(mutual_information(p, 3, 0), std::invalid_argument);
    const std::size_t half = std::size_t{1} << 63;
    CHECK_THROWS_AS(mutual_information(std::vector<double>{}, 2, half), std::invalid_argument);
}
