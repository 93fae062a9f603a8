-- What was taken out of a track, a message with all that followed it or a module, waits in a bin until it
-- is purged: a track of its own, which is deleted from the first, so that nothing finds what is in it.
-- Deferred, so that whoever copies tracks need not sort them.
ALTER TABLE learning_tracks ADD COLUMN bin_of TEXT -- NULL: no bin
    REFERENCES learning_tracks (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX learning_tracks_bin_of ON learning_tracks (bin_of);
