#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../oracle.hpp"

using oracle::number;
using surprisal::log_sum_exp;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

[[nodiscard]] number exact(const std::vector<double>& z) {
    number sum = 0;
    for (const double x : z) sum += exp(number(x));
    return log(sum);
}

}  // namespace

TEST_CASE("log_sum_exp of special values") {
    STATIC_REQUIRE(log_sum_exp(std::array{7.0}) == 7);
    STATIC_REQUIRE(log_sum_exp(std::array{-infinity, 7.0, -infinity}) == 7);
    STATIC_REQUIRE(log_sum_exp(std::array{1e308, 1e308}) == 1e308);
    STATIC_REQUIRE(log_sum_exp(std::array{-1e308, -1e308}) == -1e308);
    STATIC_REQUIRE(log_sum_exp(std::array{0.0, 0.0}) == 0x1.62e42fefa39efp-1);
    STATIC_REQUIRE(log_sum_exp(std::array{0.0}) == 0);
    CHECK(log_sum_exp(std::vector<float>(1000, 3.0F)) == Approx(3 + std::log(1000.0)).epsilon(1e-7));
    CHECK(log_sum_exp(surprisal::logits(std::array{2.0, 2.0}, 2)) == Approx(1 + std::log(2.0)));
    CHECK(log_sum_exp(std::array{-0.0}) == 0);
    CHECK_FALSE(std::signbit(log_sum_exp(std::array{-0.0})));
}

TEST_CASE("log_sum_exp refuses what has no sum") {
    CHECK_THROWS_AS(log_sum_exp(std::vector<double>()), std::domain_error);
    CHECK_THROWS_WITH(log_sum_exp(std::array{0.0, infinity}), ContainsSubstring("surprisal::log_sum_exp: z[1] = inf"));
    CHECK_THROWS_WITH(log_sum_exp(std::array{-infinity, -infinity}), ContainsSubstring("masked"));
}

TEST_CASE("log_sum_exp: error bound") {
    oracle::set_digits(100);
    std::mt19937_64 random(11);
    double worst = 0;
    double worst_of_float = 0;
    for (const double spread : {1e-6, 1.0, 10.0, 1000.0})
        for (const std::size_t n : {2U, 3U, 16U, 17U, 100U, 1000U})
            for (const double offset : {0.0, -std::log(static_cast<double>(n)), 5e3}) {
                std::normal_distribution<double> draw(offset, spread);
                std::vector<double> z(n);
                for (double& x : z) x = draw(random);
                worst = std::max(worst, oracle::ulps(log_sum_exp(z), exact(z)));
                const std::vector<float> narrow(z.begin(), z.end());
                worst_of_float = std::max(
                    worst_of_float, oracle::ulps(log_sum_exp(narrow), exact({narrow.begin(), narrow.end()})) * 0x1p-29);
            }
    CAPTURE(worst, worst_of_float);
    CHECK(worst <= 4);
    CHECK(worst_of_float <= 4);
}
