#ifndef SURPRISAL_CONTINUOUS_INTEGRAND_HPP
#define SURPRISAL_CONTINUOUS_INTEGRAND_HPP

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include <surprisal/arithmetic/contrast_excess.hpp>
#include <surprisal/arithmetic/exponential_excess.hpp>
#include <surprisal/continuous/cuts.hpp>
#include <surprisal/continuous/refusals.hpp>
#include <surprisal/distributions/density.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

enum class measure { entropy, cross_entropy, divergence, jensen_shannon };

/// The integrals that are taken on one set of nodes, f and g being the densities, r = ln(f/g):
///     mass_p   ∫ f
///     value    −∫ f ln f, −∫ f ln g, ∫ f r or ½ ∫ f ln(2f/(f + g)) + g ln(2g/(f + g))
///     mass_q   ∫ g, not for the entropy
///     lost     ∫ f where g is 0
///     excess   ∫ f (r − 1 + e⁻ʳ) ≥ 0, of the divergence: its value − mass_p + mass_q without their cancellation
enum component : std::size_t { mass_p, value, mass_q, lost, excess, components };

using terms = std::array<double, components>;

/// How many of them a measure takes: the first ones.
[[nodiscard]] constexpr std::size_t components_of(measure kind) {
    if (kind == measure::jensen_shannon) return lost;
    return kind == measure::entropy ? mass_q : kind == measure::cross_entropy ? excess : components;
}

/// ln f and ln g at a point.
struct logs {
    double p;
    double q;
};

/// eˡ · eˢ · factor, where only the product need be a number that double can hold.
[[nodiscard]] inline double weighted(double log_density, double log_shift, double factor) {
    if (log_density <= log_of_zero) return 0;
    const double log = log_density + log_shift;
    if (log > -700) return std::exp(log) * factor;
    return factor > 0 ? std::exp(log + std::log(factor)) : 0;
}

/// What is integrated: the densities, and which of their integrals are wanted.
struct integrand {
    density_view p;
    density_view q;
    measure kind;
    ledger seen;
    double log_mass_p = 0;  // taken out of densities that are not normalized, so that their masses are around 1
    double log_mass_q = 0;
    bool is_value_infinite = false;  // then only the masses are of interest
    double relative_error;           // that is good enough
    double forbidden_at = 0;         // the last point seen where q is 0 and p is not

    integrand(const density_view& of_p, const density_view& of_q, measure what)
        : p(of_p), q(of_q), kind(what), relative_error(p.told->relative_error) {
        seen.most_evaluations = p.told->most_evaluations;
        if (!has_q()) return;
        relative_error = larger(relative_error, q.told->relative_error);
        seen.most_evaluations = std::min(seen.most_evaluations, q.told->most_evaluations);
    }

    [[nodiscard]] bool has_q() const { return kind != measure::entropy; }

    /// Whether ln g is a factor of an integral, which may be infinite then.
    [[nodiscard]] bool has_log_of_model() const {
        return kind == measure::cross_entropy || kind == measure::divergence;
    }

    /// Whether the densities are mixed and one of them is given up to a factor: to be mixed its mass must be known.
    [[nodiscard]] bool needs_masses_first() const {
        return kind == measure::jensen_shannon && !(p.told->is_normalized && q.told->is_normalized);
    }

    /// Takes out what the masses are off from 1 after what was taken out before.
    void take_out(double p_found, double q_found) {
        if (!p.told->is_normalized && p_found > 0) log_mass_p += std::log(p_found);
        if (!q.told->is_normalized && q_found > 0) log_mass_q += std::log(q_found);
    }

    /// The logarithms at a point; NaN where a density has no value.
    [[nodiscard]] logs at(double x) {
        logs result{log_of_zero, log_of_zero};
        if (!seen.spend()) return result;
        if (p.covers(x)) result.p = shifted(p, x, log_mass_p);
        if (has_q() && q.covers(x)) result.q = shifted(q, x, log_mass_q);
        if (result.q <= log_of_zero && result.p > log_of_zero) forbidden_at = x;
        return result;
    }

    [[nodiscard]] static bool is_unknown(const logs& at) { return is_nan(at.p) || is_nan(at.q); }

    /// Refuses because a density has no value at x, where that matters.
    [[noreturn, gnu::cold, gnu::noinline]] void fail_unknown_at(double x) {
        for (const density_view* f : {&p, &q}) {
            ledger here;
            if (f->covers(x) && is_nan(f->log_at(x, here))) f->fail_unknown(here.first[f->number_of_argument()]);
        }
        fail_undecided(p.which.function, message() << "the densities have no value at x = " << x);
    }

    /// The integrands' values from logarithms at a point, with weight e^log_shift · factor.
    [[nodiscard]] terms terms_of(const logs& at, double log_shift, double factor) const {
        terms result{};
        const double f = weighted(at.p, log_shift, factor);
        result[mass_p] = f;
        if (kind == measure::entropy) {
            if (f > 0) result[value] = -f * at.p;
            return result;
        }
        const double g = weighted(at.q, log_shift, factor);
        result[mass_q] = g;
        if (is_value_infinite) return result;
        if (kind == measure::jensen_shannon) {
            result[value] = (f + g) / 4 * contrast_excess(contrast(at));
            return result;
        }
        if (f > 0 && at.q <= log_of_zero) {
            result[lost] = f;
            return result;
        }
        if (kind == measure::cross_entropy) {
            if (f > 0) result[value] = -f * at.q;
        } else if (!(f > 0)) {
            result[excess] = g;
        } else {
            const double r = at.p - at.q;
            result[value] = f * r;
            result[excess] = std::fabs(r) > 1 ? g + f * (r - 1) : f * exponential_excess(-r);
        }
        return result;
    }

    /// What rounding the logarithms does to these values.
    [[nodiscard]] terms rounding_of(const logs& at, const terms& t) const {
        terms result{};
        const double of_p = rounding_of(p, at.p, log_mass_p);
        result[mass_p] = t[mass_p] * of_p;
        if (kind == measure::entropy) {
            result[value] = (std::fabs(t[value]) + t[mass_p]) * of_p;
            return result;
        }
        const double of_q = rounding_of(q, at.q, log_mass_q);
        result[mass_q] = t[mass_q] * of_q;
        if (kind == measure::jensen_shannon) {
            const double s = contrast(at);
            const auto log_share = [](double y) { return y > -1 ? std::fabs(std::log1p(y)) : 40; };
            result[value] =
                0x1p-49 * t[value] + (t[mass_p] * log_share(s) * of_p + t[mass_q] * log_share(-s) * of_q) / 2;
            return result;
        }
        result[value] = std::fabs(t[value]) * of_p + t[mass_p] * (of_p + of_q);
        if (kind == measure::divergence)
            result[excess] = t[excess] * of_p + std::fabs(t[mass_p] - t[mass_q]) * (of_p + of_q);
        return result;
    }

private:
    /// (f − g)/(f + g)
    [[nodiscard]] static double contrast(const logs& at) {
        if (at.p <= log_of_zero || at.q <= log_of_zero) return at.p > at.q ? 1 : at.p < at.q ? -1 : 0;
        return std::tanh((at.p - at.q) / 2);
    }

    /// Of a logarithm. A density that is subnormal has lost digits.
    [[nodiscard]] static double rounding_of(const density_view& f, double log, double log_mass) {
        if (log <= log_of_zero) return 0;
        const double log_value = log + log_mass;
        const double rounding = f.epsilon * (1 + larger(std::fabs(log), std::fabs(log_value)));
        return f.is_logarithm || log_value > -708 ? rounding : rounding + smaller(1, std::exp(-745 - log_value));
    }

    [[nodiscard]] double shifted(const density_view& f, double x, double log_mass) {
        const double log = f.log_at(x, seen);
        if (is_nan(log)) return log;
        return log <= log_of_zero ? log_of_zero : log - log_mass;
    }
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
