// Of at most 16 outcomes, one to a lane: their masses from scores, and what a model's scores cost them.

/// The largest lane, in all of them.
template <std::size_t Half = simd_width / 2>
SURPRISAL_SIMD f64 largest_lane(f64 x) {
    if constexpr (Half == 0)
        return x;
    else
        return largest_lane<Half / 2>(maximum(x, swapped<Half>(x)));
}

/// Few numbers from the one numbered i on, as doubles, zeros behind.
SURPRISAL_SIMD f64 load_few(const few_numbers& x, std::size_t i, std::size_t n) {
    const std::size_t start = i < n ? i : n;
    const std::size_t left = n - start < simd_width ? n - start : simd_width;
    return x.narrow != nullptr ? load_wide(x.narrow + start, left) : load_wide(x.hi + start, left);
}
SURPRISAL_SIMD words load_few_words(const few_numbers& x, std::size_t i, std::size_t n) {
    return {load_few(x, i, n), x.lo != nullptr ? load_few({x.lo}, i, n) : f64{}};
}

/// Vectors for few outcomes: of up to 4, or of a vector if that has more lanes, and of up to 16.
inline constexpr std::size_t least_lanes = simd_width < 4 ? 4 : simd_width;
inline constexpr std::size_t least_vectors = least_lanes / simd_width;
inline constexpr std::size_t most_vectors = lanes / simd_width;

/// The sum over vectors and their lanes, in every lane.
template <class T, std::size_t Vectors>
SURPRISAL_SIMD T total_of(const T (&x)[Vectors]) {
    T copy[Vectors];
    SURPRISAL_UNROLL_LANES
    for (std::size_t j = 0; j < Vectors; ++j) copy[j] = x[j];
    return over_lanes<simd_width / 2, T, 1>({over_vectors(copy)});
}

/// Few masses, and what they sum to but for rounding.
template <std::size_t Vectors>
struct few_words {
    words of[Vectors];
    f64 hi[Vectors];
    f64 total;

    SURPRISAL_SIMD few_words(const few_numbers& x, std::size_t n) {
        for (std::size_t j = 0; j < Vectors; ++j) {
            of[j] = load_few_words(x, j * simd_width, n);
            hi[j] = of[j].hi;
        }
        total = total_of(hi);
    }
    /// Whether masses with such a sum are served.
    [[nodiscard]] SURPRISAL_SIMD bool is_fit() const {
        return lane_of(total, 0) > 0x1p-900 && lane_of(total, 0) < 0x1p900;
    }
};

SURPRISAL_SIMD words quotient(const words& x, const words& y) {
    const f64 quotient = x.hi / y.hi;
    const f64 rest = fma(-quotient, y.hi, x.hi) + (x.lo - quotient * y.lo);
    return {quotient, rest / y.hi};
}

/// Few scores beside the largest of them.
template <std::size_t Vectors>
struct few_scores {
    relative_powers powers;
    f64 z[Vectors];
    f64 own;

    SURPRISAL_SIMD few_scores(const few_numbers& scores, std::size_t n, const short_rows& given) : powers(given) {
        const f64 mask = all<f64>(relative_powers::mask);
        f64 largest = mask;
        for (std::size_t j = 0; j < Vectors; ++j) {
            const std::size_t start = j * simd_width < n ? j * simd_width : n;
            z[j] = or_else(relative_powers::moderate(load_few(scores, start, n)), n - start, mask);
            largest = maximum(largest, z[j]);
        }
        own = largest_lane(largest);
    }

    [[nodiscard]] SURPRISAL_SIMD bool is_served() const {
        const double octaves = lane_of(own * powers.rate_hi, 0);
        return octaves < 0x1p29 && octaves > -0x1p29;
    }

    /// The power of the largest, 0 where that is no number.
    [[nodiscard]] SURPRISAL_SIMD double power_of_largest() const {
        const f64 octaves = own * powers.rate_hi;
        const double x = lane_of(octaves, 0);
        return x < 1000 && x > relative_powers::lowest ? lane_of(power_of_two(octaves, f64{}).hi, 0) : 0;
    }

    /// The powers relative to the largest: 0 of a mask, and next to 0 of another score that is far below.
    [[nodiscard]] SURPRISAL_SIMD words power(std::size_t j, bool is_wide) const {
        const words octaves = powers.octaves_of(z[j], own);
        const f64 shift = all<f64>(exponent_shift);
        const f64 shifted = octaves.hi + shift;
        const words r = exact_sum(octaves.hi - (shifted - shift), octaves.lo);
        const words x = is_wide ? wide_power_of_two(r, shifted) : power_of_two(r, shifted);
        const auto is_low = octaves.hi <= all<f64>(relative_powers::lowest);
        const f64 next_to_0 = all<f64>(0x1p-1060);  // no normal number in any unit, nor 0
        const f64 low = z[j] > all<f64>(relative_powers::mask) ? next_to_0 : f64{};
        return {is_low ? low : x.hi, is_low ? f64{} : x.lo};
    }
};

class few_kernel {
    // Templates first: Clang takes no others into constant expressions.

    /// (Σ −p ln q)/P + ln Q in the unit in which the sum Q is ½ to 1.
    template <std::size_t Vectors>
    static SURPRISAL_SIMD few_surprisal surprisal_in(const few_words<Vectors>& p, const few_words<Vectors>& q) {
        if (!p.is_fit() || !q.is_fit()) return {};
        const f64 scale = inverse_power(q.total + q.total);
        const f64 rough_q = q.total * scale;
        const exact_surprisal<f64> of_total(all<f64>(1), surprisal_of(rough_q));
        words sum[Vectors], scaled_q[Vectors];
        f64 least{};
        for (std::size_t j = 0; j < Vectors; ++j) {
            const words x{q.of[j].hi * scale, q.of[j].lo * scale};
            const surprisal_parts<f64> parts = surprisal_of(x.hi);
            const exact_surprisal<f64> exact(p.of[j].hi, parts);
            const f64 surprisal = mul_add(parts.octaves, all<f64>(format<double>::ln2_hi), parts.rest());
            const f64 of_low = p.of[j].hi * (x.lo / positive_or_1(x.hi));
            sum[j] = {exact.hi, exact.lo + (p.of[j].lo * surprisal - of_low)};
            scaled_q[j] = x;
            const f64 unmatched = x.hi < all<f64>(format<double>::smallest_normal) ? -p.of[j].hi : f64{};
            least = minimum(minimum(least, unmatched), minimum(p.of[j].hi, x.hi));
        }
        if (any_negative(least)) return {};
        const words exact_q = total_of(scaled_q);
        const f64 of_rounding = ((exact_q.hi - rough_q) + exact_q.lo) / rough_q;
        return served(quotient(total_of(sum), total_of(p.of)), {-of_total.hi, of_rounding - of_total.lo},
                      distance(p.hi, p.total, q.hi, q.total), p.total, lane_of(q.total, 0));
    }

    /// The surprisal of the likeliest, and Σ p (own − z)/temperature.
    template <std::size_t Vectors>
    static SURPRISAL_SIMD few_surprisal surprisal_of_scores_in(const few_words<Vectors>& p,
                                                               const few_scores<Vectors>& z,
                                                               const words& per_temperature) {
        if (!p.is_fit() || !z.is_served()) return {};
        words power[Vectors], cost[Vectors];
        f64 q[Vectors];
        f64 deepest{};
        f64 least{};
        for (std::size_t j = 0; j < Vectors; ++j) {
            f64 rest;
            const f64 depth = exact_difference(z.own, z.z[j], rest);
            const f64 product = rounded_product(p.of[j].hi, depth);
            const f64 of_rest = mul_add(p.of[j].hi, rest, p.of[j].lo * depth);
            cost[j] = {product, fma(p.of[j].hi, depth, -product) + of_rest};
            power[j] = z.power(j, false);
            q[j] = power[j].hi;
            deepest = maximum(deepest, p.of[j].hi > f64{} ? depth : f64{});
            least = minimum(least, p.of[j].hi);
        }
        if (any_negative(least) || !(lane_of(largest_lane(deepest), 0) < 0x1p99)) return {};
        const words total_q = total_of(power);
        const words mean_cost = product(quotient(total_of(cost), total_of(p.of)), per_temperature);
        return served(log_1p(exact_sum(total_q.hi - 1, total_q.lo)), mean_cost, distance(p.hi, p.total, q, total_q.hi),
                      p.total, lane_of(total_q.hi, 0) * z.power_of_largest());
    }

    /// What P and the model differ by where either sums to 1.
    template <std::size_t Vectors>
    static SURPRISAL_SIMD f64 distance(const f64 (&p)[Vectors], f64 total_p, const f64 (&q)[Vectors], f64 total_q) {
        const f64 share_of_p = 1 / total_p;
        const f64 share_of_q = 1 / total_q;
        f64 apart[Vectors];
        for (std::size_t j = 0; j < Vectors; ++j)
            apart[j] = magnitude(rounded_product(p[j], share_of_p) - rounded_product(q[j], share_of_q));
        return total_of(apart);
    }

    [[nodiscard]] static SURPRISAL_SIMD few_surprisal served(const words& x, const words& y, f64 distance, f64 total_p,
                                                             double total_q) {
        const words sum = exact_sum(x.hi, y.hi);
        return {lane_of(sum.hi, 0),
                lane_of(sum.lo + (x.lo + y.lo), 0),
                lane_of(distance, 0),
                {lane_of(total_p, 0), total_q}};
    }

public:
    /// Writes the powers of scores relative to that of the largest as hi + lo, next to 0 of one 1020 octaves below, and off by
    /// 2^-102, or by 2^-56 where they need not be wide. Returns the power of the largest, 0 where that is no number, −1
    /// where the scores are not served.
    static SURPRISAL_KERNEL double write_powers(double* hi, double* lo, const few_numbers& scores, std::size_t n,
                                                const short_rows& given, bool is_wide) {
        const few_scores<most_vectors> z(scores, n, given);
        if (!z.is_served()) return -1;
        for (std::size_t j = 0; j * simd_width < n; ++j) {
            const words x = z.power(j, is_wide);
            store(hi + j * simd_width, x.hi);
            store(lo + j * simd_width, x.lo);
        }
        return z.power_of_largest();
    }

    /// H(P, Q) of masses.
    static SURPRISAL_KERNEL few_surprisal surprisal(const few_numbers& p, const few_numbers& q, std::size_t n) {
        return n <= least_lanes ? surprisal_in<least_vectors>({p, n}, {q, n})
                                : surprisal_in<most_vectors>({p, n}, {q, n});
    }

    /// H(P, Q) of masses P and scores Q.
    static SURPRISAL_KERNEL few_surprisal surprisal_of_scores(const few_numbers& p, const few_numbers& scores,
                                                              std::size_t n, const short_rows& given, double inverse_hi,
                                                              double inverse_lo) {
        const words inverse{all<f64>(inverse_hi), all<f64>(inverse_lo)};
        return n <= least_lanes ? surprisal_of_scores_in<least_vectors>({p, n}, {scores, n, given}, inverse)
                                : surprisal_of_scores_in<most_vectors>({p, n}, {scores, n, given}, inverse);
    }
};
