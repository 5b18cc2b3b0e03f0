#ifndef SURPRISAL_GAUSSIAN_GRADIENT_HPP
#define SURPRISAL_GAUSSIAN_GRADIENT_HPP

#include <cmath>
#include <concepts>
#include <cstddef>
#include <iterator>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/distributions/gaussian.hpp>
#include <surprisal/errors.hpp>
#include <surprisal/gaussian/terms.hpp>
#include <surprisal/gaussian/variance_ratio.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

template <class R>
using place_in = std::remove_reference_t<decltype(*std::data(std::declval<R&>()))>;

struct by_nothing_that_is_named;

template <class Named>
struct named_place {
    using place = std::remove_reference_t<decltype(*std::declval<const Named&>().data())>;
    using by = typename Named::by;
};
template <coordinates R>
struct named_place<R> {
    using place = place_in<R>;
    using by = by_nothing_that_is_named;
};

}  // namespace detail

/// Where to write the derivatives of a measure by P's means, and by a parameter of P's spread, which is named:
/// gaussian_gradient(by_mean, log_variance(by_z)), or variance(…), deviation(…), log_deviation(…), whichever P itself holds. It
/// refers to both ranges.
///
/// Shape     as many elements each as P has coordinates, of float or double.
template <class OfMean, class OfSpread, class By>
requires(!std::is_const_v<OfMean> && !std::is_const_v<OfSpread>) class gaussian_gradient {
public:
    template <coordinates ByMean, detail::spread BySpread>
    constexpr gaussian_gradient(ByMean&& by_mean, const BySpread& by_spread)
        : by_mean_(std::data(by_mean), std::size(by_mean)), by_spread_(by_spread.data(), by_spread.size()) {}

    template <coordinates ByMean, coordinates Numbers,
              class Why = detail::say_which_write_variance_or_deviation_or_log_variance_or_log_deviation_of_it>
    gaussian_gradient(ByMean&&, Numbers&&) = delete;

    [[nodiscard]] constexpr std::span<OfMean> by_mean() const { return by_mean_; }
    [[nodiscard]] constexpr std::span<OfSpread> by_spread() const { return by_spread_; }

private:
    std::span<OfMean> by_mean_;
    std::span<OfSpread> by_spread_;
};

template <class ByMean, class BySpread>
gaussian_gradient(ByMean&&, BySpread&&)
    -> gaussian_gradient<detail::place_in<ByMean>, typename detail::named_place<std::remove_cvref_t<BySpread>>::place,
                         typename detail::named_place<std::remove_cvref_t<BySpread>>::by>;

namespace detail {

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_gradient(const char* function, const char* name,
                                                                 std::size_t size, std::size_t coordinates) {
    fail<std::invalid_argument>(message() << function << ": the gradient " << name << " has " << size
                                          << " elements, and p has " << coordinates << " coordinates");
}

[[nodiscard]] inline double deviation_in_double(variance_value of) { return std::sqrt(of.value); }
[[nodiscard]] inline double deviation_in_double(deviation_value of) { return of.value; }
[[nodiscard]] inline double deviation_in_double(logarithm of) { return std::exp(of.value / 2); }

/// The derivative of ½ (r − 1 − ln r) by a parameter of p, r being the ratio of p's variance to q's.
template <class By, class Ratio, class Spread>
[[nodiscard]] double half_slope(const Ratio& ratio, Spread p) {
    if constexpr (std::same_as<By, by_variance>)
        return divided(ratio.less_one() / 2, p);
    else if constexpr (std::same_as<By, by_deviation>)
        return ratio.less_one() / deviation_in_double(p);
    else if constexpr (std::same_as<By, by_log_variance>)
        return ratio.less_one() / 2;
    else
        return ratio.less_one();
}

template <class P>
inline constexpr bool is_diagonal_gaussian = false;
template <class Mean, class Spread>
inline constexpr bool is_diagonal_gaussian<diagonal_gaussian<Mean, Spread>> = true;

}  // namespace detail

/// The divergence of Gaussian vectors of independent coordinates together with its gradient, in one pass.
///
/// Shape     as for kl_divergence(p, q); the gradient has as many elements as p.
/// Domain    p is a diagonal_gaussian(…), q another or standard_normal; the gradient may be written over p itself.
/// Returns   as kl_divergence(p, q), the same bits; the derivatives are in the same unit.
/// Errors    as for kl_divergence(p, q); std::invalid_argument if a length of the gradient differs. Nothing is written then.
/// Accuracy  8 ulp of each derivative: tests/gaussian/gradient.cpp.
template <unit Unit = nats, class P, class Q, class OfMean, class OfSpread, class By>
requires detail::is_diagonal_gaussian<P> &&
    (detail::is_diagonal_gaussian<Q> ||
     std::same_as<Q, standard_normal_vector>)double kl_divergence(const P& p, const Q& q,
                                                                  const gaussian_gradient<OfMean, OfSpread, By>& to) {
    constexpr const char* function = "surprisal::kl_divergence";
    const auto views = detail::views_of(p, q, function);
    const std::size_t n = views.p.size;
    if (to.by_mean().size() != n) detail::fail_gradient(function, "by_mean", to.by_mean().size(), n);
    if (to.by_spread().size() != n) detail::fail_gradient(function, "by_spread", to.by_spread().size(), n);
    const double one_nat = rounded(Unit::from_nats(scaled<double>{double_word<double>(1), 0}));
    detail::coordinate_sum sum;
    for (std::size_t i = 0; i < n; ++i) {
        const auto p_spread = views.p.spread[i];
        const auto q_spread = views.q.spread[i];
        const auto ratio = detail::ratio_of(p_spread, q_spread);
        const double apart = views.p.mean[i] - views.q.mean[i];
        sum.add(ratio.excess());
        sum.add(detail::square_divided(apart, q_spread));
        to.by_mean()[i] = static_cast<OfMean>(one_nat * detail::divided(apart, q_spread));
        to.by_spread()[i] = static_cast<OfSpread>(one_nat * detail::half_slope<By>(ratio, p_spread));
    }
    return sum.half<Unit>();
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
