-- The replica of one tenant: the whole domain, and what a desk needs around it. The runner of the migrations wraps this file in one
-- transaction, together with the number of the schema.
--
-- Ways of this schema:
--   * An id is a BLOB of 16 bytes, made where the row is made. Every table of the domain names its tenant; a replica holds one tenant only.
--   * An instant is INTEGER, ms since 1970 UTC (…_at). A date is TEXT 'YYYY-MM-DD' that exists. A time of the wall clock is INTEGER minutes
--     of the day (…_minute, 0..1440), so that it is never compared as text. A day of the week counts from 0 = Sunday.
--   * Money is INTEGER in the minor unit of the tenant's currency. Words of a closed set are TEXT with a CHECK of exactly the vocabulary.
--   * phone is what was typed, phone_e164 its E.164 form or NULL when unsure. email is in lower case.
--   * version counts what the server accepted, revision every write here: UPDATE … WHERE id = ? AND revision = ?.
--   * deleted_at IS NULL means that the row lives. References are checked by the commands, not by foreign keys.
--   * Parts of a whole (segments of a visit, members of a pool) have no versions of their own: they change with their whole.
--   * Each index is named after the question it answers.

-- ------------------------------------------------------------------------------------------------------------------------------------
-- This replica

-- What this file is: tenant, device, replica_id, epoch, cursor, schema, next_op_no, clean, and settings of the desk.
CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,
  value ANY
) STRICT, WITHOUT ROWID;

-- Operations that the server has not settled yet; n never comes twice, op_no is given when an operation first enters a batch.
CREATE TABLE outbox (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  op_id BLOB NOT NULL UNIQUE CHECK (length(op_id) = 16),
  op_no INTEGER UNIQUE CHECK (op_no >= 1),
  entity TEXT NOT NULL,
  entity_id BLOB NOT NULL CHECK (length(entity_id) = 16),
  kind TEXT NOT NULL CHECK (kind IN ('create', 'update', 'delete', 'undo', 'resolve', 'purge', 'void')),
  base_version INTEGER NOT NULL CHECK (base_version >= 0),
  base_op BLOB CHECK (length(base_op) = 16), -- the own earlier operation on this row that is not settled yet
  base TEXT,                                 -- JSON: old values of exactly the fields in body
  body TEXT NOT NULL,                        -- JSON
  schema INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'inflight', 'verification_pending', 'failed')),
  tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
  next_at INTEGER,
  error TEXT,
  ack_seq INTEGER,
  made_at INTEGER NOT NULL,
  actor TEXT
) STRICT;
CREATE INDEX outbox_of_row ON outbox (entity_id);
CREATE INDEX outbox_that_failed ON outbox (n) WHERE state = 'failed';

-- Settled operations, kept so that a restored server can be told again.
CREATE TABLE op_archive (
  op_id BLOB NOT NULL PRIMARY KEY CHECK (length(op_id) = 16),
  op_no INTEGER,
  entity TEXT NOT NULL,
  entity_id BLOB NOT NULL CHECK (length(entity_id) = 16),
  kind TEXT NOT NULL,
  base_version INTEGER NOT NULL,
  base_op BLOB,
  base TEXT,
  body TEXT NOT NULL,
  schema INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  ack_seq INTEGER,
  made_at INTEGER NOT NULL,
  settled_at INTEGER NOT NULL,
  actor TEXT
) STRICT;
CREATE INDEX op_archive_by_age ON op_archive (settled_at);

-- The server's last image of a row that has operations waiting here.
CREATE TABLE base_row (
  entity TEXT NOT NULL,
  entity_id BLOB NOT NULL CHECK (length(entity_id) = 16),
  version INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  image TEXT NOT NULL, -- JSON
  PRIMARY KEY (entity, entity_id)
) STRICT, WITHOUT ROWID;

-- What sync did, for the person who asks.
CREATE TABLE sync_log (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  message TEXT NOT NULL,
  detail TEXT
) STRICT;

-- Rows from elsewhere that cannot be placed here (unknown reference, other tenant, deleted here): kept, shown, never dropped.
CREATE TABLE quarantine (
  entity TEXT NOT NULL,
  entity_id BLOB NOT NULL CHECK (length(entity_id) = 16),
  version INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  reason TEXT NOT NULL,
  body TEXT NOT NULL, -- JSON
  found_at INTEGER NOT NULL,
  review_item_id BLOB CHECK (length(review_item_id) = 16),
  PRIMARY KEY (entity, entity_id)
) STRICT, WITHOUT ROWID;

-- Commands of this replica that can be taken back or done again, newest last; only the newest are kept.
CREATE TABLE undo_log (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  command TEXT NOT NULL,
  permission TEXT NOT NULL, -- that the command asked for, and that taking it back asks for
  sentence TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT,
  state TEXT NOT NULL DEFAULT 'done' CHECK (state IN ('done', 'undone')) -- the oldest undone one is redone first
) STRICT;
CREATE INDEX undo_log_that_can_be_undone ON undo_log (id) WHERE state = 'done';
CREATE INDEX undo_log_that_can_be_redone ON undo_log (id) WHERE state = 'undone';

-- A row that such a command wrote: the fields that it changed, as they were and as they became. revision is the one at which this
-- replica's own commands last left the row: while the row still has it, nobody else has changed it since.
CREATE TABLE undo_image (
  undo_id INTEGER NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 0),
  entity TEXT NOT NULL,
  entity_id BLOB NOT NULL CHECK (length(entity_id) = 16),
  before TEXT, -- JSON; NULL: there was no row
  after TEXT NOT NULL,
  op_id BLOB CHECK (length(op_id) = 16), -- the operation that told the centre; NULL: the centre is not told
  revision INTEGER NOT NULL,
  PRIMARY KEY (undo_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX undo_image_of_row ON undo_image (entity_id);

-- A booking that was half typed when the program ended.
CREATE TABLE draft (
  key TEXT NOT NULL PRIMARY KEY,
  body TEXT NOT NULL, -- JSON
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every change of a row: who, when, from where, old, new.
CREATE TABLE audit_log (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  at INTEGER NOT NULL,
  by_kind TEXT NOT NULL CHECK (by_kind IN ('DESK', 'CUSTOMER', 'STAFF', 'SYSTEM', 'API')),
  by_id BLOB CHECK (length(by_id) = 16),
  by_name TEXT,
  device_id BLOB CHECK (length(device_id) = 16),
  command TEXT NOT NULL,
  entity TEXT NOT NULL,
  entity_id BLOB NOT NULL CHECK (length(entity_id) = 16),
  before TEXT, -- JSON; NULL when the row was made
  after TEXT   -- JSON; NULL when the row was removed
) STRICT;
CREATE INDEX audit_log_of_row ON audit_log (entity_id, id);

-- Signing in, refused PINs, exports of personal data, erasures.
CREATE TABLE security_log (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  at INTEGER NOT NULL,
  user_id BLOB CHECK (length(user_id) = 16),
  device_id BLOB CHECK (length(device_id) = 16),
  action TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('SUCCESS', 'FAILURE', 'BLOCKED')),
  detail TEXT
) STRICT;

-- The next receipt number of a device: no gaps, and no sequence shared by two desks.
CREATE TABLE receipt_counter (
  device_number INTEGER NOT NULL PRIMARY KEY CHECK (device_number >= 0),
  next_number INTEGER NOT NULL CHECK (next_number >= 1)
) STRICT;

-- ------------------------------------------------------------------------------------------------------------------------------------
-- Tenant and people

-- The salon.
CREATE TABLE tenant (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  name TEXT NOT NULL CHECK (name <> ''),
  business_type TEXT NOT NULL DEFAULT 'salon',
  slug TEXT,
  status TEXT NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'INACTIVE', 'SUSPENDED', 'TRIAL')),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  locale TEXT NOT NULL DEFAULT 'en-US',
  phone TEXT,
  phone_e164 TEXT,
  settings TEXT NOT NULL DEFAULT '{}', -- JSON: business hours, notification switches, booking policy
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

-- A branch of the salon, with its zone.
CREATE TABLE location (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  name TEXT NOT NULL CHECK (name <> ''),
  timezone TEXT NOT NULL CHECK (timezone <> ''), -- IANA
  country TEXT CHECK (length(country) = 2),      -- ISO 3166, of national phone numbers
  address TEXT,
  city TEXT,
  postal_code TEXT,
  phone TEXT,
  phone_e164 TEXT,
  email TEXT CHECK (email = lower(email)),
  business_hours TEXT NOT NULL DEFAULT '{}', -- JSON
  status TEXT NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'INACTIVE', 'MAINTENANCE')),
  position INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

-- What the tenant pays for frontdesk itself.
CREATE TABLE subscription (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  status TEXT NOT NULL DEFAULT 'TRIALING'
    CHECK (status IN ('ACTIVE', 'INACTIVE', 'PAST_DUE', 'CANCELED', 'UNPAID', 'TRIALING', 'PAUSED')),
  plan TEXT NOT NULL DEFAULT 'MONTHLY' CHECK (plan IN ('MONTHLY', 'YEARLY')),
  period_start_at INTEGER,
  period_end_at INTEGER,
  cancel_at_period_end INTEGER NOT NULL DEFAULT 0 CHECK (cancel_at_period_end IN (0, 1)),
  trial_ends_at INTEGER,
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  CHECK (period_end_at > period_start_at)
) STRICT;

-- Who signs in at a desk, and with which role.
CREATE TABLE user (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  name TEXT NOT NULL CHECK (name <> ''),
  role TEXT NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'RECEPTION', 'PROVIDER', 'VIEWER')),
  email TEXT CHECK (email = lower(email)),
  employee_id BLOB CHECK (length(employee_id) = 16), -- whose book a PROVIDER sees
  pin_hash TEXT,                                     -- argon2id
  password_hash TEXT,                                -- argon2id
  totp_secret TEXT,
  locale TEXT,
  status TEXT NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'INACTIVE', 'SUSPENDED')),
  last_login_at INTEGER,
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX user_by_email ON user (email) WHERE email IS NOT NULL AND deleted_at IS NULL;

-- A paired desk.
CREATE TABLE device (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  name TEXT NOT NULL,
  number INTEGER NOT NULL DEFAULT 0 CHECK (number >= 0), -- prefix of its receipts
  location_id BLOB CHECK (length(location_id) = 16),
  token_hash TEXT,
  last_seen_at INTEGER,
  app_version TEXT,
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

-- Who does the work.
CREATE TABLE employee (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  name TEXT NOT NULL CHECK (name <> ''),
  title TEXT,
  location_id BLOB CHECK (length(location_id) = 16), -- home location
  phone TEXT,
  phone_e164 TEXT,
  email TEXT CHECK (email = lower(email)),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  bookable INTEGER NOT NULL DEFAULT 1 CHECK (bookable IN (0, 1)),
  colour TEXT,
  external_ids TEXT NOT NULL DEFAULT '{}', -- JSON: ids in other calendars
  position INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

-- Employees who work together.
CREATE TABLE team (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  name TEXT NOT NULL CHECK (name <> ''),
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

-- Part of a team.
CREATE TABLE team_member (
  team_id BLOB NOT NULL CHECK (length(team_id) = 16),
  position INTEGER NOT NULL CHECK (position >= 0),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  employee_id BLOB NOT NULL CHECK (length(employee_id) = 16),
  role TEXT,
  PRIMARY KEY (team_id, position)
) STRICT, WITHOUT ROWID;

-- Who gets a booking that names no employee.
CREATE TABLE pool (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  name TEXT NOT NULL CHECK (name <> ''),
  strategy TEXT NOT NULL DEFAULT 'ROTATE' CHECK (strategy IN ('ROTATE', 'WEIGHTED', 'LEAST_RECENT', 'PRIORITY')),
  service_id BLOB CHECK (length(service_id) = 16),   -- NULL: of every service that its members share
  location_id BLOB CHECK (length(location_id) = 16), -- NULL: of every location
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

-- Part of a pool, with what the strategies count.
CREATE TABLE pool_member (
  pool_id BLOB NOT NULL CHECK (length(pool_id) = 16),
  position INTEGER NOT NULL CHECK (position >= 0),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  employee_id BLOB NOT NULL CHECK (length(employee_id) = 16),
  weight REAL NOT NULL DEFAULT 1.0 CHECK (weight >= 0.0),
  priority INTEGER NOT NULL DEFAULT 0,
  assigned_count INTEGER NOT NULL DEFAULT 0 CHECK (assigned_count >= 0),
  last_assigned_at INTEGER,
  PRIMARY KEY (pool_id, position)
) STRICT, WITHOUT ROWID;

-- ------------------------------------------------------------------------------------------------------------------------------------
-- Time

-- A weekly shift in wall time of the employee's location; several a day are a split shift.
CREATE TABLE shift (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  employee_id BLOB NOT NULL CHECK (length(employee_id) = 16),
  day_of_week INTEGER NOT NULL CHECK (day_of_week BETWEEN 0 AND 6),
  start_minute INTEGER NOT NULL CHECK (start_minute BETWEEN 0 AND 1439),
  end_minute INTEGER NOT NULL CHECK (end_minute BETWEEN 1 AND 1440),
  valid_from TEXT CHECK (date(valid_from, '+0 days') IS valid_from),
  valid_to TEXT CHECK (date(valid_to, '+0 days') IS valid_to), -- the last day
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  CHECK (end_minute > start_minute),
  CHECK (valid_to >= valid_from)
) STRICT;
CREATE INDEX shift_of_employee ON shift (employee_id, day_of_week);

-- A date on which an employee's time differs from the shifts; without minutes it is the whole day.
CREATE TABLE schedule_exception (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  employee_id BLOB NOT NULL CHECK (length(employee_id) = 16),
  date TEXT NOT NULL CHECK (date(date, '+0 days') IS date),
  start_minute INTEGER CHECK (start_minute BETWEEN 0 AND 1439),
  end_minute INTEGER CHECK (end_minute BETWEEN 1 AND 1440),
  type TEXT NOT NULL CHECK (type IN ('AVAILABLE', 'UNAVAILABLE', 'HOLIDAY', 'VACATION', 'SICK', 'MEETING', 'TRAINING')),
  reason TEXT,
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  CHECK ((start_minute IS NULL) = (end_minute IS NULL)),
  CHECK (end_minute > start_minute)
) STRICT;
CREATE INDEX schedule_exception_of_employee_on_date ON schedule_exception (employee_id, date);
CREATE INDEX schedule_exception_on_date ON schedule_exception (date);

-- A holiday of the tenant, or of one location.
CREATE TABLE holiday (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  location_id BLOB CHECK (length(location_id) = 16),
  date TEXT NOT NULL CHECK (date(date, '+0 days') IS date),
  name TEXT NOT NULL CHECK (name <> ''),
  yearly INTEGER NOT NULL DEFAULT 0 CHECK (yearly IN (0, 1)),
  blocks_booking INTEGER NOT NULL DEFAULT 1 CHECK (blocks_booking IN (0, 1)),
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

-- Time that an employee is not bookable for a reason typed at the desk; at most 31 days.
CREATE TABLE block (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  employee_id BLOB NOT NULL CHECK (length(employee_id) = 16),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  CHECK (ends_at > starts_at AND ends_at - starts_at <= 2678400000)
) STRICT;
CREATE INDEX block_of_employee_in_time ON block (employee_id, starts_at) WHERE deleted_at IS NULL;

-- ------------------------------------------------------------------------------------------------------------------------------------
-- Catalogue

-- Categories of services, a tree.
CREATE TABLE service_category (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  name TEXT NOT NULL CHECK (name <> ''),
  parent_id BLOB CHECK (length(parent_id) = 16),
  position INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

-- What can be booked.
CREATE TABLE service (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  name TEXT NOT NULL CHECK (name <> ''),
  category_id BLOB CHECK (length(category_id) = 16),
  description TEXT,
  price INTEGER NOT NULL CHECK (price >= 0),
  duration_minutes INTEGER NOT NULL CHECK (duration_minutes BETWEEN 1 AND 1440), -- gaps of a composite included
  buffer_before INTEGER NOT NULL DEFAULT 0 CHECK (buffer_before BETWEEN 0 AND 480),
  buffer_after INTEGER NOT NULL DEFAULT 0 CHECK (buffer_after BETWEEN 0 AND 480),
  notice_min_hours INTEGER NOT NULL DEFAULT 0 CHECK (notice_min_hours >= 0),
  notice_max_days INTEGER CHECK (notice_max_days >= 0),
  limit_per_day INTEGER CHECK (limit_per_day >= 0),
  limit_per_week INTEGER CHECK (limit_per_week >= 0),
  capacity INTEGER NOT NULL DEFAULT 1 CHECK (capacity >= 1),
  kind TEXT NOT NULL DEFAULT 'ONE_ON_ONE' CHECK (kind IN ('ONE_ON_ONE', 'GROUP', 'COLLECTIVE', 'ROUND_ROBIN')),
  requires_approval INTEGER NOT NULL DEFAULT 0 CHECK (requires_approval IN (0, 1)),
  online INTEGER NOT NULL DEFAULT 1 CHECK (online IN (0, 1)),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  colour TEXT,
  position INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

-- Part of a composite service: the employee's time, then a gap during which the employee is free.
CREATE TABLE service_segment (
  service_id BLOB NOT NULL CHECK (length(service_id) = 16),
  position INTEGER NOT NULL CHECK (position >= 0),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  name TEXT NOT NULL CHECK (name <> ''),
  minutes INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
  gap_after INTEGER NOT NULL DEFAULT 0 CHECK (gap_after BETWEEN 0 AND 1440),
  PRIMARY KEY (service_id, position)
) STRICT, WITHOUT ROWID;

-- What can be added to a service.
CREATE TABLE service_addon (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  service_id BLOB NOT NULL CHECK (length(service_id) = 16),
  name TEXT NOT NULL CHECK (name <> ''),
  price INTEGER NOT NULL CHECK (price >= 0),
  duration_minutes INTEGER NOT NULL DEFAULT 0 CHECK (duration_minutes BETWEEN 0 AND 1440),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  position INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

-- Which service an employee may do, and how.
CREATE TABLE employee_service (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  employee_id BLOB NOT NULL CHECK (length(employee_id) = 16),
  service_id BLOB NOT NULL CHECK (length(service_id) = 16),
  can_book INTEGER NOT NULL DEFAULT 1 CHECK (can_book IN (0, 1)),
  is_primary INTEGER NOT NULL DEFAULT 0 CHECK (is_primary IN (0, 1)),
  custom_price INTEGER CHECK (custom_price >= 0),
  custom_duration_minutes INTEGER CHECK (custom_duration_minutes BETWEEN 1 AND 1440),
  skill_level INTEGER CHECK (skill_level BETWEEN 0 AND 10),
  weight REAL NOT NULL DEFAULT 1.0 CHECK (weight >= 0.0),
  commission REAL CHECK (commission BETWEEN 0.0 AND 100.0), -- percent
  allowed_segments TEXT,                                    -- JSON array of positions; NULL: all of them
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX employee_service_of_pair ON employee_service (employee_id, service_id) WHERE deleted_at IS NULL;

-- A question that is asked when a service is booked.
CREATE TABLE form_field (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  service_id BLOB CHECK (length(service_id) = 16), -- NULL: of every service
  name TEXT NOT NULL CHECK (name <> ''),
  label TEXT NOT NULL CHECK (label <> ''),
  description TEXT,
  type TEXT NOT NULL DEFAULT 'TEXT'
    CHECK (type IN ('TEXT', 'TEXTAREA', 'NUMBER', 'EMAIL', 'PHONE', 'DATE', 'TIME', 'DATETIME', 'BOOLEAN', 'SELECT', 'MULTISELECT',
                    'RADIO', 'CHECKBOX', 'FILE', 'URL')),
  required INTEGER NOT NULL DEFAULT 0 CHECK (required IN (0, 1)),
  options TEXT,    -- JSON
  validation TEXT, -- JSON
  position INTEGER NOT NULL DEFAULT 0,
  group_name TEXT,
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

-- Which service or pool an answer leads to.
CREATE TABLE routing_rule (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  form_field_id BLOB NOT NULL CHECK (length(form_field_id) = 16),
  operator TEXT NOT NULL CHECK (operator IN ('EQUALS', 'NOT_EQUALS', 'CONTAINS', 'GREATER_THAN', 'LESS_THAN', 'IN')),
  value TEXT NOT NULL, -- JSON
  service_id BLOB CHECK (length(service_id) = 16),
  pool_id BLOB CHECK (length(pool_id) = 16),
  position INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  CHECK (service_id IS NOT NULL OR pool_id IS NOT NULL)
) STRICT;

-- ------------------------------------------------------------------------------------------------------------------------------------
-- Customers

-- Who comes. no_show_count is the imported baseline; the own no-shows are counted from the visits.
CREATE TABLE customer (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  first_name TEXT NOT NULL DEFAULT '',
  last_name TEXT NOT NULL DEFAULT '',
  email TEXT CHECK (email = lower(email)),
  email_duplicate INTEGER NOT NULL DEFAULT 0 CHECK (email_duplicate IN (0, 1)), -- a second one with this e-mail, in review
  phone TEXT,
  phone_e164 TEXT,
  phone_variants TEXT, -- JSON array
  birth_date TEXT CHECK (date(birth_date, '+0 days') IS birth_date),
  address TEXT,
  locale TEXT,
  preferences TEXT NOT NULL DEFAULT '{}', -- JSON
  notes TEXT NOT NULL DEFAULT '',
  no_show_count INTEGER NOT NULL DEFAULT 0 CHECK (no_show_count >= 0),
  blocked INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1)),
  blocked_reason TEXT,
  journey_status TEXT,
  privacy_consent_at INTEGER,
  marketing_consent_at INTEGER,
  deletion_requested_at INTEGER,
  merged_into_id BLOB CHECK (length(merged_into_id) = 16),
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX customer_by_email ON customer (email) WHERE email IS NOT NULL AND deleted_at IS NULL AND email_duplicate = 0;
CREATE INDEX customer_merged_into ON customer (merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX customer_by_duplicate_email ON customer (email) WHERE email_duplicate = 1;
CREATE INDEX customer_by_phone ON customer (phone_e164) WHERE phone_e164 IS NOT NULL;

-- Which customers were written, in order, by whatever command: so that a search kept in memory reads those alone. The oldest entries
-- are dropped now and then; who has seen less than what is left reads all customers anew.
CREATE TABLE customer_change (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id BLOB NOT NULL CHECK (length(customer_id) = 16)
) STRICT;
CREATE TRIGGER customer_is_new AFTER INSERT ON customer
BEGIN
  INSERT INTO customer_change (customer_id) VALUES (new.id);
END;
CREATE TRIGGER customer_is_changed AFTER UPDATE ON customer
BEGIN
  INSERT INTO customer_change (customer_id) VALUES (new.id);
END;
CREATE TRIGGER customer_is_gone AFTER DELETE ON customer
BEGIN
  INSERT INTO customer_change (customer_id) VALUES (old.id);
END;

-- A dated note on a customer: colour formula, alert, or plain note.
CREATE TABLE customer_note (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  customer_id BLOB NOT NULL CHECK (length(customer_id) = 16),
  kind TEXT NOT NULL DEFAULT 'NOTE' CHECK (kind IN ('NOTE', 'FORMULA', 'ALERT')),
  text TEXT NOT NULL CHECK (text <> ''),
  noted_at INTEGER NOT NULL,
  noted_by TEXT,
  appointment_id BLOB CHECK (length(appointment_id) = 16),
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX customer_note_of_customer ON customer_note (customer_id, noted_at);

-- ------------------------------------------------------------------------------------------------------------------------------------
-- Booking

-- A recurrence; its occurrences are appointments.
CREATE TABLE series (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  customer_id BLOB CHECK (length(customer_id) = 16),
  location_id BLOB NOT NULL CHECK (length(location_id) = 16),
  rule TEXT NOT NULL CHECK (rule <> ''), -- RRULE of RFC 5545, the subset of the domain
  first_date TEXT NOT NULL CHECK (date(first_date, '+0 days') IS first_date),
  start_minute INTEGER NOT NULL CHECK (start_minute BETWEEN 0 AND 1439),
  except_dates TEXT NOT NULL DEFAULT '[]', -- JSON array of dates
  template TEXT NOT NULL DEFAULT '{}',     -- JSON: services, employees, add-ons, notes of an occurrence
  ended_on TEXT CHECK (date(ended_on, '+0 days') IS ended_on),
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

-- A visit. Start, end, price and duration follow from its segments and add-ons.
CREATE TABLE appointment (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  location_id BLOB NOT NULL CHECK (length(location_id) = 16),
  customer_id BLOB CHECK (length(customer_id) = 16), -- NULL: a walk-in without a name
  status TEXT NOT NULL
    CHECK (status IN ('pending', 'scheduled', 'confirmed', 'checked_in', 'in_progress', 'completed', 'cancelled', 'no_show')),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  price INTEGER NOT NULL CHECK (price >= 0),
  duration_minutes INTEGER NOT NULL CHECK (duration_minutes >= 1),
  title TEXT,
  notes TEXT,
  internal_notes TEXT,
  cancellation_reason TEXT,
  confirmation_code TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('desk', 'walk_in', 'web', 'phone_ai', 'calcom', 'import')),
  booked_by TEXT,
  told_at INTEGER,
  told_by TEXT,
  told_how TEXT,
  series_id BLOB CHECK (length(series_id) = 16),
  call_id BLOB CHECK (length(call_id) = 16),
  overrides TEXT, -- JSON array of {code, reason, by, at}
  moves INTEGER NOT NULL DEFAULT 0 CHECK (moves >= 0),
  reminders_sent INTEGER NOT NULL DEFAULT 0 CHECK (reminders_sent >= 0),
  last_reminder_at INTEGER,
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  sync_state TEXT NOT NULL DEFAULT 'synced'
    CHECK (sync_state IN ('conflict', 'orphaned_local', 'orphaned_remote', 'verification_pending', 'failed', 'pending', 'synced')),
  requires_manual_review INTEGER NOT NULL DEFAULT 0 CHECK (requires_manual_review IN (0, 1)),
  review_flagged_at INTEGER,
  retry_count INTEGER NOT NULL DEFAULT 0 CHECK (retry_count >= 0),
  last_sync_attempt_at INTEGER,
  sync_error TEXT,
  CHECK (ends_at > starts_at)
) STRICT;
CREATE UNIQUE INDEX appointment_by_confirmation_code ON appointment (confirmation_code);
CREATE INDEX appointment_of_customer_in_time ON appointment (customer_id, starts_at) WHERE customer_id IS NOT NULL;
CREATE INDEX appointment_no_show_of_customer ON appointment (customer_id) WHERE status = 'no_show' AND deleted_at IS NULL;
CREATE INDEX appointment_of_series ON appointment (series_id, starts_at) WHERE series_id IS NOT NULL;
CREATE INDEX appointment_to_review ON appointment (sync_state, starts_at) WHERE sync_state NOT IN ('synced', 'pending');

-- Part of a visit that occupies an employee for [occupied_from, occupied_to), buffers included (Rules of booking 1). blocking is 1 while
-- the visit lives and its status blocks. At most 1440 minutes and two buffers of 480: an overlap of [a, b) has
-- occupied_from > a - 144000000 and occupied_from < b and occupied_to > a. location_id is the visit's, for the day sheet.
CREATE TABLE appointment_segment (
  appointment_id BLOB NOT NULL CHECK (length(appointment_id) = 16),
  position INTEGER NOT NULL CHECK (position >= 0),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  location_id BLOB NOT NULL CHECK (length(location_id) = 16),
  service_id BLOB NOT NULL CHECK (length(service_id) = 16),
  part INTEGER NOT NULL DEFAULT 0 CHECK (part >= 0), -- which part of a composite service
  employee_id BLOB NOT NULL CHECK (length(employee_id) = 16),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  gap_after INTEGER NOT NULL DEFAULT 0 CHECK (gap_after BETWEEN 0 AND 1440),
  occupied_from INTEGER NOT NULL,
  occupied_to INTEGER NOT NULL,
  price INTEGER NOT NULL CHECK (price >= 0),
  service_name TEXT NOT NULL,
  part_name TEXT,
  employee_name TEXT NOT NULL,
  overlap INTEGER NOT NULL DEFAULT 0 CHECK (overlap IN (0, 1)),
  overlap_with TEXT, -- JSON array of the ids of the visits that it was put over on purpose
  overlap_reason TEXT,
  blocking INTEGER NOT NULL CHECK (blocking IN (0, 1)),
  PRIMARY KEY (appointment_id, position),
  CHECK (ends_at > starts_at AND ends_at - starts_at <= 86400000),
  CHECK (occupied_from <= starts_at AND occupied_to >= ends_at AND occupied_to - occupied_from <= 144000000)
) STRICT;
CREATE INDEX appointment_segment_of_employee_in_time ON appointment_segment (employee_id, occupied_from) WHERE blocking = 1;
CREATE INDEX appointment_segment_at_location_in_time ON appointment_segment (location_id, starts_at);
-- The few that last longer than four hours: so that to find what reaches into a day, all others are looked for four hours back only.
CREATE INDEX appointment_segment_long ON appointment_segment (occupied_from) WHERE occupied_to - occupied_from > 14400000;

-- An add-on of a visit; it lengthens the last segment of its service. segment is the position of the segment that it belongs to.
CREATE TABLE appointment_addon (
  appointment_id BLOB NOT NULL CHECK (length(appointment_id) = 16),
  position INTEGER NOT NULL CHECK (position >= 0),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  addon_id BLOB NOT NULL CHECK (length(addon_id) = 16),
  segment INTEGER NOT NULL CHECK (segment >= 0),
  name TEXT NOT NULL,
  price INTEGER NOT NULL CHECK (price >= 0),
  duration_minutes INTEGER NOT NULL CHECK (duration_minutes BETWEEN 0 AND 1440),
  PRIMARY KEY (appointment_id, position)
) STRICT, WITHOUT ROWID;

-- What was answered to a form field; label and value as they were.
CREATE TABLE appointment_answer (
  appointment_id BLOB NOT NULL CHECK (length(appointment_id) = 16),
  position INTEGER NOT NULL CHECK (position >= 0),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  form_field_id BLOB CHECK (length(form_field_id) = 16),
  label TEXT NOT NULL,
  value TEXT NOT NULL, -- JSON
  PRIMARY KEY (appointment_id, position)
) STRICT, WITHOUT ROWID;

-- Who else comes to a visit.
CREATE TABLE participant (
  appointment_id BLOB NOT NULL CHECK (length(appointment_id) = 16),
  position INTEGER NOT NULL CHECK (position >= 0),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  customer_id BLOB CHECK (length(customer_id) = 16),
  name TEXT NOT NULL CHECK (name <> ''),
  email TEXT CHECK (email = lower(email)),
  phone TEXT,
  phone_e164 TEXT,
  relationship TEXT,
  status TEXT NOT NULL DEFAULT 'INVITED' CHECK (status IN ('INVITED', 'CONFIRMED', 'DECLINED', 'ATTENDED', 'NO_SHOW')),
  PRIMARY KEY (appointment_id, position)
) STRICT, WITHOUT ROWID;

-- What happened to a visit, beginning with the booking itself; rows are only added. A move is an entry to 'rescheduled'.
CREATE TABLE status_history (
  appointment_id BLOB NOT NULL CHECK (length(appointment_id) = 16),
  at INTEGER NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 0), -- tells entries of one millisecond apart
  id BLOB NOT NULL CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  from_status TEXT
    CHECK (from_status IN ('pending', 'scheduled', 'confirmed', 'checked_in', 'in_progress', 'completed', 'cancelled', 'no_show')),
  to_status TEXT NOT NULL
    CHECK (to_status IN ('pending', 'scheduled', 'confirmed', 'checked_in', 'in_progress', 'completed', 'cancelled', 'no_show',
                         'rescheduled')),
  by_kind TEXT NOT NULL DEFAULT 'DESK' CHECK (by_kind IN ('DESK', 'CUSTOMER', 'STAFF', 'SYSTEM', 'API')),
  by_id BLOB CHECK (length(by_id) = 16),
  by_name TEXT,
  reason TEXT,
  from_starts_at INTEGER, -- of a move
  to_starts_at INTEGER,
  PRIMARY KEY (appointment_id, at, position, id)
) STRICT, WITHOUT ROWID;

-- Who would come when a slot frees up.
CREATE TABLE waitlist_entry (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  location_id BLOB CHECK (length(location_id) = 16),
  customer_id BLOB NOT NULL CHECK (length(customer_id) = 16),
  service_id BLOB NOT NULL CHECK (length(service_id) = 16),
  employee_id BLOB CHECK (length(employee_id) = 16), -- NULL: any
  from_date TEXT CHECK (date(from_date, '+0 days') IS from_date),
  to_date TEXT CHECK (date(to_date, '+0 days') IS to_date),
  days TEXT, -- JSON array of days of the week; NULL: every day
  start_minute INTEGER CHECK (start_minute BETWEEN 0 AND 1439),
  end_minute INTEGER CHECK (end_minute BETWEEN 1 AND 1440),
  priority INTEGER NOT NULL DEFAULT 0,
  status TEXT NOT NULL DEFAULT 'WAITING' CHECK (status IN ('WAITING', 'OFFERED', 'BOOKED', 'REMOVED', 'EXPIRED')),
  note TEXT,
  appointment_id BLOB CHECK (length(appointment_id) = 16),
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  CHECK (to_date >= from_date),
  CHECK (end_minute > start_minute)
) STRICT;
CREATE INDEX waitlist_entry_that_waits ON waitlist_entry (created_at) WHERE status IN ('WAITING', 'OFFERED') AND deleted_at IS NULL;

-- A ticket of the queue; numbers begin anew each day and location.
CREATE TABLE walk_in (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  location_id BLOB NOT NULL CHECK (length(location_id) = 16),
  number INTEGER NOT NULL CHECK (number >= 1),
  date TEXT NOT NULL CHECK (date(date, '+0 days') IS date),
  name TEXT,
  phone TEXT,
  phone_e164 TEXT,
  customer_id BLOB CHECK (length(customer_id) = 16),
  service_id BLOB NOT NULL CHECK (length(service_id) = 16),
  employee_id BLOB CHECK (length(employee_id) = 16), -- NULL: any
  arrived_at INTEGER NOT NULL,
  quoted_minutes INTEGER CHECK (quoted_minutes >= 0),
  promised_start_at INTEGER,
  state TEXT NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'SERVING', 'DONE', 'LEFT')),
  appointment_id BLOB CHECK (length(appointment_id) = 16),
  note TEXT,
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX walk_in_at_location_on_date ON walk_in (location_id, date, number);
CREATE INDEX walk_in_by_appointment ON walk_in (appointment_id) WHERE appointment_id IS NOT NULL;

-- A short reservation while someone is booking.
CREATE TABLE slot_hold (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  employee_id BLOB NOT NULL CHECK (length(employee_id) = 16),
  occupied_from INTEGER NOT NULL,
  occupied_to INTEGER NOT NULL,
  device_id BLOB CHECK (length(device_id) = 16),
  expires_at INTEGER NOT NULL,
  CHECK (occupied_to > occupied_from)
) STRICT;

-- ------------------------------------------------------------------------------------------------------------------------------------
-- Around it

-- A telephone call; comes from the server, is read and linked at the desk.
CREATE TABLE call_log (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  call_id TEXT NOT NULL,
  from_number TEXT,
  to_number TEXT,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  seconds INTEGER CHECK (seconds >= 0),
  reason TEXT NOT NULL DEFAULT 'OTHER'
    CHECK (reason IN ('SETUP_APPOINTMENT', 'CANCEL_APPOINTMENT', 'MODIFY_APPOINTMENT', 'GET_HOURS', 'GET_PRICING', 'OTHER')),
  notes TEXT,
  recording_url TEXT,
  customer_id BLOB CHECK (length(customer_id) = 16),
  appointment_id BLOB CHECK (length(appointment_id) = 16),
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  CHECK (ended_at >= started_at)
) STRICT;
CREATE UNIQUE INDEX call_log_by_call_id ON call_log (call_id);
CREATE INDEX call_log_in_time ON call_log (started_at);

-- What the server sends when something happens to a booking.
CREATE TABLE workflow (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  name TEXT NOT NULL CHECK (name <> ''),
  trigger_on TEXT NOT NULL
    CHECK (trigger_on IN ('BOOKING_CREATED', 'BOOKING_RESCHEDULED', 'BOOKING_CANCELED', 'BEFORE_MEETING', 'AFTER_MEETING')),
  channel TEXT NOT NULL CHECK (channel IN ('EMAIL', 'SMS', 'WEBHOOK')),
  subject TEXT,
  template TEXT NOT NULL,
  offset_minutes INTEGER NOT NULL DEFAULT 0,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

-- A message to a customer; the server sends, the desk shows and resends.
CREATE TABLE notification (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  type TEXT NOT NULL CHECK (type IN ('EMAIL', 'SMS', 'WEBHOOK')),
  recipient TEXT NOT NULL,
  message TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'QUEUED' CHECK (status IN ('QUEUED', 'SENT', 'FAILED', 'CANCELED')),
  failure_reason TEXT,
  sent_at INTEGER,
  appointment_id BLOB CHECK (length(appointment_id) = 16),
  workflow_id BLOB CHECK (length(workflow_id) = 16),
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX notification_of_appointment ON notification (appointment_id) WHERE appointment_id IS NOT NULL;

-- Who is told by the server over HTTP.
CREATE TABLE webhook_subscription (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  url TEXT NOT NULL CHECK (url <> ''),
  events TEXT NOT NULL DEFAULT '[]', -- JSON array
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

-- One attempt at telling them.
CREATE TABLE webhook_delivery (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  subscription_id BLOB NOT NULL CHECK (length(subscription_id) = 16),
  event TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'SUCCESS', 'FAILED', 'RETRYING')),
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_try_at INTEGER,
  response TEXT,
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

-- A check-out. The receipt number has no gaps per device and is prefixed by the device's number.
CREATE TABLE sale (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  location_id BLOB NOT NULL CHECK (length(location_id) = 16),
  receipt_number TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'PAID' CHECK (status IN ('OPEN', 'PAID', 'VOID')),
  sold_at INTEGER NOT NULL,
  customer_id BLOB CHECK (length(customer_id) = 16),
  appointment_id BLOB CHECK (length(appointment_id) = 16),
  total INTEGER NOT NULL CHECK (total >= 0),
  tax INTEGER NOT NULL DEFAULT 0 CHECK (tax >= 0),
  sold_by TEXT,
  note TEXT,
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX sale_by_receipt_number ON sale (receipt_number);

-- A line of a sale; a discount takes its amount off.
CREATE TABLE sale_item (
  sale_id BLOB NOT NULL CHECK (length(sale_id) = 16),
  position INTEGER NOT NULL CHECK (position >= 0),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  kind TEXT NOT NULL DEFAULT 'SERVICE' CHECK (kind IN ('SERVICE', 'PRODUCT', 'TIP', 'DISCOUNT')),
  name TEXT NOT NULL,
  quantity INTEGER NOT NULL DEFAULT 1 CHECK (quantity >= 1),
  amount INTEGER NOT NULL CHECK (amount >= 0),
  tax_rate REAL CHECK (tax_rate BETWEEN 0.0 AND 100.0), -- percent
  service_id BLOB CHECK (length(service_id) = 16),
  employee_id BLOB CHECK (length(employee_id) = 16),
  PRIMARY KEY (sale_id, position)
) STRICT, WITHOUT ROWID;

-- How a sale was paid.
CREATE TABLE sale_payment (
  sale_id BLOB NOT NULL CHECK (length(sale_id) = 16),
  position INTEGER NOT NULL CHECK (position >= 0),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  tender TEXT NOT NULL DEFAULT 'CASH' CHECK (tender IN ('CASH', 'CARD', 'VOUCHER', 'TRANSFER', 'OTHER')),
  amount INTEGER NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (sale_id, position)
) STRICT, WITHOUT ROWID;

-- The house's own notes and answers.
CREATE TABLE knowledge_article (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  title TEXT NOT NULL CHECK (title <> ''),
  text TEXT NOT NULL DEFAULT '',
  category TEXT,
  status TEXT NOT NULL DEFAULT 'PUBLISHED' CHECK (status IN ('DRAFT', 'PUBLISHED', 'ARCHIVED')),
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

-- What a customer asked about his or her data.
CREATE TABLE privacy_request (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  customer_id BLOB NOT NULL CHECK (length(customer_id) = 16),
  kind TEXT NOT NULL CHECK (kind IN ('EXPORT', 'DELETION', 'RECTIFICATION', 'RESTRICTION')),
  status TEXT NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'PROCESSING', 'COMPLETED', 'REJECTED')),
  requested_at INTEGER NOT NULL,
  processed_at INTEGER,
  processed_by TEXT,
  note TEXT,
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

-- How long rows of an entity are kept.
CREATE TABLE retention_policy (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  entity TEXT NOT NULL CHECK (entity <> ''),
  days INTEGER NOT NULL CHECK (days >= 1),
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

-- Which row of ours is which of Cal.com: service and event type, employee and host, appointment and booking.
CREATE TABLE external_mapping (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  entity TEXT NOT NULL CHECK (entity IN ('service', 'employee', 'appointment')),
  entity_id BLOB NOT NULL CHECK (length(entity_id) = 16),
  system TEXT NOT NULL DEFAULT 'calcom' CHECK (system <> ''),
  external_id TEXT NOT NULL CHECK (external_id <> ''),
  confidence REAL CHECK (confidence BETWEEN 0.0 AND 1.0),
  source TEXT,
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX external_mapping_by_external_id ON external_mapping (system, external_id);
CREATE INDEX external_mapping_of_row ON external_mapping (entity_id);

-- What a person must decide.
CREATE TABLE review_item (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant_id BLOB NOT NULL CHECK (length(tenant_id) = 16),
  kind TEXT NOT NULL
    CHECK (kind IN ('double_booking', 'edit_edit', 'edit_delete', 'delete_edit', 'status', 'rule', 'rejected', 'duplicate_suspect',
                    'duplicate_customer', 'ref_missing', 'partial_visit', 'orphaned_local', 'orphaned_remote', 'foreign_tenant')),
  entity TEXT NOT NULL,
  entity_id BLOB NOT NULL CHECK (length(entity_id) = 16),
  summary TEXT NOT NULL,
  base TEXT,   -- JSON
  ours TEXT,   -- JSON
  theirs TEXT, -- JSON
  found_at INTEGER NOT NULL,
  snoozed_until_at INTEGER,
  resolved_at INTEGER,
  resolved_by TEXT,
  resolution TEXT,
  reason TEXT,
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
  revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX review_item_open ON review_item (found_at) WHERE resolved_at IS NULL AND deleted_at IS NULL;
CREATE INDEX review_item_of_row ON review_item (entity_id);
