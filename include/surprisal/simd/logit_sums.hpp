#ifndef SURPRISAL_SIMD_LOGIT_SUMS_HPP
#define SURPRISAL_SIMD_LOGIT_SUMS_HPP

#include <cstddef>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/config.hpp>
#include <surprisal/simd/format.hpp>
#include <surprisal/simd/lane_sums.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::simd {

// The sums that the measures of logits make of all outcomes, and what their kernels have to know besides the scores.

/// How scores z become powers 2^(z rate − reference), reference a whole number. A z below the lowest counts as the lowest,
/// whose power is nearly the smallest normal number, one above the highest as the highest, 2^100.
template <class T>
struct exponent_scale {
    T rate_hi;  // log₂ e over the temperature
    T rate_lo;
    T shift;  // brings z rate − reference, as an exponent with its bias, into the last digits
    T lowest;
    T highest;

    constexpr exponent_scale() = default;
    constexpr exponent_scale(const double_word<double>& rate, int reference)
        : rate_hi(static_cast<T>(rate.hi)),
          rate_lo(static_cast<T>((rate.hi - static_cast<double>(rate_hi)) + rate.lo)),
          shift(static_cast<T>(1.5 * static_cast<double>(format<T>::at_ulp_1) + (bias - reference))),
          lowest(static_cast<T>((reference - bias + 2) / rate.hi)),
          highest(static_cast<T>((reference + 100) / rate.hi)) {}

private:
    static constexpr int bias = (1 << (format<T>::exponent_bits - 1)) - 1;
};

/// At most so many scores in a row go through the kernels beside other rows, one in a lane.
inline constexpr std::size_t short_row = 20;
inline constexpr std::size_t padded_row = 24;  // whole vectors

/// What such rows have in common.
struct short_rows {
    std::size_t width;
    double rate_hi;  // log₂ e over the temperature
    double rate_lo;

    constexpr short_rows(std::size_t n, const double_word<double>& rate)
        : width(n), rate_hi(rate.hi), rate_lo(rate.lo) {}
};

/// Σ 2^(z rate − reference).
struct exponential_sums {
    enum which : std::size_t { mass, count, care = count };
    static constexpr folding by[] = {folding::exact};
};
template <class T>
struct settings_for<exponential_sums, T> {
    using type = exponent_scale<T>;
};

struct depth_sums {
    enum which : std::size_t {
        mass,   // Σ e, e = 2^(z rate − reference)
        depth,  // Σ e (peak − z), in octaves
        count,
        care = count
    };
    static constexpr folding by[] = {folding::exact, folding::exact};
};
template <class T>
struct depth_settings {
    exponent_scale<T> scale;
    T whole_octaves;  // of the peak
    T rest_of_octaves;
};
template <class T>
struct settings_for<depth_sums, T> {
    using type = depth_settings<T>;
};

struct cost_sums {
    enum which : std::size_t {
        mass,    // Σ 2^(z rate − reference)
        cost,    // Σ p (peak − z)
        mass_p,  // Σ p
        count,
        care = count
    };
    static constexpr folding by[] = {folding::exact, folding::exact, folding::exact};
};
template <class T>
struct scale_and_peak {
    exponent_scale<T> scale;
    T peak;
};
template <class T>
struct settings_for<cost_sums, T> {
    using type = scale_and_peak<T>;
};

/// With w = 2^(z_p rate − reference) and t = (z_q − z_p − offset)/temperature.
struct log_divergence_sums {
    enum which : std::size_t {
        terms,   // Σ w (eᵗ − 1 − t)
        ratios,  // Σ w t
        mass,    // Σ w
        count,
        care = count
    };
    static constexpr folding by[] = {folding::exact, folding::exact, folding::exact};
};
template <class T>
struct log_divergence_settings {
    exponent_scale<T> scale;
    exponent_scale<T> scale_q;  // of q by itself, w eᵗ, but for this factor
    T factor_q;
    T factor_q_lo;
    T offset_hi;
    T offset_lo;
    T inverse_temperature;
    T inverse_temperature_lo;  // what is rounded off
};
template <class T>
struct settings_for<log_divergence_sums, T> {
    using type = log_divergence_settings<T>;
};

}  // namespace surprisal::inline SURPRISAL_BUILD::simd
SURPRISAL_PRECISE_END
#endif
