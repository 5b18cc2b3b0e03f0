// What is not answered, and what the refusal says.

#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <string>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "densities.hpp"

namespace {

using densities::infinity;
using surprisal::density;
using surprisal::log_density;

template <class Call>
void require_error(const Call& call, const std::string& first, const std::string& second = "") {
    CHECK_THROWS_AS(call(), std::domain_error);
    CHECK_THROWS_WITH(call(), ContainsSubstring(first) && ContainsSubstring(second));
}

}  // namespace

TEST_CASE("half a density is refused, with the mass that was found") {
    const auto half = log_density(densities::normal(0, 1), {0, infinity});
    const auto whole = log_density(densities::normal(0, 1));
    require_error([&] { return surprisal::entropy(half); }, "surprisal::entropy: p has mass 0.5",
                  "over interval{0, inf}");
    require_error([&] { return surprisal::kl_divergence(half, whole); }, "surprisal::kl_divergence: p has mass 0.5",
                  ".unnormalized()");
    require_error(
        [&] {
            return surprisal::entropy(log_density(densities::exponential(1), {0, 20}));
        },
        "p has mass 0.999999997");
    require_error(
        [&] {
            return surprisal::entropy(log_density(densities::cauchy(0, 1), {-1000, 1000}));
        },
        "p has mass 0.99936");
}

TEST_CASE("a density that is not normalized is refused, whichever argument it is") {
    const auto twice = [](double x) { return densities::normal(0, 1)(x) + std::log(2.0); };
    const auto p = log_density(densities::normal(0, 1));
    require_error([&] { return surprisal::kl_divergence(log_density(twice), p); }, "p has mass 2");
    require_error([&] { return surprisal::kl_divergence(p, log_density(twice)); }, "q has mass 2");
    require_error([&] { return surprisal::cross_entropy(p, log_density(twice)); },
                  "surprisal::cross_entropy: q has mass 2");
    CHECK(surprisal::kl_divergence(p, log_density(twice).unnormalized()).value == Approx(0).margin(1e-13));
    CHECK(surprisal::kl_divergence(p, log_density(twice).unnormalized()).mass_q == Approx(2));
}

TEST_CASE("a peak that was missed is refused, and found where it is told") {
    const auto spiked = [](double x) {
        return 0.999 * std::exp(densities::normal(0, 1)(x)) + 0.001 * std::exp(densities::normal(517.3, 1e-7)(x));
    };
    require_error([&] { return surprisal::entropy(density(spiked)); }, "p has mass 0.999", ".near(location, scale)");
    const double expected =
        1.4189385332046727418 + 0.001 * std::log(1e-7) - 0.999 * std::log(0.999) - 0.001 * std::log(0.001);
    CHECK(surprisal::entropy(density(spiked).near(0, 1).near(517.3, 1e-7)).value == Approx(expected).epsilon(1e-9));
}

TEST_CASE("a density that is 0 wherever it is looked at is refused") {
    require_error([] { return surprisal::entropy(density([](double) { return 0.0; })); }, "p is 0 wherever");
    const auto hidden = [](double x) { return x > 0.3 && x < 0.3001 ? 1e4 : 0; };
    require_error([&] { return surprisal::entropy(density(hidden)); }, "p is 0 wherever", "log_density");
    CHECK(surprisal::entropy(density(hidden, {0.3, 0.3001})).value == Approx(std::log(1e-4)).epsilon(1e-9));
}

TEST_CASE("a negative or NaN density is an error that names the point and the value") {
    require_error(
        [] {
            return surprisal::entropy(density([](double x) { return x - 0.5; }, {0, 2}));
        },
        "surprisal::entropy: p: the density at x = ", " is -0.");
    const auto is_nan_beyond_3 = [](double x) {
        return x > 3 ? std::numeric_limits<double>::quiet_NaN() : densities::normal(0, 1)(x);
    };
    require_error([&] { return surprisal::entropy(log_density(is_nan_beyond_3)); },
                  "p: the log-density at x = ", " is nan");
    require_error(
        [&] { return surprisal::kl_divergence(log_density(densities::normal(0, 1)), log_density(is_nan_beyond_3)); },
        "surprisal::kl_divergence: q: the log-density at x = ");
    require_error(
        [] {
            return surprisal::entropy(density([](double) { return infinity; }, {0, 1}));
        },
        "p is infinite at x = ", ".breaks({x})");
}

TEST_CASE("a density without a finite mass is refused") {
    const auto reciprocal = [](double x) { return -std::log(x); };
    require_error(
        [&] {
            return surprisal::entropy(log_density(reciprocal, {1, infinity}).unnormalized());
        },
        "p has no finite mass", "towards x = inf");
    require_error(
        [&] {
            return surprisal::entropy(log_density(reciprocal, {0, 1}).unnormalized());
        },
        "p has no finite mass", "towards x = 0");
    require_error([] { return surprisal::entropy(density([](double) { return 1.0; }).unnormalized()); },
                  "no finite mass");
    const auto log_cauchy = [](double x) {
        return -std::log(std::numbers::pi * x) - std::log1p(std::log(x) * std::log(x));
    };
    CHECK_THROWS_AS(surprisal::entropy(log_density(log_cauchy, {0, infinity})), std::domain_error);
}

TEST_CASE("a narrow notch in the model does not go unnoticed") {
    // Without its mass, 7.04e-4, the model adds up to 1.0007, and a closer look is taken.
    const double in_notch = (std::erf(0.501 / std::numbers::sqrt2) - std::erf(0.499 / std::numbers::sqrt2)) / 2;
    const auto notched = [=](double x) {
        return densities::normal(0, 1)(x) - std::log1p(-in_notch) - (std::fabs(x - 0.5) < 1e-3 ? 50 : 0);
    };
    const double expected = std::log1p(-in_notch) + 50 * in_notch;
    const auto p = log_density(densities::normal(0, 1));
    CHECK(surprisal::kl_divergence(p, log_density(notched)).value == Approx(expected).epsilon(1e-11));
    const auto told = log_density(notched).near(0, 1).breaks({0.499, 0.501});
    CHECK(surprisal::kl_divergence(p.near(0, 1), told).value == Approx(expected).epsilon(1e-11));
}
