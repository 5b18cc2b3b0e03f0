#ifndef SURPRISAL_CLOSED_FORM_GAUSS_SUM_HPP
#define SURPRISAL_CLOSED_FORM_GAUSS_SUM_HPP

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include <surprisal/config.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// Gauss's rule for a sum over n neighbouring integers: Σ f(k) ≈ Σ weightᵢ f(middle + n/2 · nodeᵢ), exact for polynomials
/// of degree below 2 · points. Its nodes are the zeros of the discrete Chebyshev (Gram) polynomial and lie between the
/// integers; as n grows it becomes the Gauss–Legendre rule.
///
/// Domain    n ≥ 64, from where on the zeros are near those of the Legendre polynomial.
/// Source    Gautschi, Orthogonal Polynomials: Computation and Approximation, 2004: table 1.2 has the recurrence.
class gauss_sum {
public:
    static constexpr std::size_t points = 16;

    explicit gauss_sum(double n) : n_(n) {
        double norm = n;  // Σ π² of the monic polynomial of degree points − 1
        for (std::size_t i = 1; i < points; ++i) norm *= recurrence(i);
        for (std::size_t i = 0; i < points / 2; ++i) {
            double x = std::cos(std::numbers::pi * (static_cast<double>(i) + 0.75) / (points + 0.5));
            polynomial at = evaluate(x);
            for (int step = 0; step < 10; ++step) {
                const double move = at.value / at.slope;
                x -= move;
                at = evaluate(x);
                if (std::fabs(move) < 1e-10) break;  // the next move is its square
            }
            nodes_[i] = x;
            nodes_[points - 1 - i] = -x;
            weights_[i] = weights_[points - 1 - i] = norm / (at.slope * at.before);
        }
    }

    [[nodiscard]] double length() const { return n_; }
    [[nodiscard]] double node(std::size_t i) const { return nodes_[i]; }
    [[nodiscard]] double weight(std::size_t i) const { return weights_[i]; }

private:
    struct polynomial {
        double value;
        double slope;
        double before;  // of degree points − 1
    };

    [[nodiscard]] double recurrence(std::size_t degree) const {
        const auto i = static_cast<double>(degree);
        return i * i * (1 - (i / n_) * (i / n_)) / (4 * i * i - 1);
    }

    [[nodiscard]] polynomial evaluate(double x) const {
        polynomial at{x, 1, 1};
        double slope_before = 0;
        for (std::size_t i = 1; i < points; ++i) {
            const double b = recurrence(i);
            const double value = x * at.value - b * at.before;
            const double slope = at.value + x * at.slope - b * slope_before;
            at.before = at.value;
            slope_before = at.slope;
            at.value = value;
            at.slope = slope;
        }
        return at;
    }

    double n_;
    std::array<double, points> nodes_{};
    std::array<double, points> weights_{};
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
