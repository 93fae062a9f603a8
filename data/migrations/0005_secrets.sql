-- Each account's data key, which seals its secrets: itself sealed by a key made of the password. Texts are hex.
CREATE TABLE vaults (
    user_id TEXT PRIMARY KEY NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    method TEXT NOT NULL,        -- how the password becomes a key: argon2id13
    operations INTEGER NOT NULL, -- its cost
    memory INTEGER NOT NULL,     -- the same, in bytes
    salt TEXT NOT NULL,
    wrapped TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- The same data key sealed by what only the session's file knows. NULL: signed in before there were vaults.
ALTER TABLE sign_ins ADD COLUMN wrapped TEXT;

CREATE TABLE secrets (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,   -- llm.api_key
    origin TEXT NOT NULL, -- the only server that it is sent to
    sealed TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, name, origin)
) STRICT, WITHOUT ROWID;
