#ifndef SURPRISAL_DISTRIBUTIONS_POSITIVE_DEFINITE_HPP
#define SURPRISAL_DISTRIBUTIONS_POSITIVE_DEFINITE_HPP

#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <vector>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/distributions/density.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/errors.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::detail {

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_square(const char* matrix, std::size_t size) {
    fail<std::invalid_argument>(message() << matrix << ": the matrix has " << size
                                          << " elements; one in row-major order has n × n");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_matrix_element(const char* matrix, std::size_t i, std::size_t j,
                                                                       double value) {
    fail<std::domain_error>(message() << matrix << ": element [" << i << "][" << j << "] = " << value
                                      << "; a matrix is finite");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_symmetry(const char* matrix, std::size_t i, std::size_t j,
                                                                 double x, double y) {
    fail<std::domain_error>(message() << matrix << ": element [" << i << "][" << j << "] = " << x << " and element ["
                                      << j << "][" << i << "] = " << y << "; the matrix is symmetric");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_pivot(const char* matrix, std::size_t i, double pivot) {
    fail<std::domain_error>(message() << matrix << ": the matrix is not positive definite: pivot " << i
                                      << " of its factorisation is " << rounded_to{6, pivot});
}

/// √x to all the digits of a double word.
///
/// Domain    x > 0.
[[nodiscard]] inline wide exact_root(const wide& x) {
    const scaled<double> number = split(x);
    const bool is_odd = number.exponent % 2 != 0;
    const wide fraction = is_odd ? 2.0 * number.fraction : number.fraction;
    const double root = std::sqrt(fraction.hi);
    const wide rest = fraction - two_product(root, root);
    return times_power_of_two(fast_two_sum(root, rest.hi / (2 * root)), (number.exponent - (is_odd ? 1 : 0)) / 2);
}

/// A number less a sum of products, added up in double words whose parts are brought in order once, at the end: most of the time
/// of a factorisation is here.
class running_difference {
public:
    explicit running_difference(const wide& from) : high_(from.hi), low_(from.lo) {}

    void subtract(const wide& x, const wide& y) {
        const wide product = two_product(x.hi, y.hi);
        const wide difference = two_sum(high_, 0 - product.hi);  // as in double_word, not the sign
        high_ = difference.hi;
        low_ += difference.lo - (product.lo + (x.hi * y.lo + x.lo * y.hi));
    }
    [[nodiscard]] wide value() const { return two_sum(high_, low_); }

private:
    double high_;
    double low_;
};

/// A symmetric matrix with each coordinate in units of a power of two, so that its diagonal is in [¼, 2): nothing that is done
/// with it over- or underflows, however different the coordinates' scales are.
class scaled_matrix {
public:
    template <class E>
    scaled_matrix(const char* name, const E* elements, std::size_t size) : name_(name), n_(side(size)) {
        if (n_ * n_ != size) fail_square(name, size);
        const auto at = [&](std::size_t i, std::size_t j) { return static_cast<double>(elements[i * n_ + j]); };
        for (std::size_t i = 0; i < n_; ++i)
            for (std::size_t j = 0; j < n_; ++j)
                if (!is_number(at(i, j))) fail_matrix_element(name, i, j, at(i, j));
        const double allowed = sum_tolerance<E>();
        for (std::size_t i = 0; i < n_; ++i)
            for (std::size_t j = 0; j < i; ++j) {
                const double most = allowed * std::sqrt(std::fabs(at(i, i))) * std::sqrt(std::fabs(at(j, j)));
                if (!(std::fabs(at(i, j) - at(j, i)) <= most)) fail_symmetry(name, i, j, at(i, j), at(j, i));
            }
        for (std::size_t i = 0; i < n_; ++i) exponents_.push_back(split(wide(std::fabs(at(i, i)))).exponent / 2);
        elements_.resize(n_ * n_);
        for (std::size_t i = 0; i < n_; ++i)
            for (std::size_t j = 0; j < n_; ++j)
                elements_[i * n_ + j] = times_power_of_two(two_sum(at(i, j) / 2, at(j, i) / 2), -scale(i) - scale(j));
    }

    [[nodiscard]] std::size_t size() const { return n_; }

    /// The unit of a coordinate is 2 to this power.
    [[nodiscard]] int scale(std::size_t i) const { return exponents_[i]; }

    /// The lower-triangular L of L Lᵀ for the coordinates as they are, or from the last to the first. In double words it is a
    /// good deal more exact than the elements are, so that close matrices have factors whose differences are right.
    [[nodiscard]] std::vector<wide> factor(bool from_last = false) const {
        std::vector<wide> l(n_ * n_);
        const auto place = [&](std::size_t i) { return from_last ? n_ - 1 - i : i; };
        // What rounding in double words leaves of a pivot that is 0: chosen, some 10 times the error of n products.
        const double smallest = 0x1p-98 * static_cast<double>(n_ + 3);
        for (std::size_t i = 0; i < n_; ++i)
            for (std::size_t j = 0; j <= i; ++j) {
                running_difference difference(elements_[place(i) * n_ + place(j)]);
                for (std::size_t k = 0; k < j; ++k) difference.subtract(l[i * n_ + k], l[j * n_ + k]);
                const wide rest = difference.value();
                if (j < i) {
                    l[i * n_ + j] = rest / l[j * n_ + j];
                } else {
                    if (!(rest.hi > smallest)) refuse(from_last, place(i), rest.hi);
                    l[i * n_ + i] = exact_root(rest);
                }
            }
        return l;
    }

private:
    [[nodiscard]] static std::size_t side(std::size_t size) {
        const auto root = static_cast<std::size_t>(std::sqrt(static_cast<double>(size)));
        return (root + 1) * (root + 1) <= size ? root + 1 : root;
    }

    /// Names the first pivot that fails when the elimination goes forward, whichever way it went.
    [[noreturn, gnu::cold, gnu::noinline]] void refuse(bool from_last, std::size_t i, double pivot) const {
        if (from_last) static_cast<void>(factor());
        fail_pivot(name_, i, times_power_of_two(wide(pivot), 2 * scale(i)).hi);
    }

    const char* name_;
    std::size_t n_;
    std::vector<int> exponents_;
    std::vector<wide> elements_;
};

/// The Cholesky factor of a covariance.
[[nodiscard]] inline std::vector<wide> factor_of(const scaled_matrix& covariance) {
    const std::size_t n = covariance.size();
    std::vector<wide> l = covariance.factor();
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j <= i; ++j) l[i * n + j] = times_power_of_two(l[i * n + j], covariance.scale(i));
    return l;
}

/// The Cholesky factor of a precision's inverse. From the last coordinate to the first, the precision is U Uᵀ with U
/// upper-triangular, and U⁻ᵀ is lower-triangular.
[[nodiscard]] inline std::vector<wide> factor_of_inverse(const scaled_matrix& precision) {
    const std::size_t n = precision.size();
    const std::vector<wide> backwards = precision.factor(true);
    const auto transposed = [&](std::size_t i, std::size_t j) { return backwards[(n - 1 - j) * n + (n - 1 - i)]; };
    std::vector<wide> l(n * n);
    for (std::size_t j = 0; j < n; ++j)
        for (std::size_t i = j; i < n; ++i) {
            running_difference rest(i == j ? wide(1.0) : wide(0.0));
            for (std::size_t k = j; k < i; ++k) rest.subtract(transposed(i, k), l[k * n + j]);
            l[i * n + j] = rest.value() / transposed(i, i);
        }
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j <= i; ++j) l[i * n + j] = times_power_of_two(l[i * n + j], -precision.scale(i));
    return l;
}

}  // namespace surprisal::inline SURPRISAL_BUILD::detail
SURPRISAL_PRECISE_END
#endif
