#ifndef SURPRISAL_SIMD_DISPATCH_HPP
#define SURPRISAL_SIMD_DISPATCH_HPP

#include <cstddef>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/config.hpp>
#include <surprisal/simd/isa.hpp>
#include <surprisal/simd/lane_sums.hpp>
#include <surprisal/simd/logit_sums.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::simd {

// The kernels of the best instruction set of the machine. It is chosen where a kernel is entered, so that whatever calls
// kernels is compiled once; or not at all, in a program that has them in a library: then the entries below are what it links.

/// Entry::on<Kernels>(in...) on the best instruction set for n outcomes, compiled by surprisal.cpp.
template <class Entry, class Result, class... In>
struct compiled {
    static Result enter(std::size_t n, In... in);
};

template <class Entry, class Result = void, class... In>
[[gnu::always_inline]] constexpr Result enter(std::size_t n, In... in) {
#if defined(SURPRISAL_LINKS_KERNELS)
    if (!__builtin_is_constant_evaluated()) return compiled<Entry, Result, In...>::enter(n, in...);
#endif
    return on_best_isa(n, [&](auto kernels) { return Entry::template on<decltype(kernels)>(in...); });
}

/// Adds up n outcomes in lanes of T.
template <template <class> class Pick>
struct add_up_outcomes {
    template <class Kernels, class Sums, class... In>
    [[gnu::always_inline]] static constexpr void on(Sums* sums, std::size_t n, const In*... in) {
        Pick<Kernels>::add(*sums, n, in...);
    }
};
template <template <class> class Pick>
struct add_up_lanes {
    static constexpr std::size_t as_if_of =
        4;  // outcomes: mixing instruction sets for 16 lanes costs more than it saves

    template <class Kernels, class Sums, class LaneSums>
    [[gnu::always_inline]] static constexpr void on(Sums* total, const LaneSums* sums) {
        Pick<Kernels>::add_up_lanes(*total, *sums);
    }
};
template <template <class> class Pick>
struct add_few_outcomes {
    template <class Kernels, class Sums, class... In>
    [[gnu::always_inline]] static constexpr bool on(Sums* total, std::size_t n, const In*... in) {
        return Pick<Kernels>::add_few(*total, n, in...);
    }
};

/// As so many outcomes few masses count, whose kernels are compiled for no wider vectors than these need: compile time is the price
/// of each set.
inline constexpr std::size_t few_as_if_of = 4;

template <template <class> class Pick>
struct add_few_masses {
    template <class Kernels, class Sums>
    [[gnu::always_inline]] static constexpr bool on(Sums* total, few_totals* totals, std::size_t n,
                                                    const few_numbers* p, const few_numbers* q) {
        return Pick<Kernels>::add_few_masses(*total, *totals, n, *p, *q);
    }
};

/// The kernel that Pick takes of an instruction set's.
template <template <class> class Pick>
struct best_kernel {
    using constant_kernel = Pick<constant::kernels>;
    using which = typename constant_kernel::which;
    using sums = simd::sums<which>;
    template <class T>
    using running_sums = lane_sums<which, T>;
    static constexpr bool has_few = constant_kernel::has_few;
    static constexpr bool has_start = constant_kernel::has_start;

    template <class T, class... In>
    [[gnu::always_inline]] static constexpr void add(lane_sums<which, T>& sums, std::size_t n, const In*... in) {
        enter<add_up_outcomes<Pick>>(n, &sums, n, in...);
    }
    template <class T>
    [[gnu::always_inline]] static constexpr void add_up_lanes(sums& total, const lane_sums<which, T>& sums) {
        using entry = simd::add_up_lanes<Pick>;
        enter<entry>(entry::as_if_of, &total, &sums);
    }
    template <class... In>
    [[gnu::always_inline]] static constexpr bool add_few(sums& total, std::size_t n, const In*... in) {
        return enter<add_few_outcomes<Pick>, bool>(n, &total, n, in...);
    }
    [[gnu::always_inline]] static constexpr bool add_few_masses(sums& total, few_totals& totals, std::size_t n,
                                                                const few_numbers& p, const few_numbers& q) {
        return enter<simd::add_few_masses<Pick>, bool>(few_as_if_of, &total, &totals, n, &p, &q);
    }
};

struct write_products {
    template <class Kernels, class E>
    static constexpr void on(double* hi, double* lo, const E* x, std::size_t n, double factor_hi, double factor_lo) {
        Kernels::words::write_products(hi, lo, x, n, factor_hi, factor_lo);
    }
};
struct multiply_words {
    template <class Kernels>
    static constexpr void on(double* hi, double* lo, std::size_t n, double factor_hi, double factor_lo) {
        Kernels::words::multiply(hi, lo, n, factor_hi, factor_lo);
    }
};
struct write_powers_in_words {
    template <class Kernels>
    static constexpr void on(double* hi, double* lo, const double* z, std::size_t n,
                             const exponent_scale<double>* scale, bool is_wide, double factor_hi, double factor_lo) {
        Kernels::words::write_powers(hi, lo, z, n, *scale, is_wide, factor_hi, factor_lo);
    }
};

struct best_words_kernel {
    template <class E>
    static constexpr void write_products(double* hi, double* lo, const E* x, std::size_t n, double factor_hi,
                                         double factor_lo) {
        enter<simd::write_products>(n, hi, lo, x, n, factor_hi, factor_lo);
    }
    static constexpr void multiply(double* hi, double* lo, std::size_t n, double factor_hi, double factor_lo) {
        enter<multiply_words>(n, hi, lo, n, factor_hi, factor_lo);
    }
    static constexpr void write_powers(double* hi, double* lo, const double* z, std::size_t n,
                                       const exponent_scale<double>& scale, bool is_wide, double factor_hi,
                                       double factor_lo) {
        enter<write_powers_in_words>(n, hi, lo, z, n, &scale, is_wide, factor_hi, factor_lo);
    }
};

struct find_mode_of_scores {
    template <class Kernels, class T>
    static constexpr std::size_t on(const T* z, std::size_t n) {
        return Kernels::scores::mode(z, n);
    }
};
struct write_powers {
    template <class Kernels, class T>
    static constexpr bool on(T* out, const T* z, std::size_t n, const exponent_scale<T>* scale, T factor_hi,
                             T factor_lo) {
        return Kernels::scores::write_powers(out, z, n, *scale, factor_hi, factor_lo);
    }
};
struct take_power {
    template <class Kernels>
    static constexpr double_word<double> on(double octaves, double low) {
        return Kernels::scores::power_of(octaves, low);
    }
};

struct best_scores_kernel {
    template <class T>
    static constexpr std::size_t mode(const T* z, std::size_t n) {
        return enter<find_mode_of_scores, std::size_t>(n, z, n);
    }
    template <class T>
    static constexpr bool write_powers(T* out, const T* z, std::size_t n, const exponent_scale<T>& scale, T factor_hi,
                                       T factor_lo) {
        return enter<simd::write_powers, bool>(n, out, z, n, &scale, factor_hi, factor_lo);
    }
    static constexpr double_word<double> power_of(double octaves, double low) {
        return enter<take_power, double_word<double>>(1, octaves, low);
    }
};

struct take_surprisals {
    template <class Kernels, class E>
    static constexpr void on(double* hi, double* lo, const E* const* rows, const std::size_t* labels, std::size_t count,
                             const short_rows* given) {
        Kernels::rows::surprisals(hi, lo, rows, labels, count, *given);
    }
};
struct take_entropies {
    template <class Kernels, class E>
    static constexpr void on(double* hi, double* lo, const E* const* rows, std::size_t count, const short_rows* given,
                             double inverse_hi, double inverse_lo) {
        Kernels::rows::entropies(hi, lo, rows, count, *given, inverse_hi, inverse_lo);
    }
};
struct take_divergences {
    template <class Kernels, class E>
    static constexpr void on(double* hi, double* lo, const E* const* rows_p, const E* const* rows_q, std::size_t count,
                             const short_rows* given, double inverse_hi, double inverse_lo) {
        Kernels::rows::divergences(hi, lo, rows_p, rows_q, count, *given, inverse_hi, inverse_lo);
    }
};
struct write_slopes {
    template <class Kernels, class G, class E>
    static constexpr unsigned on(G* const* out, const E* const* rows, const std::size_t* labels, const double* factors,
                                 std::size_t count, const short_rows* given) {
        return Kernels::rows::slopes(out, rows, labels, factors, count, *given);
    }
};

struct best_rows_kernel {
    template <class E>
    static constexpr void surprisals(double* hi, double* lo, const E* const* rows, const std::size_t* labels,
                                     std::size_t count, const short_rows& given) {
        enter<take_surprisals>(count, hi, lo, rows, labels, count, &given);
    }
    template <class E>
    static constexpr void entropies(double* hi, double* lo, const E* const* rows, std::size_t count,
                                    const short_rows& given, double inverse_hi, double inverse_lo) {
        enter<take_entropies>(count, hi, lo, rows, count, &given, inverse_hi, inverse_lo);
    }
    template <class E>
    static constexpr void divergences(double* hi, double* lo, const E* const* rows_p, const E* const* rows_q,
                                      std::size_t count, const short_rows& given, double inverse_hi,
                                      double inverse_lo) {
        enter<take_divergences>(count, hi, lo, rows_p, rows_q, count, &given, inverse_hi, inverse_lo);
    }
    template <class G, class E>
    static constexpr unsigned slopes(G* const* out, const E* const* rows, const std::size_t* labels,
                                     const double* factors, std::size_t count, const short_rows& given) {
        return enter<write_slopes, unsigned>(count, out, rows, labels, factors, count, &given);
    }
};

struct write_few_powers {
    template <class Kernels>
    static constexpr double on(double* hi, double* lo, const few_numbers* scores, std::size_t n,
                               const short_rows* given, bool is_wide) {
        return Kernels::few::write_powers(hi, lo, *scores, n, *given, is_wide);
    }
};
struct take_few_surprisal {
    template <class Kernels>
    static constexpr few_surprisal on(const few_numbers* p, const few_numbers* q, std::size_t n) {
        return Kernels::few::surprisal(*p, *q, n);
    }
};
struct take_few_surprisal_of_scores {
    template <class Kernels>
    static constexpr few_surprisal on(const few_numbers* p, const few_numbers* scores, std::size_t n,
                                      const short_rows* given, double inverse_hi, double inverse_lo) {
        return Kernels::few::surprisal_of_scores(*p, *scores, n, *given, inverse_hi, inverse_lo);
    }
};

struct best_few_kernel {
    static constexpr double write_powers(double* hi, double* lo, const few_numbers& scores, std::size_t n,
                                         const short_rows& given, bool is_wide) {
        return enter<write_few_powers, double>(few_as_if_of, hi, lo, &scores, n, &given, is_wide);
    }
    static constexpr few_surprisal surprisal(const few_numbers& p, const few_numbers& q, std::size_t n) {
        return enter<take_few_surprisal, few_surprisal>(few_as_if_of, &p, &q, n);
    }
    static constexpr few_surprisal surprisal_of_scores(const few_numbers& p, const few_numbers& scores, std::size_t n,
                                                       const short_rows& given, double inverse_hi, double inverse_lo) {
        return enter<take_few_surprisal_of_scores, few_surprisal>(few_as_if_of, &p, &scores, n, &given, inverse_hi,
                                                                  inverse_lo);
    }
};

template <class Kernels>
using divergence_kernel = typename Kernels::divergence;
template <class Kernels>
using jensen_shannon_kernel = typename Kernels::jensen_shannon;
template <class Kernels>
using entropy_kernel = typename Kernels::entropy;
template <class Kernels>
using cross_entropy_kernel = typename Kernels::cross_entropy;
template <class Kernels>
using scaled_divergence_kernel = typename Kernels::scaled_divergence;
template <class Kernels>
using scaled_jensen_shannon_kernel = typename Kernels::scaled_jensen_shannon;
template <class Kernels>
using scaled_entropy_kernel = typename Kernels::scaled_entropy;
template <class Kernels>
using scaled_cross_entropy_kernel = typename Kernels::scaled_cross_entropy;
template <class Kernels>
using total_kernel = typename Kernels::total;
template <class Kernels>
using rough_total_kernel = typename Kernels::rough_total;
template <class Kernels>
using divergence_of_words_kernel = typename Kernels::divergence_of_words;
template <class Kernels>
using jensen_shannon_of_words_kernel = typename Kernels::jensen_shannon_of_words;
template <class Kernels>
using surprisal_of_words_kernel = typename Kernels::surprisal_of_words;
template <class Kernels>
using exponentials_kernel = typename Kernels::exponentials;
template <class Kernels>
using rough_exponentials_kernel = typename Kernels::rough_exponentials;
template <class Kernels>
using depth_of_logits_kernel = typename Kernels::depth_of_logits;
template <class Kernels>
using cost_of_logits_kernel = typename Kernels::cost_of_logits;
template <class Kernels>
using divergence_of_logits_kernel = typename Kernels::divergence_of_logits;

struct best_kernels {
    using divergence = best_kernel<divergence_kernel>;
    using jensen_shannon = best_kernel<jensen_shannon_kernel>;
    using entropy = best_kernel<entropy_kernel>;
    using cross_entropy = best_kernel<cross_entropy_kernel>;

    using scaled_divergence = best_kernel<scaled_divergence_kernel>;
    using scaled_jensen_shannon = best_kernel<scaled_jensen_shannon_kernel>;
    using scaled_entropy = best_kernel<scaled_entropy_kernel>;
    using scaled_cross_entropy = best_kernel<scaled_cross_entropy_kernel>;

    using total = best_kernel<total_kernel>;
    using rough_total = best_kernel<rough_total_kernel>;
    using divergence_of_words = best_kernel<divergence_of_words_kernel>;
    using jensen_shannon_of_words = best_kernel<jensen_shannon_of_words_kernel>;
    using surprisal_of_words = best_kernel<surprisal_of_words_kernel>;
    using words = best_words_kernel;

    using exponentials = best_kernel<exponentials_kernel>;
    using rough_exponentials = best_kernel<rough_exponentials_kernel>;
    using depth_of_logits = best_kernel<depth_of_logits_kernel>;
    using cost_of_logits = best_kernel<cost_of_logits_kernel>;
    using divergence_of_logits = best_kernel<divergence_of_logits_kernel>;
    using scores = best_scores_kernel;
    using rows = best_rows_kernel;
    using few = best_few_kernel;
};

}  // namespace surprisal::inline SURPRISAL_BUILD::simd
SURPRISAL_PRECISE_END
#endif
