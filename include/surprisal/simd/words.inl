// Masses in two words hi + lo, those of P and Q in a common unit: what every pair of nouns comes down to. Whoever fills such
// arrays, words.hpp says; here is what is made of them. A positive mass that is too small in that unit counts as the smallest
// normal number.

// These take every row with care.

/// Σ w with what is rounded off.
template <class V>
struct total_group {
    static constexpr bool needs_care = true;

    V hi, lo, smallest;

    SURPRISAL_SIMD void clear(const settings& /*given*/) { hi = lo = smallest = V{}; }
    SURPRISAL_SIMD void add_carefully(std::size_t /*n*/, V w) {
        const words sum = exact_sum(hi, w);
        lo += sum.lo;
        hi = sum.hi;
        smallest = minimum(smallest, w);
    }
    SURPRISAL_SIMD void close_pair() {}
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        add_to_lanes_exactly(sums, total_sums::total, lane, hi);
        add_to(&sums.lo[total_sums::total][lane], lo);  // after the other, which has set it
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& sums, std::size_t /*lane*/) const {
        sums.unfit = sums.unfit || any_negative(smallest);
    }

    template <class Sums>
    static SURPRISAL_SIMD bool set_few(Sums& sums, std::size_t lane, std::size_t /*n*/, V w) {
        store(&sums.hi[total_sums::total][lane], w);
        store(&sums.lo[total_sums::total][lane], V{});
        return !any_negative(w);
    }
};

/// The same but for rounding.
template <class V>
struct rough_total_group {
    static constexpr bool needs_care = false;

    V sum, pair, smallest;

    SURPRISAL_SIMD void clear(const settings& /*given*/) { sum = pair = smallest = V{}; }
    SURPRISAL_SIMD void add_pair(V w, V next) {
        sum += w + next;
        smallest = minimum(smallest, minimum(w, next));
    }
    SURPRISAL_SIMD void add_carefully(std::size_t /*n*/, V w) {
        pair += w;
        smallest = minimum(smallest, w);
    }
    SURPRISAL_SIMD void close_pair() {
        sum += pair;
        pair = V{};
    }
    [[nodiscard]] SURPRISAL_SIMD bool is_normal() const { return !any_negative(smallest); }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        add_to_lanes_exactly(sums, total_sums::total, lane, sum);
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& sums, std::size_t /*lane*/) const {
        sums.unfit = sums.unfit || any_negative(smallest);
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

/// The power of two that brings x, in every lane a number between 2^±1000, between 1 and 2.
template <class V>
SURPRISAL_SIMD V inverse_power(V x) {
    constexpr std::uint64_t twice_the_bias = std::uint64_t{2046} << 52U;
    return from_bits(twice_the_bias - (bits_of(x) & exponent_field<double>));
}

/// The unit of P's masses in which these sum to 1 to 2, and what brings Q's to the same sum, but for rounding.
template <class V>
SURPRISAL_SIMD two_units<V> common_units(V total_p, V total_q) {
    const V scale_p = inverse_power(total_p);
    return {scale_p, total_p * scale_p / total_q};
}

template <class V>
struct word_divergence_group {
    static constexpr bool needs_care = true;

    V terms, low_terms, mass, low_mass, octaves, excess, pair_terms, pair_mass, distance, impossible;
    extreme_masses<V> extremes;

    SURPRISAL_SIMD void clear(const settings& /*given*/) {
        terms = low_terms = mass = low_mass = octaves = excess = pair_terms = pair_mass = distance = impossible = V{};
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
        const V apart = (q - p) + (low_q - low_p);
        excess += apart;
        distance += magnitude(apart);
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
    SURPRISAL_SIMD void close_care(Sums& sums, std::size_t lane) const {
        add_to_lanes(sums, divergence_sums::distance, lane, distance);
        extremes.close(sums);
        sums.impossible = sums.impossible || any_negative(-impossible);
    }

    /// Of outcomes in units of their own; what is next to 0 or 0 in Q alone, or negative, is not served.
    template <class Sums>
    static SURPRISAL_SIMD bool set_few_masses(Sums& sums, std::size_t lane, const two_units<V>& unit,
                                              const words& given_p, const words& given_q) {
        using s = divergence_sums;
        const words p = unit.words_of_p(given_p);
        const words q = unit.words_of_q(given_q);
        const V q_or_tiny = normal_or_tiny(q.hi);
        const aligned<V> x(normal_or_tiny(p.hi), q_or_tiny);
        const V near_low_q = q.lo * x.power;
        V rest_of_difference;
        const V difference = sum_and_rest(p.hi - x.near_q, p.lo - near_low_q, rest_of_difference);
        const near_divergence<V> near(p.hi, x.near_q, difference);
        const V low_quotient = rest_of_quotient(difference, near.s, p.hi, x.near_q, p.lo + near_low_q);
        const V rest = mul_add(near.s, (rest_of_difference + rest_of_difference) + low_quotient,
                               fma(difference, near.s, -near.leading));
        const V of_low = rest + mul_add(p.lo, x.octaves, rest_of_far(q.lo, x));
        set(sums, s::terms, lane, far_divergence(p.hi, q_or_tiny, x) + near.bracket(), of_low);
        store(&sums.hi[s::octaves][lane], p.hi * x.octaves);
        store(&sums.hi[s::mass][lane], p.hi);
        store(&sums.hi[s::excess][lane], unit.excess(p.hi, q_or_tiny, x, difference));
        const V unmatched = q.hi < all<V>(format_of<V>::smallest_normal) ? -given_p.hi : V{};
        return !any_negative(minimum(unmatched, minimum(given_p.hi, given_q.hi)));
    }
};

template <class V>
struct word_jensen_shannon_group {
    static constexpr bool needs_care = true;

    jensen_shannon_group<V> of;
    V low_excess, distance;

    SURPRISAL_SIMD void clear(const settings& given) {
        of.clear(given);
        low_excess = distance = V{};
    }
    SURPRISAL_SIMD void add_carefully(std::size_t /*n*/, V p, V low_p, V q, V low_q) {
        V rest;
        const V difference = sum_and_rest(p - q, low_p - low_q, rest);
        divergences_from_mean<V> x(p, q, difference);
        x.add(x.rests_of(p, low_p, q, low_q, difference, rest));
        of.add(p, q, p - q, x);
        low_excess += low_q - low_p;
        distance += magnitude(difference);
    }
    SURPRISAL_SIMD void close_pair() { of.close_pair(); }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        of.close(sums, lane);
        add_to(&sums.hi[jensen_shannon_sums::excess][lane], low_excess);  // after the other, which has set it
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& sums, std::size_t lane) const {
        add_to_lanes(sums, jensen_shannon_sums::distance, lane, distance);
        sums.unfit = sums.unfit || any_negative(of.smallest);
    }

    template <class Sums>
    static SURPRISAL_SIMD bool set_few_masses(Sums& sums, std::size_t lane, const two_units<V>& unit,
                                              const words& given_p, const words& given_q) {
        const words p = unit.words_of_p(given_p);
        const words q = unit.words_of_q(given_q);
        V rest;
        const V difference = sum_and_rest(p.hi - q.hi, p.lo - q.lo, rest);
        const divergences_from_mean<V> terms(p.hi, q.hi, difference);
        const auto rests = terms.rests_of(p.hi, p.lo, q.hi, q.lo, difference, rest);
        const words sum = exact_sum(terms.of_p.term, terms.of_q.term);
        jensen_shannon_group<V> x;
        x.clear({});
        x.add(p.hi, q.hi, difference, terms);
        store(&sums.lo[jensen_shannon_sums::terms][lane], sum.lo + (rests.of_p + rests.of_q));
        return x.store_few(sums, lane);
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
                                              const exponent_scale<double>& scale, bool is_wide, double factor_hi,
                                              double factor_lo) {
        powers<f64> power;
        power.set(scale);
        const words factor{all<f64>(factor_hi), all<f64>(factor_lo)};
        for (std::size_t i = 0; i < n; i += simd_width) {
            const f64 score = load_up_to(z + i, n - i);
            const words x = product(power_of(power, power.within(score), is_wide), factor);
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
