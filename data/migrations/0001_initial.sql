-- Ids are UUIDv7 texts, times are milliseconds since 1970 in UTC, durations are minutes (0: not known),
-- flags are 0 or 1. JSON columns are checked by the program: the schema is not trusted with functions.

CREATE TABLE users (
    id TEXT PRIMARY KEY NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE, -- folded: unique without case
    password_hash TEXT,             -- NULL: a guest
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('student', 'instructor', 'admin')),
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE ai_configurations (
    user_id TEXT PRIMARY KEY NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    provider TEXT,  -- NULL everywhere: not set, the settings hold
    base_url TEXT,
    model_name TEXT,
    max_tokens INTEGER,
    temperature REAL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sign_ins (
    token_hash TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_ins_user ON sign_ins (user_id);

CREATE TABLE learning_tracks (
    id TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    skill_area TEXT NOT NULL,
    difficulty_level TEXT NOT NULL CHECK (difficulty_level IN ('beginner', 'intermediate', 'advanced')),
    estimated_minutes INTEGER NOT NULL CHECK (estimated_minutes > 0),
    user_expectations TEXT NOT NULL,
    language TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('planning', 'active', 'paused', 'completed')),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX learning_tracks_user ON learning_tracks (user_id, updated_at);

CREATE TABLE course_modules (
    id TEXT PRIMARY KEY NOT NULL,
    track_id TEXT NOT NULL REFERENCES learning_tracks (id) ON DELETE CASCADE,
    module_number INTEGER NOT NULL CHECK (module_number > 0),
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    learning_objectives TEXT NOT NULL, -- JSON array of texts
    estimated_minutes INTEGER NOT NULL CHECK (estimated_minutes >= 0),
    status TEXT NOT NULL CHECK (status IN ('not_started', 'in_progress', 'completed')),
    pinned INTEGER NOT NULL CHECK (pinned IN (0, 1)),
    ai_generated_content TEXT,         -- the model's own JSON object
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX course_modules_track ON course_modules (track_id, module_number);

CREATE TABLE lessons (
    id TEXT PRIMARY KEY NOT NULL,
    module_id TEXT NOT NULL REFERENCES course_modules (id) ON DELETE CASCADE,
    lesson_number INTEGER NOT NULL CHECK (lesson_number > 0),
    lesson_type TEXT NOT NULL CHECK (lesson_type IN ('theory', 'practice', 'homework', 'quiz')),
    title TEXT NOT NULL,
    content TEXT NOT NULL, -- JSON object
    minutes INTEGER NOT NULL CHECK (minutes >= 0),
    status TEXT NOT NULL CHECK (status IN ('not_started', 'in_progress', 'completed')),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX lessons_module ON lessons (module_id, lesson_number);

CREATE TABLE homework_assignments (
    id TEXT PRIMARY KEY NOT NULL,
    lesson_id TEXT NOT NULL REFERENCES lessons (id) ON DELETE CASCADE,
    instructions TEXT NOT NULL,
    due_at INTEGER,
    submission TEXT,
    score REAL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX homework_assignments_lesson ON homework_assignments (lesson_id);

CREATE TABLE chat_sessions (
    id TEXT PRIMARY KEY NOT NULL,
    track_id TEXT NOT NULL REFERENCES learning_tracks (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    session_name TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX chat_sessions_track ON chat_sessions (track_id, created_at);
CREATE INDEX chat_sessions_user ON chat_sessions (user_id);

CREATE TABLE chats (
    id TEXT PRIMARY KEY NOT NULL,
    session_id TEXT NOT NULL REFERENCES chat_sessions (id) ON DELETE CASCADE,
    chat_name TEXT NOT NULL,
    chat_type TEXT NOT NULL CHECK (chat_type IN ('planning', 'discussion', 'finalization')),
    status TEXT NOT NULL,
    ai_context TEXT, -- JSON object
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX chats_session ON chats (session_id, created_at);
-- One planning chat carries the whole planning dialogue of a session.
CREATE UNIQUE INDEX chats_planning ON chats (session_id) WHERE chat_type = 'planning';

CREATE TABLE chat_messages (
    id TEXT PRIMARY KEY NOT NULL,
    chat_id TEXT NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    sender_type TEXT NOT NULL CHECK (sender_type IN ('user', 'ai')),
    message_type TEXT NOT NULL CHECK (message_type IN ('welcome', 'plan', 'finalization', 'text')),
    message_content TEXT NOT NULL,
    parent_id TEXT REFERENCES chat_messages (id) ON DELETE SET NULL,
    status TEXT NOT NULL CHECK (status IN ('complete', 'queued', 'streaming', 'interrupted', 'cut_off', 'failed')),
    finish_reason TEXT,
    ai_model_used TEXT,
    prompt_tokens INTEGER,
    completion_tokens INTEGER,
    owner INTEGER, -- while streaming: which byte of the lock file its process holds
    timestamp INTEGER NOT NULL
) STRICT;
CREATE INDEX chat_messages_chat ON chat_messages (chat_id, timestamp, id);
CREATE INDEX chat_messages_parent ON chat_messages (parent_id);
CREATE INDEX chat_messages_streaming ON chat_messages (owner) WHERE status = 'streaming';

-- What a streaming reply has got since it began; joined into message_content when it ends.
CREATE TABLE chat_message_parts (
    message_id TEXT NOT NULL REFERENCES chat_messages (id) ON DELETE CASCADE,
    part INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (message_id, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan_versions (
    track_id TEXT NOT NULL REFERENCES learning_tracks (id) ON DELETE CASCADE,
    version INTEGER NOT NULL CHECK (version > 0),
    message_id TEXT UNIQUE REFERENCES chat_messages (id) ON DELETE CASCADE,
    plan TEXT NOT NULL, -- JSON object
    created_at INTEGER NOT NULL,
    PRIMARY KEY (track_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE llm_requests (
    id TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    track_id TEXT REFERENCES learning_tracks (id) ON DELETE SET NULL,
    message_id TEXT REFERENCES chat_messages (id) ON DELETE SET NULL,
    kind TEXT NOT NULL CHECK (kind IN ('welcome', 'discussion', 'finalization', 'lesson', 'tutor')),
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    prompt_tokens INTEGER, -- NULL: not reported
    completion_tokens INTEGER,
    first_token_ms INTEGER,
    total_ms INTEGER,
    status TEXT NOT NULL,
    retries INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX llm_requests_user ON llm_requests (user_id, created_at);
CREATE INDEX llm_requests_track ON llm_requests (track_id);
CREATE INDEX llm_requests_message ON llm_requests (message_id);
