#!/usr/bin/env bash
# check_output.sh SOURCE PROGRAM: PROGRAM prints what the comments of SOURCE say: those behind lines with <<, and those
# after the line "// Output:".
set -euo pipefail
expected=$(sed -nE -e '1,/^\/\/ Output:/s|^.*<<.* // (.*)$|\1|p' -e '/^\/\/ Output:/,$s|^// ?||p' "$1" | grep -v '^Output:')
diff <(printf '%s\n' "$expected") <("$2")
