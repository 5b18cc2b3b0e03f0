#ifndef SURPRISAL_DISTRIBUTIONS_SMOOTHED_HPP
#define SURPRISAL_DISTRIBUTIONS_SMOOTHED_HPP

#include <concepts>
#include <cstddef>
#include <stdexcept>
#include <utility>

#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/labels.hpp>
#include <surprisal/distributions/masses.hpp>
#include <surprisal/distributions/one_hot.hpp>
#include <surprisal/errors.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

namespace detail {

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_smoothing(double epsilon) {
    fail<std::domain_error>(message() << "surprisal::smoothed: ε is " << epsilon
                                      << "; the share that is spread over all outcomes is between 0 and 1");
}

}  // namespace detail

/// A label of which a share ε is spread evenly over all outcomes: 1 − ε + ε/n on the label and ε/n elsewhere. The other
/// argument of a measure says how many outcomes n there are.
///
/// Domain    0 ≤ ε ≤ 1.
/// Errors    std::domain_error for another ε.
/// Source    Szegedy, Vanhoucke, Ioffe, Shlens, Wojna 2016, §7.
template <label_noun P>
class smoothed {
public:
    constexpr smoothed(P label, double epsilon) : label_(std::move(label)), epsilon_(epsilon) {
        if (!detail::is_mass(epsilon) || epsilon > 1) detail::fail_smoothing(epsilon);
    }

    [[nodiscard]] constexpr const P& label() const { return label_; }
    [[nodiscard]] constexpr double epsilon() const { return epsilon_; }

    [[nodiscard]] constexpr std::size_t size() const requires(!std::same_as<P, one_hot>) { return label_.size(); }
    [[nodiscard]] constexpr bool is_left_out(std::size_t row) const requires(!std::same_as<P, one_hot>) {
        return label_.is_left_out(row);
    }
    [[nodiscard]] constexpr auto operator[](std::size_t row) const requires(!std::same_as<P, one_hot>) {
        return smoothed<one_hot>(label_[row], epsilon_);
    }

private:
    P label_;
    double epsilon_;
};

template <>
struct noun<smoothed<one_hot>> {
    /// The measures depend on how many outcomes there are.
    static constexpr bool needs_outcomes = true;

    [[nodiscard]] static constexpr std::size_t smallest_size(const smoothed<one_hot>& p) {
        return p.label().label() + 1;
    }

    [[nodiscard]] static constexpr auto masses(const smoothed<one_hot>& p, std::size_t outcomes) {
        return detail::smoothed_point_mass{p.label().label(), outcomes, p.epsilon()};
    }
};

namespace detail {

template <class R>
inline constexpr bool is_by_row<smoothed<labels<R>>> = true;

}  // namespace detail

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
