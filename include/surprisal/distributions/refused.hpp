#ifndef SURPRISAL_DISTRIBUTIONS_REFUSED_HPP
#define SURPRISAL_DISTRIBUTIONS_REFUSED_HPP

// What looks like a distribution and is none. The verbs are deleted for it, and a compiler's message begins with why: the name
// of a type below.

#include <concepts>

#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/labels.hpp>
#include <surprisal/distributions/rows.hpp>

namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

struct counts_are_no_probabilities_write_integers_wrapped_in_weights;
struct discrete_probabilities_are_read_in_place_copy_them_into_a_vector;
struct a_number_whose_rounding_is_unknown_convert_to_double_or_long_double;
struct integers_beside_rows_write_labels_of_them_or_integers_wrapped_in_weights;
struct integers_beside_rows_write_labels_of_them_first_or_integers_wrapped_in_weights;
struct a_label_is_written_one_hot_of_it_and_comes_first;
struct a_label_is_the_truth_write_it_first_and_the_model_second;

template <class P>
concept bare_counts = requires {
    typename element_of<P>;
    requires count<element_of<P>>;
};

template <class P>
concept scattered_numbers = !contiguous_sized_range<P> && requires {
    typename element_of<P>;
    requires real<element_of<P>>;
};

template <class P>
concept numbers_of_unknown_rounding = contiguous_sized_range<P> && requires {
    requires std::floating_point<element_of<P>> && !real<element_of<P>>;
};

template <class P>
struct complaint {};
template <bare_counts P>
struct complaint<P> {
    using about = counts_are_no_probabilities_write_integers_wrapped_in_weights;
};
template <scattered_numbers P>
struct complaint<P> {
    using about = discrete_probabilities_are_read_in_place_copy_them_into_a_vector;
};
template <numbers_of_unknown_rounding P>
struct complaint<P> {
    using about = a_number_whose_rounding_is_unknown_convert_to_double_or_long_double;
};

template <count P>
struct complaint<P> {
    using about = a_label_is_written_one_hot_of_it_and_comes_first;
};

template <class P>
concept is_refused = requires {
    typename complaint<P>::about;
};

/// Integers beside rows, in the order of arguments or the other.
template <class P, class Q>
concept bare_counts_beside_rows = bare_counts<P> && by_row<Q>;

template <class P, class Q>
struct complaint_of_either {};
template <is_refused P, class Q>
requires(!bare_counts_beside_rows<P, Q>) struct complaint_of_either<P, Q> : complaint<P> {
};
template <class P, is_refused Q>
requires(!is_refused<P> && !bare_counts_beside_rows<Q, P>) struct complaint_of_either<P, Q> : complaint<Q> {
};
template <bare_counts P, by_row Q>
struct complaint_of_either<P, Q> {
    using about = integers_beside_rows_write_labels_of_them_or_integers_wrapped_in_weights;
};
template <by_row P, bare_counts Q>
struct complaint_of_either<P, Q> {
    using about = integers_beside_rows_write_labels_of_them_first_or_integers_wrapped_in_weights;
};

template <class P, class Q>
struct complaint_of_model : complaint_of_either<P, Q> {};

/// +∞ for every P but one: what PyTorch's order of arguments, the model first, would mean here.
template <in_every_row P, label_noun Q>
struct complaint_of_model<P, Q> {
    using about = a_label_is_the_truth_write_it_first_and_the_model_second;
};

}  // namespace detail

/// Why a measure of P, of P and Q, or of P and a model Q is refused.
template <class P>
using refusal = typename detail::complaint<P>::about;
template <class P, class Q>
using refusal_of_either = typename detail::complaint_of_either<P, Q>::about;
template <class P, class Q>
using refusal_of_model = typename detail::complaint_of_model<P, Q>::about;

/// Q may be the model: a label may not.
template <class Q>
concept discrete_model = discrete<Q> && !label_noun<Q>;

/// The same row by row.
template <class P, class Q>
concept modelled_by_row = measured_by_row<P, Q> && !label_noun<Q>;

}  // namespace surprisal
#endif
