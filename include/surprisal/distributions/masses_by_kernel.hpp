#ifndef SURPRISAL_DISTRIBUTIONS_MASSES_BY_KERNEL_HPP
#define SURPRISAL_DISTRIBUTIONS_MASSES_BY_KERNEL_HPP

#include <cstddef>
#include <limits>
#include <type_traits>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/logarithm.hpp>
#include <surprisal/distributions/by_kernel.hpp>
#include <surprisal/distributions/by_words.hpp>
#include <surprisal/distributions/few_words.hpp>
#include <surprisal/distributions/log_masses.hpp>
#include <surprisal/distributions/masses.hpp>
#include <surprisal/distributions/ranges.hpp>
#include <surprisal/distributions/scores_by_kernel.hpp>
#include <surprisal/simd/dispatch.hpp>
#include <surprisal/simd/lane_sums.hpp>
#include <surprisal/simd/logits.hpp>
#include <surprisal/simd/measure.hpp>
#include <surprisal/simd/results.hpp>
#include <surprisal/simd/words.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

// The measures of masses of any sum, each read in a unit of its own: P's in a power of two, which loses nothing, Q's by a
// factor that may be rounded, since what their sums then differ by is repaired. Few masses may be of any kind; many are numbers
// that double holds.

/// Whether lanes of T hold masses that sum to this in units of their own.
template <class T>
[[nodiscard]] constexpr bool is_in_range(double total) {
    constexpr double largest = sizeof(T) == sizeof(double) ? 0x1p900 : 0x1p100;
    return total > 1 / largest && total < largest;
}

/// Sums that were divided by that of P's masses; Q's may be off by rounding in float.
inline constexpr simd::tolerances of_unit_sum{0x1p-10, 0x1p-10};

/// A divergence of masses that are off by an error, relative. It is about half the mean square of ln(q/p), of which an error has
/// this much of the divergence at most, by the inequality of Cauchy and Schwarz: so one that is smaller has too few digits.
[[nodiscard]] constexpr simd::kernel_result divergence_with_error(const simd::kernel_result& result, double error,
                                                                  double per_wanted = 0x1p53) {
    if (error == 0 || !result.is_finite()) return result;
    const double share = error * per_wanted;
    return result.hi > 0 ? simd::at_least(2 * (share * share), result) : simd::undecided;
}

/// The units in which P sums to 1 to 2, and Q to the same.
[[nodiscard]] constexpr simd::settings common_units(double total_p, double total_q) {
    const double scale_p = simd::inverse_power(total_p);
    return {0, scale_p, total_p * scale_p / total_q};
}

struct kl_divergence_in_units {
    template <class Kernels>
    using few_kernel = typename Kernels::divergence_of_words;
    template <class Kernels>
    using kernel = typename Kernels::scaled_divergence;

    template <class T>
    [[nodiscard]] static constexpr simd::kernel_result conclude(const simd::sums<simd::divergence_sums>& sums) {
        return simd::divergence_of<T>(sums, of_unit_sum);
    }
};

struct jensen_shannon_in_units {
    template <class Kernels>
    using few_kernel = typename Kernels::jensen_shannon_of_words;
    template <class Kernels>
    using kernel = typename Kernels::scaled_jensen_shannon;

    template <class T>
    [[nodiscard]] static constexpr simd::kernel_result conclude(const simd::sums<simd::jensen_shannon_sums>& sums) {
        return simd::jensen_shannon_of<T>(sums, of_unit_sum);
    }
};

/// The sums of few masses; false where they are not served.
template <class Kernel>
[[nodiscard]] constexpr bool add_few(typename Kernel::sums& sums, simd::few_totals& totals, std::size_t n,
                                     const few_words& p, const few_words& q) {
    return p.is_served() && q.is_served() && Kernel::add_few_masses(sums, totals, n, p.numbers(), q.numbers()) &&
           p.is_normalized(totals.p) && q.is_normalized(totals.q);
}

/// A divergence of few masses; the exponentials of scores are made wide where it may be too small for others.
template <class Measure, class P, class Q>
[[nodiscard]] constexpr simd::kernel_result divergence_of_few_masses(const P& p, const Q& q) {
    using kernel = typename Measure::template few_kernel<simd::best_kernels>;
    if (p.size() == 0) return simd::undecided;
    for (const bool is_wide : {false, true}) {
        const few_words of_p(p, is_wide);
        const few_words of_q(q, is_wide);
        typename kernel::sums sums;
        simd::few_totals totals{};
        if (!add_few<kernel>(sums, totals, p.size(), of_p, of_q)) break;
        const simd::kernel_result result =
            divergence_with_error(Measure::template conclude<double>(sums), of_p.error() + of_q.error());
        if (result.is_decided() || !(has_score_kernel<P> || has_score_kernel<Q>)) return result;
    }
    return simd::undecided;
}

/// A divergence of masses.
template <class Measure, class P, class Q, class IsNearEnd>
[[nodiscard]] constexpr simd::kernel_result divergence_in_units(const P& p, const Q& q, double per_nat,
                                                                IsNearEnd is_near_end) {
    if (p.size() <= simd::few) return divergence_of_few_masses<Measure>(p, q);
    if constexpr (has_numbers<P> && has_numbers<Q>) {
        using kernel = typename Measure::template kernel<simd::best_kernels>;
        const double total_p = total_of_numbers(p);
        const double total_q = total_of_numbers(q);
        const auto in = [&](auto lane) {
            using T = decltype(lane);
            if (!(is_in_range<T>(total_p) && is_in_range<T>(total_q))) return simd::undecided;
            typename kernel::sums sums;
            simd::sum_up<kernel, T>(sums, common_units(total_p, total_q), p.size(), p.data, q.data);
            simd::divide_by_mass(sums, sums[kernel::which::mass]);
            return Measure::template conclude<T>(sums);
        };
        return in_lanes<read_in<float, typename P::element, typename Q::element>>(p.size(), per_nat, in, is_near_end);
    } else {
        return simd::undecided;
    }
}

template <class Measure, class P, class Q>
[[nodiscard]] constexpr simd::kernel_result divergence_in_units(const P& p, const Q& q, double per_nat) {
    return divergence_in_units<Measure>(p, q, per_nat, [](double /*value*/) { return false; });
}

/// A divergence of two readers, their masses rounded to numbers, with more than the digits of float.
template <class Measure, class P, class Q>
[[nodiscard]] constexpr simd::kernel_result divergence_of_numbers(const P& p, const Q& q) {
    using kernel = typename Measure::template kernel<simd::best_kernels>;
    constexpr std::size_t size = simd::piece<double>::size;
    constexpr double error = 0x1p-51;
    constexpr double per_wanted = 0x1p30;
    if (!(is_in_range<double>(p.total().hi) && is_in_range<double>(q.total().hi))) return simd::undecided;
    const simd::best_kernels kernels;
    const simd::settings units = common_units(p.total().hi, q.total().hi);
    typename kernel::template running_sums<double> sums;
    sums.given = &units;
    for (std::size_t i = 0; i < p.size(); i += size) {
        const std::size_t n = p.size() - i < size ? p.size() - i : size;
        alignas(64) double of_p[size];
        alignas(64) double of_q[size];
        if (!p.write(kernels, i, n, of_p) || !q.write(kernels, i, n, of_q)) return simd::undecided;
        const double* const in[] = {of_p, of_q};
        kernel::add(sums, n, in[0], in[1]);
    }
    typename kernel::sums total;
    kernel::add_up_lanes(total, sums);
    simd::divide_by_mass(total, total[kernel::which::mass]);
    return divergence_with_error(Measure::template conclude<double>(total), error, per_wanted);
}

/// A divergence of masses of which one is of floats or of scores of floats.
template <class Measure, class P, class Q, class IsNearEnd>
[[nodiscard]] constexpr simd::kernel_result divergence_in_numbers(const P& p, const Q& q, double per_nat,
                                                                  IsNearEnd is_near_end) {
    if constexpr (std::is_same_v<typename read_together<float, P, Q>::type, float>) {
        const simd::best_kernels kernels;
        const simd::kernel_result result =
            divergence_of_numbers<Measure>(reader_of(kernels, p, false), reader_of(kernels, q, false));
        const bool is_near = result.is_finite() && is_near_end(result.hi + result.lo);
        return is_doubtful(result, per_nat) || is_near ? simd::undecided : result;
    } else {
        return simd::undecided;
    }
}
template <class Measure, class P, class Q>
[[nodiscard]] constexpr simd::kernel_result divergence_in_numbers(const P& p, const Q& q, double per_nat) {
    return divergence_in_numbers<Measure>(p, q, per_nat, [](double /*value*/) { return false; });
}

// Surprisals of masses are in the units in which either sums to ½ to 1: ln q lacks the logarithm of what Q sums to.

/// (Σ −p ln q)/P + ln Q of the sums P and Q, undecided below a least value, where the digits of the parts would show.
template <class T, class Sums>
[[nodiscard]] constexpr simd::kernel_result surprisal_in_units(const Sums& sums, const double_word<double>& mass_p) {
    constexpr double least = sizeof(T) == sizeof(double) ? 0.5 : 1;
    if (sums.unfit) return simd::undecided;
    if (sums.impossible) return simd::infinite;
    const double_word<double> value = simd::nats_of<T>(sums) / mass_p + log(split(simd::mass_of(sums)));
    return value.hi >= least ? simd::kernel_result{value.hi, value.lo} : simd::undecided;
}

/// −ln q of an outcome of masses, ln(1 + others/own): the others by themselves, so that nothing is lost of them beside it.
template <class Least, class E, bool SumIsOne>
[[nodiscard]] constexpr simd::kernel_result loss_by_kernel(point_mass p, const mass_span<E, SumIsOne>& q) {
    if (p.label >= q.size()) return simd::undecided;
    const auto sums =
        simd::sums_of_others<simd::best_kernels::total, double>(simd::no_settings, q.size(), p.label, q.data);
    const double_word<double> others = fast_two_sum(sums[simd::total_sums::total].hi, sums[simd::total_sums::total].lo);
    const auto own = simd::as_number<double>(q.data[p.label]);
    const double_word<double> total = others + own;
    const bool is_valid = !sums.unfit && own >= 0 && is_in_range<double>(total.hi) &&
                          simd::is_surely_within((total.hi - 1) + total.lo, q.tolerance());
    if (!is_valid) return simd::undecided;
    if (!(own > 0)) return simd::infinite;
    if (!(others.hi > 0)) return {0, 0};
    if (own < others.hi * 0x1p-60) return simd::decided(log(split(total)) - log(split<double>(own)));
    return others.hi > 0x1p-900 * own ? simd::decided(log1p(others / own)) : simd::undecided;
}

/// −ln q of a label under a model, in nats, which is D(P‖Q) and H(P, Q).
template <class Q>
inline constexpr bool has_loss_kernel = has_score_kernel<Q>;
template <class E, bool SumIsOne>
inline constexpr bool has_loss_kernel<mass_span<E, SumIsOne>> = is_kernel_element<E>;

template <class Least = float, class Q>
[[nodiscard]] constexpr simd::kernel_result loss_in_lanes(point_mass p, const Q& q, double per_nat) {
    if constexpr (has_score_kernel<Q>)
        return in_lanes<read_in<Least, typename Q::element>>(
            q.size(), per_nat, [&](auto lane) { return loss_by_kernel<decltype(lane)>(p, q); });
    else
        return loss_by_kernel<double>(p, q);
}

/// The units for numbers of such sums.
[[nodiscard]] constexpr simd::settings own_units(double total_p, double total_q) {
    return {0, simd::inverse_power(total_p) / 2, simd::inverse_power(total_q) / 2};
}

/// H(P, Q) of few outcomes that kernels found; undecided where D may be below a fraction of it, by Pinsker's inequality.
[[nodiscard]] constexpr simd::kernel_result surprisal_of_few(const simd::few_surprisal& found, double least,
                                                             double least_divergence) {
    const bool is_apart = found.distance * found.distance >= 2 * (found.hi * least_divergence);
    const bool is_served = found.totals.p > 0 && found.hi >= least && is_apart;
    return is_served ? simd::kernel_result{found.hi, found.lo} : simd::undecided;
}

/// Of masses,
[[nodiscard]] constexpr simd::kernel_result surprisal_of_few(std::size_t n, const few_words& p, const few_words& q,
                                                             double least_divergence) {
    if (!(p.is_served() && q.is_served())) return simd::undecided;
    constexpr double least = 0.125;  // the digits of the sum's logarithm would show below
    const simd::few_surprisal found = simd::best_kernels::few::surprisal(p.numbers(), q.numbers(), n);
    const bool is_valid = p.is_normalized(found.totals.p) && q.is_normalized(found.totals.q);
    return is_valid ? surprisal_of_few(found, least, least_divergence) : simd::undecided;
}

/// and of masses and scores.
template <class E, bool SumIsOne, class Unit>
[[nodiscard]] constexpr simd::kernel_result surprisal_of_few(const few_words& p,
                                                             const log_mass_span<E, SumIsOne, Unit>& q,
                                                             double least_divergence) {
    const simd::scores<E> z = scores_of(q);
    if (!(p.is_served() && simd::is_moderate(z.temperature))) return simd::undecided;
    const double_word<double> inverse = simd::over({1}, z.temperature);
    const simd::few_surprisal found = as_row(z, [&](const auto* row) {
        return simd::best_kernels::few::surprisal_of_scores(p.numbers(), few_numbers_of(row), z.size,
                                                            simd::rows_like(z), inverse.hi, inverse.lo);
    });
    const bool is_valid = p.is_normalized(found.totals.p) && simd::is_surely_within(found.totals.q - 1, z.tolerance);
    return is_valid ? surprisal_of_few(found, std::numeric_limits<double>::min(), least_divergence) : simd::undecided;
}

/// H(P) of masses; of many only where it need not have more digits than double, which Least says.
template <class Least, class P, class IsNearEnd>
[[nodiscard]] constexpr simd::kernel_result entropy_in_units(const P& p, double per_nat, IsNearEnd is_near_end) {
    if (p.size() == 0) return simd::undecided;
    if (p.size() <= simd::few) {
        const few_words of_p(p, true);
        return surprisal_of_few(p.size(), of_p, of_p, 0);
    }
    if constexpr (has_numbers<P> && std::is_same_v<Least, float>) {
        using kernel = simd::best_kernels::scaled_entropy;
        const double total = total_of_numbers(p);
        const auto in = [&](auto lane) {
            using T = decltype(lane);
            if (!is_in_range<T>(total)) return simd::undecided;
            typename kernel::sums sums;
            simd::sum_up_surprisals<kernel, T>(sums, own_units(total, total), p.size(), p.data);
            return surprisal_in_units<T>(sums, simd::mass_of(sums));
        };
        return in_lanes<read_in<Least, typename P::element>>(p.size(), per_nat, in, is_near_end);
    } else {
        return simd::undecided;
    }
}

/// H(P, Q) of masses in units of their own, or scores of the model; undecided where D may be so small that it is lost.
template <class Least, class P, class Q>
[[nodiscard]] constexpr simd::kernel_result cross_entropy_in_units(const P& p, const Q& q, double per_nat) {
    if (p.size() == 0) return simd::undecided;
    if (p.size() <= simd::few) {
        const few_words of_p(p, false);
        if constexpr (has_score_kernel<Q>)
            return surprisal_of_few(of_p, q, least_divergence<double, P, Q>);
        else
            return surprisal_of_few(p.size(), of_p, few_words(q, false), least_divergence<double, P, Q>);
    }
    if constexpr (has_numbers<P> && has_numbers<Q> && std::is_same_v<Least, float>) {
        using kernel = simd::best_kernels::scaled_cross_entropy;
        using s = simd::cross_entropy_sums;
        const double total_p = total_of_numbers(p);
        const double total_q = total_of_numbers(q);
        const auto in = [&](auto lane) {
            using T = decltype(lane);
            if (!(is_in_range<T>(total_p) && is_in_range<T>(total_q))) return simd::undecided;
            typename kernel::sums sums;
            simd::sum_up_surprisals<kernel, T>(sums, own_units(total_p, total_q), p.size(), p.data, q.data);
            return surprisal_in_units<T>(sums, sums[s::mass_p]);
        };
        const simd::kernel_result result =
            in_lanes<read_in<Least, typename P::element, typename Q::element>>(p.size(), per_nat, in);
        if (!result.is_finite()) return result;
        const double least = result.hi * least_divergence<Least, P, Q>;
        return are_apart(p, q, 1 / total_p, 1 / total_q, least) ? result : simd::undecided;
    } else {
        return simd::undecided;
    }
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
