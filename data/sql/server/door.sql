-- Who comes in: the door's own rows. Every statement runs in a transaction of the tenant that the token or the code names.

-- :name door_device
-- What stands about a desk that shows a token: the salon's state, and the hashes of what the desk was given.
SELECT t.status, k.name, k.access_hash, k.access_expires_at, k.access_before_hash, k.access_before_expires_at,
  k.revoked_at IS NOT NULL OR d.deleted_at IS NOT NULL, k.confirmed_at IS NULL
FROM device_token AS k
JOIN tenant AS t ON t.tenant_id = k.tenant_id
LEFT JOIN device AS d ON d.tenant_id = k.tenant_id AND d.id = k.device_id
WHERE k.device_id = $1::uuid;

-- :name door_confirm
-- The desk has what it was given: from here on what it had before is refused when its grace is over.
UPDATE device_token SET confirmed_at = $2::bigint
WHERE device_id = $1::uuid AND confirmed_at IS NULL AND access_hash = $3::bytea;

-- :name door_key
SELECT t.status, k.name, k.hash, k.expires_at, k.revoked_at IS NOT NULL, k.scopes
FROM api_key AS k
JOIN tenant AS t ON t.tenant_id = k.tenant_id
WHERE k.id = $1::uuid;

-- :name door_refusal
-- A refused sign-in, of a tenant that exists.
INSERT INTO security_log (tenant_id, at, event, subject, address, request)
SELECT c.tenant_id, $2::bigint, $3::text, $4::uuid, $5::text, $6::text FROM tenant_clock AS c WHERE c.tenant_id = $1::uuid;

-- :name refresh_find
-- Locked until the pair after it is stored: two requests with one token make one pair.
SELECT k.family_hash, k.refresh_hash, k.refresh_before_hash, k.refresh_nonce, k.rotated_at, k.confirmed_at,
  k.access_expires_at, k.revoked_at IS NOT NULL OR d.deleted_at IS NOT NULL
FROM device_token AS k
LEFT JOIN device AS d ON d.tenant_id = k.tenant_id AND d.id = k.device_id
WHERE k.device_id = $1::uuid
FOR UPDATE OF k;

-- :name refresh_rotate
UPDATE device_token SET
  access_before_hash = access_hash, access_before_expires_at = access_expires_at,
  access_hash = $2::bytea, access_expires_at = $3::bigint,
  refresh_before_hash = refresh_hash, refresh_hash = $4::bytea, refresh_nonce = $5::bytea,
  rotated_at = $6::bigint, confirmed_at = NULL
WHERE device_id = $1::uuid;

-- :name refresh_again
-- The answer was lost: the same pair, good for its whole time from now.
UPDATE device_token SET access_expires_at = $2::bigint WHERE device_id = $1::uuid;

-- :name refresh_cancel
-- Somebody else has a copy: nothing that was given is good any more.
UPDATE device_token SET access_hash = NULL, access_before_hash = NULL, refresh_hash = NULL, refresh_before_hash = NULL,
  refresh_nonce = NULL, cancelled_at = $2::bigint
WHERE device_id = $1::uuid;

-- :name pairing_find
-- Whose code this is; NULL when it is nobody's.
SELECT pairing_locate($1::text);

-- :name pairing_try
-- The try is counted before the secret is looked at, and stays counted.
UPDATE pairing_code SET tries = tries + 1
WHERE finder = $1::text AND tries < $2::int AND expires_at > $3::bigint
RETURNING id, hash, device;

-- :name pairing_use
-- Once; and again by the replica that has used it, as long as it has not used what it was given.
UPDATE pairing_code AS p SET used_at = $2::bigint, device_id = coalesce(p.device_id, $3::uuid), replica_id = $4::uuid
WHERE p.id = $1::uuid
  AND (p.used_at IS NULL
    OR (p.replica_id = $4::uuid
      AND EXISTS (SELECT FROM device_token AS k
        WHERE k.device_id = p.device_id AND k.confirmed_at IS NULL AND k.revoked_at IS NULL)))
RETURNING p.device_id;

-- :name pairing_grant
INSERT INTO device_token AS k (tenant_id, device_id, name, replica_id, app, schema, family_hash, access_hash, access_expires_at,
  refresh_hash, rotated_at, paired_at)
VALUES ($1::uuid, $2::uuid, $3::text, $4::uuid, $5::text, $6::int, $7::bytea, $8::bytea, $9::bigint, $10::bytea, $11::bigint,
  $11::bigint)
ON CONFLICT (tenant_id, device_id) DO UPDATE SET family_hash = EXCLUDED.family_hash, access_hash = EXCLUDED.access_hash,
  access_expires_at = EXCLUDED.access_expires_at, refresh_hash = EXCLUDED.refresh_hash, rotated_at = EXCLUDED.rotated_at;

-- :name pairing_insert
-- By an operator. A code of another tenant that begins the same has gone by when it has expired.
INSERT INTO pairing_code (tenant_id, id, finder, hash, device, made_at, expires_at)
VALUES ($1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::bigint, $7::bigint);

-- :name pairing_sweep
-- Codes of all tenants that have long expired, by an operator.
DELETE FROM pairing_code WHERE expires_at < $1::bigint;

-- :name security_sweep
-- What was refused long ago, of one tenant, by an operator: the role that serves cannot take a line out.
DELETE FROM security_log WHERE tenant_id = $1::uuid AND at < $2::bigint;

-- :name key_tenant
-- Whether there is such a tenant, and how many keys that still open something it has.
SELECT (SELECT count(*) FROM api_key AS k WHERE k.tenant_id = c.tenant_id AND k.revoked_at IS NULL)
FROM tenant_clock AS c WHERE c.tenant_id = $1::uuid
FOR UPDATE;

-- :name key_insert
INSERT INTO api_key (tenant_id, id, name, scopes, hash, made_at, expires_at)
VALUES ($1::uuid, $2::uuid, $3::text, $4::text, $5::bytea, $6::bigint, $7::bigint);

-- :name key_revoke
UPDATE api_key SET revoked_at = coalesce(revoked_at, $2::bigint) WHERE id = $1::uuid;

-- :name device_revoke
UPDATE device_token SET revoked_at = coalesce(revoked_at, $2::bigint) WHERE device_id = $1::uuid;

-- :name device_number
-- The number of the tenant's next device: the prefix of its receipts.
SELECT coalesce(max(d.number), 0) + 1 FROM device AS d;

-- :name device_exists
SELECT EXISTS (SELECT FROM device AS d WHERE d.id = $1::uuid);
