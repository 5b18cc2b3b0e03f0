#include <random>

#include <surprisal/arithmetic/divergence.hpp>

#include "../catch.hpp"
#include "../oracle.hpp"

namespace {

using oracle::number;
using surprisal::contrast;
using surprisal::scaled;
using surprisal::split;

/// 2 bits beyond the 53 of double, in units of 2^-53.
constexpr double bound = 0x1p-2;

[[nodiscard]] number exact(const scaled<double>& x) {
    return ldexp(number(x.fraction.hi) + number(x.fraction.lo), x.exponent);
}

[[nodiscard]] double relative_error(const scaled<double>& value, const number& reference) {
    return static_cast<double>(ldexp(abs((exact(value) - reference) / reference), 53));
}

[[nodiscard]] number kl_term(const number& a, const number& b) { return a * log(a / b) - a + b; }

/// Pairs whose ratio is anywhere from 2^-200 to 1 + 2^-52, many of them close.
template <class Check>
void for_each_pair(Check check) {
    oracle::set_digits(200);
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> uniform(-1, 1);
    for (int trial = 0; trial < 20000; ++trial) {
        const double a = std::exp2(300 * uniform(random));
        const double far = a * std::exp2(200 * uniform(random));
        const double close = a * (1 + uniform(random) * std::exp2(-52 * std::abs(uniform(random))));
        const double b = trial % 2 == 0 ? far : close;
        if (a != b) check(a, b);
    }
}

}  // namespace

TEST_CASE("divergence_term: error bound, and never negative") {
    double worst = 0;
    for_each_pair([&](double a, double b) {
        const scaled<double> value = surprisal::divergence_term<double>({split<double>(a), split<double>(b)});
        REQUIRE(value.fraction.hi > 0);
        worst = std::max(worst, relative_error(value, kl_term(number(a), number(b))));
    });
    CAPTURE(worst);
    CHECK(worst <= bound);
}

TEST_CASE("jensen_shannon_term: error bound, symmetric, and never negative") {
    double worst = 0;
    for_each_pair([&](double a, double b) {
        const scaled<double> value = surprisal::jensen_shannon_term<double>({split<double>(a), split<double>(b)});
        const scaled<double> turned = surprisal::jensen_shannon_term<double>({split<double>(b), split<double>(a)});
        REQUIRE(value.fraction.hi > 0);
        REQUIRE(exact(value) == exact(turned));
        const number m = (number(a) + number(b)) / 2;
        worst = std::max(worst, relative_error(value, (kl_term(number(a), m) + kl_term(number(b), m)) / 2));
    });
    CAPTURE(worst);
    CHECK(worst <= bound);
}

TEST_CASE("a contrast of products keeps every digit of their difference") {
    oracle::set_digits(200);
    std::mt19937_64 random(8);
    std::uniform_real_distribution<double> uniform(0.5, 1);
    for (int trial = 0; trial < 2000; ++trial) {
        const scaled<double> x = split<double>(uniform(random));
        const scaled<double> y = split<double>(std::nextafter(x.fraction.hi, 2));
        const scaled<double> f = split(surprisal::two_sum(uniform(random), 0x1p-55 * uniform(random)));
        const scaled<double> g = split(surprisal::two_sum(f.fraction.hi, -0x1p-56 * uniform(random)));
        const contrast<double> c(x, f, y, g);
        const number reference = exact(x) * exact(f) - exact(y) * exact(g);
        CHECK(relative_error({c.difference, c.exponent}, reference) < 0x1p-40);
    }
}

TEST_CASE("terms of zeros") {
    constexpr scaled<double> zero;
    constexpr scaled<double> half = split<double>(0.5);
    STATIC_REQUIRE(surprisal::rounded(surprisal::divergence_term<double>({zero, half})) == 0.5);
    STATIC_REQUIRE(!surprisal::is_finite(surprisal::divergence_term<double>({half, zero})));
    STATIC_REQUIRE(surprisal::rounded(surprisal::divergence_term<double>({zero, zero})) == 0);
    STATIC_REQUIRE(surprisal::rounded(surprisal::divergence_term<double>({half, half})) == 0);
    STATIC_REQUIRE(surprisal::rounded(surprisal::jensen_shannon_term<double>({zero, zero})) == 0);
    STATIC_REQUIRE(surprisal::rounded(surprisal::jensen_shannon_term<double>({half, half})) == 0);
    STATIC_REQUIRE(surprisal::rounded(surprisal::jensen_shannon_term<double>({zero, half})) ==
                   surprisal::rounded(surprisal::jensen_shannon_term<double>({half, zero})));
}
