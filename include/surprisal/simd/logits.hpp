#ifndef SURPRISAL_SIMD_LOGITS_HPP
#define SURPRISAL_SIMD_LOGITS_HPP

#include <cstddef>
#include <limits>
#include <type_traits>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/exponential.hpp>
#include <surprisal/arithmetic/logarithm.hpp>
#include <surprisal/config.hpp>
#include <surprisal/simd/isa.hpp>
#include <surprisal/simd/logit_sums.hpp>
#include <surprisal/simd/measure.hpp>
#include <surprisal/simd/results.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::simd {

/// Scores, whose exponentials, over a temperature, are proportional to probabilities; of logarithms of probabilities these
/// must sum to 1 within tolerance.
template <class E>
struct scores {
    const E* data;
    std::size_t size;
    double_word<double> temperature;  // 1/ln 10 for logarithms to base 10
    double tolerance;
};

/// Whether they can be measured together: as many, and one temperature.
template <class P, class Q>
[[nodiscard]] constexpr bool are_alike(const scores<P>& p, const scores<Q>& q) {
    return p.size == q.size && p.temperature.hi == q.temperature.hi && p.temperature.lo == q.temperature.lo;
}

/// log₂ e to twice the digits of double.
inline constexpr double_word<double> log2e{0x1.71547652b82fep0, 0x1.777d0ffda0d24p-56};

/// Temperatures that the kernels serve: their numbers neither over- nor underflow.
[[nodiscard]] constexpr bool is_moderate(const double_word<double>& temperature) {
    return temperature.hi > 0x1p-20 && temperature.hi < 0x1p20;
}

// x over a temperature, and times one, which mostly is 1.

[[nodiscard]] constexpr double_word<double> over(const double_word<double>& x, const double_word<double>& temperature) {
    return temperature.hi == 1 && temperature.lo == 0 ? x : x / temperature;
}
[[nodiscard]] constexpr double_word<double> times(const double_word<double>& x,
                                                  const double_word<double>& temperature) {
    return temperature.hi == 1 && temperature.lo == 0 ? x : x * temperature;
}

[[nodiscard]] constexpr double_word<double> rate_of(const double_word<double>& temperature) {
    return over(log2e, temperature);
}

/// A score in octaves.
[[nodiscard]] constexpr double_word<double> octaves_of(double score, const double_word<double>& rate) {
    return two_product(score, rate.hi) + score * rate.lo;
}

/// Scores of at most so many octaves have a digit left behind the point.
template <class T>
inline constexpr double largest_octaves = sizeof(T) == sizeof(double) ? 0x1p40 : 0x1p20;

/// References are int, and scores beyond lose what is rounded off to it.
template <class T>
[[nodiscard]] constexpr bool is_readable(double octaves) {
    return is_within(octaves, largest_octaves<T> < 0x1p29 ? largest_octaves<T> : 0x1p29);
}

[[nodiscard]] constexpr int nearest_int(double x) { return static_cast<int>(x < 0 ? x - 0.5 : x + 0.5); }

/// Sums of powers below it miss those that count as the lowest; above 2^98 some count as the highest.
template <class T>
inline constexpr double least_mass = sizeof(T) == sizeof(double) ? 0x1p-900 : 0x1p-80;
inline constexpr double largest_mass = 0x1p98;

/// The sums of all outcomes.
template <class Kernel, class T, class Settings, class... E>
[[nodiscard]] constexpr auto sums_of_all(const Settings& given, std::size_t n, const E*... in) {
    typename Kernel::sums total;
    sum_up<Kernel, T>(total, given, n, in...);
    return total;
}

/// The sums of all outcomes but one.
template <class Kernel, class T, class Settings, class... E>
[[nodiscard]] constexpr auto sums_of_others(const Settings& given, std::size_t n, std::size_t one, const E*... in) {
    typename Kernel::template running_sums<T> sums;
    sums.given = &given;
    add_in<Kernel, T>(sums, one, in...);
    add_in<Kernel, T>(sums, n - one - 1, (in + one + 1)...);
    typename Kernel::sums total;
    Kernel::add_up_lanes(total, sums);
    return total;
}

/// Where the largest score is.
template <class T, class Kernels, class E>
[[nodiscard]] constexpr std::size_t mode_of(Kernels /*kernels*/, const E* z, std::size_t n) {
    if constexpr (std::is_same_v<E, T>) {
        return Kernels::scores::mode(z, n);
    } else {
        std::size_t best = 0;
        for (std::size_t i = 0; i < n; i += piece<T>::size) {
            const std::size_t length = n - i < piece<T>::size ? n - i : piece<T>::size;
            const std::size_t candidate = i + Kernels::scores::mode(piece<T>(z + i, length).data, length);
            if (static_cast<T>(z[candidate]) > static_cast<T>(z[best])) best = candidate;
        }
        return best;
    }
}

/// Σ exp(z/temperature) = mass · 2^reference; a mass of 0 where the kernels cannot.
struct mass_of_scores {
    double_word<double> mass;
    int reference;
};

[[nodiscard]] constexpr double_word<double> log_of(const mass_of_scores& x) {
    return x.reference * surprisal::ln2<double>() + log(split(x.mass));
}

/// Whether a sum of probabilities with this logarithm is certainly within tolerance of 1.
[[nodiscard]] constexpr bool is_normalized(const double_word<double>& log_sum, double tolerance) {
    return is_surely_within(log_sum.hi, tolerance);
}

/// Of logits, which may sum to anything, nothing is asked.
[[nodiscard]] constexpr bool has_sum_1(const mass_of_scores& x, double tolerance) {
    return tolerance > std::numeric_limits<double>::max() || is_normalized(log_of(x), tolerance);
}

/// From a first guess at the largest score: a power of two as reference changes no digit, so it need not be the best.
template <class Kernel, class T, class Kernels, class E>
[[nodiscard]] constexpr mass_of_scores total_of(Kernels kernels, const scores<E>& z, const double_word<double>& rate) {
    constexpr std::size_t sample = 512;
    if (z.size == 0) return {};
    for (std::size_t seen = z.size < sample ? z.size : sample;; seen = z.size) {
        const auto peak = static_cast<double>(z.data[mode_of<T>(kernels, z.data, seen)]);
        if (is_readable<T>(peak * rate.hi)) {
            const int reference = nearest_int(peak * rate.hi);
            const exponent_scale<T> scale(rate, reference);
            const auto sums = sums_of_all<Kernel, T>(scale, z.size, z.data);
            const double_word<double>& mass = sums[exponential_sums::mass];
            if (mass.hi < largest_mass) return {mass, reference};
        }
        if (seen == z.size) return {};
    }
}

/// One outcome beside the others: its surprisal is ln(1 + others/own), relatively accurate also where these are next to
/// nothing.
struct outcome_share {
    double_word<double> total;  // in units of a power of two
    double_word<double> surprisal;
    bool is_known;
};

/// Of an outcome of z with this score; the mass of the others is in units of 2^reference.
template <class T, class Kernels, class E>
[[nodiscard]] constexpr outcome_share share_of(Kernels /*kernels*/, const scores<E>& z, double score,
                                               const double_word<double>& rate, const double_word<double>& others,
                                               int reference) {
    constexpr double negligible = -64;  // octaves
    if (!(others.hi > least_mass<T> && others.hi < largest_mass)) return {};
    const double_word<double> octaves = octaves_of(score, rate) - reference;
    double_word<double> total = others;
    double_word<double> surprisal;
    if (octaves.hi > negligible) {
        const double_word<double> own = Kernels::scores::power_of(octaves.hi, octaves.lo);
        total = others + own;
        surprisal = log1p(others / own);
    } else {
        surprisal = log(split(others)) - octaves * surprisal::ln2<double>();
    }
    return {total, surprisal, has_sum_1({total, reference}, z.tolerance)};
}

/// The likeliest outcome, which the others are measured from; not served where the kernels cannot.
struct mode_of_scores {
    std::size_t index;
    double peak;
    double_word<double> rate;
    int reference;
    bool is_served;
};

template <class T, class Kernels, class E>
[[nodiscard]] constexpr mode_of_scores find_mode(Kernels kernels, const scores<E>& z) {
    if (!is_moderate(z.temperature)) return {};
    const double_word<double> rate = rate_of(z.temperature);
    const std::size_t index = mode_of<T>(kernels, z.data, z.size);
    const auto peak = static_cast<double>(z.data[index]);
    if (!is_readable<T>(peak * rate.hi)) return {};
    return {index, peak, rate, nearest_int(peak * rate.hi), true};
}

/// The share of the mode.
template <class T, class Kernels, class E>
[[nodiscard]] constexpr outcome_share share_of(Kernels kernels, const scores<E>& z, const mode_of_scores& mode,
                                               const double_word<double>& others) {
    return share_of<T>(kernels, z, mode.peak, mode.rate, others, mode.reference);
}

[[nodiscard]] constexpr kernel_result decided(const double_word<double>& value) {
    return value.hi > 0 ? kernel_result{value.hi, value.lo} : undecided;
}

// The measures of n scores with the kernels of one instruction set, computed in T. Undecided is what the kernels cannot: no
// score but masks, a NaN, temperatures and scores out of all proportion, results that need more digits.

/// −ln q of one outcome of Q: the classification loss. Its own score is the first reference, so that mostly one pass will do.
struct surprisal_of_label {
    template <class T, class Kernels, class E>
    [[nodiscard]] static constexpr kernel_result of_logits(Kernels kernels, std::size_t label, const scores<E>& z) {
        if (!is_moderate(z.temperature)) return undecided;
        const double_word<double> rate = rate_of(z.temperature);
        const auto score = static_cast<double>(z.data[label]);
        for (double peak = score;;) {
            if (!is_readable<T>(peak * rate.hi) || !is_readable<T>(score * rate.hi)) break;
            const int reference = nearest_int(peak * rate.hi);
            const exponent_scale<T> scale(rate, reference);
            const auto sums = sums_of_others<typename Kernels::exponentials, T>(scale, z.size, label, z.data);
            const outcome_share share = share_of<T>(kernels, z, score, rate, sums[exponential_sums::mass], reference);
            if (share.is_known) return decided(share.surprisal);
            const auto largest = static_cast<double>(z.data[mode_of<T>(kernels, z.data, z.size)]);
            if (!(largest > peak)) break;
            peak = largest;
        }
        return undecided;
    }
};

// Of up to `lanes` rows of at most short_row scores each, with one size and temperature, which those of `like` say:

template <class E>
[[nodiscard]] constexpr short_rows rows_like(const scores<E>& like) {
    return {like.size, rate_of(like.temperature)};
}

/// The results of rows as far as they are served.
constexpr void set_results(kernel_result* out, std::size_t count, const double* hi, const double* lo) {
    for (std::size_t row = 0; row < count; ++row) out[row] = hi[row] > 0 ? kernel_result{hi[row], lo[row]} : undecided;
}

/// the surprisal of a label in each;
template <class Kernels, class E, class Like>
constexpr void surprisals_of_labels(Kernels /*kernels*/, const E* const* rows, const std::size_t* labels,
                                    std::size_t count, const scores<Like>& like, kernel_result* out) {
    double hi[lanes]{};
    double lo[lanes]{};
    if (is_moderate(like.temperature)) Kernels::rows::surprisals(hi, lo, rows, labels, count, rows_like(like));
    set_results(out, count, hi, lo);
    if (like.tolerance > std::numeric_limits<double>::max()) return;
    for (std::size_t row = 0; row < count; ++row) {
        const double_word<double> own = static_cast<double>(rows[row][labels[row]]);
        const double_word<double> log_sum = over(own, like.temperature) + double_word<double>(hi[row], lo[row]);
        if (!is_normalized(log_sum, like.tolerance)) out[row] = undecided;
    }
}

/// the entropy of each, of scores whose exponentials may sum to anything;
template <class Kernels, class E, class Like>
constexpr void entropies_of_rows(Kernels /*kernels*/, const E* const* rows, std::size_t count, const scores<Like>& like,
                                 kernel_result* out) {
    double hi[lanes]{};
    double lo[lanes]{};
    if (is_moderate(like.temperature)) {
        const double_word<double> inverse = over({1}, like.temperature);
        Kernels::rows::entropies(hi, lo, rows, count, rows_like(like), inverse.hi, inverse.lo);
    }
    set_results(out, count, hi, lo);
}

/// the divergence of each from another model's, likewise;
template <class Kernels, class E, class Like>
constexpr void divergences_of_rows(Kernels /*kernels*/, const E* const* rows_p, const E* const* rows_q,
                                   std::size_t count, const scores<Like>& like, kernel_result* out) {
    double hi[lanes]{};
    double lo[lanes]{};
    for (std::size_t row = 0; row < count; ++row) hi[row] = -1;
    if (is_moderate(like.temperature)) {
        const double_word<double> inverse = over({1}, like.temperature);
        Kernels::rows::divergences(hi, lo, rows_p, rows_q, count, rows_like(like), inverse.hi, inverse.lo);
    }
    for (std::size_t row = 0; row < count; ++row) out[row] = hi[row] < 0 ? undecided : kernel_result{hi[row], lo[row]};
}

/// the gradients of labels' surprisals by the scores, each times a factor, written as far as they are served: a bit a row.
template <class Kernels, class G, class E, class Like>
[[nodiscard]] constexpr unsigned slopes_of_labels(Kernels /*kernels*/, G* const* out, const E* const* rows,
                                                  const std::size_t* labels, const double* factors, std::size_t count,
                                                  const scores<Like>& like) {
    if (!is_moderate(like.temperature)) return 0;
    return Kernels::rows::slopes(out, rows, labels, factors, count, rows_like(like));
}

/// ln Σ exp(z/temperature).
struct log_sum_exp {
    template <class T, class Kernels, class E>
    [[nodiscard]] static constexpr kernel_result of_logits(Kernels kernels, const scores<E>& z) {
        if (!is_moderate(z.temperature)) return undecided;
        const mass_of_scores total = total_of<typename Kernels::exponentials, T>(kernels, z, rate_of(z.temperature));
        if (!(total.mass.hi > least_mass<T>)) return undecided;
        const double_word<double> value = log_of(total);
        if (is_within(value.hi, 0.5)) return undecided;
        return {value.hi, value.lo};
    }
};

/// H(P) = s + Σ p (peak − z)/temperature, s the surprisal of the mode: no part of it is negative.
struct entropy_of_logits {
    template <class T, class Kernels, class E>
    [[nodiscard]] static constexpr kernel_result of_logits(Kernels kernels, const scores<E>& z) {
        const mode_of_scores mode = find_mode<T>(kernels, z);
        if (!mode.is_served) return undecided;
        const double_word<double> rest = octaves_of(mode.peak, mode.rate) - mode.reference;
        // Two octaves go to the rest, so that the smallest power times it is no subnormal number, which would be slow.
        const depth_settings<T> given{
            {mode.rate, mode.reference}, static_cast<T>(mode.reference - 2), static_cast<T>(rest.hi + 2)};
        const auto sums = sums_of_others<typename Kernels::depth_of_logits, T>(given, z.size, mode.index, z.data);
        const outcome_share share = share_of<T>(kernels, z, mode, sums[depth_sums::mass]);
        if (!share.is_known) return undecided;
        const double_word<double> depth = sums[depth_sums::depth] / share.total;
        return decided(share.surprisal + depth * surprisal::ln2<double>());
    }
};

/// H(P, Q) = s + Σ p (peak − z)/temperature, s the surprisal of Q's mode, for masses p of any sum.
struct cross_entropy_with_logits {
    template <class T, class Kernels, class P, class E>
    [[nodiscard]] static constexpr kernel_result of_logits(Kernels kernels, const P* p, double tolerance_p,
                                                           const scores<E>& z) {
        const mode_of_scores mode = find_mode<T>(kernels, z);
        if (!mode.is_served) return undecided;
        const auto p_of_mode = static_cast<double>(p[mode.index]);
        if (!(p_of_mode >= 0)) return undecided;
        const scale_and_peak<T> given{{mode.rate, mode.reference}, static_cast<T>(mode.peak)};
        const auto sums = sums_of_others<typename Kernels::cost_of_logits, T>(given, z.size, mode.index, p, z.data);
        const outcome_share share = share_of<T>(kernels, z, mode, sums[cost_sums::mass]);
        const double_word<double> mass_p = sums[cost_sums::mass_p] + p_of_mode;
        const bool is_valid = !sums.unfit && share.is_known && mass_p.hi > least_mass<T> && mass_p.hi < largest_mass &&
                              is_within((mass_p.hi - 1) + mass_p.lo, tolerance_p);
        if (!is_valid) return undecided;
        const double_word<double> cost = sums[cost_sums::cost] / times(mass_p, z.temperature);
        return decided(share.surprisal + cost);
    }
};

/// What the kernels' t = ln(q/p), the rest of a difference of scores and ln(Y/Z), misses of the latter, times 2 to the digits of
/// a result: D, about t²/2, has these digits where it is above the square of what is missed. Derived from two words of T for
/// ln(Y/Z), whose last digits are 2^-105 and 2^-47 of it; chosen so that the 4 ulp hold.
template <class T>
inline constexpr double last_digit_of_log_ratio = sizeof(T) == sizeof(double) ? 0x1p-51 : 0x1p-22;

/// D(P‖Q) of two models with the same temperature: Σ p (eᵗ − 1 − t), t = ln(q/p) = (y − z)/temperature − ln(Y/Z) with the
/// sums of exponentials Z and Y. An error of v in ln(Y/Z) enters as v − ln(1 + v), and v is among the sums: a rough ratio is
/// enough, and where it was not, the next is as good as it gets.
struct divergence_of_logits {
    template <class T, class Kernels, class P, class Q>
    [[nodiscard]] static constexpr kernel_result of_logits(Kernels kernels, const scores<P>& z, const scores<Q>& y) {
        constexpr bool is_rough = sizeof(T) == sizeof(float);
        using totals =
            std::conditional_t<is_rough, typename Kernels::rough_exponentials, typename Kernels::exponentials>;
        if (!is_moderate(z.temperature) || !are_alike(z, y)) return undecided;
        const double_word<double> rate = rate_of(z.temperature);
        const mass_of_scores mass_p = total_of<totals, T>(kernels, z, rate);
        const mass_of_scores mass_q = total_of<totals, T>(kernels, y, rate);
        if (!(mass_p.mass.hi > least_mass<T> && mass_q.mass.hi > least_mass<T>)) return undecided;
        mass_ratio ratio(mass_p, mass_q);
        const bool is_zero = is_same_but_for_a_constant(z, y);
        for (int attempt = 0; attempt < 4; ++attempt) {
            const auto sums = sums_with_offset<T>(kernels, z, y, rate, mass_p.reference, ratio);
            if (sums.unfit) break;
            const double_word<double>& mass = sums[log_divergence_sums::mass];
            const double_word<double> terms = sums[log_divergence_sums::terms] / mass;
            const double v = terms.hi + (sums[log_divergence_sums::ratios] / mass).hi;
            if (!(mass.hi > least_mass<T> && mass.hi < largest_mass && v > -0.9 && v < 0x1p50)) break;
            const double_word<double> repair = log_1p(v);
            ratio.multiply(v, repair);
            const bool is_valid = has_sum_1({mass, mass_p.reference}, z.tolerance) &&
                                  has_sum_1({mass * ratio.mass, mass_p.reference + ratio.reference}, y.tolerance);
            if (!is_valid) break;
            if (sums.impossible) return infinite;
            if (is_zero) return {0, 0};
            const double correction = is_within(v, 0x1p-10) ? x_minus_log1p(v) : (v - repair).hi;
            const double lost = ratio.log.hi * last_digit_of_log_ratio<T>;
            const bool is_accurate = correction <= terms.hi * 0x1p-3 && is_within(v, 0.25) && terms.hi >= lost * lost;
            if (is_accurate && terms.hi > smallest_result<T>) return decided(terms - correction);
        }
        return undecided;
    }

private:
    /// Y/Z = mass · 2^reference, and its logarithm.
    struct mass_ratio {
        double_word<double> mass;
        int reference;
        double_word<double> log;

        constexpr mass_ratio(const mass_of_scores& of_p, const mass_of_scores& of_q)
            : mass(of_q.mass / of_p.mass), reference(of_q.reference - of_p.reference), log(log_of({mass, reference})) {}

        /// Times 1 + v, whose logarithm is known.
        constexpr void multiply(double v, const double_word<double>& log_1p_v) {
            mass = mass + v * mass;
            log = log + log_1p_v;
        }
    };

    [[nodiscard]] static constexpr double_word<double> log_1p(double v) {
        if (is_within(v, 0x1p-10)) return v - x_minus_log1p(v);
        return log(split(two_sum<double>(1, v)));
    }

    template <class T, class Kernels, class P, class Q>
    [[nodiscard]] static constexpr auto sums_with_offset(Kernels /*kernels*/, const scores<P>& z, const scores<Q>& y,
                                                         const double_word<double>& rate, int reference,
                                                         const mass_ratio& ratio) {
        const double_word<double> offset = times(ratio.log, z.temperature);
        log_divergence_settings<T> given;
        given.offset_hi = static_cast<T>(offset.hi);
        given.offset_lo = static_cast<T>((offset.hi - static_cast<double>(given.offset_hi)) + offset.lo);
        const double_word<double> inverse = over({1}, z.temperature);
        given.inverse_temperature = static_cast<T>(inverse.hi);
        given.inverse_temperature_lo = static_cast<T>(inverse.lo);
        given.scale = {rate, reference};
        given.scale_q = {rate, reference + ratio.reference};
        const double_word<double> factor = 1.0 / ratio.mass;
        given.factor_q = static_cast<T>(factor.hi);
        given.factor_q_lo = static_cast<T>((factor.hi - static_cast<double>(given.factor_q)) + factor.lo);
        return sums_of_all<typename Kernels::divergence_of_logits, T>(given, z.size, z.data, y.data);
    }

    /// Mostly the second outcome tells.
    template <class P, class Q>
    [[nodiscard]] static constexpr bool is_same_but_for_a_constant(const scores<P>& z, const scores<Q>& y) {
        double_word<double> first;
        bool is_first = true;
        for (std::size_t i = 0; i < z.size; ++i) {
            const auto a = static_cast<double>(z.data[i]);
            const auto b = static_cast<double>(y.data[i]);
            constexpr double lowest = std::numeric_limits<double>::lowest();
            if (a < lowest && b < lowest) continue;
            if (!(a >= lowest && b >= lowest)) return false;
            const double_word<double> difference = two_sum(b, -a);
            if (is_first) first = difference;
            is_first = false;
            if (!(difference.hi == first.hi && difference.lo == first.lo)) return false;
        }
        return true;
    }
};

// Written to n numbers, which may be the scores themselves; decided once all are written.

/// exp(z/temperature)/Σ exp(z/temperature).
struct softmax {
    template <class T, class Kernels, class E, class Out>
    [[nodiscard]] static constexpr kernel_result of_logits(Kernels kernels, const scores<E>& z, Out* out) {
        if (!is_moderate(z.temperature)) return undecided;
        const double_word<double> rate = rate_of(z.temperature);
        const mass_of_scores total = total_of<typename Kernels::exponentials, T>(kernels, z, rate);
        if (!(total.mass.hi > least_mass<T>)) return undecided;
        const exponent_scale<T> scale(rate, total.reference);
        const double_word<double> factor = 1.0 / total.mass;
        const auto factor_hi = static_cast<T>(factor.hi);
        const auto factor_lo = static_cast<T>((factor.hi - static_cast<double>(factor_hi)) + factor.lo);
        constexpr std::size_t size = piece<T>::size;
        for (std::size_t i = 0; i < z.size; i += size) {
            const std::size_t length = z.size - i < size ? z.size - i : size;
            const piece<T> part(z.data + i, length);
            T powers[size];
            const bool has_low = Kernels::scores::write_powers(powers, part.data, length, scale, factor_hi, factor_lo);
            for (std::size_t j = 0; j < length; ++j) out[i + j] = static_cast<Out>(powers[j]);
            if (has_low) write_low(part.data, length, scale.lowest, z.temperature, total, out + i);
        }
        return {0, 0};
    }

private:
    /// Those below the powers by themselves.
    template <class T, class Out>
    static constexpr void write_low(const T* z, std::size_t n, T lowest, const double_word<double>& temperature,
                                    const mass_of_scores& total, Out* out) {
        const double_word<double> log_total = log_of(total);
        for (std::size_t i = 0; i < n; ++i) {
            if (!(z[i] < lowest && z[i] >= std::numeric_limits<T>::lowest())) continue;
            const double_word<double> score = double_word<double>(static_cast<double>(z[i])) / temperature;
            out[i] = static_cast<Out>(rounded(exp_of_negative(split(log_total - score))));
        }
    }
};

/// z/temperature − ln Σ exp(z/temperature), as what a score lacks to the peak and the mode's surprisal.
struct log_softmax {
    template <class T, class Kernels, class E, class Out>
    [[nodiscard]] static constexpr kernel_result of_logits(Kernels kernels, const scores<E>& z, Out* out) {
        const mode_of_scores mode = find_mode<T>(kernels, z);
        if (!mode.is_served) return undecided;
        const exponent_scale<T> scale(mode.rate, mode.reference);
        const auto sums = sums_of_others<typename Kernels::exponentials, T>(scale, z.size, mode.index, z.data);
        const outcome_share share = share_of<T>(kernels, z, mode, sums[exponential_sums::mass]);
        if (!share.is_known) return undecided;
        const double surprisal = share.surprisal.rounded();
        for (std::size_t i = 0; i < z.size; ++i) {
            const double depth = mode.peak - static_cast<double>(z.data[i]);
            out[i] = static_cast<Out>(-((z.temperature.hi == 1 ? depth : depth / z.temperature.hi) + surprisal));
        }
        return {0, 0};
    }
};

}  // namespace surprisal::inline SURPRISAL_BUILD::simd
SURPRISAL_PRECISE_END
#endif
