#!/usr/bin/env bash
# check_readme.sh ROOT: every C++ block of README.md is a whole file of examples/, and the output below it what it prints.
set -euo pipefail
cd "$1"
blocks=$(mktemp -d)
trap 'rm -rf "$blocks"' EXIT
awk -v folder="$blocks" '
    /^```cpp$/ { ++n; inside = 1; next }
    /^```$/ { inside = 0 }
    inside { print > (folder "/" n) }' README.md
for block in "$blocks"/*; do
    for example in examples/*.cpp; do
        cmp -s "$block" "$example" && continue 2
    done
    echo "this block of README.md is no file of examples/:"
    cat "$block"
    exit 1
done
[ -e "$blocks/1" ] || { echo "README.md shows no example"; exit 1; }
