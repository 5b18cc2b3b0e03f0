#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include "vector_loop.hpp"

namespace rivals {

namespace hn = hwy::HWY_NAMESPACE;

template <class T>
struct highway_vector {
    using scalar = T;
    using tag = hn::ScalableTag<T>;
    static constexpr std::size_t lanes = HWY_MAX_BYTES / sizeof(T);

    /// Highway spells operators as functions.
    struct type {
        hn::Vec<tag> value;
        friend type operator+(type a, type b) { return {hn::Add(a.value, b.value)}; }
        friend type operator*(type a, type b) { return {hn::Mul(a.value, b.value)}; }
        friend type operator/(type a, type b) { return {hn::Div(a.value, b.value)}; }
        friend type operator-(type a) { return {hn::Neg(a.value)}; }
    };
    static type zero() { return {hn::Zero(tag())}; }
    static type load(const T* x) { return {hn::LoadU(tag(), x)}; }
    static type log(type x) { return {hn::Log(tag(), x.value)}; }
    static T sum(type x) { return hn::GetLane(hn::SumOfLanes(tag(), x.value)); }
};

rival highway() {
    return {"highway", vector_loop<highway_vector<double>>::all(), vector_loop<highway_vector<float>>::all()};
}

}  // namespace rivals
