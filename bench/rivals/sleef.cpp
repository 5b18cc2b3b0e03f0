// SLEEF's vector logarithms for AVX2: u10 within 1 ulp, u35 within 3.5.

#include <immintrin.h>
#include <sleef.h>

#include "vector_loop.hpp"

namespace rivals {

template <const __m256d (*Log)(__m256d)>
struct sleef_doubles {
    using scalar = double;
    using type = __m256d;
    static constexpr std::size_t lanes = 4;
    static type zero() { return _mm256_setzero_pd(); }
    static type load(const double* x) { return _mm256_loadu_pd(x); }
    static type log(type x) { return Log(x); }
    static double sum(type x) { return (x[0] + x[2]) + (x[1] + x[3]); }
};

template <const __m256 (*Log)(__m256)>
struct sleef_floats {
    using scalar = float;
    using type = __m256;
    static constexpr std::size_t lanes = 8;
    static type zero() { return _mm256_setzero_ps(); }
    static type load(const float* x) { return _mm256_loadu_ps(x); }
    static type log(type x) { return Log(x); }
    static float sum(type x) { return ((x[0] + x[4]) + (x[1] + x[5])) + ((x[2] + x[6]) + (x[3] + x[7])); }
};

rival sleef_u10() {
    return {"sleef_u10", vector_loop<sleef_doubles<Sleef_logd4_u10avx2>>::all(),
            vector_loop<sleef_floats<Sleef_logf8_u10avx2>>::all()};
}
rival sleef_u35() {
    return {"sleef_u35", vector_loop<sleef_doubles<Sleef_logd4_u35avx2>>::all(),
            vector_loop<sleef_floats<Sleef_logf8_u35avx2>>::all()};
}

}  // namespace rivals
