// The measures of weights: each is divided by the sum of all, as hi + lo, on the way.

/// w/W as hi + lo.
template <class V>
struct quotient {
    V hi, lo;

    SURPRISAL_SIMD quotient(V w, const normalization& by) {
        hi = w * by.reciprocal;
        lo = (fma(-hi, all<V>(by.total.hi), w) - hi * by.total.lo) * by.reciprocal;
    }

    /// Negative where w is, or where it is positive and too small for the kernels.
    [[nodiscard]] SURPRISAL_SIMD V fitness(V w) const {
        return minimum(w, (w > V{} ? hi : all<V>(1)) - format_of<V>::smallest_normal);
    }
};

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

template <class V>
struct weights_divergence_group {
    static constexpr bool needs_care = true;

    normalization by_p, by_q;
    V terms, octaves, pair_terms;
    V fitness, impossible;

    SURPRISAL_SIMD void clear(const settings& given) {
        by_p = given.p;
        by_q = given.q;
        terms = octaves = pair_terms = fitness = impossible = V{};
    }
    SURPRISAL_SIMD void add_carefully(std::size_t n, V v, V w) {
        const quotient<V> p(v, by_p);
        const quotient<V> q(w, by_q);
        const V hi_q = or_1(q.hi, n);
        const V hi_p = or_1(p.hi, n);
        using f = format_of<V>;
        const aligned<V> q_to_p(hi_p < all<V>(f::smallest_normal) ? all<V>(f::tiny) : hi_p, hi_q);
        const V near_low_q = q.lo * q_to_p.power;
        const V difference = (hi_p - q_to_p.near_q) + (p.lo - near_low_q);
        const divergence_parts<V> parts = divergence_term(hi_p, hi_q, q_to_p, difference);
        pair_terms += parts.term + mul_add(p.lo, parts.octaves, q.lo - near_low_q);
        octaves = mul_add(p.hi, parts.octaves, octaves);
        fitness = minimum(fitness, minimum(p.fitness(v), q.fitness(w)));
        impossible = maximum(impossible, hi_q == V{} ? hi_p : V{});
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
        add_to_lanes_exactly(sums, s::mass, lane, V{});  // 1 and 0 of quotients, and not made
        add_to_lanes(sums, s::excess, lane, V{});
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& sums, std::size_t /*lane*/) const {
        sums.unfit = sums.unfit || any_negative(fitness);
        sums.impossible = sums.impossible || any_negative(-impossible);
    }
};

template <class V>
struct weights_jensen_shannon_group {
    static constexpr bool needs_care = true;

    normalization by_p, by_q;
    jensen_shannon_group<V> of;
    V fitness;

    SURPRISAL_SIMD void clear(const settings& given) {
        by_p = given.p;
        by_q = given.q;
        of.clear(given);
        fitness = V{};
    }
    SURPRISAL_SIMD void add_carefully(std::size_t /*n*/, V v, V w) {
        const quotient<V> p(v, by_p);
        const quotient<V> q(w, by_q);
        divergences_from_mean<V> x(p.hi, q.hi, (p.hi - q.hi) + (p.lo - q.lo));
        x.of_p.term += low_part(p.lo, x.of_p);
        x.of_q.term += low_part(q.lo, x.of_q);
        of.add(p.hi, q.hi, x);
        fitness = minimum(fitness, minimum(p.fitness(v), q.fitness(w)));
    }
    SURPRISAL_SIMD void close_pair() { of.close_pair(); }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        of.close(sums, lane);
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& sums, std::size_t /*lane*/) const {
        sums.unfit = sums.unfit || any_negative(fitness);
    }

private:
    /// What x.lo changes to first order, x.lo ln(x/m), where the difference does not have it.
    static SURPRISAL_SIMD V low_part(V lo, const divergence_parts<V>& x) {
        return x.octaves == V{} ? V{} : lo * (x.octaves + number_of<V>(2) * x.s);
    }
};

/// Σ −p ln q with p = p.hi + p.lo and q = q.hi + q.lo: that of the high parts, and what the low ones change to first order.
template <class V>
struct weights_surprisal_group {
    static constexpr bool needs_care = true;

    normalization by_p, by_q;
    surprisal_group<V, cross_entropy_sums> of;
    V fitness, impossible;

    SURPRISAL_SIMD void clear(const settings& given) {
        by_p = given.p;
        by_q = given.q;
        of.clear(given);
        fitness = impossible = V{};
    }
    SURPRISAL_SIMD void add_carefully(std::size_t n, V v, V w) {
        const quotient<V> p(v, by_p);
        const quotient<V> q(w, by_q);
        const V q_or_1 = or_1(q.hi, n);
        const surprisal_parts<V> x = of.add_carefully(p.hi, q.hi, q_or_1);
        const V surprisal = mul_add(x.octaves, all<V>(format_of<V>::ln2_hi), x.rest());
        const V positive_q = q_or_1 > V{} ? q_or_1 : all<V>(1);
        of.likely_lo += p.lo * surprisal - p.hi * (q.lo / positive_q);
        fitness = minimum(fitness, minimum(p.fitness(v), q.fitness(w)));
        impossible = maximum(impossible, q_or_1 == V{} ? p.hi : V{});
    }
    SURPRISAL_SIMD void close_pair() { of.close_pair(); }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        of.close(sums, lane);
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& sums, std::size_t lane) const {
        of.close_care(sums, lane);
        sums.unfit = sums.unfit || any_negative(fitness);
        sums.impossible = sums.impossible || any_negative(-impossible);
    }
};
