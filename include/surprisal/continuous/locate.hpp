#ifndef SURPRISAL_CONTINUOUS_LOCATE_HPP
#define SURPRISAL_CONTINUOUS_LOCATE_HPP

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <surprisal/continuous/cuts.hpp>
#include <surprisal/distributions/density.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// A density inside of its interval, that counts how often it was looked at.
struct probe {
    const density_view& density;
    ledger& seen;

    [[nodiscard]] double operator()(double x) const {
        if (!(x > density.support.lower && x < density.support.upper)) return log_of_zero;
        if (!seen.spend()) return log_of_zero;
        const double log = density.log_at(x, seen);
        return is_nan(log) ? log_of_zero : log;
    }

    /// Whether the function has no value at x.
    [[nodiscard]] bool is_unknown(double x) const {
        ledger here;
        return density.support.lower < x && x < density.support.upper && seen.spend() &&
               is_nan(density.log_at(x, here));
    }
};

/// A point and the log-density there.
struct height {
    double x;
    double log;
};

// The doubles in ascending order, numbered: halving a range of numbers reaches any double in 64 steps, at any scale.
[[nodiscard]] inline std::int64_t number_of(double x) {
    const auto bits = std::bit_cast<std::int64_t>(x);
    return bits >= 0 ? bits : std::numeric_limits<std::int64_t>::min() - bits;
}
[[nodiscard]] inline double double_of(std::int64_t number) {
    return std::bit_cast<double>(number >= 0 ? number : std::numeric_limits<std::int64_t>::min() - number);
}

/// How many doubles lie between a and b ≥ a.
[[nodiscard]] inline double doubles_between(double a, double b) {
    return static_cast<double>(static_cast<std::uint64_t>(number_of(b)) - static_cast<std::uint64_t>(number_of(a)));
}

/// The double at a fraction of the way from a to b, in numbers.
[[nodiscard]] inline double between(double a, double b, double fraction) {
    const double step = fraction * (a < b ? doubles_between(a, b) : -doubles_between(b, a));
    const double half = std::fabs(step) < 0x1p60 ? 0 : step / 2;
    return double_of(number_of(a) + static_cast<std::int64_t>(half) + static_cast<std::int64_t>(step - half));
}

/// Where ln f(cut ± offset) + ln offset is largest: half a mass lies nearer than that, half beyond, about. Past the middle
/// of the way to the end of the interval its distance from there counts, because f may be infinite there.
struct mass_at {
    double offset;
    double log_mass;
};
[[nodiscard]] inline mass_at mass_beside(const probe& f, double cut, double direction, double guess, double longest) {
    const double nearest = std::log(resolved_offset(cut));
    const double farthest = std::log(smaller(longest, longest_offset));
    if (!(nearest < farthest)) return {longest, log_of_zero};
    const auto log_mass = [&](double z) {
        const double offset = std::exp(z);
        const double width = smaller(offset, larger(0, longest - offset));
        return smaller(f(cut + direction * offset), 1e300) + std::log(width);
    };
    const auto within = [&](double z) { return smaller(larger(z, nearest), farthest); };

    height best{within(std::log(guess)), 0};
    best.log = log_mass(best.x);
    double step = 1.4;
    while (best.log <= log_of_zero && best.x > nearest) {
        best.x = within(best.x - step);
        best.log = log_mass(best.x);
        step *= 2;
    }
    if (best.log <= log_of_zero) return {0, log_of_zero};
    // Walks uphill in growing steps, then closes in on the top.
    height sides[2];
    for (const int side : {1, 0}) {
        const double way = side == 0 ? -1 : 1;
        step = 1.4;
        for (;; step *= 2) {
            const double z = within(best.x + way * step);
            sides[side] = {z, z == best.x ? log_of_zero : log_mass(z)};
            if (!(sides[side].log > best.log)) break;
            sides[1 - side] = best;
            best = sides[side];
        }
        if (side == 1 && step > 1.4) break;
    }
    while (sides[1].x - sides[0].x > 3) {
        const bool is_right = sides[1].x - best.x > best.x - sides[0].x;
        const double z = best.x + 0.38 * ((is_right ? sides[1].x : sides[0].x) - best.x);
        const height tried{z, log_mass(z)};
        if (tried.log > best.log) {
            sides[is_right ? 0 : 1] = best;
            best = tried;
        } else {
            sides[is_right ? 1 : 0] = tried;
        }
    }
    return {std::exp(best.x), best.log};
}

/// The maximum between two lower points. Parabolas find a smooth one at once; the golden section in numbers of doubles
/// closes in on the last digit of a kink, at any scale.
class peak_search {
public:
    peak_search(const probe& f, height left, height top, height right) : f_(f), left_(left), top_(top), right_(right) {}

    [[nodiscard]] cut run() {
        for (int i = 0; i < 100 && doubles_between(left_.x, right_.x) > 2; ++i) {
            if (i % 3 != 2) {
                if (fit_parabola()) return {smooth_top_, scale_, scale_, true, true, false, scale_};
            } else if (!halve()) {
                break;
            }
        }
        const double scale = larger(smaller(top_.x - left_.x, right_.x - top_.x), shortest_offset);
        return {top_.x, scale, scale, false};
    }

private:
    static constexpr double golden = 0.38;

    /// Tries the vertex of the parabola through the three points, or, where the top is close to it, a point two scales
    /// off. A density that the parabola predicts is smooth here.
    [[nodiscard]] bool fit_parabola() {
        const double a = top_.x - left_.x;
        const double b = right_.x - top_.x;
        const double drop_a = top_.log - left_.log;
        const double drop_b = top_.log - right_.log;
        const double bend = -(drop_a / a + drop_b / b) / (a + b);
        const double slope = drop_a / a + bend * a;
        const double vertex = top_.x - slope / (2 * bend);
        const double drop = smaller(drop_a, drop_b);
        if (!(bend < 0 && bend > -1e300 && drop > 1e-9 && vertex > left_.x && vertex < right_.x)) {
            static_cast<void>(halve());
            return false;
        }
        scale_ = std::sqrt(-0.5 / bend);
        double x = vertex;
        if (std::fabs(vertex - top_.x) < 0.1 * scale_)
            x = top_.x + (a < b ? smaller(b / 2, 2 * scale_) : -smaller(a / 2, 2 * scale_));
        if (x == top_.x || !(x > left_.x && x < right_.x)) return false;
        const height old_top = top_;
        const auto is_predicted = [&](double at, double tolerance) {
            const double way = at - old_top.x;
            const double log = f_(at);
            narrow({at, log});
            return std::fabs(log - (old_top.log + (slope + bend * way) * way)) <= tolerance;
        };
        const double room = smaller(0.3 * scale_, 0.6 * (right_.x - vertex));
        if (!is_predicted(x, 1e-2 * smaller(drop, 1))) return false;
        smooth_top_ = vertex;
        // A kink that happened to lie on the parabola shows here.
        return is_predicted(vertex + room, -0.1 * bend * room * room);
    }

    /// Cuts the longer side. On a plateau it looks farther out: equal heights do not tell on which side the peak is.
    [[nodiscard]] bool halve() {
        const bool is_right = doubles_between(top_.x, right_.x) > doubles_between(left_.x, top_.x);
        const double end = is_right ? right_.x : left_.x;
        double fraction = golden;
        for (int i = 0; i < 10; ++i, fraction += (1 - fraction) / 2) {
            double x = between(top_.x, end, fraction);
            if (x == top_.x) x = between(top_.x, end, 1 - golden);
            if (x == top_.x || x == end) return false;
            const double log = f_(x);
            if (log == top_.log && i < 9) continue;
            narrow({x, log});
            return true;
        }
        return false;
    }

    void narrow(height tried) {
        if (tried.x == top_.x) return;
        const bool is_right = tried.x > top_.x;
        if (tried.log > top_.log) {
            (is_right ? left_ : right_) = top_;
            top_ = tried;
        } else {
            (is_right ? right_ : left_) = tried;
        }
    }

    probe f_;
    height left_;
    height top_;
    height right_;
    double smooth_top_ = 0;
    double scale_ = 0;
};

/// Differences of ln f that no peak hangs on: more where the function is said to be inexact.
[[nodiscard]] inline double noise_of(const density_view& f) { return larger(1e-6, 4 * f.told->relative_error); }

/// The height below which the end of a support is none: where a density may have underflowed; of a logarithm where it may
/// have overflowed, or is too far below the highest point to add anything.
[[nodiscard]] inline double lowest_end(const density_view& f, double highest) {
    return f.is_logarithm ? larger(highest - 700, -1e100) : -650;
}

/// Visits points in ascending order and reports the peaks and the ends of the support that lie between them.
template <class Report>
class ascent {
public:
    ascent(const probe& f, Report report) : f_(f), report_(report), noise_(noise_of(f.density)) {}

    [[nodiscard]] height highest() const { return highest_; }

    /// Where the density ceases to have a value, and its height beside.
    [[nodiscard]] const std::vector<height>& unknown_edges() const { return edges_; }

    void visit(double x) {
        if (!(x > f_.density.support.lower && x < f_.density.support.upper)) return;
        const height here{x, f_(x)};
        if (!has_started_)
            start(here);
        else if ((here.log <= log_of_zero) != (last_.log <= log_of_zero))
            cross(here);
        else
            climb(here);
    }

private:
    void start(height here) {
        has_started_ = true;
        has_risen_ = false;
        last_ = first_top_ = here;
        last_top_ = here.x;
        note(here);
    }

    void note(height here) {
        if (here.log > highest_.log) highest_ = here;
    }

    void climb(height here) {
        note(here);
        if (here.log > first_top_.log + noise_) {
            has_risen_ = true;
            foot_ = last_;
            first_top_ = here;
            last_top_ = here.x;
        } else if (here.log >= first_top_.log - noise_) {
            last_top_ = here.x;
        } else {
            if (has_risen_) descend(here);
            has_risen_ = false;
            first_top_ = here;
            last_top_ = here.x;
        }
        last_ = here;
    }

    void descend(height here) {
        height top = first_top_;
        if (first_top_.x != last_top_) {
            top.x = first_top_.x < 0 && last_top_ > 0 ? 0 : between(first_top_.x, last_top_, 0.5);
            top.log = f_(top.x);
        }
        if (top.log > foot_.log && top.log > here.log) report_(peak_search(f_, foot_, top, here).run());
    }

    /// Whether a support that ends at this height needs no cut: a density may have underflowed there, and of a logarithm
    /// it is too far below the highest point.
    [[nodiscard]] bool is_weightless_end(double log) const { return log < lowest_end(f_.density, highest_.log); }

    /// Between the last point and this one the density becomes 0, or ceases to be.
    void cross(height here) {
        const bool is_entry = last_.log <= log_of_zero;
        height inside = is_entry ? here : last_;
        double outside = is_entry ? last_.x : here.x;
        for (;;) {
            const double x = between(inside.x, outside, 0.5);
            if (x == inside.x || x == outside) break;
            const double log = f_(x);
            if (log <= log_of_zero)
                outside = x;
            else if (inside = {x, log}; is_weightless_end(log))
                break;
        }
        if (is_weightless_end(inside.log)) {
            climb(here);  // an underflow, or so far down that it might be one
            return;
        }
        if (!is_entry) climb(inside);
        if (f_.is_unknown(outside)) edges_.push_back({outside, inside.log});
        report_(cut{outside == 0 ? 0 : inside.x, 0, 0, false});
        start(is_entry ? inside : here);
        if (is_entry) climb(here);
    }

    probe f_;
    Report report_;
    double noise_;
    bool has_started_ = false;
    bool has_risen_ = false;
    height last_{};
    height foot_{};  // the last point before the top, and lower
    height first_top_{};
    double last_top_ = 0;  // the top may be flat
    height highest_{0, log_of_zero};
    std::vector<height> edges_;
};

/// Visits distances from an end of the line to the other in powers of 4, from 15 decades below 1 to 15 above, and beyond
/// in growing steps where the density calls for it.
template <class Visit>
void visit_offsets(double sign, bool goes_far, Visit visit) {
    static constexpr int far[] = {28, 32, 40, 56, 88, 152, 280, 496};
    const int far_points = goes_far ? 8 : 0;
    const auto at = [&](int power) {
        constexpr int bias = 1023;
        visit(sign * std::bit_cast<double>(static_cast<std::uint64_t>(bias + 2 * power) << 52U));
    };
    if (sign < 0) {
        for (int i = far_points - 1; i >= 0; --i) at(far[i]);
        for (int power = 26; power >= -27; --power) at(power);
    } else {
        for (int power = -27; power <= 26; ++power) at(power);
        for (int i = 0; i < far_points; ++i) at(far[i]);
    }
}

/// Whether the density rises at a distance of 4²⁶ from x, or the mass there does not fall off yet.
[[nodiscard]] inline bool has_far_mass(const probe& f, double x, double sign) {
    const double near = f(x + sign * 0x1p50);
    const double far = f(x + sign * 0x1p52);
    return far > near || (far > log_of_zero && f(x + sign * 0x1p56) + std::log(16.0) >= far);
}

template <class Visit>
void visit_grid(const probe& f, Visit visit) {
    const interval& on = f.density.support;
    constexpr double largest = std::numeric_limits<double>::max();
    const bool has_lower = on.lower > -largest;
    const bool has_upper = on.upper < largest;
    if (has_lower && has_upper) {
        const double length = on.upper - on.lower;
        for (int i = 26; i > 2; --i) visit(on.lower + length * std::exp2(-2.0 * i));
        for (int i = 1; i < 16; ++i) visit(on.lower + length * (i / 16.0));
        for (int i = 3; i <= 26; ++i) visit(on.upper - length * std::exp2(-2.0 * i));
    } else if (has_lower) {
        visit_offsets(1, has_far_mass(f, on.lower, 1), [&](double offset) { visit(on.lower + offset); });
    } else if (has_upper) {
        visit_offsets(-1, has_far_mass(f, on.upper, -1), [&](double offset) { visit(on.upper + offset); });
    } else {
        visit_offsets(-1, has_far_mass(f, 0, -1), visit);
        visit(0.0);
        visit_offsets(1, has_far_mass(f, 0, 1), visit);
    }
}

/// Where a density's mass is.
struct location {
    cuts at;
    double log_mass = log_of_zero;        // of the heaviest peak, about
    std::vector<height> unknown_edges{};  // where the density ceases to have a value, with its height beside
};

/// A kink or jump.
[[nodiscard]] inline cut break_at(double x) {
    cut result{x};
    result.is_break = true;
    return result;
}

/// Takes the way to the next cut as the scale to a side on which a break has none.
inline void span_gaps(cuts& at, std::size_t i) {
    cut& here = at[i];
    if (i > 0 && here.left_scale == 0) here.left_scale = here.x - at[i - 1].x;
    if (i + 1 < at.size() && here.right_scale == 0) here.right_scale = at[i + 1].x - here.x;
}

class locator {
public:
    locator(const density_view& density, ledger& seen) : f_{density, seen} {}

    /// Trusts what the caller says, and searches where he says nothing.
    [[nodiscard]] location locate() {
        const interval& on = f_.density.support;
        const guidance& told = *f_.density.told;
        if (is_finite_end(on.lower)) at_.add({on.lower});
        if (is_finite_end(on.upper)) at_.add({on.upper});
        for (const double x : told.breaks) at_.add(break_at(x));
        for (const auto& [x, scale] : told.peaks) {
            at_.add({x, scale, scale, false});
            note(larger(f_(x), larger(f_(x - scale), f_(x + scale))) + std::log(scale));
        }
        trusts_told_ = log_mass_ > log_of_zero;
        if (!trusts_told_) search();
        measure();
        return {at_, log_mass_, edges_};
    }

private:
    [[nodiscard]] static bool is_finite_end(double x) { return std::fabs(x) < std::numeric_limits<double>::max(); }

    void note(double log_mass) { log_mass_ = larger(log_mass_, log_mass); }

    void search() {
        cuts peaks;
        ascent climb(f_, [&](const cut& found) { peaks.add(found); });
        visit_grid(f_, [&](double x) { climb.visit(x); });
        for (std::size_t i = 0; i < peaks.size(); ++i) at_.add(measured(peaks[i]));
        edges_ = climb.unknown_edges();
        if (at_.size() == 0 && climb.highest().log > log_of_zero) at_.add({climb.highest().x});
    }

    /// A peak with the scales on which its mass lies.
    [[nodiscard]] cut measured(cut peak) {
        if (peak.left_scale == 0) return peak;
        const double guess = peak.left_scale;
        const mass_at left = mass_beside(f_, peak.x, -1, guess, peak.x - f_.density.support.lower);
        const mass_at right = mass_beside(f_, peak.x, 1, guess, f_.density.support.upper - peak.x);
        peak.left_scale = left.offset;
        peak.right_scale = right.offset;
        note(larger(left.log_mass, right.log_mass));
        return peak;
    }

    /// Gives scales to the cuts that have none: what was told if anything was, else what is found.
    void measure() {
        const guidance& told = *f_.density.told;
        for (std::size_t i = 0; i < at_.size(); ++i) {
            cut& here = at_[i];
            if (here.is_break && !trusts_told_) span_gaps(at_, i);
            if (here.left_scale == 0) here.left_scale = scale_beside(here.x, -1, told);
            if (here.right_scale == 0) here.right_scale = scale_beside(here.x, 1, told);
        }
    }

    [[nodiscard]] double scale_beside(double x, double direction, const guidance& told) {
        const double end = direction < 0 ? f_.density.support.lower : f_.density.support.upper;
        if (x == end) return 0;
        double scale = 0;
        for (const auto& [location, width] : told.peaks) {
            if (!trusts_told_) break;
            const double reach = std::fabs(location - x) + width;
            if (scale == 0 || reach < scale) scale = reach;
        }
        if (scale > 0) return scale;
        const double longest = std::fabs(end - x);
        const mass_at found = mass_beside(f_, x, direction, smaller(1, 0.5 * longest), longest);
        note(found.log_mass);
        return found.offset;
    }

    probe f_;
    cuts at_;
    double log_mass_ = log_of_zero;
    bool trusts_told_ = false;
    std::vector<height> edges_;
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
