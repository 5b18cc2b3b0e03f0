// Models that are equal but for their last digits, held by scores, by logarithms of probabilities or by probabilities, and every
// measure of them: the difference q − p comes from the scores' difference. The oracle is the textbook formula in 150 digits
// on the exact values of the scores.

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <surprisal/surprisal.hpp>

#include "../catch.hpp"
#include "../error_table.hpp"
#include "../families.hpp"
#include "../fresh_seed.hpp"
#include "../oracle.hpp"

using oracle::number;
using surprisal::jensen_shannon_distance;
using surprisal::jensen_shannon_divergence;
using surprisal::kl_divergence;
using surprisal::log_probabilities;
using surprisal::logits;
using surprisal::weights;

namespace {

using families::generator;
using vector = std::vector<double>;

constexpr unsigned digits = 150;

[[nodiscard]] vector drawn(std::size_t n, double spread, double offset, generator& random) {
    std::normal_distribution<double> normal(0, spread);
    return families::draw(n, [&] { return offset + normal(random); });
}

/// Each moved by an amount of the order of size, or, for a size of 0, by one digit in its last place or not at all.
[[nodiscard]] vector moved(const vector& z, double size, generator& random) {
    std::normal_distribution<double> normal(0, size > 0 ? size : 1);
    vector y = z;
    for (double& x : y) {
        if (size > 0)
            x += normal(random);
        else if (random() % 3 != 0)
            x = std::nextafter(x, random() % 2 == 0 ? -1e300 : 1e300);
    }
    return y;
}

template <class P, class Q>
void compare(error_table& errors, const std::string& family, const P& p, const Q& q, const std::vector<number>& exact_p,
             const std::vector<number>& exact_q) {
    const number js = oracle::jensen_shannon_divergence(exact_p, exact_q);
    if (js < 1e-130) {  // all scores were moved alike, or nearly, and this is what is left of the oracle's digits
        CHECK(jensen_shannon_divergence(p, q) < 1e-129);
        CHECK(kl_divergence(p, q) < 1e-129);
        return;
    }
    errors.add<double>(family, "JS", jensen_shannon_divergence(p, q), js);
    errors.add<double>(family, "JS back", jensen_shannon_divergence(q, p), js);
    errors.add<double>(family, "JS distance", jensen_shannon_distance(p, q), sqrt(js));
    errors.add<double>(family, "KL", kl_divergence(p, q), oracle::kl_divergence(exact_p, exact_q));
    errors.add<double>(family, "KL back", kl_divergence(q, p), oracle::kl_divergence(exact_q, exact_p));
    errors.add<double>(family, "cross-entropy", surprisal::cross_entropy(p, q),
                       oracle::cross_entropy(exact_p, exact_q));
}

/// A score rounded to the probabilities that it stands for.
[[nodiscard]] vector rounded(const std::vector<number>& p) {
    vector result;
    for (const number& x : p) result.push_back(static_cast<double>(x));
    return result;
}
[[nodiscard]] vector rounded_logarithms(const std::vector<number>& p) {
    vector result;
    for (const number& x : p) result.push_back(static_cast<double>(log(x)));
    return result;
}

[[nodiscard]] std::string name_of(const char* what, double size) {
    char name[40];
    std::snprintf(name, sizeof name, size > 0 ? "%s, %.0e" : "%s, last digit", what, size);
    return name;
}

constexpr double distances[] = {1e-1, 1e-2, 1e-3, 1e-5, 1e-7, 1e-9, 1e-11, 1e-13, 0};

}  // namespace

TEST_CASE("logits that differ in their last digits: two pairs in 150 digits") {
    // Found to be off by 1850 ulp and more while the logarithms of the sums were subtracted from each other.
    oracle::set_digits(digits);
    const vector z{-0x1.b2a87c7eb57f9p+7, -0x1.b13adc309ac83p+7};
    const vector y{-0x1.b2a87c7eb579fp+7, -0x1.b13adc309ac82p+7};
    const std::vector<number> p = oracle::softmax(z, 1);
    const std::vector<number> q = oracle::softmax(y, 1);
    CHECK(oracle::ulps(jensen_shannon_divergence(logits(z), logits(y)), oracle::jensen_shannon_divergence(p, q)) <= 4);
    CHECK(oracle::ulps(kl_divergence(logits(z), logits(y)), oracle::kl_divergence(p, q)) <= 4);
    // By Python, decimal of 80 digits: ½ Σ p ln(2p/(p + q)) + q ln(2q/(p + q)), p and q exponentials over their sum.
    CHECK(jensen_shannon_divergence(logits(z), logits(y)) == Approx(1.764819805169215353e-25).epsilon(1e-15));
}

TEST_CASE("every measure of near-equal models keeps its digits") {
    const unsigned seed = fresh_seed("near-equal models");
    CAPTURE(seed);
    generator random(seed);
    oracle::set_digits(digits);
    error_table errors("Largest error in ulp, of near-equal models");
    for (const double size : distances)
        for (const std::size_t n : {2U, 3U, 5U, 16U, 17U, 40U})
            for (const double spread : {1e-3, 1.0, 4.0, 20.0})
                for (const double offset : {0.0, -217.0, 1e4}) {
                    const double temperature = random() % 3 == 0 ? 0.7 : 1;
                    const vector z = drawn(n, spread, offset, random);
                    const vector y = moved(z, size, random);
                    const std::vector<number> p = oracle::softmax(z, temperature);
                    const std::vector<number> q = oracle::softmax(y, temperature);
                    compare(errors, name_of("logits", size), logits(z, temperature), logits(y, temperature), p, q);

                    // Temperatures that are as near to each other as the scores.
                    const double other = size > 0 ? temperature * (1 + size) : std::nextafter(temperature, 2);
                    const vector cold_z = drawn(n, spread, 0, random);
                    const vector cold_y = moved(cold_z, size, random);
                    compare(errors, name_of("two temperatures", size), logits(cold_z, temperature),
                            logits(cold_y, other), oracle::softmax(cold_z, temperature),
                            oracle::softmax(cold_y, other));

                    const vector log_p = rounded_logarithms(oracle::softmax(cold_z, 1));
                    const vector log_q = rounded_logarithms(oracle::softmax(cold_y, 1));
                    const std::vector<number> of_log_p = oracle::softmax(log_p, 1);
                    const std::vector<number> of_log_q = oracle::softmax(log_q, 1);
                    compare(errors, name_of("log-probabilities", size), log_probabilities(log_p),
                            log_probabilities(log_q), of_log_p, of_log_q);
                    compare(errors, name_of("logits, log-probabilities", size), logits(cold_z),
                            log_probabilities(log_q), oracle::softmax(cold_z, 1), of_log_q);
                }
    errors.print();
    errors.require_all(4);
}

TEST_CASE("every measure of a model and the probabilities that it is rounded to keeps its digits") {
    const unsigned seed = fresh_seed("models and probabilities");
    CAPTURE(seed);
    generator random(seed);
    oracle::set_digits(digits);
    error_table errors("Largest error in ulp, of near-equal models and probabilities");
    for (const double size : distances)
        for (const std::size_t n : {2U, 3U, 5U, 17U, 40U})
            for (const double spread : {1e-3, 1.0, 4.0, 20.0})
                for (const double offset : {0.0, 1e4}) {
                    const double temperature = random() % 3 == 0 ? 0.7 : 1;
                    const vector z = drawn(n, spread, offset, random);
                    const vector y = moved(z, size > 1e-13 ? size : 1e-300, random);
                    const std::vector<number> q = oracle::softmax(y, temperature);
                    const vector rounded_p = rounded(oracle::softmax(z, temperature));
                    const std::vector<number> p = oracle::normalized(rounded_p);
                    compare(errors, name_of("probabilities", size), rounded_p, logits(y, temperature), p, q);
                    vector w = rounded_p;
                    for (double& x : w) x *= 1e9 / 7;
                    compare(errors, name_of("weights", size), weights(w), logits(y, temperature), oracle::normalized(w),
                            q);
                    const vector log_q = rounded_logarithms(q);
                    compare(errors, name_of("with logarithms", size), rounded_p, log_probabilities(log_q), p,
                            oracle::softmax(log_q, 1));
                }
    errors.print();
    errors.require_all(4);
}

TEST_CASE("scores of nearly independent tables keep the digits of their mutual information") {
    const unsigned seed = fresh_seed("nearly independent tables");
    CAPTURE(seed);
    generator random(seed);
    oracle::set_digits(digits);
    error_table errors("Largest error in ulp, of nearly independent tables");
    for (const double size : distances)
        for (const std::size_t rows : {2U, 3U, 7U})
            for (const std::size_t columns : {2U, 5U})
                for (const double spread : {1e-2, 1.0, 5.0}) {
                    const vector a = drawn(rows, spread, 3, random);
                    const vector b = drawn(columns, spread, 0, random);
                    vector z(rows * columns);
                    for (std::size_t i = 0; i < z.size(); ++i) z[i] = a[i / columns] + b[i % columns];
                    z = moved(z, size, random);
                    const double temperature = random() % 3 == 0 ? 0.7 : 1;
                    const oracle::table exact(oracle::softmax(z, temperature), rows, columns);
                    if (exact.mutual_information() < 1e-70) continue;  // not one interaction was moved
                    errors.add<double>(name_of("logits", size), "mutual information",
                                       surprisal::mutual_information(logits(z, temperature), rows, columns),
                                       exact.mutual_information());
                    const vector p = rounded(exact.cells);
                    errors.add<double>(name_of("logits", size), "of probabilities",
                                       surprisal::mutual_information(p, rows, columns),
                                       oracle::table(oracle::normalized(p), rows, columns).mutual_information());
                }
    errors.print();
    errors.require_all(4);
}

TEST_CASE("a model that is nearly sure and the probabilities that it is rounded to keep their digits") {
    const unsigned seed = fresh_seed("nearly sure models");
    CAPTURE(seed);
    generator random(seed);
    oracle::set_digits(digits);
    error_table errors("Largest error in ulp, of nearly sure models and what they are rounded to");
    for (int trial = 0; trial < 3000; ++trial) {
        const std::size_t n = 2 + random() % 2;
        vector z = drawn(n, 10, trial % 3 == 0 ? 1e4 : 0, random);
        z[0] += 40;
        const double temperature = trial % 2 == 0 ? 0.7 : 1;
        const std::vector<number> q = oracle::softmax(z, temperature);
        const vector p = rounded(q);
        if (oracle::jensen_shannon_divergence(oracle::normalized(p), q) < 1e-70) continue;
        compare(errors, "probabilities", p, logits(z, temperature), oracle::normalized(p), q);
        vector w = p;
        for (double& x : w) x *= 1e9 / 7;
        compare(errors, "weights", weights(w), logits(z, temperature), oracle::normalized(w), q);
        compare(errors, "two weights", weights(w), p, oracle::normalized(w), oracle::normalized(p));
    }
    errors.print();
    errors.require_all(4);
}

TEMPLATE_TEST_CASE("logits and the logarithms of probabilities that they are rounded to keep their digits", "", double,
                   float) {
    // The difference of the scores is as large as the logarithm of the sum, and what is left after it a last digit of that.
    const unsigned seed = fresh_seed("logits and their rounded logarithms");
    CAPTURE(seed);
    generator random(seed);
    oracle::set_digits(digits);
    error_table errors("Largest error in ulp, of logits and their rounded logarithms");
    for (int trial = 0; trial < 2000; ++trial) {
        const std::size_t n = trial % 10 == 0 ? 17 + random() % 40 : 2 + random() % 4;
        const vector drawn_z = drawn(n, std::pow(10.0, static_cast<double>(random() % 4) - 2), 0, random);
        const std::vector<TestType> z(drawn_z.begin(), drawn_z.end());
        const std::vector<number> p = oracle::softmax(z, 1);
        std::vector<TestType> l;
        for (const number& x : p) l.push_back(static_cast<TestType>(log(x)));
        const std::vector<number> q = oracle::softmax(l, 1);
        if (oracle::kl_divergence(p, q) < 1e-100) continue;
        errors.add<TestType>("all", "KL", kl_divergence(logits(z), log_probabilities(l)), oracle::kl_divergence(p, q));
        errors.add<TestType>("all", "KL back", kl_divergence(log_probabilities(l), logits(z)),
                             oracle::kl_divergence(q, p));
    }
    errors.print();
    errors.require_all(4);
}

TEST_CASE("models that are the same are no distance apart") {
    const vector z{1.5, -2.25, 1e4, 3};
    vector y = z;
    for (double& x : y) x -= 1024;
    vector hot = z;
    for (double& x : hot) x *= 2;
    for (const double zero :
         {jensen_shannon_divergence(logits(z), logits(z)), jensen_shannon_divergence(logits(z), logits(y)),
          jensen_shannon_divergence(logits(z), logits(hot, 2.0)), kl_divergence(logits(z), logits(hot, 2.0)),
          jensen_shannon_divergence(vector{0.5, 0.25, 0.25}, weights(vector{4, 2, 2})),
          jensen_shannon_divergence(vector{0.5, 0.5}, logits(vector{3, 3})),
          kl_divergence(logits(vector{3, 3}), vector{0.5, 0.5})}) {
        CHECK(zero == 0);
        CHECK_FALSE(std::signbit(zero));
    }
}
