// Adding up over the lanes of a virtual vector: the shape that every sum has, whatever the machine's vectors.

/// Rows of a lane that may be added up plainly, first by twos.
inline constexpr std::size_t group_rows = 16;

inline constexpr std::size_t cautious_turns = 32;

/// Elements of an array that may not be in the cache when they are due.
inline constexpr std::size_t far = 1 << 15;

/// Clears the sums that are numbered from first to last. -0.0 is what adds nothing, and no pattern that GCC takes for a
/// call of memset, whose start costs more than all the rest.
template <class Which, class T>
SURPRISAL_SIMD void clear(lane_sums<Which, T>& sums, std::size_t first, std::size_t last) {
    for (std::size_t which = first; which < last; ++which) SURPRISAL_UNROLL
    for (std::size_t lane = 0; lane < lanes; lane += simd_width) {
        store(&sums.hi[which][lane], -f64{});
        if constexpr (lane_sums<Which, T>::has_lo) store(&sums.lo[which][lane], -f64{});
    }
}

// To the lanes of a sum from lane on is added, in double. The first group of rows sets them.

/// x;
template <class Sums>
SURPRISAL_SIMD void add_to_lanes(Sums& sums, std::size_t which, std::size_t lane, f64 x) {
    double* const to = &sums.hi[which][lane];
    store(to, sums.is_fresh ? x : load(to) + x);
}
template <std::size_t Part = 0, class Sums>
SURPRISAL_SIMD void add_to_lanes(Sums& sums, std::size_t which, std::size_t lane, f32 x) {
    add_to_lanes(sums, which, lane + Part * simd_width, widened<Part>(x));
    if constexpr (Part + 1 < f32_parts) add_to_lanes<Part + 1>(sums, which, lane, x);
}

/// hi + lo, each to its own;
template <class Sums>
SURPRISAL_SIMD void add_to_lanes(Sums& sums, std::size_t which, std::size_t lane, f64 hi, f64 lo) {
    double* const to = &sums.lo[which][lane];
    store(to, sums.is_fresh ? lo : load(to) + lo);
    add_to_lanes(sums, which, lane, hi);
}

/// x, and what is rounded off is kept.
template <class Sums>
SURPRISAL_SIMD void add_to_lanes_exactly(Sums& sums, std::size_t which, std::size_t lane, f64 x) {
    if (sums.is_fresh) return add_to_lanes(sums, which, lane, x, f64{});
    const f64 before = load(&sums.hi[which][lane]);
    const f64 sum = before + x;
    const f64 added = sum - before;
    add_to_lanes(sums, which, lane, x, (before - (sum - added)) + (x - added));
}
template <class Sums>
SURPRISAL_SIMD void add_to_lanes_exactly(Sums& sums, std::size_t which, std::size_t lane, f32 x) {
    add_to_lanes(sums, which, lane, x);
}

/// Asks for what the rows of one vector will need of the next group: cache lines as they come, not as rows.
template <class V, class E>
SURPRISAL_SIMD void prefetch([[maybe_unused]] const E* x) {
    if constexpr (simd_width > 1) {
        constexpr std::size_t line = 64 / sizeof(E);
        for (std::size_t i = 0; i < group_rows * width<V>; i += line) __builtin_prefetch(x + i);
    }
}

/// Adds up n outcomes. A Group says what becomes of a vector of each input: add_pair() for two rows of normal numbers,
/// add_carefully() for the first n lanes of any, with close_pair() after two; the same bits where both will do. At its end
/// close() adds its sums to those in memory, and close_care() what only careful additions make.
///
/// Each machine goes over the rows of a group once for each vector that it needs for the lanes, so that memory is read in
/// order but for some kilobytes. Rows that turn out to have numbers that need care are added up again, and the next ones
/// with care at once: such numbers seldom come alone. Constant expressions, which allow no 0/0, are careful throughout.
template <class Group, class V, class Sums, class... In>
SURPRISAL_SIMD void add_up(Sums& sums, std::size_t n, const In*... in) {
    constexpr std::size_t size = group_rows * lanes;
    using Which = typename Sums::which;
    if (sums.is_fresh && n < lanes) {
        clear(sums, 0, Which::care);
        sums.is_fresh = false;
    }
    std::size_t caution = 0;  // so many times more with care
    for (std::size_t start = 0; start < n; start += size) {
        const std::size_t end = n - start < size ? n : start + size;
        for (std::size_t lane = 0; lane < lanes && start + lane < end; lane += width<V>) {
            const std::size_t first = start + lane;
            if (n - start > far) (prefetch<V>(in + start + size + lane * group_rows), ...);
            Group group;
            group.clear(sums.given);
            std::size_t i = first;
            if constexpr (!Group::needs_care && simd_width > 1) {
                if (caution == 0) {
                    for (; i + lanes + width<V> <= end; i += 2 * lanes)
                        group.add_pair(load(in + i)..., load(in + i + lanes)...);
                    if (!group.is_normal()) {
                        caution = cautious_turns;
                        group.clear(sums.given);
                        i = first;
                    }
                } else {
                    --caution;
                }
            }
            const bool has_rest = i < end;
            for (std::size_t rows = 0; i < end; i += lanes) {
                const std::size_t left = end - i < width<V> ? end - i : width<V>;
                group.add_carefully(left, load_up_to(in + i, left)...);
                if (++rows % 2 == 0) group.close_pair();
            }
            group.close_pair();
            group.close(sums, lane);
            if (!has_rest) continue;
            if (!sums.has_care) clear(sums, Which::care, Which::count);
            sums.has_care = true;
            group.close_care(sums, lane);
        }
        sums.is_fresh = false;
    }
}

// A sum over so many lanes, a power of two: joins lane j and lane j + Lanes/2, then those half as far apart.

template <std::size_t Half = simd_width / 2>
SURPRISAL_SIMD double fold(f64 x) {
    if constexpr (Half == 0)
        return lane_of(x, 0);
    else
        return fold<Half / 2>(x + swapped<Half>(x));
}

template <std::size_t Lanes>
SURPRISAL_SIMD double fold(const double* x) {
    constexpr std::size_t vectors = Lanes / simd_width;
    f64 vector[vectors];
    SURPRISAL_UNROLL_LANES
    for (std::size_t j = 0; j < vectors; ++j) vector[j] = load(x + j * simd_width);
    SURPRISAL_UNROLL_LANES
    for (std::size_t half = vectors / 2; half > 0; half /= 2) SURPRISAL_UNROLL_LANES
    for (std::size_t j = 0; j < half; ++j) vector[j] += vector[j + half];
    return fold(vector[0]);
}

/// Adds x, exactly, to hi + lo.
SURPRISAL_SIMD void join(f64& hi, f64& lo, f64 x_hi, f64 x_lo) {
    const f64 sum = hi + x_hi;
    const f64 added = sum - hi;
    lo += x_lo + ((hi - (sum - added)) + (x_hi - added));
    hi = sum;
}

/// The same with what is rounded off.
template <std::size_t Half = simd_width / 2>
SURPRISAL_SIMD double_word<double> fold(f64 hi, f64 lo) {
    if constexpr (Half == 0) {
        return {lane_of(hi, 0), lane_of(lo, 0)};
    } else {
        join(hi, lo, swapped<Half>(hi), swapped<Half>(lo));
        return fold<Half / 2>(hi, lo);
    }
}

template <std::size_t Lanes>
SURPRISAL_SIMD double_word<double> fold(const double* hi, const double* lo) {
    constexpr std::size_t vectors = Lanes / simd_width;
    f64 vector[vectors];
    f64 rest[vectors];
    SURPRISAL_UNROLL_LANES
    for (std::size_t j = 0; j < vectors; ++j) {
        vector[j] = load(hi + j * simd_width);
        rest[j] = load(lo + j * simd_width);
    }
    SURPRISAL_UNROLL_LANES
    for (std::size_t half = vectors / 2; half > 0; half /= 2) SURPRISAL_UNROLL_LANES
    for (std::size_t j = 0; j < half; ++j) join(vector[j], rest[j], vector[j + half], rest[j + half]);
    return fold(vector[0], rest[0]);
}
