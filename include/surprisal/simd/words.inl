// Masses in two words hi + lo, those of P and Q in a common unit: what every pair of nouns comes down to. Whoever fills such
// arrays, words.hpp says; here is what is made of them. A positive mass that is too small in that unit counts as the smallest
// normal number.

// These take every row with care.

/// Σ w with what is rounded off.
template <class V>
struct total_group {
    static constexpr bool needs_care = true;

    V hi, lo;

    SURPRISAL_SIMD void clear(const settings& /*given*/) { hi = lo = V{}; }
    SURPRISAL_SIMD void add_carefully(std::size_t /*n*/, V w) {
        const V sum = hi + w;
        const V added = sum - hi;
        lo += (hi - (sum - added)) + (w - added);
        hi = sum;
    }
    SURPRISAL_SIMD void close_pair() {}
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        add_to_lanes_exactly(sums, total_sums::total, lane, hi);
        add_to(&sums.lo[total_sums::total][lane], lo);  // after the other, which has set it
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& /*sums*/, std::size_t /*lane*/) const {}
};

/// Whether a mass is lost among the smallest numbers. Whatever is made of one, no result that counts depends on it, unless it is
/// the model's where the truth is not as small.
template <class V>
struct lost_masses {
    V negative, of_model, any;

    SURPRISAL_SIMD void clear() { negative = of_model = any = V{}; }
    SURPRISAL_SIMD void look_at(V p, V q) {
        negative = minimum(negative, minimum(p, q));
        const V is_lost_of_model = one_if_lost(q);
        of_model = maximum(of_model, is_lost_of_model * (p - all<V>(format_of<V>::tiny)));
        any = maximum(any, maximum(one_if_lost(p), is_lost_of_model));
    }
    [[nodiscard]] SURPRISAL_SIMD bool is_fit_for_divergence() const {
        return !any_negative(minimum(negative, -of_model));
    }
    [[nodiscard]] SURPRISAL_SIMD bool has_any() const { return any_negative(-any); }

private:
    static SURPRISAL_SIMD V one_if_lost(V x) {
        const V one_if_small = x > all<V>(format_of<V>::tiny) ? V{} : all<V>(1);
        return x > V{} ? one_if_small : V{};
    }
};

/// x + y of a y that is smaller, and what is rounded off.
template <class V>
SURPRISAL_SIMD V sum_and_rest(V x, V y, V& rest) {
    const V sum = x + y;
    rest = (x - sum) + y;
    return sum;
}

template <class V>
struct word_divergence_group {
    static constexpr bool needs_care = true;

    V terms, octaves, excess, pair_terms, impossible;
    lost_masses<V> lost;

    SURPRISAL_SIMD void clear(const settings& /*given*/) {
        terms = octaves = excess = pair_terms = impossible = V{};
        lost.clear();
    }
    SURPRISAL_SIMD void add_carefully(std::size_t n, V p, V low_p, V q, V low_q) {
        using f = format_of<V>;
        const V q_or_1 = or_1(q, n);
        const V p_or_1 = or_1(p, n);
        const aligned<V> q_to_p(p_or_1 < all<V>(f::smallest_normal) ? all<V>(f::tiny) : p_or_1, q_or_1);
        const V near_low_q = low_q * q_to_p.power;
        V rest;
        const V difference = sum_and_rest(p_or_1 - q_to_p.near_q, low_p - near_low_q, rest);
        const divergence_parts<V> parts = divergence_term(p_or_1, q_or_1, q_to_p, difference);
        const V low_terms = mul_add(low_p, parts.octaves, low_q - near_low_q);
        pair_terms += parts.term + mul_add(parts.s + parts.s, rest, low_terms);
        octaves = mul_add(p, parts.octaves, octaves);
        excess += (q - p) + (low_q - low_p);
        impossible = maximum(impossible, q_or_1 == V{} ? p_or_1 : V{});
        lost.look_at(p, q);
    }
    SURPRISAL_SIMD void close_pair() {
        terms += pair_terms;
        pair_terms = V{};
    }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        using s = divergence_sums;
        add_to_lanes_exactly(sums, s::terms, lane, terms);
        add_to_lanes(sums, s::octaves, lane, octaves);
        add_to_lanes(sums, s::excess, lane, excess);
        add_to_lanes_exactly(sums, s::mass, lane, V{});  // is known, and not made
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& sums, std::size_t /*lane*/) const {
        sums.unfit = sums.unfit || !lost.is_fit_for_divergence();
        sums.differing = sums.differing || lost.has_any();
        sums.impossible = sums.impossible || any_negative(-impossible);
    }
};

template <class V>
struct word_jensen_shannon_group {
    static constexpr bool needs_care = true;

    jensen_shannon_group<V> of;
    V low_excess;
    lost_masses<V> lost;

    SURPRISAL_SIMD void clear(const settings& given) {
        of.clear(given);
        low_excess = V{};
        lost.clear();
    }
    SURPRISAL_SIMD void add_carefully(std::size_t /*n*/, V p, V low_p, V q, V low_q) {
        V rest;
        divergences_from_mean<V> x(p, q, sum_and_rest(p - q, low_p - low_q, rest));
        x.of_p.term += low_part(low_p, rest, x.of_p);
        x.of_q.term += low_part(low_q, -rest, x.of_q);
        of.add(p, q, x);
        low_excess += low_q - low_p;
        lost.look_at(p, q);
    }
    SURPRISAL_SIMD void close_pair() { of.close_pair(); }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        of.close(sums, lane);
        add_to(&sums.hi[jensen_shannon_sums::excess][lane], low_excess);  // after the other, which has set it
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& sums, std::size_t /*lane*/) const {
        sums.unfit = sums.unfit || any_negative(lost.negative);
        sums.differing = sums.differing || lost.has_any();
    }

private:
    /// What the low word changes to first order, low ln(x/m), or the rest of the difference where this has all else of it.
    static SURPRISAL_SIMD V low_part(V low, V rest, const divergence_parts<V>& x) {
        return x.octaves == V{} ? rest * x.s : low * (x.octaves + (x.s + x.s));
    }
};

/// Σ −p ln q: that of the high words, and what the low ones change to first order. The masses of q sum to 1.
template <class V>
struct word_surprisal_group {
    static constexpr bool needs_care = true;

    surprisal_group<V, cross_entropy_sums> of;
    V impossible;
    lost_masses<V> lost;

    SURPRISAL_SIMD void clear(const settings& given) {
        of.clear(given);
        impossible = V{};
        lost.clear();
    }
    SURPRISAL_SIMD void add_carefully(std::size_t n, V p, V low_p, V q, V low_q) {
        const V q_or_1 = or_1(q, n);
        const surprisal_parts<V> x = of.add_carefully(p, q, q_or_1);
        const V surprisal = mul_add(x.octaves, all<V>(format_of<V>::ln2_hi), x.rest());
        const V positive_q = q_or_1 > V{} ? q_or_1 : all<V>(1);
        of.likely_lo += low_p * surprisal - p * (low_q / positive_q);
        impossible = maximum(impossible, q_or_1 == V{} ? p : V{});
        lost.look_at(p, q);
    }
    SURPRISAL_SIMD void close_pair() { of.close_pair(); }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        of.close(sums, lane);
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& sums, std::size_t lane) const {
        of.close_care(sums, lane);
        sums.unfit = sums.unfit || !lost.is_fit_for_divergence();
        sums.impossible = sums.impossible || any_negative(-impossible);
    }
};

/// What fills blocks of masses in two words, whose room is whole vectors.
struct words_kernel {
    /// Multiplies n masses with a positive factor. Those that are positive stay so.
    static SURPRISAL_KERNEL void multiply(double* hi, double* lo, std::size_t n, double factor_hi, double factor_lo) {
        const words factor{all<f64>(factor_hi), all<f64>(factor_lo)};
        for (std::size_t i = 0; i < n; i += simd_width) {
            const f64 x = load(hi + i);
            const words y = product({x, load(lo + i)}, factor);
            store(hi + i, x > f64{} ? maximum(y.hi, all<f64>(format<double>::smallest_normal)) : y.hi);
            store(lo + i, y.lo);
        }
    }

    /// Writes the powers of n scores: 0 of a mask, the smallest normal number of others below the lowest.
    static SURPRISAL_KERNEL void write_powers(double* hi, double* lo, const double* z, std::size_t n,
                                              const exponent_scale<double>& scale) {
        powers<f64> power;
        power.set(scale);
        for (std::size_t i = 0; i < n; i += simd_width) {
            const f64 x = load(z + i);
            const words y = wide_power_of(power, power.within(x));
            const f64 low =
                x < all<f64>(-std::numeric_limits<double>::max()) ? f64{} : all<f64>(format<double>::smallest_normal);
            store(hi + i, x < power.lowest ? low : y.hi);
            store(lo + i, x < power.lowest ? f64{} : y.lo);
        }
    }
};
