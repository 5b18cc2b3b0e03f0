#ifndef SURPRISAL_CLOSED_FORM_TABLE_HPP
#define SURPRISAL_CLOSED_FORM_TABLE_HPP

#include <cstddef>
#include <limits>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/table_moments.hpp>
#include <surprisal/closed_form/table_pieces.hpp>
#include <surprisal/distributions/density.hpp>
#include <surprisal/distributions/table.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Histograms and lines between points: sums over pieces, in closed form.
///
/// Source    integrals of x ln x and x² ln x; of D, Gauss's rule on the pieces, whose error is below rounding.
template <>
struct family<detail::table> {
    static interval support(const detail::table& t) { return t.support(); }

    static auto log_density(const detail::table& t) { return detail::table_log_density(t); }
    static double log_density(const detail::table& t, double x) { return log_density(t)(x); }

    /// Of heights between two points; of those that no number holds their logarithms are differences of large ones.
    static double epsilon(const detail::table& t) { return t.has_heights() ? 0x1p-50 : 0x1p-40; }

    /// The knots, and the heaviest piece as the place where mass is.
    static void guide(const detail::table& t, guidance& told) {
        const interval on = t.support();
        std::size_t heaviest = 0;
        for (std::size_t i = 0; i < t.size(); ++i) {
            if (mass(t, i) > mass(t, heaviest)) heaviest = i;
            if (t.knot(i) > on.lower && t.knot(i) < on.upper) told.add_break(t.knot(i));
        }
        const double half = t.knot(heaviest + 1) / 2 - t.knot(heaviest) / 2;
        told.add_peak(t.knot(heaviest) + half, half);
    }

    static bounded entropy(const detail::table& t) {
        detail::bounded_sum sum;
        for (std::size_t i = 0; i < t.size(); ++i) {
            const detail::line at{t.left(i), t.right(i)};
            sum.add(detail::cross_entropy_over({at, at, t.length(i)}));
        }
        return sum.result();
    }

    static bounded cross_entropy(const detail::table& p, const detail::table& q) {
        detail::bounded_sum sum;
        bool is_finite = true;
        detail::for_each_piece(p, q, [&](const detail::shared_piece& at) {
            if (at.q.is_zero())
                is_finite = false;  // p is not
            else
                sum.add(detail::cross_entropy_over(at));
        });
        return is_finite ? sum.result() : bounded(std::numeric_limits<double>::infinity());
    }

    static bounded kl_divergence(const detail::table& p, const detail::table& q) {
        detail::line_integral<detail::divergence_integrand> sum(detail::rounding_of(p, q));
        bool is_finite = true;
        detail::for_each_piece(p, q, [&](const detail::shared_piece& at) {
            if (at.q.is_zero())
                is_finite = false;
            else if (is_finite)
                sum.add(at.p, at.q);
        });
        return is_finite ? sum.result() : bounded(std::numeric_limits<double>::infinity());
    }

    static bounded jensen_shannon(const detail::table& p, const detail::table& q) {
        detail::line_integral<detail::jensen_shannon_integrand> sum(detail::rounding_of(p, q));
        detail::for_each_piece(p, q, [&](const detail::shared_piece& at) { sum.add(at.p, at.q); });
        constexpr double ln2 = 0x1.62e42fefa39efp-1;
        const bounded result = sum.result();
        return {result.value < ln2 ? result.value : ln2, result.error};
    }

    static bounded mean(const detail::table& t) {
        return detail::sum_over_pieces(t, [](const detail::weighed_piece& at) { return first_moment(at, 0); });
    }
    /// About a number next to the mean, whose distance from it enters squared.
    static bounded variance(const detail::table& t) {
        const bounded about = mean(t);
        const bounded result =
            detail::sum_over_pieces(t, [&](const detail::weighed_piece& at) { return second_moment(at, about.value); });
        return {result.value, result.error + 2 * about.error * about.error};
    }
    static bounded mean_distance(const detail::table& t, double m) {
        detail::bounded_sum sum;
        for (std::size_t i = 0; i < t.size(); ++i)
            if (!t.is_empty(i)) sum.add(detail::distance_moment(t, i, m));
        return sum.result();
    }
    static bounded mean_log(const detail::table& t) {
        return detail::sum_over_pieces(t, [](const detail::weighed_piece& at) {
            return detail::log_moment(at.left, at.right, at.from, at.to, at.length());
        });
    }
    static bounded mean_log_complement(const detail::table& t) {
        return detail::sum_over_pieces(t, [](const detail::weighed_piece& at) {
            return detail::log_moment(at.right, at.left, bounded(1) - at.to, bounded(1) - at.from, at.length());
        });
    }
    static bounded mean_inverse(const detail::table& t) {
        return detail::sum_over_pieces(t, [](const detail::weighed_piece& at) { return inverse_moment(at); });
    }
    static bounded mean_exp(const detail::table& t, double s) {
        return detail::sum_over_pieces(t, [&](const detail::weighed_piece& at) { return exp_moment(at, s); });
    }
    /// Of whole powers up to 2; of others nothing is known, and quadrature takes over.
    static bounded mean_power(const detail::table& t, double k) {
        if (k == 1) return mean(t);
        if (k == 2)
            return detail::sum_over_pieces(t, [](const detail::weighed_piece& at) { return second_moment(at, 0); });
        return {0, std::numeric_limits<double>::infinity()};
    }

private:
    static double mass(const detail::table& t, std::size_t i) { return t.left(i).hi + t.right(i).hi; }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
