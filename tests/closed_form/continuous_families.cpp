// Entropies and divergences within a family against 50 digits: the textbook forms, which quadrature confirms where the
// parameters are moderate. It prints the worst error of each family.

#include <cmath>
#include <limits>
#include <string>

#include <surprisal/closed_form/cauchy.hpp>
#include <surprisal/closed_form/cross_entropy.hpp>
#include <surprisal/closed_form/entropy.hpp>
#include <surprisal/closed_form/extreme_value.hpp>
#include <surprisal/closed_form/fisher_f.hpp>
#include <surprisal/closed_form/inverse_gaussian.hpp>
#include <surprisal/closed_form/kl_divergence.hpp>
#include <surprisal/closed_form/laplace.hpp>
#include <surprisal/closed_form/logistic.hpp>
#include <surprisal/closed_form/pareto.hpp>
#include <surprisal/closed_form/rayleigh.hpp>
#include <surprisal/closed_form/students_t.hpp>
#include <surprisal/closed_form/triangular.hpp>
#include <surprisal/closed_form/weibull.hpp>

#include "../continuous/references/closed_forms.hpp"
#include "oracle.hpp"

namespace {

namespace bm = boost::math;
namespace exact = references::closed;
using references::decimal;
using references::number;
using surprisal::estimate;
using surprisal::outcome;

references::board& errors() {
    static references::board board;
    return board;
}

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double scales[] = {1e-150, 1e-20, 1e-3, 0.7, 1, 3, 1e5, 1e150};
constexpr double shapes[] = {1e-3, 0.03, 0.4, 1, 1.7, 2, 2.5, 9, 40, 1e3, 1e4, 1e6, 1e9, 1e12, 1e15};
constexpr double near[] = {1e-12, -1e-12, 1e-10, -1e-8, 1e-5, 1e-3, -0.02, 0.3};

[[nodiscard]] std::string at(std::initializer_list<double> parameters) { return references::call("", parameters); }

/// A textbook form is taken at its word only where quadrature has confirmed it.
void confirm(const number& textbook, const number& quadrature) {
    CHECK(static_cast<double>(abs(textbook - quadrature)) <=
          1e-19 * std::max(1.0, std::abs(static_cast<double>(textbook))));
}

template <class D>
void check_entropy(const D& d, const std::string& where, const number& reference, double natural_scale) {
    const estimate found = surprisal::entropy(d);
    CHECK(found.why == outcome::closed_form);
    errors().note(surprisal::family<D>::name, "entropy", where, found, reference, natural_scale);
}

template <class D>
void check_divergence(const D& p, const D& q, const std::string& where, const number& reference) {
    const estimate found = surprisal::kl_divergence(p, q);
    if (reference > std::numeric_limits<double>::max()) {
        CHECK(found.value == infinity);
        return;
    }
    CHECK(found.why == outcome::closed_form);
    errors().note(surprisal::family<D>::name, "D", where, found, reference);
    CAPTURE(surprisal::family<D>::name, where);
    CHECK(surprisal::kl_divergence(p, p).value == 0);
}

[[nodiscard]] double natural(double scale) { return 1 + std::abs(std::log(scale)); }

/// The textbook form where e^(2λ/m) is a number, else with the asymptotic series of E₁.
[[nodiscard]] number entropy_of_inverse_gaussian(const number& mean, const number& shape) {
    const number x = 2 * shape / mean;
    if (x < 1e4) return exact::inverse_gaussian(mean, shape);
    number term = 1 / x;
    number sum = 0;
    for (int k = 1; k < 20; ++k) {
        sum += term;
        term *= -k / x;
    }
    return log(2 * references::pi() * exp(number(1)) * mean * mean * mean / shape) / 2 - number(3) / 2 * sum;
}

/// f(location 1, scale 1, location 2, scale 2) over pairs that are far apart, close, and of extreme scales.
template <class F>
void for_each_location_scale_pair(F f) {
    f(0, 1, 1, 2);
    f(0, 1, -1, 0.5);
    f(3, 0.25, 0.1, 4);
    f(-5, 2, -5, 3);
    f(1, 2, 4, 2);
    f(1e150, 1e149, -1e150, 3e150);
    f(1e-150, 1e-150, -1e-149, 2e-150);
    f(0, 1e-150, 0, 1e150);
    f(0, 2, 40, 1);
    for (const double e : near) {
        f(1.3, 0.7, 1.3 * (1 + e), 0.7);
        f(1.3, 0.7, 1.3, 0.7 * (1 + e));
        f(1.3, 0.7, 1.3 * (1 + e), 0.7 * (1 - 2 * e));
        f(-2e100, 1e100, -2e100 * (1 + e), 1e100 * (1 - e / 2));
    }
    f(1.3, 0.7, 1.3, std::nextafter(0.7, 1));
}

/// f(shape 1, scale 1, shape 2, scale 2)
template <class F>
void for_each_shape_scale_pair(F f) {
    for (const double k : shapes) {
        f(k, 1.5, k * 1.25, 1.5);
        f(k, 1.5, k, 1.5 * (1 + 0.1 / k));
        for (const double e : near) {
            f(k, 1.5, k * (1 + e), 1.5);
            f(k, 1e-150, k, 1e-150 * (1 + e / std::max(1.0, k * 0.01)));
            f(k, 1e150, k * (1 + e), 1e150 * (1 - e / std::max(1.0, k * 0.01)));
        }
    }
    f(2, 1, 3, 4);
    f(2, 4, 0.5, 1);
    f(1e-3, 1, 1e3, 1);
    f(1e3, 1, 1e-3, 1);
    f(1, 1e-100, 1, 1e100);
}

}  // namespace

TEST_CASE("textbook forms are confirmed by quadrature") {
    using namespace references;
    confirm(exact::laplace(number(3)), entropy_of(laplace(1, 3)));
    confirm(exact::logistic(number(3)), entropy_of(logistic(1, 3)));
    confirm(exact::gumbel(number(3)), entropy_of(gumbel(1, 3)));
    confirm(exact::cauchy(number(3)), entropy_of(cauchy(1, 3)));
    confirm(exact::weibull(number(2.5), number(3)), entropy_of(weibull(2.5, 3)));
    confirm(exact::rayleigh(number(3)), entropy_of(rayleigh(3)));
    confirm(exact::pareto(number(3), number(2.5)), entropy_of(pareto(3, 2.5)));
    confirm(exact::triangular(number(0), number(3)), entropy_of(triangular(0, 1, 3)));
    confirm(exact::students_t(number(3), number(1)), entropy_of(students_t(3, 0, 1)));
    confirm(exact::inverse_gaussian(number(2), number(3)), entropy_of(inverse_gaussian(2, 3)));
    confirm(exact::laplace(0, 1, 1, 2), divergence_of(laplace(0, 1), laplace(1, 2)));
    confirm(exact::gumbel(0, 1, 1, 2), divergence_of(gumbel(0, 1), gumbel(1, 2)));
    confirm(exact::cauchy(0, 1, 1, 2), divergence_of(cauchy(0, 1), cauchy(1, 2)));
    confirm(exact::logistic_apart(number(1.5)), divergence_of(logistic(0, 2), logistic(3, 2)));
    confirm(exact::weibull(2, 1, 3, 4), divergence_of(weibull(2, 1), weibull(3, 4)));
    confirm(exact::weibull(2, number(1.0), 2, number(2)),
            divergence_of(rayleigh(std::sqrt(0.5)), rayleigh(std::sqrt(2.0))));
    confirm(exact::pareto(3, 2, 2, 5), divergence_of(pareto(3, 2), pareto(2, 5)));
    confirm(exact::inverse_gaussian(1, 2, 3, 4), divergence_of(inverse_gaussian(1, 2), inverse_gaussian(3, 4)));
}

TEST_CASE("entropies of location-scale families") {
    for (const double s : scales) {
        check_entropy(bm::laplace(s, s), at({s}), exact::laplace(number(s)), natural(s));
        check_entropy(bm::logistic(s, s), at({s}), exact::logistic(number(s)), natural(s));
        check_entropy(bm::extreme_value(s, s), at({s}), exact::gumbel(number(s)), natural(s));
        check_entropy(bm::cauchy(s, s), at({s}), exact::cauchy(number(s)), natural(s));
        check_entropy(bm::rayleigh(s), at({s}), exact::rayleigh(number(s)), natural(s));
        check_entropy(bm::triangular(-s, 0.25 * s, s), at({s}), exact::triangular(-number(s), number(s)), natural(s));
    }
}

TEST_CASE("entropies of families with a shape") {
    for (const double k : shapes)
        for (const double s : scales) {
            check_entropy(bm::weibull(k, s), at({k, s}), exact::weibull(number(k), number(s)),
                          natural(s) + natural(k) + 1 / k);
            check_entropy(bm::pareto(s, k), at({s, k}), exact::pareto(number(s), number(k)),
                          natural(s) + natural(k) + 1 / k);
            const double mean = s;
            const double shape = s * k;
            if (shape > 1e-300 && shape < 1e300)
                check_entropy(bm::inverse_gaussian(mean, shape), at({mean, shape}),
                              entropy_of_inverse_gaussian(number(mean), number(shape)), natural(s) + natural(k));
        }
    for (const double v : shapes) check_entropy(bm::students_t(v), at({v}), exact::students_t(number(v), number(1)), 1);
    check_entropy(bm::students_t(infinity), "(inf)", exact::normal(number(1)), 1);
    check_entropy(bm::students_t(1e300), "(1e300)", exact::normal(number(1)), 1);
    const auto fisher_f = [](const number& a, const number& b) {
        return references::log_beta(a, b) + (1 - a) * exact::digamma(a) - (1 + b) * exact::digamma(b) +
               (a + b) * exact::digamma(number(a + b)) + log(b / a);
    };
    for (const double n1 : shapes)
        for (const double n2 : shapes)
            check_entropy(bm::fisher_f(n1, n2), at({n1, n2}), fisher_f(number(n1) / 2, number(n2) / 2),
                          natural(n1) + natural(n2) + 1 / n1 + 1 / n2);
}

TEST_CASE("divergences within location-scale families") {
    for_each_location_scale_pair([](double m1, double s1, double m2, double s2) {
        const std::string where = at({m1, s1, m2, s2});
        const number a = m1, b = s1, c = m2, d = s2;
        check_divergence(bm::laplace(m1, s1), bm::laplace(m2, s2), where, exact::laplace(a, b, c, d));
        check_divergence(bm::cauchy(m1, s1), bm::cauchy(m2, s2), where, exact::cauchy(a, b, c, d));
        check_divergence(bm::rayleigh(s1), bm::rayleigh(s2), where, 2 * log(d / b) + (b / d) * (b / d) - 1);
        if (s1 / s2 < 1e3)
            check_divergence(bm::extreme_value(m1, s1), bm::extreme_value(m2, s2), where, exact::gumbel(a, b, c, d));
        if (s1 == s2 && m1 != m2)
            check_divergence(bm::logistic(m1, s1), bm::logistic(m2, s2), where,
                             exact::logistic_apart(number(abs((a - c) / b))));
        const double m = std::abs(m1) + 0.1 * s1;
        check_divergence(bm::inverse_gaussian(m, s1), bm::inverse_gaussian(m * s2 / s1, s2), where,
                         exact::inverse_gaussian(number(m), b, number(m * s2 / s1), d));
    });
}

TEST_CASE("divergences within families with a shape") {
    for_each_shape_scale_pair([](double k1, double s1, double k2, double s2) {
        const std::string where = at({k1, s1, k2, s2});
        const number a = k1, b = s1, c = k2, d = s2;
        if (k2 / k1 < 1e3)
            check_divergence(bm::weibull(k1, s1), bm::weibull(k2, s2), where, exact::weibull(a, b, c, d));
        if (s1 >= s2) check_divergence(bm::pareto(s1, k1), bm::pareto(s2, k2), where, exact::pareto(b, a, d, c));
    });
}

TEST_CASE("divergences next to the largest numbers, and beyond") {
    check_divergence(bm::cauchy(1e300, 1e-300), bm::cauchy(-1e300, 1e-300), "1e300",
                     exact::cauchy(number(1e300), number(1e-300), number(-1e300), number(1e-300)));
    check_divergence(bm::inverse_gaussian(1e-100, 1e100), bm::inverse_gaussian(1e100, 1e-100), "1e100",
                     exact::inverse_gaussian(number(1e-100), number(1e100), number(1e100), number(1e-100)));
    check_divergence(bm::extreme_value(-1, 1), bm::extreme_value(600, 1), "(-1, 1, 600, 1)",
                     exact::gumbel(-1, 1, 600, 1));
    for (const estimate& beyond : {surprisal::kl_divergence(bm::laplace(1e300, 1e-300), bm::laplace(-1e300, 1e-300)),
                                   surprisal::kl_divergence(bm::logistic(1e300, 1e-9), bm::logistic(-1e300, 1e-9)),
                                   surprisal::kl_divergence(bm::extreme_value(0, 1e150), bm::extreme_value(0, 1e-150)),
                                   surprisal::kl_divergence(bm::extreme_value(-1, 1), bm::extreme_value(800, 1))}) {
        CHECK(beyond.value == infinity);
        CHECK(beyond.error == 0);
    }
}
