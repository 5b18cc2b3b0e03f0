// Measures of many rows of few scores, one row in a lane: what one row waits for, all of them wait for together.

/// Of some of the scores in each of as many rows as a vector has lanes, what their powers are of that of one score, which is the
/// row's own: 2^((z − own) rate).
template <class E>
struct lanes_of_rows {
    static constexpr double lowest = -1020;  // octaves: powers below it count as 0
    static constexpr double highest = 1000;
    static constexpr double largest_score = 0x1p100;  // so that differences are numbers

    const E* row[simd_width];
    std::size_t width;
    f64 rate_hi, rate_lo;
    f64 own, own_place;

    /// Rows that are not there are the first one again.
    SURPRISAL_SIMD lanes_of_rows(const E* const* rows, const std::size_t* own_places, std::size_t n,
                                 const short_rows& given) {
        width = given.width;
        rate_hi = all<f64>(given.rate_hi);
        rate_lo = all<f64>(given.rate_lo);
        own = own_place = f64{};
        SURPRISAL_UNROLL_LANES
        for (std::size_t j = 0; j < simd_width; ++j) {
            const std::size_t of = j < n ? j : 0;
            row[j] = rows[of];
            set_lane(own_place, j, static_cast<double>(own_places[of]));
            set_lane(own, j, static_cast<double>(row[j][own_places[of]]));
        }
        own = moderate(own);
    }

    [[nodiscard]] SURPRISAL_SIMD auto is_own(std::size_t i) const {
        return own_place == all<f64>(static_cast<double>(i));
    }

    [[nodiscard]] SURPRISAL_SIMD f64 power(std::size_t i) const {
        using f = format<double>;
        const f64 shift = all<f64>(1.5 * f::at_ulp_1 + ((1 << (f::exponent_bits - 1)) - 1));
        f64 z{};
        SURPRISAL_UNROLL_LANES
        for (std::size_t j = 0; j < simd_width; ++j) set_lane(z, j, static_cast<double>(row[j][i]));
        f64 rest;
        const f64 exact = exact_difference(moderate(z), own, rest);
        const f64 least = lowest / rate_hi;
        const f64 difference = minimum(highest / rate_hi, maximum(least, exact));
        const f64 shifted = mul_add(difference, rate_hi, shift);
        const f64 low = mul_add(difference, rate_lo, (difference == exact ? rest : f64{}) * rate_hi);
        const f64 r = fma(difference, rate_hi, shift - shifted) + low;
        const f64 power = polynomial(f::power_of_two, r) * from_bits(bits_of(shifted) << f::digits);
        return exact < least ? f64{} : power;
    }

    /// The sum over the others.
    [[nodiscard]] SURPRISAL_SIMD words others() const {
        words sum{};
        for (std::size_t i = 0; i < width; ++i) {
            const words next = exact_sum(sum.hi, is_own(i) ? f64{} : power(i));
            sum = {next.hi, sum.lo + next.lo};
        }
        return sum;
    }

    /// Whether a row is served: not where the others have next to nothing or next to all, nor where a score is no number, or
    /// its digits behind the point, in octaves, are lost.
    [[nodiscard]] SURPRISAL_SIMD bool is_served(f64 others, std::size_t j) const {
        const double octaves = lane_of(own * rate_hi, j);
        const double x = lane_of(others, j);
        return x > 0x1p-900 && x < 0x1p900 && octaves < 0x1p29 && octaves > -0x1p29;
    }

private:
    static SURPRISAL_SIMD f64 moderate(f64 z) {
        return minimum(all<f64>(largest_score), maximum(all<f64>(-largest_score), z));
    }
};

/// ln(1 + x) of a positive x.
SURPRISAL_SIMD words log_1p(const words& x) {
    const words y = exact_sum(all<f64>(1), x.hi);
    const exact_surprisal<f64> of_y(all<f64>(1), surprisal_of(y.hi));
    return exact_sum(-of_y.hi, (y.lo + x.lo) / y.hi - of_y.lo);
}

struct rows_kernel {
    /// The surprisal of one outcome of each row as hi + lo, ln(1 + others/own); 0 where a row is not served.
    template <class E>
    static SURPRISAL_KERNEL void surprisals(double* hi, double* lo, const E* const* rows, const std::size_t* labels,
                                            std::size_t count, const short_rows& given) {
        for (std::size_t start = 0; start < count; start += simd_width) {
            const std::size_t n = count - start < simd_width ? count - start : simd_width;
            const lanes_of_rows<E> in(rows + start, labels + start, n, given);
            const words others = in.others();
            const words value = log_1p(others);
            for (std::size_t j = 0; j < n; ++j) {
                const bool is_served = in.is_served(others.hi, j);
                hi[start + j] = is_served ? lane_of(value.hi, j) : 0;
                lo[start + j] = is_served ? lane_of(value.lo, j) : 0;
            }
        }
    }

    /// Writes the probabilities of each row but for that of its label, which is less by 1, times a factor of its own; the rows
    /// themselves may be written over. A bit says of each row whether it is served, and so written.
    template <class G, class E>
    static SURPRISAL_KERNEL unsigned slopes(G* const* out, const E* const* rows, const std::size_t* labels,
                                            const double* factors, std::size_t count, const short_rows& given) {
        unsigned written = 0;
        for (std::size_t start = 0; start < count; start += simd_width) {
            const std::size_t n = count - start < simd_width ? count - start : simd_width;
            const lanes_of_rows<E> in(rows + start, labels + start, n, given);
            const f64 factor = load_wide(factors + start, n);
            const words sum = in.others();
            const f64 others = sum.hi + sum.lo;
            const f64 scale = factor / (1 + others);
            for (std::size_t j = 0; j < n; ++j)
                if (in.is_served(others, j)) written |= 1U << (start + j);
            for (std::size_t i = 0; i < in.width; ++i) {
                const f64 slope = (in.is_own(i) ? -others : in.power(i)) * scale;
                for (std::size_t j = 0; j < n; ++j)
                    if ((written >> (start + j) & 1U) != 0) out[start + j][i] = static_cast<G>(lane_of(slope, j) + 0.0);
            }
        }
        return written;
    }
};
