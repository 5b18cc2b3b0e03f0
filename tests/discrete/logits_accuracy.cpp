// The error bound of the measures of logits: the largest error over all families, in units in the last place of the exact
// value, printed as a table. A family is a pair of models; the oracle takes the exact values of the scores.

#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../error_table.hpp"
#include "../families.hpp"
#include "../oracle.hpp"

namespace {

using families::generator;
using oracle::number;
using scores = std::vector<double>;

constexpr double infinity = std::numeric_limits<double>::infinity();

struct models {
    scores p;
    scores q;
};

struct family {
    std::string name;
    std::function<models(std::size_t, generator&)> draw;
};

[[nodiscard]] scores normal(std::size_t n, double spread, generator& random) {
    std::normal_distribution<double> draw(0, spread);
    return families::draw(n, [&] { return draw(random); });
}

/// Each score moved by an amount of the order of size, all of them by the same offset.
[[nodiscard]] scores next_to(const scores& p, double size, double offset, generator& random) {
    scores q = normal(p.size(), size, random);
    for (std::size_t i = 0; i < p.size(); ++i) q[i] = p[i] + (q[i] + offset);
    return q;
}

/// The first score above all others by so much that the model is sure, but for 10^-4 to 10^-26.
[[nodiscard]] scores nearly_certain(std::size_t n, generator& random) {
    scores p = normal(n, 1, random);
    p[random() % n] = 10 + 50 * families::uniform(random) + std::log(static_cast<double>(n));
    return p;
}

[[nodiscard]] std::vector<family> all_families() {
    std::vector<family> list;
    const auto add = [&](std::string name, auto draw) { list.push_back({std::move(name), draw}); };
    for (const double spread : {1e-6, 1e-3, 1.0, 4.0, 30.0, 1e4}) {
        char name[32];
        std::snprintf(name, sizeof name, "spread %.0e", spread);
        add(name, [spread](std::size_t n, generator& random) {
            return models{normal(n, spread, random), normal(n, spread, random)};
        });
    }
    for (const double size : {1e-1, 1e-2, 1e-3, 1e-5, 1e-7}) {
        char name[32];
        std::snprintf(name, sizeof name, "close %.0e", size);
        add(name, [size](std::size_t n, generator& random) {
            const scores p = normal(n, 4, random);
            return models{p, next_to(p, size, 0, random)};
        });
    }
    add("offset 1e4", [](std::size_t n, generator& random) {
        const scores p = normal(n, 4, random);
        return models{p, next_to(p, 0.1, 1e4, random)};
    });
    add("offset -1e4, spread 1e-3", [](std::size_t n, generator& random) {
        const scores p = normal(n, 1e-3, random);
        return models{p, next_to(p, 1, -1e4, random)};
    });
    add("equal scores", [](std::size_t n, generator& random) {
        return models{scores(n, 3.14159), next_to(scores(n, 0), 1, 0, random)};
    });
    add("nearly certain", [](std::size_t n, generator& random) {
        const scores p = nearly_certain(n, random);
        return models{p, next_to(p, 0.5, 0, random)};
    });
    add("certain of different", [](std::size_t n, generator& random) {
        return models{nearly_certain(n, random), nearly_certain(n, random)};
    });
    add("masked", [](std::size_t n, generator& random) {
        scores p = normal(n, 4, random);
        scores q = next_to(p, 0.2, 0, random);
        for (std::size_t i = 1; i < n; ++i) {
            if (random() % 3 == 0) p[i] = -infinity;
            if (p[i] == -infinity && random() % 2 == 0) q[i] = -infinity;
        }
        return models{p, q};
    });
    add("masked by -1e30", [](std::size_t n, generator& random) {
        scores p = normal(n, 4, random);
        scores q = next_to(p, 0.2, 0, random);
        for (std::size_t i = 1; i < n; ++i)
            if (random() % 3 == 0) p[i] = q[i] = -1e30;
        return models{p, q};
    });
    add("cold, far apart", [](std::size_t n, generator& random) {
        return models{normal(n, 100, random), normal(n, 100, random)};
    });
    return list;
}

template <class T>
void compare(error_table& errors, const std::string& family, const models& pair, double temperature) {
    const std::vector<T> z(pair.p.begin(), pair.p.end());
    const std::vector<T> y(pair.q.begin(), pair.q.end());
    const auto p = surprisal::logits(z, temperature);
    const auto q = surprisal::logits(y, temperature);
    const oracle::model exact_p(z, temperature);
    const oracle::model exact_q(y, temperature);
    const std::size_t label = z.size() / 2;
    errors.add<T>(family, "entropy", surprisal::entropy(p), oracle::cross_entropy(exact_p.p, exact_p));
    errors.add<T>(family, "JS divergence", surprisal::jensen_shannon_divergence(p, q),
                  oracle::jensen_shannon_divergence(exact_p.p, exact_q.p));
    if (exact_p.p[label] > 0)
        errors.add<T>(family, "CE of a label", surprisal::cross_entropy(surprisal::one_hot(label), p),
                      exact_p.surprisal[label]);
    std::vector<T> soft(z.size());
    surprisal::softmax(p, soft);
    for (T& x : soft)
        if (x < T(1e-30F)) x = 0;  // what the oracle's digits would lose beside 1
    const std::vector<number> exact_soft = oracle::normalized(soft);
    errors.add<T>(family, "CE of soft labels", surprisal::cross_entropy(soft, q),
                  oracle::cross_entropy(exact_soft, exact_q));
    const number soft_kl = oracle::cross_entropy(exact_soft, exact_q) - oracle::entropy(exact_soft);
    errors.add<T>(family, "KL of soft labels", surprisal::kl_divergence(soft, q), soft_kl);
    errors.add<T>(family, "cross-entropy", surprisal::cross_entropy(p, q), oracle::cross_entropy(exact_p.p, exact_q));
    errors.add<T>(family, "KL", surprisal::kl_divergence(p, q), oracle::kl_divergence(exact_p, exact_q));
}

template <class T>
[[nodiscard]] error_table measured(const char* title) {
    error_table errors(title);
    generator random(families::seed);
    oracle::set_digits(120);
    for (const family& f : all_families()) {
        for (const std::size_t n : {2U, 3U, 5U, 10U, 16U, 17U, 33U, 100U, 600U})
            for (int trial = 0; trial < (n < 10 ? 40 : n < 100 ? 8 : 3); ++trial)
                compare<T>(errors, f.name, f.draw(n, random), trial % 4 == 3 ? 0.7 : 1);
        compare<T>(errors, f.name, f.draw(5000, random), 1);
    }
    return errors;
}

/// Surprisals are more accurate than divergences.
void require(const error_table& errors) {
    errors.require_all(4);
    for (const char* measure : {"entropy", "cross-entropy", "CE of a label", "CE of soft labels"})
        errors.require(measure, 2.5);
}

}  // namespace

TEST_CASE("double logits: entropies within 2.5 ulp, divergences within 4, none negative") {
    CAPTURE(families::seed);
    const error_table errors = measured<double>("Largest error in ulp of double, of double logits");
    errors.print();
    require(errors);
}

TEST_CASE("float logits: entropies within 2.5 ulp of float, divergences within 4, none negative") {
    CAPTURE(families::seed);
    const error_table errors = measured<float>("Largest error in ulp of float, of float logits");
    errors.print();
    require(errors);
}

TEST_CASE("a vocabulary of 152 000 is no harder than two") {
    error_table errors("Largest error in ulp of float, of a vocabulary of 152 000");
    generator random(families::seed);
    oracle::set_digits(60);
    for (const family& f : all_families())
        if (f.name == "spread 4e+00" || f.name == "close 1e-03" || f.name == "nearly certain") {
            const models pair = f.draw(151'936, random);
            const std::vector<float> z(pair.p.begin(), pair.p.end());
            const std::vector<float> y(pair.q.begin(), pair.q.end());
            const oracle::model p(z, 1);
            const oracle::model q(y, 1);
            errors.add<float>(f.name, "entropy", surprisal::entropy(surprisal::logits(z)),
                              oracle::cross_entropy(p.p, p));
            errors.add<float>(f.name, "KL", surprisal::kl_divergence(surprisal::logits(z), surprisal::logits(y)),
                              oracle::kl_divergence(p, q));
        }
    errors.require_all(4);
}
