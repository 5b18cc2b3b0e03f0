// The vectors of `simd_width` doubles by the compilers' extension, which brings + − * / < ?: along.

inline constexpr std::size_t f32_parts = 2;
using f64 = double __attribute__((vector_size(simd_width * 8)));
using u64 = unsigned long long __attribute__((vector_size(simd_width * 8)));
using i64 = long long __attribute__((vector_size(simd_width * 8)));
using f32 = float __attribute__((vector_size(simd_width * 8)));
using u32 = unsigned __attribute__((vector_size(simd_width * 8)));
using i32 = int __attribute__((vector_size(simd_width * 8)));

SURPRISAL_SIMD f64 load(const double* x) {
    f64 y;
    __builtin_memcpy(&y, x, sizeof y);
    return y;
}
SURPRISAL_SIMD f32 load(const float* x) {
    f32 y;
    __builtin_memcpy(&y, x, sizeof y);
    return y;
}
/// As numbers of type double: after memcpy compilers would read again whatever is not.
SURPRISAL_SIMD void store(double* to, f64 x) {
    using unaligned __attribute__((aligned(8))) = f64;
    *reinterpret_cast<unaligned*>(to) = x;
}

SURPRISAL_SIMD f32 as_numbers(u32 x) { return __builtin_convertvector(__builtin_bit_cast(i32, x), f32); }

SURPRISAL_SIMD double lane_of(f64 x, std::size_t j) { return x[j]; }
SURPRISAL_SIMD void set_lane(f64& x, std::size_t j, double y) { x[j] = y; }

// Of every 2 Half lanes a lower and an upper half:

/// the two of x exchanged;
template <std::size_t Half, std::size_t... J>
SURPRISAL_SIMD f64 swapped(f64 x, std::index_sequence<J...> /*lanes*/) {
    return __builtin_shufflevector(x, x, (J ^ Half)...);
}
template <std::size_t Half>
SURPRISAL_SIMD f64 swapped(f64 x) {
    return swapped<Half>(x, std::make_index_sequence<simd_width>());
}

/// the lower ones of x, and those of y beside them;
template <std::size_t Half, std::size_t... J>
SURPRISAL_SIMD f64 lower_halves(f64 x, f64 y, std::index_sequence<J...> /*lanes*/) {
    return __builtin_shufflevector(x, y, ((J & Half) == 0 ? J : simd_width + J - Half)...);
}
template <std::size_t Half>
SURPRISAL_SIMD f64 lower_halves(f64 x, f64 y) {
    return lower_halves<Half>(x, y, std::make_index_sequence<simd_width>());
}

/// and the upper ones.
template <std::size_t Half, std::size_t... J>
SURPRISAL_SIMD f64 upper_halves(f64 x, f64 y, std::index_sequence<J...> /*lanes*/) {
    return __builtin_shufflevector(x, y, ((J & Half) == 0 ? J + Half : simd_width + J)...);
}
template <std::size_t Half>
SURPRISAL_SIMD f64 upper_halves(f64 x, f64 y) {
    return upper_halves<Half>(x, y, std::make_index_sequence<simd_width>());
}

/// A mask of the lanes below n.
SURPRISAL_SIMD i64 first_lanes_of(f64 /*x*/, std::size_t n) {
    i64 mask;
    __builtin_memcpy(&mask, first_of_lanes<long long> + (lanes - n), sizeof mask);
    return mask;
}
SURPRISAL_SIMD i32 first_lanes_of(f32 /*x*/, std::size_t n) {
    i32 mask;
    __builtin_memcpy(&mask, first_of_lanes<int> + (lanes - n), sizeof mask);
    return mask;
}
template <class V>
SURPRISAL_SIMD auto first_lanes(std::size_t n) {
    return first_lanes_of(V{}, n);
}

using f32_half = float __attribute__((vector_size(simd_width * 4)));
template <std::size_t Part>
SURPRISAL_SIMD f32_half half_of(f32 x) {
    f32_half y;
    __builtin_memcpy(&y, reinterpret_cast<const char*>(&x) + Part * sizeof y, sizeof y);
    return y;
}
