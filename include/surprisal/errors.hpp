#ifndef SURPRISAL_ERRORS_HPP
#define SURPRISAL_ERRORS_HPP

#include <bit>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <stdexcept>

#include <surprisal/config.hpp>

#if !defined(__cpp_exceptions)
#include <cstdio>
#include <cstdlib>
#endif

namespace surprisal::inline SURPRISAL_BUILD::detail {

/// A function that was called, and the row of its arguments at which it is.
struct call {
    static constexpr std::size_t no_row = static_cast<std::size_t>(-1);

    const char* function;
    std::size_t row = no_row;

    constexpr call(const char* name) : function(name) {}
    constexpr call(const char* name, std::size_t at) : function(name), row(at) {}
};

/// An argument as the caller knows it: the function that was called, and the parameter's name there.
struct argument {
    call function;
    const char* name;
};

/// A number that is written with so many significant digits.
struct rounded_to {
    int digits;
    double value;
};

/// The text of an error, cut off where it is full. Strings would be compiled anew in every file that may throw.
class message {
public:
    [[nodiscard]] const char* text() const { return text_; }

    [[gnu::cold, gnu::noinline]] message& operator<<(const char* words) {
        for (; *words != 0 && length_ + 1 < sizeof text_; ++words) text_[length_++] = *words;
        return *this;
    }
    [[gnu::cold, gnu::noinline]] message& operator<<(std::size_t number) {
        return written(std::to_chars(end(), last(), number));
    }
    /// The shortest decimal that reads back as x. The sign of a NaN means nothing, and a comparison would not tell one
    /// under -ffinite-math-only.
    [[gnu::cold, gnu::noinline]] message& operator<<(double x) {
        const bool is_nan = (std::bit_cast<std::uint64_t>(x) << 1U) > 0xFFE0'0000'0000'0000;
        return is_nan ? *this << "nan" : written(std::to_chars(end(), last(), x));
    }
    [[gnu::cold, gnu::noinline]] message& operator<<(rounded_to x) {
        return written(std::to_chars(end(), last(), x.value, std::chars_format::general, x.digits));
    }
    [[gnu::cold, gnu::noinline]] message& operator<<(call where) {
        *this << where.function;
        return where.row == call::no_row ? *this : *this << ", row " << where.row;
    }
    message& operator<<(argument which) { return *this << which.function << ": " << which.name; }

private:
    [[nodiscard]] char* end() { return text_ + length_; }
    [[nodiscard]] char* last() { return text_ + sizeof text_ - 1; }
    message& written(std::to_chars_result result) {
        if (result.ptr != last()) length_ = static_cast<std::size_t>(result.ptr - text_);
        return *this;
    }

    char text_[500]{};
    std::size_t length_ = 0;
};

/// Throws, or prints and aborts in a program built without exceptions.
template <class Exception>
[[noreturn, gnu::cold, gnu::noinline]] void fail(const message& what) {
#if defined(__cpp_exceptions)
    throw Exception(what.text());
#else
    std::fprintf(stderr, "%s\n", what.text());
    std::abort();
#endif
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_length(call function, std::size_t p, std::size_t q) {
    fail<std::invalid_argument>(message() << function << ": p has " << p << " outcomes and q has " << q
                                          << "; both must describe the same outcomes");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_empty(argument which) {
    fail<std::domain_error>(message() << which << " is empty; a distribution has at least one outcome");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_element(argument which, std::size_t index, double value) {
    fail<std::domain_error>(message() << which << "[" << index << "]"
                                      << " = " << value << "; probabilities and weights are finite and not negative");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_no_mass(argument which) {
    fail<std::domain_error>(message() << which << " has no mass: every element is 0");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_sum(argument which, double sum, double tolerance) {
    fail<std::domain_error>(message() << which << " sums to " << sum << "; probabilities sum to 1 within "
                                      << rounded_to{2, tolerance} << "; write weights(" << which.name
                                      << ") to have it divided by its sum");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_log_mass(argument which, std::size_t index, double value) {
    fail<std::domain_error>(message() << which << "[" << index << "]"
                                      << " = " << value
                                      << "; logits and logarithms are finite, or -inf for a class that "
                                      << "is masked");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_all_masked(argument which) {
    fail<std::domain_error>(message() << which << " has no mass: every element is -inf, so every class is masked");
}

/// What to write for log-probabilities whose sum is not 1. Bases are 0 for e.
struct log_sum_remedy {
    int base;        // the one that was meant
    int other_base;  // the one in which they sum to 1, if there is one
    double other_sum;
    double temperature;  // by which logits would be divided
    bool is_sure;
};

inline message& operator<<(message& text, log_sum_remedy remedy) {
    if (remedy.is_sure || remedy.base != remedy.other_base) {
        if (remedy.other_base == 0)
            text << "; their exponentials sum to ";
        else
            text << "; their powers of " << static_cast<std::size_t>(remedy.other_base) << " sum to ";
        text << remedy.other_sum;
    }
    return text;
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_log_sum(argument which, double sum, double tolerance,
                                                                log_sum_remedy remedy) {
    const auto unit = [](message& text, int base) {
        if (base != 0) text << "<base<" << static_cast<std::size_t>(base) << ">>";
    };
    message text;
    text << which << " = log_probabilities";
    unit(text, remedy.base);
    text << " of a sum of " << sum << "; probabilities sum to 1 within " << rounded_to{2, tolerance} << remedy
         << "; write ";
    if (remedy.is_sure) {
        text << "log_probabilities";
        unit(text, remedy.other_base);
        fail<std::domain_error>(text << "(" << which.name << ")");
    }
    text << "logits(" << which.name;
    if (remedy.temperature < 1 || remedy.temperature > 1) text << ", " << remedy.temperature;
    fail<std::domain_error>(text << ") to have them divided by their sum");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_temperature(double value) {
    fail<std::domain_error>(message() << "surprisal::logits: temperature = " << value
                                      << "; a temperature is positive and finite");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_output(const char* function, std::size_t z, std::size_t out) {
    fail<std::invalid_argument>(message() << function << ": z has " << z << " elements and out has " << out
                                          << "; out takes one for each of z");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_label(argument which, std::size_t label, std::size_t outcomes) {
    fail<std::out_of_range>(message() << which << " = one_hot(" << label << "), but there are only " << outcomes
                                      << " outcomes, counted from 0");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_negative_label() {
    fail<std::domain_error>(message() << "surprisal::one_hot: the label is negative; outcomes are counted from 0");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_shape(argument which, std::size_t size, std::size_t rows,
                                                              std::size_t columns) {
    fail<std::invalid_argument>(message() << which << " has " << size << " elements, which is not " << rows
                                          << " rows × " << columns << " columns");
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
#endif
