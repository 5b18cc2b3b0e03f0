#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <surprisal/closed_form/bernoulli.hpp>
#include <surprisal/closed_form/binomial.hpp>
#include <surprisal/closed_form/geometric.hpp>
#include <surprisal/closed_form/hypergeometric.hpp>
#include <surprisal/closed_form/negative_binomial.hpp>
#include <surprisal/closed_form/poisson.hpp>

#include "../catch.hpp"
#include "countable_oracle.hpp"

using namespace surprisal::detail;
using oracle::number;
using surprisal::double_word;

namespace {

[[nodiscard]] double relative_error(double value, const number& exact) {
    return static_cast<double>(abs((number(value) - exact) / exact));
}

/// The largest error of log_mass at points of the whole support, in units of 2^-53 (8 + 4 |ln p|): the sums allow it half as much again,
/// which random parameters need.
template <class D>
[[nodiscard]] double worst_of(const D& d) {
    using boost::multiprecision::floor;
    const countable_oracle::distribution exact = countable_oracle::of(d);
    const surprisal::interval support = surprisal::family<D>::support(d);
    double worst = 0;
    for (double apart = 0; apart < 1e16; apart = apart < 5 ? apart + 1 : std::floor(apart * 1.9))
        for (const double direction : {1.0, -1.0})
            for (const double from : {support.lower, surprisal::family<D>::mode(d), support.upper}) {
                const double k = from + direction * apart;
                if (!(k >= support.lower && k <= support.upper) || k > 1e16) continue;
                const number log_mass = exact.log_mass(k);
                const number error = abs(number(surprisal::family<D>::log_mass(d, k)) - log_mass);
                worst = std::max(worst, static_cast<double>(ldexp(error, 53) / (8 + 4 * abs(log_mass))));
            }
    return worst;
}

}  // namespace

TEST_CASE("stirling_remainder: error bound") {
    oracle::set_digits(60);
    const number half_log_2_pi = log(2 * acos(number(-1))) / 2;
    for (const double x :
         {1e-300, 1e-10, 0.1, 0.49, 0.5, 0.75, 1.0, 2.0, 3.3, 10.0, 15.9, 16.0, 25.0, 1e3, 1e8, 1e15}) {
        const number exact_x = x;
        const number exact =
            countable_oracle::log_factorial(exact_x) - ((exact_x + 0.5) * log(exact_x) - exact_x + half_log_2_pi);
        CAPTURE(x);
        CHECK(static_cast<double>(abs(number(stirling_remainder(x)) - exact)) <= 4e-16 * (1 + std::fabs(std::log(x))));
        if (x >= 16) CHECK(relative_error(stirling_remainder(x), exact) <= 1e-15);
    }
}

TEST_CASE("log_scaled_factorial vanishes at 0 and keeps its absolute accuracy") {
    oracle::set_digits(400);
    CHECK(log_scaled_factorial(0) == 0);
    for (const double x : {1e-300, 1e-10, 1e-3, 0.1, 0.3, 0.5}) {
        const number exact_x = x;
        const number exact = countable_oracle::log_factorial(exact_x) - exact_x * log(exact_x) + exact_x;
        CAPTURE(x);
        CHECK(static_cast<double>(abs(number(log_scaled_factorial(x)) - exact)) <= 4e-16);
    }
}

TEST_CASE("deviance: error bound, near and far") {
    oracle::set_digits(100);
    for (const double a : {1e-200, 0.3, 17.0, 1e15})
        for (const double change : {1e-15, -1e-9, 1e-3, 0.19, -0.3, 0.35, 0.7, -0.99, 20.0, 1e200}) {
            const double b = a * (1 + change);
            const number exact_a = a;
            const number exact_b = b;
            CAPTURE(a, b);
            const number exact = exact_a * log(exact_a / exact_b) - exact_a + exact_b;
            CHECK(relative_error(deviance(double_word<double>(a), double_word<double>(b)), exact) <= 2e-15);
        }
    CHECK(deviance(double_word<double>(0.0), double_word<double>(3.0)) == 3);
    CHECK(deviance(double_word<double>(3.0), double_word<double>(3.0)) == 0);
}

TEST_CASE("deviance takes the digits that a double word has and a double has not") {
    oracle::set_digits(100);
    const double_word<double> k(1e15);
    const double_word<double> mean(1e15 + 1, 0x1p-6);
    const number exact_k = 1e15;
    const number exact_mean = exact_k + 1 + ldexp(number(1), -6);
    CHECK(relative_error(deviance(k, mean), exact_k * log(exact_k / exact_mean) - exact_k + exact_mean) <= 1e-15);
}

TEST_CASE("log_mass of every family: error bound, out to where masses are far below the smallest number") {
    oracle::set_digits(80);
    using namespace boost::math;
    double worst = 0;
    const auto check = [&](const auto& d) {
        const double found = worst_of(d);
        CAPTURE(countable_oracle::of(d).name, found);
        CHECK(found <= 1);
        worst = std::max(worst, found);
    };
    for (const double p : {1e-9, 0.01, 0.5, 0.9, 1 - 1e-9}) {
        check(bernoulli(p));
        check(geometric(p));
        for (const double n : {1.0, 2.0, 30.0, 1e6, 1e12}) check(binomial(n, p));
        for (const double r : {1e-10, 0.25, 1.0, 40.5, 1e6, 1e12}) check(negative_binomial(r, p));
    }
    for (const double mean : {1e-10, 0.3, 1.0, 77.7, 1e5, 1e15}) check(poisson(mean));
    check(hypergeometric(50, 30, 100));
    check(hypergeometric(99, 30, 100));
    check(hypergeometric(5, 1000, 4'000'000'000U));
    check(hypergeometric(2'000'000'000U, 2'000'000'000U, 4'000'000'000U));
    CAPTURE(worst);
    CHECK(worst > 0.01);
}
