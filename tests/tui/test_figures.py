"""The statistics over the whole screen."""
from journey import SIZES, answered, guest, idle, leave_as_guest, new_track, panels, words
from screen import scenario


def counted(s):
    """The figures are there."""
    return "Statistics" in s.text() and "Counting" not in s.text()


def planned(t, *args, **options):
    t.serve()
    s = guest(t, *args, **options)
    new_track(s, "Rust")
    s.wait(answered("Final project"))
    panels(s)
    s.keys("f")
    s.wait("Make them?")
    s.keys("y")
    s.wait_gone("Make them?")
    s.wait(idle)
    return s


@scenario(sizes=SIZES)
def test_walk_the_sections(t):
    s = planned(t, SYLLABUS_LLM_PRICE_PROMPT="3", SYLLABUS_LLM_PRICE_COMPLETION="9")
    status = s.row(s.rows - 2 if s.rows > 12 else s.rows - 1)
    t.assertEqual(" 1 155 tok · 0.0043 USD · guest" in status, s.columns == 120)
    t.assertEqual(" 1 155 tok" in status, s.columns >= 80)
    t.assertNotIn(" 1 …", status)
    s.keys("S")
    s.wait("Tokens by stage")
    s.wait(counted)
    s.golden("figures-tokens")
    s.keys("G")
    s.wait(words("Costs in USD, of all requests."))
    s.keys("Tab")
    s.wait("Times of answers")
    t.assertIn("Requests", s.text())
    s.keys("Tab")
    s.wait(words("month by month"))
    s.golden("figures-months", replace=[(r"\d{4}-\d\d", "YYYY-MM")])
    s.keys("l")
    s.wait("Finalized tracks by skill")
    t.assertIn("100%", s.text())
    s.keys("5")
    s.wait("Progress by track")
    s.golden("figures-progress")
    s.keys("Tab")  # around
    s.wait("Tokens by stage")
    s.keys("Shift-Tab")
    s.wait("Progress by track")
    s.keys("q")
    s.wait_gone("Statistics")
    leave_as_guest(s)


@scenario(sizes=SIZES)
def test_nothing_yet(t):
    s = guest(t)
    s.keys("S")
    s.wait(words("No model has answered yet: no tokens were spent."))
    s.keys("3")
    s.wait("No tracks yet.")
    s.keys("Escape")
    s.wait_gone("Statistics")
    s.keys("q")
    s.wait_exit()


@scenario(sizes=SIZES)
def test_russian(t):
    t.serve()
    s = t.open("--guest", "--lang", "ru")
    s.wait(words("Добро пожаловать."))
    s.keys("ф")  # a of a Russian keyboard
    s.wait("Новый трек")
    s.type("Основы шахмат")
    s.keys("Enter")
    s.wait_gone("Новый трек")
    s.wait(answered("Итоговый проект"))
    s.keys("Escape")
    s.wait("?:")
    s.keys("Ы")  # S
    s.wait("Токены по этапам")
    s.golden("figures-ru")
    s.keys("о", "й")  # j q
    s.wait_gone("Статистика")
    s.keys("й")
    s.wait(words("Вы гость"))
    s.keys("е")  # t
    s.wait_exit()


@scenario(sizes=SIZES)
def test_resize(t):
    s = planned(t)
    s.keys("S", "3")
    s.wait(words("month by month"))
    rows, columns = s.rows, s.columns
    for size in ((12, 40), (30, 70), (40, 120), (24, 80), (5, 30)):
        s.resize(*size)
        s.wait("at least" if size == (5, 30) else lambda s: s.row(0).rstrip()[-1:] == "┐")
    s.resize(rows, columns)
    s.wait(words("month by month"))
    s.keys("S")
    s.wait_gone("Statistics")
    leave_as_guest(s)


@scenario()
def test_without_block_elements(t):
    s = planned(t, ready=False, TERM="linux")
    s.keys("S")
    s.wait("Tokens by stage")
    t.assertIn("first plan  ####", s.text())
    s.keys("3")
    s.wait(words("month by month"))
    t.assertIn("Created    8  1", s.text())
    t.assertNotIn("█", s.text())
    s.keys("q")
    s.wait_gone("Statistics")
    s.keys("q")
    s.wait("Leave?")
    s.keys("t")
    s.wait_exit(also=("C0 0f", "CSI ?c", "ESC )0"))  # of that terminal


@scenario()
def test_since(t):
    s = planned(t)
    s.keys("i")
    s.type("/stats 2999-01-01")
    s.keys("Enter")
    s.wait("Statistics since 2999-01-01")
    s.wait("No model has answered yet")
    s.keys("q")
    s.wait_gone("Statistics")
    s.type("/stats tomorrow")
    s.keys("Enter")
    s.wait("--since must be a date")
    s.keys("Ctrl-C", "Escape")
    s.wait("?:help")
    leave_as_guest(s)


@scenario()
def test_grows_while_a_reply_comes(t):
    """Counted while one is being written, and again when it is there."""
    server = t.serve("stall")
    s = guest(t)
    new_track(s, "Rust")
    s.wait(lambda _: server.requests("welcome"))
    s.keys("Escape")
    s.wait("?:help")
    s.keys("S")
    s.wait("No model has answered yet")
    s.keys("2")
    s.wait("No model was asked yet.")
    s.keys("Ctrl-C")  # stops the reply
    s.wait_gone("No model was asked yet.")
    s.wait("Times of answers")
    s.keys("q")
    s.wait_gone("Statistics")
    leave_as_guest(s)
