#ifndef SURPRISAL_CLOSED_FORM_GAMMA_LAW_HPP
#define SURPRISAL_CLOSED_FORM_GAMMA_LAW_HPP

#include <cmath>
#include <concepts>
#include <limits>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/excess.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_function.hpp>
#include <surprisal/closed_form/moments.hpp>
#include <surprisal/distributions/density.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// eˣ of a double word.
[[nodiscard]] inline bounded exp_of(const wide& x) { return within_ulps(std::exp(x.hi) * (1 + x.lo), 2); }

/// A gamma distribution: the law of many families under a change of parameters, or of 1/X.
/// Its scale is a fraction, because the parameters of some are rates: a quotient would be rounded.
struct gamma_law {
    wide shape;
    wide scale;
    wide rate = 1;

    [[nodiscard]] bool is_valid() const {
        return is_positive_number(shape.hi) && is_positive_number(scale.hi) && is_positive_number(rate.hi);
    }
    [[nodiscard]] scaled<double> split_mean() const { return split(shape) * split(scale); }  // times the rate
    [[nodiscard]] wide log_scale() const { return wide_log(scale) - wide_log(rate); }
    [[nodiscard]] bounded mean() const { return rounded_to_double(shape * scale / rate); }

    [[nodiscard]] bounded entropy() const {
        return rounded_to_double(wide_log_gamma_intercept(shape) + wide_digamma(shape) + log_scale(), last_digits);
    }

    /// Two terms that are not negative: k₂ (r − 1 − ln r) of r the ratio of the means, and the divergence at equal means.
    [[nodiscard]] bounded divergence(const gamma_law& q) const {
        return rounded_to_double(q.shape *
                                     wide_ratio_excess(split_mean() * split(q.rate), q.split_mean() * split(rate)) +
                                 equal_mean_gamma_divergence(shape, q.shape));
    }

    [[nodiscard]] bounded log_normalization() const {
        const wide of_shape = wide_log_gamma(shape);
        const wide of_scale = shape * log_scale();
        return rounded_to_double(of_shape + of_scale, 0x1p-95 * (1 + std::fabs(of_shape.hi) + std::fabs(of_scale.hi)));
    }

    [[nodiscard]] bounded mean_log() const { return rounded_to_double(wide_digamma(shape) + log_scale(), last_digits); }
    [[nodiscard]] bounded variance_log() const { return rounded_to_double(wide_trigamma(shape)); }

    /// E Xʳ
    [[nodiscard]] bounded mean_power(double r) const {
        const wide moved = shape + r;
        if (!(moved.hi > 0)) return std::numeric_limits<double>::infinity();
        return exp_of(wide_log_gamma(moved) - wide_log_gamma(shape) + r * log_scale());
    }

private:
    static constexpr double last_digits = 0x1p-85;  // of sums of logarithms in double words
};

/// ln of the density of ln X, X of a gamma distribution of shape k, where X is r times its mean:
/// −k (r − 1 − ln r) + ½ ln (k/2π) − R(k).
class log_gamma_density {
public:
    explicit log_gamma_density(const wide& shape)
        : shape_(shape), peak_(0.5 * wide_log(shape) - wide_half_log_two_pi - wide_stirling_remainder(shape)) {}

    /// That of X at x, with r = a/b; of a factor times it by the factor's logarithm, which may cancel.
    [[nodiscard]] double operator()(double x, const scaled<double>& a, const scaled<double>& b,
                                    double log_factor = 0) const {
        constexpr int far = 600;  // beyond, r − 1 − ln r is r, which may overflow where k r does not
        const scaled<double> decay =
            split(shape_) * (a.exponent - b.exponent > far ? a / b : split(wide_ratio_excess(a, b)));
        return decayed(peak_ + log_factor - wide_log(x), decay);
    }

private:
    wide shape_;
    wide peak_;
};

/// A family whose members are gamma distributions: family<D>::law(d) says which.
template <class D>
concept is_gamma = requires(const D& d) {
    { family<D>::law(d) } -> std::same_as<gamma_law>;
};

/// What these families have in common. Family derives from it, and has law(d).
template <class D, class Family>
struct gamma_family {
    static interval support(const D& /*d*/) { return positive_half_line; }
    static auto log_density(const D& d) {
        const gamma_law law = Family::law(d);
        return [log_density = log_gamma_density(law.shape), law, mean = law.split_mean()](double x) {
            if (!(x > 0)) return at_zero(law);
            return log_density(x, split(wide(x)) * split(law.rate), mean);
        };
    }
    static double log_density(const D& d, double x) { return log_density(d)(x); }
    static void guide(const D& d, guidance& told) {
        const gamma_law law = Family::law(d);
        const double shape = law.shape.hi;
        const double scale = law.scale.hi / law.rate.hi;
        if (shape > 1)
            told.add_peak((shape - 1) * scale, std::sqrt(shape) * scale);
        else
            told.add_peak(0, shape * scale);
    }
    static bool is_valid(const D& d) { return Family::law(d).is_valid(); }

    static bounded entropy(const D& d) { return Family::law(d).entropy(); }

    template <is_gamma P>
    static bounded kl_divergence(const P& p, const D& q) {
        return family<P>::law(p).divergence(Family::law(q));
    }

    template <class P>
    requires has_mean<P> && has_mean_log<P>
    static bounded cross_entropy(const P& p, const D& q) {
        const gamma_law law = Family::law(q);
        return law.log_normalization() - rounded_to_double(law.shape - 1.0) * family<P>::mean_log(p) +
               family<P>::mean(p) * rounded_to_double(law.rate) / rounded_to_double(law.scale);
    }

    static bounded mean(const D& d) { return Family::law(d).mean(); }
    static bounded variance(const D& d) {
        const gamma_law law = Family::law(d);
        return law.mean() * rounded_to_double(law.scale / law.rate);
    }
    static bounded mean_log(const D& d) { return Family::law(d).mean_log(); }
    static bounded variance_log(const D& d) { return Family::law(d).variance_log(); }
    static bounded mean_inverse(const D& d) {
        const gamma_law law = Family::law(d);
        if (!(law.shape.hi > 1)) return std::numeric_limits<double>::infinity();
        return rounded_to_double(law.rate / ((law.shape - 1.0) * law.scale));
    }
    static bounded mean_exp(const D& d, double s) {
        const gamma_law law = Family::law(d);
        const wide rest = 1.0 - s * law.scale / law.rate;
        if (!(rest.hi > 0)) return std::numeric_limits<double>::infinity();
        return exp_of(-law.shape * wide_log(rest));
    }
    static bounded mean_power(const D& d, double k) { return Family::law(d).mean_power(k); }

private:
    static double at_zero(const gamma_law& law) {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        return law.shape.hi < 1 ? infinity : law.shape.hi > 1 ? -infinity : -law.log_scale().hi;
    }
};

/// The same of 1/X. Divergences do not change under it.
template <class D, class Family>
struct inverse_gamma_family {
    static interval support(const D& /*d*/) { return positive_half_line; }
    static auto log_density(const D& d) {
        const gamma_law law = Family::inverse_law(d);
        return [log_density = log_gamma_density(law.shape), rate = split(law.rate), mean = law.split_mean()](double x) {
            if (!(x > 0)) return -std::numeric_limits<double>::infinity();
            return log_density(x, rate, mean * split(wide(x)));
        };
    }
    static double log_density(const D& d, double x) { return log_density(d)(x); }
    static void guide(const D& d, guidance& told) {
        const gamma_law law = Family::inverse_law(d);
        const double mode = law.rate.hi / law.scale.hi / (law.shape.hi + 1);
        told.add_peak(mode, mode / std::sqrt(law.shape.hi + 1));
    }
    static bool is_valid(const D& d) { return Family::inverse_law(d).is_valid(); }

    /// That of 1/X, and the mean of ln |dx/d(1/x)|.
    static bounded entropy(const D& d) {
        const gamma_law law = Family::inverse_law(d);
        return law.entropy() - 2 * law.mean_log();
    }

    template <class P>
    requires requires(const P& p) {
        { family<P>::inverse_law(p) } -> std::same_as<gamma_law>;
    }
    static bounded kl_divergence(const P& p, const D& q) {
        return family<P>::inverse_law(p).divergence(Family::inverse_law(q));
    }

    template <class P>
    requires has_mean_log<P> && has_mean_inverse<P>
    static bounded cross_entropy(const P& p, const D& q) {
        const gamma_law law = Family::inverse_law(q);
        return law.log_normalization() + rounded_to_double(law.shape + 1.0) * family<P>::mean_log(p) +
               family<P>::mean_inverse(p) * rounded_to_double(law.rate) / rounded_to_double(law.scale);
    }

    static bounded mean(const D& d) { return mean_power(d, 1); }
    static bounded variance(const D& d) {
        const gamma_law law = Family::inverse_law(d);
        if (!(law.shape.hi > 2)) return std::numeric_limits<double>::infinity();
        return mean(d) * mean(d) / rounded_to_double(law.shape - 2.0);
    }
    static bounded mean_log(const D& d) { return -Family::inverse_law(d).mean_log(); }
    static bounded variance_log(const D& d) { return Family::inverse_law(d).variance_log(); }
    static bounded mean_inverse(const D& d) { return Family::inverse_law(d).mean(); }
    static bounded mean_power(const D& d, double k) {
        const gamma_law law = Family::inverse_law(d);
        if (k == 1 && law.shape.hi > 1) return rounded_to_double(law.rate / ((law.shape - 1.0) * law.scale));
        return law.mean_power(-k);
    }
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
