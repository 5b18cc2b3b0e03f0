#include <xsimd/xsimd.hpp>

#include "vector_loop.hpp"

namespace rivals {

template <class T>
struct xsimd_vector {
    using scalar = T;
    using type = xsimd::batch<T>;
    static constexpr std::size_t lanes = type::size;
    static type zero() { return type(T(0)); }
    static type load(const T* x) { return type::load_unaligned(x); }
    static type log(type x) { return xsimd::log(x); }
    static T sum(type x) { return xsimd::hadd(x); }
};

rival xsimd_loop() {
    return {"xsimd", vector_loop<xsimd_vector<double>>::all(), vector_loop<xsimd_vector<float>>::all()};
}

}  // namespace rivals
