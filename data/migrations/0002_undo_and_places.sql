-- Deleting a track sets a time; it is really gone some time later, until then it can be brought back.
ALTER TABLE learning_tracks ADD COLUMN deleted_at INTEGER; -- NULL: it is there
CREATE INDEX learning_tracks_deleted ON learning_tracks (deleted_at) WHERE deleted_at IS NOT NULL;

-- The version that the modules were made of. NULL: none were made, or that version is another one by now.
ALTER TABLE learning_tracks ADD COLUMN finalized_version INTEGER;
UPDATE learning_tracks SET finalized_version = (
    SELECT max(version) FROM plan_versions WHERE track_id = learning_tracks.id AND created_at <= (
        SELECT max(m.timestamp) FROM chat_sessions AS s JOIN chats AS c ON c.session_id = s.id
        JOIN chat_messages AS m ON m.chat_id = c.id
        WHERE s.track_id = learning_tracks.id AND m.message_type = 'finalization'));

-- What was changed, to be undone and redone. Kinds are the program's business: more will come.
CREATE TABLE operations (
    id INTEGER PRIMARY KEY NOT NULL, -- in the order of the changes
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    track_id TEXT NOT NULL REFERENCES learning_tracks (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    before TEXT NOT NULL, -- JSON objects of what was changed
    after TEXT NOT NULL,
    undone INTEGER NOT NULL CHECK (undone IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX operations_track ON operations (track_id, id);
CREATE INDEX operations_user ON operations (user_id);

-- Where a person was in a track.
CREATE TABLE track_places (
    track_id TEXT PRIMARY KEY NOT NULL REFERENCES learning_tracks (id) ON DELETE CASCADE,
    draft TEXT NOT NULL,
    caret INTEGER NOT NULL CHECK (caret >= 0), -- bytes of the draft
    anchor_id TEXT REFERENCES chat_messages (id) ON DELETE SET NULL, -- NULL: at the end
    anchor_offset INTEGER NOT NULL
) STRICT;
CREATE INDEX track_places_anchor ON track_places (anchor_id);

-- The same apart from any track, and the track that was opened last.
CREATE TABLE user_places (
    user_id TEXT PRIMARY KEY NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    draft TEXT NOT NULL,
    caret INTEGER NOT NULL CHECK (caret >= 0),
    track_id TEXT REFERENCES learning_tracks (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX user_places_track ON user_places (track_id);
