#ifndef SURPRISAL_TESTS_CLOSED_FORM_REGISTRY_HPP
#define SURPRISAL_TESTS_CLOSED_FORM_REGISTRY_HPP

// Every family with two of its members: a P and a Q. P lies well within the supports of as many Qs as can be, and
// its expectations are finite.

#include <initializer_list>
#include <tuple>

#include <surprisal/boost_math.hpp>

namespace registry {

namespace bm = boost::math;

template <class D>
struct members {
    D p;
    D q;
};
template <class D>
members(D, D) -> members<D>;

[[nodiscard]] inline auto hyperexponential(std::initializer_list<double> probabilities,
                                           std::initializer_list<double> rates) {
    return bm::hyperexponential_distribution<double>(probabilities, rates);
}

inline const std::tuple families {
    members{bm::normal_distribution(0.5, 0.75), bm::normal_distribution(1.0, 2.0)},
        members{bm::lognormal_distribution(-0.5, 0.25), bm::lognormal_distribution(0.5, 1.5)},
        members{bm::exponential_distribution(2.0), bm::exponential_distribution(0.75)},
        members{bm::gamma_distribution(3.0, 0.25), bm::gamma_distribution(1.5, 2.0)},
        members{bm::chi_squared_distribution(5.0), bm::chi_squared_distribution(3.0)},
        members{bm::inverse_gamma_distribution(6.0, 3.0), bm::inverse_gamma_distribution(1.5, 0.5)},
        members{bm::inverse_chi_squared_distribution(9.0, 0.5), bm::inverse_chi_squared_distribution(3.0, 1.0)},
        members{bm::beta_distribution(2.5, 4.0), bm::beta_distribution(1.5, 2.0)},
        members{bm::arcsine_distribution(0.25, 0.75), bm::arcsine_distribution(-0.5, 1.25)},
        members{bm::uniform_distribution(0.25, 0.75), bm::uniform_distribution(-0.5, 1.5)},
        members{bm::triangular_distribution(0.25, 0.5, 1.0), bm::triangular_distribution(-0.5, 0.75, 1.5)},
        members{bm::laplace_distribution(0.5, 0.25), bm::laplace_distribution(0.0, 1.0)},
        members{bm::logistic_distribution(0.5, 0.25), bm::logistic_distribution(0.0, 1.0)},
        members{bm::extreme_value_distribution(0.5, 0.25), bm::extreme_value_distribution(0.0, 1.0)},
        members{bm::weibull_distribution(2.5, 0.75), bm::weibull_distribution(1.5, 2.0)},
        members{bm::rayleigh_distribution(0.5), bm::rayleigh_distribution(1.25)},
        members{bm::pareto_distribution(0.25, 6.0), bm::pareto_distribution(0.125, 2.0)},
        members{bm::inverse_gaussian_distribution(0.5, 2.0), bm::inverse_gaussian_distribution(1.0, 1.5)},
        members{bm::cauchy_distribution(0.5, 0.25), bm::cauchy_distribution(0.0, 1.0)},
        members{bm::students_t_distribution(7.0), bm::students_t_distribution(3.0)},
        members{bm::fisher_f_distribution(5.0, 11.0), bm::fisher_f_distribution(3.0, 8.0)},
        members{hyperexponential({0.25, 0.75}, {2.0, 4.0}), hyperexponential({0.5, 0.5}, {0.5, 2.0})},
        members{bm::skew_normal_distribution(0.5, 0.75, 2.0), bm::skew_normal_distribution(0.0, 2.0, -1.0)},
        members{bm::non_central_chi_squared_distribution(5.0, 1.5), bm::non_central_chi_squared_distribution(3.0, 1.0)},
        members{bm::non_central_beta_distribution(2.5, 4.0, 1.5), bm::non_central_beta_distribution(1.5, 2.0, 1.0)},
        members{bm::non_central_f_distribution(5.0, 11.0, 1.5), bm::non_central_f_distribution(3.0, 8.0, 1.0)},
        members{bm::non_central_t_distribution(7.0, 0.5), bm::non_central_t_distribution(3.0, 1.0)},
#if __has_include(<boost/math/distributions/kolmogorov_smirnov.hpp>)
        members{bm::kolmogorov_smirnov_distribution(10.0), bm::kolmogorov_smirnov_distribution(5.0)},
#endif
};

/// Those on the integers.
inline const std::tuple countable_families{
    members{bm::bernoulli_distribution(0.25), bm::bernoulli_distribution(0.5)},
    members{bm::binomial_distribution(10.0, 0.25), bm::binomial_distribution(10.0, 0.5)},
    members{bm::geometric_distribution(0.25), bm::geometric_distribution(0.5)},
    members{bm::negative_binomial_distribution(2.5, 0.25), bm::negative_binomial_distribution(2.5, 0.5)},
    members{bm::poisson_distribution(3.5), bm::poisson_distribution(5.0)},
    members{bm::hypergeometric_distribution(5, 10, 20), bm::hypergeometric_distribution(7, 12, 20)},
};

/// f(members) for each family of a tuple of them.
template <class Families, class F>
void for_each(const Families& all, F f) {
    std::apply([&](const auto&... each) { (f(each), ...); }, all);
}

/// f(p, q) for each P with each Q.
template <class Families, class F>
void for_each_pair(const Families& all, F f) {
    for_each(all, [&](const auto& of_p) { for_each(all, [&](const auto& of_q) { f(of_p.p, of_q.q); }); });
}

}  // namespace registry

#endif
