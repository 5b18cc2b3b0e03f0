#include <random>

#include <surprisal/arithmetic/double_word.hpp>

#include "../catch.hpp"
#include "../oracle.hpp"

namespace {

using oracle::number;
using surprisal::double_word;

/// Relative error bounds proved by Joldes, Muller and Popescu, in units of 2^-106.
constexpr double bound = 10;

[[nodiscard]] number exact(const double_word<double>& x) { return number(x.hi) + number(x.lo); }

[[nodiscard]] double relative_error(const double_word<double>& x, const number& reference) {
    return static_cast<double>(abs((exact(x) - reference) / reference) * ldexp(number(1), 106));
}

}  // namespace

TEST_CASE("two_sum and two_product lose nothing") {
    STATIC_REQUIRE(surprisal::two_sum(1.0, 0x1p-60).lo == 0x1p-60);
    STATIC_REQUIRE(surprisal::two_sum(0x1p-60, 1.0).lo == 0x1p-60);
    STATIC_REQUIRE(surprisal::fast_two_sum(1.0, -0x1p-54).lo == -0x1p-54);
    STATIC_REQUIRE(surprisal::two_product(1 + 0x1p-52, 1 + 0x1p-52).lo == 0x1p-104);
    STATIC_REQUIRE(surprisal::two_product(1 + 0x1p-30F, 1 - 0x1p-30F).hi == 1);

    oracle::set_digits(100);
    std::mt19937_64 random(1);
    std::uniform_real_distribution<double> uniform(-1, 1);
    for (int trial = 0; trial < 10000; ++trial) {
        const double a = std::ldexp(uniform(random), static_cast<int>(random() % 100));
        const double b = uniform(random);
        REQUIRE(exact(surprisal::two_sum(a, b)) == number(a) + number(b));
        REQUIRE(exact(surprisal::two_product(a, b)) == number(a) * number(b));
    }
}

TEST_CASE("double_word: error bound of the four operations") {
    oracle::set_digits(100);
    std::mt19937_64 random(2);
    std::uniform_real_distribution<double> uniform(0.1, 1);
    double worst = 0;
    for (int trial = 0; trial < 10000; ++trial) {
        const double_word<double> x = surprisal::two_sum(uniform(random), 0x1p-54 * uniform(random));
        const double_word<double> y = surprisal::two_sum(uniform(random), -0x1p-54 * uniform(random));
        worst = std::max(worst, relative_error(x + y, exact(x) + exact(y)));
        worst = std::max(worst, relative_error(x * y, exact(x) * exact(y)));
        worst = std::max(worst, relative_error(x / y, exact(x) / exact(y)));
    }
    CHECK(worst <= bound);
}

TEST_CASE("a difference of close double words keeps what is left") {
    constexpr double_word<double> x(1, 0x1p-60);
    constexpr double_word<double> y(1, 0x1p-61);
    STATIC_REQUIRE((x - y).hi == 0x1p-61);
    STATIC_REQUIRE((x - x).hi == 0);
}
