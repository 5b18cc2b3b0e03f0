// The measures on virtual vectors: mathematics that knows no machine, in the words of vec.inl. Each text
// builds on those before.

// clang-format off
#include <surprisal/simd/vec.inl>
#include <surprisal/simd/lanes.inl>
#include <surprisal/simd/divergence.inl>
#include <surprisal/simd/jensen_shannon.inl>
#include <surprisal/simd/surprisal.inl>
#include <surprisal/simd/normalized.inl>
// clang-format on

template <class T>
struct vector_of;
template <>
struct vector_of<double> {
    using type = f64;
};
template <>
struct vector_of<float> {
    using type = f32;
};

/// The sums numbered by Which, of double or float elements.
template <class Which, template <class> class Group>
struct kernel {
    static constexpr bool has_few = !Group<f64>::needs_care;
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
    static SURPRISAL_KERNEL void add_up_lanes(sums& total, running_sums<T>& sums) {
        for (std::size_t which = 0; which < Which::count; ++which) {
            double* const hi = sums.hi[which];
            double* const lo = sums.lo[which];
            if (sizeof(T) == sizeof(double) && Which::by[which] == folding::exact)
                total.of[which] = fold<lanes<T>>(hi, lo);
            else if (Which::by[which] == folding::plain)
                total.of[which] = fold<lanes<T>>(hi);
            else
                total.of[which] = two_sum(fold<lanes<T>>(hi), fold<lanes<T>>(lo));
        }
        total.unfit = sums.unfit;
        total.subnormal = sums.subnormal;
        total.impossible = sums.impossible;
    }

    /// The sums of at most 16 outcomes, one to a lane; false, and nothing to rely on, where they need care.
    template <class T, class... In>
    static SURPRISAL_KERNEL bool add_few(sums& total, std::size_t n, const T* first, const In*... rest) {
        constexpr std::size_t vector = width<typename vector_of<T>::type>;
        constexpr std::size_t least = vector < 4 ? 4 : vector;
        return n <= least ? add_in_lanes<least>(total, n, first, rest...) : add_in_lanes<16>(total, n, first, rest...);
    }

private:
    template <std::size_t Lanes, class T, class... In>
    static SURPRISAL_SIMD bool add_in_lanes(sums& total, std::size_t n, const T* first, const In*... rest) {
        using V = typename vector_of<T>::type;
        running_sums<T> sums;
        bool is_normal = true;
        SURPRISAL_UNROLL_LANES
        for (std::size_t lane = 0; lane < Lanes; lane += width<V>) {
            const std::size_t start = lane < n ? lane : n;
            const std::size_t left = n - start < width<V> ? n - start : width<V>;
            is_normal = Group<V>::set_few(sums, lane, left, load_up_to(first + start, left),
                                          load_up_to(rest + start, left)...) &&
                        is_normal;
        }
        if (!is_normal) return false;
        SURPRISAL_UNROLL
        for (std::size_t which = Which::first_of_few; which < Which::exact_of_few; ++which)
            total.of[which] = fold<Lanes>(sums.hi[which]);
        SURPRISAL_UNROLL
        for (std::size_t which = Which::exact_of_few; which < Which::count; ++which)
            total.of[which] = fold<Lanes>(sums.hi[which], sums.lo[which]);
        return true;
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
};
