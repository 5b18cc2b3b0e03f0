#include <random>

#include <surprisal/arithmetic/logarithm.hpp>

#include "../catch.hpp"
#include "../oracle.hpp"

namespace {

using oracle::number;
using surprisal::double_word;

/// 4 bits beyond the 53 of double, in units of 2^-53.
constexpr double bound = 0x1p-4;

[[nodiscard]] double relative_error(const double_word<double>& value, const number& reference) {
    return static_cast<double>(ldexp(abs((number(value.hi) + number(value.lo) - reference) / reference), 53));
}

}  // namespace

TEST_CASE("log: error bound over the whole range, and next to 1") {
    oracle::set_digits(100);
    std::mt19937_64 random(3);
    std::uniform_real_distribution<double> uniform(-1, 1);
    double worst = 0;
    for (int trial = 0; trial < 20000; ++trial) {
        const double anywhere = std::exp2(1023 * uniform(random));
        const double around = 1 + uniform(random) * std::exp2(-52 * std::abs(uniform(random)));
        for (const double x : {anywhere, around}) {
            if (x == 1 || x <= 0) continue;
            worst = std::max(worst, relative_error(surprisal::log(surprisal::split<double>(x)), log(number(x))));
        }
    }
    CAPTURE(worst);
    CHECK(worst <= bound);
}

TEST_CASE("log of two words: error bound where the nodes of the table meet, and next to 1") {
    oracle::set_digits(100);
    std::mt19937_64 random(5);
    std::uniform_real_distribution<double> uniform(-1, 1);
    double worst = 0;
    for (int trial = 0; trial < 20000; ++trial) {
        const double between = (45 + 45 * uniform(random)) / 64 + 0x1p-30 * uniform(random);
        const double meeting = (std::floor(44 + 22 * uniform(random)) + 0.5) / 32 * (1 + 0x1p-51 * uniform(random));
        const double next_to_1 = 1 + std::exp2(-53 * std::abs(uniform(random))) * (trial % 2 == 0 ? 1 : -1);
        for (const double high : {between, meeting, next_to_1}) {
            if (!(high > 0x1p-900)) continue;
            const double low = high * 0x1p-54 * uniform(random);
            const number exact = number(high) + number(low);
            if (exact == 1) continue;
            worst = std::max(worst, relative_error(surprisal::log(surprisal::split<double>({high, low})), log(exact)));
        }
    }
    CAPTURE(worst);
    CHECK(worst <= bound);
}

TEST_CASE("each node of the logarithm is next to its 1/x, with few digits, and has its logarithm") {
    oracle::set_digits(100);
    int j = 23;
    for (const auto& [factor, log_of_inverse] : surprisal::detail::log_nodes) {
        CAPTURE(j);
        CHECK(std::abs(factor * j / 32 - 1) <= 0x1p-8);
        CHECK(std::floor(factor * 0x1p8) == factor * 0x1p8);
        if (j == 32) {
            CHECK(log_of_inverse.hi == 0);
            CHECK(log_of_inverse.lo == 0);
        } else {
            CHECK(relative_error(log_of_inverse, -log(number(factor))) < 0x1p-51);
        }
        ++j;
    }
    CHECK(j == 46);
}

TEST_CASE("log1p: error bound from 2^-1000 to 2^100") {
    oracle::set_digits(700);
    std::mt19937_64 random(4);
    std::uniform_real_distribution<double> uniform(0, 1);
    double worst = 0;
    for (int trial = 0; trial < 2000; ++trial) {
        const double range = trial % 2 == 0 ? std::exp2(-950 + 1050 * uniform(random)) : uniform(random);
        const double_word<double> value = surprisal::joined(surprisal::log1p(surprisal::split<double>(range)));
        worst = std::max(worst, relative_error(value, log1p(number(range))));
    }
    CAPTURE(worst);
    CHECK(worst <= bound);
}

TEST_CASE("the logarithm of 1 is 0, of a power of two a multiple of ln 2") {
    constexpr double_word<double> ln2 = surprisal::ln2<double>();
    oracle::set_digits(100);
    CHECK(relative_error(ln2, log(number(2))) < 0x1p-51);
    STATIC_REQUIRE(surprisal::log(surprisal::split<double>(1)).hi == 0);
    STATIC_REQUIRE(surprisal::log(surprisal::split<double>(0x1p-1074)).hi == -1074 * ln2.hi);
    for (int k = -1074; k <= 1023; ++k) {
        const double_word<double> value = surprisal::log(surprisal::split<double>(std::ldexp(1, k)));
        const double_word<double> multiple = static_cast<double>(k) * ln2;
        CHECK(value.hi == multiple.hi);
        CHECK(value.lo == multiple.lo);
    }
    STATIC_REQUIRE(surprisal::log1p(surprisal::split<double>(0)).fraction.hi == 0);
}

TEST_CASE("artanh's tail is the series that it stands for") {
    STATIC_REQUIRE(surprisal::artanh_tail(0.0) == 1. / 3);
    for (const double s : {0.01, 0.1, 0.3, 0.5}) {
        oracle::set_digits(100);
        const number z = number(s) * number(s);
        const number reference = (atanh(number(s)) / number(s) - 1) / z;
        CHECK(oracle::ulps(surprisal::artanh_tail(static_cast<double>(z)), reference) < 3);
    }
}
