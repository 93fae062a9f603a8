-- How often the file was changed: what other processes look at to know whether they show what is
-- true. Not counted are what streams in and where a person is, of which there are many a second.
-- No row: not yet.
CREATE TABLE file_changes (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    changes INTEGER NOT NULL
) STRICT;
