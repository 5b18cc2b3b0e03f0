// There may be no headers of the standard library for 32 bits; the refusal needs none.
#include <surprisal/config.hpp>
