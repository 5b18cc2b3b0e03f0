#!/usr/bin/env bash
# refused.sh MESSAGE COMMAND…: the compiler refuses, and the message is within the first ten lines of what it says.
message=$1
shift
if said=$("$@" 2>&1); then
    echo "it compiles"
    exit 1
fi
if ! head -n 10 <<<"$said" | grep -qE -- "$message"; then
    printf 'the first ten lines do not say "%s":\n%s\n' "$message" "$(head -n 60 <<<"$said")"
    exit 1
fi
