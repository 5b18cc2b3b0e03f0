#ifndef SURPRISAL_CONTINUOUS_GAUSS_KRONROD_HPP
#define SURPRISAL_CONTINUOUS_GAUSS_KRONROD_HPP

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <surprisal/continuous/integrals.hpp>
#include <surprisal/continuous/panel.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// A part of the t axis with its integrals.
struct segment {
    double from;
    double to;
    integrals found{};
    double unknown_at = 0;  // a point in it at which a density has no value
    bool has_unknown = false;
    double score = 0;  // its worst error against what is allowed
};

/// Gauss–Kronrod's rule of 7 and 15 points. The error is the whole difference of the two: the power of 3/2 that QUADPACK
/// (Piessens et al. 1983) takes of it holds where the integrand is smooth, and promises too much at kinks.
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
    std::array<node, points> nodes;
    std::array<double, points> t{};
    std::array<terms, points> rounding{};
    segment result{from, to};
    for (std::size_t i = 0; i < points; ++i) {
        t[i] = middle + half * (i < 7 ? -abscissas[i] : abscissas[14 - i]);
        nodes[i] = of(t[i]);
        rounding[i] = of.rounding_of(nodes[i]);
        if (!nodes[i].is_unknown) continue;
        result.has_unknown = true;
        result.unknown_at = nodes[i].where.x;
    }
    for (std::size_t c = 0; c < components_of(of.of().kind); ++c) {
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
            result.found.rounding[c] += weight * (rounding[i][c] + doubt_in_moved * std::fabs(moved));
            if (j % 2 == 1) rough += half * gauss[j / 2] * height[i];
        }
        const double change = std::fabs(result.found.sum[c] - rough);
        result.found.error[c] = larger(change, 1e-16 * result.found.magnitude[c]);
    }
    return result;
}

/// Halves the worst segment until the integrals are within tolerance: for kinks, jumps and peaks of g that the panels were
/// not cut at.
class adaptive_gauss_kronrod {
public:
    adaptive_gauss_kronrod(panel_integrand& of, const tolerance& to)
        : of_(of), to_(to), used_(components_of(of.of().kind)) {}

    /// The integrals from one t to another, begun with so many segments. Where each is to be confirmed, it is halved at
    /// least once, and its halves have to agree with it.
    [[nodiscard]] integrals integrate(double from, double to, int first, bool is_confirmed) {
        segments_.reserve(4 * static_cast<std::size_t>(first));
        const auto end = [&](int i) { return i == first ? to : from + (to - from) * i / first; };
        for (int i = 0; i < first; ++i) {
            segments_.push_back(gauss_kronrod(of_, end(i), end(i + 1)));
            total_.add(segments_.back().found);
        }
        if (is_confirmed)
            for (std::size_t i = 0; i < static_cast<std::size_t>(first); ++i) halve(i);
        for (segment& s : segments_) s.score = score(s);
        std::make_heap(segments_.begin(), segments_.end(), is_better);
        while (!is_converged() && segments_.size() < most && of_.of().seen.left() >= 30) {
            if (!(segments_.front().score > 1e-3)) break;
            std::pop_heap(segments_.begin(), segments_.end(), is_better);
            halve(segments_.size() - 1);
            segments_[segments_.size() - 2].score = score(segments_[segments_.size() - 2]);
            segments_.back().score = score(segments_.back());
            std::push_heap(segments_.begin(), segments_.end() - 1, is_better);
            std::push_heap(segments_.begin(), segments_.end(), is_better);
        }
        total_ = {};
        for (const segment& s : segments_) total_.add(s.found);
        require_known();
        return total_;
    }

private:
    static constexpr std::size_t most = 600;

    [[nodiscard]] static bool is_better(const segment& a, const segment& b) { return a.score < b.score; }

    [[nodiscard]] double allowed(std::size_t c) const {
        return larger(larger(to_.relative * total_.magnitude[c], total_.rounding[c]), to_.absolute[c]);
    }

    [[nodiscard]] bool is_converged() const {
        for (std::size_t c = 0; c < used_; ++c)
            if (!(total_.error[c] <= allowed(c))) return false;
        return true;
    }

    [[nodiscard]] double score(const segment& s) const {
        double worst = 0;
        if (!(s.to - s.from > 1e-14)) return worst;
        for (std::size_t c = 0; c < used_; ++c)
            if (const double most_error = allowed(c); most_error > 0)
                worst = larger(worst, s.found.error[c] / most_error);
        return worst;
    }

    /// Puts the halves of a segment in its place and at the end. Where they differ from it by more than its error, that
    /// was wrong, and theirs may be.
    void halve(std::size_t i) {
        const segment whole = segments_[i];
        const double middle = (whole.from + whole.to) / 2;
        segment halves[2] = {gauss_kronrod(of_, whole.from, middle), gauss_kronrod(of_, middle, whole.to)};
        total_.add(whole.found, -1);
        for (std::size_t c = 0; c < used_; ++c) {
            const double change = std::fabs(whole.found.sum[c] - halves[0].found.sum[c] - halves[1].found.sum[c]);
            if (change <= larger(whole.found.error[c], whole.found.rounding[c])) continue;
            for (segment& half : halves) half.found.error[c] = larger(half.found.error[c], change / 2);
        }
        for (const segment& half : halves) total_.add(half.found);
        segments_[i] = halves[0];
        segments_.push_back(halves[1]);
    }

    void require_known() {
        for (const segment& s : segments_)
            for (std::size_t c = 0; c < used_ && s.has_unknown; ++c)
                if (s.found.magnitude[c] > 1e-17 * total_.magnitude[c]) of_.of().fail_unknown_at(s.unknown_at);
    }

    panel_integrand& of_;
    tolerance to_;
    std::size_t used_;
    std::vector<segment> segments_;
    integrals total_;
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
