#include "core/store/reader_card.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "core/model/entity.h"
#include "core/model/language.h"
#include "core/store/reader_inside.h"
#include "core/store/replica_inside.h"
#include "core/store/vector.h"

/* --- The card --- */

static enum code load_figures(struct replica *replica, struct id customer, int64_t from,
                              struct customer_figures *figures, struct error *error) {
  struct query query = query_start(replica, SQL_CUSTOMER_FIGURES);
  query_id(&query, customer);
  query_int(&query, from);
  query_int(&query, CARD_COUNTED_MAX);
  if (query_row(&query)) {
    figures->visits = (int)query_get_int(&query, 0);
    figures->completed = (int)query_get_int(&query, 1);
    figures->cancelled = (int)query_get_int(&query, 2);
    figures->no_shows = (int)query_get_int(&query, 3);
    figures->spent = query_get_int(&query, 4);
    figures->first_at = query_get_int(&query, 5);
    figures->last_at = query_get_int(&query, 6);
    figures->next_at = query_get_int(&query, 7);
  }
  return query_end(&query, error);
}

static enum code load_visits(struct replica *replica, enum sql_id statement, struct id customer, int64_t from,
                             int limit, struct arena *arena, struct appointment **visits, int *count,
                             struct error *error) {
  struct visit_rows *rows = &replica->visits;
  visit_rows_begin(rows);
  struct query query = query_start(replica, statement);
  query_id(&query, customer);
  query_int(&query, from);
  query_int(&query, limit);
  visit_rows_read(rows, &query, arena);
  enum code code = query_end(&query, error);
  return code == CODE_OK ? visit_rows_lay(rows, arena, visits, count, error) : code;
}

static enum code load_wishes(struct replica *replica, struct id customer, struct arena *arena,
                             struct customer_card *card, struct error *error) {
  const struct salon *salon = NULL;
  enum code code = replica_salon(replica, &salon, NULL, error);
  if (code != CODE_OK) return code;
  card->wishes = ARENA_NEW(arena, CARD_WISHES_MAX, struct waitlist_row);
  if (card->wishes == NULL) return reader_no_room(error);
  struct query query = query_start(replica, SQL_CUSTOMER_WISHES);
  query_id(&query, customer);
  query_int(&query, CARD_WISHES_MAX);
  while (card->wish_count < CARD_WISHES_MAX && query_row(&query)) {
    reader_waitlist_row(&query, salon, arena, &card->wishes[card->wish_count++]);
  }
  return query_end(&query, error);
}

/* Those whom a statement finds by a key, each once, without the customer. */
static enum code add_same(struct replica *replica, enum sql_id statement, const char *key,
                          struct arena *arena, struct customer_card *card, struct error *error) {
  struct id ids[CARD_SAME_MAX];
  int found = 0;
  if (key[0] == '\0') return CODE_OK;
  struct query query = query_start(replica, statement);
  query_text(&query, key);
  query_int(&query, CARD_SAME_MAX);
  while (found < CARD_SAME_MAX && query_row(&query)) ids[found++] = query_get_id(&query, 0);
  enum code code = query_end(&query, error);
  for (int i = 0; i < found && code == CODE_OK && card->same_count < CARD_SAME_MAX; i++) {
    bool known = id_equal(ids[i], card->customer.id);
    for (int k = 0; k < card->same_count; k++) known = known || id_equal(card->same[k].id, ids[i]);
    if (known) continue;
    bool exists = false;
    code = reader_customer_alone(replica, ids[i], arena, &card->same[card->same_count], &exists, error);
    if (exists) card->same_count++;
  }
  return code;
}

static enum code load_same(struct replica *replica, struct arena *arena, struct customer_card *card,
                           struct error *error) {
  card->same = ARENA_NEW(arena, CARD_SAME_MAX, struct customer);
  if (card->same == NULL) return reader_no_room(error);
  enum code code = add_same(replica, SQL_CUSTOMERS_BY_EMAIL, card->customer.email, arena, card, error);
  if (code != CODE_OK) return code;
  return add_same(replica, SQL_CUSTOMERS_BY_PHONE, card->customer.phone_e164, arena, card, error);
}

static enum code load_card(struct replica *replica, struct id id, int64_t from, int past, struct arena *arena,
                           struct customer_card *card, struct error *error) {
  enum code code = reader_customer_brief(replica, id, arena, &card->customer, error);
  if (code == CODE_OK) code = reader_customer_notes(replica, CARD_NOTES_MAX, arena, &card->customer, error);
  if (code == CODE_OK) code = load_figures(replica, id, from, &card->figures, error);
  if (code == CODE_OK)
    code = load_visits(replica, SQL_VISITS_OF_CUSTOMER_FROM, id, from, CARD_COMING_MAX, arena, &card->coming,
                       &card->coming_count, error);
  if (code == CODE_OK)
    code = load_visits(replica, SQL_VISITS_OF_CUSTOMER, id, from, past, arena, &card->past, &card->past_count,
                       error);
  if (code == CODE_OK) code = load_wishes(replica, id, arena, card, error);
  if (code == CODE_OK) code = load_same(replica, arena, card, error);
  if (code == CODE_OK && arena->exhausted) code = reader_no_room(error);
  return code;
}

enum code reader_card(struct replica *replica, struct id id, int64_t from, int past, struct arena *arena,
                      struct customer_card *card, struct error *error) {
  *card = (struct customer_card){0};
  enum code code = replica_begin_read(replica, error);
  if (code == CODE_OK) code = load_card(replica, id, from, past, arena, card, error);
  replica_end_read(replica);
  return code;
}

/* --- Lists --- */

enum code reader_customer_brief(struct replica *replica, struct id id, struct arena *arena,
                                struct customer *customer, struct error *error) {
  bool found = false;
  enum code code = reader_customer_alone(replica, id, arena, customer, &found, error);
  if (code == CODE_OK && !found)
    code = error_set(error, CODE_NOT_FOUND, _("There is no such customer. Search by name, phone or e-mail."));
  if (code == CODE_OK && arena->exhausted) code = reader_no_room(error);
  return code;
}

static void read_row(const struct query *query, struct arena *arena, struct customer *row) {
  *row = (struct customer){.id = query_get_id(query, 0),
                           .first_name = query_get_text(query, 1, arena),
                           .last_name = query_get_text(query, 2, arena),
                           .name = query_get_text(query, 3, arena),
                           .email = query_get_text(query, 4, arena),
                           .phone = query_get_text(query, 5, arena),
                           .phone_e164 = query_get_text(query, 6, arena),
                           .birth_date = query_get_text(query, 7, arena),
                           .blocked = query_get_bool(query, 8),
                           .no_show_count = (int)query_get_int(query, 9),
                           .deleted_at = query_get_int(query, 10)};
}

enum code reader_customer_rows(struct replica *replica, const struct id ids[], int count, struct arena *arena,
                               struct customer rows[], struct error *error) {
  enum code code = replica_begin_read(replica, error);
  for (int i = 0; i < count && code == CODE_OK; i++) {
    struct query query = query_start(replica, SQL_CUSTOMER_ROW_OF_LIST);
    rows[i] = (struct customer){.id = id_nil};
    query_id(&query, ids[i]);
    if (query_row(&query)) read_row(&query, arena, &rows[i]);
    code = query_end(&query, error);
  }
  replica_end_read(replica);
  return code == CODE_OK && arena->exhausted ? reader_no_room(error) : code;
}

enum code reader_customers_recent(struct replica *replica, int limit, struct id *ids, int *count,
                                  struct error *error) {
  enum { CHANGES_LOOKED_AT = 200 };
  struct query query = query_start(replica, SQL_CUSTOMERS_RECENT);
  query_int(&query, CHANGES_LOOKED_AT);
  query_int(&query, limit);
  *count = 0;
  while (*count < limit && query_row(&query)) ids[(*count)++] = query_get_id(&query, 0);
  return query_end(&query, error);
}

/* --- History --- */

/* Columns that say nothing to a person: they follow from others, or are bookkeeping. */
static bool is_silent(const char *column) {
  static const char *const silent[] = {"phone_e164", "phone_variants", "updated_at",     "created_at",
                                       "tenant_id",  "merged_into_id", "email_duplicate"};
  for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++)
    if (strcmp(column, silent[i]) == 0) return true;
  return false;
}

static const char *value_text(const json_t *value, struct arena *arena) {
  char number[32];
  if (json_is_string(value)) return arena_text(arena, json_string_value(value), json_string_length(value));
  if (!json_is_integer(value)) return json_is_true(value) ? "1" : "";
  (void)snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
  return arena_text(arena, number, strlen(number));
}

/* One entry of the audit, read. */
struct entry {
  int64_t at;
  const char *by, *command;
  bool is_note;
  json_t *before, *after; /* NULL: no row there */
};

static struct customer_event *event_add(struct vector *events, const struct entry *entry,
                                        enum customer_event_kind kind) {
  struct customer_event *event = vector_add(events);
  if (event != NULL)
    *event = (struct customer_event){.kind = kind,
                                     .at = entry->at,
                                     .by = entry->by,
                                     .command = entry->command,
                                     .field = "",
                                     .before = "",
                                     .after = ""};
  return event;
}

static void note_event(struct vector *events, const struct entry *entry, struct arena *arena) {
  const json_t *deleted = json_object_get(entry->after, "deleted_at");
  enum customer_event_kind kind = NOTE_CHANGED;
  if (entry->after == NULL || json_is_integer(deleted))
    kind = NOTE_REMOVED;
  else if (entry->before == NULL || deleted != NULL)
    kind = NOTE_WRITTEN;
  else if (json_object_get(entry->after, "text") == NULL)
    return; /* it went over to another customer */
  struct customer_event *event = event_add(events, entry, kind);
  if (event == NULL) return;
  event->before = value_text(json_object_get(entry->before, "text"), arena);
  event->after = value_text(json_object_get(entry->after, "text"), arena);
}

static void field_events(struct vector *events, const struct entry *entry, struct arena *arena) {
  const struct entity *entity = &entities[ENTITY_CUSTOMER];
  for (int i = 0; i < entity->field_count; i++) { /* in the table's order, whatever JSON has */
    const char *column = entity->fields[i].column;
    const json_t *after = json_object_get(entry->after, column);
    if (after == NULL || is_silent(column)) continue;
    struct customer_event *event = event_add(events, entry, CUSTOMER_CHANGED);
    if (event == NULL) return;
    event->field = column;
    event->before = value_text(json_object_get(entry->before, column), arena);
    event->after = value_text(after, arena);
  }
}

static void add_events(struct vector *events, const struct entry *entry, struct arena *arena) {
  if (entry->is_note)
    note_event(events, entry, arena);
  else if (entry->before == NULL && entry->after != NULL)
    (void)event_add(events, entry, CUSTOMER_MADE);
  else
    field_events(events, entry, arena);
}

static json_t *image_of(const struct query *query, int column) {
  const char *text = query_peek_text(query, column);
  return text[0] == '\0' ? NULL : json_loads(text, 0, NULL);
}

enum code reader_customer_history(struct replica *replica, struct id customer, int limit, struct arena *arena,
                                  struct customer_event **events, int *count, struct error *error) {
  struct vector rows;
  vector_init(&rows, sizeof(struct customer_event));
  struct query query = query_start(replica, SQL_CUSTOMER_AUDIT);
  query_id(&query, customer);
  query_int(&query, limit);
  while (query_row(&query)) {
    struct entry entry = {.at = query_get_int(&query, 1),
                          .by = query_get_text(&query, 2, arena),
                          .command = query_get_text(&query, 3, arena),
                          .is_note = strcmp(query_peek_text(&query, 4), "customer_note") == 0,
                          .before = image_of(&query, 5),
                          .after = image_of(&query, 6)};
    add_events(&rows, &entry, arena);
    json_decref(entry.before);
    json_decref(entry.after);
  }
  enum code code = query_end(&query, error);
  *events = vector_copy(&rows, arena);
  *count = (int)rows.count;
  vector_release(&rows);
  if (code == CODE_OK && (*events == NULL || arena->exhausted)) code = reader_no_room(error);
  return code;
}

/* --- Merging --- */

enum code reader_merge_counts(struct replica *replica, struct id customer, struct merge_counts *counts,
                              struct error *error) {
  int *const places[] = {&counts->visits, &counts->notes,  &counts->wishes,
                         &counts->calls,  &counts->series, &counts->sales};
  struct query query = query_start(replica, SQL_MERGE_COUNTS);
  query_id(&query, customer);
  bool found = query_row(&query);
  for (int i = 0; i < 6; i++) *places[i] = found ? (int)query_get_int(&query, i) : 0;
  return query_end(&query, error);
}
