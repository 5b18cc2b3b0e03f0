#ifndef SURPRISAL_TESTS_CATCH_HPP
#define SURPRISAL_TESTS_CATCH_HPP

// Catch2 in either of its two shapes: version 2 is one header, version 3 many.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Matchers::ContainsSubstring;
#else
#include <catch2/catch.hpp>
[[nodiscard]] inline auto ContainsSubstring(const std::string& text) { return Catch::Matchers::Contains(text); }
#endif

#endif
