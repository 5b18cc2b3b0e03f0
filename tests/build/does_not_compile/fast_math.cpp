// Needs no headers of the other machine.
#include <surprisal/config.hpp>
