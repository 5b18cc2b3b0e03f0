#ifndef SURPRISAL_CONTINUOUS_REFUSALS_HPP
#define SURPRISAL_CONTINUOUS_REFUSALS_HPP

#include <cmath>
#include <limits>
#include <stdexcept>

#include <surprisal/distributions/density.hpp>
#include <surprisal/errors.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// An end of the line, which may be infinite.
struct line_end {
    double x;
};
[[gnu::cold, gnu::noinline]] inline message& operator<<(message& text, line_end end) {
    if (std::fabs(end.x) < std::numeric_limits<double>::max()) return text << end.x;
    return text << (end.x < 0 ? "-inf" : "inf");
}

[[gnu::cold, gnu::noinline]] inline message& operator<<(message& text, const interval& on) {
    return text << "interval{" << line_end{on.lower} << ", " << line_end{on.upper} << "}";
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_no_density(const density_view& f) {
    fail<std::domain_error>(
        message() << f.which << " is 0 wherever it was looked at over " << f.support
                  << "; say where its mass is by .near(location, scale), or pass its logarithm as log_density");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_mass(const density_view& f, double mass) {
    fail<std::domain_error>(
        message() << f.which << " has mass " << rounded_to{12, mass} << " over " << f.support
                  << "; a density has mass 1: if some was missed, say where by .near(location, scale) and .breaks({x, "
                     "...}), or widen the interval; if it is known up to a factor only, write .unnormalized()");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_chance(const density_view& f, double x) {
    fail<std::domain_error>(message() << f.which << ", given up to a factor, has a peak at x = " << x
                                      << " so narrow that it was met by chance, and others may have been missed; say "
                                         "where all of them are by .near(location, scale), or normalize it");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_budget(const density_view& f, int evaluations,
                                                               const message& reached) {
    fail<std::domain_error>(message() << f.which.function << ": cannot decide by "
                                      << static_cast<std::size_t>(evaluations) << " evaluations: " << reached.text()
                                      << "; allow more by .at_most(evaluations), ask for less by "
                                         ".within(relative_error), or say where the mass and the kinks are by "
                                         ".near(location, scale) and .breaks({x, ...})");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_divergent_mass(const density_view& f, double x) {
    fail<std::domain_error>(message() << f.which << " has no finite mass over " << f.support
                                      << ": it falls off too slowly towards x = " << line_end{x}
                                      << ", or too slowly to tell");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_underflow(const density_view& q, double x) {
    fail<std::domain_error>(message() << q.which << " is 0 at x = " << x
                                      << ", where p is not: an underflow, or a mismatch of supports; pass "
                                      << (q.is_logarithm
                                              ? "a logarithm that does not overflow there, or declare the interval of q"
                                              : "log_density, which removes the doubt, or declare the interval of q"));
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_undecided(call function, const message& found) {
    fail<std::domain_error>(
        message() << function << ": cannot decide: " << found.text()
                  << "; say where the mass and the kinks are by .near(location, scale) and .breaks({x, ...}), and "
                     "pass logarithms as log_density");
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
