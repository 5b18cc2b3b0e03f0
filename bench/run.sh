#!/usr/bin/env bash
# Builds and runs the benchmarks, prints the bars that they have to meet, and draws nanoseconds per outcome over the number
# of outcomes. Then compares densities with integrators, in a table for README.md: error, evaluations and microseconds.
# Writes bench.json, continuous.md and one SVG for each measure into build/bench. Arguments go to the benchmark program:
# --benchmark_filter=kl_divergence/f64 for a part.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
build=${BUILD:-$root/build/bench}

source "$root/.ci/packages.sh"
need g++ cmake ninja-build libbenchmark-dev libboost-dev libeigen3-dev libgsl-dev libhwy-dev libxsimd-dev libsleef-dev gnuplot-nox

cmake -S "$root" -B "$build" -G Ninja -DSURPRISAL_BENCHMARKS=ON -DSURPRISAL_TESTS=OFF -DSURPRISAL_EXAMPLES=OFF >/dev/null
cmake --build "$build" >/dev/null

# Three runs of five repetitions in random order, so that a busy moment of the machine does not fall on one rival alone; of
# each benchmark the least of the three medians.
for run in 1 2 3; do
    "$build/bench/surprisal_bench" --benchmark_repetitions=5 --benchmark_min_time=0.01 \
        --benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true \
        --benchmark_out="$build/bench$run.json" --benchmark_out_format=json "$@"
    "$build/bench/surprisal_bench_logits" --benchmark_repetitions=5 --benchmark_min_time=0.01 \
        --benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true \
        --benchmark_out="$build/logits$run.json" --benchmark_out_format=json "$@"
done

# name, outcomes, nanoseconds per call
awk -F'[:,]' '/"run_name"/ { gsub(/[ "]/, "", $2); name = $2 } /"aggregate_name"/ { gsub(/[ "]/, "", $2); kind = $2 }
    /"cpu_time"/ && kind == "median" && (!(name in least) || $2 + 0 < least[name]) { least[name] = $2 + 0 }
    END { for (name in least) { n = who = name; sub(/.*\//, "", n); sub(/\/[^\/]*$/, "", who); print who, n, least[name] } }' \
    "$build"/bench[123].json "$build"/logits[123].json | sort -k1,1 -k2,2n >"$build/bench.txt"
awk -f "$root/bench/bars.awk" "$build/bench.txt"

wrong=$(awk -F'"' '/"run_name"/ { name = $4 } /"error_occurred": true/ { print name }' \
    "$build"/bench[123].json "$build"/logits[123].json | sort -u)
if [ -n "$wrong" ]; then
    printf '\nNot timed, because their answers are wrong:\n%s\n' "$wrong" # floats summed in float, by rivals
    if grep -qE '/(surprisal|baseline|avx2|avx512)(_[a-z]+)?/' <<<"$wrong"; then exit 1; fi
fi

gnuplot -e "data='$build/bench.txt'; folder='$build'" "$root/bench/plot.gnuplot"
echo "Plots: $build/*.svg"

echo
"$build/bench/surprisal_bench_continuous" | tee "$build/continuous.md"
