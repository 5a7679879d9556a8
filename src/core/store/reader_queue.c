#include "core/model/queue.h"

#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/store/reader_inside.h"
#include "core/store/vector.h"

/* What one load works on. */
struct queue_load {
  struct replica *replica;
  struct arena *arena;
  struct queue *queue;
  const struct salon *salon;
  int location;
  int32_t today;
  struct error *error;
};

static int employee_of(const struct salon *salon, struct id id) {
  return id_is_nil(id) ? INDEX_NONE : salon_employee(salon, id);
}

static void read_ticket(const struct query *query, const struct salon *salon, struct queue_ticket *ticket,
                        struct arena *arena) {
  ticket->id = query_get_id(query, 0);
  ticket->number = (int)query_get_int(query, 1);
  ticket->state = (enum walk_in_state)query_get_word(query, 2, &walk_in_state_words);
  ticket->name = query_get_text(query, 3, arena);
  ticket->phone = query_get_text(query, 4, arena);
  ticket->customer = query_get_id(query, 5);
  ticket->appointment = query_get_id(query, 6);
  ticket->service = salon_service(salon, query_get_id(query, 7));
  ticket->employee = employee_of(salon, query_get_id(query, 8));
  ticket->arrived_at = query_get_int(query, 9);
  ticket->quoted_minutes = (int)query_get_int(query, 10);
  ticket->promised_start = query_get_int(query, 11);
  ticket->revision = query_get_int(query, 12);
}

static enum code load_tickets(struct queue_load *load) {
  char date[DATE_TEXT_SIZE];
  struct vector rows;
  vector_init(&rows, sizeof(struct queue_ticket));
  date_format(load->today, date);
  struct query query = query_start(load->replica, SQL_QUEUE_TICKETS);
  query_id(&query, load->salon->locations[load->location].id);
  query_text(&query, date);
  while (query_row(&query)) {
    struct queue_ticket *ticket = vector_add(&rows);
    if (ticket == NULL) break;
    read_ticket(&query, load->salon, ticket, load->arena);
  }
  enum code code = query_end(&query, load->error);
  load->queue->tickets = vector_copy(&rows, load->arena);
  load->queue->ticket_count = (int)rows.count;
  vector_release(&rows);
  if (code == CODE_OK && load->queue->tickets == NULL) code = reader_no_room(load->error);
  return code;
}

enum code reader_ticket(struct replica *replica, struct id id, struct arena *arena,
                        struct queue_ticket *ticket, struct error *error) {
  const struct salon *salon;
  *ticket = (struct queue_ticket){0};
  enum code code = replica_salon(replica, &salon, NULL, error);
  if (code != CODE_OK) return code;
  struct query query = query_start(replica, SQL_QUEUE_TICKET);
  query_id(&query, id);
  bool found = query_row(&query);
  if (found) read_ticket(&query, salon, ticket, arena);
  code = query_end(&query, error);
  if (code != CODE_OK || found) return code;
  return error_set(error, CODE_NOT_FOUND, _("There is no such ticket. See the queue."));
}

/* ---- The day as it runs ---- */

static enum code load_visits(struct replica *replica, struct id location, struct interval time,
                             struct vector *rows, struct error *error) {
  struct query query = query_start(replica, SQL_QUEUE_VISITS);
  query_id(&query, location);
  query_int(&query, time.from);
  query_int(&query, time.to);
  while (query_row(&query)) {
    struct today_visit *visit = vector_add(rows);
    if (visit == NULL) break;
    visit->appointment = query_get_id(&query, 0);
    visit->status = (enum appointment_status)query_get_word(&query, 1, &appointment_status_words);
    visit->walk_in = query_get_bool(&query, 2);
    visit->starts_at = query_get_int(&query, 3);
    visit->ends_at = query_get_int(&query, 4);
    visit->started_at = query_get_int(&query, 5);
  }
  enum code code = query_end(&query, error);
  return code == CODE_OK && rows->failed ? reader_no_room(error) : code;
}

static enum code lay_course(struct replica *replica, int location, int32_t today, struct vector *rows,
                            struct arena *arena, struct lateness *course, struct error *error) {
  struct agenda book;
  enum code code = reader_agenda(replica, location, today, today, arena, &book, error);
  if (code != CODE_OK) return code;
  const struct zone *zone = agenda_zone(&book);
  struct interval time = {zone_day_start(zone, today), zone_day_start(zone, today + 1)};
  code = load_visits(replica, book.salon->locations[location].id, time, rows, error);
  if (code != CODE_OK) return code;
  int64_t now = replica_now(replica);
  bool laid = lateness_lay(&book, today, now - now % MS_PER_MINUTE,
                           (const struct today_visit *)(void *)rows->rows, (int)rows->count, arena, course);
  return laid ? CODE_OK : reader_no_room(error);
}

enum code reader_course(struct replica *replica, int location, struct arena *arena, struct lateness *course,
                        struct error *error) {
  const struct salon *salon = NULL;
  struct vector rows;
  int32_t today = 0;
  int minute = 0;
  enum code code = replica_salon(replica, &salon, NULL, error);
  if (code != CODE_OK) return code;
  zone_to_wall(salon->locations[location].zone, replica_now(replica), &today, &minute);
  vector_init(&rows, sizeof(struct today_visit));
  code = replica_begin_read(replica, error);
  if (code == CODE_OK) code = lay_course(replica, location, today, &rows, arena, course, error);
  replica_end_read(replica);
  vector_release(&rows);
  return code;
}

/* The honest wait: each who waits takes the earliest time that those before leave. */
static enum code expect_starts(struct queue_load *load) {
  struct queue *queue = load->queue;
  struct queue_party parties[QUEUE_PARTIES_MAX];
  int waiting[QUEUE_PARTIES_MAX];
  int count = 0;
  for (int i = 0; i < queue->ticket_count; i++) {
    struct queue_ticket *ticket = &queue->tickets[i];
    ticket->expected_employee = INDEX_NONE;
    if (ticket->state != WALK_IN_WAITING || ticket->service == INDEX_NONE || count == QUEUE_PARTIES_MAX)
      continue;
    waiting[count] = i;
    parties[count++] = (struct queue_party){.service = ticket->service, .employee = ticket->employee};
  }
  enum code code = reader_course(load->replica, load->location, load->arena, &queue->course, load->error);
  if (code != CODE_OK || count == 0) return code;
  int64_t now = replica_now(load->replica);
  queue_expect(&queue->course.agenda, load->today, now - now % MS_PER_MINUTE, parties, count);
  for (int i = 0; i < count; i++) {
    queue->tickets[waiting[i]].expected_start = parties[i].expected_start;
    queue->tickets[waiting[i]].expected_employee = parties[i].expected_employee;
  }
  return CODE_OK;
}

/* ---- The waitlist ---- */

static void read_wish(const struct query *query, const struct salon *salon, struct waitlist_party *wish) {
  wish->service = salon_service(salon, query_get_id(query, 4));
  wish->employee = employee_of(salon, query_get_id(query, 5));
  wish->from = (int32_t)query_get_int_or(query, 6, DATE_NONE);
  wish->to = (int32_t)query_get_int_or(query, 7, DATE_NONE);
  wish->priority = (int)query_get_int(query, 9);
  wish->created_at = query_get_int(query, 11);
  wish->days = (unsigned)query_get_int_or(query, 13, WAITLIST_EVERY_DAY);
  wish->start_minute = (int)query_get_int_or(query, 14, 0);
  wish->end_minute = (int)query_get_int_or(query, 15, MINUTES_PER_DAY);
}

void reader_waitlist_row(const struct query *query, const struct salon *salon, struct arena *arena,
                         struct waitlist_row *row) {
  row->id = query_get_id(query, 0);
  row->customer = query_get_id(query, 1);
  row->customer_name = query_get_text(query, 2, arena);
  row->customer_phone = query_get_text(query, 3, arena);
  row->note = query_get_text(query, 8, arena);
  row->status = (enum waitlist_status)query_get_word(query, 10, &waitlist_status_words);
  row->revision = query_get_int(query, 12);
  read_wish(query, salon, &row->wish);
}

static enum code load_waitlist(struct replica *replica, const struct salon *salon, int location,
                               struct vector *rows, struct arena *arena, struct error *error) {
  struct query query = query_start(replica, SQL_QUEUE_WAITLIST);
  query_id(&query, salon->locations[location].id);
  while (query_row(&query)) {
    struct waitlist_row *row = vector_add(rows);
    if (row == NULL) break;
    reader_waitlist_row(&query, salon, arena, row);
  }
  return query_end(&query, error);
}

enum code reader_waitlist(struct replica *replica, int location, struct arena *arena,
                          struct waitlist_row **waitlist, int *count, struct error *error) {
  const struct salon *salon = NULL;
  struct vector rows;
  vector_init(&rows, sizeof(struct waitlist_row));
  enum code code = replica_salon(replica, &salon, NULL, error);
  if (code == CODE_OK) code = load_waitlist(replica, salon, location, &rows, arena, error);
  *waitlist = vector_copy(&rows, arena);
  *count = (int)rows.count;
  vector_release(&rows);
  if (code == CODE_OK && (*waitlist == NULL || arena->exhausted)) code = reader_no_room(error);
  return code;
}

enum code reader_queue(struct replica *replica, int location, struct arena *arena, struct queue *queue,
                       struct error *error) {
  *queue = (struct queue){0};
  struct queue_load load = {
      .replica = replica, .arena = arena, .queue = queue, .location = location, .error = error};
  int minute = 0;
  enum code code = replica_begin_read(replica, error);
  if (code == CODE_OK) code = replica_salon(replica, &load.salon, NULL, error);
  if (code == CODE_OK) {
    zone_to_wall(load.salon->locations[location].zone, replica_now(replica), &load.today, &minute);
    code = load_tickets(&load);
  }
  if (code == CODE_OK) code = expect_starts(&load);
  if (code == CODE_OK)
    code = reader_waitlist(replica, location, arena, &queue->waitlist, &queue->waitlist_count, error);
  replica_end_read(replica);
  return code;
}

enum code reader_reviews(struct replica *replica, struct arena *arena, struct review_row **reviews,
                         int *count, struct error *error) {
  struct vector rows;
  vector_init(&rows, sizeof(struct review_row));
  struct query query = query_start(replica, SQL_REVIEWS_OPEN);
  while (query_row(&query)) {
    struct review_row *row = vector_add(&rows);
    if (row == NULL) break;
    row->id = query_get_id(&query, 0);
    row->kind = (enum review_kind)query_get_word(&query, 1, &review_kind_words);
    row->entity = query_get_text(&query, 2, arena);
    row->entity_id = query_get_id(&query, 3);
    row->summary = query_get_text(&query, 4, arena);
    row->found_at = query_get_int(&query, 5);
  }
  enum code code = query_end(&query, error);
  *reviews = vector_copy(&rows, arena);
  *count = (int)rows.count;
  vector_release(&rows);
  if (code == CODE_OK && (*reviews == NULL || arena->exhausted)) code = reader_no_room(error);
  return code;
}
