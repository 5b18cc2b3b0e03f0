// The same of Boost.Math's distribution objects.
#include <surprisal/boost_math.hpp>
#include <surprisal/surprisal.hpp>

#include <boost/math/distributions.hpp>

namespace {

template <class P>
double of(const P& p) {
    return surprisal::entropy(p) + surprisal::cross_entropy<surprisal::bits>(p, p) + surprisal::kl_divergence(p, p);
}

}  // namespace

int main() {
    using namespace boost::math;
    double total = of(normal(0, 1)) + of(gamma_distribution<>(2, 1)) + of(beta_distribution<>(2, 3)) + of(cauchy());
    total += of(poisson(3)) + of(binomial(5, 0.5)) + of(negative_binomial(2, 0.5)) + of(bernoulli(0.5));
    total += of(weibull(2, 1)) + of(students_t(5)) + of(laplace()) + of(lognormal()) + of(skew_normal(0, 1, 2));
    total += of(triangular()) + of(uniform()) + of(non_central_chi_squared(2, 1));
    return total > 0 ? 0 : 1;
}
