// Makes the references in 50 digits: by closed form, by quadrature, by both wherever both exist. Without an argument it
// compares them with table.inl, or with --every 13 each thirteenth of them; with a file's name it writes that file:
//
//     generate [--every <n> | tests/continuous/references/table.inl]

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "quadrature.hpp"

namespace {

using namespace references;

struct made {
    std::string value;
    std::string how;
    bool is_sound = true;
};

[[nodiscard]] std::string digits(const number& x) { return x.str(30, std::ios_base::scientific); }

/// The number of decimal digits to which two numbers agree, at most 50.
[[nodiscard]] int agreement(const number& x, const number& y) {
    if (x == y) return 50;
    const number relative = y == 0 ? number(abs(x)) : number(abs((x - y) / y));
    return std::min(50, static_cast<int>(-log10(relative)));
}

constexpr int digits_needed = 20;

[[nodiscard]] made make(const integral& row) {
    switch (row.expected) {
        case expectation::infinite_by_support:
            return {"inf", "the model's support is too small"};
        case expectation::infinite_by_divergence:
            return {"inf", "the integral diverges"};
        case expectation::refused:
            return {"refused", "there is no value, or not all of the mass"};
        default:
            break;
    }
    if (!row.has_quadrature) return {digits(*row.closed_form), "closed form"};
    const by_quadrature first = integrate(row, false);
    const bool has_mass = row.is_unnormalized || agreement(first.mass_p, 1) >= digits_needed;
    if (!has_mass) std::printf("%s: the mass is %s\n", row.name().c_str(), digits(first.mass_p).c_str());
    const number value = row.closed_form ? *row.closed_form : integrate(row, true).value;
    const int agreed = agreement(first.value, value);
    if (agreed < digits_needed)
        std::printf("%s: quadrature gives %s, not %s\n", row.name().c_str(), digits(first.value).c_str(),
                    digits(value).c_str());
    return {digits(value),
            (row.closed_form ? "closed form; quadrature agrees to " : "quadrature; finer panels agree to ") +
                std::to_string(agreed) + " digits",
            has_mass && agreed >= digits_needed};
}

[[nodiscard]] bool is_as_before(const std::string& value, const reference& before) {
    const std::string old = before.value;
    if (value == old) return true;
    if (value == "inf" || value == "refused" || old == "inf" || old == "refused") return false;
    return agreement(number(value), number(old)) >= 18;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<integral> rows = all_integrals();
    const bool is_sample = argc > 2 && std::string(argv[1]) == "--every";
    const std::size_t step = is_sample ? std::strtoul(argv[2], nullptr, 10) : 1;
    const bool is_writing = argc > 1 && !is_sample;
    if (step == 0) return EXIT_FAILURE;
    std::string text = "// Made by generate.cpp: name, value, how it was made.\n// clang-format off\n";
    int wrong = !is_writing && rows.size() != std::size(table);
    if (wrong != 0) std::printf("%zu rows, but %zu in table.inl\n", rows.size(), std::size(table));
    for (std::size_t i = 0; i < rows.size(); i += step) {
        const made row = make(rows[i]);
        const std::string name = rows[i].name();
        text += "{\"" + name + "\",\n \"" + row.value + "\", \"" + row.how + "\"},\n";
        const bool is_known =
            is_writing || (i < std::size(table) && name == table[i].name && is_as_before(row.value, table[i]));
        if (!is_known) std::printf("%s is %s, which table.inl does not say\n", name.c_str(), row.value.c_str());
        if (!row.is_sound || !is_known) ++wrong;
    }
    if (is_writing) std::ofstream(argv[1]) << text;
    std::printf("%zu rows, %d wrong\n", (rows.size() + step - 1) / step, wrong);
    return wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
