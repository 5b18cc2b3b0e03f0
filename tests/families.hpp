#ifndef SURPRISAL_TESTS_FAMILIES_HPP
#define SURPRISAL_TESTS_FAMILIES_HPP

// Seeded families of distributions, the hard cases among them. Each sums to 1 up to rounding.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace families {

using generator = std::mt19937_64;
using vector = std::vector<double>;

inline constexpr unsigned seed = 20261124;

[[nodiscard]] inline vector normalized(vector p) {
    long double sum = 0;
    for (const double x : p) sum += x;
    for (double& x : p) x = static_cast<double>(x / sum);
    return p;
}

[[nodiscard]] inline double uniform(generator& random) { return std::uniform_real_distribution<double>(0, 1)(random); }

[[nodiscard]] inline vector draw(std::size_t n, const std::function<double()>& element) {
    vector p(n);
    std::generate(p.begin(), p.end(), element);
    return p;
}

[[nodiscard]] inline vector equal(std::size_t n, generator&) { return vector(n, 1.0 / static_cast<double>(n)); }

[[nodiscard]] inline vector dirichlet(std::size_t n, double concentration, generator& random) {
    std::gamma_distribution<double> gamma(concentration);
    vector p = draw(n, [&] { return gamma(random); });
    p[random() % n] += 1e-6;  // at a concentration of 0.01 every draw may underflow
    return normalized(p);
}

[[nodiscard]] inline vector decades(std::size_t n, generator& random) {
    vector p = draw(n, [&] { return std::pow(10.0, -300 * uniform(random)); });
    p[random() % n] = 1;
    return normalized(p);
}

[[nodiscard]] inline vector subnormal(std::size_t n, generator& random) {
    vector p = dirichlet(n, 1, random);
    for (std::size_t i = 1; i < n; i += 2) p[i] = std::ldexp(uniform(random), -1022 - static_cast<int>(random() % 50));
    p[0] += 1e-3;
    return normalized(p);
}

[[nodiscard]] inline vector sparse(std::size_t n, generator& random) {
    vector p = dirichlet(n, 1, random);
    for (double& x : p)
        if (random() % 4 != 0) x = 0;
    p[random() % n] += 0.01;
    return normalized(p);
}

/// One outcome of 1 − δ, δ = 10^-13 … 10^-30: from 10^-17 on its probability rounds to 1, the others keep their share.
[[nodiscard]] inline vector nearly_certain(std::size_t n, generator& random) {
    const double delta = std::pow(10.0, -13 - static_cast<double>(random() % 18));
    vector p = dirichlet(n, 1, random);
    for (double& x : p) x *= delta;
    p[random() % n] = 1 - delta;
    return p;
}

/// The same, with a sum that is off by as much as is accepted.
[[nodiscard]] inline vector nearly_certain_off_by_tolerance(std::size_t n, generator& random) {
    vector p = nearly_certain(n, random);
    const double scale = random() % 2 == 0 ? 1 + 1.4e-8 : 1 - 1.4e-8;
    for (double& x : p) x *= scale;
    return p;
}

/// q next to p: each element moved by a relative amount of at most size; 0 moves some to the next double.
[[nodiscard]] inline vector next_to(const vector& p, double size, generator& random) {
    vector q = p;
    for (double& x : q) {
        if (size > 0)
            x *= 1 + size * (2 * uniform(random) - 1);
        else if (random() % 2 == 0)
            x = std::nextafter(x, random() % 2 == 0 ? 0 : 1);
    }
    return q;
}

struct pair {
    vector p;
    vector q;
};

struct family {
    std::string name;
    std::function<pair(std::size_t, generator&)> draw;
    bool is_wide = false;  // with probabilities that vanish against 1 in 60 decimal digits
};

[[nodiscard]] inline std::vector<family> all() {
    std::vector<family> list;
    const auto independent = [&](const std::string& name, auto member, bool is_wide = false) {
        list.push_back({name,
                        [member](std::size_t n, generator& random) {
                            vector p = member(n, random);
                            return pair{std::move(p), member(n, random)};
                        },
                        is_wide});
    };
    list.push_back({"uniform and Dirichlet(1)", [](std::size_t n, generator& random) {
                        return pair{equal(n, random), dirichlet(n, 1, random)};
                    }});
    const auto dirichlet_of = [](double concentration) {
        return [concentration](std::size_t n, generator& random) { return dirichlet(n, concentration, random); };
    };
    independent("Dirichlet(0.01)", dirichlet_of(0.01), true);
    independent("Dirichlet(1)", dirichlet_of(1));
    independent("Dirichlet(100)", dirichlet_of(100));
    independent("300 decades", decades, true);
    independent("subnormals", subnormal, true);
    independent("sparse", sparse);
    independent("nearly certain", nearly_certain);
    independent("nearly certain, sum off", nearly_certain_off_by_tolerance);
    for (const double size : {1e-2, 1e-4, 1e-6, 1e-9, 1e-12, 1e-15, 0.0}) {
        char name[32];
        std::snprintf(name, sizeof name, size > 0 ? "near-equal %.0e" : "last digit", size);
        list.push_back({name, [size](std::size_t n, generator& random) {
                            vector p = dirichlet(n, 1, random);
                            vector q = next_to(p, size, random);
                            return pair{std::move(p), size > 1e-9 ? normalized(std::move(q)) : std::move(q)};
                        }});
    }
    list.push_back({"near-equal, sum off", [](std::size_t n, generator& random) {
                        vector p = dirichlet(n, 1, random);
                        vector q = next_to(p, 1e-10, random);
                        for (double& x : q) x *= 1 + 1e-8;
                        return pair{std::move(p), std::move(q)};
                    }});
    return list;
}

inline constexpr std::size_t sizes[] = {1, 2, 3, 5, 8, 15, 16, 17, 33, 64, 257, 1000};

}  // namespace families

#endif
