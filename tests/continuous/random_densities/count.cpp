// Counts what becomes of random densities, for long runs: count [how many times the usual number of cases] [kind] [index].

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "../../fresh_seed.hpp"
#include "../random_densities.hpp"

int main(int count, char** arguments) {
    using namespace random_densities;
    const double factor = count > 1 ? std::strtod(arguments[1], nullptr) : cases_factor();
    const std::string wanted = count > 2 ? arguments[2] : "";
    const std::uint64_t seed = fresh_seed("count");
    judge::print_head(std::cout);
    std::vector<incident> incidents;
    for (const kind& of : kinds) {
        if (std::string(of.name).find(wanted) == std::string::npos) continue;
        judge by(of, seed);
        if (count > 3) {
            by.run(std::strtoull(arguments[3], nullptr, 10));
        } else {
            by.run_all(factor, infinity);
        }
        by.print(std::cout);
        std::vector<incident> found = by.incidents();
        std::stable_sort(found.begin(), found.end(),
                         [](const incident& a, const incident& b) { return a.size < b.size; });
        incidents.insert(incidents.end(), found.begin(), found.end());
    }
    for (const incident& each : incidents) std::cout << each;
}
