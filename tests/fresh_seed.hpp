#ifndef SURPRISAL_TESTS_FRESH_SEED_HPP
#define SURPRISAL_TESTS_FRESH_SEED_HPP

#include <cstdio>
#include <cstdlib>
#include <random>

/// A seed that no run had before, printed: what holds for all inputs is tried on others each time. SURPRISAL_SEED in the
/// environment repeats a run of the same compiler, which decides in which order the arguments of a function are drawn.
[[nodiscard]] inline unsigned fresh_seed(const char* test) {
    const char* given = std::getenv("SURPRISAL_SEED");
    const unsigned seed =
        given != nullptr ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : std::random_device()();
    std::printf("%s: SURPRISAL_SEED=%u\n", test, seed);
    return seed;
}

#endif
