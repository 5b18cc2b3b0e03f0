#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../oracle.hpp"

using surprisal::entropy;
using surprisal::kl_divergence;
using surprisal::log_probabilities;
using surprisal::logits;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

template <class R>
concept makes_log_probabilities = requires(const R& range) {
    log_probabilities(range);
};

/// The logarithms of 1/n.
template <class T>
[[nodiscard]] std::vector<T> uniform(std::size_t n) {
    return std::vector<T>(n, static_cast<T>(-std::log(static_cast<double>(n))));
}

}  // namespace

static_assert(makes_log_probabilities<std::vector<float>> && makes_log_probabilities<std::array<long double, 2>>);
static_assert(!makes_log_probabilities<std::vector<int>>);

TEST_CASE("log-probabilities are the distribution of their exponentials") {
    STATIC_REQUIRE(entropy(log_probabilities(std::array{0.0, -infinity})) == 0);
    constexpr double half = -0x1.62e42fefa39efp-1;
    STATIC_REQUIRE(entropy<surprisal::bits>(log_probabilities(std::array{half, half})) == 1);
    STATIC_REQUIRE(kl_divergence(log_probabilities(std::array{half, half}), std::array{0.5, 0.5}) == 0);
    for (const std::size_t n : {1U, 3U, 17U, 5000U}) {
        CHECK(entropy(log_probabilities(uniform<double>(n))) ==
              Approx(std::log(static_cast<double>(n))).epsilon(1e-15));
        CHECK(entropy(log_probabilities(uniform<float>(n))) == Approx(std::log(static_cast<double>(n))).epsilon(1e-6));
    }
}

TEST_CASE("log-probabilities are logits whose sum is known") {
    std::vector<double> l(200);
    for (std::size_t i = 0; i < l.size(); ++i) l[i] = std::cos(static_cast<double>(i));
    surprisal::log_softmax(l, l);
    CHECK(entropy(log_probabilities(l)) == entropy(logits(l)));
    CHECK(kl_divergence(log_probabilities(l), logits(l)) == 0);
    CHECK(surprisal::cross_entropy(surprisal::one_hot(5), log_probabilities(l)) ==
          surprisal::cross_entropy(surprisal::one_hot(5), logits(l)));
}

TEST_CASE("a sum of 1 is one within √ε of the element type") {
    for (const std::size_t n : {2U, 16U, 40U, 4000U}) {
        std::vector<double> l = uniform<double>(n);
        for (double& x : l) x += 1e-8;
        CHECK_NOTHROW(entropy(log_probabilities(l)));
        CHECK(kl_divergence(log_probabilities(l), log_probabilities(uniform<double>(n))) < 1e-25);
        for (double& x : l) x += 1e-8;
        CHECK_THROWS_AS(entropy(log_probabilities(l)), std::domain_error);
        CHECK_THROWS_AS(kl_divergence(log_probabilities(l), log_probabilities(l)), std::domain_error);
        CHECK_THROWS_AS(surprisal::cross_entropy(surprisal::one_hot(0), log_probabilities(l)), std::domain_error);
        CHECK_NOTHROW(entropy(logits(l)));
        std::vector<float> narrow = uniform<float>(n);
        for (float& x : narrow) x -= 3e-4F;
        CHECK_NOTHROW(entropy(log_probabilities(narrow)));
        for (float& x : narrow) x -= 1e-4F;
        CHECK_THROWS_AS(entropy(log_probabilities(narrow)), std::domain_error);
    }
}

TEST_CASE("an error tells the sum and the way out") {
    CHECK_THROWS_WITH(entropy(log_probabilities(std::array{0.0, 0.0})),
                      ContainsSubstring("surprisal::entropy: p") && ContainsSubstring("a sum of 2;") &&
                          ContainsSubstring("1.5e-08") && ContainsSubstring("logits(p)"));
    CHECK_THROWS_WITH(kl_divergence(logits(std::array{0.0, 0.0}), log_probabilities(std::array{-3.0, -infinity})),
                      ContainsSubstring("surprisal::kl_divergence: q") && ContainsSubstring("0.0497"));
    CHECK_THROWS_WITH(entropy(log_probabilities(std::array{900.0, 900.0})), ContainsSubstring("a sum of inf"));
    CHECK_THROWS_WITH(entropy(log_probabilities(std::array{infinity, 0.0})), ContainsSubstring("p[0] = inf"));
    CHECK_THROWS_WITH(entropy(log_probabilities(std::array{-infinity, -infinity})), ContainsSubstring("masked"));
}

TEST_CASE("logarithms to base 2 or 10 say so, and whole bits come out whole") {
    using surprisal::base;
    using surprisal::bits;
    STATIC_REQUIRE(entropy<bits>(log_probabilities<bits>(std::array{-1.0, -2.0, -2.0})) == 1.5);
    STATIC_REQUIRE(entropy<bits>(log_probabilities<base<4>>(std::array{-0.5, -1.0, -1.0})) == 1.5);
    STATIC_REQUIRE(kl_divergence(log_probabilities<bits>(std::array{-1.0, -1.0}), std::array{0.5, 0.5}) == 0);
    const std::vector<double> whole{-3, -1, -2, -4, -4};
    const std::vector<double> p{0.125, 0.5, 0.25, 0.0625, 0.0625};
    CHECK(entropy<bits>(log_probabilities<bits>(whole)) == 1.875);
    CHECK(entropy<bits>(log_probabilities<bits>(std::vector<float>{-3, -1, -2, -4, -4})) == 1.875);
    CHECK(surprisal::cross_entropy<bits>(p, log_probabilities<bits>(whole)) == 1.875);
    CHECK(surprisal::cross_entropy<bits>(log_probabilities<bits>(whole), p) == 1.875);
    CHECK(surprisal::cross_entropy<bits>(surprisal::one_hot(2), log_probabilities<bits>(whole)) == 2);
    CHECK(kl_divergence(log_probabilities<bits>(whole), p) == 0);
    CHECK(kl_divergence(log_probabilities<bits>(whole), log_probabilities<bits>(whole)) == 0);
    CHECK(entropy<bits>(log_probabilities<bits>(std::vector<double>(1024, -10.0))) == 10);
    CHECK(entropy<base<10>>(log_probabilities<base<10>>(std::vector<double>(1000, -3.0))) == 3);
    CHECK(entropy<bits>(log_probabilities<bits>(std::array{0.0, -infinity})) == 0);
    const std::vector<double> z{0.5, -1, 2, 0, 1};
    std::vector<double> slopes(5);
    std::vector<double> slopes_of_p(5);
    CHECK(surprisal::cross_entropy(log_probabilities<bits>(whole), logits(z), surprisal::gradient(slopes)) ==
          Approx(surprisal::cross_entropy(p, logits(z), surprisal::gradient(slopes_of_p))).epsilon(1e-15));
    for (std::size_t i = 0; i < 5; ++i) CHECK(slopes[i] == Approx(slopes_of_p[i]).epsilon(1e-14));
}

TEST_CASE("logarithms in any unit: error bound") {
    oracle::set_digits(60);
    std::mt19937_64 random(1);
    double worst = 0;
    const auto check = [&]<class Unit>(Unit /*unit*/, int base, std::size_t n) {
        std::vector<double> l(n);
        std::vector<double> l2(n);
        oracle::number sum = 0;
        oracle::number sum2 = 0;
        const auto power = [&](double x) { return pow(oracle::number(base), oracle::number(x)); };
        for (std::size_t i = 0; i < n; ++i) {
            l[i] = std::normal_distribution<double>(0, 3)(random);
            l2[i] = l[i] + std::normal_distribution<double>(0, 1e-3)(random);
            sum += power(l[i]);
            sum2 += power(l2[i]);
        }
        std::vector<oracle::number> p;
        std::vector<oracle::number> q;
        for (std::size_t i = 0; i < n; ++i) {
            l[i] -= static_cast<double>(log(sum) / log(oracle::number(base)));
            l2[i] -= static_cast<double>(log(sum2) / log(oracle::number(base)));
            p.push_back(power(l[i]));
            q.push_back(power(l2[i]));
        }
        p = oracle::normalized(p);
        q = oracle::normalized(q);
        const auto in_p = log_probabilities<Unit>(l);
        const auto in_q = log_probabilities<Unit>(l2);
        worst = std::max({worst, oracle::ulps(entropy(in_p), oracle::entropy(p)),
                          oracle::ulps(surprisal::cross_entropy(in_p, in_q), oracle::cross_entropy(p, q)),
                          oracle::ulps(kl_divergence(in_p, in_q), oracle::kl_divergence(p, q))});
    };
    for (const std::size_t n : {2U, 7U, 40U, 1500U}) {
        check(surprisal::bits(), 2, n);
        check(surprisal::hartleys(), 10, n);
        check(surprisal::base<3>(), 3, n);
    }
    CAPTURE(worst);
    CHECK(worst <= 4);
}

TEST_CASE("the way out of a sum that is not 1 is right") {
    using surprisal::base;
    const auto says = [](const auto& l, const char* advice) {
        CHECK_THROWS_AS(entropy(l), std::domain_error);
        CHECK_THROWS_WITH(entropy(l), ContainsSubstring(advice));
    };
    const std::vector<double> tenths{-1, std::log10(0.2), std::log10(0.7)};
    says(log_probabilities(tenths), "their powers of 10 sum to 1; write log_probabilities<base<10>>(p)");
    CHECK(entropy(log_probabilities<base<10>>(tenths)) == Approx(0.8018185525433373));
    says(log_probabilities(std::array{-1.0, -2.0, -2.0}),
         "their powers of 2 sum to 1; write log_probabilities<base<2>>(p)");
    says(log_probabilities<base<10>>(std::array{std::log(0.5), std::log(0.5)}),
         "p = log_probabilities<base<10>> of a sum of");
    says(log_probabilities<base<10>>(std::array{std::log(0.5), std::log(0.5)}),
         "their exponentials sum to 1; write log_probabilities(p)");

    // As in an ARPA file, with few digits: they are divided by their sum as logarithms to base 10.
    const std::vector<double> printed{-1, -0.69897, -0.154902};
    says(log_probabilities(printed), "; write logits(p, 0.43429448190325");
    says(log_probabilities<base<10>>(printed), "; write logits(p, 0.43429448190325");
    CHECK(entropy(logits(printed, 0.43429448190325182)) == Approx(0.8018185525433373).epsilon(1e-5));

    says(log_probabilities(std::array{0.0, 0.0}), "1.5e-08; write logits(p) to have them divided by their sum");
    says(log_probabilities<base<10>>(std::array{0.0, 0.0}), "1.5e-08; write logits(p, 0.43429448190325");
}
