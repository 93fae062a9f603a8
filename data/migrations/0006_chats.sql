-- A discussion may be about one module: then a tutor answers in it. A chat's status is 'active' or
-- 'archived'.
ALTER TABLE chats ADD COLUMN module_id TEXT REFERENCES course_modules (id) ON DELETE SET NULL;
CREATE INDEX chats_module ON chats (module_id);

-- Where a person was in a chat. What was typed before a track had any stays with the track.
CREATE TABLE chat_places (
    chat_id TEXT PRIMARY KEY NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    draft TEXT NOT NULL,
    caret INTEGER NOT NULL CHECK (caret >= 0), -- bytes of the draft
    anchor_id TEXT REFERENCES chat_messages (id) ON DELETE SET NULL, -- NULL: at the end
    anchor_offset INTEGER NOT NULL
) STRICT;
CREATE INDEX chat_places_anchor ON chat_places (anchor_id);
INSERT INTO chat_places (chat_id, draft, caret, anchor_id, anchor_offset)
SELECT c.id, p.draft, p.caret, p.anchor_id, p.anchor_offset FROM track_places AS p
JOIN chats AS c ON c.chat_type = 'planning' AND c.session_id = (
    SELECT id FROM chat_sessions WHERE track_id = p.track_id ORDER BY created_at DESC, id DESC LIMIT 1);

-- The chat that was open last.
ALTER TABLE track_places ADD COLUMN chat_id TEXT REFERENCES chats (id) ON DELETE SET NULL;
CREATE INDEX track_places_chat ON track_places (chat_id);
