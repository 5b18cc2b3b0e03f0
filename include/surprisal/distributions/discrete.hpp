#ifndef SURPRISAL_DISTRIBUTIONS_DISCRETE_HPP
#define SURPRISAL_DISTRIBUTIONS_DISCRETE_HPP

#include <concepts>
#include <cstddef>
#include <iterator>
#include <span>
#include <type_traits>
#include <utility>

#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/masses.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

template <class R>
using iterator_of = decltype(std::begin(std::declval<const R&>()));

}  // namespace detail

/// The type of a range's elements.
template <class R>
using element_of = std::iter_value_t<detail::iterator_of<R>>;

/// A contiguous range of known size, so that it can be read in whole vectors: an array, or what has data() and size().
template <class R>
concept contiguous_sized_range = std::contiguous_iterator<detail::iterator_of<R>> && requires(const R& r) {
    std::data(r);
    { std::size(r) } -> std::convertible_to<std::size_t>;
};

namespace detail {

/// Some elements of a range.
template <class R>
[[nodiscard]] constexpr std::span<const element_of<R>> part_of(const R& range, std::size_t first, std::size_t size) {
    return {std::data(range) + first, size};
}

}  // namespace detail

/// How a noun is read. A new noun specialises it in its own file with
///     masses(p)                the masses of a noun that knows its number of outcomes, or
///     masses(p, outcomes)      those of one that takes it from the other argument (see one_hot), then with
///     smallest_size(p)         the least number of outcomes that it can have,
/// and, where its range can be cut into rows,
///     part(p, first, size)     the same noun of that many elements from the first on, which refers to them.
template <class P>
struct noun;

/// Bare integers fail this one: counts are not probabilities. Write weights(counts).
template <class P>
concept integers_wrapped_in_weights = !requires {
    typename element_of<P>;
}
|| !std::integral<element_of<P>>;

/// P or Q of the discrete measures: probabilities, weights(…), logits(…), log_probabilities(…), one_hot(…).
template <class P>
concept discrete = integers_wrapped_in_weights<P> && requires {
    sizeof(noun<P>);
};

/// Probabilities as they are: a contiguous sized range of floating-point numbers.
template <class R>
concept probabilities = contiguous_sized_range<R> && real<element_of<R>>;

template <probabilities R>
struct noun<R> {
    using element = element_of<R>;

    [[nodiscard]] static constexpr auto masses(const R& p) {
        return detail::mass_span<element, true>{std::data(p), std::size(p)};
    }
    [[nodiscard]] static constexpr auto part(const R& p, std::size_t first, std::size_t size) {
        return detail::part_of(p, first, size);
    }
};

namespace detail {

template <class P>
concept knows_its_size = requires(const P& p) {
    noun<P>::masses(p);
};

template <class P>
[[nodiscard]] constexpr std::size_t smallest_size(const P& p) {
    if constexpr (knows_its_size<P>)
        return noun<P>::masses(p).size();
    else
        return noun<P>::smallest_size(p);
}

/// Whether it is known how many outcomes there are, or does not matter: smoothed(one_hot(k), ε) takes their number from the
/// other argument, so it needs one that knows.
template <class... P>
inline constexpr bool has_outcomes = (knows_its_size<P> || ...) || !(requires { noun<P>::needs_outcomes; } || ...);

/// The number of outcomes that p and q both describe.
template <class P, class Q>
[[nodiscard]] constexpr std::size_t common_outcomes(const P& p, const Q& q, call function) {
    static_assert(has_outcomes<P, Q>, "neither argument says how many outcomes there are");
    const std::size_t p_size = smallest_size(p);
    const std::size_t q_size = smallest_size(q);
    if constexpr (knows_its_size<P> && knows_its_size<Q>)
        if (p_size != q_size) fail_length(function, p_size, q_size);
    if constexpr (knows_its_size<P>) return p_size;
    if constexpr (knows_its_size<Q>) return q_size;
    return p_size < q_size ? q_size : p_size;
}

/// The masses of a noun over a given number of outcomes.
template <class P>
[[nodiscard]] constexpr auto masses_over(const P& p, std::size_t outcomes) {
    if constexpr (knows_its_size<P>)
        return noun<P>::masses(p);
    else
        return noun<P>::masses(p, outcomes);
}

template <class P>
using masses_of = decltype(masses_over(std::declval<const P&>(), 0));

template <class P, class Q>
struct both_masses {
    P p;
    Q q;
};

template <class P, class Q>
[[nodiscard]] constexpr auto masses_of_both(const P& p, const Q& q, call function) {
    const std::size_t outcomes = common_outcomes(p, q, function);
    return both_masses<masses_of<P>, masses_of<Q>>{masses_over(p, outcomes), masses_over(q, outcomes)};
}

}  // namespace detail

/// What a measure of P (and Q) is computed and returned in.
template <discrete P, discrete... Q>
using result_of =
    std::common_type_t<typename detail::masses_of<P>::arithmetic, typename detail::masses_of<Q>::arithmetic...>;

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
