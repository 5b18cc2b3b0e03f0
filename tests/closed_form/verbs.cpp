#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include <surprisal/boost_math.hpp>

#include "../catch.hpp"

namespace {

using boost::math::exponential;
using boost::math::normal;
using surprisal::cross_entropy;
using surprisal::estimate;
using surprisal::kl_divergence;
using surprisal::outcome;

constexpr double infinity = std::numeric_limits<double>::infinity();

bool covers(const estimate& found, double truth) { return std::fabs(found.value - truth) <= found.error; }

template <class P, class Q>
concept has_divergence = requires(const P& p, const Q& q) {
    surprisal::kl_divergence(p, q);
};

static_assert(surprisal::parametric<normal>);
static_assert(surprisal::continuous<normal>);
static_assert(!surprisal::discrete<normal>);
static_assert(has_divergence<normal, exponential>);
static_assert(!has_divergence<normal, double[3]>, "a density and probabilities have no common outcomes");

/// A type of the user's own, with no more than it must have: the density 2x on (0, 1).
struct ramp {};

}  // namespace

template <>
struct surprisal::family<ramp> {
    static surprisal::interval support(const ramp& /*d*/) { return {0, 1}; }
    static double log_density(const ramp& /*d*/, double x) { return std::log(2 * x); }
};

TEST_CASE("a measure comes from a formula where there is one") {
    const estimate h = surprisal::entropy(normal(0, 1));
    CHECK(covers(h, 1.4189385332046727418));
    CHECK(h.why == outcome::closed_form);
    CHECK(h.evaluations == 0);
    CHECK(h.error <= 1e-15);
    const estimate d = kl_divergence(normal(0, 1), normal(1, 2));
    CHECK(covers(d, std::numbers::ln2 + 2.0 / 8 - 0.5));
    CHECK(d.why == outcome::closed_form);
    const estimate c = cross_entropy(exponential(2), normal(1, 2));
    CHECK(c.why == outcome::closed_form);
    CHECK(covers(c, std::numbers::ln2 + 0.91893853320467274178 + 0.5 / 8));
}

TEST_CASE("number types and policies of one family mix") {
    const boost::math::normal_distribution<float> p(0, 1);
    const boost::math::normal_distribution<long double> q(0x1p-30L, 1);
    const estimate d = kl_divergence(p, q);
    CHECK(d.why == outcome::closed_form);
    CHECK(d.value == 0x1p-61);
}

TEST_CASE("a measure of a type of one's own comes by quadrature") {
    const estimate h = surprisal::entropy(ramp());
    CHECK(h.why == outcome::converged);
    CHECK(covers(h, 0.5 - std::numbers::ln2));
    CHECK(kl_divergence(ramp(), exponential(1)).why == outcome::converged);
    CHECK(covers(kl_divergence(ramp(), exponential(1)), std::numbers::ln2 - 0.5 + 2.0 / 3));
}

TEST_CASE("distributions mix with densities") {
    const auto laplace = surprisal::log_density([](double x) { return -std::fabs(x) - std::numbers::ln2; });
    const estimate d = kl_divergence(exponential(1), laplace);
    CHECK(covers(d, std::numbers::ln2));
    CHECK(kl_divergence(laplace, exponential(1)).why == outcome::infinite_by_support);
}

TEST_CASE("a model that leaves out a part of P is infinitely far") {
    CHECK(kl_divergence(normal(0, 1), exponential(1)).value == infinity);
    CHECK(kl_divergence(normal(0, 1), exponential(1)).why == outcome::infinite_by_support);
    CHECK(cross_entropy(exponential(1), ramp()).why == outcome::infinite_by_support);
}

TEST_CASE("equal distributions have a divergence of exactly +0, close ones keep their digits") {
    const estimate zero = kl_divergence(normal(3, 1e-150), normal(3, 1e-150));
    CHECK(zero.value == 0);
    CHECK_FALSE(std::signbit(zero.value));
    const estimate close = kl_divergence(exponential(1), exponential(1 + 0x1p-40));
    CHECK(close.value == Approx(0x1p-81).epsilon(1e-11));
    CHECK(close.error <= 1e-15 * close.value);
}

TEST_CASE("a unit is converted to with its error") {
    const estimate h = surprisal::entropy<surprisal::bits>(exponential(0.5));
    CHECK(covers(h, 1 / std::numbers::ln2 + 1));
}

TEST_CASE("parameters that a policy let pass are an error that names the argument and the family") {
    using namespace boost::math::policies;
    using lenient = boost::math::normal_distribution<double, policy<domain_error<ignore_error>>>;
    CHECK_THROWS_AS(surprisal::entropy(lenient(0, -1)), std::domain_error);
    CHECK_THROWS_WITH(kl_divergence(normal(0, 1), lenient(std::nan(""), 1)),
                      ContainsSubstring("surprisal::kl_divergence: q has parameters that no normal distribution has"));
}

TEST_CASE("an expectation that diverges makes a divergence infinite") {
    const boost::math::inverse_gamma heavy(0.5, 1);  // E X = ∞
    for (const estimate& d : {kl_divergence(heavy, exponential(1)), cross_entropy(heavy, normal(0, 1))}) {
        CHECK(d.value == infinity);
        CHECK(d.error == 0);
        CHECK(d.why == outcome::infinite_by_divergence);
    }
}

TEST_CASE("a divergence that is too large for double is infinite with an infinite error") {
    const estimate d = kl_divergence(normal(0, 1e160), normal(0, 1));
    CHECK(d.value == infinity);
    CHECK(d.error == infinity);
    CHECK(d.why == outcome::closed_form);
}

TEST_CASE("where H(P, Q) - H(P) has lost its digits, a divergence is integrated") {
    const estimate d = kl_divergence(boost::math::gamma_distribution(1e10, 1.0), normal(1e10, 1e5));
    CHECK(d.why == outcome::converged);
    CHECK(d.value == Approx(3.33333333345e-11).epsilon(1e-7));
    CHECK(d.error <= 1e-6 * d.value);
}

TEST_CASE("where quadrature has no digits of x left, what H(P, Q) - H(P) has is returned with its error") {
    const estimate d = kl_divergence(boost::math::lognormal(0, 1e-12), normal(1, 1e-12));
    CHECK(d.why == outcome::closed_form);
    CHECK(d.value >= 0);
    CHECK(covers(d, 8.75e-25));
    CHECK(d.error > 0);
}
