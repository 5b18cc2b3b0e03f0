// Formulas and log-densities of the normal, gamma and beta families and their kin, against the textbook forms in 100 digits,
// which cancel where they like. Prints the worst error of each family.

#include <cmath>
#include <initializer_list>
#include <string>
#include <type_traits>
#include <vector>

#include <surprisal/boost_math.hpp>

#include "../catch.hpp"
#include "../oracle.hpp"
#include "oracle.hpp"

namespace textbook {

using oracle::number;

inline number pi() {
    number result;
    mpfr_const_pi(result.backend().data(), MPFR_RNDN);
    return result;
}
inline number log_gamma(const number& x) {
    number result;
    mpfr_lngamma(result.backend().data(), x.backend().data(), MPFR_RNDN);
    return result;
}
inline number digamma(const number& x) {
    number result;
    mpfr_digamma(result.backend().data(), x.backend().data(), MPFR_RNDN);
    return result;
}
inline number log_beta(const number& a, const number& b) {
    return log_gamma(a) + log_gamma(b) - log_gamma(number(a + b));
}

// Entropies

inline number normal(const number& scale) { return (1 + log(2 * pi())) / 2 + log(scale); }
inline number gamma(const number& k, const number& scale) {
    return k + log(scale) + log_gamma(k) + (1 - k) * digamma(k);
}
inline number inverse_gamma(const number& a, const number& scale) {
    return a + log(scale) + log_gamma(a) - (1 + a) * digamma(a);
}
inline number beta(const number& a, const number& b) {
    return log_beta(a, b) - (a - 1) * digamma(a) - (b - 1) * digamma(b) + (a + b - 2) * digamma(number(a + b));
}
inline number arcsine(const number& lower, const number& upper) { return log(pi() * (upper - lower) / 4); }

// Divergences

inline number normal(const number& m1, const number& s1, const number& m2, const number& s2) {
    return log(s2 / s1) + (s1 * s1 + (m1 - m2) * (m1 - m2)) / (2 * s2 * s2) - number(1) / 2;
}
inline number gamma(const number& k1, const number& s1, const number& k2, const number& s2) {
    return (k1 - k2) * digamma(k1) - log_gamma(k1) + log_gamma(k2) + k2 * log(s2 / s1) + k1 * (s1 / s2 - 1);
}
inline number beta(const number& a1, const number& b1, const number& a2, const number& b2) {
    return log_beta(a2, b2) - log_beta(a1, b1) + (a1 - a2) * digamma(a1) + (b1 - b2) * digamma(b1) +
           (a2 - a1 + b2 - b1) * digamma(number(a1 + b1));
}
/// E ln |X − c| = 2 ln((√(a − c) + √(b − c))/2) at both ends, less the entropy.
inline number arcsine_pair(const number& before, const number& behind) {
    return log(sqrt(before) + sqrt(1 + before)) + log(sqrt(behind) + sqrt(1 + behind));
}

}  // namespace textbook

namespace {

namespace bm = boost::math;
using oracle::number;
using references::call;
using surprisal::estimate;
using surprisal::family;
using surprisal::outcome;

references::board& board() {
    static references::board all = [] {
        oracle::set_digits(100);
        return references::board();
    }();
    return all;
}

references::number fifty_digits(const number& x) { return references::number(x.str(50)); }

template <class D>
void note_entropy(const D& d, const std::string& at, const number& reference, double natural_scale = 0) {
    const estimate h = surprisal::entropy(d);
    CAPTURE(family<D>::name, at);
    CHECK(h.why == outcome::closed_form);
    board().note(family<D>::name, "H", at, h, fifty_digits(reference), natural_scale);
}

template <class D>
void note_divergence(const D& p, const D& q, const std::string& at, const number& reference) {
    const estimate d = surprisal::kl_divergence(p, q);
    CAPTURE(family<D>::name, at);
    CHECK(d.why == outcome::closed_form);
    board().note(family<D>::name, "D", at, d, fifty_digits(reference));
}

/// ln f at points from one end of the support to the other, in units of what the engine takes for its rounding.
template <class D>
void note_log_density(const D& d, const references::distribution& reference) {
    std::vector<double> points;
    const auto add = [&](double x) {
        if (x > reference.support.lower && x < reference.support.upper) points.push_back(x);
    };
    for (const references::peak& at : reference.peaks)
        for (const double way : {0.0, 1e-8, 1e-3, 0.3, 1.0, 3.0, 8.0, 50.0, 1e4, 1e20, 1e100}) {
            add(at.location + way * at.scale);
            add(at.location - way * at.scale);
        }
    for (const double end : {reference.support.lower, reference.support.upper})
        for (const double way : {1e-300, 1e-100, 1e-16, 1e-8, 1e-3}) {
            add(end + way);
            add(end - way);
        }
    for (const double x : points) {
        const double log = family<D>::log_density(d, x);
        const references::number exact = reference.exact_log_density(references::number(x));
        if (abs(exact) > 1e300) continue;
        const double unit = std::ldexp(1 + std::abs(static_cast<double>(exact)), -52);
        const double error = static_cast<double>(abs(references::number(log) - exact));
        CAPTURE(reference.name, x, log, error / unit);
        CHECK(error <= 2 * unit);
    }
}

double natural_scale(std::initializer_list<number> terms) {
    double sum = 0;
    for (const number& term : terms) sum += std::abs(static_cast<double>(term));
    return sum;
}

const std::vector<double> scales{1e-150, 0.375, 1, 7.5, 1e150};
const std::vector<double> shapes{1e-3, 0.1, 0.5, 1, 2.5, 17.25, 99.5, 4096.5, 1e6, 1e10, 1e15};
const std::vector<double> steps{0, 1e-12, -1e-9, 1e-6, -1e-3, 0.2, -0.7, 3, 50};

}  // namespace

TEST_CASE("normal and lognormal distributions") {
    for (const double scale : scales) {
        const number logs = (1 + log(2 * textbook::pi())) / 2;
        note_entropy(bm::normal(3, scale), call("normal", {3, scale}), textbook::normal(scale),
                     natural_scale({logs, log(number(scale))}));
        note_entropy(bm::lognormal(-7, scale), call("lognormal", {-7, scale}), textbook::normal(scale) - 7,
                     natural_scale({7, logs, log(number(scale))}));
        for (const double step : steps)
            for (const double shift : {0.0, 1e-12, -1e-6, 0.3, 40.0}) {
                const double of_q = scale * (1 + step);
                const double mean = 3 + shift * scale;
                if (!(of_q > 0)) continue;
                const number reference = textbook::normal(3, scale, mean, of_q);
                note_divergence(bm::normal(3, scale), bm::normal(mean, of_q), call("normal", {3, scale, mean, of_q}),
                                reference);
                note_divergence(bm::lognormal(3, scale), bm::lognormal(mean, of_q),
                                call("lognormal", {3, scale, mean, of_q}), reference);
            }
    }
    note_log_density(bm::normal(3, 1e-6), references::normal(3, 1e-6));
    note_log_density(bm::normal(-3, 1e100), references::normal(-3, 1e100));
    for (const double scale : {1e-6, 0.3, 5.0}) {
        note_log_density(bm::lognormal(-7, scale), references::lognormal(-7, scale));
        note_log_density(bm::lognormal(200, scale), references::lognormal(200, scale));
    }
}

TEST_CASE("exponential distributions") {
    for (const double rate : scales) {
        note_entropy(bm::exponential(rate), call("exponential", {rate}), 1 - log(number(rate)),
                     natural_scale({1, log(number(rate))}));
        for (const double step : steps) {
            const double of_q = rate * (1 + step);
            note_divergence(bm::exponential(rate), bm::exponential(of_q), call("exponential", {rate, of_q}),
                            textbook::gamma(1, 1 / number(rate), 1, 1 / number(of_q)));
        }
        note_log_density(bm::exponential(rate), references::exponential(rate));
    }
    note_divergence(bm::exponential(1e-150), bm::exponential(1e150), "exponential(1e-150, 1e150)",
                    textbook::gamma(1, 1 / number(1e-150), 1, 1 / number(1e150)));
}

TEST_CASE("gamma distributions, those of 1/X, and their kin") {
    for (const double shape : shapes)
        for (const double scale : scales) {
            const std::string at = call("", {shape, scale});
            const number k = shape;
            const double size = natural_scale({log(k), log(number(scale)), 1});
            note_entropy(bm::gamma_distribution(shape, scale), at, textbook::gamma(k, scale), size);
            note_entropy(bm::inverse_gamma(shape, scale), at, textbook::inverse_gamma(k, scale), size);
            note_entropy(bm::inverse_chi_squared(shape, scale), at,
                         textbook::inverse_gamma(k / 2, k * number(scale) / 2), size);
            note_log_density(bm::gamma_distribution(shape, scale), references::gamma(shape, scale));
            for (const double step : steps)
                for (const double stretch : {0.0, 1e-12, -0.3, 5.0}) {
                    const double shape_q = shape * (1 + step);
                    const double scale_q = scale * (1 + stretch);
                    const std::string pair = call("", {shape, scale, shape_q, scale_q});
                    const number reference = textbook::gamma(k, scale, shape_q, scale_q);
                    note_divergence(bm::gamma_distribution(shape, scale), bm::gamma_distribution(shape_q, scale_q),
                                    pair, reference);
                    note_divergence(bm::inverse_gamma(shape, scale), bm::inverse_gamma(shape_q, scale_q), pair,
                                    textbook::gamma(k, 1 / number(scale), shape_q, 1 / number(scale_q)));
                }
        }
    for (const double freedom : shapes) {
        const number half = number(freedom) / 2;
        note_entropy(bm::chi_squared(freedom), call("", {freedom}), textbook::gamma(half, 2));
        for (const double step : steps) {
            const double of_q = freedom * (1 + step);
            note_divergence(bm::chi_squared(freedom), bm::chi_squared(of_q), call("", {freedom, of_q}),
                            textbook::gamma(half, 2, number(of_q) / 2, 2));
            note_divergence(bm::inverse_chi_squared(freedom, 3), bm::inverse_chi_squared(of_q, 3),
                            call("", {freedom, of_q}),
                            textbook::gamma(half, 1 / (3 * half), number(of_q) / 2, 2 / (3 * number(of_q))));
        }
        if (freedom < 1e4) note_log_density(bm::inverse_gamma(freedom, 0.3), references::inverse_gamma(freedom, 0.3));
    }
}

TEST_CASE("beta distributions") {
    for (const double a : shapes)
        for (const double b : shapes) {
            note_entropy(bm::beta_distribution(a, b), call("", {a, b}), textbook::beta(a, b),
                         natural_scale({1, log(number(a)), log(number(b))}));
            note_log_density(bm::beta_distribution(a, b), references::beta(a, b));
            for (const double step : steps)
                for (const double other : {0.0, 1e-12, -0.3, 5.0}) {
                    const double a2 = a * (1 + step);
                    const double b2 = b * (1 + other);
                    note_divergence(bm::beta_distribution(a, b), bm::beta_distribution(a2, b2),
                                    call("", {a, b, a2, b2}), textbook::beta(a, b, a2, b2));
                }
        }
}

TEST_CASE("uniform and arcsine distributions") {
    for (const double scale : scales) {
        const double lower = -2 * scale;
        const double upper = 3.5 * scale;
        note_entropy(bm::uniform(lower, upper), call("", {lower, upper}), log(number(upper) - number(lower)),
                     natural_scale({1, log(number(scale))}));
        note_entropy(bm::arcsine(lower, upper), call("", {lower, upper}), textbook::arcsine(lower, upper),
                     natural_scale({1, log(number(scale))}));
        for (const double left : {0.0, 1e-12, 0.5, 1e5})
            for (const double right : {0.0, 1e-12, 0.3, 1e3}) {
                const double lower2 = lower - left * scale;
                const double upper2 = upper + right * scale;
                const number width = number(upper) - number(lower);
                const number before = (number(lower) - number(lower2)) / width;
                const number behind = (number(upper2) - number(upper)) / width;
                const std::string at = call("", {lower, upper, lower2, upper2});
                note_divergence(bm::uniform(lower, upper), bm::uniform(lower2, upper2), at,
                                log1p(number(before + behind)));
                note_divergence(bm::arcsine(lower, upper), bm::arcsine(lower2, upper2), at,
                                textbook::arcsine_pair(before, behind));
            }
    }
    note_log_density(bm::uniform(-2, 3.5), references::uniform(-2, 3.5));
    note_log_density(bm::arcsine(-2, 3.5), references::arcsine(-2, 3.5));
}

TEST_CASE("the same by quadrature in 50 digits") {
    const auto check = [](const auto& p, const auto& q, const references::distribution& f,
                          const references::distribution& g) {
        using D = std::remove_cvref_t<decltype(p)>;
        board().note(family<D>::name, "H", f.name, surprisal::entropy(p), references::entropy_of(f));
        board().note(family<D>::name, "D", f.name, surprisal::kl_divergence(p, q), references::divergence_of(f, g));
    };
    check(bm::normal(3, 2), bm::normal(1, 2.5), references::normal(3, 2), references::normal(1, 2.5));
    check(bm::lognormal(-1, 0.5), bm::lognormal(0, 0.75), references::lognormal(-1, 0.5),
          references::lognormal(0, 0.75));
    check(bm::gamma_distribution(2.5, 3.0), bm::gamma_distribution(4.0, 1.0), references::gamma(2.5, 3),
          references::gamma(4, 1));
    check(bm::inverse_gamma(2.5, 3), bm::inverse_gamma(4, 1), references::inverse_gamma(2.5, 3),
          references::inverse_gamma(4, 1));
    check(bm::beta_distribution(2.5, 3.0), bm::beta_distribution(4.0, 1.0), references::beta(2.5, 3),
          references::beta(4, 1));
    check(bm::arcsine(-1, 3), bm::arcsine(-2, 3.5), references::arcsine(-1, 3), references::arcsine(-2, 3.5));
}
