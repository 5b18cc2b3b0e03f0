#ifndef SURPRISAL_DISCRETE_SOFTMAX_HPP
#define SURPRISAL_DISCRETE_SOFTMAX_HPP

#include <cstddef>
#include <iterator>
#include <type_traits>

#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/discrete/log_sum_exp.hpp>
#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/distribution.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/scores_by_kernel.hpp>
#include <surprisal/errors.hpp>
#include <surprisal/simd/logits.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// Where numbers can be written: a contiguous sized range of floating-point numbers.
template <class R>
concept writable_numbers = contiguous_sized_range<std::remove_reference_t<R>> &&
    real<element_of<std::remove_reference_t<R>>> && requires(R& r) {
    std::data(r)[0] = element_of<std::remove_reference_t<R>>();
};

namespace detail {

/// Writes number(distribution, i) for each outcome, by a kernel where one serves. Each depends on the score in its place
/// alone, and on what was made of all before: out may be z.
template <class Kernel, class Z, class Out, class Number>
constexpr void write_numbers(const Z& z, Out& out, const char* function, Number number) {
    const auto masses = log_masses_of(z);
    using log_masses = std::remove_const_t<decltype(masses)>;
    using E = element_of<Out>;
    if (masses.size() != std::size(out)) fail_output(function, masses.size(), std::size(out));
    E* const to = std::data(out);
    if constexpr (has_score_kernel<log_masses> && std::is_same_v<arithmetic_of<E>, double>) {
        using T = read_in<float, typename log_masses::element, E>;
        if (score_measure<Kernel, T>(masses.size(), scores_of(masses), to).is_decided()) return;
    }
    const distribution<typename log_masses::arithmetic, log_masses> exact(masses, {function, "z"});
    for (std::size_t i = 0; i < masses.size(); ++i) to[i] = static_cast<E>(number(exact, i));
}

}  // namespace detail

/// The probabilities of logits, exp(zᵢ)/Σ exp(zⱼ), written to out; those of logits(z, temperature) likewise.
///
/// Shape     z and out hold n ≥ 1 numbers each; out may be z.
/// Domain    as for log_sum_exp.
/// Returns   nothing; out sums to 1 but for the rounding of each, exactly 0 for a masked class.
/// Errors    std::invalid_argument if the lengths differ; std::domain_error as for log_sum_exp.
/// Accuracy  4 ulp of what out holds: tests/discrete/softmax.cpp, "error bound".
template <scores Z, writable_numbers Out>
constexpr void softmax(const Z& z, Out&& out) {
    detail::write_numbers<simd::softmax>(z, out, "surprisal::softmax",
                                         [](const auto& p, std::size_t i) { return rounded(p.mass(i) / p.total()); });
}

/// The logarithms of these probabilities, zᵢ − log_sum_exp(z), written to out.
///
/// Shape     as for softmax.
/// Domain    as for log_sum_exp.
/// Returns   nothing; out has −∞ for a masked class, and is accurate also where a probability is nearly 1.
/// Errors    as for softmax.
/// Accuracy  as for softmax.
template <scores Z, writable_numbers Out>
constexpr void log_softmax(const Z& z, Out&& out) {
    detail::write_numbers<simd::log_softmax>(z, out, "surprisal::log_softmax",
                                             [](const auto& p, std::size_t i) { return 0 - rounded(p.surprisal(i)); });
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
