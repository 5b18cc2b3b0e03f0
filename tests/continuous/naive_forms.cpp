// Densities as textbooks write them, which overflow somewhere far outside of all mass: NaN there, or an exception, must not
// refuse what is certain.

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "densities.hpp"

namespace {

using densities::infinity;
using std::numbers::egamma;
using std::numbers::pi;
using surprisal::density;
using surprisal::log_density;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

struct form {
    std::string name;
    std::function<double(double)> density;
    surprisal::interval on;
    double entropy;  // by the family's formula
};

/// ψ(k) and the entropy of a gamma density of whole shape k, by sums in long double: their terms cancel.
long double digamma_of(int k) {
    long double sum = -std::numbers::egamma_v<long double>;
    for (int i = 1; i < k; ++i) sum += 1.0L / i;
    return sum;
}
double gamma_entropy(int k) {
    long double log_factorial = 0;
    for (int i = 2; i < k; ++i) log_factorial += std::log(static_cast<long double>(i));
    return static_cast<double>(k + log_factorial + (1 - k) * digamma_of(k));
}

std::vector<form> forms() {
    const surprisal::interval positive = surprisal::positive_half_line;
    const surprisal::interval line = surprisal::whole_line;
    const double zeta_4 = std::pow(pi, 4) / 90;
    std::vector<form> all;
    all.push_back({"logistic", [](double x) { return std::exp(-x) / std::pow(1 + std::exp(-x), 2); }, line, 2});
    all.push_back({"Gumbel", [](double x) { return std::exp(-x) * std::exp(-std::exp(-x)); }, line, 1 + egamma});
    for (const int k : {5, 50, 120})
        all.push_back({"gamma " + std::to_string(k),
                       [k](double x) { return std::pow(x, k - 1) * std::exp(-x) / std::exp(std::lgamma(k)); }, positive,
                       gamma_entropy(k)});
    for (const double k : {2.0, 40.0})
        all.push_back({"Weibull " + std::to_string(k),
                       [k](double x) { return k * std::pow(x, k - 1) * std::exp(-std::pow(x, k)); }, positive,
                       egamma * (1 - 1 / k) - std::log(k) + 1});
    all.push_back({"inverse gamma", [](double x) { return std::pow(x, -4) * std::exp(-1 / x) / 2; },  // shape 3
                   positive, 3 + std::log(2.0) - 4 * static_cast<double>(digamma_of(3))});
    all.push_back(
        {"inverse Gaussian",
         [](double x) { return std::sqrt(1 / (2 * pi * x * x * x)) * std::exp(-(x - 1) * (x - 1) / (2 * x)); },
         positive,
         // ½ ln 2πe − (3/2) e² E₁(2), E₁(2) = 0.04890051070806111956724 (Abramowitz & Stegun, table 5.1)
         0.5 * std::log(2 * pi * std::numbers::e) - 1.5 * std::exp(2.0) * 0.04890051070806111956724});
    // The last three and the Bessel function by quadrature in 30 digits, knowing where they bend.
    all.push_back({"Planck", [zeta_4](double x) { return x * x * x / (std::exp(x) - 1) / (6 * zeta_4); }, positive,
                   2.03654780343416867});
    all.push_back({"log-sum-exp of two normals",
                   [](double x) {
                       const double a = -x * x / 2;
                       const double b = -(x - 4) * (x - 4) / 2;
                       return (std::exp(a) + std::exp(b)) / (2 * std::sqrt(2 * pi));
                   },
                   line, 2.05165872694153972});
    // Its own exception where the argument is too large.
    all.push_back(
        {"Bessel", [](double x) { return std::cyl_bessel_k(0.0, std::fabs(x)) / pi; }, line, 1.20409843127150326});
    all.push_back({"Student's t", [](double x) { return std::pow(1 + x * x / 3, -2) * 2 / (pi * std::sqrt(3.0)); },
                   line, 1.77347757186329095});
    return all;
}

}  // namespace

TEST_CASE("textbook forms are answered, whatever they do far outside of their mass") {
    for (const form& f : forms()) {
        CAPTURE(f.name);
        const surprisal::estimate plain = surprisal::entropy(density(f.density, f.on));
        CHECK(std::fabs(plain.value - f.entropy) <= plain.error + 1e-14);
        CHECK(plain.error <= 1e-8);
        const auto logarithm = [&](double x) { return std::log(f.density(x)); };
        const surprisal::estimate of_log = surprisal::entropy(log_density(logarithm, f.on));
        CHECK(std::fabs(of_log.value - f.entropy) <= of_log.error + 1e-14);
        const auto twice = [&](double x) { return 2 * f.density(x); };
        const surprisal::estimate up_to_a_factor = surprisal::entropy(density(twice, f.on).unnormalized());
        CHECK(std::fabs(up_to_a_factor.value - f.entropy) <= up_to_a_factor.error + 1e-14);
    }
}

TEST_CASE("models in textbook forms are answered too") {
    const auto normal = log_density(densities::normal(0, 1));
    const auto logistic = [](double x) { return std::exp(-x) / std::pow(1 + std::exp(-x), 2); };
    // H = E[x + 2 ln(1 + e⁻ˣ)] under the normal density, by quadrature in 30 digits.
    CHECK(surprisal::cross_entropy(normal, density(logistic)).value == Approx(1.61211836669487957).epsilon(1e-10));
}

TEST_CASE("a NaN where the mass is or may be is an error that says what to write") {
    const auto hole = [](double x) { return x > 0.5 && x < 0.6 ? not_a_number : densities::normal(0, 1)(x); };
    const auto beyond = [](double x) { return x > 3 ? not_a_number : std::exp(densities::normal(0, 1)(x)); };
    const auto twice = [&](double x) { return 2 * beyond(x); };
    const auto require_error = [](const auto& call, const std::string& remedy) {
        CHECK_THROWS_AS(call(), std::domain_error);
        CHECK_THROWS_WITH(call(),
                          ContainsSubstring(" is nan, where its mass is or may be") && ContainsSubstring(remedy));
    };
    require_error([&] { return surprisal::entropy(log_density(hole)); }, "return -inf where the density is 0");
    require_error([&] { return surprisal::entropy(log_density(hole).unnormalized()); }, "give the interval");
    require_error([&] { return surprisal::entropy(density(beyond)); }, "pass its logarithm as log_density");
    require_error([&] { return surprisal::entropy(density(twice).unnormalized()); }, "return 0 where the density is 0");
    require_error([] { return surprisal::entropy(density([](double) { return -not_a_number; })); }, " is nan");
}

TEST_CASE("an exception where the mass is comes through, and one far outside does not") {
    struct own {};
    const auto normal = [](double x) { return std::exp(densities::normal(0, 1)(x)); };
    const auto far_out = [&](double x) { return std::fabs(x) > 1e6 ? throw own() : normal(x); };
    const auto within = [&](double x) { return x > 1 ? throw own() : normal(x); };
    CHECK(surprisal::entropy(density(far_out)).value == Approx(1.4189385332046727).epsilon(1e-13));
    CHECK_THROWS_AS(surprisal::entropy(density(within)), own);
    CHECK_THROWS_AS(surprisal::entropy(density(within).unnormalized()), own);
}
