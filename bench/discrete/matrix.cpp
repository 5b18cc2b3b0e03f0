// One verb of the matrix, VERB; each is compiled by itself, as there are many pairs.

#include "matrix.hpp"

[[maybe_unused]] static const bool is_registered = (bench::add_verb<bench::VERB>(), true);
