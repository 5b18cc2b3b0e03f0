#ifndef SURPRISAL_CLOSED_FORM_NON_CENTRAL_T_HPP
#define SURPRISAL_CLOSED_FORM_NON_CENTRAL_T_HPP

#include <cmath>

#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/excess.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_function.hpp>
#include <surprisal/closed_form/normal.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/non_central_t.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

/// √x in double words.
[[nodiscard]] inline wide wide_sqrt(const wide& x) {
    const double root = std::sqrt(x.hi);
    return root > 0 ? root + (x - wide(root) * root) / (2 * root) : wide(0);
}

/// ln ∫ exp(−n (eᵗ − 1 − t) − ½ y² (eᵗ − 1)²) dt/σ over the line with 1/σ² = n + y², by trapezoids: the integrand is analytic
/// to π/4 to both sides.
[[nodiscard]] inline double log_noncentral_t_integral(double n, double y) {
    const double deviation = 1 / std::hypot(std::sqrt(n), y);
    const double step = deviation < 0.24 ? 0.25 * deviation : 0.06;
    double sum = 1;
    for (const double direction : {-step, step}) {
        for (int i = 1;; ++i) {
            const double t = direction * i;
            const double grown = y * std::expm1(t);
            const double height = std::exp(-n * exp_excess(t) - grown * grown / 2);
            sum += height;
            if (height < 1e-19) break;
        }
    }
    return std::log(sum * (step / deviation));
}

}  // namespace detail

/// (Z + δ)/√(χ²/v). The density is an integral over the value c of χ, of exp(n ln c − ½ c² − ½ (u c − δ)²) with n = v + 1
/// and u = x/√v, taken about its mode c*: with ρ = c*²/n and z = u c* − δ it is
///     exp(−½ z² − ½ n (ρ − 1 − ln ρ)) ∫ exp(−n (eᵗ − 1 − t) − ½ c*² (1 + u²) (eᵗ − 1)²) dt
/// times what does not depend on x. Nothing in it is negative, and however large δ² and n are, they are not there to cancel.
/// Entropy and divergences are by quadrature.
///
/// Source    Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions, vol. 2, 2nd ed., §31.5.
template <class T, class Policy>
struct family<boost::math::non_central_t_distribution<T, Policy>> {
    using distribution = boost::math::non_central_t_distribution<T, Policy>;
    static constexpr const char* name = "non_central_t";

    static interval support(const distribution& /*d*/) { return whole_line; }

    static auto log_density(const distribution& d) {
        const double v = freedom(d);
        const bool is_normal = v > most;
        // Beside a δ as large as that, Z is nothing where the mass is: a power of 2 is taken off it, and off x.
        const int excess = most_shift < std::fabs(shift(d)) ? split(wide(std::fabs(shift(d)))).exponent - 200 : 0;
        const auto unit = detail::power_of_two<double>(excess);
        return [is_normal, unit, excess, given = shift(d),
                inside = at_mode(is_normal ? 1 : v, shift(d) / unit)](double x) {
            if (is_normal) return detail::log_normal_density(detail::distance_of(x, given), split(wide(1)), wide(0));
            return inside(x / unit) - excess * ln2<double>().hi;
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    static void guide(const distribution& d, guidance& told) {
        const double v = freedom(d);
        const double of_freedom = v > most ? 1 : std::sqrt(v / (v + 2.5));
        told.add_peak(shift(d) * of_freedom, std::hypot(1, v > most ? 0 : shift(d) / std::sqrt(2 * (v + 1))));
    }

    /// Of the rounding of an integral, and of two logarithms.
    static double epsilon(const distribution& /*d*/) { return 0x1p-51; }

    static bool is_valid(const distribution& d) { return freedom(d) > 0 && detail::is_number(shift(d)); }

private:
    /// Beyond, nothing in double tells it from the normal distribution, but far out in its tails.
    static constexpr double most = 0x1p200;

    static double freedom(const distribution& d) { return static_cast<double>(d.degrees_of_freedom()); }
    static double shift(const distribution& d) { return static_cast<double>(d.non_centrality()); }

    /// The δ up to which squares have room.
    static constexpr double most_shift = 0x1p200;

    struct at_mode {
        double v;
        double shift;
        wide n = wide(v) + 1.0;
        wide root_n = detail::wide_sqrt(n);
        wide root_v = detail::wide_sqrt(v);
        wide root_ratio = detail::wide_sqrt(n / v);
        wide height = 0.5 * ln2<double>() - 0.5 - 2.0 * detail::wide_half_log_two_pi -
                      wide_stirling_remainder(wide(v / 2)) + 0.5 * (v * wide_log1p(1.0 / wide(v)));

        at_mode(double of_v, double of_shift) : v(of_v), shift(of_shift) {}

        [[nodiscard]] double operator()(double x) const {
            const double far =
                0x1p60 * (1 + std::fabs(shift)) * root_v.hi;  // from there on the density is a power of x
            if (!(std::fabs(x) > far)) return near(x);
            const double last = std::copysign(far, x);
            return detail::decayed(near(last), split(n) * split(wide_log_ratio(std::fabs(x), far)));
        }

        [[nodiscard]] double near(double x) const {
            const wide u = x / root_v;
            const wide stretch = 1.0 + u * u;
            const wide slope = shift * u;
            const wide root = detail::wide_sqrt(4.0 * n * stretch + slope * slope);
            const wide q = slope.hi > 0 ? 4.0 * n * stretch / (root + slope) : root - slope;
            const wide mode = 2.0 * n / q;
            const wide z = (x * root_ratio - shift) * ((2.0 * root_n + q) / (2.0 * root_n * stretch + q));
            const wide apart = -(z * u) * (mode / n);  // ρ − 1
            const bool is_close = std::fabs(apart.hi) < 0.5;
            const wide excess = is_close ? log_excess(apart) : wide_ratio_excess(4.0 * n, q * q);
            const wide steepness = mode * (mode / n) * stretch;
            const double integral = detail::log_noncentral_t_integral(n.hi, std::sqrt(steepness.hi) * root_n.hi);
            return detail::decayed(height - 0.5 * wide_log(1.0 + steepness) + integral, 0.5 * (z * z + n * excess));
        }
    };
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
