#!/bin/sh
# Everything that is too long for each change: both compilers, the whole suite under sanitizers, the unit
# suites under valgrind, two hundred deaths of each kind, every fault of the disk and of memory, a minute of
# fuzzing a harness. Stops at the first failure.
#
#   tests/all.sh [FOLDER]     build folders are made in FOLDER (default: build-all)
set -eu
cd "$(dirname "$0")/.."
root=${1:-build-all}
mkdir -p "$root"

# build NAME COMPILER OPTION...
build() {
    folder=$root/$1
    compiler=$2
    shift 2
    [ -f "$folder/build.ninja" ] || CC=$compiler meson setup "$folder" --werror "$@"
    meson compile -C "$folder"
}

build gcc gcc
meson test -C "$root/gcc" --print-errorlogs
SYLLABUS_STRESS_MOMENTS=200 SYLLABUS_STRESS_SECONDS=60 \
    meson test -C "$root/gcc" --print-errorlogs --timeout-multiplier 10 stress
SYLLABUS_TEST_ALL_FAULTS=1 CK_RUN_SUITE=fault \
    meson test -C "$root/gcc" --print-errorlogs --timeout-multiplier 20 store
meson test -C "$root/gcc" --print-errorlogs --suite unit --setup valgrind

build clang clang
meson test -C "$root/clang" --print-errorlogs --suite unit

build sanitized gcc -Db_sanitize=address,undefined
CK_FORK=no meson test -C "$root/sanitized" --print-errorlogs --timeout-multiplier 4
python3 tests/tui/random_keys.py --folder "$root/sanitized" --keys 100000

build fuzz clang -Dfuzzers=true -Db_sanitize=address,undefined -Db_lundef=false
for harness in "$root"/fuzz/tests/fuzz/libfuzzer_*; do
    [ -x "$harness" ] || continue
    name=${harness##*/libfuzzer_}
    mkdir -p "$root/corpus/$name"
    "$harness" -max_total_time=60 -timeout=10 "$root/corpus/$name" "tests/fuzz/corpus/$name"
done
echo "everything passed"
