#!/bin/sh
# From a fresh clone to a running client, or to a finished test run:
#
#   ./bootstrap.sh run [ARGUMENT...]   install what is missing, build, open the client
#   ./bootstrap.sh test                install what is missing, build, run the whole test suite
#   ./bootstrap.sh deps [run|test]     only install what is missing
#
# Packages come from the system's own package manager; nothing else is fetched and nothing outside
# the build folder is changed.
set -eu

cd "$(dirname "$0")"
build=${SYLLABUS_BUILD:-build}

say() { printf '%s\n' "$*" >&2; }
die() { say "bootstrap: $*"; exit 1; }

# packages MANAGER KIND: what each package manager calls the same things. Build tools and libraries;
# for KIND "test" what the tests need on top.
packages() {
    case $1 in
    apt) echo gcc meson ninja-build pkg-config gettext libuv1-dev libcurl4-openssl-dev libjson-c-dev \
        libyaml-dev libsqlite3-dev libreadline-dev libncurses-dev libmd4c-dev libutf8proc-dev \
        libsodium-dev libcrypt-dev ca-certificates python3 ;;
    dnf) echo gcc meson ninja-build pkgconf-pkg-config gettext-devel libuv-devel libcurl-devel \
        json-c-devel libyaml-devel sqlite-devel readline-devel ncurses-devel md4c-devel \
        utf8proc-devel libsodium-devel libxcrypt-devel ca-certificates python3 ;;
    pacman) echo gcc meson ninja pkgconf gettext libuv curl json-c libyaml sqlite readline \
        ncurses md4c libutf8proc libsodium libxcrypt ca-certificates python ;;
    apk) echo build-base linux-headers meson ninja pkgconf gettext-dev libuv-dev curl-dev json-c-dev \
        yaml-dev sqlite-dev readline-dev ncurses-dev md4c-dev utf8proc-dev libsodium-dev libxcrypt-dev musl-libintl \
        ca-certificates python3 ;;
    brew) echo meson ninja pkg-config gettext libuv curl json-c libyaml sqlite readline ncurses md4c utf8proc \
        libsodium libxcrypt python3 ;;
    esac
    [ "$2" = test ] || return 0
    case $1 in
    apt) echo check cmark libvterm-dev python3-jsonschema python3-icalendar libical3 tidy libasan8 libubsan1 ;;
    dnf) echo check-devel cmark libvterm-devel python3-jsonschema python3-icalendar libical tidy libasan libubsan ;;
    pacman) echo check cmark libvterm python-jsonschema python-icalendar libical tidy ;;
    apk) echo check-dev cmark libvterm-dev py3-jsonschema py3-icalendar libical tidyhtml ;;
    brew) echo check cmark libvterm tidy-html5 ;;
    esac
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        die "this needs root: run it as root, or install by hand: $*"
    fi
}

missing_apt() {
    for package in "$@"; do
        dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed' ||
            printf '%s ' "$package"
    done
}

apt_install() {
    # shellcheck disable=SC2086 # the list is words
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $1 \
        </dev/null >&2
}

install_packages() {
    if command -v apt-get >/dev/null 2>&1; then
        # shellcheck disable=SC2046 # the list is words
        missing=$(missing_apt $(packages apt "$1"))
        [ -n "$missing" ] || return 0
        say "Installing: $missing"
        apt_install "$missing" || { as_root apt-get update -q </dev/null >&2 && apt_install "$missing"; } ||
            die "apt-get could not install: $missing"
        return 0
    fi
    for manager in dnf pacman apk brew; do
        command -v "$manager" >/dev/null 2>&1 || continue
        wanted=$(packages "$manager" "$1" | tr '\n' ' ')
        say "Seeing to it with $manager that these are there: $wanted"
        # shellcheck disable=SC2086 # the list is words
        case $manager in
        dnf) as_root dnf install -y $wanted </dev/null >&2 ;;
        pacman) as_root pacman -S --needed --noconfirm $wanted </dev/null >&2 ;;
        apk) as_root apk add $wanted </dev/null >&2 ;;
        brew) brew install $wanted </dev/null >&2 ;;
        esac || die "$manager could not install the packages"
        return 0
    done
    say "No package manager that this script knows (apt, dnf, pacman, apk, brew)."
    say "If the build stops, install by hand what apt would call:" "$(packages apt "$1")"
}

# configure FOLDER OPTION...
configure() {
    folder=$1
    shift
    if [ -f "$folder/build.ninja" ]; then
        meson configure "$folder" "$@" >/dev/null
    else
        meson setup "$folder" "$@" >&2
    fi
}

run() {
    install_packages run
    configure "$build" -Dtests=false
    meson compile -C "$build" syllabus translations >&2
    if [ "$#" -eq 0 ]; then
        if [ ! -t 0 ] || [ ! -t 1 ]; then
            say "Built: $build/syllabus. There is no terminal here to open it in; this is what it finds:"
            exec "$build/syllabus" --guest doctor </dev/null
        fi
        exec "$build/syllabus" --guest
    fi
    exec "$build/syllabus" "$@"
}

# gcc and the whole suite; then the unit tests once more under the address and undefined-behaviour
# sanitizers.
run_tests() {
    install_packages test
    configure "$build" -Dtests=true --werror
    meson compile -C "$build" >&2
    configure "$build-sanitized" -Dtests=true --werror -Db_sanitize=address,undefined
    meson compile -C "$build-sanitized" >&2
    status=0
    meson test -C "$build" --verbose --no-rebuild || status=1
    CK_FORK=no meson test -C "$build-sanitized" --verbose --no-rebuild --suite unit --suite fuzz ||
        status=1
    exit $status
}

case ${1:-} in
run) shift; run "$@" ;;
test) run_tests ;;
deps) install_packages "${2:-run}" ;;
*)
    sed -n '2,9s/^# \{0,1\}//p' "$0"
    exit 2
    ;;
esac
