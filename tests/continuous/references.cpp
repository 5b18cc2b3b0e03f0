// Every integral of the table of references, by each way to call: how many are right, how many are refused, and that none is
// wrong in silence. Prints the counts, and the rows that are wrong or refused by name.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "references/integrals.hpp"

namespace {

using namespace references;

enum class style { log_density, log_density_with_hint, density };

constexpr const char* name_of(style how) {
    constexpr const char* names[] = {"log_density", "log_density, hint", "density"};
    return names[static_cast<int>(how)];
}

/// A function that counts its calls.
class counted {
public:
    counted(const std::function<double(double)>& log_density, bool is_plain, int& calls)
        : log_density_(&log_density), is_plain_(is_plain), calls_(&calls) {}

    double operator()(double x) const {
        ++*calls_;
        const double l = (*log_density_)(x);
        return is_plain_ ? std::exp(l) : l;
    }

private:
    const std::function<double(double)>* log_density_;
    bool is_plain_;
    int* calls_;
};

/// What came of one call.
struct answer {
    surprisal::estimate estimate{};
    std::string refusal{};  // the message of the exception
    int calls = 0;          // of the function that is asked more often

    [[nodiscard]] bool is_refused() const { return !refusal.empty(); }
};

template <class Noun>
[[nodiscard]] Noun with_hints(Noun noun, const distribution& d) {
    for (const peak& p : d.peaks) noun = noun.near(p.location, p.scale);
    for (const double x : d.breaks) noun = noun.breaks({x});
    return noun;
}

template <class P, class Q>
[[nodiscard]] surprisal::estimate measured(measure what, const P& p, const Q& q) {
    switch (what) {
        case measure::entropy:
            return surprisal::entropy(p);
        case measure::cross_entropy:
            return surprisal::cross_entropy(p, q);
        default:
            return surprisal::kl_divergence(p, q);
    }
}

template <style How>
[[nodiscard]] answer ask(const integral& row) {
    answer given;
    int calls[2] = {};
    const auto noun = [&](const distribution& d, int& count) {
        const surprisal::interval on{d.support.lower, d.support.upper};
        const counted f(d.log_density, How == style::density, count);
        if constexpr (How == style::density) {
            const auto plain = surprisal::density(f, on);
            return row.is_unnormalized ? plain.unnormalized() : plain;
        } else {
            const auto logarithm = surprisal::log_density(f, on);
            const auto told = How == style::log_density_with_hint ? with_hints(logarithm, d) : logarithm;
            return row.is_unnormalized ? told.unnormalized() : told;
        }
    };
    try {
        const distribution& model = row.what == measure::entropy ? row.p : row.q;
        given.estimate = measured(row.what, noun(row.p, calls[0]), noun(model, calls[1]));
    } catch (const std::domain_error& error) {
        given.refusal = error.what();
    }
    given.calls = std::max(calls[0], calls[1]);
    return given;
}

/// An answer held against the reference.
struct verdict {
    double error = 0;     // absolute
    double relative = 0;  // to the reference, absolute if that is 0
    bool is_silent = false;
    bool is_covered = true;  // by the stated error
};

[[nodiscard]] verdict judge(const integral& row, const std::string& expected, const answer& given) {
    verdict v;
    if (given.is_refused()) {
        v.relative = row.expected == expectation::refused ? 0 : infinity;
        return v;
    }
    const double value = given.estimate.value;
    if (row.expected != expectation::finite || !std::isfinite(value)) {
        v.is_silent = row.expected == expectation::finite || row.expected == expectation::refused || value != infinity;
        v.relative = v.is_silent ? infinity : 0;
        return v;
    }
    const number truth(expected);
    v.error = static_cast<double>(number(abs(number(value) - truth)));
    v.relative = truth == 0 ? v.error : static_cast<double>(number(v.error / abs(truth)));
    v.is_covered = v.error <= given.estimate.error;
    v.is_silent = !v.is_covered && v.relative > 1e-9;
    return v;
}

struct counts {
    int rows = 0;
    int within_12 = 0;
    int within_9 = 0;
    int within_6 = 0;
    int refused = 0;
    int silent = 0;
    int uncovered = 0;
    std::vector<int> evaluations{};

    [[nodiscard]] int median() const { return evaluations[evaluations.size() / 2]; }
};

void report(style how, const char* what, const integral& row, const std::string& expected, const answer& given) {
    std::printf("  %s, %s: %s\n", name_of(how), what, row.name().c_str());
    if (given.is_refused())
        std::printf("    %s\n", given.refusal.c_str());
    else
        std::printf("    %.17g ± %.2g for %s, %d evaluations\n", given.estimate.value, given.estimate.error,
                    expected.c_str(), given.estimate.evaluations);
}

template <style How>
[[nodiscard]] counts run() {
    counts sum;
    const std::vector<integral> rows = all_integrals();
    REQUIRE(rows.size() == std::size(table));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const integral& row = rows[i];
        const std::string expected = table[i].value;
        REQUIRE(row.name() == table[i].name);
        const answer given = ask<How>(row);
        const verdict v = judge(row, expected, given);
        ++sum.rows;
        sum.within_12 += v.relative <= 1e-12;
        sum.within_9 += v.relative <= 1e-9;
        sum.within_6 += v.relative <= 1e-6;
        sum.silent += v.is_silent;
        sum.uncovered += !v.is_covered;
        if (v.is_silent || !v.is_covered)
            report(How, v.is_silent ? "silently wrong" : "error not covered", row, expected, given);
        if (given.is_refused()) {
            if (row.expected != expectation::refused) {
                ++sum.refused;
                report(How, "refused", row, expected, given);
            }
            continue;
        }
        sum.evaluations.push_back(given.estimate.evaluations);
        INFO(name_of(How) << ", " << row.name());
        CHECK(given.calls <= given.estimate.evaluations);
        CHECK_FALSE(std::signbit(given.estimate.error));
        if (row.expected == expectation::infinite_by_support)
            CHECK(given.estimate.why == surprisal::outcome::infinite_by_support);
        if (row.expected == expectation::infinite_by_divergence)
            CHECK(given.estimate.why == surprisal::outcome::infinite_by_divergence);
    }
    std::sort(sum.evaluations.begin(), sum.evaluations.end());
    std::printf("%-20s%8s%8s%8s%8s%9s%8s%11s%8s%8s\n", "", "rows", "1e-12", "1e-9", "1e-6", "refused", "silent",
                "uncovered", "median", "most");
    std::printf("%-20s%8d%8d%8d%8d%9d%8d%11d%8d%8d\n", name_of(How), sum.rows, sum.within_12, sum.within_9,
                sum.within_6, sum.refused, sum.silent, sum.uncovered, sum.median(), sum.evaluations.back());
    return sum;
}

}  // namespace

TEST_CASE("log_density without a hint: nothing silent, 80 % of the integrals within 1e-12, 93 % within 1e-9") {
    const counts found = run<style::log_density>();
    CHECK(found.silent == 0);
    CHECK(found.uncovered == 0);
    CHECK(found.within_12 * 100 >= found.rows * 80);
    CHECK(found.within_9 * 100 >= found.rows * 93);
    CHECK(found.median() <= 800);
}

TEST_CASE("log_density with a hint: nothing silent, and half of the integrals take at most 400 evaluations") {
    const counts found = run<style::log_density_with_hint>();
    CHECK(found.silent == 0);
    CHECK(found.uncovered == 0);
    CHECK(found.median() <= 400);
}

TEST_CASE("density: nothing silent") {
    const counts found = run<style::density>();
    CHECK(found.silent == 0);
    CHECK(found.uncovered == 0);
}
