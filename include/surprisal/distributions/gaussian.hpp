#ifndef SURPRISAL_DISTRIBUTIONS_GAUSSIAN_HPP
#define SURPRISAL_DISTRIBUTIONS_GAUSSIAN_HPP

#include <cmath>
#include <concepts>
#include <cstddef>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/arithmetic/exponential.hpp>
#include <surprisal/arithmetic/wide_logarithm.hpp>
#include <surprisal/distributions/density.hpp>
#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/positive_definite.hpp>
#include <surprisal/errors.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// What a Gaussian's parameters are held in: contiguous, so that they are read where they are.
template <class R>
concept coordinates = contiguous_sized_range<R> &&
    (std::same_as<element_of<R>, double> || std::same_as<element_of<R>, float>);

namespace detail {

struct by_variance;
struct by_deviation;
struct by_log_variance;
struct by_log_deviation;

/// One parameter of each coordinate. Refers to an lvalue range, which must outlive it; owns an rvalue.
template <coordinates R, class By>
class coordinate_parameter {
public:
    using by = By;

    constexpr explicit coordinate_parameter(R&& range) : range_(std::forward<R>(range)) {}

    /// Writable where the range is: a gradient is written to it.
    [[nodiscard]] constexpr auto* data() const { return std::data(range_); }
    [[nodiscard]] constexpr std::size_t size() const { return std::size(range_); }

private:
    R range_;
};

}  // namespace detail

/// Which parameter a diagonal_gaussian(mean, …) holds for the spread of each coordinate: its variance, its standard deviation,
/// or the logarithm of either.
///
/// Refers to an lvalue range, which must outlive it; owns an rvalue.
template <coordinates R>
struct variance : detail::coordinate_parameter<R, detail::by_variance> {
    using detail::coordinate_parameter<R, detail::by_variance>::coordinate_parameter;
};
template <coordinates R>
struct deviation : detail::coordinate_parameter<R, detail::by_deviation> {
    using detail::coordinate_parameter<R, detail::by_deviation>::coordinate_parameter;
};
template <coordinates R>
struct log_variance : detail::coordinate_parameter<R, detail::by_log_variance> {
    using detail::coordinate_parameter<R, detail::by_log_variance>::coordinate_parameter;
};
template <coordinates R>
struct log_deviation : detail::coordinate_parameter<R, detail::by_log_deviation> {
    using detail::coordinate_parameter<R, detail::by_log_deviation>::coordinate_parameter;
};

template <class R>
variance(R&&) -> variance<R>;
template <class R>
deviation(R&&) -> deviation<R>;
template <class R>
log_variance(R&&) -> log_variance<R>;
template <class R>
log_deviation(R&&) -> log_deviation<R>;

/// The Cholesky factor L of a covariance L Lᵀ, in row-major order: gaussian(mean, cholesky(L)).
///
/// Refers to an lvalue range, which must outlive it; owns an rvalue.
///
/// Shape     n × n elements of float or double.
/// Domain    finite; the diagonal of L positive, and 0 above it.
template <coordinates R>
class cholesky {
public:
    constexpr explicit cholesky(R&& range) : range_(std::forward<R>(range)) {}

    [[nodiscard]] constexpr const std::remove_reference_t<R>& range() const { return range_; }

private:
    R range_;
};

template <class R>
cholesky(R&&) -> cholesky<R>;

/// A covariance, in row-major order: gaussian(mean, covariance(S)). It is factorised once, here, in double words, and does not
/// refer to S.
///
/// Shape     n × n elements of float or double.
/// Domain    finite, positive definite, and symmetric within √ε of the element type in units of the deviations; what that
///           repairs is rounding, and the value is that of the mean of S and Sᵀ.
/// Errors    std::invalid_argument for a number of elements that is no square; std::domain_error for an element that is not
///           finite, a pair that is not symmetric (indices, values), or a pivot that is not positive (index, value).
class covariance {
public:
    template <coordinates R>
    explicit covariance(const R& matrix)
        : covariance(detail::scaled_matrix("surprisal::covariance", std::data(matrix), std::size(matrix))) {}

    /// How many coordinates there are.
    [[nodiscard]] std::size_t size() const { return size_; }

    /// The Cholesky factor, row by row.
    [[nodiscard]] const wide* factor() const { return factor_.data(); }

private:
    explicit covariance(const detail::scaled_matrix& matrix)
        : factor_(detail::factor_of(matrix)), size_(matrix.size()) {}

    std::vector<wide> factor_;
    std::size_t size_;
};

/// The inverse of a covariance, in row-major order: gaussian(mean, precision(A)). Factorised as a covariance is, and not
/// inverted but by its factor.
///
/// Shape, Domain, Errors  as for covariance.
class precision {
public:
    template <coordinates R>
    explicit precision(const R& matrix)
        : precision(detail::scaled_matrix("surprisal::precision", std::data(matrix), std::size(matrix))) {}

    /// How many coordinates there are.
    [[nodiscard]] std::size_t size() const { return size_; }

    /// The Cholesky factor of the covariance, row by row.
    [[nodiscard]] const wide* factor() const { return factor_.data(); }

private:
    explicit precision(const detail::scaled_matrix& matrix)
        : factor_(detail::factor_of_inverse(matrix)), size_(matrix.size()) {}

    std::vector<wide> factor_;
    std::size_t size_;
};

namespace detail {

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_no_coordinate(argument which) {
    fail<std::domain_error>(message() << which << " has no coordinate; a Gaussian has at least one");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_sizes(argument which, std::size_t means, const char* what,
                                                              std::size_t size) {
    fail<std::invalid_argument>(message() << which << " has a mean of " << means << " elements and a " << what << " of "
                                          << size << "; each coordinate has one of both");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_factor(argument which, std::size_t means, std::size_t size) {
    fail<std::invalid_argument>(message()
                                << which << " has a mean of " << means << " elements and a Cholesky factor of " << size
                                << ", which is not " << means << " × " << means);
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_matrix(argument which, std::size_t means, const char* what,
                                                               std::size_t size) {
    fail<std::invalid_argument>(message() << which << " has a mean of " << means << " elements and a " << what << " of "
                                          << size << " × " << size << "; each coordinate has a row");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_deviation(argument which, std::size_t i, double deviation) {
    fail<std::domain_error>(message() << which << " has a deviation of " << deviation << " in coordinate " << i
                                      << "; beside a matrix it is a positive double");
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_coordinate(argument which, const char* what, std::size_t i,
                                                                   double value, const char* domain) {
    fail<std::domain_error>(message() << which << " has " << what << "[" << i << "] = " << value << "; " << domain);
}

[[noreturn, gnu::cold, gnu::noinline]] inline void fail_factor_element(argument which, std::size_t i, std::size_t j,
                                                                       double value) {
    fail<std::domain_error>(message() << which << " has cholesky_factor[" << i << "][" << j << "] = " << value
                                      << "; a Cholesky factor in row-major order is finite, positive on its diagonal "
                                         "and 0 to the right of it");
}

/// The means of a Gaussian vector.
template <class E>
struct means {
    const E* data;
    std::size_t size;

    [[nodiscard]] double operator[](std::size_t i) const { return static_cast<double>(data[i]); }

    void check(argument which) const {
        for (std::size_t i = 0; i < size; ++i)
            if (!is_number((*this)[i])) fail_coordinate(which, "mean", i, (*this)[i], "a mean is finite");
    }
};

struct zero_means {
    [[nodiscard]] double operator[](std::size_t /*i*/) const { return 0; }
    void check(argument /*which*/) const {}
};

/// A variance.
struct variance_value {
    double value;
};

/// A standard deviation.
struct deviation_value {
    double value;
};

/// The logarithm of a variance.
struct logarithm {
    double value;
};

/// The variance 1, its logarithm 0.
struct unit_variance {};

template <class E>
struct variances {
    static constexpr const char* name = "variance";
    const E* data;
    std::size_t size;

    [[nodiscard]] variance_value operator[](std::size_t i) const { return {static_cast<double>(data[i])}; }

    void check(argument which) const {
        for (std::size_t i = 0; i < size; ++i)
            if (const double v = (*this)[i].value; !is_positive_number(v))
                fail_coordinate(which, name, i, v, "a variance is positive and finite");
    }
};

template <class E>
struct deviations {
    static constexpr const char* name = "deviation";
    const E* data;
    std::size_t size;

    [[nodiscard]] deviation_value operator[](std::size_t i) const { return {static_cast<double>(data[i])}; }

    void check(argument which) const {
        for (std::size_t i = 0; i < size; ++i)
            if (const double s = (*this)[i].value; !is_positive_number(s))
                fail_coordinate(which, name, i, s, "a standard deviation is positive and finite");
    }
};

template <class E>
struct log_variances {
    static constexpr const char* name = "log_variance";
    const E* data;
    std::size_t size;

    [[nodiscard]] logarithm operator[](std::size_t i) const { return {static_cast<double>(data[i])}; }

    void check(argument which) const {
        for (std::size_t i = 0; i < size; ++i)
            if (const double z = (*this)[i].value; !is_number(z))
                fail_coordinate(which, name, i, z, "the logarithm of a variance is finite");
    }
};

template <class E>
struct log_deviations {
    static constexpr const char* name = "log_deviation";
    const E* data;
    std::size_t size;

    /// Of the variance, exactly.
    [[nodiscard]] logarithm operator[](std::size_t i) const { return {2 * static_cast<double>(data[i])}; }

    void check(argument which) const {
        for (std::size_t i = 0; i < size; ++i)
            if (!is_number((*this)[i].value))
                fail_coordinate(which, name, i, static_cast<double>(data[i]),
                                "the logarithm of a standard deviation is finite, and so is twice it");
    }
};

struct unit_variances {
    [[nodiscard]] unit_variance operator[](std::size_t /*i*/) const { return {}; }
    void check(argument /*which*/) const {}
};

template <coordinates R>
[[nodiscard]] constexpr means<element_of<R>> means_of(const R& range) {
    return {std::data(range), std::size(range)};
}
template <class R>
using element_at = std::remove_cvref_t<decltype(*std::declval<const R&>().data())>;

template <class R>
[[nodiscard]] constexpr auto spreads_of(const surprisal::variance<R>& v) {
    return variances<element_at<surprisal::variance<R>>>{v.data(), v.size()};
}
template <class R>
[[nodiscard]] constexpr auto spreads_of(const surprisal::deviation<R>& s) {
    return deviations<element_at<surprisal::deviation<R>>>{s.data(), s.size()};
}
template <class R>
[[nodiscard]] constexpr auto spreads_of(const surprisal::log_variance<R>& z) {
    return log_variances<element_at<surprisal::log_variance<R>>>{z.data(), z.size()};
}
template <class R>
[[nodiscard]] constexpr auto spreads_of(const surprisal::log_deviation<R>& z) {
    return log_deviations<element_at<surprisal::log_deviation<R>>>{z.data(), z.size()};
}

template <class S>
concept spread = requires(const S& s) {
    spreads_of(s);
};

[[nodiscard]] inline wide deviation_of(variance_value of) { return exact_root(of.value); }
[[nodiscard]] inline wide deviation_of(deviation_value of) { return of.value; }
[[nodiscard]] inline wide deviation_of(unit_variance /*of*/) { return 1.0; }
/// 0 or infinite where that is no double, nor subnormal.
[[nodiscard]] inline wide deviation_of(logarithm of) {
    const scaled<double> size = split(wide(std::fabs(of.value) / 2));
    if (size.exponent > 10) return of.value < 0 ? wide(0.0) : wide(std::numeric_limits<double>::infinity());
    const scaled<double> of_negative = exp_of_negative(size);
    const scaled<double> result = of.value < 0 ? of_negative : split(wide(1.0)) / of_negative;
    if (result.exponent > 1023) return std::numeric_limits<double>::infinity();
    return result.exponent < -960 ? wide(0.0) : joined(result);
}

/// A Gaussian vector of independent coordinates as the measures read it.
template <class Means, class Spreads>
struct diagonal_view {
    static constexpr bool is_diagonal = true;
    static constexpr bool is_wide = false;
    Means mean;
    Spreads spread;
    std::size_t size;

    void check(argument which) const {
        if (size == 0) fail_no_coordinate(which);
        mean.check(which);
        spread.check(which);
    }

    /// Beside a matrix, whose factor is held in doubles.
    void check_deviations(argument which) const {
        for (std::size_t i = 0; i < size; ++i)
            if (const double s = deviation_of(spread[i]).hi; !is_positive_number(s)) fail_deviation(which, i, s);
    }

    /// The Cholesky factor's element.
    [[nodiscard]] wide factor(std::size_t i, std::size_t j) const {
        return i == j ? deviation_of(spread[i]) : wide(0.0);
    }
};

/// A Gaussian vector with a Cholesky factor as the measures read it.
template <class Means, class E>
struct triangular_view {
    static constexpr bool is_diagonal = false;
    static constexpr bool is_wide = false;
    Means mean;
    const E* elements;
    std::size_t size;

    void check(argument which) const {
        if (size == 0) fail_no_coordinate(which);
        mean.check(which);
        for (std::size_t i = 0; i < size; ++i)
            for (std::size_t j = 0; j < size; ++j) {
                const double x = at(i, j);
                if (!is_number(x) || (j > i && magnitude_bits(x) != 0) || (j == i && !(x > 0)))
                    fail_factor_element(which, i, j, x);
            }
    }

    void check_deviations(argument /*which*/) const {}

    [[nodiscard]] wide factor(std::size_t i, std::size_t j) const { return at(i, j); }

private:
    [[nodiscard]] double at(std::size_t i, std::size_t j) const { return static_cast<double>(elements[i * size + j]); }
};

/// The same of a factor in double words that is known to be one.
template <class Means>
struct wide_view {
    static constexpr bool is_diagonal = false;
    static constexpr bool is_wide = true;
    Means mean;
    const wide* elements;
    std::size_t size;

    void check(argument which) const {
        if (size == 0) fail_no_coordinate(which);
        mean.check(which);
    }
    void check_deviations(argument /*which*/) const {}

    [[nodiscard]] wide factor(std::size_t i, std::size_t j) const { return elements[i * size + j]; }
};

template <class Means, class R>
[[nodiscard]] auto matrix_view(const Means& mean, const cholesky<R>& form, argument which) {
    const std::size_t n = mean.size;
    const std::size_t size = std::size(form.range());
    if (n == 0 ? size != 0 : size / n != n || size % n != 0) fail_factor(which, n, size);
    return triangular_view<Means, element_of<R>>{mean, std::data(form.range()), n};
}
template <class Means>
[[nodiscard]] auto matrix_view(const Means& mean, const covariance& form, argument which) {
    if (form.size() != mean.size) fail_matrix(which, mean.size, "covariance", form.size());
    return wide_view<Means>{mean, form.factor(), mean.size};
}
template <class Means>
[[nodiscard]] auto matrix_view(const Means& mean, const precision& form, argument which) {
    if (form.size() != mean.size) fail_matrix(which, mean.size, "precision", form.size());
    return wide_view<Means>{mean, form.factor(), mean.size};
}

template <class F>
concept matrix_form = requires(const F& form, const means<double>& mean, argument which) {
    matrix_view(mean, form, which);
};

// Numbers that do not say which parameter they are meet a deleted constructor, whose argument Why says what to write.
struct say_which_write_variance_or_deviation_or_log_variance_or_log_deviation_of_it;
struct say_which_write_cholesky_or_covariance_or_precision_of_it;

}  // namespace detail

/// A Gaussian vector of independent coordinates, by the mean of each and a parameter of its spread, which is named:
/// variance(v), deviation(s), log_variance(z) or log_deviation(z).
///
/// Refers to lvalue ranges, which must outlive it; owns rvalues.
///
/// Shape     mean and spread have n ≥ 1 elements, of float or double.
/// Domain    means finite; variances and deviations positive and finite; logarithms finite.
template <coordinates Mean, class Spread>
requires detail::spread<Spread> || coordinates<Spread>
class diagonal_gaussian {
public:
    constexpr diagonal_gaussian(Mean&& mean, Spread&& spread)
        : mean_(std::forward<Mean>(mean)), spread_(std::forward<Spread>(spread)) {}

    [[nodiscard]] constexpr const std::remove_reference_t<Mean>& mean() const { return mean_; }
    [[nodiscard]] constexpr const std::remove_reference_t<Spread>& spread() const { return spread_; }

private:
    Mean mean_;
    Spread spread_;
};

template <coordinates Mean, coordinates Numbers>
class diagonal_gaussian<Mean, Numbers> {
public:
    template <class Why = detail::say_which_write_variance_or_deviation_or_log_variance_or_log_deviation_of_it>
    diagonal_gaussian(const Mean&, const Numbers&) = delete;
};

template <class Mean, class Spread>
diagonal_gaussian(Mean&&, Spread&&) -> diagonal_gaussian<Mean, Spread>;

/// A Gaussian vector by its mean and a matrix that is named: cholesky(L), covariance(S) or precision(A).
///
/// Refers to lvalues, which must outlive it; owns rvalues.
///
/// Shape     mean has n ≥ 1 elements of float or double, the matrix n × n.
/// Domain    means finite; matrices as they say themselves.
template <coordinates Mean, class Form>
requires detail::matrix_form<Form> || coordinates<Form>
class gaussian {
public:
    constexpr gaussian(Mean&& mean, Form&& form) : mean_(std::forward<Mean>(mean)), form_(std::forward<Form>(form)) {}

    [[nodiscard]] constexpr const std::remove_reference_t<Mean>& mean() const { return mean_; }
    [[nodiscard]] constexpr const std::remove_reference_t<Form>& form() const { return form_; }

private:
    Mean mean_;
    Form form_;
};

template <coordinates Mean, coordinates Numbers>
class gaussian<Mean, Numbers> {
public:
    template <class Why = detail::say_which_write_cholesky_or_covariance_or_precision_of_it>
    gaussian(const Mean&, const Numbers&) = delete;
};

template <class Mean, class Form>
gaussian(Mean&&, Form&&) -> gaussian<Mean, Form>;

/// Mean 0 and variance 1 in every coordinate. The other argument says how many there are.
inline constexpr struct standard_normal_vector {
} standard_normal{};

/// How a Gaussian noun is read. A new noun specialises it in its own file with
///     view(p, which)           a detail::diagonal_view or triangular_view that knows its number of coordinates, or
///     view(p, coordinates)     one that takes it from the other argument.
template <class P>
struct gaussian_noun;

/// P or Q of the measures of Gaussian vectors: diagonal_gaussian(…), gaussian(…), standard_normal.
template <class P>
concept gaussian_vector = requires {
    sizeof(gaussian_noun<P>);
};

template <class Mean, detail::spread Spread>
struct gaussian_noun<diagonal_gaussian<Mean, Spread>> {
    [[nodiscard]] static auto view(const diagonal_gaussian<Mean, Spread>& p, detail::argument which) {
        const auto mean = detail::means_of(p.mean());
        const auto spread = detail::spreads_of(p.spread());
        if (spread.size != mean.size) detail::fail_sizes(which, mean.size, spread.name, spread.size);
        return detail::diagonal_view<decltype(mean), decltype(spread)>{mean, spread, mean.size};
    }
};

template <class Mean, detail::matrix_form Form>
struct gaussian_noun<gaussian<Mean, Form>> {
    [[nodiscard]] static auto view(const gaussian<Mean, Form>& p, detail::argument which) {
        return detail::matrix_view(detail::means_of(p.mean()), p.form(), which);
    }
};

template <>
struct gaussian_noun<standard_normal_vector> {
    [[nodiscard]] static auto view(standard_normal_vector /*p*/, std::size_t coordinates) {
        return detail::diagonal_view<detail::zero_means, detail::unit_variances>{{}, {}, coordinates};
    }
};

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
