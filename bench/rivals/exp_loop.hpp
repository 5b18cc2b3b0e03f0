#ifndef SURPRISAL_BENCH_RIVALS_EXP_LOOP_HPP
#define SURPRISAL_BENCH_RIVALS_EXP_LOOP_HPP

#include <cstddef>

namespace rivals {

struct exp_loop {
    const char* name;
    double (*loss)(const float* z, std::size_t n, std::size_t label);
    double (*kl_divergence)(const float* z, const float* y, std::size_t n);
};

exp_loop std_exp_O2();
exp_loop std_exp_fast_math();

}  // namespace rivals

#endif
