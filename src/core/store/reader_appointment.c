#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/store/reader_inside.h"
#include "core/store/replica_inside.h"
#include "core/store/vector.h"

static enum code no_such_visit(struct error *error) {
  return error_set(error, CODE_NOT_FOUND,
                   _("There is no such appointment. `frontdesk day --all` shows those of a day, "
                     "`frontdesk find` those who have one."));
}

/* --- One visit --- */

static enum code load_history(struct replica *replica, struct arena *arena, struct appointment *visit,
                              struct error *error) {
  struct vector rows;
  vector_init(&rows, sizeof(struct status_entry));
  struct query query = query_start(replica, SQL_HISTORY_OF_VISIT);
  query_id(&query, visit->id);
  while (query_row(&query)) {
    struct status_entry *entry = vector_add(&rows);
    if (entry == NULL) break;
    entry->at = query_get_int(&query, 0);
    const char *from = query_peek_text(&query, 1);
    entry->from = vocabulary_find(&appointment_status_words, from, strlen(from));
    entry->rescheduled = strcmp(query_peek_text(&query, 2), "rescheduled") == 0;
    entry->to = (enum appointment_status)query_get_word(&query, entry->rescheduled ? 1 : 2,
                                                        &appointment_status_words);
    entry->by = query_get_text(&query, 3, arena);
    entry->reason = query_get_text(&query, 4, arena);
  }
  enum code code = query_end(&query, error);
  visit->history = vector_copy(&rows, arena);
  visit->history_count = (int)rows.count;
  vector_release(&rows);
  if (code == CODE_OK && visit->history == NULL) code = reader_no_room(error);
  return code;
}

static enum code load_participants(struct replica *replica, struct arena *arena, struct appointment *visit,
                                   struct error *error) {
  struct vector rows;
  vector_init(&rows, sizeof(struct participant));
  struct query query = query_start(replica, SQL_PARTICIPANTS_OF_VISIT);
  query_id(&query, visit->id);
  while (query_row(&query)) {
    struct participant *participant = vector_add(&rows);
    if (participant == NULL) break;
    participant->id = query_get_id(&query, 0);
    participant->name = query_get_text(&query, 1, arena);
    participant->phone = query_get_text(&query, 2, arena);
    participant->email = query_get_text(&query, 3, arena);
    participant->relationship = query_get_text(&query, 4, arena);
    participant->status = (enum participant_status)query_get_word(&query, 5, &participant_status_words);
  }
  enum code code = query_end(&query, error);
  visit->participants = vector_copy(&rows, arena);
  visit->participant_count = (int)rows.count;
  vector_release(&rows);
  if (code == CODE_OK && visit->participants == NULL) code = reader_no_room(error);
  return code;
}

static enum code load_visit(struct replica *replica, struct id id, struct arena *arena,
                            struct appointment *visit, struct error *error) {
  struct visit_rows *rows = &replica->visits;
  struct appointment *visits = NULL;
  int count = 0;
  visit_rows_begin(rows);
  struct query query = query_start(replica, SQL_VISIT_BY_ID);
  query_id(&query, id);
  visit_rows_read(rows, &query, arena);
  enum code code = query_end(&query, error);
  if (code == CODE_OK) code = visit_rows_lay(rows, arena, &visits, &count, error);
  if (code == CODE_OK && count == 0) code = no_such_visit(error);
  if (code == CODE_OK) *visit = visits[0];
  return code;
}

enum code reader_appointment(struct replica *replica, struct id id, struct arena *arena,
                             struct appointment *appointment, struct error *error) {
  *appointment = (struct appointment){0};
  enum code code = replica_begin_read(replica, error);
  if (code == CODE_OK) code = load_visit(replica, id, arena, appointment, error);
  if (code == CODE_OK) code = load_history(replica, arena, appointment, error);
  if (code == CODE_OK) code = load_participants(replica, arena, appointment, error);
  replica_end_read(replica);
  return code;
}

enum code reader_find_appointment(struct replica *replica, const char *text, struct id *id,
                                  struct error *error) {
  char confirmation[CONFIRMATION_CODE_SIZE];
  size_t length = strlen(text);
  struct id asked = id_nil;
  struct query query;
  if (id_parse(text, length, &asked)) {
    query = query_start(replica, SQL_VISIT_EXISTS);
    query_id(&query, asked);
  } else if (confirmation_code_parse(text, length, confirmation)) {
    query = query_start(replica, SQL_VISIT_BY_CONFIRMATION_CODE);
    query_text(&query, confirmation);
  } else {
    return error_set(
        error, CODE_NOT_FOUND,
        _("There is no appointment \"%.60s\". One is named by its id or by its confirmation code, "
          "such as 7K2QD-9XW4M."),
        text);
  }
  bool found = query_row(&query);
  if (found) *id = query_get_id(&query, 0);
  enum code code = query_end(&query, error);
  return code == CODE_OK && !found ? no_such_visit(error) : code;
}

/* --- A customer's visits --- */

enum code reader_customer_visits(struct replica *replica, struct id customer, int64_t before, int limit,
                                 struct arena *arena, struct appointment **visits, int *count,
                                 struct error *error) {
  struct visit_rows *rows = &replica->visits;
  visit_rows_begin(rows);
  struct query query = query_start(replica, SQL_VISITS_OF_CUSTOMER);
  query_id(&query, customer);
  query_int(&query, before);
  query_int(&query, limit);
  visit_rows_read(rows, &query, arena);
  enum code code = query_end(&query, error);
  return code == CODE_OK ? visit_rows_lay(rows, arena, visits, count, error) : code;
}

static enum code find_last_visit(struct replica *replica, struct id customer, struct id *id,
                                 struct error *error) {
  static const enum sql_id statements[] = {SQL_LAST_COMPLETED_VISIT, SQL_LAST_LIVE_VISIT};
  enum code code = CODE_OK;
  *id = id_nil;
  for (size_t i = 0; i < sizeof statements / sizeof statements[0] && code == CODE_OK && id_is_nil(*id); i++) {
    struct query query = query_start(replica, statements[i]);
    query_id(&query, customer);
    if (query_row(&query)) *id = query_get_id(&query, 0);
    code = query_end(&query, error);
  }
  return code;
}

enum code reader_last_visit(struct replica *replica, struct id customer, struct arena *arena,
                            struct appointment *visit, struct error *error) {
  struct id id;
  enum code code = replica_begin_read(replica, error);
  if (code == CODE_OK) code = find_last_visit(replica, customer, &id, error);
  if (code == CODE_OK && id_is_nil(id)) {
    code = error_set(error, CODE_NOT_FOUND,
                     _("This customer has not been here yet, so there is no last visit."));
  }
  if (code == CODE_OK) code = reader_appointment(replica, id, arena, visit, error);
  replica_end_read(replica);
  return code;
}

/* --- What the rules ask --- */

static void add_service(struct nearby_visit *nearby, int service) {
  for (int i = 0; i < nearby->service_count; i++) {
    if (nearby->services[i] == service) return;
  }
  if (service != INDEX_NONE && nearby->service_count < VISIT_SERVICES_MAX) {
    nearby->services[nearby->service_count++] = service;
  }
}

static enum code load_nearby(struct replica *replica, const struct salon *salon, int64_t around,
                             struct rules_customer *customer, struct error *error) {
  const int64_t window = DUPLICATE_WINDOW_MINUTES * MS_PER_MINUTE;
  struct query query = query_start(replica, SQL_RULES_CUSTOMER_NEARBY);
  query_id(&query, customer->id);
  query_int(&query, around - window);
  query_int(&query, around + window);
  while (query_row(&query)) {
    struct id id = query_get_id(&query, 0);
    int last = customer->nearby_count - 1;
    if (last < 0 || !id_equal(customer->nearby[last].id, id)) {
      if (customer->nearby_count == DUPLICATES_MAX) break;
      last = customer->nearby_count++;
      customer->nearby[last] = (struct nearby_visit){.id = id, .starts_at = query_get_int(&query, 1)};
    }
    add_service(&customer->nearby[last], salon_service(salon, query_get_id(&query, 2)));
  }
  return query_end(&query, error);
}

static enum code load_rules_customer(struct replica *replica, struct arena *arena,
                                     struct rules_customer *customer, struct error *error) {
  struct query query = query_start(replica, SQL_RULES_CUSTOMER);
  query_id(&query, customer->id);
  bool found = query_row(&query);
  if (found) {
    customer->name = query_get_text(&query, 0, arena);
    customer->blocked = query_get_bool(&query, 1);
    customer->blocked_reason = query_get_text(&query, 2, arena);
    customer->no_show_count = (int)query_get_int(&query, 3);
  }
  enum code code = query_end(&query, error);
  if (code != CODE_OK || found) return code;
  return error_set(error, CODE_NOT_FOUND,
                   _("There is no such customer. `frontdesk find` looks for one by name."));
}

enum code reader_rules_customer(struct replica *replica, struct id id, int64_t around, struct arena *arena,
                                struct rules_customer *customer, struct error *error) {
  *customer = (struct rules_customer){.id = id, .name = "", .blocked_reason = ""};
  const struct salon *salon = NULL;
  enum code code = replica_salon(replica, &salon, NULL, error);
  if (code != CODE_OK) return code;
  code = replica_begin_read(replica, error);
  if (code == CODE_OK) code = load_rules_customer(replica, arena, customer, error);
  if (code == CODE_OK) code = load_nearby(replica, salon, around, customer, error);
  replica_end_read(replica);
  if (code == CODE_OK && arena->exhausted) code = reader_no_room(error);
  return code;
}
