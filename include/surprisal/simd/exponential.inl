// Exponentials on virtual vectors.

/// |x|
template <class V>
SURPRISAL_SIMD V magnitude(V x) {
    constexpr auto all_but_sign = ~typename format_of<V>::word{0} >> 1U;
    return from_bits(bits_of(x) & all_but_sign);
}

/// Whether some lane is no finite number, from the representation.
template <class V>
SURPRISAL_SIMD bool has_nonfinite(V x) {
    return any_lane<V>((bits_of(x) & exponent_field<number_of<V>>) == exponent_field<number_of<V>>);
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

    /// The power of a z within.
    [[nodiscard]] SURPRISAL_SIMD V of(V z) const {
        using f = format_of<V>;
        const V shifted = mul_add(z, rate_hi, shift);
        const V k = shifted - shift;
        const V r = mul_add(z, rate_lo, fma(z, rate_hi, -k));
        return polynomial(f::power_of_two, r) * from_bits(bits_of(shifted) << f::digits);
    }
};
