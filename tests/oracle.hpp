#ifndef SURPRISAL_TESTS_ORACLE_HPP
#define SURPRISAL_TESTS_ORACLE_HPP

// The measures by their textbook formulas on the exact values of the inputs. Plain subtraction and plain logarithms: in
// 60 decimal digits or more, and 800 where probabilities reach below 10^-300, the cancellations that the library avoids do
// no harm.

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <boost/multiprecision/mpfr.hpp>

namespace oracle {

using number =
    boost::multiprecision::number<boost::multiprecision::mpfr_float_backend<0>, boost::multiprecision::et_off>;

/// Sets the number of decimal digits of what is computed from now on.
inline void set_digits(unsigned digits) { number::default_precision(digits); }

/// The distribution proportional to a range of numbers.
template <class R>
[[nodiscard]] std::vector<number> normalized(const R& range) {
    std::vector<number> p;
    number sum = 0;
    for (const auto& x : range) {
        p.emplace_back(x);
        sum += p.back();
    }
    for (number& x : p) x /= sum;
    return p;
}

/// Whether every outcome that P has is one that Q has too.
[[nodiscard]] inline bool is_possible(const std::vector<number>& p, const std::vector<number>& q) {
    for (std::size_t i = 0; i < p.size(); ++i)
        if (p[i] > 0 && q[i] == 0) return false;
    return true;
}

/// The distribution proportional to the exponentials of a range of numbers over a temperature, with −ln p of each: the
/// most likely one's from the others' sum, which keeps its digits where p is next to 1.
struct model {
    std::vector<number> p;
    std::vector<number> surprisal;

    template <class R, class Temperature>
    model(const R& range, const Temperature& temperature) {
        std::vector<number> scores;
        for (const auto& x : range) scores.emplace_back(number(x) / number(temperature));
        std::size_t mode = 0;
        for (std::size_t i = 0; i < scores.size(); ++i)
            if (scores[i] > scores[mode]) mode = i;
        const number peak = scores[mode];
        number others = 0;
        for (std::size_t i = 0; i < scores.size(); ++i)
            if (i != mode) others += exp(scores[i] - peak);
        const number of_mode = log1p(others);
        for (const number& x : scores) {
            surprisal.emplace_back((peak - x) + of_mode);
            p.emplace_back(exp(-surprisal.back()));
        }
    }
};

template <class R, class Temperature>
[[nodiscard]] std::vector<number> softmax(const R& range, const Temperature& temperature) {
    return model(range, temperature).p;
}

[[nodiscard]] inline number cross_entropy(const std::vector<number>& p, const model& q) {
    number sum = 0;
    for (std::size_t i = 0; i < p.size(); ++i)
        if (p[i] > 0) sum += p[i] * q.surprisal[i];
    return sum;
}

[[nodiscard]] inline number kl_divergence(const model& p, const model& q) {
    number sum = 0;
    for (std::size_t i = 0; i < p.p.size(); ++i)
        if (p.p[i] > 0) sum += p.p[i] * (q.surprisal[i] - p.surprisal[i]);
    return sum;
}

[[nodiscard]] inline number cross_entropy(const std::vector<number>& p, const std::vector<number>& q) {
    number sum = 0;
    for (std::size_t i = 0; i < p.size(); ++i)
        if (p[i] > 0) sum -= p[i] * log(q[i]);
    return sum;
}

[[nodiscard]] inline number entropy(const std::vector<number>& p) { return cross_entropy(p, p); }

[[nodiscard]] inline number kl_divergence(const std::vector<number>& p, const std::vector<number>& q) {
    number sum = 0;
    for (std::size_t i = 0; i < p.size(); ++i)
        if (p[i] > 0) sum += p[i] * log(p[i] / q[i]);
    return sum;
}

[[nodiscard]] inline number jensen_shannon_divergence(const std::vector<number>& p, const std::vector<number>& q) {
    std::vector<number> middle;
    for (std::size_t i = 0; i < p.size(); ++i) middle.push_back((p[i] + q[i]) / 2);
    return (kl_divergence(p, middle) + kl_divergence(q, middle)) / 2;
}

/// The measures of two distributions together, of one logarithm of each number: most of the time goes into these. Where
/// Q forbids what P has, only the entropy and the Jensen–Shannon divergence are worked out.
struct measures {
    number entropy = 0;
    number cross_entropy = 0;
    number kl_divergence = 0;
    number jensen_shannon_divergence = 0;
    bool is_finite = true;

    measures(const std::vector<number>& p, const std::vector<number>& q) {
        for (std::size_t i = 0; i < p.size(); ++i) {
            const number log_p = p[i] > 0 ? number(log(p[i])) : number(0);
            const number log_q = q[i] > 0 ? number(log(q[i])) : number(0);
            const number log_middle = p[i] > 0 || q[i] > 0 ? number(log((p[i] + q[i]) / 2)) : number(0);
            entropy -= p[i] * log_p;
            jensen_shannon_divergence += (p[i] * (log_p - log_middle) + q[i] * (log_q - log_middle)) / 2;
            if (p[i] > 0 && q[i] == 0) is_finite = false;
            if (!is_finite) continue;
            cross_entropy -= p[i] * log_q;
            kl_divergence += p[i] * (log_p - log_q);
        }
    }
};

/// The margins of a rows × columns table, and the table as the product of its margins.
struct table {
    std::vector<number> cells;
    std::vector<number> row_of_cell;
    std::vector<number> independent;

    table(const std::vector<number>& joint, std::size_t rows, std::size_t columns) : cells(joint) {
        std::vector<number> row(rows);
        std::vector<number> column(columns);
        for (std::size_t i = 0; i < joint.size(); ++i) {
            row[i / columns] += joint[i];
            column[i % columns] += joint[i];
        }
        for (std::size_t i = 0; i < joint.size(); ++i) {
            row_of_cell.push_back(row[i / columns]);
            independent.emplace_back(row[i / columns] * column[i % columns]);
        }
    }
    [[nodiscard]] number mutual_information() const { return kl_divergence(cells, independent); }
    [[nodiscard]] number conditional_entropy() const { return -kl_divergence(cells, row_of_cell); }
};

/// |value − reference| in units in the last place of the reference, for a T with the digits and range of its type.
template <class T>
[[nodiscard]] double ulps(T value, const number& reference) {
    if (reference == 0) return value == 0 ? 0 : std::numeric_limits<double>::infinity();
    int exponent = 0;
    const number fraction = frexp(reference, &exponent);
    static_cast<void>(fraction);
    const int lowest = std::numeric_limits<T>::min_exponent;
    const int last = (exponent < lowest ? lowest : exponent) - std::numeric_limits<T>::digits;
    return static_cast<double>(abs(number(value) - reference) / ldexp(number(1), last));
}

}  // namespace oracle

#endif
