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
#include <surprisal/discrete/mean.hpp>
#include <surprisal/discrete/rows.hpp>
#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/distribution.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/ignored.hpp>
#include <surprisal/distributions/labels.hpp>
#include <surprisal/distributions/logits.hpp>
#include <surprisal/distributions/rows.hpp>
#include <surprisal/distributions/scores_by_kernel.hpp>
#include <surprisal/distributions/slopes_by_kernel.hpp>
#include <surprisal/errors.hpp>
#include <surprisal/simd/dispatch.hpp>
#include <surprisal/simd/lane_sums.hpp>
#include <surprisal/simd/logit_sums.hpp>
#include <surprisal/simd/logits.hpp>
#include <surprisal/simd/measure.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Where the gradient of a value is written with respect to the second argument's logits: one number for each logit, at the
/// same place. Last argument of cross_entropy and kl_divergence.
///
/// With a factor it is the gradient of factor × value, with a factor for each row that of Σ factor × value, and of_mean()
/// makes it that of the mean: over the rows that are counted, with the factors of rows as weights. Factors are finite, of any
/// sign; weights of a mean as mean() takes them.
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

    /// Of a row: where it is of the mean, also how much the row counts in it, if it is one of many.
    [[nodiscard]] constexpr double factor(std::size_t row) const { return has_factors_ ? factors_[row] : factor_; }

    /// The factor of all rows; 1 where each has its own.
    [[nodiscard]] constexpr double common_factor() const { return factor_; }

    [[nodiscard]] constexpr bool has_factors() const { return has_factors_; }

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

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_factor(call function, std::size_t index, double factor) {
    fail<std::domain_error>(message() << function << ": factors[" << index << "] = " << factor
                                      << "; the factors of a gradient are finite");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_factor(call function, double factor) {
    fail<std::domain_error>(message() << function << ": the factor of the gradient is " << factor
                                      << "; a factor is finite");
}

template <class Q>
inline constexpr bool is_logits = false;
template <class R>
inline constexpr bool is_logits<logits<R>> = true;

/// |x| of a finite number x, exactly.
template <class T>
[[nodiscard]] constexpr scaled<T> size_of(const T& x) {
    return split<T>(x < 0 ? T(0 - x) : x);
}

/// factor times d/dzᵢ of H(P, Q) and of D(P‖Q) for Q ∝ exp(z/temperature): (qᵢ − pᵢ)/temperature. The difference keeps its
/// digits where Q is close to P. It is rounded once, with the factor: a factor of 0 makes 0 of it however large it is.
template <class Unit, class T, class P, class Q>
[[nodiscard]] constexpr T slope_at(const distribution_pair<T, P, Q>& pair, const scaled<T>& temperature,
                                   const T& factor, std::size_t i) {
    const contrast<T> x(pair.p.mass(i), pair.q.total(), pair.q.mass(i), pair.p.total());
    const bool is_negative = (x.difference.hi > 0) != (factor < 0);
    scaled<T> size = split(x.difference.hi > 0 ? x.difference : -x.difference);
    size.exponent += x.exponent;
    const scaled<T> slope = size / (pair.p.total() * pair.q.total()) * size_of(factor) / temperature;
    const T magnitude = rounded(Unit::from_nats(slope));
    return is_negative ? 0 - magnitude : magnitude;  // not −0
}

/// The gradient of factor × value, to out. P and Q are known to be valid; of a label, the value says what the logits sum to.
template <class Unit, class P, class Q, class T, class G>
constexpr void write_gradient(const P& p, const Q& q, const scaled<T>& value, G* out, double factor, call where) {
    const auto masses = masses_of_both(p, q, where);
    if constexpr (has_slope_kernel<masses_of<P>> && has_score_kernel<masses_of<Q>>) {
        if (slopes_by_kernel(masses.p, masses.q, value, factor * per_nat<Unit> / q.temperature(), out)) return;
    }
    const auto pair = distributions_of(masses.p, masses.q, where);
    const scaled<T> temperature = split<T>(static_cast<T>(q.temperature()));
    for (std::size_t i = 0; i < masses.q.size(); ++i)
        out[i] = static_cast<G>(slope_at<Unit>(pair, temperature, T(factor), i));
}

/// Writes the gradient of factor × value for one row after the other.
template <class Unit, class P, class Q, class G>
class lone_slopes {
public:
    constexpr lone_slopes(const P& p, const Q& q, G* out, call function)
        : p_(p), q_(q), out_(out), function_(function) {}

    constexpr void write(std::size_t row, const scaled<double>& value, double factor) {
        write_gradient<Unit>(row_of(p_, row), row_of(q_, row), value, out_ + row * q_.stride(), factor,
                             call{function_.function, row});
    }
    constexpr void finish() {}

private:
    const P& p_;
    const Q& q_;
    G* out_;
    call function_;
};

/// The same of labels under few scores: once as many rows as there are lanes have come, and at the end.
template <class Unit, class P, class Q, class G>
class slopes_of_labels {
public:
    constexpr slopes_of_labels(const P& p, const Q& q, G* out, call function)
        : p_(p), q_(q), out_(out), alone_(p, q, out, function) {}

    constexpr void write(std::size_t row, const scaled<double>& value, double factor) {
        const double of_scores = factor * per_nat<Unit> / q_[row].temperature();
        if (!is_short(q_) || !is_moderate_factor(of_scores)) return alone_.write(row, value, factor);
        waiting_[count_] = {row, value, factor};
        scores_[count_] = masses_over(q_[row], q_.width()).data;
        outs_[count_] = out_ + row * q_.stride();
        labels_[count_] = static_cast<std::size_t>(p_.label(row));
        factors_[count_] = of_scores;
        if (++count_ == simd::lanes) finish();
    }
    constexpr void finish() {
        if (count_ == 0) return;
        const auto like = scores_of(masses_over(q_[waiting_[0].row], q_.width()));
        const unsigned written =
            simd::slopes_of_labels(simd::best_kernels(), outs_, scores_, labels_, factors_, count_, like);
        for (std::size_t i = 0; i < count_; ++i)
            if ((written >> i & 1U) == 0) alone_.write(waiting_[i].row, waiting_[i].value, waiting_[i].factor);
        count_ = 0;
    }

private:
    struct slope_of_row {
        std::size_t row;
        scaled<double> value;
        double factor;
    };

    const P& p_;
    const Q& q_;
    G* out_;
    lone_slopes<Unit, P, Q, G> alone_;
    std::size_t count_ = 0;
    slope_of_row waiting_[simd::lanes]{};
    const typename masses_of<row_type<Q>>::element* scores_[simd::lanes]{};
    G* outs_[simd::lanes]{};
    std::size_t labels_[simd::lanes]{};
    double factors_[simd::lanes]{};
};

template <class Unit, class P, class Q, class G>
using row_slopes = std::conditional_t<is_labels<P> && has_rows_of_scores<Q> && simd::is_read<G>,
                                      slopes_of_labels<Unit, P, Q, G>, lone_slopes<Unit, P, Q, G>>;

/// Whether the gradient fits the logits, of which there may be gaps between rows.
template <class G>
constexpr void require_fit(const gradient<G>& to, std::size_t logits, std::size_t rows, call function) {
    if (to.out().size() != logits) fail_gradient(function, to.out().size(), logits);
    if (!to.has_factors_for(rows)) fail_factors(function, to.factors(), rows);
}

/// Checks the factors of all rows, also of those that are ignored, as mean() and sum() do: weights of a mean are finite and
/// not negative, and some row is counted; other factors are finite. Returns what factors are to be divided by: the weight of
/// the rows that are counted, where it is the gradient of their mean.
template <class G, class IsLeftOut>
[[nodiscard]] constexpr scaled<double> divisor_of(const gradient<G>& to, std::size_t rows, call function,
                                                  IsLeftOut is_left_out) {
    const double factor = to.common_factor();
    if (!is_mass(factor) && !is_mass(0 - factor)) fail_factor(function, factor);
    scaled<double> weight;
    std::size_t counted = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        if (to.has_factors()) {
            const double of_row = to.factor(row);
            if (to.is_of_mean() && !is_mass(of_row)) fail_weight(function, row, of_row);
            if (!is_mass(of_row) && !is_mass(0 - of_row)) fail_factor(function, row, of_row);
            if (!is_left_out(row)) weight = weight + split<double>(of_row);
        } else if (!is_left_out(row)) {
            ++counted;
        }
    }
    if (!to.is_of_mean()) return split<double>(1.0);
    if (!to.has_factors()) weight = split<double>(static_cast<double>(counted));
    if (!(weight.fraction.hi > 0)) fail_no_row(function, rows);
    return weight;
}

/// Neither the sum of all weights nor its reciprocal need be a number of type double.
[[nodiscard]] constexpr double divided(double factor, const scaled<double>& divisor) {
    const double size = rounded(size_of(factor) / divisor);
    return factor < 0 ? 0 - size : size;
}

/// measure(P, Q, where), and its gradient.
template <class Unit, class P, class Q, class G, class F>
constexpr auto measure_with_gradient(const P& p, const Q& q, const gradient<G>& to, call function, F measure) {
    require_fit(to, std::size(q.range()), 1, function);
    const scaled<double> divisor = divisor_of(to, 1, function, [](std::size_t /*row*/) { return false; });
    const auto value = measure(p, q, function);
    write_gradient<Unit>(p, q, value, to.out().data(), divided(to.factor(0), divisor), function);
    return rounded(Unit::from_nats(value));
}

/// values[row] = measure(P, Q, where), and its gradient, row by row; that of an ignored row is 0. Every row is measured, and
/// so found valid, before the first number is written.
template <class Unit, class P, class Q, class G, class F>
void measure_rows(const P& p, const Q& q, std::span<double> values, const gradient<G>& to, call function, F measure) {
    const std::size_t rows = common_rows(p, q, function);
    require_room(rows, values, function);
    require_fit(to, q.elements(), rows, function);
    const auto is_ignored_row = [&](std::size_t row) { return is_left_out(p, row) || is_left_out(q, row); };
    const scaled<double> divisor = divisor_of(to, rows, function, is_ignored_row);
    std::vector<scaled<double>> in_nats(rows);
    rows_ahead ahead(rows);
    for (std::size_t row = 0; row < rows; ++row)
        if (!is_ignored_row(row)) in_nats[row] = measure_row(measure, ahead, function, row, p, q);
    row_slopes<Unit, P, Q, G> slopes(p, q, to.out().data(), function);
    for (std::size_t row = 0; row < rows; ++row) {
        if (is_ignored_row(row)) {
            values[row] = ignored;
            G* const out = to.out().data() + row * q.stride();
            for (std::size_t i = 0; i < q.width(); ++i) out[i] = 0;
        } else {
            values[row] = rounded(Unit::from_nats(in_nats[row]));
            slopes.write(row, in_nats[row], divided(to.factor(row), divisor));
        }
    }
    slopes.finish();
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
/// Errors    as for cross_entropy; std::invalid_argument for a gradient that does not fit; std::domain_error for a factor that
///           is not finite, and of the mean, as for mean(): for a weight that is negative or not finite (index, value), and
///           where no row is counted (rows). Nothing is written then.
/// Accuracy  4 ulp, in the type of the gradient, of the larger of pᵢ and qᵢ over temperature; of a label, relative, also
///           where the model is nearly sure of it: tests/discrete/gradient.cpp, "error bound", "… nearly sure …".
template <unit Unit = nats, discrete P, differentiable Q, class G>
constexpr auto cross_entropy(const P& p, const Q& q, const gradient<G>& to) {
    return detail::measure_with_gradient<Unit>(p, q, to, "surprisal::cross_entropy", detail::cross_entropy_of<Unit>);
}

/// The same over rows. The gradient has the shape of the logits: with a stride, what is between the rows is left alone. That
/// of an ignored row is 0. An error in any row comes before the first value and the first slope are written.
template <unit Unit = nats, class P, differentiable_rows Q, class G>
requires measured_by_row<P, Q>
void cross_entropy(const P& p, const Q& q, std::span<double> values, const gradient<G>& to) {
    detail::measure_rows<Unit>(p, q, values, to, "surprisal::cross_entropy", detail::cross_entropy_of<Unit>);
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
    return detail::measure_with_gradient<Unit>(p, q, to, "surprisal::kl_divergence", detail::kl_divergence_of<Unit>);
}

/// The same over rows.
template <unit Unit = nats, class P, differentiable_rows Q, class G>
requires measured_by_row<P, Q>
void kl_divergence(const P& p, const Q& q, std::span<double> values, const gradient<G>& to) {
    detail::measure_rows<Unit>(p, q, values, to, "surprisal::kl_divergence", detail::kl_divergence_of<Unit>);
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
