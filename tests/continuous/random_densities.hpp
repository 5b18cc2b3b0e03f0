#ifndef SURPRISAL_TESTS_CONTINUOUS_RANDOM_DENSITIES_HPP
#define SURPRISAL_TESTS_CONTINUOUS_RANDOM_DENSITIES_HPP

// Random densities by kind, given to the library with and without their factor, and what became of them: right, refused,
// or wrong in silence.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <iomanip>
#include <memory>
#include <numeric>
#include <ostream>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <surprisal/continuous/cross_entropy.hpp>
#include <surprisal/continuous/entropy.hpp>
#include <surprisal/continuous/kl_divergence.hpp>
#include <surprisal/distributions/density.hpp>

#include "random_densities/oracle.hpp"
#include "random_densities/shapes.hpp"

namespace random_densities {

/// Random numbers with all their bits, the same with every standard library.
class source {
public:
    source(std::uint64_t seed, const std::string& kind, std::uint64_t index) {
        std::uint64_t hash = seed;
        for (const char c : kind) hash = (hash ^ static_cast<std::uint64_t>(c)) * 0x9E37'79B9'7F4A'7C15;
        bits_.seed((hash ^ (hash >> 31U)) + index * 0xD1B5'4A32'D192'ED03);
    }

    [[nodiscard]] double unit() { return (static_cast<double>(bits_() >> 11U) + 0.5) * 0x1p-53; }
    [[nodiscard]] double between(double a, double b) { return a + (b - a) * unit(); }
    [[nodiscard]] double log_between(double a, double b) { return std::exp(between(std::log(a), std::log(b))); }
    [[nodiscard]] std::size_t below(std::size_t n) { return static_cast<std::size_t>(bits_() % n); }
    [[nodiscard]] std::size_t size_between(std::size_t a, std::size_t b) { return a + below(b - a + 1); }
    [[nodiscard]] double exponential() { return -std::log(unit()); }
    [[nodiscard]] bool is_one_of(std::size_t n) { return below(n) == 0; }

private:
    std::mt19937_64 bits_;
};

using shapes = std::pair<std::shared_ptr<const shape>, std::shared_ptr<const shape>>;  // the second may be none

/// A kind of density or of pairs: what a case of it is, by a source of random numbers.
struct kind {
    const char* name;
    shapes (*draw)(source& random);
    int cases = 30;         // in a run of some seconds: fewer where one takes long
    bool is_known = false;  // whether 95 of 100 must be right by their logarithm, and not just refused
};

namespace draws {

inline std::vector<double> weights(source& random, std::size_t n) {
    std::vector<double> result;
    double sum = 0;
    const std::size_t how = random.below(3);
    for (std::size_t i = 0; i < n; ++i) {
        result.push_back(how == 0 ? 1 : how == 1 ? random.exponential() : random.log_between(1e-8, 1));
        sum += result.back();
    }
    for (double& weight : result) weight /= sum;
    return result;
}

/// Widths of n components: alike, over two decades, or over six.
inline std::vector<double> widths(source& random, std::size_t n) {
    constexpr double lowest = 1e-3;
    constexpr double highest = 1e3;
    const double spread = std::array{2.0, 10.0, highest}[random.below(3)];
    const double middle = spread == highest ? 1 : random.log_between(lowest * spread, highest / spread);
    std::vector<double> result;
    for (std::size_t i = 0; i < n; ++i) result.push_back(random.log_between(middle / spread, middle * spread));
    return result;
}

inline std::shared_ptr<mixture> on_line(source& random, double reach, const std::vector<family>& of,
                                        std::size_t least = 1) {
    const std::size_t n = random.size_between(least, 14);
    const std::vector<double> weight = weights(random, n);
    const std::vector<double> width = widths(random, n);
    std::vector<component> parts;
    for (std::size_t i = 0; i < n; ++i) {
        const double x = random.between(-reach, reach);
        component part{of[random.below(of.size())], weight[i], x, width[i]};
        if (part.of == family::uniform || part.of == family::triangle) {
            part.a = x - width[i];
            part.b = x + width[i];
            part.c = random.between(part.a, part.b);
        }
        parts.push_back(part);
    }
    return std::make_shared<mixture>(parts);
}

template <int Reach>
shapes normals(source& random) {
    return {on_line(random, Reach, {family::normal}), nullptr};
}

inline std::shared_ptr<mixture> on_half_line(source& random) {
    const std::size_t n = random.size_between(1, 14);
    const std::vector<double> weight = weights(random, n);
    const std::vector<family> all{family::gamma, family::lognormal, family::inverse_gamma};
    const bool is_one_family = random.is_one_of(2);
    const bool is_alike = random.is_one_of(3);
    const family first = all[random.below(all.size())];
    const double middle = random.log_between(1e-3, 1e3);
    std::vector<component> parts;
    for (std::size_t i = 0; i < n; ++i) {
        component part{is_one_family ? first : all[random.below(all.size())], weight[i], 0, 0};
        const double scale = is_alike ? random.log_between(middle / 5, middle * 5) : random.log_between(1e-4, 1e4);
        if (part.of == family::lognormal) {
            part.a = std::log(scale);
            part.b = random.log_between(0.03, 3);
        } else {
            // Not next to 1, where the mean of 1/x or x is made of more than there are numbers.
            do part.a = random.is_one_of(5) ? 1 : random.log_between(0.3, 300);
            while (part.a != 1 && std::fabs(part.a - 1) < 0.1);
            part.b = scale;
        }
        parts.push_back(part);
    }
    return std::make_shared<mixture>(parts);
}

inline shapes half_line(source& random) { return {on_half_line(random), nullptr}; }

/// n bins on an interval, of equal or random widths.
inline std::vector<double> edges(source& random, std::size_t bins, double lower, double upper) {
    std::vector<double> inner;
    const bool are_equal = random.is_one_of(2);
    for (std::size_t i = 1; i < bins; ++i)
        inner.push_back(are_equal ? lower + (upper - lower) * static_cast<double>(i) / static_cast<double>(bins)
                                  : random.between(lower, upper));
    std::sort(inner.begin(), inner.end());
    std::vector<double> result{lower};
    result.insert(result.end(), inner.begin(), inner.end());
    result.push_back(upper);
    return result;
}

/// Counts as a histogram has them, around a bell or around a constant, or any values.
inline std::vector<double> values(source& random, std::size_t n, bool has_zeros) {
    const std::size_t how = random.below(3);
    const double height = random.log_between(2, 2000);
    std::vector<double> result;
    for (std::size_t i = 0; i < n; ++i) {
        const double z = (static_cast<double>(i) + 0.5) / static_cast<double>(n) * 6 - 3;
        const double mean = how == 0 ? height : height * std::exp(-z * z / 2);
        const double noisy = mean + std::sqrt(mean) * (random.unit() + random.unit() + random.unit() - 1.5) * 2;
        double value = how == 2 ? random.unit() : std::round(std::max(noisy, 0.0));
        if (how == 2 && has_zeros && random.is_one_of(4)) value = 0;
        if (!has_zeros && !(value > 0)) value = 1;
        result.push_back(value);
    }
    if (*std::max_element(result.begin(), result.end()) == 0) result[n / 2] = 1;
    return result;
}

inline std::pair<double, double> some_interval(source& random) {
    if (random.is_one_of(3)) return {0, 1};
    const double lower = random.between(-100, 100);
    return {lower, lower + random.log_between(0.1, 1000)};
}

inline std::shared_ptr<table> steps_on(source& random, double lower, double upper, bool has_zeros) {
    const auto bins = static_cast<std::size_t>(std::round(random.log_between(3, 200)));
    return std::make_shared<table>(edges(random, bins, lower, upper), values(random, bins, has_zeros));
}

inline std::shared_ptr<table> lines_on(source& random, double lower, double upper, bool has_zeros) {
    const auto bins = static_cast<std::size_t>(std::round(random.log_between(2, 200)));
    return std::make_shared<table>(edges(random, bins, lower, upper), values(random, bins + 1, has_zeros));
}

inline shapes steps(source& random) {
    const auto [lower, upper] = some_interval(random);
    return {steps_on(random, lower, upper, random.is_one_of(2)), nullptr};
}

inline shapes lines(source& random) {
    const auto [lower, upper] = some_interval(random);
    return {lines_on(random, lower, upper, random.is_one_of(2)), nullptr};
}

inline shapes double_wells(source& random) {
    return {std::make_shared<double_well>(random.log_between(1, 1e4), random.log_between(1e-2, 1e2),
                                          random.between(-100, 100)),
            nullptr};
}

inline shapes multi_wells(source& random) {
    const double s = random.log_between(0.1, 10);
    std::vector<double> roots{random.between(-100, 100)};
    const std::size_t n = random.size_between(3, 5);
    while (roots.size() < n) roots.push_back(roots.back() + s * random.between(0.4, 2));
    return {
        std::make_shared<wells>(random.log_between(1, 1e4), s, random.is_one_of(2) ? 0 : random.between(-2, 2), roots),
        nullptr};
}

inline shapes wavy(source& random) {
    const double s = random.log_between(0.1, 100);
    const double c = random.between(-100, 100);
    std::vector<waves::wave> all;
    for (std::size_t n = random.size_between(1, 2); n > 0; --n)
        all.push_back({random.log_between(0.1, 30), random.log_between(0.5, 150) / s, random.between(0, 6.28)});
    return {std::make_shared<waves>(c, s, all), nullptr};
}

inline shapes slow_tails(source& random) {
    const auto of = static_cast<tail_kind>(random.below(static_cast<std::size_t>(tail_kind::count)));
    const double scale = random.log_between(1e-2, 1e2);
    switch (of) {
        case tail_kind::log_power:
        case tail_kind::log_power_near_0:
            return {std::make_shared<slow_tail>(of, random.is_one_of(3) ? 2 : random.log_between(0.5, 8), 1), nullptr};
        case tail_kind::students_t:
            return {std::make_shared<slow_tail>(of, random.log_between(0.3, 3), scale), nullptr};
        case tail_kind::pareto:
            return {std::make_shared<slow_tail>(of, random.log_between(0.1, 5), scale), nullptr};
        case tail_kind::log_cauchy:
            return {std::make_shared<slow_tail>(of, 1, random.log_between(0.3, 3)), nullptr};
        case tail_kind::log_logistic:
            return {std::make_shared<slow_tail>(of, 1, random.log_between(0.1, 10)), nullptr};
        default:
            return {std::make_shared<slow_tail>(of, 1, random.log_between(0.3, 80)), nullptr};
    }
}

inline shapes boxes(source& random) { return {on_line(random, 30, {family::uniform}), nullptr}; }

/// Boxes of like widths that are apart from each other, on the interval from the first to the last.
inline shapes boxes_with_gaps(source& random) {
    const std::size_t n = random.size_between(2, 14);
    const std::vector<double> weight = weights(random, n);
    std::vector<component> parts;
    double x = random.between(-30, 30);
    const double first = x;
    for (std::size_t i = 0; i < n; ++i) {
        const double width = random.log_between(0.1, 10);
        parts.push_back({family::uniform, weight[i], x, x + width});
        x += width;
        if (i + 1 < n) x += random.log_between(0.1, 10);
    }
    const auto result = std::make_shared<mixture>(parts);
    if (random.is_one_of(2)) result->support = {first, x};
    return {result, nullptr};
}

inline shapes triangles(source& random) { return {on_line(random, 30, {family::triangle}), nullptr}; }
inline shapes laplaces(source& random) { return {on_line(random, 30, {family::laplace}), nullptr}; }
inline shapes all_sorts(source& random) {
    return {on_line(random, 30, {family::normal, family::laplace, family::uniform, family::triangle}, 2), nullptr};
}

inline shapes betas(source& random) {
    const auto [lower, upper] = some_interval(random);
    const std::size_t n = random.size_between(1, 14);
    const std::vector<double> weight = weights(random, n);
    std::vector<component> parts;
    for (std::size_t i = 0; i < n; ++i)
        parts.push_back(
            {family::beta, weight[i], lower, upper, random.log_between(0.4, 1000), random.log_between(0.4, 1000)});
    const auto result = std::make_shared<mixture>(parts);
    result->support = {lower, upper};
    return {result, nullptr};
}

/// Peaks of one width at equal distances, which a search that goes by equal steps may miss or take for one.
inline shapes combs(source& random) {
    const std::size_t n = random.size_between(2, 14);
    const double distance =
        random.is_one_of(2) ? std::exp2(static_cast<double>(random.below(12)) - 4) : random.log_between(0.1, 100);
    const double width = distance * random.log_between(1e-3, 0.3);
    const double first =
        random.is_one_of(2) ? -distance * static_cast<double>(n - 1) / 2 : random.between(-1, 1) * distance * 20;
    const std::vector<double> weight = weights(random, n);
    std::vector<component> parts;
    for (std::size_t i = 0; i < n; ++i)
        parts.push_back({family::normal, weight[i], first + distance * static_cast<double>(i), width});
    return {std::make_shared<mixture>(parts), nullptr};
}

/// A narrow peak on a wide one.
inline shapes needles(source& random) {
    const double weight = random.log_between(1e-3, 0.9);
    const double width = random.log_between(1e-2, 1e2);
    const double middle = random.between(-30, 30);
    return {
        std::make_shared<mixture>(std::vector<component>{
            {family::normal, 1 - weight, middle, width},
            {family::normal, weight, middle + width * random.between(-3, 3), width * random.log_between(1e-4, 0.3)}}),
        nullptr};
}

/// Up to most_parts densities of Student's t, of any freedom, but not just above 1 or 2: there the mean and the variance are
/// made of more than there are numbers.
inline std::shared_ptr<mixture> of_students_ts(source& random, std::size_t most_parts) {
    const std::size_t n = random.size_between(1, most_parts);
    const std::vector<double> weight = weights(random, n);
    const std::vector<double> width = widths(random, n);
    std::vector<component> parts;
    for (std::size_t i = 0; i < n; ++i) {
        double freedom = 1;
        while (freedom == 1 || (freedom > 1 && freedom < 1.3) || (freedom > 2 && freedom < 2.3))
            freedom = random.log_between(0.5, 30);
        if (random.is_one_of(3)) freedom = static_cast<double>(random.size_between(1, 3));
        parts.push_back({family::students_t, weight[i], random.between(-30, 30), width[i], freedom});
    }
    return std::make_shared<mixture>(parts);
}

inline shapes students_ts(source& random) { return {of_students_ts(random, 6), nullptr}; }

/// Mixtures on an interval that cuts through components.
inline shapes truncated(source& random) {
    const std::size_t n = random.size_between(1, 14);
    const std::vector<double> weight = weights(random, n);
    const std::vector<double> width = widths(random, n);
    std::vector<component> parts;
    for (std::size_t i = 0; i < n; ++i)
        parts.push_back(
            {random.is_one_of(4) ? family::laplace : family::normal, weight[i], random.between(-30, 30), width[i]});
    const auto result = std::make_shared<mixture>(parts);
    const auto end = [&] {
        const component& part = parts[random.below(n)];
        return part.a + part.b * random.between(-2.5, 2.5);
    };
    double lower = end();
    double upper = end();
    if (lower > upper) std::swap(lower, upper);
    const std::size_t how = random.below(3);
    if (how == 0) lower = -infinity;
    if (how == 1) upper = infinity;
    result->cut_off({lower, upper});
    return {result, nullptr};
}

inline shapes pair_of_normals(source& random) {
    const auto p = on_line(random, 30, {family::normal});
    return {p, on_line(random, 30, {family::normal})};
}
inline shapes pair_of_laplaces(source& random) {
    const auto p = on_line(random, 30, {family::normal, family::laplace});
    return {p, on_line(random, 30, {family::laplace})};
}
inline shapes pair_on_half_line(source& random) {
    const auto p = on_half_line(random);
    return {p, on_half_line(random)};
}
inline shapes pair_of_steps(source& random) {
    const auto [lower, upper] = some_interval(random);
    const auto p = steps_on(random, lower, upper, random.is_one_of(2));
    return {p, steps_on(random, lower, upper, false)};
}
inline shapes pair_of_lines(source& random) {
    const auto [lower, upper] = some_interval(random);
    const auto p = lines_on(random, lower, upper, random.is_one_of(2));
    return {p, lines_on(random, lower, upper, false)};
}

inline shapes pair_of_students_ts(source& random) {
    const auto p = of_students_ts(random, 3);
    return {p, of_students_ts(random, 3)};
}

/// Slow tails under models with faster ones: what is infinite for want of a moment, and what is not quite.
inline shapes light_models(source& random) {
    const auto p = of_students_ts(random, 2);
    const std::vector<family> models =
        random.is_one_of(2) ? std::vector{family::normal} : std::vector{family::normal, family::laplace};
    return {p, on_line(random, 30, models)};
}

/// n points of a mixture with a normal density around each.
inline shapes kernel_estimates(source& random) {
    const std::size_t n = random.size_between(15, 60);
    const std::size_t modes = random.size_between(1, 4);
    std::vector<double> middle;
    for (std::size_t i = 0; i < modes; ++i) middle.push_back(random.between(-30, 30));
    const double width = random.log_between(0.03, 3);
    std::vector<component> parts;
    for (std::size_t i = 0; i < n; ++i) {
        const double z = std::sqrt(2 * random.exponential()) * std::cos(random.between(0, 6.283));
        parts.push_back({family::normal, 1 / static_cast<double>(n), middle[random.below(modes)] + z, width});
    }
    return {std::make_shared<mixture>(parts), nullptr};
}

/// The same density twice, or nearly.
inline shapes close_pair(source& random) {
    const std::size_t n = random.size_between(1, 14);
    const std::vector<double> weight = weights(random, n);
    const std::vector<double> width = widths(random, n);
    const double change = random.is_one_of(3) ? 0 : random.log_between(1e-8, 0.3);
    std::vector<component> p;
    std::vector<component> q;
    for (std::size_t i = 0; i < n; ++i) {
        p.push_back({family::normal, weight[i], random.between(-30, 30), width[i]});
        q.push_back(p.back());
        q.back().a += change * width[i] * random.between(-1, 1);
        q.back().b *= 1 + change * random.between(-0.5, 1);
    }
    return {std::make_shared<mixture>(p), std::make_shared<mixture>(q)};
}

inline shapes notches(source& random) {
    const double depth = random.log_between(1, 50);
    const double c = random.between(-2, 2);
    return {std::make_shared<mixture>(std::vector<component>{{family::normal, 1, 0, 1}}),
            std::make_shared<notched>(depth, c, random.log_between(1e-3, 1))};
}

/// A truncated p under a model on the line, on a longer interval, or on one that ends where p has mass.
inline shapes unequal_supports(source& random) {
    const std::size_t n = random.size_between(1, 5);
    const std::vector<double> weight = weights(random, n);
    const std::vector<double> width = widths(random, n);
    std::vector<component> parts;
    std::vector<component> others;
    for (std::size_t i = 0; i < n; ++i) {
        parts.push_back({family::normal, weight[i], random.between(-30, 30), width[i]});
        others.push_back(parts.back());
        others.back().a += width[i] * random.between(-1, 1);
        others.back().b *= random.between(0.7, 2);
    }
    const component& first = parts[random.below(n)];
    const component& last = parts[random.below(n)];
    const double lower = std::min(first.a - first.b, last.a - last.b);
    const double upper = std::max(first.a + first.b, last.a + last.b);
    const auto p = std::make_shared<mixture>(parts);
    const auto q = std::make_shared<mixture>(others);
    p->cut_off({lower, upper});
    const double way = (upper - lower) * random.between(0.01, 0.3);
    const std::size_t how = random.below(3);
    if (how == 1) q->cut_off({lower - way, upper + way});
    if (how == 2) q->cut_off({first.a, upper});
    return {p, q};
}

/// p is a normal density, and q has modes where p has no mass.
inline shapes far_modes(source& random) {
    std::vector<component> modes{{family::normal, 1, 0, 1}};
    for (std::size_t n = random.size_between(1, 4); n > 0; --n)
        modes.push_back({family::normal, random.log_between(0.01, 1),
                         random.between(-1, 1) * random.log_between(30, 1e4), random.log_between(0.1, 10)});
    double sum = 0;
    for (const component& mode : modes) sum += mode.weight;
    for (component& mode : modes) mode.weight /= sum;
    return {std::make_shared<mixture>(std::vector<component>{{family::normal, 1, 0, 1}}),
            std::make_shared<mixture>(modes)};
}

}  // namespace draws

inline constexpr kind kinds[] = {
    {"normals within 30", draws::normals<30>, 30, true},
    {"normals within 1e3", draws::normals<1'000>, 30, true},
    {"normals within 1e6", draws::normals<1'000'000>, 30, true},
    {"half line", draws::half_line, 30, true},
    {"steps", draws::steps, 16},
    {"lines", draws::lines, 20},
    {"double wells", draws::double_wells, 30, true},
    {"multi wells", draws::multi_wells, 30, true},
    {"waves", draws::wavy},
    {"slow tails", draws::slow_tails},
    {"boxes", draws::boxes},
    {"boxes with gaps", draws::boxes_with_gaps},
    {"triangles", draws::triangles},
    {"laplaces", draws::laplaces, 30, true},
    {"all sorts", draws::all_sorts},
    {"betas", draws::betas, 30, true},
    {"truncated", draws::truncated, 30, true},
    {"combs", draws::combs, 30, true},
    {"needles", draws::needles},
    {"students ts", draws::students_ts, 30, true},
    {"kernel estimates", draws::kernel_estimates, 12, true},
    {"pair of normals", draws::pair_of_normals, 16},
    {"pair of laplaces", draws::pair_of_laplaces, 10},
    {"pair on half line", draws::pair_on_half_line, 20},
    {"pair of steps", draws::pair_of_steps, 6},
    {"pair of lines", draws::pair_of_lines, 8},
    {"pair of students ts", draws::pair_of_students_ts, 16, true},
    {"light models", draws::light_models, 16},
    {"close pair", draws::close_pair, 20},
    {"notches", draws::notches, 20},
    {"unequal supports", draws::unequal_supports, 20, true},
    {"far modes", draws::far_modes, 20, true},
};

/// How a density is given to the library.
enum class form : std::size_t { log, log_up_to_factor, plain, plain_up_to_factor, count };
enum class question : std::size_t { entropy, cross_entropy, kl_divergence };

/// What became of a call. An answer that is off by more than 1e-6 and says so is coarse; one that is off by more than it
/// says is wrong in silence, or understated where that is less than 1e-6.
enum class verdict : std::size_t { right, refused, coarse, understated, silent, unsure, count };

/// Whether an answer is off by more than it says.
[[nodiscard]] constexpr bool is_beyond(verdict found) {
    return found == verdict::understated || found == verdict::silent;
}

inline constexpr std::size_t form_count = static_cast<std::size_t>(form::count);
inline constexpr std::size_t verdict_count = static_cast<std::size_t>(verdict::count);
inline constexpr const char* form_names[] = {"log", "log up to a factor", "plain", "plain up to a factor"};
inline constexpr const char* question_names[] = {"H", "H(p, q)", "D"};
inline constexpr const char* verdict_names[] = {"right", "refused", "coarse", "understated", "silent", "unsure"};

/// A call whose answer was not right, with all that reproduces it.
struct incident {
    std::string kind;
    std::uint64_t seed;
    std::uint64_t index;
    form as;
    question asked;
    verdict found;
    double visibility;
    std::size_t size;
    double log_factor_p;
    double log_factor_q;
    double expected;
    double value;
    double error;
    double noise;
    int evaluations;
    std::string p;
    std::string q;

    friend std::ostream& operator<<(std::ostream& out, const incident& of) {
        std::ostringstream text;
        text.precision(17);
        text << verdict_names[static_cast<std::size_t>(of.found)] << ": " << of.kind << ", seed " << of.seed
             << ", index " << of.index << ": " << question_names[static_cast<std::size_t>(of.asked)] << " as "
             << form_names[static_cast<std::size_t>(of.as)] << ", factors e^" << of.log_factor_p << " and e^"
             << of.log_factor_q << ": " << of.value << " with error " << of.error << ", should be " << of.expected
             << ", off by " << of.value - of.expected << ", of which rounding " << of.noise << "; visibility "
             << of.visibility << ", evaluations " << of.evaluations << "\n    p: " << of.p << '\n';
        if (!of.q.empty()) text << "    q: " << of.q << '\n';
        return out << text.str();
    }
};

/// What became of the calls of a kind, in one form.
struct tally {
    using counts = std::array<int, verdict_count>;
    counts findable{};
    counts hidden{};               // where something is narrower than can be found by asking
    std::vector<int> evaluations;  // of the calls that were answered
    double seconds = 0;            // in the library

    [[nodiscard]] int of(verdict what) const { return findable[static_cast<std::size_t>(what)]; }
    [[nodiscard]] int of_hidden(verdict what) const { return hidden[static_cast<std::size_t>(what)]; }
    [[nodiscard]] int beyond() const { return of(verdict::understated) + of(verdict::silent); }
    [[nodiscard]] int all() const { return std::accumulate(findable.begin(), findable.end(), 0); }
};

/// What a search is asked to find: one of 200 equal bins, and what shows only within a thirtieth of a deviation.
inline constexpr double findable = 0.0299;

/// Runs a kind's cases against the library.
class judge {
public:
    judge(const kind& of, std::uint64_t seed) : kind_(of), seed_(seed) {}

    void run(std::uint64_t index) {
        source random(seed_, kind_.name, index);
        const auto [p, q] = kind_.draw(random);
        p_ = p;
        q_ = q ? q : p;
        index_ = index;
        const auto start = now();
        truth_ = known();
        seconds_of_oracle_ += now() - start;
        const double size = 1 + std::fabs(truth_.entropy) + std::fabs(truth_.cross_entropy);
        if (truth_.doubt > 1e-11 * size || std::isnan(truth_.doubt)) {
            for (tally& of : tallies_) ++of.findable[static_cast<std::size_t>(verdict::unsure)];
            return;
        }
        for (std::size_t f = 0; f < form_count; ++f) {
            as_ = static_cast<form>(f);
            const double reach = random.is_one_of(2) ? 30 : 1e4;
            const double most = is_logarithm() ? reach : 20;
            const std::size_t left_alone = q ? random.below(4) : 2;  // one of a pair may be as it should
            is_normalized_p_ = is_normalized() || left_alone == 0;
            is_normalized_q_ = is_normalized() || left_alone == 1;
            shift_p_ = is_normalized_p_ ? -truth_.log_mass_p : random.between(-most, most);
            shift_q_ = is_normalized_q_ ? -truth_.log_mass_q : random.between(-most, most);
            if (q) {
                ask(question::cross_entropy, truth_.cross_entropy);
                ask(question::kl_divergence, truth_.kl_divergence);
            } else {
                ask(question::entropy, truth_.entropy);
            }
        }
    }

    /// As many times the usual number of cases, but no new one after so many seconds.
    void run_all(double factor, double most_seconds) {
        const auto cases = static_cast<std::uint64_t>(kind_.cases * factor);
        const double start = now();
        for (std::uint64_t i = 0; i < cases && now() - start < most_seconds; ++i) run(i);
    }

    [[nodiscard]] const tally& result(form as) const { return tallies_[static_cast<std::size_t>(as)]; }
    [[nodiscard]] const std::vector<incident>& incidents() const { return incidents_; }

    static void print_head(std::ostream& out) {
        out << std::left << std::setw(21) << "kind" << std::setw(22) << "as" << std::right;
        for (const char* name : verdict_names) out << std::setw(12) << name;
        out << "  hidden: right  refused    wrong       looks     most  seconds   oracle\n";
    }

    void print(std::ostream& out) const {
        for (std::size_t f = 0; f < form_count; ++f) {
            const tally& of = tallies_[f];
            out << std::left << std::setw(21) << (f == 0 ? kind_.name : "") << std::setw(22) << form_names[f]
                << std::right;
            for (const int count : of.findable) out << std::setw(12) << count;
            std::vector<int> sorted = of.evaluations;
            std::sort(sorted.begin(), sorted.end());
            if (sorted.empty()) sorted.push_back(0);
            out << std::setw(15) << of.of_hidden(verdict::right) << std::setw(9) << of.of_hidden(verdict::refused)
                << std::setw(9) << of.of_hidden(verdict::understated) + of.of_hidden(verdict::silent) << std::setw(12)
                << sorted[sorted.size() / 2] << std::setw(9) << sorted.back() << std::setw(9) << std::setprecision(3)
                << of.seconds;
            if (f == 0) out << std::setw(9) << seconds_of_oracle_;
            out << '\n';
        }
        out << std::flush;
    }

private:
    struct user_log {
        const shape* of;
        double shift;
        double operator()(double x) const { return of->log_at(x) + shift; }
    };
    struct user_density {
        const shape* of;
        double shift;
        double operator()(double x) const { return std::exp(of->log_at(x) + shift); }
    };

    static double now() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

    [[nodiscard]] bool is_logarithm() const { return as_ == form::log || as_ == form::log_up_to_factor; }
    [[nodiscard]] bool is_normalized() const { return as_ == form::log || as_ == form::plain; }

    /// A mixture that is normalized has its mass checked by the way, and an entropy with a closed form that.
    template <class T = double>
    [[nodiscard]] truth known(const given_logs* given = nullptr) const {
        truth found{};
        const std::optional<double> closed = p_->closed_entropy();
        if (!p_->cuts().empty()) {
            oracle<T> of(*p_, *q_);
            found = given == nullptr ? of.measure() : of.measure(*given);
            for (const auto& [f, log_mass] : {std::pair{p_, &found.log_mass_p}, std::pair{q_, &found.log_mass_q}}) {
                if (!f->is_normalized) continue;
                found.doubt = std::max(found.doubt, std::fabs(*log_mass));
                *log_mass = 0;
            }
            if (closed) found.doubt = std::max(found.doubt, std::fabs(found.entropy - *closed));
        }
        if (closed) found.entropy = *closed;
        return found;
    }

    template <class F, class G>
    [[nodiscard]] surprisal::estimate measured(question asked, const F& p, const G& q) const {
        switch (asked) {
            case question::entropy:
                return surprisal::entropy(p);
            case question::cross_entropy:
                return surprisal::cross_entropy(p, q);
            default:
                return surprisal::kl_divergence(p, q);
        }
    }

    [[nodiscard]] surprisal::estimate answer(question asked) const {
        const auto say = [](auto f, bool is_normalized) { return is_normalized ? f : f.unnormalized(); };
        const auto by_log = [&](const shape& f, double shift, bool is_normalized) {
            return say(surprisal::log_density(user_log{&f, shift}, f.support), is_normalized);
        };
        const auto by_density = [&](const shape& f, double shift, bool is_normalized) {
            return say(surprisal::density(user_density{&f, shift}, f.support), is_normalized);
        };
        return is_logarithm()
                   ? measured(asked, by_log(*p_, shift_p_, is_normalized_p_), by_log(*q_, shift_q_, is_normalized_q_))
                   : measured(asked, by_density(*p_, shift_p_, is_normalized_p_),
                              by_density(*q_, shift_q_, is_normalized_q_));
    }

    /// Known by more digits, with what rounding does to the functions that are given.
    [[nodiscard]] truth known_closer() const {
        const auto given = [&](const std::shared_ptr<const shape>& f, double shift) {
            return [f, shift, is_logarithm = is_logarithm()](double x) {
                const double log = f->log_at(x) + shift;
                return (is_logarithm ? log : std::log(std::exp(log))) - shift;
            };
        };
        const given_logs functions{given(p_, shift_p_), given(q_, shift_q_)};
        truth found = known<long double>(&functions);
        if (p_->cuts().empty()) found.noise = 1e-15 * (1 + std::fabs(shift_p_) + std::fabs(found.entropy));
        return found;
    }

    void ask(question asked, double expected) {
        verdict found = verdict::refused;
        surprisal::estimate given{};
        double of_rounding = 0;
        tally& to = tallies_[static_cast<std::size_t>(as_)];
        const auto start = now();
        try {
            given = answer(asked);
            to.evaluations.push_back(given.evaluations);
            found = verdict::right;
        } catch (const std::domain_error&) {
        }
        to.seconds += now() - start;
        if (found != verdict::refused) {
            found = judged(given, expected, truth_.doubt);
            // Once more where it matters, in more digits, with what the rounding of f explains.
            if (is_beyond(found) && std::fabs(expected) < infinity) {
                const auto again = now();
                const truth closer = known_closer();
                expected = asked == question::entropy         ? closer.entropy
                           : asked == question::cross_entropy ? closer.cross_entropy
                                                              : closer.kl_divergence;
                of_rounding = closer.noise;
                found = judged(given, expected, closer.doubt + 2 * of_rounding + 4e-16 * std::fabs(expected));
                seconds_of_oracle_ += now() - again;
            }
        }
        const double visibility = std::min(p_->visibility(is_logarithm()), q_->visibility(is_logarithm()));
        ++(visibility < findable ? to.hidden : to.findable)[static_cast<std::size_t>(found)];
        if (!is_beyond(found) && found != verdict::coarse) return;
        incidents_.push_back({kind_.name, seed_, index_, as_, asked, found, visibility,
                              p_->size() + (q_ == p_ ? 0 : q_->size()), shift_p_, shift_q_, expected, given.value,
                              given.error, of_rounding, given.evaluations, p_->text(), q_ == p_ ? "" : q_->text()});
    }

    /// What does not exist, and what is infinite of an entropy, is to be refused.
    [[nodiscard]] static verdict judged(const surprisal::estimate& given, double expected, double allowance) {
        if (given.value == expected) return verdict::right;
        const double off = std::fabs(given.value - expected);
        const bool is_close = off < infinity && off <= 1e-6 * std::max(1.0, std::fabs(expected));
        if (off <= given.error + allowance) return is_close ? verdict::right : verdict::coarse;
        return is_close ? verdict::understated : verdict::silent;
    }

    const kind& kind_;
    std::uint64_t seed_;
    std::uint64_t index_ = 0;
    std::shared_ptr<const shape> p_;
    std::shared_ptr<const shape> q_;
    truth truth_{};
    form as_ = form::log;
    bool is_normalized_p_ = true;
    bool is_normalized_q_ = true;
    double shift_p_ = 0;
    double shift_q_ = 0;
    std::array<tally, form_count> tallies_{};
    std::vector<incident> incidents_;  // silent, understated and coarse
    double seconds_of_oracle_ = 0;
};

/// How many times as many cases as usual, by the environment's SURPRISAL_CASES.
[[nodiscard]] inline double cases_factor() {
    const char* given = std::getenv("SURPRISAL_CASES");
    return given != nullptr ? std::strtod(given, nullptr) : 1;
}

}  // namespace random_densities

#endif
