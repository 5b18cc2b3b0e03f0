#ifndef SURPRISAL_TESTS_CONTINUOUS_RANDOM_DENSITIES_SHAPES_HPP
#define SURPRISAL_TESTS_CONTINUOUS_RANDOM_DENSITIES_SHAPES_HPP

// Densities whose structure is known: mixtures, tables, potentials and slow tails.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <ios>
#include <limits>
#include <numbers>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "oracle.hpp"

namespace random_densities {

/// Numbers with all their bits, after a word that says what they are.
inline std::string labelled(const char* label, const std::vector<double>& numbers) {
    std::ostringstream text;
    text << label << std::hexfloat;
    for (const double x : numbers) text << ' ' << x;
    return text.str();
}

/// ln(1 + x²), also where x² is beyond all numbers.
template <class T>
[[nodiscard]] T log_of_1_and_square(T x) {
    constexpr T far = 0x1p100;
    return std::fabs(x) < far ? std::log1p(x * x) : 2 * std::log(std::fabs(x));
}

/// Calls shape::exact_log for both types of number, by a template of the derived class.
template <class Derived>
class shape_by_template : public shape {
public:
    [[nodiscard]] double exact_log(place<double> at) const override { return self().template log_from<double>(at); }
    [[nodiscard]] long double exact_log(place<long double> at) const override {
        return self().template log_from<long double>(at);
    }
    [[nodiscard]] double log_at(double x) const override { return self().template log_from<double>({x, 0}); }

private:
    [[nodiscard]] const Derived& self() const { return static_cast<const Derived&>(*this); }
};

enum class family { normal, laplace, students_t, uniform, triangle, gamma, inverse_gamma, lognormal, beta };

[[nodiscard]] inline const char* name_of(family of) {
    constexpr const char* names[] = {"normal", "laplace",       "student's t", "uniform", "triangle",
                                     "gamma",  "inverse gamma", "lognormal",   "beta"};
    return names[static_cast<std::size_t>(of)];
}

/// A component of a mixture: normal(mean, deviation), laplace(median, scale),
/// students_t(median, scale, freedom), uniform(lower, upper), triangle(lower, upper,
/// mode), gamma(shape, scale), inverse_gamma(shape, scale), lognormal(mean, deviation), beta(lower, upper, shape, shape).
struct component {
    family of;
    double weight;
    double a;
    double b;
    double c = 0;
    double d = 0;
    long double log_constant = 0;

    void complete() {
        const long double la = a;
        const long double lb = b;
        const long double half_log_two_pi = std::log(2 * std::numbers::pi_v<long double>) / 2;
        switch (of) {
            case family::normal:
            case family::lognormal:
                log_constant = -std::log(lb) - half_log_two_pi;
                break;
            case family::laplace:
                log_constant = -std::log(2 * lb);
                break;
            case family::students_t: {
                const long double freedom = c;
                log_constant = std::lgamma((freedom + 1) / 2) - std::lgamma(freedom / 2) - std::log(lb) -
                               std::log(freedom * std::numbers::pi_v<long double>) / 2;
                break;
            }
            case family::uniform:
                log_constant = -std::log(lb - la);
                break;
            case family::triangle:
                log_constant = std::log(2 / (lb - la));
                break;
            case family::gamma:
                log_constant = -std::lgamma(la) - la * std::log(lb);
                break;
            case family::inverse_gamma:
                log_constant = la * std::log(lb) - std::lgamma(la);
                break;
            case family::beta: {
                const long double left = c;
                const long double right = d;
                log_constant = std::lgamma(left + right) - std::lgamma(left) - std::lgamma(right) -
                               (left + right - 1) * std::log(lb - la);
                break;
            }
        }
        log_constant += std::log(static_cast<long double>(weight));
    }

    template <class T>
    [[nodiscard]] T log_at(place<T> at) const {
        constexpr T none = -std::numeric_limits<T>::infinity();
        const T constant = static_cast<T>(log_constant);
        switch (of) {
            case family::normal: {
                const T z = at.from(a) / b;
                return constant - z * z / 2;
            }
            case family::laplace:
                return constant - std::fabs(at.from(a)) / b;
            case family::students_t: {
                const T z = at.from(a) / b;
                return constant - (static_cast<T>(c) + 1) / 2 * log_of_1_and_square(z / std::sqrt(static_cast<T>(c)));
            }
            case family::uniform:
                return at.from(a) < 0 || at.from(b) > 0 ? none : constant;
            case family::triangle: {
                const T left = at.from(a);
                const T right = -at.from(b);
                if (!(left > 0 && right > 0)) return none;
                const T way = at.from(c) < 0 ? left / (static_cast<T>(c) - a) : right / (static_cast<T>(b) - c);
                return constant + std::log(way);
            }
            case family::gamma:
                return constant - at.x() / b + (a == 1 ? T{0} : (static_cast<T>(a) - 1) * std::log(at.x()));
            case family::inverse_gamma:
                return at.x() > 0 ? constant - b / at.x() - (static_cast<T>(a) + 1) * std::log(at.x()) : none;
            case family::lognormal: {
                if (!(at.x() > 0)) return none;
                const T log = std::log(at.x());
                const T z = (log - a) / b;
                return constant - z * z / 2 - log;
            }
            default: {
                const T left = at.from(a);
                const T right = -at.from(b);
                return constant + (static_cast<T>(c) - 1) * std::log(left) + (static_cast<T>(d) - 1) * std::log(right);
            }
        }
    }

    /// How fast x or x² times the tail of a students_t falls off, where it does.
    [[nodiscard]] double slowness_under_models() const {
        const double of_square = c > 2 ? c - 2 : 1;
        return std::max(0.3, c > 1 ? std::min(of_square, c - 1) : of_square);
    }

    /// Whether it is looked at in ln x.
    [[nodiscard]] bool is_positive() const {
        return of == family::gamma || of == family::inverse_gamma || of == family::lognormal;
    }

    [[nodiscard]] double center() const {
        switch (of) {
            case family::uniform:
                return (a + b) / 2;
            case family::triangle:
                return c;
            case family::gamma:
                return std::log(a) + std::log(b);
            case family::inverse_gamma:
                return std::log(b) - std::log(a);
            case family::beta:
                return a + (b - a) * c / (c + d);
            default:
                return a;
        }
    }

    [[nodiscard]] double width() const {
        switch (of) {
            case family::uniform:
            case family::triangle:
                return (b - a) / 2;
            case family::gamma:
            case family::inverse_gamma:
                return 1 / std::sqrt(a);
            case family::beta:
                return (b - a) * std::sqrt(c * d / (c + d + 1)) / (c + d);
            default:
                return b;
        }
    }

    void add_cuts(std::vector<place<double>>& to) const {
        const auto around = [&](double x, double scale, std::initializer_list<double> multiples) {
            to.push_back({x, 0});
            for (const double multiple : multiples) {
                to.push_back({x, -multiple * scale});
                to.push_back({x, multiple * scale});
            }
        };
        // Towards the ends where f or ln f is singular by powers of 4.
        const auto towards_ends = [&](int powers) {
            to.push_back({a, 0});
            to.push_back({b, 0});
            for (int k = 1; k <= powers; ++k) {
                to.push_back({a, std::ldexp(b - a, -2 * k)});
                to.push_back({b, -std::ldexp(b - a, -2 * k)});
            }
        };
        // On a scale of logarithms, with one side that falls off by a power and one that falls off at once.
        const auto in_logarithm = [&](double slow_side) {
            const double middle = center();
            for (const double multiple : {0.0, 0.75, 1.5, 3.0, 5.0, 8.0, 14.0})
                to.push_back({0, middle + slow_side * multiple * width()});
            // With x or 1/x as a factor it falls off like shape a − 1.
            for (const double slowness : {a, std::max(std::fabs(a - 1), 0.1)})
                for (const double multiple : {10.0, 25.0, 50.0})
                    to.push_back({0, middle + slow_side * (14 * width() + multiple / slowness)});
            const double fast = std::log1p(14 / std::sqrt(a) + 80 / a);
            for (const double part : {0.1, 0.2, 0.4, 0.7, 1.0}) to.push_back({0, middle - slow_side * part * fast});
        };
        switch (of) {
            case family::normal:
                around(a, b, {0.75, 1.5, 2.5, 3.5, 5, 7, 9.5, 14});
                break;
            case family::laplace:
                around(a, b, {0.5, 1.5, 3, 6, 10, 16, 25, 45});
                break;
            case family::students_t:
                to.push_back({a, 0});
                // By powers of 4, and as far as with x or x² as a factor.
                for (int k = -1; k <= 20 + static_cast<int>(30 / std::min(c, slowness_under_models())); ++k)
                    for (const double way : {-std::ldexp(b, 2 * k), std::ldexp(b, 2 * k)}) to.push_back({a, way});
                break;
            case family::uniform:
                towards_ends(0);
                break;
            case family::triangle:
                towards_ends(14);
                to.push_back({c, 0});
                break;
            case family::gamma:
                in_logarithm(-1);
                break;
            case family::inverse_gamma:
                in_logarithm(1);
                break;
            case family::lognormal:
                for (const double multiple : {0.0, 0.75, 1.5, 2.5, 3.5, 5.0, 7.0, 9.5, 14.0}) {
                    to.push_back({0, a - multiple * b});
                    to.push_back({0, a + multiple * b});
                }
                break;
            case family::beta: {
                towards_ends(100);
                const double middle = center();
                for (const double multiple : {0.0, 0.75, 1.5, 2.5, 3.5, 5.0, 7.0, 9.5, 14.0}) {
                    for (const double way : {-multiple * width(), multiple * width()})
                        if (middle + way > a && middle + way < b) to.push_back({middle, way});
                }
                break;
            }
        }
    }
};

/// Σ wᵢ fᵢ by logarithms.
class mixture : public shape_by_template<mixture> {
public:
    explicit mixture(std::vector<component> parts) : parts_(std::move(parts)) {
        for (component& part : parts_) part.complete();
        is_cut_in_logarithm = parts_[0].is_positive();
        if (is_cut_in_logarithm) support = surprisal::positive_half_line;
        is_normalized = true;
    }

    /// The part of it on an interval.
    void cut_off(surprisal::interval on) {
        support = on;
        is_normalized = false;
    }

    template <class T>
    [[nodiscard]] T log_from(place<T> at) const {
        constexpr T none = -std::numeric_limits<T>::infinity();
        if (at.from(support.lower) < 0 || at.from(support.upper) > 0) return none;
        constexpr std::size_t most_parts = 64;
        T logs[most_parts];
        T most = none;
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            logs[i] = parts_[i].log_at(at);
            most = std::max(most, logs[i]);
        }
        if (std::fabs(most) > std::numeric_limits<T>::max()) return most;
        T sum = 0;
        for (std::size_t i = 0; i < parts_.size(); ++i)
            if (logs[i] - most > -60) sum += std::exp(logs[i] - most);
        return most + std::log(sum);
    }

    [[nodiscard]] std::vector<place<double>> cuts() const override {
        std::vector<place<double>> result;
        for (const component& part : parts_) part.add_cuts(result);
        return result;
    }

    /// A component shows as far as it is more than a thousandth of the others, and one that is less of them around its
    /// middle; what surrounds it is the widest there, or the way to it. A density shows only where it does not underflow.
    [[nodiscard]] double visibility(bool of_logarithm) const override {
        double least = 1;
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            const double middle = parts_[i].center();
            if (!is_cut_in_logarithm && !covers(middle)) continue;
            double surroundings = parts_[i].width();
            double most = -infinity;
            double nearest = infinity;
            for (std::size_t j = 0; j < parts_.size(); ++j) {
                if (j == i) continue;
                const double there = log_of(j, middle);
                const double way = std::fabs(parts_[j].center() - middle);
                if (there > most || (there == most && way < nearest)) {
                    most = there;
                    nearest = way;
                    surroundings = std::max(way, there > -infinity ? parts_[j].width() : 0);
                }
            }
            double seen = 0;
            for (const double side : {-1.0, 1.0}) {
                double reach = 0;
                for (double way = 0.01 * parts_[i].width(); way < surroundings; way *= 1.3) {
                    const double x = middle + side * way;
                    if (!(log_of(i, x) > -infinity && log_of(i, x) >= log_of_others(i, x) - 7)) break;
                    if (!of_logarithm && log_of(i, x) < -745) break;
                    reach = way;
                }
                seen += reach;
            }
            if (seen == 0 && log_of(i, middle) > log_of_others(i, middle) - 30) seen = 4 * parts_[i].width();
            if (seen > 0) least = std::min(least, seen / surroundings);
        }
        return least;
    }

    /// Of normal densities alone −ln q grows like x², with Laplace's like x, of gamma densities alone like x and of inverse
    /// gamma densities alone like 1/x: under a p that falls off so slowly that it has no such moment none is finite.
    [[nodiscard]] bool is_infinite_under(const shape& of) const override {
        const auto* p = dynamic_cast<const mixture*>(&of);
        if (p == nullptr) return false;
        const auto is_all = [&](family a, family b) {
            return std::all_of(parts_.begin(), parts_.end(),
                               [=](const component& q) { return q.of == a || q.of == b; });
        };
        const auto has_none = [&](family heavy, double moment) {
            return std::any_of(p->parts_.begin(), p->parts_.end(), [=](const component& part) {
                return part.of == heavy && (heavy == family::students_t ? part.c : part.a) <= moment;
            });
        };
        return (is_all(family::gamma, family::gamma) && has_none(family::inverse_gamma, 1)) ||
               (is_all(family::inverse_gamma, family::inverse_gamma) && has_none(family::gamma, 1)) ||
               (is_all(family::normal, family::normal) && has_none(family::students_t, 2)) ||
               (is_all(family::normal, family::laplace) && has_none(family::students_t, 1));
    }

    [[nodiscard]] std::size_t size() const override { return parts_.size(); }

    [[nodiscard]] std::string text() const override {
        std::string result = labelled("mixture on", {support.lower, support.upper});
        for (const component& part : parts_)
            result += std::string("; ") + labelled(name_of(part.of), {part.weight, part.a, part.b, part.c, part.d});
        return result;
    }

private:
    [[nodiscard]] double log_of(std::size_t i, double at) const {
        return parts_[i].log_at(place<double>{is_cut_in_logarithm ? std::exp(at) : at, 0});
    }
    [[nodiscard]] double log_of_others(std::size_t i, double at) const {
        double most = -infinity;
        for (std::size_t j = 0; j < parts_.size(); ++j)
            if (j != i) most = std::max(most, log_of(j, at));
        return most;
    }

    std::vector<component> parts_;
};

/// f given by values in bins, or by values at knots with straight lines between them.
class table : public shape_by_template<table> {
public:
    /// With as many values as there are bins it is a step function, with one more it is linear between the edges.
    table(std::vector<double> edges, std::vector<double> values)
        : edges_(std::move(edges)), values_(std::move(values)) {
        support = {edges_.front(), edges_.back()};
    }

    template <class T>
    [[nodiscard]] T log_from(place<T> at) const {
        const auto x = static_cast<double>(at.x());
        if (!covers(x)) return -std::numeric_limits<T>::infinity();
        const auto after = std::upper_bound(edges_.begin() + 1, edges_.end() - 1, x);
        const auto i = static_cast<std::size_t>(after - edges_.begin()) - 1;
        if (is_step()) return std::log(static_cast<T>(values_[i]));
        const T left = at.from(edges_[i]);
        const T right = -at.from(edges_[i + 1]);
        const T value = (values_[i] * right + values_[i + 1] * left) / (left + right);
        return std::log(value > 0 ? value
                                  : T{0});  // a point just outside of a knot with value 0 may be rounded below it
    }

    [[nodiscard]] std::vector<place<double>> cuts() const override {
        std::vector<place<double>> result;
        for (const double edge : edges_) result.push_back({edge, 0});
        if (is_step()) return result;
        for (std::size_t i = 0; i < values_.size(); ++i) {
            if (values_[i] > 0) continue;
            for (int k = 1; k <= 14; ++k) {
                if (i > 0) result.push_back({edges_[i], -std::ldexp(edges_[i] - edges_[i - 1], -2 * k)});
                if (i < bins()) result.push_back({edges_[i], std::ldexp(edges_[i + 1] - edges_[i], -2 * k)});
            }
        }
        return result;
    }

    /// −∫ f ln f of a line from a to b over a width w is −w [y²/2 ln y − y²/4] / (b − a), and of a step −w f ln f.
    [[nodiscard]] std::optional<double> closed_entropy() const override {
        careful_sum<long double> mass;
        careful_sum<long double> sum;
        const auto y_log_y = [](long double y) { return y > 0 ? y * std::log(y) : 0; };
        for (std::size_t i = 0; i < bins(); ++i) {
            const long double width = static_cast<long double>(edges_[i + 1]) - edges_[i];
            const long double a = values_[i];
            const long double b = is_step() ? a : values_[i + 1];
            mass.add(width * (a + b) / 2);
            if (std::fabs(b - a) > 1e-2L * (a + b)) {
                const auto primitive = [&](long double y) { return y * y_log_y(y) / 2 - y * y / 4; };
                sum.add(width * (primitive(b) - primitive(a)) / (b - a));
            } else {
                // (b − a)/2 = h about the middle m: the even terms of m ln m, with derivatives 1/m, 2/m³, 24/m⁵, 720/m⁷.
                const long double m = (a + b) / 2;
                const long double h = m > 0 ? (b - a) / (2 * m) : 0;
                const long double u = h * h;
                sum.add(width * (y_log_y(m) + m * u * (1.0L / 6 + u * (1.0L / 60 + u * (1.0L / 210 + u / 504)))));
            }
        }
        return static_cast<double>(std::log(mass.value()) - sum.value() / mass.value());
    }

    [[nodiscard]] double visibility(bool /*of_logarithm*/) const override {
        double least = support.upper - support.lower;
        for (std::size_t i = 0; i < bins(); ++i) least = std::min(least, edges_[i + 1] - edges_[i]);
        return std::min(1.0, 6 * least / (support.upper - support.lower));  // six deviations wide, as of a mixture
    }

    [[nodiscard]] std::size_t size() const override { return bins(); }

    [[nodiscard]] std::string text() const override {
        return labelled(is_step() ? "steps, edges" : "lines, knots", edges_) + labelled(", values", values_);
    }

private:
    [[nodiscard]] std::size_t bins() const { return edges_.size() - 1; }
    [[nodiscard]] bool is_step() const { return values_.size() == bins(); }

    std::vector<double> edges_;
    std::vector<double> values_;
};

/// ln f(x) = −a((x − c)² − b)².
class double_well : public shape_by_template<double_well> {
public:
    double_well(double a, double b, double c) : a_(a), b_(b), c_(c) {}

    template <class T>
    [[nodiscard]] T log_from(place<T> at) const {
        const T y = at.from(c_);
        const T way = y * y - b_;
        return -a_ * way * way;
    }

    [[nodiscard]] std::vector<place<double>> cuts() const override {
        const double well = std::sqrt(b_);
        const double width = 1 / std::sqrt(8 * a_ * b_);
        const double outermost = std::sqrt(b_ + std::sqrt(120 / a_));
        std::vector<place<double>> result{{c_, 0}, {c_, -outermost}, {c_, outermost}};
        for (const double multiple : {0.0, 0.75, 1.5, 2.5, 3.5, 5.0, 7.0, 9.5, 14.0})
            for (const double at : {-well, well})
                for (const double way : {-multiple * width, multiple * width})
                    if (std::fabs(at + way) < outermost) result.push_back({c_ + at, way});
        return result;
    }

    /// A density shows nothing of a well beyond where a(y² − b)² is 745.
    [[nodiscard]] double visibility(bool of_logarithm) const override {
        const double reach = std::sqrt(745 / a_);
        if (of_logarithm || reach >= b_) return 1;
        return (std::sqrt(b_ + reach) - std::sqrt(b_ - reach)) / (2 * std::sqrt(b_));
    }

    [[nodiscard]] std::string text() const override { return labelled("double well", {a_, b_, c_}); }

private:
    double a_;
    double b_;
    double c_;
};

/// ln f(x) = −a Π((x − rᵢ)/s)² + t (x − r₀)/s.
class wells : public shape_by_template<wells> {
public:
    wells(double a, double s, double t, std::vector<double> roots) : a_(a), s_(s), t_(t), roots_(std::move(roots)) {}

    template <class T>
    [[nodiscard]] T log_from(place<T> at) const {
        T product = 1;
        for (const double root : roots_) product *= at.from(root) / s_;
        return -a_ * product * product + t_ * at.from(roots_[0]) / s_;
    }

    [[nodiscard]] std::vector<place<double>> cuts() const override {
        double ends[2];
        for (const int side : {0, 1}) {
            const double from = side == 0 ? roots_.front() : roots_.back();
            const double way = (side == 0 ? -1 : 1) * s_;
            const double level = std::max(0.0, log_from<double>({from, 0})) + std::fabs(t_) - 150;
            double distance = 1e-3;
            while (log_from<double>({from, distance * way}) > level) distance *= 1.1;
            ends[side] = from + distance * way;
        }
        std::vector<place<double>> result;
        for (std::size_t i = 0; i < roots_.size(); ++i) {
            double slope = std::sqrt(2 * a_) / s_;
            for (std::size_t j = 0; j < roots_.size(); ++j)
                if (j != i) slope *= std::fabs(roots_[i] - roots_[j]) / s_;
            for (const double multiple : {0.0, 0.75, 1.5, 2.5, 3.5, 5.0, 7.0, 9.5, 14.0})
                for (const double way : {-multiple / slope, multiple / slope})
                    if (roots_[i] + way > ends[0] && roots_[i] + way < ends[1]) result.push_back({roots_[i], way});
        }
        for (const int side : {0, 1}) result.push_back({ends[side], 0});
        return result;
    }

    [[nodiscard]] std::size_t size() const override { return roots_.size(); }

    [[nodiscard]] std::string text() const override {
        return labelled("wells", {a_, s_, t_}) + labelled(", roots", roots_);
    }

private:
    double a_;
    double s_;
    double t_;
    std::vector<double> roots_;
};

/// ln f(x) = −(x − c)²/2s² + Σ Aᵢ cos(kᵢ (x − c) + φᵢ).
class waves : public shape_by_template<waves> {
public:
    struct wave {
        double height;
        double k;
        double phase;
    };

    waves(double c, double s, std::vector<wave> of) : c_(c), s_(s), waves_(std::move(of)) {}

    template <class T>
    [[nodiscard]] T log_from(place<T> at) const {
        const T y = at.from(c_);
        const T z = y / s_;
        T result = -z * z / 2;
        for (const wave& each : waves_) result += each.height * std::cos(each.k * y + each.phase);
        return result;
    }

    [[nodiscard]] std::vector<place<double>> cuts() const override {
        double height = 0;
        double step = s_;
        for (const wave& each : waves_) {
            height += each.height;
            step = std::min(step, std::numbers::pi / (2 * each.k));
        }
        const double reach = s_ * std::sqrt(2 * (2 * height + 90));
        std::vector<place<double>> result{{c_, -reach}, {c_, reach}};
        for (double way = -reach; way < reach; way += step) result.push_back({c_, way});
        return result;
    }

    [[nodiscard]] std::size_t size() const override { return waves_.size(); }

    [[nodiscard]] std::string text() const override {
        std::string result = labelled("waves", {c_, s_});
        for (const wave& each : waves_) result += labelled(";", {each.height, each.k, each.phase});
        return result;
    }

private:
    double c_;
    double s_;
    std::vector<wave> waves_;
};

/// ln f(x) = −x²/2 − A exp(−(x − c)²/2w²): a model that all but forbids what lies around c.
class notched : public shape_by_template<notched> {
public:
    notched(double depth, double c, double width) : depth_(depth), c_(c), width_(width) {}

    template <class T>
    [[nodiscard]] T log_from(place<T> at) const {
        const T x = at.x();
        const T z = at.from(c_) / width_;
        return -x * x / 2 - depth_ * std::exp(-z * z / 2);
    }

    [[nodiscard]] std::vector<place<double>> cuts() const override {
        std::vector<place<double>> result{{0, 0}};
        for (const double multiple : {0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.5, 5.0, 7.0, 9.5, 14.0})
            for (const double side : {-1.0, 1.0}) {
                result.push_back({0, side * multiple});
                result.push_back({c_, side * multiple * width_});
            }
        return result;
    }

    [[nodiscard]] double visibility(bool /*of_logarithm*/) const override { return std::min(1.0, 4 * width_); }

    [[nodiscard]] std::string text() const override { return labelled("notched", {depth_, c_, width_}); }

private:
    double depth_;
    double c_;
    double width_;
};

/// ψ(x), by the recurrence and Stirling's series.
[[nodiscard]] inline long double digamma(long double x) {
    long double result = 0;
    for (; x < 20; ++x) result -= 1 / x;
    const long double u = 1 / (x * x);
    constexpr long double coefficients[] = {1.0L / 12,  -1.0L / 120,      1.0L / 252, -1.0L / 240,
                                            1.0L / 132, -691.0L / 32'760, 1.0L / 12};
    long double power = u;
    result += std::log(x) - 1 / (2 * x);
    for (const long double coefficient : coefficients) {
        result -= coefficient * power;
        power *= u;
    }
    return result;
}

enum class tail_kind {
    log_power,  // k/(x lnᵏ⁺¹ x) beyond e: ln x is Pareto's
    log_power_near_0,
    students_t,
    pareto,
    log_cauchy,
    log_logistic,
    lognormal,
    count
};

/// What falls off so slowly that much of the mass is far away, with closed forms.
class slow_tail : public shape_by_template<slow_tail> {
public:
    slow_tail(tail_kind of, double k, double scale) : of_(of), k_(k), scale_(scale) {
        is_normalized = true;
        if (of == tail_kind::log_power) support = {std::numbers::e, infinity};
        if (of == tail_kind::log_power_near_0) support = {0, 1 / std::numbers::e};
        if (of == tail_kind::pareto) support = {scale, infinity};
        if (of == tail_kind::log_cauchy || of == tail_kind::log_logistic || of == tail_kind::lognormal)
            support = surprisal::positive_half_line;
    }

    template <class T>
    [[nodiscard]] T log_from(place<T> at) const {
        const T x = at.x();
        if (!covers(static_cast<double>(x))) return -std::numeric_limits<T>::infinity();
        const T k = k_;
        const T scale = scale_;
        const T pi = std::numbers::pi_v<T>;
        const T log = std::log(of_ == tail_kind::students_t ? T{1} : x);
        switch (of_) {
            case tail_kind::log_power:
            case tail_kind::log_power_near_0:
                return std::log(k) - log - (k + 1) * std::log(std::fabs(log));
            case tail_kind::students_t:
                return std::lgamma((k + 1) / 2) - std::lgamma(k / 2) - std::log(k * pi) / 2 - std::log(scale) -
                       (k + 1) / 2 * log_of_1_and_square(x / scale / std::sqrt(k));
            case tail_kind::pareto:
                return std::log(k) + k * std::log(scale) - (k + 1) * log;
            case tail_kind::log_cauchy:
                return -std::log(pi * scale) - log - std::log1p((log / scale) * (log / scale));
            case tail_kind::log_logistic: {
                const T z = std::fabs(log / scale);
                return x > 0 ? -log - std::log(scale) - z - 2 * std::log1p(std::exp(-z))
                             : -std::numeric_limits<T>::infinity();
            }
            default:
                return x > 0 ? -log - std::log(scale) - std::log(2 * pi) / 2 - (log / scale) * (log / scale) / 2
                             : -std::numeric_limits<T>::infinity();
        }
    }

    [[nodiscard]] std::optional<double> closed_entropy() const override {
        const long double k = k_;
        const long double log_scale = std::log(static_cast<long double>(scale_));
        const long double pi = std::numbers::pi_v<long double>;
        const long double of_log_power = 1 + 1 / k - std::log(k);
        const auto plain = [](long double x) { return static_cast<double>(x); };
        switch (of_) {
            case tail_kind::log_power:
                return k > 1 ? plain(of_log_power + k / (k - 1)) : infinity;
            case tail_kind::log_power_near_0:
                return k > 1 ? plain(of_log_power - k / (k - 1)) : -infinity;
            case tail_kind::students_t:
                return plain((k + 1) / 2 * (digamma((k + 1) / 2) - digamma(k / 2)) + std::log(k) / 2 + log_scale +
                             std::lgamma(k / 2) + std::lgamma(0.5L) - std::lgamma((k + 1) / 2));
            case tail_kind::pareto:
                return plain(of_log_power + log_scale);
            case tail_kind::log_cauchy:
                return std::numeric_limits<double>::quiet_NaN();
            case tail_kind::log_logistic:
                return plain(log_scale + 2);
            default:
                return plain(log_scale + std::log(2 * pi) / 2 + 0.5L);
        }
    }

    [[nodiscard]] std::string text() const override {
        constexpr const char* names[] = {"log power",  "log power near 0", "student's t", "Pareto",
                                         "log-Cauchy", "log-logistic",     "lognormal"};
        return labelled(names[static_cast<std::size_t>(of_)], {k_, scale_});
    }

private:
    tail_kind of_;
    double k_;
    double scale_;
};

}  // namespace random_densities

#endif
