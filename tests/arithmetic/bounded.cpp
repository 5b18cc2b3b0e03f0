#include <cmath>
#include <limits>
#include <random>

#include <surprisal/arithmetic/bounded.hpp>

#include "../catch.hpp"
#include "../oracle.hpp"

namespace {

using oracle::number;
using surprisal::bounded;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double unit = 0x1p-53;

/// A number that is known to a bound, and what it truly is.
struct known {
    bounded x;
    number truth;
};

class source {
public:
    known operator()(double lower, double upper) {
        const double value = std::uniform_real_distribution(lower, upper)(random_);
        const double error = std::ldexp(std::fabs(value), std::uniform_int_distribution(-60, -20)(random_));
        const double share = std::uniform_real_distribution(-1.0, 1.0)(random_);
        if (share > 0.8) return {value, value};
        return {{value, error}, number(value) + number(error) * share};
    }

private:
    std::mt19937 random_{12345};
};

/// The bound holds, and is no wider than the errors that went in, times how they are magnified, and a few roundings.
void check(const bounded& result, const number& truth, double brought) {
    const double error = static_cast<double>(abs(number(result.value) - truth));
    CAPTURE(result.value, result.error, error, brought);
    CHECK(error <= result.error);
    CHECK(result.error <= 1.001 * brought + 3 * unit * std::fabs(result.value) + 0x1p-1000);
}

}  // namespace

TEST_CASE("results are within their bounds, and the bounds are no wider than they have to be") {
    oracle::set_digits(100);
    source next;
    for (int i = 0; i < 2000; ++i) {
        const auto [a, p] = next(-10, 10);
        const auto [b, q] = next(-10, 10);
        check(a + b, p + q, a.error + b.error);
        check(a - b, p - q, a.error + b.error);
        check(-a, -p, a.error);
        check(a * b, p * q, std::fabs(a.value) * b.error + std::fabs(b.value) * a.error);
        check(a / b, p / q, (a.error + std::fabs(a.value / b.value) * b.error) / std::fabs(b.value));
        check(exp(a), exp(p), std::exp(a.value) * a.error);
        check(expm1(a), expm1(p), std::exp(a.value) * a.error);
        check(asinh(a), log(p + sqrt(p * p + 1)), a.error + 2 * unit * std::asinh(std::fabs(a.value)));
        const auto [c, r] = next(0.001, 20);
        check(log(c), log(r), c.error / c.value);
        check(log1p(c), log1p(r), c.error / (1 + c.value));
        check(sqrt(c), sqrt(r), c.error / std::sqrt(c.value));
        check(pow(c, 2.75), pow(r, number(2.75)), 2.75 * std::pow(c.value, 1.75) * c.error);
    }
}

TEST_CASE("a double is exact, and so is what it makes exactly") {
    CHECK(bounded(3).error == 0);
    CHECK((bounded(0) * 5.0).error == 0);
    CHECK((bounded(2.5) - 2.5).value == 0);
    CHECK((bounded(2.5) - 2.5).error == 0);
}

TEST_CASE("a product that underflows says what it lost") {
    const bounded tiny = bounded(1e-200) * 1e-200;
    CHECK(tiny.value == 0);
    CHECK(tiny.error > 0);
}

TEST_CASE("an infinity stays exact, and an overflow does not become one") {
    const bounded divergent = infinity;
    for (const bounded& x : {divergent + 3.0, 2 * divergent, divergent / 7.0, log(divergent), exp(divergent),
                             divergent - bounded(1, 0.5)}) {
        CHECK(x.value == infinity);
        CHECK(x.error == 0);
    }
    for (const bounded& x : {bounded(1e200) * 1e200, exp(bounded(1000)), bounded(1e200) / 1e-200}) {
        CHECK(x.value == infinity);
        CHECK(x.error == infinity);
    }
}

TEST_CASE("a divisor that may be 0, and the logarithm of what may be, are not bounded") {
    CHECK((1 / bounded(1e-3, 1e-3)).error == infinity);
    CHECK(log(bounded(1e-3, 2e-3)).error == infinity);
    CHECK(log1p(bounded(-0.5, 0.5)).error == infinity);
}
