"""A chat that is longer than what is held of it."""
import contextlib
import sqlite3

from journey import SIZES, leave, panels, words
from screen import scenario


@scenario(sizes=SIZES)
def test_a_chat_of_thousands(t):
    """Only a part of it is held, but all of it can be walked and searched."""
    t.sign_in()
    t.run_syllabus("--provider", "builtin", "plan", "--skill", "Chess", "--hours", "20")
    with contextlib.closing(sqlite3.connect(t.db)) as file:
        file.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
                     "INSERT INTO chat_messages (id, chat_id, sender_type, message_type, message_content, status, "
                     "timestamp) SELECT printf('00000000-0000-7000-8000-%012d', i), chat_id, "
                     "CASE i % 2 WHEN 0 THEN 'user' ELSE 'ai' END, 'text', printf('Words number %04d', i) || "
                     "CASE i WHEN 1717 THEN ' pangolin' ELSE '' END, 'complete', timestamp + i "
                     "FROM n, chat_messages WHERE sender_type = 'ai'")
        file.commit()
    s = t.open()
    s.wait("Words number 5000")
    panels(s)
    s.keys("2")
    for _ in range(300):
        s.keys("\x15")
    s.wait_gone("Words number 5000")
    s.keys("g")
    s.wait(words("I am the built-in planner"))
    s.keys("/")
    s.type("pangolin")
    s.keys("Enter")
    s.wait("1717 pangolin")
    s.keys("/")
    s.type("okapi")
    s.keys("Enter")
    s.wait("okapi")
    s.wait("1717 pangolin")  # where it was
    s.keys("G")
    s.wait("Words number 5000")
    leave(s)
