#ifndef SURPRISAL_SURPRISAL_HPP
#define SURPRISAL_SURPRISAL_HPP

// Everything that needs only the standard library.

#include <surprisal/continuous/cross_entropy.hpp>
#include <surprisal/continuous/entropy.hpp>
#include <surprisal/continuous/kl_divergence.hpp>
#include <surprisal/discrete/conditional_entropy.hpp>
#include <surprisal/discrete/cross_entropy.hpp>
#include <surprisal/discrete/entropy.hpp>
#include <surprisal/discrete/generalized_kl_divergence.hpp>
#include <surprisal/discrete/jensen_shannon.hpp>
#include <surprisal/discrete/kl_divergence.hpp>
#include <surprisal/discrete/mutual_information.hpp>
#include <surprisal/discrete/perplexity.hpp>
#include <surprisal/distributions/density.hpp>
#include <surprisal/distributions/one_hot.hpp>
#include <surprisal/distributions/weights.hpp>
#include <surprisal/units.hpp>

#endif
