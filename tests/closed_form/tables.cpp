// Tables and distributions with formulas: by expectations where the model takes some, against quadrature in 50 digits.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include <surprisal/boost_math.hpp>
#include <surprisal/surprisal.hpp>

#include <boost/math/distributions.hpp>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>

#include "../catch.hpp"

namespace {

using surprisal::cross_entropy;
using surprisal::entropy;
using surprisal::estimate;
using surprisal::histogram_density;
using surprisal::kl_divergence;
using surprisal::linear_density;
using surprisal::outcome;
using number = boost::multiprecision::cpp_bin_float_50;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Knots and the heights at both ends of each piece, in many digits.
struct exact_table {
    std::vector<double> x;
    std::vector<number> left, right;

    static exact_table of_bins(const std::vector<double>& x, const std::vector<double>& w) {
        exact_table result{x, {}, {}};
        number mass = 0;
        for (const double m : w) mass += m;
        for (std::size_t i = 0; i < w.size(); ++i) result.left.push_back(w[i] / mass / (number(x[i + 1]) - x[i]));
        result.right = result.left;
        return result;
    }
    static exact_table of_points(const std::vector<double>& x, const std::vector<double>& f) {
        exact_table result{x, {}, {}};
        number mass = 0;
        for (std::size_t i = 0; i + 1 < x.size(); ++i)
            mass += (number(f[i]) + f[i + 1]) / 2 * (number(x[i + 1]) - x[i]);
        for (std::size_t i = 0; i + 1 < x.size(); ++i) {
            result.left.push_back(f[i] / mass);
            result.right.push_back(f[i + 1] / mass);
        }
        return result;
    }

    /// −∫ f h, of h that is analytic but for a kink. Gauss's 30 points leave 1e-22 on these pieces.
    template <class H>
    [[nodiscard]] number cost(H h, double kink = 0) const {
        number sum = 0;
        for (std::size_t i = 0; i < left.size(); ++i) {
            const number a = x[i];
            const number b = x[i + 1];
            const auto term = [&](const number& at) -> number {
                const number u = (at - a) / (b - a);
                return -(left[i] * (1 - u) + right[i] * u) * h(at);
            };
            const number middle = x[i] < kink && kink < x[i + 1] ? number(kink) : a;
            if (middle > a) sum += boost::math::quadrature::gauss<number, 30>::integrate(term, a, middle);
            sum += boost::math::quadrature::gauss<number, 30>::integrate(term, middle, b);
        }
        return sum;
    }
};

/// Two tables on (0, 1), of small and large pieces.
const std::vector<double> knots{0.0625, 0.0626, 0.25, 0.375, 0.9};
const std::vector<double> weights{1, 3, 0, 2};
const std::vector<double> heights{0, 2, 1, 5, 0.5};

template <class Q, class H>
void check_model(const Q& q, H log_q, double kink = 0) {
    const auto check = [&](const auto& p, const exact_table& exact) {
        const number truth = exact.cost(log_q, kink);
        const estimate found = cross_entropy(p, q);
        CAPTURE(found.value, found.error, truth);
        CHECK(found.why == outcome::closed_form);
        CHECK(abs(found.value - truth) <= found.error);
        CHECK(found.error <= 1e-13 * (1 + std::fabs(found.value)));
        const estimate d = kl_divergence(p, q);
        CHECK(d.why == outcome::closed_form);
        CHECK(d.value == Approx(found.value - entropy(p).value).epsilon(1e-12));
    };
    check(histogram_density(knots, weights), exact_table::of_bins(knots, weights));
    check(linear_density(knots, heights), exact_table::of_points(knots, heights));
}

number ln(const number& x) { return log(x); }

}  // namespace

TEST_CASE("a normal model takes mean and variance") {
    check_model(boost::math::normal(0.3, 2), [](const number& x) {
        const number z = (x - number(0.3)) / 2;
        return number(-z * z / 2 - ln(2) - ln(2 * boost::math::constants::pi<number>()) / 2);
    });
}

TEST_CASE("an exponential model takes the mean") {
    check_model(boost::math::exponential(1.5), [](const number& x) { return number(ln(1.5) - number(1.5) * x); });
}

TEST_CASE("a Laplace model takes the mean distance, inside of a piece too") {
    for (const double location : {-1.0, 0.3, 0.25, 0.0626, 7.0})
        check_model(
            boost::math::laplace(location, 0.5), [&](const number& x) { return number(-abs(x - location) * 2); },
            location);
}

TEST_CASE("a gamma model takes the mean and that of the logarithm") {
    check_model(boost::math::gamma_distribution<>(3, 0.5),
                [](const number& x) { return number(2 * ln(x) - 2 * x + 3 * ln(2) - ln(2)); });
}

TEST_CASE("a beta model takes both logarithms") {
    check_model(boost::math::beta_distribution<>(2, 4),
                [](const number& x) { return number(ln(20) + ln(x) + 3 * ln(1 - x)); });
}

TEST_CASE("an inverse gamma model takes the mean inverse") {
    check_model(boost::math::inverse_gamma_distribution<>(3, 0.5),
                [](const number& x) { return number(3 * ln(0.5) - ln(2) - 4 * ln(x) - number(0.5) / x); });
}

TEST_CASE("a Rayleigh model takes the mean square") {
    check_model(boost::math::rayleigh(0.5), [](const number& x) { return number(ln(4 * x) - 2 * x * x); });
}

TEST_CASE("a Gumbel model takes a mean exponential") {
    for (const double scale : {0.25, 8.0})
        check_model(boost::math::extreme_value(0.5, scale), [&](const number& x) {
            const number z = (x - number(0.5)) / scale;
            return number(-z - exp(-z) - ln(scale));
        });
}

TEST_CASE("a uniform model is all of its width, and infinite where it does not cover the table") {
    check_model(boost::math::uniform(0, 2), [](const number& /*x*/) { return number(-ln(2)); });
    const estimate e = cross_entropy(histogram_density(knots, weights), boost::math::uniform(0.1, 2));
    CHECK(e.value == infinity);
    CHECK(e.why == outcome::infinite_by_support);
    const histogram_density empty_outside(std::array{-1, 0, 1, 5}, std::array{0, 1, 0});
    CHECK(kl_divergence(empty_outside, boost::math::uniform(0, 1)).value == 0);
}

TEST_CASE("a Weibull model takes a power that a table does not know: by quadrature") {
    const estimate found = cross_entropy(histogram_density(knots, weights), boost::math::weibull(2.5, 1));
    CHECK(found.why == outcome::converged);
    const number exact = exact_table::of_bins(knots, weights).cost([](const number& x) {
        return number(ln(2.5) + number(1.5) * ln(x) - pow(x, number(2.5)));
    });
    CHECK(abs(found.value - exact) <= found.error);
    CHECK(found.error < 1e-10);
}

TEST_CASE("a table as the model of a distribution") {
    const histogram_density q(std::array{0, 1, 2}, std::array{3, 1});
    const estimate d = kl_divergence(boost::math::uniform(0, 2), q);
    CHECK(std::fabs(d.value - (0.5 * std::log(0.5 / 0.75) + 0.5 * std::log(0.5 / 0.25))) <= d.error);
    CHECK(d.error < 1e-12);
    CHECK(kl_divergence(boost::math::normal(0, 1), q).why == outcome::infinite_by_support);
}

TEST_CASE("a thousand knots against a normal model: by formula, and by quadrature within its error") {
    std::mt19937_64 random(20241126);
    std::uniform_real_distribution<double> uniform(0.1, 1);
    std::vector<double> x;
    std::vector<double> w;
    for (int i = 0; i <= 1000; ++i) x.push_back(-4 + i / 125.0);
    for (int i = 0; i < 1000; ++i) w.push_back(uniform(random));
    const estimate exact = cross_entropy(histogram_density(x, w), boost::math::normal(0, 1));
    CHECK(exact.why == outcome::closed_form);
    CHECK(exact.error < 1e-13);
    const auto normal = surprisal::log_density([](double y) { return -y * y / 2 - 0.91893853320467274178; });
    const estimate found = cross_entropy(histogram_density(x, w), normal);
    CHECK(std::fabs(found.value - exact.value) <= found.error + exact.error);
    CHECK(found.error < 1e-11);
    CHECK(found.evaluations < 40'000);
}

TEST_CASE("a narrow table far from 0 keeps its variance") {
    const histogram_density p(std::array{1e8, 1e8 + 0.5, 1e8 + 1}, std::array{1, 1});
    const estimate found = cross_entropy(p, boost::math::normal(1e8, 1));
    CHECK(std::fabs(found.value - (0.91893853320467274178 + 1 / 6.0)) <= found.error);
    CHECK(found.error < 1e-7);
}
