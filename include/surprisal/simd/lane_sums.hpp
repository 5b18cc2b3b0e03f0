#ifndef SURPRISAL_SIMD_LANE_SUMS_HPP
#define SURPRISAL_SIMD_LANE_SUMS_HPP

#include <cstddef>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/config.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::simd {

/// Lanes of a virtual vector, the same on every machine, so that sums have one shape everywhere: 16 doubles or 32 floats.
template <class T>
inline constexpr std::size_t lanes = 128 / sizeof(T);

/// Sums that a measure makes of all outcomes, numbered by Which.
template <class Which>
struct sums {
    double_word<double> of[Which::count]{};
    bool unfit = false;       // some element is negative, or too small beside the others
    bool subnormal = false;   // some element is positive and below the normal numbers
    bool impossible = false;  // some p > 0 meets q = 0

    [[nodiscard]] constexpr const double_word<double>& operator[](std::size_t which) const { return of[which]; }
};

/// The sum of weights, by which they are to be divided.
struct normalization {
    double_word<double> total;
    double reciprocal;
};

/// What a kernel has to know besides the elements.
struct settings {
    double start;  // of sums from which rounding errors are told: above everything that is added
    normalization p;
    normalization q;
};

/// The same while they are being made: each in every lane of T, as hi + lo. Floats in double need no lo.
template <class Which, class T>
struct lane_sums {
    alignas(64) double hi[Which::count][lanes<T>];
    alignas(64) double lo[Which::count][lanes<T>];
    settings given;
    bool is_fresh = true;  // and the lanes not yet set
    bool unfit = false;
    bool subnormal = false;
    bool impossible = false;
};

/// How the lanes of a sum are added up: hi alone, hi and lo each by themselves where hi is exact, or with what is rounded
/// off.
enum class folding { plain, apart, exact };

// Of few outcomes, the sums from the one named first_of_few on are needed, those from exact_of_few on exactly.

struct divergence_sums {
    enum which : std::size_t {
        terms,    // Σ p ln(p/q) − p + q but for the last digits of ln 2
        octaves,  // Σ p k ln2_hi, which they are a fraction of
        excess,   // Σ q − p
        mass,     // Σ p
        count
    };
    static constexpr std::size_t first_of_few = terms;
    static constexpr std::size_t exact_of_few = count;
    static constexpr folding by[] = {folding::exact, folding::plain, folding::plain, folding::exact};
};

/// With m = (p + q)/2.
struct jensen_shannon_sums {
    enum which : std::size_t {
        terms,      // Σ (p ln(p/m) − p + m) + (q ln(q/m) − q + m) but for the last digits of ln 2
        octaves,    // Σ (p k + q l) ln2_hi, which they are a fraction of
        asymmetry,  // Σ (p ln(p/m) − p + m) − (q ln(q/m) − q + m)
        excess,     // Σ q − p
        mass,       // Σ m
        count
    };
    static constexpr std::size_t first_of_few = terms;
    static constexpr std::size_t exact_of_few = count;
    static constexpr folding by[] = {folding::exact, folding::plain, folding::plain, folding::plain, folding::exact};
};

struct total_sums {
    enum which : std::size_t { total, count };
    static constexpr folding by[] = {folding::exact};
};

/// The parts of Σ −p ln p.
struct entropy_sums {
    enum which : std::size_t {
        rest,     // Σ −p ln m with p = m 2^k
        octaves,  // Σ −p k
        likely,   // p above ½, where it is not in the mass
        exact,    // Σ −p ln p where it is not in the first two
        mass_p,   // Σ p
        count
    };
    static constexpr std::size_t first_of_few = exact;
    static constexpr std::size_t exact_of_few = exact;
    static constexpr folding by[] = {folding::exact, folding::apart, folding::plain, folding::apart, folding::apart};
};

/// The parts of Σ −p ln q.
struct cross_entropy_sums {
    enum which : std::size_t { rest, octaves, likely, exact, mass_p, mass_q, count };
    static constexpr std::size_t first_of_few = exact;
    static constexpr std::size_t exact_of_few = exact;
    static constexpr folding by[] = {folding::exact, folding::apart, folding::plain,
                                     folding::apart, folding::apart, folding::apart};
};

}  // namespace surprisal::inline SURPRISAL_BUILD::simd
SURPRISAL_PRECISE_END
#endif
