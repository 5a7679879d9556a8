-- What every change writes beside its rows: audit, outbox, undo.

-- :name audit_insert
INSERT INTO audit_log (tenant_id, at, by_kind, by_id, by_name, command, entity, entity_id, before, after, allowed_by_id,
  allowed_by_name, device_id)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT value FROM meta WHERE key = 'device'));

-- :name audit_last
SELECT max(id) FROM audit_log;

-- :name outbox_insert
-- base_op names the own operation that an undo takes back, or else the last own one on the row that is not settled yet.
INSERT INTO outbox (op_id, entity, entity_id, kind, base_version, base_op, base, body, schema, made_at, actor)
VALUES (?1, ?2, ?3, ?4, ?5,
  coalesce(?6, (SELECT op_id FROM outbox INDEXED BY outbox_of_row WHERE entity_id = ?3 ORDER BY n DESC LIMIT 1)), ?7, ?8, ?9, ?10, ?11);

-- :name undo_insert
INSERT INTO undo_log (command, permission, sentence, at, actor) VALUES (?, ?, ?, ?, ?) RETURNING id;

-- :name undo_image_insert
INSERT INTO undo_image (undo_id, position, entity, entity_id, before, after, op_id, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- :name undo_tip
-- A row goes from revision ?3 to ?2 by a command of this replica: earlier images of it that stood at ?3 can still be taken back. Those
-- from before a change from elsewhere cannot, and stay as they are.
UPDATE undo_image SET revision = ?2 WHERE entity_id = ?1 AND revision = ?3;

-- :name undo_forget_undone_images
DELETE FROM undo_image WHERE undo_id IN (SELECT id FROM undo_log WHERE state = 'undone');

-- :name undo_forget_undone
DELETE FROM undo_log WHERE state = 'undone';

-- :name undo_forget_all_images
DELETE FROM undo_image;

-- :name undo_forget_all
DELETE FROM undo_log;

-- :name undo_too_old
-- The newest one that does not belong to the newest ? records.
SELECT id FROM undo_log ORDER BY id DESC LIMIT 1 OFFSET ?;

-- :name undo_prune_images
DELETE FROM undo_image WHERE undo_id <= ?;

-- :name undo_prune
DELETE FROM undo_log WHERE id <= ?;

-- :name undo_last_done
SELECT id, permission, sentence, command FROM undo_log WHERE state = 'done' ORDER BY id DESC LIMIT 1;

-- :name undo_first_undone
SELECT id, permission, sentence, command FROM undo_log WHERE state = 'undone' ORDER BY id LIMIT 1;

-- :name undo_images
SELECT entity, entity_id, before, after, op_id, revision FROM undo_image WHERE undo_id = ? ORDER BY position;

-- :name undo_set_state
UPDATE undo_log SET state = ?2 WHERE id = ?1;

-- :name undo_set_op
UPDATE undo_image SET op_id = ?3 WHERE undo_id = ?1 AND entity_id = ?2;

-- :name undo_list_done
SELECT id, at, actor, sentence FROM undo_log WHERE state = 'done' ORDER BY id DESC;

-- :name undo_list_undone
SELECT id, at, actor, sentence FROM undo_log WHERE state = 'undone' ORDER BY id;
