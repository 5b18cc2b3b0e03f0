#ifndef SURPRISAL_CONTINUOUS_SURVEY_HPP
#define SURPRISAL_CONTINUOUS_SURVEY_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <surprisal/continuous/cuts.hpp>
#include <surprisal/continuous/locate.hpp>
#include <surprisal/distributions/density.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// Looks everywhere for what a search may have missed: between the cuts evenly, around each of them and beyond the outermost
/// in even steps of the logarithm of the distance. Where mass cannot tell, because a density is given up to a factor, surveys
/// that know nothing of each other have to agree that nothing is left.
class survey {
public:
    /// The phase in [0, 1) shifts all points, so that surveys of different phases have none in common; a finer one has so
    /// many times more of them.
    survey(const probe& f, location& found, double phase, int fineness)
        : f_(f),
          found_(found),
          phase_(phase),
          noise_(noise_of(f.density)),
          steps_an_octave_(16 * fineness),
          even_points_(2048 * fineness) {}

    /// Adds the peaks, ends of the support and jumps for which there is no cut yet, and says whether there were any.
    [[nodiscard]] bool run() {
        visit_all();
        std::vector<cut> added;
        for (std::size_t i = 1; i + 1 < points_.size();) i = look_for_peak(i, added);
        const bool is_stepped = has_steps();
        for (std::size_t i = 0; i + 1 < points_.size(); ++i) look_for_jump(i, is_stepped, added);
        const std::size_t known = found_.at.size();
        for (const cut& c : added) found_.at.add(c);
        return found_.at.size() > known;
    }

    /// Whether each peak is so wide that points which know nothing of it meet it several times. Where one was met by
    /// chance, others may have been missed.
    [[nodiscard]] bool is_fine_enough() const { return !(least_hits_ < needed_hits); }

    /// The peak that was met least.
    [[nodiscard]] double narrowest() const { return narrowest_; }

private:
    // All chosen between the time of a survey, about 8500 evaluations for a simple peak, and what random mixtures of up to
    // 14 components were seen to hide from one: tests/continuous/unnormalized.cpp.
    static constexpr double needed_hits = 4;
    static constexpr int outer_bulk = 12;                 // scales beyond the outermost cut that are looked at evenly
    static constexpr int outer_fineness = 4;              // of the distances there, against those between cuts
    static constexpr int most_jumps = 8;                  // that are followed between two points, one beside the other
    static constexpr double least_known_scale = 0x1p-40;  // of a cut's scale, that is looked for beside it
    static constexpr double explained = 1e-2;             // how much higher than a cut its peak may be met

    void visit(double x) {
        if (x > f_.density.support.lower && x < f_.density.support.upper) points_.push_back({x, 0});
    }

    void visit_all() {
        const cuts& at = found_.at;
        const int even = even_points_in_a_gap();
        for (std::size_t i = 0; i < at.size(); ++i) {
            const double before = i == 0 ? f_.density.support.lower : at[i - 1].x;
            const double after = i + 1 == at.size() ? f_.density.support.upper : at[i + 1].x;
            visit(at[i].x);
            visit_distances(i, -1, before, i == 0 ? even : 0);
            visit_distances(i, 1, after, i + 1 == at.size() ? even : 0);
            if (i > 0)
                for (int k = 0; k < even; ++k) visit(before + (at[i].x - before) * ((k + phase_) / even));
        }
        std::sort(points_.begin(), points_.end(), [](const height& a, const height& b) { return a.x < b.x; });
        const auto is_same = [](const height& a, const height& b) { return a.x == b.x; };
        points_.erase(std::unique(points_.begin(), points_.end(), is_same), points_.end());
        for (height& point : points_) point.log = f_(point.x);
    }

    /// As many in each, unless there are many gaps.
    [[nodiscard]] int even_points_in_a_gap() const {
        return std::min(even_points_, 64 + 8 * even_points_ / static_cast<int>(found_.at.size() + 1));
    }

    [[nodiscard]] double distance_to_neighbour(std::size_t i) const {
        const cuts& at = found_.at;
        const double to_before = i == 0 ? longest_offset : at[i].x - at[i - 1].x;
        return i + 1 == at.size() ? to_before : smaller(to_before, at[i + 1].x - at[i].x);
    }

    /// Points to a side of a cut, up to the next one; beyond the outermost, evenly over the bulk of the mass too.
    void visit_distances(std::size_t i, double way, double next, int even) {
        const cut& at = found_.at[i];
        const double from = at.x;
        const double of_this_side = way < 0 ? at.left_scale : at.right_scale;
        // To a side on which there is no mass so far, the scale is that of the other.
        const double scale = of_this_side > 0 ? of_this_side : larger(at.left_scale, at.right_scale);
        if (!(scale > 0)) return;
        const double room = std::fabs(next - from) / (even > 0 ? 1 : 2);
        const double bulk = smaller(room, outer_bulk * scale);
        for (int k = 0; k < even; ++k) visit(from + way * bulk * ((k + phase_) / even));
        const bool is_outermost = even > 0;
        // At a finite end of the interval densities have scales of their own down to 0.
        const bool is_end = from == f_.density.support.lower || from == f_.density.support.upper;
        // A scale that was found before the cuts in its reach tells nothing of what is beside this one.
        const double to_neighbour = distance_to_neighbour(i);
        const double near_scale = to_neighbour > least_known_scale * scale ? smaller(scale, to_neighbour) : scale;
        const double nearest = is_end ? least_known_scale * scale : is_outermost ? near_scale / 16 : scale / 2;
        double step = std::exp2(1.0 / (is_outermost ? outer_fineness * steps_an_octave_ : steps_an_octave_));
        double distance = nearest * std::pow(step, phase_);
        const auto visit_up_to = [&](double end) {
            while (distance < smaller(room, end)) {
                visit(from + way * distance);
                distance *= step;
                if (distance > 0x1p60 * scale) step *= 1.1;
            }
        };
        visit_up_to(0x1p24 * scale);
        if (!is_outermost) return;
        // Beyond, where a density of a scale of its own would be met by chance only, ever faster.
        step = std::exp2(0.125);
        visit_up_to(0x1p40 * scale);
        step = std::sqrt(2.0);
        visit_up_to(longest_offset);
    }

    /// Looks at a point that is higher than the one before it, and returns the next to look at.
    std::size_t look_for_peak(std::size_t i, std::vector<cut>& added) {
        const height top = points_[i];
        if (!(top.log > points_[i - 1].log + noise_)) return i + 1;
        std::size_t last = i;  // of a plateau
        while (last + 1 < points_.size() && std::fabs(points_[last + 1].log - top.log) <= noise_) ++last;
        if (last + 1 == points_.size() || !(points_[last + 1].log < top.log - noise_)) return last + 1;
        const double lower = points_[i - 1].x;
        const double upper = points_[last + 1].x;
        if (is_explained(top, lower, upper))
            count_hits(i, last);
        else if (last == i && !is_far_below(i))
            look_closer(i, added);
        return last + 1;
    }

    /// Whether so much of this height adds nothing to the heaviest peak.
    [[nodiscard]] bool is_weightless(double log, double width) const {
        return log + std::log(width) < found_.log_mass - 40;
    }

    [[nodiscard]] bool is_explained(const height& top, double lower, double upper) const {
        for (std::size_t i = found_.at.first_from(lower); i < found_.at.size() && found_.at[i].x <= upper; ++i)
            if (const cut& known = found_.at[i]; known.is_break || f_(known.x) > top.log - explained) return true;
        return false;
    }

    /// Whether no peak that is smooth between these points is high enough to add anything.
    [[nodiscard]] bool is_far_below(std::size_t i) const {
        const double rise = points_[i].log - smaller(points_[i - 1].log, points_[i + 1].log);
        return is_weightless(points_[i].log + 4 * rise, points_[i + 1].x - points_[i - 1].x);
    }

    /// Climbs to the peak between two points, and adds it if there is mass around it.
    void look_closer(std::size_t i, std::vector<cut>& added) {
        cut peak = peak_search(f_, points_[i - 1], points_[i], points_[i + 1]).run();
        const mass_at left = mass_beside(f_, peak.x, -1, peak.left_scale, peak.x - f_.density.support.lower);
        if (is_weightless(left.log_mass, 1)) return;
        const mass_at right = mass_beside(f_, peak.x, 1, peak.right_scale, f_.density.support.upper - peak.x);
        peak.left_scale = left.offset;
        peak.right_scale = right.offset;
        found_.log_mass = larger(found_.log_mass, larger(left.log_mass, right.log_mass));
        added.push_back(peak);
    }

    /// How often the peak over these points would be met by points that know nothing of it: its width, down to where the
    /// density rises again on the nearer side, against the distance of points there if there were no cut in it.
    void count_hits(std::size_t first, std::size_t last) {
        std::size_t low = first;
        while (low > 0 && points_[low - 1].log < points_[low].log + noise_ && points_[low].log > log_of_zero) --low;
        std::size_t high = last;
        while (high + 1 < points_.size() && points_[high + 1].log < points_[high].log + noise_ &&
               points_[high].log > log_of_zero)
            ++high;
        const double top = points_[first].x / 2 + points_[last].x / 2;
        for (const peak& told : f_.density.told->peaks)
            if (told.location >= points_[low].x && told.location <= points_[high].x) return;
        const std::size_t before = found_.at.first_from(points_[low].x);
        std::size_t after = before;
        while (after < found_.at.size() && found_.at[after].x <= points_[high].x) ++after;
        const bool has_before = before > 0;
        const bool has_after = after < found_.at.size();
        if (!has_before && !has_after) return;
        double width = 2 * smaller(top - points_[low].x, points_[high].x - top);
        for (std::size_t i = before; i < after; ++i)
            width = larger(width, 2 * found_.at[i].width);  // shallow, not narrow
        if (is_weightless(points_[first].log, width)) return;
        // Points as visit_all() would lay them, if there were no cut here.
        const double to_before = has_before ? top - found_.at[before - 1].x : longest_offset;
        const double to_after = has_after ? found_.at[after].x - top : longest_offset;
        const double nearest = smaller(to_before, to_after);
        double by_distance = nearest * (std::exp2(1.0 / steps_an_octave_) - 1);
        double evenly = (to_before + to_after) / even_points_in_a_gap();
        if (!has_before || !has_after) {
            const cut& neighbour = found_.at[has_before ? before - 1 : after];
            const double bulk = outer_bulk * larger(neighbour.left_scale, neighbour.right_scale);
            by_distance /= outer_fineness;
            evenly = nearest < bulk ? bulk / even_points_in_a_gap() : longest_offset;
        }
        const double hits = width / smaller(by_distance, evenly);
        if (hits < least_hits_) {
            least_hits_ = hits;
            narrowest_ = top;
        }
    }

    /// Whether the density is constant between neighbouring points over much of the way between the cuts, as a histogram
    /// is.
    [[nodiscard]] bool has_steps() const {
        if (found_.at.size() < 2) return false;
        const double lower = found_.at[0].x;
        const double upper = found_.at[found_.at.size() - 1].x;
        double constant = 0;
        for (std::size_t i = 0; i + 1 < points_.size(); ++i)
            if (points_[i].log > log_of_zero && points_[i].log == points_[i + 1].log && points_[i].x >= lower &&
                points_[i + 1].x <= upper)
                constant += points_[i + 1].x - points_[i].x;
        return 4 * constant > upper - lower;
    }

    [[nodiscard]] double change(std::size_t i) const {
        if (i + 1 >= points_.size()) return 0;
        const double a = points_[i].log;
        const double b = points_[i + 1].log;
        return a <= log_of_zero || b <= log_of_zero ? 0 : std::fabs(b - a);
    }

    /// Follows a change that its neighbours do not share, to where it happens all at once.
    void look_for_jump(std::size_t i, bool is_stepped, std::vector<cut>& added) {
        const height a = points_[i];
        const height b = points_[i + 1];
        if ((a.log <= log_of_zero) != (b.log <= log_of_zero)) return follow_edge(a, b, added);
        const double here = change(i);
        if (!(here > noise_)) return;
        if (is_weightless(larger(a.log, b.log), b.x - a.x)) return;
        const double around = larger(i > 0 ? change(i - 1) : 0, change(i + 1));
        if (is_stepped || here > 4 * around + noise_) follow_jump(a, b, is_stepped ? most_jumps : 0, added);
    }

    /// Halves towards the end of a support; an underflow is none.
    void follow_edge(height a, height b, std::vector<cut>& added) {
        while (!f_.seen.is_exhausted) {
            const double x = between(a.x, b.x, 0.5);
            if (x == a.x || x == b.x) break;
            const height middle{x, f_(x)};
            ((middle.log <= log_of_zero) == (a.log <= log_of_zero) ? a : b) = middle;
            if (larger(a.log, b.log) < lowest_end(f_.density, found_.log_mass)) return;
        }
        const bool is_entry = a.log <= log_of_zero;
        if (f_.is_unknown(is_entry ? a.x : b.x))
            found_.unknown_edges.push_back(is_entry ? height{a.x, b.log} : height{b.x, a.log});
        add_jump(is_entry ? b.x : a.x, a.x, b.x, added);
    }

    /// Halves towards a jump, and of a density with steps towards so many others on either side of it.
    void follow_jump(height a, height b, int others, std::vector<cut>& added) {
        const height from = a;
        const height to = b;
        const double whole = std::fabs(b.log - a.log);
        for (int step = 1; !f_.seen.is_exhausted; ++step) {
            const double x =
                step < 60 && b.x - a.x > 1e-3 * std::fabs(a.x) ? a.x + (b.x - a.x) / 2 : between(a.x, b.x, 0.5);
            if (x == a.x || x == b.x) break;
            const height middle{x, f_(x)};
            const double left = std::fabs(middle.log - a.log);
            const double right = std::fabs(b.log - middle.log);
            (left > right ? b : a) = middle;
            // What is steep and no jump is halved with each step; of several jumps the largest is left.
            if (step % 6 == 0 && larger(left, right) < (others == 0 ? 0.7 : 0.05) * whole) return;
            if (!(larger(left, right) > noise_)) return;
        }
        add_jump(b.x, a.x, b.x, added);
        if (others == 0) return;
        if (std::fabs(a.log - from.log) > noise_) follow_jump(from, a, others - 1, added);
        if (std::fabs(to.log - b.log) > noise_) follow_jump(b, to, others - 1, added);
    }

    void add_jump(double x, double lower, double upper, std::vector<cut>& added) {
        const std::size_t next = found_.at.first_from(lower);
        if (next == found_.at.size() || found_.at[next].x > upper) added.push_back(break_at(x));
    }

    probe f_;
    location& found_;
    double phase_;
    double noise_;
    int steps_an_octave_;
    int even_points_;  // between neighbouring cuts, if these are few
    double least_hits_ = longest_offset;
    double narrowest_ = 0;
    std::vector<height> points_;
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
