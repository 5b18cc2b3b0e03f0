// Families of a user's own, with no closed form, and what the sums refuse.

#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include <surprisal/closed_form/countable_measures.hpp>

#include "../catch.hpp"

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// P(k) ∝ e^(−k²/2σ²) over all integers.
struct discrete_normal {
    double sigma;
};

/// P(k) = (ζ(s))⁻¹ k^−s, k ≥ 1: a power law.
struct zeta {
    double s;
    double log_zeta;
};

/// Masses of 1/n on 1, …, n, or what it claims to be.
struct uniform {
    double n;
    double mass;
    double mode;
};

/// A geometric distribution whose log-mass is not continued between the integers.
struct stepped {
    double p;
};

}  // namespace

template <>
struct surprisal::family<discrete_normal> {
    static constexpr const char* name = "discrete_normal";
    static interval support(const discrete_normal&) { return whole_line; }
    static double mode(const discrete_normal&) { return 0; }
    static double log_mass(const discrete_normal& d, double k) {
        const double z = k / d.sigma;
        return -z * z / 2 - std::log(d.sigma) - std::log(2 * std::numbers::pi) / 2;
    }
};
template <>
struct surprisal::family<zeta> {
    static constexpr const char* name = "zeta";
    static interval support(const zeta&) { return {1, positive_half_line.upper}; }
    static double mode(const zeta&) { return 1; }
    static double log_mass(const zeta& d, double k) { return -d.s * std::log(k) - d.log_zeta; }
};
template <>
struct surprisal::family<uniform> {
    static constexpr const char* name = "uniform";
    static interval support(const uniform& d) { return {1, d.n}; }
    static double mode(const uniform& d) { return d.mode; }
    static double log_mass(const uniform& d, double) { return std::log(d.mass); }
};
template <>
struct surprisal::family<stepped> {
    static constexpr const char* name = "stepped";
    static interval support(const stepped&) { return {0, positive_half_line.upper}; }
    static double mode(const stepped&) { return 0; }
    static double log_mass(const stepped& d, double k) { return std::log(d.p) + std::floor(k) * std::log1p(-d.p); }
};

using surprisal::entropy;
using surprisal::estimate;
using surprisal::kl_divergence;

TEST_CASE("a bell over all integers has the entropy of the normal density, wide as it may be") {
    // By Poisson's summation formula they differ by less than e^(−2π²σ²).
    for (const double sigma : {2.0, 10.0, 1e3, 1e8, 1e14}) {
        const estimate h = entropy(discrete_normal{sigma});
        const double expected = (1 + std::log(2 * std::numbers::pi)) / 2 + std::log(sigma);
        CAPTURE(sigma, h.value, h.error);
        CHECK(std::fabs(h.value - expected) <= h.error);
        CHECK(h.value == Approx(expected).epsilon(1e-14));
        CHECK(h.evaluations < 10'000);
        const estimate d = kl_divergence(discrete_normal{sigma}, discrete_normal{2 * sigma});
        const double expected_d = std::log(2.0) - 0.375;
        CHECK(std::fabs(d.value - expected_d) <= d.error);
        CHECK(d.value == Approx(expected_d).epsilon(1e-13));
    }
}

TEST_CASE("a power law is summed out to where it ends") {
    // H = ln ζ(s) − s ζ′(s)/ζ(s).
    const double pi = std::numbers::pi;
    const double log_zeta_4 = std::log(pi * pi * pi * pi / 90);
    const estimate of_4 = entropy(zeta{4, log_zeta_4});
    CHECK(of_4.value == Approx(log_zeta_4 + 4 * 0.06891126589612537 / 1.0823232337111382).epsilon(1e-12));
    const double log_zeta_2 = std::log(pi * pi / 6);
    const estimate of_2 = entropy(zeta{2, log_zeta_2});
    CHECK(of_2.value == Approx(log_zeta_2 + 2 * 0.93754825431584375 / 1.6449340668482264).epsilon(1e-12));
    CHECK(kl_divergence(zeta{4, log_zeta_4}, zeta{2, log_zeta_2}).value ==
          Approx(log_zeta_2 - log_zeta_4 - 2 * 0.06891126589612537 / 1.0823232337111382).epsilon(1e-12));
}

TEST_CASE("finite supports are summed to their ends") {
    for (const double n : {1.0, 7.0, 128.0, 129.0, 1000.0, 1e15}) {
        for (const double mode : {1.0, n, std::ceil(n / 2)}) {
            CHECK(entropy(uniform{n, 1 / n, mode}).value == Approx(std::log(n)).epsilon(1e-13));
            CHECK(kl_divergence(uniform{n, 1 / n, mode}, uniform{2 * n, 0.5 / n, 1}).value ==
                  Approx(std::log(2.0)).epsilon(1e-13));
            CHECK(kl_divergence(uniform{2 * n, 0.5 / n, 1}, uniform{n, 1 / n, mode}).value == infinity);
        }
    }
}

TEST_CASE("a log-mass that is only right at integers is taken term by term") {
    const double p = 1e-3;
    const double expected = (-p * std::log(p) - (1 - p) * std::log1p(-p)) / p;
    CHECK(entropy(stepped{p}).value == Approx(expected).epsilon(1e-12));
}

TEST_CASE("what does not add up is refused") {
    CHECK_THROWS_WITH(
        entropy(uniform{10, 0.05, 1}),
        ContainsSubstring(
            "surprisal::entropy: p, a distribution of the family uniform, has masses that add up to 0.5"));
    CHECK_THROWS_WITH(
        kl_divergence(uniform{10, 0.1, 1}, uniform{20, 0.1, 1}),
        ContainsSubstring(
            "surprisal::kl_divergence: q, a distribution of the family uniform, has masses that add up to 2"));
    CHECK_THROWS_WITH(entropy(uniform{10, 0.1, 11}),
                      ContainsSubstring("p has mode 11, which is not in its support, 1 to 10"));
    CHECK_THROWS_WITH(entropy(uniform{10, -1, 1}), ContainsSubstring("p: the logarithm of the mass at 2 is "));
    CHECK_THROWS_AS(entropy(uniform{10, 0.1, std::numeric_limits<double>::quiet_NaN()}), std::domain_error);
    CHECK_THROWS_AS(entropy(uniform{infinity, 1e-3, 1}), std::domain_error);
    CHECK_THROWS_WITH(entropy(zeta{1.0, 5}), ContainsSubstring("p "));
}
