// Σ p ln(p/q) − p + q on virtual vectors, and what is needed to make a divergence of it.

/// p ln(p/q) − p + q ≥ 0 without the last digits of ln 2, p k ln2_lo, which are due for octaves = k ln2_hi.
template <class V>
struct divergence_parts {
    V term;
    V octaves;
};

/// For normal p and q; with care for any p ≥ 0, and q = mantissa · 2^−lift that is normal or equally small.
///
/// With k the exponent that brings q next to p, from the difference of the representations, and q' = q 2^k, the term is
/// p k ln 2 + (q − q') + [p ln(p/q') − p + q'], the bracket by the series in s = (p − q')/(p + q') that starts at s².
/// No branch: for close p and q, k is 0 and what is left is the bracket alone. A p of 0 leaves q, up to a tiny number.
template <bool Careful, class V>
SURPRISAL_SIMD divergence_parts<V> divergence_term(V p, V q, V mantissa, V lifted_octaves) {
    using f = format_of<V>;
    constexpr number_of<V> scale = 2 << f::exponent_bits;
    constexpr typename f::word half = typename f::word{1} << (f::digits - 1);

    const V at_least_tiny = Careful ? maximum(p, all<V>(f::tiny)) : p;
    const auto shift = (bits_of(at_least_tiny) - bits_of(mantissa) + (exponent_bias<number_of<V>> + half)) &
                       exponent_field<number_of<V>>;
    const V k = from_bits((shift >> (f::exponent_bits + 1)) | f::one);  // 1.5 + k/scale
    V octaves = mul_add(k, all<V>(scale * f::ln2_hi), all<V>(-1.5F * scale * f::ln2_hi));
    if constexpr (Careful) octaves += lifted_octaves;
    const V minus_q = from_bits(bits_of(mantissa) + shift);
    const V d = p + minus_q;
    const V s = d / (p - minus_q);
    const V z = s * s;
    const V ds = d * s;
    const V bracket = mul_add(ds * (s + z), polynomial(f::divergence_tail, z), ds);
    return {mul_add(p, octaves, q + minus_q) + bracket, octaves};
}

/// With care for any p, q ≥ 0.
template <class V>
SURPRISAL_SIMD divergence_parts<V> careful_divergence_term(V p, V q) {
    using f = format_of<V>;
    const auto is_lifted = (q < all<V>(f::smallest_normal)) & (p >= all<V>(f::tiny));
    const V mantissa = is_lifted ? q * f::lift : q;
    return divergence_term<true>(p, q, mantissa, is_lifted ? all<V>(f::ln2_hi * f::lift_octaves) : V{});
}

template <class V>
struct divergence_group {
    V terms, mass, excess, octaves;
    V pair_terms, pair_mass;
    V smallest, impossible;

    SURPRISAL_SIMD void clear(double /*start*/) {
        terms = mass = excess = octaves = pair_terms = pair_mass = impossible = V{};
        smallest = all<V>(1);
    }
    SURPRISAL_SIMD void add_pair(V p, V q, V next_p, V next_q) {
        const divergence_parts<V> parts = divergence_term<false>(p, q, q, V{});
        const divergence_parts<V> next_parts = divergence_term<false>(next_p, next_q, next_q, V{});
        terms += parts.term + next_parts.term;
        mass += p + next_p;
        add_parts(parts, p, q);
        add_parts(next_parts, next_p, next_q);
    }
    /// The lanes without an outcome count as one of p = q = 1, whose term is 0, but for the mass.
    SURPRISAL_SIMD void add_carefully(std::size_t n, V p, V q) {
        const auto has_outcome = first_lanes<V>(n);
        const V p_or_1 = has_outcome ? p : all<V>(1);
        const V q_or_1 = has_outcome ? q : all<V>(1);
        const divergence_parts<V> parts = careful_divergence_term(p_or_1, q_or_1);
        pair_terms += parts.term;
        pair_mass += p;
        add_parts(parts, p_or_1, q_or_1);
        impossible = maximum(impossible, q_or_1 == V{} ? p : V{});
    }
    SURPRISAL_SIMD void close_pair() {
        terms += pair_terms;
        mass += pair_mass;
        pair_terms = pair_mass = V{};
    }
    SURPRISAL_SIMD bool is_normal() const { return !any_below_normal(smallest); }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        using s = divergence_sums;
        add_to_lanes(&sums.hi[s::terms][lane], &sums.lo[s::terms][lane], terms);
        add_to_lanes(&sums.hi[s::mass][lane], &sums.lo[s::mass][lane], mass);
        add_to_lanes(&sums.hi[s::octaves][lane], octaves);
        add_to_lanes(&sums.hi[s::excess][lane], excess);
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& sums, std::size_t /*lane*/) const {
        sums.negative = sums.negative || any_negative(smallest);
        sums.impossible = sums.impossible || any_negative(-impossible);
    }

    template <class Sums>
    static SURPRISAL_SIMD bool set_few(Sums& sums, std::size_t lane, std::size_t n, V p, V q) {
        const auto has_outcome = first_lanes<V>(n);
        const V p_or_1 = has_outcome ? p : all<V>(1);
        const V q_or_1 = has_outcome ? q : all<V>(1);
        const bool is_normal = !any_below_normal(minimum(p_or_1, q_or_1));
        if (simd_width == 1 && !is_normal) return false;  // constant expressions allow no 0/0
        const divergence_parts<V> parts = divergence_term<false>(p_or_1, q_or_1, q_or_1, V{});
        store(&sums.hi[divergence_sums::terms][lane], parts.term);
        store(&sums.hi[divergence_sums::octaves][lane], p * parts.octaves);
        set_exactly(sums, divergence_sums::mass, lane, p);
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
