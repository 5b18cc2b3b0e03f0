#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <span>
#include <stdexcept>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../fresh_seed.hpp"

namespace {

using surprisal::density;
using surprisal::entropy;
using surprisal::estimate;
using surprisal::histogram_density;
using surprisal::jensen_shannon_distance;
using surprisal::jensen_shannon_divergence;
using surprisal::linear_density;
using surprisal::log_density;
using surprisal::outcome;

constexpr double infinity = std::numeric_limits<double>::infinity();
const double ln2 = std::log(2.0);

auto normal(double mean, double deviation) {
    return log_density([=](double x) {
        const double z = (x - mean) / deviation;
        return -z * z / 2 - std::log(deviation) - 0.91893853320467274178;
    });
}

auto uniform(double a, double b) {
    return density([=](double /*x*/) { return 1 / (b - a); }, {a, b});
}

void check(const estimate& found, double exact, double most_error) {
    CAPTURE(found.value, found.error, exact);
    CHECK(std::fabs(found.value - exact) <= found.error + 4e-16 * exact);
    CHECK(found.error <= most_error);
    CHECK(found.value >= 0);
    CHECK(!std::signbit(found.value));
    CHECK(found.value <= ln2);
}

using wide = long double;

/// ½ f ln(2f/(f + g)) + ½ g ln(2g/(f + g)) by an even sum, which is exact to all digits for what is analytic and falls off.
template <class F, class G>
double by_even_sum(F log_f, G log_g, wide from, wide to) {
    constexpr int points = 20000;
    const wide step = (to - from) / points;
    wide sum = 0;
    for (int i = 0; i <= points; ++i) {
        const wide x = from + step * i;
        const wide f = std::exp(log_f(x));
        const wide g = std::exp(log_g(x));
        const wide m = (f + g) / 2;
        if (f > 0) sum += f * std::log(f / m);
        if (g > 0) sum += g * std::log(g / m);
    }
    return static_cast<double>(sum * step / 2);
}

/// Two normal densities and their weights.
struct mixture {
    std::array<double, 2> mean, deviation, weight;

    template <class T>
    [[nodiscard]] T log(T x) const {
        T sum = 0;
        for (std::size_t i = 0; i < 2; ++i) {
            const T z = (x - T(mean[i])) / T(deviation[i]);
            sum += T(weight[i]) * std::exp(-z * z / 2) / T(deviation[i]);
        }
        return std::log(sum) - T(0.918938533204672741780329736405617639861L);
    }
};

}  // namespace

TEST_CASE("densities that share no point are ln 2 apart, one bit") {
    check(jensen_shannon_divergence(uniform(0, 1), uniform(2, 5)), ln2, 1e-13);
    check(jensen_shannon_divergence(uniform(0, 1), uniform(1, 2)), ln2, 1e-13);
    CHECK(jensen_shannon_divergence<surprisal::bits>(uniform(0, 1), uniform(2, 5)).value == Approx(1).epsilon(1e-14));
    CHECK(jensen_shannon_distance<surprisal::bits>(uniform(0, 1), uniform(2, 5)).value == Approx(1).epsilon(1e-14));
    check(jensen_shannon_divergence(normal(0, 1e-3), normal(10, 1e-3)), ln2, 1e-11);
}

TEST_CASE("overlapping uniform densities") {
    // On [0, 1): f alone, ½ ln 2 of it; on [1, 2): f = g; on [2, 3]: g alone.
    check(jensen_shannon_divergence(uniform(0, 2), uniform(1, 3)), ln2 / 2, 1e-13);
    // f = 1 on [0, 1], g = ½ on [0, 2].
    const double nested = 0.5 * std::log(4.0 / 3) + 0.25 * std::log(2.0 / 3) + 0.25 * ln2;
    check(jensen_shannon_divergence(uniform(0, 1), uniform(0, 2)), nested, 1e-13);
    check(jensen_shannon_divergence(uniform(0, 2), uniform(0, 1)), nested, 1e-13);
}

TEST_CASE("exactly +0.0 for equal densities") {
    const auto check_zero = [](const estimate& found) {
        CHECK(found.value == 0);
        CHECK(!std::signbit(found.value));
    };
    check_zero(jensen_shannon_divergence(normal(3, 2), normal(3, 2)));
    check_zero(jensen_shannon_distance(normal(3, 2), normal(3, 2)));
    const auto exponential = density([](double x) { return 3 * std::exp(-x); }, {0, infinity}).unnormalized();
    check_zero(jensen_shannon_divergence(exponential, exponential));
    check_zero(jensen_shannon_divergence(histogram_density(std::array{0, 1, 3}, std::array{1, 2}),
                                         histogram_density(std::array{0, 3}, std::array{5})));
}

TEST_CASE("close densities: of normal ones moved by δ, δ²/8 to the leading order") {
    for (const double delta : {1e-1, 1e-3, 1e-6, 1e-9}) {
        CAPTURE(delta);
        const estimate found = jensen_shannon_divergence(normal(0, 1), normal(delta, 1));
        const double leading = delta * delta / 8;
        CHECK(std::fabs(found.value - leading) <= found.error + delta * delta * leading);
        CHECK(found.error <= 1e-6 * leading + 1e-13 * delta);
    }
}

TEST_CASE("random mixtures: the error covers the distance from an even sum of long double") {
    const unsigned seed = fresh_seed("random mixtures");
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> uniform_number(0, 1);
    const auto draw = [&] {
        mixture result{};
        const double weight = uniform_number(random);
        result.weight = {weight, 1 - weight};
        for (std::size_t i = 0; i < 2; ++i) {
            result.mean[i] = 4 * uniform_number(random) - 2;
            result.deviation[i] = 0.3 + uniform_number(random);
        }
        return result;
    };
    for (int i = 0; i < 40; ++i) {
        const mixture f = draw();
        const mixture g = draw();
        const auto log_f = [&](auto x) { return f.log(x); };
        const auto log_g = [&](auto x) { return g.log(x); };
        const double exact = by_even_sum(log_f, log_g, -20, 20);
        const auto p = log_density([&](double x) { return f.log(x); });
        const auto q = log_density([&](double x) { return g.log(x); });
        check(jensen_shannon_divergence(p, q), exact, 1e-10);
        check(jensen_shannon_divergence(q, p), exact, 1e-10);
        const estimate distance = jensen_shannon_distance(p, q);
        CHECK(std::fabs(distance.value - std::sqrt(exact)) <= distance.error + 1e-16);
        if (i % 10 != 0) continue;
        const auto p_up_to_a_factor = log_density([&](double x) { return f.log(x) + 5; }).unnormalized();
        const auto q_up_to_a_factor = log_density([&](double x) { return g.log(x) - 900; }).unnormalized();
        const estimate found = jensen_shannon_divergence(p_up_to_a_factor, q_up_to_a_factor);
        check(found, exact, 1e-10);
        CHECK(found.log_mass_p == Approx(5));
        CHECK(found.log_mass_q == Approx(-900));
        check(jensen_shannon_divergence(p, q_up_to_a_factor), exact, 1e-10);
    }
}

TEST_CASE("heavy tails and singular ends do no harm") {
    const auto cauchy = density([](double x) { return 1 / (std::acos(-1.0) * (1 + x * x)); });
    const auto far = density([](double x) { return 1 / (std::acos(-1.0) * (1 + (x - 1e8) * (x - 1e8))); }).near(1e8, 1);
    const estimate apart = jensen_shannon_divergence(cauchy.near(0, 1), far);
    CHECK(apart.value == Approx(ln2).epsilon(1e-6));
    CHECK(apart.value < ln2);
    const auto root = density([](double x) { return 0.5 / std::sqrt(x); }, {0, 1});
    // ∫₀¹ of f = 1/(2√x) against g = 1, with u = √x.
    const auto exact = [] {
        const auto term = [](wide u) {
            const wide f = 1;
            const wide g = 2 * u;
            return (f * std::log(2 * f / (f + g)) + (g > 0 ? g * std::log(2 * g / (f + g)) : 0)) / 2;
        };
        // With u = v³ the logarithm at 0 is smooth enough for Simpson's rule.
        constexpr int halves = 20000;
        wide sum = 0;
        for (int i = 0; i <= halves; ++i) {
            const wide v = static_cast<wide>(i) / halves;
            const wide weight = i == 0 || i == halves ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * term(v * v * v) * 3 * v * v;
        }
        return static_cast<double>(sum / (3 * halves));
    }();
    check(jensen_shannon_divergence(root, uniform(0, 1)), exact, 1e-12);
}

TEST_CASE("tables: by formula between two, by quadrature with another density") {
    const histogram_density p(std::array{0, 1, 2}, std::array{3, 1});
    const histogram_density q(std::array{0, 1, 2}, std::array{1, 3});
    const estimate found = jensen_shannon_divergence(p, q);
    check(found, 0.75 * std::log(1.5) - 0.25 * ln2, 1e-14);
    CHECK(found.why == outcome::closed_form);
    CHECK(found.mass_p == 4);
    check(jensen_shannon_divergence(histogram_density(std::array{0, 1}, std::array{1}),
                                    histogram_density(std::array{4, 5}, std::array{1})),
          ln2, 1e-14);
    // f = 2x against g = 1 on [0, 1], by integrals of x ln x.
    const auto x_log_x = [](double y) { return y * y / 2 * std::log(y) - y * y / 4; };
    const double f_log_f = 0.5 * ln2 * 2 - 0.25 * 2 + 0;  // ∫ 2x ln 2x = ln 2 − ½
    const double m_log_m = x_log_x(1.5) - x_log_x(0.5);   // of m = ½ + x
    const double exact = 0.5 * f_log_f - m_log_m;
    const linear_density line(std::array{0, 1}, std::array{0, 1});
    check(jensen_shannon_divergence(line, histogram_density(std::array{0, 1}, std::array{1})), exact, 1e-14);
    const estimate by_quadrature = jensen_shannon_divergence(line, uniform(0, 1));
    check(by_quadrature, exact, 1e-11);
    CHECK(by_quadrature.why == outcome::converged);
}

TEST_CASE("random tables agree with quadrature of the same densities") {
    const unsigned seed = fresh_seed("random tables");
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> uniform_number(0.1, 1);
    for (int i = 0; i < 20; ++i) {
        const std::vector<double> x{0, uniform_number(random), 1.5, 2, 3 + uniform_number(random)};
        const auto draw = [&] {
            std::vector<double> f;
            double mass = 0;
            for (std::size_t k = 0; k < x.size(); ++k) f.push_back(uniform_number(random));
            for (std::size_t k = 0; k + 1 < x.size(); ++k) mass += (f[k] + f[k + 1]) / 2 * (x[k + 1] - x[k]);
            for (double& y : f) y /= mass;
            return f;
        };
        const std::vector<double> f = draw();
        const std::vector<double> g = draw();
        const auto as_density = [&](const std::vector<double>& of) {
            return density(
                       [&](double t) {
                           std::size_t k = 0;
                           while (k + 2 < x.size() && t >= x[k + 1]) ++k;
                           return of[k] + (of[k + 1] - of[k]) * ((t - x[k]) / (x[k + 1] - x[k]));
                       },
                       {x.front(), x.back()})
                .breaks(std::span<const double>(x));
        };
        const estimate found = jensen_shannon_divergence(linear_density(x, f), linear_density(x, g));
        const estimate other = jensen_shannon_divergence(as_density(f), as_density(g));
        CHECK(std::fabs(found.value - other.value) <= found.error + other.error);
        CHECK(found.error <= 1e-13 * found.value);
    }
}

TEST_CASE("a mass that is not 1 is refused, of either density") {
    const auto half = density([](double x) { return std::exp(-x) / 2; }, {0, infinity});
    CHECK_THROWS_AS(jensen_shannon_divergence(half, normal(0, 1)), std::domain_error);
    CHECK_THROWS_WITH(jensen_shannon_divergence(normal(0, 1), half),
                      ContainsSubstring("surprisal::jensen_shannon_divergence: q has mass 0.5"));
    CHECK_THROWS_WITH(jensen_shannon_distance(half, normal(0, 1)),
                      ContainsSubstring("surprisal::jensen_shannon_distance: p has mass 0.5"));
}
