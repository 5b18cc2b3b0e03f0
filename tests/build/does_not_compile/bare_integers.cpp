#include <vector>

#include <surprisal/surprisal.hpp>

double entropy_of_counts(const std::vector<int>& counts) { return surprisal::entropy(counts); }
