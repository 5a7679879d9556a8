/* Free times: every offered start, as the desk would offer it. */
#include <stdlib.h>
#include <string.h>

#include "core/model/when.h"
#include "server/channel/agenda_load.h"
#include "server/channel/channel.h"
#include "server/channel/glance.h"
#include "server/channel/view.h"

enum {
  SLOT_DAYS_USUAL = 7,
  SLOT_DAYS_MAX = 31,
  SLOTS_USUAL = 1000,
  SLOTS_MOST = 5000,
  SLOTS_BYTES_MAX = 32 << 20
};

/* What was asked for. */
struct wish {
  struct visit_request request;
  int32_t first, last;
  int most;
};

/* A number of the query in least..most, or `usual`. */
static int read_number(struct task *task, const char *key, int least, int most, int usual) {
  const char *text = request_query(task->request, key);
  if (text == NULL) return usual;
  char *end = NULL;
  long value = strtol(text, &end, 10);
  bool digits = text[0] >= '0' && text[0] <= '9' && *end == '\0' && strlen(text) < 10;
  if (digits && value >= least && value <= most) return (int)value;
  (void)task_fault(task, CODE_INVALID, key, "\"%s\" must be a number from %d to %d, not \"%.40s\".", key,
                   least, most, text);
  return usual;
}

/* The next of some names between commas: a copy in the arena, NULL at the end. */
static const char *next_name(struct task *task, const char **rest) {
  if (*rest == NULL || **rest == '\0') return NULL;
  size_t length = strcspn(*rest, ",");
  const char *name = arena_text(task->arena, *rest, length);
  *rest += length + ((*rest)[length] == ',' ? 1 : 0);
  if (name == NULL) (void)task_no_room(task);
  return name;
}

static void read_services(struct task *task, struct visit_request *request, int employee) {
  const char *services = request_query(task->request, "service");
  const char *addons = request_query(task->request, "addon"), *name;
  struct error why;
  error_init(&why);
  if (services == NULL || services[0] == '\0')
    (void)task_fault(task, CODE_INVALID, "service",
                     "Name a service, by its id or its name; several with commas between them.");
  while (task->error.code == CODE_OK && (name = next_name(task, &services)) != NULL) {
    int service = task_service(task, "service", name);
    if (service == INDEX_NONE) return;
    enum code code = visit_request_add_service(request, task->salon, service, employee, &why);
    if (code != CODE_OK) (void)task_fault(task, code, "service", "%s", why.text);
  }
  while (task->error.code == CODE_OK && (name = next_name(task, &addons)) != NULL) {
    int addon = task_addon(task, "addon", name);
    if (addon == INDEX_NONE) return;
    enum code code = visit_request_add_addon(request, task->salon, addon, &why);
    if (code != CODE_OK) (void)task_fault(task, code, "addon", "%s", why.text);
  }
}

static void read_dates(struct task *task, struct wish *wish) {
  const struct zone *zone = task->salon->locations[wish->request.location].zone;
  const char *from = request_query(task->request, "from");
  int32_t today;
  int minute;
  zone_to_wall(zone, task->now, &today, &minute);
  wish->first = today;
  struct error why;
  error_init(&why);
  if (from != NULL && when_parse_date(from, strlen(from), today, &wish->first, &why) != CODE_OK)
    (void)task_fault(task, CODE_INVALID, "from", "%s", why.text);
  int days = read_number(task, "days", 1, SLOT_DAYS_MAX, SLOT_DAYS_USUAL);
  wish->last = wish->first + days - 1;
  if (wish->last >= DATE_MAX - 8 || wish->first <= DATE_MIN + 8)
    (void)task_fault(task, CODE_INVALID, "from", "That date is too far away to be meant.");
}

static enum code read_wish(struct task *task, struct wish *wish) {
  *wish = (struct wish){.request.location = 0};
  wish->request.location = task_location(task, "location", request_query(task->request, "location"));
  const char *who = request_query(task->request, "employee");
  int employee = who == NULL ? EMPLOYEE_ANY : task_employee(task, "employee", who);
  if (task->error.code == CODE_OK) read_services(task, &wish->request, employee);
  if (task->error.code == CODE_OK) read_dates(task, wish);
  wish->most = read_number(task, "limit", 1, SLOTS_MOST, SLOTS_USUAL);
  return task->error.code;
}

/* The agenda, in one round trip. */
static enum code load(struct task *task, const struct wish *wish, struct agenda *agenda) {
  struct agenda_load load = {0};
  struct glance glance;
  glance_open(&glance, task);
  const struct agenda_wish dates = {.location = wish->request.location,
                                    .request = &wish->request,
                                    .first = wish->first,
                                    .last = wish->last + 1};
  agenda_ask(&load, task, &glance.batch, &dates);
  enum code code = glance_close(&glance, task);
  if (code == CODE_OK) code = agenda_take(&load, task, agenda);
  agenda_load_release(&load);
  return code;
}

/* ---- Writing ---- */

struct bytes {
  char *bytes;
  size_t length, capacity;
};

static bool keep_bytes(void *context, const char *more, size_t length) {
  struct bytes *bytes = context;
  if (bytes->length + length > bytes->capacity) {
    size_t wanted = 2 * (bytes->length + length);
    char *grown = wanted > SLOTS_BYTES_MAX ? NULL : realloc(bytes->bytes, wanted);
    if (grown == NULL) return false;
    bytes->bytes = grown;
    bytes->capacity = wanted;
  }
  memcpy(bytes->bytes + bytes->length, more, length);
  bytes->length += length;
  return true;
}

struct listing {
  struct json_writer writer;
  struct bytes bytes;
  const struct salon *salon;
  const struct wish *wish;
  int count;
  bool more;
};

static bool list_slot(void *context, const struct slot *slot) {
  struct listing *listing = context;
  listing->more = listing->count == listing->wish->most;
  if (listing->more) return false;
  listing->count++;
  view_put_slot(&listing->writer, listing->salon, &listing->wish->request, slot);
  return !listing->writer.failed;
}

static enum code list(struct task *task, const struct wish *wish, const struct agenda *agenda,
                      struct listing *listing) {
  const struct slot_search search = {.agenda = agenda,
                                     .request = &wish->request,
                                     .now = task->now,
                                     .first_date = wish->first,
                                     .last_date = wish->last};
  struct error why;
  error_init(&why);
  json_writer_init(&listing->writer, keep_bytes, &listing->bytes);
  json_begin_object(&listing->writer);
  json_key(&listing->writer, "slots");
  json_begin_array(&listing->writer);
  enum code code = slots_each(&search, list_slot, listing, &why);
  if (code != CODE_OK) return task_fault(task, code, "service", "%s", why.text);
  json_end_array(&listing->writer);
  json_key(&listing->writer, "more");
  json_put_bool(&listing->writer, listing->more);
  json_end_object(&listing->writer);
  return json_writer_end(&listing->writer) ? CODE_OK : task_no_room(task);
}

static enum code list_slots(struct task *task, void *context) {
  struct wish wish;
  struct agenda agenda;
  struct listing listing = {.salon = task->salon, .wish = &wish};
  (void)context;
  enum code code = read_wish(task, &wish);
  if (code == CODE_OK) code = load(task, &wish, &agenda);
  if (code == CODE_OK) code = list(task, &wish, &agenda, &listing);
  if (code != CODE_OK) {
    free(listing.bytes.bytes);
    return code;
  }
  task->response->status = 200;
  task->response->body = listing.bytes.bytes;
  task->response->length = listing.bytes.length;
  task->response->owned = true;
  return code;
}

void channel_slots(struct request *request, struct response *response) {
  static const char *const keys[] = {"service", "addon", "employee", "location", "from", "days", "limit"};
  if (!request_query_known(request, response, keys, sizeof keys / sizeof keys[0])) return;
  glance_read(request, response, list_slots, NULL);
}
