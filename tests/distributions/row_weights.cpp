#include <array>
#include <limits>
#include <stdexcept>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"

using surprisal::labels;
using surprisal::row_weights;

TEST_CASE("a row weighs what the class of its label does, an ignored row nothing") {
    const std::array class_weights{2.0, 0.5, 4.0};
    const auto y = labels(std::vector{2, 0, -1, 2}).ignoring(-1);
    CHECK(row_weights(y, class_weights) == std::vector{4.0, 2.0, 0.0, 4.0});
    CHECK(row_weights(labels(std::vector{1}), std::vector{1.0F, 0.25F}) == std::vector{0.25});
}

TEST_CASE("the weighted loss divides by the weights of the labels that are counted") {
    // Of two classes, with equal logits: every label costs one bit, so the weights cancel in the mean.
    const std::array class_weights{3.0, 0.25};
    const auto y = labels(std::vector{0, 1, -1}).ignoring(-1);
    const std::vector<double> z(6);
    const auto losses = surprisal::cross_entropy<surprisal::bits>(y, surprisal::rows(surprisal::logits(z), 2));
    CHECK(surprisal::mean(losses, row_weights(y, class_weights)) == 1);
    CHECK(surprisal::sum(losses, row_weights(y, class_weights)) == 3.25);
}

TEST_CASE("a label without a weight is an error that names its row") {
    const std::array class_weights{2.0, 0.5};
    CHECK_THROWS_AS(row_weights(labels(std::vector{0, 2}), class_weights), std::out_of_range);
    CHECK_THROWS_WITH(row_weights(labels(std::vector{0, 2}), class_weights),
                      ContainsSubstring("surprisal::row_weights, row 1: label = one_hot(2)"));
    CHECK_THROWS_AS(row_weights(labels(std::vector{0, -1}), class_weights), std::domain_error);
}

TEST_CASE("a weight that is none is an error of the mean") {
    const auto y = labels(std::vector{0, 1});
    for (const double bad : {-1.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        const std::vector<double> weights = row_weights(y, std::array{1.0, bad});
        CHECK_THROWS_AS(surprisal::mean(std::array{1.0, 1.0}, weights), std::domain_error);
        CHECK_THROWS_WITH(surprisal::mean(std::array{1.0, 1.0}, weights), ContainsSubstring("weights[1] = "));
    }
}
