#ifndef SURPRISAL_ARITHMETIC_EXPONENTIAL_HPP
#define SURPRISAL_ARITHMETIC_EXPONENTIAL_HPP

#include <limits>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/logarithm.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

template <class T>
[[nodiscard]] constexpr double_word<T> exp_beyond_tangent(const double_word<T>& r);

/// eˣ for x ≥ 0; infinity where T has no such number. Where the digits of T leave in doubt how to round, it is made again in
/// twice as many: the order of two results is that of their logarithms.
///
/// Accuracy  0.51 ulp: tests/arithmetic/exponential.cpp, "error bound".
template <class T>
[[nodiscard]] constexpr T exp(const scaled<T>& y) {
    const double_word<T> x = joined(y);
    const T octaves = x.hi / ln2<T>().hi;
    if (!(octaves < std::numeric_limits<T>::max_exponent)) return std::numeric_limits<T>::infinity();
    const int k = static_cast<int>(octaves + T(0.5));
    const double_word<T> r = x - T(k) * ln2<T>();  // |r| ≤ ½ ln 2
    T term = r.hi * r.hi / 2;
    T rest = 0;
    for (int factor = 3;; ++factor) {
        const T next = rest + term;
        if (next == rest) break;
        rest = next;
        term *= r.hi / factor;
    }
    const double_word<T> power = (T(1) + r) + rest;
    const T doubt = std::numeric_limits<T>::epsilon() / 16;  // rest, below 1/12, has two rounding errors or three
    if (power.hi + (power.lo + doubt) == power.hi + (power.lo - doubt)) return rounded(scaled<T>{power, k});
    return rounded(scaled<T>{T(1) + (r + exp_beyond_tangent(r)), k});
}

/// eʳ − 1 − r = r²/2 + r³/6 + …, to twice the digits of T, relative to itself however small r is.
///
/// Domain    |r| ≤ 1.
/// Accuracy  2^-98 for double: tests/arithmetic/exponential.cpp, "error bound".
template <class T>
[[nodiscard]] constexpr double_word<T> exp_beyond_tangent(const double_word<T>& r) {
    const T negligible = std::numeric_limits<T>::epsilon();
    double_word<T> term = r * r / T(2);
    const T leading = term.hi;
    double_word<T> sum = term;
    int factor = 3;
    for (; term.hi > leading * negligible || -term.hi > leading * negligible; ++factor) {
        term = term * r / T(factor);
        sum += term;
    }
    T rest = 0;  // what is left needs no more than the digits of T
    for (T next = term.hi;; ++factor) {
        next *= r.hi / T(factor);
        const T longer = rest + next;
        if (longer == rest) return sum + rest;
        rest = longer;
    }
}

/// eˣ for x ≤ 0 as fraction and exponent; 0 where the exponent is beyond every result, from about x = −7e8 on.
///
/// Accuracy  2^-98 for double, where |x| ≤ 1; beyond, the error grows with |x|: tests/arithmetic/exponential.cpp,
///           "error bound".
template <class T>
[[nodiscard]] constexpr scaled<T> exp_of_negative(const scaled<T>& minus_x) {
    if (minus_x.exponent > 29) return {};
    const double_word<T> x = -joined(minus_x);
    const int k = static_cast<int>(x.hi / ln2<T>().hi - T(0.5));
    const double_word<T> r = x - T(k) * ln2<T>();  // |r| ≤ ½ ln 2
    const scaled<T> y = split(T(1) + (r + exp_beyond_tangent(r)));
    return {y.fraction, y.exponent + k};
}

/// √x for x ≥ 0.
///
/// Accuracy  correctly rounded but for ties to 2^-40 ulp: tests/arithmetic/exponential.cpp, "error bound".
template <class T>
[[nodiscard]] constexpr T sqrt(const scaled<T>& x) {
    if (!(x.fraction.hi > 0)) return 0;
    const scaled<T> half = split(x.fraction);
    const bool is_odd = (x.exponent + half.exponent) % 2 != 0;
    const double_word<T> fraction = is_odd ? T(2) * half.fraction : half.fraction;
    const int exponent = x.exponent + half.exponent - (is_odd ? 1 : 0);
    T root = T(1.5);  // Newton's iterates fall from above to √fraction, which is in [√½, √2)
    for (T last = 2; root < last;) {
        last = root;
        root = (root + fraction.hi / root) / 2;
    }
    const double_word<T> correction = (fraction - two_product(root, root)) / T(2 * root);
    return rounded(scaled<T>{root + correction, exponent / 2});
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
