// Compares two files by their bytes: how well would a code made for one of them compress the other?
//
//     compare_files [FIRST SECOND]

#include <array>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include <surprisal/surprisal.hpp>

using histogram = std::array<std::uint64_t, 256>;

histogram bytes_of(const std::string& path) {
    if (std::filesystem::is_directory(path)) throw std::runtime_error("'" + path + "' is a directory, not a file");
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot open '" + path + "': " + std::strerror(errno));
    histogram counts{};
    std::vector<char> block(1 << 20);
    while (file.read(block.data(), static_cast<std::streamsize>(block.size())), file.gcount() > 0)
        for (std::streamsize i = 0; i < file.gcount(); ++i)
            ++counts[static_cast<unsigned char>(block[static_cast<std::size_t>(i)])];
    if (file.bad()) throw std::runtime_error("cannot read '" + path + "'");
    if (counts == histogram{}) throw std::runtime_error("'" + path + "' is empty: it has no distribution of bytes");
    return counts;
}

void compare(const std::string& first, const std::string& second) {
    using surprisal::bits;
    const histogram first_bytes = bytes_of(first);
    const histogram second_bytes = bytes_of(second);
    const surprisal::weights p(first_bytes);
    const surprisal::weights q(second_bytes);

    const auto row = [](const char* name, double of_first, double of_second, const char* unit) {
        std::printf("%-34s %11.4f %11.4f  %s\n", name, of_first, of_second, unit);
    };
    std::printf("P: %s, Q: %s\n\n%-34s %11s %11s\n", first.c_str(), second.c_str(), "", "P", "Q");
    row("entropy H", surprisal::entropy<bits>(p), surprisal::entropy<bits>(q), "bits per byte");
    row("perplexity 2^H", surprisal::perplexity(p), surprisal::perplexity(q), "equally likely bytes");
    row("cross-entropy, the other's code", surprisal::cross_entropy<bits>(p, q), surprisal::cross_entropy<bits>(q, p),
        "bits per byte");
    row("KL divergence, what that wastes", surprisal::kl_divergence<bits>(p, q), surprisal::kl_divergence<bits>(q, p),
        "bits per byte");
    std::printf("%-34s %11.4f %11s  bits, from 0 (equal) to 1\n", "Jensen-Shannon divergence",
                surprisal::jensen_shannon_divergence<bits>(p, q), "");

    const auto explain = [](const char* name, const char* other, const histogram& bytes, const auto& own,
                            const auto& code) {
        const auto size = static_cast<double>(std::accumulate(bytes.begin(), bytes.end(), std::uint64_t{0}));
        std::printf("\n%s has %.0f bytes. Coded one by one they take %.1f bytes with the best code for them, ", name,
                    size, surprisal::entropy<bits>(own) * size / 8);
        const double with_other = surprisal::cross_entropy<bits>(own, code) * size / 8;
        if (std::isinf(with_other))
            std::printf("but the code made for %s has no word for some.", other);
        else
            std::printf("%.1f with the one made for %s.", with_other, other);
    };
    explain("P", "Q", first_bytes, p, q);
    explain("Q", "P", second_bytes, q, p);
    std::printf("\n");
}

int main(int argc, char** argv) {
    if (argc != 1 && argc != 3) {
        std::fprintf(stderr, "usage: %s [FIRST SECOND]\n", argv[0]);
        return 2;
    }
    try {
        const std::filesystem::path root = std::filesystem::path(__FILE__).parent_path().parent_path();
        if (argc == 1)
            compare((root / "LICENSE").string(), (root / "README.md").string());
        else
            compare(argv[1], argv[2]);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "compare_files: %s\n", error.what());
        return 1;
    }
}
