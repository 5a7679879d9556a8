/*
 * THE table of the domain's entities and their fields: one truth for the schema of the replica, the named statements over whole rows,
 * the images of rows in audit, undo and outbox, the salon file and its JSON Schema. Tests compare each of them with it.
 *
 * A field stands in two forms of JSON. In an *image* its key is its column, ids are text, instants are integer ms, times of day
 * minutes: the form of audit, undo, outbox and the wire. In the *salon file* its key is `json`, references take an id or a name,
 * instants are RFC 3339, times of day "HH:MM".
 *
 * The order of the fields is that of the table's columns. The order of the entities is that of the salon file: what is referred to
 * comes first. Parts (segments of a visit, members of a pool) follow their whole, and are keyed by it and their position; the history
 * of a visit has ids too, and is ordered by instant first.
 */
#ifndef CORE_MODEL_ENTITY_H
#define CORE_MODEL_ENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/vocabulary.h"

/* X(symbol, table and name in the singular, array in the salon file) */
#define ENTITY_LIST(X) \
  X(ENTITY_TENANT, "tenant", "tenants") \
  X(ENTITY_SUBSCRIPTION, "subscription", "subscriptions") \
  X(ENTITY_LOCATION, "location", "locations") \
  X(ENTITY_DEVICE, "device", "devices") \
  X(ENTITY_EMPLOYEE, "employee", "employees") \
  X(ENTITY_USER, "user", "users") \
  X(ENTITY_TEAM, "team", "teams") \
  X(ENTITY_TEAM_MEMBER, "team_member", "team_members") \
  X(ENTITY_SERVICE_CATEGORY, "service_category", "service_categories") \
  X(ENTITY_SERVICE, "service", "services") \
  X(ENTITY_SERVICE_SEGMENT, "service_segment", "service_segments") \
  X(ENTITY_SERVICE_ADDON, "service_addon", "service_addons") \
  X(ENTITY_EMPLOYEE_SERVICE, "employee_service", "employee_services") \
  X(ENTITY_POOL, "pool", "pools") \
  X(ENTITY_POOL_MEMBER, "pool_member", "pool_members") \
  X(ENTITY_FORM_FIELD, "form_field", "form_fields") \
  X(ENTITY_ROUTING_RULE, "routing_rule", "routing_rules") \
  X(ENTITY_SHIFT, "shift", "shifts") \
  X(ENTITY_SCHEDULE_EXCEPTION, "schedule_exception", "schedule_exceptions") \
  X(ENTITY_HOLIDAY, "holiday", "holidays") \
  X(ENTITY_BLOCK, "block", "blocks") \
  X(ENTITY_CUSTOMER, "customer", "customers") \
  X(ENTITY_SERIES, "series", "series") \
  X(ENTITY_APPOINTMENT, "appointment", "appointments") \
  X(ENTITY_APPOINTMENT_SEGMENT, "appointment_segment", "appointment_segments") \
  X(ENTITY_APPOINTMENT_ADDON, "appointment_addon", "appointment_addons") \
  X(ENTITY_APPOINTMENT_ANSWER, "appointment_answer", "appointment_answers") \
  X(ENTITY_PARTICIPANT, "participant", "participants") \
  X(ENTITY_STATUS_HISTORY, "status_history", "status_history") \
  X(ENTITY_CUSTOMER_NOTE, "customer_note", "customer_notes") \
  X(ENTITY_WAITLIST_ENTRY, "waitlist_entry", "waitlist_entries") \
  X(ENTITY_WALK_IN, "walk_in", "walk_ins") \
  X(ENTITY_CALL_LOG, "call_log", "call_logs") \
  X(ENTITY_WORKFLOW, "workflow", "workflows") \
  X(ENTITY_NOTIFICATION, "notification", "notifications") \
  X(ENTITY_WEBHOOK_SUBSCRIPTION, "webhook_subscription", "webhook_subscriptions") \
  X(ENTITY_WEBHOOK_DELIVERY, "webhook_delivery", "webhook_deliveries") \
  X(ENTITY_SALE, "sale", "sales") \
  X(ENTITY_SALE_ITEM, "sale_item", "sale_items") \
  X(ENTITY_SALE_PAYMENT, "sale_payment", "sale_payments") \
  X(ENTITY_KNOWLEDGE_ARTICLE, "knowledge_article", "knowledge_articles") \
  X(ENTITY_PRIVACY_REQUEST, "privacy_request", "privacy_requests") \
  X(ENTITY_RETENTION_POLICY, "retention_policy", "retention_policies") \
  X(ENTITY_EXTERNAL_MAPPING, "external_mapping", "external_mappings") \
  X(ENTITY_REVIEW_ITEM, "review_item", "review_items")

enum entity_kind {
#define X(symbol, name, plural) symbol,
  ENTITY_LIST(X)
#undef X
      ENTITY_COUNT,
  ENTITY_NONE = -1
};

enum field_kind {
  FIELD_ID,      /* the row's own id */
  FIELD_REF,     /* the id of a row of `refers`; ENTITY_NONE: the row's field "entity" says of which */
  FIELD_TEXT,    /* at most `maximum` bytes */
  FIELD_EMAIL,   /* text, kept in lower case */
  FIELD_PHONE,   /* text as typed; the field "phone_e164" stands beside it */
  FIELD_ZONE,    /* an IANA zone that exists */
  FIELD_INT,     /* minimum..maximum */
  FIELD_MONEY,   /* minor units, minimum..maximum */
  FIELD_REAL,    /* minimum..maximum */
  FIELD_BOOL,    /* 0 or 1; true or false in JSON */
  FIELD_INSTANT, /* ms since 1970 UTC */
  FIELD_DATE,    /* text YYYY-MM-DD that exists */
  FIELD_MINUTE,  /* of the day, minimum..maximum */
  FIELD_ENUM,    /* text, one of `words` */
  FIELD_JSON     /* text of JSON, stored compact; at most `maximum` bytes */
};

enum field_flags {
  FIELD_NULLABLE = 1 << 0,
  FIELD_REPLICA =
      1 << 1, /* not in the salon file: of this replica, or known from the whole that it stands in */
  FIELD_FOLLOWS =
      1 << 2, /* may be left out of the salon file though it is not NULL: it follows from other things */
  FIELD_SYNC = 1 << 3 /* of sync's bookkeeping: never in an image */
};

struct entity_field {
  const char *column; /* in the table and in images */
  const char *json;   /* in the salon file */
  enum field_kind kind;
  unsigned flags;
  enum entity_kind refers;        /* of FIELD_REF */
  const struct vocabulary *words; /* of FIELD_ENUM */
  int64_t minimum, maximum;       /* of numbers; `maximum` bytes of texts */
  const char *fallback; /* the value of a missing field, as SQL writes it without quotes; NULL: none */
};

enum { ENTITY_FIELDS_MAX = 48, ENTITY_PARTS_MAX = 5 };

struct entity {
  enum entity_kind kind;
  const char *name;   /* also the table's */
  const char *plural; /* the array in the salon file */
  const struct entity_field *fields;
  int field_count;
  bool in_salon_file;
  enum entity_kind whole; /* of a part: what it belongs to; else ENTITY_NONE */
  const char *key;        /* of a part: the array in its whole's JSON */
  int most;               /* of a part: how many a whole may have */
  enum entity_kind parts[ENTITY_PARTS_MAX];
  int part_count;
};

/* Indexed by enum entity_kind. */
extern const struct entity entities[ENTITY_COUNT];

/* By the singular name; NULL when there is none. */
const struct entity *entity_find(const char *name, size_t length);

/* By the salon file's array; only entities that stand in it on their own. */
const struct entity *entity_find_plural(const char *plural, size_t length);

/* The index of a field, or -1. */
int entity_field(const struct entity *entity, const char *column);
int entity_field_by_json(const struct entity *entity, const char *json, size_t length);

/* Which of the whole's parts `part` is (index in `parts`), or -1. */
int entity_part(const struct entity *whole, enum entity_kind part);

#endif
