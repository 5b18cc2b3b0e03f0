#!/usr/bin/env bash
# aborts.sh PROGRAM ARGUMENTS…: prints what the program says and succeeds if it ends by std::abort.
ulimit -c 0
"$@" 2>&1
[ $? -eq 134 ]
