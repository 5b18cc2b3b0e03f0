#include <cstdio>

#include <surprisal/surprisal.hpp>

int main() {
    const double p[] = {0.5, 0.25, 0.25};
    const double bits = surprisal::entropy<surprisal::bits>(p);
    std::printf("%g bits\n", bits);
    return bits < 1.5 || bits > 1.5 ? 1 : 0;
}
