#ifndef SURPRISAL_CONTINUOUS_CUTS_HPP
#define SURPRISAL_CONTINUOUS_CUTS_HPP

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include <surprisal/config.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// A point at which the line is cut into panels: a peak, a kink, an end. To each side the scale says how far away the
/// mass around it lies.
struct cut {
    double x = 0;
    double left_scale = 0;
    double right_scale = 0;
    bool is_smooth = false;  // the density is analytic here, so that a neighbouring cut can do its work
};

/// The distance of neighbouring numbers around x, within a factor of 2.
[[nodiscard]] inline double spacing(double x) { return std::fabs(x) * std::numeric_limits<double>::epsilon(); }

[[nodiscard]] inline double smaller(double a, double b) { return a < b ? a : b; }
[[nodiscard]] inline double larger(double a, double b) { return a < b ? b : a; }

/// Cuts in ascending order.
class cuts {
public:
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] const cut& operator[](std::size_t i) const { return cuts_[i]; }
    [[nodiscard]] cut& operator[](std::size_t i) { return cuts_[i]; }

    /// Adds a cut, unless one in its place does for both. Where there is no more room it is left out: the panel around it
    /// is then harder to integrate, and its error larger.
    void add(const cut& added) {
        std::size_t i = 0;
        while (i < size_ && cuts_[i].x < added.x) ++i;
        if (i < size_ && merge(cuts_[i], added)) return;
        if (i > 0 && merge(cuts_[i - 1], added)) return;
        if (size_ == cuts_.size()) return;
        for (std::size_t j = size_; j > i; --j) cuts_[j] = cuts_[j - 1];
        cuts_[i] = added;
        ++size_;
    }

private:
    static double middle(double a, double b) { return a == 0 ? b : b == 0 ? a : std::sqrt(a) * std::sqrt(b); }

    static bool merge(cut& kept, const cut& added) {
        if (kept.x == added.x) {
            kept.left_scale = middle(kept.left_scale, added.left_scale);
            kept.right_scale = middle(kept.right_scale, added.right_scale);
            kept.is_smooth = kept.is_smooth && added.is_smooth;
            return true;
        }
        if (!kept.is_smooth && !added.is_smooth) return false;
        const double distance = std::fabs(kept.x - added.x);
        const double a = larger(kept.left_scale, kept.right_scale);
        const double b = larger(added.left_scale, added.right_scale);
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
        return true;
    }

    std::array<cut, 256> cuts_{};
    std::size_t size_ = 0;
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
