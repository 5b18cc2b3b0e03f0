#include <surprisal/surprisal.hpp>
