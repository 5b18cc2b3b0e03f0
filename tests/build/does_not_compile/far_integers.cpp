#include <vector>

#include <surprisal/surprisal.hpp>

double of(const std::vector<int>& a, const std::vector<double>& p) { return surprisal::jensen_shannon_distance(p, a); }
