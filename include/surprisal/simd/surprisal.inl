// Σ −p ln q on virtual vectors: entropy, where q is p, and cross-entropy.

/// x = m 2^-octaves with m in [√½, √2), the octaves times format::octave.
template <class V>
struct octaves_and_mantissa {
    V octaves, m;
};

// Not every machine makes doubles of whole numbers: the octaves are shifted to where these are next to each other.
SURPRISAL_SIMD octaves_and_mantissa<f64> split(f64 x) {
    using f = format<double>;
    constexpr double no_octaves = f::at_ulp_1 + (1 << f::exponent_bits);
    constexpr auto exponent_at_ulp_1 = std::bit_cast<f::word>(f::at_ulp_1);
    const u64 shift = bits_of(x) + (exponent_bias - f::sqrt_half);
    const f64 minus_m = from_bits(bits_of(x) - (shift & exponent_field<double>));
    return {no_octaves - from_bits((shift >> f::digits) | exponent_at_ulp_1), -minus_m};
}
SURPRISAL_SIMD octaves_and_mantissa<f32> split(f32 x) {
    using f = format<float>;
    constexpr f::word above_sqrt_half = f::sqrt_half + ~exponent_field<float>;
    const u32 octaves = (above_sqrt_half - bits_of(x)) & exponent_field<float>;
    return {as_numbers(octaves), from_bits(bits_of(x) + octaves)};
}

/// −ln x = octaves ln 2 + rest, rest = g + s t with an exact g; the octaves times format::octave.
template <class V>
struct surprisal_parts {
    V octaves;
    V g, s, t;

    [[nodiscard]] SURPRISAL_SIMD V rest() const { return mul_add(s, t, g); }
};

/// For normal x; finite for 0. With s = (1 − m)/(1 + m) the rest is −ln m = 2 artanh s = g + s (g + (2 artanh(s)/s − 2))
/// where g = 1 − m.
template <class V>
SURPRISAL_SIMD surprisal_parts<V> surprisal_of(V x) {
    using T = number_of<V>;
    const octaves_and_mantissa<V> of = split(x);
    const V g = T(1) - of.m;
    const V s = g / (T(1) + of.m);
    const V z = s * s;
    return {of.octaves, g, s, mul_add(z, polynomial(format<T>::logarithm_tail, z), g)};
}

/// The same for subnormal x.
template <class V>
SURPRISAL_SIMD surprisal_parts<V> surprisal_of_any(V x) {
    using f = format_of<V>;
    const auto is_tiny = x < all<V>(f::smallest_normal);
    surprisal_parts<V> parts = surprisal_of(is_tiny ? in_smallest_units(x) : x);
    parts.octaves += is_tiny ? all<V>(f::octaves_of_ulp * f::octave) : V{};
    return parts;
}

/// −p ln q as hi + lo, with twice the digits but for a small part.
template <class V>
struct exact_surprisal {
    V hi, lo;

    SURPRISAL_SIMD exact_surprisal(V p, const surprisal_parts<V>& x) {
        using f = format_of<V>;
        const V ln2_hi = all<V>(f::ln2_hi / f::octave);
        const V ln2_lo = all<V>(number_of<V>(f::ln2_lo / static_cast<double>(f::octave)));
        const V high = mul_add(x.octaves, ln2_hi, x.g);
        const V rest = mul_add(x.octaves, ln2_hi, -high) + x.g;
        const V low = mul_add(x.octaves, ln2_lo, mul_add(x.s, x.t, rest));
        hi = p * high;
        lo = mul_add(p, low, fma(p, high, -hi));
    }
};

inline constexpr int mass_start = 2;  // above every sum of two

inline constexpr float likely = 0.5;

/// Σ p octaves of a group of rows: in double it loses nothing; in float, where the sums of groups are wide, it is added up
/// plainly, by twos.
template <class V>
struct octaves_group;

template <>
struct octaves_group<f64> {
    f64 hi, lo;

    SURPRISAL_SIMD void clear(double start) {
        hi = all<f64>(start);
        lo = f64{};
    }
    SURPRISAL_SIMD void add(f64 p, f64 octaves) { add_product_exactly(hi, lo, p, octaves); }
    SURPRISAL_SIMD void add_pair(f64 p, f64 octaves, f64 next_p, f64 next_octaves) {
        add(p, octaves);
        add(next_p, next_octaves);
    }
    SURPRISAL_SIMD void close_pair() {}
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t which, std::size_t lane) const {
        add_to_lanes(sums, which, lane, hi - sums.given->start, lo);
    }
};

template <>
struct octaves_group<f32> {
    f32 all_pairs, pair;

    SURPRISAL_SIMD void clear(double /*start*/) { all_pairs = pair = f32{}; }
    SURPRISAL_SIMD void add(f32 p, f32 octaves) { pair = mul_add(p, octaves, pair); }
    SURPRISAL_SIMD void add_pair(f32 p, f32 octaves, f32 next_p, f32 next_octaves) {
        all_pairs += mul_add(next_p, next_octaves, p * octaves);
    }
    SURPRISAL_SIMD void close_pair() {
        all_pairs += pair;
        pair = f32{};
    }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t which, std::size_t lane) const {
        add_to_lanes(sums, which, lane, all_pairs * (1 / format<float>::octave));
    }
};

// From a start that is a power of two, hi is a multiple of the start's last digit, so that such sums are exact.

/// Σ x of a group of rows, likewise.
template <class V>
struct mass_group;

template <>
struct mass_group<f64> {
    f64 hi, lo, pair;

    SURPRISAL_SIMD void clear() {
        hi = all<f64>(mass_start);
        lo = pair = f64{};
    }
    SURPRISAL_SIMD void add(f64 x) { pair += x; }
    SURPRISAL_SIMD void add_pair(f64 x, f64 next) { add_exactly(hi, lo, x + next); }
    SURPRISAL_SIMD void close_pair() {
        add_exactly(hi, lo, pair);
        pair = f64{};
    }
    [[nodiscard]] SURPRISAL_SIMD f64 total() const { return hi - mass_start; }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t which, std::size_t lane) const {
        add_to_lanes(sums, which, lane, total(), lo);
    }
};

template <>
struct mass_group<f32> {
    f32 all_pairs, pair;

    SURPRISAL_SIMD void clear() { all_pairs = pair = f32{}; }
    SURPRISAL_SIMD void add(f32 x) { pair += x; }
    SURPRISAL_SIMD void add_pair(f32 x, f32 next) { all_pairs += x + next; }
    SURPRISAL_SIMD void close_pair() {
        all_pairs += pair;
        pair = f32{};
    }
    [[nodiscard]] SURPRISAL_SIMD f32 total() const { return all_pairs; }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t which, std::size_t lane) const {
        add_to_lanes(sums, which, lane, all_pairs);
    }
};

/// Σ −p ln q and Σ q of a group of rows. A q above ½, of which there is at most one, goes apart: it may decide the whole
/// sum, and its surprisal is smaller than the parts that it is made of, as is what the others lack to 1.
template <class V, class Which>
struct surprisal_group {
    V rest;
    octaves_group<V> octaves;
    mass_group<V> mass;
    V likely_hi, likely_lo, likely_mass;

    SURPRISAL_SIMD void clear(const settings& given) {
        rest = likely_hi = likely_lo = likely_mass = V{};
        octaves.clear(given.start);
        mass.clear();
    }
    SURPRISAL_SIMD void add_pair(V p, V q, V next_p, V next_q) {
        add_pair(p, q, surprisal_of(q), next_p, next_q, surprisal_of(next_q));
    }
    SURPRISAL_SIMD void add_pair(V p, V q, const surprisal_parts<V>& x, V next_p, V next_q,
                                 const surprisal_parts<V>& next) {
        octaves.add_pair(p, x.octaves, next_p, next.octaves);
        rest = mul_add(next_p, next.rest(), mul_add(p, x.rest(), rest));
        mass.add_pair(q, next_q);
    }
    /// q_or_1 is 1 where there is no outcome.
    SURPRISAL_SIMD surprisal_parts<V> add_carefully(V p, V q, V q_or_1) {
        const surprisal_parts<V> x = surprisal_of_any(q_or_1);
        if (any_sign(all<V>(likely) - q)) {
            const auto is_likely = q > all<V>(likely);
            const exact_surprisal<V> exact(is_likely ? p : V{}, x);
            likely_hi += exact.hi;
            likely_lo += exact.lo;
            likely_mass += is_likely ? q : V{};
            p = is_likely ? V{} : p;
            q = is_likely ? V{} : q;
        }
        octaves.add(p, x.octaves);
        rest = mul_add(p, x.rest(), rest);
        mass.add(q);
        return x;
    }
    SURPRISAL_SIMD void close_pair() {
        octaves.close_pair();
        mass.close_pair();
    }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        add_to_lanes_exactly(sums, Which::rest, lane, rest);
        octaves.close(sums, Which::octaves, lane);
        mass.close(sums, Which::mass, lane);
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& sums, std::size_t lane) const {
        add_to(&sums.hi[Which::exact][lane], likely_hi);
        if constexpr (Sums::has_lo)
            add_to(&sums.lo[Which::exact][lane], likely_lo);
        else
            add_to(&sums.hi[Which::exact][lane], likely_lo);
        add_to(&sums.hi[Which::likely][lane], likely_mass);
    }

    /// Where no q is above ½; negative where one may be.
    [[nodiscard]] SURPRISAL_SIMD V unlikely() const { return number_of<V>(0.4375) - mass.total(); }
};

/// Makes hi + lo the sum in the lanes from lane on.
template <class Sums, class V>
SURPRISAL_SIMD void set(Sums& sums, std::size_t which, std::size_t lane, V hi, V lo) {
    store(&sums.hi[which][lane], hi);
    store(&sums.lo[which][lane], lo);
}

/// Zeros and subnormal numbers need no care: what they are multiplied with is finite.
template <class V, class Unit = one_unit<V>>
struct entropy_group {
    static constexpr bool needs_care = false;

    Unit unit;
    surprisal_group<V, entropy_sums> surprisal;
    V smallest;

    SURPRISAL_SIMD void clear(const settings& given) {
        unit.set(given);
        surprisal.clear(given);
        smallest = V{};
    }
    SURPRISAL_SIMD void add_pair(V given_p, V next_given_p) {
        const V p = unit.p(given_p);
        const V next = unit.p(next_given_p);
        surprisal.add_pair(p, p, next, next);
        smallest = minimum(smallest, minimum(p, next));
    }
    SURPRISAL_SIMD void add_carefully(std::size_t /*n*/, V given_p) {
        const V p = unit.p(given_p);
        surprisal.add_carefully(p, p, p);
        smallest = minimum(smallest, p);
    }
    SURPRISAL_SIMD void close_pair() { surprisal.close_pair(); }
    [[nodiscard]] SURPRISAL_SIMD bool is_normal() const {
        return !any_negative(minimum(smallest, surprisal.unlikely()));
    }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        surprisal.close(sums, lane);
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& sums, std::size_t lane) const {
        surprisal.close_care(sums, lane);
        sums.unfit = sums.unfit || any_negative(smallest);
    }

    template <class Sums>
    static SURPRISAL_SIMD bool set_few(Sums& sums, std::size_t lane, std::size_t /*n*/, V p) {
        const exact_surprisal<V> x(p, surprisal_of(p));
        set(sums, entropy_sums::exact, lane, x.hi, x.lo);
        set(sums, entropy_sums::mass, lane, p, V{});
        return !any_negative(p);
    }
};

/// Care is due to a q of 0; rows with subnormal ones have pairs of their own.
template <class V, class Unit = one_unit<V>>
struct cross_entropy_group {
    static constexpr bool needs_care = false;

    Unit unit;
    surprisal_group<V, cross_entropy_sums> surprisal;
    mass_group<V> mass_p;
    V smallest;    // of p, and carefully of q
    V smallest_q;  // of pairs
    V impossible;

    SURPRISAL_SIMD void clear(const settings& given) {
        unit.set(given);
        surprisal.clear(given);
        mass_p.clear();
        smallest = impossible = V{};
        smallest_q = all<V>(1);
    }
    SURPRISAL_SIMD void add_pair(V given_p, V given_q, V next_given_p, V next_given_q) {
        const V p = unit.p(given_p);
        const V q = unit.q(given_q);
        const V next_p = unit.p(next_given_p);
        const V next_q = unit.q(next_given_q);
        surprisal.add_pair(p, q, next_p, next_q);
        add_mass_and_smallest(p, q, next_p, next_q);
    }
    SURPRISAL_SIMD void add_subnormal_pair(V given_p, V given_q, V next_given_p, V next_given_q) {
        const V p = unit.p(given_p);
        const V q = unit.q(given_q);
        const V next_p = unit.p(next_given_p);
        const V next_q = unit.q(next_given_q);
        surprisal.add_pair(p, q, surprisal_of_any(q), next_p, next_q, surprisal_of_any(next_q));
        add_mass_and_smallest(p, q, next_p, next_q);
        smallest = minimum(smallest, minimum(unit.lost(given_q, q), unit.lost(next_given_q, next_q)));
    }
    SURPRISAL_SIMD void add_carefully(std::size_t n, V given_p, V given_q) {
        const V p = unit.p(given_p);
        const V q = unit.q(given_q);
        const V q_or_1 = or_1(q, n);
        surprisal.add_carefully(p, q, q_or_1);
        mass_p.add(p);
        smallest = minimum(smallest, minimum(minimum(p, q), unit.lost(given_q, q)));
        impossible = maximum(impossible, q_or_1 == V{} ? given_p : V{});
    }
    SURPRISAL_SIMD void close_pair() {
        surprisal.close_pair();
        mass_p.close_pair();
    }
    [[nodiscard]] SURPRISAL_SIMD bool is_normal() const {
        const V normal = smallest_q - format_of<V>::smallest_normal;
        return !any_negative(minimum(minimum(smallest, normal), surprisal.unlikely()));
    }
    [[nodiscard]] SURPRISAL_SIMD bool is_positive() const {
        return !any_negative(minimum(smallest, surprisal.unlikely())) && !any_lane<V>(smallest_q <= V{});
    }
    template <class Sums>
    SURPRISAL_SIMD void close(Sums& sums, std::size_t lane) const {
        surprisal.close(sums, lane);
        mass_p.close(sums, cross_entropy_sums::mass_p, lane);
    }
    template <class Sums>
    SURPRISAL_SIMD void close_care(Sums& sums, std::size_t lane) const {
        surprisal.close_care(sums, lane);
        // The smallest q of pairs is positive here; but without it GCC 12 takes 3 % longer for rows that need no care.
        sums.unfit = sums.unfit || any_negative(minimum(smallest, smallest_q));
        sums.impossible = sums.impossible || any_negative(-impossible);
    }

    template <class Sums>
    static SURPRISAL_SIMD bool set_few(Sums& sums, std::size_t lane, std::size_t n, V p, V q) {
        const V q_or_1 = or_1(q, n);
        const exact_surprisal<V> x(p, surprisal_of(q_or_1));
        set(sums, cross_entropy_sums::exact, lane, x.hi, x.lo);
        set(sums, cross_entropy_sums::mass_p, lane, p, V{});
        set(sums, cross_entropy_sums::mass, lane, q, V{});
        return !any_negative(p) && !any_below_normal(q_or_1);
    }

private:
    SURPRISAL_SIMD void add_mass_and_smallest(V p, V q, V next_p, V next_q) {
        mass_p.add_pair(p, next_p);
        smallest = minimum(smallest, minimum(p, next_p));
        smallest_q = minimum(smallest_q, minimum(q, next_q));
    }
};
