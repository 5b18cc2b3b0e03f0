# Reads lines "verb/P/Q/elements/case/who nanoseconds" and prints, for each pair of nouns, how many times faster than its loop
# a call is, with the nanoseconds of the call per outcome. Last, how many calls there are, and which are slower than loops.

{
    split($1, part, "/")
    row = part[1] " | " part[2] " | " part[3] " | " part[4]
    if (!(row in seen)) { seen[row] = 1; order[++rows] = row }
    time[row, part[5], part[6]] = $2
}

function outcomes(which) { return which == "hard" ? 1024 : which }

END {
    split("4 16 1024 hard", cases, " ")
    print "| verb | P | Q | elements | n = 4 | 16 | 1024 | 1024, hard |"
    print "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for (r = 1; r <= rows; ++r) {
        line = "| " order[r]
        split(order[r], part, " | ")
        verb = substr(order[r], 1, index(order[r], " |") - 1)
        for (c = 1; c <= 4; ++c) {
            ours = time[order[r], cases[c], "surprisal"]
            loop = time[order[r], cases[c], "loop"]
            ratio = loop / ours
            line = line sprintf(" | %.2f× (%.2f)", ratio, ours / outcomes(cases[c]))
            ++calls[verb, c]; ++calls["all", c]
            if (ratio < 1) { ++slower[verb, c]; ++slower["all", c] }
            if (!((verb, c) in worst) || ratio < worst[verb, c]) { worst[verb, c] = ratio; where[verb, c] = order[r] }
        }
        print line " |"
        if (!(verb in is_verb)) { is_verb[verb] = 1; verbs[++count] = verb }
    }
    print ""
    print "| verb | n | calls | slower than the loop | the slowest, as a multiple of the loop's speed | which |"
    print "| --- | --- | --- | --- | --- | --- |"
    for (v = 1; v <= count; ++v)
        for (c = 1; c <= 4; ++c) {
            gsub(/ \| /, ", ", where[verbs[v], c])
            sub(/^[^,]*, /, "", where[verbs[v], c])
            printf "| %s | %s | %d | %d | %.4f | %s |\n", verbs[v], cases[c], calls[verbs[v], c], slower[verbs[v], c],
                   worst[verbs[v], c], where[verbs[v], c]
        }
    for (c = 1; c <= 4; ++c) { all += calls["all", c]; slow += slower["all", c] }
    printf "\n%d calls, %d slower than their loops.\n", all, slow
}
