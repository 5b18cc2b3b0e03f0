#ifndef SURPRISAL_GAUSSIAN_TRIANGULAR_HPP
#define SURPRISAL_GAUSSIAN_TRIANGULAR_HPP

#include <cstddef>
#include <type_traits>
#include <vector>

#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/config.hpp>
#include <surprisal/distributions/positive_definite.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// Calls f(x) with each element x from row `first` on of the solution of L x = right, L being the Cholesky factor of q and
/// right 0 above that row: forward substitution. `solution` has room for every coordinate.
template <class Number, class Q, class Right, class F>
void solve(const Q& q, std::size_t first, Right right, std::vector<Number>& solution, F f) {
    for (std::size_t i = first; i < q.size; ++i) {
        if constexpr (std::is_same_v<Number, wide>) {
            running_difference rest(right(i));
            for (std::size_t k = first; k < i; ++k) rest.subtract(q.factor(i, k), solution[k]);
            solution[i] = rest.value() / q.factor(i, i);
            f(solution[i].hi);
        } else {
            double rest = wide(right(i)).hi;
            for (std::size_t k = first; k < i; ++k) rest -= q.factor(i, k).hi * solution[k];
            solution[i] = rest / q.factor(i, i).hi;
            f(solution[i]);
        }
    }
}

/// What two Gaussian vectors are measured in: double words where a factor is held in them.
template <class P, class Q>
using number_of_both = std::conditional_t<P::is_wide || Q::is_wide, wide, double>;

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
