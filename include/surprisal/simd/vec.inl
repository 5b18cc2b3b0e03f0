// Words for vectors of one instruction set. isa.hpp includes this text in a namespace of each, which has defined
//     f64, u64           `simd_width` doubles, and as many 64-bit words; plain numbers where that is 1
//     f32, u32           the same in floats, which fill as many bytes
//     fma(a, b, c)       a b + c, the product in full: rounded once, or nearly so on machines without the instruction
//     mul_add(a, b, c)   a b + c as fast as it can be: the same as fma where the machine has it
//     minimum, maximum   of two vectors, lane by lane
//     load(x), load_part(x, n)    elements of any alignment: a vector full; the first n < width, zeros behind
//     store(to, x)       writes an f64
//     lane_of(x, j)      one lane
//     set_lane(x, j, y)  makes it y
//     first_lanes<V>(n)  a mask of the first n lanes
//     widened<Part>(x)   the first or the second half of floats as f64; the only one where simd_width is 1
//     as_numbers(x)      the f32 of signed 32-bit words
//     any_sign(x)        whether some lane has its sign bit set

template <class V>
struct vector_traits;
template <>
struct vector_traits<f64> {
    using number = double;
    using words = u64;
    static constexpr std::size_t width = simd_width;
};
template <>
struct vector_traits<f32> {
    using number = float;
    using words = u32;
    static constexpr std::size_t width = simd_width * f32_parts;
};

template <class T>
struct vector_of;
template <>
struct vector_of<double> {
    using type = f64;
};
template <>
struct vector_of<float> {
    using type = f32;
};

template <class V>
using number_of = typename vector_traits<V>::number;
template <class V>
using words_of = typename vector_traits<V>::words;
template <class V>
using format_of = format<number_of<V>>;
template <class V>
inline constexpr std::size_t width = vector_traits<V>::width;

/// The first n elements, zeros behind.
template <class T>
SURPRISAL_SIMD auto load_up_to(const T* x, std::size_t n) {
    return n < width<decltype(load(x))> ? load_part(x, n) : load(x);
}

/// The first n ≤ simd_width elements in double, zeros behind.
SURPRISAL_SIMD f64 load_wide(const double* x, std::size_t n) { return load_up_to(x, n); }
SURPRISAL_SIMD f64 load_wide(const float* x, std::size_t n) { return widened<0>(load_up_to(x, n)); }

/// Every lane x, which may be a float also where the lanes are double.
template <class V, class T>
SURPRISAL_SIMD V all(T x) {
    static_assert(sizeof(T) <= sizeof(number_of<V>));
    return V{} + static_cast<number_of<V>>(x);
}

template <class V>
SURPRISAL_SIMD words_of<V> bits_of(V x) {
    return __builtin_bit_cast(words_of<V>, x);
}
SURPRISAL_SIMD f64 from_bits(u64 x) { return __builtin_bit_cast(f64, x); }
SURPRISAL_SIMD f32 from_bits(u32 x) { return __builtin_bit_cast(f32, x); }

/// |x|
template <class V>
SURPRISAL_SIMD V magnitude(V x) {
    constexpr auto all_but_sign = ~typename format_of<V>::word{0} >> 1U;
    return from_bits(bits_of(x) & all_but_sign);
}

/// The first n lanes of x, 1 behind, where x has zeros.
template <class V>
SURPRISAL_SIMD V or_1(V x, std::size_t n) {
    if (n >= width<V>) return x;
    return from_bits(bits_of(x) | bits_of(load(one_behind<number_of<V>> + (lanes - n))));
}

/// The first n lanes of x, y behind.
template <class V>
SURPRISAL_SIMD V or_else(V x, std::size_t n, V y) {
    if (n >= width<V>) return x;
    return first_lanes<V>(n) ? x : y;
}
template <class V>
SURPRISAL_SIMD V or_0(V x, std::size_t n) {
    return or_else(x, n, V{});
}

/// A subnormal x ≥ 0 in units of the smallest one: a normal number, got without arithmetic on subnormal ones, which is slow.
SURPRISAL_SIMD f64 in_smallest_units(f64 x) {
    constexpr double at_ulp_1 = format<double>::at_ulp_1;
    return from_bits(bits_of(x) | std::bit_cast<std::uint64_t>(at_ulp_1)) - at_ulp_1;
}
SURPRISAL_SIMD f32 in_smallest_units(f32 x) { return as_numbers(bits_of(x)); }

/// A product that compilers do not fuse with the sum which it goes into.
template <class V>
SURPRISAL_SIMD V rounded_product(V x, V y) {
    return fma(x, y, V{});
}

/// c[0] + c[1] z + c[2] z² + …; from the First of the coefficients on.
template <std::size_t First = 0, class V, std::size_t N>
SURPRISAL_SIMD V polynomial(const number_of<V> (&c)[N], V z) {
    V value = all<V>(c[N - 1]);
    SURPRISAL_UNROLL
    for (std::size_t i = 2; i <= N - First; ++i) value = mul_add(value, z, all<V>(c[N - i]));
    return value;
}

/// The same by even and odd powers: one operation more, and half the time until it is known.
template <class V, std::size_t N>
SURPRISAL_SIMD V polynomial_by_halves(const number_of<V> (&c)[N], V z) {
    static_assert(N % 2 == 0);
    const V square = z * z;
    V even = all<V>(c[N - 2]);
    V odd = all<V>(c[N - 1]);
    SURPRISAL_UNROLL
    for (std::size_t i = 4; i <= N; i += 2) {
        even = mul_add(even, square, all<V>(c[N - i]));
        odd = mul_add(odd, square, all<V>(c[N - i + 1]));
    }
    return mul_add(odd, z, even);
}

/// Adds x ≥ 0 to a sum hi + lo with hi ≥ x, and keeps what is rounded off.
template <class V>
SURPRISAL_SIMD void add_exactly(V& hi, V& lo, V x) {
    const V next = hi + x;
    lo += x - (next - hi);
    hi = next;
}

/// Adds p x to a sum hi + lo that starts large enough to be larger than every product: then the difference of two sums is
/// what was added of the product, exactly, and the fma leaves the rest.
template <class V>
SURPRISAL_SIMD void add_product_exactly(V& hi, V& lo, V p, V x) {
    const V next = fma(p, x, hi);
    lo += fma(p, x, hi - next);
    hi = next;
}

/// Writes floats as doubles.
template <std::size_t Part = 0>
SURPRISAL_SIMD void store(double* to, f32 x) {
    store(to + Part * simd_width, widened<Part>(x));
    if constexpr (Part + 1 < f32_parts) store<Part + 1>(to, x);
}

/// Adds x to numbers in memory.
SURPRISAL_SIMD void add_to(double* numbers, f64 x) { store(numbers, load(numbers) + x); }
template <std::size_t Part = 0>
SURPRISAL_SIMD void add_to(double* numbers, f32 x) {
    add_to(numbers + Part * simd_width, widened<Part>(x));
    if constexpr (Part + 1 < f32_parts) add_to<Part + 1>(numbers, x);
}

/// Whether a comparison, whose lanes are all ones or all zeros, holds somewhere.
template <class V, class Mask>
SURPRISAL_SIMD bool any_lane(Mask holds) {
    return any_sign(__builtin_bit_cast(V, holds));
}

/// Whether some lane is below 0; −0 is not.
template <class V>
SURPRISAL_SIMD bool any_negative(V x) {
    return any_sign(x + V{});
}
template <class V>
SURPRISAL_SIMD bool any_bit(words_of<V> x) {
    return any_sign(__builtin_bit_cast(V, x | (words_of<V>{} - x)));
}
template <class V>
SURPRISAL_SIMD bool any_below_normal(V x) {
    return any_sign(x - format_of<V>::smallest_normal);
}
