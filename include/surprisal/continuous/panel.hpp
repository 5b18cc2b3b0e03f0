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
    double log_offset;  // there, ln of the distance from the nearer end
    double offset;      // that distance as x has it, after rounding
    double rate;        // d ln(offset)/dt without sign
    double weight;      // dx/dt without sign, with the rounded distance for the ideal one where ends are near
    double steady;      // the factor of the weight that rounding x did not change
    double moved;       // by how much rounding x moved t
};

/// A part of the line on which t ∈ (−∞, ∞) moves x double-exponentially from one end to the other, with
/// u = (π/2) sinh t (Takahasi & Mori 1974):
///     between two cuts                      x − a = s exp(u)/(1 + s exp(u)/length)
///     from the outermost cut to infinity    x − a = 3 s exp(u)
///     the whole line around a smooth peak   x − a = 3 s sinh(u)
/// Points crowd at the ends at every scale, so singular ends and scales that are wrong by decades do no harm.
///
/// Distances are kept from the nearer end: x − a would have lost their digits.
class panel {
public:
    panel(double anchor, double far_end, double scale)
        : anchor_(anchor),
          far_(far_end),
          direction_(far_end < anchor ? -1 : 1),
          length_(std::fabs(far_end - anchor)),
          scale_(scale),
          is_unbounded_(std::fabs(far_end) >= std::numeric_limits<double>::max()),
          is_short_(!is_unbounded_ && length_ < 0x1p20 * larger(spacing(anchor_), spacing(far_))),
          log_ratio_(is_unbounded_ ? std::log(3 * scale) : std::log(scale) - std::log(length_)) {
        lowest_ = time_of(std::log(resolved_offset(anchor_)), -1);
        highest_ = time_of(std::log(is_unbounded_ ? longest_offset : resolved_offset(far_)), 1);
    }

    /// The whole line around a smooth peak.
    [[nodiscard]] static panel whole_line(double center, double scale) {
        panel result(center, std::numeric_limits<double>::max(), 3 * scale);
        result.is_line_ = true;
        result.log_ratio_ = std::log(result.scale_ / 2);
        result.highest_ = result.time_of(std::log(longest_offset), 1);
        result.lowest_ = -result.highest_;
        return result;
    }

    /// One on which t ∈ [0, 1] moves x evenly, however many numbers lie in it.
    [[nodiscard]] static panel even(double lower, double upper) {
        panel result(lower, upper, upper - lower);
        result.is_short_ = true;
        return result;
    }

    [[nodiscard]] bool is_line() const { return is_line_; }

    /// Whether the end on that side is infinite.
    [[nodiscard]] bool is_infinite(int side) const { return is_line_ || (side > 0 && is_unbounded_); }

    /// Too few numbers lie in it for points that crowd at its ends: then t ∈ [0, 1] moves x evenly.
    [[nodiscard]] bool is_short() const { return is_short_; }

    [[nodiscard]] double end(int side) const { return side > 0 ? far_ : is_line_ ? -far_ : anchor_; }

    /// Between these, x is told apart from the ends.
    [[nodiscard]] double lowest() const { return lowest_; }
    [[nodiscard]] double highest() const { return highest_; }

    /// The last t to a side that is safely between them.
    [[nodiscard]] double limit(int side) const {
        const double t = side < 0 ? lowest_ : highest_;
        return t - side * std::fabs(t) * 0x1p-50;
    }

    [[nodiscard]] place at(double t) const { return at(t, is_short_ ? 1 : std::exp(t)); }

    /// The same where eᵗ is known.
    [[nodiscard]] place at(double t, double growing) const {
        if (is_short_) {
            const double x = anchor_ + direction_ * length_ * t;
            return {x, 0, 0, length_, 1, length_, length_, std::fabs(x - anchor_) / length_ - t};
        }
        const double u = half_pi / 2 * (growing - 1 / growing);
        const double rate = half_pi / 2 * (growing + 1 / growing);
        const int beyond = t < lowest_ ? -1 : t > highest_ ? 1 : 0;
        if (beyond != 0) return place_beyond(beyond, u, rate);
        if (is_line_) {
            const double stretched = std::exp(u);
            const double ideal = scale_ / 2 * (stretched - 1 / stretched);
            const double x = anchor_ + ideal;
            const double weight = scale_ / 2 * (stretched + 1 / stretched) * rate;
            return {x, 0, 0, std::fabs(x - anchor_), rate, weight, weight, (x - anchor_ - ideal) / weight};
        }
        const double rho = u + log_ratio_;
        if (is_unbounded_) return place_from(anchor_, direction_, std::exp(rho), rate, 1);
        const bool is_far = rho > 0;
        const double small = std::exp(is_far ? -rho : rho);
        // Of a long panel the distance is still a number where its fraction of the length is 0.
        const double ideal =
            small > 1e-290 ? length_ * small / (1 + small) : std::exp(std::log(length_) - std::fabs(rho));
        return place_from(is_far ? far_ : anchor_, is_far ? -direction_ : direction_, ideal, rate / (1 + small),
                          is_far ? -1 : 1);
    }

    /// ln of the distance from the nearer end, from the centre of a whole line.
    [[nodiscard]] double log_offset(double t) const {
        const double rho = half_pi * std::sinh(t);
        if (is_line_) return std::fabs(rho) + log_ratio_;
        if (is_unbounded_) return rho + log_ratio_;
        const double nearer = -std::fabs(rho + log_ratio_);
        return std::log(length_) + nearer - std::log1p(std::exp(nearer));
    }

    /// t where the distance from the end on that side has this logarithm; of a whole line, that from its centre.
    [[nodiscard]] double time_of(double log_offset, int side) const {
        if (is_line_) return side * std::asinh((log_offset - log_ratio_) / half_pi);
        double rho = log_offset;
        if (!is_unbounded_) {
            const double rest = length_ - std::exp(log_offset);
            rho = rest > 0 ? log_offset - std::log(rest) : 40;
            if (side > 0) rho = -rho;
        }
        return std::asinh((rho - log_ratio_) / half_pi);
    }

private:
    static constexpr double half_pi = 0x1.921fb54442d18p+0;

    [[nodiscard]] static place place_from(double end, double direction, double ideal, double rate, double way) {
        const double x = end + direction * ideal;
        const double offset = std::fabs(x - end);
        return {x, 0, 0, offset, rate, offset * rate, rate, way * (offset - ideal) / (ideal * rate)};
    }

    /// A point at which only the logarithm of the distance is told.
    [[nodiscard]] place place_beyond(int side, double u, double rate) const {
        if (is_line_) return {end(side), side, std::fabs(u) + log_ratio_, 0, rate, 0, rate, 0};
        const double rho = u + log_ratio_;
        if (is_unbounded_) return {end(side), side, rho, 0, rate, 0, rate, 0};
        const double small = std::exp(-std::fabs(rho));
        return {end(side), side, std::log(length_) - std::fabs(rho) - std::log1p(small), 0, rate / (1 + small), 0,
                rate,      0};
    }

    double anchor_;
    double far_;
    double direction_;
    double length_;
    double scale_;
    bool is_unbounded_;
    bool is_short_;
    bool is_line_ = false;
    double log_ratio_;  // ln(s/length), ln 3s or ln s/2
    double lowest_ = 0;
    double highest_ = 0;
};

/// A point at which the integrand was asked.
struct node {
    terms height{};  // dI/dt
    logs at{};       // ln f and ln g
    place where{};
    bool is_unknown = false;  // one of the densities has no value there
};

/// The integrands in the variable t of a panel.
class panel_integrand {
public:
    panel_integrand(integrand& of, const panel& on) : of_(of), on_(on) {}

    [[nodiscard]] node operator()(double t) {
        node result;
        ask(on_.at(t), result);
        return result;
    }

    /// The integrands at a place, written into a new node.
    void ask(const place& where, node& result) {
        result.where = where;
        if (where.beyond == 0) {
            if (!(where.weight > 0)) return;
            result.at = of_.at(where.x);
            result.is_unknown = integrand::is_unknown(result.at);
            if (result.is_unknown) result.at = {log_of_zero, log_of_zero};
            result.height = of_.terms_of(result.at, 0, where.weight);
        } else {
            const power_law& law = tail(where.beyond);
            if (!law.is_known) return;
            result.at = continued(law, where.log_offset);
            result.height = of_.terms_of(result.at, where.log_offset, where.rate);
        }
    }

    /// What rounding the logarithms did to the height of a node.
    [[nodiscard]] terms rounding_of(const node& here) const { return of_.rounding_of(here.at, here.height); }

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
