-- Every change of a plan is a version of its own, not only a reply. What is NULL here is said by the
-- message that it came of: who wrote it, with which model, asked by whom for what.
ALTER TABLE plan_versions ADD COLUMN kind TEXT NOT NULL DEFAULT 'reply';
ALTER TABLE plan_versions ADD COLUMN author TEXT CHECK (author IN ('user', 'model', 'builtin'));
ALTER TABLE plan_versions ADD COLUMN request TEXT;
ALTER TABLE plan_versions ADD COLUMN model TEXT;
ALTER TABLE plan_versions ADD COLUMN base INTEGER; -- the version that it changed; NULL: the one before

-- The version that counts after undoing. NULL: the last one.
ALTER TABLE learning_tracks ADD COLUMN current_version INTEGER;

-- What of replies was not taken, in words: the model is told with the next request.
CREATE TABLE rejected_ideas (
    id INTEGER PRIMARY KEY NOT NULL, -- in the order of the refusals
    track_id TEXT NOT NULL REFERENCES learning_tracks (id) ON DELETE CASCADE,
    message_id TEXT REFERENCES chat_messages (id) ON DELETE CASCADE, -- the reply that had it
    idea TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX rejected_ideas_track ON rejected_ideas (track_id, id);
CREATE INDEX rejected_ideas_message ON rejected_ideas (message_id);

-- When a lesson is due, and how well it was done: homework and quizzes. There was a table for homework,
-- which nothing has ever written into; a lesson has all of it now.
DROP TABLE homework_assignments;
ALTER TABLE lessons ADD COLUMN due_at INTEGER; -- NULL: at no time
ALTER TABLE lessons ADD COLUMN score REAL;     -- percent; NULL: none yet

-- What the person knows already, and the time there is for it: dates, hours, names of days as the
-- program writes them; '' where nothing is said.
ALTER TABLE learning_tracks ADD COLUMN known TEXT NOT NULL DEFAULT '';
ALTER TABLE learning_tracks ADD COLUMN schedule_start TEXT NOT NULL DEFAULT '';
ALTER TABLE learning_tracks ADD COLUMN schedule_from TEXT NOT NULL DEFAULT '';
ALTER TABLE learning_tracks ADD COLUMN schedule_weekly TEXT NOT NULL DEFAULT '';
ALTER TABLE learning_tracks ADD COLUMN schedule_days TEXT NOT NULL DEFAULT '';
ALTER TABLE learning_tracks ADD COLUMN schedule_days_off TEXT NOT NULL DEFAULT '';
ALTER TABLE learning_tracks ADD COLUMN schedule_deadline TEXT NOT NULL DEFAULT '';
