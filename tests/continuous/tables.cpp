// Measures of histograms and of densities between points, against integrals in 100 digits.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <vector>

#include <surprisal/surprisal.hpp>

#include <boost/math/quadrature/tanh_sinh.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>

#include "../catch.hpp"
#include "../fresh_seed.hpp"

namespace {

using surprisal::cross_entropy;
using surprisal::entropy;
using surprisal::estimate;
using surprisal::histogram_density;
using surprisal::kl_divergence;
using surprisal::linear_density;
using surprisal::outcome;
using number = boost::multiprecision::cpp_bin_float_100;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// A table as the user holds it. A histogram has one value less than knots.
struct sample {
    std::vector<double> x;
    std::vector<double> f;

    [[nodiscard]] bool is_histogram() const { return f.size() < x.size(); }
};

/// The density in many digits, at x in a piece that begins at or before `from`.
class exact_density {
public:
    explicit exact_density(const sample& of) : of_(of), mass_(0) {
        for (std::size_t i = 0; i + 1 < of.x.size(); ++i)
            mass_ += of.is_histogram() ? number(of.f[i])
                                       : (number(of.f[i]) + of.f[i + 1]) / 2 * (number(of.x[i + 1]) - of.x[i]);
    }

    [[nodiscard]] number operator()(double from, const number& x) const {
        if (from < of_.x.front() || from >= of_.x.back()) return 0;
        const auto i = static_cast<std::size_t>(std::upper_bound(of_.x.begin(), of_.x.end(), from) - of_.x.begin()) - 1;
        const number width = number(of_.x[i + 1]) - of_.x[i];
        if (of_.is_histogram()) return of_.f[i] / width / mass_;
        return (of_.f[i] + (number(of_.f[i + 1]) - of_.f[i]) * ((x - of_.x[i]) / width)) / mass_;
    }

private:
    const sample& of_;
    number mass_;
};

/// ∫ a ln b over [from, to] of lines with these values at the ends, by antiderivatives: 100 digits outweigh cancellation.
number log_integral(const number& a0, const number& a1, const number& b0, const number& b1, const number& width) {
    if (b0 == b1) return (a0 + a1) / 2 * (b0 > 0 ? log(b0) : number(0)) * width;
    const number slope = (a1 - a0) / (b1 - b0);
    const number rest = a0 - slope * b0;
    const auto primitive = [&](const number& y) -> number {
        if (y == 0) return 0;
        return rest * (y * log(y) - y) + slope * (y * y / 2 * log(y) - y * y / 4);
    };
    return (primitive(b1) - primitive(b0)) / (b1 - b0) * width;
}

/// Sums over the pieces between the knots of both.
template <class F>
number over_pieces(const sample& p, const sample& q, F f) {
    std::vector<double> knots = p.x;
    knots.insert(knots.end(), q.x.begin(), q.x.end());
    std::sort(knots.begin(), knots.end());
    knots.erase(std::unique(knots.begin(), knots.end()), knots.end());
    const exact_density of_p(p);
    const exact_density of_q(q);
    number sum = 0;
    for (std::size_t i = 0; i + 1 < knots.size(); ++i) {
        const double from = knots[i];
        const number to = knots[i + 1];
        sum += f(of_p(from, from), of_p(from, to), of_q(from, from), of_q(from, to), to - from);
    }
    return sum;
}

number exact_cross_entropy(const sample& p, const sample& q) {
    return -over_pieces(p, q,
                        [](const number& a0, const number& a1, const number& b0, const number& b1, const number& w) {
                            return log_integral(a0, a1, b0, b1, w);
                        });
}

number exact_divergence(const sample& p, const sample& q) {
    return over_pieces(p, q,
                       [](const number& a0, const number& a1, const number& b0, const number& b1, const number& w) {
                           return number(log_integral(a0, a1, a0, a1, w) - log_integral(a0, a1, b0, b1, w));
                       });
}

template <class F>
estimate measured(const sample& p, const sample& q, F f) {
    if (p.is_histogram() && q.is_histogram()) return f(histogram_density(p.x, p.f), histogram_density(q.x, q.f));
    if (p.is_histogram()) return f(histogram_density(p.x, p.f), linear_density(q.x, q.f));
    if (q.is_histogram()) return f(linear_density(p.x, p.f), histogram_density(q.x, q.f));
    return f(linear_density(p.x, p.f), linear_density(q.x, q.f));
}

estimate divergence_of(const sample& p, const sample& q) {
    return measured(p, q, [](const auto& a, const auto& b) { return kl_divergence(a, b); });
}
estimate cross_entropy_of(const sample& p, const sample& q) {
    return measured(p, q, [](const auto& a, const auto& b) { return cross_entropy(a, b); });
}
estimate entropy_of(const sample& p) {
    return measured(p, p, [](const auto& a, const auto& /*b*/) { return entropy(a); });
}

void check(const estimate& found, const number& exact, double most_relative, double most_absolute) {
    CAPTURE(found.value, found.error, exact);
    CHECK(found.why == outcome::closed_form);
    CHECK(found.evaluations == 0);
    CHECK(abs(found.value - exact) <= found.error);
    CHECK(found.error <= most_relative * std::fabs(found.value) + most_absolute);
}

/// Random tables over [lower, upper]: with equal and unequal pieces, values of one scale or of many, and zeros.
sample random_table(std::mt19937_64& random, double lower, double upper, bool is_histogram, bool has_zeros) {
    std::uniform_real_distribution<double> uniform(0, 1);
    const std::size_t pieces = 1 + random() % 12;
    sample result;
    result.x = {lower, upper};
    for (std::size_t i = 1; i < pieces; ++i) result.x.push_back(lower + (upper - lower) * uniform(random));
    std::sort(result.x.begin(), result.x.end());
    result.x.erase(std::unique(result.x.begin(), result.x.end()), result.x.end());
    const double spread = random() % 2 == 0 ? 0.5 : 20;
    while (result.f.size() + (is_histogram ? 1 : 0) < result.x.size())
        result.f.push_back(has_zeros && random() % 4 == 0 ? 0 : std::exp(spread * (uniform(random) - 0.5)));
    result.f[random() % result.f.size()] = 1;
    return result;
}

/// The same with each value moved by up to so much, relative to it.
sample moved(const sample& p, double most, std::mt19937_64& random) {
    std::uniform_real_distribution<double> uniform(-most, most);
    sample result = p;
    for (double& f : result.f) f *= 1 + uniform(random);
    return result;
}

}  // namespace

TEST_CASE("entropy of a uniform histogram is the log of its width") {
    const std::array edges{-1.0, 0.5, 3.0};
    const estimate h = entropy(histogram_density(edges, std::array{3, 5}));
    CHECK(std::fabs(h.value - std::log(4.0)) <= h.error);
    CHECK(h.error < 1e-14);
    CHECK(h.why == outcome::closed_form);
    CHECK(entropy<surprisal::bits>(histogram_density(edges, std::array{3, 5})).value == Approx(2).epsilon(1e-15));
}

TEST_CASE("entropy of a triangle is half a nat more than the log of half of its base") {
    const estimate h = entropy(linear_density(std::array{1.0, 2.0, 5.0}, std::array{0.0, 7.0, 0.0}));
    CHECK(std::fabs(h.value - (0.5 + std::log(2.0))) <= h.error);
    CHECK(h.error < 1e-14);
}

TEST_CASE("a table is divided by its mass, which the estimate tells") {
    const estimate h = entropy(histogram_density(std::array{0, 2, 3}, std::array{6, 3}));
    CHECK(h.mass_p == 9);
    CHECK(h.log_mass_p == Approx(std::log(9.0)));
    const estimate d = kl_divergence(linear_density(std::array{0, 2, 4}, std::array{0, 3, 0}),
                                     histogram_density(std::array{0, 8}, std::array{4.0f}));
    CHECK(d.mass_p == 6);
    CHECK(d.mass_q == 4);
}

TEST_CASE("divergence of a triangle from a uniform density, and back, across a zero of the model at a knot") {
    const linear_density triangle(std::array{0, 1, 2}, std::array{0, 1, 0});
    const histogram_density uniform(std::array{0, 2}, std::array{1});
    const estimate to = kl_divergence(triangle, uniform);
    CHECK(std::fabs(to.value - (std::log(2.0) - 0.5)) <= to.error + 1e-16);
    const estimate from = kl_divergence(uniform, triangle);
    CHECK(std::fabs(from.value - (1 - std::log(2.0))) <= from.error + 1e-16);
    CHECK(from.error < 1e-14);
}

TEST_CASE("the model is 0 on mass of the truth: infinite by support") {
    const histogram_density wide(std::array{0, 1, 2, 3}, std::array{1, 1, 1});
    const histogram_density hollow(std::array{0, 1, 2, 3}, std::array{1, 0, 1});
    const histogram_density narrow(std::array{0, 1}, std::array{1});
    for (const estimate& e : {kl_divergence(wide, hollow), kl_divergence(wide, narrow), cross_entropy(wide, hollow),
                              cross_entropy(wide, narrow)}) {
        CHECK(e.value == infinity);
        CHECK(e.error == 0);
        CHECK(e.why == outcome::infinite_by_support);
    }
    CHECK(kl_divergence(hollow, wide).value == Approx(std::log(1.5)).epsilon(1e-15));
    CHECK(kl_divergence(histogram_density(std::array{-1, 0, 1, 2}, std::array{0, 1, 0}), narrow).value == 0);
}

TEST_CASE("divergence is exactly 0 for equal tables, on other knots too") {
    const auto check_zero = [](const estimate& d) {
        CHECK(d.value == 0);
        CHECK(!std::signbit(d.value));
        CHECK(d.error < 1e-50);
        CHECK(d.why == outcome::closed_form);
    };
    const std::vector<double> x{0.1, 0.4, 1.7, 1.9};
    const std::vector<double> f{0.3, 0.0, 5.7, 0.1};
    check_zero(kl_divergence(linear_density(x, f), linear_density(x, f)));
    check_zero(kl_divergence(histogram_density(x, std::array{7, 3, 11}), histogram_density(x, std::array{21, 9, 33})));
    check_zero(kl_divergence(histogram_density(std::array{0, 3}, std::array{3}),
                             histogram_density(std::array{0, 1, 3}, std::array{1, 2})));
    check_zero(kl_divergence(linear_density(std::array{0, 3, 6}, std::array{0, 3, 0}),
                             linear_density(std::array{0, 1, 3, 6}, std::array{0, 1, 3, 0})));
    check_zero(kl_divergence(histogram_density(std::array{0, 7}, std::array{3}),
                             linear_density(std::array{0, 2, 7}, std::array{5, 5, 5})));
}

TEST_CASE("random tables: the error covers the distance from integrals in 100 digits, and is small") {
    const unsigned seed = fresh_seed("random tables");
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 400; ++i) {
        const sample p = random_table(random, 0, 1, random() % 2 == 0, true);
        const sample q = random_table(random, random() % 2 == 0 ? 0 : -0.25, 1, random() % 2 == 0, false);
        check(entropy_of(p), exact_cross_entropy(p, p), 1e-14, 2e-14);
        check(cross_entropy_of(p, q), exact_cross_entropy(p, q), 1e-14, 2e-14);
        // A term next to where the series ends may be off by 1.3e-14 of it.
        check(divergence_of(p, q), exact_divergence(p, q), 2e-14, 1e-25);
    }
}

TEST_CASE("divergence keeps its digits relative to itself for tables that are close") {
    const unsigned seed = fresh_seed("tables that are close");
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 300; ++i) {
        const sample p = random_table(random, 3, 4, random() % 2 == 0, random() % 2 == 0);
        const sample q = moved(p, std::pow(10, -1 - static_cast<double>(random() % 14)), random);
        const number exact = exact_divergence(p, q);
        const estimate found = divergence_of(p, q);
        CAPTURE(found.value * 1e20, found.error * 1e35, static_cast<double>(exact * 1e20));
        CHECK(found.value >= 0);
        CHECK(abs(found.value - exact) <= found.error + 1e-90);  // of the 100 digits
        CHECK(found.error <= 2e-14 * found.value + 1e-28 * std::sqrt(found.value) + 1e-55);
    }
}

TEST_CASE("entropies between points agree with another rule") {
    const unsigned seed = fresh_seed("lines between points");
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    using fifty = boost::multiprecision::cpp_bin_float_50;
    boost::math::quadrature::tanh_sinh<fifty> rule;
    for (int i = 0; i < 10; ++i) {
        const sample p = random_table(random, 0, 1, false, true);
        const sample q = random_table(random, 0, 1, false, false);
        const number exact = over_pieces(
            p, q, [&](const number& a0, const number& a1, const number& b0, const number& b1, const number& w) {
                const auto term = [&](const fifty& u) -> fifty {
                    const fifty a = fifty(a0) + fifty(a1 - a0) * u;
                    const fifty b = fifty(b0) + fifty(b1 - b0) * u;
                    return -a * log(b);
                };
                return number(rule.integrate(term, fifty(0), fifty(1)) * fifty(w));
            });
        check(cross_entropy_of(p, q), exact, 1e-14, 2e-14);
    }
}

TEST_CASE("tables of any scale") {
    const std::vector<double> weights{1, 5, 0.25};
    const std::vector<double> base{1, 2, 4, 5};
    const auto scaled = [](std::vector<double> v, double by) {
        for (double& x : v) x *= by;
        return v;
    };
    const std::vector<double> others{2, 1, 1};
    const double h = entropy(histogram_density(base, weights)).value;
    const double d = kl_divergence(histogram_density(base, weights), histogram_density(base, others)).value;
    const std::vector<double> f{1, 0, 3, 2};
    const double h_linear = entropy(linear_density(base, f)).value;
    for (const double by : {0x1p-1060, 0x1p-700, 0x1p-30, 0x1p50, 0x1p1000, 0x1p1021}) {
        CAPTURE(by);
        const std::vector<double> x = scaled(base, by);
        const double log_by = std::log(by);
        for (const double mass : {0x1p-1060, 0x1p-20, 0x1p1020}) {
            CAPTURE(mass);
            const std::vector<double> w = scaled(weights, mass);
            const estimate found = entropy(histogram_density(x, w));
            CHECK(std::fabs(found.value - (h + log_by)) <= found.error + 4e-16 * std::fabs(log_by) + 1e-15);
            CHECK(found.error <= 1e-14 * (1 + std::fabs(log_by)));
            CHECK(kl_divergence(histogram_density(x, w), histogram_density(x, others)).value ==
                  Approx(d).epsilon(1e-14));
            const estimate linear = entropy(linear_density(x, scaled(f, mass)));
            CHECK(std::fabs(linear.value - (h_linear + log_by)) <= linear.error + 4e-16 * std::fabs(log_by) + 1e-15);
        }
    }
    const histogram_density line(std::array{-1.7e308, 0.0, 1.7e308}, std::array{1, 1});
    CHECK(entropy(line).value == Approx(std::log(1.7e308) + std::log(2.0)));
}

TEST_CASE("weights many decades apart, and a model that is all but 0") {
    const std::vector<double> edges{0, 1, 2};
    const estimate d = kl_divergence(histogram_density(edges, std::array{1.0, 1.0}),
                                     histogram_density(edges, std::array{1e250, 1e-250}));
    const double exact = 250 * std::log(10.0) - std::log(2.0);
    CHECK(std::fabs(d.value - exact) <= d.error + 2e-13);  // of the logarithm of 10
    CHECK(d.error < 1e-11);
}

TEST_CASE("integers count exactly, whatever their size") {
    const std::array<std::uint64_t, 2> large{(1ULL << 60) + 1, 1ULL << 60};
    const std::array<std::uint64_t, 2> equal{1, 1};
    const estimate d =
        kl_divergence(histogram_density(std::array{0, 1, 2}, large), histogram_density(std::array{0, 1, 2}, equal));
    CHECK(d.value == Approx(std::ldexp(1.0, -123)).epsilon(1e-13));  // δ²/2 with δ = 2⁻⁶¹
}
