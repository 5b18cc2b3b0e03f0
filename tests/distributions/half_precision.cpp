// 16-bit numbers from memory: every one of the 65536 is read as what its format says that it is.

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"

using surprisal::bfloat16;
using surprisal::half;

static_assert(surprisal::real<half> && surprisal::real<bfloat16>);
static_assert(surprisal::half_precision<half> && surprisal::half_precision<bfloat16>);
static_assert(std::same_as<surprisal::arithmetic_of<half>, double>);
static_assert(std::same_as<surprisal::arithmetic_of<bfloat16>, double>);
static_assert(sizeof(half) == 2 && sizeof(bfloat16) == 2);
static_assert(std::is_trivially_copyable_v<half> && std::is_aggregate_v<bfloat16>);
static_assert(surprisal::sum_tolerance<half>() == 0x1p-5);
static_assert(surprisal::sum_tolerance<bfloat16>() == 0x1.6a09e667f3bcdp-4);
static_assert(half{0x3C00} == 1 && half{0xC000} == -2 && half{0x0001} == 0x1p-24F && half{0x7BFF} == 65504);
static_assert(bfloat16{0x3F80} == 1 && bfloat16{0x4049} == 3.140625F && bfloat16{0x0001} == 0x1p-133F);

namespace {

/// A number from its sign, exponent and fraction, as IEEE 754-2008 §3.4 defines it.
[[nodiscard]] double decoded(std::uint16_t bits, int exponent_bits) {
    const int fraction_bits = 15 - exponent_bits;
    const int bias = (1 << (exponent_bits - 1)) - 1;
    const int exponent = (bits >> fraction_bits) & ((1 << exponent_bits) - 1);
    const double fraction = bits & ((1 << fraction_bits) - 1);
    const double sign = (bits & 0x8000) != 0 ? -1 : 1;
    if (exponent == 2 * bias + 1)
        return fraction == 0 ? sign * std::numeric_limits<double>::infinity()
                             : std::numeric_limits<double>::quiet_NaN();
    const double significand = std::ldexp(fraction, -fraction_bits) + (exponent == 0 ? 0 : 1);
    return sign * std::ldexp(significand, (exponent == 0 ? 1 : exponent) - bias);
}

template <class E>
void check_all(int exponent_bits) {
    int wrong = 0;
    for (int i = 0; i < 0x10000; ++i) {
        const E x{static_cast<std::uint16_t>(i)};
        const double expected = decoded(x.bits, exponent_bits);
        const auto value = static_cast<double>(x);
        const bool is_same = std::isnan(expected)
                                 ? std::isnan(value)
                                 : std::bit_cast<std::uint64_t>(value) == std::bit_cast<std::uint64_t>(expected);
        if (!is_same) ++wrong;
    }
    CHECK(wrong == 0);
}

/// All that are logits, and all that are weights and not 0, which would need too many terms to be 1.
template <class E>
struct all_numbers {
    std::vector<std::uint16_t> finite;
    std::vector<std::uint16_t> positive;

    all_numbers() {
        for (int i = 0; i < 0x10000; ++i) {
            const E x{static_cast<std::uint16_t>(i)};
            if (std::isfinite(float(x))) finite.push_back(x.bits);
            if (std::isfinite(float(x)) && x > 0) positive.push_back(x.bits);
        }
    }
};

template <class E>
[[nodiscard]] std::vector<float> widened(std::span<const E> narrow) {
    return {narrow.begin(), narrow.end()};
}

template <class E>
void check_measures(std::span<const E> (*read)(std::span<const std::uint16_t>)) {
    const all_numbers<E> all;
    const std::span<const E> w = read(all.positive);
    const std::span<const E> z = read(all.finite);
    const std::vector<float> wide_w = widened(w);
    const std::vector<float> wide_z = widened(z);
    CHECK(surprisal::entropy(surprisal::weights(w)) == surprisal::entropy(surprisal::weights(wide_w)));
    CHECK(surprisal::entropy(surprisal::logits(z)) == surprisal::entropy(surprisal::logits(wide_z)));
    CHECK(surprisal::cross_entropy(surprisal::one_hot(5), surprisal::logits(z)) ==
          surprisal::cross_entropy(surprisal::one_hot(5), surprisal::logits(wide_z)));
    CHECK(surprisal::kl_divergence(surprisal::logits(z, 1000.0), surprisal::logits(z, 2000.0)) ==
          surprisal::kl_divergence(surprisal::logits(wide_z, 1000.0), surprisal::logits(wide_z, 2000.0)));
    CHECK(surprisal::entropy(surprisal::rows(surprisal::weights(w), 2, w.size())) ==
          surprisal::entropy(surprisal::rows(surprisal::weights(wide_w), 2, w.size())));
}

}  // namespace

TEST_CASE("every half is read exactly") { check_all<half>(5); }

TEST_CASE("every bfloat16 is read exactly") { check_all<bfloat16>(8); }

#if defined(SURPRISAL_FLOAT16)
TEST_CASE("a half is what the compiler takes it for") {
    for (int i = 0; i < 0x10000; ++i) {
        const half x{static_cast<std::uint16_t>(i)};
        const auto expected = static_cast<float>(std::bit_cast<SURPRISAL_FLOAT16>(x.bits));
        if (!std::isnan(expected)) REQUIRE(static_cast<float>(x) == expected);
    }
}
#endif

TEST_CASE("halves are measured as the numbers that they are") { check_measures<half>(surprisal::as_half); }

TEST_CASE("bfloat16s are measured as the numbers that they are") { check_measures<bfloat16>(surprisal::as_bfloat16); }

TEST_CASE("probabilities of 16 bits may be off by the square root of their epsilon") {
    CHECK(surprisal::entropy<surprisal::bits>(std::array{half{0x3800}, half{0x3400}, half{0x3400}}) == 1.5);
    CHECK(surprisal::entropy(std::array{half{0x3555}, half{0x3555}, half{0x3555}}) ==
          Approx(std::log(3.0)).epsilon(1e-15));  // 0.33325
    CHECK_THROWS_AS(surprisal::entropy(std::array{half{0x3800}, half{0x3400}}), std::domain_error);
}

TEST_CASE("a 16-bit NaN, infinity or negative weight is an error as any other") {
    CHECK_THROWS_AS(surprisal::entropy(surprisal::weights(std::array{half{0x7C00}})), std::domain_error);
    CHECK_THROWS_AS(surprisal::entropy(surprisal::weights(std::array{half{0x7E00}})), std::domain_error);
    CHECK_THROWS_AS(surprisal::entropy(surprisal::weights(std::array{bfloat16{0xBF80}})), std::domain_error);
    CHECK_THROWS_AS(surprisal::entropy(surprisal::logits(std::array{bfloat16{0x7F80}})), std::domain_error);
    CHECK(surprisal::entropy(surprisal::logits(std::array{bfloat16{0x3F80}, bfloat16{0xFF80}})) == 0);  // masked
}
