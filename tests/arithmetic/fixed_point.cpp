#include <cmath>
#include <random>

#include <surprisal/arithmetic/fixed_point.hpp>

#include "../catch.hpp"
#include "../oracle.hpp"

using oracle::number;
using surprisal::fixed_point;

namespace {

/// What x is, by taking away what of it a number of type double holds.
[[nodiscard]] number exactly(const fixed_point& x) {
    const double hi = x.less(0.0, 0.0);
    const double lo = x.less(hi, 0.0);
    return number(hi) + number(lo) + number(x.less(hi, lo));
}

}  // namespace

TEST_CASE("numbers are added up to the last of 192 digits") {
    oracle::set_digits(100);
    fixed_point x;
    x.add(3.0, 0);
    x.add(0x1p-60, -100);
    x.add(-1.5, -3);
    CHECK(exactly(x) == number(3) - number(0.1875) + ldexp(number(1), -160));
    x.add(1.0, -193);  // below the last digit
    CHECK(exactly(x) == number(3) - number(0.1875) + ldexp(number(1), -160));
    CHECK(x.less(2.8125, 0.0) == 0x1p-160);
    CHECK(x.less(3.0, 0.0) == -0.1875);
}

TEST_CASE("products, quotients and ln 2") {
    oracle::set_digits(100);
    std::mt19937_64 random(3);
    std::uniform_real_distribution<double> draw(0, 2);
    for (int i = 0; i < 100; ++i) {
        const double a = draw(random), b = draw(random);
        fixed_point x, y;
        x.add(a, 0);
        y.add(b, 0);
        CHECK(abs(exactly(x * y) - number(a) * number(b)) <= 0x1p-150);
        CHECK(abs(exactly(x / 7) - number(a) / 7) <= 0x1p-150);
        CHECK(exactly(x - y) == number(a) - number(b));  // modulo 2^32, read with a sign
    }
    CHECK(abs(exactly(5 * fixed_point::ln2()) - 5 * log(number(2))) <= 0x1p-150);
}

TEST_CASE("exp: error bound") {
    oracle::set_digits(100);
    std::mt19937_64 random(4);
    std::uniform_real_distribution<double> draw(0, 1);
    for (int i = 0; i < 100; ++i) {
        const double a = i == 0 ? 0 : draw(random);
        fixed_point x;
        x.add(a, 0);
        const number power = exp(number(a));
        const double hi = static_cast<double>(power);
        const double lo = static_cast<double>(number(power - hi));
        CHECK(x.exp().less(hi, lo) == Approx(static_cast<double>(number(power - hi - lo))).margin(0x1p-185));
    }
}
