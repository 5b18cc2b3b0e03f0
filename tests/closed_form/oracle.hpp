#ifndef SURPRISAL_TESTS_CLOSED_FORM_ORACLE_HPP
#define SURPRISAL_TESTS_CLOSED_FORM_ORACLE_HPP

// Entropies and divergences of the densities in continuous/references/families.hpp by quadrature in 50 digits, and a board
// that keeps the worst error of each family. What is integrated is −f ln f, or f (ln r − 1 + 1/r) with r = f/g, in a variable
// in which every cut, peak and end is approached double-exponentially (Takahasi & Mori 1974).

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "../catch.hpp"
#include "../continuous/references/families.hpp"

namespace references {

/// Half of the way between two cuts, or from the last cut to infinity: x = anchor ± s eᵘ/(1 + s eᵘ/length).
struct half_panel {
    number anchor;
    number scale;
    number length;  // 0 where there is no other end
    int direction;
};

class double_exponential {
public:
    /// Cuts at the ends, peaks and breaks of the densities, within the support.
    double_exponential(range over, const std::vector<const distribution*>& densities) {
        std::vector<number> cuts;
        std::vector<peak> peaks;
        for (const double end : {over.lower, over.upper})
            if (std::abs(end) < infinity) cuts.emplace_back(end);
        const auto add = [&](double x) {
            if (x > over.lower && x < over.upper) cuts.emplace_back(x);
        };
        for (const distribution* d : densities) {
            for (const double x : d->breaks) add(x);
            for (const peak& p : d->peaks) {
                add(p.location);
                peaks.push_back(p);
            }
        }
        std::sort(cuts.begin(), cuts.end());
        cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
        const auto scale_at = [&](const number& x) {
            number least = infinity;
            for (const peak& p : peaks) least = std::min(least, number(abs(x - number(p.location)) + number(p.scale)));
            return least;
        };
        if (over.lower == -infinity) panels_.push_back({cuts.front(), scale_at(cuts.front()), 0, -1});
        if (over.upper == infinity) panels_.push_back({cuts.back(), scale_at(cuts.back()), 0, 1});
        for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
            const number half = (cuts[i + 1] - cuts[i]) / 2;
            panels_.push_back({cuts[i], std::min(scale_at(cuts[i]), half), half, 1});
            panels_.push_back({cuts[i + 1], std::min(scale_at(cuts[i + 1]), half), half, -1});
        }
    }

    /// The integral of f, by trapezoids that are halved until nothing moves.
    template <class F>
    [[nodiscard]] number operator()(F f) const {
        number sum = 0;
        number size = 0;
        const auto visit = [&](double start, double step) {
            for (const half_panel& on : panels_)
                for (const int side : {-1, 1}) walk(on, f, side > 0 ? start : start - step, side * step, sum, size);
        };
        double step = 0.125;
        visit(0, step);
        for (number before = sum * step;; before = sum * step) {
            visit(step / 2, step);
            step /= 2;
            if (abs(before - sum * step) <= size * step * number("1e-21") || step < 0.003) return sum * step;
        }
    }

private:
    /// Adds f dx/dt at t = start, start + step, … until it is negligible, or x cannot be told from an end.
    template <class F>
    static void walk(const half_panel& on, F& f, double start, double step, number& sum, number& size) {
        int negligible = 0;
        for (double t = start; std::abs(t) < 10.8 && negligible < 6; t += step) {
            const number grown = on.scale * exp(half_pi() * sinh(number(t)));
            const number squeeze = on.length > 0 ? number(1 + grown / on.length) : number(1);
            const number x = on.anchor + on.direction * grown / squeeze;
            if (x == on.anchor) return;
            const number value = f(x) * grown / (squeeze * squeeze) * half_pi() * cosh(number(t));
            sum += value;
            size += abs(value);
            const bool is_small = std::abs(t) > 3.2 && size > 0 && abs(value) < size * number("1e-45");
            negligible = is_small ? negligible + 1 : 0;
        }
    }

    [[nodiscard]] static number half_pi() {
        static const number value = boost::math::constants::half_pi<number>();
        return value;
    }

    std::vector<half_panel> panels_;
};

[[nodiscard]] inline number entropy_of(const distribution& p) {
    return double_exponential(p.support, {&p})([&](const number& x) {
        const number log_p = p.exact_log_density(x);
        const number f = exp(log_p);
        return f == 0 ? number(0) : number(-f * log_p);
    });
}

[[nodiscard]] inline number cross_entropy_of(const distribution& p, const distribution& q) {
    return double_exponential(p.support, {&p, &q})([&](const number& x) {
        const number f = exp(p.exact_log_density(x));
        return f == 0 ? number(0) : number(-f * q.exact_log_density(x));
    });
}

/// Where the supports are one, by the excess, which does not cancel; else by f ln(f/g).
[[nodiscard]] inline number divergence_of(const distribution& p, const distribution& q) {
    const bool is_same = p.support.lower == q.support.lower && p.support.upper == q.support.upper;
    return double_exponential(p.support, {&p, &q})([&](const number& x) {
        const number log_p = p.exact_log_density(x);
        const number log_q = q.exact_log_density(x);
        const number f = exp(log_p);
        const number g = exp(log_q);
        if (f == 0) return is_same ? g : number(0);
        const number r = log_p - log_q;
        if (!is_same) return number(f * r);
        return abs(r) < 1 ? number(f * (r + expm1(number(-r)))) : number(f * (r - 1) + g);
    });
}

/// The worst error of each family, in units in the last place.
class board {
public:
    ~board() {
        std::printf("%-22s %-9s %5s %10s %22s  %s\n", "family", "measure", "cases", "worst ulp", "worst error/stated",
                    "at");
        for (const auto& [key, entry] : rows_)
            std::printf("%-22s %-9s %5d %10.2f %22.3f  %s\n", key.first.c_str(), key.second.c_str(), entry.cases,
                        entry.worst_ulp, entry.worst_share, entry.where.c_str());
    }

    /// Notes a result against its reference. Where a value crosses 0 its terms have a natural scale: an error of 10^-15 of
    /// that counts as the bar's 8 ulp. Quadrature is held to the error that it states alone.
    template <class Estimate>
    void note(const std::string& family, const std::string& measure, const std::string& where, const Estimate& found,
              const number& reference, double natural_scale = 0, bool is_closed = true) {
        constexpr double bar = 8;
        const double error = static_cast<double>(abs(number(found.value) - reference));
        const double size = std::abs(static_cast<double>(reference));
        int exponent = 0;
        static_cast<void>(std::frexp(size, &exponent));
        const double ulps = error / std::ldexp(1.0, std::max(exponent, -1021) - 53);
        const double counted = natural_scale > 0 ? std::min(ulps, error / (1e-15 * natural_scale) * bar) : ulps;
        const double share = error > 0 ? error / found.error : 0;
        CAPTURE(family, measure, where, found.value, found.error, error, size, ulps);
        CHECK(share <= 1);
        if (is_closed) CHECK(counted <= bar);
        line& of = rows_[{family, measure}];
        ++of.cases;
        if (is_closed ? counted > of.worst_ulp : share > of.worst_share) of.where = where;
        of.worst_ulp = std::max(of.worst_ulp, counted);
        of.worst_share = std::max(of.worst_share, share);
    }

    /// Notes how much of what is allowed for was used.
    void note_share(const std::string& family, const std::string& measure, const std::string& where, double share) {
        line& of = rows_[{family, measure}];
        ++of.cases;
        if (share > of.worst_share) of.where = where;
        of.worst_share = std::max(of.worst_share, share);
    }

private:
    struct line {
        int cases = 0;
        double worst_ulp = 0;
        double worst_share = 0;
        std::string where;
    };
    std::map<std::pair<std::string, std::string>, line> rows_;
};

}  // namespace references

#endif
