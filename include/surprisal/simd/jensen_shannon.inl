// The Jensen–Shannon divergence on virtual vectors.

/// x ln(x/m) − x + m and y ln(y/m) − y + m for x, y ≥ 0 and m = (x + y)/2. Where both are near m their differences to it are known
/// without m's rounding error. This enters the two terms to first order with opposite signs, so elsewhere both have to take it.
template <class V>
struct divergences_from_mean {
    V m;
    V far;  // 0 where both are near
    divergence_parts<V> of_p, of_q;

    SURPRISAL_SIMD divergences_from_mean(V p, V q, V difference) {
        m = number_of<V>(0.5F) * (p + q);
        const aligned<V> m_to_p(normal_or_tiny(p), m);
        const aligned<V> m_to_q(normal_or_tiny(q), m);
        far = maximum(magnitude(m_to_p.octaves), magnitude(m_to_q.octaves));
        const V half = number_of<V>(0.5F) * difference;
        of_p = divergence_term(p, m, m_to_p, far == V{} ? half : p - m_to_p.near_q);
        of_q = divergence_term(q, m, m_to_q, far == V{} ? -half : q - m_to_q.near_q);
    }
};

/// x where it is positive, else 1.
template <class V>
SURPRISAL_SIMD V positive_or_1(V x) {
    return x > V{} ? x : all<V>(1);
}

/// Symmetric in p and q to the last bit. A p or q of 0 needs no care, and what is subnormal is too small to count, but for
/// the question whether p is q.
template <class V>
struct jensen_shannon_group {
    static constexpr bool needs_care = false;

    V terms, asymmetry, mass, excess, octaves;
    V pair_terms, pair_mass;
    V smallest, smallest_positive;

    SURPRISAL_SIMD void clear(const settings& /*given*/) {
        terms = asymmetry = mass = excess = octaves = pair_terms = pair_mass = smallest = V{};
        smallest_positive = all<V>(1);
    }
    SURPRISAL_SIMD void add(V p, V q) { add(p, q, divergences_from_mean<V>(p, q, p - q)); }
    SURPRISAL_SIMD void add(V p, V q, const divergences_from_mean<V>& x) {
        pair_terms += x.of_p.term + x.of_q.term;
        asymmetry += x.of_p.term - x.of_q.term;
        octaves += p * x.of_p.octaves + q * x.of_q.octaves;
        pair_mass += x.m;
        excess += q - p;
        smallest = minimum(smallest, minimum(p, q));
        smallest_positive = minimum(smallest_positive, positive_or_1(x.m));
    }
    SURPRISAL_SIMD void add_pair(V p, V q, V next_p, V next_q) {
        add(p, q);
        add(next_p, next_q);
        close_pair();
    }
    SURPRISAL_SIMD void add_carefully(std::size_t /*n*/, V p, V q) { add(p, q); }
    SURPRISAL_SIMD void close_pair() {
        terms += pair_terms;
        mass += pair_mass;
        pair_terms = pair_mass = V{};
    }
    [[nodiscard]] SURPRISAL_SIMD bool is_normal() const {
        return !any_negative(smallest) && !any_below_normal(smallest_positive);
    }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        using s = jensen_shannon_sums;
        add_to_lanes_exactly(sums, s::terms, lane, terms);
        add_to_lanes_exactly(sums, s::mass, lane, mass);
        add_to_lanes(sums, s::asymmetry, lane, asymmetry);
        add_to_lanes(sums, s::octaves, lane, octaves);
        add_to_lanes(sums, s::excess, lane, excess);
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& sums, std::size_t /*lane*/) const {
        sums.unfit = sums.unfit || any_negative(smallest);
        sums.differing = sums.differing || any_below_normal(smallest_positive);
    }

    template <class Sums>
    static SURPRISAL_SIMD bool set_few(Sums& sums, std::size_t lane, std::size_t /*n*/, V p, V q) {
        jensen_shannon_group x;
        x.clear({});
        x.add(p, q);
        store(&sums.hi[jensen_shannon_sums::terms][lane], x.pair_terms);
        store(&sums.hi[jensen_shannon_sums::asymmetry][lane], x.asymmetry);
        store(&sums.hi[jensen_shannon_sums::octaves][lane], x.octaves);
        store(&sums.hi[jensen_shannon_sums::excess][lane], x.excess);
        store(&sums.hi[jensen_shannon_sums::mass][lane], x.pair_mass);
        return x.is_normal();
    }
};
