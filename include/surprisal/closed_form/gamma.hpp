#ifndef SURPRISAL_CLOSED_FORM_GAMMA_HPP
#define SURPRISAL_CLOSED_FORM_GAMMA_HPP

#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_law.hpp>

#include <boost/math/distributions/gamma.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// The textbook formulas lose k ln k · ε; what is left after Stirling's formula does not.
template <class T, class Policy>
struct family<boost::math::gamma_distribution<T, Policy>>
    : detail::gamma_family<boost::math::gamma_distribution<T, Policy>,
                           family<boost::math::gamma_distribution<T, Policy>>> {
    static constexpr const char* name = "gamma";

    static detail::gamma_law law(const boost::math::gamma_distribution<T, Policy>& d) {
        return {static_cast<double>(d.shape()), static_cast<double>(d.scale())};
    }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
