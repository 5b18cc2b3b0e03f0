#include <vector>

#include <surprisal/surprisal.hpp>

double of(const std::vector<double>& mean, const std::vector<double>& v) {
    return surprisal::entropy(surprisal::diagonal_gaussian(mean, v));
}
