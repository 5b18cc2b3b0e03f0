// The example that the library has to get right: R and S over the outcomes 1, 2, 3, from an article that prints
// H(R, S) ≈ 1.17, which holds, and D(R‖S) ≈ 0.07, which does not.

#include <array>
#include <cmath>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../oracle.hpp"

namespace {

constexpr std::array r{0.42, 0.31, 0.27};
constexpr std::array s{0.25, 0.5, 0.25};

}  // namespace

TEST_CASE("H(R, S) = 1.1714 and D(R‖S) = 0.0905 nats, to the last digit") {
    oracle::set_digits(100);
    const std::vector<oracle::number> exact_r = oracle::normalized(r);
    const std::vector<oracle::number> exact_s = oracle::normalized(s);
    CHECK(oracle::ulps(surprisal::cross_entropy(r, s), oracle::cross_entropy(exact_r, exact_s)) <= 1);
    CHECK(oracle::ulps(surprisal::kl_divergence(r, s), oracle::kl_divergence(exact_r, exact_s)) <= 1);
    CHECK(surprisal::cross_entropy(r, s) == Approx(1.171418735146).epsilon(1e-12));
    CHECK(surprisal::kl_divergence(r, s) == Approx(0.0904817760488).epsilon(1e-12));
}

TEST_CASE("the article's 0.07 comes from the logarithms that it prints") {
    const double printed[] = {0.39, -0.41, 0.13};
    const double article = 0.42 * printed[0] + 0.31 * printed[1] + 0.27 * printed[2];
    CHECK(article == Approx(0.0718).epsilon(1e-9));
    // They are not the logarithms of the ratios.
    CHECK(std::log(0.42 / 0.25) == Approx(0.519).epsilon(1e-3));
    CHECK(std::log(0.31 / 0.5) == Approx(-0.478).epsilon(1e-3));
    CHECK(std::log(0.27 / 0.25) == Approx(0.077).epsilon(1e-3));
    CHECK(std::abs(article - surprisal::kl_divergence(r, s)) > 0.018);
}

TEST_CASE("H(R, S) − H(R) is D(R‖S), which 0.07 would violate") {
    const double excess = surprisal::cross_entropy(r, s) - surprisal::entropy(r);
    CHECK(excess == Approx(surprisal::kl_divergence(r, s)).epsilon(1e-14));
    CHECK(std::abs(excess - 0.07) > 0.02);
}

TEST_CASE("neither measure is symmetric") {
    CHECK(surprisal::kl_divergence(r, s) != surprisal::kl_divergence(s, r));
    CHECK(surprisal::cross_entropy(r, s) != surprisal::cross_entropy(s, r));
}

TEST_CASE("of equal distributions the divergence is 0; the cross-entropy, unlike what the article says, is not") {
    CHECK(surprisal::kl_divergence(r, r) == 0);
    CHECK(surprisal::kl_divergence(s, s) == 0);
    CHECK(surprisal::kl_divergence(r, s) > 0);
    CHECK(surprisal::cross_entropy(r, r) == surprisal::entropy(r));
    CHECK(surprisal::entropy(r) > 1);
}
