// Compares two models by their logits: how far is the second from the first, row by row?
//
//     compare_models [FIRST SECOND CLASSES]
//
// The files hold 32-bit floats, CLASSES to a row. Given none, it writes such files itself: the logits of the classifier that
// train_classifier.cpp trains, with its weights in full and rounded to 8 and to 4 bits.

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <surprisal/surprisal.hpp>

/// A file of logits, read some rows at a time.
class logits_file {
public:
    logits_file(const std::string& path, std::size_t classes)
        : path_(path), classes_(classes), file_(path, std::ios::binary) {
        if (!file_) throw std::runtime_error("cannot open '" + path + "': " + std::strerror(errno));
        const auto size = static_cast<std::size_t>(std::filesystem::file_size(path));
        const std::size_t row = classes * sizeof(float);
        if (size == 0 || size % row != 0)
            throw std::runtime_error("'" + path + "' has " + std::to_string(size) +
                                     " bytes, which are not whole rows of " + std::to_string(classes) + " floats");
        rows_ = size / row;
    }

    [[nodiscard]] std::size_t rows() const { return rows_; }

    [[nodiscard]] std::span<const float> read(std::size_t rows) {
        block_.resize(rows * classes_);
        file_.read(reinterpret_cast<char*>(block_.data()), static_cast<std::streamsize>(block_.size() * sizeof(float)));
        if (!file_) throw std::runtime_error("cannot read '" + path_ + "'");
        return block_;
    }

private:
    std::string path_;
    std::size_t classes_;
    std::ifstream file_;
    std::size_t rows_ = 0;
    std::vector<float> block_;
};

std::size_t likeliest(std::span<const float> z) {
    return static_cast<std::size_t>(std::max_element(z.begin(), z.end()) - z.begin());
}

/// The value that a share of all are not above.
double percentile(const std::vector<double>& sorted, double share) {
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
    return sorted[std::max<std::size_t>(rank, 1) - 1];
}

void compare(const std::string& first, const std::string& second, std::size_t classes) {
    logits_file p_file(first, classes);
    logits_file q_file(second, classes);
    const std::size_t n = p_file.rows();
    if (q_file.rows() != n)
        throw std::runtime_error("'" + first + "' has " + std::to_string(n) + " rows and '" + second + "' has " +
                                 std::to_string(q_file.rows()));
    const std::size_t step = std::max<std::size_t>((std::size_t{1} << 22U) / classes, 1);
    std::vector<double> divergences(n);
    std::size_t agreed = 0;
    for (std::size_t row = 0; row < n; row += step) {
        if (n > step) std::fprintf(stderr, "\rcompare_models: %zu of %zu rows", row, n);
        const std::size_t length = std::min(step, n - row);
        const std::span<const float> p = p_file.read(length);
        const std::span<const float> q = q_file.read(length);
        surprisal::kl_divergence(surprisal::rows(surprisal::logits(p), classes),
                                 surprisal::rows(surprisal::logits(q), classes),
                                 std::span(divergences).subspan(row, length));
        for (std::size_t i = 0; i < length; ++i)
            if (likeliest(p.subspan(i * classes, classes)) == likeliest(q.subspan(i * classes, classes))) ++agreed;
    }
    if (n > step) std::fprintf(stderr, "\r%60s\r", "");
    std::sort(divergences.begin(), divergences.end());
    std::printf("%s against %s: %zu rows of %zu classes\n", first.c_str(), second.c_str(), n, classes);
    std::printf("    KL divergence, mean     %.3g nats\n", surprisal::mean(divergences));
    for (const double share : {0.5, 0.9, 0.99})
        std::printf("    of %2.0f %% of rows at most  %.3g\n", 100 * share, percentile(divergences, share));
    std::printf("    maximum                 %.3g\n", divergences.back());
    std::printf("    same likeliest class    %.2f %%\n", 100 * static_cast<double>(agreed) / static_cast<double>(n));
}

std::size_t number_of_classes(const std::string& text) {
    const bool is_number =
        !text.empty() && text.size() < 10 && text.find_first_not_of("0123456789") == std::string::npos;
    if (!is_number || std::stoul(text) == 0) throw std::runtime_error("'" + text + "' is no number of classes");
    return std::stoul(text);
}

constexpr std::size_t classes = 3;
constexpr std::size_t features = 5;
using matrix = std::array<std::array<double, features>, classes>;

/// What train_classifier prints.
constexpr matrix trained{{{{4.068, 9.965, -14.216, -6.617, 2.056}},
                          {{-0.565, -2.266, 3.384, -3.470, 11.730}},
                          {{-3.503, -7.700, 10.832, 10.087, -13.786}}}};

/// The weights of each class as whole numbers of 2^(bits − 1) − 1 steps to either side.
matrix quantized(matrix weights, int bits) {
    for (auto& of_class : weights) {
        double largest = 0;
        for (const double w : of_class) largest = std::max(largest, std::fabs(w));
        const double step = largest / ((1 << (bits - 1)) - 1);
        for (double& w : of_class) w = std::round(w / step) * step;
    }
    return weights;
}

void write_logits(const std::string& path, const matrix& weights) {
    const auto data = std::filesystem::path(__FILE__).parent_path() / "data" / "iris.csv";
    std::ifstream in(data);
    std::string line;
    std::getline(in, line);  // the names of the columns
    std::ofstream out(path, std::ios::binary);
    while (std::getline(in, line)) {
        std::array<double, features> x{0, 0, 0, 0, 1};
        if (std::sscanf(line.c_str(), "%lf,%lf,%lf,%lf", x.data(), &x[1], &x[2], &x[3]) != 4)
            throw std::runtime_error("expected four numbers: " + line);
        for (const auto& of_class : weights) {
            double score = 0;
            for (std::size_t i = 0; i < features; ++i) score += of_class[i] * x[i];
            const auto z = static_cast<float>(score);
            out.write(reinterpret_cast<const char*>(&z), sizeof z);
        }
    }
    if (!in.eof() || !out.flush()) throw std::runtime_error("cannot write '" + path + "' from '" + data.string() + "'");
}

int main(int argc, char** argv) {
    if (argc != 1 && argc != 4) {
        std::fprintf(stderr, "usage: %s [FIRST SECOND CLASSES]\n", argv[0]);
        return 2;
    }
    try {
        if (argc == 4) {
            compare(argv[1], argv[2], number_of_classes(argv[3]));
        } else {
            write_logits("full.f32", trained);
            for (const int bits : {8, 4}) {
                const std::string name = std::to_string(bits) + "-bit.f32";
                write_logits(name, quantized(trained, bits));
                compare("full.f32", name, classes);
            }
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "compare_models: %s\n", error.what());
        return 1;
    }
}

// Output:
// full.f32 against 8-bit.f32: 150 rows of 3 classes
//     KL divergence, mean     0.000447 nats
//     of 50 % of rows at most  3.17e-07
//     of 90 % of rows at most  0.000884
//     of 99 % of rows at most  0.00703
//     maximum                 0.00853
//     same likeliest class    99.33 %
// full.f32 against 4-bit.f32: 150 rows of 3 classes
//     KL divergence, mean     0.136 nats
//     of 50 % of rows at most  0.000188
//     of 90 % of rows at most  0.426
//     of 99 % of rows at most  1.72
//     maximum                 1.75
//     same likeliest class    94.00 %
