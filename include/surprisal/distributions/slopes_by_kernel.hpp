#ifndef SURPRISAL_DISTRIBUTIONS_SLOPES_BY_KERNEL_HPP
#define SURPRISAL_DISTRIBUTIONS_SLOPES_BY_KERNEL_HPP

#include <cstddef>
#include <iterator>
#include <limits>
#include <type_traits>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/fused_multiply_add.hpp>
#include <surprisal/distributions/by_kernel.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/log_masses.hpp>
#include <surprisal/distributions/masses.hpp>
#include <surprisal/distributions/scores_by_kernel.hpp>
#include <surprisal/simd/dispatch.hpp>
#include <surprisal/simd/format.hpp>
#include <surprisal/simd/logit_sums.hpp>
#include <surprisal/simd/logits.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// Whether a factor of slopes is neither out of all proportion nor next to nothing.
[[nodiscard]] constexpr bool is_moderate_factor(double factor) {
    return factor == 0 || (simd::is_within(factor, 0x1p60) && !simd::is_within(factor, 0x1p-60));
}

/// factor · p, for the scores of a distribution: factor · 2^(z rate − reference), with what these sum to in the factor. Those
/// too small for T beside the others count as 0.
template <class T>
struct shares_of_scores {
    simd::exponent_scale<T> scale;
    double_word<double> factor;

    /// Whether no number in it is out of all proportion.
    [[nodiscard]] constexpr bool is_fit() const { return is_moderate_factor(factor.hi); }

    /// Writes n of them.
    template <class Kernels, class G, class E>
    constexpr void write(Kernels /*kernels*/, G* out, const E* z, std::size_t n) const {
        const auto hi = static_cast<T>(factor.hi);
        const auto lo = static_cast<T>((factor.hi - static_cast<double>(hi)) + factor.lo);
        if constexpr (std::is_same_v<E, T> && std::is_same_v<G, T>) {
            Kernels::scores::write_powers(out, z, n, scale, hi, lo);
        } else {
            constexpr std::size_t size = simd::piece<T>::size;
            for (std::size_t i = 0; i < n; i += size) {
                const std::size_t length = n - i < size ? n - i : size;
                T shares[size]{};
                Kernels::scores::write_powers(shares, simd::piece<T>(z + i, length).data, length, scale, hi, lo);
                for (std::size_t j = 0; j < length; ++j) out[i + j] = static_cast<G>(shares[j]);
            }
        }
    }
};

/// By a pass over the scores; a factor that is not fit where the kernels cannot.
template <class T, class Kernels, class E>
[[nodiscard]] constexpr shares_of_scores<T> shares_of(Kernels kernels, const simd::scores<E>& z, double factor) {
    constexpr shares_of_scores<T> none{{}, {std::numeric_limits<double>::infinity(), 0}};
    if (!simd::is_moderate(z.temperature)) return none;
    const double_word<double> rate = simd::rate_of(z.temperature);
    const simd::mass_of_scores total = simd::total_of<typename Kernels::exponentials, T>(kernels, z, rate);
    if (!(total.mass.hi > simd::least_mass<T>)) return none;
    return {{rate, total.reference}, factor / total.mass};
}

/// By the surprisal of one of them, which says what the scores sum to.
template <class T, class E>
[[nodiscard]] constexpr shares_of_scores<T> shares_of(const simd::scores<E>& z, std::size_t label,
                                                      const double_word<double>& surprisal, double factor) {
    constexpr shares_of_scores<T> none{{}, {std::numeric_limits<double>::infinity(), 0}};
    if (!simd::is_moderate(z.temperature)) return none;
    const double_word<double> rate = simd::rate_of(z.temperature);
    const double_word<double> octaves =
        simd::octaves_of(static_cast<double>(z.data[label]), rate) + surprisal * simd::log2e;
    if (!simd::is_readable<T>(octaves.hi)) return none;
    const int reference = simd::nearest_int(octaves.hi);
    const double_word<double> rest = octaves - reference;
    return {{rate, reference}, factor / simd::best_kernels::scores::power_of(rest.hi, rest.lo)};
}

/// 1 − eˣ for x = −y ≤ 0: what others have, of the surprisal y of one.
[[nodiscard]] constexpr double share_of_others(const scaled<double>& y) {
    const double_word<double> x = joined(y);
    if (x.hi > 40) return 1;
    if (x.hi > 1) {
        const double_word<double> octaves = x * simd::log2e;
        return (1.0 - simd::best_kernels::scores::power_of(-octaves.hi, -octaves.lo)).hi;
    }
    double series = 0;  // (e⁻ˣ − 1 + x)/x²
    for (std::size_t i = std::size(simd::format<double>::beyond_tangent); i > 0; --i)
        series = simd::format<double>::beyond_tangent[i - 1] - series * x.hi;
    return x.hi - (x.hi * x.hi * series - x.lo * (1 - x.hi));
}

// factor · p for the truth, made ready before a gradient is written, which may be written over the scores: `is_fit` where the
// kernels can, and `subtract`, which takes those of some outcomes from the first on away from numbers and writes what is left.

/// Of masses.
template <class T, class E, bool SumIsOne>
struct slopes_of_masses {
    const E* data;
    double scale = 0;
    bool fits = false;

    template <class Kernels>
    constexpr slopes_of_masses(Kernels kernels, const mass_span<E, SumIsOne>& p, double factor) : data(p.data) {
        const simd::normalization by = simd::normalization_of(kernels, p.size(), p.data, p.tolerance());
        fits = by.total.hi > 0;
        scale = factor * by.reciprocal;
    }
    [[nodiscard]] constexpr bool is_fit() const { return fits; }
    template <class Kernels, class G>
    constexpr void subtract(Kernels /*kernels*/, const T* from, std::size_t first, std::size_t n, G* out) const {
        for (std::size_t i = 0; i < n; ++i)
            out[i] = static_cast<G>(
                fused_multiply_add(-static_cast<double>(data[first + i]), scale, static_cast<double>(from[i])));
    }
};

/// Of scores.
template <class T, class E>
struct slopes_of_scores {
    const E* data;
    shares_of_scores<T> shares;

    template <class Kernels>
    constexpr slopes_of_scores(Kernels kernels, const simd::scores<E>& p, double factor)
        : data(p.data), shares(shares_of<T>(kernels, p, factor)) {}
    [[nodiscard]] constexpr bool is_fit() const { return shares.is_fit(); }
    template <class Kernels, class G>
    constexpr void subtract(Kernels kernels, const T* from, std::size_t first, std::size_t n, G* out) const {
        T piece[simd::piece<T>::size]{};
        shares.write(kernels, piece, data + first, n);
        for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<G>(from[i] - piece[i]);
    }
};

/// Of a smoothed label.
template <class T>
struct slopes_of_smoothed {
    smoothed_point_mass p;
    double factor;

    [[nodiscard]] constexpr bool is_fit() const { return true; }
    template <class Kernels, class G>
    constexpr void subtract(Kernels /*kernels*/, const T* from, std::size_t first, std::size_t n, G* out) const {
        const double spread = factor * (p.epsilon / static_cast<double>(p.outcomes));
        for (std::size_t i = 0; i < n; ++i) {
            const double rest = static_cast<double>(from[i]) - spread;
            out[i] = static_cast<G>(first + i == p.label ? fused_multiply_add(-factor, 1 - p.epsilon, rest) : rest);
        }
    }
};

template <class T, class Kernels, class E, bool SumIsOne>
[[nodiscard]] constexpr auto slopes_of(Kernels kernels, const mass_span<E, SumIsOne>& p, double factor) {
    return slopes_of_masses<T, E, SumIsOne>(kernels, p, factor);
}
template <class T, class Kernels, class E, bool SumIsOne, class Unit>
[[nodiscard]] constexpr auto slopes_of(Kernels kernels, const log_mass_span<E, SumIsOne, Unit>& p, double factor) {
    return slopes_of_scores<T, E>(kernels, scores_of(p), factor);
}
template <class T, class Kernels>
[[nodiscard]] constexpr auto slopes_of(Kernels /*kernels*/, const smoothed_point_mass& p, double factor) {
    return slopes_of_smoothed<T>{p, factor};
}

/// Whether the kernels can read such masses in a gradient.
template <class P>
inline constexpr bool has_slope_kernel = has_kernel<P> || has_score_kernel<P>;
template <>
inline constexpr bool has_slope_kernel<point_mass> = true;
template <>
inline constexpr bool has_slope_kernel<smoothed_point_mass> = true;

/// factor · (qᵢ − pᵢ), computed in T; whether that could be done: where not, nothing is written. Of a label, 1 − q comes from
/// its surprisal and keeps its digits.
template <class T, class Kernels, class E, bool SumIsOne, class G>
[[nodiscard]] constexpr bool slopes_in(Kernels kernels, point_mass p, const log_mass_span<E, SumIsOne>& q,
                                       const scaled<double>& surprisal, double factor, G* out) {
    if (!is_finite(surprisal)) return false;
    const shares_of_scores<T> shares = shares_of<T>(scores_of(q), p.label, joined(surprisal), factor);
    if (!shares.is_fit()) return false;
    shares.write(kernels, out, q.data, q.size());
    out[p.label] = static_cast<G>(0 - factor * share_of_others(surprisal));
    return true;
}
template <class T, class Kernels, class P, class E, bool SumIsOne, class G>
[[nodiscard]] constexpr bool slopes_in(Kernels kernels, const P& p, const log_mass_span<E, SumIsOne>& q,
                                       const scaled<double>& /*value*/, double factor, G* out) {
    const shares_of_scores<T> model = shares_of<T>(kernels, scores_of(q), factor);
    const auto truth = slopes_of<T>(kernels, p, factor);
    if (!model.is_fit() || !truth.is_fit()) return false;
    constexpr std::size_t size = simd::piece<T>::size;
    for (std::size_t i = 0; i < q.size(); i += size) {
        const std::size_t length = q.size() - i < size ? q.size() - i : size;
        T shares[size]{};
        model.write(kernels, shares, q.data + i, length);
        truth.subtract(kernels, shares, i, length, out + i);
    }
    return true;
}

/// Of a label under few scores, as one row of many.
template <class E, class G>
[[nodiscard]] constexpr bool write_slopes_of_few(std::size_t label, const simd::scores<E>& q, double factor, G* out) {
    return as_row(q, [&](const auto* row) {
        return simd::slopes_of_labels(simd::best_kernels(), &out, &row, &label, &factor, 1, q) != 0;
    });
}

/// The same on the best instruction set of the machine, in float where the scores and the gradient are; up to 16 in double.
/// The value that it is the gradient of is H(P, Q).
template <class P, class E, bool SumIsOne, class G>
[[nodiscard]] constexpr bool slopes_by_kernel(const P& p, const log_mass_span<E, SumIsOne>& q, scaled<double> value,
                                              double factor, G* out) {
    using T = read_in<std::conditional_t<std::is_same_v<G, float>, float, double>, E>;
    if constexpr (std::is_same_v<P, point_mass> && simd::is_read<G>) {
        if (q.size() <= simd::short_row && is_moderate_factor(factor) &&
            write_slopes_of_few(p.label, scores_of(q), factor, out))
            return true;
    }
    if constexpr (std::is_same_v<P, point_mass> && !std::is_same_v<T, read_in<float, E>>) {
        const simd::kernel_result surprisal = surprisal_by_kernel<T>(p, q);  // with the digits of the gradient
        if (!surprisal.is_decided()) return false;
        value = surprisal.in_nats();
    }
    const simd::best_kernels kernels;
    if constexpr (std::is_same_v<T, float>)
        if (q.size() <= simd::few) return slopes_in<double>(kernels, p, q, value, factor, out);
    return slopes_in<T>(kernels, p, q, value, factor, out);
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
