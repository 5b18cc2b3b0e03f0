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

    /// What low words change of the terms to first order, and what rounding does where they are near; `rest` is what was
    /// rounded off the difference.
    struct rests {
        V of_p, of_q;
    };
    [[nodiscard]] SURPRISAL_SIMD rests rests_of(V p, V low_p, V q, V low_q, V difference, V rest) const {
        const V half = number_of<V>(0.5F) * difference;
        const V low_m = number_of<V>(0.5F) * (low_p + low_q);
        const V rest_p = rest + rest_of_quotient(half, of_p.s, p, m, low_p + low_m);
        const V rest_q = rest_of_quotient(-half, of_q.s, q, m, low_q + low_m) - rest;
        return {far == V{} ? rest_of_near(half, of_p.s, rest_p) : low_p * log_ratio(of_p),
                far == V{} ? rest_of_near(-half, of_q.s, rest_q) : low_q * log_ratio(of_q)};
    }
    SURPRISAL_SIMD void add(const rests& x) {
        of_p.term += x.of_p;
        of_q.term += x.of_q;
    }
    /// What the low word of q alone changes of it where it is far: near ones have it by the difference.
    SURPRISAL_SIMD void add_low(V low_q) {
        of_q.term = far == V{} ? of_q.term : mul_add(low_q, log_ratio(of_q), of_q.term);
    }

private:
    static SURPRISAL_SIMD V log_ratio(const divergence_parts<V>& x) { return x.octaves + (x.s + x.s); }
    static SURPRISAL_SIMD V rest_of_near(V half, V s, V rest) {
        const V leading = rounded_product(half, s);
        return mul_add(s, rest, fma(half, s, -leading));
    }
};

/// x where it is positive, else 1.
template <class V>
SURPRISAL_SIMD V positive_or_1(V x) {
    return x > V{} ? x : all<V>(1);
}

/// Symmetric in p and q to the last bit. A p or q of 0 needs no care, and what is subnormal is too small to count, but for
/// the question whether p is q.
template <class V, class Unit = one_unit<V>>
struct jensen_shannon_group {
    static constexpr bool needs_care = false;

    Unit unit;
    V terms, asymmetry, mass, excess, octaves;
    V pair_terms, pair_mass;
    V smallest, smallest_positive;

    SURPRISAL_SIMD void clear(const settings& given) {
        unit.set(given);
        terms = asymmetry = mass = excess = octaves = pair_terms = pair_mass = smallest = V{};
        smallest_positive = all<V>(1);
    }
    SURPRISAL_SIMD void add(V given_p, V given_q) {
        const V p = unit.p(given_p);
        const V q = unit.q(given_q);
        const V difference = unit.difference(p, given_q);
        divergences_from_mean<V> x(p, q, difference);
        if constexpr (!std::is_same_v<Unit, one_unit<V>>) x.add_low(unit.rest(given_q, q));
        add(p, q, difference, x);
    }
    SURPRISAL_SIMD void add(V p, V q, V difference, const divergences_from_mean<V>& x) {
        pair_terms += x.of_p.term + x.of_q.term;
        asymmetry += x.of_p.term - x.of_q.term;
        octaves += p * x.of_p.octaves + q * x.of_q.octaves;
        pair_mass += x.m;
        excess -= difference;
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
        return x.store_few(sums, lane);
    }
    template <class Sums>
    SURPRISAL_SIMD bool store_few(Sums& sums, std::size_t lane) const {
        using s = jensen_shannon_sums;
        store(&sums.hi[s::terms][lane], pair_terms);
        store(&sums.hi[s::asymmetry][lane], asymmetry);
        store(&sums.hi[s::octaves][lane], octaves);
        store(&sums.hi[s::excess][lane], excess);
        store(&sums.hi[s::mass][lane], pair_mass);
        return is_normal();
    }
};
