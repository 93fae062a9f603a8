"""Ways out and corners: the terminal and the text of the person are as they left them."""
import fcntl
import os
import signal
import struct
import termios

from screen import scenario


def add_track(t, skill):
    return t.json("track", "add", "--skill", skill)["id"]


def send_unread(t, s, data):
    """To a program that is stopped: what came first when it goes on is there already."""
    s.send(data)
    terminal = os.open("/proc/%d/fd/0" % s.pid, os.O_RDWR | os.O_NOCTTY)
    t.wait_until(lambda: struct.unpack("i", fcntl.ioctl(terminal, termios.FIONREAD, bytes(4)))[0] == len(data))
    os.close(terminal)


@scenario()
def test_stopped_from_outside(t):
    s = t.open("--guest")
    s.wait("Welcome")
    s.kill(signal.SIGSTOP)
    s.wait_stopped()
    s.kill(signal.SIGCONT)
    s.keys("?")
    s.wait("In the list of tracks")
    s.keys("q", "q")
    s.wait_exit()


@scenario()
def test_suspended_and_quit(t):
    s = t.shell()
    s.type("sh -c 'syllabus --guest; stty -a >after'")  # bash would put right what is left
    s.keys("Enter")
    s.wait("Welcome")
    s.keys("Ctrl-Z")
    s.wait("Stopped")
    s.type("fg")
    s.keys("Enter")
    s.wait_ready()
    s.wait("Tracks")
    s.keys("q")
    s.wait_gone("Tracks")
    t.wait_until(lambda: os.path.exists(t.path("after")) and b" icanon" in t.read("after"))
    s.keys("Ctrl-D")
    s.wait_exit()


@scenario()
def test_no_in_russian_is_no(t):
    t.sign_in()
    add_track(t, "Python")
    s = t.open("--lang", "ru")
    s.wait("Python")
    s.keys("d")
    s.wait("[д/Н]")
    s.type("н")
    s.wait_gone("[д/Н]")
    t.assertEqual(len(t.json("track", "list")), 1)
    s.keys("d")
    s.wait("[д/Н]")
    s.type("д")
    s.wait_gone("Python")
    t.assertEqual(t.json("track", "list"), [])
    s.keys("q")
    s.wait_exit()


@scenario()
def test_terminated_beside_a_quick_command(t):
    """A key and the signal in one turn of the loop: the command has not ended when the program shall."""
    t.sign_in()
    add_track(t, "Python")
    s = t.open()
    s.wait("Python")
    s.kill(signal.SIGSTOP)
    s.wait_stopped()
    send_unread(t, s, b"u")
    s.kill(signal.SIGTERM)
    s.kill(signal.SIGCONT)
    s.wait_exit(status=128 + signal.SIGTERM)
