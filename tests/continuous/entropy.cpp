#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <new>
#include <numbers>
#include <stdexcept>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "densities.hpp"

namespace {

using densities::infinity;
using surprisal::density;
using surprisal::entropy;
using surprisal::estimate;
using surprisal::log_density;

constexpr double of_standard_normal = 1.4189385332046727418;  // ½ ln(2πe)

}  // namespace

// The address sanitizer has an operator new of its own.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_SANITIZER
#endif
#endif
#if !defined(HAS_SANITIZER) && !defined(__SANITIZE_ADDRESS__)
namespace {
std::size_t allocations = 0;
}

void* operator new(std::size_t size) {
    ++allocations;
    if (void* const memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t /*size*/) noexcept { std::free(memory); }

TEST_CASE("what an integral keeps is in a few pieces of memory, not one for each evaluation") {
    const auto p = log_density(densities::normal(0, 1));
    allocations = 0;
    const double h = entropy(p);
    const std::size_t seen = allocations;
    CHECK(seen <= 8);
    CHECK(h > 1);
}
#endif

TEST_CASE("the entropy of the standard normal density is ½ ln(2πe)") {
    const auto f = [](double x) { return std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi); };
    const estimate h = entropy(density(f));
    CHECK(std::fabs(h.value - of_standard_normal) <= 1e-14);
    CHECK(std::fabs(h.value - of_standard_normal) <= h.error);
    CHECK(h.error <= 1e-10);
    CHECK(h.why == surprisal::outcome::converged);
    CHECK(std::fabs(h.mass_p - 1) <= 1e-14);
    CHECK(h.mass_q == h.mass_p);
    CHECK(h.evaluations <= 800);
    CHECK(h == h.value);
    CHECK(entropy(density(f).near(0, 1)).evaluations <= 400);
}

TEST_CASE("the entropy of a density of support of length 1 is 0, of a shorter one negative") {
    CHECK(std::fabs(entropy(density([](double) { return 1.0; }, {0, 1}))) <= 1e-15);
    CHECK(entropy(density([](double) { return 4.0; }, {7, 7.25})).value == Approx(-std::log(4.0)).epsilon(1e-12));
}

TEST_CASE("a narrow peak far away is found through its logarithm, or refused") {
    const estimate h = entropy(log_density(densities::normal(1e6, 1e-3)));
    CHECK(std::fabs(h.value - (of_standard_normal + std::log(1e-3))) <= h.error);
    CHECK(h.error <= 1e-4);
    CHECK_THROWS_AS(entropy(density(densities::exp_of(densities::normal(1e6, 1e-3)))), std::domain_error);
    CHECK_NOTHROW(entropy(density(densities::exp_of(densities::normal(1e6, 1e-3))).near(1e6, 1e-3)));
}

TEST_CASE("scales from 1e-150 to 1e100 make no difference") {
    for (const double scale : {1e-150, 1e-20, 1e-3, 1.0, 1e10, 1e100}) {
        CAPTURE(scale);
        CHECK(entropy(log_density(densities::normal(0, scale))).value ==
              Approx(of_standard_normal + std::log(scale)).epsilon(1e-13));
        CHECK(entropy(log_density(densities::cauchy(0, scale))).value ==
              Approx(std::log(4 * std::numbers::pi) + std::log(scale)).epsilon(1e-13));
    }
}

TEST_CASE("kinks, jumps, singular ends and heavy tails") {
    CHECK(entropy(log_density(densities::laplace(1.3, 0.1))).value == Approx(1 + std::log(0.2)).epsilon(1e-12));
    CHECK(entropy(log_density(densities::exponential(3))).value == Approx(1 - std::log(3.0)).epsilon(1e-12));
    CHECK(entropy(log_density(densities::exponential(3), {0, infinity})).value ==
          Approx(1 - std::log(3.0)).epsilon(1e-12));
    const auto half_power = [](double x) { return 1 / (2 * std::sqrt(x)); };  // H = ln 2 − 1
    CHECK(entropy(density(half_power, {0, 1})).value == Approx(std::log(2.0) - 1).epsilon(1e-12));
    const auto log_law = [](double x) { return std::log(0.5) - 1.5 * std::log(x); };  // ½ x^(−3/2): H = ln 2 + 3
    CHECK(entropy(log_density(log_law, {1, infinity})).value == Approx(std::log(2.0) + 3).epsilon(1e-12));
    // Most of this mass lies below 1e-306, and is continued.
    const double shape = 0.0025;
    const estimate h =
        entropy(log_density([=](double x) { return std::log(shape) + (shape - 1) * std::log(x); }, {0, 1}));
    CHECK(h.value == Approx(-std::log(shape) + 1 - 1 / shape).epsilon(1e-10));
}

TEST_CASE("bits and hartleys convert value and error, which covers the rounding of that too") {
    const auto p = log_density(densities::normal(0, 2));
    const estimate nats = entropy(p);
    const estimate bits = entropy<surprisal::bits>(p);
    CHECK(bits.value == Approx(nats.value / std::numbers::ln2).epsilon(1e-15));
    const double rounding = 0x1p-53 * bits.value;  // of the conversion
    CHECK(bits.error == Approx(nats.error / std::numbers::ln2 + rounding).epsilon(1e-15).margin(0));
    CHECK(entropy<surprisal::hartleys>(p).value == Approx(nats.value / std::numbers::ln10).epsilon(1e-15));
    CHECK(entropy<surprisal::bits>(density([](double) { return 8.0; }, {0, 0.125})).value == Approx(-3).epsilon(1e-14));
}
