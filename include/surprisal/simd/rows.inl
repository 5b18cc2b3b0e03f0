// Measures of many rows of few scores, one row in a lane: what one row waits for, all of them wait for together.

/// Powers of scores relative to one score, the own one: 2^((z − own) rate).
struct relative_powers {
    static constexpr double lowest = -1020;  // octaves: powers below it count as 0
    static constexpr double highest = 1000;

    f64 rate_hi, rate_lo;

    SURPRISAL_SIMD explicit relative_powers(const short_rows& given)
        : rate_hi(all<f64>(given.rate_hi)), rate_lo(all<f64>(given.rate_lo)) {}

    static constexpr double largest = 0x1p100;
    static constexpr double mask = -0x1p101;

    /// A score as it is, but so that differences are numbers. NaN stays.
    static SURPRISAL_SIMD f64 moderate(f64 z) {
        const f64 moderate = minimum(all<f64>(largest), maximum(all<f64>(-largest), z));
        return z < all<f64>(-std::numeric_limits<double>::max()) ? all<f64>(mask) : moderate;
    }

    /// The octaves in two words, off by 2^-105 of them; those of a score that is far below are the lowest.
    [[nodiscard]] SURPRISAL_SIMD words octaves_of(f64 z, f64 own) const {
        f64 rest;
        const f64 difference = exact_difference(z, own, rest);
        const f64 octaves = rounded_product(difference, rate_hi);
        const f64 low = fma(difference, rate_hi, -octaves) + mul_add(difference, rate_lo, rest * rate_hi);
        const auto is_low = octaves < all<f64>(lowest);
        return {is_low ? all<f64>(lowest) : octaves, is_low ? f64{} : low};
    }

    /// A power, and what the score is beyond the own one.
    struct result {
        f64 power, difference, rest;
    };
    [[nodiscard]] SURPRISAL_SIMD result of(f64 z, f64 own) const {
        using f = format<double>;
        const f64 shift = all<f64>(exponent_shift);
        f64 exact_rest;
        const f64 exact = exact_difference(z, own, exact_rest);
        const f64 least = lowest / rate_hi;
        const f64 difference = minimum(highest / rate_hi, maximum(least, exact));
        const f64 rest = difference == exact ? exact_rest : f64{};
        const f64 shifted = mul_add(difference, rate_hi, shift);
        const f64 r = fma(difference, rate_hi, shift - shifted) + mul_add(difference, rate_lo, rest * rate_hi);
        const f64 power = polynomial(f::power_of_two, r) * from_bits(bits_of(shifted) << f::digits);
        return {exact < least ? f64{} : power, difference, rest};
    }

    /// Whether a row is served: not where the others have next to nothing or next to all, nor where a score is no number, or
    /// its digits behind the point, in octaves, are lost.
    [[nodiscard]] SURPRISAL_SIMD bool is_served(f64 own, f64 others, std::size_t j) const {
        const double octaves = lane_of(own * rate_hi, j);
        const double x = lane_of(others, j);
        return x > 0x1p-900 && x < 0x1p900 && octaves < 0x1p29 && octaves > -0x1p29;
    }
};

/// As many rows as a vector has lanes.
struct lanes_of_rows {
    relative_powers powers;
    f64 z[short_row];
    f64 own, own_place;
    std::size_t width;

    /// Rows that are not there are the first one again.
    template <class E>
    SURPRISAL_SIMD lanes_of_rows(const E* const* rows, std::size_t n, const short_rows& given) : powers(given) {
        width = given.width;
        own = own_place = f64{};
        std::size_t i = 0;
        do {  // there is a score
            f64 score{};
            SURPRISAL_UNROLL_LANES
            for (std::size_t j = 0; j < simd_width; ++j)
                set_lane(score, j, static_cast<double>(rows[j < n ? j : 0][i]));
            z[i] = relative_powers::moderate(score);
        } while (++i < width);
    }

    [[nodiscard]] SURPRISAL_SIMD auto is_own(std::size_t i) const {
        return own_place == all<f64>(static_cast<double>(i));
    }

    /// Makes the label's score the own one.
    SURPRISAL_SIMD void take_labels(const std::size_t* labels, std::size_t n) {
        f64 place{};
        SURPRISAL_UNROLL_LANES
        for (std::size_t j = 0; j < simd_width; ++j) set_lane(place, j, static_cast<double>(labels[j < n ? j : 0]));
        take(place);
    }
    SURPRISAL_SIMD void take(f64 place) {
        own_place = place;
        for (std::size_t i = 0; i < width; ++i) own = is_own(i) ? z[i] : own;
    }
    /// The first of the largest. NaN is none, or all of them.
    SURPRISAL_SIMD void take_modes() {
        own = z[0];
        for (std::size_t i = 1; i < width; ++i) {
            const auto is_larger = z[i] > own;
            own = is_larger ? z[i] : own;
            own_place = is_larger ? all<f64>(static_cast<double>(i)) : own_place;
        }
    }

    [[nodiscard]] SURPRISAL_SIMD relative_powers::result to_own(std::size_t i) const { return powers.of(z[i], own); }

    /// What is to be computed of every score is, a vector at a time: here one of each row.
    [[nodiscard]] SURPRISAL_SIMD std::size_t vectors() const { return width; }
    [[nodiscard]] SURPRISAL_SIMD f64 scores(std::size_t k) const { return z[k]; }
    [[nodiscard]] SURPRISAL_SIMD f64 powers_of(std::size_t k) const { return to_own(k).power; }
    /// What was so computed of a score of each row.
    [[nodiscard]] static SURPRISAL_SIMD f64 of_score(const f64* computed, std::size_t i) { return computed[i]; }
};

/// One row, in every lane: its powers are taken side by side, and what is made of them is not, as in the lanes of many.
struct lone_row {
    alignas(64) double z[padded_row];
    alignas(64) double power[padded_row];
    alignas(64) double difference[padded_row];
    alignas(64) double rest[padded_row];
    relative_powers powers;
    f64 own;
    std::size_t width;
    std::size_t own_place = 0;

    template <class E>
    SURPRISAL_SIMD lone_row(const E* const* rows, std::size_t /*n*/, const short_rows& given) : powers(given) {
        width = given.width;
        own = f64{};
        std::size_t i = 0;
        do {  // there is a score
            const std::size_t left = width - i < simd_width ? width - i : simd_width;
            store(z + i, relative_powers::moderate(load_wide(rows[0] + i, left)));
            i += simd_width;
        } while (i < width);
    }

    SURPRISAL_SIMD void take_labels(const std::size_t* labels, std::size_t /*n*/) { take(labels[0]); }
    SURPRISAL_SIMD void take_modes() {
        std::size_t place = 0;
        for (std::size_t i = 1; i < width; ++i) place = z[i] > z[place] ? i : place;
        take(place);
    }

    [[nodiscard]] SURPRISAL_SIMD bool is_own(std::size_t i) const { return i == own_place; }
    [[nodiscard]] SURPRISAL_SIMD relative_powers::result to_own(std::size_t i) const {
        return {all<f64>(power[i]), all<f64>(difference[i]), all<f64>(rest[i])};
    }

    /// Here a vector has neighbouring scores of the row.
    [[nodiscard]] SURPRISAL_SIMD std::size_t vectors() const { return (width + simd_width - 1) / simd_width; }
    [[nodiscard]] SURPRISAL_SIMD f64 scores(std::size_t k) const { return load(z + k * simd_width); }
    [[nodiscard]] SURPRISAL_SIMD f64 powers_of(std::size_t k) const { return load(power + k * simd_width); }
    [[nodiscard]] static SURPRISAL_SIMD f64 of_score(const f64* computed, std::size_t i) {
        return all<f64>(lane_of(computed[i / simd_width], i % simd_width));
    }

    SURPRISAL_SIMD void take(std::size_t place) {
        own_place = place;
        own = all<f64>(z[place]);
        for (std::size_t i = 0; i < width; i += simd_width) {
            const auto x = powers.of(load(z + i), own);
            store(power + i, x.power);
            store(difference + i, x.difference);
            store(rest + i, x.rest);
        }
    }
};

SURPRISAL_SIMD words added_exactly(const words& sum, f64 x) {
    const words next = exact_sum(sum.hi, x);
    return {next.hi, sum.lo + next.lo};
}

/// What the powers of the others sum to.
template <class Rows>
SURPRISAL_SIMD words sum_of_others(const Rows& rows) {
    words sum{};
    for (std::size_t i = 0; i < rows.width; ++i)
        sum = added_exactly(sum, rows.is_own(i) ? f64{} : rows.to_own(i).power);
    return sum;
}

/// ln(1 + x) of a positive x.
SURPRISAL_SIMD words log_1p(const words& x) {
    const words y = exact_sum(all<f64>(1), x.hi);
    const exact_surprisal<f64> of_y(all<f64>(1), surprisal_of(y.hi));
    return exact_sum(-of_y.hi, (y.lo + x.lo) / y.hi - of_y.lo);
}

/// x/(1 + y) of a y ≥ 0.
SURPRISAL_SIMD words over_1_and(const words& x, const words& y) {
    const words total = exact_sum(all<f64>(1), y.hi);
    const f64 quotient = x.hi / total.hi;
    const f64 rest = fma(-quotient, total.hi, x.hi) + (x.lo - quotient * (total.lo + y.lo));
    return {quotient, rest / total.hi};
}

/// D(P‖Q) of rows of two models' scores: Σ p (eᵗ − 1 − t), t = ln(q/p). Both are measured from P's mode, so that the constant
/// in t is ln(1 + Σ (q − p)/Σ p) of sums that are as small as the models are near.
template <class Rows>
struct divergence_of_rows {
    Rows p, q;
    f64 power_p[short_row], power_q[short_row];
    f64 t[short_row], t_rest[short_row];
    f64 term[short_row], term_rest[short_row], depth[short_row];
    words others_p, others_q;
    words value;
    f64 extent, deepest;  // the largest |t| before its constant; −t where p is no mask

    template <class E>
    SURPRISAL_SIMD divergence_of_rows(const E* const* rows_p, const E* const* rows_q, std::size_t n,
                                      const short_rows& given, const words& per_temperature)
        : p(rows_p, n, given), q(rows_q, n, given) {
        others_p = others_q = value = words{};
        extent = deepest = f64{};
        p.take_modes();
        q.take(p.own_place);
        const words gain = take_log_ratios(per_temperature);
        const words constant = log_1p(over_1_and(gain, others_p));
        take_terms(constant);
        words sum{};
        for (std::size_t i = 0; i < p.width; ++i) {
            sum = added_exactly(sum, Rows::of_score(term, i));
            sum.lo += Rows::of_score(term_rest, i);
            deepest = maximum(deepest, Rows::of_score(depth, i));
        }
        value = over_1_and(sum, others_p);
    }

    /// Whether a row is served: not where an outcome may be impossible, or the result so small that powers left out count.
    [[nodiscard]] SURPRISAL_SIMD bool is_served(std::size_t j) const {
        const bool is_result = lane_of(extent, j) == 0 || lane_of(value.hi, j) > 0x1p-900;
        return p.powers.is_served(p.own, others_p.hi, j) && q.powers.is_served(q.own, others_q.hi, j) && is_result &&
               lane_of(value.hi, j) < 0x1p900 && lane_of(deepest, j) < 0x1p30;
    }

private:
    /// t but for its constant; and the sum of q − p in units of own ones.
    [[nodiscard]] SURPRISAL_SIMD words take_log_ratios(const words& per_temperature) {
        f64 gains[short_row];
        f64 rest;
        const f64 own = exact_difference(q.own, p.own, rest);
        std::size_t k = 0;
        do {  // there is a score
            const words ratio = log_ratio_of(p.scores(k), q.scores(k), {own, rest}, per_temperature);
            const auto is_possible = maximum(p.scores(k), q.scores(k)) > all<f64>(relative_powers::mask);
            t[k] = is_possible ? ratio.hi : f64{};
            t_rest[k] = is_possible ? ratio.lo : f64{};
            power_p[k] = p.powers_of(k);
            power_q[k] = q.powers_of(k);
            const f64 small_t = small(t[k]);
            const f64 small_gain = power_p[k] * add_small(small_t, small_t, small_t, f64{});
            gains[k] = is_far(k) ? power_q[k] - power_p[k] : small_gain;
        } while (++k < p.vectors());
        words gain{};
        for (std::size_t i = 0; i < p.width; ++i) {
            others_p = added_exactly(others_p, p.is_own(i) ? f64{} : Rows::of_score(power_p, i));
            others_q = added_exactly(others_q, p.is_own(i) ? f64{} : Rows::of_score(power_q, i));
            gain = added_exactly(gain, Rows::of_score(gains, i));
            extent = maximum(extent, magnitude(Rows::of_score(t, i)));
        }
        return gain;
    }

    SURPRISAL_SIMD void take_terms(const words& constant) {
        const words total_p = exact_sum(all<f64>(1), others_p.hi);
        const words per_q = over_1_and({total_p.hi, total_p.lo + others_p.lo}, others_q);
        for (std::size_t k = 0; k < p.vectors(); ++k) {
            f64 last;
            const f64 hi = exact_difference(t[k], constant.hi, last);
            const f64 lo = (t_rest[k] - constant.lo) + last;
            t[k] = hi + lo;
            const f64 rest = (hi - t[k]) + lo;
            const f64 small_t = small(t[k]);
            const f64 near_term = add_small(f64{}, power_p[k] * small_t, small_t, rest);
            f64 far_rest;
            const f64 of_q = mul_add(power_q[k], per_q.hi, power_q[k] * per_q.lo);
            const f64 far_term = far_log_divergence(of_q, power_p[k], power_p[k] * t[k], t[k], rest, far_rest);
            term[k] = is_far(k) ? far_term : near_term;
            term_rest[k] = is_far(k) ? far_rest : f64{};
            depth[k] = p.scores(k) > all<f64>(relative_powers::mask) ? -t[k] : f64{};
        }
    }

    [[nodiscard]] SURPRISAL_SIMD auto is_far(std::size_t k) const {
        return magnitude(t[k]) > all<f64>(small_log_ratio);
    }
    [[nodiscard]] static SURPRISAL_SIMD f64 small(f64 x) {
        return minimum(all<f64>(small_log_ratio), maximum(all<f64>(-small_log_ratio), x));
    }
};

struct rows_kernel {
    /// The surprisal of one outcome of each row as hi + lo, ln(1 + others/own); 0 where a row is not served.
    template <class E>
    static SURPRISAL_KERNEL void surprisals(double* hi, double* lo, const E* const* rows, const std::size_t* labels,
                                            std::size_t count, const short_rows& given) {
        for (std::size_t i = 0; i < count; i += simd_width) {
            const std::size_t n = count - i < simd_width ? count - i : simd_width;
            if (is_lone(n))
                take_surprisals<lone_row>(hi + i, lo + i, rows + i, labels + i, n, given);
            else
                take_surprisals<lanes_of_rows>(hi + i, lo + i, rows + i, labels + i, n, given);
        }
    }

    /// The entropy of each row, likewise. The inverse is that of the temperature.
    template <class E>
    static SURPRISAL_KERNEL void entropies(double* hi, double* lo, const E* const* rows, std::size_t count,
                                           const short_rows& given, double inverse_hi, double inverse_lo) {
        const words per_temperature{all<f64>(inverse_hi), all<f64>(inverse_lo)};
        for (std::size_t i = 0; i < count; i += simd_width) {
            const std::size_t n = count - i < simd_width ? count - i : simd_width;
            if (is_lone(n))
                take_entropies<lone_row>(hi + i, lo + i, rows + i, n, given, per_temperature);
            else
                take_entropies<lanes_of_rows>(hi + i, lo + i, rows + i, n, given, per_temperature);
        }
    }

    /// D(P‖Q) of each row of two models; −1 where it is not served.
    template <class E>
    static SURPRISAL_KERNEL void divergences(double* hi, double* lo, const E* const* rows_p, const E* const* rows_q,
                                             std::size_t count, const short_rows& given, double inverse_hi,
                                             double inverse_lo) {
        const words per_temperature{all<f64>(inverse_hi), all<f64>(inverse_lo)};
        for (std::size_t i = 0; i < count; i += simd_width) {
            const std::size_t n = count - i < simd_width ? count - i : simd_width;
            if (is_lone(n))
                take_divergences<lone_row>(hi + i, lo + i, rows_p + i, rows_q + i, n, given, per_temperature);
            else
                take_divergences<lanes_of_rows>(hi + i, lo + i, rows_p + i, rows_q + i, n, given, per_temperature);
        }
    }

    /// Writes the probabilities of each row but for that of its label, which is less by 1, times a factor of its own; the rows
    /// themselves may be written over. A bit says of each row whether it is served, and so written.
    template <class G, class E>
    static SURPRISAL_KERNEL unsigned slopes(G* const* out, const E* const* rows, const std::size_t* labels,
                                            const double* factors, std::size_t count, const short_rows& given) {
        unsigned written = 0;
        for (std::size_t i = 0; i < count; i += simd_width) {
            const std::size_t n = count - i < simd_width ? count - i : simd_width;
            if (is_lone(n))
                written |= take_slopes<lone_row>(out + i, rows + i, labels + i, factors + i, n, given) << i;
            else
                written |= take_slopes<lanes_of_rows>(out + i, rows + i, labels + i, factors + i, n, given) << i;
        }
        return written;
    }

private:
    /// Vectors of 8 are not for one row: it is what is left of many then, and waits with lanes that are not there.
    static SURPRISAL_SIMD bool is_lone(std::size_t n) { return simd_width <= 4 && n == 1; }

    template <class Rows, class E>
    static SURPRISAL_SIMD void take_surprisals(double* hi, double* lo, const E* const* rows, const std::size_t* labels,
                                               std::size_t n, const short_rows& given) {
        Rows in(rows, n, given);
        in.take_labels(labels, n);
        const words others = sum_of_others(in);
        write_served(hi, lo, n, in, others, log_1p(others));
    }

    /// The mode's surprisal, and Σ p (own − z)/temperature over the others.
    template <class Rows, class E>
    static SURPRISAL_SIMD void take_entropies(double* hi, double* lo, const E* const* rows, std::size_t n,
                                              const short_rows& given, const words& per_temperature) {
        Rows in(rows, n, given);
        in.take_modes();
        words others{};
        words depth{};
        for (std::size_t i = 0; i < in.width; ++i) {
            const auto x = in.to_own(i);
            const f64 power = in.is_own(i) ? f64{} : x.power;
            const f64 product = rounded_product(power, -x.difference);
            others = added_exactly(others, power);
            depth = added_exactly(depth, product);
            depth.lo += fma(power, -x.difference, -product) - power * x.rest;
        }
        const words mean_depth = product(over_1_and(depth, others), per_temperature);
        const words surprisal = log_1p(others);
        const words sum = exact_sum(surprisal.hi, mean_depth.hi);
        write_served(hi, lo, n, in, others, {sum.hi, sum.lo + (surprisal.lo + mean_depth.lo)});
    }

    template <class Rows, class E>
    static SURPRISAL_SIMD void take_divergences(double* hi, double* lo, const E* const* rows_p, const E* const* rows_q,
                                                std::size_t n, const short_rows& given, const words& per_temperature) {
        const divergence_of_rows<Rows> in(rows_p, rows_q, n, given, per_temperature);
        for (std::size_t j = 0; j < n; ++j) {
            const bool is_served = in.is_served(j);
            hi[j] = is_served ? lane_of(in.value.hi, j) : -1;
            lo[j] = is_served ? lane_of(in.value.lo, j) : 0;
        }
    }

    template <class Rows, class G, class E>
    [[nodiscard]] static SURPRISAL_SIMD unsigned take_slopes(G* const* out, const E* const* rows,
                                                             const std::size_t* labels, const double* factors,
                                                             std::size_t n, const short_rows& given) {
        Rows in(rows, n, given);
        in.take_labels(labels, n);
        const words sum = sum_of_others(in);
        const f64 others = sum.hi + sum.lo;
        const f64 scale = load_wide(factors, n) / (1 + others);
        unsigned written = 0;
        for (std::size_t j = 0; j < n; ++j) written |= (in.powers.is_served(in.own, others, j) ? 1U : 0U) << j;
        for (std::size_t i = 0; i < in.width; ++i) {
            const f64 slope = (in.is_own(i) ? -others : in.to_own(i).power) * scale;
            for (std::size_t j = 0; j < n; ++j)
                if ((written >> j & 1U) != 0) out[j][i] = static_cast<G>(lane_of(slope, j) + 0.0);
        }
        return written;
    }

    template <class Rows>
    static SURPRISAL_SIMD void write_served(double* hi, double* lo, std::size_t n, const Rows& in, const words& others,
                                            const words& value) {
        for (std::size_t j = 0; j < n; ++j) {
            const bool is_served = in.powers.is_served(in.own, others.hi, j);
            hi[j] = is_served ? lane_of(value.hi, j) : 0;
            lo[j] = is_served ? lane_of(value.lo, j) : 0;
        }
    }
};
