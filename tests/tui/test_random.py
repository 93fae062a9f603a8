"""Some random keys at each change; tests/all.sh has a hundred thousand of them."""
import random_keys
from screen import scenario


def found_nothing(t, mode, keys):
    t.assertTrue(random_keys.run(mode, 1, keys))


@scenario()
def test_emacs(t):
    found_nothing(t, "emacs", 1000)


@scenario()
def test_vi(t):
    found_nothing(t, "vi", 1000)
