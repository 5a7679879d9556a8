-- The door: who may come in, and what was refused. None of it is synced, none of it leaves the centre, and of no secret more than its hash is kept.

-- A desk's tokens: the pair in force, the pair before it for as long as it may still be seen, and the nonce by which the one follows from the other.
CREATE TABLE device_token (
  tenant_id uuid NOT NULL REFERENCES tenant_clock (tenant_id),
  device_id uuid NOT NULL,
  name text NOT NULL CHECK (octet_length(name) BETWEEN 1 AND 200),
  replica_id uuid,
  app text CHECK (octet_length(app) <= 64),
  schema int,
  family_hash bytea NOT NULL CHECK (octet_length(family_hash) = 32),
  access_hash bytea CHECK (octet_length(access_hash) = 32),
  access_expires_at bigint NOT NULL,
  access_before_hash bytea CHECK (octet_length(access_before_hash) = 32),
  access_before_expires_at bigint,
  refresh_hash bytea CHECK (octet_length(refresh_hash) = 32),
  refresh_before_hash bytea CHECK (octet_length(refresh_before_hash) = 32),
  refresh_nonce bytea CHECK (octet_length(refresh_nonce) = 32),
  rotated_at bigint NOT NULL,
  confirmed_at bigint, -- when the desk first used what it was given last
  paired_at bigint NOT NULL,
  cancelled_at bigint, -- somebody else had a copy
  revoked_at bigint,
  PRIMARY KEY (tenant_id, device_id)
);

-- The first group of a code finds it, whoever's it is; the hash is of the other two.
CREATE TABLE pairing_code (
  tenant_id uuid NOT NULL REFERENCES tenant_clock (tenant_id),
  id uuid NOT NULL,
  finder text NOT NULL CHECK (finder ~ '^[0-9A-HJKMNP-TV-Z]{4}$'),
  hash text NOT NULL,
  device text CHECK (octet_length(device) BETWEEN 1 AND 200),
  made_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  tries int NOT NULL DEFAULT 0 CHECK (tries >= 0),
  used_at bigint,
  device_id uuid,
  replica_id uuid,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (finder),
  CHECK ((used_at IS NULL) = (device_id IS NULL))
);

CREATE TABLE api_key (
  tenant_id uuid NOT NULL REFERENCES tenant_clock (tenant_id),
  id uuid NOT NULL,
  name text NOT NULL CHECK (octet_length(name) BETWEEN 1 AND 200),
  scopes text NOT NULL CHECK (scopes <> ''),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  made_at bigint NOT NULL,
  expires_at bigint,
  revoked_at bigint,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX api_key_by_id ON api_key (id);
CREATE INDEX device_token_by_device ON device_token (device_id);

-- Refused sign-ins, and what was given and taken away.
CREATE TABLE security_log (
  tenant_id uuid NOT NULL REFERENCES tenant_clock (tenant_id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  at bigint NOT NULL,
  event text NOT NULL CHECK (event ~ '^[a-z_]{1,40}$'),
  subject uuid, -- the device, the key or the code
  address text NOT NULL CHECK (octet_length(address) <= 64),
  request text NOT NULL CHECK (octet_length(request) <= 64),
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX security_log_by_time ON security_log (tenant_id, at);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['device_token', 'pairing_code', 'api_key', 'security_log'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY tenant_wall ON %I'
      ' USING (tenant_id = nullif(current_setting(''frontdesk.tenant'', true), '''')::uuid)'
      ' WITH CHECK (tenant_id = nullif(current_setting(''frontdesk.tenant'', true), '''')::uuid)', name);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC, frontdesk_app', name);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE ON device_token TO frontdesk_app;
GRANT SELECT, UPDATE ON pairing_code TO frontdesk_app;
GRANT SELECT ON api_key TO frontdesk_app;
GRANT INSERT ON security_log TO frontdesk_app;

-- Whose code it is, by its first group. Tells nothing else, and nothing that the other eight characters do not say again.
CREATE FUNCTION pairing_locate(wanted text) RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET row_security = off
  AS $$ SELECT tenant_id FROM public.pairing_code WHERE finder = wanted $$;
REVOKE ALL ON FUNCTION pairing_locate(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pairing_locate(text) TO frontdesk_app;
