#ifndef SURPRISAL_CONTINUOUS_INTEGRATE_HPP
#define SURPRISAL_CONTINUOUS_INTEGRATE_HPP

#include <cmath>
#include <cstddef>
#include <limits>

#include <surprisal/continuous/cuts.hpp>
#include <surprisal/continuous/double_exponential.hpp>
#include <surprisal/continuous/estimate.hpp>
#include <surprisal/continuous/gauss_kronrod.hpp>
#include <surprisal/continuous/integrand.hpp>
#include <surprisal/continuous/locate.hpp>
#include <surprisal/continuous/panel.hpp>
#include <surprisal/continuous/refusals.hpp>
#include <surprisal/continuous/support.hpp>
#include <surprisal/continuous/tails.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// Locates the mass, cuts the line there and integrates over the panels.
class integrator {
public:
    explicit integrator(integrand& of) : of_(of) {}

    /// The integrals by a search of this level, each of which looks closer.
    [[nodiscard]] const integrals& integrate(int level) {
        total_ = {};
        why_ = outcome::converged;
        of_.is_value_infinite = false;
        cuts at = located(of_.p, level, of_.log_mass_p);
        double lower = of_.p.support.lower;
        double upper = of_.p.support.upper;
        if (of_.kind != measure::entropy) {
            const cuts q = located(of_.q, level, of_.log_mass_q);
            for (std::size_t i = 0; i < q.size(); ++i) at.add(q[i]);
            lower = smaller(lower, of_.q.support.lower);
            upper = larger(upper, of_.q.support.upper);
        }
        for (std::size_t i = 0; i < at.size(); ++i) {
            if (at[i].left_scale == 0) at[i].left_scale = scale_beside(at[i].x, -1);
            if (at[i].right_scale == 0) at[i].right_scale = scale_beside(at[i].x, 1);
        }
        const cut& last = at[at.size() - 1];
        if (lower <= -largest) add(panel(at[0].x, -largest, at[0].left_scale));
        for (std::size_t i = 1; i < at.size(); ++i) add_between(at[i - 1], at[i]);
        if (upper >= largest) add(panel(last.x, largest, last.right_scale));
        return total_;
    }

    [[nodiscard]] outcome why() const { return why_; }

private:
    static constexpr double largest = std::numeric_limits<double>::max();

    [[nodiscard]] cuts located(const density_view& f, int level, double& log_mass) {
        const location found = locator(f, of_.evaluations).locate(level);
        if (found.log_mass <= log_of_zero) fail_no_density(f);
        log_mass = f.told->is_normalized ? 0 : found.log_mass;
        return found.at;
    }

    /// An end of q's interval has a scale only to the side of q: to the other it is p's, and the other way round.
    [[nodiscard]] double scale_beside(double x, double direction) {
        mass_at best{1, log_of_zero};
        for (const density_view* f : {&of_.p, &of_.q}) {
            const double end = direction < 0 ? f->support.lower : f->support.upper;
            if (direction * (end - x) <= 0) continue;
            const double longest = std::fabs(end - x);
            const mass_at found = mass_beside({*f, of_.evaluations}, x, direction, smaller(1, longest / 2), longest);
            if (found.log_mass > best.log_mass) best = found;
        }
        return best.offset;
    }

    /// One panel where the scale of an end is of the order of its length, else two that meet in the middle.
    void add_between(const cut& left, const cut& right) {
        const double length = right.x - left.x;
        const double a = smaller(left.right_scale, length);
        const double b = smaller(right.left_scale, length);
        const double wide = length / 8;
        if (a >= wide && b >= wide) return add(panel(left.x, right.x, length));
        if (b >= wide) return add(panel(left.x, right.x, a));
        if (a >= wide) return add(panel(right.x, left.x, b));
        add(panel(left.x, left.x + length / 2, a));
        add(panel(right.x, left.x + length / 2, b));
    }

    void add(const panel& on) {
        panel_integrand g(of_, on);
        integrals found = on.is_short() ? integrate_short(g) : integrate_long(g);
        if (!of_.is_value_infinite && found.sum[lost] > negligible_mass) fail_underflow(of_.q, of_.forbidden_at);
        total_.add(found);
    }

    [[nodiscard]] integrals integrate_short(panel_integrand& g) {
        integrals found = gauss_kronrod(g, 0, 1).found;
        if (found.sum[lost] > 0) heed(support_check(g, found.sum, found.error).judge_whole_panel());
        return found;
    }

    [[nodiscard]] integrals integrate_long(panel_integrand& g) {
        trapezoid rule(g);
        rule.scan(g.on().lowest(), g.on().highest());
        const terms size = rule.size();
        terms error{};
        if (of_.kind != measure::entropy && !of_.is_value_infinite) heed(support_check(g, size, error).judge(rule));

        double low = g.on().lowest();
        double high = g.on().highest();
        if (!is_negligible(rule.node(rule.first()), rule.node(rule.first() + 1), size)) low = reach(g, -1, size, error);
        if (!is_negligible(rule.node(rule.last()), rule.node(rule.last() - 1), size)) high = reach(g, 1, size, error);
        rule.scan(low, high);
        rule.trim();

        terms floor{};
        for (std::size_t c = 0; c < components; ++c) floor[c] = 1e-16 * total_.magnitude[c];
        floor[mass_p] = floor[mass_q] = floor[lost] = 1e-16;
        integrals found;
        if (!rule.converge(floor, found)) found = adaptive_gauss_kronrod(g, rule.low(), rule.high(), floor);
        for (std::size_t c = 0; c < components; ++c) found.error[c] += error[c];
        return found;
    }

    /// The t at which the panel ends, continued as far as it matters.
    [[nodiscard]] double reach(panel_integrand& g, int side, const terms& size, terms& error) {
        continuation beyond(g, side);
        heed(beyond.settle(size, error));
        return beyond.reach() != 0 ? beyond.reach() : side < 0 ? g.on().lowest() : g.on().highest();
    }

    /// Whether what lies beyond the last node adds nothing, judged by how the last two fall off.
    [[nodiscard]] static bool is_negligible(const panel_integrand::node& last, const panel_integrand::node& before,
                                            const terms& size) {
        const double way = std::fabs(last.where.log_offset - before.where.log_offset);
        for (std::size_t c = 0; c < components; ++c) {
            const double height = std::fabs(last.height[c] / last.where.rate);
            if (height <= 1e-30 * size[c]) continue;
            const double decay = std::log(std::fabs(before.height[c] / before.where.rate) / height) / way;
            if (!(height <= 1e-17 * size[c] * decay)) return false;
        }
        return true;
    }

    void heed(verdict found) {
        if (found == verdict::fine) return;
        if (found == verdict::mismatch)
            why_ = outcome::infinite_by_support;
        else if (why_ == outcome::converged)
            why_ = outcome::infinite_by_divergence;
        of_.is_value_infinite = true;
    }

    integrand& of_;
    integrals total_;
    outcome why_ = outcome::converged;
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
