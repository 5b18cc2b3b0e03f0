#include <surprisal/surprisal.hpp>

constexpr double p[] = {1.5, -0.5};
static_assert(surprisal::entropy(p) >= 0);
