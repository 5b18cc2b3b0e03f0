#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "oracle.hpp"

namespace {

using oracle::number;
using surprisal::cholesky;
using surprisal::deviation;
using surprisal::diagonal_gaussian;
using surprisal::gaussian_gradient;
using surprisal::kl_divergence;
using surprisal::log_deviation;
using surprisal::log_variance;
using surprisal::standard_normal;
using surprisal::variance;
using vector = std::vector<double>;
using exact = std::vector<number>;

[[nodiscard]] exact in_digits(const vector& x) { return {x.begin(), x.end()}; }

/// The derivative by x[i] from a central difference, which in 200 digits is right to 60.
template <class F>
[[nodiscard]] number derivative(F f, exact x, std::size_t i) {
    const number step = pow(number(10), -40) * (abs(x[i]) + pow(number(10), -20));
    const number at = x[i];
    x[i] = at + step;
    const number above = f(x);
    x[i] = at - step;
    return (above - f(x)) / (2 * step);
}

/// The divergence of coordinates of means m, m2 and variances v, v2.
[[nodiscard]] number divergence(const exact& m, const exact& v, const exact& m2, const exact& v2) {
    number sum = 0;
    for (std::size_t i = 0; i < m.size(); ++i)
        sum += v[i] / v2[i] - 1 - log(v[i] / v2[i]) + (m[i] - m2[i]) * (m[i] - m2[i]) / v2[i];
    return sum / 2;
}

[[nodiscard]] exact exp_of(const exact& z) {
    exact result;
    for (const number& each : z) result.push_back(exp(each));
    return result;
}

template <class P, class Q, class G>
concept has_gradient = requires(const P& p, const Q& q, const G& to) {
    kl_divergence(p, q, to);
};
using diagonal = diagonal_gaussian<vector, variance<vector>>;
using to_doubles = gaussian_gradient<double, double, surprisal::detail::by_variance>;
static_assert(has_gradient<diagonal, surprisal::standard_normal_vector, to_doubles>);
static_assert(!has_gradient<surprisal::standard_normal_vector, diagonal, to_doubles>, "it has no parameters");
static_assert(!has_gradient<surprisal::gaussian<vector, cholesky<vector>>, diagonal, to_doubles>);
template <class R>
concept can_be_written = requires(R& r) {
    gaussian_gradient(r, variance(r));
};
static_assert(can_be_written<vector> && can_be_written<std::span<float>> && !can_be_written<const vector>);

}  // namespace

TEST_CASE("the gradient is the derivative by P's parameters, and the value that of the divergence alone") {
    oracle::set_digits(200);
    gaussian_oracle::random_numbers random(1);
    double worst = 0;
    for (const double change : {1e-12, 1e-6, 0.1, 2.0}) {
        const std::size_t n = 4;
        const vector m = gaussian_oracle::around_0(n, 1, random);
        const vector v = gaussian_oracle::positive(n, 2, random);
        const vector z = gaussian_oracle::around_0(n, 2, random);
        vector m2 = m;
        vector v2 = v;
        vector z2 = z;
        for (std::size_t i = 0; i < n; ++i) {
            m2[i] += change * gaussian_oracle::around_0(1, 1, random)[0];
            v2[i] *= std::exp(change * gaussian_oracle::around_0(1, 1, random)[0]);
            z2[i] += change * gaussian_oracle::around_0(1, 1, random)[0];
        }
        const exact exact_m = in_digits(m);
        const exact exact_m2 = in_digits(m2);
        const exact standard_m = in_digits(vector(n, 0));
        const exact standard_v = in_digits(vector(n, 1));
        const auto check_log = [&](const auto& p, const auto& q, const exact& q_m, const exact& q_v) {
            vector by_mean(n);
            vector by_log(n);
            CHECK(kl_divergence(p, q, gaussian_gradient(by_mean, log_variance(by_log))) == kl_divergence(p, q));
            for (std::size_t i = 0; i < n; ++i) {
                const number of_mean = derivative(
                    [&](const exact& x) { return divergence(x, exp_of(in_digits(z)), q_m, q_v); }, exact_m, i);
                const number of_log = derivative(
                    [&](const exact& x) { return divergence(exact_m, exp_of(x), q_m, q_v); }, in_digits(z), i);
                worst = std::max({worst, oracle::ulps(by_mean[i], of_mean), oracle::ulps(by_log[i], of_log)});
            }
        };
        const auto check = [&](const auto& p, const auto& q, const exact& q_m, const exact& q_v) {
            vector by_mean(n);
            vector by_variance(n);
            CHECK(kl_divergence(p, q, gaussian_gradient(by_mean, variance(by_variance))) == kl_divergence(p, q));
            for (std::size_t i = 0; i < n; ++i) {
                const number of_mean =
                    derivative([&](const exact& x) { return divergence(x, in_digits(v), q_m, q_v); }, exact_m, i);
                const number of_variance =
                    derivative([&](const exact& x) { return divergence(exact_m, x, q_m, q_v); }, in_digits(v), i);
                worst = std::max({worst, oracle::ulps(by_mean[i], of_mean), oracle::ulps(by_variance[i], of_variance)});
            }
        };
        const diagonal_gaussian p(m, variance(v));
        const diagonal_gaussian log_p(m, log_variance(z));
        check(p, diagonal_gaussian(m2, variance(v2)), exact_m2, in_digits(v2));
        check(p, diagonal_gaussian(m2, log_variance(z2)), exact_m2, exp_of(in_digits(z2)));
        check(p, standard_normal, standard_m, standard_v);
        check_log(log_p, diagonal_gaussian(m2, log_variance(z2)), exact_m2, exp_of(in_digits(z2)));
        check_log(log_p, diagonal_gaussian(m2, variance(v2)), exact_m2, in_digits(v2));
        check_log(log_p, standard_normal, standard_m, standard_v);
    }
    CAPTURE(worst);
    CHECK(worst <= 8);
}

TEST_CASE("a gradient is by the parameter that it names, whichever P holds") {
    oracle::set_digits(200);
    const vector m{0.5, -1};
    const vector s{0.75, 3};
    const vector v{0.5625, 9};
    const vector z{-0.575, 2.2};
    const vector y{-0.2875, 1.1};
    const exact m2 = in_digits(vector{0, 0});
    const exact v2 = in_digits(vector{1, 1});
    const auto square = [](const exact& x) { return exact{x[0] * x[0], x[1] * x[1]}; };
    const auto twice = [](const exact& x) { return exact{2 * x[0], 2 * x[1]}; };
    const auto check = [&](const auto& p, const auto& by, const vector& written, const exact& at,
                           const auto& variance_of) {
        vector by_mean(2);
        CHECK(kl_divergence(p, standard_normal, gaussian_gradient(by_mean, by)) == kl_divergence(p, standard_normal));
        for (std::size_t i = 0; i < 2; ++i)
            CHECK(oracle::ulps(
                      written[i],
                      derivative([&](const exact& x) { return divergence(in_digits(m), variance_of(x), m2, v2); }, at,
                                 i)) <= 8);
    };
    const auto check_all = [&](const auto& p, const exact& variance_of_p) {
        vector by(2);
        check(p, variance(by), by, variance_of_p, [](const exact& x) { return x; });
        check(p, deviation(by), by, exact{sqrt(variance_of_p[0]), sqrt(variance_of_p[1])}, square);
        const exact log_of_p{log(variance_of_p[0]), log(variance_of_p[1])};
        check(p, log_variance(by), by, log_of_p, exp_of);
        check(p, log_deviation(by), by, exact{log_of_p[0] / 2, log_of_p[1] / 2},
              [&](const exact& x) { return exp_of(twice(x)); });
    };
    check_all(diagonal_gaussian(m, variance(v)), in_digits(v));
    check_all(diagonal_gaussian(m, deviation(s)), square(in_digits(s)));
    check_all(diagonal_gaussian(m, log_variance(z)), exp_of(in_digits(z)));
    check_all(diagonal_gaussian(m, log_deviation(y)), exp_of(twice(in_digits(y))));
}

TEST_CASE("the gradient is 0 where P is Q") {
    const vector m{1, 2};
    const vector v{3, 4};
    vector by_mean{9, 9};
    vector by_variance{9, 9};
    CHECK(kl_divergence(diagonal_gaussian(m, variance(v)), diagonal_gaussian(m, variance(v)),
                        gaussian_gradient(by_mean, variance(by_variance))) == 0);
    CHECK(by_mean == vector{0, 0});
    CHECK(by_variance == vector{0, 0});
}

TEST_CASE(
    "gradients are in the unit asked for, in float where it is written to, and over P itself where that is meant") {
    std::vector<float> m{0.5F, -2.0F};
    std::vector<float> z{0.25F, 1.0F};
    vector by_mean(2);
    vector by_log(2);
    const double nats = kl_divergence(diagonal_gaussian(m, log_variance(z)), standard_normal,
                                      gaussian_gradient(by_mean, log_variance(by_log)));
    vector bits_by_mean(2);
    std::vector<float> bits_by_log(2);
    CHECK(kl_divergence<surprisal::bits>(diagonal_gaussian(m, log_variance(z)), standard_normal,
                                         gaussian_gradient(bits_by_mean, log_variance(bits_by_log))) ==
          Approx(nats / std::log(2.0)).epsilon(1e-15));
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(bits_by_mean[i] == Approx(by_mean[i] / std::log(2.0)).epsilon(1e-15));
        CHECK(bits_by_log[i] == Approx(by_log[i] / std::log(2.0)).epsilon(1e-7));
    }
    CHECK(kl_divergence(diagonal_gaussian(m, log_variance(z)), standard_normal,
                        gaussian_gradient(std::span(m), log_variance(z))) == nats);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(m[i] == static_cast<float>(by_mean[i]));
        CHECK(z[i] == static_cast<float>(by_log[i]));
    }
}

TEST_CASE("nothing is written where something is refused") {
    const vector m{1, 2};
    vector by_mean{9, 9};
    vector by_variance{9, 9};
    vector one{9};
    const auto refused = [&](const vector& v, const auto& to, const char* message) {
        CHECK_THROWS_WITH(kl_divergence(diagonal_gaussian(m, variance(v)), standard_normal, to),
                          ContainsSubstring(message));
    };
    refused({1, -1}, gaussian_gradient(by_mean, variance(by_variance)),
            "surprisal::kl_divergence: p has variance[1] = -1");
    refused({1, 1}, gaussian_gradient(one, variance(by_variance)),
            "the gradient by_mean has 1 elements, and p has 2 coordinates");
    refused({1, 1}, gaussian_gradient(by_mean, variance(one)),
            "the gradient by_spread has 1 elements, and p has 2 coordinates");
    CHECK(by_mean == vector{9, 9});
    CHECK(by_variance == vector{9, 9});
    CHECK(one == vector{9});
}
