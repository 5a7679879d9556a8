#include "core/model/queue.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/store/reader_inside.h"
#include "core/store/vector.h"

/* What one load works on. */
struct queue_load {
  struct replica *replica;
  const struct day_sheet *day; /* of today, when it is loaded already; else NULL */
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

/* ---- By a day that is loaded ---- */

static int compare_visits(const void *left, const void *right) {
  return id_compare(&((const struct today_visit *)left)->appointment,
                    &((const struct today_visit *)right)->appointment);
}

/* Only of a visit in progress its beginning is asked for. */
static enum code read_started(struct replica *replica, struct today_visit *visit, struct error *error) {
  if (visit->status != STATUS_IN_PROGRESS) return CODE_OK;
  struct query query = query_start(replica, SQL_QUEUE_STARTED);
  query_id(&query, visit->appointment);
  if (query_row(&query)) visit->started_at = query_get_int(&query, 0);
  return query_end(&query, error);
}

static void *copy_rows(struct arena *arena, const void *rows, int count, size_t size) {
  void *copy = arena_alloc(arena, (size_t)count + 1, size);
  if (copy != NULL && count > 0) memcpy(copy, rows, (size_t)count * size);
  return copy;
}

/* The day's book with rows of its own, as far as the rules read them. */
static struct agenda copy_book(const struct agenda *book, struct arena *arena) {
  struct agenda copy = *book;
  copy.exceptions =
      copy_rows(arena, book->exceptions, book->exception_count, sizeof(struct schedule_exception));
  copy.holidays = copy_rows(arena, book->holidays, book->holiday_count, sizeof(struct holiday));
  copy.blocks = copy_rows(arena, book->blocks, book->block_count, sizeof(struct block));
  copy.holds = copy_rows(arena, book->holds, book->hold_count, sizeof(struct block));
  return copy;
}

static enum code course_of_day(struct queue_load *load) {
  const struct day_sheet *day = load->day;
  struct arena *arena = load->arena;
  struct today_visit *visits = ARENA_NEW(arena, (size_t)day->appointment_count + 1, struct today_visit);
  enum code code = visits == NULL ? reader_no_room(load->error) : CODE_OK;
  for (int i = 0; i < day->appointment_count && code == CODE_OK; i++) {
    const struct appointment *visit = &day->appointments[i];
    visits[i] = (struct today_visit){.appointment = visit->id,
                                     .status = visit->status,
                                     .walk_in = visit->source == SOURCE_WALK_IN,
                                     .starts_at = visit->starts_at,
                                     .ends_at = visit->ends_at};
    code = read_started(load->replica, &visits[i], load->error);
  }
  if (code != CODE_OK) return code;
  qsort(visits, (size_t)day->appointment_count, sizeof visits[0], compare_visits);
  struct agenda book = copy_book(&day->agenda, arena);
  int64_t now = replica_now(load->replica);
  bool laid = !arena->exhausted && lateness_lay(&book, load->today, now - now % MS_PER_MINUTE, visits,
                                                day->appointment_count, arena, &load->queue->course);
  return laid ? CODE_OK : reader_no_room(load->error);
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
  enum code code = load->day != NULL ? course_of_day(load)
                                     : reader_course(load->replica, load->location, load->arena,
                                                     &queue->course, load->error);
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

static enum code load_queue(struct queue_load *load) {
  struct queue *queue = load->queue;
  int minute = 0;
  *queue = (struct queue){.ticket_count = 0};
  enum code code = replica_begin_read(load->replica, load->error);
  if (code == CODE_OK) code = replica_salon(load->replica, &load->salon, NULL, load->error);
  if (code == CODE_OK) {
    zone_to_wall(load->salon->locations[load->location].zone, replica_now(load->replica), &load->today,
                 &minute);
    bool usable =
        load->day != NULL && load->day->date == load->today && load->day->agenda.salon == load->salon;
    if (!usable) load->day = NULL;
    code = load_tickets(load);
  }
  if (code == CODE_OK) code = expect_starts(load);
  if (code == CODE_OK)
    code = reader_waitlist(load->replica, load->location, load->arena, &queue->waitlist,
                           &queue->waitlist_count, load->error);
  replica_end_read(load->replica);
  return code;
}

enum code reader_queue(struct replica *replica, int location, struct arena *arena, struct queue *queue,
                       struct error *error) {
  struct queue_load load = {
      .replica = replica, .arena = arena, .queue = queue, .location = location, .error = error};
  return load_queue(&load);
}

enum code reader_queue_of_day(struct replica *replica, const struct day_sheet *day, struct arena *arena,
                              struct queue *queue, struct error *error) {
  struct queue_load load = {.replica = replica,
                            .day = day,
                            .arena = arena,
                            .queue = queue,
                            .location = day->location,
                            .error = error};
  return load_queue(&load);
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
