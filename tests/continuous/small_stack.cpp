// Every verb in a thread with a stack of 64 KiB: musl's threads have 128, embedded ones less.

#include <array>
#include <cmath>
#include <functional>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <surprisal/boost_math.hpp>
#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "densities.hpp"

#if __has_include(<pthread.h>) && !defined(__SANITIZE_ADDRESS__)
#include <pthread.h>
#define HAS_THREADS
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#undef HAS_THREADS  // its own frames are larger
#endif
#endif
#endif

#ifdef HAS_THREADS
namespace {

using surprisal::density;
using surprisal::log_density;

constexpr std::size_t stack_size = std::size_t{64} << 10U;

/// What a call returned in a thread of that stack, or the message of its exception.
struct outcome_of_thread {
    std::function<double()> call;
    double value = 0;
    std::string error{};
};

void* run(void* argument) {
    auto& of = *static_cast<outcome_of_thread*>(argument);
    try {
        of.value = of.call();
    } catch (const std::exception& error) {
        of.error = error.what();
    }
    return nullptr;
}

outcome_of_thread in_small_thread(std::function<double()> call) {
    outcome_of_thread result{std::move(call)};
    pthread_attr_t attributes;
    REQUIRE(pthread_attr_init(&attributes) == 0);
    REQUIRE(pthread_attr_setstacksize(&attributes, stack_size) == 0);
    pthread_t thread{};
    REQUIRE(pthread_create(&thread, &attributes, run, &result) == 0);
    REQUIRE(pthread_join(thread, nullptr) == 0);
    pthread_attr_destroy(&attributes);
    return result;
}

void check_same(const std::function<double()>& call) {
    const double expected = call();
    const outcome_of_thread seen = in_small_thread(call);
    CHECK(seen.error.empty());
    CHECK(seen.value == expected);
}

void check_refused(const std::function<double()>& call) {
    const outcome_of_thread seen = in_small_thread(call);
    CHECK_FALSE(seen.error.empty());
}

std::vector<double> masses(std::size_t n, double bend) {
    std::vector<double> p(n);
    for (std::size_t i = 0; i < n; ++i) p[i] = 1 + bend * std::sin(static_cast<double>(i));
    const double total = std::accumulate(p.begin(), p.end(), 0.0);
    for (double& x : p) x /= total;
    return p;
}

}  // namespace

TEST_CASE("measures of densities run in 64 KiB") {
    const auto p = log_density(densities::normal(0.3, 1));
    const auto q = log_density(densities::cauchy(0, 2));
    const auto two = [](double x) {
        return std::log(std::exp(densities::normal(0, 1)(x)) / 2 + std::exp(densities::normal(9, 0.2)(x)) / 2);
    };
    const auto steps = [](double x) { return 1 + std::floor(10 * x) * std::floor(10 * x); };
    check_same([&] { return surprisal::entropy(p).value; });
    check_same([&] { return surprisal::cross_entropy(p, q).value; });
    check_same([&] { return surprisal::kl_divergence(p, q).value; });
    check_same([&] { return surprisal::kl_divergence(q, p).value; });  // infinite
    check_same([&] { return surprisal::entropy(log_density(two).unnormalized()).value; });
    check_same([&] { return surprisal::kl_divergence(p, log_density(two).unnormalized()).value; });
    check_same([&] { return surprisal::entropy(density(steps, {0, 1}).unnormalized()).value; });
    check_refused([&] { return surprisal::entropy(log_density(densities::normal(0, 1), {0, 5})).value; });
    check_refused([&] { return surprisal::entropy(density([](double) { return 0.0; })).value; });
}

TEST_CASE("measures of tables run in 64 KiB, with zeros that are approached by halving") {
    std::vector<double> x(1001);
    std::vector<double> f(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        x[i] = static_cast<double>(i) / 100;
        f[i] = i % 3 == 0 ? 0 : std::exp(300 * std::sin(static_cast<double>(i)));
    }
    const surprisal::linear_density p(x, f);
    const surprisal::histogram_density q(std::array{0, 1, 10}, std::array{2, 3});
    const auto exponential = density([](double y) { return std::exp(-y); }, surprisal::positive_half_line);
    check_same([&] { return surprisal::entropy(p).value; });
    check_same([&] { return surprisal::kl_divergence(p, q).value; });
    check_same([&] { return surprisal::kl_divergence(q, p).value; });
    check_same([&] { return surprisal::kl_divergence(q, exponential).value; });
    check_same([&] { return surprisal::jensen_shannon_divergence(p, q).value; });
    check_same([&] { return surprisal::jensen_shannon_divergence(exponential, q).value; });
}

TEST_CASE("measures of distributions run in 64 KiB, by formula, quadrature and sum") {
    using namespace boost::math;
    check_same([] { return surprisal::kl_divergence(gamma_distribution<>(2.3, 1), lognormal(0.1, 0.7)).value; });
    check_same([] { return surprisal::kl_divergence(students_t(3.7), students_t(4.1)).value; });
    check_same([] { return surprisal::entropy(skew_normal(0, 1, 3)).value; });
    check_same([] { return surprisal::entropy(non_central_chi_squared(3, 2.5)).value; });
    check_same([] { return surprisal::kl_divergence(poisson(3e5), negative_binomial(7.5, 0.01)).value; });
    check_same([] { return surprisal::entropy(hypergeometric(20, 30, 100)).value; });
}

TEST_CASE("measures of discrete distributions run in 64 KiB, with rows and gradients") {
    const std::vector<double> p = masses(3000, 0.5);
    const std::vector<double> q = masses(3000, 0.9);
    const std::vector<float> z(3000, 0.25F);
    std::vector<float> dz(z.size());
    using namespace surprisal;
    check_same([&] { return surprisal::entropy(p); });
    check_same([&] { return surprisal::cross_entropy(p, q); });
    check_same([&] { return surprisal::kl_divergence(p, q); });
    check_same([&] { return jensen_shannon_divergence(p, q); });
    check_same([&] { return jensen_shannon_divergence(p, logits(z)); });
    check_same([&] { return surprisal::kl_divergence(p, logits(z)); });
    check_same([&] { return surprisal::kl_divergence(logits(z, 2.0), logits(z)); });
    check_same([&] { return perplexity(p); });
    check_same([&] { return mutual_information(p, 50, 60); });
    check_same([&] { return conditional_entropy(p, 50, 60); });
    check_same([&] { return static_cast<double>(log_sum_exp(z)); });
    check_same([&] { return surprisal::entropy(std::vector<long double>(p.begin(), p.end())) == 0 ? 0.0 : 1.0; });
    check_same([&] {
        return mean(
            surprisal::cross_entropy(labels(std::vector{1, 2, 0}), rows(logits(z), 1000), gradient(dz).of_mean()));
    });
    check_same([&] { return mean(surprisal::kl_divergence(rows(weights(p), 1000), rows(weights(q), 1000))); });
}

TEST_CASE("measures of Gaussian vectors run in 64 KiB") {
    const std::vector<double> mean(40, 0.5);
    const std::vector<double> z(40, -0.25);
    using namespace surprisal;
    check_same([&] { return surprisal::kl_divergence(diagonal_gaussian(mean, log_variance(z)), standard_normal); });
}
#endif
