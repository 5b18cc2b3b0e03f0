// The measures on virtual vectors: mathematics that knows no machine, in the words of vec.inl.

#include <surprisal/simd/vec.inl>

// ln 2 in two parts; the first has 11 low bits zero, so that k · ln2_hi is exact for |k| < 2^11.
inline constexpr double ln2_hi = 0x1.62e42fefa38p-1;
inline constexpr double ln2_lo = 0x1.ef35793c7673p-45;

inline constexpr double smallest_normal = 0x1p-1022;
/// The number that 2^52's mantissa holds for an exponent of 0.
inline constexpr double no_exponent = 0x1p52 + 2048;
inline constexpr double tiny = 0x1p-960;  // with its square root far above the smallest normal number

/// Elements that are added up lane by lane before their sum is added to the total; and the rows of a lane among them that
/// may be added up plainly.
inline constexpr std::size_t block_length = 1024;
inline constexpr std::size_t group_rows = 16;

/// Adds up a block in the lanes of so many registers: Pass says what becomes of `width` elements of each input. Group by
/// group, so that memory is read in order but for two kilobytes.
template <class Pass, std::size_t Registers, class... In>
SURPRISAL_SIMD typename Pass::sums sum_in_registers(std::size_t n, const In*... in) {
    typename Pass::lane_sums sums[Registers];
    for (std::size_t r = 0; r < Registers; ++r) Pass::clear(sums[r]);
    for (std::size_t start = 0; start < n; start += group_rows * lanes) {
        const std::size_t end = n - start < group_rows * lanes ? n : start + group_rows * lanes;
        for (std::size_t r = 0; r < Registers; ++r) {
            typename Pass::lane_sums& sum = sums[r];
            std::size_t i = start + r * width;
            for (; i + width <= end; i += lanes) Pass::add(sum, load(in + i)...);
            if (i < end) Pass::add_part(sum, end - i, load_part(in + i, end - i)...);
            Pass::close_group(sum);
        }
    }
    return Pass::total(sums);
}

/// The same in as few registers as hold n elements: those left out would add zeros, so the bits are the same.
template <class Pass, std::size_t Registers = 1, class... In>
SURPRISAL_SIMD typename Pass::sums sum_of_block(std::size_t n, const In*... in) {
    if constexpr (Registers < registers) {
        if (n > Registers * width) return sum_of_block<Pass, 2 * Registers>(n, in...);
    }
    return sum_in_registers<Pass, Registers>(n, in...);
}

// ---- sums that lose nothing ----

// Sums start at these, powers of two that are taken off again: above every −½ p ln q ≤ 373 and p ≤ 1 + tolerance.
inline constexpr double surprisal_start = 0x1p10;
inline constexpr double mass_start = 2;

/// Adds p (x.hi + x.lo) to a sum that starts large enough to be larger than every product: then the difference of two
/// sums is what was added of the product, exactly, and the fma leaves the rest.
SURPRISAL_SIMD void add_product(sum_with_rest<f64>& sum, f64 p, sum_with_rest<f64> x) {
    const f64 next = fma(p, x.hi, sum.hi);
    sum.lo += fma(p, x.lo, fma(p, x.hi, sum.hi - next));
    sum.hi = next;
}

/// Adds x ≤ sum.hi.
SURPRISAL_SIMD void add_exactly(sum_with_rest<f64>& sum, f64 x) {
    const f64 next = sum.hi + x;
    sum.lo += x - (next - sum.hi);
    sum.hi = next;
}

// ---- Kullback–Leibler divergence ----

/// (artanh(s)/s − 1)/s² for s² ≤ 0.04: minimax, its share of a divergence term off by less than 2^-59.
inline constexpr double divergence_tail[] = {0x1.5555555555553p-2, 0x1.999999999ac4ap-3, 0x1.24924922ff864p-3,
                                             0x1.c71c73aeb721ep-4, 0x1.745c7ac18a357p-4, 0x1.3b3024ada7409p-4,
                                             0x1.0e22d577d2ed9p-4, 0x1.195b9780f81f9p-4};

/// p ln(p/q) − p + q ≥ 0 without the last digits of ln 2, p k ln2_lo, which are due for the exponent k.
struct divergence_parts {
    f64 term;
    f64 k;
};

/// For normal p and q; with care for any p ≥ 0, and q as a normal or equally small mantissa, q 2^(no_exponent − e).
///
/// With k the exponent that brings q next to p, from the difference of the representations, and q' = q 2^k, the term is
/// p k ln 2 + (q − q') + [p ln(p/q') − p + q'], the bracket by the series in s = (p − q')/(p + q') that starts at s².
/// No branch: for close p and q, k is 0 and what is left is the bracket alone. A p of 0 leaves q, up to a tiny number.
template <bool Careful>
SURPRISAL_SIMD divergence_parts divergence_term(f64 p, f64 q, f64 mantissa, f64 e) {
    constexpr std::uint64_t bias = 2048;  // makes k positive, and flips the sign of q'
    const u64 shift =
        bits_of(Careful ? maximum(p, all(tiny)) : p) - bits_of(mantissa) + ((bias << 52U) + (std::uint64_t{1} << 51U));
    const f64 k = number_of((shift >> 52U) | 0x4330000000000000U) - e;
    const f64 minus_q = number_of(bits_of(mantissa) + (shift & 0xFFF0000000000000U));
    const f64 d = p + minus_q;
    const f64 s = d / (p - minus_q);
    const f64 z = s * s;
    const f64 ds = d * s;
    const f64 bracket = mul_add(ds * (s + z), polynomial(divergence_tail, z), ds);
    return {fma(p, k * ln2_hi, q + minus_q) + bracket, k};
}

/// What one pass over p and q gives for their divergence.
struct divergence_sums {
    sum_with_rest<double> terms;  // Σ p ln(p/q) − p + q
    sum_with_rest<double> mass;   // Σ p
    double excess;                // Σ q − p
    double smallest;              // of all elements
    bool impossible;              // some p > 0 meets q = 0; known to a careful pass alone
};

/// A careful pass takes zeros and subnormal numbers. Where there are none it gives the same bits as the other.
template <bool Careful>
struct divergence_pass {
    using sums = divergence_sums;
    struct lane_sums {
        sum_with_rest<f64> terms, mass;
        f64 group, octaves, excess, smallest;
        u64 impossible;
    };

    static SURPRISAL_SIMD void clear(lane_sums& sum) {
        sum.terms.hi = sum.terms.lo = sum.mass.lo = sum.group = sum.octaves = sum.excess = f64{};
        sum.mass.hi = all(mass_start);
        sum.smallest = all(1);
        sum.impossible = u64{};
    }

    static SURPRISAL_SIMD divergence_parts term(lane_sums& sum, f64 p, f64 q) {
        if constexpr (Careful) {
            const auto is_comparable = p >= all(tiny);
            const auto is_normal = q >= all(smallest_normal);
            const f64 scale = is_normal ? all(1) : (is_comparable ? all(0x1p64) : all(1));
            const f64 exponent =
                is_normal ? all(no_exponent) : (is_comparable ? all(no_exponent - 64) : all(no_exponent));
            sum.impossible |= bits_of(q == f64{} ? maximum(p, f64{}) : f64{});
            return divergence_term<true>(p, q, q * scale, exponent);
        } else {
            return divergence_term<false>(p, q, q, all(no_exponent));
        }
    }

    static SURPRISAL_SIMD void add(lane_sums& sum, f64 p, f64 q) {
        const divergence_parts parts = term(sum, p, q);
        sum.group += parts.term;
        sum.octaves = mul_add(p, parts.k, sum.octaves);
        add_exactly(sum.mass, p);
        sum.excess += q - p;
        sum.smallest = minimum(sum.smallest, minimum(p, q));
    }
    /// The lanes without an outcome count as one of p = q = 1, whose term is 0, but for the mass.
    static SURPRISAL_SIMD void add_part(lane_sums& sum, std::size_t n, f64 p, f64 q) {
        const auto has_outcome = first_lanes(n);
        const f64 mass = p;
        const sum_with_rest<f64> mass_before = sum.mass;
        add(sum, has_outcome ? p : all(1), has_outcome ? q : all(1));
        sum.mass = mass_before;
        add_exactly(sum.mass, mass);
    }
    static SURPRISAL_SIMD void close_group(lane_sums& sum) {
        sum.terms = plus_with_rest::of(sum.terms, sum_with_rest<f64>{sum.group, f64{}});
        sum.group = f64{};
    }

    template <std::size_t Registers>
    static SURPRISAL_SIMD sums total(lane_sums (&x)[Registers]) {
        sum_with_rest<f64> terms[Registers], mass[Registers];
        f64 octaves[Registers], excess[Registers];
        f64 smallest = all(1);
        u64 impossible{};
        SURPRISAL_UNROLL
        for (std::size_t r = 0; r < Registers; ++r) {
            terms[r] = x[r].terms;
            octaves[r] = x[r].octaves;
            mass[r] = {x[r].mass.hi - mass_start, x[r].mass.lo};
            excess[r] = x[r].excess;
            smallest = minimum(smallest, x[r].smallest);
            if constexpr (Careful) impossible |= x[r].impossible;
        }
        sum_with_rest<double> total = add_lanes(terms);
        total.lo += ln2_lo * add_lanes(octaves);
        return {total, add_lanes(mass), add_lanes(excess), smallest_of_register(smallest),
                Careful && any_of_register(impossible)};
    }
};

/// Adds up all blocks. A block with a number below the normal ones is added up again with care, and so is the
/// next one at once: such numbers seldom come alone. Constant expressions, which allow no 0/0, are careful throughout.
template <class P, class Q>
SURPRISAL_SIMD divergence_sums divergence_sums_of(const P* p, const Q* q, std::size_t n) {
    divergence_sums sums{{0, 0}, {0, 0}, 0, 1, false};
    bool careful = width == 1;
    for (std::size_t i = 0; i < n; i += block_length) {
        const std::size_t length = n - i < block_length ? n - i : block_length;
        divergence_sums block{};
        if (!careful) block = sum_in_registers<divergence_pass<false>, registers>(length, p + i, q + i);
        if (careful || block.smallest < smallest_normal)
            block = sum_in_registers<divergence_pass<true>, registers>(length, p + i, q + i);
        careful = width == 1 || block.smallest < smallest_normal;
        sums.terms = add(sums.terms, block.terms);
        sums.mass = add(sums.mass, block.mass);
        sums.excess += block.excess;
        sums.smallest = smaller::of(sums.smallest, block.smallest);
        sums.impossible = sums.impossible || block.impossible;
    }
    return sums;
}

SURPRISAL_SIMD bool is_within(double x, double tolerance) { return x <= tolerance && x >= -tolerance; }

/// The sums of at most 16 outcomes, one to a lane; false, and nothing to rely on, where an element is below
/// the normal numbers.
template <std::size_t Registers, class P, class Q>
SURPRISAL_SIMD bool add_few(divergence_sums& sums, const P* p, const Q* q, std::size_t n) {
    f64 mass[Registers], excess[Registers], terms[Registers];
    f64 signs{};
    SURPRISAL_UNROLL
    for (std::size_t r = 0; r < Registers; ++r) {
        const std::size_t i = r * width;
        const std::size_t left = n > i ? n - i : 0;
        const auto has_outcome = first_lanes(left);
        const f64 x = left >= width ? load(p + i) : load_part(p + i, left);
        const f64 y = left >= width ? load(q + i) : load_part(q + i, left);
        const f64 y_or_1 = has_outcome ? y : all(1);
        const f64 x_or_1 = has_outcome ? x : all(1);
        const divergence_parts parts = divergence_term<false>(x_or_1, y_or_1, y_or_1, all(no_exponent));
        terms[r] = mul_add(x * parts.k, all(ln2_lo), parts.term);
        mass[r] = x;
        excess[r] = y - x;
        signs = number_of(bits_of(signs) | bits_of(minimum(x_or_1, y_or_1) - smallest_normal));
    }
    sums.terms = {add_lanes(terms), 0};
    sums.mass = add_lanes_exactly(mass);
    sums.excess = add_lanes(excess);
    return !any_sign(signs);
}

template <class P, class Q>
SURPRISAL_SIMD bool are_normal(const P* p, const Q* q, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        if (!(static_cast<double>(p[i]) >= smallest_normal && static_cast<double>(q[i]) >= smallest_normal))
            return false;
    return true;
}

template <std::size_t Registers = 1, class P, class Q>
SURPRISAL_SIMD bool add_few_in_registers(divergence_sums& sums, const P* p, const Q* q, std::size_t n) {
    if constexpr (Registers < registers) {
        if (n > Registers * width) return add_few_in_registers<2 * Registers>(sums, p, q, n);
    }
    return add_few<Registers>(sums, p, q, n);
}

/// D of the distributions proportional to p and q: T/P − (v − ln(1 + v)) with v = (Q − P)/P, where the second part is small.
SURPRISAL_SIMD kernel_result divergence_of(const divergence_sums& sums, double tolerance_p, double tolerance_q) {
    const double excess_p = (sums.mass.hi - 1) + sums.mass.lo;
    const bool is_valid =
        sums.smallest >= 0 && is_within(excess_p, tolerance_p) && is_within(excess_p + sums.excess, tolerance_q);
    if (!is_valid) return {0, 0, verdict::undecided};
    if (sums.impossible) return {0, 0, verdict::infinite};
    const double mass = 1 + excess_p;
    const double divergence = sums.terms.hi / mass;
    const double rest = (fma(-divergence, mass, sums.terms.hi) - divergence * ((1 - mass) + excess_p)) + sums.terms.lo;
    const double v = sums.excess / mass;
    const double correction = v * v * (0.5 - v * (1. / 3 - v * (0.25 - v * (0.2 - v * (1. / 6)))));
    const bool is_accurate = is_within(v, 0x1p-10) && correction <= divergence * 0x1p-4 && !(divergence < 0x1p-800);
    const bool is_equal = sums.terms.hi == 0 && sums.terms.lo == 0 && sums.excess == 0;
    if (!is_accurate && !is_equal) return {0, 0, verdict::undecided};
    return {divergence, rest - correction, verdict::value};
}

// ---- surprisal: entropy and cross-entropy ----

/// (artanh(s)/s − 1)/s² for s² ≤ 0.0295: minimax, its share of a logarithm off by less than 2^-59.
inline constexpr double logarithm_tail[] = {0x1.555555555558fp-2, 0x1.9999999980d1ep-3, 0x1.249249413b27cp-3,
                                            0x1.c71c528a1bee9p-4, 0x1.7466274adbc47p-4, 0x1.39a3e58d1503ep-4,
                                            0x1.2ef13d36ebd20p-4};

/// −½ ln(x 2^e) as hi + lo, for normal x; finite for 0. With x = m 2^k, m in [√½, √2), and s = (1 − m)/(1 + m) it is
/// artanh(s) − k ½ ln 2. The quotient's rounding error goes into lo, so what is left is below 2^-58 of the result.
SURPRISAL_SIMD sum_with_rest<f64> half_surprisal(f64 x, f64 e) {
    constexpr std::uint64_t bias = 2048;  // makes k positive, and flips the sign of m
    constexpr std::uint64_t sqrt_half = 0x3FE6A09E667F3BCD;
    const u64 shift = bits_of(x) + ((bias << 52U) - sqrt_half);
    const f64 minus_k = e - number_of((shift >> 52U) | 0x4330000000000000U);
    const f64 minus_m = number_of(bits_of(x) - (shift & 0xFFF0000000000000U));
    const f64 numerator = minus_m + 1.0;
    const f64 denominator = 1.0 - minus_m;
    const f64 denominator_rest = (1.0 - denominator) - minus_m;
    const f64 reciprocal = 1.0 / denominator;
    const f64 s = numerator * reciprocal;
    const f64 remainder = fma(-s, denominator_rest, fma(-s, denominator, numerator));
    const f64 z = s * s;
    const f64 tail = mul_add(s * z, polynomial(logarithm_tail, z), remainder * reciprocal);
    const f64 octaves = minus_k * (0.5 * ln2_hi);
    const f64 hi = octaves + s;
    return {hi, mul_add(minus_k, all(0.5 * ln2_lo), (octaves - hi) + s + tail)};
}

struct surprisal_sums {
    sum_with_rest<double> surprisal;  // Σ −½ p ln q
    sum_with_rest<double> mass_p;
    sum_with_rest<double> mass_q;
    double smallest_p;
    double smallest_q;
    bool impossible;
};

struct entropy_pass {
    using sums = surprisal_sums;
    struct lane_sums {
        sum_with_rest<f64> surprisal, mass;
        f64 smallest;
    };
    static SURPRISAL_SIMD void clear(lane_sums& sum) {
        sum.surprisal.hi = all(1);
        sum.mass.hi = all(mass_start);
        sum.surprisal.lo = sum.mass.lo = f64{};
        sum.smallest = all(1);
    }
    static SURPRISAL_SIMD void add(lane_sums& sum, f64 p) {
        add_product(sum.surprisal, p, half_surprisal(p, all(no_exponent)));
        add_exactly(sum.mass, p);
        sum.smallest = minimum(sum.smallest, p);
    }
    static SURPRISAL_SIMD void add_part(lane_sums& sum, std::size_t /*n*/, f64 p) { add(sum, p); }
    static SURPRISAL_SIMD void close_group(lane_sums& /*sum*/) {}
    template <std::size_t Registers>
    static SURPRISAL_SIMD sums total(lane_sums (&x)[Registers]) {
        sum_with_rest<f64> surprisal[Registers], mass[Registers];
        f64 smallest = x[0].smallest;
        SURPRISAL_UNROLL
        for (std::size_t r = 0; r < Registers; ++r) {
            surprisal[r] = {x[r].surprisal.hi - 1.0, x[r].surprisal.lo};
            mass[r] = {x[r].mass.hi - mass_start, x[r].mass.lo};
            smallest = minimum(smallest, x[r].smallest);
        }
        return {add_lanes(surprisal), add_lanes(mass), {}, smallest_of_register(smallest), 1, false};
    }
};

template <class P>
SURPRISAL_SIMD surprisal_sums entropy_sums_of(const P* p, std::size_t n) {
    surprisal_sums sums{{0, 0}, {0, 0}, {0, 0}, 1, 1, false};
    for (std::size_t i = 0; i < n; i += block_length) {
        const surprisal_sums block = sum_of_block<entropy_pass>(n - i < block_length ? n - i : block_length, p + i);
        sums.surprisal = add(sums.surprisal, block.surprisal);
        sums.mass_p = add(sums.mass_p, block.mass_p);
        sums.smallest_p = smaller::of(sums.smallest_p, block.smallest_p);
    }
    return sums;
}

/// H(P, Q) = (Σ −p ln q + P ln Q)/P where the second part, which repairs the sums, is small.
SURPRISAL_SIMD kernel_result mean_surprisal_of(const surprisal_sums& sums, sum_with_rest<double> code_mass,
                                               double tolerance_p, double tolerance_q) {
    const double excess_p = (sums.mass_p.hi - 1) + sums.mass_p.lo;
    const double x = (code_mass.hi - 1) + code_mass.lo;
    const bool is_valid = sums.smallest_p >= 0 && sums.smallest_q >= 0 && is_within(excess_p, tolerance_p) &&
                          is_within(x, tolerance_q) && is_within(x, 0x1p-10);
    if (!is_valid) return {0, 0, verdict::undecided};
    if (sums.impossible) return {0, 0, verdict::infinite};
    const double log_of_mass = x - x * x * (0.5 - x * (1. / 3 - x * (0.25 - x * (0.2 - x * (1. / 6)))));
    const double correction = log_of_mass * (1 + excess_p);
    const sum_with_rest<double> sum =
        add(sum_with_rest<double>{2 * sums.surprisal.hi, 2 * sums.surprisal.lo}, {correction, 0});
    const bool is_accurate = is_within(correction, sum.hi * 0x1p-4) && !(sum.hi < 0x1p-800);
    const bool is_certain = sum.hi == 0 && sum.lo == 0 && correction == 0;
    if (!is_accurate && !is_certain) return {0, 0, verdict::undecided};
    const double rounded = sum.hi + sum.lo;
    const double rest = (sum.hi - rounded) + sum.lo;
    const double mean = rounded / sums.mass_p.hi;
    return {mean, fma(-mean, sums.mass_p.hi, rounded) - mean * sums.mass_p.lo + rest, verdict::value};
}

/// As divergence_pass: a careful pass takes a q of 0 and subnormal ones.
template <bool Careful>
struct cross_entropy_pass {
    using sums = surprisal_sums;
    struct lane_sums {
        sum_with_rest<f64> surprisal, mass_p, mass_q;
        f64 smallest_p, smallest_q;
        u64 impossible;
    };
    static SURPRISAL_SIMD void clear(lane_sums& sum) {
        sum.surprisal.hi = all(surprisal_start);
        sum.mass_p.hi = sum.mass_q.hi = all(mass_start);
        sum.surprisal.lo = sum.mass_p.lo = sum.mass_q.lo = f64{};
        sum.smallest_p = sum.smallest_q = all(1);
        sum.impossible = u64{};
    }
    static SURPRISAL_SIMD sum_with_rest<f64> half_surprisal_of(lane_sums& sum, f64 p, f64 q) {
        if constexpr (Careful) {
            const auto is_normal = q >= all(smallest_normal);
            sum.impossible |= bits_of(q == f64{} ? maximum(p, f64{}) : f64{});
            return half_surprisal(is_normal ? q : q * 0x1p64, is_normal ? all(no_exponent) : all(no_exponent + 64));
        } else {
            return half_surprisal(q, all(no_exponent));
        }
    }
    static SURPRISAL_SIMD void add(lane_sums& sum, f64 p, f64 q, f64 q_seen) {
        add_product(sum.surprisal, p, half_surprisal_of(sum, p, q));
        add_exactly(sum.mass_p, p);
        add_exactly(sum.mass_q, q);
        sum.smallest_p = minimum(sum.smallest_p, p);
        sum.smallest_q = minimum(sum.smallest_q, q_seen);
    }
    static SURPRISAL_SIMD void add(lane_sums& sum, f64 p, f64 q) { add(sum, p, q, q); }
    static SURPRISAL_SIMD void add_part(lane_sums& sum, std::size_t n, f64 p, f64 q) {
        add(sum, p, q, first_lanes(n) ? q : all(1));
    }
    static SURPRISAL_SIMD void close_group(lane_sums& /*sum*/) {}
    template <std::size_t Registers>
    static SURPRISAL_SIMD sums total(lane_sums (&x)[Registers]) {
        sum_with_rest<f64> surprisal[Registers], mass_p[Registers], mass_q[Registers];
        f64 smallest_p = all(1), smallest_q = all(1);
        u64 impossible{};
        SURPRISAL_UNROLL
        for (std::size_t r = 0; r < Registers; ++r) {
            surprisal[r] = {x[r].surprisal.hi - surprisal_start, x[r].surprisal.lo};
            mass_p[r] = {x[r].mass_p.hi - mass_start, x[r].mass_p.lo};
            mass_q[r] = {x[r].mass_q.hi - mass_start, x[r].mass_q.lo};
            smallest_p = minimum(smallest_p, x[r].smallest_p);
            smallest_q = minimum(smallest_q, x[r].smallest_q);
            if constexpr (Careful) impossible |= x[r].impossible;
        }
        return {add_lanes(surprisal),
                add_lanes(mass_p),
                add_lanes(mass_q),
                smallest_of_register(smallest_p),
                smallest_of_register(smallest_q),
                Careful && any_of_register(impossible)};
    }
};

template <class P, class Q>
SURPRISAL_SIMD surprisal_sums cross_entropy_sums_of(const P* p, const Q* q, std::size_t n) {
    surprisal_sums sums{{0, 0}, {0, 0}, {0, 0}, 1, 1, false};
    bool careful = false;
    for (std::size_t i = 0; i < n; i += block_length) {
        const std::size_t length = n - i < block_length ? n - i : block_length;
        surprisal_sums block{};
        if (!careful) block = sum_of_block<cross_entropy_pass<false>>(length, p + i, q + i);
        if (careful || block.smallest_q < smallest_normal)
            block = sum_of_block<cross_entropy_pass<true>>(length, p + i, q + i);
        careful = block.smallest_q < smallest_normal;
        sums.surprisal = add(sums.surprisal, block.surprisal);
        sums.mass_p = add(sums.mass_p, block.mass_p);
        sums.mass_q = add(sums.mass_q, block.mass_q);
        sums.smallest_p = smaller::of(sums.smallest_p, block.smallest_p);
        sums.smallest_q = smaller::of(sums.smallest_q, block.smallest_q);
        sums.impossible = sums.impossible || block.impossible;
    }
    return sums;
}

// ---- the kernels ----

struct kernels {
    template <class P>
    static SURPRISAL_KERNEL kernel_result entropy(const P* p, std::size_t n, double tolerance) {
        const surprisal_sums sums = entropy_sums_of(p, n);
        return mean_surprisal_of(sums, sums.mass_p, tolerance, tolerance);
    }
    template <class P, class Q>
    static SURPRISAL_KERNEL kernel_result cross_entropy(const P* p, const Q* q, std::size_t n, double tolerance_p,
                                                        double tolerance_q) {
        const surprisal_sums sums = cross_entropy_sums_of(p, q, n);
        return mean_surprisal_of(sums, sums.mass_q, tolerance_p, tolerance_q);
    }
    template <class P, class Q>
    static SURPRISAL_KERNEL kernel_result kl_divergence(const P* p, const Q* q, std::size_t n, double tolerance_p,
                                                        double tolerance_q) {
        divergence_sums sums{{0, 0}, {0, 0}, 0, 1, false};
        const bool are_few = n - 1 < lanes && (width > 1 || are_normal(p, q, n));  // a constant expression looks first
        if (are_few && add_few_in_registers(sums, p, q, n)) return divergence_of(sums, tolerance_p, tolerance_q);
        return kl_divergence_of_many(p, q, n, tolerance_p, tolerance_q);
    }

private:
    template <class P, class Q>
    static SURPRISAL_KERNEL kernel_result kl_divergence_of_many(const P* p, const Q* q, std::size_t n,
                                                                double tolerance_p, double tolerance_q) {
        return divergence_of(divergence_sums_of(p, q, n), tolerance_p, tolerance_q);
    }
};
