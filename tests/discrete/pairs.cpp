// Every pair of nouns on inputs that are hard for one of them: masks, a score that leads by 60 nats, masses over 300 decades,
// counts beyond 2^53, zeros; models that are far from the truth and close to it.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../error_table.hpp"
#include "../families.hpp"
#include "../fresh_seed.hpp"
#include "../oracle.hpp"

using families::generator;
using families::vector;
using oracle::number;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

constexpr const char* kinds[] = {"plain", "close", "led", "masked", "spread", "sparse"};

/// Scores of a truth and of a model.
struct scores {
    vector of_p;
    vector of_q;
};

[[nodiscard]] scores drawn(const std::string& kind, std::size_t n, generator& random) {
    std::normal_distribution<double> normal(0, kind == "spread" ? 60 : 2);
    std::normal_distribution<double> moved(0, kind == "close" ? 1e-3 : 2);
    scores z;
    z.of_p = families::draw(n, [&] { return normal(random); });
    if (kind == "led") z.of_p[random() % n] += 60;
    z.of_q = z.of_p;
    for (double& y : z.of_q) y += moved(random);
    for (std::size_t i = 1; i < n; ++i) {
        if (kind == "masked" && random() % 4 == 0) z.of_p[i] = random() % 2 == 0 ? -1e4 : -infinity;
        if (kind == "masked" && random() % 4 == 0) z.of_q[i] = -1e4;
        if (kind == "sparse" && random() % 2 == 0) z.of_p[i] = -infinity;
        if (kind == "sparse" && random() % 8 == 0) z.of_q[i] = -infinity;
    }
    return z;
}

/// f(noun, the distribution that it stands for) for each noun that scores can be written as.
template <class F>
void for_each_noun(const vector& z, F f) {
    const auto as_numbers = [&](double temperature) { return oracle::softmax(z, temperature); };
    const std::vector<number> p = as_numbers(1);
    vector probabilities;
    vector logarithms;
    vector weights;
    std::vector<std::uint64_t> counts;
    for (const number& x : p) {
        probabilities.push_back(static_cast<double>(x));
        logarithms.push_back(static_cast<double>(log(x)));
        weights.push_back(static_cast<double>(x * 1e7));
        counts.push_back(static_cast<std::uint64_t>(x * 0x1p61));
    }
    f("probabilities", probabilities, oracle::normalized(probabilities));
    f("weights", surprisal::weights(weights), oracle::normalized(weights));
    f("counts", surprisal::weights(counts), oracle::normalized(counts));
    f("logits", surprisal::logits(z), p);
    f("logits at 0.7", surprisal::logits(z, 0.7), as_numbers(0.7));
    f("log-probabilities", surprisal::log_probabilities(logarithms), oracle::softmax(logarithms, 1));
}

template <class P, class Q>
void compare(error_table& errors, const std::string& kind, const P& p, const std::vector<number>& x, const Q& q,
             const std::vector<number>& y) {
    errors.add<double>(kind, "JS", surprisal::jensen_shannon_divergence(p, q), oracle::jensen_shannon_divergence(x, y));
    const double divergence = surprisal::kl_divergence(p, q);
    const double cost = surprisal::cross_entropy(p, q);
    if (!oracle::is_possible(x, y)) {
        CHECK(divergence == infinity);
        CHECK(cost == infinity);
        return;
    }
    errors.add<double>(kind, "KL", divergence, oracle::kl_divergence(x, y));
    errors.add<double>(kind, "cross-entropy", cost, oracle::cross_entropy(x, y));
}

}  // namespace

TEST_CASE("every pair of nouns on hard inputs") {
    const unsigned seed = fresh_seed("pairs of nouns");
    CAPTURE(seed);
    generator random(seed);
    oracle::set_digits(400);
    error_table errors("Largest error in ulp, of pairs of nouns");
    for (const std::string kind : kinds)
        for (const std::size_t n : {2U, 5U, 17U, 300U})
            for (int trial = 0; trial < (n > 100 ? 1 : 4); ++trial) {
                const scores z = drawn(kind, n, random);
                const std::size_t label = random() % n;
                const number epsilon = number(0.25);
                std::vector<number> of_label(n, epsilon / static_cast<double>(n));
                of_label[label] += 1 - epsilon;
                const surprisal::smoothed smoothed(surprisal::one_hot(label), 0.25);
                for_each_noun(z.of_q, [&](const char* name_q, const auto& q, const std::vector<number>& y) {
                    CAPTURE(kind, n, name_q);
                    compare(errors, kind, smoothed, of_label, q, y);
                    for_each_noun(z.of_p, [&](const char* name_p, const auto& p, const std::vector<number>& x) {
                        CAPTURE(name_p);
                        compare(errors, kind, p, x, q, y);
                    });
                });
            }
    errors.print();
    errors.require("JS", 4);
    errors.require("KL", 4);
    errors.require("cross-entropy", 2.5);
}
