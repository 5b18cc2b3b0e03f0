#ifndef SURPRISAL_DISCRETE_GRADIENT_HPP
#define SURPRISAL_DISCRETE_GRADIENT_HPP

#include <concepts>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include <surprisal/arithmetic/divergence.hpp>
#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/discrete/cross_entropy.hpp>
#include <surprisal/discrete/kl_divergence.hpp>
#include <surprisal/discrete/rows.hpp>
#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/distribution.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/logits.hpp>
#include <surprisal/distributions/rows.hpp>
#include <surprisal/distributions/slopes_by_kernel.hpp>
#include <surprisal/errors.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Where the gradient of a value is written with respect to the second argument's logits: one number for each logit, at the
/// same place. Last argument of cross_entropy and kl_divergence.
///
/// With a factor it is the gradient of factor × value, with a factor for each row that of Σ factor × value, and of_mean()
/// makes it that of the mean: over the rows that are counted, with the factors of rows as weights.
template <std::floating_point G>
class gradient {
public:
    constexpr explicit gradient(std::span<G> out) : out_(out) {}
    constexpr gradient(std::span<G> out, double factor) : out_(out), factor_(factor) {}
    constexpr gradient(std::span<G> out, std::span<const double> factors)
        : out_(out), factors_(factors), has_factors_(true) {}

    [[nodiscard]] constexpr std::span<G> out() const { return out_; }

    /// The gradient of what mean(values) is, or mean(values, weights) with weights for factors.
    [[nodiscard]] constexpr gradient of_mean() const {
        gradient result = *this;
        result.is_of_mean_ = true;
        return result;
    }

    [[nodiscard]] constexpr bool is_of_mean() const { return is_of_mean_; }

    /// How much a row counts in the mean.
    [[nodiscard]] constexpr double weight(std::size_t row) const { return has_factors_ ? factors_[row] : 1; }

    /// Of a row.
    [[nodiscard]] constexpr double factor(std::size_t row) const { return has_factors_ ? factors_[row] : factor_; }

    /// Whether there is one for each row.
    [[nodiscard]] constexpr bool has_factors_for(std::size_t rows) const {
        return !has_factors_ || factors_.size() == rows;
    }
    [[nodiscard]] constexpr std::size_t factors() const { return factors_.size(); }

private:
    std::span<G> out_;
    double factor_ = 1;
    std::span<const double> factors_;
    bool has_factors_ = false;
    bool is_of_mean_ = false;
};

template <class R>
gradient(R&&) -> gradient<element_of<std::remove_cvref_t<R>>>;
template <class R, class Factors>
gradient(R&&, Factors&&) -> gradient<element_of<std::remove_cvref_t<R>>>;

namespace detail {

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_gradient(call function, std::size_t room,
                                                                 std::size_t elements) {
    fail<std::invalid_argument>(message() << function << ": the gradient has room for " << room
                                          << " numbers, and q has " << elements << " logits");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_factors(call function, std::size_t factors, std::size_t rows) {
    fail<std::invalid_argument>(message()
                                << function << ": the gradient has " << factors << " factors for " << rows << " rows");
}

template <class Q>
inline constexpr bool is_logits = false;
template <class R>
inline constexpr bool is_logits<logits<R>> = true;

/// d/dzᵢ of H(P, Q) and of D(P‖Q) for Q ∝ exp(z/temperature): (qᵢ − pᵢ)/temperature. The difference keeps its digits
/// where Q is close to P.
template <class Unit, class T, class P, class Q>
[[nodiscard]] constexpr T slope_at(const distribution_pair<T, P, Q>& pair, const scaled<T>& temperature,
                                   std::size_t i) {
    const contrast<T> x(pair.p.mass(i), pair.q.total(), pair.q.mass(i), pair.p.total());
    const bool is_negative = x.difference.hi > 0;
    scaled<T> size = split(is_negative ? x.difference : -x.difference);
    size.exponent += x.exponent;
    const T slope = rounded(Unit::from_nats(size / (pair.p.total() * pair.q.total()) / temperature));
    return is_negative ? -slope : slope;
}

/// The gradient of factor × value, to out. P and Q are known to be valid; of a label, the value says what the logits sum to.
template <class Unit, class P, class Q, class T, class G>
constexpr void write_gradient(const P& p, const Q& q, const scaled<T>& value, G* out, double factor, call where) {
    const auto masses = masses_of_both(p, q, where);
    if constexpr (has_slope_kernel<masses_of<P>> && has_score_kernel<masses_of<Q>>) {
        const double unit_size = rounded(Unit::from_nats(split<double>(1.0)));
        if (slopes_by_kernel(masses.p, masses.q, value, factor * unit_size / q.temperature(), out)) return;
    }
    const auto pair = distributions_of(masses.p, masses.q, where);
    const scaled<T> temperature = split<T>(static_cast<T>(q.temperature()));
    for (std::size_t i = 0; i < masses.q.size(); ++i)
        out[i] = static_cast<G>(T(factor) * slope_at<Unit>(pair, temperature, i) + T(0));  // not −0
}

/// Whether the gradient fits the logits, of which there may be gaps between rows.
template <class G>
constexpr void require_fit(const gradient<G>& to, std::size_t logits, std::size_t rows, call function) {
    if (to.out().size() != logits) fail_gradient(function, to.out().size(), logits);
    if (!to.has_factors_for(rows)) fail_factors(function, to.factors(), rows);
}

/// What factors are to be divided by: the weight of the rows that are counted, where it is the gradient of their mean.
template <class P, class G>
[[nodiscard]] constexpr double divisor_of(const P& p, const gradient<G>& to, std::size_t rows) {
    if (!to.is_of_mean()) return 1;
    double_word<double> weight;
    for (std::size_t row = 0; row < rows; ++row)
        if (!is_left_out(p, row)) weight += to.weight(row);
    return weight.rounded();
}

/// measure(P, Q, where), and its gradient.
template <class Unit, class P, class Q, class G, class F>
constexpr auto measure_with_gradient(const P& p, const Q& q, const gradient<G>& to, call function, F measure) {
    require_fit(to, std::size(q.range()), 1, function);
    const auto value = measure(p, q, function);
    write_gradient<Unit>(p, q, value, to.out().data(), to.factor(0) / divisor_of(p, to, 1), function);
    return rounded(Unit::from_nats(value));
}

/// values[row] = measure(P, Q, where), and its gradient, row by row; that of an ignored row is 0.
template <class Unit, class P, class Q, class G, class F>
constexpr void measure_rows(const P& p, const Q& q, std::span<double> values, const gradient<G>& to, call function,
                            F measure) {
    const std::size_t rows = common_rows(p, q, function);
    require_fit(to, q.elements(), rows, function);
    const double divisor = divisor_of(p, to, rows);
    measure_rows(p, q, values, function, [&](const auto& row_p, const auto& row_q, call where) {
        const auto value = measure(row_p, row_q, where);
        write_gradient<Unit>(row_p, row_q, value, to.out().data() + where.row * q.stride(),
                             to.factor(where.row) / divisor, where);
        return rounded(Unit::from_nats(value));
    });
    for (std::size_t row = 0; row < rows; ++row)
        if (is_left_out(p, row))
            for (std::size_t i = 0; i < q.width(); ++i) to.out()[row * q.stride() + i] = 0;
}

}  // namespace detail

/// A discrete noun by which a gradient is taken: logits(…).
template <class Q>
concept differentiable = detail::is_logits<Q>;

/// The same in rows.
template <class Q>
concept differentiable_rows = by_row<Q> && detail::is_logits<detail::row_type<Q>>;

/// H(P, Q), and its gradient with respect to the logits z of Q ∝ exp(z/temperature): (qᵢ − pᵢ)/temperature.
///
/// Shape     as for cross_entropy; the gradient has as many elements as Q has logits, and may be written over them.
/// Domain    as for cross_entropy.
/// Returns   what cross_entropy does without the gradient. Where that is infinite, the gradient is what the formula says.
/// Errors    as for cross_entropy; std::invalid_argument for a gradient that does not fit.
/// Accuracy  4 ulp, in the type of the gradient, of the larger of pᵢ and qᵢ over temperature; of a label, relative, also
///           where the model is nearly sure of it: tests/discrete/gradient.cpp, "error bound", "… nearly sure …".
template <unit Unit = nats, discrete P, differentiable Q, class G>
constexpr auto cross_entropy(const P& p, const Q& q, const gradient<G>& to) {
    return detail::measure_with_gradient<Unit>(p, q, to, "surprisal::cross_entropy", detail::cross_entropy_of);
}

/// The same over rows. The gradient has the shape of the logits: with a stride, what is between the rows is left alone. That
/// of an ignored row is 0.
template <unit Unit = nats, class P, differentiable_rows Q, class G>
requires measured_by_row<P, Q>
constexpr void cross_entropy(const P& p, const Q& q, std::span<double> values, const gradient<G>& to) {
    detail::measure_rows<Unit>(p, q, values, to, "surprisal::cross_entropy", detail::cross_entropy_of);
}
template <unit Unit = nats, class P, differentiable_rows Q, class G>
requires measured_by_row<P, Q> std::vector<double> cross_entropy(const P& p, const Q& q, const gradient<G>& to) {
    std::vector<double> values(detail::common_rows(p, q, "surprisal::cross_entropy"));
    cross_entropy<Unit>(p, q, values, to);
    return values;
}

/// D(P‖Q), and its gradient with respect to the logits of Q: the same, because H(P) does not depend on them.
///
/// Shape, Domain, Returns, Errors, Accuracy  as for cross_entropy with a gradient.
template <unit Unit = nats, discrete P, differentiable Q, class G>
constexpr auto kl_divergence(const P& p, const Q& q, const gradient<G>& to) {
    return detail::measure_with_gradient<Unit>(p, q, to, "surprisal::kl_divergence", detail::kl_divergence_of);
}

/// The same over rows.
template <unit Unit = nats, class P, differentiable_rows Q, class G>
requires measured_by_row<P, Q>
constexpr void kl_divergence(const P& p, const Q& q, std::span<double> values, const gradient<G>& to) {
    detail::measure_rows<Unit>(p, q, values, to, "surprisal::kl_divergence", detail::kl_divergence_of);
}
template <unit Unit = nats, class P, differentiable_rows Q, class G>
requires measured_by_row<P, Q> std::vector<double> kl_divergence(const P& p, const Q& q, const gradient<G>& to) {
    std::vector<double> values(detail::common_rows(p, q, "surprisal::kl_divergence"));
    kl_divergence<Unit>(p, q, values, to);
    return values;
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
