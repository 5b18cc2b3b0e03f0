#ifndef SURPRISAL_SIMD_RESULTS_HPP
#define SURPRISAL_SIMD_RESULTS_HPP

#include <limits>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/config.hpp>
#include <surprisal/simd/format.hpp>
#include <surprisal/simd/lane_sums.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::simd {

/// What the sums of a kernel say of a measure, hi + lo, in two registers: +∞ is a value too.
struct kernel_result {
    double hi;
    double lo;

    [[nodiscard]] constexpr bool is_decided() const { return hi >= -std::numeric_limits<double>::max(); }
    [[nodiscard]] constexpr bool is_unknown() const { return !is_decided() && lo < 0; }
    [[nodiscard]] constexpr bool is_infinite() const { return hi > std::numeric_limits<double>::max(); }
    [[nodiscard]] constexpr bool is_finite() const { return is_decided() && !is_infinite(); }

    [[nodiscard]] constexpr scaled<double> in_nats() const {
        if (is_infinite()) return infinity<double>();
        return {fast_two_sum(hi, lo), 0};
    }
};

inline constexpr kernel_result infinite{std::numeric_limits<double>::infinity(), 0};

/// All that is rare: invalid input, which the caller then finds and names, and results that need more digits than a kernel
/// has.
inline constexpr kernel_result undecided{-std::numeric_limits<double>::infinity(), 0};

/// The same where more digits of the masses would not help.
inline constexpr kernel_result unknown{-std::numeric_limits<double>::infinity(), -1};

/// How far the sums of two arguments may be from 1.
struct tolerances {
    double p;
    double q;
};

[[nodiscard]] constexpr bool is_within(double x, double limit) { return x <= limit && x >= -limit; }

/// Whether a sum that is off from 1 by this, and by rounding, is certainly within a tolerance, if there is one.
[[nodiscard]] constexpr bool is_surely_within(double excess, double tolerance) {
    constexpr double rounding = 1 - 0x1p-6;
    return is_within(excess, tolerance < 1 ? tolerance * rounding : tolerance);
}

/// The same of an x and a limit whose squares do not overflow: x² is of use to the caller too.
[[nodiscard]] constexpr bool is_small(double x, double limit) { return x * x <= limit * limit; }

/// Below it, numbers that were too small for the kernels would be missed.
template <class T>
inline constexpr double smallest_result = sizeof(T) == sizeof(double) ? 0x1p-800 : 0x1p-60;

/// Above it, sums over the elements of a measure, and what they are multiplied with, might overflow.
template <class T>
inline constexpr double largest_measure = sizeof(T) == sizeof(double) ? 0x1p900 : 0x1p100;

/// ln 2, rounded to 53 digits and what is left.
inline constexpr double ln2 = 0x1.62e42fefa39efp-1;
inline constexpr double ln2_rest = 0x1.abc9e3b39803fp-56;

/// ln 2 cut after 26 digits.
inline constexpr double ln2_leading = 0x1.62e42f8p-1;
inline constexpr double ln2_trailing = 0x1.be8e7bcd5e4f2p-27;

/// x − ln(1 + x) for |x| ≤ 2^-10; most are far smaller.
[[nodiscard]] constexpr double x_minus_log1p(double x) {
    const double tail = is_small(x, 0x1p-18) ? 0.25 : 0.25 - x * (0.2 - x * (1. / 6));
    return x * x * (0.5 - x * (1. / 3 - x * tail));
}

/// x/(1 + x), in most cases without a division: 1/P is 1 − that of P − 1.
[[nodiscard]] constexpr double share_of(double x) { return is_small(x, 0x1p-24) ? x - x * x : x / (1 + x); }

/// The last digits of ln 2 that are due to terms.
template <class T>
[[nodiscard]] constexpr double last_digits(double octaves) {
    return (format<T>::ln2_lo / static_cast<double>(format<T>::ln2_hi)) * octaves;
}

/// Whether nothing differs, also not in numbers too small for the terms.
[[nodiscard]] constexpr bool is_zero(const double_word<double>& terms, double excess, bool differing) {
    return terms.hi == 0 && terms.lo == 0 && excess == 0 && !differing;
}

/// D of the distributions proportional to p and q, of masses P and Q: T/P − (v − ln(1 + v)) with T = Σ p ln(p/q) − p + q and
/// v = (Q − P)/P, where the second part is small.
template <class T>
[[nodiscard]] constexpr kernel_result divergence_of(const sums<divergence_sums>& sums, tolerances allowed) {
    const double_word<double> terms = sums[divergence_sums::terms];
    const double_word<double> mass = sums[divergence_sums::mass];
    const double excess = sums[divergence_sums::excess].hi;
    const double excess_p = (mass.hi - 1) + mass.lo;
    const bool is_valid = !sums.unfit && is_small(excess_p, allowed.p) && is_small(excess_p + excess, allowed.q);
    if (!is_valid) return undecided;
    if (sums.impossible) return infinite;
    const double share = share_of(excess_p);
    const double v = excess - excess * share;
    const double correction = x_minus_log1p(v);
    const bool is_accurate = is_small(v, 0x1p-10) && correction <= terms.hi * 0x1p-4 && terms.hi > smallest_result<T>;
    if (!is_accurate) return is_zero(terms, excess, sums.differing) ? kernel_result{0, 0} : undecided;
    const double last = last_digits<T>(sums[divergence_sums::octaves].hi);
    return {terms.hi, terms.lo + last - (terms.hi * share + correction)};
}

/// Σ p ln(p/q) − p + q of numbers of any sum.
template <class T>
[[nodiscard]] constexpr kernel_result generalized_divergence_of(const sums<divergence_sums>& sums) {
    const double_word<double> terms = sums[divergence_sums::terms];
    const double excess = sums[divergence_sums::excess].hi;
    const bool is_valid =
        !sums.unfit && sums[divergence_sums::mass].hi < largest_measure<T> && is_within(excess, largest_measure<T>);
    if (!is_valid) return undecided;
    if (sums.impossible) return infinite;
    if (is_zero(terms, excess, sums.differing)) return {0, 0};
    if (!(terms.hi > smallest_result<T>)) return undecided;
    return {terms.hi, terms.lo + last_digits<T>(sums[divergence_sums::octaves].hi)};
}

/// The Jensen–Shannon divergence J of the distributions proportional to p and q, of masses P and Q. With ρ the mean of 1/P
/// and 1/Q, which are ρ (1 + ε) and ρ (1 − ε), it is ρ J(p + εp, q − εq), by its Taylor series: the first derivative is
/// ½ Σ p ln(p/m) − q ln(q/m), the second Σ 2pq/(p + q), which is M − 2 J but for a fraction of J, and 0 where P and Q are
/// disjoint: for small ε. How small depends on the digits that the elements have, which their tolerance tells.
template <class T>
[[nodiscard]] constexpr kernel_result jensen_shannon_of(const sums<jensen_shannon_sums>& sums, tolerances allowed) {
    using s = jensen_shannon_sums;
    const double_word<double> terms = sums[s::terms];
    const double_word<double> mass = sums[s::mass];
    const double excess = sums[s::excess].hi;
    const double excess_m = (mass.hi - 1) + mass.lo;
    const bool is_valid = !sums.unfit && is_within(excess_m - 0.5 * excess, allowed.p) &&
                          is_within(excess_m + 0.5 * excess, allowed.q) &&
                          is_within(excess, allowed.p + allowed.q > 0x1p-20 ? 0x1p-12 : 0x1p-26);
    if (!is_valid) return undecided;
    if (is_zero(terms, excess, sums.differing)) return {0, 0};
    const double m = 1 + excess_m;
    const double epsilon = 0.5 * excess / m;
    const double unscaled = 0.5 * terms.hi;
    const double first = 0.5 * (sums[s::asymmetry].hi - excess);
    const double curvature = m - 2 * unscaled > 0 ? m - 2 * unscaled : 0;
    const double correction = epsilon * (first + 0.5 * epsilon * curvature);
    const double size = correction < 0 ? -correction : correction;
    const bool is_accurate = size <= unscaled * 0x1p-4 && unscaled > smallest_result<T>;
    if (!is_accurate) return undecided;
    const double share = (excess_m - epsilon * epsilon) / m;  // ρ is 1 − share
    const double rest = 0.5 * (terms.lo + last_digits<T>(sums[s::octaves].hi)) + correction;
    const double scaled_rest = rest - share * (unscaled + rest);
    const bool is_above_ln2 = (unscaled - ln2) + (scaled_rest - ln2_rest) > 0;  // by a rounding error
    return is_above_ln2 ? kernel_result{ln2, ln2_rest} : kernel_result{unscaled, scaled_rest};
}

/// A result from quotients hi + lo, undecided where it is so small that lo's rounding errors show.
[[nodiscard]] constexpr kernel_result at_least(double smallest, const kernel_result& result) {
    const bool is_distinct = !result.is_finite() || result.hi > smallest;
    return is_distinct ? result : undecided;
}

/// Σ −p ln q of its parts; of floats, whose sums have no second word, with all digits where every surprisal is a whole number
/// of octaves. Few outcomes have the exact part alone; of others no q
/// in the octaves is above ½, so that these are larger than the rest.
template <class T, class Which>
[[nodiscard]] constexpr double_word<double> nats_of(const sums<Which>& sums) {
    const double_word<double> octaves = sums[Which::octaves];
    if constexpr (sizeof(T) < sizeof(double)) {
        const double_word<double> nats = octaves.hi * double_word<double>(ln2, ln2_rest);
        return fast_two_sum(nats.hi, nats.lo + (sums[Which::rest].hi + sums[Which::exact].hi));
    }
    if (octaves.hi == 0) return fast_two_sum(sums[Which::exact].hi, sums[Which::exact].lo);
    const double leading = leading_half(octaves.hi);
    const double_word<double> parts = fast_two_sum(leading * ln2_leading, sums[Which::rest].hi);
    const double_word<double> sum = two_sum(parts.hi, sums[Which::exact].hi);
    return fast_two_sum(
        sum.hi, (sum.lo + sums[Which::exact].lo) + parts.lo +
                    (leading * ln2_trailing + (octaves.hi - leading + octaves.lo) * ln2 + sums[Which::rest].lo));
}

/// The mass of what the surprisal is of. What is likely is at least one half, or 0.
template <class Which>
[[nodiscard]] constexpr double_word<double> mass_of(const sums<Which>& sums) {
    const double_word<double> mass = fast_two_sum(sums[Which::likely].hi, sums[Which::mass].hi);
    return {mass.hi, mass.lo + sums[Which::mass].lo};
}

/// H(P, Q) = (Σ −p ln q + P ln Q)/P where the second part, which repairs the sums, is small.
template <class T, class Which>
[[nodiscard]] constexpr kernel_result mean_surprisal_of(const sums<Which>& sums, const double_word<double>& mass_p,
                                                        const double_word<double>& mass_q, tolerances allowed) {
    const double excess_p = (mass_p.hi - 1) + mass_p.lo;
    const double excess_q = (mass_q.hi - 1) + mass_q.lo;
    const bool is_valid =
        !sums.unfit && is_small(excess_p, allowed.p) && is_small(excess_q, allowed.q) && is_small(excess_q, 0x1p-10);
    if (!is_valid) return undecided;
    if (sums.impossible) return infinite;
    const double_word<double> sum = nats_of<T>(sums);
    const double correction = (excess_q - x_minus_log1p(excess_q)) * (1 + excess_p);
    const double_word<double> repaired = fast_two_sum(sum.hi, correction);
    const bool is_accurate = is_within(correction, repaired.hi * 0x1p-4) && repaired.hi > smallest_result<T>;
    if (!is_accurate) return sum.hi == 0 && correction == 0 ? kernel_result{0, 0} : undecided;
    const double share = share_of(excess_p);
    return {repaired.hi, repaired.lo + sum.lo - repaired.hi * share};
}

}  // namespace surprisal::inline SURPRISAL_BUILD::simd
SURPRISAL_PRECISE_END
#endif
