#include <random>

#include <surprisal/arithmetic/exponential.hpp>

#include "../catch.hpp"
#include "../oracle.hpp"

using oracle::number;

TEST_CASE("exp: error bound") {
    oracle::set_digits(100);
    std::mt19937_64 random(5);
    std::uniform_real_distribution<double> uniform(0, 1);
    double worst = 0;
    for (int trial = 0; trial < 20000; ++trial) {
        const double x = 709 * std::pow(uniform(random), 4);
        worst = std::max(worst, oracle::ulps(surprisal::exp(surprisal::split<double>(x)), exp(number(x))));
    }
    CAPTURE(worst);
    CHECK(worst <= 0.75);
}

TEST_CASE("exp of special values") {
    STATIC_REQUIRE(surprisal::exp(surprisal::split<double>(0)) == 1);
    STATIC_REQUIRE(surprisal::exp(surprisal::split<double>(709.78)) < std::numeric_limits<double>::infinity());
    STATIC_REQUIRE(surprisal::exp(surprisal::split<double>(709.79)) == std::numeric_limits<double>::infinity());
    STATIC_REQUIRE(surprisal::exp(surprisal::infinity<double>()) == std::numeric_limits<double>::infinity());
}

TEST_CASE("sqrt: error bound") {
    oracle::set_digits(100);
    std::mt19937_64 random(6);
    std::uniform_real_distribution<double> uniform(-1, 1);
    double worst = 0;
    for (int trial = 0; trial < 20000; ++trial) {
        const double x = std::exp2(1023 * uniform(random));
        worst = std::max(worst, oracle::ulps(surprisal::sqrt(surprisal::split<double>(x)), sqrt(number(x))));
    }
    CAPTURE(worst);
    CHECK(worst <= 0.5 + 0x1p-40);
}

TEST_CASE("sqrt of special values") {
    STATIC_REQUIRE(surprisal::sqrt(surprisal::split<double>(0)) == 0);
    STATIC_REQUIRE(surprisal::sqrt(surprisal::split<double>(1)) == 1);
    STATIC_REQUIRE(surprisal::sqrt(surprisal::split<double>(0.25)) == 0.5);
    STATIC_REQUIRE(surprisal::sqrt(surprisal::split<double>(0x1p-1074)) == 0x1p-537);
    STATIC_REQUIRE(surprisal::sqrt(surprisal::split<float>(0x1p-149F)) == 0x1.6a09e6p-75F);
}
