#!/usr/bin/env bash
# Builds and runs the examples, the worked example first.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
build=${BUILD:-$root/build/examples}

source "$root/.ci/packages.sh"
need g++ cmake ninja-build libboost-dev

cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSURPRISAL_TESTS=OFF >/dev/null
cmake --build "$build" >/dev/null
cd "$build" # densities writes its picture here, compare_models its logits
for example in worked_example ten_lines on_the_line tables losses own_distribution vae_term fitted_distributions compare_files densities train_classifier compare_models; do
    printf '\n== examples/%s.cpp\n' "$example"
    "examples/$example"
done
