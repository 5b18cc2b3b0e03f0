#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../families.hpp"
#include "../oracle.hpp"

using oracle::number;
using surprisal::gradient;
using surprisal::labels;
using surprisal::logits;
using surprisal::one_hot;
using surprisal::rows;
using surprisal::smoothed;
using surprisal::weights;

namespace {

using vector = std::vector<double>;

constexpr double infinity = std::numeric_limits<double>::infinity();

template <class P, class Q, class G>
concept has_gradient = requires(const P& p, const Q& q, const gradient<G>& g) {
    surprisal::cross_entropy(p, q, g);
    surprisal::kl_divergence(p, q, g);
};

[[nodiscard]] vector draw(std::size_t n, double spread, families::generator& random) {
    std::normal_distribution<double> score(0, spread);
    return families::draw(n, [&] { return score(random); });
}

[[nodiscard]] std::vector<number> softmax(const std::vector<number>& z, double temperature) {
    std::vector<number> q;
    for (const number& x : z) q.emplace_back(exp(x / temperature));
    return oracle::normalized(q);
}
[[nodiscard]] std::vector<number> softmax(const vector& z, double temperature) {
    return softmax(std::vector<number>(z.begin(), z.end()), temperature);
}
[[nodiscard]] std::vector<number> label(std::size_t k, double epsilon, std::size_t n) {
    std::vector<number> p(n, number(epsilon) / n);
    p[k] += 1 - number(epsilon);
    return p;
}

/// The unit in the last place of a number of type G.
template <class G>
[[nodiscard]] number ulp(const number& x) {
    return abs(x) / oracle::ulps(G(0), x);
}

/// Largest error in ulp of G of the larger of pᵢ and qᵢ over temperature; the values are those without a gradient.
template <class G, class P, class E>
[[nodiscard]] double worst_error(const P& p, const std::vector<number>& exact, const std::vector<E>& z,
                                 double temperature) {
    const logits q(z, temperature);
    std::vector<G> g(z.size());
    CHECK(surprisal::cross_entropy(p, q, gradient(g)) == surprisal::cross_entropy(p, q));
    std::vector<G> of_kl(z.size());
    CHECK(surprisal::kl_divergence(p, q, gradient(of_kl)) == surprisal::kl_divergence(p, q));
    CHECK(g == of_kl);
    const std::vector<number> model = softmax(std::vector<number>(z.begin(), z.end()), temperature);
    double worst = 0;
    for (std::size_t i = 0; i < z.size(); ++i) {
        const number larger = std::max(model[i], exact[i]) / temperature;
        const number error = abs((model[i] - exact[i]) / temperature - g[i]);
        const number vanishing = std::same_as<G, double> ? 0x1p-1000 : 0x1p-120;  // counts as 0
        if (error > vanishing) worst = std::max(worst, static_cast<double>(error / ulp<G>(larger)));
    }
    return worst;
}

}  // namespace

static_assert(has_gradient<vector, logits<vector>, double> && has_gradient<one_hot, logits<vector>, float>);
static_assert(has_gradient<smoothed<one_hot>, logits<vector>, float>);
static_assert(has_gradient<labels<std::vector<int>>, rows<logits<vector>>, float>);
static_assert(!has_gradient<vector, vector, double>, "by logits");
static_assert(!has_gradient<rows<vector>, logits<vector>, double>, "one for each row");

TEST_CASE("the gradient of a label is softmax − one-hot, and that of a distribution softmax − p") {
    const vector z{0, 0, 0, 0};
    vector g(4);
    CHECK(surprisal::cross_entropy<surprisal::bits>(one_hot(1), logits(z), gradient(g)) == 2);
    CHECK(g[0] == Approx(0.25 / std::log(2.0)).epsilon(1e-15));  // of the value in bits
    CHECK(surprisal::cross_entropy(one_hot(1), logits(z), gradient(g)) == Approx(std::log(4.0)));
    CHECK(g == vector{0.25, -0.75, 0.25, 0.25});
    surprisal::kl_divergence(vector{0.5, 0.5, 0, 0}, logits(z), gradient(g));
    CHECK(g == vector{-0.25, -0.25, 0.25, 0.25});
    surprisal::kl_divergence(weights(std::array{2, 2, 0, 0}), logits(z, 2.0), gradient(g));
    CHECK(g == vector{-0.125, -0.125, 0.125, 0.125});
    surprisal::cross_entropy(smoothed(one_hot(0), 0.5), logits(z), gradient(g));
    CHECK(g == vector{-0.375, 0.125, 0.125, 0.125});
}

TEST_CASE("at its minimum the gradient is +0") {
    families::generator random(families::seed);
    const vector z = draw(50, 3, random);
    vector g(50, 7);
    CHECK(surprisal::kl_divergence(logits(z), logits(z), gradient(g)) == 0);
    for (const double x : g) CHECK((x == 0 && !std::signbit(x)));
}

TEST_CASE("a gradient sums to 0") {
    families::generator random(families::seed);
    for (const std::size_t n : {1U, 2U, 3U, 17U, 1000U}) {
        const vector z = draw(n, 3, random);
        vector g(n);
        const auto sum = [&](const auto& p) {
            surprisal::cross_entropy(p, logits(z), gradient(g));
            number total = 0;
            for (const double x : g) total += x;
            return abs(total);
        };
        const number of_label = sum(one_hot(n - 1));
        CHECK(of_label <= std::fabs(g[n - 1]) * 0x1p-51);
        CHECK(sum(smoothed(one_hot(0), 0.1)) <= 0x1p-51);
        CHECK(sum(families::dirichlet(n, 1, random)) <= 0x1p-51);
    }
}

TEST_CASE("the gradient is what finite differences in 100 digits say") {
    oracle::set_digits(100);
    families::generator random(families::seed);
    const vector p = families::dirichlet(7, 1, random);
    const vector z = draw(7, 2, random);
    const auto value_at = [&](const std::vector<number>& exact, std::size_t i, const number& moved,
                              double temperature) {
        std::vector<number> scores(z.begin(), z.end());
        scores[i] += moved;
        return oracle::cross_entropy(exact, softmax(scores, temperature));
    };
    const auto check = [&](const auto& target, const std::vector<number>& exact, double temperature) {
        vector g(z.size());
        surprisal::cross_entropy(target, logits(z, temperature), gradient(g));
        const number step("1e-30");
        for (std::size_t i = 0; i < z.size(); ++i) {
            const number slope =
                (value_at(exact, i, step, temperature) - value_at(exact, i, -step, temperature)) / (2 * step);
            CHECK(abs(slope - g[i]) <= 0x1p-51 / temperature);
        }
    };
    for (const double temperature : {1.0, 0.25, 3.0}) {
        check(p, oracle::normalized(p), temperature);
        check(one_hot(3), label(3, 0, 7), temperature);
        check(smoothed(one_hot(3), 0.1), label(3, 0.1, 7), temperature);
        check(logits(p), softmax(p, 1), temperature);
    }
}

TEST_CASE("error bound") {
    oracle::set_digits(100);
    families::generator random(families::seed);
    double of_double = 0;
    double of_float = 0;
    const auto check = [&](const auto& p, const std::vector<number>& exact, const auto& z, double temperature) {
        of_double = std::max(of_double, worst_error<double>(p, exact, z, temperature));
        of_float = std::max(of_float, worst_error<float>(p, exact, z, temperature));
    };
    const auto check_in = [&](const auto& z, double temperature) {
        const std::size_t n = z.size();
        const vector p = families::dirichlet(n, 1, random);
        check(p, oracle::normalized(p), z, temperature);
        check(weights(p), oracle::normalized(p), z, temperature);
        check(one_hot(n - 1), label(n - 1, 0, n), z, temperature);
        check(smoothed(one_hot(0), 0.1), label(0, 0.1, n), z, temperature);
        check(logits(p, 0.1), softmax(p, 0.1), z, temperature);
    };
    for (const std::size_t n : {2U, 3U, 16U, 17U, 300U})
        for (const double spread : {1e-6, 1.0, 30.0}) {
            const vector z = draw(n, spread, random);
            const vector near = families::next_to(z, 1e-9, random);
            const double temperature = spread == 1 ? 0.7 : 1;
            check_in(z, temperature);
            check_in(std::vector<float>(z.begin(), z.end()), temperature);
            check(logits(near, temperature), softmax(near, temperature), z, temperature);
        }
    INFO("double " << of_double << ", float " << of_float);
    CHECK(of_double <= 4);
    CHECK(of_float <= 4);
    WARN("largest error of a gradient, in ulp: double " << of_double << ", float " << of_float);
}

TEST_CASE("a model that is nearly sure of the label keeps the digits of its gradient") {
    const vector z{0, 100, -3};
    vector g(3);
    surprisal::cross_entropy(one_hot(1), logits(z), gradient(g));
    oracle::set_digits(100);
    const std::vector<number> q = softmax(z, 1);
    CHECK(oracle::ulps(g[1], number(-q[0] - q[2])) <= 1.5);
    CHECK(oracle::ulps(g[0], q[0]) <= 4);
}

TEST_CASE("over rows, value and gradient are those of each row, with the factor of each row") {
    families::generator random(families::seed);
    const vector z = draw(4 * 5, 2, random);
    const vector p = draw(4 * 5, 2, random);
    vector g(z.size());
    vector g_row(5);
    const auto q = rows(logits(z, 0.5), 5);
    const auto check = [&](const auto& target, const vector& factors) {
        const auto check_row = [&](std::size_t row, double value) {
            CHECK(value == surprisal::cross_entropy(surprisal::detail::row_of(target, row), q[row],
                                                    gradient(g_row, factors[row])));
            for (std::size_t i = 0; i < 5; ++i) CHECK(g[row * 5 + i] == g_row[i]);
        };
        const vector values = surprisal::cross_entropy(target, q, gradient(g, factors));
        REQUIRE(values.size() == 4);
        for (std::size_t row = 0; row < 4; ++row) check_row(row, values[row]);
    };
    const vector factors{1, 0.5, -2, 0};
    check(rows(logits(p), 5), factors);
    check(labels(std::vector{0, 4, 2, 2}), factors);
    check(smoothed(labels(std::vector{0, 4, 2, 2}), 0.2), factors);
    check(one_hot(1), factors);
    vector values(4);
    surprisal::kl_divergence(rows(logits(p), 5), q, values, gradient(g, 0.25));
    CHECK(values == surprisal::kl_divergence(rows(logits(p), 5), q));
    surprisal::kl_divergence(rows(logits(p), 5)[3], q[3], gradient(g_row, 0.25));
    CHECK(g[15] == g_row[0]);
}

TEST_CASE("the gradient of the mean divides by the rows counted, or by their weights") {
    const vector z{1, 2, 3, 4, 5, 7};
    const auto y = labels(std::vector{0, -1, 1}).ignoring(-1);
    const auto q = rows(logits(z), 2);
    vector each(6), mean(6), weighted(6);
    surprisal::cross_entropy(y, q, gradient(each));
    surprisal::cross_entropy(y, q, gradient(mean).of_mean());
    const vector weights = surprisal::row_weights(y, std::array{3.0, 1.0});
    surprisal::cross_entropy(y, q, gradient(weighted, weights).of_mean());
    for (std::size_t i = 0; i < 6; ++i) {
        CHECK(mean[i] == Approx(each[i] / 2).epsilon(1e-15));
        CHECK(weighted[i] == Approx(each[i] * (i < 2 ? 0.75 : 0.25)).epsilon(1e-15));
    }
    surprisal::cross_entropy(y, q, gradient(mean, 8).of_mean());
    CHECK(mean[0] == Approx(4 * each[0]).epsilon(1e-15));
}

TEST_CASE("a mean that there is not has no gradient: the errors of mean(), before anything is written") {
    const vector z{1, 2, 3, 4};
    const auto q = rows(logits(z), 2);
    const auto y = labels(std::vector{0, 1});
    const auto check = [&](const auto& target, const vector& weights, const char* text) {
        vector values(2, 7);
        vector g(4, 7);
        const auto require_error = [&](auto call) {
            CHECK_THROWS_AS(call(), std::domain_error);
            CHECK_THROWS_WITH(call(), ContainsSubstring(text));
        };
        require_error([&] { surprisal::cross_entropy(target, q, values, gradient(g, weights).of_mean()); });
        require_error([&] { surprisal::kl_divergence(target, q, values, gradient(g, weights).of_mean()); });
        require_error([&] { return surprisal::cross_entropy(target, q, gradient(g, weights).of_mean()); });
        CHECK(values == vector(2, 7));
        CHECK(g == vector(4, 7));
        CHECK_THROWS_AS(surprisal::mean(surprisal::cross_entropy(target, q), weights), std::domain_error);
    };
    const double nan = std::numeric_limits<double>::quiet_NaN();
    check(y, {0, 0}, "surprisal::");
    check(y, {0, 0}, ": no row is counted of 2");
    check(y, {0, -0.0}, ": no row is counted of 2");
    check(y, {-1, 1}, ": weights[0] = -1; weights are finite and not negative");
    check(y, {2, -1}, ": weights[1] = -1");
    check(y, {nan, 1}, ": weights[0] = nan");
    check(y, {1, infinity}, ": weights[1] = inf");
    const auto first_ignored = labels(std::vector{-1, 1}).ignoring(-1);
    check(first_ignored, {1, 0}, ": no row is counted of 2");
    check(first_ignored, {-1, 1}, ": weights[0] = -1");  // also that of a row that is ignored
    check(smoothed(first_ignored, 0.1), {nan, 1}, ": weights[0] = nan");
    check(rows(vector{0.5, 0.5, 1, 0}, 2), {0, 0}, ": no row is counted of 2");
    check(rows(logits(z), 2), {-1, 1}, ": weights[0] = -1");
    check(one_hot(1), {0, 0}, ": no row is counted of 2");

    vector g(4, 7);
    const auto none = labels(std::vector{-1, -1}).ignoring(-1);
    CHECK_THROWS_AS(surprisal::mean(surprisal::cross_entropy(none, q)), std::domain_error);
    CHECK_THROWS_WITH(surprisal::cross_entropy(none, q, gradient(g).of_mean()),
                      ContainsSubstring("no row is counted of 2"));
    CHECK_THROWS_WITH(surprisal::cross_entropy(none, q, gradient(g, 2).of_mean()),
                      ContainsSubstring("no row is counted of 2"));
    CHECK(g == vector(4, 7));
    surprisal::cross_entropy(none, q, gradient(g));  // which are no mean
    CHECK(g == vector(4));
    vector nothing;
    CHECK_THROWS_AS(
        surprisal::cross_entropy(labels(std::vector<int>{}), rows(logits(nothing), 2), gradient(nothing).of_mean()),
        std::domain_error);
    vector one(2, 7);
    CHECK_THROWS_AS(surprisal::cross_entropy(one_hot(0), logits(vector{1, 2}), gradient(one, vector{0}).of_mean()),
                    std::domain_error);
    CHECK(one == vector(2, 7));
}

TEST_CASE("a factor that is no finite number is an error before anything is written") {
    const vector z{1, 2, 3, 4};
    const auto q = rows(logits(z), 2);
    const auto y = labels(std::vector{0, -1}).ignoring(-1);
    for (const double bad : {std::numeric_limits<double>::quiet_NaN(), infinity, -infinity}) {
        vector g(4, 7);
        vector values(2, 7);
        const auto require_error = [&](auto call, const char* text) {
            CHECK_THROWS_AS(call(), std::domain_error);
            CHECK_THROWS_WITH(call(), ContainsSubstring(text));
            CHECK(g == vector(4, 7));
            CHECK(values == vector(2, 7));
        };
        const char* of_all = "surprisal::cross_entropy: the factor of the gradient is ";
        require_error([&] { surprisal::cross_entropy(y, q, values, gradient(g, bad)); }, of_all);
        require_error([&] { surprisal::cross_entropy(y, q, values, gradient(g, bad).of_mean()); }, of_all);
        require_error([&] { surprisal::cross_entropy(one_hot(0), logits(z), gradient(g, bad)); }, of_all);
        require_error([&] { surprisal::cross_entropy(vector{0.5, 0.5, 0, 0}, logits(z), gradient(g, bad)); }, of_all);
        require_error(
            [&] {
                surprisal::cross_entropy(y, q, values, gradient(g, vector{1, bad}));
            },
            "surprisal::cross_entropy: factors[1] = ");
        require_error(
            [&] {
                surprisal::kl_divergence(rows(logits(z), 2), q, values, gradient(g, vector{bad, 1}));
            },
            "surprisal::kl_divergence: factors[0] = ");
        require_error([&] { surprisal::kl_divergence(one_hot(0), logits(z), gradient(g, vector{bad})); },
                      "surprisal::kl_divergence: factors[0] = ");
    }
}

TEST_CASE("weights of any size have the gradient of their mean") {
    const vector z{1, 2, 3, 5, 5, 7};
    const auto q = rows(logits(z), 2);
    const auto y = labels(std::vector{0, 1, 1});
    vector expected(6), g(6);
    surprisal::cross_entropy(y, q, gradient(expected).of_mean());
    for (const double weight : {1.0, 1e-300, 0x1p-1074, 1e300, std::numeric_limits<double>::max()}) {
        surprisal::cross_entropy(y, q, gradient(g, vector(3, weight)).of_mean());
        for (std::size_t i = 0; i < 6; ++i) CHECK(g[i] == Approx(expected[i]).epsilon(1e-15));
    }
}

TEST_CASE("a factor of 0 makes a gradient of 0, and one of a low temperature none of NaN") {
    vector g(2);
    surprisal::cross_entropy(vector{0.5, 0.5}, logits(vector{0, 1e-310}, 1e-310), gradient(g, 0));
    CHECK(g == vector{0, 0});
    CHECK_FALSE(std::signbit(g[0]));
    surprisal::cross_entropy(vector{0.5, 0.5}, logits(vector{0, 1e-310}, 1e-310), gradient(g, 1e-300));
    const double slope = 1e10 * (1 / (1 + std::exp(-1.0)) - 0.5);  // times 1e-300/1e-310
    CHECK(g[1] == Approx(slope).epsilon(1e-12));
    CHECK(g[0] == Approx(-slope).epsilon(1e-12));
}

TEST_CASE("an error in a late row comes before anything is written") {
    constexpr std::size_t count = 9;
    constexpr std::size_t late = 7;
    families::generator random(families::seed);
    for (const std::size_t width : {2U, 5U, 40U}) {
        const vector good = draw(count * width, 1, random);
        vector bad = good;
        bad[late * width + 1] = std::numeric_limits<double>::quiet_NaN();
        vector p(count * width, 1.0 / static_cast<double>(width));
        vector bad_p = p;
        bad_p[late * width] = -0.5;
        std::vector<int> k(count, 1);
        std::vector<int> bad_k = k;
        bad_k[late] = static_cast<int>(width);
        std::vector<int> negative_k = k;
        negative_k[late] = -1;

        const auto check = [&](const auto& target, const vector& z) {
            vector values(count, 7);
            vector g(z.size(), 7);
            const auto q = rows(logits(z), width);
            const auto require_error = [&](auto call) {
                CHECK_THROWS_WITH(call(), ContainsSubstring("row 7"));
                CHECK(values == vector(count, 7));
                CHECK(g == vector(z.size(), 7));
            };
            const vector factors(count, 0.5);
            require_error([&] { surprisal::cross_entropy(target, q, values, gradient(g)); });
            require_error([&] { surprisal::kl_divergence(target, q, values, gradient(g, 2)); });
            require_error([&] { surprisal::cross_entropy(target, q, values, gradient(g, factors).of_mean()); });
            require_error([&] { return surprisal::kl_divergence(target, q, gradient(g).of_mean()); });
            require_error([&] { surprisal::cross_entropy(target, q, values); });
            vector in_place = z;
            const auto over = rows(logits(in_place), width);
            CHECK_THROWS_WITH(surprisal::cross_entropy(target, over, gradient(in_place)), ContainsSubstring("row 7"));
            for (std::size_t i = 0; i < late * width; ++i) CHECK(in_place[i] == z[i]);
        };
        check(labels(k), bad);
        check(labels(bad_k), good);
        check(labels(negative_k), good);
        check(labels(negative_k).ignoring(-7), good);
        check(smoothed(labels(k), 0.1), bad);
        check(smoothed(labels(bad_k), 0.1), good);
        check(rows(p, width), bad);
        check(rows(bad_p, width), good);
        check(rows(weights(bad_p), width), good);
        check(rows(logits(bad), width), good);
        check(rows(logits(good), width), bad);
        check(one_hot(0), bad);
    }
}

TEST_CASE("an ignored row has a gradient of 0") {
    const vector z{1, 2, 3, 4, 5, 6};
    vector g(6, 7);
    const auto y = labels(std::vector{-1, 0}).ignoring(-1);
    const vector values = surprisal::cross_entropy(y, rows(logits(z), 3), gradient(g));
    CHECK(surprisal::is_ignored(values[0]));
    CHECK(std::vector(g.begin(), g.begin() + 3) == vector{0, 0, 0});
    CHECK(g[3] < 0);
    surprisal::cross_entropy(smoothed(y, 0.1), rows(logits(z), 3), gradient(g));
    CHECK(g[0] == 0);
}

TEST_CASE("what is between the rows is left as it was") {
    const vector z{1, 2, 99, 3, 4, 99};
    vector g(6, 7);
    surprisal::cross_entropy(labels(std::vector{0, 1}), rows(logits(z), 2, 3), gradient(g));
    CHECK(g[2] == 7);
    CHECK(g[5] == 7);
    CHECK(g[3] > 0);
}

TEST_CASE("a masked class has no gradient, and where it is the truth the value is infinite") {
    const vector z{1, -infinity, 2};
    vector g(3, 7);
    CHECK(surprisal::cross_entropy(one_hot(0), logits(z), gradient(g)) < infinity);
    CHECK(g[1] == 0);
    CHECK(surprisal::cross_entropy(one_hot(1), logits(z), gradient(g)) == infinity);
    CHECK(g[1] == -1);
    CHECK(g[0] > 0);
}

TEST_CASE("gradients of float, half and bfloat16 logits") {
    const std::vector<float> z{1, 2, 3};
    std::vector<float> g(3);
    vector wide(3);
    surprisal::cross_entropy(one_hot(0), logits(z), gradient(g));
    surprisal::cross_entropy(one_hot(0), logits(vector{1, 2, 3}), gradient(wide));
    for (std::size_t i = 0; i < 3; ++i) CHECK(g[i] == static_cast<float>(wide[i]));
    const std::array<std::uint16_t, 3> stored{0x3C00, 0x4000, 0x4200};
    vector of_half(3);
    surprisal::cross_entropy(one_hot(0), logits(surprisal::as_half(stored)), gradient(of_half));
    CHECK(of_half == wide);
}

TEST_CASE("a gradient may be written over its logits") {
    families::generator random(families::seed);
    for (const std::size_t n : {2U, 128U}) {
        const vector z = draw(n, 3, random);
        const auto check = [&](const auto& p) {
            vector apart(n);
            vector in_place = z;
            const double value = surprisal::cross_entropy(p, logits(z), gradient(apart));
            CHECK(surprisal::cross_entropy(p, logits(in_place), gradient(in_place)) == value);
            CHECK(in_place == apart);
        };
        check(one_hot(1));
        check(smoothed(one_hot(1), 0.1));
        check(families::dirichlet(n, 1, random));
        check(logits(draw(n, 2, random)));
        check(weights(std::vector<std::uint64_t>(n, ~std::uint64_t{0})));  // which no kernel serves
        check(weights(vector(n, 1e290)));                                  // whose sum no kernel serves
        check(logits(draw(n, 1e-10, random), 1e-9));                       // whose temperature none serves
    }
}

TEST_CASE("a gradient that does not fit is an error that names all numbers") {
    const vector z{1, 2, 3, 4, 5, 6};
    vector g(5);
    vector fits(6);
    const auto require_error = [](auto call, const char* text) {
        CHECK_THROWS_AS(call(), std::invalid_argument);
        CHECK_THROWS_WITH(call(), ContainsSubstring(text));
    };
    require_error([&] { surprisal::cross_entropy(one_hot(0), logits(z), gradient(g)); },
                  "surprisal::cross_entropy: the gradient has room for 5 numbers, and q has 6 logits");
    require_error([&] { surprisal::kl_divergence(one_hot(0), rows(logits(z), 3), gradient(g)); },
                  "surprisal::kl_divergence: the gradient has room for 5 numbers, and q has 6 logits");
    require_error([&] { surprisal::kl_divergence(one_hot(0), rows(logits(z), 3), gradient(fits, vector{1})); },
                  "surprisal::kl_divergence: the gradient has 1 factors for 2 rows");
    require_error([&] { surprisal::cross_entropy(labels(std::vector{1}), rows(logits(z), 3), gradient(fits)); },
                  "p has 1 rows and q has 2");
}
