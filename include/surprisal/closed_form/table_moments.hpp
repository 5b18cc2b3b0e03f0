#ifndef SURPRISAL_CLOSED_FORM_TABLE_MOMENTS_HPP
#define SURPRISAL_CLOSED_FORM_TABLE_MOMENTS_HPP

#include <cmath>
#include <cstddef>
#include <limits>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/closed_form/table_pieces.hpp>
#include <surprisal/distributions/table.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// A function's integrals over a piece, which goes from u = 0 to 1, against 1 − u and u: what the heights at its ends take.
struct end_moments {
    bounded toward_zero;
    bounded toward_one;
};

/// What formulas take of a piece: its ends, and its heights there times its length.
struct weighed_piece {
    double from;
    double to;
    bounded left;
    bounded right;

    weighed_piece(const line& heights, double a, double b)
        : from(a), to(b), left(share(heights.left)), right(share(heights.right)) {}

    [[nodiscard]] bounded sum_of(const end_moments& of) const { return left * of.toward_zero + right * of.toward_one; }
    [[nodiscard]] bounded mass() const { return (left + right) / 2; }
    [[nodiscard]] bounded length() const { return bounded(to) - from; }

private:
    [[nodiscard]] static bounded share(const double_word<double>& x) {
        return within_ulps(x.hi * table::from_unit, 0.5);
    }
};

/// The sum over the pieces of a table that are not empty.
template <class F>
[[nodiscard]] bounded sum_over_pieces(const table& of, F f) {
    bounded_sum sum;
    bool is_finite = true;
    for (std::size_t i = 0; i < of.size() && is_finite; ++i) {
        if (of.is_empty(i)) continue;
        const bounded term = f(weighed_piece({of.left(i), of.right(i)}, of.knot(i), of.knot(i + 1)));
        is_finite = !is_exactly_infinite(term);
        sum.add(term);
    }
    return is_finite ? sum.result() : bounded(std::numeric_limits<double>::infinity());
}

/// ∫ f (x − m) over a piece.
[[nodiscard]] inline bounded first_moment(const weighed_piece& at, double m) {
    const bounded a = bounded(at.from) - m;
    const bounded b = bounded(at.to) - m;
    return at.sum_of({(2 * a + b) / 6, (a + 2 * b) / 6});
}

/// ∫ f (x − m)² over a piece.
[[nodiscard]] inline bounded second_moment(const weighed_piece& at, double m) {
    const bounded a = bounded(at.from) - m;
    const bounded b = bounded(at.to) - m;
    return at.sum_of({(3 * (a * a) + 2 * (a * b) + b * b) / 12, (a * a + 2 * (a * b) + 3 * (b * b)) / 12});
}

/// ∫ f |x − m| over piece i.
[[nodiscard]] inline bounded distance_moment(const table& of, std::size_t i, double m) {
    const double a = of.knot(i);
    const double b = of.knot(i + 1);
    const auto over = [&](double from, double to) {
        const bounded result = first_moment(weighed_piece(line_over(of, i, from, to), from, to), m);
        return result.value < 0 ? -result : result;
    };
    return a < m && m < b ? over(a, m) + over(m, b) : over(a, b);
}

/// ∫ f ln y over a piece on which y ≥ 0 changes linearly from `low` to `top`, with the heights where it is so.
[[nodiscard]] inline bounded log_moment(const bounded& at_low, const bounded& at_top, const bounded& low,
                                        const bounded& top, const bounded& length) {
    const log_moments moments(length / top, low / top);
    return (at_low + at_top) / 2 * log(top) + at_low * moments.toward_zero + at_top * moments.toward_one;
}

/// ∫ f/x over a piece of x ≥ 0.
[[nodiscard]] inline bounded inverse_moment(const weighed_piece& at) {
    if (at.from == 0) return at.left.value > 0 ? bounded(std::numeric_limits<double>::infinity()) : at.right / at.to;
    const bounded z = at.length() / at.to;
    if (z.value > 0.5) {
        const bounded r = bounded(at.from) / at.to;
        const bounded whole = -(log(r) / z);
        const bounded one = (1 - r * whole) / z;
        return at.sum_of({whole - one, one}) / at.to;
    }
    // With w = 1 − u, 1/x = (1/to) Σ zᵏ wᵏ; the sums' derivatives by z are less than 2.
    double zero = 0;
    double one = 0;
    double power = 1;
    int k = 0;
    while (power > 0x1p-60) {
        zero += power / (k + 2.0);
        one += power / ((k + 1.0) * (k + 2.0));
        power *= z.value;
        ++k;
    }
    const auto off = [&](double sum) { return bounded(sum, 2 * z.error + 64 * unit_roundoff * sum); };
    return at.sum_of({off(zero), off(one)}) / at.to;
}

/// ∫ f exp(sx) over a piece: relative to the end where it is largest, from which w goes, ∫ e⁻ʰʷ and ∫ w e⁻ʰʷ.
[[nodiscard]] inline bounded exp_moment(const weighed_piece& at, double s) {
    const bool is_rising = s > 0;
    const bounded h = std::fabs(s) * at.length();
    bounded whole = 1;
    bounded away = 0.5;
    if (h.value > 1) {
        whole = -(expm1(-h) / h);
        away = (1 - exp(-h) * (1 + h)) / (h * h);
    } else if (h.value > 0) {
        whole = -(expm1(-h) / h);
        double sum = 0;
        double power = 1;
        for (int k = 0; power > 0x1p-60 || power < -0x1p-60; power *= -h.value / ++k) sum += power / (k + 2.0);
        away = {sum, h.error + 16 * unit_roundoff};
    }
    const bounded near = whole - away;
    const end_moments moments = is_rising ? end_moments{away, near} : end_moments{near, away};
    return at.sum_of(moments) * exp(bounded(s) * (is_rising ? at.to : at.from));
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
