#include <cmath>
#include <numbers>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "densities.hpp"

using densities::infinity;
using surprisal::cross_entropy;
using surprisal::estimate;
using surprisal::log_density;
using surprisal::outcome;

TEST_CASE("the cross-entropy of normal densities is ln s + ½ ln 2π + (σ² + (μ − m)²)/2s²") {
    const estimate h = cross_entropy(log_density(densities::normal(1, 2)), log_density(densities::normal(-2, 3)));
    const double expected = std::log(3.0) + std::log(2 * std::numbers::pi) / 2 + (4.0 + 9.0) / 18;
    CHECK(h.value == Approx(expected).epsilon(1e-14));
    CHECK(std::fabs(h.value - expected) <= h.error);
    CHECK(std::fabs(h.mass_q - 1) <= 1e-13);
}

TEST_CASE("the cross-entropy of a density with itself is its entropy, not 0") {
    const auto p = log_density(densities::laplace(3, 0.5));
    CHECK(cross_entropy(p, p).value == Approx(surprisal::entropy(p).value).epsilon(1e-14));
}

TEST_CASE("the cross-entropy under a uniform model is the logarithm of its length") {
    const auto p = surprisal::density([](double x) { return 2 * x; }, {0, 1});
    const auto q = surprisal::density([](double) { return 0.125; }, {-3, 5});
    CHECK(cross_entropy(p, q).value == Approx(std::log(8.0)).epsilon(1e-14));
    CHECK(cross_entropy<surprisal::bits>(p, q).value == Approx(3).epsilon(1e-14));
}

TEST_CASE("a model that is 0 where p has mass costs infinity") {
    const estimate h =
        cross_entropy(log_density(densities::normal(0, 1)), log_density(densities::uniform(-9, 9), {-9, 9}));
    CHECK(h.value == infinity);
    CHECK(h.why == outcome::infinite_by_support);
}

TEST_CASE("a model that falls off too fast costs infinity") {
    const estimate h = cross_entropy(log_density(densities::students_t(1.5)), log_density(densities::normal(0, 1)));
    CHECK(h.value == infinity);
    CHECK(h.why == outcome::infinite_by_divergence);
    CHECK(std::fabs(h.mass_p - 1) <= 1e-12);
    CHECK(std::isfinite(
        cross_entropy(log_density(densities::students_t(2.5)), log_density(densities::normal(0, 1))).value));
}
