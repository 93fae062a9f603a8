#!/bin/sh
# Everything that is too long for each change: both compilers, the whole suite under sanitizers, the unit
# suites under valgrind, a minute of fuzzing a harness. Stops at the first failure.
#
#   tests/all.sh [FOLDER]     build folders are made in FOLDER (default: build-all)
set -eu
cd "$(dirname "$0")/.."
root=${1:-build-all}
mkdir -p "$root"

build() {
    name=$1
    shift
    [ -f "$root/$name/build.ninja" ] || env "$@" meson setup "$root/$name" --werror $options
    meson compile -C "$root/$name"
}

options='' build gcc CC=gcc
meson test -C "$root/gcc" --print-errorlogs
meson test -C "$root/gcc" --print-errorlogs --suite unit --setup valgrind

options='' build clang CC=clang
meson test -C "$root/clang" --print-errorlogs --suite unit

options='-Db_sanitize=address,undefined' build sanitized CC=gcc
CK_FORK=no meson test -C "$root/sanitized" --print-errorlogs --timeout-multiplier 4

options='-Dfuzzers=true -Db_sanitize=address,undefined -Db_lundef=false' build fuzz CC=clang
for harness in "$root"/fuzz/tests/fuzz/libfuzzer_*; do
    [ -x "$harness" ] || continue
    name=${harness##*/libfuzzer_}
    mkdir -p "$root/corpus/$name"
    "$harness" -max_total_time=60 -timeout=10 "$root/corpus/$name" "tests/fuzz/corpus/$name"
done
echo "everything passed"
