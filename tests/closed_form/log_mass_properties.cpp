// What holds of every logarithm of masses, tried with random parameters whose mantissas are full, at integers up to the largest
// number: inside of the support it is a number or −∞, as exact as the sums take it to be, and it rises up to the mode and
// falls beyond. Seeds are drawn afresh at each run, and printed.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>
#include <vector>

#include <surprisal/closed_form/bernoulli.hpp>
#include <surprisal/closed_form/binomial.hpp>
#include <surprisal/closed_form/geometric.hpp>
#include <surprisal/closed_form/hypergeometric.hpp>
#include <surprisal/closed_form/negative_binomial.hpp>
#include <surprisal/closed_form/poisson.hpp>

#include "../catch.hpp"
#include "../dice.hpp"
#include "countable_oracle.hpp"

namespace {

namespace bm = boost::math;
using oracle::number;
using surprisal::family;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double largest = std::numeric_limits<double>::max();

[[nodiscard]] double any_probability(dice& random) {
    if (random.chance(0.5)) return random.uniform(0, 1);
    const double p = random.decades(random.chance(0.5) ? -300 : -16, 0);
    return random.chance(0.5) ? p : 1 - p;
}
[[nodiscard]] unsigned up_to(unsigned n, dice& random) {
    return static_cast<unsigned>(random.engine()() % (std::uint64_t{n} + 1));
}

/// Integers of the support, in order, from everywhere.
template <class D>
[[nodiscard]] std::vector<double> points_of(const D& d, dice& random) {
    const surprisal::interval support = family<D>::support(d);
    const double mode = family<D>::mode(d);
    const double upper = std::min(support.upper, largest);
    std::vector<double> points;
    const auto add = [&](double k) {
        if (k >= support.lower && k <= upper) points.push_back(std::floor(k));
    };
    for (const double from : {support.lower, mode, upper})
        for (const double way : {0.0, 1.0, 2.0, 3.0, 1000.0}) {
            add(from + way);
            add(from - way);
        }
    for (int i = 0; i < 20; ++i) {
        add(random.decades(0, 308));
        add(random.decades(0, 16));
        add(mode * random.uniform(0, 3));
        add(mode + (random.chance(0.5) ? 1 : -1) * std::sqrt(mode) * random.decades(-2, 2));
        if (upper < largest) add(random.uniform(support.lower, upper));
    }
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    return points;
}

struct tally {
    int members = 0;
    int points = 0;
    int compared = 0;
    double worst = 0;
};

template <class D>
void check(const D& d, dice& random, tally& total) {
    const countable_oracle::distribution exact = countable_oracle::of(d);
    const double mode = family<D>::mode(d);
    // What a mode is the whole part of, (n + 1)p or λ, is rounded: a large mode may be a neighbour of the true one.
    const double doubt = mode < 0x1p30 ? 0 : 1 + mode * 0x1p-52;
    ++total.members;
    double last = -infinity;
    double last_k = -1;
    for (const double k : points_of(d, random)) {
        const double value = family<D>::log_mass(d, k);
        ++total.points;
        CAPTURE(exact.name, mode, k, value, last_k, last);
        CHECK(!std::isnan(value));
        CHECK(value <= 1e-12);
        // Masses are alike next to the mode, so what is compared may differ by what they are allowed to be off.
        const double allowed = 0x1p-52 * (16 + 5 * (std::fabs(value) + std::fabs(last)));
        if (last_k >= 0 && k <= mode - doubt) CHECK((value >= last || value >= last - allowed));
        if (last_k >= mode + doubt) CHECK((value <= last || value <= last + allowed));
        last = value;
        last_k = k;
        constexpr double most = 1e40;  // beyond, the oracle's ln Γ has lost its digits
        if (k > most) continue;
        const number log_mass = exact.log_mass(k);
        if (log_mass < -number(largest)) {
            CHECK(value == -infinity);
            continue;
        }
        ++total.compared;
        const number error = abs(number(value) - log_mass);
        const double share = static_cast<double>(ldexp(error, 53) / (16 + 5 * abs(log_mass)));
        CAPTURE(static_cast<double>(log_mass), share);
        // So exact do the sums take it to be, which look at masses; far out in the tails there are none.
        CHECK(share <= (log_mass > -40 ? 1 : 2));
        total.worst = std::max(total.worst, share);
    }
}

template <class Draw>
void try_family(const char* name, int count, Draw draw) {
    oracle::set_digits(140);
    dice random(name);
    tally total;
    for (int i = 0; i < count; ++i) check(draw(random), random, total);
    std::printf("%-18s %3d members, %5d points, %5d compared, worst error %.2f of what is allowed\n", name,
                total.members, total.points, total.compared, total.worst);
}

}  // namespace

TEST_CASE("logarithms of masses of untidy parameters") {
    constexpr int members = 60;
    try_family("bernoulli", members, [](dice& random) { return bm::bernoulli(any_probability(random)); });
    try_family("geometric", members,
               [](dice& random) { return bm::geometric(std::max(any_probability(random), 1e-300)); });
    try_family("binomial", members, [](dice& random) {
        return bm::binomial(std::floor(random.decades(0, random.chance(0.5) ? 15 : 4)), any_probability(random));
    });
    try_family("negative_binomial", members, [](dice& random) {
        return bm::negative_binomial(random.decades(-10, 15), std::max(any_probability(random), 1e-12));
    });
    try_family("poisson", members,
               [](dice& random) { return bm::poisson(random.decades(random.chance(0.5) ? -300 : -3, 15)); });
    try_family("hypergeometric", members, [](dice& random) {
        const unsigned total = 1 + static_cast<unsigned>(random.decades(0, 9.6));
        return bm::hypergeometric(up_to(total, random), up_to(total, random), total);
    });
}
