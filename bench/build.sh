# Builds a benchmark program: to be sourced with the name of its target. Leaves the repository in $root and the build in $build.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=${BUILD:-$root/build/bench}

source "$root/.ci/packages.sh"
need g++ cmake ninja-build libbenchmark-dev

cmake -S "$root" -B "$build" -G Ninja -DSURPRISAL_BENCHMARKS=ON -DSURPRISAL_TESTS=OFF -DSURPRISAL_EXAMPLES=OFF >/dev/null
cmake --build "$build" --target "$1" >/dev/null
