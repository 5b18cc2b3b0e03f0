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

/// measure(P, Q, where) of one row after the other.
template <class P, class Q, class F>
class row_measure {
public:
    constexpr row_measure(const P& p, const Q& q, call function, F measure)
        : p_(p), q_(q), function_(function), measure_(measure) {}

    [[nodiscard]] constexpr auto operator()(std::size_t row) const {
        return measure_(row_of(p_, row), row_of(q_, row), call{function_.function, row});
    }

private:
    const P& p_;
    const Q& q_;
    call function_;
    F measure_;
};

/// The same where it is the surprisal of a label: of few scores, that of many rows is found at once.
template <class P, class Q, class F>
requires(is_labels<P>&& has_rows_of_scores<Q>&& F::is_surprisal_of_label) class row_measure<P, Q, F> {
public:
    constexpr row_measure(const P& p, const Q& q, call function, F measure)
        : p_(p), q_(q), function_(function), measure_(measure) {}

    [[nodiscard]] constexpr auto operator()(std::size_t row) {
        if (q_.width() > simd::short_row) return alone(row);
        if (row >= end_) find_from(row);
        const simd::kernel_result& result = results_[row - start_];
        return result.is_decided() ? F::of_surprisal(result) : alone(row);
    }

private:
    [[nodiscard]] constexpr auto alone(std::size_t row) const {
        return measure_(row_of(p_, row), row_of(q_, row), call{function_.function, row});
    }

    /// Rows that cannot be measured stay undecided.
    constexpr void find_from(std::size_t row) {
        using element = typename masses_of<row_type<Q>>::element;
        start_ = row;
        end_ = q_.size() - row < simd::lanes ? q_.size() : row + simd::lanes;
        const element* rows[simd::lanes]{};
        std::size_t labels[simd::lanes]{};
        std::size_t places[simd::lanes]{};
        std::size_t count = 0;
        for (std::size_t i = start_; i < end_; ++i) {
            results_[i - start_] = simd::undecided;
            const auto label = static_cast<std::size_t>(p_.label(i));
            if (label >= q_.width() || p_.is_left_out(i)) continue;
            rows[count] = masses_over(q_[i], q_.width()).data;
            labels[count] = label;
            places[count++] = i - start_;
        }
        if (count == 0) return;
        simd::kernel_result found[simd::lanes]{};
        simd::surprisals_of_labels(simd::best_kernels(), rows, labels, count,
                                   scores_of(masses_over(q_[row], q_.width())), found);
        for (std::size_t i = 0; i < count; ++i) results_[places[i]] = found[i];
    }

    const P& p_;
    const Q& q_;
    call function_;
    F measure_;
    simd::kernel_result results_[simd::lanes]{};
    std::size_t start_ = 0;
    std::size_t end_ = 0;
};

/// measure(P, where) of one row after the other.
template <class P, class F>
class row_measure<P, void, F> {
public:
    constexpr row_measure(const P& p, call function, F measure) : p_(p), function_(function), measure_(measure) {}

    [[nodiscard]] constexpr auto operator()(std::size_t row) const {
        return measure_(row_of(p_, row), call{function_.function, row});
    }

private:
    const P& p_;
    call function_;
    F measure_;
};

/// The same where it is the entropy of few scores.
template <class P, class F>
requires(has_rows_of_scores<P>&& F::is_entropy && !masses_of<row_type<P>>::sum_is_one) class row_measure<P, void, F> {
public:
    constexpr row_measure(const P& p, call function, F measure) : p_(p), function_(function), measure_(measure) {}

    [[nodiscard]] constexpr auto operator()(std::size_t row) {
        if (p_.width() > simd::short_row) return alone(row);
        if (row >= end_) find_from(row);
        const simd::kernel_result& result = results_[row - start_];
        const bool is_sure = result.is_decided() && !may_be_log_of_count(result.hi + result.lo, p_.width());
        return is_sure ? F::of_entropy(result) : alone(row);
    }

private:
    [[nodiscard]] constexpr auto alone(std::size_t row) const {
        return measure_(row_of(p_, row), call{function_.function, row});
    }

    constexpr void find_from(std::size_t row) {
        const typename masses_of<row_type<P>>::element* rows[simd::lanes]{};
        start_ = row;
        end_ = p_.size() - row < simd::lanes ? p_.size() : row + simd::lanes;
        for (std::size_t i = start_; i < end_; ++i) rows[i - start_] = masses_over(p_[i], p_.width()).data;
        simd::entropies_of_rows(simd::best_kernels(), rows, end_ - start_, scores_of(masses_over(p_[row], p_.width())),
                                results_);
    }

    const P& p_;
    call function_;
    F measure_;
    simd::kernel_result results_[simd::lanes]{};
    std::size_t start_ = 0;
    std::size_t end_ = 0;
};

/// values[row] = measure(P, where) for each row.
template <class P, class F>
constexpr void measure_rows(const P& p, std::span<double> values, call function, F measure) {
    row_measure<P, void, F> of(p, function, measure);
    for (std::size_t row = 0; row < values.size(); ++row) values[row] = is_left_out(p, row) ? ignored : of(row);
}

/// values[row] = measure(P, Q, where) for each row.
template <class P, class Q, class F>
constexpr void measure_rows(const P& p, const Q& q, std::span<double> values, call function, F measure) {
    row_measure<P, Q, F> of(p, q, function, measure);
    for (std::size_t row = 0; row < values.size(); ++row)
        values[row] = is_left_out(p, row) || is_left_out(q, row) ? ignored : of(row);
}

/// The same, in a vector.
template <class P, class F>
[[nodiscard]] std::vector<double> values_of_rows(const P& p, call function, F measure) {
    std::vector<double> values(p.size());
    measure_rows(p, values, function, measure);
    return values;
}
template <class P, class Q, class F>
[[nodiscard]] std::vector<double> values_of_rows(const P& p, const Q& q, call function, F measure) {
    std::vector<double> values(common_rows(p, q, function));
    measure_rows(p, q, values, function, measure);
    return values;
}

/// The same, written to a span once all rows are known to have no error. In a constant expression an error is one of
/// compilation, so there they are written one by one.
template <class P, class F>
constexpr void write_rows(const P& p, std::span<double> values, call function, F measure) {
    require_room(p.size(), values, function);
    if (std::is_constant_evaluated()) return measure_rows(p, values, function, measure);
    write(values_of_rows(p, function, measure), values);
}
template <class P, class Q, class F>
constexpr void write_rows(const P& p, const Q& q, std::span<double> values, call function, F measure) {
    require_room(common_rows(p, q, function), values, function);
    if (std::is_constant_evaluated()) return measure_rows(p, q, values, function, measure);
    write(values_of_rows(p, q, function, measure), values);
}

// Before they are rounded, to be returned in a unit, as gradients take them. Both are its surprisal for a label.
template <class Unit>
struct cross_entropy_in_nats_of {
    static constexpr bool is_surprisal_of_label = true;
    template <class P, class Q>
    [[nodiscard]] constexpr auto operator()(const P& p, const Q& q, call where) const {
        return cross_entropy_in_nats(p, q, where, {per_nat<Unit>});
    }
    [[nodiscard]] static constexpr auto of_surprisal(const simd::kernel_result& x) { return x.in_nats(); }
};
template <class Unit>
struct kl_divergence_in_nats_of {
    static constexpr bool is_surprisal_of_label = true;
    template <class P, class Q>
    [[nodiscard]] constexpr auto operator()(const P& p, const Q& q, call where) const {
        return kl_divergence_in_nats(p, q, where, per_nat<Unit>);
    }
    [[nodiscard]] static constexpr auto of_surprisal(const simd::kernel_result& x) { return x.in_nats(); }
};
template <class Unit>
inline constexpr cross_entropy_in_nats_of<Unit> cross_entropy_of{};
template <class Unit>
inline constexpr kl_divergence_in_nats_of<Unit> kl_divergence_of{};

/// A measure of a row, rounded.
template <class Unit, class InNats>
struct rounded_in {
    static constexpr bool is_surprisal_of_label = InNats::is_surprisal_of_label;
    template <class P, class Q>
    [[nodiscard]] constexpr auto operator()(const P& p, const Q& q, call where) const {
        return rounded(Unit::from_nats(InNats()(p, q, where)));
    }
    [[nodiscard]] static constexpr auto of_surprisal(const simd::kernel_result& x) {
        return rounded(Unit::from_nats(InNats::of_surprisal(x)));
    }
};

// The measures of a row.
template <class Unit>
struct entropy_rounded_in {
    static constexpr bool is_entropy = true;
    template <class P>
    [[nodiscard]] constexpr auto operator()(const P& p, call where) const {
        return rounded(Unit::from_nats(entropy_in_nats(p, {where, "p"}, {per_nat<Unit>})));
    }
    [[nodiscard]] static constexpr auto of_entropy(const simd::kernel_result& x) {
        return rounded(Unit::from_nats(x.in_nats()));
    }
};
template <class Unit>
inline constexpr entropy_rounded_in<Unit> entropy_of_row{};
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
    return detail::values_of_rows(p, "surprisal::entropy", detail::entropy_of_row<Unit>);
}
template <unit Unit = nats, class P>
requires measured_by_row<P>
constexpr void entropy(const P& p, std::span<double> values) {
    detail::write_rows(p, values, "surprisal::entropy", detail::entropy_of_row<Unit>);
}

/// Perplexity exp H(P) of each row. It has no form with a span, which would read like the perplexity of a model.
///
/// Shape, Domain, Returns, Errors, Accuracy  as for entropy over rows; a pure number.
template <class P>
requires measured_by_row<P>
[[nodiscard]] std::vector<double> perplexity(const P& p) {
    return detail::values_of_rows(p, "surprisal::perplexity", [](const auto& row, detail::call where) {
        return exp(detail::entropy_in_nats<double>(row, {where, "p"}, {1, detail::largest_exponent}));
    });
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
    return detail::values_of_rows(p, q, "surprisal::cross_entropy", detail::cross_entropy_of_row<Unit>);
}
template <unit Unit = nats, class P, class Q>
requires modelled_by_row<P, Q>
constexpr void cross_entropy(const P& p, const Q& q, std::span<double> values) {
    detail::write_rows(p, q, values, "surprisal::cross_entropy", detail::cross_entropy_of_row<Unit>);
}

/// Kullback–Leibler divergence D(P‖Q) of each row.
///
/// Shape, Domain, Returns, Errors, Accuracy  as for cross_entropy over rows.
template <unit Unit = nats, class P, class Q>
requires modelled_by_row<P, Q>
[[nodiscard]] std::vector<double> kl_divergence(const P& p, const Q& q) {
    return detail::values_of_rows(p, q, "surprisal::kl_divergence", detail::kl_divergence_of_row<Unit>);
}
template <unit Unit = nats, class P, class Q>
requires modelled_by_row<P, Q>
constexpr void kl_divergence(const P& p, const Q& q, std::span<double> values) {
    detail::write_rows(p, q, values, "surprisal::kl_divergence", detail::kl_divergence_of_row<Unit>);
}

/// Jensen–Shannon divergence of each row.
///
/// Shape, Domain, Returns, Errors, Accuracy  as for cross_entropy over rows.
template <unit Unit = nats, class P, class Q>
requires measured_by_row<P, Q>
[[nodiscard]] std::vector<double> jensen_shannon_divergence(const P& p, const Q& q) {
    return detail::values_of_rows(p, q, "surprisal::jensen_shannon_divergence",
                                  detail::jensen_shannon_divergence_of_row<Unit>);
}
template <unit Unit = nats, class P, class Q>
requires measured_by_row<P, Q>
constexpr void jensen_shannon_divergence(const P& p, const Q& q, std::span<double> values) {
    detail::write_rows(p, q, values, "surprisal::jensen_shannon_divergence",
                       detail::jensen_shannon_divergence_of_row<Unit>);
}

/// Jensen–Shannon distance of each row.
///
/// Shape, Domain, Returns, Errors, Accuracy  as for cross_entropy over rows.
template <unit Unit = nats, class P, class Q>
requires measured_by_row<P, Q>
[[nodiscard]] std::vector<double> jensen_shannon_distance(const P& p, const Q& q) {
    return detail::values_of_rows(p, q, "surprisal::jensen_shannon_distance",
                                  detail::jensen_shannon_distance_of_row<Unit>);
}
template <unit Unit = nats, class P, class Q>
requires measured_by_row<P, Q>
constexpr void jensen_shannon_distance(const P& p, const Q& q, std::span<double> values) {
    detail::write_rows(p, q, values, "surprisal::jensen_shannon_distance",
                       detail::jensen_shannon_distance_of_row<Unit>);
}

/// Perplexity of the model Q on the truth P in each row.
///
/// Shape, Domain, Returns, Errors, Accuracy  as for cross_entropy over rows; a pure number.
template <class P, class Q>
requires modelled_by_row<P, Q>
[[nodiscard]] std::vector<double> perplexity(const P& p, const Q& q) {
    return detail::values_of_rows(p, q, "surprisal::perplexity", detail::perplexity_of_row);
}
template <class P, class Q>
requires modelled_by_row<P, Q>
constexpr void perplexity(const P& p, const Q& q, std::span<double> values) {
    detail::write_rows(p, q, values, "surprisal::perplexity", detail::perplexity_of_row);
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
