#ifndef SURPRISAL_DISTRIBUTIONS_ROW_WEIGHTS_HPP
#define SURPRISAL_DISTRIBUTIONS_ROW_WEIGHTS_HPP

#include <cstddef>
#include <iterator>
#include <vector>

#include <surprisal/distributions/discrete.hpp>
#include <surprisal/distributions/element.hpp>
#include <surprisal/distributions/labels.hpp>
#include <surprisal/errors.hpp>

SURPRISAL_PRECISE_BEGIN
namespace surprisal::inline SURPRISAL_BUILD {

/// The weight of each row, where classes have weights: that of its label, and 0 for an ignored row. With these,
/// mean(losses, weights) is the weighted classification loss Σ wᵢ xᵢ/Σ wᵢ, sum(losses, weights) its numerator.
///
/// Shape     one class weight for each class.
/// Domain    finite, not negative.
/// Errors    std::out_of_range for a label beyond the classes (row, label); std::domain_error as for labels(), or from mean()
///           and sum() for a weight out of its domain.
template <class R, contiguous_sized_range Weights>
requires real<element_of<Weights>>
[[nodiscard]] std::vector<double> row_weights(const labels<R>& of, const Weights& class_weights) {
    std::vector<double> result(of.size());
    for (std::size_t row = 0; row < of.size(); ++row) {
        if (of.is_left_out(row)) continue;
        const std::size_t label = of[row].label();
        if (label >= std::size(class_weights))
            detail::fail_label({{"surprisal::row_weights", row}, "label"}, label, std::size(class_weights));
        result[row] = static_cast<double>(std::data(class_weights)[label]);
    }
    return result;
}

}  // namespace surprisal
SURPRISAL_PRECISE_END
#endif
