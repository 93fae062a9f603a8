#!/bin/sh
# Checks that clang-format 14 would change nothing: check_format.sh ROOT. Other versions have other tastes:
# without this one the test is skipped.
set -eu
cd "$1"
tool=$(command -v clang-format-14) || exit 77
find src include tests/unit tests/tui tests/fuzz tests/bench -name '*.[ch]' -exec "$tool" --dry-run -Werror {} +
