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
    [[nodiscard]] constexpr scaled<T> depth(std::size_t i) const {
        const scaled<T> x = split(two_sum<T>(peak_, -half(i)));
        return scaled<T>{x.fraction, x.exponent + 1} / temperature_;
    }

    [[nodiscard]] constexpr const scaled<T>& surprisal_of_mode() const { return surprisal_of_mode_; }

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
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
