#ifndef SURPRISAL_ERRORS_HPP
#define SURPRISAL_ERRORS_HPP

#include <charconv>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <system_error>

#include <surprisal/config.hpp>

#if !defined(__cpp_exceptions)
#include <cstdio>
#include <cstdlib>
#endif

namespace surprisal::inline SURPRISAL_BUILD::detail {

/// An argument as the caller knows it: the function that was called, and the parameter's name there.
struct argument {
    const char* function;
    const char* name;

    [[nodiscard]] std::string where() const { return std::string(function) + ": " + name; }
    [[nodiscard]] std::string where(std::size_t index) const { return where() + '[' + std::to_string(index) + ']'; }
};

/// Shortest decimal that reads back as x.
[[nodiscard]] inline std::string decimal(double x) {
    char text[32];
    const std::to_chars_result end = std::to_chars(text, text + sizeof text, x);
    return {text, end.ptr};
}

/// x to two significant digits.
[[nodiscard]] inline std::string about(double x) {
    char text[32];
    const std::to_chars_result end = std::to_chars(text, text + sizeof text, x, std::chars_format::general, 2);
    return {text, end.ptr};
}

/// Throws, or prints and aborts in a program built without exceptions.
template <class Exception>
[[noreturn, gnu::cold, gnu::noinline]] void fail(const std::string& message) {
#if defined(__cpp_exceptions)
    throw Exception(message);
#else
    std::fprintf(stderr, "%s\n", message.c_str());
    std::abort();
#endif
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_length(const char* function, std::size_t p, std::size_t q) {
    fail<std::invalid_argument>(std::string(function) + ": p has " + std::to_string(p) + " outcomes and q has " +
                                std::to_string(q) + "; both must describe the same outcomes");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_empty(argument which) {
    fail<std::domain_error>(which.where() + " is empty; a distribution has at least one outcome");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_element(argument which, std::size_t index, double value) {
    fail<std::domain_error>(which.where(index) + " = " + decimal(value) +
                            "; probabilities and weights are finite and not negative");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_no_mass(argument which) {
    fail<std::domain_error>(which.where() + " has no mass: every element is 0");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_sum(argument which, double sum, double tolerance) {
    fail<std::domain_error>(which.where() + " sums to " + decimal(sum) + "; probabilities sum to 1 within " +
                            about(tolerance) + "; write weights(" + which.name + ") to have it divided by its sum");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_label(argument which, std::size_t label, std::size_t outcomes) {
    fail<std::out_of_range>(which.where() + " = one_hot(" + std::to_string(label) + "), but there are only " +
                            std::to_string(outcomes) + " outcomes, counted from 0");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_negative_label() {
    fail<std::domain_error>("surprisal::one_hot: the label is negative; outcomes are counted from 0");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_shape(argument which, std::size_t size, std::size_t rows,
                                                              std::size_t columns) {
    fail<std::invalid_argument>(which.where() + " has " + std::to_string(size) + " elements, which is not " +
                                std::to_string(rows) + " rows × " + std::to_string(columns) + " columns");
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
#endif
