#ifndef SURPRISAL_DISTRIBUTIONS_BY_WORDS_HPP
#define SURPRISAL_DISTRIBUTIONS_BY_WORDS_HPP

#include <cstddef>
#include <type_traits>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/distributions/by_kernel.hpp>
#include <surprisal/distributions/log_masses.hpp>
#include <surprisal/distributions/masses.hpp>
#include <surprisal/distributions/scores_by_kernel.hpp>
#include <surprisal/simd/dispatch.hpp>
#include <surprisal/simd/words.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

// How the kernels read each kind of masses in two words.

template <class Kernels, class E, bool SumIsOne>
[[nodiscard]] constexpr auto reader_of(Kernels kernels, const mass_span<E, SumIsOne>& p, bool /*is_wide*/) {
    return simd::mass_reader<E>(kernels, p.data, p.outcomes, p.tolerance());
}
template <class Kernels, class E, bool SumIsOne, class Unit>
[[nodiscard]] constexpr auto reader_of(Kernels kernels, const log_mass_span<E, SumIsOne, Unit>& p, bool is_wide) {
    return simd::power_reader<E>(kernels, scores_of(p), is_wide);
}
template <class Kernels>
[[nodiscard]] constexpr auto reader_of(Kernels /*kernels*/, const point_mass& p, bool /*is_wide*/) {
    return simd::label_reader(p.label, p.outcomes, 0);
}
template <class Kernels>
[[nodiscard]] constexpr auto reader_of(Kernels /*kernels*/, const smoothed_point_mass& p, bool /*is_wide*/) {
    return simd::label_reader(p.label, p.outcomes, p.epsilon);
}

/// Whether kernels can read masses in two words: of elements up to double and 64-bit integers.
template <class Masses>
inline constexpr bool has_words = std::is_same_v<typename Masses::arithmetic, double>;

/// Whether they need not sum to 1.
template <class Masses>
concept may_have_any_sum = requires {
    requires !Masses::sum_is_one;
};

/// Whether P has a mass and vᵢ/w_i > 0 is the same for all i, exactly. Then P and Q are equal, which words that were rounded
/// cannot tell.
template <class E, bool PSumIsOne, class F, bool QSumIsOne>
[[nodiscard]] constexpr bool is_proportional(const mass_span<E, PSumIsOne>& p, const mass_span<F, QSumIsOne>& q) {
    std::size_t first = 0;
    while (first < p.size() && !(p.data[first] > 0)) ++first;
    if (first == p.size()) return false;
    const double_word<double> v = p.template at<double>(first);
    const double_word<double> w = q.template at<double>(first);
    if (!(v.lo == 0 && w.lo == 0 && w.hi > 0)) return false;
    for (std::size_t i = 0; i < p.size(); ++i) {
        const double_word<double> x = p.template at<double>(i);
        const double_word<double> y = q.template at<double>(i);
        if (!(x.lo == 0 && y.lo == 0)) return false;
        const double_word<double> a = two_product(x.hi, w.hi);
        const double_word<double> b = two_product(y.hi, v.hi);
        const bool is_exact = (a.hi > 0x1p-960 && a.hi < 0x1p1000) || (x.hi == 0 && y.hi == 0);
        if (!(is_exact && a.hi == b.hi && a.lo == b.lo)) return false;
    }
    return true;
}
template <class P, class Q>
[[nodiscard]] constexpr bool is_proportional(const P& /*p*/, const Q& /*q*/) {
    return false;
}

/// What a result of double elements may be off, and one of float elements, relative; where exponentials need not be wide.
inline constexpr double error_of_double_words = 0x1p-52;
inline constexpr double error_of_narrow_words = 0x1p-53;
inline constexpr double error_of_float_words = 0x1p-25;

/// A measure of masses of any kinds in two words on the best instruction set of the machine. Exponentials are made wide only
/// where others will not do.
template <class Measure, class P, class Q>
[[nodiscard]] constexpr simd::kernel_result by_words(const P& p, const Q& q, double per_nat,
                                                     const Measure& measure = {}) {
    constexpr bool has_powers = has_score_kernel<P> || has_score_kernel<Q>;
    constexpr bool is_float = std::is_same_v<typename read_together<float, P, Q>::type, float>;
    const simd::best_kernels kernels;
    const auto result_of = [&](bool is_wide, double wanted) {
        return measure.of(kernels, reader_of(kernels, p, is_wide), reader_of(kernels, q, is_wide), wanted);
    };
    if constexpr (has_powers) {
        const simd::kernel_result result = result_of(false, is_float ? error_of_float_words : error_of_narrow_words);
        if (result.is_infinite() || result.is_unknown()) return result;
        if (result.is_decided() && result.hi > 0 && !(is_float && is_doubtful(result, per_nat))) return result;
    }
    const simd::kernel_result result = result_of(true, error_of_double_words);
    return result.hi == 0 && !is_proportional(p, q) ? simd::undecided : result;
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
