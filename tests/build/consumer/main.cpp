#include <cstdio>

#include <surprisal/surprisal.hpp>

int main() {
    const double p[] = {0.5, 0.25, 0.25};
    std::printf("%g bits\n", surprisal::entropy<surprisal::bits>(p));
    return surprisal::entropy<surprisal::bits>(p) == 1.5 ? 0 : 1;
}
