#ifndef SURPRISAL_CLOSED_FORM_INVERSE_GAMMA_HPP
#define SURPRISAL_CLOSED_FORM_INVERSE_GAMMA_HPP

#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_law.hpp>

#include <boost/math/distributions/inverse_gamma.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// 1/X of a gamma distribution.
template <class T, class Policy>
struct family<boost::math::inverse_gamma_distribution<T, Policy>>
    : detail::inverse_gamma_family<boost::math::inverse_gamma_distribution<T, Policy>,
                                   family<boost::math::inverse_gamma_distribution<T, Policy>>> {
    static constexpr const char* name = "inverse_gamma";

    static detail::gamma_law inverse_law(const boost::math::inverse_gamma_distribution<T, Policy>& d) {
        return {static_cast<double>(d.shape()), 1, static_cast<double>(d.scale())};
    }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
