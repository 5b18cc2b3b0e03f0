#ifndef SURPRISAL_BENCH_CONTINUOUS_RIVALS_HPP
#define SURPRISAL_BENCH_CONTINUOUS_RIVALS_HPP

// What a user would call instead: an integrator for the whole support, given the integrand and nothing else.

#include <cmath>
#include <functional>
#include <vector>

#include <boost/math/quadrature/exp_sinh.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/quadrature/sinh_sinh.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>

#if defined(HAVE_GSL)
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#endif

namespace rivals {

using integrand = std::function<double(double)>;

/// A value with the error that its integrator states.
struct result {
    double value;
    double error;
    bool is_flagged = false;  // by a warning
};

struct integrator {
    const char* name;
    std::function<result(const integrand& y, double lower, double upper)> integrate;
};

/// Made for the line, the half line and the interval; with Boost's own tolerance, the root of epsilon.
inline result double_exponential(const integrand& y, double lower, double upper) {
    static boost::math::quadrature::sinh_sinh<double> on_line;
    static boost::math::quadrature::exp_sinh<double> on_half_line;
    static boost::math::quadrature::tanh_sinh<double> on_interval;
    const double tolerance = std::sqrt(std::numeric_limits<double>::epsilon());
    result r{};
    if (std::isinf(lower) && std::isinf(upper))
        r.value = on_line.integrate(y, tolerance, &r.error);
    else if (std::isinf(lower) || std::isinf(upper))
        r.value = on_half_line.integrate(y, lower, upper, tolerance, &r.error);
    else
        r.value = on_interval.integrate(y, lower, upper, tolerance, &r.error);
    return r;
}

inline result gauss_kronrod(const integrand& y, double lower, double upper) {
    result r{};
    r.value = boost::math::quadrature::gauss_kronrod<double, 31>::integrate(y, lower, upper, 15, 1e-12, &r.error);
    return r;
}

#if defined(HAVE_GSL)
/// QUADPACK's QAGS, mapped to the half line and the line as QAGIU and QAGI do.
inline result qag(const integrand& y, double lower, double upper) {
    constexpr std::size_t most = 1000;
    static gsl_integration_workspace* const workspace = gsl_integration_workspace_alloc(most);
    gsl_set_error_handler_off();
    gsl_function f{[](double x, void* context) { return (*static_cast<const integrand*>(context))(x); },
                   const_cast<integrand*>(&y)};
    result r{};
    int status = 0;
    if (std::isinf(lower) && std::isinf(upper))
        status = gsl_integration_qagi(&f, 0, 1e-12, most, workspace, &r.value, &r.error);
    else if (std::isinf(upper))
        status = gsl_integration_qagiu(&f, lower, 0, 1e-12, most, workspace, &r.value, &r.error);
    else if (std::isinf(lower))
        status = gsl_integration_qagil(&f, upper, 0, 1e-12, most, workspace, &r.value, &r.error);
    else
        status = gsl_integration_qags(&f, lower, upper, 0, 1e-12, most, workspace, &r.value, &r.error);
    r.is_flagged = status != GSL_SUCCESS;
    return r;
}
#endif

[[nodiscard]] inline std::vector<integrator> all() {
    return {
        {"Boost sinh_sinh, exp_sinh, tanh_sinh", double_exponential}, {"Boost gauss_kronrod 31", gauss_kronrod},
#if defined(HAVE_GSL)
            {"GSL QAGI, QAGIU, QAGS", qag},
#endif
    };
}

}  // namespace rivals

#endif
