// Divergences and entropies of families whose parameters are as they come: mantissas are full, and scales over 300 decades.
// A change of the unit changes no divergence, and adds its logarithm to an entropy, whether a formula or quadrature says so.
// Seeds are drawn afresh at each run, and printed.

#include <cmath>
#include <cstdio>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <string>
#include <tuple>

#include <surprisal/boost_math.hpp>

#include "../catch.hpp"
#include "../dice.hpp"

namespace {

namespace bm = boost::math;
using surprisal::estimate;
using surprisal::family;
using surprisal::outcome;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// A power of two: parameters that are multiplied with it are not rounded.
[[nodiscard]] double any_unit(dice& random) { return std::ldexp(1.0, static_cast<int>(random.uniform(-498, 498))); }

/// An estimate, or the text of a refusal.
struct answer {
    bool is_refused = false;
    estimate found{};
    std::string text;
};

template <class F>
[[nodiscard]] answer ask(F f) {
    try {
        return {false, f(), {}};
    } catch (const std::domain_error& e) {
        return {true, {}, e.what()};
    }
}

/// Whether two estimates of one number are within what they state.
[[nodiscard]] bool agree(const estimate& a, const estimate& b) {
    if (a.value == infinity || b.value == infinity) return a.value == b.value;
    return std::fabs(a.value - b.value) <= a.error + b.error;
}

struct shape {
    double a;
    double b;
    double m;
};

[[nodiscard]] shape draw(dice& random) {
    return {random.decades(-0.3, 0.8), random.decades(-0.5, 0.5), random.uniform(-2, 2)};
}

/// Families with a scale: of s times a variable of the shape that is given.
const std::tuple on_the_line{
    [](const shape& p, double s) { return bm::normal(s * p.m, s * p.b); },
    [](const shape& p, double s) { return bm::laplace(s * p.m, s * p.b); },
    [](const shape& p, double s) { return bm::logistic(s * p.m, s * p.b); },
    [](const shape& p, double s) { return bm::cauchy(s * p.m, s * p.b); },
    [](const shape& p, double s) { return bm::extreme_value(s * p.m, s * p.b); },
    [](const shape& p, double s) { return bm::skew_normal(s * p.m, s * p.b, 2 * p.a - 3); },
    [](const shape& p, double s) { return bm::uniform(s * p.m, s * (p.m + p.b)); },
    [](const shape& p, double s) { return bm::arcsine(s * p.m, s * (p.m + p.b)); },
    [](const shape& p, double s) { return bm::triangular(s * p.m, s * (p.m + 0.375 * p.b), s * (p.m + p.b)); },
};
const std::tuple beyond_0{
    [](const shape& p, double s) { return bm::exponential(1 / s * p.b); },
    [](const shape& p, double s) { return bm::rayleigh(s * p.b); },
    [](const shape& p, double s) { return bm::weibull(p.a, s * p.b); },
    [](const shape& p, double s) { return bm::gamma_distribution<>(p.a, s * p.b); },
    [](const shape& p, double s) { return bm::inverse_gamma_distribution<>(p.a, s * p.b); },
    [](const shape& p, double s) { return bm::inverse_chi_squared_distribution<>(p.a, s * p.b); },
    [](const shape& p, double s) { return bm::inverse_gaussian(s * p.a, s * p.b); },
    [](const shape& p, double s) { return bm::pareto(s * p.b, p.a); },
    [](const shape& p, double s) {
        const double shares[] = {0.375, 0.625};
        const double rates[] = {1 / s * p.a, 1 / s * p.b};
        return bm::hyperexponential_distribution<double>(shares, rates);
    },
};

template <class All, class F>
void for_each(const All& all, F f) {
    std::apply([&](const auto&... each) { (f(each), ...); }, all);
}

struct tally {
    int asked = 0;
    int refused = 0;
    int refused_at_one_scale = 0;
};

template <class All>
tally check_units(const All& all, dice& random) {
    tally count;
    for_each(all, [&](const auto& make_p) {
        for_each(all, [&](const auto& make_q) {
            const shape p = draw(random);
            const shape q = draw(random);
            const double s = any_unit(random);
            const answer once = ask([&] { return surprisal::kl_divergence(make_p(p, 1), make_q(q, 1)); });
            const answer again = ask([&] { return surprisal::kl_divergence(make_p(p, s), make_q(q, s)); });
            using P = decltype(make_p(p, 1));
            using Q = decltype(make_q(q, 1));
            const char* name_p = family<P>::name;
            const char* name_q = family<Q>::name;
            CAPTURE(name_p, name_q, p.a, p.b, p.m, q.a, q.b, q.m, s, once.text, again.text);
            CAPTURE(once.found.value, once.found.error, again.found.value, again.found.error);
            ++count.asked;
            if (once.is_refused || again.is_refused) {
                ++count.refused;
                if (once.is_refused != again.is_refused) {
                    ++count.refused_at_one_scale;
                    std::printf("%s(%.17g, %.17g, %.17g) to %s(%.17g, %.17g, %.17g), unit %g: %s | %s\n", name_p, p.a,
                                p.b, p.m, name_q, q.a, q.b, q.m, s, once.text.c_str(), again.text.c_str());
                } else
                    std::printf("%s(%.17g, %.17g, %.17g) to %s(%.17g, %.17g, %.17g): %s\n", name_p, p.a, p.b, p.m,
                                name_q, q.a, q.b, q.m, once.text.c_str());
                return;
            }
            CHECK(agree(once.found, again.found));
        });
        const shape p = draw(random);
        const double s = any_unit(random);
        const estimate once = surprisal::entropy(make_p(p, 1));
        const estimate again = surprisal::entropy(make_p(p, s));
        const double log_unit = std::log(s);
        const char* name = family<decltype(make_p(p, 1))>::name;
        CAPTURE(name, p.a, p.b, p.m, s, once.value, again.value, log_unit);
        CHECK(std::fabs(again.value - once.value - log_unit) <=
              once.error + again.error + 0x1p-51 * std::fabs(log_unit));
    });
    return count;
}

/// D(logistic(m, 1) ‖ extreme_value(0, b)) of b > 1, from E exp(−X/b) = π/b / sin(π/b) exp(−m/b).
[[nodiscard]] double logistic_to_extreme_value(double m, double b) {
    const double y = std::numbers::pi / b;
    return std::log(b) + m / b + std::exp(-m / b) * y / std::sin(y) - 2;
}

}  // namespace

TEST_CASE("a logistic distribution's divergence to an extreme-value one") {
    dice random("logistic and extreme-value distributions");
    CHECK(std::fabs(surprisal::kl_divergence(bm::logistic(0, 1), bm::extreme_value(0, 1.5)).value - 0.823864) < 5e-7);
    for (int i = 0; i < 1000; ++i) {
        const double b = 1 + random.decades(-3, 2);
        const double m = random.uniform(-3, 3);
        const double s = any_unit(random);
        const estimate found = surprisal::kl_divergence(bm::logistic(s * m, s), bm::extreme_value(0, s * b));
        const double right = logistic_to_extreme_value(m, b);
        CAPTURE(m, b, s, found.value, found.error, right);
        CHECK(std::fabs(found.value - right) <= found.error + 0x1p-40 * (1 + right) * (1 + 1 / (b - 1)));
        CHECK(found.error <= 0x1p-40 * (1 + right) * (1 + 1 / (b - 1)));
    }
    for (int i = 0; i < 1000; ++i) {
        const double s = random.decades(-150, 150);
        for (const double b : {s, std::nextafter(s, 0), s * random.uniform(0.01, 1)}) {
            CAPTURE(s, b);
            CHECK(surprisal::kl_divergence(bm::logistic(0, s), bm::extreme_value(0, b)).why ==
                  outcome::infinite_by_divergence);
            CHECK(surprisal::kl_divergence(bm::laplace(0, s), bm::extreme_value(0, b)).why ==
                  outcome::infinite_by_divergence);
        }
    }
}

TEST_CASE("an inverse Gaussian distribution of scale 1e-9 and the Cauchy distribution") {
    const estimate tiny = surprisal::kl_divergence(bm::inverse_gaussian(1e-9, 1e-9), bm::cauchy(0, 1e-9));
    const estimate unit = surprisal::kl_divergence(bm::inverse_gaussian(1, 1), bm::cauchy(0, 1));
    CHECK(std::fabs(tiny.value - 0.930567) < 5e-7);
    CHECK(agree(tiny, unit));
}

TEST_CASE("divergences and entropies do not depend on the unit") {
    dice random("units");
    for (const tally& count : {check_units(on_the_line, random), check_units(beyond_0, random)})
        std::printf("%d pairs, %d refused, %d of them in one unit only\n", count.asked, count.refused,
                    count.refused_at_one_scale);
}
