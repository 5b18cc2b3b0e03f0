#ifndef SURPRISAL_CLOSED_FORM_SUMMATION_HPP
#define SURPRISAL_CLOSED_FORM_SUMMATION_HPP

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>

#include <surprisal/arithmetic/exponential_excess.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/countable.hpp>
#include <surprisal/closed_form/gauss_sum.hpp>
#include <surprisal/continuous/cuts.hpp>
#include <surprisal/continuous/estimate.hpp>
#include <surprisal/continuous/integrand.hpp>
#include <surprisal/errors.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_sum_of_masses(const mass_view& p, double mass) {
    fail<std::domain_error>(message() << p.which << ", a distribution of the family " << p.family_name
                                      << ", has masses that add up to " << rounded_to{12, mass}
                                      << "; they add up to 1: see to its support, mode and log_mass");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_too_long(const mass_view& p) {
    fail<std::domain_error>(message() << p.which
                                      << " needs too many outcomes: its masses fall off too slowly, or do not "
                                         "continue smoothly between the integers");
}

/// Whether masses that add up to this much are all there.
[[nodiscard]] inline bool is_complete(double mass) { return std::fabs(mass - 1) <= 1e-9; }

/// Sums over outcomes, with what they may be off by. The components are those of continuous/integrand.hpp.
struct sums {
    terms sum{};
    terms magnitude{};
    terms error{};
};

/// What is summed: of masses p and q with r = ln(p/q), p, q, the measure's term and t(p, q) = p (r − 1 + e⁻ʳ) ≥ 0.
class summand {
public:
    summand(const mass_view& p, const mass_view& q, measure kind) : p_(p), q_(q), kind_(kind) {}

    [[nodiscard]] const mass_view& p() const { return p_; }
    [[nodiscard]] const mass_view& q() const { return q_; }
    [[nodiscard]] measure kind() const { return kind_; }
    [[nodiscard]] int evaluations() const { return evaluations_; }

    /// Adds the terms at k, `weight` times.
    void add(const wide& k, double weight, sums& to) {
        if (++evaluations_ > most_evaluations) fail_too_long(p_);
        const double log_p = p_.log_at(k);
        const double log_q = kind_ == measure::entropy ? log_p : q_.log_at(k);
        const double p = std::exp(log_p);
        const double q = std::exp(log_q);
        const double rounding_p = p > 0 ? rounding_of(log_p) : 0;
        const double rounding_q = q > 0 || p > 0 ? rounding_of(log_q) : 0;
        terms t{};
        terms rounding{};
        t[mass_p] = p;
        t[mass_q] = q;
        rounding[mass_p] = p * rounding_p;
        rounding[mass_q] = q * rounding_q;
        if (kind_ == measure::divergence) {
            const double r = log_p - log_q;
            if (p > 0) t[value] = p * r;
            t[excess] = !(p > 0) ? q : r < -30 ? q + p * (r - 1) : p * exponential_excess(-r);
            rounding[value] = p * (rounding_p + rounding_q);
            rounding[excess] = std::fabs(p - q) * (rounding_p + rounding_q);
        } else if (p > 0) {
            t[value] = -p * log_q;
            rounding[value] = p * rounding_q;
        }
        rounding[value] += std::fabs(t[value]) * (rounding_p + 0x1p-52);
        rounding[excess] += t[excess] * (rounding_p + 0x1p-51);
        for (std::size_t c = 0; c < components; ++c) {
            to.sum[c] += weight * t[c];
            to.magnitude[c] += weight * std::fabs(t[c]);
            to.error[c] += weight * rounding[c];
        }
    }

private:
    static constexpr int most_evaluations = 5'000'000;

    /// Of a logarithm, whose parts are few and not much larger than itself.
    [[nodiscard]] static double rounding_of(double log) { return 0x1p-53 * (16 + 5 * std::fabs(log)); }

    mass_view p_;
    mass_view q_;
    measure kind_;
    int evaluations_ = 0;
};

/// Sums over all outcomes: term by term around the modes, and by Gauss's rule over panels that grow with the distance from
/// them, so that a sum over 10^15 outcomes takes a few thousand evaluations.
class summation {
public:
    explicit summation(summand& of) : of_(of) {}

    [[nodiscard]] const sums& over_all() {
        if (of_.kind() == measure::entropy) {
            const wide mode(of_.p().mode);
            const wide one(1);
            sweep(mode + one, 1, outcomes_between(mode.hi + 1, of_.p().support.upper), true);
            sweep(mode - one, -1, outcomes_between(of_.p().support.lower, mode.hi - 1), true);
            add_mode(mode);
            return total_;
        }
        std::array<double, 4> cuts{};  // the first outcomes of segments, in ascending order
        std::size_t n = 0;
        const auto cut_at = [&](double k) {
            std::size_t i = 0;
            while (i < n && cuts[i] < k) ++i;
            if (i < n && cuts[i] == k) return;
            for (std::size_t j = n; j > i; --j) cuts[j] = cuts[j - 1];
            cuts[i] = k;
            ++n;
        };
        const interval& p = of_.p().support;
        const interval& q = of_.q().support;
        cut_at(of_.p().mode);
        cut_at(of_.q().mode);
        if (p.lower > q.lower) cut_at(p.lower);
        if (p.upper < q.upper) cut_at(p.upper + 1);

        // Between cuts from both to the middle; the modes first, so that the tails know what is negligible.
        for (std::size_t i = 0; i + 1 < n; ++i) {
            const double length = cuts[i + 1] - cuts[i];
            const double first_half = std::floor(length / 2);
            sweep(cuts[i], 1, first_half, false);
            sweep(wide(cuts[i + 1]) - wide(1), -1, length - first_half, false);
        }
        const double last = cuts[n - 1];
        sweep(last, 1, outcomes_between(last, q.upper), true);
        sweep(wide(cuts[0]) - wide(1), -1, outcomes_between(q.lower, cuts[0] - 1), true);
        return total_;
    }

private:
    static constexpr double longest_direct = 128;

    /// A run of neighbouring outcomes.
    struct panel {
        wide first;
        double length;

        [[nodiscard]] wide last() const { return first + wide(length - 1); }
    };

    [[nodiscard]] static double outcomes_between(double lower, double upper) {
        return upper < lower ? 0 : upper - lower + 1;
    }

    /// Where the mode is nearly certain, its surprisal follows from the rest of the masses, which have all their digits.
    void add_mode(const wide& mode) {
        sums found;
        of_.add(mode, 1, found);
        const double rest = total_.sum[mass_p];
        if (rest < 0.5 && is_complete(rest + found.sum[mass_p])) {
            found.sum[mass_p] = 1 - rest;
            found.sum[value] = found.magnitude[value] = -(1 - rest) * std::log1p(-rest);
            found.error[value] = 2 * total_.error[mass_p] + 0x1p-51 * found.sum[value];
        }
        accumulate(total_, found);
    }

    /// Takes `remaining` outcomes from k on, upwards or downwards. A tail is left off where it no longer matters.
    void sweep(wide k, int direction, double remaining, bool is_tail) {
        double length = longest_direct / 4;
        bool may_grow = true;
        while (remaining > 0) {
            if (length >= remaining) length = remaining;
            if (length > longest_direct) length = 2 * std::floor(length / 2);
            const wide span(length - 1);
            const panel on{direction > 0 ? k : k - span, length};
            if (!add(on)) {
                length = std::floor(length / 2);
                may_grow = false;
                continue;
            }
            k = direction > 0 ? k + wide(length) : k - wide(length);
            remaining -= length;
            if (is_tail && remaining > 0 && is_negligible_beyond(on, direction)) return;
            if (may_grow) length *= 2;
            may_grow = true;
            if (!(std::fabs(k.hi) < 0.25 * std::numeric_limits<double>::max())) fail_too_long(of_.p());
        }
    }

    /// Adds the sums over a panel, unless it is too long for Gauss's rule.
    [[nodiscard]] bool add(const panel& on) {
        sums found;
        if (on.length <= longest_direct) {
            const auto n = static_cast<int>(on.length);
            for (int j = 0; j < n; ++j) of_.add(on.first + wide(j), 1, found);
        } else {
            const double half = on.length / 2;
            const gauss_sum of_half(half);
            const sums whole = by_rule(gauss_sum(on.length), on.first);
            found = by_rule(of_half, on.first);
            accumulate(found, by_rule(of_half, on.first + wide(half)));
            for (std::size_t c = 0; c < components; ++c) {
                const double change = std::fabs(whole.sum[c] - found.sum[c]);
                if (!(change <= 1e-15 * found.magnitude[c] + 1e-20 * total_.magnitude[c] + 0.25 * found.error[c]))
                    return false;
                found.error[c] += change;
            }
        }
        accumulate(total_, found);
        return true;
    }

    [[nodiscard]] sums by_rule(const gauss_sum& rule, const wide& first) {
        sums found;
        const double half = rule.length() / 2;
        const wide middle = first + wide(half) - wide(0.5);
        for (std::size_t i = 0; i < gauss_sum::points; ++i)
            of_.add(middle + wide(half * rule.node(i)), rule.weight(i), found);
        return found;
    }

    static void accumulate(sums& to, const sums& added) {
        for (std::size_t c = 0; c < components; ++c) {
            to.sum[c] += added.sum[c];
            to.magnitude[c] += added.magnitude[c];
            to.error[c] += added.error[c];
        }
    }

    /// Whether what lies beyond a panel adds nothing: the terms fall off over the panel, and go on at least about as fast.
    [[nodiscard]] bool is_negligible_beyond(const panel& on, int direction) {
        if (on.length < 2) return false;
        sums inner;
        sums outer;
        of_.add(direction > 0 ? on.first : on.last(), 1, inner);
        of_.add(direction > 0 ? on.last() : on.first, 1, outer);
        terms rest{};
        for (std::size_t c = 0; c < components; ++c) {
            const double here = outer.magnitude[c] + (c == value ? outer.magnitude[mass_p] : 0);
            const double before = inner.magnitude[c] + (c == value ? inner.magnitude[mass_p] : 0);
            if (here == 0) continue;
            if (!(here < before)) return false;
            rest[c] = here * (1 + on.length / std::log(before / here));
            if (!(rest[c] <= 1e-18 * total_.magnitude[c])) return false;
        }
        for (std::size_t c = 0; c < components; ++c) total_.error[c] += 4 * rest[c];
        return true;
    }

    summand& of_;
    sums total_;
};

/// A value with its error, from sums.
class summary {
public:
    summary(const summand& of, const sums& total) : of_(of), total_(total) {}

    [[nodiscard]] estimate result() const {
        const bool is_entropy = of_.kind() == measure::entropy;
        check(of_.p(), mass_p);
        if (!is_entropy) check(of_.q(), mass_q);
        estimate best = by_value();
        if (of_.kind() == measure::divergence) {
            if (const estimate other = by_excess(); other.error < best.error) best = other;
            best.value = larger(0, best.value);
        }
        if (!(best.error <= 1e-3 * (std::fabs(best.value) + total_.magnitude[value]) + 1e-9)) fail_too_long(of_.p());
        best.value += 0.0;  // no −0
        return best;
    }

private:
    void check(const mass_view& of, std::size_t c) const {
        if (!is_complete(total_.sum[c])) fail_sum_of_masses(of, total_.sum[c]);
    }

    [[nodiscard]] estimate estimate_of(double found, double error) const {
        const double p = total_.sum[mass_p];
        const double q = total_.sum[mass_q];
        return {found, error, p, q, std::log(p), std::log(q), of_.evaluations(), outcome::converged};
    }

    /// Over the distribution proportional to p: S/M.
    [[nodiscard]] estimate by_value() const {
        const double mass = total_.sum[mass_p];
        const double doubt = total_.error[mass_p] + std::fabs(mass - 1);
        return estimate_of(total_.sum[value] / mass, total_.error[value] + total_.magnitude[value] * doubt);
    }

    /// D = E/M − (u − ln(1 + u)) with E = Σ t(p, q) and 1 + u = ΣQ/ΣP: nothing cancels however close p and q are, and what
    /// their sums are off by enters squared.
    [[nodiscard]] estimate by_excess() const {
        const double mass = total_.sum[mass_p];
        const double u = (total_.sum[mass_q] - mass) / mass;
        const double doubt = total_.error[mass_p] + total_.error[mass_q];
        return estimate_of(larger(0, total_.sum[excess] / mass - exponential_excess(std::log1p(u))),
                           total_.error[excess] + std::fabs(u) * doubt + total_.sum[excess] * std::fabs(mass - 1));
    }

    const summand& of_;
    const sums& total_;
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
