#ifndef SURPRISAL_CLOSED_FORM_TABLES_HPP
#define SURPRISAL_CLOSED_FORM_TABLES_HPP

#include <surprisal/closed_form/cross_entropy.hpp>
#include <surprisal/closed_form/entropy.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/kl_divergence.hpp>
#include <surprisal/closed_form/table.hpp>
#include <surprisal/continuous/cross_entropy.hpp>
#include <surprisal/continuous/entropy.hpp>
#include <surprisal/continuous/estimate.hpp>
#include <surprisal/continuous/jensen_shannon.hpp>
#include <surprisal/continuous/kl_divergence.hpp>
#include <surprisal/distributions/density.hpp>
#include <surprisal/distributions/table_density.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// A table as the integrator sees it, with the numbers that it is made of.
class table_view : private table, public family_view<table> {
public:
    table_view(const table& of, argument name)
        : table(of), family_view<table>(static_cast<const table&>(*this), name) {}
};

/// What is measured of a noun: a table that was checked once, anything else as it is.
template <class P>
[[nodiscard]] decltype(auto) measured(const P& p, argument which) {
    if constexpr (tabulated<P>)
        return p.checked(which);
    else
        return (p);
}

/// The mass by which a noun was divided before it was measured.
inline void set_masses(estimate& found, const table* p, const table* q) {
    const auto times = [](double& mass, double& log_mass, const table& t) {
        mass *= t.mass();
        log_mass += t.log_mass();
    };
    if (p != nullptr) times(found.mass_p, found.log_mass_p, *p);
    if (q != nullptr) times(found.mass_q, found.log_mass_q, *q);
}

[[nodiscard]] inline const table* as_table(const table& t) { return &t; }
template <class P>
[[nodiscard]] const table* as_table(const P& /*p*/) {
    return nullptr;
}

/// H(P, Q) or D of two tables, of which all is known: an infinity is one of supports.
template <unit Unit>
[[nodiscard]] estimate between_tables(const bounded& formula) {
    if (is_exactly_infinite(formula)) return infinite_estimate(outcome::infinite_by_support);
    return in_unit<Unit>(estimate_of(formula));
}

/// The Jensen–Shannon divergence in nats.
template <class P, class Q>
[[nodiscard]] estimate jensen_shannon_with_tables(const P& p, const Q& q, const char* function) {
    const auto& of_p = measured(p, {function, "p"});
    const auto& of_q = measured(q, {function, "q"});
    estimate found{};
    if constexpr (tabulated<P> && tabulated<Q>)
        found = estimate_of(family<table>::jensen_shannon(of_p, of_q));
    else
        found = jensen_shannon_by_quadrature(of_p, of_q, function);
    set_masses(found, as_table(of_p), as_table(of_q));
    return found;
}

}  // namespace detail

template <tabulated P>
struct continuous_noun<P> {
    [[nodiscard]] static auto view(const P& p, detail::argument which) {
        return detail::table_view(p.checked(which), which);
    }
};

/// Differential entropy H(f) = −∫ f ln f of a table, by formula.
///
/// Domain    histogram_density(…) or linear_density(…).
/// Returns   an estimate in nats, or the unit asked for; mass_p is what the table was divided by.
/// Errors    those of the table.
/// Accuracy  |value − H| ≤ error: tests/continuous/tables.cpp, which also bounds the error.
template <unit Unit = nats, continuous P>
requires tabulated<P>
[[nodiscard]] estimate entropy(const P& p) {
    const detail::table of_p = p.checked({"surprisal::entropy", "p"});
    estimate found = entropy<Unit>(of_p);
    detail::set_masses(found, &of_p, &of_p);
    return found;
}

/// Cross-entropy H(f, g) = −∫ f ln g where f or g is a table: by formula between tables and where g's takes expectations that
/// f has, else by quadrature that knows the knots.
///
/// Domain    a table and any continuous noun.
/// Returns   an estimate in nats, or the unit asked for; +∞ where g is 0 on mass of f: a zero of g at a point alone is none.
/// Errors    those of the table and of the other.
/// Accuracy  |value − H| ≤ error: tests/continuous/tables.cpp.
template <unit Unit = nats, continuous P, continuous Q>
requires(tabulated<P> || tabulated<Q>) [[nodiscard]] estimate cross_entropy(const P& p, const Q& q) {
    const auto& of_p = detail::measured(p, {"surprisal::cross_entropy", "p"});
    const auto& of_q = detail::measured(q, {"surprisal::cross_entropy", "q"});
    estimate found{};
    if constexpr (tabulated<P> && tabulated<Q>)
        found = detail::between_tables<Unit>(family<detail::table>::cross_entropy(of_p, of_q));
    else
        found = cross_entropy<Unit>(of_p, of_q);
    detail::set_masses(found, detail::as_table(of_p), detail::as_table(of_q));
    return found;
}

/// Kullback–Leibler divergence D(f‖g) = ∫ f ln(f/g) where f or g is a table: between tables piece by piece, from terms that
/// are not negative; else as for cross_entropy.
///
/// Domain    as for cross_entropy.
/// Returns   an estimate in nats, or the unit asked for, in [0, ∞]; exactly +0.0 for equal densities, also on other knots;
///           +∞ as for cross_entropy.
/// Errors    as for cross_entropy.
/// Accuracy  |value − D| ≤ error: tests/continuous/tables.cpp, which also bounds the error, relative to D however close two
///           tables are.
template <unit Unit = nats, continuous P, continuous Q>
requires(tabulated<P> || tabulated<Q>) [[nodiscard]] estimate kl_divergence(const P& p, const Q& q) {
    const auto& of_p = detail::measured(p, {"surprisal::kl_divergence", "p"});
    const auto& of_q = detail::measured(q, {"surprisal::kl_divergence", "q"});
    estimate found{};
    if constexpr (tabulated<P> && tabulated<Q>)
        found = detail::between_tables<Unit>(family<detail::table>::kl_divergence(of_p, of_q));
    else
        found = kl_divergence<Unit>(of_p, of_q);
    detail::set_masses(found, detail::as_table(of_p), detail::as_table(of_q));
    return found;
}

/// Jensen–Shannon divergence where f or g is a table: between tables piece by piece, else by quadrature that knows the knots.
///
/// Domain    as for cross_entropy.
/// Returns   an estimate in nats, or the unit asked for, in [0, ln 2]; exactly +0.0 for equal densities.
/// Errors    those of the table and of the other.
/// Accuracy  |value − JS| ≤ error: tests/continuous/jensen_shannon.cpp.
template <unit Unit = nats, continuous P, continuous Q>
requires(tabulated<P> || tabulated<Q>) [[nodiscard]] estimate jensen_shannon_divergence(const P& p, const Q& q) {
    constexpr const char* function = "surprisal::jensen_shannon_divergence";
    return detail::in_unit<Unit>(detail::jensen_shannon_with_tables(p, q, function));
}

/// Jensen–Shannon distance where f or g is a table: the square root of the divergence.
///
/// Domain    as for jensen_shannon_divergence.
/// Returns   an estimate of the square root of the divergence in nats, or in the unit asked for.
/// Errors    as for jensen_shannon_divergence.
/// Accuracy  as for jensen_shannon_divergence.
template <unit Unit = nats, continuous P, continuous Q>
requires(tabulated<P> || tabulated<Q>) [[nodiscard]] estimate jensen_shannon_distance(const P& p, const Q& q) {
    constexpr const char* function = "surprisal::jensen_shannon_distance";
    return detail::square_root(detail::in_unit<Unit>(detail::jensen_shannon_with_tables(p, q, function)));
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
