#ifndef SURPRISAL_CONTINUOUS_GAUSS_KRONROD_HPP
#define SURPRISAL_CONTINUOUS_GAUSS_KRONROD_HPP

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <surprisal/continuous/double_exponential.hpp>
#include <surprisal/continuous/panel.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// A part of the t axis with its integrals.
struct segment {
    double from;
    double to;
    integrals found;
};

/// Gauss–Kronrod's rule of 7 and 15 points, with the error formula of QUADPACK (Piessens et al. 1983).
[[nodiscard]] inline segment gauss_kronrod(panel_integrand& of, double from, double to) {
    // Abscissas, Kronrod's weights and, for every second point, Gauss's: QUADPACK's qk15.
    static constexpr double abscissas[] = {0.991455371120812639206854697526329, 0.949107912342758524526189684047851,
                                           0.864864423359769072789712788640926, 0.741531185599394439863864773280788,
                                           0.586087235467691130294144691693013, 0.405845151377397166906606412076961,
                                           0.207784955007898467600689403773245, 0};
    static constexpr double kronrod[] = {0.022935322010529224963732008058970, 0.063092092629978553290700663189204,
                                         0.104790010322250183839876322541518, 0.140653259715525918745189590510238,
                                         0.169004726639267902826583426598550, 0.190350578064785409913256402421014,
                                         0.204432940075298892414161999234649, 0.209482141084727828012999174891714};
    static constexpr double gauss[] = {0.129484966168869693270611432679082, 0.279705391489276667901467771423780,
                                       0.381830050505118944950369775488975, 0.417959183673469387755102040816327};
    constexpr std::size_t points = 15;
    const double middle = (from + to) / 2;
    const double half = (to - from) / 2;
    std::array<panel_integrand::node, points> nodes;
    std::array<double, points> t{};
    for (std::size_t i = 0; i < points; ++i) {
        t[i] = middle + half * (i < 7 ? -abscissas[i] : abscissas[14 - i]);
        nodes[i] = of(t[i]);
    }
    segment result{from, to, {}};
    for (std::size_t c = 0; c < components; ++c) {
        double rough = 0;
        std::array<double, points> height{};
        for (std::size_t i = 0; i < points; ++i) {
            const bool is_inner = i > 0 && i < points - 1;
            const double moved =
                is_inner ? moved_height({nodes[i - 1], nodes[i], nodes[i + 1], t[i + 1] - t[i - 1]}, c) : 0;
            const std::size_t j = i < 7 ? i : 14 - i;
            const double weight = half * kronrod[j];
            height[i] = nodes[i].height[c] - moved;
            result.found.sum[c] += weight * height[i];
            result.found.magnitude[c] += weight * std::fabs(height[i]);
            result.found.rounding[c] += weight * (nodes[i].rounding[c] + 0.1 * std::fabs(moved));
            if (j % 2 == 1) rough += half * gauss[j / 2] * height[i];
        }
        const double mean = result.found.sum[c] / (to - from);
        double variation = 0;
        for (std::size_t i = 0; i < points; ++i)
            variation += half * kronrod[i < 7 ? i : 14 - i] * std::fabs(height[i] - mean);
        const double change = std::fabs(result.found.sum[c] - rough);
        double error = variation;
        if (variation > 0 && 200 * change < variation) error *= std::pow(200 * change / variation, 1.5);
        if (change <= result.found.rounding[c]) error = smaller(error, change);  // the digits end here
        result.found.error[c] = larger(error, 1e-16 * result.found.magnitude[c]);
    }
    return result;
}

/// Halves the worst segment until the integrals are within tolerance: for kinks, jumps and peaks of g that the panels were
/// not cut at.
[[nodiscard]] inline integrals adaptive_gauss_kronrod(panel_integrand& of, double from, double to, const terms& floor) {
    constexpr std::size_t most = 600;
    constexpr int first = 12;
    std::vector<segment> segments;
    segments.reserve(most);
    integrals total;
    for (int i = 0; i < first; ++i) {
        segments.push_back(gauss_kronrod(of, from + (to - from) * i / first, from + (to - from) * (i + 1) / first));
        total.add(segments.back().found);
    }
    for (;;) {
        terms allowed{};
        bool is_converged = true;
        for (std::size_t c = 0; c < components; ++c) {
            allowed[c] = larger(larger(1e-14 * total.magnitude[c], total.rounding[c]), floor[c]);
            if (!(total.error[c] <= allowed[c])) is_converged = false;
        }
        if (is_converged || segments.size() >= most) return total;
        const auto score = [&](const segment& s) {
            double worst = 0;
            for (std::size_t c = 0; c < components; ++c)
                if (allowed[c] > 0 && s.to - s.from > 1e-14) worst = larger(worst, s.found.error[c] / allowed[c]);
            return worst;
        };
        std::size_t worst = 0;
        double highest = 0;
        for (std::size_t i = 0; i < segments.size(); ++i)
            if (const double here = score(segments[i]); here > highest) {
                worst = i;
                highest = here;
            }
        if (!(highest > 1e-3)) return total;
        const segment halved = segments[worst];
        const double middle = (halved.from + halved.to) / 2;
        segments[worst] = gauss_kronrod(of, halved.from, middle);
        segments.push_back(gauss_kronrod(of, middle, halved.to));
        total = {};
        for (const segment& s : segments) total.add(s.found);
    }
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
