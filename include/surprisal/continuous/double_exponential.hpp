#ifndef SURPRISAL_CONTINUOUS_DOUBLE_EXPONENTIAL_HPP
#define SURPRISAL_CONTINUOUS_DOUBLE_EXPONENTIAL_HPP

#include <array>
#include <cmath>

#include <surprisal/continuous/panel.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// Integrals with what is known of their errors.
struct integrals {
    terms sum{};
    terms magnitude{};  // ∫ |…|
    terms error{};      // of the quadrature
    terms rounding{};   // of logarithms and of x

    void add(const integrals& other) {
        for (std::size_t c = 0; c < components; ++c) {
            sum[c] += other.sum[c];
            magnitude[c] += other.magnitude[c];
            error[c] += other.error[c];
            rounding[c] += other.rounding[c];
        }
    }
};

/// A node between its neighbours.
struct neighbourhood {
    const panel_integrand::node& before;
    const panel_integrand::node& here;
    const panel_integrand::node& after;
    double width;  // in t, from before to after
};

/// What rounding x added to the height of a node. F(x) offset, which varies slowly with t, was taken at t + moved instead
/// of t; its logarithm is about linear between the neighbours, and exactly so for a power law.
[[nodiscard]] inline double moved_height(const neighbourhood& at, std::size_t c) {
    const place& where = at.here.where;
    const double here = at.here.height[c];
    if (where.moved == 0 || here == 0) return 0;
    const double before = at.before.height[c] / at.before.where.rate;
    const double after = at.after.height[c] / at.after.where.rate;
    const double way = larger(-0.5, smaller(0.5, where.moved / at.width));
    if (before / here > 0 && after / here > 0) return -here * std::expm1(-std::log(after / before) * way);
    return way * where.rate * (after - before);
}

/// The trapezoidal rule in t with steps halved from ½ to 1/32, for integrands that vanish at both ends: where they are
/// analytic around the real axis each halving doubles the number of digits.
class trapezoid {
public:
    static constexpr int finest = 32;       // steps per unit of t
    static constexpr double farthest = 12;  // ends beyond it decay too slowly to be told from divergence

    explicit trapezoid(panel_integrand& of) : of_(of) {}

    /// Evaluates with step ½ from first to last, and finds where the integrand is not negligible.
    void scan(double first, double last) {
        low_ = static_cast<int>(std::ceil(larger(first, -farthest) * 2));
        high_ = static_cast<int>(std::floor(smaller(last, farthest) * 2));
        for (int k = low_; k <= high_; ++k) {
            fill(k * (finest / 2));
            if (of_.on().is_unbounded() && k > low_ + 1 && is_past_the_end(k)) high_ = k;
        }
    }

    /// How large the integrals are, about.
    [[nodiscard]] terms size() const {
        terms result{};
        for (int k = low_; k <= high_; ++k)
            for (std::size_t c = 0; c < components; ++c) result[c] += std::fabs(node(k).height[c]) / 2;
        return result;
    }

    /// Leaves out the ends where the integrand is negligible.
    void trim() {
        terms largest{};
        for (int k = low_; k <= high_; ++k)
            for (std::size_t c = 0; c < components; ++c) largest[c] = larger(largest[c], std::fabs(node(k).height[c]));
        const auto is_negligible = [&](int k) {
            for (std::size_t c = 0; c < components; ++c)
                if (std::fabs(node(k).height[c]) > 1e-19 * largest[c]) return false;
            return true;
        };
        while (low_ < high_ && is_negligible(low_)) ++low_;
        while (high_ > low_ && is_negligible(high_)) --high_;
        if (low_ > -2 * farthest) --low_;
        if (high_ < 2 * farthest) ++high_;
    }

    /// The nodes that were scanned, in steps of ½.
    [[nodiscard]] int first() const { return low_; }
    [[nodiscard]] int last() const { return high_; }

    [[nodiscard]] double low() const { return low_ * 0.5; }
    [[nodiscard]] double high() const { return high_ * 0.5; }

    [[nodiscard]] const panel_integrand::node& node(int half_steps) const {
        return nodes_[index(half_steps * (finest / 2))];
    }

    /// Whether the rule converged: to 1e-14 of the magnitude, the rounding errors, or the absolute floor. Half of
    /// the last change is stated at least, for what converges more slowly than the bulk.
    [[nodiscard]] bool converge(const terms& floor, integrals& result) {
        terms last{};
        terms last_change{};
        int level = 0;
        for (int stride = finest / 2; stride >= 1; stride /= 2, ++level) {
            result = sum(stride);
            bool is_converged = level >= 2;
            for (std::size_t c = 0; c < components; ++c) {
                const double change = std::fabs(result.sum[c] - last[c]);
                double error = extrapolated_error(result.magnitude[c], change, last_change[c]);
                if (change <= result.rounding[c] && last_change[c] <= 1e-3 * result.magnitude[c])
                    error = smaller(error, change);  // the digits end here
                const bool is_sure = error <= 1e-14 * result.magnitude[c] && change <= 1e-11 * result.magnitude[c];
                result.error[c] = larger(error, 0.5 * change);
                if (!is_sure && !(result.error[c] <= larger(result.rounding[c], floor[c]))) is_converged = false;
                last[c] = result.sum[c];
                last_change[c] = change;
            }
            if (is_converged) return true;
        }
        return false;
    }

private:
    static constexpr double doubt_in_moved = 0.1;
    static constexpr std::size_t node_count = 2 * static_cast<std::size_t>(farthest) * finest + 1;
    static constexpr int index_limit = static_cast<int>(farthest) * finest;

    [[nodiscard]] static std::size_t index(int k) {
        const int position = k + index_limit;
        return static_cast<std::size_t>(position);
    }

    const panel_integrand::node& fill(int k) {
        panel_integrand::node& here = nodes_[index(k)];
        if (!is_filled_[index(k)]) {
            here = of_(static_cast<double>(k) / finest);
            is_filled_[index(k)] = true;
        }
        return here;
    }

    /// Far out on an unbounded panel the densities are 0 for good, and what they are made of may overflow.
    [[nodiscard]] bool is_past_the_end(int k) const {
        const auto is_zero = [](const panel_integrand::node& n) {
            return n.at.p <= log_of_zero && n.at.q <= log_of_zero;
        };
        const bool is_seen = !is_zero(node(low_)) || !is_zero(node(k - 2)) || node(k - 2).where.log_offset > 0;
        return is_seen && is_zero(node(k)) && is_zero(node(k - 1));
    }

    [[nodiscard]] integrals sum(int stride) {
        integrals result;
        const double step = static_cast<double>(stride) / finest;
        const int low = low_ * (finest / 2);
        const int high = high_ * (finest / 2);
        for (int k = low; k <= high; k += stride) fill(k);
        for (int k = low; k <= high; k += stride) {
            const panel_integrand::node& here = nodes_[index(k)];
            const bool is_inner = k > low && k < high;
            for (std::size_t c = 0; c < components; ++c) {
                const double moved =
                    is_inner ? moved_height({nodes_[index(k - stride)], here, nodes_[index(k + stride)], 2 * step}, c)
                             : 0;
                result.sum[c] += step * (here.height[c] - moved);
                result.magnitude[c] += step * std::fabs(here.height[c]);
                result.rounding[c] += step * (here.rounding[c] + doubt_in_moved * std::fabs(moved));
            }
        }
        return result;
    }

    /// The error after two changes in a row, if the number of right digits goes on growing as it did, but no faster than
    /// it doubles (Bailey, Jeyabalan & Li 2005). A change that is smaller than that by luck is not believed.
    [[nodiscard]] static double extrapolated_error(double magnitude, double change, double last_change) {
        const double smallest = 1e-16 * magnitude;
        if (change <= smallest && last_change <= smallest) return smallest;
        const double last_digits = std::log10(larger(last_change, smallest) / magnitude);
        const double digits = larger(std::log10(larger(change, smallest) / magnitude), 2.2 * last_digits - 1);
        if (!(last_digits < -0.5) || !(digits < -1)) return magnitude;
        const double extrapolated = 10 * magnitude * std::pow(10, larger(2 * digits, digits * digits / last_digits));
        return larger(extrapolated, smallest);
    }

    panel_integrand& of_;
    std::array<panel_integrand::node, node_count> nodes_;
    std::array<bool, node_count> is_filled_{};
    int low_ = 0;
    int high_ = 0;
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
