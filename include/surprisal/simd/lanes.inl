// Adding up over the lanes of a virtual vector: the shape that every sum has, whatever the machine's vectors.

/// Rows of a lane that may be added up plainly, first by twos.
inline constexpr std::size_t group_rows = 16;

/// Adds up n outcomes. A Group says what becomes of a vector of each input: add_pair() for two rows of normal numbers,
/// add_carefully() for the first n lanes of any, with close_pair() after two; the same bits where both will do. At its end
/// close() adds its sums to those in memory, and close_care() what only careful additions make.
///
/// Each machine goes over the rows of a group once for each vector that it needs for the lanes, so that memory is read in
/// order but for some kilobytes. Rows that turn out to have numbers below the normal ones are added up again with care, and
/// so are the next ones at once: such numbers seldom come alone. Constant expressions, which allow no 0/0, are careful
/// throughout.
template <class Group, class V, class Sums, class... In>
SURPRISAL_SIMD void add_up(Sums& sums, std::size_t n, const In*... in) {
    constexpr std::size_t row = lanes<number_of<V>>;
    constexpr std::size_t size = group_rows * row;
    bool careful = simd_width == 1 || Group::needs_care;
    for (std::size_t start = 0; start < n; start += size) {
        const std::size_t end = n - start < size ? n : start + size;
        for (std::size_t lane = 0; lane < row && start + lane < end; lane += width<V>) {
            const std::size_t first = start + lane;
            Group group;
            group.clear(sums.given);
            std::size_t i = first;
            if constexpr (!Group::needs_care) {
                if (!careful) {
                    for (; i + row + width<V> <= end; i += 2 * row)
                        group.add_pair(load(in + i)..., load(in + i + row)...);
                    careful = !group.is_normal();
                    if (careful) {
                        group.clear(sums.given);
                        i = first;
                    }
                }
            }
            const bool has_rest = i < end;
            for (std::size_t rows = 0; i < end; i += row) {
                const std::size_t left = end - i < width<V> ? end - i : width<V>;
                group.add_carefully(left, load_up_to(in + i, left)...);
                if (++rows % 2 == 0) group.close_pair();
            }
            if constexpr (!Group::needs_care) careful = careful && (simd_width == 1 || !group.is_normal());
            group.close_pair();
            group.close(sums, lane);
            if (has_rest) group.close_care(sums, lane);
        }
    }
}

/// x in lane 0 + … of one vector.
SURPRISAL_SIMD double_word<double> fold_register(f64 x) {
    double lane[simd_width];
    SURPRISAL_UNROLL
    for (std::size_t j = 0; j < simd_width; ++j) lane[j] = lane_of(x, j);
    SURPRISAL_UNROLL
    for (std::size_t half = simd_width / 2; half > 0; half /= 2) SURPRISAL_UNROLL
    for (std::size_t j = 0; j < half; ++j) lane[j] += lane[j + half];
    return lane[0];
}
SURPRISAL_SIMD double_word<double> fold_register(f64 x, f64 rest) {
    double_word<double> lane[simd_width];
    SURPRISAL_UNROLL
    for (std::size_t j = 0; j < simd_width; ++j) lane[j] = {lane_of(x, j), lane_of(rest, j)};
    SURPRISAL_UNROLL
    for (std::size_t half = simd_width / 2; half > 0; half /= 2) SURPRISAL_UNROLL
    for (std::size_t j = 0; j < half; ++j) {
        const double_word<double> sum = two_sum(lane[j].hi, lane[j + half].hi);
        lane[j] = {sum.hi, lane[j].lo + sum.lo + lane[j + half].lo};
    }
    return lane[0];
}

/// A sum over so many lanes, a power of two: joins lane j and lane j + Lanes/2, then those half as far apart.
template <bool Exact, std::size_t Lanes, class Sums>
SURPRISAL_SIMD double_word<double> fold(Sums& sums, std::size_t which) {
    double* const hi = sums.hi[which];
    double* const lo = sums.lo[which];
    SURPRISAL_UNROLL
    for (std::size_t half = Lanes / 2; half >= simd_width; half /= 2) SURPRISAL_UNROLL
    for (std::size_t j = 0; j < half; j += simd_width)
        if (Exact) {
            add_to_lanes(hi + j, lo + j, load(hi + j + half));
            add_to_lanes(lo + j, load(lo + j + half));
        } else {
            add_to_lanes(hi + j, load(hi + j + half));
        }
    return Exact ? fold_register(load(hi), load(lo)) : fold_register(load(hi));
}
