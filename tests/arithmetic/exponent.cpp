#include <limits>

#include <surprisal/arithmetic/exponent.hpp>

#include "../catch.hpp"

namespace {

using surprisal::double_word;
using surprisal::scaled;

template <class T>
constexpr bool round_trips(T x) {
    const scaled<T> y = surprisal::split(double_word<T>(x));
    const bool is_normalized = y.fraction.hi >= T(0.5) && y.fraction.hi < 1;
    return is_normalized && surprisal::rounded(y) == x;
}

}  // namespace

TEMPLATE_TEST_CASE("split and rounded are inverse over the whole range", "", float, double, long double) {
    using limits = std::numeric_limits<TestType>;
    STATIC_REQUIRE(round_trips<TestType>(1));
    STATIC_REQUIRE(round_trips<TestType>(0.75));
    STATIC_REQUIRE(round_trips(static_cast<TestType>(1e30)));
    STATIC_REQUIRE(round_trips(static_cast<TestType>(1e-30)));
    STATIC_REQUIRE(round_trips<TestType>(limits::max()));
    STATIC_REQUIRE(round_trips<TestType>(limits::min()));
    STATIC_REQUIRE(round_trips<TestType>(limits::denorm_min()));
    STATIC_REQUIRE(round_trips<TestType>(3 * limits::denorm_min()));
}

TEST_CASE("zero has exponent 0") {
    constexpr scaled<double> zero = surprisal::split(double_word<double>(0));
    STATIC_REQUIRE(zero.fraction.hi == 0);
    STATIC_REQUIRE(zero.exponent == 0);
    STATIC_REQUIRE(surprisal::split(double_word<double>(-0.0)).fraction.hi == 0);
}

TEST_CASE("products and sums of scaled numbers neither overflow nor underflow") {
    constexpr scaled<double> small = surprisal::split(double_word<double>(0x1p-1000));
    constexpr scaled<double> tiny = small * small;
    STATIC_REQUIRE(surprisal::rounded(tiny) == 0);
    STATIC_REQUIRE(surprisal::rounded(tiny / small) == 0x1p-1000);
    STATIC_REQUIRE(surprisal::rounded((tiny + tiny) / tiny) == 2);
    constexpr scaled<double> zero;
    constexpr scaled<double> tiniest = tiny * tiny;  // far below what 0 is scaled to
    STATIC_REQUIRE(surprisal::rounded((zero + tiniest) / (tiniest + zero)) == 1);
    constexpr scaled<double> large = surprisal::split(double_word<double>(0x1p1000));
    CHECK(surprisal::rounded(large * large) == std::numeric_limits<double>::infinity());
    STATIC_REQUIRE(surprisal::rounded(large * large * small) == 0x1p1000);
}

TEST_CASE("a subnormal result is rounded once") {
    // 1.5 of the smallest subnormals and a little less than half a unit more: rounding to 53 bits first would give 2.
    constexpr scaled<double> x{{1.5 - 0x1p-52}, -1074};
    STATIC_REQUIRE(surprisal::rounded(x) == 0x1p-1074);
    STATIC_REQUIRE(surprisal::rounded(scaled<double>{{0.5}, -1074}) == 0);
    STATIC_REQUIRE(surprisal::rounded(scaled<double>{{0.5}, -5000}) == 0);
}
