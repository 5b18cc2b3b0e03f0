#include <cmath>

#include <surprisal/continuous/integrand.hpp>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include "../catch.hpp"

TEST_CASE("r − 1 + e⁻ʳ keeps its digits around 0") {
    using number = boost::multiprecision::cpp_bin_float_50;
    for (const double r :
         {1e-300, 1e-150, 1e-16, -1e-8, 1e-3, -0.1, 0.2499, 0.2501, -0.2499, -0.2501, 1.0, -3.0, 30.0, 700.0}) {
        const number exact_r = r;
        // Two terms of the series where even 50 digits cancel.
        const number exact = abs(exact_r) < 1e-12 ? exact_r * exact_r * (number(1) / 2 - exact_r / 6)
                                                  : exact_r + boost::multiprecision::expm1(-exact_r);
        CAPTURE(r);
        const double error = static_cast<double>(abs(number(surprisal::detail::log_ratio_excess(r)) / exact - 1));
        if (exact > 1e-300) CHECK(error <= 2e-15);
    }
    CHECK(surprisal::detail::log_ratio_excess(0) == 0);
}

TEST_CASE("a weight and a density that underflow on their own do not where their product does not") {
    using surprisal::detail::log_of_zero;
    using surprisal::detail::weighted;
    CHECK(weighted(std::log(0.25), 0, 8) == Approx(2));
    CHECK(weighted(-800, 790, 1) == Approx(std::exp(-10)));
    CHECK(weighted(-740, 0, 1e300) == Approx(std::exp(-740 + std::log(1e300))));
    CHECK(weighted(log_of_zero, 0, 1e300) == 0);
    CHECK(weighted(-800, 0, 0) == 0);
}
