#include <array>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"

using surprisal::cross_entropy;
using surprisal::ignored;
using surprisal::is_ignored;
using surprisal::labels;
using surprisal::logits;
using surprisal::one_hot;
using surprisal::rows;

namespace {

template <class R>
concept makes_labels = requires(const R& range) {
    labels(range);
};

const std::vector<double> scores{1, 2, 3, 0, 0.5, -1};

}  // namespace

static_assert(makes_labels<std::vector<int>> && makes_labels<std::array<std::uint8_t, 3>>);
static_assert(makes_labels<std::vector<std::int64_t>> && makes_labels<std::vector<std::size_t>>);
static_assert(!makes_labels<std::vector<double>> && !makes_labels<std::string>);
static_assert(!surprisal::discrete<labels<std::vector<int>>>, "labels are rows");

TEST_CASE("each label is one_hot in its row") {
    const auto losses = cross_entropy(labels(std::vector{2, 0}), rows(logits(scores), 3));
    REQUIRE(losses.size() == 2);
    CHECK(losses[0] == cross_entropy(one_hot(2), logits(std::array{1.0, 2.0, 3.0})));
    CHECK(losses[1] == cross_entropy(one_hot(0), logits(std::array{0.0, 0.5, -1.0})));
    CHECK(surprisal::entropy(labels(std::vector{2, 0})) == std::vector{0.0, 0.0});
    CHECK(cross_entropy(labels(std::vector{0, 1, 1}), std::array{0.5, 0.5}).size() == 3);  // one model for every row
}

TEST_CASE("labels of any integer type agree") {
    const auto of = [&](auto k) { return cross_entropy(labels(k), rows(logits(scores), 3)); };
    const std::vector<double> expected = of(std::vector<int>{1, 2});
    CHECK(of(std::vector<std::uint8_t>{1, 2}) == expected);
    CHECK(of(std::vector<std::int64_t>{1, 2}) == expected);
    CHECK(of(std::array<std::size_t, 2>{1, 2}) == expected);
    CHECK(of(std::vector<short>{1, 2}) == expected);
}

TEST_CASE("an ignored label has a value that no measure returns, and rows counted leave it out") {
    const auto y = labels(std::vector{2, -100}).ignoring(-100);
    const std::vector<double> losses = cross_entropy(y, rows(logits(scores), 3));
    CHECK_FALSE(is_ignored(losses[0]));
    CHECK(is_ignored(losses[1]));
    CHECK(std::isnan(losses[1]));
    CHECK_FALSE(is_ignored(std::numeric_limits<double>::quiet_NaN()));
    CHECK_FALSE(is_ignored(std::numeric_limits<double>::infinity()));
    CHECK(y.size() == 2);
    CHECK(surprisal::mean(losses) == losses[0]);
    CHECK(is_ignored(surprisal::entropy(y)[1]));
    CHECK(is_ignored(surprisal::kl_divergence(surprisal::smoothed(y, 0.1), rows(logits(scores), 3))[1]));
}

TEST_CASE("a class can be ignored as well as a label that stands for none") {
    const auto y = labels(std::vector{2U, 0U}).ignoring(0);
    CHECK(is_ignored(cross_entropy(y, rows(logits(scores), 3))[1]));
}

TEST_CASE("what an ignored row's model says is not read") {
    const std::vector<double> broken{1, 2, 3, 0, std::numeric_limits<double>::quiet_NaN(), -1};
    CHECK_NOTHROW(cross_entropy(labels(std::vector{2, -1}).ignoring(-1), rows(logits(broken), 3)));
    CHECK_THROWS_AS(cross_entropy(labels(std::vector{2, 1}), rows(logits(broken), 3)), std::domain_error);
}

TEST_CASE("labels own a temporary and refer to a variable") {
    std::vector k{0, 0};
    const auto view = labels(k).ignoring(7);
    const auto owner = labels(std::vector{0, 0});
    k[1] = 7;
    CHECK(is_ignored(surprisal::entropy(view)[1]));
    CHECK(surprisal::entropy(owner)[1] == 0);
}

TEST_CASE("a label that is no outcome is an error that names its row") {
    const auto loss = [&](int label) { return cross_entropy(labels(std::vector{0, label}), rows(logits(scores), 3)); };
    CHECK_THROWS_AS(loss(3), std::out_of_range);
    CHECK_THROWS_WITH(loss(3), ContainsSubstring("surprisal::cross_entropy, row 1: p = one_hot(3)") &&
                                   ContainsSubstring("3 outcomes"));
    CHECK_THROWS_AS(loss(-100), std::domain_error);
    CHECK_THROWS_WITH(loss(-100), ContainsSubstring("surprisal::labels: the label of row 1 is -100") &&
                                      ContainsSubstring("ignoring(-100)"));
    CHECK_THROWS_WITH(loss(std::numeric_limits<int>::min()), ContainsSubstring("row 1 is -2147483648"));
}
