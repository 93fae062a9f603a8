-- What a reply would have made of the plan, where not all of it was taken: a plan as it stands beside
-- it. NULL: it was taken as it is.
ALTER TABLE plan_versions ADD COLUMN proposed TEXT; -- JSON object
