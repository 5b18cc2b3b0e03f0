#include <algorithm>
#include <cmath>

#include <surprisal/arithmetic/exponential_excess.hpp>

#include "../catch.hpp"
#include "../oracle.hpp"

using oracle::number;

TEST_CASE("exponential_excess keeps its digits around 0, and is never negative") {
    oracle::set_digits(700);
    double worst = 0;
    for (const double magnitude : {1e-140, 1e-100, 1e-16, 1e-8, 1e-3, 0.1, 0.2499, 0.2501, 0.7, 1.0, 3.0, 30.0, 700.0})
        for (const double x : {magnitude, -magnitude}) {
            CAPTURE(x);
            const number exact_x = x;
            const double value = surprisal::exponential_excess(x);
            CHECK(value > 0);
            worst = std::max(worst, oracle::ulps(value, exp(exact_x) - 1 - exact_x));
        }
    CAPTURE(worst);
    CHECK(worst <= 8);
    CHECK(surprisal::exponential_excess(0) == 0);
}
