#ifndef SURPRISAL_DISTRIBUTIONS_LABELS_HPP
#define SURPRISAL_DISTRIBUTIONS_LABELS_HPP

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/one_hot.hpp>
#include <surprisal/distributions/rows.hpp>
#include <surprisal/errors.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_negative_label(std::size_t row, std::int64_t label) {
    message text;
    text << "surprisal::labels: the label of row " << row << " is -" << -static_cast<std::size_t>(label);
    fail<std::domain_error>(text << "; outcomes are counted from 0, and ignoring(-" << -static_cast<std::size_t>(label)
                                 << ") leaves rows out that have no label");
}

}  // namespace detail

/// A class label for each row: the row's distribution is one_hot(label).
///
/// Refers to an lvalue range, which must outlive it; owns an rvalue.
///
/// Shape     a contiguous sized range of integers, one a row.
/// Errors    from the measure: std::domain_error for a negative label (row, label) that is not ignored; std::out_of_range for
///           one beyond the outcomes.
template <contiguous_sized_range R>
requires count<element_of<R>>
class labels {
public:
    constexpr explicit labels(R&& range) : range_(std::forward<R>(range)) {}

    /// Says which label stands for none: the value of such a row is `ignored`, its gradient 0, and the mean over rows does
    /// not count it.
    [[nodiscard]] constexpr labels ignoring(element_of<R> label) const {
        labels result = *this;
        result.ignores_ = true;
        result.ignored_label_ = label;
        return result;
    }

    /// How many rows there are.
    [[nodiscard]] constexpr std::size_t size() const { return std::size(range_); }

    [[nodiscard]] constexpr bool is_left_out(std::size_t row) const {
        return ignores_ && std::data(range_)[row] == ignored_label_;
    }

    /// The number of a row's outcome, as it is.
    [[nodiscard]] constexpr element_of<R> label(std::size_t row) const { return std::data(range_)[row]; }

    /// The distribution of a row.
    [[nodiscard]] constexpr one_hot operator[](std::size_t row) const {
        const element_of<R> label = std::data(range_)[row];
        if constexpr (std::is_signed_v<element_of<R>>)
            if (label < 0) detail::fail_negative_label(row, label);
        return one_hot(label);
    }

private:
    R range_;
    bool ignores_ = false;
    element_of<R> ignored_label_{};
};

template <class R>
labels(R&&) -> labels<R>;

namespace detail {

template <class R>
inline constexpr bool is_by_row<labels<R>> = true;

template <class P>
inline constexpr bool is_labels = false;
template <class R>
inline constexpr bool is_labels<labels<R>> = true;

}  // namespace detail

/// A label, or a label for each row.
template <class P>
concept label_noun = std::same_as<P, one_hot> || detail::is_labels<P>;

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
