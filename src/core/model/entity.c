#include "core/model/entity.h"

#include <string.h>

/* Bytes of texts, and bounds of numbers. */
#define NAME_MAX_BYTES 200
#define SHORT_MAX_BYTES 500
#define NOTE_MAX_BYTES 20000
#define ARTICLE_MAX_BYTES 200000
#define JSON_MAX_BYTES 65536
#define COUNT_MAX INT64_C(1000000)
#define AMOUNT_MAX INT64_C(999999999999)
#define DAYS_MAX INT64_C(36500)

/* clang-format off */
#define OWN_ID {.column = "id", .json = "id", .kind = FIELD_ID, .flags = FIELD_FOLLOWS}
#define REF_FIELD(name, key, bits, entity) {.column = (name), .json = (key), .kind = FIELD_REF, .flags = (bits), .refers = (entity)}
#define TENANT_FIELD REF_FIELD("tenant_id", "tenant", FIELD_REPLICA, ENTITY_TENANT)
#define POSITION_FIELD {.column = "position", .json = "position", .kind = FIELD_INT, .flags = FIELD_REPLICA, .maximum = COUNT_MAX}
#define TEXT_FIELD(name, key, bits, bytes, value) \
  {.column = (name), .json = (key), .kind = FIELD_TEXT, .flags = (bits), .maximum = (bytes), .fallback = (value)}
#define NAME_FIELD TEXT_FIELD("name", "name", 0, NAME_MAX_BYTES, NULL)
#define EMAIL_FIELD {.column = "email", .json = "email", .kind = FIELD_EMAIL, .flags = FIELD_NULLABLE, .maximum = 254}
#define PHONE_FIELDS \
  {.column = "phone", .json = "phone", .kind = FIELD_PHONE, .flags = FIELD_NULLABLE, .maximum = 64}, \
  TEXT_FIELD("phone_e164", "phone_e164", FIELD_NULLABLE, 20, NULL)
#define NUMBER_FIELD(name, key, bits, least, most, value) \
  {.column = (name), .json = (key), .kind = FIELD_INT, .flags = (bits), .minimum = (least), .maximum = (most), .fallback = (value)}
#define MONEY_FIELD(name, bits, value) \
  {.column = (name), .json = (name), .kind = FIELD_MONEY, .flags = (bits), .maximum = AMOUNT_MAX, .fallback = (value)}
#define REAL_FIELD(name, bits, most, value) \
  {.column = (name), .json = (name), .kind = FIELD_REAL, .flags = (bits), .maximum = (most), .fallback = (value)}
#define BOOL_FIELD(name, key, value) {.column = (name), .json = (key), .kind = FIELD_BOOL, .maximum = 1, .fallback = (value)}
#define INSTANT_FIELD(name, bits) {.column = (name), .json = (name), .kind = FIELD_INSTANT, .flags = (bits)}
#define DATE_FIELD(name, key, bits) {.column = (name), .json = (key), .kind = FIELD_DATE, .flags = (bits)}
#define START_FIELD(bits) {.column = "start_minute", .json = "start", .kind = FIELD_MINUTE, .flags = (bits), .maximum = 1439}
#define END_FIELD(bits) {.column = "end_minute", .json = "end", .kind = FIELD_MINUTE, .flags = (bits), .minimum = 1, .maximum = 1440}
#define WORD_FIELD(name, key, bits, vocabulary, value) \
  {.column = (name), .json = (key), .kind = FIELD_ENUM, .flags = (bits), .words = &vocabulary##_words, .fallback = (value)}
#define JSON_FIELD(name, bits, value) \
  {.column = (name), .json = (name), .kind = FIELD_JSON, .flags = (bits), .maximum = JSON_MAX_BYTES, .fallback = (value)}
#define PLACE_FIELD NUMBER_FIELD("position", "position", 0, -COUNT_MAX, COUNT_MAX, "0")
#define VERSION_FIELDS \
  {.column = "version", .json = "version", .kind = FIELD_INT, .flags = FIELD_REPLICA, .maximum = INT64_MAX, .fallback = "0"}, \
  {.column = "revision", .json = "revision", .kind = FIELD_INT, .flags = FIELD_REPLICA, .minimum = 1, .maximum = INT64_MAX, .fallback = "1"}, \
  INSTANT_FIELD("created_at", FIELD_FOLLOWS), INSTANT_FIELD("updated_at", FIELD_FOLLOWS), INSTANT_FIELD("deleted_at", FIELD_NULLABLE)
/* clang-format on */

/* clang-format off */
static const struct entity_field tenant_fields[] = {
  OWN_ID,
  NAME_FIELD,
  TEXT_FIELD("business_type", "business_type", 0, NAME_MAX_BYTES, "salon"),
  TEXT_FIELD("slug", "slug", FIELD_NULLABLE, NAME_MAX_BYTES, NULL),
  WORD_FIELD("status", "status", 0, tenant_status, "ACTIVE"),
  TEXT_FIELD("currency", "currency", 0, 3, NULL),
  TEXT_FIELD("locale", "locale", 0, 35, "en-US"),
  PHONE_FIELDS,
  JSON_FIELD("settings", 0, "{}"),
  VERSION_FIELDS};

static const struct entity_field subscription_fields[] = {
  OWN_ID, TENANT_FIELD,
  WORD_FIELD("status", "status", 0, subscription_status, "TRIALING"),
  WORD_FIELD("plan", "plan", 0, subscription_plan, "MONTHLY"),
  INSTANT_FIELD("period_start_at", FIELD_NULLABLE),
  INSTANT_FIELD("period_end_at", FIELD_NULLABLE),
  BOOL_FIELD("cancel_at_period_end", "cancel_at_period_end", "0"),
  INSTANT_FIELD("trial_ends_at", FIELD_NULLABLE),
  VERSION_FIELDS};

static const struct entity_field location_fields[] = {
  OWN_ID, TENANT_FIELD,
  NAME_FIELD,
  {.column = "timezone", .json = "timezone", .kind = FIELD_ZONE, .maximum = 63},
  TEXT_FIELD("country", "country", FIELD_NULLABLE, 2, NULL),
  TEXT_FIELD("address", "address", FIELD_NULLABLE, SHORT_MAX_BYTES, NULL),
  TEXT_FIELD("city", "city", FIELD_NULLABLE, NAME_MAX_BYTES, NULL),
  TEXT_FIELD("postal_code", "postal_code", FIELD_NULLABLE, 32, NULL),
  PHONE_FIELDS, EMAIL_FIELD,
  JSON_FIELD("business_hours", 0, "{}"),
  WORD_FIELD("status", "status", 0, location_status, "ACTIVE"),
  PLACE_FIELD,
  VERSION_FIELDS};

static const struct entity_field device_fields[] = {
  OWN_ID, TENANT_FIELD,
  NAME_FIELD,
  NUMBER_FIELD("number", "number", 0, 0, COUNT_MAX, "0"),
  REF_FIELD("location_id", "location", FIELD_NULLABLE, ENTITY_LOCATION),
  TEXT_FIELD("token_hash", "token_hash", FIELD_NULLABLE, SHORT_MAX_BYTES, NULL),
  INSTANT_FIELD("last_seen_at", FIELD_NULLABLE),
  TEXT_FIELD("app_version", "app_version", FIELD_NULLABLE, 64, NULL),
  VERSION_FIELDS};

static const struct entity_field employee_fields[] = {
  OWN_ID, TENANT_FIELD,
  NAME_FIELD,
  TEXT_FIELD("title", "title", FIELD_NULLABLE, NAME_MAX_BYTES, NULL),
  REF_FIELD("location_id", "location", FIELD_NULLABLE, ENTITY_LOCATION),
  PHONE_FIELDS, EMAIL_FIELD,
  BOOL_FIELD("active", "active", "1"),
  BOOL_FIELD("bookable", "bookable", "1"),
  TEXT_FIELD("colour", "colour", FIELD_NULLABLE, 32, NULL),
  JSON_FIELD("external_ids", 0, "{}"),
  PLACE_FIELD,
  VERSION_FIELDS};

static const struct entity_field user_fields[] = {
  OWN_ID, TENANT_FIELD,
  NAME_FIELD,
  WORD_FIELD("role", "role", 0, user_role, NULL),
  EMAIL_FIELD,
  REF_FIELD("employee_id", "employee", FIELD_NULLABLE, ENTITY_EMPLOYEE),
  TEXT_FIELD("pin_hash", "pin_hash", FIELD_NULLABLE, 200, NULL),
  TEXT_FIELD("password_hash", "password_hash", FIELD_NULLABLE, 200, NULL),
  TEXT_FIELD("totp_secret", "totp_secret", FIELD_NULLABLE, 200, NULL),
  TEXT_FIELD("locale", "locale", FIELD_NULLABLE, 35, NULL),
  WORD_FIELD("status", "status", 0, user_status, "ACTIVE"),
  INSTANT_FIELD("last_login_at", FIELD_NULLABLE),
  VERSION_FIELDS};

static const struct entity_field team_fields[] = {OWN_ID, TENANT_FIELD, NAME_FIELD, VERSION_FIELDS};

static const struct entity_field team_member_fields[] = {
  REF_FIELD("team_id", "team", FIELD_REPLICA, ENTITY_TEAM),
  POSITION_FIELD, TENANT_FIELD,
  REF_FIELD("employee_id", "employee", 0, ENTITY_EMPLOYEE),
  TEXT_FIELD("role", "role", FIELD_NULLABLE, NAME_MAX_BYTES, NULL)};

static const struct entity_field service_category_fields[] = {
  OWN_ID, TENANT_FIELD,
  NAME_FIELD,
  REF_FIELD("parent_id", "parent", FIELD_NULLABLE, ENTITY_SERVICE_CATEGORY),
  PLACE_FIELD,
  VERSION_FIELDS};

static const struct entity_field service_fields[] = {
  OWN_ID, TENANT_FIELD,
  NAME_FIELD,
  REF_FIELD("category_id", "category", FIELD_NULLABLE, ENTITY_SERVICE_CATEGORY),
  TEXT_FIELD("description", "description", FIELD_NULLABLE, NOTE_MAX_BYTES, NULL),
  MONEY_FIELD("price", 0, NULL),
  NUMBER_FIELD("duration_minutes", "duration_minutes", 0, 1, 1440, NULL),
  NUMBER_FIELD("buffer_before", "buffer_before", 0, 0, 480, "0"),
  NUMBER_FIELD("buffer_after", "buffer_after", 0, 0, 480, "0"),
  NUMBER_FIELD("notice_min_hours", "notice_min_hours", 0, 0, 24 * DAYS_MAX, "0"),
  NUMBER_FIELD("notice_max_days", "notice_max_days", FIELD_NULLABLE, 0, DAYS_MAX, NULL),
  NUMBER_FIELD("limit_per_day", "limit_per_day", FIELD_NULLABLE, 0, COUNT_MAX, NULL),
  NUMBER_FIELD("limit_per_week", "limit_per_week", FIELD_NULLABLE, 0, COUNT_MAX, NULL),
  NUMBER_FIELD("capacity", "capacity", 0, 1, COUNT_MAX, "1"),
  WORD_FIELD("kind", "kind", 0, service_kind, "ONE_ON_ONE"),
  BOOL_FIELD("requires_approval", "requires_approval", "0"),
  BOOL_FIELD("online", "online", "1"),
  BOOL_FIELD("active", "active", "1"),
  TEXT_FIELD("colour", "colour", FIELD_NULLABLE, 32, NULL),
  PLACE_FIELD,
  VERSION_FIELDS};

static const struct entity_field service_segment_fields[] = {
  REF_FIELD("service_id", "service", FIELD_REPLICA, ENTITY_SERVICE),
  POSITION_FIELD, TENANT_FIELD,
  NAME_FIELD,
  NUMBER_FIELD("minutes", "minutes", 0, 1, 1440, NULL),
  NUMBER_FIELD("gap_after", "gap_after", 0, 0, 1440, "0")};

static const struct entity_field service_addon_fields[] = {
  OWN_ID, TENANT_FIELD,
  REF_FIELD("service_id", "service", 0, ENTITY_SERVICE),
  NAME_FIELD,
  MONEY_FIELD("price", 0, NULL),
  NUMBER_FIELD("duration_minutes", "duration_minutes", 0, 0, 1440, "0"),
  BOOL_FIELD("active", "active", "1"),
  PLACE_FIELD,
  VERSION_FIELDS};

static const struct entity_field employee_service_fields[] = {
  OWN_ID, TENANT_FIELD,
  REF_FIELD("employee_id", "employee", 0, ENTITY_EMPLOYEE),
  REF_FIELD("service_id", "service", 0, ENTITY_SERVICE),
  BOOL_FIELD("can_book", "can_book", "1"),
  BOOL_FIELD("is_primary", "primary", "0"),
  MONEY_FIELD("custom_price", FIELD_NULLABLE, NULL),
  NUMBER_FIELD("custom_duration_minutes", "custom_duration_minutes", FIELD_NULLABLE, 1, 1440, NULL),
  NUMBER_FIELD("skill_level", "skill_level", FIELD_NULLABLE, 0, 10, NULL),
  REAL_FIELD("weight", 0, 1000, "1.0"),
  REAL_FIELD("commission", FIELD_NULLABLE, 100, NULL),
  JSON_FIELD("allowed_segments", FIELD_NULLABLE, NULL),
  VERSION_FIELDS};

static const struct entity_field pool_fields[] = {
  OWN_ID, TENANT_FIELD,
  NAME_FIELD,
  WORD_FIELD("strategy", "strategy", 0, pool_strategy, "ROTATE"),
  REF_FIELD("service_id", "service", FIELD_NULLABLE, ENTITY_SERVICE),
  REF_FIELD("location_id", "location", FIELD_NULLABLE, ENTITY_LOCATION),
  BOOL_FIELD("active", "active", "1"),
  VERSION_FIELDS};

static const struct entity_field pool_member_fields[] = {
  REF_FIELD("pool_id", "pool", FIELD_REPLICA, ENTITY_POOL),
  POSITION_FIELD, TENANT_FIELD,
  REF_FIELD("employee_id", "employee", 0, ENTITY_EMPLOYEE),
  REAL_FIELD("weight", 0, 1000, "1.0"),
  NUMBER_FIELD("priority", "priority", 0, -COUNT_MAX, COUNT_MAX, "0"),
  NUMBER_FIELD("assigned_count", "assigned_count", 0, 0, INT64_MAX, "0"),
  INSTANT_FIELD("last_assigned_at", FIELD_NULLABLE)};

static const struct entity_field form_field_fields[] = {
  OWN_ID, TENANT_FIELD,
  REF_FIELD("service_id", "service", FIELD_NULLABLE, ENTITY_SERVICE),
  NAME_FIELD,
  TEXT_FIELD("label", "label", 0, SHORT_MAX_BYTES, NULL),
  TEXT_FIELD("description", "description", FIELD_NULLABLE, NOTE_MAX_BYTES, NULL),
  WORD_FIELD("type", "type", 0, form_field_type, "TEXT"),
  BOOL_FIELD("required", "required", "0"),
  JSON_FIELD("options", FIELD_NULLABLE, NULL),
  JSON_FIELD("validation", FIELD_NULLABLE, NULL),
  PLACE_FIELD,
  TEXT_FIELD("group_name", "group", FIELD_NULLABLE, NAME_MAX_BYTES, NULL),
  VERSION_FIELDS};

static const struct entity_field routing_rule_fields[] = {
  OWN_ID, TENANT_FIELD,
  REF_FIELD("form_field_id", "form_field", 0, ENTITY_FORM_FIELD),
  WORD_FIELD("operator", "operator", 0, routing_operator, NULL),
  JSON_FIELD("value", 0, NULL),
  REF_FIELD("service_id", "service", FIELD_NULLABLE, ENTITY_SERVICE),
  REF_FIELD("pool_id", "pool", FIELD_NULLABLE, ENTITY_POOL),
  PLACE_FIELD,
  VERSION_FIELDS};

static const struct entity_field shift_fields[] = {
  OWN_ID, TENANT_FIELD,
  REF_FIELD("employee_id", "employee", 0, ENTITY_EMPLOYEE),
  NUMBER_FIELD("day_of_week", "day_of_week", 0, 0, 6, NULL),
  START_FIELD(0), END_FIELD(0),
  DATE_FIELD("valid_from", "valid_from", FIELD_NULLABLE),
  DATE_FIELD("valid_to", "valid_to", FIELD_NULLABLE),
  VERSION_FIELDS};

static const struct entity_field schedule_exception_fields[] = {
  OWN_ID, TENANT_FIELD,
  REF_FIELD("employee_id", "employee", 0, ENTITY_EMPLOYEE),
  DATE_FIELD("date", "date", 0),
  START_FIELD(FIELD_NULLABLE), END_FIELD(FIELD_NULLABLE),
  WORD_FIELD("type", "type", 0, exception_type, NULL),
  TEXT_FIELD("reason", "reason", FIELD_NULLABLE, NOTE_MAX_BYTES, NULL),
  VERSION_FIELDS};

static const struct entity_field holiday_fields[] = {
  OWN_ID, TENANT_FIELD,
  REF_FIELD("location_id", "location", FIELD_NULLABLE, ENTITY_LOCATION),
  DATE_FIELD("date", "date", 0),
  NAME_FIELD,
  BOOL_FIELD("yearly", "yearly", "0"),
  BOOL_FIELD("blocks_booking", "blocks_booking", "1"),
  VERSION_FIELDS};

static const struct entity_field block_fields[] = {
  OWN_ID, TENANT_FIELD,
  REF_FIELD("employee_id", "employee", 0, ENTITY_EMPLOYEE),
  INSTANT_FIELD("starts_at", 0), INSTANT_FIELD("ends_at", 0),
  TEXT_FIELD("reason", "reason", 0, NOTE_MAX_BYTES, NULL),
  VERSION_FIELDS};

static const struct entity_field customer_fields[] = {
  OWN_ID, TENANT_FIELD,
  TEXT_FIELD("first_name", "first_name", 0, NAME_MAX_BYTES, ""),
  TEXT_FIELD("last_name", "last_name", 0, NAME_MAX_BYTES, ""),
  EMAIL_FIELD,
  BOOL_FIELD("email_duplicate", "email_duplicate", "0"),
  PHONE_FIELDS,
  JSON_FIELD("phone_variants", FIELD_NULLABLE, NULL),
  DATE_FIELD("birth_date", "birth_date", FIELD_NULLABLE),
  TEXT_FIELD("address", "address", FIELD_NULLABLE, SHORT_MAX_BYTES, NULL),
  TEXT_FIELD("locale", "locale", FIELD_NULLABLE, 35, NULL),
  JSON_FIELD("preferences", 0, "{}"),
  TEXT_FIELD("notes", "notes", 0, NOTE_MAX_BYTES, ""),
  NUMBER_FIELD("no_show_count", "no_show_count", 0, 0, COUNT_MAX, "0"),
  BOOL_FIELD("blocked", "blocked", "0"),
  TEXT_FIELD("blocked_reason", "blocked_reason", FIELD_NULLABLE, NOTE_MAX_BYTES, NULL),
  TEXT_FIELD("journey_status", "journey_status", FIELD_NULLABLE, NAME_MAX_BYTES, NULL),
  INSTANT_FIELD("privacy_consent_at", FIELD_NULLABLE),
  INSTANT_FIELD("marketing_consent_at", FIELD_NULLABLE),
  INSTANT_FIELD("deletion_requested_at", FIELD_NULLABLE),
  REF_FIELD("merged_into_id", "merged_into", FIELD_NULLABLE, ENTITY_CUSTOMER),
  VERSION_FIELDS};

static const struct entity_field series_fields[] = {
  OWN_ID, TENANT_FIELD,
  REF_FIELD("customer_id", "customer", FIELD_NULLABLE, ENTITY_CUSTOMER),
  REF_FIELD("location_id", "location", FIELD_FOLLOWS, ENTITY_LOCATION),
  TEXT_FIELD("rule", "rule", 0, 1024, NULL),
  DATE_FIELD("first_date", "first_date", 0),
  {.column = "start_minute", .json = "start", .kind = FIELD_MINUTE, .maximum = 1439},
  JSON_FIELD("except_dates", 0, "[]"),
  JSON_FIELD("template", 0, "{}"),
  DATE_FIELD("ended_on", "ended_on", FIELD_NULLABLE),
  VERSION_FIELDS};

static const struct entity_field appointment_fields[] = {
  OWN_ID, TENANT_FIELD,
  REF_FIELD("location_id", "location", FIELD_FOLLOWS, ENTITY_LOCATION),
  REF_FIELD("customer_id", "customer", FIELD_NULLABLE, ENTITY_CUSTOMER),
  WORD_FIELD("status", "status", FIELD_FOLLOWS, appointment_status, NULL),
  INSTANT_FIELD("starts_at", FIELD_FOLLOWS),
  INSTANT_FIELD("ends_at", FIELD_FOLLOWS),
  MONEY_FIELD("price", FIELD_FOLLOWS, NULL),
  NUMBER_FIELD("duration_minutes", "duration_minutes", FIELD_FOLLOWS, 1, COUNT_MAX, NULL),
  TEXT_FIELD("title", "title", FIELD_NULLABLE, SHORT_MAX_BYTES, NULL),
  TEXT_FIELD("notes", "notes", FIELD_NULLABLE, NOTE_MAX_BYTES, NULL),
  TEXT_FIELD("internal_notes", "internal_notes", FIELD_NULLABLE, NOTE_MAX_BYTES, NULL),
  TEXT_FIELD("cancellation_reason", "cancellation_reason", FIELD_NULLABLE, NOTE_MAX_BYTES, NULL),
  TEXT_FIELD("confirmation_code", "confirmation_code", FIELD_FOLLOWS, 16, NULL),
  WORD_FIELD("source", "source", FIELD_FOLLOWS, appointment_source, NULL),
  TEXT_FIELD("booked_by", "booked_by", FIELD_NULLABLE, NAME_MAX_BYTES, NULL),
  INSTANT_FIELD("told_at", FIELD_NULLABLE),
  TEXT_FIELD("told_by", "told_by", FIELD_NULLABLE, NAME_MAX_BYTES, NULL),
  TEXT_FIELD("told_how", "told_how", FIELD_NULLABLE, SHORT_MAX_BYTES, NULL),
  REF_FIELD("series_id", "series", FIELD_NULLABLE, ENTITY_SERIES),
  REF_FIELD("call_id", "call", FIELD_NULLABLE, ENTITY_CALL_LOG),
  JSON_FIELD("overrides", FIELD_NULLABLE, NULL),
  NUMBER_FIELD("moves", "moves", 0, 0, COUNT_MAX, "0"),
  NUMBER_FIELD("reminders_sent", "reminders_sent", 0, 0, COUNT_MAX, "0"),
  INSTANT_FIELD("last_reminder_at", FIELD_NULLABLE),
  VERSION_FIELDS,
  WORD_FIELD("sync_state", "sync_state", FIELD_REPLICA | FIELD_SYNC, sync_state, "synced"),
  {.column = "requires_manual_review", .json = "requires_manual_review", .kind = FIELD_BOOL, .flags = FIELD_REPLICA | FIELD_SYNC,
   .maximum = 1, .fallback = "0"},
  INSTANT_FIELD("review_flagged_at", FIELD_NULLABLE | FIELD_REPLICA | FIELD_SYNC),
  NUMBER_FIELD("retry_count", "retry_count", FIELD_REPLICA | FIELD_SYNC, 0, COUNT_MAX, "0"),
  INSTANT_FIELD("last_sync_attempt_at", FIELD_NULLABLE | FIELD_REPLICA | FIELD_SYNC),
  TEXT_FIELD("sync_error", "sync_error", FIELD_NULLABLE | FIELD_REPLICA | FIELD_SYNC, NOTE_MAX_BYTES, NULL)};

static const struct entity_field appointment_segment_fields[] = {
  REF_FIELD("appointment_id", "appointment", FIELD_REPLICA, ENTITY_APPOINTMENT),
  POSITION_FIELD, TENANT_FIELD,
  REF_FIELD("location_id", "location", FIELD_REPLICA, ENTITY_LOCATION),
  REF_FIELD("service_id", "service", 0, ENTITY_SERVICE),
  NUMBER_FIELD("part", "part", 0, 0, 1000, "0"),
  REF_FIELD("employee_id", "employee", 0, ENTITY_EMPLOYEE),
  INSTANT_FIELD("starts_at", FIELD_FOLLOWS),
  INSTANT_FIELD("ends_at", FIELD_FOLLOWS),
  NUMBER_FIELD("gap_after", "gap_after", 0, 0, 1440, "0"),
  INSTANT_FIELD("occupied_from", FIELD_FOLLOWS),
  INSTANT_FIELD("occupied_to", FIELD_FOLLOWS),
  MONEY_FIELD("price", FIELD_FOLLOWS, NULL),
  TEXT_FIELD("service_name", "service_name", FIELD_FOLLOWS, NAME_MAX_BYTES, NULL),
  TEXT_FIELD("part_name", "part_name", FIELD_NULLABLE, NAME_MAX_BYTES, NULL),
  TEXT_FIELD("employee_name", "employee_name", FIELD_FOLLOWS, NAME_MAX_BYTES, NULL),
  BOOL_FIELD("overlap", "overlap", "0"),
  JSON_FIELD("overlap_with", FIELD_NULLABLE, NULL),
  TEXT_FIELD("overlap_reason", "overlap_reason", FIELD_NULLABLE, NOTE_MAX_BYTES, NULL),
  {.column = "blocking", .json = "blocking", .kind = FIELD_BOOL, .flags = FIELD_REPLICA, .maximum = 1}};

static const struct entity_field appointment_addon_fields[] = {
  REF_FIELD("appointment_id", "appointment", FIELD_REPLICA, ENTITY_APPOINTMENT),
  POSITION_FIELD, TENANT_FIELD,
  REF_FIELD("addon_id", "addon", 0, ENTITY_SERVICE_ADDON),
  NUMBER_FIELD("segment", "segment", FIELD_FOLLOWS, 0, 1000, NULL),
  TEXT_FIELD("name", "name", FIELD_FOLLOWS, NAME_MAX_BYTES, NULL),
  MONEY_FIELD("price", FIELD_FOLLOWS, NULL),
  NUMBER_FIELD("duration_minutes", "duration_minutes", FIELD_FOLLOWS, 0, 1440, NULL)};

static const struct entity_field appointment_answer_fields[] = {
  REF_FIELD("appointment_id", "appointment", FIELD_REPLICA, ENTITY_APPOINTMENT),
  POSITION_FIELD, TENANT_FIELD,
  REF_FIELD("form_field_id", "form_field", FIELD_NULLABLE, ENTITY_FORM_FIELD),
  TEXT_FIELD("label", "label", 0, SHORT_MAX_BYTES, NULL),
  JSON_FIELD("value", 0, NULL)};

static const struct entity_field participant_fields[] = {
  REF_FIELD("appointment_id", "appointment", FIELD_REPLICA, ENTITY_APPOINTMENT),
  POSITION_FIELD, TENANT_FIELD,
  REF_FIELD("customer_id", "customer", FIELD_NULLABLE, ENTITY_CUSTOMER),
  NAME_FIELD, EMAIL_FIELD, PHONE_FIELDS,
  TEXT_FIELD("relationship", "relationship", FIELD_NULLABLE, NAME_MAX_BYTES, NULL),
  WORD_FIELD("status", "status", 0, participant_status, "INVITED")};

static const struct entity_field status_history_fields[] = {
  REF_FIELD("appointment_id", "appointment", FIELD_REPLICA, ENTITY_APPOINTMENT),
  INSTANT_FIELD("at", 0),
  POSITION_FIELD, OWN_ID, TENANT_FIELD,
  WORD_FIELD("from_status", "from", FIELD_NULLABLE, appointment_status, NULL),
  WORD_FIELD("to_status", "to", 0, history_status, NULL),
  WORD_FIELD("by_kind", "by_kind", 0, actor_kind, "DESK"),
  REF_FIELD("by_id", "by_id", FIELD_NULLABLE, ENTITY_NONE),
  TEXT_FIELD("by_name", "by", FIELD_NULLABLE, NAME_MAX_BYTES, NULL),
  TEXT_FIELD("reason", "reason", FIELD_NULLABLE, NOTE_MAX_BYTES, NULL),
  INSTANT_FIELD("from_starts_at", FIELD_NULLABLE),
  INSTANT_FIELD("to_starts_at", FIELD_NULLABLE)};

static const struct entity_field customer_note_fields[] = {
  OWN_ID, TENANT_FIELD,
  REF_FIELD("customer_id", "customer", 0, ENTITY_CUSTOMER),
  WORD_FIELD("kind", "kind", 0, note_kind, "NOTE"),
  TEXT_FIELD("text", "text", 0, NOTE_MAX_BYTES, NULL),
  INSTANT_FIELD("noted_at", FIELD_FOLLOWS),
  TEXT_FIELD("noted_by", "noted_by", FIELD_NULLABLE, NAME_MAX_BYTES, NULL),
  REF_FIELD("appointment_id", "appointment", FIELD_NULLABLE, ENTITY_APPOINTMENT),
  VERSION_FIELDS};

static const struct entity_field waitlist_entry_fields[] = {
  OWN_ID, TENANT_FIELD,
  REF_FIELD("location_id", "location", FIELD_NULLABLE, ENTITY_LOCATION),
  REF_FIELD("customer_id", "customer", 0, ENTITY_CUSTOMER),
  REF_FIELD("service_id", "service", 0, ENTITY_SERVICE),
  REF_FIELD("employee_id", "employee", FIELD_NULLABLE, ENTITY_EMPLOYEE),
  DATE_FIELD("from_date", "from", FIELD_NULLABLE),
  DATE_FIELD("to_date", "to", FIELD_NULLABLE),
  JSON_FIELD("days", FIELD_NULLABLE, NULL),
  START_FIELD(FIELD_NULLABLE), END_FIELD(FIELD_NULLABLE),
  NUMBER_FIELD("priority", "priority", 0, -COUNT_MAX, COUNT_MAX, "0"),
  WORD_FIELD("status", "status", 0, waitlist_status, "WAITING"),
  TEXT_FIELD("note", "note", FIELD_NULLABLE, NOTE_MAX_BYTES, NULL),
  REF_FIELD("appointment_id", "appointment", FIELD_NULLABLE, ENTITY_APPOINTMENT),
  VERSION_FIELDS};

static const struct entity_field walk_in_fields[] = {
  OWN_ID, TENANT_FIELD,
  REF_FIELD("location_id", "location", FIELD_FOLLOWS, ENTITY_LOCATION),
  NUMBER_FIELD("number", "number", 0, 1, COUNT_MAX, NULL),
  DATE_FIELD("date", "date", 0),
  TEXT_FIELD("name", "name", FIELD_NULLABLE, NAME_MAX_BYTES, NULL),
  PHONE_FIELDS,
  REF_FIELD("customer_id", "customer", FIELD_NULLABLE, ENTITY_CUSTOMER),
  REF_FIELD("service_id", "service", 0, ENTITY_SERVICE),
  REF_FIELD("employee_id", "employee", FIELD_NULLABLE, ENTITY_EMPLOYEE),
  INSTANT_FIELD("arrived_at", 0),
  NUMBER_FIELD("quoted_minutes", "quoted_minutes", FIELD_NULLABLE, 0, COUNT_MAX, NULL),
  INSTANT_FIELD("promised_start_at", FIELD_NULLABLE),
  WORD_FIELD("state", "state", 0, walk_in_state, "WAITING"),
  REF_FIELD("appointment_id", "appointment", FIELD_NULLABLE, ENTITY_APPOINTMENT),
  TEXT_FIELD("note", "note", FIELD_NULLABLE, NOTE_MAX_BYTES, NULL),
  VERSION_FIELDS};

static const struct entity_field call_log_fields[] = {
  OWN_ID, TENANT_FIELD,
  TEXT_FIELD("call_id", "call_id", 0, NAME_MAX_BYTES, NULL),
  TEXT_FIELD("from_number", "from", FIELD_NULLABLE, 64, NULL),
  TEXT_FIELD("to_number", "to", FIELD_NULLABLE, 64, NULL),
  INSTANT_FIELD("started_at", 0),
  INSTANT_FIELD("ended_at", FIELD_NULLABLE),
  NUMBER_FIELD("seconds", "seconds", FIELD_NULLABLE, 0, COUNT_MAX, NULL),
  WORD_FIELD("reason", "reason", 0, call_reason, "OTHER"),
  TEXT_FIELD("notes", "notes", FIELD_NULLABLE, ARTICLE_MAX_BYTES, NULL),
  TEXT_FIELD("recording_url", "recording_url", FIELD_NULLABLE, 2000, NULL),
  REF_FIELD("customer_id", "customer", FIELD_NULLABLE, ENTITY_CUSTOMER),
  REF_FIELD("appointment_id", "appointment", FIELD_NULLABLE, ENTITY_APPOINTMENT),
  VERSION_FIELDS};

static const struct entity_field workflow_fields[] = {
  OWN_ID, TENANT_FIELD,
  NAME_FIELD,
  WORD_FIELD("trigger_on", "trigger", 0, workflow_trigger, NULL),
  WORD_FIELD("channel", "channel", 0, channel, NULL),
  TEXT_FIELD("subject", "subject", FIELD_NULLABLE, SHORT_MAX_BYTES, NULL),
  TEXT_FIELD("template", "template", 0, NOTE_MAX_BYTES, NULL),
  NUMBER_FIELD("offset_minutes", "offset_minutes", 0, -COUNT_MAX, COUNT_MAX, "0"),
  BOOL_FIELD("active", "active", "1"),
  VERSION_FIELDS};

static const struct entity_field notification_fields[] = {
  OWN_ID, TENANT_FIELD,
  WORD_FIELD("type", "type", 0, channel, NULL),
  TEXT_FIELD("recipient", "recipient", 0, SHORT_MAX_BYTES, NULL),
  TEXT_FIELD("message", "message", 0, NOTE_MAX_BYTES, NULL),
  WORD_FIELD("status", "status", 0, notification_status, "QUEUED"),
  TEXT_FIELD("failure_reason", "failure_reason", FIELD_NULLABLE, NOTE_MAX_BYTES, NULL),
  INSTANT_FIELD("sent_at", FIELD_NULLABLE),
  REF_FIELD("appointment_id", "appointment", FIELD_NULLABLE, ENTITY_APPOINTMENT),
  REF_FIELD("workflow_id", "workflow", FIELD_NULLABLE, ENTITY_WORKFLOW),
  VERSION_FIELDS};

static const struct entity_field webhook_subscription_fields[] = {
  OWN_ID, TENANT_FIELD,
  TEXT_FIELD("url", "url", 0, 2000, NULL),
  JSON_FIELD("events", 0, "[]"),
  BOOL_FIELD("active", "active", "1"),
  VERSION_FIELDS};

static const struct entity_field webhook_delivery_fields[] = {
  OWN_ID, TENANT_FIELD,
  REF_FIELD("subscription_id", "subscription", 0, ENTITY_WEBHOOK_SUBSCRIPTION),
  TEXT_FIELD("event", "event", 0, NAME_MAX_BYTES, NULL),
  WORD_FIELD("status", "status", 0, delivery_status, "PENDING"),
  NUMBER_FIELD("attempts", "attempts", 0, 0, COUNT_MAX, "0"),
  INSTANT_FIELD("next_try_at", FIELD_NULLABLE),
  TEXT_FIELD("response", "response", FIELD_NULLABLE, NOTE_MAX_BYTES, NULL),
  VERSION_FIELDS};

static const struct entity_field sale_fields[] = {
  OWN_ID, TENANT_FIELD,
  REF_FIELD("location_id", "location", FIELD_FOLLOWS, ENTITY_LOCATION),
  TEXT_FIELD("receipt_number", "receipt_number", 0, 64, NULL),
  WORD_FIELD("status", "status", 0, sale_status, "PAID"),
  INSTANT_FIELD("sold_at", 0),
  REF_FIELD("customer_id", "customer", FIELD_NULLABLE, ENTITY_CUSTOMER),
  REF_FIELD("appointment_id", "appointment", FIELD_NULLABLE, ENTITY_APPOINTMENT),
  MONEY_FIELD("total", 0, NULL),
  MONEY_FIELD("tax", 0, "0"),
  TEXT_FIELD("sold_by", "sold_by", FIELD_NULLABLE, NAME_MAX_BYTES, NULL),
  TEXT_FIELD("note", "note", FIELD_NULLABLE, NOTE_MAX_BYTES, NULL),
  VERSION_FIELDS};

static const struct entity_field sale_item_fields[] = {
  REF_FIELD("sale_id", "sale", FIELD_REPLICA, ENTITY_SALE),
  POSITION_FIELD, TENANT_FIELD,
  WORD_FIELD("kind", "kind", 0, sale_item_kind, "SERVICE"),
  NAME_FIELD,
  NUMBER_FIELD("quantity", "quantity", 0, 1, COUNT_MAX, "1"),
  MONEY_FIELD("amount", 0, NULL),
  REAL_FIELD("tax_rate", FIELD_NULLABLE, 100, NULL),
  REF_FIELD("service_id", "service", FIELD_NULLABLE, ENTITY_SERVICE),
  REF_FIELD("employee_id", "employee", FIELD_NULLABLE, ENTITY_EMPLOYEE)};

static const struct entity_field sale_payment_fields[] = {
  REF_FIELD("sale_id", "sale", FIELD_REPLICA, ENTITY_SALE),
  POSITION_FIELD, TENANT_FIELD,
  WORD_FIELD("tender", "tender", 0, sale_tender, "CASH"),
  MONEY_FIELD("amount", 0, NULL)};

static const struct entity_field knowledge_article_fields[] = {
  OWN_ID, TENANT_FIELD,
  TEXT_FIELD("title", "title", 0, SHORT_MAX_BYTES, NULL),
  TEXT_FIELD("text", "text", 0, ARTICLE_MAX_BYTES, ""),
  TEXT_FIELD("category", "category", FIELD_NULLABLE, NAME_MAX_BYTES, NULL),
  WORD_FIELD("status", "status", 0, article_status, "PUBLISHED"),
  VERSION_FIELDS};

static const struct entity_field privacy_request_fields[] = {
  OWN_ID, TENANT_FIELD,
  REF_FIELD("customer_id", "customer", 0, ENTITY_CUSTOMER),
  WORD_FIELD("kind", "kind", 0, privacy_request_kind, NULL),
  WORD_FIELD("status", "status", 0, privacy_request_status, "PENDING"),
  INSTANT_FIELD("requested_at", 0),
  INSTANT_FIELD("processed_at", FIELD_NULLABLE),
  TEXT_FIELD("processed_by", "processed_by", FIELD_NULLABLE, NAME_MAX_BYTES, NULL),
  TEXT_FIELD("note", "note", FIELD_NULLABLE, NOTE_MAX_BYTES, NULL),
  VERSION_FIELDS};

static const struct entity_field retention_policy_fields[] = {
  OWN_ID, TENANT_FIELD,
  TEXT_FIELD("entity", "entity", 0, NAME_MAX_BYTES, NULL),
  NUMBER_FIELD("days", "days", 0, 1, DAYS_MAX, NULL),
  VERSION_FIELDS};

static const struct entity_field external_mapping_fields[] = {
  OWN_ID, TENANT_FIELD,
  WORD_FIELD("entity", "entity", 0, mapped_entity, NULL),
  REF_FIELD("entity_id", "entity_id", 0, ENTITY_NONE),
  TEXT_FIELD("system", "system", 0, NAME_MAX_BYTES, "calcom"),
  TEXT_FIELD("external_id", "external_id", 0, SHORT_MAX_BYTES, NULL),
  REAL_FIELD("confidence", FIELD_NULLABLE, 1, NULL),
  TEXT_FIELD("source", "source", FIELD_NULLABLE, NAME_MAX_BYTES, NULL),
  VERSION_FIELDS};

static const struct entity_field review_item_fields[] = {
  OWN_ID, TENANT_FIELD,
  WORD_FIELD("kind", "kind", 0, review_kind, NULL),
  TEXT_FIELD("entity", "entity", 0, NAME_MAX_BYTES, NULL),
  REF_FIELD("entity_id", "entity_id", 0, ENTITY_NONE),
  TEXT_FIELD("summary", "summary", 0, NOTE_MAX_BYTES, NULL),
  JSON_FIELD("base", FIELD_NULLABLE, NULL),
  JSON_FIELD("ours", FIELD_NULLABLE, NULL),
  JSON_FIELD("theirs", FIELD_NULLABLE, NULL),
  INSTANT_FIELD("found_at", 0),
  INSTANT_FIELD("snoozed_until_at", FIELD_NULLABLE),
  INSTANT_FIELD("resolved_at", FIELD_NULLABLE),
  TEXT_FIELD("resolved_by", "resolved_by", FIELD_NULLABLE, NAME_MAX_BYTES, NULL),
  TEXT_FIELD("resolution", "resolution", FIELD_NULLABLE, SHORT_MAX_BYTES, NULL),
  TEXT_FIELD("reason", "reason", FIELD_NULLABLE, NOTE_MAX_BYTES, NULL),
  VERSION_FIELDS};

#define FIELDS_OF(table) .fields = table, .field_count = (int)(sizeof(table) / sizeof((table)[0]))
#define ENTITY(number, singular, many, table, in_file, ...) \
  [number] = {.kind = number, .name = singular, .plural = many, FIELDS_OF(table), .in_salon_file = in_file, .whole = ENTITY_NONE, \
              __VA_ARGS__}
#define PART(number, singular, many, table, of, array, limit) \
  [number] = {.kind = number, .name = singular, .plural = many, FIELDS_OF(table), .in_salon_file = true, .whole = of, .key = array, \
              .most = limit}

const struct entity entities[ENTITY_COUNT] = {
  ENTITY(ENTITY_TENANT, "tenant", "tenants", tenant_fields, true, .part_count = 0),
  ENTITY(ENTITY_SUBSCRIPTION, "subscription", "subscriptions", subscription_fields, true, .part_count = 0),
  ENTITY(ENTITY_LOCATION, "location", "locations", location_fields, true, .part_count = 0),
  ENTITY(ENTITY_DEVICE, "device", "devices", device_fields, false, .part_count = 0),
  ENTITY(ENTITY_EMPLOYEE, "employee", "employees", employee_fields, true, .part_count = 0),
  ENTITY(ENTITY_USER, "user", "users", user_fields, true, .part_count = 0),
  ENTITY(ENTITY_TEAM, "team", "teams", team_fields, true, .parts = {ENTITY_TEAM_MEMBER}, .part_count = 1),
  PART(ENTITY_TEAM_MEMBER, "team_member", "team_members", team_member_fields, ENTITY_TEAM, "members", 200),
  ENTITY(ENTITY_SERVICE_CATEGORY, "service_category", "service_categories", service_category_fields, true, .part_count = 0),
  ENTITY(ENTITY_SERVICE, "service", "services", service_fields, true, .parts = {ENTITY_SERVICE_SEGMENT}, .part_count = 1),
  PART(ENTITY_SERVICE_SEGMENT, "service_segment", "service_segments", service_segment_fields, ENTITY_SERVICE, "segments", 24),
  ENTITY(ENTITY_SERVICE_ADDON, "service_addon", "service_addons", service_addon_fields, true, .part_count = 0),
  ENTITY(ENTITY_EMPLOYEE_SERVICE, "employee_service", "employee_services", employee_service_fields, true, .part_count = 0),
  ENTITY(ENTITY_POOL, "pool", "pools", pool_fields, true, .parts = {ENTITY_POOL_MEMBER}, .part_count = 1),
  PART(ENTITY_POOL_MEMBER, "pool_member", "pool_members", pool_member_fields, ENTITY_POOL, "members", 200),
  ENTITY(ENTITY_FORM_FIELD, "form_field", "form_fields", form_field_fields, true, .part_count = 0),
  ENTITY(ENTITY_ROUTING_RULE, "routing_rule", "routing_rules", routing_rule_fields, true, .part_count = 0),
  ENTITY(ENTITY_SHIFT, "shift", "shifts", shift_fields, true, .part_count = 0),
  ENTITY(ENTITY_SCHEDULE_EXCEPTION, "schedule_exception", "schedule_exceptions", schedule_exception_fields, true, .part_count = 0),
  ENTITY(ENTITY_HOLIDAY, "holiday", "holidays", holiday_fields, true, .part_count = 0),
  ENTITY(ENTITY_BLOCK, "block", "blocks", block_fields, true, .part_count = 0),
  ENTITY(ENTITY_CUSTOMER, "customer", "customers", customer_fields, true, .part_count = 0),
  ENTITY(ENTITY_SERIES, "series", "series", series_fields, true, .part_count = 0),
  ENTITY(ENTITY_APPOINTMENT, "appointment", "appointments", appointment_fields, true, .parts = {ENTITY_APPOINTMENT_SEGMENT, ENTITY_APPOINTMENT_ADDON, ENTITY_APPOINTMENT_ANSWER, ENTITY_PARTICIPANT, ENTITY_STATUS_HISTORY}, .part_count = 5),
  PART(ENTITY_APPOINTMENT_SEGMENT, "appointment_segment", "appointment_segments", appointment_segment_fields, ENTITY_APPOINTMENT, "segments", 24),
  PART(ENTITY_APPOINTMENT_ADDON, "appointment_addon", "appointment_addons", appointment_addon_fields, ENTITY_APPOINTMENT, "addons", 16),
  PART(ENTITY_APPOINTMENT_ANSWER, "appointment_answer", "appointment_answers", appointment_answer_fields, ENTITY_APPOINTMENT, "answers", 100),
  PART(ENTITY_PARTICIPANT, "participant", "participants", participant_fields, ENTITY_APPOINTMENT, "participants", 200),
  PART(ENTITY_STATUS_HISTORY, "status_history", "status_history", status_history_fields, ENTITY_APPOINTMENT, "history", 1000),
  ENTITY(ENTITY_CUSTOMER_NOTE, "customer_note", "customer_notes", customer_note_fields, true, .part_count = 0),
  ENTITY(ENTITY_WAITLIST_ENTRY, "waitlist_entry", "waitlist_entries", waitlist_entry_fields, true, .part_count = 0),
  ENTITY(ENTITY_WALK_IN, "walk_in", "walk_ins", walk_in_fields, true, .part_count = 0),
  ENTITY(ENTITY_CALL_LOG, "call_log", "call_logs", call_log_fields, true, .part_count = 0),
  ENTITY(ENTITY_WORKFLOW, "workflow", "workflows", workflow_fields, true, .part_count = 0),
  ENTITY(ENTITY_NOTIFICATION, "notification", "notifications", notification_fields, true, .part_count = 0),
  ENTITY(ENTITY_WEBHOOK_SUBSCRIPTION, "webhook_subscription", "webhook_subscriptions", webhook_subscription_fields, true, .part_count = 0),
  ENTITY(ENTITY_WEBHOOK_DELIVERY, "webhook_delivery", "webhook_deliveries", webhook_delivery_fields, false, .part_count = 0),
  ENTITY(ENTITY_SALE, "sale", "sales", sale_fields, true, .parts = {ENTITY_SALE_ITEM, ENTITY_SALE_PAYMENT}, .part_count = 2),
  PART(ENTITY_SALE_ITEM, "sale_item", "sale_items", sale_item_fields, ENTITY_SALE, "items", 200),
  PART(ENTITY_SALE_PAYMENT, "sale_payment", "sale_payments", sale_payment_fields, ENTITY_SALE, "payments", 20),
  ENTITY(ENTITY_KNOWLEDGE_ARTICLE, "knowledge_article", "knowledge_articles", knowledge_article_fields, true, .part_count = 0),
  ENTITY(ENTITY_PRIVACY_REQUEST, "privacy_request", "privacy_requests", privacy_request_fields, true, .part_count = 0),
  ENTITY(ENTITY_RETENTION_POLICY, "retention_policy", "retention_policies", retention_policy_fields, true, .part_count = 0),
  ENTITY(ENTITY_EXTERNAL_MAPPING, "external_mapping", "external_mappings", external_mapping_fields, true, .part_count = 0),
  ENTITY(ENTITY_REVIEW_ITEM, "review_item", "review_items", review_item_fields, false, .part_count = 0),
};
/* clang-format on */

static bool is_word(const char *word, const char *text, size_t length) {
  return strlen(word) == length && memcmp(word, text, length) == 0;
}

const struct entity *entity_find(const char *name, size_t length) {
  for (int i = 0; i < ENTITY_COUNT; i++)
    if (is_word(entities[i].name, name, length)) return &entities[i];
  return NULL;
}

const struct entity *entity_find_plural(const char *plural, size_t length) {
  for (int i = 0; i < ENTITY_COUNT; i++) {
    const struct entity *entity = &entities[i];
    bool stands_alone = entity->in_salon_file && entity->whole == ENTITY_NONE && i != ENTITY_TENANT;
    if (stands_alone && is_word(entity->plural, plural, length)) return entity;
  }
  return NULL;
}

int entity_field(const struct entity *entity, const char *column) {
  for (int i = 0; i < entity->field_count; i++)
    if (entity->fields[i].column[0] == column[0] && strcmp(entity->fields[i].column, column) == 0) return i;
  return -1;
}

int entity_field_by_json(const struct entity *entity, const char *json, size_t length) {
  for (int i = 0; i < entity->field_count; i++)
    if (is_word(entity->fields[i].json, json, length)) return i;
  return -1;
}

int entity_part(const struct entity *whole, enum entity_kind part) {
  for (int i = 0; i < whole->part_count; i++)
    if (whole->parts[i] == part) return i;
  return -1;
}
