// The error bound of every discrete measure: the largest error over all families, in units in the last place of the exact
// value, printed as a table.

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../error_table.hpp"
#include "../families.hpp"
#include "../oracle.hpp"

namespace {

using oracle::number;

template <class T>
[[nodiscard]] std::vector<T> narrowed(const std::vector<double>& p) {
    return {p.begin(), p.end()};
}

/// Compares every measure of P and Q with that of the exact numbers. T is the element type.
template <class T, class P, class Q>
void compare(error_table& errors, const std::string& family, const P& p, const Q& q, const std::vector<number>& exact_p,
             const std::vector<number>& exact_q) {
    const oracle::measures exact(exact_p, exact_q);
    errors.add<T>(family, "entropy", surprisal::entropy(p), exact.entropy);
    errors.add<T>(family, "perplexity", surprisal::perplexity(p), exp(exact.entropy));
    errors.add<T>(family, "JS divergence", surprisal::jensen_shannon_divergence(p, q), exact.jensen_shannon_divergence);
    errors.add<T>(family, "JS distance", surprisal::jensen_shannon_distance(p, q),
                  sqrt(exact.jensen_shannon_divergence));
    if (!exact.is_finite) return;  // infinite: tests/discrete/kl_divergence.cpp
    errors.add<T>(family, "cross-entropy", surprisal::cross_entropy(p, q), exact.cross_entropy);
    errors.add<T>(family, "KL", surprisal::kl_divergence(p, q), exact.kl_divergence);
}

struct as_probabilities {
    template <class T>
    static void compare(error_table& errors, const std::string& family, const families::pair& pair) {
        const std::vector<T> p = narrowed<T>(pair.p);
        const std::vector<T> q = narrowed<T>(pair.q);
        ::compare<T>(errors, family, p, q, oracle::normalized(p), oracle::normalized(q));
    }
};

/// Multiplied by some number, which a weight's rounding error then depends on.
struct as_weights {
    template <class T>
    static void compare(error_table& errors, const std::string& family, const families::pair& pair) {
        std::vector<T> p = narrowed<T>(pair.p);
        std::vector<T> q = narrowed<T>(pair.q);
        for (T& x : p) x *= static_cast<T>(1e9 / 7);
        for (T& x : q) x *= static_cast<T>(1e-5 / 3);
        ::compare<T>(errors, family, surprisal::weights(p), surprisal::weights(q), oracle::normalized(p),
                     oracle::normalized(q));
    }
};

template <class T>
void require_bars(const error_table& errors, double entropy_bar, double kl_bar) {
    errors.print();
    for (const char* measure : {"entropy", "cross-entropy", "perplexity"}) errors.require(measure, entropy_bar);
    for (const char* measure : {"KL", "JS divergence", "JS distance"}) errors.require(measure, kl_bar);
}

template <class T, class Noun = as_probabilities>
[[nodiscard]] error_table measured(const char* title) {
    error_table errors(title);
    families::generator random(families::seed);
    for (const families::family& family : families::all()) {
        oracle::set_digits(family.is_wide ? 800 : 60);
        for (const std::size_t n : families::sizes)
            for (int trial = 0; trial < (n < 10 ? 60 : 6); ++trial)
                Noun::template compare<T>(errors, family.name, family.draw(n, random));
        Noun::template compare<T>(errors, family.name, family.draw(family.is_wide ? 2000 : 20000, random));
    }
    return errors;
}

}  // namespace

TEST_CASE("double: entropy and cross-entropy within 1 ulp, divergences within 4, none negative") {
    CAPTURE(families::seed);
    require_bars<double>(measured<double>("Largest error in ulp of double, of double elements"), 1, 4);
}

TEST_CASE("float: every measure within 2.5 ulp of float, none negative") {
    CAPTURE(families::seed);
    require_bars<float>(measured<float>("Largest error in ulp of float, of float elements"), 2.5, 2.5);
}

TEST_CASE("weights are as accurate as probabilities") {
    CAPTURE(families::seed);
    require_bars<double>(measured<double, as_weights>("Largest error in ulp of double, of double weights"), 1, 4);
}

TEMPLATE_TEST_CASE("weights are as accurate over the whole range of their type", "", double, float) {
    using limits = std::numeric_limits<TestType>;
    oracle::set_digits(1400);
    families::generator random(families::seed);
    error_table errors("weights over the whole range");
    const double lowest = limits::min_exponent - limits::digits;
    const auto draw = [&](std::size_t n, double zeros) {
        return families::draw(n, [&] {
            const double exponent = lowest + (limits::max_exponent - lowest) * families::uniform(random);
            return families::uniform(random) < zeros ? 0 : std::exp2(exponent - 0.01);
        });
    };
    for (int trial = 0; trial < 100; ++trial) {
        const std::size_t n = trial % 2 == 0 ? 1 + random() % 4 : 10 + random() % 30;
        std::vector<TestType> p = narrowed<TestType>(draw(n, trial % 3 == 0 ? 0 : 0.3));
        p[0] += 1;
        const std::vector<TestType> q = narrowed<TestType>(draw(n, 0));
        compare<double>(errors, "all", surprisal::weights(p), surprisal::weights(q), oracle::normalized(p),
                        oracle::normalized(q));
    }
    require_bars<double>(errors, 1, 4);
}

TEST_CASE("100 000 outcomes are no harder than two") {
    oracle::set_digits(60);
    families::generator random(families::seed);
    error_table errors("100 000 outcomes");
    for (const char* name : {"Dirichlet(1)", "near-equal 1e-09"})
        for (const families::family& family : families::all())
            if (family.name == name) as_probabilities::compare<double>(errors, "all", family.draw(100'000, random));
    errors.require("entropy", 1);
    errors.require("cross-entropy", 1);
    errors.require("KL", 4);
}
