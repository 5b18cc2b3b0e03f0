#include <cstdio>
#include <string_view>

#include <surprisal/surprisal.hpp>

int main(int argc, char** argv) {
    const bool is_valid = argc == 2 && std::string_view(argv[1]) == "valid";
    const double p[] = {is_valid ? 0.5 : 2.0, is_valid ? 0.5 : -1.0};
    std::printf("%.16g\n", surprisal::entropy(p));
}
