#ifndef SURPRISAL_TESTS_CONTINUOUS_REFERENCES_FAMILIES_HPP
#define SURPRISAL_TESTS_CONTINUOUS_REFERENCES_FAMILIES_HPP

// Families of densities. Constants are worked out in 50 digits and rounded once, so that the double version is as good as its
// arguments allow. Names and parameters are those of Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions,
// 2nd ed., and of the Wikipedia article of the family.

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/bessel.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include "distribution.hpp"

namespace references {

using std::abs;
using std::asinh;
using std::cos;
using std::exp;
using std::expm1;
using std::log;
using std::log1p;
using std::pow;
using std::sin;
using std::sqrt;

inline const range line{};
inline const range half_line{0, infinity};

[[nodiscard]] inline number pi() { return boost::math::constants::pi<number>(); }
[[nodiscard]] inline number log_gamma(const number& x) { return boost::math::lgamma(x); }
[[nodiscard]] inline number log_beta(const number& a, const number& b) {
    return log_gamma(a) + log_gamma(b) - log_gamma(a + b);
}

// On the line

/// f(x) = g((x − location)/scale)/scale, where c + g is the log density of the standard member.
template <class G>
[[nodiscard]] distribution location_scale(std::string name, double location, double scale, std::vector<double> breaks,
                                          const number& c, G g) {
    return describe(std::move(name), line, {{location, scale}}, std::move(breaks), [=]<class T>(in<T>) {
        const number constant = c - log(number(scale));
        return [m = T(location), s = T(scale), c = T(constant), g](const T& x) { return T(c + g(T((x - m) / s))); };
    });
}

[[nodiscard]] inline distribution normal(double location, double scale) {
    return location_scale(call("normal", {location, scale}), location, scale, {}, -log(2 * pi()) / 2,
                          [](const auto& z) { return -z * z / 2; });
}

[[nodiscard]] inline distribution laplace(double location, double scale) {
    return location_scale(call("laplace", {location, scale}), location, scale, {location}, -log(number(2)),
                          [](const auto& z) { return -abs(z); });
}

[[nodiscard]] inline distribution logistic(double location, double scale) {
    return location_scale(call("logistic", {location, scale}), location, scale, {}, 0,
                          [](const auto& z) { return -abs(z) - 2 * log1p(exp(-abs(z))); });
}

/// The law of maxima.
[[nodiscard]] inline distribution gumbel(double location, double scale) {
    return location_scale(call("gumbel", {location, scale}), location, scale, {}, 0,
                          [](const auto& z) { return -z - exp(-z); });
}

[[nodiscard]] inline distribution hyperbolic_secant(double location, double scale) {
    return location_scale(call("hyperbolic_secant", {location, scale}), location, scale, {}, 0, [](const auto& z) {
        using T = std::decay_t<decltype(z)>;
        const T y = T(pi() / 2) * abs(z);
        return -y - log1p(exp(-2 * y));
    });
}

[[nodiscard]] inline distribution cauchy(double location, double scale) {
    return location_scale(call("cauchy", {location, scale}), location, scale, {}, -log(pi()), [](const auto& z) {
        return abs(z) > 1e150 ? -2 * log(abs(z)) : -log1p(z * z);  // z² overflows
    });
}

[[nodiscard]] inline distribution students_t(double freedom, double location, double scale) {
    const number v = freedom;
    const number c = -log_beta(v / 2, number(0.5)) - log(v) / 2;
    return location_scale(call("students_t", {freedom, location, scale}), location, scale, {}, c,
                          [freedom](const auto& z) {
                              using T = std::decay_t<decltype(z)>;
                              const T n(freedom);
                              const T tail = abs(z) > 1e150 ? T(2 * log(abs(z)) - log(n)) : T(log1p(z * z / n));
                              return T(-(n + 1) / 2 * tail);
                          });
}

/// f ∝ exp(−|z|^shape): laplace at 1, normal at 2, a cusp below 1, flat as a box far above.
[[nodiscard]] inline distribution generalized_normal(double shape, double location, double scale) {
    const number c = -log(number(2)) - log_gamma(1 + 1 / number(shape));
    return location_scale(call("generalized_normal", {shape, location, scale}), location, scale, {location}, c,
                          [shape](const auto& z) {
                              using T = std::decay_t<decltype(z)>;
                              return -pow(T(abs(z)), T(shape));
                          });
}

/// f = 2 φ(z) Φ(slant z).
[[nodiscard]] inline distribution skew_normal(double slant, double location, double scale) {
    return location_scale(call("skew_normal", {slant, location, scale}), location, scale, {}, -log(2 * pi()) / 2,
                          [slant](const auto& z) {
                              using T = std::decay_t<decltype(z)>;
                              const T y = -T(slant) * z / T(sqrt(number(2)));
                              return T(-z * z / 2 + log(T(boost::math::erfc(y))));
                          });
}

/// Decays as e^(−skew z) to the right and e^(z/skew) to the left.
[[nodiscard]] inline distribution asymmetric_laplace(double skew, double location, double scale) {
    const number k = skew;
    return location_scale(call("asymmetric_laplace", {skew, location, scale}), location, scale, {location},
                          -log(k + 1 / k), [skew](const auto& z) {
                              using T = std::decay_t<decltype(z)>;
                              return z < 0 ? T(z / T(skew)) : T(-z * T(skew));
                          });
}

/// gamma + delta·asinh(z) is standard normal: skewed, with the tails of a lognormal on both sides.
[[nodiscard]] inline distribution johnson_su(double gamma, double delta, double location, double scale) {
    const number c = log(number(delta)) - log(2 * pi()) / 2;
    return location_scale(call("johnson_su", {gamma, delta, location, scale}), location, scale, {}, c,
                          [=](const auto& z) {
                              using T = std::decay_t<decltype(z)>;
                              const T y = T(gamma) + T(delta) * asinh(z);
                              const T stretch = abs(z) > 1e150 ? T(log(abs(z))) : T(log1p(z * z) / 2);
                              return T(-y * y / 2 - stretch);
                          });
}

/// A standard normal under a wave: f ∝ φ(x) (1 + depth cos(frequency x)).
[[nodiscard]] inline distribution modulated_normal(double frequency, double depth) {
    const number k = frequency;
    const number a = depth;
    const number c = -log(2 * pi()) / 2 - log(1 + a * exp(-k * k / 2));
    return location_scale(call("modulated_normal", {frequency, depth}), 0, 1, {}, c, [=](const auto& z) {
        using T = std::decay_t<decltype(z)>;
        return T(-z * z / 2 + log1p(T(depth) * cos(T(frequency) * z)));
    });
}

/// Σ weightᵢ componentᵢ. The weights are divided by their sum.
[[nodiscard]] inline distribution mixture(const std::vector<std::pair<double, distribution>>& parts) {
    number total = 0;
    for (const auto& [weight, part] : parts) total += number(weight);
    distribution mixed{"", {infinity, -infinity}, {}, {}, {}, {}};
    std::vector<number> log_weights;
    for (const auto& [weight, part] : parts) {
        mixed.name += (mixed.name.empty() ? "" : " + ") + decimal(weight) + ' ' + part.name;
        mixed.support = {std::min(mixed.support.lower, part.support.lower),
                         std::max(mixed.support.upper, part.support.upper)};
        mixed.peaks.insert(mixed.peaks.end(), part.peaks.begin(), part.peaks.end());
        mixed.breaks.insert(mixed.breaks.end(), part.breaks.begin(), part.breaks.end());
        log_weights.push_back(log(number(weight) / total));
    }
    const auto sum = []<class T>(const std::vector<std::pair<T, std::function<T(const T&)>>>& terms, const T& x) {
        T largest = -infinity;
        std::vector<T> logs;
        for (const auto& [log_weight, log_density] : terms) {
            logs.push_back(log_weight + log_density(x));
            largest = std::max(largest, logs.back());
        }
        if (largest < -std::numeric_limits<T>::max()) return largest;
        T mixed_density = 0;
        for (const T& l : logs) mixed_density += exp(T(l - largest));
        return T(largest + log(mixed_density));
    };
    std::vector<std::pair<double, std::function<double(const double&)>>> terms;
    std::vector<std::pair<number, std::function<number(const number&)>>> exact;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        terms.emplace_back(static_cast<double>(log_weights[i]), parts[i].second.log_density);
        exact.emplace_back(log_weights[i], parts[i].second.exact_log_density);
    }
    mixed.log_density = [=](double x) { return sum(terms, x); };
    mixed.exact_log_density = [=](const number& x) { return sum(exact, x); };
    return mixed;
}

// On the half line

/// f ∝ x^(power) exp(−(x/scale)^stretch) for x > 0, with the constant that makes its integral 1.
[[nodiscard]] inline distribution power_exponential(std::string name, const number& power, double stretch,
                                                    const number& scale, peak where, const number& constant) {
    return describe(std::move(name), half_line, {where}, {}, [=]<class T>(in<T>) {
        return [a = T(power), b = T(stretch), s = T(scale), c = T(constant)](const T& x) {
            const T z = x / s;
            const T decay = b == 1 ? z : T(pow(z, b));
            return a == 0 ? T(c - decay) : T(c + a * log(z) - decay);
        };
    });
}

[[nodiscard]] inline distribution exponential(double rate) {
    return describe(call("exponential", {rate}), half_line, {{0, 1 / rate}}, {}, [=]<class T>(in<T>) {
        return [l = T(rate), c = T(log(number(rate)))](const T& x) { return T(c - l * x); };
    });
}

/// Shape k, scale θ. Written about its mode, where k ln x − ln Γ(k) would cancel.
[[nodiscard]] inline distribution gamma(double shape, double scale) {
    const number k = shape;
    const number s = scale;
    const peak where{std::max(shape - 1, 0.0) * scale, std::sqrt(shape) * scale};
    if (shape <= 2) return power_exponential(call("gamma", {shape, scale}), k - 1, 1, s, where, -log_gamma(k) - log(s));
    const number height = (k - 1) * (log(k - 1) - 1) - log_gamma(k) - log(s);
    return describe(call("gamma", {shape, scale}), half_line, {where}, {}, [=]<class T>(in<T>) {
        return [a = T(k - 1), mode = T((k - 1) * s), c = T(height)](const T& x) {
            const T u = (x - mode) / mode;
            return abs(u) < 0.5 ? T(c + a * (log1p(u) - u)) : T(c + a * (log(T(x / mode)) - u));
        };
    });
}

[[nodiscard]] inline distribution weibull(double shape, double scale) {
    return power_exponential(call("weibull", {shape, scale}), number(shape) - 1, shape, scale,
                             {shape > 1 ? scale : 0, shape > 1 ? scale / shape : scale},
                             log(number(shape) / number(scale)));
}

[[nodiscard]] inline distribution rayleigh(double scale) {
    const number s = sqrt(number(2)) * number(scale);
    return power_exponential(call("rayleigh", {scale}), 1, 2, s, {scale, scale}, log(2 / s));
}

[[nodiscard]] inline distribution maxwell(double scale) {
    const number s = sqrt(number(2)) * number(scale);
    return power_exponential(call("maxwell", {scale}), 2, 2, s, {scale, scale}, log(4 / s) - log(pi()) / 2);
}

[[nodiscard]] inline distribution half_normal(double scale) {
    const number s = sqrt(number(2)) * number(scale);
    return power_exponential(call("half_normal", {scale}), 0, 2, s, {0, scale}, log(2 / s) - log(pi()) / 2);
}

[[nodiscard]] inline distribution half_cauchy(double scale) {
    distribution half = cauchy(0, scale);
    return describe(call("half_cauchy", {scale}), half_line, {{0, scale}}, {}, [=]<class T>(in<T>) {
        const auto whole = [half](const T& x) {
            if constexpr (std::is_same_v<T, double>)
                return half.log_density(x);
            else
                return half.exact_log_density(x);
        };
        return [=, c = T(log(number(2)))](const T& x) { return T(c + whole(x)); };
    });
}

/// The law of exp(Y), Y of a location-scale family on the line.
[[nodiscard]] inline distribution exponential_of(std::string name, const distribution& y) {
    const double median = std::exp(y.peaks.front().location);
    const double spread = median * std::min(1.0, y.peaks.front().scale);
    return describe(std::move(name), half_line, {{median, spread}}, {}, [=]<class T>(in<T>) {
        return [y](const T& x) {
            const T l = log(x);
            if constexpr (std::is_same_v<T, double>)
                return x == 0 ? -infinity : y.log_density(l) - l;
            else
                return x == 0 ? T(-infinity) : T(y.exact_log_density(l) - l);
        };
    });
}

[[nodiscard]] inline distribution lognormal(double location, double scale) {
    return exponential_of(call("lognormal", {location, scale}), normal(location, scale));
}

[[nodiscard]] inline distribution log_logistic(double location, double scale) {
    return exponential_of(call("log_logistic", {location, scale}), logistic(location, scale));
}

[[nodiscard]] inline distribution log_students_t(double freedom, double location, double scale) {
    return exponential_of(call("log_students_t", {freedom, location, scale}), students_t(freedom, location, scale));
}

[[nodiscard]] inline distribution log_cauchy(double location, double scale) {
    return exponential_of(call("log_cauchy", {location, scale}), cauchy(location, scale));
}

/// f ∝ x^(−shape − 1) for x > least.
[[nodiscard]] inline distribution pareto(double least, double shape) {
    return describe(
        call("pareto", {least, shape}), {least, infinity}, {{least, least / shape}}, {}, [=]<class T>(in<T>) {
            const number constant = log(number(shape) / number(least));
            return [m = T(least), a = T(shape), c = T(constant)](const T& x) { return T(c - (a + 1) * log(T(x / m))); };
        });
}

[[nodiscard]] inline distribution lomax(double shape, double scale) {
    return describe(call("lomax", {shape, scale}), half_line, {{0, scale}}, {}, [=]<class T>(in<T>) {
        const number constant = log(number(shape) / number(scale));
        return [s = T(scale), a = T(shape), c = T(constant)](const T& x) { return T(c - (a + 1) * log1p(T(x / s))); };
    });
}

[[nodiscard]] inline distribution inverse_gamma(double shape, double scale) {
    const number a = shape;
    const number s = scale;
    return describe(call("inverse_gamma", {shape, scale}), half_line,
                    {{scale / (shape + 1), scale / (shape + 1) / std::sqrt(shape + 1)}}, {}, [=]<class T>(in<T>) {
                        return [a = T(shape), s = T(scale), c = T(-log_gamma(a) - log(s))](const T& x) {
                            return x == 0 ? T(-infinity) : T(c - (a + 1) * log(T(x / s)) - s / x);
                        };
                    });
}

/// The law of the first passage of level 0.
[[nodiscard]] inline distribution levy(double scale) {
    distribution d = inverse_gamma(0.5, scale / 2);
    d.name = call("levy", {scale});
    return d;
}

/// The law of maxima of heavy-tailed variables.
[[nodiscard]] inline distribution frechet(double shape, double scale) {
    return describe(call("frechet", {shape, scale}), half_line, {{scale, scale / (shape + 1)}}, {},
                    [=]<class T>(in<T>) {
                        const number constant = log(number(shape) / number(scale));
                        return [a = T(shape), s = T(scale), c = T(constant)](const T& x) {
                            if (x == 0) return T(-infinity);
                            const T l = log(T(x / s));
                            return T(c - (a + 1) * l - exp(T(-a * l)));
                        };
                    });
}

[[nodiscard]] inline distribution inverse_gaussian(double mean, double shape) {
    const double spread = std::sqrt(mean / shape) * mean;
    return describe(call("inverse_gaussian", {mean, shape}), half_line, {{mean, std::min(spread, mean)}}, {},
                    [=]<class T>(in<T>) {
                        const number constant = log(number(shape) / (2 * pi())) / 2;
                        return [m = T(mean), l = T(shape), c = T(constant)](const T& x) {
                            if (x == 0) return T(-infinity);
                            const T z = (x - m) / m;
                            return T(c - log(x) * 3 / 2 - l * z * (z / x) / 2);
                        };
                    });
}

// On an interval

[[nodiscard]] inline distribution uniform(double lower, double upper) {
    return describe(call("uniform", {lower, upper}), {lower, upper}, {{lower / 2 + upper / 2, upper / 2 - lower / 2}},
                    {}, [=]<class T>(in<T>) {
                        const number height = -log(number(upper) - number(lower));
                        return [c = T(height)](const T&) { return c; };
                    });
}

[[nodiscard]] inline distribution beta(double a, double b) {
    const double mean = a / (a + b);
    const double spread = std::sqrt(mean * (1 - mean) / (a + b + 1));
    return describe(call("beta", {a, b}), {0, 1}, {{mean, spread}}, {}, [=]<class T>(in<T>) {
        // With both shapes large the logarithms are taken about the mode: ln B(a, b) would cancel against them.
        const bool is_tall = a > 2 && b > 2;
        const number top = is_tall ? (number(a) - 1) / (number(a) + number(b) - 2) : number(0.5);
        const number height = is_tall ? (number(a) - 1) * log(top) + (number(b) - 1) * log(1 - top) : number(0);
        const number constant = height - log_beta(a, b);
        return [a = T(number(a) - 1), b = T(number(b) - 1), c = T(constant), top = T(top), rest = T(1 - top),
                is_tall](const T& x) {
            if (is_tall) {
                const T up = (x - top) / top;
                const T down = (top - x) / rest;
                const T first = abs(up) < 0.5 ? T(log1p(up)) : T(log(T(x / top)));
                const T second = abs(down) < 0.5 ? T(log1p(down)) : T(log(T((1 - x) / rest)));
                return T(c + a * first + b * second);
            }
            return T(c + (a == 0 ? T(0) : T(a * log(x))) + (b == 0 ? T(0) : T(b * log1p(T(-x)))));
        };
    });
}

[[nodiscard]] inline distribution arcsine(double lower, double upper) {
    return describe(call("arcsine", {lower, upper}), {lower, upper}, {{lower / 2 + upper / 2, upper / 2 - lower / 2}},
                    {}, [=]<class T>(in<T>) {
                        return [a = T(lower), b = T(upper), c = T(-log(pi()))](const T& x) {
                            return T(c - (log(T(x - a)) + log(T(b - x))) / 2);
                        };
                    });
}

[[nodiscard]] inline distribution triangular(double lower, double mode, double upper) {
    std::vector<double> breaks;
    if (lower < mode && mode < upper) breaks.push_back(mode);
    return describe(call("triangular", {lower, mode, upper}), {lower, upper}, {{mode, (upper - lower) / 4}}, breaks,
                    [=]<class T>(in<T>) {
                        const number width = number(upper) - number(lower);
                        const number rise = number(mode) - number(lower);
                        const number fall = number(upper) - number(mode);
                        const number c = log(2 / width);
                        const number up = rise > 0 ? number(c - log(rise)) : number(0);
                        const number down = fall > 0 ? number(c - log(fall)) : number(0);
                        return [a = T(lower), m = T(mode), b = T(upper), up = T(up), down = T(down)](const T& x) {
                            return x < m || m == b ? T(up + log(T(x - a))) : T(down + log(T(b - x)));
                        };
                    });
}

[[nodiscard]] inline distribution kumaraswamy(double a, double b) {
    return describe(call("kumaraswamy", {a, b}), {0, 1}, {{0.5, 0.25}}, {}, [=]<class T>(in<T>) {
        return [a = T(a), b = T(b), c = T(log(number(a) * number(b)))](const T& x) {
            const T l = log(x);
            return T(c + (a - 1) * l + (b - 1) * log(T(-expm1(T(a * l)))));
        };
    });
}

[[nodiscard]] inline distribution raised_cosine(double location, double scale) {
    return describe(call("raised_cosine", {location, scale}), {location - scale, location + scale},
                    {{location, scale / 2}}, {}, [=]<class T>(in<T>) {
                        return [m = T(location), w = T(pi() / (2 * number(scale))), c = T(-log(number(scale)))](
                                   const T& x) { return T(c + 2 * log(T(abs(cos(T(w * (x - m))))))); };
                    });
}

[[nodiscard]] inline distribution semicircle(double radius) {
    return describe(call("semicircle", {radius}), {-radius, radius}, {{0, radius / 2}}, {}, [=]<class T>(in<T>) {
        const number constant = log(2 / pi()) - 2 * log(number(radius));
        return [r = T(radius), c = T(constant)](const T& x) { return T(c + (log(T(r - x)) + log(T(r + x))) / 2); };
    });
}

/// On the circle, measured in turns from −1/2 to 1/2.
[[nodiscard]] inline distribution von_mises(double concentration) {
    return describe(call("von_mises", {concentration}), {-0.5, 0.5}, {{0, 0.16 / std::sqrt(concentration + 0.3)}}, {},
                    [=]<class T>(in<T>) {
                        const number k = concentration;
                        const number constant = k - log(boost::math::cyl_bessel_i(0, k));
                        return [k = T(concentration), c = T(constant), half_turn = T(pi())](const T& x) {
                            const T half = sin(T(half_turn * x));
                            return T(c - 2 * k * half * half);
                        };
                    });
}

/// f ∝ 1/x: all decades alike.
[[nodiscard]] inline distribution log_uniform(double lower, double upper) {
    return describe(call("log_uniform", {lower, upper}), {lower, upper}, {{lower, lower}}, {}, [=]<class T>(in<T>) {
        const number constant = -log(log(number(upper) / number(lower)));
        return [c = T(constant)](const T& x) { return T(c - log(x)); };
    });
}

/// 1 + depth cos(2π waves x) on [0, 1], waves an integer.
[[nodiscard]] inline distribution oscillating(double waves, double depth) {
    return describe(call("oscillating", {waves, depth}), {0, 1}, {{0.5, 0.25 / waves}}, {}, [=]<class T>(in<T>) {
        return [w = T(2 * pi() * number(waves)), a = T(depth)](const T& x) { return T(log1p(T(a * cos(T(w * x))))); };
    });
}

/// Constant between its edges, with heights in proportion to weights.
[[nodiscard]] inline distribution histogram(std::vector<double> edges, std::vector<double> weights) {
    number total = 0;
    for (std::size_t i = 0; i < weights.size(); ++i)
        total += number(weights[i]) * (number(edges[i + 1]) - number(edges[i]));
    std::string name = "histogram(";
    for (std::size_t i = 0; i < weights.size(); ++i) name += decimal(edges[i]) + " | " + decimal(weights[i]) + " | ";
    const double middle = edges.front() / 2 + edges.back() / 2;
    const range support{edges.front(), edges.back()};
    return describe(name + decimal(edges.back()) + ')', support, {{middle, support.upper / 4 - support.lower / 4}},
                    {edges.begin() + 1, edges.end() - 1}, [=]<class T>(in<T>) {
                        std::vector<T> heights;
                        for (const double w : weights) heights.push_back(T(log(number(w) / total)));
                        return [=](const T& x) {
                            std::size_t bin = 0;
                            while (bin + 1 < heights.size() && x >= edges[bin + 1]) ++bin;
                            return heights[bin];
                        };
                    });
}

// Out of others

/// The same law, moved.
[[nodiscard]] inline distribution shifted(const distribution& d, double by) {
    distribution moved = d;
    moved.name = d.name + (by < 0 ? " - " : " + ") + decimal(std::abs(by));
    moved.support = {d.support.lower + by, d.support.upper + by};
    for (peak& p : moved.peaks) p.location += by;
    for (double& b : moved.breaks) b += by;
    moved.log_density = [=](double x) { return d.log_density(x - by); };
    moved.exact_log_density = [=](const number& x) { return d.exact_log_density(x - number(by)); };
    return moved;
}

/// The law of −X.
[[nodiscard]] inline distribution mirrored(const distribution& d) {
    distribution image = d;
    image.name = "-" + d.name;
    image.support = {-d.support.upper, -d.support.lower};
    for (peak& p : image.peaks) p.location = -p.location;
    for (double& b : image.breaks) b = -b;
    image.log_density = [=](double x) { return d.log_density(-x); };
    image.exact_log_density = [=](const number& x) { return d.exact_log_density(-x); };
    return image;
}

/// e^(log_factor) times the density: no longer one.
[[nodiscard]] inline distribution scaled(const distribution& d, double log_factor) {
    distribution more = d;
    more.name = "e^" + decimal(log_factor) + ' ' + d.name;
    more.log_density = [=](double x) { return d.log_density(x) + log_factor; };
    more.exact_log_density = [=](const number& x) { return d.exact_log_density(x) + number(log_factor); };
    return more;
}

/// The same function on a smaller interval: part of its mass is left out.
[[nodiscard]] inline distribution cut(const distribution& d, double lower, double upper) {
    distribution part = d;
    part.name = d.name + " on [" + decimal(lower) + ", " + decimal(upper) + ']';
    part.support = {lower, upper};
    std::erase_if(part.peaks, [=](const peak& p) { return p.location < lower || p.location > upper; });
    std::erase_if(part.breaks, [=](double b) { return b <= lower || b >= upper; });
    return part;
}

}  // namespace references

#endif
