#ifndef SURPRISAL_BENCH_RIVALS_RIVAL_HPP
#define SURPRISAL_BENCH_RIVALS_RIVAL_HPP

// What a user would write instead: a plain loop, or a loop by hand around a library's vector logarithm. None checks its
// input, repairs a sum or keeps a rounding error.

#include <cmath>
#include <cstddef>
#include <vector>

namespace rivals {

template <class T>
struct measures {
    T (*entropy)(const T*, std::size_t);
    T (*cross_entropy)(const T*, const T*, std::size_t);
    T (*kl_divergence)(const T*, const T*, std::size_t);
};

struct rival {
    const char* name;
    measures<double> f64;
    measures<float> f32;
};

/// Those that were found when the benchmarks were configured.
[[nodiscard]] std::vector<rival> all();

}  // namespace rivals

#endif
