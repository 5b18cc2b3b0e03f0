#ifndef SURPRISAL_ARITHMETIC_EXPONENTIAL_HPP
#define SURPRISAL_ARITHMETIC_EXPONENTIAL_HPP

#include <limits>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/logarithm.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// eˣ for x ≥ 0; infinity where T has no such number.
///
/// Accuracy  0.75 ulp: tests/arithmetic/exponential.cpp, "error bound".
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
    return rounded(scaled<T>{(T(1) + r) + rest, k});
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
