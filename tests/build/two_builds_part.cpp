#include <surprisal/surprisal.hpp>

double PART(const double (&p)[3], const double (&q)[3]) { return surprisal::kl_divergence(p, q); }

#define SURPRISAL_TEXT_OF(name) #name
#define SURPRISAL_TEXT(name) SURPRISAL_TEXT_OF(name)
namespace PART_name {
const char* PART() { return SURPRISAL_TEXT(SURPRISAL_BUILD); }
}  // namespace PART_name
