#include <cmath>
#include <numbers>
#include <stdexcept>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "densities.hpp"

using densities::infinity;
using surprisal::estimate;
using surprisal::kl_divergence;
using surprisal::log_density;
using surprisal::outcome;

TEST_CASE("the divergence of normal densities agrees with the closed form") {
    const double expected = std::numbers::ln2 + (1.0 + 1.0) / 8 - 0.5;  // N(0, 1) from N(1, 2)
    const estimate by_log = kl_divergence(log_density(densities::normal(0, 1)), log_density(densities::normal(1, 2)));
    CHECK(std::fabs(by_log.value - expected) <= 1e-14);
    CHECK(std::fabs(by_log.value - expected) <= by_log.error);
    CHECK(by_log.why == outcome::converged);
    const estimate by_value = kl_divergence(surprisal::density(densities::exp_of(densities::normal(0, 1))),
                                            surprisal::density(densities::exp_of(densities::normal(1, 2))));
    CHECK(std::fabs(by_value.value - expected) <= 1e-14);
}

TEST_CASE("the divergence of equal densities is exactly +0") {
    const auto require_zero = [](const auto& p) {
        const estimate d = kl_divergence(p, p);
        CHECK(d.value == 0);
        CHECK_FALSE(std::signbit(d.value));
        CHECK_FALSE(std::signbit(d.error));
    };
    require_zero(log_density(densities::normal(0, 1)));
    require_zero(log_density(densities::laplace(-3, 1e-5)));
    require_zero(log_density(densities::cauchy(1e3, 1)));
    require_zero(surprisal::density(densities::exp_of(densities::gamma(0.3, 2)), {0, infinity}));
    require_zero(log_density(densities::normal(0, 1), {0, infinity}).unnormalized());
}

TEST_CASE("close densities keep a relative accuracy of ε/√(2D)") {
    for (const double shift : {1e-2, 1e-4, 1e-6, 1e-8, 1e-10}) {
        const double expected = shift * shift / 2;
        const estimate d =
            kl_divergence(log_density(densities::normal(0, 1)), log_density(densities::normal(shift, 1)));
        CAPTURE(shift);
        CHECK(d.value == Approx(expected).epsilon(1e-13 + 1e-15 / shift));
        CHECK(std::fabs(d.value - expected) <= d.error);
    }
}

TEST_CASE("a divergence is infinite where the model's support ends, by its interval or by its values") {
    const auto p = log_density(densities::normal(0, 1));
    for (const estimate& d : {kl_divergence(p, log_density(densities::uniform(-9, 9), {-9, 9})),
                              kl_divergence(p, log_density(densities::uniform(-9, 9))),
                              kl_divergence(p, log_density(densities::exponential(1))),
                              kl_divergence(log_density(densities::exponential(1), {0, infinity}),
                                            log_density(densities::uniform(0, 100), {0, 100}))}) {
        CHECK(d.value == infinity);
        CHECK(d.why == outcome::infinite_by_support);
    }
    CHECK(kl_divergence(log_density(densities::uniform(-9, 9), {-9, 9}), p).why == outcome::converged);
}

TEST_CASE("a divergence is infinite where the integral grows without bound") {
    const auto normal = log_density(densities::normal(0, 1));
    for (const estimate& d :
         {kl_divergence(log_density(densities::cauchy(0, 1)), normal),
          kl_divergence(log_density(densities::cauchy(5, 1e3)), normal),
          kl_divergence(log_density(densities::students_t(2)), normal),
          kl_divergence(log_density(densities::cauchy(0, 1)), log_density(densities::laplace(0, 1)))}) {
        CHECK(d.value == infinity);
        CHECK(d.why == outcome::infinite_by_divergence);
    }
    // e^(−1/x)/x² at 0, where 1/x is not integrable against a density that is 1 there.
    const auto inverse = [](double x) { return -1 / x - 2 * std::log(x); };
    CHECK(
        kl_divergence(log_density(densities::exponential(1), {0, infinity}), log_density(inverse, {0, infinity})).why ==
        outcome::infinite_by_divergence);
}

TEST_CASE("what is barely finite or barely infinite is refused, not guessed") {
    const auto normal = log_density(densities::normal(0, 1));
    for (const double freedom : {2.001, 1.999}) try {
            const estimate d = kl_divergence(log_density(densities::students_t(freedom)), normal);
            CHECK((d.value == infinity) == (freedom < 2));
        } catch (const std::domain_error& error) {
            CHECK_THAT(error.what(), ContainsSubstring("cannot decide"));
        }
}

TEST_CASE("a model that underflows on the mass of p costs what its logarithm says") {
    const estimate d = kl_divergence(log_density(densities::normal(0, 1)), log_density(densities::normal(1000, 1)));
    CHECK(d.value == Approx(500000).epsilon(1e-13));
    const auto of_value = [](double mean) {
        return surprisal::density(densities::exp_of(densities::normal(mean, 1))).near(mean, 1);
    };
    CHECK_THROWS_WITH(kl_divergence(of_value(0), of_value(1000)),
                      ContainsSubstring("q is 0 at x = ") && ContainsSubstring("log_density"));
}

TEST_CASE("an integrand may be largest where p has hardly any mass") {
    const auto gumbel = [](double x) { return -20 * x - std::exp(-20 * x) + std::log(20.0); };
    const estimate d = kl_divergence(log_density(densities::normal(0, 1)), log_density(gumbel));
    const double expected = std::exp(200.0) - std::log(20.0) - 1.4189385332046727418;
    CHECK(d.value == Approx(expected).epsilon(1e-11));
}

TEST_CASE("a divergence that is infinite at 0 is so in every unit") {
    // E 1/X of an exponential density is infinite, and with it the divergence to an inverse gamma density.
    for (const double unit : {1e-150, 1e-42, 1.0, 1e10, 1e42, 1e72, 1e150})
        for (const double shape : {0.5, 2.2267, 7.0}) {
            const double scale = 2.6 * unit;
            const auto p = log_density([=](double x) { return -x / unit - std::log(unit); }, {0, infinity});
            const auto q = log_density(
                [=](double x) {
                    const double log = std::log(x / scale);
                    return -std::lgamma(shape) - (shape + 1) * log - std::exp(-log) - std::log(scale);
                },
                {0, infinity});
            CAPTURE(unit, shape);
            CHECK(kl_divergence(p, q).value == infinity);
            CHECK(kl_divergence(p.near(0, unit), q.near(scale / (shape + 1), scale / (shape + 1))).value == infinity);
        }
}
