#ifndef SURPRISAL_SIMD_FORMAT_HPP
#define SURPRISAL_SIMD_FORMAT_HPP

#include <cstddef>
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
    static constexpr double octave = 1;  // what one counts until sums are made

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
    /// 2^x for |x| ≤ ½: minimax, off by less than 2^-57.
    static constexpr double power_of_two[] = {1,
                                              0x1.62e42fefa39efp-1,
                                              0x1.ebfbdff82c5a5p-3,
                                              0x1.c6b08d704a123p-5,
                                              0x1.3b2ab6fb9ffa6p-7,
                                              0x1.5d87fe78a0ca2p-10,
                                              0x1.4309130f17d3dp-13,
                                              0x1.ffcbfc5af865fp-17,
                                              0x1.62bfc7112bf6ep-20,
                                              0x1.b5253ba5a50d6p-24,
                                              0x1.e61c2b794508p-28,
                                              0x1.e94d20e9fa9ep-32};
    /// The Taylor series of (2^(x/16) − 1)/x for |x| ≤ ½: seven coefficients in two words, and as many more in one.
    static constexpr std::size_t sixteenth_power_terms = 7;
    static constexpr double sixteenth_power[][2] = {
        {0x1.62e42fefa39efp-5, 0x1.abc9e3b39803fp-60},   {0x1.ebfbdff82c58fp-11, -0x1.5e43a53e44da3p-65},
        {0x1.c6b08d704a0c0p-17, -0x1.d331627513351p-71}, {0x1.3b2ab6fba4e77p-23, 0x1.4e65df05a9f75p-78},
        {0x1.5d87fe78a6731p-30, 0x1.0717f69a514bfp-86},  {0x1.430912f86c787p-37, 0x1.bd2c2a261ac8dp-91},
        {0x1.ffcbfc588b0c7p-45, -0x1.e53ab8cde09c6p-99}};
    static constexpr double sixteenth_power_tail[] = {
        0x1.62c0223a5c824p-52, 0x1.b5253d395e7c4p-60, 0x1.e4cf5158b8ecap-68, 0x1.e8cac7351bb25p-76,
        0x1.c3bd650fc2986p-84, 0x1.816193166d0f9p-92, 0x1.314964d5878a9p-100};
    /// (eˣ − 1 − x)/x² for |x| ≤ 2, likewise.
    static constexpr double beyond_tangent[] = {0.5,
                                                0x1.5555555555555p-3,
                                                0x1.5555555555552p-5,
                                                0x1.1111111111144p-7,
                                                0x1.6c16c16c16f67p-10,
                                                0x1.a01a01a0178cep-13,
                                                0x1.a01a019ff55f5p-16,
                                                0x1.71de3a564deebp-19,
                                                0x1.27e4fb83d976ep-22,
                                                0x1.ae645628efa42p-26,
                                                0x1.1eed8a69f443ap-29,
                                                0x1.612473bd0fb89p-33,
                                                0x1.939947c15ab63p-37,
                                                0x1.ae7af505a60a3p-41,
                                                0x1.adff4c8cb77a9p-45,
                                                0x1.959be7fe4609fp-49,
                                                0x1.795daf38646ddp-53,
                                                0x1.3041385e7d0e9p-57};
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
    static constexpr float octave = 0x1p23F;  // as the words of exponents do

    // The first part of 14 digits: its product with a number of 10 digits is exact.
    static constexpr float ln2_hi = 0x1.62ep-1F;
    static constexpr double ln2_lo = 0x1.0bfbe8e7bcd5ep-15;
    /// As above, off by less than 2^-31 and 2^-29.
    static constexpr float divergence_tail[] = {0x1.555554p-2F, 0x1.999b34p-3F, 0x1.240586p-3F, 0x1.eabc6cp-4F};
    static constexpr float logarithm_tail[] = {0x1.55557ap-1F, 0x1.995f02p-2F, 0x1.31dcaep-2F};
    /// As above, off by less than 2^-28 and 2^-26.
    static constexpr float power_of_two[] = {
        1, 0x1.62e43p-1F, 0x1.ebfbd8p-3F, 0x1.c6af76p-5F, 0x1.3b30a6p-7F, 0x1.5f0b8cp-10F, 0x1.3f9bcp-13F};
    static constexpr float beyond_tangent[] = {0.5F,
                                               0x1.555554p-3F,
                                               0x1.555542p-5F,
                                               0x1.111156p-7F,
                                               0x1.6c1ccap-10F,
                                               0x1.a00c5ep-13F,
                                               0x1.9ef0cap-16F,
                                               0x1.72a10cp-19F,
                                               0x1.3e2f08p-22F,
                                               0x1.b47f58p-26F};
};

/// The bits of sign and exponent.
template <class T>
inline constexpr typename format<T>::word exponent_field = ~typename format<T>::word{0} << format<T>::digits;

/// Half the exponents that this field has room for: what makes differences of exponents positive, and flips the sign.
inline constexpr std::uint64_t exponent_bias = std::uint64_t{1} << 63U;

}  // namespace surprisal::inline SURPRISAL_BUILD::simd
SURPRISAL_PRECISE_END
#endif
