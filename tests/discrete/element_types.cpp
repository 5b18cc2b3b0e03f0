// The measures beyond float and double: long double, 16-bit types, Boost.Multiprecision.

#include <array>
#include <cstdint>
#include <vector>

#include <surprisal/surprisal.hpp>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_dec_float.hpp>

#include "../catch.hpp"
#include "../oracle.hpp"

namespace {

namespace mp = boost::multiprecision;

/// The values as a reader of the digits of T sees them: relative difference in units of T's epsilon.
template <class T>
[[nodiscard]] double relative_error(const T& value, const oracle::number& reference) {
    const oracle::number epsilon(std::numeric_limits<T>::epsilon());
    return static_cast<double>(abs((oracle::number(value) - reference) / reference) / epsilon);
}

/// The same p and q in any number type, q one step of 10^-6 away.
template <class T>
struct example {
    std::vector<T> p{T(42) / 100, T(31) / 100, T(27) / 100};
    std::vector<T> q{p[0] + T(1) / 1000000, p[1] - T(1) / 1000000, p[2]};
};

template <class T>
void check_against_oracle(double bound) {
    oracle::set_digits(250);
    const example<T> x;
    const std::vector<oracle::number> p = oracle::normalized(x.p);
    const std::vector<oracle::number> q = oracle::normalized(x.q);
    CHECK(relative_error<T>(surprisal::entropy(x.p), oracle::entropy(p)) <= bound);
    CHECK(relative_error<T>(surprisal::cross_entropy(x.p, x.q), oracle::cross_entropy(p, q)) <= bound);
    CHECK(relative_error<T>(surprisal::kl_divergence(x.p, x.q), oracle::kl_divergence(p, q)) <= bound);
    CHECK(relative_error<T>(surprisal::jensen_shannon_divergence(x.p, x.q), oracle::jensen_shannon_divergence(p, q)) <=
          bound);
    CHECK(relative_error<T>(surprisal::perplexity(x.p), exp(oracle::entropy(p))) <= bound);
    CHECK(relative_error<T>(surprisal::entropy<surprisal::bits>(x.p), oracle::entropy(p) / log(oracle::number(2))) <=
          bound);
    CHECK(surprisal::kl_divergence(x.p, x.p) == 0);
    CHECK(surprisal::kl_divergence(surprisal::one_hot(1), std::vector<T>{T(0), T(1)}) == 0);
}

}  // namespace

TEST_CASE("long double") {
    check_against_oracle<long double>(1);
    STATIC_REQUIRE(surprisal::kl_divergence(std::array{0.5L, 0.5L}, std::array{0.25L, 0.75L}) > 0);
}

TEST_CASE("Boost.Multiprecision, binary, to all its digits") {
    check_against_oracle<mp::cpp_bin_float_50>(1);
    check_against_oracle<mp::number<mp::cpp_bin_float<200>>>(1);
}

TEST_CASE("Boost.Multiprecision, decimal, to a few units of its epsilon") {
    check_against_oracle<mp::cpp_dec_float_50>(10);
}

#if defined(SURPRISAL_FLOAT16)
TEST_CASE("16-bit elements are computed in double") {
    const std::vector<_Float16> p{_Float16(0.42F), _Float16(0.31F), _Float16(0.27F)};
    std::vector<double> wide;
    for (const _Float16 x : p) wide.push_back(static_cast<double>(x));
    CHECK(surprisal::entropy(p) == surprisal::entropy(surprisal::weights(wide)));
    CHECK(surprisal::kl_divergence(p, p) == 0);
}
#endif

#if defined(__SIZEOF_INT128__) && !defined(__STRICT_ANSI__)
TEST_CASE("128-bit counts") {
    __extension__ using wide_count = __int128;
    const wide_count large = wide_count{1} << 100;
    CHECK(surprisal::entropy<surprisal::bits>(surprisal::weights(std::array{large, large})) == 1);
}
#endif
