#ifndef SURPRISAL_DISTRIBUTIONS_ROWS_HPP
#define SURPRISAL_DISTRIBUTIONS_ROWS_HPP

#include <concepts>
#include <cstddef>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <surprisal/distributions/discrete.hpp>
#include <surprisal/errors.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// A noun whose range can be cut into rows: probabilities, weights(…), logits(…), log_probabilities(…).
template <class P>
concept divisible = discrete<P> && requires(const P& p, std::size_t n) {
    noun<P>::part(p, n, n);
};

namespace detail {

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_width() {
    fail<std::invalid_argument>(message() << "surprisal::rows: the width is 0; a row has at least one element");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_stride(std::size_t width, std::size_t stride) {
    fail<std::invalid_argument>(message() << "surprisal::rows: the stride " << stride << " is smaller than the width "
                                          << width << "; rows may not overlap");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_cut(std::size_t size, std::size_t width, std::size_t stride,
                                                            std::size_t rest) {
    message text;
    text << "surprisal::rows: " << size << " elements are not a whole number of rows of " << width;
    if (stride != width) text << " at a stride of " << stride;
    fail<std::invalid_argument>(text << ": " << rest << " are left over");
}

/// How many rows there are in a range. The last one need not be followed by its gap.
[[nodiscard]] constexpr std::size_t rows_in(std::size_t size, std::size_t width, std::size_t stride) {
    if (width == 0) fail_width();
    if (stride < width) fail_stride(width, stride);
    const std::size_t rest = size % stride;
    if (rest != 0 && rest < width) fail_cut(size, width, stride, rest);
    return size / stride + (rest == 0 ? 0 : 1);
}

}  // namespace detail

/// A matrix of distributions, one in each row: a noun whose range is cut, in row-major order. With a stride, rows start that
/// many elements apart, and what is between them is not read.
///
/// Refers to an lvalue noun, which must outlive it; owns an rvalue.
///
/// Shape     a whole number of rows, of which there may be none; width ≥ 1, stride ≥ width.
/// Errors    std::invalid_argument naming the numbers that do not fit.
template <class P>
requires divisible<std::remove_cvref_t<P>>
class rows {
public:
    constexpr rows(P&& p, std::size_t width) : rows(std::forward<P>(p), width, width) {}

    constexpr rows(P&& p, std::size_t width, std::size_t stride)
        : of_(std::forward<P>(p)), width_(width), stride_(stride), size_(detail::rows_in(elements(), width, stride)) {}

    /// How many rows there are.
    [[nodiscard]] constexpr std::size_t size() const { return size_; }
    [[nodiscard]] constexpr std::size_t width() const { return width_; }
    [[nodiscard]] constexpr std::size_t stride() const { return stride_; }

    /// How many elements there are in all, with those between the rows.
    [[nodiscard]] constexpr std::size_t elements() const { return noun_of_all::masses(of_).size(); }

    /// The distribution in a row.
    [[nodiscard]] constexpr auto operator[](std::size_t row) const {
        return noun_of_all::part(of_, row * stride_, width_);
    }

private:
    using noun_of_all = noun<std::remove_cvref_t<P>>;

    P of_;
    std::size_t width_;
    std::size_t stride_;
    std::size_t size_;
};

template <class P>
rows(P&&, std::size_t) -> rows<P>;
template <class P>
rows(P&&, std::size_t, std::size_t) -> rows<P>;

namespace detail {

/// Whether a type is a distribution for each row, to be had by [] and size(). A new one specialises it in its own file.
template <class M>
inline constexpr bool is_by_row = false;
template <class P>
inline constexpr bool is_by_row<rows<P>> = true;

}  // namespace detail

/// P or Q of the measures over rows: rows(…), labels(…), smoothed(labels(…), ε).
template <class M>
concept by_row = detail::is_by_row<M>;

/// The same, or a discrete noun, which then is the distribution of every row.
template <class M>
concept in_every_row = by_row<M> || discrete<M>;

namespace detail {

/// The distribution of a row.
template <in_every_row M>
[[nodiscard]] constexpr decltype(auto) row_of(const M& m, std::size_t row) {
    if constexpr (by_row<M>)
        return m[row];
    else
        return (m);
}

template <class M>
using row_type = std::remove_cvref_t<decltype(row_of(std::declval<const M&>(), 0))>;

/// Whether a row is left out of the count: only labels know one.
template <in_every_row M>
[[nodiscard]] constexpr bool is_left_out([[maybe_unused]] const M& m, [[maybe_unused]] std::size_t row) {
    if constexpr (requires { m.is_left_out(row); })
        return m.is_left_out(row);
    else
        return false;
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_rows(call function, std::size_t p, std::size_t q) {
    fail<std::invalid_argument>(message() << function << ": p has " << p << " rows and q has " << q
                                          << "; both have as many, or one is the same in every row");
}

/// The number of rows that p has, or p and q both have.
template <class P>
[[nodiscard]] constexpr std::size_t common_rows(const P& p, call /*function*/) {
    return p.size();
}
template <class P, class Q>
[[nodiscard]] constexpr std::size_t common_rows(const P& p, const Q& q, call function) {
    if constexpr (by_row<P> && by_row<Q>)
        if (p.size() != q.size()) fail_rows(function, p.size(), q.size());
    if constexpr (by_row<P>)
        return p.size();
    else
        return q.size();
}

}  // namespace detail

/// What the measures take row by row: P and Q of elements up to double, at least one of them with rows of its own.
template <class... P>
concept measured_by_row = (in_every_row<P> && ...) && (by_row<P> || ...) &&
                          (std::same_as<result_of<detail::row_type<P>>, double> && ...);

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
