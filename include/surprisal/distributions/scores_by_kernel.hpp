#ifndef SURPRISAL_DISTRIBUTIONS_SCORES_BY_KERNEL_HPP
#define SURPRISAL_DISTRIBUTIONS_SCORES_BY_KERNEL_HPP

#include <cstddef>
#include <limits>
#include <type_traits>

#include <surprisal/distributions/by_kernel.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/log_masses.hpp>
#include <surprisal/distributions/masses.hpp>
#include <surprisal/simd/dispatch.hpp>
#include <surprisal/simd/lane_sums.hpp>
#include <surprisal/simd/logit_sums.hpp>
#include <surprisal/simd/logits.hpp>
#include <surprisal/simd/measure.hpp>
#include <surprisal/simd/words.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// Whether the kernels can read such masses by their logarithms.
template <class Masses>
inline constexpr bool has_score_kernel = false;
template <class E, bool SumIsOne, class Unit>
inline constexpr bool has_score_kernel<log_mass_span<E, SumIsOne, Unit>> = std::is_same_v<arithmetic_of<E>, double>;

/// What the kernels compute elements in: float if that holds all of them, unless Least is double.
template <class Least, class... E>
using read_in =
    std::conditional_t<std::is_same_v<Least, float> && ((std::is_same_v<E, float> || half_precision<E>)&&...), float,
                       double>;

/// Whether the masses are numbers that double holds, or may be: integers of 64 bits, where they sum to at most 2^53.
template <class Masses>
inline constexpr bool has_numbers = false;
template <class E, bool SumIsOne>
inline constexpr bool has_numbers<mass_span<E, SumIsOne>> = std::is_same_v<arithmetic_of<E>, double>;

/// What such masses sum to, but for rounding; 0 where that is not served.
template <class E, bool SumIsOne>
[[nodiscard]] constexpr double total_of_numbers(const mass_span<E, SumIsOne>& p) {
    if constexpr (is_kernel_element<E>) {
        simd::best_kernels::rough_total::sums sums;
        simd::sum_up<simd::best_kernels::rough_total, read_in<float, E>>(sums, simd::no_settings, p.outcomes, p.data);
        const double total = sums[simd::total_sums::total].hi;
        const bool is_valid = !sums.unfit && simd::is_surely_within(total - 1, p.tolerance());
        return is_valid ? total : 0;
    } else {
        const simd::best_kernels kernels;
        const double total = simd::mass_reader<E>(kernels, p.data, p.outcomes, p.tolerance()).total().hi;
        return total <= 0x1p53 ? total : 0;
    }
}

template <class E, bool SumIsOne, class Unit>
[[nodiscard]] constexpr simd::scores<E> scores_of(const log_mass_span<E, SumIsOne, Unit>& z) {
    double tolerance = std::numeric_limits<double>::infinity();
    if constexpr (SumIsOne) tolerance = sum_tolerance<E>();
    if constexpr (std::is_same_v<Unit, nats>)
        return {z.data, z.outcomes, z.temperature, tolerance};
    else
        return {z.data, z.outcomes, joined(z.template divisor<double>()), tolerance};
}

/// A measure of n outcomes on the best instruction set of the machine, in T; up to 16 in double.
template <class Measure, class T, class... In>
[[nodiscard]] constexpr simd::kernel_result score_measure(std::size_t n, const In&... in) {
    if (n == 0) return simd::undecided;
    const simd::best_kernels kernels;
    if constexpr (std::is_same_v<T, float>)
        if (n <= simd::few) return Measure::template of_logits<double>(kernels, in...);
    return Measure::template of_logits<T>(kernels, in...);
}

/// f(their few elements, as the kernels read them).
template <class E, class F>
[[nodiscard]] constexpr auto as_row(const simd::scores<E>& z, F f) {
    if constexpr (simd::is_read<E>)
        return f(z.data);
    else
        return f(static_cast<const double*>(simd::few_elements(z.data, z.size).data));
}

/// Whether they are so few that they are measured as of one row of many, where their exponentials may sum to anything.
template <class E>
[[nodiscard]] constexpr bool is_short_row(const simd::scores<E>& z) {
    return z.size > 0 && z.size <= simd::short_row && z.tolerance > std::numeric_limits<double>::max();
}

template <class E>
[[nodiscard]] constexpr simd::kernel_result entropy_of_few(const simd::scores<E>& z) {
    if (!is_short_row(z)) return simd::undecided;
    return as_row(z, [&](const auto* row) {
        simd::kernel_result result = simd::undecided;
        simd::entropies_of_rows(simd::best_kernels(), &row, 1, z, &result);
        return result;
    });
}

template <class E, class F>
[[nodiscard]] constexpr simd::kernel_result divergence_of_few(const simd::scores<E>& p, const simd::scores<F>& q) {
    const bool is_served = is_short_row(p) && is_short_row(q) && simd::are_alike(p, q);
    if (!is_served) return simd::undecided;
    const auto measure = [&p](const auto* row_p, const auto* row_q) {
        simd::kernel_result result = simd::undecided;
        simd::divergences_of_rows(simd::best_kernels(), &row_p, &row_q, 1, p, &result);
        return result;
    };
    if constexpr (std::is_same_v<E, F>)
        return as_row(
            p, [&](const auto* row_p) { return as_row(q, [&](const auto* row_q) { return measure(row_p, row_q); }); });
    else
        return measure(static_cast<const double*>(simd::few_elements(p.data, p.size).data),
                       static_cast<const double*>(simd::few_elements(q.data, q.size).data));
}

/// A measure of scores alone.
template <class Measure, class Least = float, class E, bool SumIsOne, class Unit>
[[nodiscard]] constexpr simd::kernel_result by_score_kernel(const log_mass_span<E, SumIsOne, Unit>& z) {
    return score_measure<Measure, read_in<Least, E>>(z.size(), scores_of(z));
}

/// As one row of many.
template <class E>
[[nodiscard]] constexpr simd::kernel_result surprisal_of_few(std::size_t label, const simd::scores<E>& q) {
    return as_row(q, [&](const auto* row) {
        simd::kernel_result result = simd::undecided;
        simd::surprisals_of_labels(simd::best_kernels(), &row, &label, 1, q, &result);
        return result;
    });
}

template <class Least, class E, bool SumIsOne, class Unit>
[[nodiscard]] constexpr simd::kernel_result surprisal_by_kernel(point_mass p,
                                                                const log_mass_span<E, SumIsOne, Unit>& q) {
    if (p.label >= q.size()) return simd::undecided;
    if (q.size() <= simd::short_row) {
        const simd::kernel_result result = surprisal_of_few(p.label, scores_of(q));
        if (result.is_decided()) return result;
    }
    return score_measure<simd::surprisal_of_label, read_in<Least, E>>(q.size(), p.label, scores_of(q));
}

/// The same, which is infinite where the label is masked.
template <class Least, class E, bool SumIsOne, class Unit>
[[nodiscard]] constexpr simd::kernel_result loss_by_kernel(point_mass p, const log_mass_span<E, SumIsOne, Unit>& q) {
    const simd::kernel_result result = surprisal_by_kernel<Least>(p, q);
    if (result.is_decided() || p.label >= q.size() || is_finite_log_mass(q.data[p.label])) return result;
    const simd::scores<E> z = scores_of(q);
    if (!simd::is_moderate(z.temperature)) return simd::undecided;
    const simd::best_kernels kernels;
    const simd::mass_of_scores total =
        simd::total_of<simd::best_kernels::exponentials, double>(kernels, z, simd::rate_of(z.temperature));
    const bool is_valid = total.mass.hi > simd::least_mass<double> && simd::has_sum_1(total, z.tolerance);
    return is_valid ? simd::infinite : simd::undecided;
}

/// −ln q of outcome k, and what a share ε that is spread over all n adds to it: ε (z_k − mean z)/temperature. Undecided where
/// a class is masked, or where that takes most of it away.
template <class Least, class E, bool SumIsOne, class Unit>
[[nodiscard]] constexpr simd::kernel_result surprisal_by_kernel(smoothed_point_mass p,
                                                                const log_mass_span<E, SumIsOne, Unit>& q) {
    const simd::kernel_result sure = surprisal_by_kernel<Least>(point_mass{p.label, p.outcomes}, q);
    if (!sure.is_finite() || p.epsilon == 0) return sure;
    const auto sums = simd::sums_in<simd::best_kernels::total, double>(q.size(), q.data);
    const double_word<double> sum = fast_two_sum(sums[simd::total_sums::total].hi, sums[simd::total_sums::total].lo);
    if (!simd::is_within(sum.hi, 0x1p900)) return simd::undecided;
    const double_word<double> excess =
        static_cast<double>(q.data[p.label]) - sum / double_word<double>(static_cast<double>(q.size()));
    const double_word<double> value =
        double_word<double>(sure.hi, sure.lo) + p.epsilon * excess / joined(q.template divisor<double>());
    return value.hi > sure.hi * 0x1p-3 ? simd::decided(value) : simd::undecided;
}

/// Whether the kernels serve D(P‖Q) and H(P, Q) of a model Q that is given by scores.
template <class P, class Q>
inline constexpr bool has_score_divergence = has_score_kernel<Q> &&
                                             (has_score_kernel<P> || std::is_same_v<P, point_mass>);
template <class P, class Q>
inline constexpr bool has_score_cross_entropy = has_score_kernel<Q> &&
                                                (has_numbers<P> || std::is_same_v<P, point_mass> ||
                                                 std::is_same_v<P, smoothed_point_mass>);

/// What the kernels read masses of P and Q in: float where neither has elements that need more.
template <class Least, class... Masses>
struct read_together {
    using type = double;
};
template <class Least, class... Masses>
requires(requires { typename Masses::element; } && ...) struct read_together<Least, Masses...> {
    using type = read_in<Least, typename Masses::element...>;
};
template <class Least, class P, class Q>
requires(std::is_same_v<P, point_mass> || std::is_same_v<P, smoothed_point_mass>) && requires { typename Q::element; }
struct read_together<Least, P, Q> {
    using type = read_in<Least, typename Q::element>;
};

template <class Least = float, class P, class Q>
[[nodiscard]] constexpr simd::kernel_result divergence_by_score_kernel(const P& p, const Q& q) {
    if constexpr (std::is_same_v<P, point_mass>) {
        return surprisal_by_kernel<Least>(p, q);
    } else {
        if (const simd::kernel_result result = divergence_of_few(scores_of(p), scores_of(q)); result.is_decided())
            return result;
        using T = read_in<Least, typename P::element, typename Q::element>;
        return score_measure<simd::divergence_of_logits, T>(p.size(), scores_of(p), scores_of(q));
    }
}

/// Of a label or of masses, with a model.
template <class Least, class P, class Q>
[[nodiscard]] constexpr simd::kernel_result cross_entropy_by_score_kernel(const P& p, const Q& q) {
    if constexpr (has_numbers<P>) {
        if constexpr (!has_kernel<P>)
            if (!(total_of_numbers(p) > 0)) return simd::undecided;
        using T = read_in<Least, typename P::element, typename Q::element>;
        return score_measure<simd::cross_entropy_with_logits, T>(p.size(), p.data, p.tolerance(), scores_of(q));
    } else {
        return surprisal_by_kernel<Least>(p, q);
    }
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
