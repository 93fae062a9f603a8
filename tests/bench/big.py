#!/usr/bin/env python3
"""Makes a database as years of use would: 10 000 tracks and 1 000 000 messages of one person, and some of another.

    tests/bench/big.py BUILD FOLDER [--tracks N] [--messages N]

The file is FOLDER/big-TRACKS-MESSAGES-vSCHEMA.db and is kept: the next call finds it. The schema and the two accounts
(big@example.org, other@example.org, password "correct horse") are made by BUILD/syllabus, the rows by
SQLite itself. Words follow Zipf's law, Russian and English; RARE is in one message, COMMON in about half of all.
"""
import argparse
import itertools
import json
import os
import random
import sqlite3
import subprocess
import sys
import time

EMAIL, OTHER = "big@example.org", "other@example.org"
PASSWORD = "correct horse"
VERSION = len(os.listdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "migrations")))
RARE = "ятаганщик"           # in one message of the person's
RARE_OTHER = "ятаганище"     # in one of the other's: it begins alike
COMMON = {"ru": "модуль", "en": "module"}
LONG_CHAT = 10_000           # messages of the longest chat
START_MS, END_MS = 1_600_000_000_000, 1_780_000_000_000

SYLLABLES = {
    "ru": "ба во га до же за ин ка ла мо на об по ра се та ус фи ход ци ча ше ра ни ко ре ли то вер про стро ком ель пре дан".split(),
    "en": "ba con de ex fi gra hy in jo ka lo mi na op pre qui re so ta un ver wa cy zo ti ma ne ra li ment ing er st".split(),
}
HEAD = {  # the commonest ones, in this order
    "ru": "и в не на что модуль план с по курс часов для это как тема практика неделя урок задача код данные всё ещё "
          "проект основы функции добавь анализ язык мой твой первый работа учебный".split(),
    "en": "the and to of module a plan in course hours for with this week practice lesson topic code data project "
          "learn basics functions add more analysis language my first work first study goals".split(),
}


def vocabulary(rng, language, size=40_000):
    words = list(HEAD[language])
    seen = set(words)
    while len(words) < size:
        word = "".join(rng.choices(SYLLABLES[language], k=rng.choice((2, 3, 3, 4, 4, 5))))
        if word not in seen:
            seen.add(word)
            words.append(word)
    return words, list(itertools.accumulate(1 / (rank + 3) for rank in range(size)))


class Writer:
    """Sentences are drawn from a pool: drawing thirty million words one by one would take minutes."""

    def __init__(self, rng):
        self.rng = rng
        self.pools = {language: self.pool(language) for language in HEAD}

    def pool(self, language, size=60_000):
        words, weights = vocabulary(self.rng, language)
        drawn = iter(self.rng.choices(words, cum_weights=weights, k=size * 12))
        return [" ".join(itertools.islice(drawn, self.rng.randint(4, 14))).capitalize() + "."
                for _ in range(size)]

    def text(self, language, least, most):
        pool, rng = self.pools[language], self.rng
        return " ".join([pool[int(rng.random() * len(pool))] for _ in range(rng.randint(least, most))])

    def title(self, language):
        return self.text(language, 1, 1)[:60].rstrip(".")

    def reply(self, language):
        return "## %s\n\n%s\n\n- **%s**\n- %s\n" % (self.title(language), self.text(language, 2, 5),
                                                   self.title(language), self.title(language))


def uuid(ms, n):
    """An id as the program makes them: the time first, here with a number instead of randomness."""
    tail = "%019x" % n
    return "%08x-%04x-7%s-8%s-%s" % (ms >> 16, ms & 0xFFFF, tail[:3], tail[3:6], tail[7:])


class Maker:
    def __init__(self, db, seed=20_240_229):
        self.db = db
        self.rng = random.Random(seed)
        self.writer = Writer(self.rng)
        self.numbers = itertools.count(1)
        self.seconds = {}

    def search_id(self, key, kind, ms):
        """As data/migrations/0004_search.sql says."""
        base = (key << 49) + (kind << 46) + (ms // 1000 << 14)
        n = self.seconds[base] = self.seconds.get(base, -1) + 1
        return base + n

    def id(self, ms):
        return uuid(ms, next(self.numbers))

    def plan(self, language):
        return {"title": self.writer.title(language), "language": language, "estimated_duration_hours": 40,
                "modules": [{"id": "m%d" % n, "title": self.writer.title(language), "estimated_duration_hours": 8,
                             "items": [self.writer.title(language)]} for n in range(1, 6)]}

    def track(self, user, key, number, messages):
        rng, writer = self.rng, self.writer
        language = rng.choice(("ru", "ru", "en"))
        created = int(START_MS + (END_MS - START_MS) * rng.random() * 0.9)
        track, session, chat = self.id(created), self.id(created + 1), self.id(created + 2)
        title = "%s %d" % (writer.title(language), number)
        finalized = number % 2 == 0
        last = created + messages * 60_000
        self.db.execute(
            "INSERT INTO learning_tracks (id, user_id, title, description, skill_area, difficulty_level, "
            "estimated_minutes, user_expectations, language, status, created_at, updated_at, finalized_version, "
            "search_id) VALUES (?, ?, ?, ?, ?, 'beginner', 2400, ?, ?, ?, ?, ?, ?, ?)",
            (track, user, title, writer.text(language, 1, 2), title.split()[0], writer.text(language, 0, 1), language,
             "active" if finalized else "planning", created, last, 2 if finalized and messages > 2 else None,
             self.search_id(key, 1, created)))
        self.db.execute("INSERT INTO chat_sessions (id, track_id, user_id, session_name, status, created_at, "
                        "updated_at) VALUES (?, ?, ?, 'Planning', 'active', ?, ?)",
                        (session, track, user, created, created))
        self.db.execute("INSERT INTO chats (id, session_id, chat_name, chat_type, status, created_at, updated_at) "
                        "VALUES (?, ?, 'Course planning', 'planning', 'active', ?, ?)",
                        (chat, session, created, created))
        if finalized:
            self.db.executemany(
                "INSERT INTO course_modules (id, track_id, module_number, title, description, learning_objectives, "
                "estimated_minutes, status, pinned, created_at, updated_at, search_id) VALUES (?, ?, ?, ?, ?, ?, 480, "
                "?, 0, ?, ?, ?)",
                [(self.id(last), track, n, writer.title(language), writer.text(language, 1, 2),
                  json.dumps([writer.title(language) for _ in range(3)], ensure_ascii=False),
                  rng.choice(("not_started", "in_progress", "completed")), last, last, self.search_id(key, 2, last))
                 for n in range(1, 7)])
        self.messages(user, key, track, chat, language, created, messages)

    def messages(self, user, key, track, chat, language, created, count):
        rows, versions, requests = [], [], []
        for n in range(count):
            at = created + 3 + n * 60_000
            ai = n % 2 == 0
            planned = n in (0, 2)
            message = self.id(at)
            text = self.writer.reply(language) if ai else self.writer.text(language, 1, 2)
            rows.append((message, chat, "ai" if ai else "user",
                         "welcome" if n == 0 else "plan" if planned else "text", text, "complete",
                         "stop" if ai else None, "big-model" if ai else None, 900 if ai else None, 150 if ai else None,
                         at, self.search_id(key, 4 if planned else 5, at)))
            if planned:
                versions.append((track, n // 2 + 1, message, json.dumps(self.plan(language), ensure_ascii=False), at))
            if ai:
                requests.append((self.id(at), user, track, message, "welcome" if n == 0 else "discussion", at))
        self.db.executemany(
            "INSERT INTO chat_messages (id, chat_id, sender_type, message_type, message_content, status, finish_reason, "
            "ai_model_used, prompt_tokens, completion_tokens, timestamp, search_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
            "?, ?, ?, ?)", rows)
        self.db.executemany("INSERT INTO plan_versions (track_id, version, message_id, plan, created_at) VALUES (?, ?, "
                            "?, ?, ?)", versions)
        self.db.executemany(
            "INSERT INTO llm_requests (id, user_id, track_id, message_id, kind, provider, model, prompt_tokens, "
            "completion_tokens, first_token_ms, total_ms, status, retries, created_at) VALUES (?, ?, ?, ?, ?, 'openai', "
            "'big-model', 900, 150, 300, 4000, 'ok', 0, ?)", requests)

    def fill(self, user, key, tracks, messages, longest):
        """Chats of very different lengths, one of them of `longest` messages."""
        weights = [self.rng.paretovariate(1.3) for _ in range(tracks - 1)]
        scale = (messages - longest) / sum(weights)
        lengths = [longest] + [max(1, min(longest - 1, int(w * scale))) for w in weights]
        lengths[-1] += messages - sum(lengths)  # what rounding lost
        if lengths[-1] < 1:
            sys.exit("big.py: %d messages are too few for %d tracks" % (messages, tracks))
        for number, count in enumerate(lengths, 1):
            self.track(user, key, number, count)

    def hide(self, user, word):
        """Puts a word that nothing else has into a message in the middle of all."""
        self.db.execute(
            "UPDATE chat_messages SET message_content = message_content || ' ' || ? WHERE id = (SELECT m.id FROM "
            "chat_messages AS m JOIN chats AS c ON c.id = m.chat_id JOIN chat_sessions AS s ON s.id = c.session_id "
            "WHERE s.user_id = ? AND m.sender_type = 'user' ORDER BY m.id LIMIT 1 OFFSET ?)", (word, user, 2000))


TRACK_OF_USER = "t.deleted_at IS NULL AND t.user_id = (SELECT id FROM users WHERE email = '%s')" % EMAIL


LIST = ("SELECT t.id, t.title, t.status, t.estimated_minutes, (SELECT coalesce(max(version), 0) FROM plan_versions "
        "WHERE track_id = t.id), (SELECT count(*) FROM course_modules WHERE track_id = t.id), (SELECT count(*) FROM "
        "course_modules WHERE track_id = t.id AND status = 'completed'), t.updated_at FROM learning_tracks AS t WHERE "
        "t.user_id = '%s' AND t.deleted_at IS NULL ORDER BY t.updated_at DESC, t.id DESC;")
CHAT_END = ("SELECT * FROM (SELECT m.* FROM chat_sessions AS s JOIN chats AS c ON c.session_id = s.id JOIN chat_messages "
            "AS m ON m.chat_id = c.id WHERE s.track_id = '%s' ORDER BY m.timestamp DESC, m.id DESC LIMIT 200) ORDER BY "
            "timestamp, id;")


def longest(path):
    """The person's id, and the track with the longest chat."""
    db = sqlite3.connect(path)
    found = db.execute("SELECT s.user_id, s.track_id FROM chat_messages AS m JOIN chats AS c ON c.id = m.chat_id JOIN "
                       "chat_sessions AS s ON s.id = c.session_id JOIN users AS u ON u.id = s.user_id WHERE u.email = ? "
                       "GROUP BY m.chat_id ORDER BY count(*) DESC LIMIT 1", (EMAIL,)).fetchone()
    db.close()
    return found


def open_longest(path):
    """It is the track that was open last."""
    user, track = longest(path)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("INSERT INTO user_places (user_id, draft, caret, track_id) VALUES (?, '', 0, ?) ON CONFLICT (user_id) DO "
               "UPDATE SET track_id = excluded.track_id", (user, track))
    db.close()


def candidates(match):
    """The newest rows of each kind that fit, as the program asks for them, and pieces of the first fifty."""
    messages = ("chat_messages AS x JOIN chats AS c ON c.id = x.chat_id JOIN chat_sessions AS s ON s.id = c.session_id "
                "JOIN learning_tracks AS t ON t.id = s.track_id")
    kinds = (
        (1, "search_things", "learning_tracks AS x JOIN learning_tracks AS t ON t.id = x.id", "x.description", 64),
        (2, "search_things", "course_modules AS x JOIN learning_tracks AS t ON t.id = x.track_id",
         "x.description || x.learning_objectives", 32),
        (3, "search_things", "lessons AS x JOIN course_modules AS c ON c.id = x.module_id JOIN learning_tracks AS t ON "
         "t.id = c.track_id", "x.content", 32),
        (4, "search_things", messages, "x.message_content", 32),
        (5, "search_messages", messages, "x.message_content", 128))
    pieces = ("SELECT snippet(search_messages, 1, '', '', '…', 16) FROM search_messages WHERE search_messages MATCH '%s' "
              "AND rowid >= %d AND rowid < %d ORDER BY rowid DESC LIMIT 50;" % (
                  match, (1 << 49) + (5 << 46), (1 << 49) + (6 << 46)))
    return pieces + " ".join(
        "SELECT x.id, t.title, %s FROM %s AS i CROSS JOIN %s AND %s WHERE x.search_id = i.rowid AND %s MATCH '%s' AND "
        "i.rowid >= %d AND i.rowid < %d ORDER BY i.rowid DESC LIMIT %d;" % (
            text, index, tables, TRACK_OF_USER, index, match, (1 << 49) + (kind << 46),
            (1 << 49) + ((kind + 1) << 46), limit)
        for kind, index, tables, text, limit in kinds)


def ranked(match):
    """The best of all rows that fit, as FTS5 finds them by itself."""
    return " ".join("SELECT rowid FROM %s WHERE %s MATCH '%s' ORDER BY rank LIMIT 50;" % (index, index, match)
                    for index in ("search_things", "search_messages"))


def register(build, db, email):
    subprocess.run([os.path.join(build, "syllabus"), "--db", db, "account", "register", "--email", email,
                    "--first-name", "Big", "--last-name", "File"], check=True, stdout=subprocess.DEVNULL,
                   env={"HOME": os.path.dirname(db), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
                        "XDG_STATE_HOME": os.path.dirname(db), "SYLLABUS_PASSWORD": PASSWORD})


def make(build, folder, tracks=10_000, messages=1_000_000):
    """The path of the file; made where it is not there yet."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(os.path.abspath(folder), "big-%d-%d-v%d.db" % (tracks, messages, VERSION))
    if os.path.exists(path):
        return path
    part = path + ".part"
    for name in (part, part + "-wal", part + "-shm"):
        if os.path.exists(name):
            os.remove(name)
    for email in (OTHER, EMAIL):
        register(build, part, email)
    begun = time.monotonic()
    db = sqlite3.connect(part, isolation_level=None)
    db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; "
                     "PRAGMA cache_size = -200000; BEGIN")
    ids = dict(db.execute("SELECT email, id FROM users"))
    maker = Maker(db)
    long_chat = min(LONG_CHAT, messages // 4)
    for key, (email, share, word) in enumerate(((EMAIL, 1, RARE), (OTHER, 100, RARE_OTHER)), 1):
        db.execute("UPDATE users SET search_key = ? WHERE id = ?", (key, ids[email]))
        maker.fill(ids[email], key, max(2, tracks // share), max(40, messages // share), long_chat // share)
    for email, word in ((EMAIL, RARE), (OTHER, RARE_OTHER)):
        maker.hide(ids[email], word)
    print("rows after %.0f s" % (time.monotonic() - begun), file=sys.stderr)
    for index in ("search_things", "search_messages"):
        db.execute("INSERT INTO %s (%s) VALUES ('rebuild')" % (index, index))
    print("index after %.0f s" % (time.monotonic() - begun), file=sys.stderr)
    db.execute("COMMIT")
    db.execute("PRAGMA optimize")
    db.execute("PRAGMA journal_mode = WAL")
    db.close()
    os.rename(part, path)
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("build", help="the build folder")
    parser.add_argument("folder", help="where the file is kept")
    parser.add_argument("--tracks", type=int, default=10_000)
    parser.add_argument("--messages", type=int, default=1_000_000)
    options = parser.parse_args()
    print(make(os.path.abspath(options.build), options.folder, options.tracks, options.messages))


if __name__ == "__main__":
    main()
