-- The centre: the domain of many tenants, and what the centre needs around it. The runner of the migrations wraps this file in one
-- transaction.
--
-- Ways of this schema:
--   * The domain's tables are those of the entity table (core/model/entity.h): the same names, the same columns in the same order,
--     without what belongs to one replica (revision, the columns of sync). Ids are uuid, made where the row is made. An instant is
--     bigint, ms since 1970 UTC (…_at); a date is date; a time of the wall clock is minutes of the day (…_minute). Money is bigint in the
--     minor unit of the tenant's currency. Words of a closed set are text with a CHECK of exactly the vocabulary; a text has at most as
--     many bytes as a replica takes.
--   * Every table names its tenant, NOT NULL, in its key; every reference is composite, so that one into another tenant cannot be stored;
--     every uniqueness is the tenant's own. References and the parts of a whole may come in any order within a transaction: they are
--     checked at its end.
--   * The wall: row-level security, forced, on every table with a tenant_id, by the setting frontdesk.tenant, which enter_tenant() alone
--     sets. The role that serves (frontdesk_app) owns nothing, cannot bypass it, and is granted what it needs, table by table.
--   * The order: whoever writes holds the tenant's row of tenant_clock, locked by an UPDATE that takes the numbers (seq) which the
--     written rows get. So the order of the numbers is the order of the commits, and a reader who has seen one number has seen all before
--     it. Triggers refuse what was written without the lock, with an older number, or with one that was not taken.
--   * Nothing is deleted: deleted_at is set, and travels like any change. `incomplete` marks a row that stands in for one that is
--     referred to and has not come yet. Parts of a whole (segments of a visit, members of a pool) have neither version nor seq: they
--     change with their whole.
--   * Each index is named after the question it answers.

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Row-level security binds the owner too, so whoever migrates must be able to see beyond one tenant.
DO $$
BEGIN
  IF NOT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) THEN
    RAISE EXCEPTION 'the role % cannot own the schema', current_user USING HINT = 'Give it BYPASSRLS: ALTER ROLE … BYPASSRLS.';
  END IF;
END
$$;

-- The role that serves. It belongs to the cluster, so another database may have made it.
DO $$
BEGIN
  CREATE ROLE frontdesk_app NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
GRANT frontdesk_app TO CURRENT_USER;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO frontdesk_app;

-- The only one that says whose the transaction is; NULL: nobody's, and then no table of a tenant shows a row.
CREATE FUNCTION enter_tenant(tenant uuid) RETURNS void LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp
  AS $$ SELECT set_config('frontdesk.tenant', coalesce(tenant::text, ''), true) $$;

-- ------------------------------------------------------------------------------------------------------------------------------------
-- Tenant and people

-- The salon. SUSPENDED closes the door to what writes; whoever is suspended keeps all that he or she has.
CREATE TABLE tenant (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL CHECK (tenant_id = id),
  name text NOT NULL CHECK (name <> '' AND octet_length(name) <= 200),
  business_type text NOT NULL DEFAULT 'salon' CHECK (octet_length(business_type) <= 200),
  slug text CHECK (octet_length(slug) <= 200),
  status text NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'INACTIVE', 'SUSPENDED', 'TRIAL')),
  currency text NOT NULL CHECK (octet_length(currency) = 3),
  locale text NOT NULL DEFAULT 'en-US' CHECK (octet_length(locale) <= 35),
  phone text CHECK (octet_length(phone) <= 64),
  phone_e164 text CHECK (octet_length(phone_e164) <= 20),
  -- JSON: business hours, notification switches, booking policy
  settings json NOT NULL DEFAULT '{}' CHECK (octet_length(settings::text) <= 65536),
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id)
);

-- What the tenant pays for frontdesk itself.
CREATE TABLE subscription (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  status text NOT NULL DEFAULT 'TRIALING'
    CHECK (status IN ('ACTIVE', 'INACTIVE', 'PAST_DUE', 'CANCELED', 'UNPAID', 'TRIALING', 'PAUSED')),
  plan text NOT NULL DEFAULT 'MONTHLY' CHECK (plan IN ('MONTHLY', 'YEARLY')),
  period_start_at bigint,
  period_end_at bigint,
  cancel_at_period_end boolean NOT NULL DEFAULT false,
  trial_ends_at bigint,
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  CHECK (period_end_at > period_start_at)
);

-- A branch of the salon, with its zone.
CREATE TABLE location (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> '' AND octet_length(name) <= 200),
  timezone text NOT NULL CHECK (timezone <> '' AND octet_length(timezone) <= 63), -- IANA
  country text CHECK (octet_length(country) = 2), -- ISO 3166, of national phone numbers
  address text CHECK (octet_length(address) <= 500),
  city text CHECK (octet_length(city) <= 200),
  postal_code text CHECK (octet_length(postal_code) <= 32),
  phone text CHECK (octet_length(phone) <= 64),
  phone_e164 text CHECK (octet_length(phone_e164) <= 20),
  email text CHECK (octet_length(email) <= 254 AND email = lower(email COLLATE "C")),
  business_hours json NOT NULL DEFAULT '{}' CHECK (octet_length(business_hours::text) <= 65536), -- JSON
  status text NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'INACTIVE', 'MAINTENANCE')),
  position integer NOT NULL DEFAULT 0 CHECK (position BETWEEN -1000000 AND 1000000),
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED
);

-- A paired desk.
CREATE TABLE device (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  name text NOT NULL CHECK (octet_length(name) <= 200),
  number integer NOT NULL DEFAULT 0 CHECK (number BETWEEN 0 AND 1000000), -- prefix of its receipts
  location_id uuid,
  token_hash text CHECK (octet_length(token_hash) <= 500),
  last_seen_at bigint,
  app_version text CHECK (octet_length(app_version) <= 64),
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, location_id) REFERENCES location (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- Who does the work.
CREATE TABLE employee (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> '' AND octet_length(name) <= 200),
  title text CHECK (octet_length(title) <= 200),
  location_id uuid, -- home location
  phone text CHECK (octet_length(phone) <= 64),
  phone_e164 text CHECK (octet_length(phone_e164) <= 20),
  email text CHECK (octet_length(email) <= 254 AND email = lower(email COLLATE "C")),
  active boolean NOT NULL DEFAULT true,
  bookable boolean NOT NULL DEFAULT true,
  colour text CHECK (octet_length(colour) <= 32),
  external_ids json NOT NULL DEFAULT '{}' CHECK (octet_length(external_ids::text) <= 65536), -- JSON: ids in other calendars
  position integer NOT NULL DEFAULT 0 CHECK (position BETWEEN -1000000 AND 1000000),
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, location_id) REFERENCES location (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- Who signs in at a desk, and with which role.
CREATE TABLE "user" (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> '' AND octet_length(name) <= 200),
  role text NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'RECEPTION', 'PROVIDER', 'VIEWER')),
  email text CHECK (octet_length(email) <= 254 AND email = lower(email COLLATE "C")),
  employee_id uuid, -- whose book a PROVIDER sees
  pin_hash text CHECK (octet_length(pin_hash) <= 200), -- argon2id
  password_hash text CHECK (octet_length(password_hash) <= 200), -- argon2id
  totp_secret text CHECK (octet_length(totp_secret) <= 200),
  locale text CHECK (octet_length(locale) <= 35),
  status text NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'INACTIVE', 'SUSPENDED')),
  last_login_at bigint,
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, employee_id) REFERENCES employee (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX user_by_email ON "user" (tenant_id, email) WHERE email IS NOT NULL AND deleted_at IS NULL;

-- Employees who work together.
CREATE TABLE team (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> '' AND octet_length(name) <= 200),
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED
);

-- Part of a team.
CREATE TABLE team_member (
  team_id uuid NOT NULL,
  position integer NOT NULL CHECK (position BETWEEN 0 AND 1000000),
  tenant_id uuid NOT NULL,
  employee_id uuid NOT NULL,
  role text CHECK (octet_length(role) <= 200),
  PRIMARY KEY (tenant_id, team_id, position),
  FOREIGN KEY (tenant_id, team_id) REFERENCES team (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, employee_id) REFERENCES employee (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- Who gets a booking that names no employee.
CREATE TABLE pool (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> '' AND octet_length(name) <= 200),
  strategy text NOT NULL DEFAULT 'ROTATE' CHECK (strategy IN ('ROTATE', 'WEIGHTED', 'LEAST_RECENT', 'PRIORITY')),
  service_id uuid, -- NULL: of every service that its members share
  location_id uuid, -- NULL: of every location
  active boolean NOT NULL DEFAULT true,
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, location_id) REFERENCES location (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- Part of a pool, with what the strategies count.
CREATE TABLE pool_member (
  pool_id uuid NOT NULL,
  position integer NOT NULL CHECK (position BETWEEN 0 AND 1000000),
  tenant_id uuid NOT NULL,
  employee_id uuid NOT NULL,
  weight double precision NOT NULL DEFAULT 1.0 CHECK (weight BETWEEN 0 AND 1000),
  priority integer NOT NULL DEFAULT 0 CHECK (priority BETWEEN -1000000 AND 1000000),
  assigned_count bigint NOT NULL DEFAULT 0 CHECK (assigned_count >= 0),
  last_assigned_at bigint,
  PRIMARY KEY (tenant_id, pool_id, position),
  FOREIGN KEY (tenant_id, pool_id) REFERENCES pool (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, employee_id) REFERENCES employee (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- ------------------------------------------------------------------------------------------------------------------------------------
-- Catalogue

-- Categories of services, a tree.
CREATE TABLE service_category (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> '' AND octet_length(name) <= 200),
  parent_id uuid,
  position integer NOT NULL DEFAULT 0 CHECK (position BETWEEN -1000000 AND 1000000),
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, parent_id) REFERENCES service_category (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- What can be booked.
CREATE TABLE service (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> '' AND octet_length(name) <= 200),
  category_id uuid,
  description text CHECK (octet_length(description) <= 20000),
  price bigint NOT NULL CHECK (price BETWEEN 0 AND 999999999999),
  duration_minutes integer NOT NULL CHECK (duration_minutes BETWEEN 1 AND 1440), -- gaps of a composite included
  buffer_before integer NOT NULL DEFAULT 0 CHECK (buffer_before BETWEEN 0 AND 480),
  buffer_after integer NOT NULL DEFAULT 0 CHECK (buffer_after BETWEEN 0 AND 480),
  notice_min_hours integer NOT NULL DEFAULT 0 CHECK (notice_min_hours BETWEEN 0 AND 876000),
  notice_max_days integer CHECK (notice_max_days BETWEEN 0 AND 36500),
  limit_per_day integer CHECK (limit_per_day BETWEEN 0 AND 1000000),
  limit_per_week integer CHECK (limit_per_week BETWEEN 0 AND 1000000),
  capacity integer NOT NULL DEFAULT 1 CHECK (capacity BETWEEN 1 AND 1000000),
  kind text NOT NULL DEFAULT 'ONE_ON_ONE' CHECK (kind IN ('ONE_ON_ONE', 'GROUP', 'COLLECTIVE', 'ROUND_ROBIN')),
  requires_approval boolean NOT NULL DEFAULT false,
  online boolean NOT NULL DEFAULT true,
  active boolean NOT NULL DEFAULT true,
  colour text CHECK (octet_length(colour) <= 32),
  position integer NOT NULL DEFAULT 0 CHECK (position BETWEEN -1000000 AND 1000000),
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, category_id) REFERENCES service_category (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- Part of a composite service: the employee's time, then a gap during which the employee is free.
CREATE TABLE service_segment (
  service_id uuid NOT NULL,
  position integer NOT NULL CHECK (position BETWEEN 0 AND 1000000),
  tenant_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> '' AND octet_length(name) <= 200),
  minutes integer NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
  gap_after integer NOT NULL DEFAULT 0 CHECK (gap_after BETWEEN 0 AND 1440),
  PRIMARY KEY (tenant_id, service_id, position),
  FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- What can be added to a service.
CREATE TABLE service_addon (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  service_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> '' AND octet_length(name) <= 200),
  price bigint NOT NULL CHECK (price BETWEEN 0 AND 999999999999),
  duration_minutes integer NOT NULL DEFAULT 0 CHECK (duration_minutes BETWEEN 0 AND 1440),
  active boolean NOT NULL DEFAULT true,
  position integer NOT NULL DEFAULT 0 CHECK (position BETWEEN -1000000 AND 1000000),
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- Which service an employee may do, and how.
CREATE TABLE employee_service (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  employee_id uuid NOT NULL,
  service_id uuid NOT NULL,
  can_book boolean NOT NULL DEFAULT true,
  is_primary boolean NOT NULL DEFAULT false,
  custom_price bigint CHECK (custom_price BETWEEN 0 AND 999999999999),
  custom_duration_minutes integer CHECK (custom_duration_minutes BETWEEN 1 AND 1440),
  skill_level integer CHECK (skill_level BETWEEN 0 AND 10),
  weight double precision NOT NULL DEFAULT 1.0 CHECK (weight BETWEEN 0 AND 1000),
  commission double precision CHECK (commission BETWEEN 0 AND 100), -- percent
  allowed_segments json CHECK (octet_length(allowed_segments::text) <= 65536), -- JSON array of positions; NULL: all of them
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, employee_id) REFERENCES employee (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX employee_service_of_pair ON employee_service (tenant_id, employee_id, service_id) WHERE deleted_at IS NULL;

-- A question that is asked when a service is booked.
CREATE TABLE form_field (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  service_id uuid, -- NULL: of every service
  name text NOT NULL CHECK (name <> '' AND octet_length(name) <= 200),
  label text NOT NULL CHECK (label <> '' AND octet_length(label) <= 500),
  description text CHECK (octet_length(description) <= 20000),
  type text NOT NULL DEFAULT 'TEXT'
    CHECK (type IN ('TEXT', 'TEXTAREA', 'NUMBER', 'EMAIL', 'PHONE', 'DATE', 'TIME', 'DATETIME', 'BOOLEAN', 'SELECT', 'MULTISELECT',
        'RADIO', 'CHECKBOX', 'FILE', 'URL')),
  required boolean NOT NULL DEFAULT false,
  options json CHECK (octet_length(options::text) <= 65536), -- JSON
  validation json CHECK (octet_length(validation::text) <= 65536), -- JSON
  position integer NOT NULL DEFAULT 0 CHECK (position BETWEEN -1000000 AND 1000000),
  group_name text CHECK (octet_length(group_name) <= 200),
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- Which service or pool an answer leads to.
CREATE TABLE routing_rule (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  form_field_id uuid NOT NULL,
  operator text NOT NULL CHECK (operator IN ('EQUALS', 'NOT_EQUALS', 'CONTAINS', 'GREATER_THAN', 'LESS_THAN', 'IN')),
  value json NOT NULL CHECK (octet_length(value::text) <= 65536), -- JSON
  service_id uuid,
  pool_id uuid,
  position integer NOT NULL DEFAULT 0 CHECK (position BETWEEN -1000000 AND 1000000),
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, form_field_id) REFERENCES form_field (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, pool_id) REFERENCES pool (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CHECK (service_id IS NOT NULL OR pool_id IS NOT NULL)
);

-- ------------------------------------------------------------------------------------------------------------------------------------
-- Time

-- A weekly shift in wall time of the employee's location; several a day are a split shift.
CREATE TABLE shift (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  employee_id uuid NOT NULL,
  day_of_week integer NOT NULL CHECK (day_of_week BETWEEN 0 AND 6),
  start_minute integer NOT NULL CHECK (start_minute BETWEEN 0 AND 1439),
  end_minute integer NOT NULL CHECK (end_minute BETWEEN 1 AND 1440),
  valid_from date,
  valid_to date, -- the last day
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, employee_id) REFERENCES employee (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CHECK (end_minute > start_minute),
  CHECK (valid_to >= valid_from)
);

-- A date on which an employee's time differs from the shifts; without minutes it is the whole day.
CREATE TABLE schedule_exception (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  employee_id uuid NOT NULL,
  date date NOT NULL,
  start_minute integer CHECK (start_minute BETWEEN 0 AND 1439),
  end_minute integer CHECK (end_minute BETWEEN 1 AND 1440),
  type text NOT NULL CHECK (type IN ('AVAILABLE', 'UNAVAILABLE', 'HOLIDAY', 'VACATION', 'SICK', 'MEETING', 'TRAINING')),
  reason text CHECK (octet_length(reason) <= 20000),
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, employee_id) REFERENCES employee (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CHECK ((start_minute IS NULL) = (end_minute IS NULL)),
  CHECK (end_minute > start_minute)
);
CREATE INDEX schedule_exception_of_employee_on_date ON schedule_exception (tenant_id, employee_id, date);

-- A holiday of the tenant, or of one location.
CREATE TABLE holiday (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  location_id uuid,
  date date NOT NULL,
  name text NOT NULL CHECK (name <> '' AND octet_length(name) <= 200),
  yearly boolean NOT NULL DEFAULT false,
  blocks_booking boolean NOT NULL DEFAULT true,
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, location_id) REFERENCES location (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- Time that an employee is not bookable for a reason typed at the desk; at most 31 days.
CREATE TABLE block (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  employee_id uuid NOT NULL,
  starts_at bigint NOT NULL,
  ends_at bigint NOT NULL,
  reason text NOT NULL CHECK (reason <> '' AND octet_length(reason) <= 20000),
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, employee_id) REFERENCES employee (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CHECK (ends_at > starts_at AND ends_at - starts_at <= 2678400000)
);
CREATE INDEX block_of_employee_in_time ON block (tenant_id, employee_id, starts_at) WHERE deleted_at IS NULL;

-- ------------------------------------------------------------------------------------------------------------------------------------
-- Customers

-- Who comes. no_show_count is the imported baseline; the own no-shows are counted from the visits.
CREATE TABLE customer (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  first_name text NOT NULL DEFAULT '' CHECK (octet_length(first_name) <= 200),
  last_name text NOT NULL DEFAULT '' CHECK (octet_length(last_name) <= 200),
  email text CHECK (octet_length(email) <= 254 AND email = lower(email COLLATE "C")),
  email_duplicate boolean NOT NULL DEFAULT false, -- a second one with this e-mail, in review
  phone text CHECK (octet_length(phone) <= 64),
  phone_e164 text CHECK (octet_length(phone_e164) <= 20),
  phone_variants json CHECK (octet_length(phone_variants::text) <= 65536), -- JSON array
  birth_date date,
  address text CHECK (octet_length(address) <= 500),
  locale text CHECK (octet_length(locale) <= 35),
  preferences json NOT NULL DEFAULT '{}' CHECK (octet_length(preferences::text) <= 65536), -- JSON
  notes text NOT NULL DEFAULT '' CHECK (octet_length(notes) <= 20000),
  no_show_count integer NOT NULL DEFAULT 0 CHECK (no_show_count BETWEEN 0 AND 1000000),
  blocked boolean NOT NULL DEFAULT false,
  blocked_reason text CHECK (octet_length(blocked_reason) <= 20000),
  journey_status text CHECK (octet_length(journey_status) <= 200),
  privacy_consent_at bigint,
  marketing_consent_at bigint,
  deletion_requested_at bigint,
  merged_into_id uuid,
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, merged_into_id) REFERENCES customer (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX customer_by_email ON customer (tenant_id, email)
  WHERE email IS NOT NULL AND deleted_at IS NULL AND NOT email_duplicate;
CREATE INDEX customer_with_email ON customer (tenant_id, email) WHERE email IS NOT NULL; -- duplicates too
CREATE INDEX customer_by_phone ON customer (tenant_id, phone_e164) WHERE phone_e164 IS NOT NULL;

-- A dated note on a customer: colour formula, alert, or plain note.
CREATE TABLE customer_note (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  kind text NOT NULL DEFAULT 'NOTE' CHECK (kind IN ('NOTE', 'FORMULA', 'ALERT')),
  text text NOT NULL CHECK (text <> '' AND octet_length(text) <= 20000),
  noted_at bigint NOT NULL,
  noted_by text CHECK (octet_length(noted_by) <= 200),
  appointment_id uuid,
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, customer_id) REFERENCES customer (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX customer_note_of_customer ON customer_note (tenant_id, customer_id, noted_at);

-- ------------------------------------------------------------------------------------------------------------------------------------
-- Booking

-- A recurrence; its occurrences are appointments.
CREATE TABLE series (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  customer_id uuid,
  location_id uuid NOT NULL,
  rule text NOT NULL CHECK (rule <> '' AND octet_length(rule) <= 1024), -- RRULE of RFC 5545, the subset of the domain
  first_date date NOT NULL,
  start_minute integer NOT NULL CHECK (start_minute BETWEEN 0 AND 1439),
  except_dates json NOT NULL DEFAULT '[]' CHECK (octet_length(except_dates::text) <= 65536), -- JSON array of dates
  -- JSON: services, employees, add-ons, notes of an occurrence
  template json NOT NULL DEFAULT '{}' CHECK (octet_length(template::text) <= 65536),
  ended_on date,
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, customer_id) REFERENCES customer (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, location_id) REFERENCES location (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- A visit. Start, end, price and duration follow from its segments and add-ons. held: kept beside a visit that was here first, until a
-- person decides; none of its segments holds its time.
CREATE TABLE appointment (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  location_id uuid NOT NULL,
  customer_id uuid, -- NULL: a walk-in without a name
  status text NOT NULL
    CHECK (status IN ('pending', 'scheduled', 'confirmed', 'checked_in', 'in_progress', 'completed', 'cancelled', 'no_show')),
  starts_at bigint NOT NULL,
  ends_at bigint NOT NULL,
  price bigint NOT NULL CHECK (price BETWEEN 0 AND 999999999999),
  duration_minutes integer NOT NULL CHECK (duration_minutes BETWEEN 1 AND 1000000),
  title text CHECK (octet_length(title) <= 500),
  notes text CHECK (octet_length(notes) <= 20000),
  internal_notes text CHECK (octet_length(internal_notes) <= 20000),
  cancellation_reason text CHECK (octet_length(cancellation_reason) <= 20000),
  confirmation_code text NOT NULL CHECK (octet_length(confirmation_code) <= 16),
  source text NOT NULL CHECK (source IN ('desk', 'walk_in', 'web', 'phone_ai', 'calcom', 'import')),
  booked_by text CHECK (octet_length(booked_by) <= 200),
  told_at bigint,
  told_by text CHECK (octet_length(told_by) <= 200),
  told_how text CHECK (octet_length(told_how) <= 500),
  series_id uuid,
  call_id uuid,
  overrides json CHECK (octet_length(overrides::text) <= 65536), -- JSON array of {code, reason, by, at}
  moves integer NOT NULL DEFAULT 0 CHECK (moves BETWEEN 0 AND 1000000),
  reminders_sent integer NOT NULL DEFAULT 0 CHECK (reminders_sent BETWEEN 0 AND 1000000),
  last_reminder_at bigint,
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  held boolean NOT NULL DEFAULT false,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, location_id) REFERENCES location (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, customer_id) REFERENCES customer (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, series_id) REFERENCES series (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CHECK (ends_at > starts_at)
);
-- The code first: where a table has no statistics yet, the check of a reference would take an index that begins with the tenant for as good as the key.
CREATE UNIQUE INDEX appointment_by_confirmation_code ON appointment (confirmation_code, tenant_id);
CREATE INDEX appointment_of_customer_in_time ON appointment (tenant_id, customer_id, starts_at) WHERE customer_id IS NOT NULL;
CREATE INDEX appointment_of_series ON appointment (tenant_id, series_id, starts_at) WHERE series_id IS NOT NULL;

-- Part of a visit that occupies an employee for [occupied_from, occupied_to), buffers included (Rules of booking 1). blocking while the
-- visit lives and its status blocks; holds_slot while it is blocking and not held. At most 1440 minutes and two buffers of 480, so an
-- overlap of [a, b) has occupied_from > a - 144000000 and occupied_from < b and occupied_to > a. The exclusion constraint is the belt
-- under the check of whoever writes; what was put over something on purpose (overlap) is excepted from it, and still counts for the
-- check.
CREATE TABLE appointment_segment (
  appointment_id uuid NOT NULL,
  position integer NOT NULL CHECK (position BETWEEN 0 AND 1000000),
  tenant_id uuid NOT NULL,
  location_id uuid NOT NULL,
  service_id uuid NOT NULL,
  part integer NOT NULL DEFAULT 0 CHECK (part BETWEEN 0 AND 1000), -- which part of a composite service
  employee_id uuid NOT NULL,
  starts_at bigint NOT NULL,
  ends_at bigint NOT NULL,
  gap_after integer NOT NULL DEFAULT 0 CHECK (gap_after BETWEEN 0 AND 1440),
  occupied_from bigint NOT NULL,
  occupied_to bigint NOT NULL,
  price bigint NOT NULL CHECK (price BETWEEN 0 AND 999999999999),
  service_name text NOT NULL CHECK (octet_length(service_name) <= 200),
  part_name text CHECK (octet_length(part_name) <= 200),
  employee_name text NOT NULL CHECK (octet_length(employee_name) <= 200),
  overlap boolean NOT NULL DEFAULT false,
  -- JSON array of the ids of the visits that it was put over on purpose
  overlap_with json CHECK (octet_length(overlap_with::text) <= 65536),
  overlap_reason text CHECK (octet_length(overlap_reason) <= 20000),
  blocking boolean NOT NULL,
  holds_slot boolean NOT NULL,
  PRIMARY KEY (tenant_id, appointment_id, position),
  FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, location_id) REFERENCES location (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, employee_id) REFERENCES employee (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CHECK (ends_at > starts_at AND ends_at - starts_at <= 86400000),
  CHECK (occupied_from <= starts_at AND occupied_to >= ends_at AND occupied_to - occupied_from <= 144000000),
  CHECK (blocking OR NOT holds_slot),
  CONSTRAINT appointment_segment_once EXCLUDE USING gist (
    tenant_id WITH =, employee_id WITH =, int8range(occupied_from, occupied_to) WITH &&
  ) WHERE (holds_slot AND NOT overlap)
);
CREATE INDEX appointment_segment_of_employee_in_time ON appointment_segment (tenant_id, employee_id, occupied_from) WHERE holds_slot;
CREATE INDEX appointment_segment_held_in_time ON appointment_segment (tenant_id, occupied_from) WHERE blocking AND NOT holds_slot;

-- An add-on of a visit; it lengthens the last segment of its service. segment is the position of the segment that it belongs to.
CREATE TABLE appointment_addon (
  appointment_id uuid NOT NULL,
  position integer NOT NULL CHECK (position BETWEEN 0 AND 1000000),
  tenant_id uuid NOT NULL,
  addon_id uuid NOT NULL,
  segment integer NOT NULL CHECK (segment BETWEEN 0 AND 1000),
  name text NOT NULL CHECK (octet_length(name) <= 200),
  price bigint NOT NULL CHECK (price BETWEEN 0 AND 999999999999),
  duration_minutes integer NOT NULL CHECK (duration_minutes BETWEEN 0 AND 1440),
  PRIMARY KEY (tenant_id, appointment_id, position),
  FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, addon_id) REFERENCES service_addon (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- What was answered to a form field; label and value as they were.
CREATE TABLE appointment_answer (
  appointment_id uuid NOT NULL,
  position integer NOT NULL CHECK (position BETWEEN 0 AND 1000000),
  tenant_id uuid NOT NULL,
  form_field_id uuid,
  label text NOT NULL CHECK (octet_length(label) <= 500),
  value json NOT NULL CHECK (octet_length(value::text) <= 65536), -- JSON
  PRIMARY KEY (tenant_id, appointment_id, position),
  FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, form_field_id) REFERENCES form_field (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- Who else comes to a visit.
CREATE TABLE participant (
  appointment_id uuid NOT NULL,
  position integer NOT NULL CHECK (position BETWEEN 0 AND 1000000),
  tenant_id uuid NOT NULL,
  customer_id uuid,
  name text NOT NULL CHECK (name <> '' AND octet_length(name) <= 200),
  email text CHECK (octet_length(email) <= 254 AND email = lower(email COLLATE "C")),
  phone text CHECK (octet_length(phone) <= 64),
  phone_e164 text CHECK (octet_length(phone_e164) <= 20),
  relationship text CHECK (octet_length(relationship) <= 200),
  status text NOT NULL DEFAULT 'INVITED' CHECK (status IN ('INVITED', 'CONFIRMED', 'DECLINED', 'ATTENDED', 'NO_SHOW')),
  PRIMARY KEY (tenant_id, appointment_id, position),
  FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, customer_id) REFERENCES customer (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- What happened to a visit, beginning with the booking itself; rows are only added. A move is an entry to 'rescheduled'.
CREATE TABLE status_history (
  appointment_id uuid NOT NULL,
  at bigint NOT NULL,
  position integer NOT NULL CHECK (position BETWEEN 0 AND 1000000), -- tells entries of one millisecond apart
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  from_status text
    CHECK (from_status IN ('pending', 'scheduled', 'confirmed', 'checked_in', 'in_progress', 'completed', 'cancelled', 'no_show')),
  to_status text NOT NULL
    CHECK (to_status IN ('pending', 'scheduled', 'confirmed', 'checked_in', 'in_progress', 'completed', 'cancelled', 'no_show',
        'rescheduled')),
  by_kind text NOT NULL DEFAULT 'DESK' CHECK (by_kind IN ('DESK', 'CUSTOMER', 'STAFF', 'SYSTEM', 'API')),
  by_id uuid,
  by_name text CHECK (octet_length(by_name) <= 200),
  reason text CHECK (octet_length(reason) <= 20000),
  from_starts_at bigint, -- of a move
  to_starts_at bigint,
  PRIMARY KEY (tenant_id, appointment_id, at, position, id),
  FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- Who would come when a slot frees up.
CREATE TABLE waitlist_entry (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  location_id uuid,
  customer_id uuid NOT NULL,
  service_id uuid NOT NULL,
  employee_id uuid, -- NULL: any
  from_date date,
  to_date date,
  days json CHECK (octet_length(days::text) <= 65536), -- JSON array of days of the week; NULL: every day
  start_minute integer CHECK (start_minute BETWEEN 0 AND 1439),
  end_minute integer CHECK (end_minute BETWEEN 1 AND 1440),
  priority integer NOT NULL DEFAULT 0 CHECK (priority BETWEEN -1000000 AND 1000000),
  status text NOT NULL DEFAULT 'WAITING' CHECK (status IN ('WAITING', 'OFFERED', 'BOOKED', 'REMOVED', 'EXPIRED')),
  note text CHECK (octet_length(note) <= 20000),
  appointment_id uuid,
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, location_id) REFERENCES location (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, customer_id) REFERENCES customer (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, employee_id) REFERENCES employee (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CHECK (to_date >= from_date),
  CHECK (end_minute > start_minute)
);
CREATE INDEX waitlist_entry_that_waits ON waitlist_entry (tenant_id, created_at)
  WHERE status IN ('WAITING', 'OFFERED') AND deleted_at IS NULL;

-- A ticket of the queue; numbers begin anew each day and location.
CREATE TABLE walk_in (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  location_id uuid NOT NULL,
  number integer NOT NULL CHECK (number BETWEEN 1 AND 1000000),
  date date NOT NULL,
  name text CHECK (octet_length(name) <= 200),
  phone text CHECK (octet_length(phone) <= 64),
  phone_e164 text CHECK (octet_length(phone_e164) <= 20),
  customer_id uuid,
  service_id uuid NOT NULL,
  employee_id uuid, -- NULL: any
  arrived_at bigint NOT NULL,
  quoted_minutes integer CHECK (quoted_minutes BETWEEN 0 AND 1000000),
  promised_start_at bigint,
  state text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'SERVING', 'DONE', 'LEFT')),
  appointment_id uuid,
  note text CHECK (octet_length(note) <= 20000),
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, location_id) REFERENCES location (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, customer_id) REFERENCES customer (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, employee_id) REFERENCES employee (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX walk_in_at_location_on_date ON walk_in (tenant_id, location_id, date, number);

-- ------------------------------------------------------------------------------------------------------------------------------------
-- Around it

-- A telephone call; comes from the server, is read and linked at the desk.
CREATE TABLE call_log (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  call_id text NOT NULL CHECK (octet_length(call_id) <= 200),
  from_number text CHECK (octet_length(from_number) <= 64),
  to_number text CHECK (octet_length(to_number) <= 64),
  started_at bigint NOT NULL,
  ended_at bigint,
  seconds integer CHECK (seconds BETWEEN 0 AND 1000000),
  reason text NOT NULL DEFAULT 'OTHER'
    CHECK (reason IN ('SETUP_APPOINTMENT', 'CANCEL_APPOINTMENT', 'MODIFY_APPOINTMENT', 'GET_HOURS', 'GET_PRICING', 'OTHER')),
  notes text CHECK (octet_length(notes) <= 200000),
  recording_url text CHECK (octet_length(recording_url) <= 2000),
  customer_id uuid,
  appointment_id uuid,
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, customer_id) REFERENCES customer (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CHECK (ended_at >= started_at)
);
CREATE UNIQUE INDEX call_log_by_call_id ON call_log (call_id, tenant_id);

-- What the server sends when something happens to a booking.
CREATE TABLE workflow (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> '' AND octet_length(name) <= 200),
  trigger_on text NOT NULL
    CHECK (trigger_on IN ('BOOKING_CREATED', 'BOOKING_RESCHEDULED', 'BOOKING_CANCELED', 'BEFORE_MEETING', 'AFTER_MEETING')),
  channel text NOT NULL CHECK (channel IN ('EMAIL', 'SMS', 'WEBHOOK')),
  subject text CHECK (octet_length(subject) <= 500),
  template text NOT NULL CHECK (octet_length(template) <= 20000),
  offset_minutes integer NOT NULL DEFAULT 0 CHECK (offset_minutes BETWEEN -1000000 AND 1000000),
  active boolean NOT NULL DEFAULT true,
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED
);

-- A message to a customer; the server sends, the desk shows and resends.
CREATE TABLE notification (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  type text NOT NULL CHECK (type IN ('EMAIL', 'SMS', 'WEBHOOK')),
  recipient text NOT NULL CHECK (octet_length(recipient) <= 500),
  message text NOT NULL CHECK (octet_length(message) <= 20000),
  status text NOT NULL DEFAULT 'QUEUED' CHECK (status IN ('QUEUED', 'SENT', 'FAILED', 'CANCELED')),
  failure_reason text CHECK (octet_length(failure_reason) <= 20000),
  sent_at bigint,
  appointment_id uuid,
  workflow_id uuid,
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, workflow_id) REFERENCES workflow (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- Who is told by the server over HTTP.
CREATE TABLE webhook_subscription (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  url text NOT NULL CHECK (url <> '' AND octet_length(url) <= 2000),
  events json NOT NULL DEFAULT '[]' CHECK (octet_length(events::text) <= 65536), -- JSON array
  active boolean NOT NULL DEFAULT true,
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED
);

-- One attempt at telling them.
CREATE TABLE webhook_delivery (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  subscription_id uuid NOT NULL,
  event text NOT NULL CHECK (octet_length(event) <= 200),
  status text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'SUCCESS', 'FAILED', 'RETRYING')),
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts BETWEEN 0 AND 1000000),
  next_try_at bigint,
  response text CHECK (octet_length(response) <= 20000),
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, subscription_id) REFERENCES webhook_subscription (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- A check-out. The receipt number has no gaps per device and is prefixed by the device's number.
CREATE TABLE sale (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  location_id uuid NOT NULL,
  receipt_number text NOT NULL CHECK (octet_length(receipt_number) <= 64),
  status text NOT NULL DEFAULT 'PAID' CHECK (status IN ('OPEN', 'PAID', 'VOID')),
  sold_at bigint NOT NULL,
  customer_id uuid,
  appointment_id uuid,
  total bigint NOT NULL CHECK (total BETWEEN 0 AND 999999999999),
  tax bigint NOT NULL DEFAULT 0 CHECK (tax BETWEEN 0 AND 999999999999),
  sold_by text CHECK (octet_length(sold_by) <= 200),
  note text CHECK (octet_length(note) <= 20000),
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, location_id) REFERENCES location (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, customer_id) REFERENCES customer (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX sale_by_receipt_number ON sale (receipt_number, tenant_id);

-- A line of a sale; a discount takes its amount off.
CREATE TABLE sale_item (
  sale_id uuid NOT NULL,
  position integer NOT NULL CHECK (position BETWEEN 0 AND 1000000),
  tenant_id uuid NOT NULL,
  kind text NOT NULL DEFAULT 'SERVICE' CHECK (kind IN ('SERVICE', 'PRODUCT', 'TIP', 'DISCOUNT')),
  name text NOT NULL CHECK (octet_length(name) <= 200),
  quantity integer NOT NULL DEFAULT 1 CHECK (quantity BETWEEN 1 AND 1000000),
  amount bigint NOT NULL CHECK (amount BETWEEN 0 AND 999999999999),
  tax_rate double precision CHECK (tax_rate BETWEEN 0 AND 100), -- percent
  service_id uuid,
  employee_id uuid,
  PRIMARY KEY (tenant_id, sale_id, position),
  FOREIGN KEY (tenant_id, sale_id) REFERENCES sale (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, employee_id) REFERENCES employee (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- How a sale was paid.
CREATE TABLE sale_payment (
  sale_id uuid NOT NULL,
  position integer NOT NULL CHECK (position BETWEEN 0 AND 1000000),
  tenant_id uuid NOT NULL,
  tender text NOT NULL DEFAULT 'CASH' CHECK (tender IN ('CASH', 'CARD', 'VOUCHER', 'TRANSFER', 'OTHER')),
  amount bigint NOT NULL CHECK (amount BETWEEN 0 AND 999999999999),
  PRIMARY KEY (tenant_id, sale_id, position),
  FOREIGN KEY (tenant_id, sale_id) REFERENCES sale (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- The house's own notes and answers.
CREATE TABLE knowledge_article (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  title text NOT NULL CHECK (title <> '' AND octet_length(title) <= 500),
  text text NOT NULL DEFAULT '' CHECK (octet_length(text) <= 200000),
  category text CHECK (octet_length(category) <= 200),
  status text NOT NULL DEFAULT 'PUBLISHED' CHECK (status IN ('DRAFT', 'PUBLISHED', 'ARCHIVED')),
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED
);

-- What a customer asked about his or her data.
CREATE TABLE privacy_request (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('EXPORT', 'DELETION', 'RECTIFICATION', 'RESTRICTION')),
  status text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'PROCESSING', 'COMPLETED', 'REJECTED')),
  requested_at bigint NOT NULL,
  processed_at bigint,
  processed_by text CHECK (octet_length(processed_by) <= 200),
  note text CHECK (octet_length(note) <= 20000),
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (tenant_id, customer_id) REFERENCES customer (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);

-- How long rows of an entity are kept.
CREATE TABLE retention_policy (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  entity text NOT NULL CHECK (entity <> '' AND octet_length(entity) <= 200),
  days integer NOT NULL CHECK (days BETWEEN 1 AND 36500),
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED
);

-- Which row of ours is which of Cal.com: service and event type, employee and host, appointment and booking.
CREATE TABLE external_mapping (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  entity text NOT NULL CHECK (entity IN ('service', 'employee', 'appointment')),
  entity_id uuid NOT NULL,
  system text NOT NULL DEFAULT 'calcom' CHECK (system <> '' AND octet_length(system) <= 200),
  external_id text NOT NULL CHECK (external_id <> '' AND octet_length(external_id) <= 500),
  confidence double precision CHECK (confidence BETWEEN 0 AND 1),
  source text CHECK (octet_length(source) <= 200),
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX external_mapping_by_external_id ON external_mapping (tenant_id, system, external_id);

-- What a person must decide.
CREATE TABLE review_item (
  id uuid NOT NULL,
  tenant_id uuid NOT NULL,
  kind text NOT NULL
    CHECK (kind IN ('double_booking', 'edit_edit', 'edit_delete', 'delete_edit', 'status', 'rule', 'rejected', 'duplicate_suspect',
        'duplicate_customer', 'ref_missing', 'partial_visit', 'orphaned_local', 'orphaned_remote', 'foreign_tenant')),
  entity text NOT NULL CHECK (octet_length(entity) <= 200),
  entity_id uuid NOT NULL,
  summary text NOT NULL CHECK (octet_length(summary) <= 20000),
  base json CHECK (octet_length(base::text) <= 65536), -- JSON
  ours json CHECK (octet_length(ours::text) <= 65536), -- JSON
  theirs json CHECK (octet_length(theirs::text) <= 65536), -- JSON
  found_at bigint NOT NULL,
  snoozed_until_at bigint,
  resolved_at bigint,
  resolved_by text CHECK (octet_length(resolved_by) <= 200),
  resolution text CHECK (octet_length(resolution) <= 500),
  reason text CHECK (octet_length(reason) <= 20000),
  version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  deleted_at bigint,
  seq bigint NOT NULL CHECK (seq >= 1),
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX review_item_of_row ON review_item (tenant_id, entity_id);

-- ------------------------------------------------------------------------------------------------------------------------------------
-- References to what is made further down

ALTER TABLE pool
  ADD FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE customer_note
  ADD FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE appointment
  ADD FOREIGN KEY (tenant_id, call_id) REFERENCES call_log (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;
-- ------------------------------------------------------------------------------------------------------------------------------------
-- The order of a tenant, and what desks are told by it

-- One row a tenant: the last number that was taken, in which life of the database (epoch), and up to which number what was deleted is
-- forgotten. setup_seq is the last number of a change to the set-up (everything that offers of slots are made of but the bookings).
-- Locked first, always.
CREATE TABLE tenant_clock (
  tenant_id uuid NOT NULL PRIMARY KEY REFERENCES tenant (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  epoch bigint NOT NULL DEFAULT 1 CHECK (epoch BETWEEN 1 AND 9007199254740991),
  seq bigint NOT NULL DEFAULT 0 CHECK (seq BETWEEN 0 AND 9007199254740991),
  setup_seq bigint NOT NULL DEFAULT 0 CHECK (setup_seq BETWEEN 0 AND seq),
  horizon bigint NOT NULL DEFAULT 0 CHECK (horizon BETWEEN 0 AND seq)
) WITH (fillfactor = 20);

-- Every row of the tenant as desks are told it, each once and as it is now. image is its canonical JSON (wire/image.h), hash the first
-- half of SHA-256 over these bytes, bucket where digests count it. The typed row is the truth; one writer writes both in one transaction.
CREATE TABLE feed (
  tenant_id uuid NOT NULL,
  entity text NOT NULL,
  id uuid NOT NULL,
  seq bigint NOT NULL CHECK (seq >= 1),
  version bigint NOT NULL CHECK (version >= 0),
  deleted_at bigint,
  held boolean NOT NULL DEFAULT false,
  incomplete boolean NOT NULL DEFAULT false,
  bucket integer NOT NULL,
  hash bytea NOT NULL CHECK (octet_length(hash) = 16),
  last_op uuid,
  made_at bigint NOT NULL,
  changed_at bigint NOT NULL,
  image text NOT NULL,
  PRIMARY KEY (tenant_id, entity, id),
  FOREIGN KEY (tenant_id) REFERENCES tenant_clock (tenant_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX feed_in_order ON feed (tenant_id, seq);
CREATE INDEX feed_by_bucket ON feed (tenant_id, entity, bucket);

-- When a bucket of a digest last gained, changed or lost a row.
CREATE TABLE bucket_touch (
  tenant_id uuid NOT NULL REFERENCES tenant_clock (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  entity text NOT NULL,
  bucket integer NOT NULL,
  seq bigint NOT NULL CHECK (seq >= 1),
  PRIMARY KEY (tenant_id, entity, bucket)
);

-- A replica of a device that pushes: the number of its last settled operation, for ever; and how far it has read.
CREATE TABLE stream (
  tenant_id uuid NOT NULL REFERENCES tenant_clock (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  replica_id uuid NOT NULL,
  device_id uuid NOT NULL,
  last_op_no bigint NOT NULL DEFAULT 0 CHECK (last_op_no >= 0),
  read_epoch bigint,
  read_seq bigint,
  proto integer,
  schema integer,
  app text CHECK (octet_length(app) <= 64),
  made_at bigint NOT NULL,
  seen_at bigint NOT NULL,
  PRIMARY KEY (tenant_id, replica_id)
);
CREATE INDEX stream_of_device ON stream (tenant_id, device_id);

-- Every operation that was settled, once, with what was ruled. replica_id and op_no are NULL for the other channels.
CREATE TABLE op_log (
  tenant_id uuid NOT NULL REFERENCES tenant_clock (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  op_id uuid NOT NULL,
  replica_id uuid,
  op_no bigint CHECK (op_no >= 1),
  device_id uuid, -- the device or the key that brought it
  body_hash bytea NOT NULL CHECK (octet_length(body_hash) = 32),
  ruling text NOT NULL CHECK (ruling IN ('applied', 'merged', 'noop', 'conflict', 'rejected')),
  verdict json NOT NULL,
  entity text, -- what it was about
  row_id uuid,
  seq bigint NOT NULL CHECK (seq >= 0), -- the highest that it gave; 0: it changed nothing
  at bigint,                            -- by the clock of the one who made it
  settled_at bigint NOT NULL,
  clock_offset bigint,
  PRIMARY KEY (tenant_id, op_id),
  CHECK ((replica_id IS NULL) = (op_no IS NULL))
);
CREATE UNIQUE INDEX op_log_of_stream ON op_log (tenant_id, replica_id, op_no) WHERE replica_id IS NOT NULL;

-- What was rejected, word for word.
CREATE TABLE dead_letter (
  tenant_id uuid NOT NULL REFERENCES tenant_clock (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  op_id uuid NOT NULL,
  replica_id uuid,
  op_no bigint,
  device_id uuid,
  row_id uuid,
  code text NOT NULL,
  why text NOT NULL,
  body text, -- NULL: its row was erased
  at bigint NOT NULL,
  PRIMARY KEY (tenant_id, op_id)
);
CREATE INDEX dead_letter_of_row ON dead_letter (tenant_id, row_id);

-- Every change of a row: who, when, from where, old, new; so that no value that was overwritten is lost.
CREATE TABLE audit (
  tenant_id uuid NOT NULL REFERENCES tenant_clock (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  id bigint GENERATED ALWAYS AS IDENTITY,
  op_id uuid,
  entity text NOT NULL,
  row_id uuid NOT NULL,
  before json, -- NULL: it was made, or its row was erased
  after json,
  by_kind text NOT NULL CHECK (by_kind IN ('DESK', 'CUSTOMER', 'STAFF', 'SYSTEM', 'API')),
  by_id uuid,
  by_name text CHECK (octet_length(by_name) <= 200),
  device_id uuid,
  seq bigint,
  at bigint NOT NULL,
  PRIMARY KEY (tenant_id, row_id, id)
);

-- ------------------------------------------------------------------------------------------------------------------------------------
-- The other channels

-- A short reservation while someone is booking, one row a segment. It counts until it expires, against everybody but its owner.
CREATE TABLE slot_hold (
  tenant_id uuid NOT NULL REFERENCES tenant_clock (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  id uuid NOT NULL,
  position integer NOT NULL CHECK (position >= 0),
  owner_id uuid NOT NULL, -- the key or the device
  employee_id uuid NOT NULL,
  occupied_from bigint NOT NULL,
  occupied_to bigint NOT NULL,
  expires_at bigint NOT NULL,
  made_at bigint NOT NULL,
  body json, -- what was asked, so that it can be booked as it was held
  PRIMARY KEY (tenant_id, id, position),
  FOREIGN KEY (tenant_id, employee_id) REFERENCES employee (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CHECK (occupied_to > occupied_from)
);
CREATE INDEX slot_hold_of_employee_in_time ON slot_hold (tenant_id, employee_id, occupied_from);
CREATE INDEX slot_hold_that_expires ON slot_hold (tenant_id, expires_at);

-- What was answered to a request that named an Idempotency-Key.
CREATE TABLE idempotency (
  tenant_id uuid NOT NULL REFERENCES tenant_clock (tenant_id) DEFERRABLE INITIALLY DEFERRED,
  key_id uuid NOT NULL,
  name text NOT NULL CHECK (octet_length(name) BETWEEN 1 AND 255),
  request_hash bytea NOT NULL CHECK (octet_length(request_hash) = 32),
  status integer NOT NULL,
  body text NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (tenant_id, key_id, name)
);
CREATE INDEX idempotency_by_age ON idempotency (tenant_id, at);

-- ------------------------------------------------------------------------------------------------------------------------------------
-- The servers

-- What the servers know of the database they serve, such as which cluster it was at the last start. Nothing of a tenant.
CREATE TABLE server_state (
  key text NOT NULL PRIMARY KEY,
  value text NOT NULL,
  changed_at bigint NOT NULL
);

-- How far every tenant is: what the servers ask twice a second to wake desks that wait. The only way to look over the wall but
-- pairing_locate().
CREATE FUNCTION clocks_read() RETURNS TABLE (tenant_id uuid, epoch bigint, seq bigint)
  LANGUAGE sql STABLE SECURITY DEFINER ROWS 1000 SET search_path = pg_catalog, pg_temp SET row_security = off
  AS $$ SELECT clock.tenant_id, clock.epoch, clock.seq FROM public.tenant_clock AS clock $$;

-- ------------------------------------------------------------------------------------------------------------------------------------
-- The order, enforced

-- Refuses a statement that writes for a tenant whose clock this transaction has not moved. Notes how far the clock and the horizon are, for
-- the rows.
CREATE FUNCTION clock_is_held() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  taken bigint;
  forgotten bigint;
BEGIN
  SELECT clock.seq, clock.horizon INTO taken, forgotten FROM public.tenant_clock AS clock
  WHERE clock.tenant_id = nullif(current_setting('frontdesk.tenant', true), '')::uuid AND clock.xmin = pg_current_xact_id()::xid;
  IF NOT FOUND THEN
    RAISE EXCEPTION '% of % without the clock of its tenant', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Take numbers from tenant_clock first.';
  END IF;
  PERFORM set_config('frontdesk.clock', taken::text, true), set_config('frontdesk.horizon', forgotten::text, true);
  RETURN NULL;
END
$$;

-- Refuses a row; when it comes to that is said by the trigger's condition.
CREATE FUNCTION clock_refuses() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% of % against the order of its tenant', TG_OP, TG_TABLE_NAME USING ERRCODE = 'object_not_in_prerequisite_state';
END
$$;

CREATE TRIGGER clock_never_goes_back BEFORE UPDATE ON tenant_clock FOR EACH ROW
  WHEN (NEW.tenant_id <> OLD.tenant_id OR NEW.epoch < OLD.epoch OR NEW.seq < OLD.seq OR NEW.setup_seq < OLD.setup_seq
    OR NEW.horizon < OLD.horizon)
  EXECUTE FUNCTION clock_refuses();
CREATE TRIGGER stream_never_goes_back BEFORE UPDATE ON stream FOR EACH ROW WHEN (NEW.last_op_no < OLD.last_op_no)
  EXECUTE FUNCTION clock_refuses();
CREATE TRIGGER stream_moves_under_the_clock BEFORE UPDATE OF last_op_no ON stream FOR EACH STATEMENT EXECUTE FUNCTION clock_is_held();
CREATE TRIGGER stream_begins_at_nothing BEFORE INSERT ON stream FOR EACH ROW WHEN (NEW.last_op_no <> 0) EXECUTE FUNCTION clock_refuses();

-- What desks are told of is only taken back when it was deleted, and they have been told that it is forgotten.
CREATE TRIGGER beyond_the_horizon BEFORE DELETE ON feed FOR EACH ROW
  WHEN ((OLD.deleted_at IS NOT NULL AND OLD.seq <= nullif(current_setting('frontdesk.horizon', true), '')::bigint) IS NOT TRUE)
  EXECUTE FUNCTION clock_refuses();

-- Everything that is synced, with its parts, and what is written beside it.
DO $$
DECLARE
  name text;
BEGIN
  FOR name IN
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
      AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'tenant_id')
      AND relname NOT IN ('tenant_clock', 'stream', 'slot_hold', 'idempotency')
  LOOP
    EXECUTE format('CREATE TRIGGER under_the_clock BEFORE INSERT OR UPDATE OR DELETE ON %I'
      ' FOR EACH STATEMENT EXECUTE FUNCTION clock_is_held()', name);
  END LOOP;
  FOR name IN
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
      AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'incomplete')
  LOOP
    EXECUTE format('CREATE TRIGGER in_order BEFORE INSERT OR UPDATE ON %I FOR EACH ROW'
      ' WHEN ((NEW.seq <= nullif(current_setting(''frontdesk.clock'', true), '''')::bigint'
      ' AND NEW.tenant_id = nullif(current_setting(''frontdesk.tenant'', true), '''')::uuid) IS NOT TRUE)'
      ' EXECUTE FUNCTION clock_refuses()', name);
    EXECUTE format('CREATE TRIGGER in_order_after_itself BEFORE UPDATE ON %I FOR EACH ROW'
      ' WHEN (NEW.seq <= OLD.seq OR NEW.tenant_id <> OLD.tenant_id OR NEW.id <> OLD.id) EXECUTE FUNCTION clock_refuses()', name);
  END LOOP;
END
$$;

-- ------------------------------------------------------------------------------------------------------------------------------------
-- The wall

DO $$
DECLARE
  name text;
BEGIN
  FOR name IN
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
      AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'tenant_id')
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY tenant_wall ON %I'
      ' USING (tenant_id = nullif(current_setting(''frontdesk.tenant'', true), '''')::uuid)'
      ' WITH CHECK (tenant_id = nullif(current_setting(''frontdesk.tenant'', true), '''')::uuid)', name);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', name);
  END LOOP;
END
$$;

-- Rows of the domain are never deleted, and their parts only to be written anew. A clock is made by whoever makes the tenant.
GRANT SELECT, INSERT, UPDATE ON
  tenant, subscription, location, device, employee, "user", team, pool, service_category, service, service_addon, employee_service,
  form_field, routing_rule, shift, schedule_exception, holiday, block, customer, customer_note, series, appointment,
  waitlist_entry, walk_in, call_log, workflow, notification, webhook_subscription, webhook_delivery, sale, knowledge_article,
  privacy_request, retention_policy, external_mapping, review_item
  TO frontdesk_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON
  team_member, pool_member, service_segment, appointment_segment, appointment_addon, appointment_answer, participant,
  status_history, sale_item, sale_payment
  TO frontdesk_app;
GRANT SELECT, UPDATE (epoch, seq, setup_seq, horizon) ON tenant_clock TO frontdesk_app;
GRANT SELECT, INSERT, UPDATE ON feed, bucket_touch, stream, server_state TO frontdesk_app;
-- What was settled and what was changed stays; only erasure takes the contents out. A verdict holds none.
GRANT SELECT, INSERT ON op_log TO frontdesk_app;
GRANT SELECT, INSERT, UPDATE (why, body) ON dead_letter TO frontdesk_app;
GRANT SELECT, INSERT, UPDATE (before, after) ON audit TO frontdesk_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON slot_hold, idempotency TO frontdesk_app;

REVOKE ALL ON FUNCTION enter_tenant(uuid), clocks_read(), clock_is_held(), clock_refuses() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enter_tenant(uuid), clocks_read() TO frontdesk_app;
