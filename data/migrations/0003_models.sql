-- What a model thought before it answered, as it came: apart from the answer, and never sent back.
CREATE TABLE chat_message_thoughts (
    message_id TEXT NOT NULL REFERENCES chat_messages (id) ON DELETE CASCADE,
    part INTEGER NOT NULL,
    content TEXT NOT NULL,
    tokens INTEGER NOT NULL CHECK (tokens >= 0), -- an estimate
    PRIMARY KEY (message_id, part)
) STRICT, WITHOUT ROWID;

-- What a model answered when modules were wanted, word for word, and why that was not used.
CREATE TABLE finalizing_answers (
    id INTEGER PRIMARY KEY NOT NULL, -- in the order of the answers
    track_id TEXT NOT NULL REFERENCES learning_tracks (id) ON DELETE CASCADE,
    version INTEGER, -- of the plan that was asked about
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    shape TEXT NOT NULL, -- how it was asked for: text, json_object, json_schema
    repair INTEGER NOT NULL CHECK (repair IN (0, 1)), -- 1: the second answer, after a fault
    answer TEXT NOT NULL,
    status TEXT NOT NULL, -- "ok" or the kind of the error
    fault TEXT,           -- NULL: the modules come from it
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX finalizing_answers_track ON finalizing_answers (track_id, id);

-- What servers have taught us about themselves: which parameters a model refuses, how much it takes.
-- It is about the server, whoever asks it, like the settings that name it.
CREATE TABLE model_capabilities (
    endpoint TEXT NOT NULL,
    model TEXT NOT NULL,
    learned TEXT NOT NULL, -- JSON object
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (endpoint, model)
) STRICT, WITHOUT ROWID;
