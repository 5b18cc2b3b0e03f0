#include <cmath>

#include <surprisal/continuous/integrand.hpp>

#include "../catch.hpp"

TEST_CASE("a weight and a density that underflow on their own do not where their product does not") {
    using surprisal::detail::log_of_zero;
    using surprisal::detail::weighted;
    CHECK(weighted(std::log(0.25), 0, 8) == Approx(2));
    CHECK(weighted(-800, 790, 1) == Approx(std::exp(-10)));
    CHECK(weighted(-740, 0, 1e300) == Approx(std::exp(-740 + std::log(1e300))));
    CHECK(weighted(log_of_zero, 0, 1e300) == 0);
    CHECK(weighted(-800, 0, 0) == 0);
}
