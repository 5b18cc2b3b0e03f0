#include <vector>

#include <surprisal/surprisal.hpp>

double of(const std::vector<double>& mean, const std::vector<double>& matrix) {
    return surprisal::entropy(surprisal::gaussian(mean, matrix));
}
