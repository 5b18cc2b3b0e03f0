#ifndef SURPRISAL_TESTS_ERROR_TABLE_HPP
#define SURPRISAL_TESTS_ERROR_TABLE_HPP

// The largest error of each measure in each family of inputs: held to a bound, and printed as a table.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "oracle.hpp"

class error_table {
public:
    explicit error_table(std::string title) : title_(std::move(title)) {}

    /// Of a value that is not negative, in units in the last place of T.
    template <class T>
    void add(const std::string& family, const std::string& measure, double value, const oracle::number& reference) {
        INFO(title_ << ", " << family << ", " << measure << ": " << value << " for " << reference);
        CHECK(value >= 0);
        CHECK_FALSE(std::signbit(value));
        if (std::find(families_.begin(), families_.end(), family) == families_.end()) families_.push_back(family);
        double& worst = worst_[measure][family];
        worst = std::max(worst, ulps<T>(value, reference));
    }

    void require(const std::string& measure, double bound) const {
        for (const auto& [family, worst] : worst_.at(measure)) {
            INFO(title_ << ", " << family << ", " << measure);
            CHECK(worst <= bound);
        }
    }

    void require_all(double bound) const {
        for (const auto& [measure, unused] : worst_) require(measure, bound);
    }

    void print() const {
        std::printf("\n%s\n%-26s", title_.c_str(), "");
        for (const auto& [measure, unused] : worst_) std::printf("%18s", measure.c_str());
        for (const std::string& family : families_) {
            std::printf("\n%-26s", family.c_str());
            for (const auto& [measure, errors] : worst_) std::printf("%18.3g", errors.at(family));
        }
        std::printf("\n");
    }

private:
    template <class T>
    static double ulps(double value, const oracle::number& reference) {
        return oracle::ulps(static_cast<T>(0) + value, reference) *
               std::ldexp(1.0, std::numeric_limits<T>::digits - std::numeric_limits<double>::digits);
    }

    std::string title_;
    std::vector<std::string> families_;  // as they came
    std::map<std::string, std::map<std::string, double>> worst_;
};

#endif
