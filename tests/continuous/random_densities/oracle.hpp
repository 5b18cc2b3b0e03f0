#ifndef SURPRISAL_TESTS_CONTINUOUS_RANDOM_DENSITIES_ORACLE_HPP
#define SURPRISAL_TESTS_CONTINUOUS_RANDOM_DENSITIES_ORACLE_HPP

// The right values of measures of densities whose structure is known, by a method that shares nothing with the library's:
// Gauss and Legendre's rule with 20 points on pieces that are cut at every component and every multiple of its width, each
// halved until both resolutions agree.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <numbers>
#include <optional>
#include <string>
#include <vector>

#include <surprisal/distributions/density.hpp>

namespace random_densities {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// The point anchor + offset: what lies within 1e-3 of 1e6 has all its digits only in the offset.
template <class T>
struct place {
    double anchor;
    T offset;

    [[nodiscard]] T from(double x) const { return (static_cast<T>(anchor) - static_cast<T>(x)) + offset; }
    [[nodiscard]] T x() const { return static_cast<T>(anchor) + offset; }
};

/// A density whose structure is known, up to a factor.
class shape {
public:
    shape() = default;
    shape(const shape&) = delete;
    shape& operator=(const shape&) = delete;
    virtual ~shape() = default;

    /// ln f as a user would write it.
    [[nodiscard]] virtual double log_at(double x) const = 0;

    /// The same without the rounding of x.
    [[nodiscard]] virtual double exact_log(place<double> at) const = 0;
    [[nodiscard]] virtual long double exact_log(place<long double> at) const = 0;

    /// Where pieces are cut: at least as close as the density's local scale. Empty where there is only a closed form.
    [[nodiscard]] virtual std::vector<place<double>> cuts() const { return {}; }

    /// The entropy where there is a formula for it; NaN where it does not exist and must be refused.
    [[nodiscard]] virtual std::optional<double> closed_entropy() const { return {}; }

    /// The width of the narrowest thing that can be seen only from within, over the width of what surrounds it: no method
    /// that asks for values alone finds it by fewer looks than the inverse. Of the logarithm, and of the density itself.
    [[nodiscard]] virtual double visibility(bool /*of_logarithm*/) const { return 1; }

    /// Whether the expectation of this density's −ln f under p is infinite though it is positive wherever p is.
    [[nodiscard]] virtual bool is_infinite_under(const shape& /*p*/) const { return false; }

    /// How much there is to reproduce.
    [[nodiscard]] virtual std::size_t size() const { return 1; }

    /// Everything that reproduces it.
    [[nodiscard]] virtual std::string text() const = 0;

    surprisal::interval support = surprisal::whole_line;
    bool is_normalized = false;
    bool is_cut_in_logarithm = false;  // cuts() are of ln x, and integrals are taken over it

protected:
    [[nodiscard]] bool covers(double x) const { return x >= support.lower && x <= support.upper; }
};

/// Integrals over all of two densities p and q, which may be one.
enum integral : std::size_t { of_p, of_p_log_p, of_q, of_p_log_q, integral_count };

template <class T>
using integrals = std::array<T, integral_count>;

template <class T>
struct gauss_legendre {
    static constexpr int half = 10;
    std::array<T, half> node;
    std::array<T, half> weight;

    gauss_legendre() {
        constexpr int n = 2 * half;
        for (int i = 0; i < half; ++i) {
            long double x = std::cos(std::numbers::pi_v<long double> * (i + 0.75L) / (n + 0.5L));
            long double slope = 0;
            for (int step = 0; step < 8; ++step) {
                long double before = 1;
                long double p = x;
                for (int k = 2; k <= n; ++k) {
                    const long double next = ((2 * k - 1) * x * p - (k - 1) * before) / k;
                    before = p;
                    p = next;
                }
                slope = n * (x * p - before) / (x * x - 1);
                x -= p / slope;
            }
            node[static_cast<std::size_t>(i)] = static_cast<T>(x);
            weight[static_cast<std::size_t>(i)] = static_cast<T>(2 / ((1 - x * x) * slope * slope));
        }
    }
};

/// The measures of p and q as they should be.
struct truth {
    double entropy;
    double cross_entropy;
    double kl_divergence;
    double log_mass_p;
    double log_mass_q;
    double doubt;  // by how much two resolutions differ, and the rounding of sums
    double noise;  // what the rounding of given functions does to their logarithms, on the average over p, at most
};

/// ln p and ln q as they are given to the library.
struct given_logs {
    std::function<double(double)> p;
    std::function<double(double)> q;
};

/// Neumaier's sum.
template <class T>
class careful_sum {
public:
    void add(T x) {
        const T next = sum_ + x;
        rest_ += std::fabs(sum_) >= std::fabs(x) ? (sum_ - next) + x : (x - next) + sum_;
        sum_ = next;
    }
    [[nodiscard]] T value() const { return sum_ + rest_; }

private:
    T sum_ = 0;
    T rest_ = 0;
};

template <class T>
class oracle {
public:
    oracle(const shape& p, const shape& q) : p_(p), q_(q), is_infinite_(q.is_infinite_under(p)) {}

    [[nodiscard]] truth measure() {
        const std::vector<piece> pieces = p_.is_cut_in_logarithm ? pieces_in_logarithm() : pieces_on_line();
        std::vector<integrals<T>> first;
        for (const piece& on : pieces) {
            first.push_back(of_piece(on));
            for (std::size_t c = 0; c < integral_count; ++c) size_[c] += std::fabs(first.back()[c]);
        }
        for (std::size_t i = 0; i < pieces.size(); ++i) refine(pieces[i], first[i], 0);
        return result();
    }

    /// The same, with the noise of functions.
    [[nodiscard]] truth measure(const given_logs& given) {
        given_ = &given;
        return measure();
    }

private:
    struct piece {
        double anchor;
        T lower;
        T upper;
    };

    [[nodiscard]] std::vector<piece> pieces_in_logarithm() const {
        std::vector<double> z;
        for (const shape* f : {&p_, &q_})
            for (const place<double>& cut : f->cuts()) z.push_back(cut.offset);
        std::sort(z.begin(), z.end());
        std::vector<piece> result;
        for (std::size_t i = 1; i < z.size(); ++i)
            if (z[i] > z[i - 1]) result.push_back({0, static_cast<T>(z[i - 1]), static_cast<T>(z[i])});
        return result;
    }

    /// Each cut is counted from the nearest anchor, and the pieces of neighbouring anchors meet halfway, so that no two
    /// pieces overlap or leave a gap by rounding.
    [[nodiscard]] std::vector<piece> pieces_on_line() const {
        const double lower = std::min(p_.support.lower, q_.support.lower);
        const double upper = std::max(p_.support.upper, q_.support.upper);
        std::vector<place<double>> cuts;
        for (const shape* f : {&p_, &q_}) {
            for (const place<double>& cut : f->cuts()) cuts.push_back(cut);
            for (const double end : {f->support.lower, f->support.upper})
                if (std::fabs(end) < infinity) cuts.push_back({end, 0});
        }
        std::vector<double> anchors;
        for (const place<double>& cut : cuts)
            if (cut.anchor >= lower && cut.anchor <= upper) anchors.push_back(cut.anchor);
        std::sort(anchors.begin(), anchors.end());
        anchors.erase(std::unique(anchors.begin(), anchors.end()), anchors.end());
        std::vector<std::vector<double>> offsets(anchors.size());
        for (const place<double>& cut : cuts) {
            if (cut.x() < lower || cut.x() > upper) continue;
            auto after = std::lower_bound(anchors.begin(), anchors.end(), cut.x());
            if (after == anchors.end() || (after != anchors.begin() && cut.from(*(after - 1)) < -cut.from(*after)))
                --after;
            offsets[static_cast<std::size_t>(after - anchors.begin())].push_back(cut.from(*after));
        }
        std::vector<piece> result;
        for (std::size_t i = 0; i < anchors.size(); ++i) {
            std::vector<double>& of = offsets[i];
            const double left = i == 0 ? -infinity : -(anchors[i] - anchors[i - 1]) / 2;
            const double right = i + 1 == anchors.size() ? infinity : (anchors[i + 1] - anchors[i]) / 2;
            std::erase_if(of, [&](double offset) { return offset <= left || offset >= right; });
            if (left > -infinity) of.push_back(left);
            if (right < infinity) of.push_back(right);
            std::sort(of.begin(), of.end());
            for (std::size_t k = 1; k < of.size(); ++k)
                if (of[k] > of[k - 1]) result.push_back({anchors[i], static_cast<T>(of[k - 1]), static_cast<T>(of[k])});
        }
        return result;
    }

    [[nodiscard]] integrals<T> of_piece(const piece& on) {
        static const gauss_legendre<T> rule;
        const T middle = (on.lower + on.upper) / 2;
        const T half = (on.upper - on.lower) / 2;
        integrals<T> sum{};
        for (std::size_t i = 0; i < static_cast<std::size_t>(rule.half); ++i)
            for (const T way : {-rule.node[i], rule.node[i]})
                add(sum, on.anchor, middle + half * way, rule.weight[i] * half);
        return sum;
    }

    void add(integrals<T>& sum, double anchor, T offset, T weight) {
        place<T> at{anchor, offset};
        if (p_.is_cut_in_logarithm) {
            at = {0, std::exp(offset)};
            weight *= at.offset;
        }
        const T log_p = p_.exact_log(at);
        const T p = weight * std::exp(log_p);
        sum[of_p] += p;
        if (p > 0) sum[of_p_log_p] += p * log_p;
        if (&p_ != &q_) {
            const T log_q = q_.exact_log(at);
            sum[of_q] += weight * std::exp(log_q);
            if (log_q > -infinity)
                sum[of_p_log_q] += p > 0 && !is_infinite_ ? p * log_q : T{0};
            else if (p > 0)
                is_infinite_ = true;
        }
        if (given_ == nullptr || !(p > 0)) return;
        const auto x = static_cast<double>(at.x());
        const auto off = [&](const shape& f, const std::function<double(double)>& given) {
            const T difference = static_cast<T>(given(x)) - f.exact_log(place<T>{x, 0});
            return std::fabs(difference) < infinity ? std::fabs(difference) : T{0};
        };
        noise_ += p * (off(p_, given_->p) + (&p_ != &q_ ? off(q_, given_->q) : T{0}));
    }

    void refine(const piece& on, const integrals<T>& whole, int depth) {
        const T middle = (on.lower + on.upper) / 2;
        const piece left{on.anchor, on.lower, middle};
        const piece right{on.anchor, middle, on.upper};
        const integrals<T> of_left = of_piece(left);
        const integrals<T> of_right = of_piece(right);
        bool agree = true;
        for (std::size_t c = 0; c < integral_count; ++c)
            if (std::fabs(of_left[c] + of_right[c] - whole[c]) > fineness() * size_[c]) agree = false;
        if (!agree && depth < 60 && middle > on.lower && middle < on.upper) {
            refine(left, of_left, depth + 1);
            refine(right, of_right, depth + 1);
            return;
        }
        for (std::size_t c = 0; c < integral_count; ++c) {
            sum_[c].add(of_left[c]);
            sum_[c].add(of_right[c]);
            doubt_[c] += std::fabs(of_left[c] + of_right[c] - whole[c]);
        }
    }

    [[nodiscard]] static constexpr T fineness() { return 64 * std::numeric_limits<T>::epsilon(); }

    [[nodiscard]] truth result() const {
        const T mass_p = sum_[of_p].value();
        const T own = sum_[of_p_log_p].value() / mass_p;
        const T log_p = std::log(mass_p);
        T doubt = 3 * std::numeric_limits<T>::epsilon();
        const auto doubt_of = [&](std::size_t c) { return doubt_[c] + std::numeric_limits<T>::epsilon() * size_[c]; };
        doubt += (doubt_of(of_p) * (1 + std::fabs(own)) + doubt_of(of_p_log_p)) / mass_p;
        const auto plain = [](T x) { return static_cast<double>(x); };
        const double noise = plain(noise_ / mass_p);
        if (&p_ == &q_)
            return {plain(log_p - own), plain(log_p - own), 0, plain(log_p), plain(log_p), plain(doubt), noise};
        const T log_q = std::log(sum_[of_q].value());
        const T other = sum_[of_p_log_q].value() / mass_p;
        doubt +=
            (doubt_of(of_p) * std::fabs(other) + doubt_of(of_p_log_q)) / mass_p + doubt_of(of_q) / sum_[of_q].value();
        return {plain(log_p - own),
                is_infinite_ ? infinity : plain(log_q - other),
                is_infinite_ ? infinity : plain((own - other) - log_p + log_q),
                plain(log_p),
                plain(log_q),
                plain(doubt),
                noise};
    }

    const shape& p_;
    const shape& q_;
    bool is_infinite_;
    std::array<T, integral_count> size_{};
    std::array<careful_sum<T>, integral_count> sum_{};
    integrals<T> doubt_{};
    const given_logs* given_ = nullptr;
    T noise_ = 0;
};

}  // namespace random_densities

#endif
