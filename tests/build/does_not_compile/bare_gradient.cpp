#include <vector>

#include <surprisal/surprisal.hpp>

auto of(std::vector<double>& by_mean, std::vector<double>& by_spread) {
    return surprisal::gaussian_gradient(by_mean, by_spread);
}
