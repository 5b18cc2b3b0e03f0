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

    /// The mode's part of Σm, and what the other outcomes have: together they are Σm to more digits than it has itself.
    [[nodiscard]] constexpr scaled<T> mass_of_mode() const { return mass(mode_); }
    [[nodiscard]] constexpr const scaled<T>& rest() const { return rest_; }

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
        rest_ = rest;
        rest_.exponent -= unit_;
        log_total_ = log(total_);
    }

    Masses masses_;
    std::size_t mode_ = 0;
    int unit_ = 0;
    scaled<T> total_{};
    scaled<T> rest_{};
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

/// What mass(i) lacks to a mass that is held by its logarithm, with its sign, times a factor, in the unit 2^exponent; 0 of
/// other masses, which are exact.
template <class T, class Masses>
[[nodiscard]] constexpr T rest_of_mass(const distribution<T, Masses>& of, std::size_t i, const scaled<T>& factor,
                                       int exponent) {
    if constexpr (is_logarithmic<Masses>) {
        const int of_product = of.mass(i).exponent + factor.exponent;
        return times_power_of_two(double_word<T>(of.rest_of_mass(i) * factor.fraction.hi), of_product - exponent).hi;
    } else {
        return 0;
    }
}

/// Whether double words for masses and their sums may not last for their difference.
template <class T>
[[nodiscard]] constexpr bool is_close(const contrast<T>& x) {
    const T limit = T(0x1p-26) * x.sum.hi;
    return x.a.fraction.hi > 0 && x.b.fraction.hi > 0 && x.difference.hi < limit && x.difference.hi > 0 - limit;
}

/// a b − c d in the unit 2^exponent, which is of the order of a b and c d.
template <class T>
[[nodiscard]] constexpr double_word<T> difference_of_products(const scaled<T>& a, const scaled<T>& b,
                                                              const scaled<T>& c, const scaled<T>& d, int exponent) {
    return difference_of_products(times_power_of_two(a.fraction, a.exponent + b.exponent - exponent), b.fraction,
                                  times_power_of_two(c.fraction, c.exponent + d.exponent - exponent), d.fraction);
}

/// What P and Q say of each outcome. With masses m of sum M for P and n of sum N for Q it contrasts mᵢ N with nᵢ M, which needs
/// no rounded quotient. Where they are close, M and N are taken as the mode's mass and the rest: one outcome that has nearly
/// all leaves a divergence that is smaller than what rounding takes from a sum.
template <class T, class P, class Q>
class contrasts {
public:
    constexpr explicit contrasts(const distribution_pair<T, P, Q>& of) : of_(of) {}

    [[nodiscard]] constexpr contrast<T> operator[](std::size_t i) const {
        contrast<T> x(of_.p.mass(i), of_.q.total(), of_.q.mass(i), of_.p.total());
        if (!is_close(x)) return x;
        const scaled<T> m = of_.p.mass(i);
        const scaled<T> n = of_.q.mass(i);
        x.difference = difference_of_products(m, of_.q.mass_of_mode(), n, of_.p.mass_of_mode(), x.exponent) +
                       difference_of_products(m, of_.q.rest(), n, of_.p.rest(), x.exponent) +
                       (double_word<T>(rest_of_mass(of_.p, i, of_.q.total(), x.exponent)) -
                        double_word<T>(rest_of_mass(of_.q, i, of_.p.total(), x.exponent)));
        return x;
    }

private:
    const distribution_pair<T, P, Q>& of_;
};

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
