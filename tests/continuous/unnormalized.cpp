// A density that is given up to a factor is as certain as one that is normalized, or is refused: random densities whose
// structure is known, and what is right by an independent method.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <limits>
#include <memory>
#include <numbers>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../fresh_seed.hpp"
#include "densities.hpp"
#include "random_densities.hpp"

namespace {

using random_densities::component;
using random_densities::family;
using random_densities::mixture;
using random_densities::oracle;
using random_densities::place;
using random_densities::slow_tail;
using random_densities::tail_kind;
using random_densities::truth;
using surprisal::estimate;
using surprisal::log_density;

/// −∫ f ln f of one component, by the oracle.
double entropy_of(component part) { return oracle<double>(mixture({part}), mixture({part})).measure().entropy; }

double log_sum_of_normals(double x, double distance) {
    const double near = densities::normal(0, 1)(x);
    const double far = densities::normal(distance, 1)(x);
    const double most = std::fmax(near, far);
    if (std::isinf(most)) return most;
    return most + std::log(std::exp(near - most) + std::exp(far - most)) - std::numbers::ln2;
}

/// Right within the stated error, or refused.
template <class Call>
void check_right_or_refused(const Call& call, double expected) {
    try {
        const estimate found = call();
        CHECK(std::fabs(found.value - expected) <= found.error + 1e-13 * std::fabs(expected));
        CHECK(found.value == Approx(expected).epsilon(1e-6));
    } catch (const std::domain_error&) {
        SUCCEED("refused");
    }
}

}  // namespace

TEST_CASE("the oracle agrees with closed forms") {
    const double log_two_pi_e = std::log(2 * std::numbers::pi) + 1;
    CHECK(entropy_of({family::normal, 1, 1e6, 1e-3}) == Approx(log_two_pi_e / 2 + std::log(1e-3)).epsilon(1e-13));
    CHECK(entropy_of({family::laplace, 1, -7, 3}) == Approx(1 + std::log(6)).epsilon(1e-13));
    CHECK(entropy_of({family::students_t, 1, 2, 3, 1}) == Approx(std::log(12 * std::numbers::pi)).epsilon(1e-13));
    CHECK(entropy_of({family::uniform, 1, 2, 5}) == Approx(std::log(3)).epsilon(1e-13));
    CHECK(entropy_of({family::triangle, 1, 2, 5, 3}) == Approx(std::log(1.5) + 0.5).epsilon(1e-13));
    CHECK(entropy_of({family::gamma, 1, 1, 4}) == Approx(1 + std::log(4)).epsilon(1e-13));
    CHECK(entropy_of({family::gamma, 1, 0.5, 2}) == Approx(0.5 + std::log(2) + std::log(std::numbers::pi) / 2 -
                                                           (std::numbers::egamma + 2 * std::numbers::ln2) / 2)
                                                        .epsilon(1e-13));
    CHECK(entropy_of({family::inverse_gamma, 1, 1, 4}) ==
          Approx(1 + std::log(4) + 2 * std::numbers::egamma).epsilon(1e-13));
    CHECK(entropy_of({family::lognormal, 1, -2, 3}) == Approx(log_two_pi_e / 2 + std::log(3) - 2).epsilon(1e-13));
    // Beta(½, ½) is the arcsine law.
    CHECK(entropy_of({family::beta, 1, 0, 1, 0.5, 0.5}) == Approx(std::log(std::numbers::pi / 4)).epsilon(1e-11));

    const mixture near({{family::normal, 1, 1, 2}});
    const mixture far({{family::normal, 1, -5, 0.5}});
    const truth pair = oracle<double>(near, far).measure();
    CHECK(pair.kl_divergence == Approx((4 + 36) / 0.5 - 0.5 - std::log(4)).epsilon(1e-13));
    CHECK(pair.cross_entropy ==
          Approx((4 + 36) / 0.5 + std::log(0.5) + std::log(2 * std::numbers::pi) / 2).epsilon(1e-13));

    // A table's sums against the quadrature of the same table.
    for (std::uint64_t i = 0; i < 20; ++i) {
        random_densities::source random(i, "tables", i);
        for (const auto& table :
             {random_densities::draws::steps(random).first, random_densities::draws::lines(random).first}) {
            CAPTURE(table->text());
            CHECK(oracle<double>(*table, *table).measure().entropy ==
                  Approx(*table->closed_entropy()).epsilon(1e-12).margin(1e-12));
        }
    }
    CHECK(*slow_tail(tail_kind::log_power, 2, 1).closed_entropy() == Approx(3.5 - std::numbers::ln2).epsilon(1e-14));
    CHECK(*slow_tail(tail_kind::students_t, 1, 3).closed_entropy() ==
          Approx(std::log(12 * std::numbers::pi)).epsilon(1e-14));
    CHECK(*slow_tail(tail_kind::students_t, 2, 1).closed_entropy() ==
          Approx(1.5 * (random_densities::digamma(1.5) - random_densities::digamma(1)) +
                 std::log(2 * std::numbers::sqrt2))
              .epsilon(1e-14));
}

TEST_CASE("a mode that is far away counts, whatever the factor") {
    for (const double distance : {30.0, 300.0, 1e4})
        for (const double log_factor : {0.0, -1e4, 300.0, 1e4}) {
            const auto q = [=](double x) { return log_sum_of_normals(x, distance) + log_factor; };
            const auto of_q = log_density(q).unnormalized();
            const auto p = log_density(densities::normal(0, 1));
            CAPTURE(distance, log_factor);
            check_right_or_refused([&] { return surprisal::entropy(of_q); },
                                   std::log(2 * std::numbers::pi * std::numbers::e) / 2 + std::numbers::ln2);
            check_right_or_refused([&] { return surprisal::kl_divergence(p, of_q); }, std::numbers::ln2);
            check_right_or_refused([&] { return surprisal::kl_divergence(p.unnormalized(), of_q); }, std::numbers::ln2);
        }
}

TEST_CASE("narrow peaks that show only next to them, over the tail of one 40 000 scales away") {
    for (double distance = 20; distance < 110; distance *= 1.09) {
        const mixture both(
            {{family::students_t, 0.35, -22.8, 0.0028, 5.87}, {family::students_t, 0.65, distance - 22.8, 0.0013, 2}});
        const auto log_f = [&](double x) { return both.log_from(place<double>{x, 0}) - 9; };
        const estimate found = surprisal::entropy(log_density(log_f).unnormalized());
        CAPTURE(distance);
        CHECK(std::fabs(found.value - oracle<double>(both, both).measure().entropy) <= found.error + 1e-12);
        CHECK(found.error <= 1e-8);
    }
}

TEST_CASE("a density that underflows on the way to a far mode of the model ends there: nothing diverges") {
    struct far_mode {
        double weight, at, scale, log_factor_p, log_factor_q;
    };
    const far_mode modes[] = {{0.2930, -38.19, 1.51, -12.512351786757849, -1.4239868311754336},
                              {0.4533, -32.0047, 0.320421, -231.052, -26.9247},
                              {1.23197e-4, 35.3319, 0.743725, -119.892, -121.046},
                              {0.5, -32.5036, 0.7, -193.775, -39.6423},
                              {0.01, 36.6, 2.2, -600.5, 17.25}};
    for (const far_mode& far : modes)
        for (const family of : {family::normal, family::students_t}) {
            const mixture p({{family::normal, 1, 0, 1}});
            const mixture q({{family::normal, 1 - far.weight, 0, 1.3}, {of, far.weight, far.at, far.scale, 3}});
            const auto f = [&](double x) { return std::exp(p.log_at(x) + far.log_factor_p); };
            const auto g = [&](double x) { return std::exp(q.log_at(x) + far.log_factor_q); };
            CAPTURE(far.at);
            const truth right = oracle<double>(p, q).measure();
            const auto of_p = surprisal::density(f).unnormalized();
            const auto of_q = surprisal::density(g).unnormalized();
            check_right_or_refused([&] { return surprisal::kl_divergence(of_p, of_q); }, right.kl_divergence);
            check_right_or_refused([&] { return surprisal::cross_entropy(of_p, of_q); }, right.cross_entropy);
        }
}

TEST_CASE("a tail of a power of a logarithm is right within its error, or refused") {
    for (const double k : {1.5, 2.0, 3.0, 6.0}) {
        const slow_tail tail(tail_kind::log_power, k, 1);
        const auto f = [&](double x) { return tail.log_at(x) - 50; };
        CAPTURE(k);
        check_right_or_refused([&] { return surprisal::entropy(log_density(f, tail.support).unnormalized()); },
                               *tail.closed_entropy());
    }
}

TEST_CASE("what is between the cuts of a survey and beyond them is found: 14 boxes with gaps") {
    // The last one was missed where its neighbours had been found late. H = 1/14 Σ ln 14wᵢ.
    constexpr std::array<std::pair<double, double>, 14> boxes{{{-3.79, -3.25},
                                                               {0.21, 9.05},
                                                               {9.21, 9.43},
                                                               {10.08, 10.41},
                                                               {17.11, 17.81},
                                                               {18.42, 20.13},
                                                               {24.34, 24.92},
                                                               {25.47, 33.08},
                                                               {34.68, 41.55},
                                                               {41.7, 44.3},
                                                               {44.41, 52.27},
                                                               {56.94, 58.39},
                                                               {63.01, 67.88},
                                                               {70.07, 70.28}}};
    const auto f = [&](double x) {
        for (const auto& [a, b] : boxes)
            if (x >= a && x < b) return 16 - std::log(b - a);
        return -std::numeric_limits<double>::infinity();
    };
    double entropy = 0;
    for (const auto& [a, b] : boxes) entropy += std::log(14 * (b - a)) / 14;
    check_right_or_refused([&] { return surprisal::entropy(log_density(f).unnormalized()); }, entropy);
}

TEST_CASE("a density that is infinite at the end of its interval has the mass of what is there, not more") {
    // Gamma mixtures over eight decades: offset · f has its maximum next to 0, where there is no mass.
    const mixture p({{family::gamma, 0.25, 18.8, 2.8e-4},
                     {family::gamma, 0.25, 223.6, 4.7e-4},
                     {family::gamma, 0.25, 1, 2.5e-4},
                     {family::gamma, 0.25, 1, 1.5e-3}});
    const mixture q({{family::gamma, 0.1, 3.024, 6.49},
                     {family::gamma, 0.1, 5.92, 9257},
                     {family::gamma, 0.1, 2.676, 0.0003771},
                     {family::gamma, 0.1, 1, 4604},
                     {family::gamma, 0.1, 6.394, 1378},
                     {family::gamma, 0.1, 33.07, 12.15},
                     {family::gamma, 0.1, 5.385, 0.5122},
                     {family::gamma, 0.1, 0.3068, 0.08249},
                     {family::gamma, 0.1, 44.2, 183},
                     {family::gamma, 0.1, 12.57, 0.2667}});
    const double expected = oracle<double>(p, q).measure().kl_divergence;
    const auto log_p = [&](double x) { return p.log_at(x); };
    const auto log_q = [&](double x) { return q.log_at(x) - 7370; };
    const surprisal::estimate found =
        surprisal::kl_divergence(log_density(log_p, surprisal::positive_half_line).unnormalized(),
                                 log_density(log_q, surprisal::positive_half_line).unnormalized());
    CHECK(std::fabs(found.value - expected) <= found.error + 1e-13 * expected);
    CHECK(found.value == Approx(expected).epsilon(1e-9));
    CHECK(found.log_mass_q == Approx(-7370).epsilon(1e-12));
}

TEST_CASE("random densities are right or refused, with their factor and without it") {
    using namespace random_densities;
    const std::uint64_t seed = fresh_seed("random densities");
    judge::print_head(std::cout);
    int all = 0;
    int understated = 0;
    std::array<int, form_count> known{};
    std::array<int, form_count> right{};
    for (const kind& of : kinds) {
        judge by(of, seed);
        by.run_all(cases_factor(), 0.5 * cases_factor());
        by.print(std::cout);
        std::ostringstream beyond;
        for (const incident& each : by.incidents())
            if (is_beyond(each.found) && each.visibility >= findable) beyond << each;
        INFO("SURPRISAL_SEED=" << seed << '\n' << beyond.str());
        for (std::size_t f = 0; f < form_count; ++f) {
            const tally& found = by.result(static_cast<form>(f));
            CHECK(found.of(verdict::silent) == 0);
            CHECK(found.of(verdict::unsure) <= 0.1 * found.all() + 1);
            all += found.all();
            understated += found.of(verdict::understated);
            if (!of.is_known) continue;
            known[f] += found.all();
            right[f] += found.of(verdict::right);
        }
    }
    // A kink that no search happened upon is wrong by 1e-9 or so, of which a stated error of 1e-12 knows nothing.
    INFO("SURPRISAL_SEED=" << seed);
    CHECK(understated <= 0.02 * all);
    for (const form as : {form::log, form::log_up_to_factor}) {
        const auto f = static_cast<std::size_t>(as);
        CHECK(right[f] >= 0.95 * known[f]);
    }
}
