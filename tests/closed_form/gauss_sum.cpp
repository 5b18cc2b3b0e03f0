#include <cmath>
#include <cstddef>

#include <surprisal/closed_form/gauss_sum.hpp>

#include "../catch.hpp"

using surprisal::detail::gauss_sum;

namespace {

/// Σ ((2j + 1 − n)/n)ᵐ over j = 0, …, n − 1 by the rule, over n.
[[nodiscard]] double mean_power(const gauss_sum& rule, int m) {
    double sum = 0;
    for (std::size_t i = 0; i < gauss_sum::points; ++i) sum += rule.weight(i) * std::pow(rule.node(i), m);
    return sum / rule.length();
}

}  // namespace

TEST_CASE("powers below 2 · points are summed exactly") {
    for (const double n : {64.0, 65.0, 100.0, 129.0, 1000.0, 54321.0})
        for (int m = 0; m < 2 * static_cast<int>(gauss_sum::points); ++m) {
            double sum = 0;
            for (double j = 0; j < n; ++j) sum += std::pow((2 * j + 1 - n) / n, m);
            CAPTURE(n, m);
            CHECK(mean_power(gauss_sum(n), m) == Approx(sum / n).epsilon(1e-12).margin(1e-15));
        }
}

TEST_CASE("over very many integers a sum is an integral") {
    for (const double n : {1e12, 1e300})
        for (int m = 0; m < 2 * static_cast<int>(gauss_sum::points); m += 2)
            CHECK(mean_power(gauss_sum(n), m) == Approx(1.0 / (m + 1)).epsilon(1e-13));
}

TEST_CASE("nodes are inside, and weights positive") {
    for (const double n : {64.0, 70.0, 1e6}) {
        const gauss_sum rule(n);
        for (std::size_t i = 0; i < gauss_sum::points; ++i) {
            CHECK(std::fabs(rule.node(i)) < 1 - 1 / n);
            CHECK(rule.weight(i) > 0);
            if (i > 0) CHECK(rule.node(i) < rule.node(i - 1));
        }
    }
}
