// Every P of the registry with every Q, by formula and by the quadrature engine, which knows nothing of formulas; and the table
// of families in README.md, which is made of what they return.

#include "registry.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <fstream>
#include <functional>
#include <iostream>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "../catch.hpp"

namespace {

using surprisal::estimate;
using surprisal::family;
using surprisal::outcome;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The same distribution as a plain log-density, which the verbs can only integrate.
template <class D>
auto integrated(const D& d) {
    const std::function<double(double)> log = surprisal::detail::log_density_of(d);
    auto result = surprisal::log_density(log, family<D>::support(d));
    surprisal::guidance told;
    if constexpr (surprisal::detail::has_guide<D>) family<D>::guide(d, told);
    result = result.near(told.peaks).breaks(told.breaks);
    return result;
}
using plain_density = decltype(integrated(boost::math::normal()));

/// A pair with its measures. Rows are filled in where the types are known, and looked at where they are not: that compiles
/// a hundred times faster.
struct row {
    std::string p;
    std::string q;
    estimate entropy;
    estimate cross_entropy;
    estimate divergence;
};

/// A pair of densities also as plain ones.
struct density_row {
    row measures;
    plain_density p;
    plain_density q;
};

template <class P, class Q>
row row_of(const P& p, const Q& q) {
    return {family<P>::name, family<Q>::name, surprisal::entropy(p), surprisal::cross_entropy(p, q),
            surprisal::kl_divergence(p, q)};
}

/// A member of a family, with all that can be had of it without its type.
struct member {
    std::string name;
    estimate entropy;
    plain_density density;
};

template <class D>
member member_of(const D& d) {
    return {family<D>::name, surprisal::entropy(d), integrated(d)};
}

density_row row_of_members(const member& p, const member& q, const estimate& cross_entropy,
                           const estimate& divergence) {
    return {{p.name, q.name, p.entropy, cross_entropy, divergence}, p.density, q.density};
}

/// Where there is no formula, the plain densities take the same way.
density_row row_by_quadrature(const member& p, const member& q) {
    return row_of_members(p, q, surprisal::cross_entropy(p.density, q.density),
                          surprisal::kl_divergence(p.density, q.density));
}

/// The row of P and Q, whose types are looked at only where a formula takes them.
template <class P, class Q>
density_row density_row_of(const P& p, const Q& q, const member& of_p, const member& of_q) {
    namespace detail = surprisal::detail;
    if constexpr (detail::has_cross_entropy_formula<P, Q> || detail::has_divergence_formula<P, Q>)
        return row_of_members(of_p, of_q, surprisal::cross_entropy(p, q), surprisal::kl_divergence(p, q));
    else
        return row_by_quadrature(of_p, of_q);
}

const std::vector<density_row>& density_rows() {
    static const std::vector<density_row> all = [] {
        std::vector<member> models;
        registry::for_each(registry::families, [&](const auto& each) { models.push_back(member_of(each.q)); });
        std::vector<density_row> result;
        registry::for_each(registry::families, [&](const auto& first) {
            const member p = member_of(first.p);
            auto q = models.begin();
            registry::for_each(registry::families, [&](const auto& second) {
                result.push_back(density_row_of(first.p, second.q, p, *q));
                ++q;
            });
        });
        return result;
    }();
    return all;
}

const std::vector<row>& rows() {
    static const std::vector<row> all = [] {
        std::vector<row> result;
        for (const density_row& r : density_rows()) result.push_back(r.measures);
        registry::for_each_pair(registry::countable_families,
                                [&](const auto& p, const auto& q) { result.push_back(row_of(p, q)); });
        return result;
    }();
    return all;
}

void require_agreement(const estimate& found, const estimate& by_quadrature) {
    CHECK(by_quadrature.evaluations > 0);
    if (by_quadrature.value == infinity) {
        CHECK(found.value == infinity);
        CHECK(found.why == by_quadrature.why);
        CHECK(found.error == 0);
    } else {
        CHECK(std::fabs(found.value - by_quadrature.value) <= found.error + by_quadrature.error);
    }
}

/// Whether a formula returns a bounded, or std::optional<bounded>: nothing for some parameters.
template <class Formula>
std::string name_of_formula(const char* otherwise) {
    return std::same_as<Formula, surprisal::bounded> ? "closed" : std::string("closed or ") + otherwise;
}

template <class D>
std::string entropy_cell(const char* otherwise) {
    if constexpr (surprisal::detail::has_entropy_formula<D>)
        return name_of_formula<decltype(family<D>::entropy(std::declval<const D&>()))>(otherwise);
    else
        return otherwise;
}

template <class D>
std::string divergence_cell(const char* otherwise) {
    if constexpr (surprisal::detail::has_divergence_formula<D, D>)
        return name_of_formula<decltype(family<D>::kl_divergence(std::declval<const D&>(), std::declval<const D&>()))>(
            otherwise);
    else
        return otherwise;
}

bool is_closed_across(const row& r) { return r.p != r.q && r.divergence.why == outcome::closed_form; }

std::string table_of_families() {
    std::string table =
        "| family | H | D within the family | D closed across families, to |\n| --- | --- | --- | --- |\n";
    const auto add_rows = [&](const auto& families, const char* otherwise) {
        registry::for_each(families, [&](const auto& of_p) {
            using D = std::remove_cvref_t<decltype(of_p.p)>;
            std::string models;
            for (const row& r : rows())
                if (r.p == family<D>::name && is_closed_across(r)) models += (models.empty() ? "" : ", ") + r.q;
            table += std::string("| ") + family<D>::name + " | " + entropy_cell<D>(otherwise) + " | " +
                     divergence_cell<D>(otherwise) + " | " + models + " |\n";
        });
    };
    add_rows(registry::families, "quadrature");
    add_rows(registry::countable_families, "sum");
    const auto pairs = std::count_if(rows().begin(), rows().end(), is_closed_across);
    return table + '\n' + std::to_string(pairs) + " pairs of different families have a divergence in closed form.\n";
}

}  // namespace

TEST_CASE("every pair of families agrees with quadrature") {
    for (const auto& [r, p, q] : density_rows()) {
        CAPTURE(r.p, r.q);
        require_agreement(r.divergence, surprisal::kl_divergence(p, q));
        require_agreement(r.cross_entropy, surprisal::cross_entropy(p, q));
    }
}

TEST_CASE("formulas across families have an error of few digits") {
    for (const row& r : rows()) {
        CAPTURE(r.p, r.q);
        CHECK(r.divergence.value >= 0);
        if (r.divergence.why == outcome::closed_form) {
            CHECK(r.divergence.error <= 1e-13 * (1 + r.divergence.value));
            CHECK(r.cross_entropy.error <= 1e-13 * (1 + std::fabs(r.cross_entropy.value)));
        }
    }
}

TEST_CASE("H(P, Q) is H(P) + D(P || Q) for every pair") {
    for (const row& r : rows()) {
        CAPTURE(r.p, r.q);
        if (r.divergence.value == infinity) {
            CHECK(r.cross_entropy.value == infinity);
        } else {
            const double rest = r.entropy.value + r.divergence.value - r.cross_entropy.value;
            CHECK(std::fabs(rest) <= r.entropy.error + r.divergence.error + r.cross_entropy.error +
                                         4e-16 * std::fabs(r.cross_entropy.value));
        }
    }
}

TEST_CASE("README.md has the table of families") {
    std::ifstream file(SURPRISAL_README);
    std::string readme;
    for (std::string line; std::getline(file, line);) {
#if !__has_include(<boost/math/distributions/kolmogorov_smirnov.hpp>)
        if (line.starts_with("| kolmogorov_smirnov |")) continue;  // Boost 1.75 is the first to have it
#endif
        readme += line + '\n';
    }
    const std::string table = table_of_families();
    if (readme.find(table) == std::string::npos) std::cout << "README.md should have\n" << table;
    CHECK(readme.find(table) != std::string::npos);
}
