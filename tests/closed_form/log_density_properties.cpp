// What holds of every log-density, tried with random parameters whose mantissas are full, over 300 decades, at points from
// the whole range of double: it is a number or −∞, it is as exact as it says it is, extremes included, and it rises and
// falls where the family does. The oracle is each density's textbook form in 150 digits: what cancels there leaves enough.
// Seeds are drawn afresh at each run, and printed.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <limits>
#include <mpfr.h>
#include <string>
#include <utility>
#include <vector>

#include <surprisal/boost_math.hpp>

#include <boost/multiprecision/mpfr.hpp>

#include "../catch.hpp"
#include "../dice.hpp"

namespace {

namespace bm = boost::math;
namespace mp = boost::multiprecision;
using number = mp::number<mp::mpfr_float_backend<150>, mp::et_off>;
using surprisal::family;
using surprisal::interval;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double largest = std::numeric_limits<double>::max();
constexpr double smallest = std::numeric_limits<double>::denorm_min();

// Special functions of the oracle

[[nodiscard]] number pi() {
    number result;
    mpfr_const_pi(result.backend().data(), MPFR_RNDN);
    return result;
}

[[nodiscard]] number log_gamma(const number& x) {
    number result;
    int sign = 1;
    mpfr_lgamma(result.backend().data(), &sign, x.backend().data(), MPFR_RNDN);
    return result;
}

[[nodiscard]] number log_beta(const number& a, const number& b) {
    return log_gamma(a) + log_gamma(b) - log_gamma(number(a + b));
}

/// ln erfc(x): far out, where erfc has no exponent, by its asymptotic series.
[[nodiscard]] number log_erfc(const number& x) {
    if (x < 1e5) {
        number result;
        mpfr_erfc(result.backend().data(), x.backend().data(), MPFR_RNDN);
        return log(result);
    }
    const number z = 1 / (2 * x * x);
    number term = 1;
    number sum = 1;
    for (int k = 1; k < 14; ++k) {
        term *= -(2 * k - 1) * z;
        sum += term;
    }
    return -x * x - log(x * sqrt(pi())) + log(sum);
}

/// ln(1 + eˣ) and the like of exponents of any size
[[nodiscard]] number log_sum(const number& a, const number& b) {
    return a > b ? number(a + log1p(exp(number(b - a)))) : number(b + log1p(exp(number(a - b))));
}

// Random parameters and points

[[nodiscard]] double any_scale(dice& random) { return random.decades(-150, 150); }
[[nodiscard]] double any_shape(dice& random) {
    return random.chance(0.5) ? random.decades(-3, 15) : random.decades(-1, 2);
}
/// 0, or of any size, or one with which the scale is seen.
[[nodiscard]] double any_location(dice& random, double scale) {
    if (random.chance(0.2)) return 0;
    return random.sign() * (random.chance(0.5) ? any_scale(random) : scale * random.decades(-3, 6));
}

/// A double of random bits.
[[nodiscard]] double any_double(dice& random) {
    for (;;) {
        const double x = std::bit_cast<double>(random.engine()());
        if (std::abs(x) <= largest) return x;
    }
}

enum class form { unimodal, antimodal, other };

/// A member of a family, and what is known of it.
struct member {
    std::string name;
    std::vector<double> parameters;
    interval support;
    std::function<double(double)> log_density;
    std::function<number(const number&)> exact;  // none where it would take too long
    double epsilon;
    std::vector<surprisal::peak> peaks;
    form shape;
};

template <class D>
[[nodiscard]] member describe(const D& d, std::vector<double> parameters, form shape,
                              std::function<number(const number&)> exact) {
    surprisal::guidance told;
    if constexpr (surprisal::detail::has_guide<D>) family<D>::guide(d, told);
    double epsilon = 0x1p-52;
    if constexpr (surprisal::detail::has_epsilon<D>) epsilon = family<D>::epsilon(d);
    return {family<D>::name,
            std::move(parameters),
            family<D>::support(d),
            [d, f = std::function<double(double)>()](double x) mutable {
                if (!f) f = surprisal::detail::log_density_of(d);
                return f(x);
            },
            std::move(exact),
            epsilon,
            told.peaks,
            shape};
}

/// Points of the support from everywhere, in order.
[[nodiscard]] std::vector<double> points_of(const member& of, dice& random, int count) {
    const double lower = std::max(of.support.lower, -largest);
    const double upper = std::min(of.support.upper, largest);
    std::vector<double> points;
    const auto add = [&](double x) {
        if (x >= lower && x <= upper) points.push_back(x);
    };
    const auto add_with_neighbours = [&](double x) {
        add(x);
        add(std::nextafter(x, infinity));
        add(std::nextafter(x, -infinity));
    };
    for (const double x : {lower, upper, 0.0, 1.0, smallest, -smallest, 0x1p-1022, -0x1p-1022, 1e-200, -1e-200})
        add_with_neighbours(x);
    for (const double x : {1e160, 1e300, -1e160, -1e300}) add(x);
    std::vector<double> landmarks{lower, upper, 0, 1};
    for (const auto& [location, scale] : of.peaks) {
        add_with_neighbours(location);
        for (const double way : {0.5, 1.0, 2.0, 10.0, 30.0, 700.0, 1000.0})
            for (const double side : {-1.0, 1.0}) add(location + side * way * scale);
        landmarks.push_back(location);
    }
    for (int i = 0; i < count; ++i) {
        add(any_double(random));
        add(std::abs(any_double(random)));
        const double landmark =
            landmarks[static_cast<std::size_t>(random.uniform(0, 4 + double(of.peaks.size()))) % landmarks.size()];
        add(landmark + random.sign() * std::abs(landmark) * random.decades(-17, 3));
        if (!of.peaks.empty()) {
            const surprisal::peak& at = of.peaks[static_cast<std::size_t>(i) % of.peaks.size()];
            add(at.location + random.sign() * at.scale * random.decades(-4, 4));
            add(at.location + random.sign() * at.scale * random.decades(-20, 200));
        }
        if (upper < largest) add(lower + (upper - lower) * random.uniform(0, 1));
    }
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    return points;
}

/// What went wrong, one line a kind and family; a few of each kind in full.
class complaints {
public:
    void add(const member& of, const char* kind, double x, double value, double expected, double share) {
        ++count_;
        if (count_ > 3) return;
        char text[512];
        std::string parameters;
        for (const double p : of.parameters) {
            std::snprintf(text, sizeof text, "%s%.17g", parameters.empty() ? "" : ", ", p);
            parameters += text;
        }
        std::snprintf(text, sizeof text, "%s(%s) at x = %.17g: %s; %.17g, right is %.17g; %.3g of what is allowed\n",
                      of.name.c_str(), parameters.c_str(), x, kind, value, expected, share);
        text_ += text;
    }
    [[nodiscard]] int count() const { return count_; }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    int count_ = 0;
    std::string text_;
};

struct tally {
    int members = 0;
    int points = 0;
    int unknown = 0;  // points at which the oracle has no answer
    double worst = 0;
};

void check_values(const member& of, const std::vector<double>& points, complaints& wrong, tally& total) {
    constexpr double bar = 4;  // units of the stated epsilon
    constexpr double units_of_order = 16;
    std::vector<double> values;
    for (const double x : points) {
        double value = 0;
        try {
            value = of.log_density(x);
        } catch (const std::exception&) {
            wrong.add(of, "throws", x, 0, 0, 0);
            return;
        }
        ++total.points;
        values.push_back(value);
        const bool is_end = x == of.support.lower || x == of.support.upper;
        if (std::isnan(value)) wrong.add(of, "not a number", x, value, 0, 0);
        if (value == infinity && !is_end) wrong.add(of, "infinite", x, value, 0, 0);
        if (!of.exact || std::isnan(value) || value == infinity) continue;
        const number exact = of.exact(number(x));
        const auto rough = static_cast<double>(exact);
        if (exact < -number(largest)) {
            if (value != -infinity) wrong.add(of, "should be -inf", x, value, rough, 0);
            continue;
        }
        if (std::isnan(rough)) {
            ++total.unknown;
            continue;
        }
        const double allowed = bar * of.epsilon * (1 + std::abs(rough));
        const double share = static_cast<double>(abs(number(value) - exact) / allowed);
        if (!(share <= 1) && !(value == -infinity && exact < -number(largest) * (1 - 1e-15)))
            wrong.add(of, "not exact", x, value, rough, share);
        else
            total.worst = std::max(total.worst, share);
    }
    if (of.shape == form::other || values.empty()) return;
    const double up = of.shape == form::unimodal ? 1 : -1;  // antimodal ones are checked upside down
    const auto at = [&](std::size_t i) { return std::isnan(values[i]) ? -infinity : up * values[i]; };
    std::size_t top = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (at(i) > at(top)) top = i;
    for (std::size_t i = 1; i < values.size(); ++i) {
        const double rise = i <= top ? at(i) - at(i - 1) : at(i - 1) - at(i);
        if (at(i) == at(i - 1) || std::isnan(rise)) continue;
        const double allowed = units_of_order * of.epsilon * (1 + std::min(std::abs(at(i)), std::abs(at(i - 1))));
        if (rise < -allowed) wrong.add(of, "not monotone", points[i], values[i], values[i - 1], -rise / allowed);
    }
}

/// Tries `count` members that draw(dice) makes.
template <class Draw>
void try_family(const char* name, int count, int points, Draw draw) {
    dice random(name);
    complaints wrong;
    tally total;
    for (int i = 0; i < count; ++i) {
        const member of = draw(random);
        ++total.members;
        check_values(of, points_of(of, random, points), wrong, total);
    }
    std::printf("%-24s %4d members, %6d points, %d unknown, worst error %.2f of what is allowed, %d wrong\n", name,
                total.members, total.points, total.unknown, total.worst, wrong.count());
    std::fputs(wrong.text().c_str(), stdout);
    CAPTURE(name, random.seed());
    CHECK(wrong.count() == 0);
}

// The oracle of gamma distributions: shape, and ln of the scale as it comes

[[nodiscard]] number log_inverse_gamma_density(const number& x, const number& shape, const number& scale) {
    return -(shape + 1) * log(x / scale) - scale / x - log_gamma(shape) - log(scale);
}

/// (a − 1) ln x, 0 for a = 1
[[nodiscard]] number log_power(const number& x, const number& exponent) {
    return exponent == 0 ? number(0) : number(exponent * log(x));
}

/// ln Σⱼ termⱼ from ln term₀ and the terms' ratios.
[[nodiscard]] number log_series(const number& log_first, const std::function<number(int)>& ratio) {
    number sum = 1;
    number term = 1;
    for (int j = 0;; ++j) {
        const number r = ratio(j);
        term *= r;
        sum += term;
        if (r < 1 && term / (1 - r) < sum * number("1e-40")) return log_first + log(sum);
    }
}

/// Where the oracle would take too long, or is not needed.
[[nodiscard]] number unknown() { return std::numeric_limits<double>::quiet_NaN(); }
constexpr double most_terms = 1e7;  // the square of the number of terms of a series, about

/// ln of y (1 − y) f(y)
[[nodiscard]] number log_non_central_beta(const number& a, const number& b, const number& mean, const number& y,
                                          const number& rest) {
    // The series is as long as its largest term is far out, where (j + 1)(a + j) = mean y (a + b + j).
    const number grown = mean * y;
    if (grown > 1e3 || grown * (a + b) > most_terms) return unknown();
    return log_series(-mean + a * log(y) + b * log(rest) - log_beta(a, b),
                      [&](int j) { return number(grown * (a + b + j) / ((j + 1) * (a + j))); });
}

/// By the integral over the logarithm of the value of χ, whose trapezoids converge fast.
[[nodiscard]] number log_non_central_t(const number& v, const number& delta, const number& x) {
    const number square = v + x * x;
    const number w = delta * x / sqrt(square);
    const number mode = (w + sqrt(number(w * w + 4 * (v + 1)))) / 2;
    const auto log_integrand = [&](const number& y) { return number((v + 1) * log(y) - (y - w) * (y - w) / 2); };
    const number top = log_integrand(mode);
    const number step = std::min(number(1 / sqrt(number(mode * mode + v + 1)) / 2), number(0.06));
    number sum = 1;
    for (const int side : {-1, 1})
        for (int i = 1;; ++i) {
            const number height = exp(number(log_integrand(mode * exp(number(side * i * step))) - top));
            sum += height;
            if (height < 1e-25) break;
        }
    return top + log(number(sum * step)) + v / 2 * log(v) - log(pi()) / 2 - log_gamma(v / 2) -
           (v - 1) / 2 * log(number(2)) - (v + 1) / 2 * log(square) - delta * delta * v / (2 * square);
}

}  // namespace

TEST_CASE("log-densities of families with a location and a scale, of untidy parameters") {
    mpfr_set_emax(mpfr_get_emax_max());
    mpfr_set_emin(mpfr_get_emin_min());
    constexpr int members = 60;
    constexpr int points = 30;
    const auto located = [&](const char* name, auto make, auto exact) {
        try_family(name, members, points, [&](dice& random) {
            const double s = any_scale(random);
            const double m = any_location(random, s);
            return describe(make(m, s), {m, s}, form::unimodal, [=](const number& x) {
                return number(exact(number((x - number(m)) / number(s))) - log(number(s)));
            });
        });
    };
    located(
        "normal", [](double m, double s) { return bm::normal(m, s); },
        [](const number& z) { return number(-z * z / 2 - log(2 * pi()) / 2); });
    located(
        "laplace", [](double m, double s) { return bm::laplace(m, s); },
        [](const number& z) { return number(-abs(z) - log(number(2))); });
    located(
        "logistic", [](double m, double s) { return bm::logistic(m, s); },
        [](const number& z) { return number(-abs(z) - 2 * log1p(exp(number(-abs(z))))); });
    located(
        "cauchy", [](double m, double s) { return bm::cauchy(m, s); },
        [](const number& z) { return number(-log1p(number(z * z)) - log(pi())); });
    located(
        "extreme_value", [](double m, double s) { return bm::extreme_value(m, s); },
        [](const number& z) { return number(-z - exp(number(-z))); });
    try_family("skew_normal", members, points, [](dice& random) {
        const double s = any_scale(random);
        const double m = any_location(random, s);
        const double a = random.chance(0.1) ? 0 : random.sign() * any_shape(random);
        return describe(bm::skew_normal(m, s, a), {m, s, a}, form::unimodal, [=](const number& x) {
            const number z = (x - number(m)) / number(s);
            return number(-z * z / 2 - log(2 * pi()) / 2 - log(number(s)) + log_erfc(-number(a) * z / sqrt(number(2))));
        });
    });
    const auto two_ends = [](dice& random) {
        const double s = any_scale(random);
        const double m = any_location(random, s);
        double lower = m;
        double upper = m + s;
        if (!(lower < upper)) upper = std::nextafter(lower, infinity);
        return std::pair{lower, upper};
    };
    try_family("uniform", members, points, [&](dice& random) {
        const auto [a, b] = two_ends(random);
        return describe(bm::uniform(a, b), {a, b}, form::unimodal,
                        [a = a, b = b](const number&) { return number(-log(number(b) - number(a))); });
    });
    try_family("arcsine", members, points, [&](dice& random) {
        const auto [a, b] = two_ends(random);
        return describe(bm::arcsine(a, b), {a, b}, form::antimodal, [a = a, b = b](const number& x) {
            return number(-log(pi()) - (log(x - number(a)) + log(number(b) - x)) / 2);
        });
    });
    try_family("triangular", members, points, [&](dice& random) {
        const auto [a, b] = two_ends(random);
        const double t = random.uniform(-0.2, 1.2);
        const double c = std::min(std::max(a + (b - a) * t, a), b);
        return describe(bm::triangular(a, c, b), {a, c, b}, form::unimodal, [a = a, b = b, c](const number& x) {
            const number width = number(b) - number(a);
            const bool is_rising = x < c || c == b;
            return number(log(2 / width) + (is_rising ? log((x - number(a)) / (number(c) - number(a)))
                                                      : log((number(b) - x) / (number(b) - number(c)))));
        });
    });
}

TEST_CASE("log-densities of families on the half line, of untidy parameters") {
    mpfr_set_emax(mpfr_get_emax_max());
    mpfr_set_emin(mpfr_get_emin_min());
    constexpr int members = 60;
    constexpr int points = 30;
    try_family("exponential", members, points, [](dice& random) {
        const double l = any_scale(random);
        return describe(bm::exponential(l), {l}, form::unimodal,
                        [=](const number& x) { return number(log(number(l)) - number(l) * x); });
    });
    try_family("rayleigh", members, points, [](dice& random) {
        const double s = any_scale(random);
        return describe(bm::rayleigh(s), {s}, form::unimodal, [=](const number& x) {
            const number z = x / number(s);
            return number(log(z) - log(number(s)) - z * z / 2);
        });
    });
    try_family("weibull", members, points, [](dice& random) {
        const double k = any_shape(random);
        const double s = any_scale(random);
        return describe(bm::weibull(k, s), {k, s}, form::unimodal, [=](const number& x) {
            const number w = log(x / number(s));
            return number(log(number(k)) - log(number(s)) + log_power(x / number(s), number(k) - 1) -
                          exp(number(number(k) * w)));
        });
    });
    try_family("lognormal", members, points, [](dice& random) {
        const double s = random.chance(0.5) ? random.decades(-3, 3) : any_scale(random);
        const double m = random.chance(0.5) ? random.sign() * random.decades(-3, 2.5) : any_location(random, s);
        return describe(bm::lognormal(m, s), {m, s}, form::unimodal, [=](const number& x) {
            if (x == 0) return number(-infinity);
            const number z = (log(x) - number(m)) / number(s);
            return number(-z * z / 2 - log(2 * pi()) / 2 - log(number(s)) - log(x));
        });
    });
    try_family("gamma", members, points, [](dice& random) {
        const double k = any_shape(random);
        const double s = any_scale(random);
        return describe(bm::gamma_distribution<>(k, s), {k, s}, form::unimodal, [=](const number& x) {
            return number(log_power(x / number(s), number(k) - 1) - x / number(s) - log_gamma(number(k)) -
                          log(number(s)));
        });
    });
    try_family("chi_squared", members, points, [](dice& random) {
        const double v = any_shape(random);
        return describe(bm::chi_squared(v), {v}, form::unimodal, [=](const number& x) {
            return number(log_power(x / 2, number(v) / 2 - 1) - x / 2 - log_gamma(number(v) / 2) - log(number(2)));
        });
    });
    try_family("inverse_gamma", members, points, [](dice& random) {
        const double k = any_shape(random);
        const double s = any_scale(random);
        return describe(bm::inverse_gamma_distribution<>(k, s), {k, s}, form::unimodal, [=](const number& x) {
            if (x == 0) return number(-infinity);
            return log_inverse_gamma_density(x, number(k), number(s));
        });
    });
    try_family("inverse_chi_squared", members, points, [](dice& random) {
        const double v = any_shape(random);
        const double s = any_scale(random);
        return describe(bm::inverse_chi_squared_distribution<>(v, s), {v, s}, form::unimodal, [=](const number& x) {
            if (x == 0) return number(-infinity);
            return log_inverse_gamma_density(x, number(v) / 2, number(v) * number(s) / 2);
        });
    });
    try_family("inverse_gaussian", members, points, [](dice& random) {
        const double m = any_scale(random);
        const double l = random.chance(0.5) ? any_scale(random) : m * random.decades(-6, 6);
        return describe(bm::inverse_gaussian(m, l), {m, l}, form::unimodal, [=](const number& x) {
            if (x == 0) return number(-infinity);
            const number z = (x - number(m)) / number(m);
            return number(log(number(l) / (2 * pi())) / 2 - 3 * log(x) / 2 - number(l) / 2 * z * (z / x));
        });
    });
    try_family("pareto", members, points, [](dice& random) {
        const double a = any_scale(random);
        const double k = any_shape(random);
        return describe(bm::pareto(a, k), {a, k}, form::unimodal, [=](const number& x) {
            return number(log(number(k)) - log(number(a)) - (number(k) + 1) * log(x / number(a)));
        });
    });
    try_family("hyperexponential", members, points, [](dice& random) {
        std::vector<double> shares;
        std::vector<double> rates;
        const double center = any_scale(random);
        const bool is_wide = random.chance(0.5);
        for (int i = 0; i < 3; ++i) {
            shares.push_back(random.chance(0.5) ? random.uniform(0.05, 1) : random.decades(-30, 0));
            rates.push_back(is_wide ? any_scale(random) : center * random.decades(-3, 3));
        }
        std::sort(shares.begin(), shares.end());  // Boost makes the last one of 1 minus the others: it must not be 0
        const bm::hyperexponential_distribution<double> d(shares, rates);
        return describe(d, {shares[0], shares[1], shares[2], rates[0], rates[1], rates[2]}, form::unimodal,
                        [=](const number& x) {
                            number sum = -infinity;
                            for (std::size_t i = 0; i < 3; ++i) {
                                const number rate = d.rates()[i];
                                const number term = log(number(d.probabilities()[i]) * rate) - rate * x;
                                sum = i == 0 ? term : log_sum(sum, term);
                            }
                            return sum;
                        });
    });
    try_family("fisher_f", members, points, [](dice& random) {
        const double n1 = any_shape(random);
        const double n2 = any_shape(random);
        return describe(bm::fisher_f(n1, n2), {n1, n2}, form::unimodal, [=](const number& x) {
            const number a = number(n1) / 2;
            const number b = number(n2) / 2;
            return number(log(a / b) + log_power(a * x / b, a - 1) - (a + b) * log1p(number(a * x / b)) -
                          log_beta(a, b));
        });
    });
}

TEST_CASE("log-densities of families with a shape, of untidy parameters") {
    mpfr_set_emax(mpfr_get_emax_max());
    mpfr_set_emin(mpfr_get_emin_min());
    constexpr int members = 60;
    constexpr int points = 30;
    try_family("students_t", members, points, [](dice& random) {
        const double v = random.chance(0.2) ? random.decades(-3, 300) : any_shape(random);
        return describe(bm::students_t(v), {v}, form::unimodal, [=](const number& x) {
            const number n = v;
            const number peak = v > 1e60 ? number(-log(2 * pi()) / 2 - 1 / (4 * n))
                                         : number(-log_beta(n / 2, number(0.5)) - log(n) / 2);
            return number(peak - (n + 1) / 2 * log1p(number(x * x / n)));
        });
    });
    try_family("beta", members, points, [](dice& random) {
        const double a = any_shape(random);
        const double b = any_shape(random);
        const form shape = a < 1 && b < 1 ? form::antimodal : form::unimodal;
        return describe(bm::beta_distribution<>(a, b), {a, b}, shape, [=](const number& x) {
            return number(log_power(x, number(a) - 1) + log_power(1 - x, number(b) - 1) -
                          log_beta(number(a), number(b)));
        });
    });
}

#if __has_include(<boost/math/distributions/kolmogorov_smirnov.hpp>)
TEST_CASE("log-densities of kolmogorov_smirnov, of untidy parameters") {
    mpfr_set_emax(mpfr_get_emax_max());
    mpfr_set_emin(mpfr_get_emin_min());
    try_family("kolmogorov_smirnov", 60, 30, [](dice& random) {
        const double n = any_scale(random);
        return describe(bm::kolmogorov_smirnov_distribution<>(n), {n}, form::unimodal, [=](const number& x) {
            if (x == 0) return number(-infinity);
            const number square = number(n) * x * x;
            number sum = 0;
            if (square > 0.5) {  // relative to the first term
                for (int k = 1; k < 30; ++k)
                    sum += (k % 2 == 0 ? -1 : 1) * k * k * exp(number(-2 * (k * k - 1) * square));
                return number(log(number(8)) + (log(square) + log(number(n))) / 2 - 2 * square + log(sum));
            }
            const number c = pi() * pi() / (8 * square);
            for (int k = 1; k < 30; k += 2) sum += (2 * k * k * c - 1) * exp(number(-(k * k - 1) * c));
            return number(log(2 * pi()) / 2 - log(square) - c + log(sum) + log(number(n)) / 2);
        });
    });
}
#endif

TEST_CASE("log-densities of non-central families, of untidy parameters") {
    mpfr_set_emax(mpfr_get_emax_max());
    mpfr_set_emin(mpfr_get_emin_min());
    constexpr int members = 60;
    constexpr int points = 12;
    const auto noncentrality = [](dice& random) {
        return random.chance(0.1) ? 0 : random.chance(0.5) ? random.decades(-3, 2) : any_shape(random);
    };
    try_family("non_central_chi_squared", members, points, [&](dice& random) {
        const double n = random.chance(0.1) ? 2 : any_shape(random);
        const double lambda = noncentrality(random);
        return describe(bm::non_central_chi_squared(n, lambda), {n, lambda}, n < 2 ? form::other : form::unimodal,
                        [=](const number& x) {
                            const number k = number(n) / 2;
                            const number mean = number(lambda) / 2;
                            if (x == 0 || mean * x > most_terms) return unknown();
                            return log_series(-mean + log_power(x / 2, k - 1) - x / 2 - log_gamma(k) - log(number(2)),
                                              [&](int j) { return number(mean * (x / 2) / ((j + 1) * (k + j))); });
                        });
    });
    try_family("non_central_beta", members, points, [&](dice& random) {
        const double a = random.chance(0.1) ? 1 : any_shape(random);
        const double b = any_shape(random);
        const double lambda = noncentrality(random);
        return describe(bm::non_central_beta_distribution<>(a, b, lambda), {a, b, lambda},
                        a < 1 || b < 1 ? form::other : form::unimodal, [=](const number& x) {
                            if (x == 0 || x == 1) return unknown();
                            return log_non_central_beta(a, b, number(lambda) / 2, x, 1 - x) - log(x) -
                                   log(number(1 - x));
                        });
    });
    try_family("non_central_f", members, points, [&](dice& random) {
        const double n1 = random.chance(0.1) ? 2 : any_shape(random);
        const double n2 = any_shape(random);
        const double lambda = noncentrality(random);
        return describe(bm::non_central_f_distribution<>(n1, n2, lambda), {n1, n2, lambda},
                        n1 < 2 ? form::other : form::unimodal, [=](const number& x) {
                            if (x == 0) return unknown();
                            const number a = number(n1) / 2;
                            const number b = number(n2) / 2;
                            const number whole = a * x + b;
                            return log_non_central_beta(a, b, number(lambda) / 2, a * x / whole, b / whole) - log(x);
                        });
    });
    try_family("non_central_t", members / 3, points, [&](dice& random) {
        const double v = random.chance(0.05)  ? infinity
                         : random.chance(0.1) ? random.decades(15, 60)
                                              : any_shape(random);
        const double delta = random.sign() * (random.chance(0.1) ? random.decades(10, 60) : noncentrality(random));
        return describe(bm::non_central_t(v, delta), {v, delta}, form::unimodal, [=](const number& x) {
            if (v == infinity) return number(-(x - number(delta)) * (x - number(delta)) / 2 - log(2 * pi()) / 2);
            return log_non_central_t(v, delta, x);
        });
    });
}

TEST_CASE("log-densities of non-central families next to 0, where a power of x cancels the mass of no event") {
    dice random("non-central families next to 0");
    const auto check_close = [](double found, const number& exact) {
        CHECK(abs(number(found) - exact) <= 0x1p-52 * (1 + abs(exact)));
    };
    for (int i = 0; i < 100; ++i) {
        const double a = random.decades(-3, -0.5);
        const double b = random.decades(-1, 2);
        const double mean = random.uniform(5, 400);
        const double x = std::exp(-mean / (1 - a)) * random.decades(-2, 2);
        CAPTURE(random.seed(), a, b, mean, x);
        if (!(x > 0) || mean * x / a > 1e-20) continue;  // so that the first term of the series is all
        const auto non_central = [](const auto& d, double at) {
            return family<std::decay_t<decltype(d)>>::log_density(d, at);
        };
        const number power = (number(a) - 1) * log(number(x)) - mean;
        check_close(non_central(bm::non_central_chi_squared(2 * a, 2 * mean), x),
                    power - number(a) * log(number(2)) - log_gamma(a));
        check_close(non_central(bm::non_central_beta_distribution<>(a, b, 2 * mean), x), power - log_beta(a, b));
        check_close(non_central(bm::non_central_f_distribution<>(2 * a, 2 * b, 2 * mean), x),
                    power + number(a) * log(number(a) / b) - log_beta(a, b));
    }
}

TEST_CASE("entropies of beta distributions that crowd at 1, by the textbook form") {
    const auto digamma = [](const number& x) {
        number result;
        mpfr_digamma(result.backend().data(), x.backend().data(), MPFR_RNDN);
        return result;
    };
    dice random("beta distributions that crowd at 1");
    CAPTURE(random.seed());
    for (int i = 0; i < 50; ++i) {
        const double a = random.decades(6, 7.8);
        const double b = i % 2 == 0 ? 0.01 : random.decades(-3, 0);
        const number n = number(a) + number(b);
        const number exact =
            log_beta(a, b) - (number(a) - 1) * digamma(a) - (number(b) - 1) * digamma(b) + (n - 2) * digamma(n);
        const surprisal::estimate found = surprisal::entropy(bm::beta_distribution<>(a, b));
        CAPTURE(a, b, found.value, found.error, static_cast<double>(exact));
        CHECK(abs(number(found.value) - exact) <= found.error);
        CHECK(found.error <= 1e-15 * std::fabs(found.value) + 1e-15);
    }
}
