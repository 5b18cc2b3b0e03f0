#ifndef SURPRISAL_CONTINUOUS_ASSESS_HPP
#define SURPRISAL_CONTINUOUS_ASSESS_HPP

#include <cmath>
#include <cstddef>
#include <limits>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponential_excess.hpp>
#include <surprisal/continuous/double_exponential.hpp>
#include <surprisal/continuous/estimate.hpp>
#include <surprisal/continuous/integrand.hpp>
#include <surprisal/continuous/integrate.hpp>
#include <surprisal/continuous/refusals.hpp>
#include <surprisal/distributions/density.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// What the integrals say of one density's mass.
struct mass_found {
    double mass;    // around 1, also of one that is not normalized
    double doubt;   // its error
    double defect;  // how far from 1 it is, where it should be 1
    double wanted;  // the relative error that is good enough

    mass_found(const integrals& total, std::size_t c, const density_view& f)
        : mass(total.sum[c]),
          doubt(total.error[c] + total.rounding[c]),
          defect(f.told->is_normalized ? std::fabs(mass - 1) : 0),
          wanted(f.told->relative_error) {}

    /// Not more than rounding and quadrature explain.
    [[nodiscard]] bool is_explained() const {
        return mass > 0 && defect <= larger(wanted, smaller(larger(1e-13, 4 * doubt), 1e-9));
    }
    [[nodiscard]] double unexplained() const { return larger(0, defect - 4 * doubt); }

    /// By constants that are not exact to the last digit. A little mass of p that was missed may matter a lot to an
    /// integral of ln q: there less is taken.
    [[nodiscard]] bool is_acceptable(const density_view& f, bool is_exposed) const {
        constexpr double of_float = 3.5e-4;  // √ε
        if (f.epsilon >= 0x1p-24) return defect <= larger(wanted, of_float);
        return mass > 0 && defect <= larger(wanted, larger(is_exposed ? 1e-11 : 1e-9, smaller(1e-6, 10 * doubt)));
    }
};

/// Makes the estimate from the integrals, or refuses.
class assessment {
public:
    assessment(const integrand& of, const integrals& total)
        : of_(of),
          total_(total),
          is_entropy_(of.kind == measure::entropy),
          p_(total, mass_p, of.p),
          q_(total, is_entropy_ ? mass_p : mass_q, is_entropy_ ? of.p : of.q) {}

    /// Whether no closer look is called for.
    [[nodiscard]] bool is_clear() const { return p_.is_explained() && q_.is_explained(); }

    /// Says what was reached when the evaluations were used up.
    [[noreturn, gnu::cold, gnu::noinline]] void fail_exhausted() const {
        fail_budget(of_.p, of_.seen.evaluations,
                    message() << "not all was found and resolved, and the mass of p is " << rounded_to{6, p_.mass}
                              << " so far");
    }

    [[nodiscard]] estimate result(outcome why) const {
        if (!p_.is_acceptable(of_.p, !is_entropy_)) fail_mass_of(of_.p, p_.mass);
        if (!is_entropy_ && !q_.is_acceptable(of_.q, false)) fail_mass_of(of_.q, q_.mass);
        const double log_p = std::log(p_.mass) + of_.log_mass_p;
        const double log_q = std::log(q_.mass) + (is_entropy_ ? of_.log_mass_p : of_.log_mass_q);
        estimate found{std::numeric_limits<double>::infinity(),
                       0,
                       p_.mass * std::exp(of_.log_mass_p),
                       q_.mass * std::exp(is_entropy_ ? of_.log_mass_p : of_.log_mass_q),
                       log_p,
                       log_q,
                       of_.seen.evaluations,
                       why};
        if (why != outcome::converged) return found;
        const bounded best = this->best();
        const double size = std::fabs(best.value) + mean();
        const double wanted = of_.relative_error * size;
        if (!(best.error <= (wanted > 0 ? wanted : 1e-3 * size + 1e-9))) {
            message reached;
            reached << "found " << best.value << " with an error of up to " << rounded_to{2, best.error};
            if (of_.seen.left() < 30) fail_budget(of_.p, of_.seen.evaluations, reached);
            fail_undecided(of_.p.which.function, reached);
        }
        found.value = best.value + 0.0;                // no −0
        found.error = larger(best.error, wanted / 2);  // what was said to be good enough, or inexact, is not exact
        return found;
    }

private:
    static constexpr double safety = 8;

    /// A mass that is not 1, or that may lie where one of the densities has no value.
    [[noreturn, gnu::cold, gnu::noinline]] void fail_mass_of(const density_view& f, double mass) const {
        for (const density_view* g : {&f, &of_.p, &of_.q}) {
            const std::size_t which = g->number_of_argument();
            if (of_.seen.is_seen[which]) g->fail_unknown(of_.seen.first[which]);
        }
        fail_mass(f, mass);
    }

    [[nodiscard]] bounded best() const {
        if (of_.kind == measure::jensen_shannon) return by_mixture();
        bounded best = by_value();
        if (of_.kind == measure::divergence) {
            if (const bounded other = by_excess(); other.error < best.error) best = other;
            best.value = larger(0, best.value);
        }
        return best;
    }

    /// ∫ f |ln f|, ∫ f |ln g| or ∫ f |r|.
    [[nodiscard]] double mean() const { return total_.magnitude[value] / p_.mass; }

    /// The integral over the distribution proportional to p, with its error.
    [[nodiscard]] bounded over_p(std::size_t c) const {
        const double error = total_.error[c] + total_.rounding[c] + p_.doubt * std::fabs(total_.sum[c]) / p_.mass;
        return {total_.sum[c] / p_.mass, safety * error / p_.mass};
    }

    /// −∫ f ln f, −∫ f ln g or ∫ f r, with ∫ f = M and ∫ g = N divided out of densities that are not normalized:
    /// H = S/M + ln M, H(f, g) = S/M + ln N, D = S/M + ln N − ln M.
    [[nodiscard]] bounded by_value() const {
        bounded result = over_p(value);
        result.error += missed(p_.defect);
        const bool takes_p = of_.kind != measure::cross_entropy && !of_.p.told->is_normalized;
        const bool takes_q = !is_entropy_ && !of_.q.told->is_normalized;
        if (takes_p) add_log(result, p_, is_entropy_ ? 1 : -1);
        if (takes_q) add_log(result, q_, 1);
        return result;
    }

    static void add_log(bounded& to, const mass_found& of, double sign) {
        to.value += sign * std::log(of.mass);
        to.error += safety * of.doubt / of.mass;
    }

    /// D = E/M − (u − ln(1 + u)) with E = ∫ f (r − 1 + e⁻ʳ) and 1 + u = N/M: nothing cancels however close f and g are,
    /// and what the masses are off by enters squared.
    [[nodiscard]] bounded by_excess() const {
        const double u = (q_.mass - p_.mass) / p_.mass;
        const double log_ratio = std::fabs(u) < 0.5 ? std::log1p(u) : std::log(q_.mass / p_.mass);
        bounded result = over_p(excess);
        result.value = larger(0, result.value - exponential_excess(log_ratio));
        result.error += missed(p_.defect * p_.defect) +
                        safety * std::fabs(u) * (p_.doubt / p_.mass + q_.doubt / q_.mass) +
                        larger(0, q_.unexplained() - 1e-15);
        // Masses that are off by more than their errors tell that the errors are too small.
        result.error += 10 * larger(p_.unexplained(), q_.unexplained()) * result.value;
        return result;
    }

    /// The Jensen–Shannon divergence, of f and g as they are but for their mean mass. Masses that differ move it in proportion
    /// to its square root at most, by Cauchy and Schwarz; of what was missed it takes less than half.
    [[nodiscard]] bounded by_mixture() const {
        constexpr double ln2 = 0x1.62e42fefa39efp-1;
        const double mass = (p_.mass + q_.mass) / 2;
        const double found = smaller(larger(0, total_.sum[value] / mass), ln2);
        const double apart = std::fabs(p_.mass - q_.mass) / mass;
        const double doubt = (p_.doubt + q_.doubt) / mass;
        const double error = safety * ((total_.error[value] + total_.rounding[value]) / mass + doubt * found) +
                             apart * (2 * std::sqrt(found) + apart) +
                             larger(0, p_.unexplained() + q_.unexplained() - 1e-15);
        return {found, error};
    }

    /// What a mass that was missed may have added.
    [[nodiscard]] double missed(double mass) const { return mass > 0 ? mass * (mean() - std::log(mass)) : 0; }

    const integrand& of_;
    const integrals& total_;
    bool is_entropy_;
    mass_found p_;
    mass_found q_;
};

/// Searches and integrates until the masses are what they should be, or refuses.
[[nodiscard]] inline estimate estimate_of(integrand of) {
    constexpr int levels = 3;
    integrator integrals(of);
    for (int level = 0;; ++level) {
        const assessment found(of, integrals.integrate(level));
        if (of.seen.is_exhausted) found.fail_exhausted();
        if (found.is_clear() || level == levels - 1) return found.result(integrals.why());
    }
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
