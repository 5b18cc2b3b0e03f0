// Every verb on every noun, and every measure on every pair of nouns, agrees with the textbook formula.

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <tuple>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../oracle.hpp"

namespace {

using oracle::number;

/// The same kind of distribution, each a little different, in every form in which people hold one.
constexpr long double masked = std::numeric_limits<long double>::infinity();
const double c_array[] = {0.5, 0.25, 0.25};
const auto nouns =
    std::tuple(std::array{0.42, 0.31, 0.27}, std::vector{0.25F, 0.5F, 0.25F}, std::span(c_array),
               std::vector<long double>{0.1L, 0.2L, 0.7L}, surprisal::weights(std::vector{3, 0, 5}),
               surprisal::weights(std::array<std::uint8_t, 3>{1, 2, 3}), surprisal::weights(std::array{0.5, 1e-9, 1e9}),
               surprisal::one_hot(1), surprisal::logits(std::array{0.5, -1.25, 3.0}),
               surprisal::logits(std::vector{1e3, 1e3 + 1e-3, 1e3 - 2}, 0.75),
               surprisal::logits(std::vector<long double>{1, -masked, 3}),
               surprisal::log_probabilities(std::vector{std::log(0.25), std::log(0.25), std::log(0.5)}),
               surprisal::log_probabilities<surprisal::bits>(std::array{-2.0, -1.0, -2.0}),
               surprisal::log_probabilities<surprisal::hartleys>(std::array<long double, 3>{
                   -0.3979400086720376096L, -0.5228787452803375627L, -0.5228787452803375627L}));

template <class P>
[[nodiscard]] std::vector<number> exact(const P& p) {
    return oracle::normalized(p);
}
template <class R>
[[nodiscard]] std::vector<number> exact(const surprisal::weights<R>& w) {
    return oracle::normalized(w.range());
}
template <class R>
[[nodiscard]] std::vector<number> exact(const surprisal::logits<R>& z) {
    return oracle::softmax(z.range(), z.temperature());
}
template <class R>
[[nodiscard]] std::vector<number> exact(const surprisal::log_probabilities_in<surprisal::nats, R>& l) {
    return oracle::softmax(l.range(), 1);
}
template <int Base, class R>
[[nodiscard]] std::vector<number> exact(const surprisal::log_probabilities_in<surprisal::base<Base>, R>& l) {
    std::vector<number> p;
    for (const auto& x : l.range()) p.push_back(pow(number(Base), number(x)));
    return oracle::normalized(p);
}
[[nodiscard]] std::vector<number> exact(surprisal::one_hot p) {
    std::vector<number> certain(3);
    certain[p.label()] = 1;
    return certain;
}

void check(double actual, const number& expected) {
    CHECK(actual == Approx(static_cast<double>(expected)).epsilon(1e-15).margin(1e-300));
}

template <class P>
void check_verbs_of_one(const P& p) {
    const number entropy = oracle::entropy(exact(p));
    check(static_cast<double>(surprisal::entropy(p)), entropy);
    check(static_cast<double>(surprisal::entropy<surprisal::bits>(p)), entropy / log(number(2)));
    check(static_cast<double>(surprisal::perplexity(p)), exp(entropy));
    if constexpr (surprisal::joint_distribution<P>) {
        CHECK(surprisal::mutual_information(p, 3, 1) == 0);
        check(static_cast<double>(surprisal::conditional_entropy(p, 1, 3)), entropy);
    }
}

template <class P, class Q>
concept is_measured = requires(const P& p, const Q& q) {
    surprisal::cross_entropy(p, q);
}
|| requires(const P& p, const Q& q) { surprisal::kl_divergence(p, q); }
|| requires(const P& p, const Q& q) { surprisal::perplexity(p, q); };

template <class P, class Q>
void check_model(const P& p, const Q& q, const std::vector<number>& x, const std::vector<number>& y) {
    bool possible = true;
    for (std::size_t i = 0; i < x.size(); ++i) possible = possible && (x[i] == 0 || y[i] > 0);
    if (possible) {
        check(static_cast<double>(surprisal::cross_entropy(p, q)), oracle::cross_entropy(x, y));
        check(static_cast<double>(surprisal::kl_divergence(p, q)), oracle::kl_divergence(x, y));
        check(static_cast<double>(surprisal::perplexity(p, q)), exp(oracle::cross_entropy(x, y)));
    } else {
        CHECK(static_cast<double>(surprisal::cross_entropy(p, q)) == std::numeric_limits<double>::infinity());
        CHECK(static_cast<double>(surprisal::kl_divergence(p, q)) == std::numeric_limits<double>::infinity());
        CHECK(static_cast<double>(surprisal::perplexity(p, q)) == std::numeric_limits<double>::infinity());
    }
}

template <class P, class Q>
void check_verbs_of_two(const P& p, const Q& q) {
    const std::vector<number> x = exact(p);
    const std::vector<number> y = exact(q);
    const number js = oracle::jensen_shannon_divergence(x, y);
    check(static_cast<double>(surprisal::jensen_shannon_divergence(p, q)), js);
    check(static_cast<double>(surprisal::jensen_shannon_distance(p, q)), sqrt(js));
    if constexpr (surprisal::label_noun<Q>) {
        static_assert(!is_measured<P, Q>, "a label is no model: +∞ for all but one P");
    } else {
        check_model(p, q, x, y);
    }
}

}  // namespace

TEST_CASE("every verb takes every noun") {
    oracle::set_digits(100);
    std::apply([](const auto&... p) { (check_verbs_of_one(p), ...); }, nouns);
}

TEST_CASE("every measure of two takes every pair of nouns") {
    oracle::set_digits(100);
    std::apply(
        [](const auto&... p) {
            const auto with_every_q = [](const auto& first) {
                std::apply([&](const auto&... q) { (check_verbs_of_two(first, q), ...); }, nouns);
            };
            (with_every_q(p), ...);
        },
        nouns);
}
