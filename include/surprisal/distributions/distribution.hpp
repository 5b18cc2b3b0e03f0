#ifndef SURPRISAL_DISTRIBUTIONS_DISTRIBUTION_HPP
#define SURPRISAL_DISTRIBUTIONS_DISTRIBUTION_HPP

#include <cstddef>
#include <type_traits>

#include <surprisal/arithmetic/divergence.hpp>
#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/exponential.hpp>
#include <surprisal/arithmetic/logarithm.hpp>
#include <surprisal/distributions/discrete.hpp>
#include <surprisal/errors.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// Whether masses are held by their logarithms: those of logits and of log_probabilities, in log_masses.hpp.
template <class Masses>
inline constexpr bool is_logarithmic = false;

/// The masses of a distribution with their sum, from which everything about pᵢ = mᵢ/Σm follows in the arithmetic T.
///
/// The sum is kept as the mode's mass and the rest: where the mode is nearly certain, ln Σm − ln m of it is
/// ln(1 + rest/m), and no digit of a rest of 10^-30 is lost.
template <class T, class Masses>
class distribution {
public:
    /// The masses are a view. Taken by value, it need not be in memory where kernels serve instead.
    constexpr distribution(Masses masses, argument which) : masses_(masses) {
        masses_.check_elements(which);
        find_mode();
        if (!(masses_.template at<T>(mode_).hi > 0)) fail_no_mass(which);
        add_up();
        masses_.check_sum(times_power_of_two(total_.fraction, unit_), which);
    }

    [[nodiscard]] constexpr std::size_t size() const { return masses_.size(); }

    /// mᵢ, in units of the power of two that brings Σm into [½, 1).
    [[nodiscard]] constexpr scaled<T> mass(std::size_t i) const {
        scaled<T> m = split(masses_.template at<T>(i));
        m.exponent -= unit_;
        return m;
    }

    /// Σm in these units, with exponent 0.
    [[nodiscard]] constexpr const scaled<T>& total() const { return total_; }

    [[nodiscard]] constexpr bool is_possible(std::size_t i) const { return masses_.template at<T>(i).hi > 0; }

    /// −ln pᵢ, infinite where pᵢ = 0.
    [[nodiscard]] constexpr scaled<T> surprisal(std::size_t i) const {
        if (i == mode_) return surprisal_of_mode_;
        if (!is_possible(i)) return infinity<T>();
        return {log_total_ - log(mass(i)), 0};
    }

private:
    constexpr void find_mode() {
        for (std::size_t i = 1; i < size(); ++i) {
            const double_word<T> excess = masses_.template at<T>(i) - masses_.template at<T>(mode_);
            if (excess.hi > 0) mode_ = i;
        }
    }

    constexpr void add_up() {
        scaled<T> rest;
        for (std::size_t i = 0; i < size(); ++i)
            if (i != mode_) rest = rest + mass(i);
        surprisal_of_mode_ = log1p(rest / mass(mode_));
        total_ = mass(mode_) + rest;
        unit_ = total_.exponent;
        total_.exponent = 0;
        log_total_ = log(total_);
    }

    Masses masses_;
    std::size_t mode_ = 0;
    int unit_ = 0;
    scaled<T> total_{};
    double_word<T> log_total_{};
    scaled<T> surprisal_of_mode_{};
};

/// Two distributions over the same outcomes.
template <class T, class P, class Q>
struct distribution_pair {
    distribution<T, P> p;
    distribution<T, Q> q;
};

template <class P, class Q>
[[nodiscard]] constexpr auto distributions_of(P p, Q q, call function) {
    using T = std::common_type_t<typename P::arithmetic, typename Q::arithmetic>;
    return distribution_pair<T, P, Q>{{p, {function, "p"}}, {q, {function, "q"}}};
}

/// ln(qᵢ/pᵢ), where both are held by logarithms: these are subtracted exactly.
template <class T, class P, class Q>
[[nodiscard]] constexpr double_word<T> log_ratio(const distribution_pair<T, P, Q>& pair, std::size_t i) {
    return (joined(pair.p.depth(i)) - joined(pair.q.depth(i))) +
           (joined(pair.p.surprisal_of_mode()) - joined(pair.q.surprisal_of_mode()));
}

/// What P and Q say of outcome i. With masses m of sum M for P and n of sum N for Q it contrasts mᵢ N with nᵢ M, which needs
/// no rounded quotient.
template <class T, class P, class Q>
[[nodiscard]] constexpr contrast<T> contrast_at(const distribution_pair<T, P, Q>& pair, std::size_t i) {
    contrast<T> x(pair.p.mass(i), pair.q.total(), pair.q.mass(i), pair.p.total());
    if constexpr (is_logarithmic<P> && is_logarithmic<Q>) {
        if (!(x.a.fraction.hi > 0 && x.b.fraction.hi > 0)) return x;
        const double_word<T> t = log_ratio(pair, i);
        if (t.hi < T(0.5) && t.hi > T(-0.5)) x.difference = -(x.in_unit(x.a) * (t + exp_beyond_tangent(t)));
    }
    return x;
}

/// Σ pᵢ (−ln qᵢ): what q's code costs on p's outcomes, in nats.
template <class T, class P, class Q>
[[nodiscard]] constexpr scaled<T> mean_surprisal(const distribution<T, P>& p, const distribution<T, Q>& q) {
    scaled<T> sum;
    for (std::size_t i = 0; i < p.size(); ++i) {
        if (!p.is_possible(i)) continue;
        const scaled<T> surprisal = q.surprisal(i);
        if (!is_finite(surprisal)) return surprisal;
        sum = sum + p.mass(i) * surprisal;
    }
    return sum / p.total();
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
