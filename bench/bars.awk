# Reads lines "measure/type/who outcomes nanoseconds" and prints each bar with the figure of this run.

{ time[$1, $2] = $3; split($1, part, "/"); who[$1] = part[3]; measure[$1] = part[1] "/" part[2] }

function is_vector_rival(name) { return name ~ /^(eigen|xsimd|highway|sleef|std_log_fast_math)/ }

# The fastest rival's time over ours, the least over the sizes from low to high.
function against_rivals(what, low, high,    name, n, key, parts, best, least) {
    least = 0
    for (key in time) {
        split(key, parts, SUBSEP); n = parts[2] + 0
        if (parts[1] != what "/avx2" || n < low || n > high) continue
        best = 0
        for (name in measure)
            if (measure[name] == what && is_vector_rival(who[name]) && (name, n) in time)
                if (best == 0 || time[name, n] < best) best = time[name, n]
        if (best > 0 && (least == 0 || best / time[key] < least)) least = best / time[key]
    }
    return least
}
function against(what, rival, low, high,    key, parts, n, least) {
    least = 0
    for (key in time) {
        split(key, parts, SUBSEP); n = parts[2] + 0
        if (parts[1] != what "/avx2" || n < low || n > high || !((what "/" rival, n) in time)) continue
        if (least == 0 || time[what "/" rival, n] / time[key] < least) least = time[what "/" rival, n] / time[key]
    }
    return least
}
# The same of scores, in the cache and in memory.
function against_loop(what, rival,    of_cached, of_memory) {
    of_cached = against(what, rival, 2, 2 ^ 40)
    of_memory = against(in_memory(what), rival, 2, 2 ^ 40)
    return of_memory > 0 && of_memory < of_cached ? of_memory : of_cached
}
function in_memory(what,    part) { split(what, part, "/"); return part[1] "_in_memory/" part[2] }
function over_reading(what, n) {
    if (!((what "/avx2", n) in time && ("read_logits_in_memory/f32/both", n) in time)) return 0
    return time[what "/avx2", n] / time["read_logits_in_memory/f32/both", n]
}
function bar(what, figure, must, at_most) {
    if (figure == 0) return
    printf "%-58s %8.2f %9s%.1f  %s\n", what, figure, at_most ? "<= " : ">= ", must,
        (at_most ? figure <= must : figure >= must) ? "met" : "MISSED"
}
BEGIN { split("_sparse _subnormal", kinds, " ") }
END {
    printf "\n%-58s %8s %12s\n", "AVX2 kernels, the worst size of each range", "figure", "must"
    bar("KL f64, n >= 256, times faster than std::log at -O2", against("kl_divergence/f64", "std_log_O2", 256, 2 ^ 40), 3.5)
    bar("KL f64, n >= 256, than the fastest vector log", against_rivals("kl_divergence/f64", 256, 2 ^ 40), 1)
    bar("entropy f64, n >= 256, than the fastest vector log", against_rivals("entropy/f64", 256, 2 ^ 40), 1)
    bar("cross-entropy f64, n >= 256, than the fastest vector log", against_rivals("cross_entropy/f64", 256, 2 ^ 40), 1)
    bar("KL f32, n >= 256, than the fastest vector log", against_rivals("kl_divergence/f32", 256, 2 ^ 40), 1)
    bar("entropy f32, n >= 256, than the fastest vector log", against_rivals("entropy/f32", 256, 2 ^ 40), 1.3)
    bar("KL f64, n = 16, than the fastest vector log", against_rivals("kl_divergence/f64", 16, 16), 0.8)
    bar("KL f64, n = 3, than three std::log at -O2", against("kl_divergence/f64", "std_log_O2", 3, 3), 1)
    for (kind in kinds) for (name in measure)
        if (who[name] == "avx2" && (name kinds[kind], 4096) in time)
            bar(measure[name] " " substr(kinds[kind], 2) ", n = 4096, time over dense",
                time[name kinds[kind], 4096] / time[name, 4096], 1.5, 1)
    if (("read/f64/both", 2 ^ 24) in time && ("kl_divergence/f64/avx2", 2 ^ 24) in time)
        bar("KL f64, n = 16M, time over reading the same memory",
            time["kl_divergence/f64/avx2", 2 ^ 24] / time["read/f64/both", 2 ^ 24], 2.4, 1)
    bar("KL of logits f32, times faster than std::exp at -O2", against_loop("kl_of_logits/f32", "std_exp_O2"), 8)
    bar("loss of logits f32, times faster than std::exp at -O2", against_loop("loss_of_logits/f32", "std_exp_O2"), 6)
    bar("KL of logits f32, 128256 in memory, time over reading", over_reading("kl_of_logits_in_memory/f32", 128256), 4, 1)
}
