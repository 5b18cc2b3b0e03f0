// Links two objects that were built with different -m flags: each keeps its own functions, and the bits agree.

#include <cstdio>
#include <cstring>

double baseline(const double (&p)[3], const double (&q)[3]);
double avx2(const double (&p)[3], const double (&q)[3]);
namespace PART_name {
const char* baseline();
const char* avx2();
}  // namespace PART_name

int main() {
    const double p[] = {0.42, 0.31, 0.27};
    const double q[] = {0.25, 0.5, 0.25};
    std::printf("%s %.17g\n", PART_name::baseline(), baseline(p, q));
    if (std::strcmp(PART_name::baseline(), PART_name::avx2()) == 0) {
        std::puts("both builds have one name: the linker would keep one copy of each function for both");
        return 1;
    }
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return 0;
    std::printf("%s %.17g\n", PART_name::avx2(), avx2(p, q));
    return baseline(p, q) == avx2(p, q) ? 0 : 1;
}
