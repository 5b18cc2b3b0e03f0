#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../oracle.hpp"

namespace {

template <class R>
concept makes_weights = requires(const R& range) {
    surprisal::weights(range);
};

constexpr auto uint64_max = std::numeric_limits<std::uint64_t>::max();

}  // namespace

static_assert(makes_weights<std::vector<int>> && makes_weights<std::array<std::uint8_t, 256>>);
static_assert(makes_weights<std::vector<double>> && makes_weights<std::span<const long long>>);
static_assert(!makes_weights<std::string>, "text is not a histogram of itself");
static_assert(!makes_weights<std::vector<bool>>, "not contiguous");

TEST_CASE("weights are divided by their sum") {
    STATIC_REQUIRE(surprisal::entropy<surprisal::bits>(surprisal::weights(std::array{2, 1, 1})) == 1.5);
    STATIC_REQUIRE(surprisal::entropy<surprisal::bits>(surprisal::weights(std::array{2e300, 1e300, 1e300})) == 1.5);
    STATIC_REQUIRE(
        surprisal::entropy<surprisal::bits>(surprisal::weights(std::array{0x2p-1074, 0x1p-1074, 0x1p-1074})) == 1.5);
}

TEST_CASE("proportional weights are the same distribution, exactly") {
    const std::vector counts{1, 2, 3, 4};
    const std::vector tripled{3, 6, 9, 12};
    CHECK(surprisal::kl_divergence(surprisal::weights(counts), surprisal::weights(tripled)) == 0);
    CHECK(surprisal::jensen_shannon_divergence(surprisal::weights(counts), surprisal::weights(tripled)) == 0);
    CHECK(surprisal::entropy(surprisal::weights(counts)) == surprisal::entropy(surprisal::weights(tripled)));
}

TEST_CASE("a model that is proportional to the truth costs the truth's entropy, and neither need be valid") {
    using surprisal::cross_entropy;
    using surprisal::entropy;
    using surprisal::weights;
    for (const std::size_t n : {3U, 40U}) {
        std::vector<std::uint32_t> p(n, 2);
        p[1] = 7;
        std::vector<double> q(n, 0.75);
        q[1] = 7 * 0.375;
        CHECK(cross_entropy(weights(p), weights(q)) == entropy(weights(p)));
        std::vector<double> negative(q);
        for (double& x : negative) x = -x;
        CHECK_THROWS_WITH(cross_entropy(weights(q), weights(negative)), ContainsSubstring("q[0] = -0.75"));
        CHECK_THROWS_WITH(cross_entropy(weights(negative), weights(negative)), ContainsSubstring("p[0] = -0.75"));
        CHECK_THROWS_WITH(cross_entropy(weights(p), q), ContainsSubstring("q sums to"));
        const std::vector<double> zeros(n);
        CHECK_THROWS_WITH(cross_entropy(weights(zeros), weights(zeros)), ContainsSubstring("p has no mass"));
    }
}

TEST_CASE("weights of any integer type agree") {
    const double expected = surprisal::entropy(surprisal::weights(std::array{1.0, 2.0, 5.0}));
    CHECK(surprisal::entropy(surprisal::weights(std::array<signed char, 3>{1, 2, 5})) == expected);
    CHECK(surprisal::entropy(surprisal::weights(std::array<std::uint8_t, 3>{1, 2, 5})) == expected);
    CHECK(surprisal::entropy(surprisal::weights(std::array<short, 3>{1, 2, 5})) == expected);
    CHECK(surprisal::entropy(surprisal::weights(std::array<unsigned, 3>{1, 2, 5})) == expected);
    CHECK(surprisal::entropy(surprisal::weights(std::array<long long, 3>{1, 2, 5})) == expected);
    CHECK(surprisal::entropy(surprisal::weights(std::array<std::uint64_t, 3>{1, 2, 5})) == expected);
    CHECK(surprisal::entropy<surprisal::bits>(surprisal::weights(std::array{true, true, false})) == 1);
}

TEST_CASE("64-bit counts are exact beyond 2^53, and their sum beyond 2^64") {
    using surprisal::weights;
    CHECK(surprisal::entropy<surprisal::bits>(weights(std::array{uint64_max, uint64_max})) == 1);
    oracle::set_digits(100);
    const std::array<std::uint64_t, 2> p{uint64_max, uint64_max - 1};
    const std::array<std::uint64_t, 2> q{uint64_max - 1, uint64_max};
    const oracle::number expected = oracle::kl_divergence(oracle::normalized(p), oracle::normalized(q));
    CHECK(oracle::ulps(surprisal::kl_divergence(weights(p), weights(q)), expected) < 1);
}

TEST_CASE("weights own a temporary and refer to a variable") {
    std::vector counts{1, 1};
    const auto view = surprisal::weights(counts);
    const auto owner = surprisal::weights(std::vector{1, 1});
    counts[1] = 0;
    CHECK(surprisal::entropy(view) == 0);
    CHECK(surprisal::entropy<surprisal::bits>(owner) == 1);
}
