# gnuplot -e "data='bench.txt'; folder='.'" plot.gnuplot: one SVG for each measure, nanoseconds per outcome over outcomes.
set terminal svg size 720, 440 font "sans,12" background "white"
set logscale xy
set xlabel "outcomes"
set ylabel "nanoseconds per outcome"
set key outside right
set grid ytics
set format x "10^{%T}"
who = "surprisal avx2 std_log_O2 std_log_fast_math eigen xsimd highway sleef_u35"
do for [measure in "entropy cross_entropy kl_divergence"] {
    do for [type in "f64 f32"] {
        if (int(system(sprintf("grep -c '^%s/%s/surprisal ' %s || true", measure, type, data))) > 0) {
            set output sprintf("%s/%s_%s.svg", folder, measure, type)
            set title sprintf("%s, %s", measure, type) noenhanced
            plot for [name in who] sprintf("< grep '^%s/%s/%s ' %s", measure, type, name, data) \
                using 2:($3 / $2) with linespoints linewidth (name eq "surprisal" ? 3 : 1) title name noenhanced
        }
    }
}
