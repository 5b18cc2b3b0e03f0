#ifndef SURPRISAL_CLOSED_FORM_TABLE_PIECES_HPP
#define SURPRISAL_CLOSED_FORM_TABLE_PIECES_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/contrast_excess.hpp>
#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/logarithm.hpp>
#include <surprisal/distributions/table.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// A straight line over a piece by its values at the ends: heights times the length of the piece, 2^table::unit times.
struct line {
    double_word<double> left;
    double_word<double> right;

    [[nodiscard]] bool is_zero() const { return left.hi == 0 && right.hi == 0; }
};

/// A piece of the x axis on which P and Q are both linear.
struct shared_piece {
    line p;
    line q;
    line_length length;
};

/// Adds up bounded terms: the sum in double words, so that many terms cost no digits.
class bounded_sum {
public:
    void add(double value, double error) {
        sum_ += value;
        error_ += error;
    }
    void add(const bounded& term) { add(term.value, term.error); }

    [[nodiscard]] bounded result() const {
        const double value = sum_.rounded();
        return {value, (error_ + unit_roundoff * std::fabs(value)) * (1 + 0x1p-20)};
    }

private:
    double_word<double> sum_{0.0};
    double error_ = 0;
};

/// A table's line over a part of its piece i. Of values between the ends it takes the mean of these, whose terms are not
/// negative: no digits cancel.
[[nodiscard]] inline line line_over(const table& of, std::size_t i, double from, double to) {
    const double a = of.knot(i);
    const double b = of.knot(i + 1);
    const line whole{of.left(i), of.right(i)};
    if (from == a && to == b) return whole;
    const line_length length(a, b);
    const double_word<double> part = part_of({from, to}, length);
    if (of.is_constant()) return {part * whole.left, part * whole.left};
    const auto value = [&](double x) {
        if (x == a) return part * whole.left;
        if (x == b) return part * whole.right;
        return part * (part_of({x, b}, length) * whole.left + part_of({a, x}, length) * whole.right);
    };
    return {value(from), value(to)};
}

/// Calls f with each piece of the merged knots on which P or Q may be positive.
template <class F>
void for_each_piece(const table& p, const table& q, F f) {
    const auto next_of = [](const table& t, std::size_t& i, double x) {
        while (i < t.size() && t.knot(i + 1) <= x) ++i;
        if (i == t.size()) return std::numeric_limits<double>::infinity();
        return t.knot(i) > x ? t.knot(i) : t.knot(i + 1);
    };
    const auto line_of = [](const table& t, std::size_t i, double from, double to) {
        return i < t.size() && t.knot(i) <= from ? line_over(t, i, from, to) : line{};
    };
    std::size_t i = 0;
    std::size_t j = 0;
    double from = std::min(p.knot(0), q.knot(0));
    const double end = std::max(p.knot(p.size()), q.knot(q.size()));
    while (from < end) {
        const double to = std::min(next_of(p, i, from), next_of(q, j, from));
        const shared_piece piece{line_of(p, i, from, to), line_of(q, j, from, to), {from, to}};
        if (!piece.p.is_zero() || !piece.q.is_zero()) f(piece);
        from = to;
    }
}

/// The relative error of the values of two tables: of their masses, which add up so many terms, and of a few products.
[[nodiscard]] inline double rounding_of(const table& p, const table& q) {
    return 0x1p-101 * static_cast<double>(p.size() + q.size() + 16);
}

/// ln of a height that is given as a share of a piece.
[[nodiscard]] inline bounded log_height(double share, const line_length& length) {
    const double ratio = share * table::from_unit / length.value.hi;
    const bool is_exact = ratio > 0x1p-960 && ratio < 0x1p960 && share > 0x1p-500;
    const double lost = 0x1p-1020 / share;  // digits of a share that is subnormal
    const bounded ln2 = within_ulps(0x1.62e42fefa39efp-1, 0.5);
    const bounded log = is_exact ? surprisal::log(bounded(ratio, 4 * unit_roundoff * ratio))
                                 : surprisal::log(bounded(share, 2 * unit_roundoff * share)) - table::unit * ln2 -
                                       surprisal::log(bounded(length.value.hi, unit_roundoff * length.value.hi));
    const bounded result = length.exponent == 0 ? log : log - length.exponent * ln2;
    return {result.value, result.error + lost};
}

/// ∫ (1 − u) ln y du and ∫ u ln y du over [0, 1], of y = r + (1 − r) u.
struct log_moments {
    bounded toward_zero;
    bounded toward_one;

    explicit log_moments(const bounded& one_less_ratio, const bounded& ratio) : toward_zero(0), toward_one(0) {
        if (one_less_ratio.value <= 0.5)
            by_series(one_less_ratio);
        else
            by_formula(one_less_ratio, ratio);
    }

private:
    /// With z = 1 − r and w = 1 − u, ln y = −Σ zᵏ wᵏ/k.
    void by_series(const bounded& z) {
        double zero = 0;
        double one = 0;
        double power = z.value;
        for (int k = 1; power > 0x1p-60 * z.value && power > 0; ++k, power *= z.value) {
            zero += power / (k * (k + 2.0));
            one += power / (k * (k + 1.0) * (k + 2.0));
        }
        // The derivative of either sum is at most 1; the terms left out add less than the last one.
        toward_zero = {-zero, z.error + 32 * unit_roundoff * zero};
        toward_one = {-one, z.error + 32 * unit_roundoff * one};
    }

    void by_formula(const bounded& z, const bounded& r) {
        const bounded r_log_r = r.value > 0 ? r * log(r) : bounded(0);
        const bounded whole = -(1 + r_log_r / z);
        toward_one = (r - 0.25 - 0.75 * (r * r) + r * r_log_r / 2) / (z * z);
        toward_zero = whole - toward_one;
    }
};

/// −∫ f ln g over a piece where g is not 0 throughout.
[[nodiscard]] inline bounded cross_entropy_over(const shared_piece& at) {
    if (at.p.is_zero()) return 0;
    const bool is_rising = at.q.left.hi <= at.q.right.hi;
    const line p = is_rising ? at.p : line{at.p.right, at.p.left};
    const line q = is_rising ? at.q : line{at.q.right, at.q.left};
    const auto rounded = [](const double_word<double>& x, double factor) {  // a power of two
        const double value = x.hi * factor;
        return bounded(value, unit_roundoff * value + std::numeric_limits<double>::denorm_min());
    };
    const bounded at_low = rounded(p.left, table::from_unit);
    const bounded at_high = rounded(p.right, table::from_unit);
    const bounded log_top = log_height(q.right.hi, at.length);
    const bounded mass = rounded(0.5 * (p.left + p.right), table::from_unit);
    const double_word<double> change = q.right - q.left;
    if (change.hi == 0) return -(mass * log_top);
    const log_moments moments(rounded(change / q.right, 1), rounded(q.left / q.right, 1));
    return -(mass * log_top) - at_low * moments.toward_zero - at_high * moments.toward_one;
}

/// The value of a term and what rounding does to it.
struct term_value {
    double value;
    double error;
};

/// ln(a/b) of positive numbers, however far apart.
[[nodiscard]] inline double log_of_quotient(double a, double b) {
    const double quotient = a / b;
    return quotient > 0x1p-960 && quotient < 0x1p960 ? std::log(quotient) : std::log(a) - std::log(b);
}

/// a ln(a/b) − a + b.
struct divergence_integrand {
    static constexpr bool is_finite_at_zero = false;  // of b

    /// Below this |a − b|/(a + b) the term is a series: at it the formula's digits cancel to a sixth.
    static constexpr double near = 0.3;

    /// Of a and b with a few units of rounding, and d = a − b with an error of so much.
    [[nodiscard]] static term_value of(double a, double b, double d, double error_of_d) {
        if (a == 0) return {b, 4 * unit_roundoff * b};
        const double s = d / (a + b);
        if (std::fabs(s) < near) {
            const double z = s * s;
            const double leading = d * s;
            return {leading * (1 + (s + z) * artanh_tail(z)),
                    16 * unit_roundoff * leading + 2.5 * std::fabs(s) * error_of_d};
        }
        const double log = log_of_quotient(a, b);
        return {a * log - d, unit_roundoff * (a * (8 * std::fabs(log) + 8) + 8 * b) + a * (0x1p-1020 / b)};
    }

    /// No more than what lies over a part of a piece, between ends where b is 0 at one of them.
    [[nodiscard]] static double most(double a0, double a1, double b0, double b1) {
        const double a = std::fmax(a0, a1);
        const double b = std::fmax(b0, b1);
        return a * (std::fmax(log_of_quotient(a, b), 0) + 1) + b;  // ∫ ln(1/u) = 1
    }
};

/// ½ a ln(2a/(a + b)) + ½ b ln(2b/(a + b))
struct jensen_shannon_integrand {
    static constexpr bool is_finite_at_zero = true;

    /// Below this |a − b|/(a + b) the error is relative to the term.
    static constexpr double near = 0.5;

    [[nodiscard]] static term_value of(double a, double b, double d, double error_of_d) {
        const double s = d / (a + b);
        const double result = (a + b) / 4 * contrast_excess(s);
        if (std::fabs(s) < near) return {result, 32 * unit_roundoff * result + 0.6 * std::fabs(s) * error_of_d};
        return {result, 12 * unit_roundoff * (a + b) + error_of_d};  // s may be off where ln(1 − |s|) is large
    }
};

/// Integrates a term of two lines over the piece [0, 1]. The terms are convex in (a, b) and not negative, so nothing cancels,
/// and their values at the ends of a part bound what lies between. Where each line changes by at most a factor of 2, zeros
/// are no nearer than the length of the part: Gauss's 16 points leave an error of 5⁻³², relative to the term's largest values
/// around. Elsewhere the piece is halved, towards a zero again and again until what is left adds nothing.
template <class Term>
class line_integral {
public:
    explicit line_integral(double rounding) : rounding_(rounding) {}

    /// Adds the integral over a piece on which not both are 0.
    void add(const line& p, const line& q) {
        bool is_exact = true;
        const auto difference = [&](const double_word<double>& a, const double_word<double>& b) {
            const double d = (a - b).rounded();
            if (d == 0 || std::fabs(d) > rounding_ * std::fmax(a.hi, b.hi)) return d;
            is_exact = false;
            return 0.0;
        };
        const ends whole{
            p.left.hi, p.right.hi, q.left.hi, q.right.hi, difference(p.left, q.left), difference(p.right, q.right), 1};
        in_piece_ = {};
        if (whole.d0 == 0 && whole.d1 == 0) {
            // What rounding explains was taken as 0, and enters squared.
            const double most = std::fmax(std::fmax(whole.a0, whole.a1), std::fmax(whole.b0, whole.b1));
            in_piece_.add(0, is_exact ? 0 : rounding_ * rounding_ * most);
        } else if (whole.is_constant()) {
            add_point(whole.a0, whole.b0, whole.d0, std::fabs(whole.d0), 1);
        } else {
            integrate(whole);
        }
        const bounded piece = in_piece_.result();
        total_.add(piece.value * table::from_unit, piece.error * table::from_unit);
    }

    [[nodiscard]] bounded result() const {
        const bounded sum = total_.result();
        return {sum.value, sum.error + 4 * rounding_ * sum.value};
    }

private:
    struct ends {
        double a0, a1, b0, b1, d0, d1;
        double width;

        [[nodiscard]] bool is_constant() const { return a0 == a1 && b0 == b1 && d0 == d1; }
        [[nodiscard]] static bool is_level(double x, double y) { return std::fmax(x, y) <= 2 * std::fmin(x, y); }
        [[nodiscard]] bool is_smooth() const {
            const bool is_linear =
                (a0 == 0 && a1 == 0) || (b0 == 0 && b1 == 0);  // and so is the term, where it is finite
            return is_linear || (is_level(a0, a1) && is_level(b0, b1));
        }
        [[nodiscard]] ends left(const ends& middle) const {
            return {a0, middle.a0, b0, middle.b0, d0, middle.d0, width / 2};
        }
        [[nodiscard]] ends right(const ends& middle) const {
            return {middle.a0, a1, middle.b0, b1, middle.d0, d1, width / 2};
        }
        [[nodiscard]] ends middle() const {
            const auto mean = [](double x, double y) { return x / 2 + y / 2; };
            return {mean(a0, a1), 0, mean(b0, b1), 0, mean(d0, d1), 0, 0};
        }
    };

    void add_point(double a, double b, double d, double spread, double weight) {
        const term_value at = Term::of(a, b, d, 6 * unit_roundoff * spread + rounding_ * (a + b));
        in_piece_.add(weight * at.value, weight * (at.error + unit_roundoff * at.value));
    }

    /// Halves towards a zero in a loop, not by calls: there may be a thousand of them.
    void integrate(ends on) {
        for (int depth = 0; !(on.d0 == 0 && on.d1 == 0); ++depth) {
            if (on.is_smooth()) return by_gauss(on);
            if (on.a0 == 0 && on.b0 == 0) return add_point(on.a1, on.b1, on.d1, std::fabs(on.d1), on.width / 2);
            if (on.a1 == 0 && on.b1 == 0) return add_point(on.a0, on.b0, on.d0, std::fabs(on.d0), on.width / 2);
            const double most = on.width * bound(on);
            if (depth > 40 && (most <= 0x1p-60 * in_piece_.result().value || depth > 1200)) {
                in_piece_.add(most / 2, most / 2);
                return;
            }
            const ends middle = on.middle();
            const ends halves[2] = {on.left(middle), on.right(middle)};
            const bool is_left_first = halves[0].is_smooth();
            integrate(halves[is_left_first ? 0 : 1]);
            on = halves[is_left_first ? 1 : 0];
        }
    }

    [[nodiscard]] static double bound(const ends& on) {
        if constexpr (!Term::is_finite_at_zero)
            if (on.b0 == 0 || on.b1 == 0) return Term::most(on.a0, on.a1, on.b0, on.b1);
        return Term::of(on.a0, on.b0, on.d0, 0).value / 2 + Term::of(on.a1, on.b1, on.d1, 0).value / 2;
    }

    /// Gauss and Legendre's rule of 16 points on [0, 1].
    void by_gauss(const ends& on) {
        static constexpr double nodes[] = {0.005299532504175033701922913, 0.02771248846338371196100579,
                                           0.06718439880608412805976605,  0.1222977958224984830524494,
                                           0.1910618777986781257766641,   0.2709916111713863068287903,
                                           0.3591982246103705433847697,   0.4524937450811812799073403};
        static constexpr double weights[] = {0.01357622970587704742589029, 0.03112676196932394643142192,
                                             0.04757925584124639240496255, 0.06231448562776693602623814,
                                             0.07479799440828836604075087, 0.08457825969750126909465604,
                                             0.09130170752246179443338183, 0.09472530522753424814269836};
        for (std::size_t i = 0; i < std::size(nodes); ++i) {
            const double near = nodes[i];
            const double far = 1 - near;
            for (const bool is_left : {true, false}) {
                const double u = is_left ? near : far;
                const double v = is_left ? far : near;
                add_point(v * on.a0 + u * on.a1, v * on.b0 + u * on.b1, v * on.d0 + u * on.d1,
                          v * std::fabs(on.d0) + u * std::fabs(on.d1), on.width * weights[i]);
            }
        }
    }

    double rounding_;
    bounded_sum in_piece_;
    bounded_sum total_;
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
