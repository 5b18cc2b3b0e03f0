// What holds for every density, on random ones.

#include <cmath>
#include <cstdint>
#include <functional>
#include <random>
#include <stdexcept>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "densities.hpp"

namespace {

using surprisal::estimate;
using surprisal::log_density;

constexpr std::uint64_t seed = 20240229;

/// A mixture of two normal densities and a Laplace density, stretched and moved.
struct mixture {
    double weight[3];
    double location[3];
    double scale[3];

    explicit mixture(std::mt19937_64& random) {
        std::uniform_real_distribution<double> uniform(0.1, 1);
        std::normal_distribution<double> normal(0, 3);
        double sum = 0;
        for (int i = 0; i < 3; ++i) {
            weight[i] = uniform(random);
            location[i] = normal(random);
            scale[i] = 2 * uniform(random);
            sum += weight[i];
        }
        for (double& w : weight) w /= sum;
    }

    [[nodiscard]] mixture moved(double stretch, double shift) const {
        mixture result = *this;
        for (int i = 0; i < 3; ++i) {
            result.location[i] = stretch * location[i] + shift;
            result.scale[i] = std::fabs(stretch) * scale[i];
        }
        return result;
    }

    [[nodiscard]] double operator()(double x) const {
        const double parts[] = {std::log(weight[0]) + densities::normal(location[0], scale[0])(x),
                                std::log(weight[1]) + densities::normal(location[1], scale[1])(x),
                                std::log(weight[2]) + densities::laplace(location[2], scale[2])(x)};
        const double most = std::fmax(parts[0], std::fmax(parts[1], parts[2]));
        if (std::isinf(most)) return most;
        double sum = 0;
        for (const double part : parts) sum += std::exp(part - most);
        return most + std::log(sum);
    }

    [[nodiscard]] auto told() const {
        auto p = log_density(*this);
        for (int i = 0; i < 3; ++i) p = p.near(location[i], scale[i]);
        return p;
    }
};

}  // namespace

TEST_CASE("H(aX + b) = H(X) + ln|a|, and a divergence does not change") {
    std::mt19937_64 random(seed);
    INFO("seed " << seed);
    for (int trial = 0; trial < 40; ++trial) {
        const mixture p(random);
        const mixture q(random);
        const double stretch =
            std::exp2(std::uniform_int_distribution<int>(-40, 40)(random)) * (trial % 2 == 0 ? 1 : -1);
        const double shift = stretch * std::uniform_int_distribution<int>(-50, 50)(random);
        const mixture moved_p = p.moved(stretch, shift);
        const mixture moved_q = q.moved(stretch, shift);
        CAPTURE(trial, stretch, shift);
        const estimate h = surprisal::entropy(p.told());
        const estimate moved_h = surprisal::entropy(moved_p.told());
        CHECK(std::fabs(moved_h.value - h.value - std::log(std::fabs(stretch))) <= h.error + moved_h.error + 1e-15);
        const estimate d = surprisal::kl_divergence(p.told(), q.told());
        const estimate moved_d = surprisal::kl_divergence(moved_p.told(), moved_q.told());
        CHECK(std::fabs(moved_d.value - d.value) <= d.error + moved_d.error);
        CHECK(h.error <= 1e-9);
        CHECK(d.error <= 1e-8 * (1 + d.value));
    }
}

TEST_CASE("H(f, g) = H(f) + D(f‖g), D ≥ 0, and D(f‖f) = 0") {
    std::mt19937_64 random(seed + 1);
    INFO("seed " << seed + 1);
    for (int trial = 0; trial < 40; ++trial) {
        const mixture p(random);
        const mixture q(random);
        CAPTURE(trial);
        const estimate h = surprisal::entropy(p.told());
        const estimate cross = surprisal::cross_entropy(p.told(), q.told());
        const estimate d = surprisal::kl_divergence(p.told(), q.told());
        CHECK(d.value >= 0);
        CHECK(std::fabs(cross.value - h.value - d.value) <= cross.error + h.error + d.error);
        CHECK(surprisal::kl_divergence(p.told(), p.told()).value == 0);
    }
}

TEST_CASE("telling where the mass is changes the cost, not the value") {
    std::mt19937_64 random(seed + 2);
    INFO("seed " << seed + 2);
    int refused = 0;
    for (int trial = 0; trial < 40; ++trial) {
        const mixture p(random);
        const mixture q(random);
        CAPTURE(trial);
        try {
            const estimate found = surprisal::kl_divergence(log_density(p), log_density(q));
            const estimate told = surprisal::kl_divergence(p.told(), q.told());
            CHECK(std::fabs(found.value - told.value) <= found.error + told.error);
        } catch (const std::domain_error&) {
            ++refused;
        }
    }
    CHECK(refused <= 4);
}

TEST_CASE("an unnormalized density stands for the one proportional to it") {
    std::mt19937_64 random(seed + 3);
    INFO("seed " << seed + 3);
    for (int trial = 0; trial < 20; ++trial) {
        const mixture p(random);
        const mixture q(random);
        const double log_factor = std::uniform_real_distribution<double>(-700, 700)(random);
        const auto times = [log_factor](const mixture& f) { return [=](double x) { return f(x) + log_factor; }; };
        const auto tell = [](auto f, const mixture& of) {
            for (int i = 0; i < 3; ++i) f = f.near(of.location[i], of.scale[i]);
            return f.unnormalized();
        };
        CAPTURE(trial, log_factor);
        const auto scaled_p = [&] { return tell(log_density(std::function<double(double)>(times(p))), p); }();
        const auto scaled_q = [&] { return tell(log_density(std::function<double(double)>(times(q))), q); }();
        const estimate h = surprisal::entropy(p.told());
        const estimate scaled_h = surprisal::entropy(scaled_p);
        CHECK(std::fabs(scaled_h.value - h.value) <= h.error + scaled_h.error);
        CHECK(std::log(scaled_h.mass_p) == Approx(log_factor).epsilon(1e-9).margin(1e-9));
        const estimate d = surprisal::kl_divergence(p.told(), q.told());
        const estimate scaled_d = surprisal::kl_divergence(scaled_p, scaled_q);
        CHECK(std::fabs(scaled_d.value - d.value) <= d.error + scaled_d.error);
        const estimate c = surprisal::cross_entropy(p.told(), q.told());
        const estimate scaled_c = surprisal::cross_entropy(scaled_p, scaled_q);
        CHECK(std::fabs(scaled_c.value - c.value) <= c.error + scaled_c.error);
    }
}

TEST_CASE("a truncated density is the conditional one") {
    // Of an exponential density beyond a: again exponential, by lack of memory.
    for (const double a : {0.5, 3.0, 40.0}) {
        const auto tail = log_density(densities::exponential(2), {a, densities::infinity}).unnormalized();
        const estimate h = surprisal::entropy(tail);
        CHECK(h.value == Approx(1 - std::log(2.0)).epsilon(1e-11));
        CHECK(h.mass_p == Approx(std::exp(-2 * a)).epsilon(1e-11));
        const auto whole = log_density(densities::exponential(2), {0, densities::infinity});
        CHECK(surprisal::kl_divergence(tail, whole).value == Approx(2 * a).epsilon(1e-11));
    }
}
