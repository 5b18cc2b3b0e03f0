// Entropies and divergences of densities beside what integrators make of the same integrands, in one run: a Markdown table of
// the error that each made, its evaluations and its time. The integrals and their references are rows of the tests' table.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../../tests/continuous/references/integrals.hpp"
#include "rivals.hpp"

namespace {

using namespace references;

constexpr std::string_view telling[] = {
    "H[normal(0.37, 1.9)]",
    "H[normal(88, 0.004)]",
    "H[normal(0, 4e+99)]",
    "H[laplace(0.25, 0.6)]",
    "H[cauchy(25, 0.2)]",
    "H[0.25 normal(-700, 0.3) + 0.75 normal(5200, 2)]",
    "H[exponential(8e+06)]",
    "H[gamma(0.009765625, 1)]",
    "H[lognormal(-20, 6)]",
    "H[beta(300, 700)]",
    "D[normal(0, 1) || normal(0.3, 1.7)]",
    "D[normal(0, 1) || normal(1e-08, 1)]",
    "D[students_t(2, 0, 1) || normal(0, 3)]",
    "H[normal(0, 1) on [0, inf]]",
};

struct measured {
    rivals::result result{};
    bool is_refused = false;
    int evaluations = 0;
    double microseconds = 0;
};

template <class Noun>
Noun with_hints(Noun noun, const distribution& d) {
    for (const peak& p : d.peaks) noun = noun.near(p.location, p.scale);
    for (const double x : d.breaks) noun = noun.breaks({x});
    return noun;
}

rivals::result ours(const integral& row, bool is_told, int& evaluations) {
    const auto noun = [is_told](const distribution& d) {
        const auto f = surprisal::log_density(std::cref(d.log_density), {d.support.lower, d.support.upper});
        return is_told ? with_hints(f, d) : f;
    };
    const surprisal::estimate e = row.what == measure::entropy ? surprisal::entropy(noun(row.p))
                                                               : surprisal::kl_divergence(noun(row.p), noun(row.q));
    evaluations = e.evaluations;
    return {e.value, e.error};
}

rivals::result theirs(const rivals::integrator& rival, const integral& row, int& evaluations) {
    evaluations = 0;
    const rivals::integrand y = [&](double x) {
        ++evaluations;
        const double log_p = row.p.log_density(x);
        const double p = std::exp(log_p);
        if (p == 0) return 0.0;
        return row.what == measure::entropy ? -p * log_p : p * (log_p - row.q.log_density(x));
    };
    return rival.integrate(y, row.p.support.lower, row.p.support.upper);
}

/// The median time of 5 runs of at least 5 ms each.
template <class F>
measured timed(F integrate) {
    measured m;
    try {
        m.result = integrate(m.evaluations);
    } catch (const std::exception&) {
        m.is_refused = true;
        return m;
    }
    std::vector<double> runs;
    for (int run = 0; run < 5; ++run) {
        using clock = std::chrono::steady_clock;
        const auto start = clock::now();
        std::chrono::duration<double, std::micro> passed{};
        int calls = 0;
        for (; passed.count() < 5000; passed = clock::now() - start, ++calls) integrate(m.evaluations);
        runs.push_back(passed.count() / calls);
    }
    std::sort(runs.begin(), runs.end());
    m.microseconds = runs[2];
    return m;
}

/// "error / evaluations / µs"; in bold what is off by more than 1e-6 without a warning or an error stated that would tell.
std::string cell(const measured& m, const integral& row, const std::string& expected) {
    if (m.is_refused) return "refused";
    char text[80];
    std::string made;
    bool is_wrong = true;
    bool is_told = m.result.is_flagged;
    if (row.expected != expectation::finite) {
        std::snprintf(text, sizeof text, "%.3g", m.result.value);
        is_wrong = row.expected == expectation::refused || m.result.value != infinity;
        made = is_wrong ? text : "∞";
    } else {
        const number truth(expected);
        const auto error = static_cast<double>(number(abs(number(m.result.value) - truth)));
        const double relative = error / std::abs(static_cast<double>(truth));
        std::snprintf(text, sizeof text, relative < 1e-16 ? "<1e-16" : "%.0e", relative);
        made = text;
        is_wrong = !(relative <= 1e-6);
        is_told = is_told || m.result.error > error / 10;
    }
    if (is_wrong) made = is_told ? made + " (warned)" : "**" + made + "**";
    std::snprintf(text, sizeof text, " / %d / %.*f", m.evaluations, m.microseconds < 10 ? 1 : 0, m.microseconds);
    return made + text;
}

}  // namespace

int main() {
    const std::vector<rivals::integrator> rivals = rivals::all();
    std::string header = "| integral | log_density | with near(), breaks() |";
    std::string rule = "| --- | --- | --- |";
    for (const rivals::integrator& rival : rivals) {
        header += std::string(" ") + rival.name + " |";
        rule += " --- |";
    }
    std::printf("%s\n%s\n", header.c_str(), rule.c_str());
    const std::vector<integral> rows = all_integrals();
    for (const std::string_view name : telling) {
        const auto place = std::find_if(rows.begin(), rows.end(), [=](const integral& r) { return r.name() == name; });
        if (place == rows.end()) {
            std::fprintf(stderr, "%s is not in the table of references\n", std::string(name).c_str());
            return 1;
        }
        const std::string expected = table[place - rows.begin()].value;
        std::string line = "| " + std::string(name) + " |";
        if (const std::size_t bars = line.find("||"); bars != std::string::npos) line.replace(bars, 2, "‖");
        const auto add = [&](const measured& m) { line += ' ' + cell(m, *place, expected) + " |"; };
        for (const bool is_told : {false, true}) add(timed([&](int& n) { return ours(*place, is_told, n); }));
        for (const rivals::integrator& rival : rivals) add(timed([&](int& n) { return theirs(rival, *place, n); }));
        std::printf("%s\n", line.c_str());
    }
}
