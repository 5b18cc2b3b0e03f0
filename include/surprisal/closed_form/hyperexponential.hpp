#ifndef SURPRISAL_CLOSED_FORM_HYPEREXPONENTIAL_HPP
#define SURPRISAL_CLOSED_FORM_HYPEREXPONENTIAL_HPP

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <surprisal/arithmetic/bounded.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/closed_form/decay.hpp>
#include <surprisal/closed_form/family.hpp>
#include <surprisal/closed_form/gamma_function.hpp>
#include <surprisal/closed_form/moments.hpp>
#include <surprisal/distributions/density.hpp>

#include <boost/math/distributions/hyperexponential.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// A mixture of exponential distributions. Entropy and divergences are by quadrature.
template <class T, class Policy>
struct family<boost::math::hyperexponential_distribution<T, Policy>> {
    using distribution = boost::math::hyperexponential_distribution<T, Policy>;
    static constexpr const char* name = "hyperexponential";

    static interval support(const distribution& /*d*/) { return positive_half_line; }

    static auto log_density(const distribution& d) {
        return [phases = phases_of(d)](double x) {
            const phase* most = nullptr;
            double log_most = -infinity;
            for (const phase& each : phases) {
                const double log = detail::decayed(each.log_height, each.decay(x));
                if (log > log_most) most = &each;
                if (log > log_most) log_most = log;
            }
            if (most == nullptr) return -infinity;
            double others = 0;  // relative to the largest
            for (const phase& each : phases) {
                if (&each == most) continue;
                const wide apart = each.log_height - most->log_height;
                others += std::exp(each.rate < most->rate ? (apart + detail::number_of(most->decay_beyond(each, x))).hi
                                                          : detail::decayed(apart, each.decay_beyond(*most, x)));
            }
            return detail::decayed(most->log_height + std::log1p(others), most->decay(x));
        };
    }
    static double log_density(const distribution& d, double x) { return log_density(d)(x); }

    /// A cut where each phase ends, as far as there is room.
    static void guide(const distribution& d, guidance& told) {
        const std::vector<phase> phases = phases_of(d);
        double least = phases.front().rate;
        double most = least;
        for (const phase& each : phases) {
            if (each.rate < least) least = each.rate;
            if (each.rate > most) most = each.rate;
        }
        told.add_peak(0, 1 / std::sqrt(least) / std::sqrt(most));
        for (std::size_t i = 0; i < phases.size() && i < 8; ++i) told.add_peak(1 / phases[i].rate, 1 / phases[i].rate);
    }

    static bool is_valid(const distribution& d) {
        for (const double rate : d.rates())
            if (!detail::is_positive_number(rate)) return false;
        for (const double share : d.probabilities())
            if (!detail::is_number(share) || share < 0) return false;
        return d.num_phases() > 0;
    }

    static bounded mean(const distribution& d) {
        return mixed(d, [](const bounded& rate) { return 1 / rate; });
    }
    static bounded variance(const distribution& d) {
        // E (X − m)² of each phase is its own variance and the square of how far its mean is off.
        const bounded m = mean(d);
        return mixed(d, [&](const bounded& rate) {
            const bounded apart = 1 / rate - m;
            return 1 / rate / rate + apart * apart;
        });
    }
    static bounded mean_log(const distribution& d) {
        return mixed(d,
                     [](const bounded& rate) { return -detail::rounded_to_double(detail::euler_gamma) - log(rate); });
    }
    static bounded mean_inverse(const distribution& /*d*/) { return infinity; }
    static bounded mean_exp(const distribution& d, double s) {
        return mixed(d, [s](const bounded& rate) { return rate.value > s ? rate / (rate - s) : bounded(infinity); });
    }
    static bounded mean_power(const distribution& d, double k) {
        if (!(k > -1)) return infinity;
        const bounded factor =
            exp(detail::rounded_to_double(wide_log_gamma(wide(k) + 1.0), 0x1p-90 * (1 + std::fabs(k))));
        return mixed(d, [&](const bounded& rate) { return factor * pow(rate.value, -k); });
    }
    static bounded mean_distance(const distribution& d, double m) {
        if (m <= 0) return mean(d) - m;
        return mixed(d, [m](const bounded& rate) { return m - 1 / rate + 2 * exp(-(rate * m)) / rate; });
    }

private:
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    struct phase {
        double rate;
        wide log_height;

        [[nodiscard]] scaled<double> decay(double x) const { return split(wide(rate)) * split(wide(x)); }
        [[nodiscard]] scaled<double> decay_beyond(const phase& slower, double x) const {
            return detail::distance_of(rate, slower.rate) * split(wide(x));
        }
    };
    static std::vector<phase> phases_of(const distribution& d) {
        std::vector<phase> result;
        for (std::size_t i = 0; i < d.num_phases(); ++i) {
            const auto share = static_cast<double>(d.probabilities()[i]);
            const auto rate = static_cast<double>(d.rates()[i]);
            if (share > 0) result.push_back({rate, wide_log(share) + wide_log(rate)});
        }
        return result;
    }

    /// Σ pᵢ of_rate(λᵢ), with the pᵢ as Boost.Math divides them by their sum.
    template <class F>
    static bounded mixed(const distribution& d, F of_rate) {
        bounded sum = 0;
        for (std::size_t i = 0; i < d.num_phases(); ++i) {
            const auto share = static_cast<double>(d.probabilities()[i]);
            if (share > 0) sum = sum + share * of_rate(bounded(static_cast<double>(d.rates()[i])));
        }
        return sum;
    }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
