#include <surprisal/surprisal.hpp>

#include "catch.hpp"

namespace {

constexpr double fair_coin[] = {0.5, 0.5};
constexpr double ten_digits[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1};

}  // namespace

TEST_CASE("a verb answers in nats unless told otherwise") {
    STATIC_REQUIRE(surprisal::entropy(fair_coin) == 0x1.62e42fefa39efp-1);  // ln 2, correctly rounded
    STATIC_REQUIRE(surprisal::entropy(fair_coin) == surprisal::entropy<surprisal::nats>(fair_coin));
}

TEST_CASE("a fair coin is one bit and a random digit one hartley, exactly") {
    STATIC_REQUIRE(surprisal::entropy<surprisal::bits>(fair_coin) == 1);
    STATIC_REQUIRE(surprisal::entropy<surprisal::hartleys>(ten_digits) == 1);
    STATIC_REQUIRE(surprisal::kl_divergence<surprisal::bits>(surprisal::one_hot(0), fair_coin) == 1);
    STATIC_REQUIRE(surprisal::cross_entropy<surprisal::bits>(surprisal::one_hot(1), fair_coin) == 1);
}

TEST_CASE("any integer base is a unit") {
    constexpr double thirds[] = {1. / 3, 1. / 3, 1. / 3};
    STATIC_REQUIRE(surprisal::entropy<surprisal::base<3>>(thirds) == 1);
}

TEST_CASE("infinity is infinity in every unit") {
    constexpr double possible[] = {0.5, 0.5};
    constexpr double impossible[] = {1.0, 0.0};
    constexpr double infinity = std::numeric_limits<double>::infinity();
    STATIC_REQUIRE(surprisal::kl_divergence<surprisal::bits>(possible, impossible) == infinity);
    STATIC_REQUIRE(surprisal::kl_divergence<surprisal::hartleys>(possible, impossible) == infinity);
}
