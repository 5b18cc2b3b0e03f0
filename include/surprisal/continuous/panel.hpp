#ifndef SURPRISAL_CONTINUOUS_PANEL_HPP
#define SURPRISAL_CONTINUOUS_PANEL_HPP

#include <cmath>

#include <surprisal/continuous/cuts.hpp>
#include <surprisal/continuous/integrand.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// A density continued as a power of the distance from an end, beyond where it can be asked.
struct power_law {
    bool is_known = false;
    double log_offset = 0;  // where it is fitted
    logs at{};
    logs slope{};  // of the log-densities against the log of the distance
};

/// A point of a panel as the variable t of integration sees it.
struct place {
    double x;           // in the panel, or beyond what x can resolve:
    int beyond;         // −1 or +1 there
    double log_offset;  // ln of the distance from the nearer end
    double offset;      // as x has it, after rounding
    double rate;        // d ln(offset)/dt without sign: dx = offset · rate · dt
    double moved;       // by how much rounding x moved t
};

/// A part of the line between two cuts, or from the outermost cut to infinity, on which t ∈ (−∞, ∞) moves x
/// double-exponentially from one end to the other: x − a = s exp(u), or s exp(u)/(1 + s exp(u)/length) where the other
/// end is finite, with u = (π/2) sinh t (Takahasi & Mori 1974). Points crowd at both ends at every scale, so singular ends
/// and scales that are wrong by decades do no harm, and t = 0 lies at the scale s from the anchor a.
///
/// Distances are kept from the nearer end: x − a would have lost their digits.
class panel {
public:
    panel(double anchor, double far_end, double scale)
        : anchor_(anchor),
          far_(far_end),
          direction_(far_end < anchor ? -1 : 1),
          length_(std::fabs(far_end - anchor)),
          is_unbounded_(std::fabs(far_end) >= std::numeric_limits<double>::max()),
          log_ratio_(is_unbounded_ ? std::log(3 * scale) : std::log(scale) - std::log(length_)) {
        lowest_ = time_of(std::log(resolved_offset(anchor_)), -1);
        highest_ = time_of(std::log(is_unbounded_ ? longest_offset : resolved_offset(far_)), 1);
    }

    [[nodiscard]] bool is_unbounded() const { return is_unbounded_; }

    /// Too few numbers lie in it for points that crowd at its ends: then t ∈ [0, 1] moves x evenly.
    [[nodiscard]] bool is_short() const {
        return length_ < 0x1p20 * larger(spacing(anchor_), is_unbounded_ ? 0 : spacing(far_));
    }

    [[nodiscard]] double anchor() const { return anchor_; }
    [[nodiscard]] double far_end() const { return far_; }

    [[nodiscard]] double end(int side) const { return side > 0 ? far_ : anchor_; }

    /// Between these, x is told apart from the ends.
    [[nodiscard]] double lowest() const { return lowest_; }
    [[nodiscard]] double highest() const { return highest_; }

    /// The last t to a side that is safely between them.
    [[nodiscard]] double limit(int side) const {
        const double t = side < 0 ? lowest_ : highest_;
        return t - side * std::fabs(t) * 0x1p-50;
    }

    [[nodiscard]] place at(double t) const {
        if (is_short()) {
            const double x = anchor_ + direction_ * length_ * t;
            return {x, 0, 0, length_, 1, std::fabs(x - anchor_) / length_ - t};
        }
        constexpr double half_pi = 0x1.921fb54442d18p+0;
        const double rho = half_pi * std::sinh(t) + log_ratio_;
        const double rate = half_pi * std::cosh(t);
        const int beyond = t < lowest_ ? -1 : t > highest_ ? 1 : 0;
        if (is_unbounded_) return place_from(anchor_, direction_, rho, rate, 1, beyond);
        const bool is_far = rho > 0;
        const double small = std::exp(is_far ? -rho : rho);
        const double log_offset = std::log(length_) + (is_far ? -rho : rho) - std::log1p(small);
        return place_from(is_far ? far_ : anchor_, is_far ? -direction_ : direction_, log_offset, rate / (1 + small),
                          is_far ? -1 : 1, beyond);
    }

    /// t where the distance from the end on that side has this logarithm.
    [[nodiscard]] double time_of(double log_offset, int side) const {
        constexpr double half_pi = 0x1.921fb54442d18p+0;
        double rho = log_offset;
        if (!is_unbounded_) {
            const double rest = length_ - std::exp(log_offset);
            rho = rest > 0 ? log_offset - std::log(rest) : 40;
            if (side > 0) rho = -rho;
        }
        return std::asinh((rho - log_ratio_) / half_pi);
    }

private:
    [[nodiscard]] static place place_from(double end, double direction, double log_offset, double rate, double way,
                                          int beyond) {
        if (beyond != 0) return {end, beyond, log_offset, 0, rate, 0};
        const double ideal = std::exp(log_offset);
        const double x = end + direction * ideal;
        const double offset = std::fabs(x - end);
        return {x, 0, log_offset, offset, rate, way * (offset - ideal) / (ideal * rate)};
    }

    double anchor_;
    double far_;
    double direction_;
    double length_;
    bool is_unbounded_;
    double log_ratio_;  // ln(s/length), or ln s
    double lowest_ = 0;
    double highest_ = 0;
};

/// The integrands in the variable t of a panel.
class panel_integrand {
public:
    panel_integrand(integrand& of, const panel& on) : of_(of), on_(on) {}

    struct node {
        terms height;    // dI/dt
        terms rounding;  // its error
        logs at;
        place where;
    };

    [[nodiscard]] node operator()(double t) {
        node result{};
        result.where = on_.at(t);
        const place& where = result.where;
        if (where.beyond == 0) {
            if (!(where.offset > 0)) return result;
            result.at = of_.at(where.x);
            result.height = of_.terms_of(result.at, 0, where.offset * where.rate);
        } else {
            const power_law& law = tail(where.beyond);
            if (!law.is_known) return result;
            result.at = continued(law, where.log_offset);
            result.height = of_.terms_of(result.at, where.log_offset, where.rate);
        }
        result.rounding = of_.rounding_of(result.at, result.height);
        return result;
    }

    [[nodiscard]] power_law& tail(int side) { return tails_[side < 0 ? 0 : 1]; }
    [[nodiscard]] const panel& on() const { return on_; }
    [[nodiscard]] integrand& of() const { return of_; }

private:
    [[nodiscard]] static logs continued(const power_law& law, double log_offset) {
        const double way = log_offset - law.log_offset;
        return {law.at.p <= log_of_zero ? log_of_zero : law.at.p + law.slope.p * way,
                law.at.q <= log_of_zero ? log_of_zero : law.at.q + law.slope.q * way};
    }

    integrand& of_;
    const panel& on_;
    power_law tails_[2];
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
