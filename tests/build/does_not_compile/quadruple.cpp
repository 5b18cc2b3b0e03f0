#include <vector>

#include <surprisal/surprisal.hpp>

#if !defined(__clang__) && __GNUC__ > 12
#error "a_number_whose_rounding_is_unknown: only GCC 12 takes it for a floating-point number without digits"
#endif
double of(const std::vector<__float128>& p) { return surprisal::entropy(p); }
