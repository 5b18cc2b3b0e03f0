#ifndef SURPRISAL_CONTINUOUS_CUTS_HPP
#define SURPRISAL_CONTINUOUS_CUTS_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <surprisal/config.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// A point at which the line is cut into panels: a peak, a kink, an end. To each side the scale says how far away the
/// mass around it lies.
struct cut {
    double x = 0;
    double left_scale = 0;
    double right_scale = 0;
    bool is_smooth = false;     // the density is analytic here, so that a neighbouring cut can do its work
    bool has_one_scale = true;  // of all that was merged into it
    bool is_break = false;      // a kink or jump, around which no mass need lie
    double width = 0;           // of a smooth peak, by its curvature
};

/// The distance of neighbouring numbers around x, within a factor of 2.
[[nodiscard]] inline double spacing(double x) { return std::fabs(x) * std::numeric_limits<double>::epsilon(); }

[[nodiscard]] inline double smaller(double a, double b) { return a < b ? a : b; }
[[nodiscard]] inline double larger(double a, double b) { return a < b ? b : a; }

/// Farthest and nearest distances from a cut that are looked at.
inline constexpr double longest_offset = 1e300;
inline constexpr double shortest_offset = 1e-306;

/// The shortest distance from x that x + distance still resolves, to a percent.
[[nodiscard]] inline double resolved_offset(double x) { return larger(shortest_offset, 64 * spacing(x)); }

/// Cuts in ascending order.
class cuts {
public:
    [[nodiscard]] std::size_t size() const { return cuts_.size(); }
    [[nodiscard]] const cut& operator[](std::size_t i) const { return cuts_[i]; }
    [[nodiscard]] cut& operator[](std::size_t i) { return cuts_[i]; }

    /// The number of the first cut at x or beyond it.
    [[nodiscard]] std::size_t first_from(double x) const {
        const auto is_before = [](const cut& c, double y) { return c.x < y; };
        return static_cast<std::size_t>(std::lower_bound(cuts_.begin(), cuts_.end(), x, is_before) - cuts_.begin());
    }

    /// Adds a cut, unless one in its place does for both.
    void add(const cut& added) {
        const auto place = cuts_.begin() + static_cast<std::ptrdiff_t>(first_from(added.x));
        if (place != cuts_.end() && merge(*place, added)) return;
        if (place != cuts_.begin() && merge(*(place - 1), added)) return;
        cuts_.insert(place, added);
    }

private:
    static double middle(double a, double b) { return a == 0 ? b : b == 0 ? a : std::sqrt(a) * std::sqrt(b); }

    static bool merge(cut& kept, const cut& added) {
        const double a = larger(kept.left_scale, kept.right_scale);
        const double b = larger(added.left_scale, added.right_scale);
        const bool has_one_scale = kept.has_one_scale && added.has_one_scale && larger(a, b) <= 4 * smaller(a, b);
        if (kept.x == added.x) {
            kept.has_one_scale = has_one_scale;
            kept.is_break = kept.is_break && added.is_break;
            kept.left_scale = middle(kept.left_scale, added.left_scale);
            kept.right_scale = middle(kept.right_scale, added.right_scale);
            kept.is_smooth = kept.is_smooth && added.is_smooth;
            return true;
        }
        if (!kept.is_smooth && !added.is_smooth) return false;
        const double distance = std::fabs(kept.x - added.x);
        const bool is_alike = distance <= 2 * smaller(a, b) && larger(a, b) <= 16 * smaller(a, b);
        const bool is_rounding = distance <= 1e-4 * smaller(a, b);
        if (!is_alike && !is_rounding) return false;
        if (kept.is_smooth) {
            const cut old = kept;
            kept = added;
            if (added.is_smooth) kept.x = old.x;
            kept.left_scale = middle(old.left_scale, added.left_scale);
            kept.right_scale = middle(old.right_scale, added.right_scale);
        }
        kept.has_one_scale = has_one_scale;
        return true;
    }

    std::vector<cut> cuts_;
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
