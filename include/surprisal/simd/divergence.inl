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

/// For any p, q ≥ 0; the same for normal ones. A p of 0 leaves q, a subnormal p or q something as small.
template <class V>
SURPRISAL_SIMD divergence_parts<V> careful_divergence_term(V p, V q) {
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
    return divergence_term(p, q, x, p - x.near_q);
}

/// What a divergence sums over a group of rows. Care is due to elements below the normal numbers, zeros included.
template <class V>
struct divergence_group {
    static constexpr bool needs_care = false;

    V terms, mass, excess, octaves;
    V pair_terms, pair_mass;
    V smallest, impossible;
    words_of<V> differing;

    SURPRISAL_SIMD void clear(const settings& /*given*/) {
        terms = mass = excess = octaves = pair_terms = pair_mass = impossible = V{};
        smallest = all<V>(1);
        differing = words_of<V>{};
    }
    SURPRISAL_SIMD void add_pair(V p, V q, V next_p, V next_q) {
        const divergence_parts<V> parts = divergence_term(p, q);
        const divergence_parts<V> next_parts = divergence_term(next_p, next_q);
        terms += parts.term + next_parts.term;
        mass += p + next_p;
        add_parts(parts, p, q);
        add_parts(next_parts, next_p, next_q);
    }
    /// The lanes without an outcome count as one of p = q = 1, whose term is 0, but for the mass.
    SURPRISAL_SIMD void add_carefully(std::size_t n, V p, V q) {
        const V p_or_1 = or_1(p, n);
        const V q_or_1 = or_1(q, n);
        const divergence_parts<V> parts = careful_divergence_term(p_or_1, q_or_1);
        pair_terms += parts.term;
        pair_mass += p;
        add_parts(parts, p_or_1, q_or_1);
        differing |= bits_of(p) ^ bits_of(q);
        if (any_below_normal(q_or_1)) impossible = maximum(impossible, q_or_1 == V{} ? p : V{});
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
    SURPRISAL_SIMD void add_parts(const divergence_parts<V>& parts, V p, V q) {
        octaves = mul_add(p, parts.octaves, octaves);
        excess += q - p;
        smallest = minimum(smallest, minimum(p, q));
    }
};
