// Densities of which only the proportions are given: no mass tells that something was missed, so searches have to agree.

#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "densities.hpp"

namespace {

using densities::infinity;
using surprisal::density;
using surprisal::estimate;
using surprisal::log_density;

constexpr double of_standard_normal = 1.4189385332046727418;
constexpr double ln2 = std::numbers::ln2;

/// ln of two normal densities of weight ½ at 0 and at 30, and an offset. Their overlap is below e^-112.
auto two_modes(double offset) {
    return [offset](double x) {
        const double a = -x * x / 2;
        const double b = -(x - 30) * (x - 30) / 2;
        const double most = a > b ? a : b;
        return most + std::log(std::exp(a - most) + std::exp(b - most)) - std::log(2.0) -
               0.5 * std::log(2 * std::numbers::pi) + offset;
    };
}

void check_near(const estimate& found, double expected) {
    CHECK(std::fabs(found.value - expected) <= found.error);
    CHECK(found.error <= 1e-9 * (1 + std::fabs(expected)));
}

}  // namespace

TEST_CASE("both modes of a mixture are found, wherever its logarithm lies") {
    const auto normal = log_density(densities::normal(0, 1));
    for (const double offset : {0.0, -1e4, 1e4, 12.345}) {
        const auto q = log_density(two_modes(offset)).unnormalized();
        CAPTURE(offset);
        const estimate h = surprisal::entropy(q);
        check_near(h, of_standard_normal + ln2);
        CHECK(h.log_mass_p == Approx(offset).margin(1e-10));
        check_near(surprisal::kl_divergence(normal, q), ln2);
        CHECK(surprisal::kl_divergence(normal, q).log_mass_q == Approx(offset).margin(1e-10));
        check_near(surprisal::cross_entropy(normal, q), of_standard_normal + ln2);
    }
}

TEST_CASE("the logarithm of a mass is finite where the mass is 0 or infinite in double") {
    const auto evidence = [](double offset) {
        const auto f = [offset](double x) { return densities::normal(3, 0.5)(x) + offset; };
        return surprisal::entropy(log_density(f).unnormalized());
    };
    CHECK(evidence(-1e4).mass_p == 0);
    CHECK(evidence(-1e4).log_mass_p == Approx(-1e4).epsilon(1e-14));
    CHECK(evidence(1e4).mass_p == infinity);
    CHECK(evidence(1e4).log_mass_p == Approx(1e4).epsilon(1e-14));
}

TEST_CASE("a double well has the same entropy wherever it lies") {
    // ln Z + 100 E (y² − 1)² by quadrature in 30 digits.
    constexpr double expected = -1.22641229030322185;
    for (const double c : {0.0, 10.0, -37.7, 1234.5}) {
        const auto well = [c](double x) {
            const double y = x - c;
            return -100 * (y * y - 1) * (y * y - 1);
        };
        CAPTURE(c);
        check_near(surprisal::entropy(log_density(well).unnormalized()), expected);
    }
}

TEST_CASE("a tail that falls off by powers of the logarithm is refused, or stated for what it is") {
    // With z = ln x of density 2/z³ on (1, ∞): E z + 3 E ln z − ln 2.
    constexpr double expected = 2 + 1.5 - ln2;
    const auto slow = [](double x) { return 2 / (x * std::pow(std::log(x), 3)); };
    for (const bool is_normalized : {false, true}) {
        const auto p = density(slow, {std::numbers::e, infinity});
        try {
            const estimate h = surprisal::entropy(is_normalized ? p : p.unnormalized());
            CHECK(std::fabs(h.value - expected) <= h.error);
        } catch (const std::domain_error& error) {
            CHECK_THAT(error.what(), ContainsSubstring("surprisal::entropy"));
        }
    }
}

TEST_CASE("narrow peaks of which some were met by chance are all found, or refused") {
    // A hundred needles on a plateau: the points of a first survey meet a few.
    constexpr double width = 1e-6;
    constexpr double height = 1e5;
    constexpr int count = 100;
    const auto place = [](int k) { return (2 * k + 1) / static_cast<double>(count) - 1 + 0.004 * std::sin(k * k); };
    const auto needles = [&](double x) {
        const int nearest = static_cast<int>((x + 1) / 2 * count);
        double sum = 1;
        for (int k = nearest > 0 ? nearest - 1 : 0; k <= nearest + 1 && k < count; ++k) {
            const double z = (x - place(k)) / width;
            sum += height * std::exp(-z * z / 2);
        }
        return sum;
    };
    // ∫ f ln f of one needle by Simpson's rule; the plateau adds 0.
    constexpr int steps = 4000;
    double sum = 0;
    for (int i = 0; i <= steps; ++i) {
        const double z = 40.0 * i / steps - 20;
        const double f = 1 + height * std::exp(-z * z / 2);
        sum += (i % 2 == 1 ? 4 : 2) * f * std::log(f) * width * 40 / steps / 3;
    }
    const double mass = 2 + count * height * width * std::sqrt(2 * std::numbers::pi);
    const double expected = std::log(mass) - count * sum / mass;
    try {
        const estimate h = surprisal::entropy(density(needles, {-1, 1}).unnormalized());
        CHECK(std::fabs(h.value - expected) <= h.error + 1e-12);
    } catch (const std::domain_error& error) {
        CHECK_THAT(error.what(), ContainsSubstring("surprisal::entropy"));
    }
}

TEST_CASE("step functions and tables are met knot by knot, or refused") {
    const auto steps = [](double x) { return 1.0 + static_cast<double>(static_cast<int>(37 * x) * 7 % 11); };
    double mass = 0;
    double sum = 0;
    for (int k = 0; k < 37; ++k) {
        const double height = 1 + k * 7 % 11;
        mass += height / 37;
        sum += height * std::log(height) / 37;
    }
    check_near(surprisal::entropy(density(steps, {0, 1}).unnormalized()), std::log(mass) - sum / mass);
    const auto normalized = [&](double x) { return steps(x) / mass; };
    check_near(surprisal::entropy(density(normalized, {0, 1})), std::log(mass) - sum / mass);
}
