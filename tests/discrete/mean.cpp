#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../families.hpp"
#include "../oracle.hpp"

using surprisal::ignored;
using surprisal::mean;
using surprisal::sum;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

using vector = std::vector<double>;

}  // namespace

TEST_CASE("sum and mean of what is there") {
    STATIC_REQUIRE(sum(std::array{1.0, 2.0, 4.5}) == 7.5);
    STATIC_REQUIRE(mean(std::array{1.0, 2.0, 4.5}) == 2.5);
    STATIC_REQUIRE(mean(std::array{7.0}) == 7);
    CHECK(sum(vector{}) == 0);
    CHECK(mean(vector{-1, 1}) == 0);
    CHECK_FALSE(std::signbit(mean(vector{-0.0})));
    CHECK_FALSE(std::signbit(sum(vector{})));
}

TEST_CASE("ignored rows count neither above nor below the line") {
    CHECK(mean(vector{1, ignored, 3, ignored}) == 2);
    CHECK(sum(vector{1, ignored, 3}) == 4);
    CHECK(sum(vector{ignored}) == 0);
    CHECK(mean(vector{1, ignored, 3}, vector{1, 100, 3}) == 2.5);
}

TEST_CASE("the weighted mean divides by the weights") {
    STATIC_REQUIRE(sum(std::array{1.0, 2.0}, std::array{3.0, 0.5}) == 4);
    STATIC_REQUIRE(mean(std::array{1.0, 2.0}, std::array{3.0, 1.0}) == 1.25);
    CHECK(mean(vector{1, infinity}, vector{1, 0}) == 1);  // of weight 0, not counted
}

TEST_CASE("one infinite row makes an infinite mean") {
    CHECK(mean(vector{1, infinity, 2}) == infinity);
    CHECK(sum(vector{infinity, infinity}) == infinity);
    CHECK(mean(vector{1, infinity}, vector{1, 0.5}) == infinity);
}

TEST_CASE("the mean of no rows is an error that says how many were ignored") {
    CHECK_THROWS_AS(mean(vector{}), std::domain_error);
    CHECK_THROWS_WITH(mean(vector{}), ContainsSubstring("surprisal::mean: no row is counted of 0"));
    CHECK_THROWS_AS(mean(vector{ignored, ignored}), std::domain_error);
    CHECK_THROWS_WITH(mean(vector{ignored, ignored}), ContainsSubstring("no row is counted of 2"));
    CHECK_THROWS_AS(mean(vector{1}, vector{0}), std::domain_error);
}

TEST_CASE("a NaN that is not an ignored row is an error, and so is minus infinity") {
    for (const double bad : {not_a_number, -not_a_number, -infinity}) {
        CHECK_THROWS_AS(mean(vector{1, bad}), std::domain_error);
        CHECK_THROWS_AS(sum(vector{1, bad}), std::domain_error);
        CHECK_THROWS_AS(mean(vector{1, bad}, vector{1, 1}), std::domain_error);
        CHECK_THROWS_WITH(sum(vector{1, bad}), ContainsSubstring("surprisal::sum: values[1] = "));
    }
}

TEST_CASE("weights of another number, or that are none, are errors") {
    CHECK_THROWS_AS(mean(vector{1, 2}, vector{1}), std::invalid_argument);
    CHECK_THROWS_WITH(mean(vector{1, 2}, vector{1}), ContainsSubstring("2 values and 1 weights"));
    for (const double bad : {not_a_number, -1.0, infinity}) {
        CHECK_THROWS_AS(sum(vector{1, 2}, vector{1, bad}), std::domain_error);
        CHECK_THROWS_WITH(sum(vector{1, 2}, vector{1, bad}), ContainsSubstring("surprisal::sum: weights[1] = "));
    }
}

TEST_CASE("no number is too large to be added up") {
    constexpr double largest = std::numeric_limits<double>::max();
    CHECK(mean(vector{largest, largest}) == largest);
    CHECK(sum(vector{largest, largest}) == infinity);
    CHECK(mean(vector{largest, 1, largest}, vector{largest, 1, 1}) == largest);
    CHECK(mean(vector{0x1p-1074, 0x1p-1074}) == 0x1p-1074);
    CHECK(mean(vector{1, 3}, vector{0x1p-1074, 0x1p-1074}) == 2);
    CHECK(mean(vector{1, 3}, vector{largest, largest}) == 2);
}

TEST_CASE("error bound") {
    oracle::set_digits(200);
    families::generator random(families::seed);
    std::lognormal_distribution<double> losses(0, 10);
    double worst = 0;
    for (const std::size_t n : {1U, 2U, 3U, 10U, 1000U, 20000U}) {
        const vector x = families::draw(n, [&] { return losses(random); });
        const vector w = families::draw(n, [&] { return losses(random); });
        oracle::number total = 0, weighted = 0, weight = 0;
        for (std::size_t i = 0; i < n; ++i) {
            total += x[i];
            weighted += oracle::number(x[i]) * w[i];
            weight += w[i];
        }
        for (const double ulps :
             {oracle::ulps(sum(x), total), oracle::ulps(mean(x), oracle::number(total / n)),
              oracle::ulps(sum(x, w), weighted), oracle::ulps(mean(x, w), oracle::number(weighted / weight))})
            worst = std::max(worst, ulps);
    }
    CHECK(worst <= 0.5 + 0x1p-40);
}
