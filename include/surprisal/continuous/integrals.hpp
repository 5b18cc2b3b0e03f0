#ifndef SURPRISAL_CONTINUOUS_INTEGRALS_HPP
#define SURPRISAL_CONTINUOUS_INTEGRALS_HPP

#include <cmath>
#include <cstddef>

#include <surprisal/continuous/panel.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// Integrals with what is known of their errors.
struct integrals {
    terms sum{};
    terms magnitude{};  // ∫ |…|
    terms error{};      // of the quadrature
    terms rounding{};   // of logarithms and of x

    void add(const integrals& other) { add(other, 1); }

    /// Adds a multiple of others.
    void add(const integrals& other, double factor) {
        for (std::size_t c = 0; c < components; ++c) {
            sum[c] += factor * other.sum[c];
            magnitude[c] += factor * other.magnitude[c];
            error[c] += factor * other.error[c];
            rounding[c] += factor * other.rounding[c];
        }
    }
};

/// How exact integrals are to be: errors that neither exceed `relative` of their magnitudes nor these absolute ones.
struct tolerance {
    double relative = 1e-14;
    terms absolute{};
};

/// A node between its neighbours.
struct neighbourhood {
    const node& before;
    const node& here;
    const node& after;
    double width;  // in t, from before to after
};

/// What rounding x added to the height of a node: all of it but the steady factor was taken at t + moved instead of t; its
/// logarithm is about linear between the neighbours, and exactly so for a power law.
[[nodiscard]] inline double moved_height(const neighbourhood& at, std::size_t c) {
    const place& where = at.here.where;
    const double here = at.here.height[c];
    if (where.moved == 0 || here == 0) return 0;
    const double before = at.before.height[c] / at.before.where.steady;
    const double after = at.after.height[c] / at.after.where.steady;
    const double way = larger(-0.5, smaller(0.5, where.moved / at.width));
    if (before / here > 0 && after / here > 0) return -here * std::expm1(-std::log(after / before) * way);
    return way * where.steady * (after - before);
}

/// Which part of what rounding x added may be left after it was taken back.
inline constexpr double doubt_in_moved = 0.1;

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
