#ifndef SURPRISAL_BENCH_RIVALS_VECTOR_LOOP_HPP
#define SURPRISAL_BENCH_RIVALS_VECTOR_LOOP_HPP

#include <cstddef>

#include "rival.hpp"

namespace rivals {

/// The three measures around V's vector: V::lanes, V::load, V::log, V::sum and the operators of V::type. Four sums at a
/// time, so that the additions do not wait for each other.
template <class V>
struct vector_loop {
    using T = typename V::scalar;
    using vector = typename V::type;

    struct surprisal {
        static vector of(vector p, vector q) { return -(p * V::log(q)); }
        static T of(T p, T q) { return -(p * std::log(q)); }
    };
    struct divergence {
        static vector of(vector p, vector q) { return p * V::log(p / q); }
        static T of(T p, T q) { return p * std::log(p / q); }
    };

    template <class Term>
    static T sum(const T* p, const T* q, std::size_t n) {
        vector sums[4] = {V::zero(), V::zero(), V::zero(), V::zero()};
        std::size_t i = 0;
        for (; i + 4 * V::lanes <= n; i += 4 * V::lanes)
            for (std::size_t k = 0; k < 4; ++k)
                sums[k] = sums[k] + Term::of(V::load(p + i + k * V::lanes), V::load(q + i + k * V::lanes));
        for (; i + V::lanes <= n; i += V::lanes) sums[0] = sums[0] + Term::of(V::load(p + i), V::load(q + i));
        T total = V::sum((sums[0] + sums[1]) + (sums[2] + sums[3]));
        for (; i < n; ++i) total += Term::of(p[i], q[i]);
        return total;
    }

    static measures<T> all() {
        return {[](const T* p, std::size_t n) { return sum<surprisal>(p, p, n); },
                [](const T* p, const T* q, std::size_t n) { return sum<surprisal>(p, q, n); },
                [](const T* p, const T* q, std::size_t n) { return sum<divergence>(p, q, n); }};
    }
};

}  // namespace rivals

#endif
