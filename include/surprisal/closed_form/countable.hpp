#ifndef SURPRISAL_CLOSED_FORM_COUNTABLE_HPP
#define SURPRISAL_CLOSED_FORM_COUNTABLE_HPP

#include <concepts>
#include <stdexcept>

#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/distributions/density.hpp>
#include <surprisal/errors.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// P or Q of the measures of families on the integers: Boost.Math's, or a user's own type, whose family<D> has
///     name                        const char*, for messages
///     support(d)                  interval of the integers of positive mass; an end may be infinite
///     mode(d)                     double: where the sums start. Masses fall off to both sides of it
///     log_mass(d, k)              double: ln of the mass at k in the support, its tails included
/// log_mass is a smooth function of k: where there are many outcomes it is asked between the integers too. It takes k as
/// double, or as double_word<double> to count exactly beyond 2^53. Formulas are as for densities: family.hpp.
template <class D>
concept countable = requires(const D& d, double k) {
    { family<D>::support(d) } -> std::same_as<interval>;
    { family<D>::mode(d) } -> std::same_as<double>;
    { family<D>::log_mass(d, k) } -> std::same_as<double>;
};

namespace detail {

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_log_mass(argument which, double k, double log_mass) {
    fail<std::domain_error>(message() << which << ": the logarithm of the mass at " << k << " is " << log_mass
                                      << "; inside of the support it is a number");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_mode(argument which, double mode, interval support) {
    fail<std::domain_error>(message() << which << " has mode " << mode << ", which is not in its support, "
                                      << support.lower << " to " << support.upper);
}

/// A distribution on the integers as the sums see it.
struct mass_view {
    const void* distribution;
    double (*log_mass)(const void* distribution, const wide& k);
    interval support;  // with infinite ends as the largest numbers
    double mode;
    argument which;
    const char* family_name;

    [[nodiscard]] bool covers(const wide& k) const { return k.hi >= support.lower && k.hi <= support.upper; }

    /// ln of the mass at k, log_of_zero outside of the support.
    [[nodiscard]] double log_at(const wide& k) const {
        if (!covers(k)) return log_of_zero;
        const double y = log_mass(distribution, k);
        if (is_nan(y) || (is_infinite(y) && !has_sign(y))) fail_log_mass(which, k.hi, y);
        return finite(y);
    }
};

template <class D>
concept exactly_countable = requires(const D& d, const wide& k) {
    family<D>::log_mass(d, k);
};

template <countable D>
[[nodiscard]] double call_log_mass(const void* distribution, const wide& k) {
    const D& d = *static_cast<const D*>(distribution);
    if constexpr (exactly_countable<D>)
        return family<D>::log_mass(d, k);
    else
        return family<D>::log_mass(d, k.rounded());
}

template <countable D>
[[nodiscard]] mass_view view_of(const D& d, argument which) {
    const interval support = family<D>::support(d);
    const mass_view view{&d,    call_log_mass<D>, {finite(support.lower), finite(support.upper)}, family<D>::mode(d),
                         which, family<D>::name};
    if (is_nan(view.mode) || is_infinite(view.mode) || !view.covers(view.mode)) fail_mode(which, view.mode, support);
    return view;
}

}  // namespace detail

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
