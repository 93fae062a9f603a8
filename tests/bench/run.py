#!/usr/bin/env python3
"""Measures the client against the floor programs of this folder, in the same run.

    ninja -C BUILD && ninja -C BUILD bench-floors && tests/bench/run.py BUILD

Needs an optimised build (meson setup -Dbuildtype=release or debugoptimized, no sanitizers) and a quiet
machine. Figures of commands are CPU time of the child (user and system) as the kernel accounts it, the
median of several runs; figures of the full screen are what is seen on its pseudo-terminal, beside the
floor program in the same terminal. Ends with 1 when a figure is over its bound.
"""
import argparse
import os
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "peers")]
import big  # noqa: E402
from peer import ModelServer  # noqa: E402
from screens import Screens, medians, percentile  # noqa: E402

DELTA_SIZE = 2  # characters, which makes events of 240 bytes
DELTAS = 100_000_000 // 240
KEPT = 6  # times the text: a reply is in several hands, and buffers double
STREAM_SECONDS = 10
FAILURES = []
FIGURES = ["start_up", "stream", "memory", "cancel", "checkpoint", "first_frame", "idle", "echo",
           "echo_streaming", "stream_screen", "course", "search", "big", "big_screen"]


def report(what, value, bound, unit):
    good = value <= bound
    if not good:
        FAILURES.append(what)
    print("%-44s %8.2f %-6s (at most %g) %s" % (what, value, unit, bound,
                                                "ok" if good else "OVER"), flush=True)


class Bench:
    def __init__(self, build, big_folder):
        self.build, self.big_folder = build, big_folder
        self.client = os.path.join(build, "syllabus")
        self.floor_start = os.path.join(build, "tests", "bench", "floor_start")
        self.floor_stream = os.path.join(build, "tests", "bench", "floor_stream")
        self.slow_names = os.path.join(build, "tests", "bench", "slow_names.so")
        self.floor_screen = os.path.join(build, "tests", "bench", "floor_screen")
        for path in (self.client, self.floor_start, self.floor_stream, self.floor_screen, self.slow_names):
            if not os.access(path, os.R_OK):
                sys.exit("run.py: %s is missing: build it first" % path)
        self.seeded = False
        self.home = tempfile.TemporaryDirectory(prefix="syllabus-bench-")
        self.db = os.path.join(self.home.name, "bench.db")
        self.env = {"HOME": self.home.name, "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
                    "SYLLABUS_PASSWORD": "correct horse"}
        self.cpu(self.client, "--db", self.db, "account", "register", "--email",
                 "bench@example.org", "--first-name", "Ben", "--last-name", "Ch")

    def cpu(self, *command):
        """CPU seconds of one run, its output thrown away."""
        with open(os.path.join(self.home.name, "stderr"), "w+b") as errors:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, env=self.env,
                                       stdout=subprocess.DEVNULL, stderr=errors)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                errors.seek(0)
                sys.exit("run.py: %s ended with %d: %s" % (
                    command, process.returncode, errors.read().decode("utf-8", "replace")))
        return usage.ru_utime + usage.ru_stime

    def most_memory(self, *command):
        """The most megabytes that one run had resident, as far as its last words."""
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, env=self.env,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        most = 0
        while os.read(process.stdout.fileno(), 1 << 16):
            with open("/proc/%d/status" % process.pid) as f:
                most = max([most] + [int(line.split()[1]) for line in f
                                     if line.startswith("VmHWM:")])
        process.wait()
        process.stdout.close()
        if process.returncode != 0 or most == 0:
            sys.exit("run.py: %s ended with %d, having had %d kB" % (
                command, process.returncode, most))
        return most / 1024

    def ratio(self, runs, client, floor):
        """Medians of alternating runs; the first of each only warms the caches."""
        pairs = [(self.cpu(*client), self.cpu(*floor)) for _ in range(runs + 1)][1:]
        ours = statistics.median(p[0] for p in pairs)
        theirs = statistics.median(p[1] for p in pairs)
        print("    client %.2f ms, floor %.2f ms" % (1000 * ours, 1000 * theirs))
        return ours / theirs

    def plan(self, server, *more):
        """A stream into a file, checkpoints included."""
        return [self.client, "--db", self.db, "--provider", "openai", "--base-url", server.url,
                "plan", "--skill", "Chess", "--hours", "40", *more]

    # --- the figures ---

    def start_up(self):
        report("--version, CPU to the floor",
               self.ratio(41, [self.client, "--version"], [self.floor_start]), 1.5, "times")
        report("track list, CPU to the floor",
               self.ratio(41, [self.client, "--db", self.db, "track", "list"],
                          [self.floor_start, self.db]), 1.5, "times")

    def stream(self):
        """100 MB in events of 240 bytes, written in bulk; and what of them stays in memory."""
        with ModelServer("bulk", deltas=DELTAS, delta_size=DELTA_SIZE) as server:
            floor = [self.floor_stream, server.url + "/chat/completions"]
            report("a stream of %d deltas, CPU to the floor" % DELTAS,
                   self.ratio(5, self.plan(server), floor), 2.0, "times")
            long = self.most_memory(*self.plan(server))
        with ModelServer("bulk", deltas=1000, delta_size=DELTA_SIZE) as server:
            short = self.most_memory(*self.plan(server))
        text = DELTAS * DELTA_SIZE / 2**20
        print("    %.1f MB after 100 MB on the wire, %.1f MB after 240 kB; the text is %.1f MB" % (
            long, short, text))
        report("memory that 100 MB cost, in their text", (long - short) / text, KEPT, "times")

    def memory(self):
        """The highest private memory seen while a stream runs."""
        highest = {"Private_Dirty:": 0, "Private_Clean:": 0}
        with ModelServer("plan", deltas=20_000, delta_size=16) as server:
            process = subprocess.Popen(self.plan(server), stdin=subprocess.DEVNULL, env=self.env,
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            while os.read(process.stdout.fileno(), 1 << 16):
                try:
                    with open("/proc/%d/smaps_rollup" % process.pid) as f:
                        for name, kib, *_ in map(str.split, f):
                            if name in highest:
                                highest[name] = max(highest[name], int(kib))
                except (OSError, ValueError):
                    pass  # it has just ended
            process.wait()
            process.stdout.close()
        print("    private clean (its own code) %.2f MB" % (highest["Private_Clean:"] / 1024))
        report("private memory while streaming", highest["Private_Dirty:"] / 1024, 8, "MB")

    def delays(self, command):
        """Milliseconds from the peer's sending a delta to its being read here, for each."""
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, env=self.env,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        found, rest = [], b""
        while True:
            select.select([process.stdout], [], [])
            piece = os.read(process.stdout.fileno(), 1 << 16)
            now = time.monotonic_ns()
            if not piece:
                break
            *lines, rest = (rest + piece).split(b"\n")
            found += [(now - int(line)) / 1e6 for line in lines if line.strip().isdigit()]
        process.wait()
        process.stdout.close()
        return found

    def cancel_delay(self, url, ready, pass_fds=(), **env):
        """Milliseconds from Ctrl-C to the end of a command that `ready` finds in its work."""
        process = subprocess.Popen([self.client, "--guest", "--provider", "openai", "--base-url",
                                    url, "plan", "--skill", "Chess"],
                                   stdin=subprocess.DEVNULL, env={**self.env, **env},
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                   pass_fds=pass_fds)
        try:
            ready(process)
            begun = time.monotonic_ns()
            process.send_signal(signal.SIGINT)
            while os.read(process.stdout.fileno(), 1 << 16):
                pass
            process.wait(60)
            return (time.monotonic_ns() - begun) / 1e6
        finally:
            process.kill()
            process.wait()
            process.stdout.close()

    def slow_name_delay(self):
        reading, writing = os.pipe()
        try:
            return self.cancel_delay("http://slow.example/v1", lambda _: os.read(reading, 1),
                                     (writing,), LD_PRELOAD=self.slow_names,
                                     SLOW_NAMES_FD=str(writing))
        finally:
            os.close(reading)
            os.close(writing)

    def cancel(self):
        def asked(server, before):
            while len(server.requests()) == before:
                select.select([], [], [], 0.002)  # a file tells nobody that it changed

        def report_slowest(what, delays):
            report("cancelling %s, slowest of %d" % (what, len(delays)), max(delays), 50, "ms")

        with ModelServer("clock", deltas=10_000_000, delay=0.001) as server:
            report_slowest("a stream", [self.cancel_delay(
                server.url, lambda p: os.read(p.stdout.fileno(), 4096)) for _ in range(7)])
        with ModelServer("silent") as server:
            report_slowest("a wait", [self.cancel_delay(
                server.url, lambda _: asked(server, before)) for before in range(7)])
        report_slowest("a name look-up", [self.slow_name_delay() for _ in range(7)])

    def checkpoint(self):
        """How much longer than through the floor program the slowest delta is on its way: some
        seconds of a stream, so that several checkpoints fall into it."""
        with ModelServer("clock", deltas=3000, delay=0.001) as server:
            ours = self.delays(self.plan(server))
            floor = self.delays([self.floor_stream, server.url + "/chat/completions", "print"])
        if len(ours) < 2900 or len(floor) < 2900:
            sys.exit("run.py: of 3000 deltas only %d and %d came through" % (len(ours), len(floor)))
        print("    slowest delta: client %.2f ms, floor %.2f ms; median %.2f and %.2f ms" % (
            max(ours), max(floor), statistics.median(ours), statistics.median(floor)))
        report("a checkpoint's delay of a delta", max(0.0, max(ours) - max(floor)), 5, "ms")

    # --- the domain ---

    def course(self):
        """The largest plans there are, against a frame of the screen."""
        out = subprocess.run([os.path.join(self.build, "tests", "bench", "course")], check=True, env=self.env,
                             stdout=subprocess.PIPE).stdout.decode()
        figures = dict(line.split() for line in out.splitlines())
        print("    a plan of 200 modules, %s bytes of Markdown" % figures["bytes"])
        for what in ("reading", "comparing", "checking"):
            report(what + " it, of a frame of 33 ms", float(figures[what]) / 33, 0.5, "frames")

    # --- a file of years ---

    def least_cpu(self, runs, *command):
        """Of some milliseconds, what else the machine does is a large part: it only ever adds."""
        return min([self.cpu(*command) for _ in range(runs + 1)][1:])

    def search(self):
        """Words in a million messages, against the same questions in the sqlite3 shell and against FTS5's ranking."""
        db = big.make(self.build, self.big_folder)
        self.cpu(self.client, "--db", db, "account", "login", "--email", big.EMAIL)
        start = self.least_cpu(25, self.client, "--db", db, "search", "+")
        shell_start = self.least_cpu(25, "sqlite3", "-readonly", db, "SELECT count(*) FROM users")
        print("    start-up: client %.2f ms, shell %.2f ms" % (1000 * start, 1000 * shell_start))
        for what, typed, match, many in (
                ("a rare word", big.RARE, '"%s" *' % big.RARE, False),
                ("a common word", big.COMMON["ru"], '"%s" *' % big.COMMON["ru"], True),
                ("the same in English", big.COMMON["en"], '"%s" *' % big.COMMON["en"], True),
                ("a beginning", "про", '"про" *', True),
                ("two common words", "план курс", '"план" "курс" *', True)):
            ours = self.least_cpu(25, self.client, "--db", db, "search", typed) - start
            shell = self.least_cpu(25, "sqlite3", "-readonly", db, big.candidates(match)) - shell_start
            ranked = self.least_cpu(3, "sqlite3", "-readonly", db, big.ranked(match)) - shell_start
            print("    client %.2f ms, shell %.2f ms, ranked %.2f ms" % (1000 * ours, 1000 * shell, 1000 * ranked))
            report("search for %s, CPU to the shell" % what, ours / max(shell, 0.001), 1.5, "times")
            if many:
                report("the same to FTS5's ranking", ours / ranked, 0.1, "times")

    def big(self):
        """The same file opened, listed, and its longest chat shown at its end, against the sqlite3 shell."""
        db = big.make(self.build, self.big_folder)
        self.cpu(self.client, "--db", self.db, "account", "login", "--email", "bench@example.org")
        start = self.least_cpu(25, self.client, "--db", self.db, "account", "whoami")
        few = self.most_memory(self.client, "--db", self.db, "track", "list")
        self.cpu(self.client, "--db", db, "account", "login", "--email", big.EMAIL)
        user, track = big.longest(db)
        shell_start = self.least_cpu(25, "sqlite3", "-readonly", ":memory:", "SELECT 1")
        print("    start-up: client %.2f ms, shell %.2f ms" % (1000 * start, 1000 * shell_start))
        for what, command, query in (
                ("opening", ("account", "whoami"), "SELECT * FROM users WHERE id = '%s';" % user),
                ("listing 10 000 tracks", ("track", "list"), big.LIST % user),
                ("the end of a long chat", ("history", track, "--last", "200"), big.CHAT_END % track)):
            ours = self.least_cpu(15, self.client, "--db", db, *command) - start
            shell = self.least_cpu(15, "sqlite3", "-readonly", db, query) - shell_start
            print("    %s: client %.2f ms, shell %.2f ms" % (what, 1000 * ours, 1000 * shell))
            report(what + ", CPU to the shell", ours / max(shell, 0.001), 1.5, "times")
        many = self.most_memory(self.client, "--db", db, "track", "list")
        report("memory of that list beside a short one's", many - few, 4, "MB")

    def big_screen(self):
        """The first frame on that file, its longest chat open, beside that of a file with one track."""
        db = big.make(self.build, self.big_folder)
        self.cpu(self.client, "--db", self.db, "account", "login", "--email", "bench@example.org")
        screens = self.screens()
        small = Screens(self)
        small_times, big_times = [], []
        self.cpu(self.client, "--db", db, "account", "login", "--email", big.EMAIL)
        big.open_longest(db)
        many = Screens(self)
        many.mark = {"client": big.EMAIL.encode()}
        many.argv = lambda who, server=None: [self.client, "--db", db]
        for _ in range(21):
            self.cpu(self.client, "--db", self.db, "account", "login", "--email", "bench@example.org")
            small_times.append(small.first_frame("client"))
            self.cpu(self.client, "--db", db, "account", "login", "--email", big.EMAIL)
            big_times.append(many.first_frame("client"))
        ours, theirs = statistics.median(big_times[1:]), statistics.median(small_times[1:])
        print("    %d tracks and a chat of %d messages: %.2f ms; one track: %.2f ms" % (10_000, big.LONG_CHAT, ours, theirs))
        report("first frame on a file of years, to a new one's", ours / theirs, 1.5, "times")
        private = self.resting(many)
        self.cpu(self.client, "--db", self.db, "account", "login", "--email", "bench@example.org")
        floor = self.resting(screens)
        print("    private memory %.2f and %.2f MB" % (private, floor))
        report("private memory beside that on a new file", private - floor, 6, "MB")

    @staticmethod
    def resting(screens):
        """Private memory of a screen that has nothing to do any more."""
        session = screens.open("client")
        session.wait(screens.mark["client"])
        session.settle(0.5)
        private, _ = session.private()
        session.close()
        return private

    # --- the figures of the full screen ---

    def screens(self):
        """One track with a plan of two versions, made without a model, that was open before."""
        if not self.seeded:
            self.cpu(self.client, "--db", self.db, "--provider", "builtin", "plan", "--skill", "Chess",
                     "--hours", "40", "--say", "add a module on endgames")
            self.seeded = True
            Screens(self).writing("client").close()
        return Screens(self)

    def first_frame(self):
        screens = self.screens()
        ours, theirs = medians([(screens.first_frame("client"), screens.first_frame("floor"))
                                for _ in range(42)][1:])
        print("    client %.2f ms, floor %.2f ms" % (ours, theirs))
        report("first frame, time to the floor", ours / theirs, 1.5, "times")

    def idle(self):
        screens = self.screens()
        wakeups, cpu, came, private = screens.idle("client")
        _, _, _, floor = screens.idle("floor")
        print("    %d bytes drawn, %.2f ms CPU in 2 s; private clean (files only it maps) %.2f MB; floor: "
              "%.2f and %.2f MB" % (
                  came, 1000 * cpu, private[1], *floor))
        report("idle screen, wake-ups in 2 s", wakeups, 0, "")
        report("idle screen, private memory", private[0], 8, "MB")

    def report_echo(self, what, times):
        ours, theirs = times
        print("    99th percentile: client %.2f ms, floor %.2f ms; median %.2f and %.2f ms" % (
            percentile(ours, 0.99), percentile(theirs, 0.99), percentile(ours, 0.5),
            percentile(theirs, 0.5)))
        report(what, percentile(ours, 0.99) / percentile(theirs, 0.99), 3, "times")

    def echo(self):
        screens = self.screens()
        self.report_echo("echo of a key, 99th percentile to the floor",
                         screens.echo_rounds(screens.writing))

    def echo_streaming(self):
        screens = self.screens()
        with ModelServer("plan", deltas=20_000, delta_size=5, delay=0.01) as server:
            self.report_echo("the same while an answer streams",
                             screens.echo_rounds(lambda who: screens.streaming(who, server)))

    def stream_screen(self):
        screens = self.screens()
        with ModelServer("plan", deltas=20_000, delta_size=5, delay=0.01) as server:
            pairs = [[screens.stream_cost(who, server, STREAM_SECONDS) for who in ("client", "floor")]
                     for _ in range(3)]
        ours, theirs = medians([(client[0], floor[0]) for client, floor in pairs])
        print("    client %.0f ms, floor %.0f ms of CPU in %d s" % (1000 * ours, 1000 * theirs,
                                                                   STREAM_SECONDS))
        report("an answer on the screen, CPU to the floor", ours / theirs, 2, "times")
        report("private memory then", max(client[1][0] for client, _ in pairs), 8, "MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("build", help="the build folder")
    parser.add_argument("--big", default=os.path.join(tempfile.gettempdir(), "syllabus-bench-big"), metavar="FOLDER",
                        help="where the database of a million messages is kept: 2 GB, minutes to make")
    parser.add_argument("only", nargs="*", help="default: all of " + " ".join(FIGURES))
    options = parser.parse_args()
    bench = Bench(os.path.abspath(options.build), options.big)
    for name in options.only or FIGURES:
        getattr(bench, name)()
    if FAILURES:
        print("over the bound: " + ", ".join(FAILURES))
    return 1 if FAILURES else 0


if __name__ == "__main__":
    sys.exit(main())
