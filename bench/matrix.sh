#!/usr/bin/env bash
# Times every verb on every pair of nouns beside the loop that its user would have written, and prints how many times faster
# than that each call is. Arguments go to the benchmark program: --benchmark_filter=kl_divergence/logits for a part.
set -euo pipefail
source "$(dirname "$0")/build.sh" surprisal_bench_matrix

"$build/bench/surprisal_bench_matrix" --benchmark_repetitions=3 --benchmark_min_time=0.002 \
    --benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true \
    --benchmark_out="$build/matrix.json" --benchmark_out_format=json "$@" >/dev/null

awk -F'"' '/"run_name"/ { name = $4 } /"aggregate_name"/ { kind = $4 }
    /"cpu_time"/ && kind == "median" { sub(/.*: /, "", $0); print name, $0 + 0 }' "$build/matrix.json" |
    awk -f "$root/bench/matrix.awk"
