#ifndef SURPRISAL_DISCRETE_ROWS_HPP
#define SURPRISAL_DISCRETE_ROWS_HPP

// The measures over rows. Each works as on two distributions, and gives one value a row, in a vector or in a span that the
// caller has; sum() and mean() add them up.

#include <cstddef>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <vector>

#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/exponential.hpp>
#include <surprisal/discrete/cross_entropy.hpp>
#include <surprisal/discrete/entropy.hpp>
#include <surprisal/discrete/jensen_shannon.hpp>
#include <surprisal/discrete/kl_divergence.hpp>
#include <surprisal/discrete/perplexity.hpp>
#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/ignored.hpp>
#include <surprisal/distributions/labels.hpp>
#include <surprisal/distributions/log_masses.hpp>
#include <surprisal/distributions/rows.hpp>
#include <surprisal/distributions/scores_by_kernel.hpp>
#include <surprisal/errors.hpp>
#include <surprisal/simd/dispatch.hpp>
#include <surprisal/simd/lane_sums.hpp>
#include <surprisal/simd/logit_sums.hpp>
#include <surprisal/simd/logits.hpp>
#include <surprisal/simd/measure.hpp>
#include <surprisal/simd/results.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_room(call function, std::size_t rows, std::size_t room) {
    fail<std::invalid_argument>(message()
                                << function << ": there are " << rows << " rows, and room for " << room << " values");
}

/// Every value has room.
constexpr void require_room(std::size_t rows, std::span<double> values, call function) {
    if (values.size() != rows) fail_room(function, rows, values.size());
}

/// Writes values that are known without an error in any row.
inline void write(const std::vector<double>& values, std::span<double> to) {
    for (std::size_t row = 0; row < to.size(); ++row) to[row] = values[row];
}

/// Whether kernels read the scores of a row as they are.
template <class Q>
inline constexpr bool has_rows_of_scores = false;
template <by_row Q>
requires has_score_kernel<masses_of<row_type<Q>>>
inline constexpr bool has_rows_of_scores<Q> = simd::is_read<typename masses_of<row_type<Q>>::element>;

/// Whether the kernels measure many rows of few scores at once: surprisals of labels, entropies, and divergences of
/// two models.
template <class F, class... P>
inline constexpr bool is_found_ahead = false;
template <class F, class P, class Q>
requires(is_labels<P>&& has_rows_of_scores<Q>&&
             F::is_surprisal_of_label) inline constexpr bool is_found_ahead<F, P, Q> = true;
template <class F, class P, class Q>
requires(has_rows_of_scores<P>&& has_rows_of_scores<Q>&& F::is_divergence&&
             std::is_same_v<masses_of<row_type<P>>, masses_of<row_type<Q>>> &&
         !masses_of<row_type<Q>>::sum_is_one) inline constexpr bool is_found_ahead<F, P, Q> = true;
template <class F, class P>
requires(has_rows_of_scores<P>&& F::is_entropy &&
         !masses_of<row_type<P>>::sum_is_one) inline constexpr bool is_found_ahead<F, P> = true;

// The measures of some rows from the first on; undecided where a row has to be measured by itself.

template <class P, class Q>
requires is_labels<P>
constexpr void find_ahead(std::size_t first, std::size_t rows, simd::kernel_result* out, const P& p, const Q& q) {
    const typename masses_of<row_type<Q>>::element* scores[simd::lanes]{};
    std::size_t labels[simd::lanes]{};
    std::size_t places[simd::lanes]{};
    std::size_t count = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        out[i] = simd::undecided;
        const auto label = static_cast<std::size_t>(p.label(first + i));
        if (label >= q.width() || p.is_left_out(first + i)) continue;
        scores[count] = masses_over(q[first + i], q.width()).data;
        labels[count] = label;
        places[count++] = i;
    }
    simd::kernel_result found[simd::lanes]{};
    simd::surprisals_of_labels(simd::best_kernels(), scores, labels, count, scores_of(masses_over(q[first], q.width())),
                               found);
    for (std::size_t i = 0; i < count; ++i) out[places[i]] = found[i];
}
template <class P, class Q>
constexpr void find_ahead(std::size_t first, std::size_t rows, simd::kernel_result* out, const P& p, const Q& q) {
    const typename masses_of<row_type<P>>::element* scores_p[simd::lanes]{};
    const typename masses_of<row_type<Q>>::element* scores_q[simd::lanes]{};
    for (std::size_t i = 0; i < rows; ++i) {
        scores_p[i] = masses_over(p[first + i], p.width()).data;
        scores_q[i] = masses_over(q[first + i], q.width()).data;
        out[i] = simd::undecided;
    }
    const auto like = scores_of(masses_over(p[first], p.width()));
    if (simd::are_alike(like, scores_of(masses_over(q[first], q.width()))))
        simd::divergences_of_rows(simd::best_kernels(), scores_p, scores_q, rows, like, out);
}
template <class P>
constexpr void find_ahead(std::size_t first, std::size_t rows, simd::kernel_result* out, const P& p) {
    const typename masses_of<row_type<P>>::element* scores[simd::lanes]{};
    for (std::size_t i = 0; i < rows; ++i) scores[i] = masses_over(p[first + i], p.width()).data;
    simd::entropies_of_rows(simd::best_kernels(), scores, rows, scores_of(masses_over(p[first], p.width())), out);
    for (std::size_t i = 0; i < rows; ++i)
        if (out[i].is_decided() && may_be_log_of_count(out[i].hi + out[i].lo, p.width())) out[i] = simd::undecided;
}

/// What the kernels found of the rows that come next.
class rows_ahead {
public:
    constexpr explicit rows_ahead(std::size_t rows) : rows_(rows) {}

    /// Of a row that is not before the last one.
    template <class... P>
    [[nodiscard]] constexpr const simd::kernel_result& find(std::size_t row, const P&... p) {
        if (row >= end_) {
            start_ = row;
            end_ = rows_ - row < simd::lanes ? rows_ : row + simd::lanes;
            find_ahead(start_, end_ - start_, results_, p...);
        }
        return results_[row - start_];
    }

private:
    std::size_t rows_;
    std::size_t start_ = 0;
    std::size_t end_ = 0;
    simd::kernel_result results_[simd::lanes]{};
};

/// Whether rows are few enough scores for that.
template <class Q>
[[nodiscard]] constexpr bool is_short(const Q& q) {
    return q.width() <= simd::short_row;
}
template <class P, class Q>
[[nodiscard]] constexpr bool is_short(const P& /*p*/, const Q& q) {
    return is_short(q);
}

/// measure(P…, where) of a row.
template <class F, class... P>
[[nodiscard]] constexpr auto measure_row(F measure, [[maybe_unused]] rows_ahead& ahead, call function, std::size_t row,
                                         const P&... p) {
    if constexpr (is_found_ahead<F, P...>) {
        if (is_short(p...))
            if (const simd::kernel_result& found = ahead.find(row, p...); found.is_decided())
                return F::of_kernel(found);
    }
    return measure(row_of(p, row)..., call{function.function, row});
}

/// values[row] = measure(P…, where) for each row.
template <class F, class... P>
constexpr void measure_rows(std::span<double> values, call function, F measure, const P&... p) {
    rows_ahead ahead(values.size());
    for (std::size_t row = 0; row < values.size(); ++row)
        values[row] = (is_left_out(p, row) || ...) ? ignored : measure_row(measure, ahead, function, row, p...);
}

/// The same, in a vector.
template <class F, class... P>
[[nodiscard]] std::vector<double> values_of_rows(call function, F measure, const P&... p) {
    std::vector<double> values(common_rows(p..., function));
    measure_rows(values, function, measure, p...);
    return values;
}

/// The same, written to a span once all rows are known to have no error. In a constant expression an error is one of
/// compilation, so there they are written one by one.
template <class F, class... P>
constexpr void write_rows(std::span<double> values, call function, F measure, const P&... p) {
    require_room(common_rows(p..., function), values, function);
    if (std::is_constant_evaluated()) return measure_rows(values, function, measure, p...);
    write(values_of_rows(function, measure, p...), values);
}

// Before they are rounded, to be returned in a unit, as gradients take the second and third.

struct in_nats {
    [[nodiscard]] static constexpr scaled<double> of_kernel(const simd::kernel_result& x) { return x.in_nats(); }
};
template <class Unit>
struct entropy_in_nats_of : in_nats {
    static constexpr bool is_entropy = true;
    template <class P>
    [[nodiscard]] constexpr auto operator()(const P& p, call where) const {
        return entropy_in_nats(p, {where, "p"}, {per_nat<Unit>});
    }
};
template <class Unit>
struct cross_entropy_in_nats_of : in_nats {
    static constexpr bool is_surprisal_of_label = true;
    template <class P, class Q>
    [[nodiscard]] constexpr auto operator()(const P& p, const Q& q, call where) const {
        return cross_entropy_in_nats(p, q, where, {per_nat<Unit>});
    }
};
template <class Unit>
struct kl_divergence_in_nats_of : in_nats {
    static constexpr bool is_surprisal_of_label = true;
    static constexpr bool is_divergence = true;
    template <class P, class Q>
    [[nodiscard]] constexpr auto operator()(const P& p, const Q& q, call where) const {
        return kl_divergence_in_nats(p, q, where, per_nat<Unit>);
    }
};
template <class Unit>
inline constexpr cross_entropy_in_nats_of<Unit> cross_entropy_of{};
template <class Unit>
inline constexpr kl_divergence_in_nats_of<Unit> kl_divergence_of{};

/// The same rounded.
template <class Unit, class InNats>
struct rounded_in : InNats {
    template <class... P>
    [[nodiscard]] constexpr auto operator()(const P&... p) const {
        return rounded(Unit::from_nats(InNats::operator()(p...)));
    }
    [[nodiscard]] static constexpr auto of_kernel(const simd::kernel_result& x) {
        return rounded(Unit::from_nats(InNats::of_kernel(x)));
    }
};

// The measures of a row.
template <class Unit>
inline constexpr rounded_in<Unit, entropy_in_nats_of<Unit>> entropy_of_row{};
template <class Unit>
inline constexpr rounded_in<Unit, cross_entropy_in_nats_of<Unit>> cross_entropy_of_row{};
template <class Unit>
inline constexpr rounded_in<Unit, kl_divergence_in_nats_of<Unit>> kl_divergence_of_row{};
template <class Unit>
inline constexpr auto jensen_shannon_divergence_of_row = [](const auto& p, const auto& q, call where) {
    return rounded(Unit::from_nats(jensen_shannon_in_nats(p, q, where, per_nat<Unit>)));
};
template <class Unit>
inline constexpr auto jensen_shannon_distance_of_row = [](const auto& p, const auto& q, call where) {
    return sqrt(Unit::from_nats(jensen_shannon_in_nats(p, q, where, per_nat<Unit>)));
};
inline constexpr auto perplexity_of_entropy_of_row = [](const auto& p, call where) {
    return exp(entropy_in_nats<double>(p, {where, "p"}, {1, largest_exponent}));
};
inline constexpr auto perplexity_of_row = [](const auto& p, const auto& q, call where) {
    return exp(cross_entropy_in_nats<double>(p, q, where, {1, largest_exponent}));
};

}  // namespace detail

/// Entropy H(P) of each row.
///
/// Shape     p has r ≥ 0 rows; the span has r elements.
/// Domain    each row as for entropy of one distribution.
/// Returns   nats, or the unit asked for; `ignored` for a row whose label is ignored.
/// Errors    as for one distribution, naming the row; std::invalid_argument for a span of another length. Nothing is written
///           then.
/// Accuracy  as for one distribution: the same bits.
template <unit Unit = nats, class P>
requires measured_by_row<P>
[[nodiscard]] std::vector<double> entropy(const P& p) {
    return detail::values_of_rows("surprisal::entropy", detail::entropy_of_row<Unit>, p);
}
template <unit Unit = nats, class P>
requires measured_by_row<P>
constexpr void entropy(const P& p, std::span<double> values) {
    detail::write_rows(values, "surprisal::entropy", detail::entropy_of_row<Unit>, p);
}

/// Perplexity exp H(P) of each row. It has no form with a span, which would read like the perplexity of a model.
///
/// Shape, Domain, Returns, Errors, Accuracy  as for entropy over rows; a pure number.
template <class P>
requires measured_by_row<P>
[[nodiscard]] std::vector<double> perplexity(const P& p) {
    return detail::values_of_rows("surprisal::perplexity", detail::perplexity_of_entropy_of_row, p);
}

/// Cross-entropy H(P, Q) of each row.
///
/// Shape     p and q have r ≥ 0 rows each of the same width; one of them may be a noun that is not cut into rows, and is
///           then the distribution of every row. The span has r elements.
/// Domain    each row as for two distributions.
/// Returns   nats, or the unit asked for; `ignored` for a row whose label is ignored.
/// Errors    as for two distributions, naming the row; std::invalid_argument for different numbers of rows, or a span of
///           another length. Nothing is written then.
/// Accuracy  as for two distributions: the same bits.
template <unit Unit = nats, class P, class Q>
requires modelled_by_row<P, Q>
[[nodiscard]] std::vector<double> cross_entropy(const P& p, const Q& q) {
    return detail::values_of_rows("surprisal::cross_entropy", detail::cross_entropy_of_row<Unit>, p, q);
}
template <unit Unit = nats, class P, class Q>
requires modelled_by_row<P, Q>
constexpr void cross_entropy(const P& p, const Q& q, std::span<double> values) {
    detail::write_rows(values, "surprisal::cross_entropy", detail::cross_entropy_of_row<Unit>, p, q);
}

/// Kullback–Leibler divergence D(P‖Q) of each row.
///
/// Shape, Domain, Returns, Errors, Accuracy  as for cross_entropy over rows.
template <unit Unit = nats, class P, class Q>
requires modelled_by_row<P, Q>
[[nodiscard]] std::vector<double> kl_divergence(const P& p, const Q& q) {
    return detail::values_of_rows("surprisal::kl_divergence", detail::kl_divergence_of_row<Unit>, p, q);
}
template <unit Unit = nats, class P, class Q>
requires modelled_by_row<P, Q>
constexpr void kl_divergence(const P& p, const Q& q, std::span<double> values) {
    detail::write_rows(values, "surprisal::kl_divergence", detail::kl_divergence_of_row<Unit>, p, q);
}

/// Jensen–Shannon divergence of each row.
///
/// Shape, Domain, Returns, Errors, Accuracy  as for cross_entropy over rows.
template <unit Unit = nats, class P, class Q>
requires measured_by_row<P, Q>
[[nodiscard]] std::vector<double> jensen_shannon_divergence(const P& p, const Q& q) {
    return detail::values_of_rows("surprisal::jensen_shannon_divergence",
                                  detail::jensen_shannon_divergence_of_row<Unit>, p, q);
}
template <unit Unit = nats, class P, class Q>
requires measured_by_row<P, Q>
constexpr void jensen_shannon_divergence(const P& p, const Q& q, std::span<double> values) {
    detail::write_rows(values, "surprisal::jensen_shannon_divergence", detail::jensen_shannon_divergence_of_row<Unit>,
                       p, q);
}

/// Jensen–Shannon distance of each row.
///
/// Shape, Domain, Returns, Errors, Accuracy  as for cross_entropy over rows.
template <unit Unit = nats, class P, class Q>
requires measured_by_row<P, Q>
[[nodiscard]] std::vector<double> jensen_shannon_distance(const P& p, const Q& q) {
    return detail::values_of_rows("surprisal::jensen_shannon_distance", detail::jensen_shannon_distance_of_row<Unit>, p,
                                  q);
}
template <unit Unit = nats, class P, class Q>
requires measured_by_row<P, Q>
constexpr void jensen_shannon_distance(const P& p, const Q& q, std::span<double> values) {
    detail::write_rows(values, "surprisal::jensen_shannon_distance", detail::jensen_shannon_distance_of_row<Unit>, p,
                       q);
}

/// Perplexity of the model Q on the truth P in each row.
///
/// Shape, Domain, Returns, Errors, Accuracy  as for cross_entropy over rows; a pure number.
template <class P, class Q>
requires modelled_by_row<P, Q>
[[nodiscard]] std::vector<double> perplexity(const P& p, const Q& q) {
    return detail::values_of_rows("surprisal::perplexity", detail::perplexity_of_row, p, q);
}
template <class P, class Q>
requires modelled_by_row<P, Q>
constexpr void perplexity(const P& p, const Q& q, std::span<double> values) {
    detail::write_rows(values, "surprisal::perplexity", detail::perplexity_of_row, p, q);
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
