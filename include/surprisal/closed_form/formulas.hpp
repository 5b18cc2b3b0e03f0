#ifndef SURPRISAL_CLOSED_FORM_FORMULAS_HPP
#define SURPRISAL_CLOSED_FORM_FORMULAS_HPP

#include <concepts>
#include <limits>
#include <optional>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/continuous/estimate.hpp>
#include <surprisal/distributions/density.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// What a formula gives: nothing where it does not serve these parameters, or its terms cancel altogether.
using by_formula = std::optional<bounded>;

template <class D>
concept has_entropy_formula = requires(const D& d) {
    { family<D>::entropy(d) } -> std::convertible_to<by_formula>;
};

template <class P, class Q>
concept has_cross_entropy_formula = requires(const P& p, const Q& q) {
    { family<Q>::cross_entropy(p, q) } -> std::convertible_to<by_formula>;
};

template <class P, class Q>
concept has_divergence_formula = requires(const P& p, const Q& q) {
    { family<Q>::kl_divergence(p, q) } -> std::convertible_to<by_formula>;
};

/// Numbers, and what is too large for one. Overflows on the way may have left neither.
[[nodiscard]] inline by_formula checked(by_formula x) {
    const bool is_usable =
        x && !is_nan(x->value) && (is_infinite(x->value) ? !has_sign(x->value) : is_number(x->error));
    return is_usable ? x : std::nullopt;
}

/// The one that is known better.
[[nodiscard]] inline by_formula better(const by_formula& a, const by_formula& b) {
    return !a || (b && b->error < a->error) ? b : a;
}

[[nodiscard]] inline by_formula sum(const by_formula& a, const by_formula& b) {
    return a && b ? checked(*a + *b) : std::nullopt;
}

[[nodiscard]] inline by_formula difference(const by_formula& a, const by_formula& b) {
    return a && b ? checked(*a - *b) : std::nullopt;
}

template <class D>
[[nodiscard]] by_formula entropy_by_formula(const D& d) {
    if constexpr (has_entropy_formula<D>) return checked(family<D>::entropy(d));
    return std::nullopt;
}

/// An expectation that overflowed says nothing: it may have been divided by what overflows as well.
[[nodiscard]] inline by_formula without_overflow(const by_formula& x) {
    return x && is_infinite(x->value) && !is_exactly_infinite(*x) ? std::nullopt : x;
}

template <class P, class Q>
[[nodiscard]] by_formula cross_entropy_by_moments(const P& p, const Q& q) {
    if constexpr (has_cross_entropy_formula<P, Q>) return without_overflow(checked(family<Q>::cross_entropy(p, q)));
    return std::nullopt;
}

template <class P, class Q>
[[nodiscard]] by_formula divergence_within_family(const P& p, const Q& q) {
    if constexpr (has_divergence_formula<P, Q>) return checked(family<Q>::kl_divergence(p, q));
    return std::nullopt;
}

template <class P, class Q>
[[nodiscard]] by_formula cross_entropy_by_formula(const P& p, const Q& q) {
    return better(cross_entropy_by_moments(p, q), sum(entropy_by_formula(p), divergence_within_family(p, q)));
}

template <class P, class Q>
[[nodiscard]] by_formula divergence_by_formula(const P& p, const Q& q) {
    return better(divergence_within_family(p, q), difference(cross_entropy_by_moments(p, q), entropy_by_formula(p)));
}

/// Whether Q's support leaves out a part of P's, once both have parameters that their families know.
template <class P, class Q>
[[nodiscard]] bool is_uncovered(const P& p, const Q& q, const char* function) {
    require_parameters(p, {function, "p"});
    require_parameters(q, {function, "q"});
    const interval of_p = family<P>::support(p);
    const interval of_q = family<Q>::support(q);
    return finite(of_p.lower) < finite(of_q.lower) || finite(of_p.upper) > finite(of_q.upper);
}

[[nodiscard]] inline estimate infinite_estimate(outcome why) {
    return {std::numeric_limits<double>::infinity(), 0, 1, 1, 0, 0, 0, why};
}

/// A value that is too large for double is infinite with an infinite error.
[[nodiscard]] inline estimate estimate_of(const bounded& formula) {
    if (is_exactly_infinite(formula)) return infinite_estimate(outcome::infinite_by_divergence);
    const double error = is_infinite(formula.value) ? std::numeric_limits<double>::infinity() : formula.error;
    return {formula.value + 0.0, error, 1, 1, 0, 0, 0, outcome::closed_form};  // no −0
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
