// The plain loop around std::log; compiled more than once, as rivals::LOOP, with flags of its own each time.

#include <cmath>

#include "rival.hpp"

namespace rivals {

template <class T>
static measures<T> plain() {
    return {[](const T* p, std::size_t n) {
                T sum = 0;
                for (std::size_t i = 0; i < n; ++i) sum -= p[i] * std::log(p[i]);
                return sum;
            },
            [](const T* p, const T* q, std::size_t n) {
                T sum = 0;
                for (std::size_t i = 0; i < n; ++i) sum -= p[i] * std::log(q[i]);
                return sum;
            },
            [](const T* p, const T* q, std::size_t n) {
                T sum = 0;
                for (std::size_t i = 0; i < n; ++i) sum += p[i] * std::log(p[i] / q[i]);
                return sum;
            }};
}

rival LOOP() { return {NAME, plain<double>(), plain<float>()}; }

}  // namespace rivals
