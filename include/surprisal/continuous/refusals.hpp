#ifndef SURPRISAL_CONTINUOUS_REFUSALS_HPP
#define SURPRISAL_CONTINUOUS_REFUSALS_HPP

#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include <surprisal/distributions/density.hpp>
#include <surprisal/errors.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

[[nodiscard]] inline std::string end_of_line(double x) {
    if (std::fabs(x) < std::numeric_limits<double>::max()) return decimal(x);
    return x < 0 ? "-inf" : "inf";
}

/// x to 12 significant digits: what a mass is known to.
[[nodiscard]] inline std::string mass_text(double x) {
    char text[32];
    const std::to_chars_result end = std::to_chars(text, text + sizeof text, x, std::chars_format::general, 12);
    return {text, end.ptr};
}

[[nodiscard]] inline std::string over(const density_view& f) {
    return " over interval{" + end_of_line(f.support.lower) + ", " + end_of_line(f.support.upper) + "}";
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_no_density(const density_view& f) {
    fail<std::domain_error>(f.which.where() + " is 0 wherever it was looked at" + over(f) +
                            "; say where its mass is by .near(location, scale), or pass its logarithm as log_density");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_infinite(const density_view& f, double x) {
    fail<std::domain_error>(f.which.where() + " is infinite at x = " + decimal(x) +
                            "; if it has a singularity there, write .breaks({x})");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_mass(const density_view& f, double mass) {
    fail<std::domain_error>(
        f.which.where() + " has mass " + mass_text(mass) + over(f) +
        "; a density has mass 1: if some was missed, say where by .near(location, scale) and .breaks({x, "
        "...}), or widen the interval; if it is not normalized, write .unnormalized()");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_divergent_mass(const density_view& f, double x) {
    fail<std::domain_error>(f.which.where() + " has no finite mass" + over(f) +
                            ": it falls off too slowly towards x = " + end_of_line(x) + ", or too slowly to tell");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_underflow(const density_view& q, double x) {
    fail<std::domain_error>(q.which.where() + " is 0 at x = " + decimal(x) +
                            ", where p is not: an underflow, or a mismatch of supports; pass " +
                            (q.is_logarithm ? "a logarithm that does not overflow there, or declare the interval of q"
                                            : "log_density, which removes the doubt, or declare the interval of q"));
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_undecided(const char* function, const std::string& found) {
    fail<std::domain_error>(
        std::string(function) + ": cannot decide: " + found +
        "; say where the mass and the kinks are by .near(location, scale) and .breaks({x, ...}), and "
        "pass logarithms as log_density");
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
