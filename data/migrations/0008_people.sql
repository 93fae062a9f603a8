-- Sign-ins that failed, so that guessing gets slower and slower. There is a row for whatever was tried,
-- account or not, under a hash: a password typed in the place of the e-mail is not kept.
CREATE TABLE failed_sign_ins (
    name_hash TEXT PRIMARY KEY NOT NULL,
    failures INTEGER NOT NULL CHECK (failures > 0),
    failed_at INTEGER NOT NULL -- the last one
) STRICT, WITHOUT ROWID;
CREATE INDEX failed_sign_ins_time ON failed_sign_ins (failed_at);
