#ifndef SURPRISAL_GAUSSIAN_VARIANCE_RATIO_HPP
#define SURPRISAL_GAUSSIAN_VARIANCE_RATIO_HPP

#include <cmath>
#include <limits>

#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/exponential_excess.hpp>
#include <surprisal/arithmetic/logarithm.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/distributions/density.hpp>
#include <surprisal/distributions/gaussian.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// The ratio r = a/b of two numbers.
struct quotient {
    double a;
    double b;

    [[nodiscard]] double value() const { return a / b; }
    [[nodiscard]] double less_one() const { return (a - b) / b; }

    /// r − 1 − ln r ≥ 0. With u = r − 1 and s = u/(2 + u), ln r = 2 artanh s, and s u − 2 s³ (1/3 + s²/5 + …) is left:
    /// it starts at the square, so that close numbers keep their digits.
    [[nodiscard]] double excess() const {
        const double u = less_one();
        if (u > -0.5 && u < 1) return near_excess(u);
        const double ratio = value();
        return is_infinite(u) ? u : u - (ratio > 1e-300 ? std::log(ratio) : std::log(a) - std::log(b));
    }

    /// u − ln(1 + u) for u in (−½, 1).
    [[nodiscard]] static double near_excess(double u) {
        const double s = u / (2 + u);
        return s * (u - 2 * s * s * artanh_tail(s * s));
    }
};

/// The ratio r = (a/b)² of the squares of two numbers.
struct quotient_of_squares {
    quotient roots;

    [[nodiscard]] double value() const { return roots.value() * roots.value(); }
    [[nodiscard]] double less_one() const {
        const double u = roots.less_one();
        return u * (2 + u);
    }

    /// r − 1 − ln r = (a/b − 1)² + 2 (a/b − 1 − ln(a/b)) ≥ 0
    [[nodiscard]] double excess() const {
        const double u = roots.less_one();
        return u * u + 2 * roots.excess();
    }
};

/// The ratio r = a/b of numbers in double words, with exponents of their own.
struct quotient_of_scaled {
    scaled<double> a;
    scaled<double> b;

    [[nodiscard]] double value() const { return rounded(a / b); }
    [[nodiscard]] double less_one() const {
        const int apart = a.exponent - b.exponent;
        if (apart > 60) return value();
        return ((times_power_of_two(a.fraction, apart) - b.fraction) / b.fraction).hi;
    }

    /// r − 1 − ln r ≥ 0
    [[nodiscard]] double excess() const {
        const double u = less_one();
        if (u > -0.5 && u < 1) return quotient::near_excess(u);
        if (is_infinite(u)) return u;
        const wide fractions = a.fraction / b.fraction;
        return u - (wide_log(fractions) + static_cast<double>(a.exponent - b.exponent) * ln2<double>()).hi;
    }
};

/// The ratio r = eʸ.
struct quotient_of_logarithms {
    wide y;

    [[nodiscard]] double value() const { return std::exp(y.hi) * (1 + y.lo); }
    [[nodiscard]] double less_one() const {
        const double grown = std::expm1(y.hi);
        return y.lo == 0 ? grown : corrected(grown, std::exp(y.hi));
    }

    /// r − 1 − ln r ≥ 0
    [[nodiscard]] double excess() const {
        const double of_high = exponential_excess(y.hi);
        return y.lo == 0 ? of_high : corrected(of_high, std::expm1(y.hi));
    }

private:
    [[nodiscard]] double corrected(double value, double slope) const {
        return slope <= std::numeric_limits<double>::max() ? value + slope * y.lo : value;
    }
};

// P's variance over Q's. Where one of them is known by its logarithm, the other's is taken in double words: the logarithms
// of close variances cancel.

[[nodiscard]] inline scaled<double> square_of(deviation_value s) {
    const scaled<double> root = split(wide(s.value));
    return root * root;
}

[[nodiscard]] inline quotient ratio_of(variance_value p, variance_value q) { return {p.value, q.value}; }
[[nodiscard]] inline quotient ratio_of(variance_value p, unit_variance /*q*/) { return {p.value, 1}; }
[[nodiscard]] inline quotient ratio_of(unit_variance /*p*/, variance_value q) { return {1, q.value}; }
[[nodiscard]] inline quotient_of_squares ratio_of(deviation_value p, deviation_value q) { return {{p.value, q.value}}; }
[[nodiscard]] inline quotient_of_squares ratio_of(deviation_value p, unit_variance /*q*/) { return {{p.value, 1}}; }
[[nodiscard]] inline quotient_of_squares ratio_of(unit_variance /*p*/, deviation_value q) { return {{1, q.value}}; }
[[nodiscard]] inline quotient_of_scaled ratio_of(variance_value p, deviation_value q) {
    return {split(wide(p.value)), square_of(q)};
}
[[nodiscard]] inline quotient_of_scaled ratio_of(deviation_value p, variance_value q) {
    return {square_of(p), split(wide(q.value))};
}
[[nodiscard]] inline quotient_of_logarithms ratio_of(logarithm p, logarithm q) { return {two_sum(p.value, -q.value)}; }
[[nodiscard]] inline quotient_of_logarithms ratio_of(logarithm p, unit_variance /*q*/) { return {p.value}; }
[[nodiscard]] inline quotient_of_logarithms ratio_of(unit_variance /*p*/, logarithm q) { return {-q.value}; }
[[nodiscard]] inline quotient_of_logarithms ratio_of(variance_value p, logarithm q) {
    return {wide_log(wide(p.value)) - wide(q.value)};
}
[[nodiscard]] inline quotient_of_logarithms ratio_of(logarithm p, variance_value q) {
    return {wide(p.value) - wide_log(wide(q.value))};
}
[[nodiscard]] inline quotient_of_logarithms ratio_of(deviation_value p, logarithm q) {
    return {2.0 * wide_log(wide(p.value)) - wide(q.value)};
}
[[nodiscard]] inline quotient_of_logarithms ratio_of(logarithm p, deviation_value q) {
    return {wide(p.value) - 2.0 * wide_log(wide(q.value))};
}

[[nodiscard]] inline double logarithm_of(variance_value of) { return std::log(of.value); }
[[nodiscard]] inline double logarithm_of(deviation_value of) { return 2 * std::log(of.value); }
[[nodiscard]] inline double logarithm_of(logarithm of) { return of.value; }
[[nodiscard]] inline double logarithm_of(unit_variance /*of*/) { return 0; }

/// x over a variance, in steps that over- or underflow only where the quotient does.
[[nodiscard]] inline double divided(double x, variance_value by) { return x / by.value; }
[[nodiscard]] inline double divided(double x, deviation_value by) { return x / by.value / by.value; }
[[nodiscard]] inline double divided(double x, unit_variance /*by*/) { return x; }
[[nodiscard]] inline double divided(double x, logarithm by) {
    const double root = std::exp(-by.value / 2);
    return x == 0 ? 0 : x * root * root;
}

/// x² over a variance.
[[nodiscard]] inline double square_divided(double x, variance_value by) { return x / by.value * x; }
[[nodiscard]] inline double square_divided(double x, deviation_value by) {
    const double deviations = x / by.value;
    return deviations * deviations;
}
[[nodiscard]] inline double square_divided(double x, unit_variance /*by*/) { return x * x; }
[[nodiscard]] inline double square_divided(double x, logarithm by) {
    const double root = std::exp(-by.value / 4);
    const double deviations = x == 0 ? 0 : x * root * root;
    return deviations * deviations;
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
