#ifndef SURPRISAL_SIMD_LANE_SUMS_HPP
#define SURPRISAL_SIMD_LANE_SUMS_HPP

#include <cstddef>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/config.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::simd {

/// Lanes of a virtual vector, the same on every machine, so that sums have one shape everywhere.
inline constexpr std::size_t lanes = 16;

/// From place lanes − n on, n zeros and then ones.
template <class T>
alignas(64) inline constexpr T one_behind[2 * lanes] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                                                        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

/// Sums that a measure makes of all outcomes, numbered by Which.
template <class Which>
struct sums {
    struct parts {
        double hi, lo;
    };
    parts of[Which::count];   // all are set by the kernels
    bool unfit = false;       // some element is negative, or too small beside the others
    bool differing = false;   // some p may not be q, whatever the sums say
    bool impossible = false;  // some p > 0 meets q = 0

    [[nodiscard]] constexpr double_word<double> operator[](std::size_t which) const {
        return {of[which].hi, of[which].lo};
    }
    constexpr void set(std::size_t which, const double_word<double>& x) { of[which] = {x.hi, x.lo}; }
};

/// The sum of weights, by which they are to be divided.
struct normalization {
    double_word<double> total;
    double reciprocal;
};

/// What a kernel has to know besides the elements.
struct settings {
    double start;        // of sums from which rounding errors are told: above everything that is added
    double scale_p = 1;  // a power of two
    double factor_q = 1;
};

inline constexpr settings no_settings{};

/// The type of these for the sums numbered by Which.
template <class Which, class T>
struct settings_for {
    using type = settings;
};

/// The same while they are being made: each in every lane, in double, as hi + lo. Floats in double need no lo.
template <class Which, class T>
struct lane_sums {
    using which = Which;
    static constexpr bool has_lo = sizeof(T) == sizeof(double);

    alignas(64) double hi[Which::count][lanes];
    alignas(64) double lo[has_lo ? std::size_t{Which::count} : 1][lanes];
    const typename settings_for<Which, T>::type* given;
    bool is_fresh = true;   // and the lanes not yet set
    bool has_care = false;  // and so are, else, those of the sums that only careful additions make
    bool unfit = false;
    bool differing = false;
    bool impossible = false;
};

/// The same of few outcomes, one to a lane.
template <class Which>
struct sums_of_few {
    alignas(64) double hi[Which::count][lanes];
    alignas(64) double lo[Which::count][lanes];
};

/// How the lanes of a sum are added up: hi alone, hi and lo each by themselves where hi is exact, or with what is rounded off.
enum class folding { plain, apart, exact };

/// The sums that few outcomes need, from the one numbered first to before the one numbered last. The others are 0.
struct sums_needed {
    std::size_t first;
    std::size_t last;
    std::size_t alone;  // one that is known last, and folded by itself; that numbered last where none is
    folding by;
};

// The sums from the one numbered `care` on are made by careful additions alone.

struct divergence_sums {
    enum which : std::size_t {
        terms,     // Σ p ln(p/q) − p + q but for the last digits of ln 2
        mass,      // Σ p
        octaves,   // Σ p k ln2_hi, which they are a fraction of
        excess,    // Σ q − p
        distance,  // Σ |p − q|, of masses in two words
        count,
        care = distance
    };
    static constexpr folding by[] = {folding::exact, folding::exact, folding::plain, folding::plain, folding::plain};
    static constexpr sums_needed few{terms, distance, terms, folding::plain};
};

/// With m = (p + q)/2.
struct jensen_shannon_sums {
    enum which : std::size_t {
        terms,      // Σ (p ln(p/m) − p + m) + (q ln(q/m) − q + m) but for the last digits of ln 2
        mass,       // Σ m
        octaves,    // Σ (p k + q l) ln2_hi, which they are a fraction of
        asymmetry,  // Σ (p ln(p/m) − p + m) − (q ln(q/m) − q + m)
        excess,     // Σ q − p
        distance,   // Σ |p − q|, of masses in two words
        count,
        care = distance
    };
    static constexpr folding by[] = {folding::exact, folding::exact, folding::plain,
                                     folding::plain, folding::plain, folding::plain};
    static constexpr sums_needed few{terms, distance, terms, folding::plain};
};

struct total_sums {
    enum which : std::size_t { total, count, care = count };
    static constexpr folding by[] = {folding::exact};
    static constexpr sums_needed few{total, count, count, folding::exact};
};

/// The parts of Σ −p ln p.
struct entropy_sums {
    enum which : std::size_t {
        rest,     // Σ −p ln m with p = m 2^k
        octaves,  // Σ −p k
        mass,     // Σ p
        exact,    // Σ −p ln p where it is not in the first two
        likely,   // p above ½, where it is not in the mass
        count,
        care = exact
    };
    static constexpr folding by[] = {folding::exact, folding::apart, folding::apart, folding::apart, folding::plain};
    static constexpr sums_needed few{mass, likely, likely, folding::exact};
};

/// The parts of Σ −p ln q, whose mass is Σ q.
struct cross_entropy_sums {
    enum which : std::size_t { rest, octaves, mass, mass_p, exact, likely, count, care = exact };
    static constexpr folding by[] = {folding::exact, folding::apart, folding::apart,
                                     folding::apart, folding::apart, folding::plain};
    static constexpr sums_needed few{mass, likely, likely, folding::exact};
};

/// The same of masses in two words, and how far the masses are apart.
struct word_surprisal_sums {
    enum which : std::size_t {
        rest,
        octaves,
        mass,
        mass_p,
        exact,
        likely,
        distance,  // Σ |p − q|
        count,
        care = exact
    };
    static constexpr folding by[] = {folding::exact, folding::apart, folding::apart, folding::apart,
                                     folding::apart, folding::plain, folding::plain};
};

/// At most 16 masses or scores: doubles hi, and what lo adds where there is that, or floats.
struct few_numbers {
    const double* hi = nullptr;
    const double* lo = nullptr;
    const float* narrow = nullptr;
};

/// What few masses of P and of Q sum to, but for rounding; of a model by scores 0 where that is no number.
struct few_totals {
    double p = 0;
    double q = 0;
};

/// H(P, Q) = hi + lo of few outcomes, and Σ |p − q|; totals of 0 where they are not served.
struct few_surprisal {
    double hi = 0;
    double lo = 0;
    double distance = 0;
    few_totals totals;
};

}  // namespace surprisal::inline SURPRISAL_BUILD::simd
SURPRISAL_PRECISE_END
#endif
