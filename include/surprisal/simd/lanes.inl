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

/// Adds the pairs of rows from i on, and moves it behind them; or nothing where they turn out to have numbers that need more
/// care. Such numbers seldom come alone: for some turns they are expected.
template <bool Subnormal, class V, class Group, class Settings, class... In>
SURPRISAL_SIMD bool add_pairs(Group& group, const Settings& given, std::size_t& caution, std::size_t& i,
                              std::size_t end, const In*... in) {
    if (caution > 0) {
        --caution;
        return false;
    }
    std::size_t row = i;
    for (; row + lanes + width<V> <= end; row += 2 * lanes) {
        if constexpr (Subnormal)
            group.add_subnormal_pair(load(in + row)..., load(in + row + lanes)...);
        else
            group.add_pair(load(in + row)..., load(in + row + lanes)...);
    }
    bool is_fit = false;
    if constexpr (Subnormal)
        is_fit = group.is_positive();
    else
        is_fit = group.is_normal();
    if (is_fit) {
        i = row;
    } else {
        caution = cautious_turns;
        group.clear(given);
    }
    return is_fit;
}

/// Adds up n outcomes. A Group says what becomes of a vector of each input: add_pair() for two rows of normal numbers,
/// add_subnormal_pair(), which few have, for others above 0, add_carefully() for the first n lanes of any, with close_pair()
/// after two; the same bits where more than one will do. At its end close() adds its sums to those in memory, and
/// close_care() what only careful additions make.
///
/// Each machine goes over the rows of a group once for each vector that it needs for the lanes, so that memory is read in
/// order but for some kilobytes. Rows that turn out to have other numbers are added up again. Constant expressions, which
/// allow no 0/0, are careful throughout.
template <class Group, class V, class Sums, class... In>
SURPRISAL_SIMD void add_up(Sums& sums, std::size_t n, const In*... in) {
    constexpr std::size_t size = group_rows * lanes;
    using Which = typename Sums::which;
    if (sums.is_fresh && n < lanes) {
        clear(sums, 0, Which::care);
        sums.is_fresh = false;
    }
    std::size_t caution = 0;
    std::size_t more_caution = 0;
    for (std::size_t start = 0; start < n; start += size) {
        const std::size_t end = n - start < size ? n : start + size;
        for (std::size_t lane = 0; lane < lanes && start + lane < end; lane += width<V>) {
            if (n - start > far) (prefetch<V>(in + start + size + lane * group_rows), ...);
            Group group;
            group.clear(*sums.given);
            std::size_t i = start + lane;
            if constexpr (!Group::needs_care && simd_width > 1) {
                const bool is_added = add_pairs<false, V>(group, *sums.given, caution, i, end, in...);
                if constexpr (requires { group.is_positive(); })
                    if (!is_added) add_pairs<true, V>(group, *sums.given, more_caution, i, end, in...);
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

// A sum over so many lanes, a power of two: lane j and lane j + Lanes/2 are added, then those half as far apart.

/// Numbers, and what was rounded off them.
struct words {
    f64 hi, lo;
};

/// The sum of numbers of which either may be the larger.
SURPRISAL_SIMD words exact_sum(f64 x, f64 y) {
    const f64 sum = x + y;
    const f64 from_y = sum - x;
    return {sum, (x - (sum - from_y)) + (y - from_y)};
}

SURPRISAL_SIMD f64 added(f64 x, f64 y) { return x + y; }
SURPRISAL_SIMD words added(const words& x, const words& y) {
    const words sum = exact_sum(x.hi, y.hi);
    return {sum.hi, x.lo + (y.lo + sum.lo)};
}

template <std::size_t Half>
SURPRISAL_SIMD words swapped(const words& x) {
    return {swapped<Half>(x.hi), swapped<Half>(x.lo)};
}
template <std::size_t Half>
SURPRISAL_SIMD words lower_halves(const words& x, const words& y) {
    return {lower_halves<Half>(x.hi, y.hi), lower_halves<Half>(x.lo, y.lo)};
}
template <std::size_t Half>
SURPRISAL_SIMD words upper_halves(const words& x, const words& y) {
    return {upper_halves<Half>(x.hi, y.hi), upper_halves<Half>(x.lo, y.lo)};
}

/// Of many vectors: adds vector j and vector j + Vectors/2, then those half as far apart.
template <class T, std::size_t Vectors>
SURPRISAL_SIMD T over_vectors(T (&x)[Vectors]) {
    SURPRISAL_UNROLL_LANES
    for (std::size_t half = Vectors / 2; half > 0; half /= 2) SURPRISAL_UNROLL_LANES
    for (std::size_t j = 0; j < half; ++j) x[j] = added(x[j], x[j + half]);
    return x[0];
}
template <std::size_t Lanes>
SURPRISAL_SIMD f64 over_vectors(const double* hi) {
    f64 x[Lanes / simd_width];
    SURPRISAL_UNROLL_LANES
    for (std::size_t j = 0; j < Lanes / simd_width; ++j) x[j] = load(hi + j * simd_width);
    return over_vectors(x);
}
template <std::size_t Lanes>
SURPRISAL_SIMD words over_vectors(const double* hi, const double* lo) {
    words x[Lanes / simd_width];
    SURPRISAL_UNROLL_LANES
    for (std::size_t j = 0; j < Lanes / simd_width; ++j) x[j] = {load(hi + j * simd_width), load(lo + j * simd_width)};
    return over_vectors(x);
}

/// Of one vector or of several, in one go: two that are half done fit one vector. Which of them ends in which lane,
/// lane_of_sum() says.
template <std::size_t Half = simd_width / 2, class T, std::size_t N>
SURPRISAL_SIMD T over_lanes(const T (&x)[N]) {
    if constexpr (Half == 0) {
        return x[0];
    } else if constexpr (N == 1) {
        return over_lanes<Half / 2, T>({added(x[0], swapped<Half>(x[0]))});
    } else {
        T pairs[N / 2];
        SURPRISAL_UNROLL_LANES
        for (std::size_t j = 0; j < N / 2; ++j)
            pairs[j] = added(lower_halves<Half>(x[2 * j], x[2 * j + 1]), upper_halves<Half>(x[2 * j], x[2 * j + 1]));
        return over_lanes<Half / 2>(pairs);
    }
}
constexpr std::size_t lane_of_sum(std::size_t which) {
    std::size_t lane = 0;
    for (std::size_t half = simd_width / 2; half > 0; half /= 2, which /= 2) lane += which % 2 * half;
    return lane;
}
