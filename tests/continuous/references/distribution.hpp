#ifndef SURPRISAL_TESTS_CONTINUOUS_REFERENCES_DISTRIBUTION_HPP
#define SURPRISAL_TESTS_CONTINUOUS_REFERENCES_DISTRIBUTION_HPP

// A density on the line whose logarithm can be had in double, as a user would write it, and in 50 digits. The parameters are
// doubles in both: 0.1 is the double next to 1/10.

#include <charconv>
#include <functional>
#include <initializer_list>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <boost/multiprecision/cpp_bin_float.hpp>

namespace references {

/// 50 decimal digits, from 10^-19728 to 10^19728.
using number = boost::multiprecision::number<
    boost::multiprecision::cpp_bin_float<50, boost::multiprecision::digit_base_10, void, int, -65536, 65535>,
    boost::multiprecision::et_off>;

inline constexpr double infinity = std::numeric_limits<double>::infinity();

struct range {
    double lower = -infinity;
    double upper = infinity;
};

struct peak {
    double location;
    double scale;
};

struct distribution {
    std::string name;
    range support;
    std::vector<peak> peaks;
    std::vector<double> breaks;  // kinks and jumps within the support
    std::function<double(double)> log_density;
    std::function<number(const number&)> exact_log_density;
};

/// Selects the type in which a log density is made.
template <class T>
struct in {};

[[nodiscard]] inline std::string decimal(double x) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, x).ptr};
}

[[nodiscard]] inline std::string call(const std::string& function, std::initializer_list<double> arguments) {
    std::string text = function;
    for (const double x : arguments) text += (text.size() == function.size() ? "(" : ", ") + decimal(x);
    return text + ')';
}

/// log_density(in<T>{}) is the log density as a function of T, for points within the support.
template <class F>
[[nodiscard]] distribution describe(std::string name, range support, std::vector<peak> peaks,
                                    std::vector<double> breaks, F log_density) {
    const auto within = [support](auto f) {
        return [support, f = std::move(f)](const auto& x) {
            using T = std::decay_t<decltype(x)>;
            return x < support.lower || x > support.upper ? T(-infinity) : T(f(x));
        };
    };
    return {std::move(name),
            support,
            std::move(peaks),
            std::move(breaks),
            within(log_density(in<double>{})),
            within(log_density(in<number>{}))};
}

}  // namespace references

#endif
