// Draws what a divergence is: two densities, the integrand f ln(f/g), and the area under it.
//
//     densities [FILE.svg]

#include <cmath>
#include <cstdio>
#include <fstream>
#include <iomanip>
#include <numbers>
#include <sstream>
#include <stdexcept>
#include <string>

#include <surprisal/surprisal.hpp>

double log_normal(double x, double location, double scale) {
    const double z = (x - location) / scale;
    return -z * z / 2 - std::log(scale * std::sqrt(2 * std::numbers::pi));
}
double log_f(double x) { return log_normal(x, 0, 1); }
double log_g(double x) { return log_normal(x, 1, 2); }
double f(double x) { return std::exp(log_f(x)); }
double g(double x) { return std::exp(log_g(x)); }
double integrand(double x) { return f(x) * (log_f(x) - log_g(x)); }

constexpr int first = -5, last = 7;  // what is drawn of the line

/// A part of the picture: 60 to the unit of x, 500 to that of y, which is 0 at a height.
struct panel {
    double zero;

    [[nodiscard]] static double across(double x) { return 50 + 60 * (x - first); }
    [[nodiscard]] double down(double y) const { return zero - 500 * y; }

    template <class F>
    [[nodiscard]] std::string curve(F y) const {
        std::ostringstream path;
        path << std::fixed << std::setprecision(1);
        for (int i = 0; i <= 240; ++i) {
            const double x = first + (last - first) * (i / 240.0);
            path << (i == 0 ? 'M' : 'L') << across(x) << ' ' << down(y(x));
        }
        return path.str();
    }

    /// Grid and numbers, from one tenth to another.
    [[nodiscard]] std::string axes(int lowest, int highest, const char* unit) const {
        std::ostringstream out;
        for (int tenth = lowest; tenth <= highest; ++tenth)
            out << "<path class='grid' d='M50 " << down(tenth / 10.0) << "H770'/><text class='tick end' x='42' y='"
                << down(tenth / 10.0) + 4 << "'>" << tenth / 10.0 << "</text>\n";
        for (int x = first; x <= last; ++x)
            out << "<text class='tick middle' x='" << across(x) << "' y='" << down(lowest / 10.0) + 18 << "'>" << x
                << "</text>\n";
        out << "<text class='tick' x='50' y='" << down(highest / 10.0) - 10 << "'>" << unit
            << "</text><text class='tick' x='782' y='" << zero + 4 << "'>x</text>\n<path class='axis' d='M50 " << zero
            << "H770'/>\n";
        return out.str();
    }
};

std::string picture(double divergence) {
    const panel densities{245};
    const panel areas{490};
    const std::string area = areas.curve(integrand) + "V490H50Z'/>\n";
    std::ostringstream out;
    out << std::setprecision(4) << R"(<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 800 575' role='img'>
<title>A divergence is the area under f ln(f/g)</title>
<style>
text { font: 15px sans-serif; fill: #1f2328 } .tick { font-size: 12px } .end { text-anchor: end }
.middle { text-anchor: middle } path { fill: none; stroke-width: 2.5 } .area { stroke: none; fill-opacity: 0.3 }
.paper { fill: #ffffff } .grid { stroke: #d8dee4; stroke-width: 1 } .axis { stroke: #1f2328; stroke-width: 1.2 }
.f { stroke: #0969da } .g { stroke: #bc4c00 } .in-f { fill: #0969da } .in-g { fill: #bc4c00 } .in-less { fill: #cf222e }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .paper { fill: #0d1117 } .grid { stroke: #30363d } .axis { stroke: #e6edf3 }
.f { stroke: #58a6ff } .g { stroke: #f0883e } .in-f { fill: #58a6ff } .in-g { fill: #f0883e } .in-less { fill: #ff7b72 } }
</style>
<clipPath id='above'><rect width='800' height='490'/></clipPath>
<clipPath id='below'><rect width='800' height='85' y='490'/></clipPath>
<rect class='paper' width='800' height='575'/>
)" << densities.axes(0, 4, "density")
        << "<path class='f' d='" << densities.curve(f) << "'/>\n<path class='g' d='" << densities.curve(g)
        << "'/>\n<text class='in-f' x='395' y='76'>f, the truth: normal(0, 1)</text>\n"
        << "<text class='in-g' x='535' y='175'>g, the model: normal(1, 2)</text>\n"
        << areas.axes(-1, 3, "nats per unit of x") << "<path class='area in-f' clip-path='url(#above)' d='" << area
        << "<path class='area in-less' clip-path='url(#below)' d='" << area << "<path class='axis' d='"
        << areas.curve(integrand) << "'/>\n<text x='395' y='361'>f ln(f/g): what x adds to the divergence</text>\n"
        << "<text x='395' y='382'>D(f‖g) = area above − area below = " << divergence << " nats</text>\n"
        << "<text class='in-less' x='540' y='524'>negative where g exceeds f</text>\n</svg>\n";
    return out.str();
}

void measure_and_draw(const std::string& file) {
    const auto p = surprisal::log_density(log_f);
    const auto q = surprisal::log_density(log_g);
    const auto print = [](const char* name, const surprisal::estimate& e) {
        std::printf("%-7s = %.12f nats, error at most %.0e, from %d points\n", name, e.value, e.error, e.evaluations);
    };
    print("H(f)", surprisal::entropy(p));
    print("H(f, g)", surprisal::cross_entropy(p, q));
    print("D(f||g)", surprisal::kl_divergence(p, q));
    std::ofstream out(file);
    if (!(out << picture(surprisal::kl_divergence(p, q)))) throw std::runtime_error("cannot write '" + file + "'");
    std::printf("drawn in %s\n", file.c_str());
}

int main(int argc, char** argv) {
    try {
        measure_and_draw(argc > 1 ? argv[1] : "densities.svg");
    } catch (const std::exception& error) {
        std::fprintf(stderr, "densities: %s\n", error.what());
        return 1;
    }
}
