#ifndef SURPRISAL_DISTRIBUTIONS_FEW_WORDS_HPP
#define SURPRISAL_DISTRIBUTIONS_FEW_WORDS_HPP

#include <cstddef>
#include <limits>
#include <type_traits>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/log_masses.hpp>
#include <surprisal/distributions/masses.hpp>
#include <surprisal/distributions/scores_by_kernel.hpp>
#include <surprisal/simd/lane_sums.hpp>
#include <surprisal/simd/logit_sums.hpp>
#include <surprisal/simd/logits.hpp>
#include <surprisal/simd/measure.hpp>
#include <surprisal/simd/results.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// Numbers that the kernels read as they are.
[[nodiscard]] constexpr simd::few_numbers few_numbers_of(const double* x) { return {x, nullptr, nullptr}; }
[[nodiscard]] constexpr simd::few_numbers few_numbers_of(const float* x) { return {nullptr, nullptr, x}; }

/// At most 16 masses of any sum, as the kernels read them: numbers as they are, others in two words.
class few_words {
public:
    [[nodiscard]] constexpr bool is_served() const { return is_served_; }

    /// What a mass may be off, relative.
    [[nodiscard]] constexpr double error() const { return error_; }

    [[nodiscard]] constexpr simd::few_numbers numbers() const {
        return is_written_ ? simd::few_numbers{hi_, has_low_ ? lo_ : nullptr, nullptr} : given_;
    }

    /// Whether masses that sum to this are within the tolerance for their sum, if there is one.
    [[nodiscard]] constexpr bool is_normalized(double total) const {
        return simd::is_surely_within(total * unit_ - 1, tolerance_);
    }

    template <class E, bool SumIsOne>
    constexpr few_words(const mass_span<E, SumIsOne>& p, bool /*is_wide*/) : tolerance_(p.tolerance()) {
        if constexpr (simd::is_read<E>)
            given_ = few_numbers_of(p.data);
        else
            write(p);
    }
    /// Exponentials are off by what the kernels say, and by 2^-105 for each of the at most 1024 octaves below the largest.
    template <class E, bool SumIsOne, class Unit>
    constexpr few_words(const log_mass_span<E, SumIsOne, Unit>& p, bool is_wide)
        : is_written_(true), has_low_(true), error_(is_wide ? 0x1p-94 : 0x1p-56) {
        const simd::scores<E> z = scores_of(p);
        tolerance_ = z.tolerance;
        is_served_ = simd::is_moderate(z.temperature);
        if (!is_served_) return;
        as_row(z, [&](const auto* row) {
            unit_ = simd::best_kernels::few::write_powers(hi_, lo_, few_numbers_of(row), z.size, simd::rows_like(z),
                                                          is_wide);
        });
        is_served_ = unit_ >= 0;
    }
    template <class Label>
    requires std::is_same_v<Label, point_mass> || std::is_same_v<Label, smoothed_point_mass>
    constexpr few_words(const Label& p, bool /*is_wide*/) : is_served_(p.label < p.size()) {
        if (is_served_) write(p);
    }

private:
    template <class P>
    constexpr void write(const P& p) {
        is_written_ = true;
        std::size_t i = 0;
        do {  // there is an outcome
            const double_word<double> mass = p.template at<double>(i);
            hi_[i] = mass.hi;
            lo_[i] = mass.lo;
            has_low_ = has_low_ || mass.lo != 0;
        } while (++i < p.size());
        if (has_low_) error_ = 0x1p-104;
    }

    bool is_served_ = true;
    bool is_written_ = false;
    bool has_low_ = false;
    double error_ = 0;
    double tolerance_ = std::numeric_limits<double>::infinity();
    double unit_ = 1;
    simd::few_numbers given_{};
    double hi_[simd::few];
    double lo_[simd::few];
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
