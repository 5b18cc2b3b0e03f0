#ifndef SURPRISAL_CONTINUOUS_INTEGRATE_HPP
#define SURPRISAL_CONTINUOUS_INTEGRATE_HPP

#include <algorithm>
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
#include <surprisal/continuous/survey.hpp>
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
        // Where mass is missing, another rule may see what the first did not.
        needs_agreement_ = level > 0 || !of_.p.told->is_normalized || (of_.has_q() && !of_.q.told->is_normalized);
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
        segments_ = std::clamp(64 / static_cast<int>(at.size()), 6, 16);
        for (std::size_t i = 0; i < at.size(); ++i) {
            if (at[i].left_scale == 0) at[i].left_scale = scale_beside(at[i].x, -1);
            if (at[i].right_scale == 0) at[i].right_scale = scale_beside(at[i].x, 1);
        }
        has_many_panels_ = at.size() > 64;
        add_panels(at, {lower, upper});
        if (of_.needs_masses_first()) {
            of_.take_out(total_.sum[mass_p], total_.sum[mass_q]);
            total_ = {};
            add_panels(at, {lower, upper});
        }
        return total_;
    }

    [[nodiscard]] outcome why() const { return why_; }

private:
    static constexpr double largest = std::numeric_limits<double>::max();

    [[nodiscard]] cuts located(const density_view& f, int level, double& log_mass) {
        location found = locator(f, of_.seen).locate();
        if (!f.told->is_normalized) {
            explore(f, found);
            require_known_edges(f, found);
        } else if (level > 0) {
            add_what_is_new(f, found, 0.5, level == 1 ? 1 : 8);
        }
        if (found.log_mass <= log_of_zero) {
            const std::size_t which = f.number_of_argument();
            if (of_.seen.is_seen[which]) f.fail_unknown(of_.seen.first[which]);
            fail_no_density(f);
        }
        log_mass = f.told->is_normalized ? 0 : found.log_mass;
        return found.at;
    }

    /// Surveys until two that know nothing of each other find nothing, and all that was found was not found by chance.
    void explore(const density_view& f, location& found) {
        constexpr int finest = 16;
        constexpr double golden = 0.6180339887498949;  // its multiples fill [0, 1) evenly
        double phase = 0.5;
        int fineness = 1;
        for (int clean = 0; clean < 2 && !of_.seen.is_exhausted; phase += phase + golden < 1 ? golden : golden - 1) {
            survey look({f, of_.seen}, found, phase, fineness);
            const bool is_new = look.run();
            span_breaks(found);
            clean = is_new ? 0 : clean + 1;
            if (is_new || look.is_fine_enough()) continue;
            if (fineness == finest) fail_chance(f, look.narrowest());
            fineness *= 2;
            clean = 0;
        }
    }

    /// Refuses where a density ceases to have a value while it is not negligible, unless it has one again so soon that
    /// nothing fits between. Of one that is normalized the mass tells.
    void require_known_edges(const density_view& f, const location& found) {
        const probe log{f, of_.seen};
        double highest = log_of_zero;
        for (std::size_t i = 0; i < found.at.size(); ++i) highest = larger(highest, log(found.at[i].x));
        for (const height& edge : found.unknown_edges) {
            bool is_harmless = edge.log < highest - 40;
            for (const height& other : found.unknown_edges) {
                const double width = std::fabs(other.x - edge.x);
                is_harmless = is_harmless || (width > 0 && log.is_unknown(edge.x / 2 + other.x / 2) &&
                                              larger(edge.log, other.log) + std::log(width) < found.log_mass - 40);
            }
            if (!is_harmless) of_.fail_unknown_at(edge.x);
        }
    }

    void add_what_is_new(const density_view& f, location& found, double phase, int fineness) {
        while (survey({f, of_.seen}, found, phase, fineness).run() && !of_.seen.is_exhausted) span_breaks(found);
    }

    static void span_breaks(location& found) {
        for (std::size_t i = 0; i < found.at.size(); ++i)
            if (found.at[i].is_break) span_gaps(found.at, i);
    }

    /// An end of q's interval has a scale only to the side of q: to the other it is p's, and the other way round.
    [[nodiscard]] double scale_beside(double x, double direction) {
        mass_at best{1, log_of_zero};
        for (const density_view* f : {&of_.p, &of_.q}) {
            const double end = direction < 0 ? f->support.lower : f->support.upper;
            if (direction * (end - x) <= 0) continue;
            const double longest = std::fabs(end - x);
            const mass_at found = mass_beside({*f, of_.seen}, x, direction, smaller(1, longest / 2), longest);
            if (found.log_mass > best.log_mass) best = found;
        }
        return best.offset;
    }

    /// Whether one panel can serve both sides: no points need to crowd at the cut.
    [[nodiscard]] static bool is_simple(const cut& at) {
        const auto [smaller_scale, larger_scale] = std::minmax(at.left_scale, at.right_scale);
        return at.is_smooth && at.has_one_scale && larger_scale <= 8 * smaller_scale;
    }

    void add_panels(const cuts& at, const interval& on) {
        if (at.size() == 1 && on.lower <= -largest && on.upper >= largest && is_simple(at[0])) {
            add(panel::whole_line(at[0].x, std::sqrt(at[0].left_scale) * std::sqrt(at[0].right_scale)));
            return;
        }
        const cut& last = at[at.size() - 1];
        if (on.lower <= -largest) add(panel(at[0].x, -largest, at[0].left_scale));
        for (std::size_t i = 1; i < at.size(); ++i) add_between(at[i - 1], at[i]);
        if (on.upper >= largest) add(panel(last.x, largest, last.right_scale));
    }

    /// One panel where the scale of an end is of the order of its length, else two that meet in the middle.
    void add_between(const cut& left, const cut& right) {
        if ((left.is_break || right.is_break) && !needs_agreement_ && add_even(left.x, right.x)) return;
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

    /// Between knots the densities are as smooth as can be: 15 points spread evenly over the panel do, or over its halves or
    /// quarters, unless their errors say otherwise. Where panels are few and therefore long, each is confirmed by its halves:
    /// what lies between 15 points shows in none of them.
    bool add_even(double lower, double upper) {
        const panel on = panel::even(lower, upper);
        panel_integrand g(of_, on);
        integrals last;
        bool is_confirmed = has_many_panels_;
        for (int parts = 1; parts <= 4; parts *= 2) {
            integrals found;
            for (int i = 0; i < parts; ++i) {
                const double width = 1.0 / parts;
                const segment part = gauss_kronrod(g, i * width, (i + 1) * width);
                if (part.has_unknown || part.found.sum[lost] > 0) return false;
                found.add(part.found);
                if (has_many_panels_ && !is_within_rounding(found)) break;
            }
            if (parts > 1 && !has_many_panels_) is_confirmed = is_same(found, last);
            if (is_confirmed && is_within_rounding(found)) {
                total_.add(found);
                return true;
            }
            last = found;
        }
        return false;
    }

    [[nodiscard]] bool is_same(const integrals& a, const integrals& b) const {
        for (std::size_t c = 0; c < components_of(of_.kind); ++c)
            if (std::fabs(a.sum[c] - b.sum[c]) > a.error[c] + b.error[c] + a.rounding[c] + b.rounding[c]) return false;
        return true;
    }

    [[nodiscard]] bool is_within_rounding(const integrals& found) const {
        for (std::size_t c = 0; c < components_of(of_.kind); ++c) {
            const double absolute = 1e-16 * (c == mass_p || c == mass_q ? 1 : total_.magnitude[c]);
            const double allowed = larger(1e-14 * found.magnitude[c], found.rounding[c]);
            if (!(found.error[c] <= larger(allowed, absolute))) return false;
        }
        return true;
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
        trapezoid rule(g, room_);
        rule.scan(g.on().lowest(), g.on().highest());
        const terms size = rule.size();
        terms error{};
        if (of_.has_log_of_model() && !of_.is_value_infinite) heed(support_check(g, size, error).judge(rule));

        double low = g.on().lowest();
        double high = g.on().highest();
        if (!is_negligible(rule, rule.first(), rule.first() + 1, g.on(), size)) low = reach(g, rule, -1, size, error);
        if (!is_negligible(rule, rule.last(), rule.last() - 1, g.on(), size)) high = reach(g, rule, 1, size, error);
        rule.scan(low, high);
        rule.trim();

        tolerance to;
        to.relative = larger(to.relative, 0.1 * of_.relative_error);
        for (std::size_t c = 0; c < components; ++c) to.absolute[c] = 1e-16 * total_.magnitude[c];
        to.absolute[mass_p] = to.absolute[mass_q] = to.absolute[lost] = larger(1e-16, 0.1 * of_.relative_error);
        integrals found;
        const bool is_converged = rule.converge(to, found);
        if (needs_agreement_ && !(is_converged && is_weightless(found)))
            found = agreed(g, rule, to, is_converged ? &found : nullptr);
        else if (!is_converged)
            found = adaptive_gauss_kronrod(g, to).integrate(rule.low(), rule.high(), 12, false);
        for (std::size_t c = 0; c < components; ++c) found.error[c] += error[c];
        return found;
    }

    /// Whether a panel adds nothing to masses around 1.
    [[nodiscard]] static bool is_weightless(const integrals& found) {
        for (std::size_t c = 0; c < components; ++c)
            if (found.magnitude[c] + found.error[c] > 1e-20) return false;
        return true;
    }

    /// Integrals that two rules agree on which have no node in common: Gauss and Kronrod's with each segment confirmed by its
    /// halves, and the trapezoidal rule or the same with other segments.
    [[nodiscard]] integrals agreed(panel_integrand& g, const trapezoid& rule, const tolerance& to,
                                   const integrals* other) const {
        const auto by_segments = [&](int n) {
            return adaptive_gauss_kronrod(g, to).integrate(rule.low(), rule.high(), n, true);
        };
        integrals last = other != nullptr ? *other : by_segments(segments_ * 2 / 3);
        for (int segments = segments_; segments < 4 * segments_; segments += segments / 2) {
            integrals found = by_segments(segments);
            bool is_agreed = true;
            for (std::size_t c = 0; c < components_of(of_.kind); ++c) {
                const double change = std::fabs(found.sum[c] - last.sum[c]);
                const double doubt = found.error[c] + last.error[c] + 4 * (found.rounding[c] + last.rounding[c]);
                if (change > larger(doubt, to.absolute[c])) is_agreed = false;
                found.error[c] = larger(found.error[c], change);
            }
            if (is_agreed || of_.seen.is_exhausted) return found;
            last = found;
        }
        return last;
    }

    /// The t at which the panel ends, continued as far as it matters.
    [[nodiscard]] double reach(panel_integrand& g, const trapezoid& rule, int side, const terms& size, terms& error) {
        require_tail(g, rule.at(side < 0 ? rule.first() : rule.last()), side, size);
        continuation beyond(g, side);
        heed(beyond.settle(size, error));
        return beyond.reach() != 0 ? beyond.reach() : side < 0 ? g.on().lowest() : g.on().highest();
    }

    /// Refuses a density that is 0 at the last point that can be asked while there was mass at the last node before it: it
    /// underflowed, or what it is made of overflowed, so there is no telling how it goes on.
    void require_tail(panel_integrand& g, const node& last, int side, const terms& size) {
        const node outermost = g(g.on().limit(side));
        const bool is_far = outermost.where.offset > 1e290 || outermost.where.offset < 1e-290;
        if (!is_far || outermost.is_unknown) return;
        const auto is_cut_off = [&](double here, double before, std::size_t c) {
            return here <= log_of_zero && before > log_of_zero && last.height[c] > 1e-17 * size[c];
        };
        if (is_cut_off(outermost.at.p, last.at.p, mass_p)) fail_divergent_mass(of_.p, g.on().end(side));
        if (of_.has_q() && is_cut_off(outermost.at.q, last.at.q, mass_q)) fail_divergent_mass(of_.q, g.on().end(side));
    }

    /// Whether what lies beyond the last node adds nothing, judged by how the last two fall off.
    [[nodiscard]] static bool is_negligible(const trapezoid& rule, int outer, int inner, const panel& on,
                                            const terms& size) {
        const node& last = rule.at(outer);
        const node& before = rule.at(inner);
        const double way = std::fabs(on.log_offset(outer * 0.5) - on.log_offset(inner * 0.5));
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
    workspace room_;
    bool needs_agreement_ = false;
    bool has_many_panels_ = false;
    int segments_ = 16;  // to begin with where rules have to agree
    outcome why_ = outcome::converged;
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
