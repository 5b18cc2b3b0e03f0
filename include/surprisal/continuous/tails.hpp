#ifndef SURPRISAL_CONTINUOUS_TAILS_HPP
#define SURPRISAL_CONTINUOUS_TAILS_HPP

#include <cmath>
#include <cstddef>

#include <surprisal/continuous/double_exponential.hpp>
#include <surprisal/continuous/panel.hpp>
#include <surprisal/continuous/refusals.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

/// What happens towards an end of a panel.
enum class verdict { fine, mismatch, divergent };

/// The integrands at three distances from an end, as seen in z = ln(distance): dI/dz.
struct approach {
    double z[3];
    logs at[3];
    terms height[3];

    /// How fast dI/dz falls off from point i + 1 to point i, which is nearer to the limit: −d ln|dI/dz| / d|z|.
    [[nodiscard]] double decay(std::size_t c, int i) const {
        return std::log(std::fabs(height[i + 1][c] / height[i][c])) / std::fabs(z[i + 1] - z[i]);
    }
};

/// Starts at t, which is the last point that can be asked, and goes back by strides of ln(distance).
[[nodiscard]] inline approach approach_limit(panel_integrand& g, double t, double stride, int side) {
    approach result{};
    const double first = g.on().log_offset(t);
    for (int i = 0; i < 3; ++i) {
        const node here = g(i == 0 ? t : g.on().time_of(first + i * stride, side));
        result.z[i] = here.where.offset > 0 ? std::log(here.where.offset) : first + i * stride;
        result.at[i] = here.at;
        for (std::size_t c = 0; c < components; ++c) result.height[i][c] = here.height[c] / here.where.rate;
    }
    return result;
}

/// What is left of an integral beyond the last point, by how it fell off before.
[[nodiscard]] inline double left_beyond(const approach& seen, std::size_t c) {
    const double height = std::fabs(seen.height[0][c]);
    return height > 0 ? height / larger(smaller(seen.decay(c, 0), seen.decay(c, 1)), 1e-3) : 0;
}

/// Judges an integral with ln q by how it falls off: where ln q grows faster than any power of the distance, there is no
/// continuing it. What is left beyond is added to the error.
[[nodiscard]] inline verdict judge_decay(const approach& seen, const panel_integrand& g, int side, const terms& size,
                                         terms& error) {
    if (seen.height[0][value] == 0) return verdict::fine;
    const double rest = left_beyond(seen, value);
    const double most = larger(size[value], larger(std::fabs(seen.height[1][value]), std::fabs(seen.height[2][value])));
    if (rest <= 1e-13 * most) {
        error[value] += rest;
        error[excess] += rest;
        return verdict::fine;
    }
    if (seen.decay(value, 0) < 1e-6 && seen.decay(value, 1) < 1e-6) return verdict::divergent;
    fail_undecided(g.of().p.which.function, message() << "the integral towards x = " << line_end{g.on().end(side)}
                                                      << " may be infinite, or falls off too slowly to tell");
}

/// What lies beyond the last point at which an end of a panel can be asked: the densities are continued as powers of the
/// distance, fitted to the last points.
class continuation {
public:
    continuation(panel_integrand& g, int side)
        : g_(g),
          side_(side),
          is_infinite_(g.on().is_infinite(side)),
          stride_(is_infinite_ ? -35 : 3.5),
          seen_(approach_limit(g, g.on().limit(side), stride_, side)) {}

    /// Continues where what is left is not negligible against the size of the integrals, and adds what the continuation
    /// may be wrong by to the error.
    [[nodiscard]] verdict settle(const terms& size, terms& error) {
        const logs slope = slopes(0);
        const logs next = slopes(1);
        const double outward = is_infinite_ ? 1 : -1;  // the direction of z
        const double decay_p = -outward * (slope.p + 1);
        const double decay_q = -outward * (slope.q + 1);
        const bool has_p = matters(mass_p, decay_p, size);
        const bool has_q = matters(mass_q, decay_q, size);
        if (has_p && decay_p < slowest) fail_divergent_mass(g_.of().p, g_.on().end(side_));
        if (has_q && decay_q < slowest) fail_divergent_mass(g_.of().q, g_.on().end(side_));

        const bool has_value = g_.of().has_log_of_model() && seen_.height[0][value] != 0;
        const bool is_power_law = std::fabs(slope.q - next.q) <= 1e-3 + 1e-2 * std::fabs(slope.q);
        if (has_value && !is_power_law && !(seen_.decay(value, 0) > 0.1 && seen_.decay(value, 1) > 0.1))
            return judge_decay(seen_, g_, side_, size, error);
        if (!has_p && !has_q && !matters(value, decay_p, size)) return verdict::fine;

        const double decay = !has_q ? decay_p : !has_p ? decay_q : smaller(decay_p, decay_q);
        g_.tail(side_) = {true, seen_.z[0], seen_.at[0], slope};
        reach_ = g_.on().time_of(seen_.z[0] + outward * 50 / decay, side_);
        if (!(std::fabs(reach_) < trapezoid::farthest))
            fail_divergent_mass(has_p ? g_.of().p : g_.of().q, g_.on().end(side_));
        add_doubts(slope, next, decay, error);
        return verdict::fine;
    }

    /// The t up to which the continuation matters, 0 where there is none.
    [[nodiscard]] double reach() const { return reach_; }

private:
    static constexpr double slowest = 1e-3;

    [[nodiscard]] logs slopes(int i) const {
        const double way = seen_.z[i + 1] - seen_.z[i];
        const auto slope = [&](double from, double to) {
            return from <= log_of_zero || to <= log_of_zero ? 0 : (to - from) / way;
        };
        return {slope(seen_.at[i].p, seen_.at[i + 1].p), slope(seen_.at[i].q, seen_.at[i + 1].q)};
    }

    [[nodiscard]] bool matters(std::size_t c, double decay, const terms& size) const {
        const double height = std::fabs(seen_.height[0][c]);
        return height > 0 && height > 1e-17 * size[c] * larger(decay, 0);
    }

    /// A logarithm that bends by κ in z is off by κ/decay² on the average, and its rounding by as many steps as are made.
    void add_doubts(const logs& slope, const logs& next, double decay, terms& error) const {
        const auto doubt = [&](double log, double here, double before) {
            if (log <= log_of_zero) return 0.0;
            const double bent = std::fabs(here - before) * (1 + 1 / (std::fabs(stride_) * decay));
            return 2 / decay * (bent + 1e-15 * std::fabs(log));
        };
        const double doubt_p = doubt(seen_.at[0].p, slope.p, next.p);
        const double doubt_q = doubt(seen_.at[0].q, slope.q, next.q);
        const auto rest = [&](std::size_t c) { return std::fabs(seen_.height[0][c]) / decay; };
        error[mass_p] += rest(mass_p) * doubt_p;
        error[mass_q] += rest(mass_q) * doubt_q;
        error[value] += rest(value) * doubt_p + rest(mass_p) * (g_.of().has_log_of_model() ? doubt_q : doubt_p);
        if (g_.of().kind == measure::jensen_shannon) error[value] += rest(mass_q) * doubt_q;
        error[excess] += rest(excess) * doubt_p + std::fabs(rest(mass_p) - rest(mass_q)) * (doubt_p + doubt_q);
    }

    panel_integrand& g_;
    int side_;
    bool is_infinite_;
    double stride_;
    approach seen_;
    double reach_ = 0;
};

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
