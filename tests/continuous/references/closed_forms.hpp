#ifndef SURPRISAL_TESTS_CONTINUOUS_REFERENCES_CLOSED_FORMS_HPP
#define SURPRISAL_TESTS_CONTINUOUS_REFERENCES_CLOSED_FORMS_HPP

// Entropies, divergences and moments in closed form, in 50 digits: textbook forms, which cancel where they like. Sources: the
// Wikipedia article of each family; Gil, Alajaji and Linder 2013, "Rényi divergence measures for commonly used univariate
// continuous distributions"; Chyzak and Nielsen 2019 for cauchy. The generator holds every one against quadrature.

#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/bessel.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/expint.hpp>
#include <boost/math/special_functions/polygamma.hpp>

#include "families.hpp"

namespace references::closed {

[[nodiscard]] inline number euler() { return boost::math::constants::euler<number>(); }
[[nodiscard]] inline number digamma(const number& x) { return boost::math::digamma(x); }
[[nodiscard]] inline number trigamma(const number& x) { return boost::math::polygamma(1, x); }
[[nodiscard]] inline number square(const number& x) { return x * x; }

// Entropies. A location adds nothing, a scale its logarithm.

[[nodiscard]] inline number normal(const number& scale) { return (1 + log(2 * pi())) / 2 + log(scale); }
[[nodiscard]] inline number laplace(const number& scale) { return 1 + log(2 * scale); }
[[nodiscard]] inline number logistic(const number& scale) { return 2 + log(scale); }
[[nodiscard]] inline number gumbel(const number& scale) { return 1 + euler() + log(scale); }
[[nodiscard]] inline number hyperbolic_secant(const number& scale) { return log(4 * scale); }
[[nodiscard]] inline number cauchy(const number& scale) { return log(4 * pi() * scale); }
[[nodiscard]] inline number students_t(const number& v, const number& scale) {
    return (v + 1) / 2 * (digamma((v + 1) / 2) - digamma(v / 2)) + log(v) / 2 + log_beta(v / 2, number(0.5)) +
           log(scale);
}
[[nodiscard]] inline number generalized_normal(const number& shape, const number& scale) {
    return 1 / shape + log(2 * scale) + log_gamma(1 + 1 / shape);
}
[[nodiscard]] inline number asymmetric_laplace(const number& skew, const number& scale) {
    return 1 + log((skew + 1 / skew) * scale);
}
[[nodiscard]] inline number exponential(const number& rate) { return 1 - log(rate); }
[[nodiscard]] inline number gamma(const number& k, const number& scale) {
    return k + log(scale) + log_gamma(k) + (1 - k) * digamma(k);
}
[[nodiscard]] inline number weibull(const number& k, const number& scale) {
    return euler() * (1 - 1 / k) + log(scale / k) + 1;
}
[[nodiscard]] inline number rayleigh(const number& scale) { return 1 + log(scale / sqrt(number(2))) + euler() / 2; }
[[nodiscard]] inline number maxwell(const number& scale) {
    return log(scale * sqrt(2 * pi())) + euler() - number(1) / 2;
}
[[nodiscard]] inline number half_normal(const number& scale) { return (1 + log(pi() / 2)) / 2 + log(scale); }
[[nodiscard]] inline number half_cauchy(const number& scale) { return log(2 * pi() * scale); }
[[nodiscard]] inline number lognormal(const number& location, const number& scale) { return location + normal(scale); }
[[nodiscard]] inline number log_logistic(const number& location, const number& scale) {
    return location + logistic(scale);
}
[[nodiscard]] inline number log_students_t(const number& v, const number& location, const number& scale) {
    return location + students_t(v, scale);
}
[[nodiscard]] inline number pareto(const number& least, const number& shape) {
    return log(least / shape) + 1 + 1 / shape;
}
[[nodiscard]] inline number inverse_gamma(const number& a, const number& scale) {
    return a + log(scale) + log_gamma(a) - (1 + a) * digamma(a);
}
[[nodiscard]] inline number frechet(const number& a, const number& scale) {
    return 1 + euler() / a + euler() + log(scale / a);
}
[[nodiscard]] inline number inverse_gaussian(const number& mean, const number& shape) {
    const number e1 = boost::math::expint(1, number(2 * shape / mean));
    return log(2 * pi() * exp(number(1)) * mean * mean * mean / shape) / 2 - number(3) / 2 * exp(2 * shape / mean) * e1;
}
[[nodiscard]] inline number beta(const number& a, const number& b) {
    return log_beta(a, b) - (a - 1) * digamma(a) - (b - 1) * digamma(b) + (a + b - 2) * digamma(a + b);
}
[[nodiscard]] inline number arcsine(const number& lower, const number& upper) {
    return log(pi() * (upper - lower) / 4);
}
[[nodiscard]] inline number triangular(const number& lower, const number& upper) {
    return number(1) / 2 + log((upper - lower) / 2);
}
[[nodiscard]] inline number kumaraswamy(const number& a, const number& b) {
    return 1 - 1 / b + (1 - 1 / a) * (digamma(b + 1) + euler()) - log(a * b);
}
[[nodiscard]] inline number raised_cosine(const number& scale) { return log(4 * scale) - 1; }
[[nodiscard]] inline number semicircle(const number& radius) { return log(pi() * radius) - number(1) / 2; }
[[nodiscard]] inline number von_mises(const number& k) {
    const number zeroth = boost::math::cyl_bessel_i(0, k);
    return log(zeroth) - k * boost::math::cyl_bessel_i(1, k) / zeroth;
}
[[nodiscard]] inline number log_uniform(const number& lower, const number& upper) {
    return (log(lower) + log(upper)) / 2 + log(log(upper / lower));
}
/// Mean of (1 + a cos) ln(1 + a cos) over a period: Gradshteyn and Ryzhik 4.224.
[[nodiscard]] inline number oscillating(const number& depth) {
    const number s = sqrt(1 - depth * depth);
    return -log((1 + s) / 2) - 1 + s;
}

// Divergences, of parameters as the family takes them

[[nodiscard]] inline number normal(const number& m1, const number& s1, const number& m2, const number& s2) {
    return log(s2 / s1) + (square(s1 / s2) + square((m1 - m2) / s2) - 1) / 2;
}
[[nodiscard]] inline number laplace(const number& m1, const number& b1, const number& m2, const number& b2) {
    const number d = abs(m1 - m2);
    return log(b2 / b1) + (d + b1 * exp(-d / b1)) / b2 - 1;
}
[[nodiscard]] inline number cauchy(const number& m1, const number& s1, const number& m2, const number& s2) {
    return log((square(s1 + s2) + square(m1 - m2)) / (4 * s1 * s2));
}
[[nodiscard]] inline number gumbel(const number& m1, const number& b1, const number& m2, const number& b2) {
    const number r = b1 / b2;
    return log(b2 / b1) + euler() * (r - 1) + exp((m2 - m1) / b2 + log_gamma(1 + r)) - 1 + (m1 - m2) / b2;
}
/// Of equal scales, at a distance d of scales.
[[nodiscard]] inline number logistic_apart(const number& d) { return d / tanh(d / 2) - 2; }
[[nodiscard]] inline number exponential_pair(const number& rate1, const number& rate2) {
    return log(rate1 / rate2) + rate2 / rate1 - 1;
}
[[nodiscard]] inline number gamma(const number& k1, const number& s1, const number& k2, const number& s2) {
    return (k1 - k2) * digamma(k1) - log_gamma(k1) + log_gamma(k2) + k2 * log(s2 / s1) + k1 * (s1 / s2 - 1);
}
[[nodiscard]] inline number weibull(const number& k1, const number& l1, const number& k2, const number& l2) {
    return log(k1 / k2) + k2 * log(l2 / l1) - (k1 - k2) * euler() / k1 +
           exp(k2 * log(l1 / l2) + log_gamma(1 + k2 / k1)) - 1;
}
/// Over x ≥ the larger of the two ends, which is that of the first.
[[nodiscard]] inline number pareto(const number& m1, const number& a1, const number& m2, const number& a2) {
    return log(a1 / a2) + a2 * log(m1 / m2) + (a2 - a1) / a1;
}
[[nodiscard]] inline number inverse_gaussian(const number& m1, const number& l1, const number& m2, const number& l2) {
    return (log(l1 / l2) + l2 / l1 - 1) / 2 + l2 * square(m1 - m2) / (2 * m1 * m2 * m2);
}
[[nodiscard]] inline number beta(const number& a1, const number& b1, const number& a2, const number& b2) {
    return log_beta(a2, b2) - log_beta(a1, b1) + (a1 - a2) * digamma(a1) + (b1 - b2) * digamma(b1) +
           (a2 - a1 + b2 - b1) * digamma(a1 + b1);
}
[[nodiscard]] inline number von_mises(const number& k1, const number& k2) {
    const number zeroth = boost::math::cyl_bessel_i(0, k1);
    return log(boost::math::cyl_bessel_i(0, k2) / zeroth) + (k1 - k2) * boost::math::cyl_bessel_i(1, k1) / zeroth;
}

// Cross-entropies with a model of an exponential family: moments of the truth are all that is needed.

[[nodiscard]] inline number to_normal(const number& mean, const number& variance, const number& m, const number& s) {
    return log(2 * pi()) / 2 + log(s) + (variance + square(mean - m)) / (2 * s * s);
}
[[nodiscard]] inline number to_exponential(const number& mean, const number& rate) { return rate * mean - log(rate); }
[[nodiscard]] inline number to_gamma(const number& mean, const number& mean_log, const number& k, const number& s) {
    return log_gamma(k) + k * log(s) - (k - 1) * mean_log + mean / s;
}
[[nodiscard]] inline number to_inverse_gamma(const number& mean_log, const number& mean_inverse, const number& a,
                                             const number& s) {
    return log_gamma(a) - a * log(s) + (a + 1) * mean_log + s * mean_inverse;
}
[[nodiscard]] inline number to_lognormal(const number& mean_log, const number& variance_log, const number& m,
                                         const number& s) {
    return mean_log + to_normal(mean_log, variance_log, m, s);
}
[[nodiscard]] inline number normal_to_laplace(const number& m1, const number& s, const number& m2, const number& b) {
    const number d = m1 - m2;
    return log(2 * b) +
           (s * sqrt(2 / pi()) * exp(-d * d / (2 * s * s)) + d * boost::math::erf(number(d / (s * sqrt(number(2)))))) /
               b;
}
[[nodiscard]] inline number normal_to_gumbel(const number& m1, const number& s, const number& m2, const number& b) {
    return log(b) + (m1 - m2) / b + exp((m2 - m1) / b + s * s / (2 * b * b));
}

}  // namespace references::closed

#endif
