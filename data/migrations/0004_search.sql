-- Full-text search. What can be found has a search id, which is its row in the index and says, from the
-- high bits to the low ones: whose it is (14), what it is (3: 1 track, 2 module, 3 lesson, 4 plan,
-- 5 message), the second it was made in (32), a number among those of the same second (14). So what
-- one person wrote, of one kind, within some time, is one range of the index in the order of time.
-- NULL: not to be found, or not yet, as a reply that streams.

ALTER TABLE users ADD COLUMN search_key INTEGER; -- NULL: nothing to be found so far
ALTER TABLE learning_tracks ADD COLUMN search_id INTEGER;
ALTER TABLE course_modules ADD COLUMN search_id INTEGER;
ALTER TABLE lessons ADD COLUMN search_id INTEGER;
ALTER TABLE chat_messages ADD COLUMN search_id INTEGER;

UPDATE users SET search_key = o.n FROM (
    SELECT id, min(row_number() OVER (ORDER BY created_at, id), 16383) AS n FROM users) AS o
WHERE o.id = users.id;

UPDATE learning_tracks SET search_id = o.n FROM (
    SELECT t.id, (u.search_key << 49) + (1 << 46) + (max(0, min(t.created_at / 1000, 4294967295)) << 14) +
        row_number() OVER (PARTITION BY t.user_id, t.created_at / 1000 ORDER BY t.created_at, t.id) - 1 AS n
    FROM learning_tracks AS t JOIN users AS u ON u.id = t.user_id) AS o
WHERE o.id = learning_tracks.id;

UPDATE course_modules SET search_id = o.n FROM (
    SELECT c.id, (u.search_key << 49) + (2 << 46) + (max(0, min(c.created_at / 1000, 4294967295)) << 14) +
        row_number() OVER (PARTITION BY t.user_id, c.created_at / 1000 ORDER BY c.created_at, c.id) - 1 AS n
    FROM course_modules AS c JOIN learning_tracks AS t ON t.id = c.track_id
    JOIN users AS u ON u.id = t.user_id) AS o
WHERE o.id = course_modules.id;

UPDATE lessons SET search_id = o.n FROM (
    SELECT l.id, (u.search_key << 49) + (3 << 46) + (max(0, min(l.created_at / 1000, 4294967295)) << 14) +
        row_number() OVER (PARTITION BY t.user_id, l.created_at / 1000 ORDER BY l.created_at, l.id) - 1 AS n
    FROM lessons AS l JOIN course_modules AS c ON c.id = l.module_id
    JOIN learning_tracks AS t ON t.id = c.track_id JOIN users AS u ON u.id = t.user_id) AS o
WHERE o.id = lessons.id;

-- A message that a plan came of is that plan.
UPDATE chat_messages SET search_id = o.n FROM (
    SELECT id, (search_key << 49) + (kind << 46) + (max(0, min(timestamp / 1000, 4294967295)) << 14) +
        row_number() OVER (PARTITION BY search_key, kind, timestamp / 1000 ORDER BY timestamp, id) - 1 AS n
    FROM (SELECT m.id, u.search_key, m.timestamp,
              CASE WHEN EXISTS (SELECT 1 FROM plan_versions AS v WHERE v.message_id = m.id) THEN 4 ELSE 5 END AS kind
          FROM chat_messages AS m JOIN chats AS c ON c.id = m.chat_id
          JOIN chat_sessions AS s ON s.id = c.session_id JOIN learning_tracks AS t ON t.id = s.track_id
          JOIN users AS u ON u.id = t.user_id
          WHERE m.status <> 'streaming')) AS o
WHERE o.id = chat_messages.id;

CREATE INDEX users_search ON users (search_key);
CREATE UNIQUE INDEX learning_tracks_search ON learning_tracks (search_id);
CREATE UNIQUE INDEX course_modules_search ON course_modules (search_id);
CREATE UNIQUE INDEX lessons_search ON lessons (search_id);
CREATE UNIQUE INDEX chat_messages_search ON chat_messages (search_id);

-- The text of each as it is indexed: ё is е, and й is и, as it is where it was typed as two characters.
-- JSON is left as it is but for its escapes, which would make other words. Of very long texts the beginning
-- can be found. The scope is the track, behind a character that no word has (U+E000).
CREATE VIEW search_things_text (id, title, body, scope) AS
SELECT search_id,
    replace(replace(replace(replace(title,
        'ё', 'е'), 'Ё', 'Е'), 'й', 'и'), 'Й', 'И'),
    replace(replace(replace(replace(description || ' ' || skill_area || ' ' || user_expectations,
        'ё', 'е'), 'Ё', 'Е'), 'й', 'и'), 'Й', 'И'),
    char(57344) || replace(id, '-', '')
FROM learning_tracks WHERE search_id IS NOT NULL
UNION ALL SELECT search_id,
    replace(replace(replace(replace(title,
        'ё', 'е'), 'Ё', 'Е'), 'й', 'и'), 'Й', 'И'),
    replace(replace(replace(replace(description || ' ' || replace(replace(replace(replace(learning_objectives,
        '\\', ' '), '\n', ' '), '\t', ' '), '\r', ' '),
        'ё', 'е'), 'Ё', 'Е'), 'й', 'и'), 'Й', 'И'),
    char(57344) || replace(track_id, '-', '')
FROM course_modules WHERE search_id IS NOT NULL
UNION ALL SELECT l.search_id,
    replace(replace(replace(replace(l.title,
        'ё', 'е'), 'Ё', 'Е'), 'й', 'и'), 'Й', 'И'),
    replace(replace(replace(replace(replace(replace(replace(replace(substr(l.content, 1, 200000),
        '\\', ' '), '\n', ' '), '\t', ' '), '\r', ' '),
        'ё', 'е'), 'Ё', 'Е'), 'й', 'и'), 'Й', 'И'),
    char(57344) || replace(c.track_id, '-', '')
FROM lessons AS l JOIN course_modules AS c ON c.id = l.module_id WHERE l.search_id IS NOT NULL
UNION ALL SELECT m.search_id, replace('', '', ''),
    replace(replace(replace(replace(substr(m.message_content, 1, 200000),
        'ё', 'е'), 'Ё', 'Е'), 'й', 'и'), 'Й', 'И'),
    char(57344) || replace(s.track_id, '-', '')
FROM chat_messages AS m JOIN chats AS c ON c.id = m.chat_id JOIN chat_sessions AS s ON s.id = c.session_id
WHERE m.search_id IS NOT NULL AND m.search_id >> 46 & 7 <> 5;

CREATE VIEW search_messages_text (id, title, body, scope) AS
SELECT m.search_id, replace('', '', ''),
    replace(replace(replace(replace(substr(m.message_content, 1, 200000),
        'ё', 'е'), 'Ё', 'Е'), 'й', 'и'), 'Й', 'И'),
    char(57344) || replace(s.track_id, '-', '')
FROM chat_messages AS m JOIN chats AS c ON c.id = m.chat_id JOIN chat_sessions AS s ON s.id = c.session_id
WHERE m.search_id IS NOT NULL AND m.search_id >> 46 & 7 = 5;

-- Messages have an index of their own, for there are so many more of them. Words are letters and digits.
CREATE VIRTUAL TABLE search_things USING fts5 (title, body, scope, content = 'search_things_text',
    content_rowid = 'id', prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N*' tokenchars ''");
CREATE VIRTUAL TABLE search_messages USING fts5 (title, body, scope, content = 'search_messages_text',
    content_rowid = 'id', prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N*' tokenchars ''");
INSERT INTO search_things (search_things) VALUES ('rebuild');
INSERT INTO search_messages (search_messages) VALUES ('rebuild');
-- The words that are in them.
CREATE VIRTUAL TABLE search_things_words USING fts5vocab (search_things, instance);
CREATE VIRTUAL TABLE search_messages_words USING fts5vocab (search_messages, instance);
