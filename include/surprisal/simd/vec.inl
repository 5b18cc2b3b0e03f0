// Words for vectors of one instruction set. isa.hpp includes this text in a namespace of each, which has defined
//     f64, u64           `width` doubles, and as many 64-bit words; plain numbers where width is 1
//     fma(a, b, c)       a b + c, the product in full: rounded once, or nearly so on machines without the instruction
//     mul_add(a, b, c)   a b + c as fast as it can be: the same as fma where the machine has it
//     minimum, maximum   of two vectors, lane by lane
//     all(x), load(x), load_part(x, n)    every lane x; `width` elements of any alignment; the first n < width, zeros behind
//     first_lanes(n)     a mask of the first n lanes
//     lane_of(x, j)      one lane
//     any_sign(x)        whether some lane has its sign bit set
// A virtual vector has 16 lanes on every machine, `registers` registers of `width`: so sums have one shape everywhere.

inline constexpr std::size_t lanes = 16;
inline constexpr std::size_t registers = lanes / width;

SURPRISAL_SIMD u64 bits_of(f64 x) { return __builtin_bit_cast(u64, x); }
SURPRISAL_SIMD f64 number_of(u64 x) { return __builtin_bit_cast(f64, x); }

/// c[0] + c[1] z + c[2] z² + …
template <std::size_t N>
SURPRISAL_SIMD f64 polynomial(const double (&c)[N], f64 z) {
    f64 value = all(c[N - 1]);
    SURPRISAL_UNROLL
    for (std::size_t i = 2; i <= N; ++i) value = mul_add(value, z, all(c[N - i]));
    return value;
}

// A fold over a virtual vector joins lane j and lane j + 8 first, then 4, 2, 1 apart: across registers, then within one.

struct plus {
    template <class V>
    static SURPRISAL_SIMD V of(V x, V y) {
        return x + y;
    }
};
struct either {
    template <class V>
    static SURPRISAL_SIMD V of(V x, V y) {
        return x | y;
    }
};
struct smaller {
    static SURPRISAL_SIMD double of(double x, double y) { return x < y ? x : y; }
};

template <class Op, class N, std::size_t Size>
SURPRISAL_SIMD N fold_in_halves(N (&x)[Size]) {
    SURPRISAL_UNROLL
    for (std::size_t half = Size / 2; half > 0; half /= 2) SURPRISAL_UNROLL
    for (std::size_t j = 0; j < half; ++j) x[j] = Op::of(x[j], x[j + half]);
    return x[0];
}

template <class Op>
SURPRISAL_SIMD double fold_register(f64 x) {
    double lane[width];
    SURPRISAL_UNROLL
    for (std::size_t j = 0; j < width; ++j) lane[j] = lane_of(x, j);
    return fold_in_halves<Op>(lane);
}

template <std::size_t Registers>
SURPRISAL_SIMD double add_lanes(f64 (&x)[Registers]) {
    return fold_register<plus>(fold_in_halves<plus>(x));
}
SURPRISAL_SIMD double smallest_of_register(f64 x) { return fold_register<smaller>(x); }
SURPRISAL_SIMD bool any_of_register(u64 x) {
    std::uint64_t lane[width];
    SURPRISAL_UNROLL
    for (std::size_t j = 0; j < width; ++j) lane[j] = std::bit_cast<std::uint64_t>(lane_of(number_of(x), j));
    return fold_in_halves<either>(lane) != 0;
}

/// hi + lo of one or of `width` sums, |hi| the larger.
template <class V>
struct sum_with_rest {
    V hi;
    V lo;
};

/// x + y with the rounding error of the high parts kept.
template <class V>
SURPRISAL_SIMD sum_with_rest<V> add(sum_with_rest<V> x, sum_with_rest<V> y) {
    const V sum = x.hi + y.hi;
    const V from_y = sum - x.hi;
    const V error = (x.hi - (sum - from_y)) + (y.hi - from_y);
    return {sum, x.lo + y.lo + error};
}

struct plus_with_rest {
    template <class V>
    static SURPRISAL_SIMD sum_with_rest<V> of(sum_with_rest<V> x, sum_with_rest<V> y) {
        return add(x, y);
    }
};

template <std::size_t Registers>
SURPRISAL_SIMD sum_with_rest<double> add_lanes(sum_with_rest<f64> (&x)[Registers]) {
    const sum_with_rest<f64> sum = fold_in_halves<plus_with_rest>(x);
    sum_with_rest<double> lane[width];
    SURPRISAL_UNROLL
    for (std::size_t j = 0; j < width; ++j) lane[j] = {lane_of(sum.hi, j), lane_of(sum.lo, j)};
    return fold_in_halves<plus_with_rest>(lane);
}

/// Σ over a virtual vector with its rounding errors, in the order of add_lanes.
template <std::size_t Registers>
SURPRISAL_SIMD sum_with_rest<double> add_lanes_exactly(f64 (&x)[Registers]) {
    sum_with_rest<f64> sums[Registers];
    SURPRISAL_UNROLL
    for (std::size_t r = 0; r < Registers; ++r) sums[r] = {x[r], f64{}};
    return add_lanes(sums);
}
