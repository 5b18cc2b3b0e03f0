#ifndef SURPRISAL_DISTRIBUTIONS_LOG_MASSES_HPP
#define SURPRISAL_DISTRIBUTIONS_LOG_MASSES_HPP

#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/exponential.hpp>
#include <surprisal/arithmetic/fixed_point.hpp>
#include <surprisal/arithmetic/logarithm.hpp>
#include <surprisal/distributions/distribution.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/errors.hpp>
#include <surprisal/units.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// Whether x is finite or −∞, from the representation where there is one, as is_mass().
template <class E>
[[nodiscard]] constexpr bool is_log_mass(const E& x) {
    if constexpr (std::same_as<E, double>) {
        const auto bits = std::bit_cast<std::uint64_t>(x);
        return bits < 0x7FF0'0000'0000'0000 || (bits >> 63U != 0 && bits <= 0xFFF0'0000'0000'0000);
    } else if constexpr (std::same_as<E, float> || half_precision<E>) {
        const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(x));
        return bits < 0x7F80'0000 || (bits >> 31U != 0 && bits <= 0xFF80'0000);
    } else {
        return x <= std::numeric_limits<E>::max();
    }
}

/// Whether a logarithm that is_log_mass() is not −∞.
template <class E>
[[nodiscard]] constexpr bool is_finite_log_mass(const E& x) {
    if constexpr (std::same_as<E, double>)
        return std::bit_cast<std::uint64_t>(x) != 0xFFF0'0000'0000'0000;
    else if constexpr (std::same_as<E, float> || half_precision<E>)
        return std::bit_cast<std::uint32_t>(static_cast<float>(x)) != 0xFF80'0000;
    else
        return x >= std::numeric_limits<E>::lowest();
}

/// The base of a unit's logarithms; 0 for e, and for units that are not told by one.
template <class Unit>
inline constexpr int base_of = 0;
template <int Base>
inline constexpr int base_of<base<Base>> = Base;

/// Masses exp(zᵢ/temperature) by their logarithms in contiguous memory, −∞ for a mass of 0. Of log-probabilities the sum
/// must be 1 within tolerance; these may be in another unit than nats.
template <class E, bool SumIsOne, class Unit = nats>
struct log_mass_span {
    using unit = Unit;
    using element = E;
    static constexpr bool sum_is_one = SumIsOne;
    using arithmetic = arithmetic_of<E>;

    const E* data;
    std::size_t outcomes;
    arithmetic temperature{1};

    [[nodiscard]] constexpr std::size_t size() const { return outcomes; }

    /// Those of some outcomes in a row.
    [[nodiscard]] constexpr log_mass_span<E, false, Unit> part(std::size_t start, std::size_t length) const {
        return {data + start, length, temperature};
    }

    /// What the logarithms are divided by to be in nats: a nat is so many of their unit.
    template <class T>
    [[nodiscard]] constexpr scaled<T> divisor() const {
        if constexpr (std::same_as<Unit, nats>) {
            return split<T>(T(temperature));
        } else if constexpr (base_of<Unit> != 0 && std::is_floating_point_v<T>) {
            constexpr scaled<T> nat = Unit::from_nats(split<T>(T(1)));
            return split<T>(T(temperature)) * nat;
        } else {
            return split<T>(T(temperature)) * Unit::from_nats(split<T>(T(1)));
        }
    }

    constexpr void check_elements(argument which) const {
        if (outcomes == 0) fail_empty(which);
        for (std::size_t i = 0; i < outcomes; ++i)
            if (!is_log_mass(data[i])) fail_log_mass(which, i, static_cast<double>(data[i]));
    }
};

template <class E, bool SumIsOne, class Unit>
inline constexpr bool is_logarithmic<log_mass_span<E, SumIsOne, Unit>> = true;

/// Where log-probabilities do not sum to 1 in their unit, there is another in which they do, or nearly, as logarithms that
/// were printed with few digits do; or else they are divided by their sum, in the unit that they were given in.
template <class Unit, class E>
[[noreturn, gnu::cold, gnu::noinline]] void refuse_sum(argument which, const E* l, std::size_t n, double sum,
                                                       double tolerance) {
    constexpr double few_digits = 1e-3;
    constexpr int own = base_of<Unit>;
    const double own_nat = rounded(Unit::from_nats(split<double>(1.0)));
    for (const bool nearly : {false, true})
        for (const int other : {0, 10, 2}) {
            if (other == own) continue;
            const double log_base = other == 0 ? 1 : std::log(static_cast<double>(other));
            double other_sum = 0;
            for (std::size_t i = 0; i < n; ++i) other_sum += std::exp(static_cast<double>(l[i]) * log_base);
            if (!(std::fabs(other_sum - 1) <= (nearly ? few_digits : tolerance))) continue;
            fail_log_sum(which, sum, tolerance, {own, other, nearly ? other_sum : 1, 1 / log_base, !nearly});
        }
    fail_log_sum(which, sum, tolerance, {own, own, sum, own_nat, false});
}

/// The distribution proportional to masses that are given by their logarithms. Nothing in it over- or underflows: masses are
/// relative to that of the mode, and a surprisal is what an outcome's logarithm lacks to the mode's, exactly, and the mode's
/// own surprisal.
template <class T, class E, bool SumIsOne, class Unit>
class distribution<T, log_mass_span<E, SumIsOne, Unit>> {
public:
    using log_masses = log_mass_span<E, SumIsOne, Unit>;

    constexpr distribution(const log_masses& z, argument which) : z_(z), temperature_(z.template divisor<T>()) {
        z_.check_elements(which);
        find_mode();
        if (!is_possible(mode_)) fail_all_masked(which);
        peak_ = half(mode_);
        add_up();
        if constexpr (SumIsOne) check_sum(which);
    }

    [[nodiscard]] constexpr std::size_t size() const { return z_.size(); }

    /// mᵢ, in units of the mode's mass.
    [[nodiscard]] constexpr scaled<T> mass(std::size_t i) const {
        return is_possible(i) ? exp_of_negative(depth(i)) : scaled<T>();
    }

    /// As of a distribution by masses.
    [[nodiscard]] constexpr scaled<T> mass_of_mode() const { return split<T>(T(1)); }
    [[nodiscard]] constexpr const scaled<T>& rest() const { return rest_; }

    /// What mass(i), a double word, lacks to mᵢ, in the unit 2^mass(i).exponent. A distribution that is equal to this one but
    /// for rounding differs from it by less than double words tell. In another unit than nats the divisor is itself known to
    /// double words only, and masses that these tell, such as whole bits', are taken for what they are.
    [[nodiscard]] constexpr T rest_of_mass(std::size_t i) const {
        if constexpr (std::is_floating_point_v<T> && std::numeric_limits<T>::digits <= 64 && base_of<Unit> == 0) {
            const scaled<T> gap = this->gap(i);
            constexpr T largest = T(0x1p20);  // beyond it no mass is next to another
            if (!is_possible(i) || gap.fraction.hi == 0) return 0;
            const double_word<T> quotient = gap.fraction / temperature_.fraction;
            const double_word<T> rest = gap.fraction - two_product(quotient.hi, temperature_.fraction.hi) -
                                        two_product(quotient.lo, temperature_.fraction.hi);
            const int exponent = gap.exponent - temperature_.exponent;
            const T octaves = joined(scaled<T>{quotient, exponent}).hi / ln2<T>().hi;
            if (!(octaves < largest)) return 0;
            fixed_point depth;
            depth.add(quotient.hi, exponent);
            depth.add(quotient.lo, exponent);
            depth.add(T(rest.hi / temperature_.fraction.hi), exponent);
            const auto k = static_cast<std::uint32_t>(octaves) + 1;
            const scaled<T> rounded_mass = mass(i);  // (mass + rest) 2^(k + exponent) is e^(k ln 2 − depth)
            const double_word<T> power =
                times_power_of_two(rounded_mass.fraction, rounded_mass.exponent + static_cast<int>(k));
            const T rest_of_power = (k * fixed_point::ln2() - depth).exp().less(power.hi, power.lo);
            return times_power_of_two(double_word<T>(rest_of_power), -rounded_mass.exponent - static_cast<int>(k)).hi;
        } else {
            return 0;
        }
    }

    /// Σm in these units.
    [[nodiscard]] constexpr const scaled<T>& total() const { return total_; }

    [[nodiscard]] constexpr bool is_possible(std::size_t i) const { return is_finite_log_mass(z_.data[i]); }

    /// −ln pᵢ, infinite where pᵢ = 0.
    [[nodiscard]] constexpr scaled<T> surprisal(std::size_t i) const {
        return is_possible(i) ? depth(i) + surprisal_of_mode_ : infinity<T>();
    }

    /// Σ exp(zᵢ/temperature).
    [[nodiscard]] constexpr scaled<T> sum() const {
        const scaled<T> power = exp_of_negative(size_of_peak());
        return peak_ < T(0) ? total_ * power : total_ / power;
    }

    /// ln Σ exp(zᵢ/temperature), relatively accurate also where the sum is next to 1.
    [[nodiscard]] constexpr double_word<T> log_sum() const {
        const double_word<T> peak = joined(size_of_peak());
        const double_word<T> log_sum = (peak_ < T(0) ? -peak : peak) + joined(surprisal_of_mode_);
        if (!(log_sum.hi < T(0.5) && log_sum.hi > T(-0.5))) return log_sum;
        const scaled<T> sum = this->sum();
        const double_word<T> excess = joined(sum) - T(1);
        return excess.hi < 0 ? -joined(log1p(split(-excess) / sum)) : joined(log1p(split(excess)));
    }

    /// How much the logarithm of mᵢ lacks to that of the mode.
    [[nodiscard]] constexpr scaled<T> depth(std::size_t i) const { return gap(i) / temperature_; }

    /// How much zᵢ lacks to that of the mode, exactly.
    [[nodiscard]] constexpr scaled<T> gap(std::size_t i) const {
        const scaled<T> x = split(two_sum<T>(peak_, 0 - half(i)));
        return {x.fraction, x.exponent + 1};
    }

    [[nodiscard]] constexpr const scaled<T>& temperature() const { return temperature_; }

private:
    /// |zᵢ|/temperature of the mode.
    [[nodiscard]] constexpr scaled<T> size_of_peak() const {
        const scaled<T> size = split<T>(peak_ < T(0) ? T(-peak_) : peak_);
        return scaled<T>{size.fraction, size.exponent + 1} / temperature_;
    }

    /// Of halves, no difference overflows.
    [[nodiscard]] constexpr T half(std::size_t i) const { return static_cast<T>(z_.data[i]) / 2; }

    constexpr void find_mode() {
        for (std::size_t i = 1; i < size(); ++i)
            if (z_.data[i] > z_.data[mode_]) mode_ = i;
    }

    constexpr void add_up() {
        scaled<T> rest;
        for (std::size_t i = 0; i < size(); ++i)
            if (i != mode_) rest = rest + mass(i);
        surprisal_of_mode_ = log1p(rest);
        total_ = split<T>(T(1)) + rest;
        rest_ = rest;
    }

    constexpr void check_sum(argument which) const {
        const T allowed = static_cast<T>(sum_tolerance<E>());
        const scaled<T> sum = size_of_peak().exponent < 20 ? this->sum() : scaled<T>{T(1), peak_ < T(0) ? -9999 : 9999};
        const bool is_near = sum.exponent == 0 || sum.exponent == 1;
        const T excess = is_near ? (joined(sum) - T(1)).hi : T(1);
        if (!(excess <= allowed && excess >= -allowed))
            refuse_sum<Unit>(which, z_.data, z_.size(), static_cast<double>(rounded(sum)),
                             static_cast<double>(allowed));
    }

    log_masses z_;
    scaled<T> temperature_;
    std::size_t mode_ = 0;
    T peak_{};
    scaled<T> surprisal_of_mode_{};
    scaled<T> total_{};
    scaled<T> rest_{};
};

/// What P and Q, both held by logarithms, say of each outcome. The logarithm of qᵢ/pᵢ comes from the difference of the scores
/// and that of the sums from these: each part has as many digits as it has itself, however close P is to Q.
template <class T, class E, bool PSumIsOne, class PUnit, class F, bool QSumIsOne, class QUnit>
class contrasts<T, log_mass_span<E, PSumIsOne, PUnit>, log_mass_span<F, QSumIsOne, QUnit>> {
public:
    using pair = distribution_pair<T, log_mass_span<E, PSumIsOne, PUnit>, log_mass_span<F, QSumIsOne, QUnit>>;

    constexpr explicit contrasts(const pair& of) : of_(of), log_of_totals_(log_ratio_of_totals()) {}

    [[nodiscard]] constexpr contrast<T> operator[](std::size_t i) const {
        contrast<T> x(of_.p.mass(i), of_.q.total(), of_.q.mass(i), of_.p.total());
        if (!(x.a.fraction.hi > 0 && x.b.fraction.hi > 0)) return x;
        const double_word<T> t = log_ratio_of_masses(i) - log_of_totals_;
        if (is_small(t)) x.difference = -(x.in_unit(x.a) * expm1(t));
        return x;
    }

private:
    [[nodiscard]] static constexpr bool is_small(const double_word<T>& t) { return t.hi < T(0.5) && t.hi > T(-0.5); }

    [[nodiscard]] static constexpr double_word<T> expm1(const double_word<T>& t) { return t + exp_beyond_tangent(t); }

    /// The logarithm of the masses' ratio, each in units of its own mode's: with one rounding of the difference of products,
    /// because temperatures that are next to each other cancel too.
    [[nodiscard]] constexpr double_word<T> log_ratio_of_masses(std::size_t i) const {
        const scaled<T> a = of_.p.gap(i);
        const scaled<T> b = of_.q.gap(i);
        const scaled<T>& t = of_.p.temperature();
        const scaled<T>& u = of_.q.temperature();
        const int exponent =
            larger_exponent<T>({a.fraction, a.exponent + u.exponent}, {b.fraction, b.exponent + t.exponent});
        const double_word<T> difference = difference_of_products(a, u, b, t, exponent);
        return times_power_of_two(difference / (t.fraction * u.fraction), exponent - t.exponent - u.exponent);
    }

    /// ln of Q's total over P's, as ln(1 + Σ (nᵢ − mᵢ)/Σ mᵢ).
    [[nodiscard]] constexpr double_word<T> log_ratio_of_totals() const {
        double_word<T> excess;
        for (std::size_t i = 0; i < of_.p.size(); ++i) {
            if (!of_.p.is_possible(i) && !of_.q.is_possible(i)) continue;
            const double_word<T> mass = joined(of_.p.mass(i));
            if (of_.p.is_possible(i) && of_.q.is_possible(i)) {
                const double_word<T> t = log_ratio_of_masses(i);
                if (is_small(t)) {
                    excess += mass * expm1(t);
                    continue;
                }
            }
            excess += joined(of_.q.mass(i)) - mass;
        }
        const double_word<T> ratio = excess / joined(of_.p.total());
        if (!(ratio.hi < 0)) return joined(log1p(split(ratio)));
        return -joined(log1p(split(-ratio / (T(1) + ratio))));
    }

    const pair& of_;
    double_word<T> log_of_totals_;
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
