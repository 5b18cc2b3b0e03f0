#ifndef SURPRISAL_DISTRIBUTIONS_DENSITY_HPP
#define SURPRISAL_DISTRIBUTIONS_DENSITY_HPP

#include <array>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <initializer_list>
#include <limits>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

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

/// P or Q of the continuous measures: density(…), log_density(…), histogram_density, linear_density, a family's objects.
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
    /// How often the densities may be asked where nobody says otherwise.
    static constexpr int default_evaluations = 300'000;

    std::vector<peak> peaks;
    std::vector<double> breaks;
    bool is_normalized = true;
    int most_evaluations = default_evaluations;
    double relative_error = 0;  // that is good enough; 0 for as exact as can be

    /// There is mass around location, and the density falls off at that distance from it.
    void add_peak(double location, double scale) { peaks.push_back({location, scale}); }

    /// The density has a kink or jumps there.
    void add_break(double x) { breaks.push_back(x); }
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

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_most_evaluations(const char* noun, int most) {
    fail<std::invalid_argument>(message() << noun << ": at_most() has " << static_cast<double>(most)
                                          << " evaluations; an integral takes some hundreds at least");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_relative_error(const char* noun, double error) {
    fail<std::invalid_argument>(message() << noun << ": within() has a relative error of " << error
                                          << "; it lies between 0 and 1");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_value(argument which, bool is_logarithm, double x,
                                                              double value) {
    message text;
    text << which << (is_logarithm ? ": the log-density" : ": the density") << " at x = " << x << " is " << value;
    if (!is_nan(value))
        text << (is_logarithm ? "; it is a number or -inf" : "; a density is a number and not negative");
    else if (is_logarithm)
        text << ", where its mass is or may be; return -inf where the density is 0, give the interval in which it is "
                "positive, or add up logarithms in a form that does not overflow there";
    else
        text << ", where its mass is or may be; return 0 where the density is 0, give the interval in which it is "
                "positive, or pass its logarithm as log_density";
    fail<std::domain_error>(text);
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_infinite(argument which, double x) {
    fail<std::domain_error>(message() << which << " is infinite at x = " << x
                                      << ", where its mass is or may be; if it has a singularity there, write "
                                         ".breaks({x}); if it overflowed, pass its logarithm as log_density");
}

/// What happened while the densities were asked.
struct ledger {
    struct unknown {
        double x = 0;
        std::exception_ptr thrown{};  // nothing where the value was NaN or infinite
    };

    int evaluations = 0;  // points at which they were looked at
    int most_evaluations = guidance::default_evaluations;
    std::array<bool, 2> is_seen{};   // of p and of q, whether there is:
    std::array<unknown, 2> first{};  // the first point at which the function had no value

    bool is_exhausted = false;  // whether more were asked for

    [[nodiscard]] int left() const { return most_evaluations - evaluations; }

    /// Counts an evaluation, unless none is left.
    [[nodiscard]] bool spend() {
        if (evaluations >= most_evaluations) is_exhausted = true;
        if (!is_exhausted) ++evaluations;
        return !is_exhausted;
    }

    [[gnu::cold, gnu::noinline]] void note(std::size_t which, double x, std::exception_ptr thrown) {
        if (is_seen[which]) return;
        is_seen[which] = true;
        first[which] = {x, std::move(thrown)};
    }
};

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

    /// ln f(x), log_of_zero where f is 0. Where the function has no value, because it is NaN, overflows or throws, it is
    /// NaN: far outside of all mass that does no harm.
    [[nodiscard]] double log_at(double x, ledger& seen) const {
        const double y = asked(x, seen);
        if (is_nan(y)) return y;
        if (is_logarithm) return finite(y);
        if (has_sign(y) && magnitude_bits(y) != 0) fail_value(which, is_logarithm, x, y);
        return magnitude_bits(y) == 0 ? log_of_zero : std::log(y);
    }

    /// Says why a function has no value at a point where that matters: as it said itself by an exception, or else.
    [[noreturn, gnu::cold, gnu::noinline]] void fail_unknown(const ledger::unknown& at) const {
#if defined(__cpp_exceptions)
        if (at.thrown) std::rethrow_exception(at.thrown);
#endif
        if (const double y = value(function, at.x); is_infinite(y)) fail_infinite(which, at.x);
        fail_value(which, is_logarithm, at.x, std::numeric_limits<double>::quiet_NaN());
    }

    /// Which of the arguments it is: 0 for p, 1 for q.
    [[nodiscard]] std::size_t number_of_argument() const { return which.name[0] == 'q' ? 1 : 0; }

private:
    [[nodiscard]] double asked(double x, ledger& seen) const {
#if defined(__cpp_exceptions)
        try {
#endif
            const double y = value(function, x);
            if (magnitude_bits(y) < infinity_bits || (is_logarithm && is_infinite(y) && has_sign(y))) return y;
            if (is_infinite(y) && has_sign(y)) fail_value(which, is_logarithm, x, y);
            seen.note(number_of_argument(), x, {});
            return std::numeric_limits<double>::quiet_NaN();
#if defined(__cpp_exceptions)
        } catch (...) {
            seen.note(number_of_argument(), x, std::current_exception());
            return std::numeric_limits<double>::quiet_NaN();
        }
#endif
    }
};

/// A function as density or log-density on an interval.
template <real_function F, bool IsLogarithm>
class function_on_line {
public:
    function_on_line(F f, interval on) : f_(std::move(f)), on_(on) {
        if (is_nan(on.lower) || is_nan(on.upper) || !(finite(on.lower) < finite(on.upper))) fail_interval(noun, on);
    }

    /// Says that there is mass around location, and how far from it the density falls off: once for each peak.
    [[nodiscard]] function_on_line near(double location, double scale) const {
        const peak at{location, scale};
        return near({&at, 1});
    }

    /// The same for several peaks at once.
    [[nodiscard]] function_on_line near(std::span<const peak> peaks) const {
        function_on_line result = *this;
        for (const auto& [location, scale] : peaks) {
            if (!contains(location)) fail_outside(noun, "near()", location, on_);
            if (!is_positive_number(scale)) fail_scale(noun, scale);
            result.told_.add_peak(location, scale);
        }
        return result;
    }

    /// Says where the density has kinks or jumps.
    [[nodiscard]] function_on_line breaks(std::span<const double> points) const {
        function_on_line result = *this;
        for (const double x : points) {
            if (!contains(x)) fail_outside(noun, "breaks()", x, on_);
            result.told_.add_break(x);
        }
        return result;
    }
    [[nodiscard]] function_on_line breaks(std::initializer_list<double> points) const {
        return breaks(std::span<const double>(points.begin(), points.size()));
    }

    /// Says that the integral need not be 1, as for a truncated density: the distribution is then the one proportional
    /// to the function, as for weights(), and the estimate's masses tell what the integral is.
    [[nodiscard]] function_on_line unnormalized() const {
        function_on_line result = *this;
        result.told_.is_normalized = false;
        return result;
    }

    /// Says how often the function may be asked. What cannot be answered by then is an error that says what was reached.
    [[nodiscard]] function_on_line at_most(int evaluations) const {
        if (evaluations < 1) fail_most_evaluations(noun, evaluations);
        function_on_line result = *this;
        result.told_.most_evaluations = evaluations;
        return result;
    }

    /// Says which error of the result, relative to it, is good enough; for a function that is itself inexact it says how
    /// much. The fewer digits, the fewer evaluations.
    [[nodiscard]] function_on_line within(double relative_error) const {
        if (!is_positive_number(relative_error) || relative_error >= 1) fail_relative_error(noun, relative_error);
        function_on_line result = *this;
        result.told_.relative_error = relative_error;
        return result;
    }

    [[nodiscard]] density_view view(argument which) const {
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
            constexpr auto most = static_cast<double>(std::numeric_limits<float>::max());
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
    [[nodiscard]] static auto view(const detail::function_on_line<F, IsLogarithm>& p, detail::argument which) {
        return p.view(which);
    }
};

/// A density on the line: f(x) ≥ 0 with integral 1 over the interval, outside of which it is 0 and never asked.
///
/// .near(location, scale) says where the mass is, .breaks({x, …}) where the kinks are, .unnormalized() that f is given up to
/// a factor, .at_most(evaluations) how often it may be asked, .within(relative_error) which error is good enough. Without
/// them the mass is searched for, and what cannot be found is an error, not a number. Prefer log_density where you have the
/// logarithm: f underflows in the tails, and a narrow peak far away shows only in ln f. Each of them returns a new density.
/// To assign it in a loop, f must be assignable: a std::function, not a lambda.
///
/// Domain    any function of float, double or long double; at an end of the interval it may be infinite. Far outside of its
///           mass it may be NaN, overflow or throw.
/// Errors    std::invalid_argument for an interval that is empty, reversed or NaN, a point of near() or breaks() outside
///           of it, a scale that is not positive, no evaluations, a relative error that is not between 0 and 1.
template <real_function F>
[[nodiscard]] auto density(F f, interval on = whole_line) {
    return detail::function_on_line<F, false>(std::move(f), on);
}

/// A density on the line by its logarithm, −∞ where the density is 0: as density(), without underflow in the tails.
template <real_function F>
[[nodiscard]] auto log_density(F f, interval on = whole_line) {
    return detail::function_on_line<F, true>(std::move(f), on);
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
