// Prints the bits of every measure over many inputs, to be compared between builds with different flags.

#include <bit>
#include <cstdint>
#include <cstdio>
#include <type_traits>
#include <vector>

#include <surprisal/surprisal.hpp>

namespace {

/// A generator without floating point, so that no flag can change the inputs.
class generator {
public:
    std::uint64_t operator()() {
        state_ ^= state_ << 13U;
        state_ ^= state_ >> 7U;
        state_ ^= state_ << 17U;
        return state_;
    }

private:
    std::uint64_t state_ = 88172645463325252ULL;
};

void print(const char* measure, std::size_t n, double value) {
    std::printf("%s %zu %016llx\n", measure, n, static_cast<unsigned long long>(std::bit_cast<std::uint64_t>(value)));
}

/// Counts that sum to 2^52: as probabilities they are exact, whatever a compiler does to a division.
std::vector<std::uint64_t> counts(std::size_t n, generator& random) {
    constexpr std::uint64_t total = std::uint64_t{1} << 52U;
    std::vector<std::uint64_t> c(n);
    std::uint64_t left = total;
    for (std::size_t i = 0; i + 1 < n; ++i) {
        c[i] = (random() % (2 * total / n)) >> (random() % 30);
        if (c[i] >= left) c[i] = 0;
        left -= c[i];
    }
    c[n - 1] = left;
    return c;
}

/// The same with single units moved from one outcome to the next: close to the last digit.
std::vector<std::uint64_t> moved(std::vector<std::uint64_t> c, generator& random) {
    for (std::size_t i = 0; i + 1 < c.size(); ++i)
        if (c[i] > 1 && random() % 2 == 0) {
            --c[i];
            ++c[i + 1];
        }
    return c;
}

std::vector<double> probabilities(const std::vector<std::uint64_t>& c) {
    std::vector<double> p;
    p.reserve(c.size());
    for (const std::uint64_t x : c) p.push_back(static_cast<double>(x) * 0x1p-52);
    return p;
}

template <class P, class Q>
void print_all(std::size_t n, const P& p, const Q& q) {
    print("entropy", n, surprisal::entropy(p));
    print("cross_entropy", n, surprisal::cross_entropy(q, p));
    print("kl_divergence", n, surprisal::kl_divergence(p, q));
    print("jensen_shannon_divergence", n, surprisal::jensen_shannon_divergence(p, q));
    print("jensen_shannon_distance", n, surprisal::jensen_shannon_distance(p, q));
    print("perplexity", n, surprisal::perplexity(p));
}

/// Scores between −16 and 16, exact in float, and others a little off.
template <class T>
std::vector<T> scores(std::size_t n, generator& random) {
    std::vector<T> z(n);
    for (T& x : z)
        x = static_cast<T>(static_cast<std::int32_t>(random() % (1U << 21U)) - (1 << 20)) * static_cast<T>(0x1p-16);
    return z;
}
template <class T>
std::vector<T> moved(std::vector<T> z, generator& random) {
    for (T& x : z) x += static_cast<T>(random() % 1024) * static_cast<T>(0x1p-13);
    return z;
}

template <class T>
void print_all_of_scores(std::size_t n, generator& random) {
    const std::vector<T> z = scores<T>(n, random);
    const std::vector<T> y = moved(z, random);
    const auto p = surprisal::logits(z);
    const auto q = surprisal::logits(y);
    print_all(n, p, q);
    print("kl_divergence, far apart", n, surprisal::kl_divergence(p, surprisal::logits(scores<T>(n, random))));
    print("loss", n, surprisal::cross_entropy(surprisal::one_hot(n / 2), q));
    print("log_sum_exp", n, surprisal::log_sum_exp(z));
    std::vector<T> out(n);
    surprisal::softmax(z, out);
    print("softmax", n, static_cast<double>(out[n / 2]));
    surprisal::log_softmax(z, out);
    print("log_softmax", n, static_cast<double>(out[n / 2]));
}

template <class E, class G>
void print_gradients(std::size_t n, generator& random) {
    const std::vector<E> z = scores<E>(2 * n, random);
    const std::vector<E> y = moved(z, random);
    const std::vector<std::size_t> k{n - 1, random() % n};
    const surprisal::labels label(k);
    const surprisal::rows model(surprisal::logits(z, 0.75), n);
    std::vector<G> g(z.size());
    const auto print_loss = [&](const char* name, const std::vector<double>& values) {
        for (const double x : values) print(name, n, x);
        for (std::size_t i = 0; i < g.size(); i += 1 + i / 8) print("gradient", n, static_cast<double>(g[i]));
    };
    print_loss("label", surprisal::cross_entropy(label, model, surprisal::gradient(g)));
    print_loss("smoothed", surprisal::cross_entropy(surprisal::smoothed(label, 0.125), model, surprisal::gradient(g)));
    print_loss("divergence", surprisal::kl_divergence(surprisal::rows(surprisal::logits(y, 0.75), n), model,
                                                      surprisal::gradient(g, 0.5).of_mean()));
}

template <class P, class Q>
void print_pair(const char* pair, std::size_t n, const P& p, const Q& q) {
    print(pair, n, surprisal::cross_entropy(p, q));
    print(pair, n, surprisal::kl_divergence(p, q));
    print(pair, n, surprisal::jensen_shannon_divergence(p, q));
}

/// Nouns of different kinds, whose masses come in different units.
template <class T>
void print_mixed_pairs(std::size_t n, const std::vector<std::uint64_t>& c, generator& random) {
    using surprisal::logits;
    using surprisal::weights;
    std::vector<T> w;
    for (const T x : scores<T>(n, random)) w.push_back((x < 0 ? -x : x) + static_cast<T>(0x1p-16));  // exact
    const std::vector<T> v = moved(w, random);
    const std::vector<T> z = scores<T>(n, random);
    print("entropy of weights", n, surprisal::entropy(weights(w)));
    print_pair("weights", n, weights(w), weights(v));
    print_pair("weights, logits", n, weights(w), logits(z));
    if constexpr (std::is_same_v<T, double>) {
        const surprisal::smoothed label(surprisal::one_hot(n / 2), 0.125);
        print_pair("probabilities, logits", n, probabilities(c), logits(z, 4));
        print_pair("logits, weights", n, logits(z, 4), weights(w));
        print_pair("smoothed, logits", n, label, logits(z));
        print_pair("label, weights", n, surprisal::one_hot(n / 2), weights(w));
        print_pair("two temperatures", n, logits(z, 4), logits(z, 3));
    }
}

}  // namespace

int main() {
    generator random;
    for (std::size_t n = 1; n < 3000; n += 1 + n / 4) {
        const std::vector<std::uint64_t> c = counts(n, random);
        for (const std::vector<std::uint64_t>& d : {moved(c, random), counts(n, random)}) {
            print_all(n, probabilities(c), probabilities(d));
            print_all(n, surprisal::weights(c), surprisal::weights(d));
        }
        print_mixed_pairs<double>(n, c, random);
        print_mixed_pairs<float>(n, c, random);
        print_all_of_scores<double>(n, random);
        print_all_of_scores<float>(n, random);
        print_gradients<float, float>(n, random);
        print_gradients<double, double>(n, random);
        print_gradients<float, double>(n, random);
    }
}
