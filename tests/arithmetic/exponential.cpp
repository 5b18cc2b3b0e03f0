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

TEST_CASE("exp_beyond_tangent and exp_of_negative: error bound") {
    oracle::set_digits(200);
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> uniform(0, 1);
    const auto relative_error = [](const surprisal::double_word<double>& x, const number& reference) {
        return static_cast<double>(abs((number(x.hi) + number(x.lo) - reference) / reference));
    };
    double worst = 0;
    double worst_power = 0;
    for (int trial = 0; trial < 20000; ++trial) {
        const double x = std::pow(uniform(random), 1 + trial % 8);
        for (const double r : {x, -x}) {
            const number exact = exp(number(r)) - 1 - number(r);
            worst = std::max(worst, relative_error(surprisal::exp_beyond_tangent<double>(r), exact));
        }
        worst_power =
            std::max(worst_power,
                     relative_error(joined(surprisal::exp_of_negative(surprisal::split<double>(x))), exp(-number(x))));
    }
    CAPTURE(worst, worst_power);
    CHECK(worst <= 0x1p-98);
    CHECK(worst_power <= 0x1p-98);
}

TEST_CASE("exp_of_negative of special values") {
    STATIC_REQUIRE(rounded(surprisal::exp_of_negative(surprisal::split<double>(0))) == 1);
    STATIC_REQUIRE(rounded(surprisal::exp_of_negative(surprisal::split<double>(745.13))) == 0x1p-1074);
    STATIC_REQUIRE(surprisal::exp_of_negative(surprisal::split<double>(1e6)).exponent < -1'000'000);
    STATIC_REQUIRE(surprisal::exp_of_negative(surprisal::split<double>(1e300)).fraction.hi == 0);
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
