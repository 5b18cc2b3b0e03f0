#include <cmath>

#include <surprisal/continuous/locate.hpp>

#include "../catch.hpp"
#include "densities.hpp"

namespace {

using surprisal::log_density;
using surprisal::detail::cut;
using surprisal::detail::cuts;

template <class P>
cuts located(const P& p) {
    surprisal::detail::ledger seen;
    const auto view = surprisal::continuous_noun<P>::view(p, {"locate", "p"});
    return surprisal::detail::locator(view, seen).locate().at;
}

}  // namespace

TEST_CASE("a smooth peak is found within its scale, wherever it is") {
    for (const double scale : {1e-100, 1e-9, 1.0, 1e30})
        for (const double ratio : {0.0, 0.3, -20.0, 1e5}) {
            const double mean = scale * ratio;
            CAPTURE(mean, scale);
            const cuts at = located(log_density(densities::normal(mean, scale)));
            REQUIRE(at.size() == 1);
            CHECK(std::fabs(at[0].x - mean) <= 0.5 * scale);
            CHECK(at[0].left_scale == Approx(scale).epsilon(0.5));
            CHECK(at[0].right_scale == Approx(scale).epsilon(0.5));
        }
}

TEST_CASE("a kink is found to the last digits") {
    for (const double scale : {1e-60, 1e-3, 1.0, 1e9})
        for (const double ratio : {0.0, 1.3, -700.0}) {
            const double median = scale * ratio;
            CAPTURE(median, scale);
            const cuts at = located(log_density(densities::laplace(median, scale)));
            REQUIRE(at.size() == 1);
            CHECK(std::fabs(at[0].x - median) <= 1e-14 * (std::fabs(median) + 1e-3 * scale));
            CHECK_FALSE(at[0].is_smooth);
        }
}

TEST_CASE("the ends of a support that no interval tells are found exactly") {
    const cuts half_line = located(log_density(densities::exponential(1)));
    REQUIRE(half_line.size() == 1);
    CHECK(half_line[0].x == 0);
    CHECK(half_line[0].right_scale == Approx(1).epsilon(0.8));
    const cuts piece = located(log_density(densities::uniform(0.7, 5.3)));
    REQUIRE(piece.size() == 2);
    CHECK(piece[0].x == 0.7);
    CHECK(piece[1].x == 5.3);
}

TEST_CASE("what is told is taken as it is, and not searched for") {
    surprisal::detail::ledger seen;
    const auto p = log_density(densities::normal(3, 1), {-100, 100}).near(3, 1).breaks({5});
    const auto view = surprisal::continuous_noun<std::remove_const_t<decltype(p)>>::view(p, {"locate", "p"});
    const cuts at = surprisal::detail::locator(view, seen).locate().at;
    REQUIRE(at.size() == 4);
    CHECK(at[1].x == 3);
    CHECK(at[1].left_scale == 1);
    CHECK(at[2].x == 5);
    CHECK(seen.evaluations <= 3);
}

TEST_CASE("a hint at a place without density does not keep the mass from being found") {
    const cuts at = located(log_density(densities::uniform(2, 3), {0, 10}).near(8, 0.5));
    bool has_lower = false;
    for (std::size_t i = 0; i < at.size(); ++i) has_lower = has_lower || at[i].x == 2;
    CHECK(has_lower);
}

TEST_CASE("cuts merge where one does the work of both, and only there") {
    cuts at;
    at.add({0, 1, 1, true});
    at.add({1, 2, 2, true});  // as smooth, of about the same scale, and near
    CHECK(at.size() == 1);
    at.add({0.5, 1, 1, false});  // a kink stays, and does the work of the peak
    REQUIRE(at.size() == 1);
    CHECK(at[0].x == 0.5);
    at.add({0.5 + 1e-9, 1, 1, false});  // so does another one next to it
    CHECK(at.size() == 2);
    at.add({100, 1, 1, true});  // and a peak far away
    CHECK(at.size() == 3);
}
