"""The full screen's figures: programs on a pseudo-terminal, measured by what comes out of it. No emulator:
it would be measured, too."""
import os
import re
import select
import signal
import statistics
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tui"))

ROWS, COLUMNS = 40, 120
PATIENCE = 20  # seconds; then something is wrong, not slow
LETTERS = "абвгдежзиклмнопрстуфхцчшщэюя"  # which no streamed text here has


class Session:
    """A program in a terminal of its own. `began` is when it was started."""

    def __init__(self, argv, env, cwd):
        from screen import start
        self.argv = argv
        self.began = time.monotonic_ns()
        self.pid, self.fd, _ = start(argv, env, cwd, ROWS, COLUMNS)
        self.out = bytearray()

    def read(self, seconds):
        """What comes within that time, at once when it comes."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return b""
        try:
            piece = os.read(self.fd, 1 << 16)
        except OSError:
            piece = b""
        if not piece:
            self.fail("ended")
        self.out += piece
        return piece

    def fail(self, words):
        sys.exit("run.py: %s %s: %s" % (" ".join(self.argv), words,
                                        bytes(self.out[-500:]).decode("utf-8", "replace")))

    def wait(self, wanted, since=0):
        """Reads until `wanted` (bytes, or a pattern of them) has come; returns when, in ns."""
        pattern = wanted if isinstance(wanted, re.Pattern) else re.compile(re.escape(wanted))
        end = time.monotonic() + PATIENCE
        while not pattern.search(self.out, since):
            if time.monotonic() > end:
                self.fail("never showed %r" % pattern.pattern)
            self.read(0.5)
        return time.monotonic_ns()

    def settle(self, quiet=0.2):
        """Reads until nothing has come for some time."""
        while self.read(quiet):
            pass

    def drain(self, seconds):
        """Reads for that long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read(left)

    def send(self, keys):
        """Writes keys; returns where in the output what they cause begins."""
        since = len(self.out)
        os.write(self.fd, keys.encode())
        return since

    def cpu(self):
        """Seconds of CPU time of all threads so far."""
        total = 0
        for task in os.listdir("/proc/%d/task" % self.pid):
            with open("/proc/%d/task/%s/schedstat" % (self.pid, task)) as f:
                total += int(f.read().split()[0])
        return total / 1e9

    def wakeups(self):
        """How often its threads have gone to sleep so far."""
        total = 0
        for task in os.listdir("/proc/%d/task" % self.pid):
            with open("/proc/%d/task/%s/status" % (self.pid, task)) as f:
                total += int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)", f.read(), re.M)[1])
        return total

    def private(self):
        """Private memory in MB: what it has written, and pages of files (libraries, above all) that no other
        process happens to map at this moment."""
        with open("/proc/%d/smaps_rollup" % self.pid) as f:
            text = f.read()
        dirty, clean = (int(re.search(r"^Private_%s:\s+(\d+)" % kind, text, re.M)[1]) / 1024
                        for kind in ("Dirty", "Clean"))
        return dirty, clean

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


class Screens:
    """The client and the floor program, side by side on the same database."""

    def __init__(self, bench):
        self.bench = bench
        self.env = {**bench.env, "TERM": "xterm-256color", "INPUTRC": "/dev/null", "LANGUAGE": "en"}
        # What the first frame ends with: the name of the account, and the floor program's last row.
        self.mark = {"client": b"bench@example.org", "floor": b"floor-ready"}

    def argv(self, who, server=None):
        if who == "floor":
            return [self.bench.floor_screen, self.bench.db] + (
                [server.url + "/chat/completions"] if server else [])
        model = ["--provider", "openai", "--base-url", server.url, "--model", "test"] if server else []
        return [self.bench.client, "--db", self.bench.db, *model]

    def open(self, who, server=None):
        return Session(self.argv(who, server), self.env, self.bench.home.name)

    def writing(self, who, server=None):
        """A session with the track open and the caret in the input line."""
        s = self.open(who, server)
        s.wait(self.mark[who])
        s.settle()
        if who == "client":
            if b"Endgames" not in s.out:  # its last module; a track that was open before is open again
                s.wait(b"Endgames", s.send("\r"))
                s.settle()
            s.send("i")
            s.settle()
        return s

    def streaming(self, who, server):
        """The same, while an answer comes."""
        s = self.writing(who, server)
        asked = len(server.requests())
        s.send("more\r")
        end = time.monotonic() + PATIENCE
        while len(server.requests()) == asked:
            if time.monotonic() > end:
                s.fail("asked for no answer")
            s.drain(0.05)
        s.drain(0.5)
        return s

    # --- measurements ---

    def first_frame(self, who):
        """Milliseconds from before the fork to the last text of the first frame."""
        s = self.open(who)
        try:
            return (s.wait(self.mark[who]) - s.began) / 1e6
        finally:
            s.close()

    def idle(self, who, seconds=2):
        """Wake-ups and CPU seconds while nothing happens."""
        s = self.writing(who)
        try:
            s.settle(1)
            wakeups, cpu = s.wakeups(), s.cpu()
            came = s.read(seconds)
            return s.wakeups() - wakeups, s.cpu() - cpu, len(came), s.private()
        finally:
            s.close()

    @staticmethod
    def echoes(s, count):
        """Milliseconds from each key's writing to its being seen, one key after the other."""
        found = []
        for i in range(count):
            if i % 40 == 0:
                s.send("\x15")  # the line is empty again
                s.drain(0.1)
            letter = LETTERS[i % len(LETTERS)]
            began = time.monotonic_ns()
            since = s.send(letter)
            found.append((s.wait(letter.encode(), since) - began) / 1e6)
        return found

    def echo_rounds(self, start, rounds=3, count=100):
        """Echo times of the client and of the floor program, in turn."""
        times = {"client": [], "floor": []}
        for _ in range(rounds):
            for who, found in times.items():
                s = start(who)
                try:
                    found += self.echoes(s, count)
                finally:
                    s.close()
        return times["client"], times["floor"]

    def stream_cost(self, who, server, seconds):
        """CPU seconds of showing an answer for that long, and the private memory then."""
        s = self.writing(who, server)
        try:
            before = s.cpu()
            since = s.send("more\r")
            s.drain(seconds)
            if len(s.out) - since < 300 * seconds:
                s.fail("showed too little of the answer")
            return s.cpu() - before, s.private()
        finally:
            s.close()


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def medians(pairs):
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)
