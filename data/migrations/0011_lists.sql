-- The list of tracks is walked in its order and counted without looking at a row of the table.
DROP INDEX learning_tracks_user;
CREATE INDEX learning_tracks_user ON learning_tracks (user_id, updated_at, id, deleted_at);
-- What the messages of a chat have cost, without reading their texts.
CREATE INDEX chat_messages_tokens
    ON chat_messages (chat_id, ai_model_used, prompt_tokens, completion_tokens)
    WHERE completion_tokens IS NOT NULL;
