#ifndef SURPRISAL_CONTINUOUS_SUPPORT_HPP
#define SURPRISAL_CONTINUOUS_SUPPORT_HPP

#include <cmath>
#include <cstddef>
#include <limits>

#include <surprisal/continuous/double_exponential.hpp>
#include <surprisal/continuous/locate.hpp>
#include <surprisal/continuous/panel.hpp>
#include <surprisal/continuous/refusals.hpp>
#include <surprisal/continuous/tails.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// Mass of p that may lie where q is 0 for an unknown reason: e⁻⁵⁰.
inline constexpr double negligible_mass = 0x1p-72;

/// Judges where a panel's densities become 0. Three reasons are told apart: the support of q ends, and the measure is
/// infinite; a logarithm overflows, and it depends on how the integrand falls off before; a density underflows, and only
/// a negligible mass of p may lie there.
class support_check {
public:
    support_check(panel_integrand& g, const terms& size, terms& error) : g_(g), size_(size), error_(error) {}

    /// Judges from what a scan saw: goes from where p has mass and q is not 0 to both sides.
    [[nodiscard]] verdict judge(const trapezoid& rule) {
        const int none = rule.first() - 1;
        int core = none;
        bool is_any_forbidden = false;
        for (int k = rule.first(); k <= rule.last(); ++k) {
            const node& here = rule.at(k);
            if (is_forbidden(here)) is_any_forbidden = true;
            if (has_both(here) && (core == none || here.height[mass_p] > rule.at(core).height[mass_p])) core = k;
        }
        if (core == none) return is_any_forbidden ? judge_whole_panel() : verdict::fine;
        verdict worst = verdict::fine;
        for (const int side : {-1, 1})
            if (const verdict found = judge_side(rule, core, side); found != verdict::fine) worst = found;
        return worst;
    }

    /// q is 0 on the whole panel, and p is not: a mismatch if q is well above 0 right beside it.
    [[nodiscard]] verdict judge_whole_panel() {
        const double a = g_.on().end(-1);
        const double b = g_.on().end(1);
        const interval& q = g_.of().q.support;
        const bool is_outside = larger(a, b) <= q.lower || smaller(a, b) >= q.upper;
        if (is_outside || has_edge(smaller(a, b), -1) || has_edge(larger(a, b), 1)) return verdict::mismatch;
        return drop(size_[mass_p]);
    }

private:
    static constexpr double well_above_zero = -300;  // ln of a density that no underflow produces

    [[nodiscard]] static bool is_forbidden(const node& here) {
        return here.at.q <= log_of_zero && here.at.p > log_of_zero && here.where.offset > 0;
    }
    [[nodiscard]] static bool has_both(const node& here) { return here.at.q > log_of_zero && here.at.p > log_of_zero; }

    [[nodiscard]] verdict judge_side(const trapezoid& rule, int core, int side) {
        int k = core;
        while (k >= rule.first() && k <= rule.last() && has_both(rule.at(k))) k += side;
        const bool is_between = k >= rule.first() && k <= rule.last();
        double inside = (k - side) * 0.5;
        double outside = is_between ? k * 0.5 : g_.on().limit(side);
        node edge = rule.at(k - side);
        node beyond = is_between ? rule.at(k) : g_(outside);
        if (has_both(beyond)) return verdict::fine;
        const bool is_decayed =
            edge.height[mass_p] <= 1e-25 * size_[mass_p] && std::fabs(edge.height[value]) <= 1e-25 * size_[value];
        if (!is_forbidden(beyond) && is_decayed) return verdict::fine;
        for (int i = 0; i < 60; ++i) {
            const double t = (inside + outside) / 2;
            if (t == inside || t == outside) break;
            const node here = g_(t);
            (has_both(here) ? inside : outside) = t;
            (has_both(here) ? edge : beyond) = here;
        }
        if (beyond.is_unknown) {
            if (edge.height[mass_p] > 1e-17 * size_[mass_p]) g_.of().fail_unknown_at(beyond.where.x);
            return verdict::fine;
        }
        // Squares overflow from 1e154 on.
        const bool is_sane = std::fabs(beyond.where.x) < 1e150 && beyond.where.offset > 1e-150;
        const double log_inside = is_forbidden(beyond) ? edge.at.q : edge.at.p;
        if (is_sane && log_inside > well_above_zero) return is_forbidden(beyond) ? verdict::mismatch : verdict::fine;
        const bool is_overflow = edge.at.q < -1e200 || (!is_sane && g_.of().q.is_logarithm);
        if (is_overflow || !is_forbidden(beyond)) {
            const double stride = g_.on().is_infinite(side) ? -0.7 : 0.7;
            const approach seen = approach_limit(g_, inside, stride, side);
            const bool is_underflow_of_p = is_sane && beyond.at.q > log_of_zero;
            if (!is_underflow_of_p) return judge_decay(seen, g_, side, size_, error_);
            for (const std::size_t c : {mass_p, value, excess}) error_[c] += left_beyond(seen, c);
            return verdict::fine;
        }
        double mass = beyond.height[mass_p] / 2;
        for (; k >= rule.first() && k <= rule.last(); k += side) mass += rule.at(k).height[mass_p] / 2;
        return drop(mass);
    }

    /// Leaves out mass of p where q is 0 by underflow, or may be.
    [[nodiscard]] verdict drop(double mass) {
        if (mass > negligible_mass) fail_underflow(g_.of().q, g_.of().forbidden_at);
        error_[value] += 1e4 * mass;
        error_[excess] += 1e4 * mass;
        return verdict::fine;
    }

    /// Whether q jumps at x from 0 in the panel to well above 0 in that direction.
    [[nodiscard]] bool has_edge(double x, int direction) {
        if (std::fabs(x) >= std::numeric_limits<double>::max()) return false;
        const probe q{g_.of().q, g_.of().seen};
        const double well_above = well_above_zero + g_.of().log_mass_q;
        return q(double_of(number_of(x) - direction)) <= log_of_zero &&
               (q(x) > well_above || q(double_of(number_of(x) + direction)) > well_above);
    }

    panel_integrand& g_;
    const terms& size_;
    terms& error_;
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
