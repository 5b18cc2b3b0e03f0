// The measures over rows say of each row what they say of two distributions.

#include <array>
#include <cstddef>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../families.hpp"

using surprisal::bits;
using surprisal::log_probabilities;
using surprisal::logits;
using surprisal::rows;
using surprisal::weights;

namespace {

using vector = std::vector<double>;

[[nodiscard]] vector draw(std::size_t n, families::generator& random) { return families::dirichlet(n, 1, random); }

/// A matrix with random distributions in its rows.
[[nodiscard]] vector matrix(std::size_t n, std::size_t width, families::generator& random) {
    vector m;
    for (std::size_t row = 0; row < n; ++row)
        for (const double x : draw(width, random)) m.push_back(x);
    return m;
}

/// Every measure, over rows and of two distributions, in nats and bits.
template <class Check>
void for_each_measure(Check check) {
    check([](const auto&... p) { return surprisal::cross_entropy(p...); });
    check([](const auto&... p) { return surprisal::cross_entropy<bits>(p...); });
    check([](const auto&... p) { return surprisal::kl_divergence(p...); });
    check([](const auto&... p) { return surprisal::kl_divergence<bits>(p...); });
    check([](const auto&... p) { return surprisal::jensen_shannon_divergence(p...); });
    check([](const auto&... p) { return surprisal::jensen_shannon_divergence<bits>(p...); });
    check([](const auto&... p) { return surprisal::jensen_shannon_distance(p...); });
    check([](const auto&... p) { return surprisal::jensen_shannon_distance<bits>(p...); });
    check([](const auto&... p) { return surprisal::perplexity(p...); });
}

}  // namespace

TEST_CASE("a value over rows has the bits of that of the row") {
    families::generator random(families::seed);
    for (const std::size_t width : {1U, 2U, 3U, 16U, 17U, 100U, 513U}) {
        constexpr std::size_t n = 5;
        const vector p = matrix(n, width, random);
        const vector q = matrix(n, width, random);
        CAPTURE(width);
        for_each_measure([&](auto measure) {
            const auto agree = [&](const auto& a, const auto& b) {
                const vector values = measure(a, b);
                REQUIRE(values.size() == n);
                for (std::size_t row = 0; row < n; ++row)
                    CHECK(values[row] == measure(surprisal::detail::row_of(a, row), surprisal::detail::row_of(b, row)));
            };
            agree(rows(p, width), rows(q, width));
            agree(rows(p, width), rows(weights(q), width));
            agree(rows(logits(p), width), rows(logits(q, 0.5), width));
            agree(rows(p, width), draw(width, random));  // one model for every row
            agree(logits(draw(width, random)), rows(q, width));
            agree(surprisal::one_hot(0), rows(q, width));
            agree(surprisal::labels(std::vector<std::size_t>(n, width - 1)), rows(logits(q), width));
        });
    }
}

TEST_CASE("entropy and perplexity of rows have the bits of those of the row") {
    families::generator random(families::seed);
    for (const std::size_t width : {1U, 2U, 17U, 100U}) {
        const vector p = matrix(4, width, random);
        const vector h = surprisal::entropy<bits>(rows(p, width));
        const vector perplexity = surprisal::perplexity(rows(p, width));
        for (std::size_t row = 0; row < 4; ++row) {
            CHECK(h[row] == surprisal::entropy<bits>(rows(p, width)[row]));
            CHECK(perplexity[row] == surprisal::perplexity(rows(p, width)[row]));
        }
    }
}

TEST_CASE("values are written to a span, and those in a vector are the same") {
    families::generator random(families::seed);
    const vector p = matrix(3, 4, random);
    const vector q = matrix(3, 4, random);
    const auto check = [&](const vector& expected, auto write) {
        vector values(3);
        write(std::span(values));
        CHECK(values == expected);
    };
    const auto a = rows(p, 4);
    const auto b = rows(q, 4);
    check(surprisal::entropy(a), [&](auto out) { surprisal::entropy(a, out); });
    check(surprisal::entropy<bits>(a), [&](auto out) { surprisal::entropy<bits>(a, out); });
    check(surprisal::cross_entropy(a, b), [&](auto out) { surprisal::cross_entropy(a, b, out); });
    check(surprisal::kl_divergence<bits>(a, b), [&](auto out) { surprisal::kl_divergence<bits>(a, b, out); });
    check(surprisal::jensen_shannon_divergence(a, b),
          [&](auto out) { surprisal::jensen_shannon_divergence(a, b, out); });
    check(surprisal::jensen_shannon_distance(a, b), [&](auto out) { surprisal::jensen_shannon_distance(a, b, out); });
    check(surprisal::perplexity(a, b), [&](auto out) { surprisal::perplexity(a, b, out); });
}

TEST_CASE("no value is written where a row is in error") {
    families::generator random(families::seed);
    const vector good = matrix(9, 4, random);
    vector bad = good;
    bad[7 * 4 + 2] = -1;
    const auto check = [&](auto write) {
        vector values(9, 7);
        CHECK_THROWS_WITH(write(std::span(values)), ContainsSubstring("row 7"));
        CHECK(values == vector(9, 7));
    };
    const auto a = rows(good, 4);
    const auto b = rows(bad, 4);
    check([&](auto out) { surprisal::entropy(b, out); });
    check([&](auto out) { surprisal::entropy<bits>(b, out); });
    check([&](auto out) { surprisal::cross_entropy(a, b, out); });
    check([&](auto out) { surprisal::kl_divergence<bits>(b, a, out); });
    check([&](auto out) { surprisal::jensen_shannon_divergence(a, b, out); });
    check([&](auto out) { surprisal::jensen_shannon_distance(b, a, out); });
    check([&](auto out) { surprisal::perplexity(a, b, out); });
}

TEST_CASE("H(P, Q) = H(P) + D(P‖Q) in the mean over rows") {
    families::generator random(families::seed);
    const vector p = matrix(50, 20, random);
    const vector q = matrix(50, 20, random);
    CHECK(surprisal::mean(surprisal::cross_entropy(rows(p, 20), rows(q, 20))) ==
          Approx(surprisal::mean(surprisal::entropy(rows(p, 20))) +
                 surprisal::mean(surprisal::kl_divergence(rows(p, 20), rows(q, 20))))
              .epsilon(1e-14));
}

TEST_CASE("no rows have no values") {
    CHECK(surprisal::entropy(rows(vector{}, 3)).empty());
    CHECK(surprisal::kl_divergence(rows(vector{}, 3), vector{0.5, 0.25, 0.25}).empty());
}

TEST_CASE("an error names the function, the row, the argument, the index and the value") {
    const vector good{0.5, 0.5, 0.25, 0.75};
    const auto require_error = [&](const vector& bad, const std::string& text) {
        for_each_measure([&](auto measure) {
            CHECK_THROWS_AS(measure(rows(good, 2), rows(bad, 2)), std::domain_error);
            CHECK_THROWS_WITH(measure(rows(good, 2), rows(bad, 2)), ContainsSubstring(", row 1: q" + text));
            CHECK_THROWS_WITH(measure(rows(bad, 2), rows(good, 2)), ContainsSubstring(", row 1: p" + text));
        });
        CHECK_THROWS_WITH(surprisal::entropy(rows(bad, 2)), ContainsSubstring("surprisal::entropy, row 1: p" + text));
    };
    require_error({0.5, 0.5, 1.25, -0.25}, "[1] = -0.25");
    require_error({0.5, 0.5, std::numeric_limits<double>::quiet_NaN(), 0}, "[0] = nan");
    require_error({0.5, 0.5, 0.5, 0.25}, " sums to 0.75");
    require_error({0.5, 0.5, 0, 0}, " has no mass");
    CHECK_THROWS_WITH(surprisal::kl_divergence(rows(good, 2), rows(vector{0.5, 0.5, 1, 1}, 2)),
                      ContainsSubstring("surprisal::kl_divergence, row 1: q sums to 2"));
}

TEST_CASE("what does not fit is an error that names all numbers") {
    const vector p{0.5, 0.5, 0.25, 0.75, 1, 0};
    const auto require_error = [](auto call, const char* text) {
        CHECK_THROWS_AS(call(), std::invalid_argument);
        CHECK_THROWS_WITH(call(), ContainsSubstring(text));
    };
    require_error(
        [&] {
            return surprisal::kl_divergence(rows(p, 2), rows(vector{0.5, 0.5}, 2));
        },
        "surprisal::kl_divergence: p has 3 rows and q has 1");
    require_error([&] { return surprisal::kl_divergence(rows(p, 2), vector{1}); },
                  "surprisal::kl_divergence, row 0: p has 2 outcomes and q has 1");
    vector room(2);
    require_error([&] { surprisal::entropy(rows(p, 2), room); },
                  "surprisal::entropy: there are 3 rows, and room for 2");
    require_error([&] { surprisal::kl_divergence(rows(p, 2), rows(p, 2), room); },
                  "surprisal::kl_divergence: there are 3 rows, and room for 2 values");
}

TEST_CASE("rows are measured in constant expressions") {
    constexpr auto first_of_two = [] {
        std::array<double, 2> values{};
        surprisal::entropy<bits>(rows(std::array{0.5, 0.5, 1.0, 0.0}, 2), values);
        return values[0] + 10 * values[1];
    };
    STATIC_REQUIRE(first_of_two() == 1);
}
