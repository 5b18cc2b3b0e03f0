#ifndef SURPRISAL_CLOSED_FORM_CHI_SQUARED_HPP
#define SURPRISAL_CLOSED_FORM_CHI_SQUARED_HPP

#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_law.hpp>

#include <boost/math/distributions/chi_squared.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Half the degrees of freedom are the shape of a gamma distribution of scale 2.
template <class T, class Policy>
struct family<boost::math::chi_squared_distribution<T, Policy>>
    : detail::gamma_family<boost::math::chi_squared_distribution<T, Policy>,
                           family<boost::math::chi_squared_distribution<T, Policy>>> {
    static constexpr const char* name = "chi_squared";

    static detail::gamma_law law(const boost::math::chi_squared_distribution<T, Policy>& d) {
        return {static_cast<double>(d.degrees_of_freedom()) / 2, 2};
    }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
