// Prints the bits of every measure over many inputs, to be compared between builds with different flags.

#include <bit>
#include <cstdint>
#include <cstdio>
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

}  // namespace

int main() {
    generator random;
    for (std::size_t n = 1; n < 300; n += 1 + n / 4) {
        std::vector<std::uint64_t> counts(n);
        std::vector<std::uint64_t> close(n);
        for (std::size_t i = 0; i < n; ++i) {
            counts[i] = random() >> (random() % 50 + 8);
            close[i] = counts[i] + random() % 2;
        }
        counts[0] += 1;
        close[0] += 1;
        const auto p = surprisal::weights(counts);
        const auto q = surprisal::weights(close);
        print("entropy", n, surprisal::entropy(p));
        print("cross_entropy", n, surprisal::cross_entropy(q, p));
        print("kl_divergence", n, surprisal::kl_divergence(p, q));
        print("jensen_shannon_divergence", n, surprisal::jensen_shannon_divergence(p, q));
        print("jensen_shannon_distance", n, surprisal::jensen_shannon_distance(p, q));
        print("perplexity", n, surprisal::perplexity(p));
    }
}
