// The measures on virtual vectors: mathematics that knows no machine, in the words of vec.inl. Each text
// builds on those before.

// clang-format off
#include <surprisal/simd/vec.inl>
#include <surprisal/simd/lanes.inl>
#include <surprisal/simd/divergence.inl>
#include <surprisal/simd/jensen_shannon.inl>
#include <surprisal/simd/surprisal.inl>
#include <surprisal/simd/exponential.inl>
#include <surprisal/simd/words.inl>
#include <surprisal/simd/logits.inl>
#include <surprisal/simd/rows.inl>
#include <surprisal/simd/few.inl>
// clang-format on

// In units of their own.
template <class V>
using scaled_divergence_group = divergence_group<V, two_units<V>>;
template <class V>
using scaled_jensen_shannon_group = jensen_shannon_group<V, two_units<V>>;
template <class V>
using scaled_entropy_group = entropy_group<V, two_units<V>>;
template <class V>
using scaled_cross_entropy_group = cross_entropy_group<V, two_units<V>>;
template <class V>
using one_divergence_group = divergence_group<V>;
template <class V>
using one_jensen_shannon_group = jensen_shannon_group<V>;
template <class V>
using one_entropy_group = entropy_group<V>;
template <class V>
using one_cross_entropy_group = cross_entropy_group<V>;

/// The sums numbered by Which, of double or float elements.
template <class Which, template <class> class Group>
struct kernel {
    static constexpr bool has_few = requires { &Group<f64>::template set_few<sums_of_few<Which>>; };
    static constexpr bool has_start = requires { Which::rest; };
    using which = Which;
    using sums = simd::sums<Which>;
    template <class T>
    using running_sums = lane_sums<Which, T>;

    /// Adds n outcomes to sums. In pieces, all but the last must be whole groups of rows.
    template <class T, class... In>
    static SURPRISAL_KERNEL void add(running_sums<T>& sums, std::size_t n, const In*... in) {
        using V = typename vector_of<T>::type;
        add_up<Group<V>, V>(sums, n, in...);
    }

    template <class T>
    static SURPRISAL_KERNEL void add_up_lanes(sums& total, const running_sums<T>& sums) {
        fold_many<0, Which::care>(total, sums);
        if (sums.has_care)
            fold_many<Which::care, Which::count>(total, sums);
        else
            clear<Which::care, Which::count>(total);
        total.unfit = sums.unfit;
        total.differing = sums.differing;
        total.impossible = sums.impossible;
    }

    /// The sums of at most 16 outcomes in double, one to a lane; false, and nothing to rely on, where they need care.
    template <class... In>
    static SURPRISAL_KERNEL bool add_few(sums& total, std::size_t n, const In*... in) {
        return n <= least_lanes ? add_in_lanes<least_lanes>(total, n, in...) : add_in_lanes<lanes>(total, n, in...);
    }

    /// The sums of at most 16 outcomes of which P and Q have masses in units of their own; false where that is not served.
    static SURPRISAL_KERNEL bool add_few_masses(sums& total, few_totals& totals, std::size_t n, const few_numbers& p,
                                                const few_numbers& q) {
        return n <= least_lanes ? add_few_words<least_vectors>(total, totals, {p, n}, {q, n})
                                : add_few_words<most_vectors>(total, totals, {p, n}, {q, n});
    }

private:
    template <std::size_t Vectors>
    static SURPRISAL_SIMD bool add_few_words(sums& total, few_totals& totals, const few_words<Vectors>& p,
                                             const few_words<Vectors>& q) {
        totals = {lane_of(p.total, 0), lane_of(q.total, 0)};
        if (!p.is_fit() || !q.is_fit()) return false;
        const two_units<f64> unit = common_units(p.total, q.total);
        sums_of_few<Which> sums;
        bool is_served = true;
        for (std::size_t j = 0; j < Vectors; ++j)
            is_served = Group<f64>::set_few_masses(sums, j * simd_width, unit, p.of[j], q.of[j]) && is_served;
        if (!is_served) return false;
        conclude_few<Vectors * simd_width, folding::exact>(total, sums);
        divide_by_mass(total, lane_of(1 / (p.total * unit.scale_p), 0));
        return true;
    }

    /// Makes sums those of masses that sum to 1, by the inverse of the mass but for rounding.
    static SURPRISAL_SIMD void divide_by_mass(sums& total, double inverse) {
        const f64 terms = all<f64>(total[Which::terms].hi);
        const f64 mass = all<f64>(total[Which::mass].hi);
        const f64 quotient = rounded_product(terms, all<f64>(inverse));
        const f64 rest = fma(-quotient, mass, terms) + total[Which::terms].lo;
        for (std::size_t which = 0; which < Which::count; ++which) total.of[which].hi *= inverse;
        total.set(Which::terms, {lane_of(quotient, 0), lane_of(rest, 0) * inverse});
        total.set(Which::mass, {1.0});
    }

    /// The sum that is known last is folded by itself, in its own way.
    template <std::size_t Lanes, folding Last>
    static SURPRISAL_SIMD void conclude_few(sums& total, const sums_of_few<Which>& sums) {
        clear<0, Which::few.first>(total);
        fold_few<Lanes, Last, Which::few.first>(total, sums);
        clear<Which::few.last, Which::count>(total);
    }

    template <std::size_t Lanes, class... In>
    static SURPRISAL_SIMD bool add_in_lanes(sums& total, std::size_t n, const In*... in) {
        sums_of_few<Which> sums;
        bool is_normal = true;
        SURPRISAL_UNROLL_LANES
        for (std::size_t lane = 0; lane < Lanes; lane += simd_width) {
            const std::size_t start = lane < n ? lane : n;
            const std::size_t left = n - start < simd_width ? n - start : simd_width;
            is_normal = Group<f64>::set_few(sums, lane, left, load_wide(in + start, left)...) && is_normal;
        }
        if (!is_normal) return false;
        conclude_few<Lanes, Which::few.by>(total, sums);
        return true;
    }

    template <std::size_t First, std::size_t Last>
    static SURPRISAL_SIMD void clear(sums& total) {
        for (std::size_t which = First; which < Last; ++which) total.set(which, {});
    }

    /// Adds up the lanes of the sums from the one numbered First to before Last. Only those that are folded apart gain by being
    /// folded together.
    template <std::size_t First, std::size_t Last, class T>
    static SURPRISAL_SIMD void fold_many(sums& total, const running_sums<T>& sums) {
        if constexpr (First < Last) {
            constexpr folding by = running_sums<T>::has_lo ? Which::by[First] : folding::plain;
            constexpr std::size_t size = by == folding::apart ? folded_apart(First, Last) : 1;
            fold<lanes, by, First, size>(total, sums);
            fold_many<First + size, Last>(total, sums);
        }
    }
    static constexpr std::size_t folded_apart(std::size_t first, std::size_t last) {
        std::size_t count = 0;
        while (first + count < last && Which::by[first + count] == folding::apart) ++count;
        return at_once(count);
    }

    /// So many of them: a power of two, and no more than a vector has lanes.
    static constexpr std::size_t at_once(std::size_t count) {
        return std::bit_floor(count < simd_width ? count : simd_width);
    }

    /// The same of few outcomes, but for the sum that is known last: the conclusion begins with the others.
    template <std::size_t Lanes, folding Last, std::size_t First>
    static SURPRISAL_SIMD void fold_few(sums& total, const sums_of_few<Which>& sums) {
        constexpr std::size_t left = Which::few.last - First;
        constexpr std::size_t size = First == Which::few.alone ? 1 : at_once(left);
        constexpr folding by = First == Which::few.alone ? Last : Which::few.by;
        fold<Lanes, by, First, size>(total, sums);
        if constexpr (size < left) fold_few<Lanes, Last, First + size>(total, sums);
    }

    template <std::size_t Lanes, folding By, std::size_t First, std::size_t Size, class Sums>
    static SURPRISAL_SIMD void fold(sums& total, const Sums& sums) {
        if constexpr (By == folding::exact) {
            words x[Size];
            SURPRISAL_UNROLL_LANES
            for (std::size_t j = 0; j < Size; ++j) x[j] = over_vectors<Lanes>(sums.hi[First + j], sums.lo[First + j]);
            const words all = over_lanes(x);
            SURPRISAL_UNROLL_LANES
            for (std::size_t j = 0; j < Size; ++j)
                total.set(First + j, {lane_of(all.hi, lane_of_sum(j)), lane_of(all.lo, lane_of_sum(j))});
        } else {
            f64 hi[Size], lo[Size];
            SURPRISAL_UNROLL_LANES
            for (std::size_t j = 0; j < Size; ++j) {
                hi[j] = over_vectors<Lanes>(sums.hi[First + j]);
                if constexpr (By == folding::apart) lo[j] = over_vectors<Lanes>(sums.lo[First + j]);
            }
            const f64 all_hi = over_lanes(hi);
            const f64 all_lo = By == folding::apart ? over_lanes(lo) : f64{};
            SURPRISAL_UNROLL_LANES
            for (std::size_t j = 0; j < Size; ++j) {
                const double sum = lane_of(all_hi, lane_of_sum(j));
                total.set(First + j, By == folding::apart ? two_sum(sum, lane_of(all_lo, lane_of_sum(j))) : sum);
            }
        }
    }
};

struct kernels {
    using divergence = kernel<divergence_sums, one_divergence_group>;
    using jensen_shannon = kernel<jensen_shannon_sums, one_jensen_shannon_group>;
    using entropy = kernel<entropy_sums, one_entropy_group>;
    using cross_entropy = kernel<cross_entropy_sums, one_cross_entropy_group>;

    using scaled_divergence = kernel<divergence_sums, scaled_divergence_group>;
    using scaled_jensen_shannon = kernel<jensen_shannon_sums, scaled_jensen_shannon_group>;
    using scaled_entropy = kernel<entropy_sums, scaled_entropy_group>;
    using scaled_cross_entropy = kernel<cross_entropy_sums, scaled_cross_entropy_group>;

    using total = kernel<total_sums, total_group>;
    using rough_total = kernel<total_sums, rough_total_group>;
    using divergence_of_words = kernel<divergence_sums, word_divergence_group>;
    using jensen_shannon_of_words = kernel<jensen_shannon_sums, word_jensen_shannon_group>;
    using surprisal_of_words = kernel<word_surprisal_sums, word_surprisal_group>;
    using words = words_kernel;

    using exponentials = kernel<exponential_sums, exponential_group>;
    using rough_exponentials = kernel<exponential_sums, rough_exponential_group>;
    using depth_of_logits = kernel<depth_sums, depth_group>;
    using cost_of_logits = kernel<cost_sums, cost_group>;
    using divergence_of_logits = kernel<log_divergence_sums, log_divergence_group>;
    using scores = scores_kernel;
    using rows = rows_kernel;
    using few = few_kernel;
};
