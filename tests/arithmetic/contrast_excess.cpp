#include <cmath>
#include <limits>

#include <surprisal/arithmetic/contrast_excess.hpp>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include "../catch.hpp"

namespace {

using number = boost::multiprecision::cpp_bin_float_100;

number exact(double s) {
    const auto x_log_x = [](const number& x) { return x > 0 ? number(x * log(x)) : number(0); };
    return x_log_x(1 + number(s)) + x_log_x(1 - number(s));
}

}  // namespace

TEST_CASE("contrast_excess keeps its digits") {
    double worst = 0;
    const auto look = [&](double s) {
        const number truth = exact(s);
        const number ulp = truth * std::numeric_limits<double>::epsilon() / 2;
        worst = std::fmax(worst, static_cast<double>(abs(surprisal::contrast_excess(s) - truth) / ulp));
        CHECK(surprisal::contrast_excess(-s) == surprisal::contrast_excess(s));
    };
    for (double s = 1e-30; s < 1; s *= 1.07) look(s);
    for (int i = 1; i <= 1000; ++i) look(i / 1000.0);
    CHECK(worst <= 16);
    CHECK(surprisal::contrast_excess(0.0) == 0);
    CHECK(surprisal::contrast_excess(1) == Approx(2 * std::log(2.0)).epsilon(1e-15));
}
