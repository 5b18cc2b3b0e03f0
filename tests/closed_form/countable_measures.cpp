// The three verbs on Boost.Math's families on the integers against sums in 60 digits. Prints the worst error of each family.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <surprisal/boost_math.hpp>

#include "../catch.hpp"
#include "countable_oracle.hpp"

namespace {

using boost::math::bernoulli;
using boost::math::binomial;
using boost::math::geometric;
using boost::math::hypergeometric;
using boost::math::negative_binomial;
using boost::math::poisson;
using countable_oracle::subject;
using oracle::number;
using surprisal::estimate;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// In ulp. Where one outcome is nearly certain, all of the entropy comes from masses p of about its own size, and they are
/// known to ln p ulp or so.
[[nodiscard]] double bound(double entropy) { return entropy > 1e-3 ? 8 : -2 * std::log(entropy); }
constexpr double bound_of_sums = 8;

[[nodiscard]] std::string family_of(const std::string& name) { return name.substr(0, name.find('(')); }

void print(const char* what, const std::map<std::string, double>& worst) {
    for (const auto& [family, ulps] : worst) std::printf("%-14s %-18s %.2f ulp\n", what, family.c_str(), ulps);
}

/// What holds of every estimate that has a reference.
void check_estimate(const estimate& found, const number& expected) {
    CHECK(static_cast<double>(abs(number(found.value) - expected)) <= found.error);
    CHECK(!std::signbit(found.value));
    CHECK(std::fabs(found.mass_p - 1) <= 1e-12);
    CHECK(std::fabs(found.mass_q - 1) <= 1e-12);
    CHECK((found.why == surprisal::outcome::closed_form) == (found.evaluations == 0));
}

const std::vector<subject> of_every_size{
    bernoulli(0.3),
    bernoulli(0.5),
    bernoulli(1e-300),
    bernoulli(1 - 0x1p-53),
    binomial(1, 0.3),
    binomial(2, 1e-9),
    binomial(10, 0.3),
    binomial(10, 1 - 1e-9),
    binomial(1000, 0.5),
    binomial(1e5, 1e-4),
    binomial(1e6, 1e-300),
    binomial(1e7, 0.25),
    binomial(1e12, 0.3),
    binomial(1e12, 1e-12),
    binomial(1e12, 0.99999999999),
    binomial(1e15, 0.5),
    geometric(0.5),
    geometric(0.01),
    geometric(0.99),
    geometric(1 - 0x1p-53),
    negative_binomial(0.25, 0.01),
    negative_binomial(0.25, 0.9),
    negative_binomial(1e-3, 0.3),
    negative_binomial(1e-10, 0.5),
    negative_binomial(1, 0.1),
    negative_binomial(7.5, 0.4),
    negative_binomial(1000, 0.02),
    negative_binomial(1e8, 0.5),
    negative_binomial(1e12, 0.999),
    poisson(1e-300),
    poisson(1e-10),
    poisson(1e-3),
    poisson(0.7),
    poisson(5),
    poisson(50.5),
    poisson(1234.5),
    poisson(4e6 - 0.5),
    poisson(999999.25),
    poisson(1000000.25),
    poisson(1e9),
    poisson(1e12),
    poisson(1e15),
    hypergeometric(50, 30, 100),
    hypergeometric(3, 7, 10),
    hypergeometric(1, 1, 4'000'000'000U),
    hypergeometric(5, 1000, 4'000'000'000U),
    hypergeometric(60'000, 60'000, 4'000'000'000U),
    hypergeometric(2'000'000'000U, 2'000'000'000U, 4'000'000'000U),
    hypergeometric(3'999'999'000U, 3'000'000'000U, 4'000'000'000U),
};

/// Of sizes that all pairs can be summed term by term.
const std::vector<subject> small{
    bernoulli(0.3),
    bernoulli(1e-9),
    binomial(10, 0.3),
    binomial(12, 0.999),
    binomial(1000, 0.5),
    geometric(0.5),
    geometric(0.02),
    negative_binomial(0.25, 0.1),
    negative_binomial(4, 0.5),
    negative_binomial(300, 0.4),
    poisson(0.3),
    poisson(20),
    poisson(500),
    hypergeometric(50, 30, 100),
    hypergeometric(7, 4, 10),
    binomial(4, 0.7),
    hypergeometric(20, 10, 25),
};

template <class F>
void for_each_pair(const std::vector<subject>& of, F f) {
    for (const subject& p : of)
        for (const subject& q : of) std::visit(f, p, q);
}

template <class P, class Q>
concept has_kl_divergence = requires(const P& p, const Q& q) {
    surprisal::kl_divergence(p, q);
};
constexpr auto log_density_of_something = [](double x) { return -x; };
using log_density = decltype(surprisal::log_density(log_density_of_something));
static_assert(has_kl_divergence<poisson, boost::math::poisson_distribution<float>>);
static_assert(!has_kl_divergence<poisson, std::vector<double>>, "a span has finitely many outcomes");
static_assert(!has_kl_divergence<std::vector<double>, poisson>);
static_assert(!has_kl_divergence<poisson, log_density>, "a density is no mass");
static_assert(!has_kl_divergence<log_density, poisson>);
static_assert(!has_kl_divergence<poisson, boost::math::normal> && !has_kl_divergence<boost::math::normal, poisson>);

}  // namespace

TEST_CASE("entropy: error bound") {
    oracle::set_digits(60);
    std::map<std::string, double> worst;
    for (const subject& s : of_every_size) {
        const countable_oracle::distribution exact = countable_oracle::of(s);
        const estimate found = std::visit([](const auto& p) { return surprisal::entropy(p); }, s);
        const number expected = countable_oracle::entropy(exact);
        const double ulps = oracle::ulps(found.value, expected);
        CAPTURE(exact.name, found.value, ulps, found.error);
        check_estimate(found, expected);
        CHECK(found.error <= (found.value > 1e-3 ? 1e-13 : 1e-11) * found.value);
        CHECK(ulps <= bound(found.value));
        CHECK(found.evaluations < 20'000);
        double& of_family = worst[family_of(exact.name)];
        of_family = std::max(of_family, ulps);
    }
    print("entropy", worst);
}

TEST_CASE("every pair of families: cross-entropy and divergence are within their stated errors") {
    oracle::set_digits(60);
    std::map<std::string, double> worst;
    for_each_pair(small, [&](const auto& p, const auto& q) {
        const countable_oracle::distribution exact_p = countable_oracle::of(p);
        const countable_oracle::distribution exact_q = countable_oracle::of(q);
        CAPTURE(exact_p.name, exact_q.name);
        const estimate h = surprisal::cross_entropy(p, q);
        const estimate d = surprisal::kl_divergence(p, q);
        if (!countable_oracle::is_inside(exact_p, exact_q)) {
            for (const estimate& each : {h, d}) {
                CHECK(each.value == infinity);
                CHECK(each.why == surprisal::outcome::infinite_by_support);
            }
            return;
        }
        const number expected_h = countable_oracle::cross_entropy(exact_p, exact_q);
        const number expected_d = countable_oracle::kl_divergence(exact_p, exact_q);
        CAPTURE(h.value, h.error, d.value, d.error);
        check_estimate(h, expected_h);
        check_estimate(d, expected_d);
        const double ulps_h = oracle::ulps(h.value, expected_h);
        CHECK(ulps_h <= bound_of_sums);
        CHECK(h.error <= 1e-13 * h.value + 1e-14);
        CHECK(d.error <= 1e-13 * (d.value + 1));
        double& of_family = worst[family_of(exact_p.name)];
        of_family = std::max(of_family, ulps_h);
        // Where p and q are not close, the divergence has its digits too.
        if (expected_d > 1e-3) CHECK(oracle::ulps(d.value, expected_d) <= 200);
    });
    print("cross-entropy", worst);
}

TEST_CASE("kl_divergence within a family: error bound, however close the two are") {
    oracle::set_digits(80);
    std::map<std::string, double> worst;
    const auto check = [&](const auto& p, const auto& q) {
        const countable_oracle::distribution exact_p = countable_oracle::of(p);
        const countable_oracle::distribution exact_q = countable_oracle::of(q);
        const estimate found = surprisal::kl_divergence(p, q);
        const number expected = countable_oracle::kl_divergence(exact_p, exact_q);
        const double ulps = oracle::ulps(found.value, expected);
        CAPTURE(exact_p.name, exact_q.name, found.value, ulps);
        check_estimate(found, expected);
        CHECK(found.why == surprisal::outcome::closed_form);
        CHECK(ulps <= 1);
        CHECK(surprisal::kl_divergence(p, p) == 0);
        CHECK(surprisal::kl_divergence(q, q) == 0);
        double& of_family = worst[family_of(exact_p.name)];
        of_family = std::max(of_family, ulps);
    };
    for (const double change : {0.5, 1e-2, 1e-5, 1e-8, 1e-12, -1e-12, -1e-3, -0.9}) {
        for (const double p : {1e-5, 0.3, 0.6}) {
            const double q = p * (1 + change);
            check(bernoulli(p), bernoulli(q));
            for (const double n : {1.0, 17.0, 1e12}) check(binomial(n, p), binomial(n, q));
            if (p < 0.1) continue;  // of which the sums would take long
            check(geometric(p), geometric(q));
            for (const double r : {0.01, 3.5, 1e10}) check(negative_binomial(r, p), negative_binomial(r, q));
        }
        for (const double mean : {1e-9, 0.4, 33.0, 1e7, 1e15}) check(poisson(mean), poisson(mean * (1 + change)));
    }
    print("KL", worst);
}

TEST_CASE("close pairs without a closed form are known as far as their stated errors say") {
    oracle::set_digits(80);
    const auto check = [&](const auto& p, const auto& q) {
        const countable_oracle::distribution exact_p = countable_oracle::of(p);
        const countable_oracle::distribution exact_q = countable_oracle::of(q);
        const estimate found = surprisal::kl_divergence(p, q);
        const number expected = countable_oracle::kl_divergence(exact_p, exact_q);
        CAPTURE(exact_p.name, exact_q.name, found.value, found.error);
        check_estimate(found, expected);
        CHECK(found.error <= 1e-15 + 1e-13 * std::sqrt(found.value));  // about ε/√(2D) of D
        CHECK(found.value >= 0);
    };
    for (const double change : {1e-3, 1e-6, 1e-9, 1e-12}) {
        check(negative_binomial(0.25, 0.1), negative_binomial(0.25 * (1 + change), 0.1));
        check(negative_binomial(1e6, 0.5), negative_binomial(1e6 * (1 + change), 0.5));
        check(binomial(std::round(1 / change), change), poisson(1));
        check(binomial(3, change), poisson(3 * change));
    }
    check(hypergeometric(1'000'000, 1'000'000, 4'000'000'000U), hypergeometric(1'000'001, 1'000'000, 4'000'000'000U));
    check(negative_binomial(1, 0.3), geometric(0.3));
    check(binomial(1, 0.3), bernoulli(0.3));
}

TEST_CASE("large pairs take microseconds, not hours") {
    oracle::set_digits(60);
    const auto check = [&](const auto& p, const auto& q) {
        const countable_oracle::distribution exact_p = countable_oracle::of(p);
        const countable_oracle::distribution exact_q = countable_oracle::of(q);
        const estimate d = surprisal::kl_divergence(p, q);
        const estimate h = surprisal::cross_entropy(p, q);
        CAPTURE(exact_p.name, exact_q.name, d.value, d.error);
        check_estimate(d, countable_oracle::kl_divergence(exact_p, exact_q));
        check_estimate(h, countable_oracle::cross_entropy(exact_p, exact_q));
        CHECK(d.error <= 1e-12 * (1 + d.value));
        CHECK(d.evaluations < 30'000);
    };
    check(poisson(1e15), geometric(1e-15));
    check(poisson(1e15), negative_binomial(1e15, 0.5));
    check(binomial(1e12, 0.5), poisson(0.5e12));
    check(binomial(1e12, 0.5), binomial(2e12, 0.25));
    check(negative_binomial(1e10, 1e-3), poisson(1e13));
    check(hypergeometric(2'000'000'000U, 2'000'000'000U, 4'000'000'000U), binomial(4e9, 0.25));
}

TEST_CASE("a geometric distribution of tiny probability is that of its logarithm") {
    // H = (−p ln p − (1 − p) ln(1 − p))/p = 1 − ln p to the last digit.
    for (const double p : {1e-18, 1e-100, 1e-300}) {
        CHECK(surprisal::entropy(geometric(p)).value == Approx(1 - std::log(p)).epsilon(4e-16));
        CHECK(surprisal::kl_divergence(geometric(p), geometric(2 * p)).value ==
              Approx(1 - std::log(2.0)).epsilon(1e-15));
    }
    // Negative binomials without a closed form, against the gamma distribution that p k then has, with ln p taken off.
    for (const double p : {1e-9, 1e-12}) {
        const double of_gamma = 0.25 + std::lgamma(0.25) + 0.75 * -4.2274535333762655;  // ψ(1/4)
        CHECK(surprisal::entropy(negative_binomial(0.25, p)).value ==
              Approx(of_gamma - std::log(p)).margin(5 * std::pow(p, 0.25)));
    }
}

TEST_CASE("certain outcomes have no entropy, and no divergence from themselves") {
    const std::vector<subject> certain{bernoulli(0),
                                       bernoulli(1),
                                       binomial(0, 0.5),
                                       binomial(9, 0),
                                       binomial(9, 1),
                                       geometric(1),
                                       poisson(1e-320),
                                       negative_binomial(3, 1),
                                       hypergeometric(0, 3, 9),
                                       hypergeometric(9, 3, 9),
                                       hypergeometric(0, 0, 0)};
    for (const subject& s : certain)
        std::visit(
            [](const auto& p) {
                CAPTURE(countable_oracle::of(subject(p)).name);
                CHECK(surprisal::entropy(p) <= 1e-315);
                CHECK(!std::signbit(surprisal::entropy(p).value));
                CHECK(surprisal::kl_divergence(p, p) == 0);
                CHECK(!std::signbit(surprisal::cross_entropy(p, p).value));
            },
            s);
    CHECK(surprisal::kl_divergence(bernoulli(1), binomial(4, 0.5)).value == Approx(std::log(4.0)).epsilon(1e-15));
    CHECK(surprisal::kl_divergence(binomial(9, 1), poisson(9)).value ==
          Approx(-std::log(boost::math::pdf(poisson(9), 9))).epsilon(1e-14));
}

TEST_CASE("the result is infinite where the model forbids what happens") {
    CHECK(surprisal::kl_divergence(poisson(1), binomial(1e9, 1e-9)) == infinity);
    CHECK(surprisal::kl_divergence(binomial(6, 0.5), binomial(5, 0.5)) == infinity);
    CHECK(surprisal::kl_divergence(binomial(5, 0.5), binomial(6, 0.5)) < 1);
    CHECK(surprisal::kl_divergence(bernoulli(0.5), bernoulli(1)) == infinity);
    CHECK(surprisal::cross_entropy(geometric(0.5), geometric(1)) == infinity);
    CHECK(surprisal::kl_divergence(geometric(1), geometric(0.5)).value == Approx(std::log(2.0)));
    CHECK(surprisal::kl_divergence(hypergeometric(5, 5, 6), hypergeometric(5, 3, 6)) == infinity);
}

TEST_CASE("units") {
    CHECK(surprisal::entropy<surprisal::bits>(bernoulli(0.5)) == 1);
    CHECK(surprisal::entropy<surprisal::bits>(geometric(0.5)) == 2);
    CHECK(surprisal::cross_entropy<surprisal::bits>(binomial(1, 0.5), bernoulli(0.25)).value ==
          Approx(1.5 - std::log2(3) / 2 + 0.5));
    CHECK(surprisal::kl_divergence<surprisal::bits>(poisson(2), poisson(1)).value == Approx(2 - 1 / std::log(2.0)));
}

TEST_CASE("distributions of float and long double are read as double") {
    CHECK(surprisal::entropy(boost::math::poisson_distribution<float>(5.0F)) == surprisal::entropy(poisson(5)));
    CHECK(surprisal::kl_divergence(boost::math::geometric_distribution<long double>(0.25L), poisson(2)) ==
          surprisal::kl_divergence(geometric(0.25), poisson(2)));
}

TEST_CASE("parameters that are no distribution's are refused by name") {
    using namespace boost::math::policies;
    using silent = policy<domain_error<ignore_error>>;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(surprisal::entropy(boost::math::poisson_distribution<double, silent>(nan)),
                      ContainsSubstring("surprisal::entropy: p has parameters that no poisson distribution has"));
    CHECK_THROWS_WITH(
        surprisal::kl_divergence(poisson(1), geometric(0)),
        ContainsSubstring("surprisal::kl_divergence: q has parameters that no geometric distribution has"));
    CHECK_THROWS_WITH(surprisal::cross_entropy(binomial(2.5, 0.5), poisson(1)),
                      ContainsSubstring("p has parameters that no binomial distribution has"));
    CHECK_THROWS_AS(surprisal::entropy(boost::math::bernoulli_distribution<double, silent>(1.5)), std::domain_error);
    CHECK_THROWS_AS(surprisal::entropy(boost::math::negative_binomial_distribution<double, silent>(-1, 0.5)),
                    std::domain_error);
    CHECK_THROWS_AS(surprisal::entropy(boost::math::hypergeometric_distribution<double, silent>(7, 3, 5)),
                    std::domain_error);
}
