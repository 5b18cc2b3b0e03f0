// A user's file that asks for every verb of every kind of noun, to be compiled with the user's warnings as errors: templates
// warn only where they are used.
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <surprisal/surprisal.hpp>

namespace {

using namespace surprisal;

template <class P, class Q>
double of_two(const P& p, const Q& q) {
    double total = static_cast<double>(entropy(p)) + static_cast<double>(entropy<bits>(q));
    total += static_cast<double>(cross_entropy(p, q));
    total += static_cast<double>(kl_divergence(p, q) + kl_divergence<hartleys>(p, q));
    total += static_cast<double>(jensen_shannon_divergence(p, q) + jensen_shannon_distance(p, q));
    return total + static_cast<double>(perplexity(p) + perplexity(p, q));
}

template <class E>
double of_elements(std::span<const E> p, std::span<const E> q) {
    double total = of_two(p, q) + of_two(weights(p), q) + of_two(logits(p), q) + of_two(p, logits(q));
    total += of_two(logits(p), logits(q)) + of_two(weights(p), weights(q));
    total += static_cast<double>(cross_entropy(one_hot(0), q) + cross_entropy(smoothed(one_hot(0), 0.1), logits(q)));
    total += static_cast<double>(generalized_kl_divergence(p, q) + log_sum_exp(p));
    total += of_two(log_probabilities<hartleys>(p), log_probabilities(q)) + of_two(log_probabilities<bits>(p), q);
    return total;
}

template <class E>
double of_rows(std::span<const E> p, std::span<const E> q) {
    const std::vector<int> targets{0, 1};
    std::vector<E> slopes(q.size());
    std::vector<double> values = cross_entropy(rows(p, 2), rows(logits(q), 2));
    values = kl_divergence<bits>(rows(weights(p), 2), rows(q, 2));
    values = jensen_shannon_distance(rows(p, 2), rows(q, 2));
    values = entropy(rows(logits(q), 2));
    values = perplexity(labels(targets), rows(logits(q), 2));
    values = cross_entropy(labels(targets).ignoring(-1), rows(logits(q), 2), gradient(slopes).of_mean());
    cross_entropy(log_probabilities<hartleys>(p), logits(q), gradient(slopes));
    values = kl_divergence(smoothed(labels(targets), 0.1), rows(logits(q), 2), gradient(slopes));
    softmax(logits(q), std::span(slopes));
    return mean(values) + sum(values, row_weights(labels(targets), p)) + mutual_information(weights(p), 2, 2);
}

double of_densities() {
    const auto bump = [](double x) { return x * (1 - x) * 6; };
    const auto flat = [](float /*x*/) { return 0.5F; };
    const auto p = density(bump, {0, 1});
    const auto q = density(flat, {0, 2});
    return entropy(p) + cross_entropy(p, q) + kl_divergence<bits>(p, q);
}

template <class E>
double of_gaussians() {
    const std::vector<E> mean{0, 1};
    const std::vector<E> one{1, 1};
    const std::vector<E> identity{1, 0, 0, 1};
    std::vector<E> by_mean(2);
    std::vector<E> by_spread(2);
    const diagonal_gaussian p(mean, deviation(one));
    const gaussian q(mean, covariance(identity));
    double total = entropy(diagonal_gaussian(mean, variance(one))) + cross_entropy(p, q) + kl_divergence(p, q);
    total += kl_divergence(gaussian(mean, cholesky(identity)), gaussian(mean, precision(identity)));
    total += kl_divergence(diagonal_gaussian(mean, log_variance(one)), diagonal_gaussian(mean, log_deviation(one)));
    total += kl_divergence(p, standard_normal, gaussian_gradient(by_mean, log_deviation(by_spread)));
    return total + kl_divergence(p, standard_normal, gaussian_gradient(by_mean, variance(by_spread)));
}

}  // namespace

int main() {
    const std::array<double, 4> p{0.5, 0.25, 0.125, 0.125};
    const std::array<float, 4> f{0.5F, 0.25F, 0.125F, 0.125F};
    const std::array<long double, 4> l{0.5L, 0.25L, 0.125L, 0.125L};
    const std::array<std::int64_t, 4> counts{1, 2, 3, 4};
    const std::array<std::uint8_t, 4> bytes{1, 2, 3, 4};
    const std::array<std::uint16_t, 4> halves{0x3400, 0x3400, 0x3400, 0x3400};
    double total = of_elements(std::span<const double>(p), std::span<const double>(p));
    total += of_elements(std::span<const float>(f), std::span<const float>(f));
    total += of_two(p, f);
    total += of_elements(std::span<const long double>(l), std::span<const long double>(l));
    total += of_rows(std::span<const double>(p), std::span<const double>(p));
    total += of_rows(std::span<const float>(f), std::span<const float>(f));
    total += of_two(as_half(halves), f) + of_two(f, p) + of_two(weights(counts), weights(bytes)) + of_two(l, p);
    total += of_densities() + of_gaussians<double>() + of_gaussians<float>();
    return total > 0 ? 0 : 1;
}
