-- What an operator's commands ask and write, as the owner of the schema. Row-level security does not hold that role, so every statement here
-- names its tenant itself.

-- :name admin_standing
-- Who this is, whether there is a schema, and whether row-level security lets the role see beyond one tenant.
SELECT current_user::text, to_regclass('public.tenant_clock') IS NOT NULL,
  (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user);

-- :name admin_tenants
SELECT t.id, t.name, t.status, t.currency, t.created_at, c.epoch, c.seq,
  (SELECT count(*) FROM device_token AS d WHERE d.tenant_id = t.tenant_id AND d.revoked_at IS NULL),
  (SELECT count(*) FROM customer AS k WHERE k.tenant_id = t.tenant_id AND k.deleted_at IS NULL),
  (SELECT count(*) FROM appointment AS a WHERE a.tenant_id = t.tenant_id AND a.deleted_at IS NULL)
FROM tenant AS t JOIN tenant_clock AS c ON c.tenant_id = t.tenant_id
ORDER BY t.name, t.id;

-- :name admin_tenant_names
-- Those that a word may mean: all of them, or the one with an id.
SELECT id, name FROM tenant WHERE $1::uuid IS NULL OR id = $1::uuid ORDER BY name, id;

-- :name admin_clock_make
-- The clock of a new tenant, with the numbers of its first rows taken.
INSERT INTO tenant_clock (tenant_id, seq, setup_seq) VALUES ($1::uuid, $2::bigint, $2::bigint) ON CONFLICT (tenant_id) DO NOTHING;

-- :name admin_clock_lock
-- Holds the tenant's clock until the transaction ends.
UPDATE tenant_clock SET seq = seq + 1 WHERE tenant_id = $1::uuid RETURNING seq;

-- :name admin_clock_take
-- Takes numbers for rows; the set-up may have changed.
UPDATE tenant_clock SET seq = seq + $2::bigint, setup_seq = seq + $2::bigint WHERE tenant_id = $1::uuid RETURNING seq - $2::bigint;

-- :name admin_known
-- Which of some rows are there.
SELECT id FROM feed WHERE tenant_id = $1::uuid AND entity = $2::text AND id = ANY ($3::uuid[]);

-- :name admin_feed_page
-- The rows of an entity as they are, by id, behind one.
SELECT id, version, deleted_at, held, made_at, changed_at, image, incomplete
FROM feed WHERE tenant_id = $1::uuid AND entity = $2::text AND id > $3::uuid
ORDER BY id LIMIT $4::int;

-- :name admin_feed_row
SELECT id, version, deleted_at, held, made_at, changed_at, image, incomplete
FROM feed WHERE tenant_id = $1::uuid AND entity = $2::text AND id = $3::uuid;

-- :name admin_feed_write
INSERT INTO feed (tenant_id, entity, id, seq, version, deleted_at, bucket, hash, made_at, changed_at, image)
SELECT $1::uuid, $2::text, new.id, new.seq, new.version, new.deleted_at, new.bucket, decode(new.hash, 'hex'), new.made_at, new.changed_at,
  new.image
FROM json_to_recordset($3::json)
  AS new (id uuid, seq bigint, version bigint, deleted_at bigint, bucket int, hash text, made_at bigint, changed_at bigint, image text)
ON CONFLICT (tenant_id, entity, id) DO UPDATE
SET seq = excluded.seq, version = excluded.version, deleted_at = excluded.deleted_at, bucket = excluded.bucket, hash = excluded.hash,
  last_op = NULL, changed_at = excluded.changed_at, image = excluded.image;

-- :name admin_user_secrets
-- What no image holds, and a salon file does.
SELECT id, password_hash, totp_secret FROM "user" WHERE tenant_id = $1::uuid AND id = ANY ($2::uuid[]);

-- :name admin_keys
SELECT id, name, scopes, made_at, expires_at, revoked_at FROM api_key WHERE tenant_id = $1::uuid ORDER BY made_at, id;

-- :name admin_devices
SELECT d.device_id, d.name, d.replica_id, d.app, d.paired_at, d.revoked_at,
  (SELECT max(s.seen_at) FROM stream AS s WHERE s.tenant_id = d.tenant_id AND s.device_id = d.device_id),
  (SELECT max(s.read_seq) FROM stream AS s WHERE s.tenant_id = d.tenant_id AND s.device_id = d.device_id), c.seq
FROM device_token AS d JOIN tenant_clock AS c ON c.tenant_id = d.tenant_id
WHERE d.tenant_id = $1::uuid ORDER BY d.paired_at, d.device_id;

-- :name admin_audit
INSERT INTO audit (tenant_id, entity, row_id, before, after, by_kind, by_name, seq, at)
VALUES ($1::uuid, 'tenant', $1::uuid, $2::json, $3::json, 'SYSTEM', 'operator', $4::bigint, $5::bigint);

-- :name admin_analyze
-- After many rows at once: how they are spread, for the plans of whoever reads next, and for the references that are checked at the commit. Of its
-- own accord PostgreSQL would look a minute later, and read whole salons until then.
ANALYZE tenant, location, employee, service, employee_service, shift, schedule_exception, block, customer, customer_note, series,
  appointment, appointment_segment, appointment_addon, appointment_answer, participant, status_history, waitlist_entry, walk_in, call_log,
  notification, sale, sale_item, sale_payment, review_item, feed;
