#include "integrals.hpp"

#include "closed_forms.hpp"
#include "families.hpp"

namespace references {

std::string integral::name() const {
    const std::string prefix = is_unnormalized ? "unnormalized " : "";
    switch (what) {
        case measure::entropy:
            return prefix + "H[" + p.name + ']';
        case measure::cross_entropy:
            return prefix + "H[" + p.name + ", " + q.name + ']';
        default:
            return prefix + "D[" + p.name + " || " + q.name + ']';
    }
}

namespace {

/// Collects rows. The reference is a closed form where one is given, held
/// against quadrature unless it is said to be alone.
class rows {
public:
    void entropy(const distribution& p, const std::optional<number>& closed = {}) {
        add({measure::entropy, p, {}, expectation::finite, false, closed});
    }
    void cross_entropy(const distribution& p, const distribution& q, const std::optional<number>& closed = {}) {
        add({measure::cross_entropy, p, q, expectation::finite, false, closed});
    }
    void divergence(const distribution& p, const distribution& q, const std::optional<number>& closed = {}) {
        add({measure::kl_divergence, p, q, expectation::finite, false, closed});
    }
    void infinite(expectation why, const distribution& p, const distribution& q) {
        add({measure::kl_divergence, p, q, why});
    }
    void refused(const distribution& p) { add({measure::entropy, p, {}, expectation::refused}); }
    void refused(const distribution& p, const distribution& q) {
        add({measure::kl_divergence, p, q, expectation::refused});
    }

    // What holds for the row that was added last.
    void unnormalized() { rows_.back().is_unnormalized = true; }
    void closed_form_alone() { rows_.back().has_quadrature = false; }
    void cut(std::vector<double> cuts) { rows_.back().cuts = std::move(cuts); }

    [[nodiscard]] std::vector<integral> take() { return std::move(rows_); }

private:
    void add(integral row) { rows_.push_back(std::move(row)); }

    std::vector<integral> rows_;
};

/// Cuts for a wave under a normal, out to where nothing is left of it.
const std::vector<double> waves{-12, -9, -7, -6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 7, 9, 12};

void entropies_on_the_line(rows& add) {
    for (const peak n : {peak{0.37, 1.9},
                         {-2.5e3, 40},
                         {12, 3e-7},
                         {3.3e5, 2e-4},
                         {-7e8, 0.9},
                         {88, 0.004},
                         {0, 1e-150},
                         {0, 4e99},
                         {2e-80, 1e-80},
                         {-5e60, 2e58}})
        add.entropy(normal(n.location, n.scale), closed::normal(n.scale));
    for (const peak n : {peak{0.25, 0.6}, {-331, 0.02}, {4e5, 1e-3}, {1e-90, 3e-92}, {0, 7e88}})
        add.entropy(laplace(n.location, n.scale), closed::laplace(n.scale));
    for (const peak n : {peak{1.5, 0.4}, {-900, 3}, {2e6, 0.5}, {0, 1e-120}})
        add.entropy(logistic(n.location, n.scale), closed::logistic(n.scale));
    for (const peak n : {peak{0.5, 2}, {-45, 0.3}, {1e4, 1e-2}, {0, 3e70}})
        add.entropy(gumbel(n.location, n.scale), closed::gumbel(n.scale));
    for (const peak n : {peak{0, 1.7}, {25, 0.2}, {-3e3, 0.05}, {0, 1e-60}, {0, 1e45}, {7e7, 2}})
        add.entropy(cauchy(n.location, n.scale), closed::cauchy(n.scale));
    struct t {
        double freedom, location, scale;
    };
    for (const t n : {t{1.4, 0, 1}, {2.5, 3, 0.1}, {0.6, 0, 1}, {0.15, 0, 1}, {7, -60, 2}, {45, 1, 1}, {3, 0, 1e-30}})
        add.entropy(students_t(n.freedom, n.location, n.scale), closed::students_t(n.freedom, n.scale));
    for (const peak n : {peak{0, 1}, {80, 0.5}})
        add.entropy(hyperbolic_secant(n.location, n.scale), closed::hyperbolic_secant(n.scale));
    for (const t n : {t{0.5, 0, 1}, {0.8, 2, 3}, {4, -1, 1}, {12, 0, 1}, {30, 0, 1}, {1.5, 5, 0.01}})
        add.entropy(generalized_normal(n.freedom, n.location, n.scale), closed::generalized_normal(n.freedom, n.scale));
    add.entropy(asymmetric_laplace(3, 0, 1), closed::asymmetric_laplace(3, 1));
    add.entropy(asymmetric_laplace(0.2, -7, 20), closed::asymmetric_laplace(0.2, 20));
    add.entropy(skew_normal(5, 0, 1));
    add.entropy(skew_normal(-40, 2, 0.5));
    add.entropy(johnson_su(1, 1.5, 0, 2));
    add.entropy(johnson_su(-2, 0.8, 10, 0.1));
    add.entropy(modulated_normal(6, 0.9));
    add.cut(waves);
    add.entropy(modulated_normal(25, 0.5));
    add.cut(waves);
}

void entropies_of_mixtures(rows& add) {
    add.entropy(mixture({{0.5, normal(-3, 1)}, {0.5, normal(3, 1)}}));
    add.entropy(mixture({{0.3, normal(0, 1)}, {0.7, normal(40, 0.5)}}));
    add.entropy(mixture({{0.25, normal(-700, 0.3)}, {0.75, normal(5200, 2)}}));
    add.entropy(mixture({{0.5, normal(-1e6, 1)}, {0.5, normal(1e6, 1)}}));
    add.entropy(mixture({{0.2, normal(-50, 0.1)}, {0.5, normal(3, 1)}, {0.3, normal(900, 5)}}));
    add.entropy(mixture({{0.4, normal(-2e4, 3)}, {0.4, normal(17, 0.02)}, {0.2, normal(4e3, 0.5)}}));
    add.entropy(mixture({{0.6, normal(0, 1)}, {0.4, normal(0, 1e-3)}}));
    add.entropy(mixture({{0.9, normal(0, 1)}, {0.1, normal(0, 1e4)}}));
    add.entropy(mixture({{0.999, normal(0, 1)}, {0.001, normal(30, 0.01)}}));
    add.entropy(mixture({{0.5, laplace(-10, 1)}, {0.5, laplace(10, 0.1)}}));
    add.entropy(mixture({{0.5, cauchy(-20, 1)}, {0.5, cauchy(35, 0.2)}}));
    add.entropy(mixture({{0.7, normal(0, 1)}, {0.3, cauchy(4, 0.5)}}));
    add.entropy(mixture({{0.5, gumbel(-2, 0.5)}, {0.5, logistic(9, 2)}}));
    add.entropy(mixture({{0.5, exponential(1)}, {0.5, gamma(40, 2)}}));
    add.entropy(
        mixture({{0.39, generalized_normal(4.2, 0, 0.03)}, {0.68, normal(1.9, 0.05)}, {0.52, normal(-2.9, 0.5)}}));
    add.entropy(mixture({{0.35, students_t(4.3, -25, 0.7)}, {0.14, normal(37, 4)}, {0.04, normal(-40, 1)}}));
    add.entropy(mixture({{0.2, hyperbolic_secant(-3, 0.4)}, {0.5, gumbel(-3.5, 0.6)}, {0.3, cauchy(2, 0.01)}}));
    add.entropy(mixture({{0.7, lognormal(0, 0.3)}, {0.3, lomax(2, 50)}}));
}

void entropies_on_the_half_line(rows& add) {
    // The smallest shapes are dyadic: in double, shape − 1 is then exact, and the
    // log density is that of the row.
    for (const double rate : {0.3, 4e-9, 8e6, 1e120, 1e-95}) add.entropy(exponential(rate), closed::exponential(rate));
    struct two {
        double a, b;
    };
    for (const two n : {two{0.009765625, 1},
                        {0.03125, 50},
                        {0.1875, 3},
                        {0.7, 1e-20},
                        {3.5, 0.2},
                        {60, 2},
                        {2.5e3, 1.5},
                        {4e4, 1e-3},
                        {1, 2e60}})
        add.entropy(gamma(n.a, n.b), closed::gamma(n.a, n.b));
    for (const two n : {two{0.1875, 1}, {0.5, 3}, {1.7, 100}, {9, 2}, {60, 1e3}, {400, 5}})
        add.entropy(weibull(n.a, n.b), closed::weibull(n.a, n.b));
    for (const two n : {two{0, 1.3}, {4, 0.1}, {-20, 6}, {1, 20}, {0, 0.005}, {100, 30}})
        add.entropy(lognormal(n.a, n.b), closed::lognormal(n.a, n.b));
    for (const two n : {two{1, 0.3}, {5, 2.2}, {1e-40, 4}, {1e20, 0.08}})
        add.entropy(pareto(n.a, n.b), closed::pareto(n.a, n.b));
    for (const two n : {two{1.2, 3}, {0.4, 1e-6}}) add.entropy(lomax(n.a, n.b), closed::pareto(n.b, n.a));
    for (const two n : {two{0.4, 1}, {3.3, 2}, {80, 5e3}})
        add.entropy(inverse_gamma(n.a, n.b), closed::inverse_gamma(n.a, n.b));
    for (const two n : {two{1, 0.2}, {3, 40}, {1e-5, 1e-5}})
        add.entropy(inverse_gaussian(n.a, n.b), closed::inverse_gaussian(n.a, n.b));
    add.entropy(levy(0.7), closed::inverse_gamma(0.5, number(0.7) / 2));
    for (const two n : {two{0.6, 1}, {5, 2e3}}) add.entropy(frechet(n.a, n.b), closed::frechet(n.a, n.b));
    for (const two n : {two{0.7, 0.8}, {0, 0.15}}) add.entropy(log_logistic(n.a, n.b), closed::log_logistic(n.a, n.b));
    add.entropy(half_cauchy(3), closed::half_cauchy(3));
    add.entropy(half_normal(0.02), closed::half_normal(0.02));
    add.entropy(rayleigh(5e7), closed::rayleigh(5e7));
    add.entropy(maxwell(1.7), closed::maxwell(1.7));
    // Their tails are powers of ln x: quadrature in x would need points beyond
    // 10^19728.
    add.entropy(log_students_t(40, 3, 0.5), closed::log_students_t(40, 3, 0.5));
    add.closed_form_alone();
    add.entropy(log_students_t(9, 0, 1), closed::log_students_t(9, 0, 1));
    add.closed_form_alone();
    add.entropy(shifted(gamma(2, 0.1), 1000), closed::gamma(2, 0.1));
    add.entropy(shifted(exponential(3), -20), closed::exponential(3));
    add.entropy(mirrored(exponential(0.05)), closed::exponential(0.05));
    add.entropy(mirrored(gamma(0.4, 2)), closed::gamma(0.4, 2));
}

void entropies_on_an_interval(rows& add) {
    struct two {
        double a, b;
    };
    for (const two n : {two{-3, 5}, {1e6, 1e6 + 0.5}, {0, 1e-140}, {-1e90, 2e90}, {0, 1}})
        add.entropy(uniform(n.a, n.b), log(number(n.b) - number(n.a)));
    for (const two n : {two{0.009765625, 1},
                        {0.01953125, 3},
                        {0.3, 0.4},
                        {2.5, 7},
                        {1, 0.09375},
                        {300, 700},
                        {5e4, 2e4},
                        {0.046875, 0.046875}}) {
        add.entropy(beta(n.a, n.b), closed::beta(n.a, n.b));
        if (n.b < 0.5) add.closed_form_alone();  // 1 − x loses its digits, even the 50
    }
    for (const two n : {two{0, 1}, {-4, 9}}) add.entropy(arcsine(n.a, n.b), closed::arcsine(n.a, n.b));
    add.entropy(triangular(-1, 0.3, 4), closed::triangular(-1, 4));
    add.entropy(triangular(1e3, 1e3, 1e3 + 1), closed::triangular(0, 1));
    add.entropy(triangular(0, 1e-6, 1), closed::triangular(0, 1));
    add.entropy(kumaraswamy(0.3, 5), closed::kumaraswamy(0.3, 5));
    add.entropy(kumaraswamy(4, 0.6), closed::kumaraswamy(4, 0.6));
    add.entropy(raised_cosine(2, 3), closed::raised_cosine(3));
    add.entropy(semicircle(5), closed::semicircle(5));
    for (const double k : {0.2, 30.0, 2e4}) add.entropy(von_mises(k), closed::von_mises(k));
    for (const two n : {two{10, 0.9}, {40, 0.5}}) add.entropy(oscillating(n.a, n.b), closed::oscillating(n.b));
    for (const two n : {two{2, 3}, {1e-100, 1e50}}) add.entropy(log_uniform(n.a, n.b), closed::log_uniform(n.a, n.b));
    add.entropy(histogram({0, 1, 1.5, 4, 4.25, 6}, {0.2, 3, 0.5, 9, 1}));
    add.entropy(histogram({-1e4, -3, 2, 7, 5e5}, {1e-6, 2, 5, 1e-7}));
}

void cross_entropies(rows& add) {
    using namespace closed;
    add.cross_entropy(references::normal(1, 2), references::normal(-3, 0.5), to_normal(1, 4, -3, 0.5));
    add.cross_entropy(references::normal(0, 1e-3), references::normal(0, 1e3), to_normal(0, square(1e-3), 0, 1e3));
    add.cross_entropy(references::normal(-0.5, 1), references::laplace(2, 3), normal_to_laplace(-0.5, 1, 2, 3));
    add.cross_entropy(references::normal(0, 1), references::gumbel(1, 0.4), normal_to_gumbel(0, 1, 1, 0.4));
    add.cross_entropy(references::normal(5, 0.1), references::cauchy(-2, 0.3));
    add.cross_entropy(references::laplace(1, 0.5), references::normal(0, 0.1), to_normal(1, 0.5, 0, 0.1));
    add.cross_entropy(references::logistic(0, 2), references::normal(1, 3), to_normal(0, 4 * square(pi()) / 3, 1, 3));
    add.cross_entropy(references::gumbel(0, 1), references::normal(3, 2), to_normal(euler(), square(pi()) / 6, 3, 2));
    add.cross_entropy(references::students_t(5, 0, 1), references::normal(1, 2), to_normal(0, number(5) / 3, 1, 2));
    add.cross_entropy(references::students_t(5, 0, 1), references::logistic(30, 0.5));
    add.cross_entropy(references::cauchy(3, 0.2), references::students_t(4, -1, 2));
    add.cross_entropy(mixture({{0.5, references::normal(-8, 1)}, {0.5, references::normal(20, 0.1)}}),
                      references::normal(6, 14), (to_normal(-8, 1, 6, 14) + to_normal(20, square(0.1), 6, 14)) / 2);
    add.cross_entropy(references::normal(0, 3),
                      mixture({{0.5, references::normal(-8, 1)}, {0.5, references::normal(20, 0.1)}}));
    add.cut({17.4, 17.5});  // where the parts of the model change places
    add.cross_entropy(references::exponential(2), references::gamma(3, 0.5),
                      to_gamma(0.5, -euler() - log(number(2)), 3, 0.5));
    add.cross_entropy(references::gamma(0.4, 2), references::exponential(7), to_exponential(number(0.4) * 2, 7));
    add.cross_entropy(references::gamma(0.01953125, 2), references::gamma(5, 0.1),
                      to_gamma(number(0.01953125) * 2, digamma(0.01953125) + log(number(2)), 5, 0.1));
    add.cross_entropy(references::lognormal(0, 1), references::gamma(2, 3), to_gamma(exp(number(0.5)), 0, 2, 3));
    add.cross_entropy(references::weibull(2, 3), references::lognormal(1, 0.5),
                      to_lognormal(log(number(3)) - euler() / 2, square(pi()) / 24, 1, 0.5));
    add.cross_entropy(references::pareto(2, 3), references::lognormal(0, 1),
                      to_lognormal(log(number(2)) + number(1) / 3, number(1) / 9, 0, 1));
    add.cross_entropy(references::gamma(3, 2), references::inverse_gamma(4, 0.7),
                      to_inverse_gamma(digamma(3) + log(number(2)), 0.25, 4, 0.7));
    add.cross_entropy(references::uniform(-2, 7), references::normal(1e3, 5), to_normal(2.5, number(81) / 12, 1e3, 5));
    add.cross_entropy(references::beta(2, 3), references::uniform(0, 1), number(0));
    add.cross_entropy(references::uniform(0, 1), references::beta(0.5, 2.5), log_beta(0.5, 2.5) + number(1));
    add.cross_entropy(references::triangular(-1, 0.3, 4), references::normal(0, 1),
                      to_normal((number(-1) + number(0.3) + 4) / 3,
                                (1 + square(0.3) + 16 + number(0.3) + 4 - 4 * number(0.3)) / 18, 0, 1));
    add.cross_entropy(references::semicircle(2), references::logistic(0, 0.1));
    add.cross_entropy(references::arcsine(-1, 1), references::normal(0, 0.01), to_normal(0, 0.5, 0, 0.01));
}

void divergences_near_and_far(rows& add) {
    const auto normals = [&](double m1, double s1, double m2, double s2) {
        add.divergence(normal(m1, s1), normal(m2, s2), closed::normal(m1, s1, m2, s2));
    };
    normals(0, 1, 0.3, 1.7);
    normals(0, 1, 25, 1);
    normals(5, 0.01, 0, 100);
    normals(0, 100, 5, 0.01);
    normals(2e3, 1, 2.5e3, 0.2);
    normals(0, 1e-120, 1e-119, 3e-120);
    normals(1e70, 1e69, 0, 1e72);
    // Underflow: at p's place q's density is below 10^-308.
    normals(0, 1, 60, 1);
    normals(-3e4, 0.1, 3e4, 0.1);
    add.divergence(laplace(0.4, 1), laplace(-1, 0.6), closed::laplace(0.4, 1, -1, 0.6));
    add.divergence(laplace(0, 1), laplace(2000, 1), closed::laplace(0, 1, 2000, 1));
    add.divergence(laplace(0, 1), normal(40, 0.5), closed::to_normal(0, 2, 40, 0.5) - closed::laplace(1));
    add.divergence(logistic(0, 1), normal(0, 0.05),
                   closed::to_normal(0, pi() * pi() / 3, 0, 0.05) - closed::logistic(1));
    add.divergence(logistic(3, 0.5), logistic(4, 0.5), closed::logistic_apart(2));
    add.divergence(logistic(0, 1), logistic(0, 2.5));
    add.divergence(normal(0, 1), gumbel(0, 0.1), closed::normal_to_gumbel(0, 1, 0, 0.1) - closed::normal(1));
    add.divergence(gumbel(1, 2), gumbel(-0.5, 3), closed::gumbel(1, 2, -0.5, 3));
    add.divergence(gumbel(0, 1), gumbel(3, 0.2), closed::gumbel(0, 1, 3, 0.2));
    add.divergence(cauchy(0, 1), cauchy(4, 0.3), closed::cauchy(0, 1, 4, 0.3));
    add.divergence(cauchy(0, 1e-20), cauchy(0, 1e20), closed::cauchy(0, 1e-20, 0, 1e20));
    add.divergence(normal(0, 1), cauchy(0, 1));
    add.divergence(students_t(3, 0, 1), students_t(8, 1, 2));
    add.divergence(students_t(5, 0, 1), normal(100, 1),
                   closed::to_normal(0, number(5) / 3, 100, 1) - closed::students_t(5, 1));
    add.divergence(mixture({{0.5, normal(-4, 1)}, {0.5, normal(4, 1)}}), normal(0, 4));
    add.divergence(mixture({{0.3, normal(0, 1)}, {0.7, normal(300, 2)}}),
                   mixture({{0.6, normal(0, 1)}, {0.4, normal(300, 3)}}));
    add.divergence(normal(0, 1), mixture({{0.5, laplace(-10, 1)}, {0.5, laplace(10, 0.1)}}));
    add.divergence(mixture({{0.66, normal(0, 0.08)}, {0.74, normal(-4.1, 0.65)}}),
                   mixture({{0.66, cauchy(-0.45, 2.2)}, {0.63, logistic(0.05, 1.1)}, {0.99, logistic(0.37, 0.06)}}));
    add.divergence(mixture({{0.05, students_t(2.8, 0, 0.4)}, {0.72, laplace(-29, 0.05)}, {0.51, normal(30, 0.4)}}),
                   cauchy(0.1, 0.4));
    add.divergence(mixture({{0.36, normal(-0.02, 6.5)}, {0.7, normal(0.26, 0.1)}, {0.2, normal(-0.23, 0.44)}}),
                   mixture({{0.42, logistic(0.17, 0.17)}, {0.57, normal(-0.06, 1.4)}, {0.94, normal(-0.24, 1.9)}}));
    add.cut({-20, -8, -3, -1.5, -0.8, 0.05, 0.8, 1.5, 3, 8, 20});
    add.divergence(histogram({0, 0.6, 0.9, 19, 51, 52}, {0.6, 0.65, 0.02, 0.001, 0.25}), hyperbolic_secant(40, 32));
    add.divergence(generalized_normal(4, 0, 1), normal(0, 1));
    add.divergence(modulated_normal(6, 0.9), normal(0, 1));
    add.cut(waves);
    add.divergence(asymmetric_laplace(3, 0, 1), laplace(0.5, 2));

    add.divergence(exponential(2), exponential(7), closed::exponential_pair(2, 7));
    add.divergence(exponential(1), exponential(1e-9), closed::exponential_pair(1, 1e-9));
    add.divergence(exponential(1e-5), exponential(3e4), closed::exponential_pair(1e-5, 3e4));
    add.divergence(gamma(2, 3), gamma(5, 1), closed::gamma(2, 3, 5, 1));
    add.divergence(gamma(0.046875, 1), gamma(0.3, 2), closed::gamma(0.046875, 1, 0.3, 2));
    add.divergence(gamma(900, 0.1), gamma(850, 0.1), closed::gamma(900, 0.1, 850, 0.1));
    add.divergence(weibull(1.5, 2), weibull(0.7, 1), closed::weibull(1.5, 2, 0.7, 1));
    add.divergence(weibull(0.8, 1), weibull(3, 2), closed::weibull(0.8, 1, 3, 2));
    add.divergence(lognormal(0, 1), lognormal(2, 0.5), closed::normal(0, 1, 2, 0.5));
    add.divergence(lognormal(0, 0.2), exponential(1),
                   closed::to_exponential(exp(number(0.2) * number(0.2) / 2), 1) - closed::lognormal(0, 0.2));
    add.divergence(lognormal(3, 2), weibull(0.5, 1));
    add.divergence(pareto(2, 3), pareto(1, 0.5), closed::pareto(2, 3, 1, 0.5));
    add.divergence(
        pareto(1, 2.5), lognormal(0, 1),
        closed::to_lognormal(1 / number(2.5), 1 / (number(2.5) * number(2.5)), 0, 1) - closed::pareto(1, 2.5));
    add.divergence(inverse_gaussian(1, 2), inverse_gaussian(3, 1), closed::inverse_gaussian(1, 2, 3, 1));
    add.divergence(gamma(2, 1), inverse_gamma(3, 1),
                   closed::to_inverse_gamma(closed::digamma(2), 1, 3, 1) - closed::gamma(2, 1));
    add.divergence(inverse_gamma(3, 2), inverse_gamma(5, 1), closed::gamma(3, 0.5, 5, 1));
    add.divergence(frechet(2, 1), frechet(1.2, 3));
    add.divergence(half_cauchy(1), lomax(1, 1));
    add.divergence(log_students_t(9, 0, 1), lognormal(0, 1),
                   closed::to_normal(0, number(9) / 7, 0, 1) - closed::students_t(9, 1));
    add.closed_form_alone();
    add.divergence(levy(1), lomax(0.2, 1e-3));

    add.divergence(uniform(2, 3), uniform(0, 10), log(number(10)));
    add.divergence(uniform(-1, 1), normal(0, 0.01), closed::to_normal(0, number(1) / 3, 0, 0.01) - log(number(2)));
    add.divergence(beta(2, 5), beta(4, 1.5), closed::beta(2, 5, 4, 1.5));
    add.divergence(beta(0.09375, 2), beta(0.01953125, 0.7), closed::beta(0.09375, 2, 0.01953125, 0.7));
    add.divergence(beta(400, 300), uniform(0, 1), -closed::beta(400, 300));
    add.divergence(arcsine(0, 1), uniform(0, 1), -closed::arcsine(0, 1));
    add.divergence(triangular(-1, 0.3, 4), uniform(-2, 5), log(number(7)) - closed::triangular(-1, 4));
    add.divergence(triangular(0, 0.25, 1), triangular(0, 0.75, 1));
    add.divergence(von_mises(3), von_mises(40), closed::von_mises(3, 40));
    add.divergence(oscillating(8, 0.7), uniform(0, 1), -closed::oscillating(0.7));
    add.divergence(log_uniform(1e-30, 1e10), lognormal(0, 9));
    add.divergence(histogram({0, 1, 1.5, 4}, {0.2, 3, 0.5}), histogram({0, 0.5, 2, 4}, {1, 0.5, 2}));
}

/// Integrands that fall off as 1/x^(1 + 1/128) and the like. The shapes are
/// dyadic, so that what is left of them is exact.
void divergences_that_are_barely_finite(rows& add) {
    const double little = 1.0 / 128;
    for (const double v : {2 + little, 2.25})
        add.divergence(students_t(v, 0, 1), normal(0, 1),
                       closed::to_normal(0, number(v) / (number(v) - 2), 0, 1) - closed::students_t(v, 1));
    add.divergence(pareto(1, 1 + little), shifted(exponential(1), 1),
                   1 / number(little) - closed::pareto(1, 1 + little));
    add.divergence(lomax(1 + 4 * little, 1), exponential(1),
                   closed::to_exponential(number(32), 1) - closed::pareto(1, 1 + 4 * little));
    add.divergence(gamma(1 + little, 1), inverse_gamma(2, 1),
                   closed::to_inverse_gamma(closed::digamma(1 + little), 128, 2, 1) - closed::gamma(1 + little, 1));
}

void divergences_of_near_equal_pairs(rows& add) {
    for (const double by : {1e-1, 1e-3, 1e-5, 1e-8, 1e-10, 1e-12})
        add.divergence(normal(0, 1), normal(by, 1), closed::normal(0, 1, by, 1));
    for (const double by : {1e-2, 1e-6, 1e-9, 1e-11})
        add.divergence(normal(0, 1), normal(0, 1 + by), closed::normal(0, 1, 0, 1 + by));
    add.divergence(normal(50, 3), normal(50 + 1e-4, 3), closed::normal(50, 3, 50 + 1e-4, 3));
    add.divergence(laplace(0, 1), laplace(0, 1 + 1e-7), closed::laplace(0, 1, 0, 1 + 1e-7));
    add.divergence(laplace(0, 1), laplace(1e-4, 1), closed::laplace(0, 1, 1e-4, 1));
    add.divergence(logistic(0, 1), logistic(1e-6, 1), closed::logistic_apart(1e-6));
    add.divergence(gumbel(0, 1), gumbel(0, 1 + 1e-5), closed::gumbel(0, 1, 0, 1 + 1e-5));
    add.divergence(cauchy(0, 1), cauchy(1e-5, 1), closed::cauchy(0, 1, 1e-5, 1));
    add.divergence(students_t(3, 0, 1), students_t(3 + 1e-5, 0, 1));
    add.divergence(exponential(1), exponential(1 + 1e-4), closed::exponential_pair(1, 1 + 1e-4));
    add.divergence(exponential(1), exponential(1 + 1e-10), closed::exponential_pair(1, 1 + 1e-10));
    add.divergence(gamma(2, 1), gamma(2 + 1e-6, 1), closed::gamma(2, 1, 2 + 1e-6, 1));
    add.divergence(gamma(0.3, 1), gamma(0.3 + 1e-3, 1), closed::gamma(0.3, 1, 0.3 + 1e-3, 1));
    add.divergence(weibull(2, 1), weibull(2, 1 + 1e-7), closed::weibull(2, 1, 2, 1 + 1e-7));
    add.divergence(lognormal(0, 1), lognormal(1e-9, 1), closed::normal(0, 1, 1e-9, 1));
    add.divergence(pareto(1, 2), pareto(1, 2 + 1e-5), closed::pareto(1, 2, 1, 2 + 1e-5));
    add.divergence(beta(2, 3), beta(2, 3 + 1e-5), closed::beta(2, 3, 2, 3 + 1e-5));
    add.divergence(uniform(0, 1), uniform(0, 1 + 1e-8), log1p(number(1 + 1e-8) - 1));
    add.divergence(von_mises(5), von_mises(5 + 1e-6), closed::von_mises(5, 5 + 1e-6));
    add.divergence(mixture({{0.5, normal(-3, 1)}, {0.5, normal(3, 1)}}),
                   mixture({{0.5, normal(-3, 1)}, {0.5, normal(3 + 1e-6, 1)}}));
    add.divergence(normal(2, 3), normal(2, 3), number(0));
    add.divergence(gamma(0.1, 4), gamma(0.1, 4), number(0));
}

void infinite_divergences(rows& add) {
    using enum expectation;
    add.infinite(infinite_by_support, uniform(0, 2), uniform(0, 1));
    add.infinite(infinite_by_support, uniform(-1, 1), uniform(-1, 0.9999));
    add.infinite(infinite_by_support, normal(0, 1), uniform(-8, 8));
    add.infinite(infinite_by_support, exponential(1), uniform(0, 30));
    add.infinite(infinite_by_support, normal(3, 1), exponential(1));
    add.infinite(infinite_by_support, laplace(0, 1), gamma(2, 1));
    add.infinite(infinite_by_support, pareto(1, 2), pareto(1.5, 2));
    add.infinite(infinite_by_support, levy(1), pareto(0.05, 0.2));
    add.infinite(infinite_by_support, beta(2, 2), uniform(0.1, 0.9));
    add.infinite(infinite_by_support, arcsine(0, 1), arcsine(0, 0.5));
    add.infinite(infinite_by_support, triangular(0, 1, 3), triangular(0.5, 1, 3));
    add.infinite(infinite_by_support, mixture({{0.9, normal(0, 1)}, {0.1, normal(-40, 1)}}),
                 shifted(exponential(0.1), -20));
    add.infinite(infinite_by_divergence, cauchy(0, 1), normal(0, 1));
    add.infinite(infinite_by_divergence, cauchy(2, 0.5), laplace(0, 3));
    add.infinite(infinite_by_divergence, cauchy(0, 1), logistic(0, 1));
    add.infinite(infinite_by_divergence, students_t(1.5, 0, 1), normal(0, 1));
    add.infinite(infinite_by_divergence, students_t(2, 0, 1), normal(0, 3));              // by a logarithm
    add.infinite(infinite_by_divergence, students_t(2 - 1.0 / 128, 0, 1), normal(0, 1));  // barely
    add.infinite(infinite_by_divergence, pareto(1, 1 - 1.0 / 128), shifted(exponential(1), 1));
    add.infinite(infinite_by_divergence, gamma(1 - 1.0 / 128, 1), inverse_gamma(2, 1));
    add.infinite(infinite_by_divergence, students_t(0.5, 0, 1), laplace(0, 1));
    add.infinite(infinite_by_divergence, laplace(0, 1), gumbel(0, 0.5));
    add.infinite(infinite_by_divergence, logistic(0, 1), gumbel(0, 0.9));
    add.infinite(infinite_by_divergence, lomax(0.8, 1), exponential(1));
    add.infinite(infinite_by_divergence, pareto(1, 1), shifted(exponential(1), 1));  // by a logarithm
    add.infinite(infinite_by_divergence, half_cauchy(2), half_normal(1));
    add.infinite(infinite_by_divergence, levy(1), exponential(1));
    add.infinite(infinite_by_divergence, frechet(0.9, 1), exponential(2));
    add.infinite(infinite_by_divergence, exponential(1), inverse_gamma(2, 1));  // at 0, by a logarithm
    add.infinite(infinite_by_divergence, gamma(0.8, 1), inverse_gaussian(1, 1));
    add.infinite(infinite_by_divergence, uniform(0, 1), frechet(1, 1));  // at 0, by a logarithm
}

void refusals(rows& add) {
    add.refused(cut(normal(0, 1), 0, infinity));
    add.refused(cut(normal(2, 3), -4, 4));
    add.refused(cut(normal(0, 1), -5, 5));
    add.refused(cut(exponential(1), 0, 10));
    add.refused(cut(cauchy(0, 1), -1e5, 1e5));
    add.refused(cut(laplace(0, 1), -infinity, 3));
    add.refused(cut(mixture({{0.5, normal(-3, 1)}, {0.5, normal(300, 1)}}), -10, 100));
    add.refused(cut(pareto(1, 1.5), 2, infinity));
    add.refused(cut(gamma(0.5, 1), 1e-6, infinity));
    add.refused(scaled(normal(0, 1), 0.5));
    add.refused(scaled(normal(7, 0.2), 1e-3));
    add.refused(scaled(laplace(0, 4), -1e-6));
    add.refused(scaled(gamma(0.3, 1), 3));
    add.refused(log_cauchy(0, 1));                   // its entropy does not exist
    add.refused(scaled(log_uniform(1e-300, 1), 1));  // a mass of e
    add.refused(normal(0, 1), scaled(normal(0, 1), -0.1));
    add.refused(cut(normal(0, 1), 0, infinity), half_normal(1));
    add.refused(cut(laplace(0, 1), -2, 2), normal(0, 1));
    add.refused(scaled(exponential(1), 1e-4), exponential(2));
}

void unnormalized_densities(rows& add) {
    add.entropy(scaled(normal(1, 2), 2), closed::normal(2));
    add.unnormalized();
    add.entropy(scaled(laplace(3, 0.5), -460), closed::laplace(0.5));
    add.unnormalized();
    add.entropy(scaled(gamma(0.1875, 3), 100), closed::gamma(0.1875, 3));
    add.unnormalized();
    add.entropy(cut(normal(0, 1), 0, infinity), closed::half_normal(1));
    add.unnormalized();
    add.entropy(cut(normal(0, 1), 3, infinity));
    add.unnormalized();
    add.entropy(cut(normal(2, 3), -4, 4));
    add.unnormalized();
    add.entropy(cut(cauchy(0, 1), -10, 10));
    add.unnormalized();
    add.entropy(cut(exponential(1), 0, 3));
    add.unnormalized();
    add.cross_entropy(cut(normal(0, 1), -1, 2), cut(laplace(0, 1), -1, 2));
    add.unnormalized();
    add.divergence(cut(normal(0, 1), 0, infinity), cut(normal(0, 3), 0, infinity), closed::normal(0, 1, 0, 3));
    add.unnormalized();
    add.divergence(scaled(exponential(3), 5), scaled(gamma(2, 1), -7),
                   closed::to_gamma(1 / number(3), -closed::euler() - log(number(3)), 2, 1) - closed::exponential(3));
    add.unnormalized();
    add.divergence(scaled(beta(2, 5), 1), scaled(beta(4, 1.5), 2), closed::beta(2, 5, 4, 1.5));
    add.unnormalized();
}

}  // namespace

std::vector<integral> all_integrals() {
    rows all;
    entropies_on_the_line(all);
    entropies_of_mixtures(all);
    entropies_on_the_half_line(all);
    entropies_on_an_interval(all);
    cross_entropies(all);
    divergences_near_and_far(all);
    divergences_that_are_barely_finite(all);
    divergences_of_near_equal_pairs(all);
    infinite_divergences(all);
    refusals(all);
    unnormalized_densities(all);
    return all.take();
}

}  // namespace references
