#!/usr/bin/env bash
# rooms.sh INCLUDE: each room of the library includes only what the list below lets it see, which is always below it.
set -euo pipefail
cd "$1"

# From the bottom to the top: a room, and all that it may include besides its own headers.
rooms='
config.hpp:
arithmetic: config.hpp
errors.hpp: config.hpp
units.hpp: arithmetic
simd: config.hpp arithmetic
distributions: config.hpp arithmetic errors.hpp units.hpp simd
discrete: config.hpp arithmetic errors.hpp units.hpp simd distributions
continuous: config.hpp arithmetic errors.hpp units.hpp distributions
gaussian: config.hpp arithmetic errors.hpp units.hpp distributions
closed_form: config.hpp arithmetic errors.hpp units.hpp distributions continuous boost
surprisal.hpp: units.hpp distributions discrete continuous gaussian closed_form
boost_math.hpp: surprisal.hpp closed_form
'

grep -rnE '^#include <(surprisal|boost)/' surprisal --include='*.hpp' --include='*.inl' |
    grep -v '<surprisal/needs_' | # those that do not exist, whose names the compiler prints
    awk -F: -v rooms="$rooms" '
    BEGIN {
        n = split(rooms, line, "\n")
        for (i = 1; i <= n; ++i) {
            if (line[i] == "") continue
            count = split(line[i], word, "[: ]+")
            is_room[word[1]] = 1
            for (j = 2; j <= count; ++j) {
                if (word[j] == "") continue
                may_see[word[1], word[j]] = 1
                if (word[j] != "boost" && !(word[j] in is_room)) { print word[1] " is listed below " word[j]; ++faults }
            }
        }
    }
    {
        split($1, path, "/")
        split($3, included, "[</>]")
        from = path[2]
        to = included[2] == "boost" ? "boost" : included[3]
        ++seen
        if (!(from in is_room)) { print $1 ": no room of the list"; ++faults }
        else if (from != to && !((from, to) in may_see)) { print $1 ":" $2 ": " from " may not see " to; ++faults }
    }
    END {
        if (seen < 100) { print "only " seen + 0 " includes found"; ++faults }
        exit faults > 0
    }'
