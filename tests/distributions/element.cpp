#include <cstdint>

#include <surprisal/distributions/element.hpp>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_dec_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <boost/multiprecision/mpfr.hpp>

#include "../catch.hpp"

namespace mp = boost::multiprecision;
using surprisal::arithmetic_of;
using surprisal::count;
using surprisal::real;

static_assert(real<float> && real<double> && real<long double>);
static_assert(real<mp::cpp_bin_float_50> && real<mp::cpp_dec_float_100> && real<mp::mpfr_float_50>);
static_assert(!real<int> && !real<bool>, "integers are counts");
static_assert(!real<mp::cpp_int> && !real<mp::cpp_rational>, "exact types have no rounding to allow for");
static_assert(!real<mp::mpfr_float>, "a precision that varies at run time has no tolerance");
static_assert(count<int> && count<std::uint8_t> && count<std::int64_t> && count<bool>);
static_assert(!count<char> && !count<wchar_t> && !count<char8_t>, "text is not a histogram");
static_assert(!count<double>);

static_assert(std::same_as<arithmetic_of<float>, double>);
static_assert(std::same_as<arithmetic_of<double>, double>);
static_assert(std::same_as<arithmetic_of<std::uint64_t>, double>);
static_assert(std::same_as<arithmetic_of<long double>, long double>);
static_assert(std::same_as<arithmetic_of<mp::cpp_bin_float_50>, mp::cpp_bin_float_50>);

TEST_CASE("the sum tolerance is the square root of the element's epsilon") {
    STATIC_REQUIRE(surprisal::sum_tolerance<double>() == 0x1p-26);
    STATIC_REQUIRE(surprisal::sum_tolerance<float>() == 0x1.6a09e667f3bcdp-12);
#if defined(SURPRISAL_FLOAT16)
    STATIC_REQUIRE(real<_Float16> && std::same_as<arithmetic_of<_Float16>, double>);
    STATIC_REQUIRE(surprisal::sum_tolerance<_Float16>() == 0x1p-5);
#endif
#if defined(SURPRISAL_BFLOAT16)
    STATIC_REQUIRE(real<__bf16> && std::same_as<arithmetic_of<__bf16>, double>);
    STATIC_REQUIRE(surprisal::sum_tolerance<__bf16>() == 0x1.6a09e667f3bcdp-4);
#endif
}

TEST_CASE("a mass is finite and not negative, and −0 is 0") {
    using surprisal::detail::is_mass;
    STATIC_REQUIRE(is_mass(0.0));
    STATIC_REQUIRE(is_mass(-0.0));
    STATIC_REQUIRE(is_mass(0x1p-1074));
    STATIC_REQUIRE(is_mass(std::numeric_limits<double>::max()));
    STATIC_REQUIRE(!is_mass(-0x1p-1074));
    STATIC_REQUIRE(!is_mass(std::numeric_limits<double>::infinity()));
    STATIC_REQUIRE(!is_mass(std::numeric_limits<double>::quiet_NaN()));
    STATIC_REQUIRE(!is_mass(-std::numeric_limits<double>::quiet_NaN()));
    STATIC_REQUIRE(!is_mass(-1.0F));
    STATIC_REQUIRE(!is_mass(std::numeric_limits<float>::infinity()));
    STATIC_REQUIRE(!is_mass(std::numeric_limits<long double>::infinity()));
    STATIC_REQUIRE(!is_mass(std::numeric_limits<long double>::quiet_NaN()));
    STATIC_REQUIRE(!is_mass(-1));
    STATIC_REQUIRE(is_mass(~0U));
}

TEST_CASE("a 64-bit count is read without loss") {
    constexpr std::uint64_t largest = ~std::uint64_t{0};
    constexpr auto x = surprisal::detail::exactly<double>(largest);
    STATIC_REQUIRE(x.hi == 0x1p64);
    STATIC_REQUIRE(x.lo == -1);
    STATIC_REQUIRE(surprisal::detail::exactly<double>(std::int64_t{1} << 53 | 1).lo == 1);
    STATIC_REQUIRE(surprisal::detail::exactly<double>(7).hi == 7);
}
