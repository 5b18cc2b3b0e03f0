#ifndef SURPRISAL_CLOSED_FORM_INVERSE_CHI_SQUARED_HPP
#define SURPRISAL_CLOSED_FORM_INVERSE_CHI_SQUARED_HPP

#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_law.hpp>

#include <boost/math/distributions/inverse_chi_squared.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// 1/X of a gamma distribution, of scale 2/(ν · scale).
template <class T, class Policy>
struct family<boost::math::inverse_chi_squared_distribution<T, Policy>>
    : detail::inverse_gamma_family<boost::math::inverse_chi_squared_distribution<T, Policy>,
                                   family<boost::math::inverse_chi_squared_distribution<T, Policy>>> {
    static constexpr const char* name = "inverse_chi_squared";

    static detail::gamma_law inverse_law(const boost::math::inverse_chi_squared_distribution<T, Policy>& d) {
        const auto freedom = static_cast<double>(d.degrees_of_freedom());
        return {freedom / 2, 2, wide(freedom) * wide(static_cast<double>(d.scale()))};
    }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
