#ifndef SURPRISAL_CLOSED_FORM_FAMILY_HPP
#define SURPRISAL_CLOSED_FORM_FAMILY_HPP

#include <concepts>
#include <utility>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/distributions/density.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// What is known of a family of distributions on the line. Each family specialises it, for the type D of its objects; a type
/// of your own becomes a P or Q of the three verbs by the first two, and each of the others makes it more exact or faster.
///     support(d)                  interval where the density is positive
///     log_density(d, x)           of x inside of it, finite far out in the tails
///     log_density(d)              the same as a function of x, with what does not depend on x computed once
///     guide(d, guidance&)         adds where the mass lies (peaks) and where the density has kinks (breaks)
///     epsilon(d)                  double: relative rounding error of 1 + |log_density|, where it is above 2⁻⁵²
///     is_valid(d), name           bool: whether the parameters are ones that the family has, and its name for the message
///     entropy(d)                  H, as bounded: in nats, with a bound of its error
///     kl_divergence(p, d)         D(p‖d), bounded, of those types of p for which there is a formula
///     cross_entropy(p, d)         H(p, d), bounded, of any p that has the expectations it takes: moments.hpp
///     mean(d), variance(d), …     the expectations of moments.hpp, bounded: the P of other families' formulas
/// The formulas need not look at supports: Q's covers P's where they are asked. An expectation that diverges is infinite.
/// Where a formula does not serve all parameters, it returns std::optional<bounded>.
template <class D>
struct family;

namespace detail {

template <class D>
concept has_log_density = requires(const D& d, double x) {
    { family<D>::support(d) } -> std::same_as<interval>;
    { family<D>::log_density(d, x) } -> std::same_as<double>;
};

template <class D>
concept has_function_of_x = requires(const D& d, double x) {
    { family<D>::log_density(d)(x) } -> std::same_as<double>;
};

/// ln f as a function of x.
template <class D>
[[nodiscard]] auto log_density_of(const D& d) {
    if constexpr (has_function_of_x<D>)
        return family<D>::log_density(d);
    else
        return [&d](double x) { return family<D>::log_density(d, x); };
}

template <class D>
concept has_guide = requires(const D& d, guidance& told) {
    family<D>::guide(d, told);
};

template <class D>
concept has_epsilon = requires(const D& d) {
    { family<D>::epsilon(d) } -> std::same_as<double>;
};

template <class D>
concept has_validity = requires(const D& d) {
    { family<D>::is_valid(d) } -> std::same_as<bool>;
};

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_parameters(argument which, const char* family_name) {
    fail<std::domain_error>(message() << which << " has parameters that no " << family_name
                                      << " distribution has: NaN, infinite, or out of their range");
}

/// Parameters that are not the family's: only where the policies of a distribution let them pass.
template <class D>
void require_parameters(const D& d, argument which) {
    if constexpr (has_validity<D>)
        if (!family<D>::is_valid(d)) fail_parameters(which, family<D>::name);
}

/// A family's density as the integrator sees it.
template <class D>
class family_view : public density_view {
public:
    family_view(const D& d, argument of)
        : density_view{this, call, true, 0x1p-52, {}, &guide_, of}, log_density_(log_density_of(d)) {
        const interval on = family<D>::support(d);
        support = {finite(on.lower), finite(on.upper)};
        if constexpr (has_epsilon<D>) epsilon = family<D>::epsilon(d);
        if constexpr (has_guide<D>) family<D>::guide(d, guide_);
    }
    family_view(const family_view&) = delete;  // a density_view refers to it
    family_view& operator=(const family_view&) = delete;

private:
    [[nodiscard]] static double call(const void* view, double x) {
        return static_cast<const family_view*>(view)->log_density_(x);
    }

    decltype(log_density_of(std::declval<const D&>())) log_density_;
    guidance guide_;
};

}  // namespace detail

template <detail::has_log_density D>
struct continuous_noun<D> {
    [[nodiscard]] static auto view(const D& d, detail::argument which) {
        detail::require_parameters(d, which);
        return detail::family_view<D>(d, which);
    }
};

/// P or Q whose family is known.
template <class D>
concept parametric = continuous<D> && detail::has_log_density<D>;

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
