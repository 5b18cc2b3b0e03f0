// Log-densities of families against 50 digits, far out in the tails too, and the entropies and divergences that quadrature
// makes of them.

#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <surprisal/closed_form/cauchy.hpp>
#include <surprisal/closed_form/chi_squared.hpp>
#include <surprisal/closed_form/entropy.hpp>
#include <surprisal/closed_form/extreme_value.hpp>
#include <surprisal/closed_form/fisher_f.hpp>
#include <surprisal/closed_form/hyperexponential.hpp>
#include <surprisal/closed_form/inverse_gaussian.hpp>
#include <surprisal/closed_form/kl_divergence.hpp>
#include <surprisal/closed_form/laplace.hpp>
#include <surprisal/closed_form/logistic.hpp>
#include <surprisal/closed_form/non_central_beta.hpp>
#include <surprisal/closed_form/non_central_chi_squared.hpp>
#include <surprisal/closed_form/non_central_f.hpp>
#include <surprisal/closed_form/non_central_t.hpp>
#include <surprisal/closed_form/normal.hpp>
#include <surprisal/closed_form/pareto.hpp>
#include <surprisal/closed_form/rayleigh.hpp>
#include <surprisal/closed_form/skew_normal.hpp>
#include <surprisal/closed_form/students_t.hpp>
#include <surprisal/closed_form/triangular.hpp>
#include <surprisal/closed_form/weibull.hpp>

#include <boost/math/special_functions/erf.hpp>
#if __has_include(<boost/math/distributions/kolmogorov_smirnov.hpp>)
#include <surprisal/closed_form/kolmogorov_smirnov.hpp>
#define HAS_KOLMOGOROV_SMIRNOV
#endif

#include "oracle.hpp"

namespace {

namespace bm = boost::math;
using references::distribution;
using references::log_beta;
using references::log_gamma;
using references::number;
using references::pi;
using surprisal::estimate;
using surprisal::family;

references::board& errors() {
    static references::board board;
    return board;
}

constexpr double infinity = std::numeric_limits<double>::infinity();

/// A reference whose log density is known in 50 digits only.
template <class F>
[[nodiscard]] distribution known(std::string name, references::range support, std::vector<references::peak> peaks,
                                 F exact) {
    return {std::move(name), support, std::move(peaks), {}, {}, exact};
}

[[nodiscard]] number log_gamma_density(const number& x, const number& shape, const number& scale) {
    return (shape - 1) * log(x) - x / scale - log_gamma(shape) - shape * log(scale);
}

/// ln Σⱼ termⱼ from ln term₀ and the terms' ratios.
[[nodiscard]] number log_sum(const number& log_first, const std::function<number(int)>& ratio) {
    number sum = 1;
    number term = 1;
    for (int j = 0;; ++j) {
        const number r = ratio(j);
        term *= r;
        sum += term;
        if (r < 1 && term < sum * number("1e-55")) return log_first + log(sum);
    }
}

[[nodiscard]] distribution non_central_chi_squared(double n, double lambda) {
    const number k = number(n) / 2;
    const number mean = number(lambda) / 2;
    const double deviation = std::sqrt(2 * (n + 2 * lambda));
    return known(references::call("", {n, lambda}), {0, infinity}, {{n + lambda, deviation}}, [=](const number& x) {
        if (x > 1e7)
            return number(-1e6);  // where there is nothing left to integrate, the sum would have too many terms
        return log_sum(-mean + log_gamma_density(x, k, 2),
                       [&](int j) { return number(mean * (x / 2) / ((j + 1) * (k + j))); });
    });
}

/// ln of y (1 − y) f(y)
[[nodiscard]] number log_non_central_beta(const number& a, const number& b, const number& mean, const number& y,
                                          const number& rest) {
    return log_sum(-mean + a * log(y) + b * log(rest) - log_beta(a, b),
                   [&](int j) { return number(mean * y * (a + b + j) / ((j + 1) * (a + j))); });
}

[[nodiscard]] distribution non_central_beta(double a, double b, double lambda) {
    return known(references::call("", {a, b, lambda}), {0, 1}, {{0.5, 0.2}}, [=](const number& x) {
        return number(log_non_central_beta(a, b, number(lambda) / 2, x, 1 - x) - log(x) - log(number(1 - x)));
    });
}

[[nodiscard]] distribution non_central_f(double n1, double n2, double lambda) {
    return known(references::call("", {n1, n2, lambda}), {0, infinity}, {{1 + lambda / n1, 1}}, [=](const number& x) {
        const number a = number(n1) / 2;
        const number b = number(n2) / 2;
        const number whole = a * x + b;
        return number(log_non_central_beta(a, b, number(lambda) / 2, a * x / whole, b / whole) - log(x));
    });
}

/// By the integral over the value of χ, in 50 digits, from its definition.
[[nodiscard]] number log_non_central_t(double v, double delta, const number& x) {
    const number n = v;
    const number square = n + x * x;
    const number w = number(delta) * x / sqrt(square);
    const number mode = (w + sqrt(number(w * w + 4 * (n + 1)))) / 2;
    const auto log_integrand = [&](const number& y) { return number(n * log(y) - (y - w) * (y - w) / 2); };
    const number top = log_integrand(mode);
    distribution weight = known("", {0, infinity}, {{static_cast<double>(mode), 1}},
                                [&](const number& y) { return number(log_integrand(y) - top); });
    const number integral = references::double_exponential(
        weight.support, {&weight})([&](const number& y) { return exp(weight.exact_log_density(y)); });
    return top + log(integral) + n / 2 * log(n) - log(pi()) / 2 - log_gamma(n / 2) - (n - 1) / 2 * log(number(2)) -
           (n + 1) / 2 * log(square) - number(delta) * number(delta) * n / (2 * square);
}

[[nodiscard]] distribution fisher_f(double n1, double n2) {
    return known(references::call("", {n1, n2}), {0, infinity}, {{1, 0.5}}, [=](const number& x) {
        const number a = number(n1) / 2;
        const number b = number(n2) / 2;
        return number(a * log(a / b) + (a - 1) * log(x) - (a + b) * log1p(number(a / b * x)) - log_beta(a, b));
    });
}

[[nodiscard]] distribution hyperexponential(const std::vector<std::pair<double, double>>& phases) {
    std::vector<std::pair<double, distribution>> parts;
    for (const auto& [share, rate] : phases) parts.emplace_back(share, references::exponential(rate));
    distribution mixed = references::mixture(parts);
    for (const auto& [share, rate] : phases) mixed.peaks.push_back({1 / rate, 1 / rate});
    return mixed;
}

/// Errors in units of 2^-52 (1 + |ln f|), in which the integrator takes log-densities to be exact to 1.
template <class D>
void check_log_density(const D& d, const distribution& reference, const std::vector<double>& points) {
    constexpr double bar = 4;
    for (const double x : points) {
        const number exact = reference.exact_log_density(x);
        const double value = family<D>::log_density(d, x);
        const double error = static_cast<double>(abs(number(value) - exact));
        const double unit = 0x1p-52 * (1 + std::abs(static_cast<double>(exact)));
        CAPTURE(family<D>::name, reference.name, x, value, static_cast<double>(exact), error / unit);
        CHECK(error <= bar * unit);
        errors().note_share(family<D>::name, "log f", reference.name, error / unit);
    }
}

template <class D>
void check_entropy(const D& d, const distribution& reference) {
    errors().note(family<D>::name, "entropy", reference.name, surprisal::entropy(d), references::entropy_of(reference),
                  0, false);
}

template <class D>
void check_divergence(const D& p, const D& q, const distribution& of_p, const distribution& of_q) {
    errors().note(family<D>::name, "D", of_p.name + " " + of_q.name, surprisal::kl_divergence(p, q),
                  references::divergence_of(of_p, of_q), 0, false);
}

const std::vector<double> on_line{-1e300, -1e100, -1e8, -700, -40, -3,  -0.5,  0,    1e-9,
                                  0.3,    1,      2.5,  30,   800, 1e6, 1e120, 1e299};
const std::vector<double> beyond_zero{1e-300, 1e-100, 1e-9, 0.01, 0.2,  0.9,   1,    1.1,
                                      3,      20,     600,  1e5,  1e12, 1e100, 1e299};
const std::vector<double> in_unit{1e-300, 1e-60, 1e-8, 0.01, 0.3, 0.5, 0.77, 0.99, 0.9999999};

[[nodiscard]] std::vector<double> times(std::vector<double> points, double scale, double location = 0) {
    std::vector<double> result;
    for (const double x : points)
        if (std::abs(x * scale) < 1e303 && (x == 0 || std::abs(x * scale) > 1e-303))
            result.push_back(location + x * scale);
    return result;
}

[[nodiscard]] std::vector<double> between(std::vector<double> points, double least, double most) {
    std::erase_if(points, [=](double x) { return x < least || x > most; });
    return points;
}

}  // namespace

TEST_CASE("log-densities of location-scale families") {
    for (const double s : {1.0, 0.3, 1e-100, 1e100}) {
        check_log_density(bm::laplace(0, s), references::laplace(0, s), times(on_line, s));
        check_log_density(bm::logistic(0, s), references::logistic(0, s), times(on_line, s));
        check_log_density(bm::cauchy(0, s), references::cauchy(0, s), times(on_line, s));
        check_log_density(bm::extreme_value(0, s), references::gumbel(0, s), times(between(on_line, -600, 1e300), s));
        check_log_density(bm::skew_normal(0, s, 2), references::skew_normal(2, 0, s),
                          times(between(on_line, -100, 1e6), s));
        check_log_density(bm::rayleigh(s), references::rayleigh(s), times(between(beyond_zero, 0, 1e100), s));
        check_log_density(bm::triangular(0, s, 4 * s), references::triangular(0, s, 4 * s),
                          times({1e-9, 0.3, 1, 2.5, 3.9}, s));
    }
    check_log_density(bm::cauchy(1e4, 0.01), references::cauchy(1e4, 0.01), {9999.99, 1e4, 1e4 + 0.5, 2e4, 1e200});
}

TEST_CASE("log-densities of families with a shape") {
    for (const double k : {1e-3, 0.4, 1.0, 2.5, 40.0, 1e4}) {
        check_log_density(bm::weibull(k, 3), references::weibull(k, 3),
                          between(times(beyond_zero, 1), 0, 3 * std::pow(600, 1 / k)));
        check_log_density(bm::pareto(3, k), references::pareto(3, k), {3, 3.0000001, 3.5, 20, 1e10, 1e300});
        check_log_density(bm::inverse_gaussian(2, k), references::inverse_gaussian(2, k), beyond_zero);
    }
    for (const double v : {1e-3, 0.5, 1.0, 3.0, 40.0, 1e5, 1e12})
        check_log_density(bm::students_t(v), references::students_t(v, 0, 1), on_line);
    check_log_density(bm::students_t(infinity), references::normal(0, 1), {-1e100, -30, 0, 1, 1e8});
    for (const auto& [n1, n2] : {std::pair{2.0, 3.0}, {0.01, 5.0}, {40.0, 0.3}, {1e5, 1e6}, {1e12, 1e12}})
        check_log_density(bm::fisher_f(n1, n2), fisher_f(n1, n2), beyond_zero);
}

TEST_CASE("log-densities of families that have none in closed form") {
    for (const auto& [n, lambda] :
         {std::pair{3.0, 5.0}, {0.4, 1.0}, {1.0, 400.0}, {30.0, 1e-8}, {5.0, 5e3}, {1e5, 1e3}})
        check_log_density(bm::non_central_chi_squared(n, lambda), non_central_chi_squared(n, lambda),
                          between(beyond_zero, 0, 1e6));
    for (const auto& [a, b, lambda] :
         {std::tuple{2.0, 3.0, 4.0}, {0.5, 0.5, 40.0}, {30.0, 2.0, 1e-6}, {3.0, 40.0, 2e3}}) {
        check_log_density(bm::non_central_beta(a, b, lambda), non_central_beta(a, b, lambda), in_unit);
        check_log_density(bm::non_central_f(2 * a, 2 * b, lambda), non_central_f(2 * a, 2 * b, lambda), beyond_zero);
    }
    for (const auto& [v, delta] :
         {std::pair{3.0, 1.0}, {0.5, -1.0}, {40.0, 30.0}, {1e3, 4.0}, {7.0, 0.0}, {2.0, -60.0}})
        check_log_density(bm::non_central_t(v, delta),
                          known(references::call("", {v, delta}), {}, {},
                                [v = v, delta = delta](const number& x) { return log_non_central_t(v, delta, x); }),
                          {-1e7, -40, -0.5, 0, 1, 2.5, 30, 1e6});
    const double shares[] = {0.3, 0.5, 0.2};
    const double rates[] = {1e-3, 1, 40};
    check_log_density(bm::hyperexponential(shares, rates), hyperexponential({{0.3, 1e-3}, {0.5, 1}, {0.2, 40}}),
                      beyond_zero);
}

TEST_CASE("entropies and divergences by quadrature") {
    using references::skew_normal;
    for (const double shape : {0.0, -0.5, 3.0, 30.0, 1e4}) {
        check_entropy(bm::skew_normal(1, 2, shape), skew_normal(shape, 1, 2));
        check_divergence(bm::skew_normal(1, 2, shape), bm::skew_normal(0.5, 3, 1), skew_normal(shape, 1, 2),
                         skew_normal(1, 0.5, 3));
    }
    const double shares[] = {0.3, 0.5, 0.2};
    const double rates[] = {1e-3, 1, 40};
    const double others[] = {2, 0.01, 1e5};
    const distribution mixture = hyperexponential({{0.3, 1e-3}, {0.5, 1}, {0.2, 40}});
    const distribution other = hyperexponential({{0.3, 2}, {0.5, 0.01}, {0.2, 1e5}});
    check_entropy(bm::hyperexponential(shares, rates), mixture);
    check_entropy(bm::hyperexponential(shares, others), other);
    check_divergence(bm::hyperexponential(shares, rates), bm::hyperexponential(shares, others), mixture, other);

    check_entropy(bm::non_central_chi_squared(3, 5), non_central_chi_squared(3, 5));
    check_entropy(bm::non_central_chi_squared(0.4, 1), non_central_chi_squared(0.4, 1));
    check_divergence(bm::non_central_chi_squared(3, 5), bm::non_central_chi_squared(2, 8),
                     non_central_chi_squared(3, 5), non_central_chi_squared(2, 8));
    check_entropy(bm::non_central_beta(2, 3, 4), non_central_beta(2, 3, 4));
    check_entropy(bm::non_central_f(4, 6, 4), non_central_f(4, 6, 4));
    check_divergence(bm::non_central_f(4, 6, 4), bm::non_central_f(5, 5, 1), non_central_f(4, 6, 4),
                     non_central_f(5, 5, 1));

    check_divergence(bm::students_t(3), bm::students_t(5), references::students_t(3, 0, 1),
                     references::students_t(5, 0, 1));
    check_divergence(bm::logistic(0, 1), bm::logistic(0.5, 2), references::logistic(0, 1),
                     references::logistic(0.5, 2));
    check_divergence(bm::triangular(0, 1, 3), bm::triangular(-1, 0.5, 4), references::triangular(0, 1, 3),
                     references::triangular(-1, 0.5, 4));
    check_divergence(bm::triangular(0, 1, 3), bm::triangular(0, 2, 3), references::triangular(0, 1, 3),
                     references::triangular(0, 2, 3));
    check_divergence(bm::fisher_f(4, 6), bm::fisher_f(7, 3), fisher_f(4, 6), fisher_f(7, 3));
}

TEST_CASE("a non-central family of non-centrality 0 is the central one") {
    const auto require_same = [](const auto& d, const auto& central, double x) {
        const double a = surprisal::detail::log_density_of(d)(x);
        const double b = surprisal::detail::log_density_of(central)(x);
        CAPTURE(x, a, b);
        CHECK(std::fabs(a - b) <= 1e-14 * (1 + std::fabs(b)));
    };
    for (const double x : {1e-5, 0.3, 1.0, 7.0}) {
        require_same(bm::non_central_f(5, 7, 0), bm::fisher_f(5, 7), x);
        require_same(bm::non_central_chi_squared(5, 0), bm::chi_squared(5), x);
    }
    for (const double x : {-4.0, 0.0, 1.0, 7.0}) require_same(bm::non_central_t(5, 0), bm::students_t(5), x);
}

TEST_CASE("extreme parameters approach the limits, or are refused") {
    const auto covers = [](const estimate& found, const estimate& limit, double apart) {
        CAPTURE(found.value, limit.value, found.error);
        return std::fabs(found.value - limit.value) <= found.error + limit.error + apart;
    };
    const estimate normal = surprisal::entropy(bm::normal(0, 1));
    CHECK(covers(surprisal::entropy(bm::non_central_t(infinity, 3)), normal, 0));
    CHECK(covers(surprisal::entropy(bm::non_central_t(1e12, 3)), normal, 1e-11));
    CHECK(covers(surprisal::entropy(bm::skew_normal(0, 1, 1e100)),
                 {normal.value - std::log(2.0), 1e-15, 1, 1, 0, 0, 0, surprisal::outcome::closed_form}, 0));
    const double variance = 2 * (3 + 2 * 1e15);
    CHECK(covers(surprisal::entropy(bm::non_central_chi_squared(3, 1e15)),
                 surprisal::entropy(bm::normal(0, std::sqrt(variance))), 1e-14));
    CHECK(
        covers(surprisal::entropy(bm::non_central_chi_squared(3, 1e-300)), surprisal::entropy(bm::chi_squared(3)), 0));
    CHECK(covers(surprisal::entropy(bm::non_central_f(1e12, 1e12, 5)),
                 surprisal::entropy(bm::normal(1, std::sqrt(4e-12))), 1e-11));
    CHECK_THROWS_AS(surprisal::entropy(bm::non_central_chi_squared(1e-3, 1)), std::domain_error);
    CHECK_THROWS_AS(surprisal::entropy(bm::non_central_t(1e-3, 3)), std::domain_error);
}

#if defined(HAS_KOLMOGOROV_SMIRNOV)
TEST_CASE("kolmogorov_smirnov: log-density and entropy") {
    const auto reference = [](double n) {
        const double root = std::sqrt(n);
        return known(references::call("", {n}), {0, infinity}, {{0.735 / root, 0.26 / root}}, [n](const number& x) {
            const number z = x * sqrt(number(n));
            number sum = 0;
            if (z > 0.6) {  // relative to the first term
                for (int k = 1; k < 20; ++k)
                    sum += (k % 2 == 0 ? -1 : 1) * k * k * exp(number(-2 * (k * k - 1) * z * z));
                return number(log(8 * z) - 2 * z * z + log(sum) + log(number(n)) / 2);
            }
            const number c = pi() * pi() / (8 * z * z);
            for (int k = 1; k < 20; k += 2) sum += (2 * k * k * c - 1) * exp(number(-(k * k - 1) * c));
            return number(log(2 * pi()) / 2 - 2 * log(z) - c + log(sum) + log(number(n)) / 2);
        });
    };
    const bm::kolmogorov_smirnov_distribution<double> d(100);
    check_log_density(d, reference(100),
                      times({1e-20, 1e-3, 0.1, 0.5, 0.61, 0.8, 0.99, 1, 1.01, 2, 10, 1e3, 1e100}, 0.1));
    check_entropy(d, reference(100));
    check_divergence(d, bm::kolmogorov_smirnov_distribution<double>(60), reference(100), reference(60));
}
#endif
