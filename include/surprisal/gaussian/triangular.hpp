#ifndef SURPRISAL_GAUSSIAN_TRIANGULAR_HPP
#define SURPRISAL_GAUSSIAN_TRIANGULAR_HPP

#include <cstddef>
#include <vector>

#include <surprisal/config.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// Calls f(x) with each element x from row `first` on of the solution of L x = right, L being the Cholesky factor of q and
/// right 0 above that row: forward substitution. `solution` has room for every coordinate.
template <class Q, class Right, class F>
void solve(const Q& q, std::size_t first, Right right, std::vector<double>& solution, F f) {
    for (std::size_t i = first; i < q.size; ++i) {
        double rest = right(i);
        for (std::size_t k = first; k < i; ++k) rest -= q.factor(i, k) * solution[k];
        solution[i] = rest / q.factor(i, i);
        f(i, solution[i]);
    }
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
