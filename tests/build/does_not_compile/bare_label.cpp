#include <vector>

#include <surprisal/surprisal.hpp>

double of(const std::vector<float>& z) { return surprisal::cross_entropy(surprisal::logits(z), 1); }
