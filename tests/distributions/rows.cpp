#include <array>
#include <cstddef>
#include <list>
#include <span>
#include <stdexcept>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"

using surprisal::log_probabilities;
using surprisal::logits;
using surprisal::one_hot;
using surprisal::rows;
using surprisal::weights;

namespace {

using vector = std::vector<double>;

template <class P>
concept makes_rows = requires(P& p) {
    rows(p, 2);
};
template <class P, class... Q>
concept is_measured = requires(const P& p, const Q&... q) {
    surprisal::cross_entropy(p, q...);
};

using halves = rows<vector>;

}  // namespace

static_assert(makes_rows<vector> && makes_rows<std::array<float, 4>> && makes_rows<std::span<const double>>);
static_assert(makes_rows<double[4]> && makes_rows<weights<std::vector<int>>> && makes_rows<logits<vector>>);
static_assert(makes_rows<decltype(log_probabilities(vector()))>);
static_assert(!makes_rows<std::vector<int>>, "counts are not probabilities, also in rows");
static_assert(!makes_rows<one_hot> && !makes_rows<std::list<double>>, "labels(…) are the labels of rows");
static_assert(is_measured<halves, halves> && is_measured<halves, vector> && is_measured<one_hot, halves>);
static_assert(!is_measured<halves, std::vector<int>>);
static_assert(!is_measured<rows<std::vector<long double>>, halves>, "values of rows are double");
static_assert(!surprisal::discrete<halves>, "a matrix of distributions is not one");

TEST_CASE("a range is cut into rows of a width") {
    const vector p{0.5, 0.5, 0.25, 0.75, 1, 0};
    const auto m = rows(p, 2);
    CHECK(m.size() == 3);
    CHECK(m.width() == 2);
    CHECK(m.elements() == 6);
    CHECK(m[1][0] == 0.25);
    CHECK(m[1][1] == 0.75);
    CHECK(m[1].size() == 2);
    CHECK(rows(p, 6).size() == 1);
    CHECK(rows(vector{}, 3).size() == 0);
}

TEST_CASE("with a stride, what is between the rows is not read") {
    const vector padded{0.5, 0.5, -7, 0.25, 0.75, -7};
    CHECK(rows(padded, 2, 3).size() == 2);
    CHECK(rows(padded, 2, 3)[1][1] == 0.75);
    CHECK(surprisal::entropy(rows(padded, 2, 3)) == surprisal::entropy(rows(vector{0.5, 0.5, 0.25, 0.75}, 2)));
    CHECK(rows(std::span(padded).first(5), 2, 3).size() == 2);  // the last row needs no gap behind it
    CHECK(rows(std::span(padded).first(2), 2, 1000).size() == 1);
}

TEST_CASE("every noun with a range is cut into rows of the same noun") {
    const std::vector counts{1, 3, 2, 2};
    const vector z{0, 1, 2, -3};
    const vector l{std::log(0.25), std::log(0.75), std::log(0.5), std::log(0.5)};
    CHECK(surprisal::entropy(rows(weights(counts), 2))[0] == surprisal::entropy(weights(std::array{1, 3})));
    CHECK(surprisal::entropy(rows(logits(z), 2))[1] == surprisal::entropy(logits(std::array{2.0, -3.0})));
    CHECK(surprisal::entropy(rows(logits(z, 0.5), 2))[1] == surprisal::entropy(logits(std::array{2.0, -3.0}, 0.5)));
    CHECK(surprisal::entropy(rows(log_probabilities(l), 2))[0] ==
          surprisal::entropy(log_probabilities(std::array{l[0], l[1]})));
    const float c_array[] = {0.5F, 0.5F, 0.25F, 0.75F};
    CHECK(surprisal::entropy<surprisal::bits>(rows(c_array, 2))[0] == 1);
}

TEST_CASE("rows own a temporary and refer to a variable") {
    vector p{0.5, 0.5};
    const auto view = rows(p, 2);
    const auto owner = rows(vector{0.5, 0.5}, 2);
    const auto owner_of_noun = rows(weights(std::vector{1, 1}), 2);
    p = {1, 0};
    CHECK(surprisal::entropy(view)[0] == 0);
    CHECK(surprisal::entropy<surprisal::bits>(owner)[0] == 1);
    CHECK(surprisal::entropy<surprisal::bits>(owner_of_noun)[0] == 1);
}

TEST_CASE("rows that do not fit are an error that names all numbers") {
    const vector p(10);
    const auto require_error = [&](std::size_t width, std::size_t stride, const char* text) {
        CHECK_THROWS_AS(rows(p, width, stride), std::invalid_argument);
        CHECK_THROWS_WITH(rows(p, width, stride), ContainsSubstring(text));
    };
    require_error(0, 0, "surprisal::rows: the width is 0");
    require_error(0, 5, "surprisal::rows: the width is 0");
    require_error(5, 4, "surprisal::rows: the stride 4 is smaller than the width 5");
    require_error(3, 3, "surprisal::rows: 10 elements are not a whole number of rows of 3: 1 are left over");
    require_error(3, 4, "10 elements are not a whole number of rows of 3 at a stride of 4: 2 are left over");
    require_error(11, 11, "10 elements are not a whole number of rows of 11: 10 are left over");
    CHECK_NOTHROW(rows(p, 2, 4));
}
