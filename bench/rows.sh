#!/usr/bin/env bash
# Times rows of few scores beside loops around std::exp at -O2, and prints nanoseconds a row, ours and the loop's.
set -euo pipefail
source "$(dirname "$0")/build.sh" surprisal_bench_rows

"$build/bench/surprisal_bench_rows" --benchmark_repetitions=5 --benchmark_min_time=0.01 \
    --benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true \
    --benchmark_out="$build/rows.json" --benchmark_out_format=json "$@" >/dev/null

awk -F'"' '/"run_name"/ { split($4, name, "/") } /"aggregate_name"/ { kind = $4 }
    /"cpu_time"/ && kind == "median" {
        sub(/.*: /, "", $0)
        time[name[2], name[3], name[4]] = $0 / 4096
        if (!(name[2] in seen)) { seen[name[2]] = 1; verbs[++count] = name[2] }
        if (!(name[3] in wide)) { wide[name[3]] = 1; widths[++sizes] = name[3] }
    }
    END {
        for (i = 2; i <= sizes; ++i)
            for (j = i; j > 1 && widths[j - 1] + 0 > widths[j] + 0; --j) {
                width = widths[j]; widths[j] = widths[j - 1]; widths[j - 1] = width
            }
        printf "| ns a row, ours / loop, scores in a row:"
        for (i = 1; i <= sizes; ++i) printf " | %d", widths[i]
        printf " |\n| ---"
        for (i = 1; i <= sizes; ++i) printf " | ---"
        print " |"
        for (v = 1; v <= count; ++v) {
            printf "| %s", verbs[v]
            for (i = 1; i <= sizes; ++i)
                printf " | %.0f / %.0f", time[verbs[v], widths[i], "ours"], time[verbs[v], widths[i], "loop"]
            print " |"
        }
    }' "$build/rows.json"
