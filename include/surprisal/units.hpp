#ifndef SURPRISAL_UNITS_HPP
#define SURPRISAL_UNITS_HPP

#include <concepts>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/logarithm.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Logarithms to base e.
struct nats {
    template <class T>
    [[nodiscard]] static constexpr scaled<T> from_nats(const scaled<T>& x) {
        return x;
    }
};

/// Logarithms to an integer base. A value is converted before it is rounded, so whole bits come out whole.
template <int Base>
struct base {
    static_assert(Base >= 2);

    template <class T>
    [[nodiscard]] static constexpr scaled<T> from_nats(const scaled<T>& x) {
        if (!is_finite(x)) return x;
        return {x.fraction / log(split(double_word<T>(Base))), x.exponent};
    }
};

/// Logarithms to base 2, also called shannons.
using bits = base<2>;

/// Logarithms to base 10, also called bans or dits.
using hartleys = base<10>;

/// The unit in which a measure is returned: the first template argument of every verb.
template <class U>
concept unit = requires(const scaled<double>& x) {
    { U::from_nats(x) } -> std::same_as<scaled<double>>;
};

namespace detail {

/// How much of a unit a nat is.
template <class Unit>
inline constexpr double per_nat = rounded(Unit::from_nats(split<double>(1.0)));

}  // namespace detail

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
