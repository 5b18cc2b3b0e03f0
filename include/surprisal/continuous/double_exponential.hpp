#ifndef SURPRISAL_CONTINUOUS_DOUBLE_EXPONENTIAL_HPP
#define SURPRISAL_CONTINUOUS_DOUBLE_EXPONENTIAL_HPP

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <surprisal/continuous/integrals.hpp>
#include <surprisal/continuous/panel.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// e^(first/per_unit), e^((first + 1)/per_unit), …
template <std::size_t Size>
[[nodiscard]] constexpr std::array<double, Size> exponentials(int first, int per_unit) {
    const auto exponential = [](double x) {
        double sum = 1;
        for (int i = 25; i > 0; --i) sum = 1 + sum * x / i;  // Taylor's series: |x| ≤ 1
        return sum;
    };
    std::array<double, Size> result{};
    for (std::size_t i = 0; i < Size; ++i) {
        const int n = first + static_cast<int>(i);
        const int whole = n / per_unit;
        double power = exponential(static_cast<double>(n % per_unit) / per_unit);
        for (int k = 0; k < (whole < 0 ? -whole : whole); ++k)
            power = whole < 0 ? power / exponential(1) : power * exponential(1);
        result[i] = power;
    }
    return result;
}

/// Room for the nodes of one panel after the other, so that it is taken from the heap once.
struct workspace {
    std::vector<node> nodes;                // in the order in which they were asked
    std::vector<std::int16_t> number_of_t;  // where the node at a multiple of the finest step is, −1 if nowhere
};

/// The trapezoidal rule in t with steps halved from ½ to 1/32, for integrands that vanish at both ends: where they are
/// analytic around the real axis each halving doubles the number of digits.
class trapezoid {
public:
    static constexpr int finest = 32;       // steps per unit of t
    static constexpr double farthest = 12;  // ends beyond it decay too slowly to be told from divergence

    trapezoid(panel_integrand& of, workspace& room) : of_(of), room_(room), used_(components_of(of.of().kind)) {
        room_.nodes.clear();
        room_.nodes.reserve(256);
        room_.number_of_t.assign(2 * index_limit + 1, -1);
    }

    /// Evaluates with step ½ from first to last, and finds where the integrand is not negligible.
    void scan(double first, double last) {
        low_ = static_cast<int>(std::ceil(larger(first, -farthest) * 2));
        high_ = static_cast<int>(std::floor(smaller(last, farthest) * 2));
        const int start = of_.on().is_line() ? 0 : low_;
        for (int k = start; k <= high_; ++k)
            if (fill(k * (finest / 2)); of_.on().is_infinite(1) && k > start + 1 && is_past_the_end(k, 1)) high_ = k;
        for (int k = start - 1; k >= low_; --k)
            if (fill(k * (finest / 2)); k < start - 1 && is_past_the_end(k, -1)) low_ = k;
    }

    /// How large the integrals are, about.
    [[nodiscard]] terms size() const {
        terms result{};
        for (int k = low_; k <= high_; ++k)
            for (std::size_t c = 0; c < used_; ++c) result[c] += std::fabs(at(k).height[c]) / 2;
        return result;
    }

    /// Leaves out the ends where the integrand is negligible.
    void trim() {
        terms largest{};
        for (int k = low_; k <= high_; ++k)
            for (std::size_t c = 0; c < used_; ++c) largest[c] = larger(largest[c], std::fabs(at(k).height[c]));
        const auto is_negligible = [&](int k) {
            for (std::size_t c = 0; c < used_; ++c)
                if (std::fabs(at(k).height[c]) > 1e-19 * largest[c]) return false;
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

    [[nodiscard]] const node& at(int half_steps) const { return filled(half_steps * (finest / 2)); }

    /// Whether the rule converged: to the relative tolerance of the magnitude, the rounding errors, or the absolute
    /// tolerance. Half of the last change is stated at least, for what converges more slowly than the bulk.
    [[nodiscard]] bool converge(const tolerance& to, integrals& result) {
        terms last{};
        terms last_change{};
        integrals heights;  // added up over the nodes of all steps so far
        int level = 0;
        for (int stride = finest / 2; stride >= 1; stride /= 2, ++level) {
            add_new_nodes(stride, level == 0, heights);
            const double step = static_cast<double>(stride) / finest;
            result = {};
            result.add(heights, step);
            take_back_rounding(stride, step, result);
            bool is_converged = level >= 2;
            for (std::size_t c = 0; c < used_; ++c) {
                const double change = std::fabs(result.sum[c] - last[c]);
                const double before = last_change[c];
                last[c] = result.sum[c];
                last_change[c] = change;
                if (level < 2) continue;
                double error = extrapolated_error(result.magnitude[c], change, before);
                if (change <= result.rounding[c] && before <= 1e-3 * result.magnitude[c])
                    error = smaller(error, change);  // the digits end here
                const bool is_sure =
                    error <= to.relative * result.magnitude[c] && change <= 1e3 * to.relative * result.magnitude[c];
                result.error[c] = larger(error, 0.5 * change);
                if (!is_sure && !(result.error[c] <= larger(result.rounding[c], to.absolute[c]))) is_converged = false;
            }
            if (is_converged) {
                require_known(stride, result);
                return true;
            }
        }
        return false;
    }

private:
    static constexpr int index_limit = static_cast<int>(farthest) * finest;
    static constexpr double negligible_move = 0x1p-52;  // in t: within the rounding of t itself

    /// e^(k/32), to a few digits less than all: of t, which moves with it.
    [[nodiscard]] static double exponential_of_step(int k) {
        static constexpr int whole = static_cast<int>(farthest);
        static constexpr auto of_units = exponentials<2 * static_cast<std::size_t>(whole) + 1>(-whole, 1);
        static constexpr auto of_steps = exponentials<finest>(0, finest);
        const int position = k + index_limit;
        return of_units[static_cast<std::size_t>(position / finest)] *
               of_steps[static_cast<std::size_t>(position % finest)];
    }

    [[nodiscard]] std::int16_t& number_of(int k) const {
        const int position = k + index_limit;
        return room_.number_of_t[static_cast<std::size_t>(position)];
    }

    /// The node there; an empty one where none was asked for, beyond the ends of a short scan.
    [[nodiscard]] const node& filled(int k) const {
        static constexpr node nothing{};
        const std::int16_t number = number_of(k);
        return number < 0 ? nothing : room_.nodes[static_cast<std::size_t>(number)];
    }

    void fill(int k) {
        std::int16_t& number = number_of(k);
        if (number >= 0) return;
        number = static_cast<std::int16_t>(room_.nodes.size());
        const double t = static_cast<double>(k) / finest;
        of_.ask(of_.on().at(t, exponential_of_step(k)), room_.nodes.emplace_back());
    }

    /// Far out the densities are 0 for good, and what they are made of may overflow.
    [[nodiscard]] bool is_past_the_end(int k, int way) const {
        const auto is_zero = [&](int i) { return at(i).at.p <= log_of_zero && at(i).at.q <= log_of_zero; };
        if (!is_zero(k) || !is_zero(k - way)) return false;
        return !is_zero(of_.on().is_line() ? 0 : low_) || !is_zero(k - 2 * way) ||
               of_.on().log_offset((k - 2 * way) * 0.5) > 0;
    }

    void add_new_nodes(int stride, bool is_first, integrals& heights) {
        const int low = low_ * (finest / 2);
        const int high = high_ * (finest / 2);
        for (int k = is_first ? low : low + stride; k <= high; k += is_first ? stride : 2 * stride) {
            fill(k);
            const node& here = filled(k);
            const terms rounding = of_.rounding_of(here);
            for (std::size_t c = 0; c < used_; ++c) {
                heights.sum[c] += here.height[c];
                heights.magnitude[c] += std::fabs(here.height[c]);
                heights.rounding[c] += rounding[c];
            }
        }
    }

    void take_back_rounding(int stride, double step, integrals& result) const {
        const int low = low_ * (finest / 2);
        const int high = high_ * (finest / 2);
        for (int k = low + stride; k < high; k += stride) {
            const node& here = filled(k);
            if (std::fabs(here.where.moved) <= negligible_move) continue;
            const neighbourhood around{filled(k - stride), here, filled(k + stride), 2 * step};
            for (std::size_t c = 0; c < used_; ++c) {
                const double moved = moved_height(around, c);
                result.sum[c] -= step * moved;
                result.rounding[c] += step * doubt_in_moved * std::fabs(moved);
            }
        }
    }

    /// Refuses where a density has no value between nodes that matter, by the last step.
    void require_known(int stride, const integrals& found) const {
        const int low = low_ * (finest / 2);
        const int high = high_ * (finest / 2);
        for (int k = low; k <= high; k += stride) {
            if (!filled(k).is_unknown) continue;
            for (const int next : {k - stride, k + stride})
                if (next >= low && next <= high && matters(filled(next), found))
                    of_.of().fail_unknown_at(filled(k).where.x);
        }
    }

    [[nodiscard]] bool matters(const node& here, const integrals& found) const {
        for (std::size_t c = 0; c < used_; ++c)
            if (std::fabs(here.height[c]) > 1e-17 * found.magnitude[c]) return true;
        return false;
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
    workspace& room_;
    std::size_t used_;
    int low_ = 0;
    int high_ = 0;
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
