-- What kind of chat a call was made in, so that this is known when the message or its track is gone.
ALTER TABLE llm_requests ADD COLUMN chat_type TEXT; -- NULL: in none, or not noted
UPDATE llm_requests SET chat_type = coalesce(
    (SELECT c.chat_type FROM chat_messages AS m JOIN chats AS c ON c.id = m.chat_id
     WHERE m.id = llm_requests.message_id),
    CASE kind WHEN 'lesson' THEN NULL WHEN 'tutor' THEN 'discussion' ELSE 'planning' END);

-- When a track was finalized is asked for each track: not to read all its messages for that.
CREATE INDEX chat_messages_finalization ON chat_messages (chat_id, timestamp)
    WHERE message_type = 'finalization';
