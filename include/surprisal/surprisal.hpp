#ifndef SURPRISAL_SURPRISAL_HPP
#define SURPRISAL_SURPRISAL_HPP

// Everything that needs only the standard library.

#include <surprisal/closed_form/cross_entropy.hpp>
#include <surprisal/closed_form/entropy.hpp>
#include <surprisal/closed_form/kl_divergence.hpp>
#include <surprisal/closed_form/tables.hpp>
#include <surprisal/continuous/cross_entropy.hpp>
#include <surprisal/continuous/entropy.hpp>
#include <surprisal/continuous/jensen_shannon.hpp>
#include <surprisal/continuous/kl_divergence.hpp>
#include <surprisal/discrete/conditional_entropy.hpp>
#include <surprisal/discrete/cross_entropy.hpp>
#include <surprisal/discrete/entropy.hpp>
#include <surprisal/discrete/generalized_kl_divergence.hpp>
#include <surprisal/discrete/gradient.hpp>
#include <surprisal/discrete/jensen_shannon.hpp>
#include <surprisal/discrete/kl_divergence.hpp>
#include <surprisal/discrete/log_sum_exp.hpp>
#include <surprisal/discrete/mean.hpp>
#include <surprisal/discrete/mutual_information.hpp>
#include <surprisal/discrete/perplexity.hpp>
#include <surprisal/discrete/rows.hpp>
#include <surprisal/discrete/softmax.hpp>
#include <surprisal/distributions/density.hpp>
#include <surprisal/distributions/gaussian.hpp>
#include <surprisal/distributions/half_precision.hpp>
#include <surprisal/distributions/ignored.hpp>
#include <surprisal/distributions/labels.hpp>
#include <surprisal/distributions/log_probabilities.hpp>
#include <surprisal/distributions/logits.hpp>
#include <surprisal/distributions/one_hot.hpp>
#include <surprisal/distributions/row_weights.hpp>
#include <surprisal/distributions/rows.hpp>
#include <surprisal/distributions/smoothed.hpp>
#include <surprisal/distributions/table_density.hpp>
#include <surprisal/distributions/weights.hpp>
#include <surprisal/gaussian/cross_entropy.hpp>
#include <surprisal/gaussian/entropy.hpp>
#include <surprisal/gaussian/gradient.hpp>
#include <surprisal/gaussian/kl_divergence.hpp>
#include <surprisal/units.hpp>

#endif
