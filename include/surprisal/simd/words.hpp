#ifndef SURPRISAL_SIMD_WORDS_HPP
#define SURPRISAL_SIMD_WORDS_HPP

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/config.hpp>
#include <surprisal/simd/isa.hpp>
#include <surprisal/simd/lane_sums.hpp>
#include <surprisal/simd/logits.hpp>
#include <surprisal/simd/measure.hpp>
#include <surprisal/simd/results.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::simd {

// What a pair of nouns comes down to where no kernel reads both of them as they are: masses in two words, a block of outcomes at
// a time. A reader fills blocks with one noun's masses in a unit of its own, and knows their total and how exact they are.

/// Masses hi + lo of neighbouring outcomes.
struct word_block {
    static constexpr std::size_t size = 16 * lanes;  // whole groups of rows

    alignas(64) double hi[size];
    alignas(64) double lo[size];

    /// Makes whole vectors of the first n.
    constexpr void pad(std::size_t n) {
        for (; n % lanes != 0; ++n) hi[n] = lo[n] = 0;
    }
};

/// Reads masses as they are: floating-point numbers, and integers of up to 64 bits.
template <class E>
class mass_reader {
public:
    static constexpr double error = 0x1p-103;  // of products with another total, relative

    template <class Kernels>
    constexpr mass_reader(Kernels kernels, const E* x, std::size_t n, double tolerance)
        : x_(x), size_(n), total_(total_of_masses(kernels, x, n, tolerance)) {}

    [[nodiscard]] constexpr std::size_t size() const { return size_; }
    [[nodiscard]] constexpr const double_word<double>& total() const { return total_; }

    template <class Kernels>
    constexpr void fill(Kernels /*kernels*/, std::size_t start, std::size_t n, word_block& to) const {
        for (std::size_t i = 0; i < n; ++i) {
            if constexpr (is_in_halves) {
                const double high = high_half(x_[start + i]);
                const double low = low_half(x_[start + i]);
                to.hi[i] = high + low;
                to.lo[i] = low - (to.hi[i] - high);
            } else {
                to.hi[i] = static_cast<double>(x_[start + i]);
                to.lo[i] = 0;
            }
        }
    }

private:
    static constexpr bool is_in_halves = std::is_integral_v<E> && sizeof(E) > 4;

    // Signed numbers of 32 bits are numbers that every machine makes doubles of.
    [[nodiscard]] static constexpr double high_half(E x) {
        return static_cast<double>(static_cast<std::int64_t>(static_cast<std::uint64_t>(x) >> 32U)) * 0x1p32;
    }
    [[nodiscard]] static constexpr double low_half(E x) {
        return static_cast<double>(static_cast<std::int64_t>(static_cast<std::uint64_t>(x) & 0xFFFF'FFFFU));
    }

    template <class Kernels>
    [[nodiscard]] static constexpr double_word<double> total_of_masses([[maybe_unused]] Kernels kernels, const E* x,
                                                                       std::size_t n,
                                                                       [[maybe_unused]] double tolerance) {
        if constexpr (is_in_halves) {
            std::uint64_t high = 0;
            std::uint64_t low = 0;
            for (std::size_t i = 0; i < n; ++i) {
                if constexpr (std::is_signed_v<E>)
                    if (x[i] < 0) return {};
                high += static_cast<std::uint64_t>(x[i]) >> 32U;
                low += static_cast<std::uint64_t>(x[i]) & 0xFFFF'FFFFU;
            }
            const auto in_words = [](std::uint64_t sum) {
                return two_sum(static_cast<double>(sum >> 32U) * 0x1p32, static_cast<double>(sum & 0xFFFF'FFFFU));
            };
            return times_power_of_two(in_words(high), 32) + in_words(low);
        } else {
            return normalization_of(kernels, n, x, tolerance).total;
        }
    }

    const E* x_;
    std::size_t size_;
    double_word<double> total_;
};

/// Reads the exponentials of scores, in double words, or in double where that is enough.
template <class E, bool IsWide>
class power_reader {
public:
    template <class Kernels>
    constexpr power_reader(Kernels kernels, const scores<E>& z) : z_(z) {
        if (!is_moderate(z.temperature)) return;
        const double_word<double> rate = rate_of(z.temperature);
        const mass_of_scores found = total_of<typename Kernels::exponentials, double>(kernels, z, rate);
        if (!(found.mass.hi > least_mass<double>) || !is_normalized(log_of(found), z.tolerance)) return;
        scale_ = {rate, found.reference};
        total_ = found.mass;
        const double octaves = found.reference < 0 ? 0.0 - found.reference : found.reference;
        error = IsWide ? 0x1p-100 + (octaves + 64) * 0x1p-105 : 0x1p-52;
    }

    [[nodiscard]] constexpr std::size_t size() const { return z_.size; }
    [[nodiscard]] constexpr const double_word<double>& total() const { return total_; }

    template <class Kernels>
    constexpr void fill(Kernels /*kernels*/, std::size_t start, std::size_t n, word_block& to) const {
        double z[word_block::size];
        for (std::size_t i = 0; i < n; ++i) z[i] = static_cast<double>(z_.data[start + i]);
        for (std::size_t i = n; i % lanes != 0; ++i) z[i] = 0;
        if constexpr (IsWide) {
            Kernels::words::write_powers(to.hi, to.lo, z, n, scale_);
        } else {
            const bool has_low = Kernels::scores::write_powers(to.hi, z, n, scale_, 1.0, 0.0);
            for (std::size_t i = 0; i < n; ++i) to.lo[i] = 0;
            for (std::size_t i = 0; has_low && i < n; ++i)
                if (!(to.hi[i] > 0) && z[i] >= std::numeric_limits<double>::lowest())
                    to.hi[i] = format<double>::smallest_normal;
        }
    }

    double error = 0;

private:
    scores<E> z_;
    exponent_scale<double> scale_{};
    double_word<double> total_;
};

/// Reads a label of n outcomes of which a share ε is spread evenly over all, in units of 1/n.
class label_reader {
public:
    static constexpr double error = 0x1p-103;

    constexpr label_reader(std::size_t label, std::size_t n, double epsilon)
        : label_(label), size_(n), epsilon_(epsilon), total_(label < n ? static_cast<double>(n) : 0) {}

    [[nodiscard]] constexpr std::size_t size() const { return size_; }
    [[nodiscard]] constexpr const double_word<double>& total() const { return total_; }

    template <class Kernels>
    constexpr void fill(Kernels /*kernels*/, std::size_t start, std::size_t n, word_block& to) const {
        for (std::size_t i = 0; i < n; ++i) {
            to.hi[i] = epsilon_;
            to.lo[i] = 0;
        }
        if (label_ < start || label_ >= start + n) return;
        const double_word<double> mass = total_ * two_sum<double>(1, 0 - epsilon_) + double_word<double>(epsilon_);
        to.hi[label_ - start] = mass.hi;
        to.lo[label_ - start] = mass.lo;
    }

private:
    std::size_t label_;
    std::size_t size_;
    double epsilon_;
    double_word<double> total_;
};

/// What the masses of P and of Q are multiplied with to be in one unit: the other's total, and a power of two. Products are
/// exact where quotients are not, so that proportional counts do not differ.
struct common_unit {
    double_word<double> factor_p;
    double_word<double> factor_q;
    double_word<double> mass;  // of both, between 1 and 4

    constexpr common_unit(const double_word<double>& total_p, const double_word<double>& total_q) {
        const scaled<double> p = split(total_p);
        const scaled<double> q = split(total_q);
        factor_p = times_power_of_two(q.fraction, 1 - p.exponent);
        factor_q = times_power_of_two(p.fraction, 1 - q.exponent);
        mass = p.fraction * (q.fraction * double_word<double>(2));
    }
};

/// The sums of masses in two words, each times its factor.
template <class Kernel, class Kernels, class P, class Q>
[[nodiscard]] constexpr auto sums_of_words(Kernels kernels, double start, const P& p,
                                           const double_word<double>& factor_p, const Q& q,
                                           const double_word<double>& factor_q) {
    const settings given{start};
    typename Kernel::template running_sums<double> sums;
    sums.given = &given;
    word_block of_p;
    word_block of_q;
    const auto fill = [&](const auto& reader, std::size_t first, std::size_t n, const double_word<double>& factor,
                          word_block& to) {
        reader.fill(kernels, first, n, to);
        to.pad(n);
        Kernels::words::multiply(to.hi, to.lo, n, factor.hi, factor.lo);
    };
    const bool is_one = static_cast<const void*>(&p) == static_cast<const void*>(&q);
    for (std::size_t i = 0; i < p.size(); i += word_block::size) {
        const std::size_t n = p.size() - i < word_block::size ? p.size() - i : word_block::size;
        fill(p, i, n, factor_p, of_p);
        if (!is_one) fill(q, i, n, factor_q, of_q);
        const word_block& model = is_one ? of_p : of_q;
        Kernel::add(sums, n, of_p.hi, of_p.lo, model.hi, model.lo);
    }
    typename Kernel::sums total;
    Kernel::add_up_lanes(total, sums);
    return total;
}

/// A divergence is about half the mean square of ln(q/p), of which an error has this much of the divergence at most: derived
/// from the inequality of Cauchy and Schwarz. So one that is smaller has too few digits.
[[nodiscard]] constexpr double least_divergence(double error, double wanted) {
    const double share = error / wanted;
    return 2 * (share * share);
}

// The measures of two readers. `wanted` is what a result may be off, relative.

struct kl_divergence_of_words {
    template <class Kernels, class P, class Q>
    [[nodiscard]] static constexpr kernel_result of(Kernels kernels, const P& p, const Q& q, double wanted) {
        using s = divergence_sums;
        if (!(p.total().hi > 0 && q.total().hi > 0)) return undecided;
        const common_unit unit(p.total(), q.total());
        auto sums =
            sums_of_words<typename Kernels::divergence_of_words>(kernels, 0, p, unit.factor_p, q, unit.factor_q);
        sums.set(s::terms, sums[s::terms] / unit.mass);
        for (const auto which : {s::octaves, s::excess}) sums.set(which, sums[which].hi / unit.mass.hi);
        sums.set(s::mass, {1.0});
        const kernel_result result = divergence_of<double>(sums, {0, 0x1p-40});
        if (result.hi == 0) return result;
        return at_least(least_divergence(p.error + q.error, wanted), result);
    }
};

struct jensen_shannon_of_words {
    template <class Kernels, class P, class Q>
    [[nodiscard]] static constexpr kernel_result of(Kernels kernels, const P& p, const Q& q, double wanted) {
        using s = jensen_shannon_sums;
        if (!(p.total().hi > 0 && q.total().hi > 0)) return undecided;
        const common_unit unit(p.total(), q.total());
        auto sums =
            sums_of_words<typename Kernels::jensen_shannon_of_words>(kernels, 0, p, unit.factor_p, q, unit.factor_q);
        sums.set(s::terms, sums[s::terms] / unit.mass);
        for (const auto which : {s::octaves, s::asymmetry, s::excess}) sums.set(which, sums[which].hi / unit.mass.hi);
        sums.set(s::mass, {1.0});
        const kernel_result result = jensen_shannon_of<double>(sums, {0x1p-40, 0x1p-40});
        if (result.hi == 0) return result;
        return at_least(least_divergence(p.error + q.error, wanted), result);
    }
};

/// Σ −p ln q. Of one reader that is both it is the entropy.
struct cross_entropy_of_words {
    template <class Kernels, class P, class Q>
    [[nodiscard]] static constexpr kernel_result of(Kernels kernels, const P& p, const Q& q, double wanted) {
        using kernel = typename Kernels::surprisal_of_words;
        if (!(p.total().hi > 0 && q.total().hi > 0)) return undecided;
        const double_word<double> factor_p = double_word<double>(1) / p.total();
        const double_word<double> factor_q = double_word<double>(1) / q.total();
        auto sums = sums_of_words<kernel>(kernels, first_start, p, factor_p, q, factor_q);
        if (const double start = nearer_start(sums[cross_entropy_sums::octaves].rounded()); start > 0)
            sums = sums_of_words<kernel>(kernels, start, p, factor_p, q, factor_q);
        const double error = (p.error + q.error) / wanted;
        return at_least(error > 0x1p-45 ? error : 0x1p-45, mean_surprisal_of<double>(sums, {1.0}, {1.0}, {0, 0}));
    }
};

}  // namespace surprisal::inline SURPRISAL_BUILD::simd
SURPRISAL_PRECISE_END
#endif
