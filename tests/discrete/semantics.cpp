// Zeros, infinities and errors: what holds for every discrete measure.

#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

using vector = std::vector<double>;

struct measure_of_two {
    std::string name;
    double (*of)(const vector&, const vector&);
};

const measure_of_two measures_of_two[] = {
    {"surprisal::cross_entropy", [](const vector& p, const vector& q) { return surprisal::cross_entropy(p, q); }},
    {"surprisal::kl_divergence", [](const vector& p, const vector& q) { return surprisal::kl_divergence(p, q); }},
    {"surprisal::perplexity", [](const vector& p, const vector& q) { return surprisal::perplexity(p, q); }},
    {"surprisal::jensen_shannon_divergence",
     [](const vector& p, const vector& q) { return surprisal::jensen_shannon_divergence(p, q); }},
    {"surprisal::jensen_shannon_distance",
     [](const vector& p, const vector& q) { return surprisal::jensen_shannon_distance(p, q); }},
};

struct measure_of_one {
    std::string name;
    std::string argument;
    double (*of)(const vector&);
};

const measure_of_one measures_of_one[] = {
    {"surprisal::entropy", "p", [](const vector& p) { return surprisal::entropy(p); }},
    {"surprisal::perplexity", "p", [](const vector& p) { return surprisal::perplexity(p); }},
    {"surprisal::mutual_information", "joint",
     [](const vector& p) { return surprisal::mutual_information(p, p.size(), 1); }},
    {"surprisal::conditional_entropy", "joint",
     [](const vector& p) { return surprisal::conditional_entropy(p, p.size(), 1); }},
};

/// Calls check(function, argument, call) for every measure with p put in each of its places.
template <class Check>
void for_each_place(const vector& p, Check check) {
    const vector other(p.size(), 1.0 / static_cast<double>(p.size()));
    for (const measure_of_one& m : measures_of_one) check(m.name, m.argument, [&] { return m.of(p); });
    for (const measure_of_two& m : measures_of_two) {
        check(m.name, "p", [&] { return m.of(p, other); });
        check(m.name, "q", [&] { return m.of(other, p); });
    }
}

}  // namespace

TEST_CASE("a negative, NaN or infinite element is an error that names argument, index and value") {
    const auto require_error = [](const vector& p, const std::string& element) {
        for_each_place(p, [&](const std::string& function, const std::string& argument, auto call) {
            CAPTURE(function, argument, element);
            CHECK_THROWS_AS(call(), std::domain_error);
            CHECK_THROWS_WITH(call(), ContainsSubstring(function + ": " + argument + element));
        });
    };
    require_error({0.5, -0.25, 0.75}, "[1] = -0.25");
    require_error({0.5, 0.5, not_a_number}, "[2] = nan");
    require_error({infinity, 0.5, 0.5}, "[0] = inf");
    require_error({0.5, 0.5, -infinity}, "[2] = -inf");
    require_error({1.0, -0x1p-1074}, "[1] = -5e-324");
}

TEST_CASE("a sum that is not 1 is an error that names argument, sum and weights()") {
    const auto require_error = [](const vector& p, const std::string& sum) {
        for_each_place(p, [&](const std::string& function, const std::string& argument, auto call) {
            CAPTURE(function, argument, sum);
            CHECK_THROWS_AS(call(), std::domain_error);
            CHECK_THROWS_WITH(call(), ContainsSubstring(function + ": " + argument + " sums to " + sum) &&
                                          ContainsSubstring("weights(" + argument + ")"));
        });
    };
    require_error({0.5, 0.25}, "0.75");
    require_error({3, 1}, "4");
    require_error({0.5, 0.5 + 0x1p-25}, "1.0000000298023224; probabilities sum to 1 within 1.5e-08");
    require_error({0.5, 0.5 - 0x1p-25}, "0.9999999701976776");
}

TEST_CASE("no outcome, and no mass, are errors") {
    for_each_place({}, [](const std::string& function, const std::string& argument, auto call) {
        CAPTURE(function, argument);
        CHECK_THROWS_AS(call(), std::domain_error);
        CHECK_THROWS_WITH(call(), ContainsSubstring(function) && ContainsSubstring("empty"));
    });
    for_each_place({0, 0}, [](const std::string& function, const std::string& argument, auto call) {
        CAPTURE(function, argument);
        CHECK_THROWS_AS(call(), std::domain_error);
        CHECK_THROWS_WITH(call(), ContainsSubstring(function + ": " + argument + " has no mass"));
    });
    CHECK_THROWS_AS(surprisal::entropy(surprisal::weights(std::array{0, 0})), std::domain_error);
}

TEST_CASE("different lengths are an error that names both") {
    for (const measure_of_two& m : measures_of_two) {
        CAPTURE(m.name);
        CHECK_THROWS_AS(m.of({0.5, 0.5}, {1}), std::invalid_argument);
        CHECK_THROWS_WITH(m.of({0.5, 0.5}, {1}),
                          ContainsSubstring(m.name) && ContainsSubstring("p has 2") && ContainsSubstring("q has 1"));
    }
    const auto generalized = [] { return surprisal::generalized_kl_divergence(vector{1}, vector{1, 2}); };
    CHECK_THROWS_AS(generalized(), std::invalid_argument);
    CHECK_THROWS_WITH(generalized(), ContainsSubstring("p has 1") && ContainsSubstring("q has 2"));
}

TEST_CASE("the sum may be off by the square root of epsilon, and the value is that of the proportional distribution") {
    const vector exact{0.5, 0.5};
    for (const double excess : {1.4e-8, -1.4e-8, 1e-12}) {
        const vector off{0.5 * (1 + excess), 0.5 * (1 + excess)};
        CHECK(surprisal::entropy(off) == surprisal::entropy(exact));
        CHECK(surprisal::kl_divergence(off, exact) == 0);
        CHECK(surprisal::kl_divergence(exact, off) == 0);
        CHECK(surprisal::cross_entropy(exact, off) == surprisal::entropy(exact));
    }
    CHECK_NOTHROW(surprisal::entropy(std::array{0.5F, 0.5003F}));
    CHECK_THROWS_AS(surprisal::entropy(std::array{0.5F, 0.5004F}), std::domain_error);
    CHECK_THROWS_AS(surprisal::entropy(std::array{0.5L, 0.5L + 1e-9L}), std::domain_error);
}

TEST_CASE("a zero in p adds nothing, whatever q says there") {
    CHECK(surprisal::entropy(vector{0.5, 0, 0.5}) == surprisal::entropy(vector{0.5, 0.5}));
    CHECK(surprisal::entropy(vector{0.5, -0.0, 0.5}) == surprisal::entropy(vector{0.5, 0.5}));
    CHECK(surprisal::kl_divergence(vector{1, 0}, vector{1, 0}) == 0);
    CHECK(surprisal::kl_divergence<surprisal::bits>(vector{1, 0}, vector{0.5, 0.5}) == 1);
    CHECK(surprisal::cross_entropy<surprisal::bits>(vector{1, 0}, vector{0.5, 0.5}) == 1);
}

TEST_CASE("the model that forbids what happens costs infinity, and no other value does") {
    for (const double possible : {0.5, 1e-300, 0x1p-1074}) {
        const vector p{possible, 1 - possible};
        CAPTURE(possible);
        CHECK(surprisal::cross_entropy(p, vector{0, 1}) == infinity);
        CHECK(surprisal::kl_divergence(p, vector{0, 1}) == infinity);
        CHECK(surprisal::perplexity(p, vector{0, 1}) == infinity);
        CHECK(surprisal::jensen_shannon_divergence(p, vector{0, 1}) < infinity);
        CHECK(surprisal::kl_divergence(vector{0, 1}, p) < infinity);
        CHECK(surprisal::kl_divergence(vector{0.5, 0.5}, p) < infinity);
    }
    // The smallest share and the largest: a quotient of the two overflows, its logarithm does not.
    const auto wide = surprisal::weights(vector{1e308, 1e-310});
    CHECK(surprisal::kl_divergence(vector{0.5, 0.5}, wide) == Approx(0.5 * 618 * std::log(10.0) - std::log(2.0)));
    CHECK(surprisal::cross_entropy(wide, vector{1, 0}) == infinity);
}

TEST_CASE("equal distributions have a divergence of +0, and a certain outcome an entropy of +0") {
    const vector p{0.1, 0.2, 0.3, 0.4};
    const vector certain{0, 1, 0};
    const double zeros[] = {surprisal::kl_divergence(p, p),
                            surprisal::jensen_shannon_divergence(p, p),
                            surprisal::jensen_shannon_distance(p, p),
                            surprisal::generalized_kl_divergence(p, p),
                            surprisal::entropy(certain),
                            surprisal::entropy<surprisal::bits>(certain),
                            surprisal::cross_entropy(certain, certain),
                            surprisal::mutual_information(certain, 3, 1),
                            surprisal::conditional_entropy(certain, 3, 1),
                            surprisal::entropy(vector{1 + 1e-9})};
    for (const double zero : zeros) {
        CHECK(zero == 0);
        CHECK_FALSE(std::signbit(zero));
    }
}

TEST_CASE("one outcome has no entropy and no divergence") {
    for (const measure_of_one& m : measures_of_one) CHECK(m.of({1}) == (m.name == "surprisal::perplexity" ? 1 : 0));
    for (const measure_of_two& m : measures_of_two)
        CHECK(m.of({1}, {1}) == (m.name == "surprisal::perplexity" ? 1 : 0));
}
