#ifndef SURPRISAL_BOOST_MATH_HPP
#define SURPRISAL_BOOST_MATH_HPP

// Boost.Math's distributions as P and Q of the three verbs, one family a file. Needs Boost.Math 1.74 or later.

#include <surprisal/closed_form/arcsine.hpp>
#include <surprisal/closed_form/bernoulli.hpp>
#include <surprisal/closed_form/beta.hpp>
#include <surprisal/closed_form/binomial.hpp>
#include <surprisal/closed_form/cauchy.hpp>
#include <surprisal/closed_form/chi_squared.hpp>
#include <surprisal/closed_form/exponential.hpp>
#include <surprisal/closed_form/extreme_value.hpp>
#include <surprisal/closed_form/fisher_f.hpp>
#include <surprisal/closed_form/gamma.hpp>
#include <surprisal/closed_form/geometric.hpp>
#include <surprisal/closed_form/hyperexponential.hpp>
#include <surprisal/closed_form/hypergeometric.hpp>
#include <surprisal/closed_form/inverse_chi_squared.hpp>
#include <surprisal/closed_form/inverse_gamma.hpp>
#include <surprisal/closed_form/inverse_gaussian.hpp>
#include <surprisal/closed_form/kolmogorov_smirnov.hpp>
#include <surprisal/closed_form/laplace.hpp>
#include <surprisal/closed_form/logistic.hpp>
#include <surprisal/closed_form/lognormal.hpp>
#include <surprisal/closed_form/negative_binomial.hpp>
#include <surprisal/closed_form/non_central_beta.hpp>
#include <surprisal/closed_form/non_central_chi_squared.hpp>
#include <surprisal/closed_form/non_central_f.hpp>
#include <surprisal/closed_form/non_central_t.hpp>
#include <surprisal/closed_form/normal.hpp>
#include <surprisal/closed_form/pareto.hpp>
#include <surprisal/closed_form/poisson.hpp>
#include <surprisal/closed_form/rayleigh.hpp>
#include <surprisal/closed_form/skew_normal.hpp>
#include <surprisal/closed_form/students_t.hpp>
#include <surprisal/closed_form/triangular.hpp>
#include <surprisal/closed_form/uniform.hpp>
#include <surprisal/closed_form/weibull.hpp>
#include <surprisal/surprisal.hpp>

#endif
