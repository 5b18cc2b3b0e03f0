#ifndef SURPRISAL_TESTS_CLOSED_FORM_COUNTABLE_ORACLE_HPP
#define SURPRISAL_TESTS_CLOSED_FORM_COUNTABLE_ORACLE_HPP

// Families on the integers by their textbook masses, with ln Γ of MPFR, and measures as plain sums of p ln p and p ln q.
// Where there are too many outcomes for that, every h-th is summed, h times: by Poisson's summation formula the result is
// off by the masses' characteristic function at 2π/h, less than e^−300 for bell-shaped masses of which h is a tenth of
// their width. Nothing in it is the library's.

#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include <boost/math/distributions/bernoulli.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/geometric.hpp>
#include <boost/math/distributions/hypergeometric.hpp>
#include <boost/math/distributions/negative_binomial.hpp>
#include <boost/math/distributions/poisson.hpp>

#include "../oracle.hpp"

namespace countable_oracle {

using oracle::number;

[[nodiscard]] inline number log_gamma(const number& x) {
    number result;
    mpfr_lngamma(result.backend().data(), x.backend().data(), MPFR_RNDN);
    return result;
}
[[nodiscard]] inline number log_factorial(const number& k) { return log_gamma(k + 1); }
[[nodiscard]] inline number log_choose(const number& n, const number& k) {
    return log_factorial(n) - log_factorial(k) - log_factorial(n - k);
}

/// One distribution: its logarithm of masses, and what a sum must know.
struct distribution {
    std::string name;
    number first;
    std::optional<number> last;
    number center;  // around which the masses are
    number width;   // their standard deviation, about
    std::function<number(const number&)> log_mass;
};

/// x ln p and x ln(1 − p), 0 for x = 0.
[[nodiscard]] inline number times_log(const number& x, const number& p) {
    return x == 0 ? number(0) : number(x * log(p));
}
[[nodiscard]] inline number times_log1p(const number& x, const number& p) {
    if (x == 0) return 0;
    const number negative = -p;
    number result;
    mpfr_log1p(result.backend().data(), negative.backend().data(), MPFR_RNDN);
    return number(x * result);
}

[[nodiscard]] inline distribution of(const boost::math::poisson& d) {
    const number mean = d.mean();
    return {"poisson(" + mean.str(6) + ")", 0, {}, mean, sqrt(mean), [=](const number& k) {
                return number(k * log(mean) - mean - log_factorial(k));
            }};
}
[[nodiscard]] inline distribution binomial(const number& n, const number& p) {
    const number q = 1 - p;
    return {"binomial(" + n.str(6) + ", " + p.str(6) + ")",
            p == 1 ? n : number(0),
            p == 0 ? number(0) : n,
            n * p,
            sqrt(n * p * q),
            [=](const number& k) { return number(log_choose(n, k) + times_log(k, p) + times_log1p(n - k, p)); }};
}
[[nodiscard]] inline distribution of(const boost::math::binomial& d) {
    return binomial(d.trials(), d.success_fraction());
}
[[nodiscard]] inline distribution of(const boost::math::bernoulli& d) {
    distribution result = binomial(1, d.success_fraction());
    result.name = "bernoulli(" + number(d.success_fraction()).str(6) + ")";
    return result;
}
[[nodiscard]] inline distribution negative_binomial(const number& r, const number& p) {
    const number q = 1 - p;
    return {"negative_binomial(" + r.str(6) + ", " + p.str(6) + ")",
            0,
            q == 0 ? std::optional<number>(0) : std::nullopt,
            r * q / p,
            sqrt(r * q) / p,
            [=](const number& k) {
                return number(log_gamma(k + r) - log_factorial(k) - log_gamma(r) + r * log(p) + times_log1p(k, p));
            }};
}
[[nodiscard]] inline distribution of(const boost::math::negative_binomial& d) {
    return negative_binomial(d.successes(), d.success_fraction());
}
[[nodiscard]] inline distribution of(const boost::math::geometric& d) {
    distribution result = negative_binomial(1, d.success_fraction());
    result.name = "geometric(" + number(d.success_fraction()).str(6) + ")";
    return result;
}
[[nodiscard]] inline distribution of(const boost::math::hypergeometric& d) {
    const number n = d.sample_count();
    const number r = d.defective();
    const number total = d.total();
    const number excess = r + n - total;
    const number p = n / total;
    return {"hypergeometric(" + r.str(0) + ", " + n.str(0) + ", " + total.str(0) + ")",
            excess > 0 ? excess : number(0),
            r < n ? r : n,
            r * p,
            total > 1 ? number(sqrt(r * p * (1 - p) * (total - r) / (total - 1))) : number(0),
            [=](const number& k) {
                return number(log_choose(r, k) + log_choose(total - r, n - k) - log_choose(total, n));
            }};
}

using subject = std::variant<boost::math::bernoulli, boost::math::binomial, boost::math::geometric,
                             boost::math::negative_binomial, boost::math::poisson, boost::math::hypergeometric>;

[[nodiscard]] inline distribution of(const subject& s) {
    return std::visit([](const auto& d) { return of(d); }, s);
}

[[nodiscard]] inline bool covers(const distribution& d, const number& k) {
    return k >= d.first && (!d.last || k <= *d.last);
}

/// Σ f(k, ln p(k)) over the outcomes of p that matter.
[[nodiscard]] inline number sum_over(const distribution& p,
                                     const std::function<number(const number& k, const number& log_p)>& f) {
    const number stride = p.width > 500 ? number(floor(p.width / 10)) : number(1);
    const number center = floor(p.center);
    number sum = 0;
    for (const int direction : {1, -1})
        for (number k = direction > 0 ? center : number(center - stride); covers(p, k); k += direction * stride) {
            const number log_p = p.log_mass(k);
            sum += stride * f(k, log_p);
            if (log_p < -90 - log(stride) && abs(k - center) > p.width) break;  // 10^-39
        }
    return sum;
}

[[nodiscard]] inline bool is_inside(const distribution& p, const distribution& q) {
    return p.first >= q.first && (!q.last || (p.last && *p.last <= *q.last));
}

[[nodiscard]] inline number entropy(const distribution& p) {
    return sum_over(p, [](const number&, const number& log_p) { return number(-exp(log_p) * log_p); });
}
[[nodiscard]] inline number cross_entropy(const distribution& p, const distribution& q) {
    return sum_over(p, [&](const number& k, const number& log_p) { return number(-exp(log_p) * q.log_mass(k)); });
}
[[nodiscard]] inline number kl_divergence(const distribution& p, const distribution& q) {
    return sum_over(p,
                    [&](const number& k, const number& log_p) { return number(exp(log_p) * (log_p - q.log_mass(k))); });
}

}  // namespace countable_oracle

#endif
