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
        const words sum = exact_sum(hi, w);
        lo += sum.lo;
        hi = sum.hi;
    }
    SURPRISAL_SIMD void close_pair() {}
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        add_to_lanes_exactly(sums, total_sums::total, lane, hi);
        add_to(&sums.lo[total_sums::total][lane], lo);  // after the other, which has set it
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& /*sums*/, std::size_t /*lane*/) const {}

    template <class Sums>
    static SURPRISAL_SIMD bool set_few(Sums& sums, std::size_t lane, std::size_t /*n*/, V w) {
        store(&sums.hi[total_sums::total][lane], w);
        store(&sums.lo[total_sums::total][lane], V{});
        return true;
    }
};

/// The least mass, and the largest of P where that of Q is too small for its digits: there a surprisal is not known. Where both are
/// that small, no result that counts depends on them.
template <class V>
struct extreme_masses {
    V least, unmatched;

    SURPRISAL_SIMD void clear() { least = unmatched = V{}; }
    SURPRISAL_SIMD void look_at(V p, V q) {
        least = minimum(least, minimum(p, q));
        unmatched = maximum(unmatched, q > all<V>(format_of<V>::tiny) ? V{} : p);
    }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums) const {
        sums.unfit = sums.unfit || any_negative(least);
        sums.differing = sums.differing || any_negative(all<V>(format_of<V>::tiny) - unmatched);
    }
};

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

template <class V>
struct word_divergence_group {
    static constexpr bool needs_care = true;

    V terms, low_terms, mass, low_mass, octaves, excess, pair_terms, pair_mass, impossible;
    extreme_masses<V> extremes;

    SURPRISAL_SIMD void clear(const settings& /*given*/) {
        terms = low_terms = mass = low_mass = octaves = excess = pair_terms = pair_mass = impossible = V{};
        extremes.clear();
    }
    SURPRISAL_SIMD void add_carefully(std::size_t n, V p, V low_p, V q, V low_q) {
        const V q_or_1 = or_1(q, n);
        const V p_or_1 = or_1(p, n);
        const aligned<V> q_to_p(normal_or_tiny(p_or_1), q_or_1);
        const V near_low_q = low_q * q_to_p.power;
        V rest;
        const V difference = sum_and_rest(p_or_1 - q_to_p.near_q, low_p - near_low_q, rest);
        const near_divergence<V> near(p_or_1, q_to_p.near_q, difference);
        const V low_quotient = rest_of_quotient(difference, near.s, p_or_1, q_to_p.near_q, low_p + near_low_q);
        V rest_of_excess;
        sum_and_rest(q_or_1, -q_to_p.near_q, rest_of_excess);
        const words term = exact_sum(far_divergence(p_or_1, q_or_1, q_to_p), near.leading);
        pair_terms += term.hi;
        const V rest_of_leading = fma(difference, near.s, -near.leading);
        const V of_low = mul_add(near.s, (rest + rest) + low_quotient, rest_of_excess + (low_q - near_low_q));
        low_terms +=
            mul_add(near.factor, near.tail, (term.lo + rest_of_leading) + mul_add(low_p, q_to_p.octaves, of_low));
        octaves = mul_add(p, q_to_p.octaves, octaves);
        pair_mass += p;
        low_mass += low_p;
        excess += (q - p) + (low_q - low_p);
        impossible = maximum(impossible, q_or_1 == V{} ? p_or_1 : V{});
        extremes.look_at(p, q);
    }
    SURPRISAL_SIMD void close_pair() {
        terms += pair_terms;
        mass += pair_mass;
        pair_terms = pair_mass = V{};
    }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        using s = divergence_sums;
        add_to_lanes_exactly(sums, s::terms, lane, terms);
        add_to_lanes(sums, s::octaves, lane, octaves);
        add_to_lanes(sums, s::excess, lane, excess);
        add_to_lanes_exactly(sums, s::mass, lane, mass);
        add_to(&sums.lo[s::terms][lane], low_terms);  // after the others, which have set them
        add_to(&sums.lo[s::mass][lane], low_mass);
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& sums, std::size_t /*lane*/) const {
        extremes.close(sums);
        sums.impossible = sums.impossible || any_negative(-impossible);
    }
};

template <class V>
struct word_jensen_shannon_group {
    static constexpr bool needs_care = true;

    jensen_shannon_group<V> of;
    V low_excess;

    SURPRISAL_SIMD void clear(const settings& given) {
        of.clear(given);
        low_excess = V{};
    }
    SURPRISAL_SIMD void add_carefully(std::size_t /*n*/, V p, V low_p, V q, V low_q) {
        V rest;
        const V difference = sum_and_rest(p - q, low_p - low_q, rest);
        divergences_from_mean<V> x(p, q, difference);
        const V low_m = number_of<V>(0.5F) * (low_p + low_q);
        const V half = number_of<V>(0.5F) * difference;
        const V rest_p = rest + rest_of_quotient(half, x.of_p.s, p, x.m, low_p + low_m);
        const V rest_q = rest_of_quotient(-half, x.of_q.s, q, x.m, low_q + low_m) - rest;
        x.of_p.term = x.far == V{} ? mul_add(x.of_p.s, rest_p, x.of_p.term) : with_low(low_p, x.of_p);
        x.of_q.term = x.far == V{} ? mul_add(x.of_q.s, rest_q, x.of_q.term) : with_low(low_q, x.of_q);
        of.add(p, q, x);
        low_excess += low_q - low_p;
    }
    SURPRISAL_SIMD void close_pair() { of.close_pair(); }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        of.close(sums, lane);
        add_to(&sums.hi[jensen_shannon_sums::excess][lane], low_excess);  // after the other, which has set it
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& sums, std::size_t /*lane*/) const {
        sums.unfit = sums.unfit || any_negative(of.smallest);
    }

private:
    /// The term, and what the low word changes of it to first order, low ln(x/m).
    static SURPRISAL_SIMD V with_low(V low, const divergence_parts<V>& x) {
        return mul_add(low, x.octaves + (x.s + x.s), x.term);
    }
};

/// Σ −p ln q: that of the high words, and what the low ones change to first order. The masses of q sum to 1.
template <class V>
struct word_surprisal_group {
    static constexpr bool needs_care = true;

    surprisal_group<V, word_surprisal_sums> of;
    mass_group<V> mass_p;
    V distance, impossible;
    extreme_masses<V> extremes;

    SURPRISAL_SIMD void clear(const settings& given) {
        of.clear(given);
        mass_p.clear();
        distance = impossible = V{};
        extremes.clear();
    }
    SURPRISAL_SIMD void add_carefully(std::size_t n, V p, V low_p, V q, V low_q) {
        const V q_or_1 = or_1(q, n);
        const surprisal_parts<V> x = of.add_carefully(p, q, q_or_1);
        const V surprisal = mul_add(x.octaves, all<V>(format_of<V>::ln2_hi), x.rest());
        const V positive_q = q_or_1 > V{} ? q_or_1 : all<V>(1);
        of.likely_lo += low_p * surprisal - p * (low_q / positive_q);
        of.mass.lo += low_q;
        mass_p.add(p);
        mass_p.lo += low_p;
        distance += magnitude(p - q);
        impossible = maximum(impossible, q_or_1 == V{} ? p : V{});
        extremes.look_at(p, q);
    }
    SURPRISAL_SIMD void close_pair() {
        of.close_pair();
        mass_p.close_pair();
    }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        of.close(sums, lane);
        mass_p.close(sums, word_surprisal_sums::mass_p, lane);
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& sums, std::size_t lane) const {
        of.close_care(sums, lane);
        add_to(&sums.hi[word_surprisal_sums::distance][lane], distance);
        extremes.close(sums);
        sums.impossible = sums.impossible || any_negative(-impossible);
    }
};

/// What fills blocks of masses in two words, each times a positive factor: with whole vectors, whose last lanes do not count.
/// Masses keep their sign where the product is too small for a number.
struct words_kernel {
    /// Of n masses as they are.
    template <class E>
    static SURPRISAL_KERNEL void write_products(double* hi, double* lo, const E* x, std::size_t n, double factor_hi,
                                                double factor_lo) {
        const words factor{all<f64>(factor_hi), all<f64>(factor_lo)};
        for (std::size_t i = 0; i < n; i += simd_width) {
            const f64 mass = load_wide(x + i, n - i);
            const f64 product = rounded_product(mass, factor.hi);
            store(hi + i, with_sign_of(mass, product));
            store(lo + i, mul_add(mass, factor.lo, fma(mass, factor.hi, -product)));
        }
    }

    /// Of n masses in two words, in place.
    static SURPRISAL_KERNEL void multiply(double* hi, double* lo, std::size_t n, double factor_hi, double factor_lo) {
        const words factor{all<f64>(factor_hi), all<f64>(factor_lo)};
        for (std::size_t i = 0; i < n; i += simd_width) {
            const f64 mass = load(hi + i);
            const words x = product({mass, load(lo + i)}, factor);
            store(hi + i, with_sign_of(mass, x.hi));
            store(lo + i, x.lo);
        }
    }

    /// Of the powers of n scores; 0 of a mask.
    static SURPRISAL_KERNEL void write_powers(double* hi, double* lo, const double* z, std::size_t n,
                                              const exponent_scale<double>& scale, double factor_hi, double factor_lo) {
        powers<f64> power;
        power.set(scale);
        const words factor{all<f64>(factor_hi), all<f64>(factor_lo)};
        for (std::size_t i = 0; i < n; i += simd_width) {
            const f64 score = load_up_to(z + i, n - i);
            const words x = product(wide_power_of(power, power.within(score)), factor);
            const f64 low = score < all<f64>(-std::numeric_limits<double>::max())
                                ? f64{}
                                : all<f64>(format<double>::smallest_normal);
            store(hi + i, score < power.lowest ? low : x.hi);
            store(lo + i, score < power.lowest ? f64{} : x.lo);
        }
    }

private:
    /// The product, but for one that underflowed: it keeps its sign.
    static SURPRISAL_SIMD f64 with_sign_of(f64 mass, f64 product) {
        const f64 smallest = all<f64>(format<double>::smallest_normal);
        const f64 not_positive = mass < f64{} ? -smallest : product;
        return mass > f64{} ? maximum(product, smallest) : not_positive;
    }
};
