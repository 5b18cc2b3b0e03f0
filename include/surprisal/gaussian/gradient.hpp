#ifndef SURPRISAL_GAUSSIAN_GRADIENT_HPP
#define SURPRISAL_GAUSSIAN_GRADIENT_HPP

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

}  // namespace detail

/// Where to write the derivatives of a measure by P's means and by what P holds for its spread: by its variances, or by their
/// logarithms where P is a diagonal_gaussian(mean, log_variance(z)). It refers to both ranges.
///
/// Shape     as many elements each as P has coordinates, of float or double.
template <class OfMean, class OfSpread>
requires(!std::is_const_v<OfMean> && !std::is_const_v<OfSpread>) class gaussian_gradient {
public:
    template <coordinates ByMean, coordinates BySpread>
    constexpr gaussian_gradient(ByMean&& by_mean, BySpread&& by_spread)
        : by_mean_(std::data(by_mean), std::size(by_mean)), by_spread_(std::data(by_spread), std::size(by_spread)) {}

    [[nodiscard]] constexpr std::span<OfMean> by_mean() const { return by_mean_; }
    [[nodiscard]] constexpr std::span<OfSpread> by_spread() const { return by_spread_; }

private:
    std::span<OfMean> by_mean_;
    std::span<OfSpread> by_spread_;
};

template <class ByMean, class BySpread>
gaussian_gradient(ByMean&&, BySpread&&) -> gaussian_gradient<detail::place_in<ByMean>, detail::place_in<BySpread>>;

namespace detail {

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_gradient(const char* function, const char* name,
                                                                 std::size_t size, std::size_t coordinates) {
    fail<std::invalid_argument>(message() << function << ": the gradient " << name << " has " << size
                                          << " elements, and p has " << coordinates << " coordinates");
}

/// The derivative of ½ (r − 1 − ln r) by p's variance, r being the ratio of p's to q's, …
template <class Ratio>
[[nodiscard]] double half_slope(const Ratio& ratio, variance p) {
    return ratio.less_one() / 2 / p.value;
}
/// … or by its logarithm.
template <class Ratio>
[[nodiscard]] double half_slope(const Ratio& ratio, logarithm /*p*/) {
    return ratio.less_one() / 2;
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
template <unit Unit = nats, class P, class Q, class OfMean, class OfSpread>
requires detail::is_diagonal_gaussian<P> &&
    (detail::is_diagonal_gaussian<Q> ||
     std::same_as<Q, standard_normal_vector>)double kl_divergence(const P& p, const Q& q,
                                                                  const gaussian_gradient<OfMean, OfSpread>& to) {
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
        to.by_spread()[i] = static_cast<OfSpread>(one_nat * detail::half_slope(ratio, p_spread));
    }
    return sum.half<Unit>();
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
