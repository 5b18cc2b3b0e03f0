#ifndef SURPRISAL_DISTRIBUTIONS_MASSES_HPP
#define SURPRISAL_DISTRIBUTIONS_MASSES_HPP

#include <cstddef>
#include <limits>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/errors.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// Masses mᵢ ≥ 0 in contiguous memory. Of probabilities the sum must be 1 within tolerance.
template <class E, bool SumIsOne>
struct mass_span {
    using element = E;
    static constexpr bool sum_is_one = SumIsOne;
    using arithmetic = arithmetic_of<E>;

    const E* data;
    std::size_t outcomes;

    [[nodiscard]] constexpr std::size_t size() const { return outcomes; }

    /// Those of some outcomes in a row.
    [[nodiscard]] constexpr mass_span<E, false> part(std::size_t start, std::size_t length) const {
        return {data + start, length};
    }

    template <class T>
    [[nodiscard]] constexpr double_word<T> at(std::size_t i) const {
        return exactly<T>(data[i]);
    }

    /// How far from 1 the sum may be.
    [[nodiscard]] static constexpr arithmetic tolerance() {
        if constexpr (SumIsOne)
            return sum_tolerance<E>();
        else
            return std::numeric_limits<arithmetic>::infinity();
    }

    constexpr void check_elements(argument which) const {
        if (outcomes == 0) fail_empty(which);
        for (std::size_t i = 0; i < outcomes; ++i)
            if (!is_mass(data[i])) fail_element(which, i, static_cast<double>(data[i]));
    }

    template <class T>
    constexpr void check_sum(const double_word<T>& sum, argument which) const {
        if constexpr (SumIsOne) {
            const T allowed = static_cast<T>(tolerance());
            const T excess = (sum - T(1)).hi;
            if (!(excess <= allowed && excess >= -allowed))
                fail_sum(which, static_cast<double>(sum.hi), static_cast<double>(allowed));
        }
    }
};

/// All mass on one of n outcomes.
struct point_mass {
    using arithmetic = double;

    std::size_t label;
    std::size_t outcomes;

    [[nodiscard]] constexpr std::size_t size() const { return outcomes; }

    template <class T>
    [[nodiscard]] constexpr double_word<T> at(std::size_t i) const {
        return T(i == label ? 1 : 0);
    }

    constexpr void check_elements(argument which) const {
        if (label >= outcomes) fail_label(which, label, outcomes);
    }

    template <class T>
    constexpr void check_sum(const double_word<T>& /*sum*/, argument /*which*/) const {}
};

/// 1 − ε on one of n outcomes, and ε/n on each: in units of 1/n, where they are exact.
struct smoothed_point_mass {
    using arithmetic = double;

    std::size_t label;
    std::size_t outcomes;
    double epsilon;

    [[nodiscard]] constexpr std::size_t size() const { return outcomes; }

    template <class T>
    [[nodiscard]] constexpr double_word<T> at(std::size_t i) const {
        const auto share = static_cast<T>(epsilon);
        if (i != label) return share;
        return exactly<T>(outcomes) * two_sum<T>(1, -share) + share;
    }

    constexpr void check_elements(argument which) const {
        if (label >= outcomes) fail_label(which, label, outcomes);
    }

    template <class T>
    constexpr void check_sum(const double_word<T>& /*sum*/, argument /*which*/) const {}
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
