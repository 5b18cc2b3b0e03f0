#ifndef SURPRISAL_DISTRIBUTIONS_TABLE_DENSITY_HPP
#define SURPRISAL_DISTRIBUTIONS_TABLE_DENSITY_HPP

#include <concepts>
#include <cstddef>
#include <iterator>
#include <type_traits>
#include <utility>
#include <vector>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/distributions/density.hpp>
#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/table.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// What the knots and values of a table are made of: float, double, or integers.
template <class E>
concept table_element = std::same_as<E, float> || std::same_as<E, double> || count<E>;

/// A contiguous sized range of such numbers.
template <class R>
concept table_range = contiguous_sized_range<R> && table_element<element_of<R>>;

namespace detail {

template <class R>
[[nodiscard]] std::vector<double> checked_knots(const R& range, argument which, table_names of) {
    std::vector<double> knots;
    knots.reserve(std::size(range));
    for (std::size_t i = 0; i < std::size(range); ++i) {
        const auto x = static_cast<double>(std::data(range)[i]);
        if (!is_number(x)) fail_knot(which, of, i, x);
        if (i > 0 && !(x > knots.back())) fail_order(which, of, i, x, knots.back());
        knots.push_back(x);
    }
    return knots;
}

template <class R>
[[nodiscard]] std::vector<double_word<double>> checked_values(const R& range, argument which, table_names of) {
    std::vector<double_word<double>> values;
    values.reserve(std::size(range));
    bool has_mass = false;
    for (std::size_t i = 0; i < std::size(range); ++i) {
        const auto& value = std::data(range)[i];
        if (!is_mass(value)) fail_table_value(which, of, i, static_cast<double>(value));
        values.push_back(exactly<double>(value));
        has_mass = has_mass || values.back().hi > 0;
    }
    if (!has_mass) fail_table_mass(which, of);
    return values;
}

}  // namespace detail

/// A histogram as a density on the line: constant in each bin, with the weights, divided by their sum, as the masses of the
/// bins. Counts and normalised masses say the same; of heights, take the height times the width of the bin.
///
/// Refers to lvalue ranges, which must outlive it; owns rvalues.
///
/// Shape     n + 1 edges and n ≥ 1 weights.
/// Domain    edges finite and strictly ascending; weights finite, not negative, at least one positive.
/// Errors    when it is measured: std::invalid_argument for lengths that do not fit and edges that do not ascend (index,
///           values); std::domain_error for an edge or weight that is NaN or infinite, or a negative weight (index, value), and
///           for no mass.
template <table_range Edges, table_range Weights>
class histogram_density {
public:
    explicit histogram_density(Edges&& edges, Weights&& weights)
        : edges_(std::forward<Edges>(edges)), weights_(std::forward<Weights>(weights)) {}

    [[nodiscard]] detail::table checked(detail::argument which) const {
        constexpr detail::table_names of{"histogram_density", "edges", "weights"};
        const std::size_t bins = std::size(weights_);
        if (bins == 0 || std::size(edges_) != bins + 1)
            detail::fail_table_sizes(which, of, std::size(edges_), bins,
                                     "n weights, at least one, lie between n + 1 edges");
        return detail::table::of_bins(detail::checked_knots(edges_, which, of),
                                      detail::checked_values(weights_, which, of));
    }

private:
    Edges edges_;
    Weights weights_;
};

template <class Edges, class Weights>
histogram_density(Edges&&, Weights&&) -> histogram_density<Edges, Weights>;

/// A density by its heights at some points, joined by lines, and divided by its integral. Before the first point and after
/// the last it is 0, so it jumps there unless f is 0. It has no jumps between: two points at the same x are an error.
///
/// Refers to lvalue ranges, which must outlive it; owns rvalues.
///
/// Shape     n ≥ 2 points x, and as many heights f.
/// Domain    x finite and strictly ascending; f finite, not negative, at least one positive.
/// Errors    as histogram_density.
template <table_range X, table_range F>
class linear_density {
public:
    explicit linear_density(X&& x, F&& f) : x_(std::forward<X>(x)), f_(std::forward<F>(f)) {}

    [[nodiscard]] detail::table checked(detail::argument which) const {
        constexpr detail::table_names of{"linear_density", "x", "f"};
        if (std::size(x_) < 2 || std::size(x_) != std::size(f_))
            detail::fail_table_sizes(which, of, std::size(x_), std::size(f_), "there are as many of both, at least 2");
        return detail::table::of_points(detail::checked_knots(x_, which, of), detail::checked_values(f_, which, of));
    }

private:
    X x_;
    F f_;
};

template <class X, class F>
linear_density(X&&, F&&) -> linear_density<X, F>;

/// histogram_density(…) or linear_density(…).
template <class P>
concept tabulated = requires(const P& p, detail::argument which) {
    { p.checked(which) } -> std::same_as<detail::table>;
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
