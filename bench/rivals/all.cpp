#include "rival.hpp"

namespace rivals {

rival std_log_o2();
rival std_log_native();
rival std_log_fast_math();
rival eigen();
rival xsimd_loop();
rival highway();
rival sleef_u10();
rival sleef_u35();

std::vector<rival> all() {
    std::vector<rival> found{std_log_o2(), std_log_native(), std_log_fast_math()};
#if defined(HAVE_EIGEN)
    found.push_back(eigen());
#endif
#if defined(HAVE_XSIMD)
    found.push_back(xsimd_loop());
#endif
#if defined(HAVE_HIGHWAY)
    found.push_back(highway());
#endif
#if defined(HAVE_SLEEF)
    found.push_back(sleef_u10());
    found.push_back(sleef_u35());
#endif
    return found;
}

}  // namespace rivals
