#include <Eigen/Core>

#include "rival.hpp"

namespace rivals {

template <class T>
static measures<T> eigen_arrays() {
    using array = Eigen::Map<const Eigen::Array<T, Eigen::Dynamic, 1>>;
    return {[](const T* p, std::size_t n) {
                const array x(p, static_cast<Eigen::Index>(n));
                return T(-(x * x.log()).sum());
            },
            [](const T* p, const T* q, std::size_t n) {
                const array x(p, static_cast<Eigen::Index>(n));
                const array y(q, static_cast<Eigen::Index>(n));
                return T(-(x * y.log()).sum());
            },
            [](const T* p, const T* q, std::size_t n) {
                const array x(p, static_cast<Eigen::Index>(n));
                const array y(q, static_cast<Eigen::Index>(n));
                return T((x * (x / y).log()).sum());
            }};
}

rival eigen() { return {"eigen", eigen_arrays<double>(), eigen_arrays<float>()}; }

}  // namespace rivals
