#ifndef SURPRISAL_TESTS_DICE_HPP
#define SURPRISAL_TESTS_DICE_HPP

#include <cmath>
#include <random>

#include "fresh_seed.hpp"

/// Random numbers from a fresh seed.
class dice {
public:
    explicit dice(const char* test) : seed_(fresh_seed(test)), engine_(seed_) {}

    [[nodiscard]] unsigned seed() const { return seed_; }
    [[nodiscard]] std::mt19937_64& engine() { return engine_; }

    [[nodiscard]] double uniform(double a, double b) { return std::uniform_real_distribution<double>(a, b)(engine_); }
    [[nodiscard]] bool chance(double p) { return uniform(0, 1) < p; }
    [[nodiscard]] double decades(double from, double to) { return std::pow(10.0, uniform(from, to)); }
    [[nodiscard]] double sign() { return chance(0.5) ? 1 : -1; }

private:
    unsigned seed_;
    std::mt19937_64 engine_;
};

#endif
