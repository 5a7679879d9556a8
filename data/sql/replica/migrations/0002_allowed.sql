-- Who allowed a change that the role of whoever made it may not make: another user, by PIN, once.
ALTER TABLE audit_log ADD COLUMN allowed_by_id BLOB CHECK (length(allowed_by_id) = 16);
ALTER TABLE audit_log ADD COLUMN allowed_by_name TEXT;
