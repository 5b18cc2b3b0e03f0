#!/usr/bin/env bash
# Builds and runs every test. Further arguments go to CMake; BUILD names another build folder.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
build=${BUILD:-$root/build/tests}

source "$root/.ci/packages.sh"
need g++ cmake ninja-build catch2 libboost-dev libmpfr-dev libgmp-dev

# Optimised as users do it, and without debug information, which takes a third of the time.
cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE="-O2 -DNDEBUG" "$@"
cmake --build "$build"
cd "$build"
ctest --output-on-failure -j "$(nproc)"

# What the tests measured.
tables='^(discrete/(accuracy|logits_accuracy)|continuous/references'
tables+='|closed_form/(formulas|continuous_families|log_densities|countable_measures))$'
awk -v tables="$tables" '
    / Testing: / { name = $NF }
    /^<end of output>$/ { is_output = 0 }
    is_output
    /^Output:$/ && name ~ tables { print "\n" name; getline; is_output = 1 }' Testing/Temporary/LastTest.log
