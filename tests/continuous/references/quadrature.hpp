#ifndef SURPRISAL_TESTS_CONTINUOUS_REFERENCES_QUADRATURE_HPP
#define SURPRISAL_TESTS_CONTINUOUS_REFERENCES_QUADRATURE_HPP

// Integrals in 50 digits, by Boost.Math's double-exponential rules, over panels that are cut where the caller says. What is
// integrated is the plain formula, f ln f or f ln(f/g): there are digits enough for its cancellations.

#include <algorithm>
#include <vector>

#include <boost/math/quadrature/exp_sinh.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>

#include "integrals.hpp"

namespace references {

class quadrature {
public:
    explicit quadrature(std::vector<number> cuts, number scale) : cuts_(std::move(cuts)), scale_(std::move(scale)) {
        std::sort(cuts_.begin(), cuts_.end());
        cuts_.erase(std::unique(cuts_.begin(), cuts_.end()), cuts_.end());
    }

    template <class F>
    [[nodiscard]] number operator()(range over, F f) const {
        number sum = 0;
        if (over.lower == -infinity) sum += tail(cuts_.front(), -scale_, f);
        if (over.upper == infinity) sum += tail(cuts_.back(), scale_, f);
        for (std::size_t i = 0; i + 1 < cuts_.size(); ++i) sum += panel(cuts_[i], cuts_[i + 1], f);
        return sum;
    }

private:
    [[nodiscard]] static number tolerance() { return number("1e-34"); }

    template <class F>
    [[nodiscard]] static number panel(const number& a, const number& b, F f) {
        static boost::math::quadrature::tanh_sinh<number> rule(11);
        const number half = (b - a) / 2;
        // On [−1, 1], where the rule gives the distance to the nearer end with all its digits. A point that rounds to an end
        // of the panel all the same weighs nothing beside its neighbours.
        const auto on_panel = [&](const number& t, const number& distance) {
            const number x = t < -0.5  ? number(a + half * abs(distance))
                             : t > 0.5 ? number(b - half * abs(distance))
                                       : number(a + half * (1 + t));
            return x <= a || x >= b ? number(0) : number(f(x) * half);
        };
        return rule.integrate(on_panel, tolerance());
    }

    template <class F>
    [[nodiscard]] static number tail(const number& from, const number& step, F f) {
        static boost::math::quadrature::exp_sinh<number> rule(11);
        const auto in_steps = [&](const number& u) {
            const number x = from + step * u;
            return x == from ? number(0) : number(f(x) * abs(step));
        };
        return rule.integrate(in_steps, number(0), number(std::numeric_limits<number>::infinity()), tolerance());
    }

    std::vector<number> cuts_;
    number scale_;
};

/// Where the densities of an integral peak and break. A finer cut adds the flanks of the peaks.
[[nodiscard]] inline quadrature quadrature_for(const integral& row, bool is_finer) {
    std::vector<number> cuts(row.cuts.begin(), row.cuts.end());
    const range over = row.p.support;
    for (const double end : {over.lower, over.upper})
        if (std::abs(end) < infinity) cuts.emplace_back(end);
    const auto add = [&](const number& x) {
        if (x > over.lower && x < over.upper) cuts.push_back(x);
    };
    for (const distribution* d : {&row.p, &row.q}) {
        for (const double x : d->breaks) add(x);
        for (const peak& p : d->peaks) {
            add(p.location);
            for (const double side : {-1.3, 1.7})
                if (is_finer) add(number(p.location) + number(side) * number(p.scale));
        }
    }
    return quadrature(std::move(cuts), row.p.peaks.empty() ? 1.0 : row.p.peaks.back().scale);
}

/// f(x) times a factor that is infinite at most where f is 0.
template <class Factor>
[[nodiscard]] number weighted(const number& log_f, Factor factor) {
    const number f = exp(log_f);
    return f == 0 ? number(0) : number(f * factor());
}

/// The value of a row, with the masses that its densities have on the interval.
struct by_quadrature {
    number value;
    number mass_p;
    number mass_q = 1;
};

[[nodiscard]] inline by_quadrature integrate(const integral& row, bool is_finer) {
    const quadrature over = quadrature_for(row, is_finer);
    const auto& p = row.p.exact_log_density;
    const auto& q = row.q.exact_log_density;
    by_quadrature found;
    found.mass_p = over(row.p.support, [&](const number& x) { return exp(p(x)); });
    if (row.what == measure::entropy) {
        found.value = over(row.p.support, [&](const number& x) {
            const number log_p = p(x);
            return weighted(log_p, [&] { return number(-log_p); });
        });
    } else {
        const bool is_divergence = row.what == measure::kl_divergence;
        found.value = over(row.p.support, [&](const number& x) {
            const number log_p = p(x);
            return weighted(log_p, [&] { return is_divergence ? number(log_p - q(x)) : number(-q(x)); });
        });
        if (row.is_unnormalized) found.mass_q = over(row.q.support, [&](const number& x) { return exp(q(x)); });
    }
    if (!row.is_unnormalized) return found;
    // The distributions proportional to f and g: f/M and g/N.
    found.value /= found.mass_p;
    if (row.what == measure::entropy) found.value += log(found.mass_p);
    if (row.what == measure::cross_entropy) found.value += log(found.mass_q);
    if (row.what == measure::kl_divergence) found.value += log(found.mass_q) - log(found.mass_p);
    return found;
}

}  // namespace references

#endif
