// The measures on virtual vectors: mathematics that knows no machine, in the words of vec.inl. Each text
// builds on those before.

// clang-format off
#include <surprisal/simd/vec.inl>
#include <surprisal/simd/lanes.inl>
#include <surprisal/simd/divergence.inl>
#include <surprisal/simd/jensen_shannon.inl>
#include <surprisal/simd/surprisal.inl>
#include <surprisal/simd/normalized.inl>
#include <surprisal/simd/exponential.inl>
#include <surprisal/simd/logits.inl>
// clang-format on

/// The sums numbered by Which, of double or float elements.
template <class Which, template <class> class Group>
struct kernel {
    static constexpr bool has_few = !Group<f64>::needs_care;
    static constexpr bool has_start = requires { Which::rest; };
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
        for (std::size_t which = 0; which < Which::count; ++which) {
            const bool is_made = which < Which::care || sums.has_care;
            total.set(which, is_made ? add_up_lanes(sums, which) : double_word<double>());
        }
        total.unfit = sums.unfit;
        total.differing = sums.differing;
        total.impossible = sums.impossible;
    }

    /// The sums of at most 16 outcomes in double, one to a lane; false, and nothing to rely on, where they need care.
    template <class... In>
    static SURPRISAL_KERNEL bool add_few(sums& total, std::size_t n, const In*... in) {
        constexpr std::size_t least = simd_width < 4 ? 4 : simd_width;
        return n <= least ? add_in_lanes<least>(total, n, in...) : add_in_lanes<lanes>(total, n, in...);
    }

private:
    template <class T>
    static SURPRISAL_SIMD double_word<double> add_up_lanes(const running_sums<T>& sums, std::size_t which) {
        const double* const hi = sums.hi[which];
        if constexpr (running_sums<T>::has_lo) {
            const double* const lo = sums.lo[which];
            const folding by = Which::by[which];
            if (by == folding::exact) return fold<lanes>(hi, lo);
            if (by == folding::apart) return two_sum(fold<lanes>(hi), fold<lanes>(lo));
        }
        return fold<lanes>(hi);
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
        for (std::size_t which = 0; which < Which::few.first; ++which) total.set(which, {});
        for (std::size_t which = Which::few.last; which < Which::count; ++which) total.set(which, {});
        fold_few<Lanes, Which::few.first>(total, sums);
        return true;
    }

    /// Adds up the sums from the one numbered First on, as many at once as a vector has lanes; a sum of terms, which takes
    /// longest, by itself, so that the conclusion can begin with the others.
    template <std::size_t Lanes, std::size_t First>
    static SURPRISAL_SIMD void fold_few(sums& total, const sums_of_few<Which>& sums) {
        constexpr std::size_t left = Which::few.last - First;
        constexpr std::size_t most = First == Which::few.alone ? 1 : simd_width;
        constexpr std::size_t size = std::bit_floor(left < most ? left : most);
        if constexpr (Which::few.by == folding::exact) {
            words x[size];
            SURPRISAL_UNROLL_LANES
            for (std::size_t j = 0; j < size; ++j) x[j] = over_vectors<Lanes>(sums.hi[First + j], sums.lo[First + j]);
            const words all = over_lanes(x);
            SURPRISAL_UNROLL_LANES
            for (std::size_t j = 0; j < size; ++j)
                total.set(First + j, {lane_of(all.hi, lane_of_sum(j)), lane_of(all.lo, lane_of_sum(j))});
        } else {
            f64 x[size];
            SURPRISAL_UNROLL_LANES
            for (std::size_t j = 0; j < size; ++j) x[j] = over_vectors<Lanes>(sums.hi[First + j]);
            const f64 all = over_lanes(x);
            SURPRISAL_UNROLL_LANES
            for (std::size_t j = 0; j < size; ++j) total.set(First + j, lane_of(all, lane_of_sum(j)));
        }
        if constexpr (size < left) fold_few<Lanes, First + size>(total, sums);
    }
};

struct kernels {
    using divergence = kernel<divergence_sums, divergence_group>;
    using jensen_shannon = kernel<jensen_shannon_sums, jensen_shannon_group>;
    using entropy = kernel<entropy_sums, entropy_group>;
    using cross_entropy = kernel<cross_entropy_sums, cross_entropy_group>;

    using total = kernel<total_sums, total_group>;
    using divergence_of_weights = kernel<divergence_sums, weights_divergence_group>;
    using jensen_shannon_of_weights = kernel<jensen_shannon_sums, weights_jensen_shannon_group>;
    using surprisal_of_weights = kernel<cross_entropy_sums, weights_surprisal_group>;

    using exponentials = kernel<exponential_sums, exponential_group>;
    using rough_exponentials = kernel<exponential_sums, rough_exponential_group>;
    using depth_of_logits = kernel<depth_sums, depth_group>;
    using cost_of_logits = kernel<cost_sums, cost_group>;
    using divergence_of_logits = kernel<log_divergence_sums, log_divergence_group>;
    using scores = scores_kernel;
};
