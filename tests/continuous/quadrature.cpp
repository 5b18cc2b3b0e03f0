// The rules themselves: what they integrate, and that their errors hold.

#include <cmath>
#include <limits>
#include <numbers>

#include <surprisal/continuous/double_exponential.hpp>
#include <surprisal/continuous/gauss_kronrod.hpp>

#include "../catch.hpp"
#include "densities.hpp"

namespace {

using surprisal::detail::integrals;
using surprisal::detail::integrand;
using surprisal::detail::mass_p;
using surprisal::detail::measure;
using surprisal::detail::panel;
using surprisal::detail::panel_integrand;
using surprisal::detail::tolerance;
using surprisal::detail::trapezoid;
using surprisal::detail::workspace;

constexpr double safety = 8;  // as the estimate takes it
constexpr double to_infinity = std::numeric_limits<double>::max();

template <class P>
integrand entropy_of(const P& p) {
    const auto view = surprisal::continuous_noun<P>::view(p, {"test", "p"});
    return {view, view, measure::entropy};
}

}  // namespace

TEST_CASE("the trapezoidal rule integrates half a normal density from either end, with a scale that is off") {
    const auto p = surprisal::log_density(densities::normal(0, 1));
    for (const double scale : {1.0, 2.0, 4.0})
        for (const double end : {to_infinity, -to_infinity}) {
            integrand of = entropy_of(p);
            const panel half(0, end, scale);
            panel_integrand g(of, half);
            workspace room;
            trapezoid rule(g, room);
            rule.scan(half.lowest(), half.highest());
            rule.trim();
            integrals found;
            CAPTURE(scale, end > 0);
            CHECK(rule.converge(tolerance{}, found));
            CHECK(std::fabs(found.sum[mass_p] - 0.5) <= 1e-14);
            CHECK(std::fabs(found.sum[mass_p] - 0.5) <= safety * (found.error[mass_p] + found.rounding[mass_p]));
        }
}

TEST_CASE("the trapezoidal rule does not claim to converge on a kink inside") {
    const auto p = surprisal::log_density(densities::laplace(1, 0.5));
    integrand of = entropy_of(p);
    const panel half(0, to_infinity, 1);
    panel_integrand g(of, half);
    workspace room;
    trapezoid rule(g, room);
    rule.scan(half.lowest(), half.highest());
    rule.trim();
    integrals found;
    CHECK_FALSE(rule.converge(tolerance{}, found));
    const integrals adaptive =
        surprisal::detail::adaptive_gauss_kronrod(g, tolerance{}).integrate(rule.low(), rule.high(), 12, false);
    const double expected = 1 - std::exp(-2.0) / 2;
    CHECK(std::fabs(adaptive.sum[mass_p] - expected) <= 1e-13);
    CHECK(std::fabs(adaptive.sum[mass_p] - expected) <= safety * (adaptive.error[mass_p] + adaptive.rounding[mass_p]));
}

TEST_CASE("Gauss and Kronrod's rule is exact for polynomials up to degree 22") {
    for (int degree = 0; degree <= 22; ++degree) {
        // On [0, 1] of a panel of few numbers, on which t moves x evenly.
        constexpr double width = 0x1p-36;
        const auto p = surprisal::density([=](double x) { return std::pow((x - 1) / width, degree); });
        integrand of = entropy_of(p);
        const panel piece(1, 1 + width, width);
        REQUIRE(piece.is_short());
        panel_integrand g(of, piece);
        const integrals found = surprisal::detail::gauss_kronrod(g, 0, 1).found;
        CAPTURE(degree);
        CHECK(found.sum[mass_p] == Approx(width / (degree + 1)).epsilon(1e-6));  // x is rounded to 2^-16 of the width
    }
}

TEST_CASE("a panel keeps its offsets from the nearer end, at every scale") {
    const panel piece(1, 3, 2);
    CHECK(piece.at(0).x == Approx(2));
    CHECK(piece.at(piece.lowest()).offset <= 1e-13);
    CHECK(piece.at(piece.highest()).x == Approx(3).epsilon(1e-13));
    const panel line(0, to_infinity, 1);
    CHECK(line.at(line.lowest()).offset == Approx(1e-306));
    CHECK(line.at(line.highest()).offset == Approx(1e300).epsilon(1e-10));
    for (const double t : {-3.0, -0.5, 0.0, 2.0})
        CHECK(piece.time_of(piece.log_offset(t), t < 0 ? -1 : 1) == Approx(t).margin(1e-9));
}
