// Losses, entropies and divergences of rows of few scores, many rows at a time: the bits of each row by itself, right to 2.5 ulp, also
// where the rows beside it are masked, lead by far, are ignored, or have no finite loss.

#include <cmath>
#include <cstddef>
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
using oracle::number;
using surprisal::gradient;
using surprisal::labels;
using surprisal::logits;
using surprisal::one_hot;
using surprisal::rows;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

constexpr const char* kinds[] = {"plain", "close", "led", "masked", "cold", "far", "equal"};

template <class T>
[[nodiscard]] std::vector<T> row_of(const std::string& kind, std::size_t width, generator& random) {
    std::normal_distribution<double> normal(0, kind == "close" ? 1e-6 : kind == "far" ? 1e4 : kind == "cold" ? 300 : 2);
    std::vector<T> z(width, T(normal(random)));
    if (kind != "equal")
        for (T& x : z) x = T(normal(random));
    if (kind == "led") z[random() % width] += T(random() % 2 == 0 ? 40 : 700);
    for (std::size_t i = 1; kind == "masked" && i < width; ++i)
        if (random() % 3 == 0) z[i] = random() % 2 == 0 ? T(-1e4) : -std::numeric_limits<T>::infinity();
    return z;
}

template <class T>
void compare(error_table& errors, const char* type, generator& random) {
    for (std::size_t width = 1; width <= 24; ++width)
        for (const double temperature : {1.0, 0.7}) {
            const std::size_t n = 1 + random() % 40;
            std::vector<T> z;
            std::vector<int> label;
            std::vector<std::string> kind;
            for (std::size_t row = 0; row < n; ++row) {
                kind.emplace_back(kinds[random() % std::size(kinds)]);
                for (const T x : row_of<T>(kind.back(), width, random)) z.push_back(x);
                label.push_back(random() % 8 == 0 ? -1 : static_cast<int>(random() % width));
            }
            const auto targets = labels(label).ignoring(-1);
            const auto models = rows(logits(z, T(temperature)), width);
            std::vector<T> slopes(z.size(), T(7));
            const std::vector<double> entropies = surprisal::entropy(models);
            const std::vector<double> losses = surprisal::cross_entropy(targets, models);
            CHECK(surprisal::kl_divergence(targets, models).size() == n);
            CHECK(surprisal::cross_entropy(targets, models, gradient(slopes)).size() == n);
            for (std::size_t row = 0; row < n; ++row) {
                CAPTURE(width, temperature, row, kind[row], label[row], type);
                const auto first = z.begin() + static_cast<std::ptrdiff_t>(row * width);
                const std::vector<T> scores(first, first + static_cast<std::ptrdiff_t>(width));
                const oracle::model exact(scores, T(temperature));
                CHECK(entropies[row] == surprisal::entropy(logits(scores, T(temperature))));
                errors.add<T>(kind[row], std::string(type) + ": entropy", entropies[row],
                              oracle::cross_entropy(exact.p, exact));
                if (label[row] < 0) {
                    CHECK(surprisal::is_ignored(losses[row]));
                    continue;
                }
                const auto k = static_cast<std::size_t>(label[row]);
                std::vector<T> alone(width);
                CHECK(losses[row] ==
                      surprisal::cross_entropy(one_hot(k), logits(scores, T(temperature)), gradient(alone)));
                CHECK(losses[row] == surprisal::cross_entropy(one_hot(k), logits(scores, T(temperature))));
                for (std::size_t i = 0; i < width; ++i) CHECK(slopes[row * width + i] == alone[i]);
                if (std::isinf(static_cast<double>(scores[k]))) {
                    CHECK(losses[row] == infinity);
                    continue;
                }
                errors.add<T>(kind[row], std::string(type) + ": loss", losses[row], exact.surprisal[k]);
                for (std::size_t i = 0; i < width; ++i) {
                    const number slope = (i == k ? -(1 - exact.p[k]) : exact.p[i]) / number(T(temperature));
                    const bool is_tiny = abs(slope) < std::numeric_limits<T>::min() * number(0x1p30);
                    CHECK((alone[i] < 0) == (i == k && alone[i] != 0));
                    if (!is_tiny)
                        errors.add<T>(kind[row], std::string(type) + ": gradient", std::fabs(alone[i]), abs(slope));
                    if (is_tiny) CHECK(std::fabs(static_cast<double>(alone[i])) <= 2 * static_cast<double>(abs(slope)));
                }
            }
        }
}

/// Another model's scores: of a kind of their own, or off by any part of a nat, down to a constant alone.
template <class T>
[[nodiscard]] std::vector<T> row_beside(const std::vector<T>& z, generator& random) {
    if (random() % 3 == 0) return row_of<T>(kinds[random() % std::size(kinds)], z.size(), random);
    std::normal_distribution<double> normal(0, std::pow(10, -static_cast<double>(random() % 15)));
    const bool is_same = random() % 4 == 0;
    std::vector<T> y(z);
    for (T& x : y) x += is_same ? T(8) : T(normal(random));
    return y;
}

template <class T>
void compare_divergences(error_table& errors, const char* type, generator& random) {
    for (std::size_t width = 1; width <= 24; ++width)
        for (const double temperature : {1.0, 0.7}) {
            const std::size_t n = 1 + random() % 40;
            std::vector<T> z, y;
            std::vector<std::string> kind;
            for (std::size_t row = 0; row < n; ++row) {
                kind.emplace_back(kinds[random() % std::size(kinds)]);
                const std::vector<T> truth = row_of<T>(kind.back(), width, random);
                const std::vector<T> model = row_beside(truth, random);
                z.insert(z.end(), truth.begin(), truth.end());
                y.insert(y.end(), model.begin(), model.end());
            }
            const std::vector<double> divergences = surprisal::kl_divergence(rows(logits(z, T(temperature)), width),
                                                                             rows(logits(y, T(temperature)), width));
            for (std::size_t row = 0; row < n; ++row) {
                const auto first = static_cast<std::ptrdiff_t>(row * width);
                const auto last = first + static_cast<std::ptrdiff_t>(width);
                const std::vector<T> truth(z.begin() + first, z.begin() + last);
                const std::vector<T> model(y.begin() + first, y.begin() + last);
                CAPTURE(width, temperature, row, kind[row], type, truth, model);
                CHECK(divergences[row] ==
                      surprisal::kl_divergence(logits(truth, T(temperature)), logits(model, T(temperature))));
                if (width > 20) continue;  // logits_accuracy has these
                const oracle::model p(truth, T(temperature));
                const oracle::model q(model, T(temperature));
                if (!oracle::is_possible(p.p, q.p)) {
                    CHECK(divergences[row] == infinity);
                    continue;
                }
                errors.add<T>(kind[row], std::string(type) + ": divergence", divergences[row],
                              oracle::kl_divergence(p, q));
            }
        }
}

}  // namespace

TEST_CASE("divergences of two models in short rows") {
    const unsigned seed = fresh_seed("divergences of short rows");
    CAPTURE(seed);
    generator random(seed);
    oracle::set_digits(700);
    error_table errors("Largest error in ulp, of divergences of short rows");
    compare_divergences<double>(errors, "double", random);
    compare_divergences<float>(errors, "float", random);
    errors.print();
    errors.require("double: divergence", 4);
    errors.require("float: divergence", 2.5);
}

TEST_CASE("labels under short rows, and their entropies") {
    const unsigned seed = fresh_seed("short rows");
    CAPTURE(seed);
    generator random(seed);
    oracle::set_digits(700);  // of 1 beside what is led by 700 nats
    error_table errors("Largest error in ulp, of short rows");
    compare<double>(errors, "double", random);
    compare<float>(errors, "float", random);
    errors.print();
    errors.require("double: loss", 2.5);
    errors.require("float: loss", 2.5);
    errors.require("double: entropy", 2.5);
    errors.require("float: entropy", 2.5);
    errors.require("double: gradient", 4);
    errors.require("float: gradient", 4);
}

TEST_CASE("an error in a short row names it, whatever the rows beside it are") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    std::vector<double> z(3 * 20, 0.5);
    z[3 * 7 + 1] = nan;
    const std::vector<int> label(20, 2);
    CHECK_THROWS_WITH(surprisal::cross_entropy(labels(label), rows(logits(z), 3)),
                      Catch::Contains("row 7") && Catch::Contains("q[1]"));
    std::vector<int> beyond(label);
    beyond[9] = 3;
    z[3 * 7 + 1] = 0;
    CHECK_THROWS_WITH(surprisal::cross_entropy(labels(beyond), rows(logits(z), 3)), Catch::Contains("row 9"));
    beyond[9] = -1;
    CHECK_THROWS_WITH(surprisal::cross_entropy(labels(beyond), rows(logits(z), 3)), Catch::Contains("row 9"));
    z[3 * 7] = infinity;
    CHECK_THROWS_WITH(surprisal::cross_entropy(labels(label), rows(logits(z), 3)), Catch::Contains("row 7"));
}

TEST_CASE("short rows of two widths are refused, whichever is the wider") {
    const std::vector<double> three(3 * 20, 0.5);
    const std::vector<double> four(4 * 20, 0.25);
    CHECK_THROWS_WITH(surprisal::kl_divergence(rows(logits(three), 3), rows(logits(four), 4)),
                      Catch::Contains("row 0") && Catch::Contains("3") && Catch::Contains("4"));
    CHECK_THROWS_WITH(surprisal::kl_divergence(rows(logits(four), 4), rows(logits(three), 3)),
                      Catch::Contains("row 0") && Catch::Contains("4") && Catch::Contains("3"));
    CHECK_THROWS(surprisal::kl_divergence(logits(four), logits(three)));
    std::vector<double> slopes(4 * 20);
    CHECK_THROWS(surprisal::kl_divergence(rows(logits(three), 3), rows(logits(four), 4), gradient(slopes)));
}

TEST_CASE("no scores are no model, beside none and beside some") {
    const std::vector<double> none;
    const std::vector<double> some{0.5, 1};
    CHECK_THROWS(surprisal::kl_divergence(logits(none), logits(none)));
    CHECK_THROWS(surprisal::kl_divergence(logits(some), logits(none)));
    CHECK_THROWS(surprisal::cross_entropy(logits(none), logits(none)));
    CHECK_THROWS(surprisal::jensen_shannon_divergence(logits(none), logits(none)));
    CHECK_THROWS(surprisal::entropy(logits(none)));
}
