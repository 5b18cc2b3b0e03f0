#ifndef SURPRISAL_CLOSED_FORM_MOMENTS_HPP
#define SURPRISAL_CLOSED_FORM_MOMENTS_HPP

#include <concepts>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/closed_form/family.hpp>

namespace surprisal::inline SURPRISAL_BUILD {

// The expectations by which a family can be the P of another family's formula for H(P, Q), each a static function of
// family<P> that returns a bounded. The means of X and ln X where they do not exist, as Cauchy's, are those of a symmetric
// limit; the expectations that diverge are then infinite.

/// E X
template <class P>
concept has_mean = requires(const P& p) {
    { family<P>::mean(p) } -> std::same_as<bounded>;
};

/// E (X − E X)²
template <class P>
concept has_variance = requires(const P& p) {
    { family<P>::variance(p) } -> std::same_as<bounded>;
};

/// E ln X
template <class P>
concept has_mean_log = requires(const P& p) {
    { family<P>::mean_log(p) } -> std::same_as<bounded>;
};

/// E (ln X − E ln X)²
template <class P>
concept has_variance_log = requires(const P& p) {
    { family<P>::variance_log(p) } -> std::same_as<bounded>;
};

/// E 1/X
template <class P>
concept has_mean_inverse = requires(const P& p) {
    { family<P>::mean_inverse(p) } -> std::same_as<bounded>;
};

/// E ln (1 − X)
template <class P>
concept has_mean_log_complement = requires(const P& p) {
    { family<P>::mean_log_complement(p) } -> std::same_as<bounded>;
};

/// E exp(sX)
template <class P>
concept has_mean_exp = requires(const P& p, double s) {
    { family<P>::mean_exp(p, s) } -> std::same_as<bounded>;
};

/// The scale s of a density that falls off to the left like exp(x/s): E exp(−X/b) diverges for b ≤ s, which the rounded
/// quotient 1/b does not show.
template <class P>
concept has_lower_tail_scale = requires(const P& p) {
    { family<P>::lower_tail_scale(p) } -> std::same_as<double>;
};

/// E Xᵏ
template <class P>
concept has_mean_power = requires(const P& p, double k) {
    { family<P>::mean_power(p, k) } -> std::same_as<bounded>;
};

/// E |X − m|
template <class P>
concept has_mean_distance = requires(const P& p, double m) {
    { family<P>::mean_distance(p, m) } -> std::same_as<bounded>;
};

}  // namespace surprisal
#endif
