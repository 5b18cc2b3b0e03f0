// at_most() and within(): how often functions are asked, and what an answer that is good enough costs.

#include <cmath>
#include <cstdint>
#include <numbers>
#include <stdexcept>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "densities.hpp"

namespace {

using surprisal::density;
using surprisal::estimate;
using surprisal::log_density;

constexpr double of_standard_normal = 1.4189385332046727418;

/// A number in [−1, 1) that depends on every bit of x, as the error of a simulation does.
double noise_at(double x) {
    auto bits = std::bit_cast<std::uint64_t>(x) + 0x9E3779B97F4A7C15;
    bits = (bits ^ (bits >> 30U)) * 0xBF58476D1CE4E5B9;
    bits = (bits ^ (bits >> 27U)) * 0x94D049BB133111EB;
    return std::ldexp(static_cast<double>((bits ^ (bits >> 31U)) >> 11U), -52) - 1;
}

/// A density that counts its calls, off by up to `noise` of itself.
struct counted {
    double noise;
    int* calls;

    double operator()(double x) const {
        ++*calls;
        return std::exp(densities::normal(0, 1)(x)) * (1 + noise * noise_at(x));
    }
};

}  // namespace

TEST_CASE("a function is asked no more often than is allowed, whatever comes of it") {
    for (const int most : {1, 10, 100, 230, 500, 5000})
        for (const double noise : {0.0, 1e-3}) {
            int calls = 0;
            CAPTURE(most, noise);
            try {
                const estimate h = surprisal::entropy(density(counted{noise, &calls}).at_most(most));
                CHECK(std::fabs(h.value - of_standard_normal) <= h.error);
            } catch (const std::domain_error& error) {
                CHECK_THAT(error.what(), ContainsSubstring("surprisal::entropy: "));
            }
            CHECK(calls <= most);
        }
}

TEST_CASE("a budget that is too small is an error that says what was reached, and how to go on") {
    int calls = 0;
    const auto noisy = density(counted{1e-3, &calls}).at_most(2000);
    CHECK_THROWS_AS(surprisal::entropy(noisy), std::domain_error);
    CHECK_THROWS_WITH(surprisal::entropy(noisy), ContainsSubstring("cannot decide by ") &&
                                                     ContainsSubstring(".at_most(evaluations)") &&
                                                     ContainsSubstring(".within(relative_error)"));
}

TEST_CASE("without a budget of its own, a noisy density is refused after 300 000 evaluations at most") {
    int calls = 0;
    CHECK_THROWS_AS(surprisal::entropy(density(counted{1e-3, &calls})), std::domain_error);
    CHECK(calls <= 300'000);
}

TEST_CASE("a noisy density has an entropy within its noise, for some thousand evaluations") {
    for (const double noise : {1e-2, 1e-3, 1e-5}) {
        int calls = 0;
        CAPTURE(noise);
        const estimate h = surprisal::entropy(density(counted{noise, &calls}).within(5 * noise));
        CHECK(std::fabs(h.value - of_standard_normal) <= h.error);
        CHECK(h.error <= 5 * noise * 2 * of_standard_normal);
        CHECK(calls <= 5000);
    }
}

TEST_CASE("fewer digits cost fewer evaluations") {
    const auto p = log_density(densities::normal(0.3, 1.9));
    const auto q = log_density(densities::cauchy(0, 2));
    const estimate all = surprisal::kl_divergence(p, q);
    const estimate some = surprisal::kl_divergence(p.within(1e-3), q);
    CHECK(some.evaluations < all.evaluations);
    CHECK(std::fabs(some.value - all.value) <= some.error);
    CHECK(some.error <= 1e-3 * 2 * all.value + 1e-3);
    CHECK(some.error >= 1e-5);
}
