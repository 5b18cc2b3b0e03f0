#ifndef SURPRISAL_DISTRIBUTIONS_RANGES_HPP
#define SURPRISAL_DISTRIBUTIONS_RANGES_HPP

// What holds for every exact value, H(P) ≤ ln n and H(P, Q) ≥ H(P), is made to hold for what is returned. Rounding keeps the
// order of two numbers, so it is enough to keep it before they are rounded, in twice the digits.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/logarithm.hpp>
#include <surprisal/distributions/by_kernel.hpp>
#include <surprisal/distributions/distribution.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/log_masses.hpp>
#include <surprisal/distributions/masses.hpp>
#include <surprisal/distributions/scores_by_kernel.hpp>
#include <surprisal/simd/dispatch.hpp>
#include <surprisal/simd/logits.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// ln n.
template <class T>
[[nodiscard]] constexpr scaled<T> log_of_count(std::size_t n) {
    return split(log(split(exactly<T>(n))));
}

/// Whether x may be as large as ln n, but for a millionth of it: told from a parabola below the logarithm between powers of two,
/// because most entropies are smaller. There log₂(1 + m) ≥ m + c m (1 − m) with c = 1 − ½ log₂ e = 0.2786….
[[nodiscard]] constexpr bool may_be_log_of_count(double x, std::size_t n) {
    constexpr double least_curvature = 0.2786;
    constexpr auto bits_of_1 = std::bit_cast<std::int64_t>(1.0);
    const auto bits = std::bit_cast<std::int64_t>(static_cast<double>(n)) - bits_of_1;
    const double line = static_cast<double>(bits) * 0x1p-52;  // the exponent, and behind the point m
    const double part = line - static_cast<double>(bits >> 52U);
    return x >= (line + least_curvature * (part * (1 - part))) * (simd::ln2 * (1 - 0x1p-19));
}

/// Whether a result of lanes of float is so near ln n that it may in truth be on the other side of it.
[[nodiscard]] constexpr bool is_near_log_of_count(double x, std::size_t n) {
    return may_be_log_of_count(x, n) && x >= joined(log_of_count<double>(n)).hi * (1 - error_of_float_lanes);
}

/// Whether all elements are equal.
template <class Masses>
[[nodiscard]] constexpr bool is_uniform(const Masses& masses) {
    if constexpr (requires { masses.data[0]; }) {
        for (std::size_t i = 1; i < masses.size(); ++i)
            if (!(masses.data[i] == masses.data[0])) return false;
        return true;
    } else {
        return masses.size() == 1;
    }
}

/// Whether an outcome has mass.
template <class Masses>
[[nodiscard]] constexpr bool has_mass(const Masses& masses, std::size_t i) {
    if constexpr (is_logarithmic<Masses>)
        return is_finite_log_mass(masses.data[i]);
    else
        return masses.template at<typename Masses::arithmetic>(i).hi > 0;
}

/// Whether no outcome is possible in both.
template <class P, class Q>
[[nodiscard]] constexpr bool are_disjoint(const P& p, const Q& q) {
    for (std::size_t i = 0; i < p.size(); ++i)
        if (has_mass(p, i) && has_mass(q, i)) return false;
    return true;
}

/// The smaller of x and y.
template <class T>
[[nodiscard]] constexpr scaled<T> smaller_of(const scaled<T>& x, const scaled<T>& y) {
    return (joined(x) - joined(y)).hi > 0 ? y : x;
}

/// H(P) as computed in twice the digits, but ln n where P is uniform, and not above it.
template <class T, class Masses>
[[nodiscard]] constexpr scaled<T> at_most_log_of_count(const scaled<T>& entropy, const Masses& masses) {
    const std::size_t n = masses.size();
    const double_word<T> x = joined(entropy);
    if (!may_be_log_of_count(static_cast<double>(x.hi), n)) return entropy;
    const scaled<T> limit = log_of_count<T>(n);
    const double_word<T> missing = joined(limit) - x;
    if (missing.hi > T(0x1p-40) * x.hi) return entropy;
    return missing.hi < 0 || is_uniform(masses) ? limit : entropy;
}

/// A Jensen–Shannon divergence as computed in twice the digits, but ln 2 where P and Q are disjoint, and not above it.
template <class T, class P, class Q>
[[nodiscard]] constexpr scaled<T> at_most_ln2(const scaled<T>& divergence, const P& p, const Q& q) {
    const scaled<T> limit = split(ln2<T>());
    const double_word<T> missing = joined(limit) - joined(divergence);
    if (missing.hi > T(0x1p-40)) return divergence;
    return missing.hi < 0 || are_disjoint(p, q) ? limit : divergence;
}

// H(P, Q) and H(P) are computed apart. Where D(P‖Q) is certainly larger than both their errors, H(P, Q) ≥ H(P) holds by itself;
// elsewhere H(P, Q) is H(P) + D(P‖Q) with the same H(P).

/// Whether lanes of float may serve the entropy of such masses.
template <class Least, class Masses>
inline constexpr bool is_in_float = false;
template <class Least, class E>
inline constexpr bool is_in_float<Least, mass_span<E, true>> = std::is_same_v<simd::computed_in<E, Least>, float>;
template <class Least, class E, bool SumIsOne, class Unit>
inline constexpr bool is_in_float<Least, log_mass_span<E, SumIsOne, Unit>> = std::is_same_v<read_in<Least, E>, float>;

/// What D(P‖Q) has to be above for that, as a fraction of H(P, Q).
template <class Least, class P, class Q>
inline constexpr double least_divergence =
    is_in_float<Least, P> || std::is_same_v<typename read_together<Least, P, Q>::type, float> ? error_of_float_lanes
                                                                                              : 0x1p-44;

/// Adds up Σ |p − q|, of which D ≥ ½ (Σ |p − q|)² (Pinsker's inequality), until it is certain that D is above a limit.
class distance_of_shares {
public:
    /// How much sums that are not 1 may feign is slack.
    constexpr distance_of_shares(double least, double slack) : least_(least), slack_(slack) {}

    /// Whether this settles it.
    [[nodiscard]] constexpr bool add(double p, double q) {
        const double apart = p < q ? q - p : p - q;
        const double certain = apart - 0x1p-50 * (p + q);  // rounding
        if (certain > 0) sum_ += certain;
        const double distance = sum_ - slack_;
        return distance > 0 && distance * distance > 2 * least_;
    }

private:
    double least_;
    double slack_;
    double sum_ = 0;
};

/// Whether D(P‖Q) is certainly above a limit, of masses that are so scaled to sum to 1, but for the tolerances for probabilities.
template <class E, bool PSumIsOne, class F, bool QSumIsOne>
[[nodiscard]] constexpr bool are_apart(const mass_span<E, PSumIsOne>& p, const mass_span<F, QSumIsOne>& q,
                                       double scale_p, double scale_q, double least) {
    double slack = 0x1p-40;
    if constexpr (PSumIsOne && QSumIsOne) slack += p.tolerance() + q.tolerance();
    distance_of_shares distance(least, slack);
    for (std::size_t i = 0; i < p.size(); ++i)
        if (distance.add(simd::as_number<double>(p.data[i]) * scale_p, simd::as_number<double>(q.data[i]) * scale_q))
            return true;
    return false;
}
template <class E, class F>
[[nodiscard]] constexpr bool is_apart(const mass_span<E, true>& p, const mass_span<F, true>& q, double least) {
    return are_apart(p, q, 1, 1, least);
}

/// The same of masses and scores, which need not be normalized for it: by the shares that two outcomes have of both together,
/// since D ≥ Σ P(pair) D(within the pair) ≥ Σ P(pair) 2 (a − b)².
template <class E, bool PSumIsOne, class F, bool QSumIsOne, class Unit>
[[nodiscard]] constexpr bool is_apart(const mass_span<E, PSumIsOne>& p, const log_mass_span<F, QSumIsOne, Unit>& q,
                                      double least) {
    const simd::scores<F> of_q = scores_of(q);
    if (!simd::is_moderate(of_q.temperature)) return false;
    const double_word<double> rate = simd::rate_of(of_q.temperature);
    const std::size_t half = p.size() / 2;
    const simd::best_kernels kernels;
    double scale = 1;
    if constexpr (!PSumIsOne) scale = simd::normalization_of(kernels, p.size(), p.data, p.tolerance()).reciprocal;
    double sum = 0;
    for (std::size_t i = 0; i < half; ++i) {
        const auto m = static_cast<double>(p.data[i]);
        const auto n = static_cast<double>(p.data[i + half]);
        const auto z = static_cast<double>(q.data[i]);
        const auto y = static_cast<double>(q.data[i + half]);
        const double peak = z < y ? y : z;
        if (!(m + n > 0) || !simd::is_readable<double>(peak * rate.hi)) continue;
        const auto power_of = [&](double score) {  // far below the peak it is 0, of -inf too
            if ((peak - score) * rate.hi > 1000) return 0.0;
            const double_word<double> octaves = simd::octaves_of(score, rate) - simd::nearest_int(peak * rate.hi);
            return simd::best_kernels::scores::power_of(octaves.hi, octaves.lo).hi;
        };
        const double of_z = power_of(z);
        const double of_y = power_of(y);
        const double difference = m / (m + n) - of_z / (of_z + of_y);
        const double certain = (difference < 0 ? 0 - difference : difference) - 0x1p-48;
        if (certain > 0) sum += (m + n) * scale * certain * certain;
        if (sum > least) return true;  // half of what is proved, for a sum of P that is not quite 1
    }
    return false;
}

/// The same of any two distributions.
template <class T, class P, class Q>
[[nodiscard]] constexpr bool is_apart(const distribution_pair<T, P, Q>& pair, double least) {
    distance_of_shares distance(least, 0x1p-40);
    for (std::size_t i = 0; i < pair.p.size(); ++i)
        if (distance.add(static_cast<double>(rounded(pair.p.mass(i) / pair.p.total())),
                         static_cast<double>(rounded(pair.q.mass(i) / pair.q.total()))))
            return true;
    return false;
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
