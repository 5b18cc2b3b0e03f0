#ifndef SURPRISAL_GAUSSIAN_TERMS_HPP
#define SURPRISAL_GAUSSIAN_TERMS_HPP

#include <cstddef>
#include <limits>
#include <stdexcept>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/distributions/density.hpp>
#include <surprisal/distributions/gaussian.hpp>
#include <surprisal/errors.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// A sum of one term or more for each coordinate, and of what its additions rounded off (Neumaier 1974).
class coordinate_sum {
public:
    void add(double term) {
        if (is_infinite(term))
            is_finite_ = false;
        else
            add_finite(term);
    }

    /// Half the sum, rounded once; infinite where a term or the sum overflowed.
    template <unit Unit>
    [[nodiscard]] double half() const {
        if (!is_finite_ || !is_number(sum_))
            return is_infinite(sum_) && has_sign(sum_) ? sum_ : std::numeric_limits<double>::infinity();
        const double_word<double> total = two_sum(sum_, rest_);
        scaled<double> magnitude = split(total.hi < 0 ? -total : total);
        --magnitude.exponent;
        const double result = rounded(Unit::from_nats(magnitude));
        return total.hi < 0 ? -result : result;
    }

private:
    void add_finite(double term) {
        const double_word<double> sum = two_sum(sum_, term);
        sum_ = sum.hi;
        rest_ += sum.lo;
    }

    double sum_ = 0;
    double rest_ = 0;
    bool is_finite_ = true;
};

template <class P>
concept knows_its_coordinates = requires(const P& p, argument which) {
    gaussian_noun<P>::view(p, which);
};

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_dimensions(const char* function, std::size_t p, std::size_t q) {
    fail<std::invalid_argument>(message() << function << ": p has " << p << " coordinates and q has " << q
                                          << "; both must be of the same space");
}

/// Reads P as it is, or with as many coordinates as the other.
template <class P, class Q>
[[nodiscard]] auto view_beside(const P& p, const Q& other, argument which, argument which_other) {
    if constexpr (knows_its_coordinates<P>)
        return gaussian_noun<P>::view(p, which);
    else
        return gaussian_noun<P>::view(p, gaussian_noun<Q>::view(other, which_other).size);
}

template <class P, class Q>
struct gaussian_pair {
    P p;
    Q q;
};
template <class P, class Q>
gaussian_pair(P, Q) -> gaussian_pair<P, Q>;

/// Two Gaussian vectors of one space, their parameters checked.
template <gaussian_vector P, gaussian_vector Q>
[[nodiscard]] auto views_of(const P& p, const Q& q, const char* function) {
    const argument of_p{function, "p"};
    const argument of_q{function, "q"};
    const gaussian_pair both{view_beside(p, q, of_p, of_q), view_beside(q, p, of_q, of_p)};
    if (both.p.size != both.q.size) fail_dimensions(function, both.p.size, both.q.size);
    both.p.check(of_p);
    both.q.check(of_q);
    if constexpr (decltype(both.p)::is_diagonal != decltype(both.q)::is_diagonal) {
        both.p.check_deviations(of_p);
        both.q.check_deviations(of_q);
    }
    return both;
}

}  // namespace detail

/// A pair of Gaussian vectors that says how many coordinates there are.
template <class P, class Q>
concept gaussian_vectors = gaussian_vector<P> && gaussian_vector<Q> &&
    (detail::knows_its_coordinates<P> || detail::knows_its_coordinates<Q>);

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
