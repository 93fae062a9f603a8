-- Every change of a plan is a version of its own, not only a reply. What is NULL here is said by the
-- message that it came of: who wrote it, with which model, asked by whom for what.
ALTER TABLE plan_versions ADD COLUMN kind TEXT NOT NULL DEFAULT 'reply';
ALTER TABLE plan_versions ADD COLUMN author TEXT CHECK (author IN ('user', 'model', 'builtin'));
ALTER TABLE plan_versions ADD COLUMN request TEXT;
ALTER TABLE plan_versions ADD COLUMN model TEXT;
ALTER TABLE plan_versions ADD COLUMN base INTEGER; -- the version that it changed; NULL: the one before

-- The version that counts after undoing. NULL: the last one.
ALTER TABLE learning_tracks ADD COLUMN current_version INTEGER;
