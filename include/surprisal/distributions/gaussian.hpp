#ifndef SURPRISAL_DISTRIBUTIONS_GAUSSIAN_HPP
#define SURPRISAL_DISTRIBUTIONS_GAUSSIAN_HPP

#include <cmath>
#include <concepts>
#include <cstddef>
#include <iterator>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <surprisal/distributions/density.hpp>
#include <surprisal/distributions/discrete.hpp>
#include <surprisal/errors.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// What a Gaussian's parameters are held in: contiguous, so that they are read where they are.
template <class R>
concept coordinates = contiguous_sized_range<R> &&
    (std::same_as<element_of<R>, double> || std::same_as<element_of<R>, float>);

/// Logarithms of variances, in place of the variances: diagonal_gaussian(mean, log_variance(z)).
///
/// Refers to an lvalue range, which must outlive it; owns an rvalue.
template <coordinates R>
class log_variance {
public:
    constexpr explicit log_variance(R&& range) : range_(std::forward<R>(range)) {}

    [[nodiscard]] constexpr const std::remove_reference_t<R>& range() const { return range_; }

private:
    R range_;
};

template <class R>
log_variance(R&&) -> log_variance<R>;

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
struct variance {
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

    [[nodiscard]] variance operator[](std::size_t i) const { return {static_cast<double>(data[i])}; }

    void check(argument which) const {
        for (std::size_t i = 0; i < size; ++i)
            if (const double v = (*this)[i].value; !is_positive_number(v))
                fail_coordinate(which, name, i, v, "a variance is positive and finite");
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

struct unit_variances {
    [[nodiscard]] unit_variance operator[](std::size_t /*i*/) const { return {}; }
    void check(argument /*which*/) const {}
};

template <coordinates R>
[[nodiscard]] constexpr means<element_of<R>> means_of(const R& range) {
    return {std::data(range), std::size(range)};
}
template <coordinates R>
[[nodiscard]] constexpr variances<element_of<R>> spreads_of(const R& range) {
    return {std::data(range), std::size(range)};
}
template <class R>
[[nodiscard]] constexpr log_variances<element_of<R>> spreads_of(const log_variance<R>& z) {
    return {std::data(z.range()), std::size(z.range())};
}

template <class S>
concept spread = requires(const S& s) {
    spreads_of(s);
};

[[nodiscard]] inline double deviation_of(variance of) { return std::sqrt(of.value); }
[[nodiscard]] inline double deviation_of(logarithm of) { return std::exp(of.value / 2); }
[[nodiscard]] inline double deviation_of(unit_variance /*of*/) { return 1; }

/// A Gaussian vector of independent coordinates as the measures read it.
template <class Means, class Spreads>
struct diagonal_view {
    static constexpr bool is_diagonal = true;
    Means mean;
    Spreads spread;
    std::size_t size;

    void check(argument which) const {
        if (size == 0) fail_no_coordinate(which);
        mean.check(which);
        spread.check(which);
    }

    /// The Cholesky factor's element.
    [[nodiscard]] double factor(std::size_t i, std::size_t j) const { return i == j ? deviation_of(spread[i]) : 0; }
};

/// A Gaussian vector with a Cholesky factor as the measures read it.
template <class Means, class E>
struct triangular_view {
    static constexpr bool is_diagonal = false;
    Means mean;
    const E* elements;
    std::size_t size;

    void check(argument which) const {
        if (size == 0) fail_no_coordinate(which);
        mean.check(which);
        for (std::size_t i = 0; i < size; ++i)
            for (std::size_t j = 0; j < size; ++j) {
                const double x = factor(i, j);
                if (!is_number(x) || (j > i && magnitude_bits(x) != 0) || (j == i && !(x > 0)))
                    fail_factor_element(which, i, j, x);
            }
    }

    [[nodiscard]] double factor(std::size_t i, std::size_t j) const {
        return static_cast<double>(elements[i * size + j]);
    }
};

}  // namespace detail

/// A Gaussian vector of independent coordinates, by the mean and variance of each, or by log_variance(…).
///
/// Refers to lvalue ranges, which must outlive it; owns rvalues.
///
/// Shape     mean and variance have n ≥ 1 elements, of float or double.
/// Domain    means finite; variances positive and finite; logarithms of variances finite.
template <coordinates Mean, detail::spread Spread>
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

template <class Mean, class Spread>
diagonal_gaussian(Mean&&, Spread&&) -> diagonal_gaussian<Mean, Spread>;

/// A Gaussian vector by its mean and the Cholesky factor L of its covariance L Lᵀ, in row-major order.
///
/// Refers to lvalue ranges, which must outlive it; owns rvalues.
///
/// Shape     mean has n ≥ 1 elements, the factor n × n; of float or double.
/// Domain    finite; the diagonal of L positive, and 0 above it.
template <coordinates Mean, coordinates Factor>
class gaussian {
public:
    constexpr gaussian(Mean&& mean, Factor&& cholesky_factor)
        : mean_(std::forward<Mean>(mean)), factor_(std::forward<Factor>(cholesky_factor)) {}

    [[nodiscard]] constexpr const std::remove_reference_t<Mean>& mean() const { return mean_; }
    [[nodiscard]] constexpr const std::remove_reference_t<Factor>& cholesky_factor() const { return factor_; }

private:
    Mean mean_;
    Factor factor_;
};

template <class Mean, class Factor>
gaussian(Mean&&, Factor&&) -> gaussian<Mean, Factor>;

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

template <class Mean, class Spread>
struct gaussian_noun<diagonal_gaussian<Mean, Spread>> {
    [[nodiscard]] static auto view(const diagonal_gaussian<Mean, Spread>& p, detail::argument which) {
        const auto mean = detail::means_of(p.mean());
        const auto spread = detail::spreads_of(p.spread());
        if (spread.size != mean.size) detail::fail_sizes(which, mean.size, spread.name, spread.size);
        return detail::diagonal_view<decltype(mean), decltype(spread)>{mean, spread, mean.size};
    }
};

template <class Mean, class Factor>
struct gaussian_noun<gaussian<Mean, Factor>> {
    [[nodiscard]] static auto view(const gaussian<Mean, Factor>& p, detail::argument which) {
        const auto mean = detail::means_of(p.mean());
        const std::size_t n = mean.size;
        const std::size_t size = std::size(p.cholesky_factor());
        if (n == 0 ? size != 0 : size / n != n || size % n != 0) detail::fail_factor(which, n, size);
        return detail::triangular_view<decltype(mean), element_of<Factor>>{mean, std::data(p.cholesky_factor()), n};
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
