// Σ p ln(p/q) − p + q on virtual vectors, and what is needed to make a divergence of it.

/// p ln(p/q) − p + q ≥ 0 without the last digits of ln 2, p k ln2_lo, which are due for octaves = k ln2_hi.
template <class V>
struct divergence_parts {
    V term;
    V octaves;
    V s;  // ln(p/q) is octaves + 2 artanh s
};

/// q next to p: q 2^k with the k that brings it there, 2^k, and k ln2_hi. Positive normal numbers, or q equally small.
template <class V>
struct aligned {
    V near_q;
    V power;
    V octaves;

    SURPRISAL_SIMD aligned(V p, V q) {
        using T = number_of<V>;
        using f = format<T>;
        constexpr typename f::word half = typename f::word{1} << (f::digits - 1);

        if constexpr (std::is_same_v<V, f32>) {
            const u32 shift = (bits_of(p) - bits_of(q) + half) & exponent_field<T>;
            octaves = as_numbers(shift) * all<V>(f::ln2_hi / f::octave);
            near_q = from_bits(bits_of(q) + shift);
            power = from_bits(f::one + shift);
        } else {
            constexpr T scale = 2 << f::exponent_bits;
            const u64 shift = (bits_of(p) - bits_of(q) + (exponent_bias + half)) & exponent_field<T>;
            const V k = from_bits((shift >> (f::exponent_bits + 1)) | f::one);  // 1.5 + k/scale
            octaves = mul_add(k, all<V>(scale * f::ln2_hi), all<V>(T(-1.5) * scale * f::ln2_hi));
            near_q = -from_bits(bits_of(q) + shift);
            power = -from_bits(f::one + shift);
        }
    }
};

/// (artanh(s)/s − 1)/s² of z = s². Few outcomes wait for it in double; in float it is short.
SURPRISAL_SIMD f64 divergence_tail(f64 z) { return polynomial_by_halves(format<double>::divergence_tail, z); }
SURPRISAL_SIMD f32 divergence_tail(f32 z) { return polynomial(format<float>::divergence_tail, z); }

/// p ln(p/q') − p + q' = leading + factor tail of a q' next to p, by the series in s = (p − q')/(p + q') that starts at s².
template <class V>
struct near_divergence {
    V s, leading, factor, tail;

    /// The difference is p − q'.
    SURPRISAL_SIMD near_divergence(V p, V near_q, V difference) {
        s = difference / (p + near_q);
        const V z = s * s;
        leading = difference * s;
        factor = leading * (s + z);
        tail = divergence_tail(z);
    }
    [[nodiscard]] SURPRISAL_SIMD V bracket() const { return mul_add(factor, tail, leading); }
};

/// With q' = q 2^k next to p the term is p k ln 2 + (q − q') + [p ln(p/q') − p + q'].
/// No branch: for close p and q, k is 0 and what is left is the bracket alone.
template <class V>
SURPRISAL_SIMD V far_divergence(V p, V q, const aligned<V>& x) {
    return fma(p, x.octaves, q - x.near_q);
}
template <class V>
SURPRISAL_SIMD divergence_parts<V> divergence_term(V p, V q, const aligned<V>& x, V difference) {
    const near_divergence<V> near(p, x.near_q, difference);
    return {far_divergence(p, q, x) + near.bracket(), x.octaves, near.s};
}

/// For normal p and q.
template <class V>
SURPRISAL_SIMD divergence_parts<V> divergence_term(V p, V q) {
    const aligned<V> x(p, q);
    return divergence_term(p, q, x, p - x.near_q);
}

/// x where it is normal; what stands for 0 elsewhere.
template <class V>
SURPRISAL_SIMD V normal_or_tiny(V x) {
    using f = format_of<V>;
    return x < all<V>(f::smallest_normal) ? all<V>(f::tiny) : x;
}

/// The same for any p, q ≥ 0. A p of 0 leaves q, a subnormal p or q something as small.
template <class V>
SURPRISAL_SIMD aligned<V> aligned_carefully(V p, V q) {
    using f = format_of<V>;
    V octaves{};
    V mantissa = q;
    if (any_below_normal(q)) {
        const auto is_tiny = q < all<V>(f::smallest_normal);
        octaves = is_tiny ? all<V>(f::ln2_hi * f::octaves_of_ulp) : V{};
        mantissa = is_tiny ? in_smallest_units(q) : q;
    }
    aligned<V> x(normal_or_tiny(p), mantissa);
    x.octaves += octaves;
    return x;
}

/// x + y of a y that is smaller, and what is rounded off.
template <class V>
SURPRISAL_SIMD V sum_and_rest(V x, V y, V& rest) {
    const V sum = x + y;
    rest = (x - sum) + y;
    return sum;
}

/// What rounding left of d from s = d/(x + y), and the low word of x + y, whose rounding error is told too.
template <class V>
SURPRISAL_SIMD V rest_of_quotient(V d, V s, V x, V y, V low) {
    V rest;
    const V sum = sum_and_rest(x, y, rest);
    return mul_add(-s, rest + low, fma(-s, sum, d));
}

/// What a low word of q adds to the term: where q is next to p, the difference has it.
template <class V>
SURPRISAL_SIMD V rest_of_far(V low_q, const aligned<V>& x) {
    return mul_add(-low_q, x.power, low_q);
}

// In which unit the masses of P and Q are.

/// Both in one.
template <class V>
struct one_unit {
    SURPRISAL_SIMD void set(const settings& /*given*/) {}
    [[nodiscard]] SURPRISAL_SIMD V p(V x) const { return x; }
    [[nodiscard]] SURPRISAL_SIMD V q(V x) const { return x; }
    /// p − q, q brought next to p.
    [[nodiscard]] SURPRISAL_SIMD V difference(V p, V /*given_q*/, const aligned<V>& x) const { return p - x.near_q; }
    [[nodiscard]] SURPRISAL_SIMD V difference(V p, V given_q) const { return p - given_q; }
    /// q − p from that.
    [[nodiscard]] SURPRISAL_SIMD V excess(V p, V q, const aligned<V>& /*x*/, V /*difference*/) const { return q - p; }
    /// What is rounded off q.
    [[nodiscard]] SURPRISAL_SIMD V rest(V /*given_q*/, V /*q*/) const { return V{}; }
    /// −1 where a mass is too small in the common unit for its digits.
    [[nodiscard]] SURPRISAL_SIMD V lost(V /*given_q*/, V /*q*/) const { return V{}; }
};

/// Each in its own: P's is a power of two of the common one, Q's is any factor, which products with are rounded.
template <class V>
struct two_units {
    V scale_p, factor_q;

    SURPRISAL_SIMD void set(const settings& given) {
        scale_p = all<V>(static_cast<number_of<V>>(given.scale_p));
        factor_q = all<V>(static_cast<number_of<V>>(given.factor_q));
    }
    [[nodiscard]] SURPRISAL_SIMD V p(V x) const { return x * scale_p; }
    [[nodiscard]] SURPRISAL_SIMD V q(V x) const { return rounded_product(x, factor_q); }
    [[nodiscard]] SURPRISAL_SIMD V difference(V p, V given_q, const aligned<V>& x) const {
        return fma(-given_q, factor_q * x.power, p);
    }
    [[nodiscard]] SURPRISAL_SIMD V difference(V p, V given_q) const { return fma(-given_q, factor_q, p); }
    [[nodiscard]] SURPRISAL_SIMD V excess(V /*p*/, V q, const aligned<V>& x, V difference) const {
        return (q - x.near_q) - difference;
    }
    [[nodiscard]] SURPRISAL_SIMD V rest(V given_q, V q) const { return fma(given_q, factor_q, -q); }
    [[nodiscard]] SURPRISAL_SIMD words words_of_p(const words& x) const { return {x.hi * scale_p, x.lo * scale_p}; }
    [[nodiscard]] SURPRISAL_SIMD words words_of_q(const words& x) const {
        const V hi = q(x.hi);
        return {hi, mul_add(x.lo, factor_q, rest(x.hi, hi))};
    }
    [[nodiscard]] SURPRISAL_SIMD V lost(V given_q, V q) const {
        const V of_positive = given_q > V{} ? q : all<V>(1);
        return of_positive < all<V>(format_of<V>::smallest_normal) ? all<V>(-1) : V{};
    }
};

/// What a divergence sums over a group of rows. Care is due to elements below the normal numbers, zeros included.
template <class V, class Unit = one_unit<V>>
struct divergence_group {
    static constexpr bool needs_care = false;

    Unit unit;
    V terms, mass, excess, octaves;
    V pair_terms, pair_mass;
    V smallest, impossible;
    words_of<V> differing;

    SURPRISAL_SIMD void clear(const settings& given) {
        unit.set(given);
        terms = mass = excess = octaves = pair_terms = pair_mass = impossible = V{};
        smallest = all<V>(1);
        differing = words_of<V>{};
    }
    SURPRISAL_SIMD void add_pair(V given_p, V given_q, V next_given_p, V next_given_q) {
        const V p = unit.p(given_p);
        const V q = unit.q(given_q);
        const V next_p = unit.p(next_given_p);
        const V next_q = unit.q(next_given_q);
        const V term = add(p, q, given_q, aligned<V>(p, q));
        const V next_term = add(next_p, next_q, next_given_q, aligned<V>(next_p, next_q));
        terms += term + next_term;
        mass += p + next_p;
    }
    /// The lanes without an outcome count as one of p = q = 1, whose term is 0, but for the mass.
    SURPRISAL_SIMD void add_carefully(std::size_t n, V given_p, V given_q) {
        const V p = unit.p(given_p);
        const V q = unit.q(given_q);
        const V p_or_1 = or_1(p, n);
        const V q_or_1 = or_1(q, n);
        pair_terms += add(p_or_1, q_or_1, given_q, aligned_carefully(p_or_1, q_or_1), n);
        pair_mass += p;
        smallest = minimum(smallest, unit.lost(given_q, q));
        differing |= bits_of(p) ^ bits_of(q);
        if (any_below_normal(q_or_1)) impossible = maximum(impossible, q_or_1 == V{} ? given_p : V{});
    }
    SURPRISAL_SIMD void close_pair() {
        terms += pair_terms;
        mass += pair_mass;
        pair_terms = pair_mass = V{};
    }
    [[nodiscard]] SURPRISAL_SIMD bool is_normal() const { return !any_below_normal(smallest); }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        using s = divergence_sums;
        add_to_lanes_exactly(sums, s::terms, lane, terms);
        add_to_lanes_exactly(sums, s::mass, lane, mass);
        add_to_lanes(sums, s::octaves, lane, octaves);
        add_to_lanes(sums, s::excess, lane, excess);
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& sums, std::size_t /*lane*/) const {
        sums.unfit = sums.unfit || any_negative(smallest);
        sums.differing = sums.differing || any_bit<V>(differing);
        sums.impossible = sums.impossible || any_negative(-impossible);
    }

    template <class Sums>
    static SURPRISAL_SIMD bool set_few(Sums& sums, std::size_t lane, std::size_t n, V p, V q) {
        const V p_or_1 = or_1(p, n);
        const V q_or_1 = or_1(q, n);
        const bool is_normal = !any_below_normal(minimum(p_or_1, q_or_1));
        if (simd_width == 1 && !is_normal) return false;  // constant expressions allow no 0/0
        const divergence_parts<V> parts = divergence_term(p_or_1, q_or_1);
        store(&sums.hi[divergence_sums::terms][lane], parts.term);
        store(&sums.hi[divergence_sums::octaves][lane], p * parts.octaves);
        store(&sums.hi[divergence_sums::mass][lane], p);
        store(&sums.hi[divergence_sums::excess][lane], q - p);
        return is_normal;
    }

private:
    /// Adds what is not added by pairs, and returns the term.
    SURPRISAL_SIMD V add(V p, V q, V given_q, const aligned<V>& x, std::size_t n = width<V>) {
        const V difference = or_0(unit.difference(p, given_q, x), n);
        octaves = mul_add(p, x.octaves, octaves);
        excess += unit.excess(p, q, x, difference);
        smallest = minimum(smallest, minimum(p, q));
        const V term = divergence_term(p, q, x, difference).term;
        if constexpr (std::is_same_v<Unit, one_unit<V>>)
            return term;
        else
            return term + rest_of_far(unit.rest(given_q, q), x);
    }
};
