#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <random>
#include <span>
#include <stdexcept>
#include <tuple>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../families.hpp"
#include "../oracle.hpp"

using oracle::number;
using surprisal::labels;
using surprisal::logits;
using surprisal::one_hot;
using surprisal::rows;
using surprisal::smoothed;
using surprisal::weights;

namespace {

/// (1 − ε) one-hot + ε/n, in many digits.
[[nodiscard]] std::vector<number> exact(std::size_t label, double epsilon, std::size_t n) {
    std::vector<number> p(n, number(epsilon) / n);
    p[label] += 1 - number(epsilon);
    return p;
}

template <class P>
[[nodiscard]] std::vector<number> exact(const P& p) {
    return oracle::normalized(p);
}
template <class R>
[[nodiscard]] std::vector<number> exact(const weights<R>& w) {
    return oracle::normalized(w.range());
}
template <class R>
[[nodiscard]] std::vector<number> exact(const logits<R>& z) {
    std::vector<number> p;
    const number peak(*std::max_element(z.range().begin(), z.range().end()));
    for (const auto& x : z.range()) p.push_back(exp((number(x) - peak) / number(z.temperature())));
    return oracle::normalized(p);
}

const auto others = std::tuple(std::array{0.42, 0.31, 0.27}, std::vector{0.25F, 0.5F, 0.25F},
                               std::vector<long double>{0.1L, 0.2L, 0.7L}, weights(std::vector{3, 1, 5}),
                               weights(std::array{0.5, 1e-9, 1e9}), logits(std::array{1.0, -2.0, 30.0}),
                               logits(std::array{1.0F, -2.0F, 3.0F}, 0.5));

}  // namespace

TEST_CASE("a smoothed label mixes with every noun that knows its outcomes") {
    oracle::set_digits(100);
    const auto check = [](double epsilon, const auto& other) {
        const smoothed p(one_hot(1), epsilon);
        const std::vector<number> x = exact(1, epsilon, 3);
        const std::vector<number> y = exact(other);
        const auto agree = [&](auto value, const number& expected) {
            CAPTURE(epsilon);
            CHECK(static_cast<double>(value) == Approx(static_cast<double>(expected)).epsilon(1e-15).margin(1e-300));
        };
        agree(surprisal::cross_entropy(p, other), oracle::cross_entropy(x, y));
        agree(surprisal::kl_divergence(p, other), oracle::kl_divergence(x, y));
        agree(surprisal::jensen_shannon_divergence(p, other), oracle::jensen_shannon_divergence(x, y));
        agree(surprisal::cross_entropy(other, p), oracle::cross_entropy(y, x));
        agree(surprisal::kl_divergence(other, p), oracle::kl_divergence(y, x));
        agree(surprisal::perplexity(p, other), exp(oracle::cross_entropy(x, y)));
    };
    for (const double epsilon : {1e-12, 0.1, 0.5, 1.0})
        std::apply([&](const auto&... other) { (check(epsilon, other), ...); }, others);
}

TEST_CASE("without smoothing it is the label, with all of it uniform") {
    const std::array q{0.5, 0.25, 0.25};
    CHECK(surprisal::cross_entropy(smoothed(one_hot(2), 0), q) == surprisal::cross_entropy(one_hot(2), q));
    CHECK(surprisal::kl_divergence(smoothed(one_hot(2), 1), weights(std::array{1, 1, 1})) == 0);
    CHECK(surprisal::kl_divergence(smoothed(one_hot(2), 0.5), weights(std::array{1, 1, 4})) == 0);  // 1/6, 1/6, 4/6
}

TEST_CASE("labels are smoothed row by row") {
    const std::vector z{1.0, 2.0, 3.0, 0.0, 0.5, -1.0};
    const auto losses = surprisal::cross_entropy(smoothed(labels(std::vector{2, 0}), 0.1), rows(logits(z), 3));
    CHECK(losses[0] == surprisal::cross_entropy(smoothed(one_hot(2), 0.1), logits(std::array{1.0, 2.0, 3.0})));
    CHECK(losses[1] == surprisal::cross_entropy(smoothed(one_hot(0), 0.1), logits(std::array{0.0, 0.5, -1.0})));
}

TEST_CASE("a masked class costs infinity as soon as some mass is spread") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const std::array z{0.0, -infinity};
    CHECK(surprisal::cross_entropy(smoothed(one_hot(0), 0.1), logits(z)) == infinity);
    CHECK(surprisal::cross_entropy(smoothed(one_hot(0), 0), logits(z)) == 0);
}

TEST_CASE("error bound of the loss of a smoothed label") {
    oracle::set_digits(100);
    families::generator random(families::seed);
    double of_double = 0;
    double of_float = 0;
    for (const std::size_t n : {2U, 17U, 300U, 5000U})
        for (const double spread : {1e-6, 1.0, 30.0, 1e4}) {
            std::normal_distribution<double> score(0, spread);
            std::vector<double> z = families::draw(n, [&] { return score(random); });
            if (n > 2) z[2] = -1e6;  // a label so unlikely that the rest of it cancels
            const std::vector<float> narrow(z.begin(), z.end());
            const std::vector<double> widened(narrow.begin(), narrow.end());
            for (const double epsilon : {1e-6, 0.1, 1.0})
                for (const std::size_t label : {std::size_t{0}, n - 1, n > 2 ? std::size_t{2} : 0}) {
                    const smoothed p(one_hot(label), epsilon);
                    const std::vector<number> x = exact(label, epsilon, n);
                    const number expected = oracle::cross_entropy(x, exact(logits(z)));
                    const number of_narrow = oracle::cross_entropy(x, exact(logits(widened)));
                    of_double = std::max(of_double, oracle::ulps(surprisal::cross_entropy(p, logits(z)), expected));
                    const number error = surprisal::cross_entropy(p, logits(narrow)) - of_narrow;
                    of_float = std::max(of_float, static_cast<double>(abs(error) / of_narrow * 0x1p24));
                }
        }
    CHECK(of_double <= 4);
    CHECK(of_float <= 4);
    WARN("largest error of a smoothed loss, in ulp: double " << of_double << ", float " << of_float);
}

TEST_CASE("a share outside of [0, 1] is an error that shows it") {
    for (const double bad : {-0.1, 1.5, std::numeric_limits<double>::quiet_NaN()}) {
        CHECK_THROWS_AS(smoothed(one_hot(0), bad), std::domain_error);
        CHECK_THROWS_WITH(smoothed(one_hot(0), bad), ContainsSubstring("surprisal::smoothed: ε is "));
    }
    CHECK_THROWS_AS(surprisal::cross_entropy(smoothed(one_hot(3), 0.1), std::array{0.5, 0.5}), std::out_of_range);
}
