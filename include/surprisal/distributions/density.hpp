#ifndef SURPRISAL_DISTRIBUTIONS_DENSITY_HPP
#define SURPRISAL_DISTRIBUTIONS_DENSITY_HPP

#include <array>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <surprisal/config.hpp>
#include <surprisal/errors.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// The set where a density may be positive; an end may be infinite.
struct interval {
    double lower;
    double upper;
};

/// The whole line.
inline constexpr interval whole_line{-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};

/// The numbers from 0 on.
inline constexpr interval positive_half_line{0, std::numeric_limits<double>::infinity()};

/// A function of a real number: from float, double or long double to one of them.
template <class F>
concept real_function = std::copy_constructible<F> && std::invocable<const F&, double> &&
    std::floating_point<std::invoke_result_t<const F&, double>>;

/// How a continuous noun is read. A new noun specialises it in its own file with
///     view(p, which)           a detail::density_view, or what derives from one; it refers to p.
template <class P>
struct continuous_noun;

/// P or Q of the continuous measures: density(…), log_density(…).
template <class P>
concept continuous = requires {
    sizeof(continuous_noun<P>);
};

/// x = location, and how far from it the density falls off.
struct peak {
    double location;
    double scale;
};

/// What is said of a density besides its values.
struct guidance {
    std::array<peak, 16> peaks{};
    std::size_t peak_count = 0;
    std::array<double, 64> breaks{};
    std::size_t break_count = 0;
    bool is_normalized = true;

    /// There is mass around location, and the density falls off at that distance from it.
    constexpr void add_peak(double location, double scale) { peaks[peak_count++] = {location, scale}; }

    /// The density has a kink or jumps there.
    constexpr void add_break(double x) { breaks[break_count++] = x; }
};

namespace detail {

// Told from the representation: -ffinite-math-only lets a compiler take comparisons with infinity and NaN as decided.
inline constexpr std::uint64_t infinity_bits = 0x7FF0'0000'0000'0000;
[[nodiscard]] constexpr std::uint64_t magnitude_bits(double x) {
    return std::bit_cast<std::uint64_t>(x) & ~(1ULL << 63U);
}
[[nodiscard]] constexpr bool is_nan(double x) { return magnitude_bits(x) > infinity_bits; }
[[nodiscard]] constexpr bool is_infinite(double x) { return magnitude_bits(x) == infinity_bits; }
[[nodiscard]] constexpr bool has_sign(double x) { return magnitude_bits(x) != std::bit_cast<std::uint64_t>(x); }

[[nodiscard]] constexpr bool is_number(double x) { return magnitude_bits(x) < infinity_bits; }
[[nodiscard]] constexpr bool is_positive_number(double x) { return is_number(x) && x > 0; }

/// Infinity as the largest number, so that everything behind the nouns is finite.
[[nodiscard]] constexpr double finite(double x) {
    constexpr double largest = std::numeric_limits<double>::max();
    return is_infinite(x) ? (has_sign(x) ? -largest : largest) : x;
}

/// ln 0, where everything is finite.
inline constexpr double log_of_zero = -std::numeric_limits<double>::max();

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_interval(const char* noun, interval on) {
    fail<std::invalid_argument>(message() << noun << ": interval{" << on.lower << ", " << on.upper
                                          << "} is empty; write the smaller end first");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_scale(const char* noun, double scale) {
    fail<std::invalid_argument>(message()
                                << noun << ": near() has scale " << scale
                                << "; a scale is positive and finite: how far from the location the density falls off");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_outside(const char* noun, const char* what, double x,
                                                                interval on) {
    fail<std::invalid_argument>(message()
                                << noun << ": " << what << " has x = " << x << ", which is not inside of interval{"
                                << on.lower << ", " << on.upper << "}");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_too_many(const char* noun, const char* what, std::size_t most) {
    fail<std::length_error>(message() << noun << ": " << what << " takes up to " << most << " points");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_value(argument which, bool is_logarithm, double x,
                                                              double value) {
    fail<std::domain_error>(
        message() << which << (is_logarithm ? ": the log-density" : ": the density") << " at x = " << x << " is "
                  << value << (is_logarithm ? "; it is a number or -inf" : "; a density is a number and not negative"));
}

/// A density as the integrator sees it: two pointers for the function, and what is known about it.
struct density_view {
    const void* function;
    double (*value)(const void* function, double x);
    bool is_logarithm;  // of what value() returns
    double epsilon;     // relative rounding error of the type that it computes in
    interval support;   // with infinite ends as the largest numbers
    const guidance* told;
    argument which;

    [[nodiscard]] bool covers(double x) const { return x >= support.lower && x <= support.upper; }

    /// ln f(x), log_of_zero where f is 0.
    [[nodiscard]] double log_at(double x) const {
        if (!covers(x)) return log_of_zero;
        const double y = value(function, x);
        if (is_nan(y) || (!is_logarithm && has_sign(y) && magnitude_bits(y) != 0))
            fail_value(which, is_logarithm, x, y);
        if (is_logarithm || is_infinite(y)) return finite(y);
        return magnitude_bits(y) == 0 ? log_of_zero : std::log(y);
    }
};

/// A function as density or log-density on an interval.
template <real_function F, bool IsLogarithm>
class function_on_line {
public:
    constexpr function_on_line(F f, interval on) : f_(std::move(f)), on_(on) {
        if (is_nan(on.lower) || is_nan(on.upper) || !(finite(on.lower) < finite(on.upper))) fail_interval(noun, on);
    }

    /// Says that there is mass around location, and how far from it the density falls off: once for each peak.
    [[nodiscard]] constexpr function_on_line near(double location, double scale) const {
        if (!contains(location)) fail_outside(noun, "near()", location, on_);
        if (is_nan(scale) || is_infinite(scale) || !(scale > 0)) fail_scale(noun, scale);
        function_on_line result = *this;
        guidance& told = result.told_;
        if (told.peak_count == told.peaks.size()) fail_too_many(noun, "near()", told.peaks.size());
        told.add_peak(location, scale);
        return result;
    }

    /// Says where the density has kinks or jumps.
    [[nodiscard]] constexpr function_on_line breaks(std::initializer_list<double> points) const {
        function_on_line result = *this;
        guidance& told = result.told_;
        for (const double x : points) {
            if (!contains(x)) fail_outside(noun, "breaks()", x, on_);
            if (told.break_count == told.breaks.size()) fail_too_many(noun, "breaks()", told.breaks.size());
            told.add_break(x);
        }
        return result;
    }

    /// Says that the integral need not be 1, as for a truncated density: the distribution is then the one proportional
    /// to the function, as for weights(), and the estimate's masses tell what the integral is.
    [[nodiscard]] constexpr function_on_line unnormalized() const {
        function_on_line result = *this;
        result.told_.is_normalized = false;
        return result;
    }

    [[nodiscard]] constexpr density_view view(argument which) const {
        using number = std::invoke_result_t<const F&, double>;
        constexpr double epsilon = std::same_as<number, float> ? 0x1p-24 : 0x1p-53;
        return {&f_, call, IsLogarithm, epsilon, {finite(on_.lower), finite(on_.upper)}, &told_, which};
    }

private:
    static constexpr const char* noun = IsLogarithm ? "surprisal::log_density" : "surprisal::density";

    [[nodiscard]] constexpr bool contains(double x) const {
        return !is_nan(x) && !is_infinite(x) && x >= finite(on_.lower) && x <= finite(on_.upper);
    }

    [[nodiscard]] static double call(const void* function, double x) {
        const F& f = *static_cast<const F*>(function);
        if constexpr (std::same_as<std::invoke_result_t<const F&, double>, float>) {
            constexpr double most = std::numeric_limits<float>::max();
            return static_cast<double>(f(static_cast<float>(x > most ? most : x < -most ? -most : x)));
        } else {
            return static_cast<double>(f(x));
        }
    }

    F f_;
    interval on_;
    guidance told_;
};

}  // namespace detail

template <class F, bool IsLogarithm>
struct continuous_noun<detail::function_on_line<F, IsLogarithm>> {
    [[nodiscard]] static constexpr auto view(const detail::function_on_line<F, IsLogarithm>& p,
                                             detail::argument which) {
        return p.view(which);
    }
};

/// A density on the line: f(x) ≥ 0 with integral 1 over the interval, outside of which it is 0 and never asked.
///
/// .near(location, scale) says where the mass is, .breaks({x, …}) where the kinks are, .unnormalized() that the integral
/// need not be 1. Without them the mass is searched for, and what cannot be found is an error, not a number. Prefer
/// log_density where you have the logarithm: f underflows in the tails, and a narrow peak far away shows only in ln f.
/// Each of the three returns a new density. To assign it in a loop, f must be assignable: a std::function, not a lambda.
///
/// Domain    any function of float, double or long double; at an end of the interval it may be infinite.
/// Errors    std::invalid_argument for an interval that is empty, reversed or NaN, a point of near() or breaks() outside
///           of it, a scale that is not positive; std::length_error for more than 16 peaks or 64 breaks.
template <real_function F>
[[nodiscard]] constexpr auto density(F f, interval on = whole_line) {
    return detail::function_on_line<F, false>(std::move(f), on);
}

/// A density on the line by its logarithm, −∞ where the density is 0: as density(), without underflow in the tails.
template <real_function F>
[[nodiscard]] constexpr auto log_density(F f, interval on = whole_line) {
    return detail::function_on_line<F, true>(std::move(f), on);
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
