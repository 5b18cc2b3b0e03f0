#ifndef SURPRISAL_SIMD_WORDS_HPP
#define SURPRISAL_SIMD_WORDS_HPP

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <surprisal/arithmetic/double_word.hpp>
#include <surprisal/arithmetic/exponent.hpp>
#include <surprisal/config.hpp>
#include <surprisal/simd/isa.hpp>
#include <surprisal/simd/lane_sums.hpp>
#include <surprisal/simd/logits.hpp>
#include <surprisal/simd/measure.hpp>
#include <surprisal/simd/results.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD::simd {

// What a pair of nouns comes down to where no kernel reads both of them as they are: masses in two words, a block of outcomes at
// a time. A reader fills blocks with one noun's masses in a unit of its own, and knows their total and how exact they are.

/// Masses hi + lo of neighbouring outcomes.
struct word_block {
    static constexpr std::size_t size = 16 * lanes;  // whole groups of rows

    alignas(64) double hi[size];
    alignas(64) double lo[size];

    /// Multiplies the first n.
    template <class Kernels>
    constexpr void multiply(Kernels /*kernels*/, std::size_t n, const double_word<double>& factor) {
        for (std::size_t i = n; i % lanes != 0; ++i) hi[i] = lo[i] = 0;
        Kernels::words::multiply(hi, lo, n, factor.hi, factor.lo);
    }
};

/// Reads masses as they are: floating-point numbers, and integers of up to 64 bits.
template <class E>
class mass_reader {
public:
    static constexpr double error = 0x1p-103;  // of products with another total, relative
    static constexpr bool has_exact_total = true;

    template <class Kernels>
    constexpr mass_reader(Kernels kernels, const E* x, std::size_t n, double tolerance)
        : x_(x), size_(n), total_(total_of_masses(kernels, x, n, tolerance)) {}

    [[nodiscard]] constexpr std::size_t size() const { return size_; }
    [[nodiscard]] constexpr const double_word<double>& total() const { return total_; }

    /// Fills a block with n masses times a factor.
    template <class Kernels>
    constexpr void fill(Kernels /*kernels*/, std::size_t start, std::size_t n, const double_word<double>& factor,
                        word_block& to) const {
        if constexpr (is_read<E>) {
            Kernels::words::write_products(to.hi, to.lo, x_ + start, n, factor.hi, factor.lo);
        } else if constexpr (is_in_halves) {
            for (std::size_t i = 0; i < n; ++i) {
                const double high = high_half(x_[start + i]);
                const double low = low_half(x_[start + i]);
                to.hi[i] = high + low;
                to.lo[i] = low - (to.hi[i] - high);
            }
            to.multiply(Kernels(), n, factor);
        } else {
            const piece<double> x(x_ + start, n);
            Kernels::words::write_products(to.hi, to.lo, x.data, n, factor.hi, factor.lo);
        }
    }

    /// Writes n masses rounded to numbers. Whether each is one.
    template <class Kernels>
    constexpr bool write(Kernels /*kernels*/, std::size_t start, std::size_t n, double* to) const {
        for (std::size_t i = 0; i < n; ++i) to[i] = as_number<double>(x_[start + i]);
        return true;
    }

private:
    static constexpr bool is_in_halves = std::is_integral_v<E> && sizeof(E) > 4;

    // Signed numbers of 32 bits are numbers that every machine makes doubles of.
    [[nodiscard]] static constexpr double high_half(E x) {
        return static_cast<double>(static_cast<std::int64_t>(static_cast<std::uint64_t>(x) >> 32U)) * 0x1p32;
    }
    [[nodiscard]] static constexpr double low_half(E x) {
        return static_cast<double>(static_cast<std::int64_t>(static_cast<std::uint64_t>(x) & 0xFFFF'FFFFU));
    }

    template <class Kernels>
    [[nodiscard]] static constexpr double_word<double> total_of_masses([[maybe_unused]] Kernels kernels, const E* x,
                                                                       std::size_t n,
                                                                       [[maybe_unused]] double tolerance) {
        if constexpr (is_in_halves) {
            std::uint64_t high = 0;
            std::uint64_t low = 0;
            for (std::size_t i = 0; i < n; ++i) {
                if constexpr (std::is_signed_v<E>)
                    if (x[i] < 0) return {};
                high += static_cast<std::uint64_t>(x[i]) >> 32U;
                low += static_cast<std::uint64_t>(x[i]) & 0xFFFF'FFFFU;
            }
            const auto in_words = [](std::uint64_t sum) {
                return two_sum(static_cast<double>(sum >> 32U) * 0x1p32, static_cast<double>(sum & 0xFFFF'FFFFU));
            };
            return times_power_of_two(in_words(high), 32) + in_words(low);
        } else {
            return normalization_of(kernels, n, x, tolerance).total;
        }
    }

    const E* x_;
    std::size_t size_;
    double_word<double> total_;
};

/// Reads the exponentials of scores, with twice the digits of double, or with a few more than double has where that is enough.
template <class E>
class power_reader {
public:
    static constexpr bool has_exact_total = false;  // that of exponentials in double

    template <class Kernels>
    constexpr power_reader(Kernels kernels, const scores<E>& z, bool is_wide) : z_(z), is_wide_(is_wide) {
        if (!is_moderate(z.temperature)) return;
        const double_word<double> rate = rate_of(z.temperature);
        const mass_of_scores found = total_of<typename Kernels::exponentials, double>(kernels, z, rate);
        if (!(found.mass.hi > least_mass<double>) || !has_sum_1(found, z.tolerance)) return;
        scale_ = {rate, found.reference};
        total_ = found.mass;
        const double octaves = found.reference < 0 ? 0.0 - found.reference : found.reference;
        error = (is_wide ? 0x1p-100 : 0x1p-56) + (octaves + 64) * 0x1p-105;
    }

    [[nodiscard]] constexpr std::size_t size() const { return z_.size; }
    [[nodiscard]] constexpr const double_word<double>& total() const { return total_; }

    template <class Kernels>
    constexpr void fill(Kernels /*kernels*/, std::size_t start, std::size_t n, const double_word<double>& factor,
                        word_block& to) const {
        const piece<double> z(z_.data + start, n);
        Kernels::words::write_powers(to.hi, to.lo, z.data, n, scale_, is_wide_, factor.hi, factor.lo);
    }

    /// The same rounded to numbers, off by 2^-52; false where some are too small for one.
    template <class Kernels>
    constexpr bool write(Kernels /*kernels*/, std::size_t start, std::size_t n, double* to) const {
        return !Kernels::scores::write_powers(to, piece<double>(z_.data + start, n).data, n, scale_, 1.0, 0.0);
    }

    double error = 0;

private:
    scores<E> z_;
    bool is_wide_;
    exponent_scale<double> scale_{};
    double_word<double> total_;
};

/// Reads a label of n outcomes of which a share ε is spread evenly over all, in units of 1/n.
class label_reader {
public:
    static constexpr double error = 0x1p-103;
    static constexpr bool has_exact_total = true;

    constexpr label_reader(std::size_t label, std::size_t n, double epsilon)
        : label_(label), size_(n), epsilon_(epsilon), total_(label < n ? static_cast<double>(n) : 0) {}

    [[nodiscard]] constexpr std::size_t size() const { return size_; }
    [[nodiscard]] constexpr const double_word<double>& total() const { return total_; }

    template <class Kernels>
    constexpr void fill(Kernels kernels, std::size_t start, std::size_t n, const double_word<double>& factor,
                        word_block& to) const {
        for (std::size_t i = 0; i < n; ++i) {
            to.hi[i] = epsilon_;
            to.lo[i] = 0;
        }
        if (label_ >= start && label_ < start + n) set_label(to, label_ - start);
        to.multiply(kernels, n, factor);
    }

    template <class Kernels>
    constexpr bool write(Kernels /*kernels*/, std::size_t start, std::size_t n, double* to) const {
        for (std::size_t i = 0; i < n; ++i) to[i] = epsilon_;
        if (label_ >= start && label_ < start + n) to[label_ - start] = mass_of_label().hi;
        return true;
    }

private:
    [[nodiscard]] constexpr double_word<double> mass_of_label() const {
        return total_ * two_sum<double>(1, 0 - epsilon_) + epsilon_;
    }
    constexpr void set_label(word_block& to, std::size_t i) const {
        const double_word<double> mass = mass_of_label();
        to.hi[i] = mass.hi;
        to.lo[i] = mass.lo;
    }

    std::size_t label_;
    std::size_t size_;
    double epsilon_;
    double_word<double> total_;
};

/// The power of two that brings x, which is no further from 1 than 2^±1000, between 1 and 2.
[[nodiscard]] constexpr double inverse_power(double x) {
    constexpr std::uint64_t exponent = 0x7FF0'0000'0000'0000;
    constexpr std::uint64_t twice_the_bias = std::uint64_t{2046} << 52U;
    return std::bit_cast<double>(twice_the_bias - (std::bit_cast<std::uint64_t>(x) & exponent));
}

/// x times a power of two.
[[nodiscard]] constexpr double_word<double> scaled_by(const double_word<double>& x, double power) {
    return {x.hi * power, x.lo * power};
}

/// What the masses of P and of Q are multiplied with to be in one unit: the other's total, and a power of two. Products are
/// exact where quotients are not, so that proportional counts do not differ.
struct common_unit {
    double_word<double> factor_p;
    double_word<double> factor_q;
    double_word<double> mass;  // of both, between ¼ and 1: powers of two between them and 0 are numbers

    constexpr common_unit(const double_word<double>& of_p, const double_word<double>& of_q,
                          const double_word<double>& of_both)
        : factor_p(of_p), factor_q(of_q), mass(of_both) {}

    constexpr common_unit(const double_word<double>& total_p, const double_word<double>& total_q) {
        const double scale_p = inverse_power(total_p.hi);
        const double scale_q = inverse_power(total_q.hi) / 4;
        const double_word<double> p = scaled_by(total_p, scale_p);
        const double_word<double> q = scaled_by(total_q, scale_q);
        factor_p = scaled_by(q, scale_p);
        factor_q = scaled_by(p, scale_q);
        mass = p * q;
    }
};

/// Divides the sums of a divergence by a mass, its terms to twice the digits, as if the masses summed to 1.
template <class Which>
constexpr void divide_by_mass(sums<Which>& total, const double_word<double>& mass) {
    total.set(Which::terms, total[Which::terms] / mass);
    // Quotients, which no compiler fuses with the sums that they go into.
    for (std::size_t which = Which::mass + 1; which < Which::count; ++which)
        total.set(which, total[which].hi / mass.hi);
    total.set(Which::mass, {1.0});
}

/// The sums of masses in two words, each times its factor.
template <class Kernel, class Kernels, class P, class Q>
[[nodiscard]] constexpr auto sums_of_words(Kernels kernels, double start, const P& p,
                                           const double_word<double>& factor_p, const Q& q,
                                           const double_word<double>& factor_q) {
    const settings given{start};
    typename Kernel::template running_sums<double> sums;
    sums.given = &given;
    word_block of_p;
    word_block of_q;
    const bool is_one = static_cast<const void*>(&p) == static_cast<const void*>(&q);
    for (std::size_t i = 0; i < p.size(); i += word_block::size) {
        const std::size_t n = p.size() - i < word_block::size ? p.size() - i : word_block::size;
        p.fill(kernels, i, n, factor_p, of_p);
        if (!is_one) q.fill(kernels, i, n, factor_q, of_q);
        const word_block& model = is_one ? of_p : of_q;
        Kernel::add(sums, n, of_p.hi, of_p.lo, model.hi, model.lo);
    }
    typename Kernel::sums total;
    Kernel::add_up_lanes(total, sums);
    return total;
}

/// A divergence of masses that are off by an error, relative, which moves it by as much of a size: undecided where this is more than
/// wanted.
[[nodiscard]] constexpr kernel_result within(double wanted, double error, double size, const kernel_result& result) {
    if (!result.is_finite() || result.hi == 0) return result;
    return size * error <= wanted * result.hi ? result : undecided;
}

/// Whether a model's mass is too small for its digits, where no other is 0, which makes the result infinite whatever that is.
template <class Sums>
[[nodiscard]] constexpr bool has_unknown_surprisal(const Sums& sums) {
    return sums.differing && !sums.impossible;
}

// The measures of two readers. `wanted` is what a result may be off, relative.

struct kl_divergence_of_words {
    template <class Kernels, class P, class Q>
    [[nodiscard]] static constexpr kernel_result of(Kernels kernels, const P& p, const Q& q, double wanted) {
        if (!(p.total().hi > 0 && q.total().hi > 0)) return undecided;
        return in_unit(kernels, p, q, common_unit(p.total(), q.total()), wanted);
    }

    template <class Kernels, class P, class Q>
    [[nodiscard]] static constexpr kernel_result in_unit(Kernels kernels, const P& p, const Q& q,
                                                         const common_unit& unit, double wanted) {
        using s = divergence_sums;
        auto sums =
            sums_of_words<typename Kernels::divergence_of_words>(kernels, 0, p, unit.factor_p, q, unit.factor_q);
        if (has_unknown_surprisal(sums)) return unknown;
        const double_word<double> mass = P::has_exact_total ? unit.mass : sums[s::mass];
        divide_by_mass(sums, mass);
        const kernel_result result = divergence_of<double>(sums, {0, 0x1p-40});
        // Σ p |ln(p/q)| is at most D + Σ |p − q|.
        return within(wanted, p.error + q.error, result.hi + sums[s::distance].hi, result);
    }
};

struct jensen_shannon_of_words {
    template <class Kernels, class P, class Q>
    [[nodiscard]] static constexpr kernel_result of(Kernels kernels, const P& p, const Q& q, double wanted) {
        using s = jensen_shannon_sums;
        if (!(p.total().hi > 0 && q.total().hi > 0)) return undecided;
        const common_unit unit(p.total(), q.total());
        auto sums =
            sums_of_words<typename Kernels::jensen_shannon_of_words>(kernels, 0, p, unit.factor_p, q, unit.factor_q);
        divide_by_mass(sums, unit.mass);
        // ½ Σ p |ln(p/m)| is at most ⅜ Σ |p − q|: ln(p/m) is at most (p − q)/p where p > q, and ln(m/p) half as much of q − p where not.
        return within(wanted, p.error + q.error, 0.375 * sums[s::distance].hi,
                      jensen_shannon_of<double>(sums, {0x1p-40, 0x1p-40}));
    }
};

/// Σ −p ln q with the units that bring the sums of p and q to 1.
template <class Kernels, class P, class Q>
[[nodiscard]] constexpr auto surprisal_sums(Kernels kernels, const P& p, const double_word<double>& factor_p,
                                            const Q& q, const double_word<double>& factor_q) {
    using kernel = typename Kernels::surprisal_of_words;
    auto sums = sums_of_words<kernel>(kernels, first_start, p, factor_p, q, factor_q);
    if (const double start = nearer_start(sums[word_surprisal_sums::octaves].rounded()); start > 0)
        sums = sums_of_words<kernel>(kernels, start, p, factor_p, q, factor_q);
    return sums;
}

/// Of them and the sums of p and q.
template <class Sums>
[[nodiscard]] constexpr kernel_result mean_surprisal_of_words(const Sums& sums, const double_word<double>& mass_p,
                                                              const double_word<double>& mass_q, double least) {
    if (has_unknown_surprisal(sums)) return unknown;
    return at_least(least > 0x1p-45 ? least : 0x1p-45,
                    mean_surprisal_of<double>(sums, mass_p, mass_q, {0x1p-40, 0x1p-40}));
}

struct entropy_of_words {
    template <class Kernels, class P>
    [[nodiscard]] static constexpr kernel_result of(Kernels kernels, const P& p, double wanted) {
        if (!(p.total().hi > 0)) return undecided;
        const double_word<double> factor = 1.0 / p.total();
        return mean_surprisal_of_words(surprisal_sums(kernels, p, factor, p, factor), {1.0}, {1.0},
                                       (p.error + p.error) / wanted);
    }
};

/// H(P, Q); undecided where P and Q may be so close that D is below `least_divergence` times it.
struct cross_entropy_of_words {
    double least_divergence;

    template <class Kernels, class P, class Q>
    [[nodiscard]] constexpr kernel_result of(Kernels kernels, const P& p, const Q& q, double wanted) const {
        if (!(p.total().hi > 0 && q.total().hi > 0)) return undecided;
        const auto sums = surprisal_sums(kernels, p, 1.0 / p.total(), q, 1.0 / q.total());
        double_word<double> mass_p = 1.0;
        double_word<double> mass_q = 1.0;
        if constexpr (!P::has_exact_total) mass_p = sums[word_surprisal_sums::mass_p];
        if constexpr (!Q::has_exact_total) mass_q = mass_of(sums);
        const kernel_result result = mean_surprisal_of_words(sums, mass_p, mass_q, (p.error + q.error) / wanted);
        const double distance = sums[word_surprisal_sums::distance].hi;
        const bool is_apart = distance * distance >= 2 * (result.hi * least_divergence);  // Pinsker's inequality
        return result.is_finite() && !is_apart ? undecided : result;
    }
};

// A table, row after row, beside its margins: the sums of its rows and columns. The total of both is brought between 1 and 2.

/// Where a cell of a table is.
struct table_place {
    std::size_t width;
    std::size_t row;
    std::size_t column;

    constexpr table_place(std::size_t cell, std::size_t columns)
        : width(columns), row(cell / columns), column(cell % columns) {}

    constexpr void go_on() {
        if (++column < width) return;
        column = 0;
        ++row;
    }
};

/// Adds hi + lo to a sum whose words may overlap: the next addition does not wait until they are set apart.
constexpr void add(double_word<double>& sum, double hi, double lo) {
    const double_word<double> high = two_sum(sum.hi, hi);
    sum = {high.hi, sum.lo + (high.lo + lo)};
}

/// Adds the masses of a table to the sums of rows and columns, which are 0 before; where there are no columns to add to, of rows.
template <class Kernels, class P>
constexpr void add_margins(Kernels kernels, const P& table, std::size_t width, double_word<double>* row,
                           double_word<double>* column) {
    const double factor = inverse_power(table.total().hi);
    word_block cells;
    for (std::size_t start = 0; start < table.size(); start += word_block::size) {
        const std::size_t n = table.size() - start < word_block::size ? table.size() - start : word_block::size;
        table.fill(kernels, start, n, factor, cells);
        table_place at(start, width);
        for (std::size_t i = 0; i < n; ++i, at.go_on()) {
            add(row[at.row], cells.hi[i], cells.lo[i]);
            if (column != nullptr) add(column[at.column], cells.hi[i], cells.lo[i]);
        }
    }
    for (std::size_t i = 0; i * width < table.size(); ++i) row[i] = fast_two_sum(row[i].hi, row[i].lo);
    for (std::size_t i = 0; column != nullptr && i < width; ++i) column[i] = fast_two_sum(column[i].hi, column[i].lo);
}

/// Reads the products of margins.
class margin_reader {
public:
    static constexpr double error = 0x1p-102;

    constexpr margin_reader(std::size_t size, std::size_t width, const double_word<double>* row,
                            const double_word<double>* column)
        : size_(size), width_(width), row_(row), column_(column) {}

    [[nodiscard]] constexpr std::size_t size() const { return size_; }

    template <class Kernels>
    constexpr void fill(Kernels kernels, std::size_t start, std::size_t n, const double_word<double>& factor,
                        word_block& to) const {
        table_place at(start, width_);
        for (std::size_t i = 0; i < n; ++i, at.go_on()) {
            const double_word<double> mass = row_[at.row] * column_[at.column];
            to.hi[i] = mass.hi;
            to.lo[i] = mass.lo;
        }
        to.multiply(kernels, n, factor);
    }

private:
    std::size_t size_;
    std::size_t width_;
    const double_word<double>* row_;
    const double_word<double>* column_;
};

/// D of a table from the products of its margins.
template <class Kernels, class P>
[[nodiscard]] constexpr kernel_result divergence_from_margins(Kernels kernels, const P& table, std::size_t width,
                                                              double_word<double>* row, double_word<double>* column,
                                                              double wanted) {
    if (!(table.total().hi > 0)) return undecided;
    add_margins(kernels, table, width, row, column);
    const double factor = inverse_power(table.total().hi);
    const double_word<double> total = scaled_by(table.total(), factor);
    const common_unit unit(scaled_by(total, factor / 4), {0.25}, scaled_by(total * total, 0.25));
    const margin_reader margins(table.size(), width, row, column);
    return kl_divergence_of_words::in_unit(kernels, table, margins, unit, wanted);
}

/// Reads what each mass is of its row's.
template <class P>
class conditional_reader {
public:
    /// With the reciprocals of the sums of rows, 0 of those without mass.
    constexpr conditional_reader(const P& table, std::size_t width, const double_word<double>* per_row)
        : table_(&table), width_(width), per_row_(per_row), factor_(inverse_power(table.total().hi)) {}

    [[nodiscard]] constexpr std::size_t size() const { return table_->size(); }

    template <class Kernels>
    constexpr void fill(Kernels kernels, std::size_t start, std::size_t n, const double_word<double>& /*factor*/,
                        word_block& to) const {
        table_->fill(kernels, start, n, factor_, to);
        table_place at(start, width_);
        for (std::size_t i = 0; i < n; ++i, at.go_on()) {
            const double_word<double> mass = double_word<double>(to.hi[i], to.lo[i]) * per_row_[at.row];
            to.hi[i] = mass.hi;
            to.lo[i] = mass.lo;
        }
    }

private:
    const P* table_;
    std::size_t width_;
    const double_word<double>* per_row_;
    double factor_;
};

/// The mean entropy of a table's rows.
template <class Kernels, class P>
[[nodiscard]] constexpr kernel_result mean_entropy_of_rows(Kernels kernels, const P& table, std::size_t width,
                                                           double_word<double>* row, double wanted) {
    if (!(table.total().hi > 0)) return undecided;
    add_margins(kernels, table, width, row, nullptr);
    for (std::size_t i = 0; i * width < table.size(); ++i)
        if (row[i].hi > 0) row[i] = 1.0 / row[i];
    const conditional_reader<P> conditional(table, width, row);
    const auto sums = surprisal_sums(kernels, table, 1.0 / table.total(), conditional, {1.0});
    return mean_surprisal_of_words(sums, {1.0}, {1.0}, table.error / wanted);
}

}  // namespace surprisal::inline SURPRISAL_BUILD::simd
SURPRISAL_PRECISE_END
#endif
