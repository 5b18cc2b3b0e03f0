#ifndef SURPRISAL_DISTRIBUTIONS_TABLE_HPP
#define SURPRISAL_DISTRIBUTIONS_TABLE_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/distributions/density.hpp>
#include <surprisal/errors.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// b − a of b > a, in double words and a unit in which neither it nor the products with it over- or underflow.
struct line_length {
    double_word<double> value;
    int exponent;

    line_length(double a, double b) : exponent(exponent_for(larger_size(a, b))) {
        value = exponent == 0 ? two_sum(b, -a) : two_sum(std::ldexp(b, -exponent), -std::ldexp(a, -exponent));
    }

    [[nodiscard]] double log() const {
        constexpr double ln2 = 0x1.62e42fefa39efp-1;
        const double log = std::log(value.rounded());
        return exponent == 0 ? log : log + exponent * ln2;
    }

private:
    [[nodiscard]] static double larger_size(double a, double b) { return std::fmax(std::fabs(a), std::fabs(b)); }
    [[nodiscard]] static int exponent_for(double size) { return size > 0x1p900 ? 200 : size < 0x1p-600 ? -450 : 0; }
};

/// Which part of `whole` a length is.
[[nodiscard]] inline double_word<double> part_of(const line_length& length, const line_length& whole) {
    return times_power_of_two(length.value / whole.value, length.exponent - whole.exponent);
}

/// What the user calls the two arguments of a table.
struct table_names {
    const char* noun;
    const char* knots;
    const char* values;
};

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_table_sizes(argument which, table_names of, std::size_t knots,
                                                                    std::size_t values, const char* rule) {
    fail<std::invalid_argument>(message() << which << " = " << of.noun << " has " << knots << " " << of.knots << " and "
                                          << values << " " << of.values << "; " << rule);
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_knot(argument which, table_names of, std::size_t i, double x) {
    fail<std::domain_error>(message() << which << " = " << of.noun << ": " << of.knots << "[" << i << "] = " << x
                                      << "; each of them is a finite number");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_order(argument which, table_names of, std::size_t i, double x,
                                                              double before) {
    fail<std::invalid_argument>(message() << which << " = " << of.noun << ": " << of.knots << "[" << i << "] = " << x
                                          << " does not exceed " << of.knots << "[" << i - 1 << "] = " << before
                                          << "; they ascend strictly");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_table_value(argument which, table_names of, std::size_t i,
                                                                    double value) {
    fail<std::domain_error>(message() << which << " = " << of.noun << ": " << of.values << "[" << i << "] = " << value
                                      << "; each of them is finite and not negative");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_table_mass(argument which, table_names of) {
    fail<std::domain_error>(message() << which << " = " << of.noun << " has no mass: all of its " << of.values
                                      << " are 0");
}

/// A density that is constant or linear between neighbouring knots, divided by its integral.
///
/// Of each piece it holds the heights at the ends times the length, 2^unit times, in double words: the mean of the two is the
/// mass of the piece. So widths and heights of any scale are as good as those around 1.
class table {
public:
    static constexpr int unit = 900;
    static constexpr double from_unit = 0x1p-900;

    /// n + 1 edges and n weights: a weight is the mass of its bin.
    [[nodiscard]] static table of_bins(std::vector<double> edges, const std::vector<double_word<double>>& weights) {
        table result(std::move(edges), true);
        const int exponent = exponent_of(weights);
        double_word<double> sum;
        for (const double_word<double>& w : weights) {
            result.left_.push_back(in_unit(w, exponent));
            sum += result.left_.back();
        }
        result.normalize(sum);
        result.set_mass(sum, exponent, 0);
        return result;
    }

    /// n knots and the heights there.
    [[nodiscard]] static table of_points(std::vector<double> knots, const std::vector<double_word<double>>& heights) {
        table result(std::move(knots), false);
        const int exponent = exponent_of(heights);
        const line_length span(result.knots_.front(), result.knots_.back());
        double_word<double> sum;
        for (std::size_t i = 0; i + 1 < result.knots_.size(); ++i) {
            const double_word<double> part = part_of(result.length(i), span);
            result.left_.push_back(product(part, in_unit(heights[i], exponent)));
            result.right_.push_back(product(part, in_unit(heights[i + 1], exponent)));
            sum += 0.5 * (result.left_.back() + result.right_.back());
        }
        result.normalize(sum);
        result.set_mass(sum, exponent, span.log());
        return result;
    }

    /// The number of pieces.
    [[nodiscard]] std::size_t size() const { return left_.size(); }
    [[nodiscard]] bool is_constant() const { return is_constant_; }
    [[nodiscard]] double knot(std::size_t i) const { return knots_[i]; }
    [[nodiscard]] line_length length(std::size_t i) const { return {knots_[i], knots_[i + 1]}; }
    [[nodiscard]] const double_word<double>& left(std::size_t i) const { return left_[i]; }
    [[nodiscard]] const double_word<double>& right(std::size_t i) const { return is_constant_ ? left_[i] : right_[i]; }
    [[nodiscard]] bool is_empty(std::size_t i) const { return left(i).hi == 0 && right(i).hi == 0; }

    /// What it was divided by.
    [[nodiscard]] double mass() const { return mass_; }
    [[nodiscard]] double log_mass() const { return log_mass_; }

    /// A height as a number.
    [[nodiscard]] static double height_of(const double_word<double>& share, const line_length& length) {
        const double height = share.hi * from_unit / length.value.hi;
        return length.exponent == 0 ? height : std::ldexp(height, -length.exponent);
    }

    /// Whether all heights are numbers with all their digits.
    [[nodiscard]] bool has_heights() const {
        const auto is_number = [](const double_word<double>& share, const line_length& at) {
            const double height = height_of(share, at);
            return share.hi == 0 || (share.hi > 0x1p-60 && height > 0x1p-960 && height < 0x1p960);
        };
        for (std::size_t i = 0; i < size(); ++i)
            if (const line_length at = length(i); !is_number(left(i), at) || !is_number(right(i), at)) return false;
        return true;
    }

    /// Where it is positive, but for what may be 0 between.
    [[nodiscard]] interval support() const {
        std::size_t first = 0;
        std::size_t last = size();
        while (is_empty(first)) ++first;
        while (is_empty(last - 1)) --last;
        return {knots_[first], knots_[last]};
    }

    /// The piece in which x lies, the one to its right where it is a knot.
    [[nodiscard]] std::size_t piece_at(double x) const {
        const auto next = std::upper_bound(knots_.begin() + 1, knots_.end() - 1, x);
        return static_cast<std::size_t>(next - knots_.begin()) - 1;
    }

private:
    table(std::vector<double> knots, bool is_constant) : knots_(std::move(knots)), is_constant_(is_constant) {
        left_.reserve(knots_.size());
        if (!is_constant) right_.reserve(knots_.size());
    }

    /// The exponent of the largest.
    [[nodiscard]] static int exponent_of(const std::vector<double_word<double>>& values) {
        double most = 0;
        for (const double_word<double>& v : values) most = std::fmax(most, v.hi);
        return std::ilogb(most);
    }

    [[nodiscard]] static double_word<double> in_unit(const double_word<double>& x, int exponent) {
        // In two steps: the power itself may be too large for a number.
        const auto first = power_of_two<double>((unit - exponent) / 2);
        const auto last = power_of_two<double>(unit - exponent - (unit - exponent) / 2);
        return positive(x, {x.hi * first * last, x.lo * first * last});
    }

    [[nodiscard]] static double_word<double> product(const double_word<double>& part, const double_word<double>& x) {
        return positive(x, part * x);
    }

    /// What underflows from a positive number stays one: where q is 0, D is infinite.
    [[nodiscard]] static double_word<double> positive(const double_word<double>& from,
                                                      const double_word<double>& result) {
        if (from.hi > 0 && !(result.hi > 0)) return std::numeric_limits<double>::denorm_min();
        return result;
    }

    void normalize(const double_word<double>& sum) {
        const double_word<double> total = times_power_of_two(sum, -unit);
        for (double_word<double>& x : left_) x = positive(x, x / total);
        for (double_word<double>& x : right_) x = positive(x, x / total);
    }

    void set_mass(const double_word<double>& sum, int exponent, double log_span) {
        constexpr double ln2 = 0x1.62e42fefa39efp-1;
        const double in_units = sum.rounded() * from_unit;
        log_mass_ = std::log(in_units) + exponent * ln2 + log_span;
        mass_ = std::ldexp(in_units, exponent);
        if (!is_constant_) mass_ *= knots_.back() - knots_.front();
    }

    std::vector<double> knots_;
    std::vector<double_word<double>> left_;
    std::vector<double_word<double>> right_;  // of linear pieces
    bool is_constant_;
    double mass_ = 0;
    double log_mass_ = 0;
};

/// ln of a table's density as a function of x.
class table_log_density {
public:
    explicit table_log_density(const table& of) : of_(of), has_heights_(of.has_heights()) {
        const auto add = [](std::vector<double>& to, const double_word<double>& share, const line_length& length) {
            to.push_back(table::height_of(share, length));
        };
        if (!has_heights_) return;
        left_.reserve(of.size());
        right_.reserve(of.size());
        for (std::size_t i = 0; i < of.size(); ++i) {
            add(left_, of.left(i), of.length(i));
            add(right_, of.right(i), of.length(i));
        }
    }

    [[nodiscard]] double operator()(double x) const {
        const std::size_t i = of_.piece_at(x);
        const double height =
            has_heights_ ? value(left_[i], right_[i], i, x) : value(of_.left(i).hi, of_.right(i).hi, i, x);
        if (!(height > 0)) return -std::numeric_limits<double>::infinity();
        constexpr double log_unit = table::unit * 0x1.62e42fefa39efp-1;
        return has_heights_ ? std::log(height) : std::log(height) - log_unit - of_.length(i).log();
    }

private:
    [[nodiscard]] double value(double left, double right, std::size_t i, double x) const {
        if (of_.is_constant()) return left;
        const double a = of_.knot(i);
        const double b = of_.knot(i + 1);
        const double way = std::fmin(std::fmax((x / 2 - a / 2) / (b / 2 - a / 2), 0), 1);
        const double rest = std::fmin(std::fmax((b / 2 - x / 2) / (b / 2 - a / 2), 0), 1);
        return left * rest + right * way;
    }

    const table& of_;
    bool has_heights_;
    std::vector<double> left_;
    std::vector<double> right_;
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
