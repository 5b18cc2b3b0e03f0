#include <list>

#include <surprisal/surprisal.hpp>

double entropy_of_list(const std::list<double>& p) { return surprisal::entropy(p); }
