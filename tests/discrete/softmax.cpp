#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <span>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../oracle.hpp"

using oracle::number;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

template <class Z, class Out>
concept has_softmax = requires(const Z& z, Out& out) {
    surprisal::softmax(z, out);
    surprisal::log_softmax(z, out);
};

/// The largest errors of softmax and log_softmax over scores of many spreads, in ulp of Out.
template <class Z, class Out>
struct worst_errors {
    double softmax = 0;
    double log_softmax = 0;

    worst_errors() {
        oracle::set_digits(100);
        std::mt19937_64 random(7);
        for (const double spread : {1e-6, 1.0, 10.0, 60.0, 200.0})
            for (const std::size_t n : {1U, 2U, 3U, 16U, 17U, 100U, 700U})
                for (const double temperature : {1.0, 0.3}) {
                    std::normal_distribution<double> draw(0, spread);
                    std::vector<Z> z(n);
                    for (Z& x : z) x = static_cast<Z>(draw(random));
                    compare(z, temperature);
                }
    }

private:
    void compare(const std::vector<Z>& z, double temperature) {
        const oracle::model exact(z, temperature);
        std::vector<Out> p(z.size());
        std::vector<Out> l(z.size());
        surprisal::softmax(surprisal::logits(z, temperature), p);
        surprisal::log_softmax(surprisal::logits(z, temperature), l);
        for (std::size_t i = 0; i < z.size(); ++i) {
            softmax = std::max(softmax, oracle::ulps(p[i], exact.p[i]));
            log_softmax = std::max(log_softmax, oracle::ulps(-l[i], exact.surprisal[i]));
        }
    }
};

}  // namespace

static_assert(has_softmax<std::vector<double>, std::vector<double>> &&
              has_softmax<std::array<float, 3>, std::span<double>>);
static_assert(has_softmax<surprisal::logits<std::vector<float>>, std::vector<float>>);
static_assert(!has_softmax<std::vector<int>, std::vector<double>>, "integers are no scores");
static_assert(!has_softmax<std::vector<double>, const std::vector<double>>, "nothing can be written to it");
static_assert(!has_softmax<surprisal::weights<std::vector<double>>, std::vector<double>>);

TEST_CASE("softmax of equal scores is uniform, whatever their size") {
    for (const double x : {0.0, -3e7, 1e300}) {
        std::array<double, 4> p{};
        surprisal::softmax(std::array{x, x, x, x}, p);
        CHECK(p == std::array{0.25, 0.25, 0.25, 0.25});
        surprisal::log_softmax(std::array{x, x, x, x}, p);
        CHECK(p[2] == -std::log(4.0));
    }
}

TEST_CASE("a masked class has probability 0 and the logarithm −∞") {
    std::array<double, 3> p{};
    surprisal::softmax(std::array{1.0, -infinity, 1.0}, p);
    CHECK(p == std::array{0.5, 0.0, 0.5});
    surprisal::log_softmax(std::array{1.0, -infinity, 1.0}, p);
    CHECK(p == std::array{-std::log(2.0), -infinity, -std::log(2.0)});
    surprisal::log_softmax(std::array{-infinity, 7.0, -infinity}, p);
    CHECK(p == std::array{-infinity, 0.0, -infinity});
    CHECK_FALSE(std::signbit(p[1]));
}

TEST_CASE("softmax keeps what is less than the smallest normal number") {
    std::array<double, 2> p{};
    surprisal::softmax(std::array{0.0, -744.0}, p);
    CHECK(p[1] == std::exp(-744.0));
    std::vector<float> narrow(40, -1e30F);
    narrow[0] = 0;
    narrow[7] = -100;
    std::vector<float> q(40);
    surprisal::softmax(narrow, q);
    CHECK(q[7] == static_cast<float>(std::exp(-100.0)));
    CHECK(q[8] == 0);
}

TEST_CASE("softmax and log_softmax may write in place") {
    for (const std::size_t n : {3U, 20U, 3000U}) {
        std::vector<double> z(n);
        for (std::size_t i = 0; i < n; ++i) z[i] = std::sin(static_cast<double>(i)) * 400;
        std::vector<double> apart(n);
        surprisal::softmax(z, apart);
        std::vector<double> in_place = z;
        surprisal::softmax(in_place, in_place);
        CHECK(in_place == apart);
        surprisal::log_softmax(z, apart);
        surprisal::log_softmax(z, z);
        CHECK(z == apart);
    }
}

TEST_CASE("softmax is constexpr") {
    constexpr auto p = [] {
        std::array<double, 2> out{};
        surprisal::softmax(std::array{3.0, 3.0}, out);
        return out;
    }();
    STATIC_REQUIRE(p[0] == 0.5);
}

TEST_CASE("softmax refuses what has no distribution") {
    std::array<double, 2> out{};
    CHECK_THROWS_AS(surprisal::softmax(std::array{1.0, 2.0, 3.0}, out), std::invalid_argument);
    CHECK_THROWS_WITH(surprisal::softmax(std::array{1.0, 2.0, 3.0}, out),
                      ContainsSubstring("surprisal::softmax") && ContainsSubstring("3") && ContainsSubstring("2"));
    CHECK_THROWS_WITH(surprisal::softmax(std::array{1.0, infinity}, out), ContainsSubstring("z[1] = inf"));
    CHECK_THROWS_WITH(surprisal::log_softmax(std::array{std::nan(""), 1.0}, out), ContainsSubstring("z[0] = nan"));
    CHECK_THROWS_WITH(surprisal::softmax(std::array{-infinity, -infinity}, out), ContainsSubstring("masked"));
    std::vector<double> none;
    CHECK_THROWS_WITH(surprisal::softmax(none, none), ContainsSubstring("empty"));
}

TEST_CASE("softmax: error bound") {
    const worst_errors<double, double> of_double;
    const worst_errors<float, float> of_float;
    const worst_errors<float, double> widened;
    CAPTURE(of_double.softmax, of_double.log_softmax, of_float.softmax, of_float.log_softmax, widened.softmax,
            widened.log_softmax);
    CHECK(of_double.softmax <= 4);
    CHECK(of_double.log_softmax <= 4);
    CHECK(of_float.softmax <= 4);
    CHECK(of_float.log_softmax <= 4);
    CHECK(widened.softmax <= 4);
    CHECK(widened.log_softmax <= 4);
}
