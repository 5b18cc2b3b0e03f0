// Exponentials on virtual vectors.

/// Whether some lane is no finite number, from the representation.
template <class V>
SURPRISAL_SIMD bool has_nonfinite(V x) {
    return any_lane<V>((bits_of(x) & exponent_field<number_of<V>>) == exponent_field<number_of<V>>);
}

/// x − y and what is rounded off it.
template <class V>
SURPRISAL_SIMD V exact_difference(V x, V y, V& rest) {
    const V difference = x - y;
    const V from_x = difference + y;
    rest = (x - from_x) - (y - (from_x - difference));
    return difference;
}

/// The powers 2^(z rate − reference) of scores z. Each z is reduced by itself: its difference to the largest would have to be
/// rounded, and a rounded argument costs an exponential its last digits.
template <class V>
struct powers {
    V rate_hi, rate_lo, shift, lowest, highest;

    SURPRISAL_SIMD void set(const exponent_scale<number_of<V>>& scale) {
        rate_hi = all<V>(scale.rate_hi);
        rate_lo = all<V>(scale.rate_lo);
        shift = all<V>(scale.shift);
        lowest = all<V>(scale.lowest);
        highest = all<V>(scale.highest);
    }
    /// What z counts as. NaN stays.
    [[nodiscard]] SURPRISAL_SIMD V within(V z) const { return minimum(highest, maximum(lowest, z)); }

    /// z rate = whole + rest of a z within, |rest| ≤ ½; the bits have what the whole is beyond the reference.
    struct octaves {
        V whole, rest, bits;
    };
    [[nodiscard]] SURPRISAL_SIMD octaves octaves_of(V z) const {
        const V shifted = mul_add(z, rate_hi, shift);
        const V whole = shifted - shift;
        return {whole, mul_add(z, rate_lo, fma(z, rate_hi, -whole)), shifted};
    }
    [[nodiscard]] SURPRISAL_SIMD V of(const octaves& x) const {
        using f = format_of<V>;
        return polynomial(f::power_of_two, x.rest) * from_bits(bits_of(x.bits) << f::digits);
    }
    /// The power of a z within.
    [[nodiscard]] SURPRISAL_SIMD V of(V z) const { return of(octaves_of(z)); }
};

// In two words hi + lo.

SURPRISAL_SIMD words product(const words& x, const words& y) {
    const f64 hi = rounded_product(x.hi, y.hi);
    return {hi, fma(x.hi, y.hi, -hi) + mul_add(x.hi, y.lo, x.lo * y.hi)};
}

/// x + y where x is the larger.
SURPRISAL_SIMD words sum_with_smaller(const words& x, const words& y) {
    const f64 sum = x.hi + y.hi;
    return {sum, (y.hi - (sum - x.hi)) + (x.lo + y.lo)};
}

/// Brings whole octaves, as an exponent with its bias, into the last digits.
inline constexpr double exponent_shift =
    1.5 * format<double>::at_ulp_1 + ((1 << (format<double>::exponent_bits - 1)) - 1);

/// 2^(r + whole) of a whole number whose exponent is in the last digits of `shifted`, off by 2^-56 of it.
SURPRISAL_SIMD words power_of_two(const words& octaves, f64 shifted) {
    using f = format<double>;
    const f64 r = octaves.hi;
    const f64 ln2 = all<f64>(f::power_of_two[1]);
    const f64 line = rounded_product(r, ln2);
    const f64 curve = r * polynomial<2>(f::power_of_two, r);  // 2^r = 1 + r ln 2 + r curve
    const f64 e = mul_add(r, curve, line);
    const f64 rest = mul_add(r, curve, line - e) + fma(r, ln2, -line);
    const f64 x = 1 + e;
    const f64 scale = from_bits(bits_of(shifted) << f::digits);
    return {x * scale, ((e - (x - 1)) + mul_add(octaves.lo * ln2, x, rest)) * scale};
}
/// The same of octaves, and what was rounded off them.
SURPRISAL_SIMD words power_of_two(f64 octaves, f64 low) {
    const f64 shift = all<f64>(exponent_shift);
    const f64 shifted = octaves + shift;
    return power_of_two({octaves - (shifted - shift), low}, shifted);
}

/// The same off by 2^-102 of it. With e = 2^(r/16) − 1 by its Taylor series, (1 + e)² − 1 = 2e + e², four times.
SURPRISAL_SIMD words wide_power_of_two(const words& r, f64 shifted) {
    using f = format<double>;
    words e{polynomial(f::sixteenth_power_tail, r.hi), f64{}};
    SURPRISAL_UNROLL_LANES
    for (std::size_t i = f::sixteenth_power_terms; i > 0; --i)
        e = sum_with_smaller({all<f64>(f::sixteenth_power[i - 1][0]), all<f64>(f::sixteenth_power[i - 1][1])},
                             product(r, e));
    e = product(r, e);
    SURPRISAL_UNROLL_LANES
    for (int i = 0; i < 4; ++i) e = sum_with_smaller({e.hi + e.hi, e.lo + e.lo}, product(e, e));
    const words x = sum_with_smaller({all<f64>(1), f64{}}, e);
    const f64 scale = from_bits(bits_of(shifted) << f::digits);
    return {x.hi * scale, x.lo * scale};
}

/// The power of a z within, off by |z rate| 2^-105 of it and by 2^-102, or by 2^-56 where it need not be wide.
SURPRISAL_SIMD words power_of(const powers<f64>& power, f64 z, bool is_wide) {
    const f64 shifted = mul_add(z, power.rate_hi, power.shift);
    const f64 octaves = rounded_product(z, power.rate_hi);
    const f64 low = mul_add(z, power.rate_lo, fma(z, power.rate_hi, -octaves));
    const words r = exact_sum(octaves - (shifted - power.shift), low);
    return is_wide ? wide_power_of_two(r, shifted) : power_of_two(r, shifted);
}
