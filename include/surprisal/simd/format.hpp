#ifndef SURPRISAL_SIMD_FORMAT_HPP
#define SURPRISAL_SIMD_FORMAT_HPP

#include <cstdint>

#include <surprisal/config.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::simd {

/// How the kernels' numbers are represented, and the constants that depend on their digits.
template <class T>
struct format;

template <>
struct format<double> {
    using word = std::uint64_t;
    static constexpr int digits = 52;  // that are stored
    static constexpr int exponent_bits = 11;
    static constexpr word sqrt_half = 0x3FE6A09E667F3BCD;
    static constexpr word one = word{1023} << 52U;
    static constexpr double at_ulp_1 = 0x1p52;  // where whole numbers are next to each other

    static constexpr double smallest_normal = 0x1p-1022;
    static constexpr double tiny = 0x1p-960;  // stands for 0 where 0 cannot be divided by itself
    static constexpr int octaves_of_ulp = 1074;

    // ln 2 in two parts, the first of 40 digits: its product with a number of 13 digits is exact.
    static constexpr double ln2_hi = 0x1.62e42fefa2p-1;
    static constexpr double ln2_lo = 0x1.9ef35793c7673p-41;
    /// (artanh(s)/s − 1)/s² for s² ≤ 0.04: minimax, its share of a divergence term off by less than 2^-59.
    static constexpr double divergence_tail[] = {0x1.5555555555553p-2, 0x1.999999999ac4ap-3, 0x1.24924922ff864p-3,
                                                 0x1.c71c73aeb721ep-4, 0x1.745c7ac18a357p-4, 0x1.3b3024ada7409p-4,
                                                 0x1.0e22d577d2ed9p-4, 0x1.195b9780f81f9p-4};
    /// Twice that for s² ≤ 0.0295, its share of a logarithm off by less than 2^-58.
    static constexpr double logarithm_tail[] = {0x1.555555555558fp-1, 0x1.9999999980d1ep-2, 0x1.249249413b27cp-2,
                                                0x1.c71c528a1bee9p-3, 0x1.7466274adbc47p-3, 0x1.39a3e58d1503ep-3,
                                                0x1.2ef13d36ebd20p-3};
};

template <>
struct format<float> {
    using word = std::uint32_t;
    static constexpr int digits = 23;
    static constexpr int exponent_bits = 8;
    static constexpr word sqrt_half = 0x3F3504F3;
    static constexpr word one = word{127} << 23U;
    static constexpr float at_ulp_1 = 0x1p23F;

    static constexpr float smallest_normal = 0x1p-126F;
    static constexpr float tiny = 0x1p-100F;
    static constexpr int octaves_of_ulp = 149;

    // The first part of 14 digits: its product with a number of 10 digits is exact.
    static constexpr float ln2_hi = 0x1.62ep-1F;
    static constexpr double ln2_lo = 0x1.0bfbe8e7bcd5ep-15;
    /// As above, off by less than 2^-31 and 2^-29.
    static constexpr float divergence_tail[] = {0x1.555554p-2F, 0x1.999b34p-3F, 0x1.240586p-3F, 0x1.eabc6cp-4F};
    static constexpr float logarithm_tail[] = {0x1.55557ap-1F, 0x1.995f02p-2F, 0x1.31dcaep-2F};
};

/// The bits of sign and exponent; and 2^exponent_bits in that field, which makes exponents positive, and flips the sign.
template <class T>
inline constexpr typename format<T>::word exponent_field = ~typename format<T>::word{0} << format<T>::digits;
template <class T>
inline constexpr typename format<T>::word exponent_bias =
    typename format<T>::word{1} << (format<T>::digits + format<T>::exponent_bits);

}  // namespace surprisal::inline SURPRISAL_BUILD::simd
SURPRISAL_PRECISE_END
#endif
