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

}  // namespace

int main() {
    generator random;
    for (std::size_t n = 1; n < 3000; n += 1 + n / 4) {
        const std::vector<std::uint64_t> c = counts(n, random);
        for (const std::vector<std::uint64_t>& d : {moved(c, random), counts(n, random)}) {
            print_all(n, probabilities(c), probabilities(d));
            print_all(n, surprisal::weights(c), surprisal::weights(d));
        }
    }
}
