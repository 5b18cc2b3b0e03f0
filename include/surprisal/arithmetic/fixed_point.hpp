#ifndef SURPRISAL_ARITHMETIC_FIXED_POINT_HPP
#define SURPRISAL_ARITHMETIC_FIXED_POINT_HPP

#include <cstddef>
#include <cstdint>

#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/config.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// A number in [0, 2^32) to 192 digits behind the point: more than three numbers of type double hold. What is below the last
/// digit is cut off.
class fixed_point {
public:
    static constexpr int digits = 192;

    constexpr fixed_point() = default;

    /// ln 2
    [[nodiscard]] static constexpr fixed_point ln2() {
        fixed_point x;
        constexpr std::uint32_t leading[fractions] = {0xB172'17F7, 0xD1CF'79AB, 0xC9E3'B398,
                                                      0x03F2'F6AF, 0x40F3'4326, 0x7298'B62D};
        for (std::size_t i = 0; i < fractions; ++i) x.words_[fractions - 1 - i] = leading[i];
        return x;
    }

    /// Adds x 2^exponent; the sum must stay in range.
    template <class T>
    constexpr void add(const T& x, int exponent) {
        constexpr int step = 32;
        const bool is_negative = x < 0;
        T rest = is_negative ? T(0 - x) : x;
        if (!(rest > 0)) return;
        int last = exponent + detail::take_exponent(rest);  // of the digits that have been taken
        while (rest > 0 && last > -digits) {
            rest *= T(0x1p32);
            const auto word = static_cast<std::uint32_t>(rest);
            rest -= static_cast<T>(word);
            last -= step;
            add_word(word, last, is_negative);
        }
    }

    /// The sum modulo 2^32.
    friend constexpr fixed_point operator+(fixed_point x, const fixed_point& y) {
        std::uint64_t carry = 0;
        for (std::size_t i = 0; i < words; ++i) {
            carry += std::uint64_t{x.words_[i]} + y.words_[i];
            x.words_[i] = static_cast<std::uint32_t>(carry);
            carry >>= 32U;
        }
        return x;
    }
    /// The difference modulo 2^32.
    friend constexpr fixed_point operator-(const fixed_point& x, const fixed_point& y) {
        fixed_point complement;
        for (std::size_t i = 0; i < words; ++i) complement.words_[i] = ~y.words_[i];
        fixed_point last;
        last.words_[0] = 1;
        return x + (complement + last);
    }
    friend constexpr fixed_point operator*(const fixed_point& x, const fixed_point& y) {
        std::uint32_t product[2 * words]{};
        for (std::size_t i = 0; i < words; ++i) {
            std::uint64_t carry = 0;
            for (std::size_t j = 0; j < words; ++j) {
                carry += std::uint64_t{x.words_[i]} * y.words_[j] + product[i + j];
                product[i + j] = static_cast<std::uint32_t>(carry);
                carry >>= 32U;
            }
            product[i + words] = static_cast<std::uint32_t>(carry);
        }
        fixed_point result;
        for (std::size_t i = 0; i < words; ++i) result.words_[i] = product[i + fractions];
        return result;
    }
    friend constexpr fixed_point operator*(std::uint32_t n, fixed_point x) {
        std::uint64_t carry = 0;
        for (std::uint32_t& word : x.words_) {
            carry += std::uint64_t{word} * n;
            word = static_cast<std::uint32_t>(carry);
            carry >>= 32U;
        }
        return x;
    }
    friend constexpr fixed_point operator/(fixed_point x, std::uint32_t n) {
        std::uint64_t rest = 0;
        for (std::size_t i = words; i-- > 0;) {
            rest = (rest << 32U) | x.words_[i];
            x.words_[i] = static_cast<std::uint32_t>(rest / n);
            rest %= n;
        }
        return x;
    }

    /// This number less hi + lo, which are next to it.
    template <class T>
    [[nodiscard]] constexpr T less(const T& hi, const T& lo) const {
        fixed_point rest = *this;
        rest.add(T(0 - hi), 0);
        rest.add(T(0 - lo), 0);
        const bool is_negative = rest.words_[fractions] >> 31U != 0;
        if (is_negative) rest = fixed_point() - rest;
        T value = 0;
        for (std::size_t i = words; i-- > 0;) value = value * T(0x1p32) + static_cast<T>(rest.words_[i]);
        value = times_power_of_two(double_word<T>(value), -digits).hi;
        return is_negative ? T(0 - value) : value;
    }

    /// eˣ for x < 1, to 2^-186.
    [[nodiscard]] constexpr fixed_point exp() const {
        constexpr std::uint32_t terms = 44;
        fixed_point one;
        one.words_[fractions] = 1;
        fixed_point sum = one;
        for (std::uint32_t k = terms; k > 0; --k) sum = one + *this * sum / k;
        return sum;
    }

private:
    static constexpr std::size_t fractions = digits / 32;
    static constexpr std::size_t words = fractions + 1;

    /// Adds word 2^exponent, or takes it away.
    constexpr void add_word(std::uint32_t word, int exponent, bool is_negative) {
        const int shift = exponent + digits;
        fixed_point x;
        const std::uint64_t shifted = std::uint64_t{word} << static_cast<unsigned>(shift & 31);
        const int place = (shift - (shift & 31)) / 32;
        const auto set = [&x](int at, std::uint64_t value) {
            if (at >= 0 && at < static_cast<int>(words))
                x.words_[static_cast<std::size_t>(at)] = static_cast<std::uint32_t>(value);
        };
        set(place, shifted);
        set(place + 1, shifted >> 32U);
        *this = is_negative ? *this - x : *this + x;
    }

    std::uint32_t words_[words]{};  // the first counts 2^-192
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
