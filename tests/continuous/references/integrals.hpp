#ifndef SURPRISAL_TESTS_CONTINUOUS_REFERENCES_INTEGRALS_HPP
#define SURPRISAL_TESTS_CONTINUOUS_REFERENCES_INTEGRALS_HPP

// The rows of the table: what is integrated, and what should come of it. table.inl has the values, which generate.cpp makes.

#include <optional>
#include <string>
#include <vector>

#include "distribution.hpp"

namespace references {

enum class measure { entropy, cross_entropy, kl_divergence };

enum class expectation { finite, infinite_by_support, infinite_by_divergence, refused };

struct integral {
    measure what;
    distribution p;
    distribution q;  // no name where there is none
    expectation expected = expectation::finite;
    bool is_unnormalized = false;
    std::optional<number> closed_form{};
    bool has_quadrature = true;
    std::vector<double> cuts{};  // for the reference, beside the peaks and breaks

    [[nodiscard]] std::string name() const;
};

[[nodiscard]] std::vector<integral> all_integrals();

struct reference {
    const char* name;
    const char* value;
    const char* how;
};

inline constexpr reference table[] = {
#include "table.inl"
};

}  // namespace references

#endif
