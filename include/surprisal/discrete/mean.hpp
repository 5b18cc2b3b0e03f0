#ifndef SURPRISAL_DISCRETE_MEAN_HPP
#define SURPRISAL_DISCRETE_MEAN_HPP

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <stdexcept>

#include <surprisal/arithmetic/divergence.hpp>
#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/ignored.hpp>
#include <surprisal/errors.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_value(call function, std::size_t index, double value) {
    fail<std::domain_error>(message() << function << ": values[" << index << "] = " << value
                                      << "; values are numbers, +inf, or `ignored`");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_weight(call function, std::size_t index, double weight) {
    fail<std::domain_error>(message() << function << ": weights[" << index << "] = " << weight
                                      << "; weights are finite and not negative");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_weights_length(call function, std::size_t values,
                                                                       std::size_t weights) {
    fail<std::invalid_argument>(message()
                                << function << ": there are " << values << " values and " << weights << " weights");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_no_row(call function, std::size_t rows) {
    fail<std::domain_error>(message() << function << ": no row is counted of " << rows << ", so there is no mean; "
                                      << "rows do not count that are ignored, or of weight 0");
}

/// A value of a row is a number or +∞.
[[nodiscard]] constexpr bool is_value(double x) {
    constexpr std::uint64_t infinity = 0x7FF0'0000'0000'0000;
    const auto bits = std::bit_cast<std::uint64_t>(x);
    return bits <= infinity || (bits >> 63U != 0 && (bits & ~(std::uint64_t{1} << 63U)) < infinity);
}

/// Σ w x and Σ w over what is counted. Neither sum over- or underflows.
class weighted_sum {
public:
    constexpr void add(double x, double weight) {
        const auto exactly = [](double y) { return split<double>(y); };
        weight_ = weight_ + exactly(weight);
        if (!(x <= std::numeric_limits<double>::max()))
            is_infinite_ = true;
        else if (x < 0)
            negative_ = negative_ + exactly(-x) * exactly(weight);
        else
            positive_ = positive_ + exactly(x) * exactly(weight);
    }

    [[nodiscard]] constexpr bool is_empty() const { return !(weight_.fraction.hi > 0); }
    [[nodiscard]] constexpr double sum() const { return over(split<double>(1.0)); }
    [[nodiscard]] constexpr double mean() const { return over(weight_); }

private:
    /// Σ w x by a divisor.
    [[nodiscard]] constexpr double over(const scaled<double>& divisor) const {
        if (is_infinite_) return std::numeric_limits<double>::infinity();
        const contrast<double> x(positive_, negative_);
        const bool is_negative = x.difference.hi < 0;
        scaled<double> size = split(is_negative ? -x.difference : x.difference);
        size.exponent += x.exponent;
        const double quotient = rounded(size / divisor);
        return is_negative ? -quotient : quotient;
    }

    scaled<double> positive_;
    scaled<double> negative_;
    scaled<double> weight_;
    bool is_infinite_ = false;
};

/// Adds up the values that are not ignored.
[[nodiscard]] constexpr weighted_sum add_up_values(std::span<const double> values, call function) {
    weighted_sum total;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (is_ignored(values[i])) continue;
        if (!is_value(values[i])) fail_value(function, i, values[i]);
        total.add(values[i], 1);
    }
    return total;
}

/// The same with a weight for each; a weight of 0 counts nothing, also not +∞.
[[nodiscard]] constexpr weighted_sum add_up_values(std::span<const double> values, std::span<const double> weights,
                                                   call function) {
    if (values.size() != weights.size()) fail_weights_length(function, values.size(), weights.size());
    weighted_sum total;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!is_mass(weights[i])) fail_weight(function, i, weights[i]);
        if (is_ignored(values[i]) || weights[i] == 0) continue;
        if (!is_value(values[i])) fail_value(function, i, values[i]);
        total.add(values[i], weights[i]);
    }
    return total;
}

}  // namespace detail

/// Σ xᵢ over the rows that are counted: all but those whose value is `ignored`. With weights, Σ wᵢ xᵢ.
///
/// Shape     any number of values; as many weights.
/// Domain    values are numbers or +∞, weights finite and not negative; a row of weight 0 is not counted.
/// Returns   a number, or +∞; +0.0 for no row.
/// Errors    std::domain_error for another value or weight (index, value); std::invalid_argument if there are not as many
///           weights as values.
/// Accuracy  correctly rounded but for ties to 2^-40 ulp, of values of one sign: tests/discrete/mean.cpp, "error bound".
[[nodiscard]] constexpr double sum(std::span<const double> values) {
    return detail::add_up_values(values, "surprisal::sum").sum();
}
[[nodiscard]] constexpr double sum(std::span<const double> values, std::span<const double> weights) {
    return detail::add_up_values(values, weights, "surprisal::sum").sum();
}

/// The mean over the rows that are counted: Σ xᵢ by their number. With weights, Σ wᵢ xᵢ/Σ wᵢ.
///
/// Shape     at least one row that is counted.
/// Domain    as for sum.
/// Returns   a number, or +∞.
/// Errors    as for sum; std::domain_error if no row is counted (rows).
/// Accuracy  as for sum.
[[nodiscard]] constexpr double mean(std::span<const double> values) {
    const detail::weighted_sum total = detail::add_up_values(values, "surprisal::mean");
    if (total.is_empty()) detail::fail_no_row("surprisal::mean", values.size());
    return total.mean();
}
[[nodiscard]] constexpr double mean(std::span<const double> values, std::span<const double> weights) {
    const detail::weighted_sum total = detail::add_up_values(values, weights, "surprisal::mean");
    if (total.is_empty()) detail::fail_no_row("surprisal::mean", values.size());
    return total.mean();
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
