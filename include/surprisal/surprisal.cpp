// The kernels for programs that define SURPRISAL_COMPILED in all of their files and link this one: CMake's surprisal::compiled.
// They are compiled once, instead of in each file that calls them, and with optimisation also where these are not.

#if !defined(SURPRISAL_COMPILED)
#define SURPRISAL_COMPILED
#endif
#define SURPRISAL_COMPILES_KERNELS

#include <cstddef>

#include <surprisal/simd/dispatch.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::simd {

template <class Entry, class Result, class... In>
Result compiled<Entry, Result, In...>::enter(std::size_t n, In... in) {
    return simd::enter<Entry, Result>(n, in...);
}

// A kernel in lanes of T, with what it reads; of few outcomes, also both types together.

#define SURPRISAL_COMPILE_LANES(kernel, T, ...)                                                                 \
    template struct compiled<add_up_outcomes<kernel>, void, best_kernel<kernel>::running_sums<T>*, std::size_t, \
                             __VA_ARGS__>;                                                                      \
    template struct compiled<add_up_lanes<kernel>, void, best_kernel<kernel>::sums*,                            \
                             const best_kernel<kernel>::running_sums<T>*>;
#define SURPRISAL_COMPILE_FEW(kernel, ...) \
    template struct compiled<add_few_outcomes<kernel>, bool, best_kernel<kernel>::sums*, std::size_t, __VA_ARGS__>;

#define SURPRISAL_COMPILE_OF_ONE(kernel)                   \
    SURPRISAL_COMPILE_LANES(kernel, double, const double*) \
    SURPRISAL_COMPILE_LANES(kernel, float, const float*)
#define SURPRISAL_COMPILE_OF_TWO(kernel)                                  \
    SURPRISAL_COMPILE_LANES(kernel, double, const double*, const double*) \
    SURPRISAL_COMPILE_LANES(kernel, float, const float*, const float*)
#define SURPRISAL_COMPILE_FEW_OF_ONE(kernel)     \
    SURPRISAL_COMPILE_FEW(kernel, const double*) \
    SURPRISAL_COMPILE_FEW(kernel, const float*)
#define SURPRISAL_COMPILE_FEW_OF_TWO(kernel)                    \
    SURPRISAL_COMPILE_FEW(kernel, const double*, const double*) \
    SURPRISAL_COMPILE_FEW(kernel, const double*, const float*)  \
    SURPRISAL_COMPILE_FEW(kernel, const float*, const double*)  \
    SURPRISAL_COMPILE_FEW(kernel, const float*, const float*)

SURPRISAL_COMPILE_OF_TWO(scaled_divergence_kernel)
SURPRISAL_COMPILE_OF_TWO(scaled_jensen_shannon_kernel)
SURPRISAL_COMPILE_OF_TWO(scaled_cross_entropy_kernel)
SURPRISAL_COMPILE_OF_ONE(scaled_entropy_kernel)
SURPRISAL_COMPILE_OF_TWO(divergence_kernel)
SURPRISAL_COMPILE_FEW_OF_TWO(divergence_kernel)
SURPRISAL_COMPILE_OF_TWO(jensen_shannon_kernel)
SURPRISAL_COMPILE_FEW_OF_TWO(jensen_shannon_kernel)
SURPRISAL_COMPILE_OF_TWO(cross_entropy_kernel)
SURPRISAL_COMPILE_FEW_OF_TWO(cross_entropy_kernel)
SURPRISAL_COMPILE_OF_ONE(entropy_kernel)
SURPRISAL_COMPILE_FEW_OF_ONE(entropy_kernel)
SURPRISAL_COMPILE_LANES(total_kernel, double, const double*)
SURPRISAL_COMPILE_FEW_OF_ONE(total_kernel)
SURPRISAL_COMPILE_OF_ONE(rough_total_kernel)

#define SURPRISAL_COMPILE_OF_WORDS(kernel) \
    SURPRISAL_COMPILE_LANES(kernel, double, const double*, const double*, const double*, const double*)
#define SURPRISAL_COMPILE_FEW_MASSES(kernel)                                                                     \
    template struct compiled<add_few_masses<kernel>, bool, best_kernel<kernel>::sums*, few_totals*, std::size_t, \
                             const few_numbers*, const few_numbers*>;

SURPRISAL_COMPILE_OF_WORDS(divergence_of_words_kernel)
SURPRISAL_COMPILE_OF_WORDS(jensen_shannon_of_words_kernel)
SURPRISAL_COMPILE_OF_WORDS(surprisal_of_words_kernel)
SURPRISAL_COMPILE_FEW_MASSES(divergence_of_words_kernel)
SURPRISAL_COMPILE_FEW_MASSES(jensen_shannon_of_words_kernel)

SURPRISAL_COMPILE_OF_ONE(exponentials_kernel)
SURPRISAL_COMPILE_LANES(rough_exponentials_kernel, float, const float*)
SURPRISAL_COMPILE_OF_ONE(depth_of_logits_kernel)
SURPRISAL_COMPILE_OF_TWO(cost_of_logits_kernel)
SURPRISAL_COMPILE_OF_TWO(divergence_of_logits_kernel)

// What fills arrays.

#define SURPRISAL_COMPILE_PRODUCTS(E) \
    template struct compiled<write_products, void, double*, double*, const E*, std::size_t, double, double>;
#define SURPRISAL_COMPILE_SCORES(T)                                                    \
    template struct compiled<find_mode_of_scores, std::size_t, const T*, std::size_t>; \
    template struct compiled<write_powers, bool, T*, const T*, std::size_t, const exponent_scale<T>*, T, T>;

SURPRISAL_COMPILE_PRODUCTS(double)
SURPRISAL_COMPILE_PRODUCTS(float)
SURPRISAL_COMPILE_SCORES(double)
SURPRISAL_COMPILE_SCORES(float)
template struct compiled<multiply_words, void, double*, double*, std::size_t, double, double>;
template struct compiled<write_powers_in_words, void, double*, double*, const double*, std::size_t,
                         const exponent_scale<double>*, bool, double, double>;
#define SURPRISAL_COMPILE_SLOPES(G, E)                                                                              \
    template struct compiled<write_slopes, unsigned, G* const*, const E* const*, const std::size_t*, const double*, \
                             std::size_t, const short_rows*>;
#define SURPRISAL_COMPILE_ROWS(E)                                                                                     \
    template struct compiled<take_surprisals, void, double*, double*, const E* const*, const std::size_t*,            \
                             std::size_t, const short_rows*>;                                                         \
    template struct compiled<take_entropies, void, double*, double*, const E* const*, std::size_t, const short_rows*, \
                             double, double>;                                                                         \
    template struct compiled<take_divergences, void, double*, double*, const E* const*, const E* const*, std::size_t, \
                             const short_rows*, double, double>;                                                      \
    SURPRISAL_COMPILE_SLOPES(double, E)                                                                               \
    SURPRISAL_COMPILE_SLOPES(float, E)

SURPRISAL_COMPILE_ROWS(double)
SURPRISAL_COMPILE_ROWS(float)

template struct compiled<write_few_powers, double, double*, double*, const few_numbers*, std::size_t, const short_rows*,
                         bool>;
template struct compiled<take_few_surprisal, few_surprisal, const few_numbers*, const few_numbers*, std::size_t>;
template struct compiled<take_few_surprisal_of_scores, few_surprisal, const few_numbers*, const few_numbers*,
                         std::size_t, const short_rows*, double, double>;
template struct compiled<take_power, double_word<double>, double, double>;

}  // namespace surprisal::inline SURPRISAL_BUILD::simd
SURPRISAL_PRECISE_END
