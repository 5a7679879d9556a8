#include "server/admin/salon_task.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/zone.h"
#include "core/store/zoneinfo.h"
#include "demo/demo.h"
#include "wire/salon_reader.h"

static const char demo_zone[] = "Europe/Berlin";

/* ---- What an import found ---- */

json_t *salon_report_json(const struct salon_report *report) {
  json_t *document = json_object(), *counts = json_object();
  for (int i = 0; i < ENTITY_COUNT; i++) {
    if (report->imported[i] > 0)
      json_object_set_new(counts, entities[i].name, json_integer((json_int_t)report->imported[i]));
  }
  json_object_set_new(document, "imported", json_integer((json_int_t)report->rows));
  json_object_set_new(document, "same", json_integer((json_int_t)report->same));
  json_object_set_new(document, "bad", json_integer((json_int_t)report->bad));
  json_object_set_new(document, "entities", counts);
  return document;
}

void salon_report_bad(struct task *task, const struct salon_report *report) {
  if (report->bad == 0) return;
  json_t *rows = json_array();
  for (int i = 0; i < report->issue_count; i++) {
    const struct salon_issue *issue = &report->issues[i];
    json_array_append_new(rows,
                          json_pack("{s:I, s:s}", "line", (json_int_t)issue->line, "message", issue->text));
    task_say(task, "Line %lld: %s", (long long)issue->line, issue->text);
  }
  if (report->bad > report->issue_count)
    task_say(task, "and %lld more bad rows.", (long long)(report->bad - report->issue_count));
  json_decref(task->detail);
  task->detail = json_pack("{s:I, s:o}", "bad", (json_int_t)report->bad, "rows", rows);
}

/* ---- Where the salon comes from ---- */

enum code salon_read(struct task *task, struct replica *replica, const char *path,
                     struct salon_report *report, struct error *error) {
  enum code code =
      salon_import_file(replica, strcmp(path, "-") == 0 ? "/dev/stdin" : path, NULL, report, error);
  if (code != CODE_OK) salon_report_bad(task, report);
  return code;
}

struct demo_filling {
  struct salon_importer *importer;
  const char *name; /* NULL: its own */
  struct id tenant;
  bool begun;
};

/* The first line says whose the salon is. */
static enum code take_head(const struct demo_filling *filling, const char *text, size_t length,
                           struct error *error) {
  char id[ID_TEXT_SIZE];
  json_t *head = json_loadb(text, length, 0, NULL);
  json_t *tenant = json_object_get(head, "tenant");
  id_format(filling->tenant, id);
  json_object_set_new(tenant, "id", json_string(id));
  if (filling->name != NULL) json_object_set_new(tenant, "name", json_string(filling->name));
  char *line = json_dumps(head, JSON_COMPACT);
  enum code code = line == NULL ? error_set(error, CODE_INVALID, "The name is not UTF-8.")
                                : salon_importer_line(filling->importer, line, strlen(line), error);
  free(line);
  json_decref(head);
  return code;
}

static enum code take_line(void *context, const char *text, size_t length, struct error *error) {
  struct demo_filling *filling = context;
  if (filling->begun) return salon_importer_line(filling->importer, text, length, error);
  filling->begun = true;
  return take_head(filling, text, length, error);
}

/* Today and now on the demo salon's wall. */
static enum code demo_moment(const struct ports *ports, struct demo_options *options, struct error *error) {
  const struct zone_source source = zoneinfo_source(zoneinfo_folder);
  uint8_t *bytes = NULL;
  size_t size = 0;
  struct zone *zone = NULL;
  enum code code = source.read(source.context, demo_zone, &bytes, &size, error);
  if (code == CODE_OK) code = zone_new(bytes, size, demo_zone, &zone, error);
  if (code == CODE_OK) zone_to_wall(zone, ports_now(ports), &options->today, &options->now_minute);
  zone_free(zone);
  free(bytes);
  return code;
}

static enum code demo_size(const struct task *task, enum demo_size *size, struct error *error) {
  const char *text = task_option(task, WORD_SIZE);
  *size = text != NULL && strcmp(text, "large") == 0 ? DEMO_LARGE : DEMO_SMALL;
  if (text == NULL || *size == DEMO_LARGE || strcmp(text, "small") == 0) return CODE_OK;
  return error_set(error, CODE_USAGE, "--size is small or large, not \"%.40s\".", text);
}

enum code salon_make_demo(struct task *task, struct replica *replica, const char *name,
                          struct salon_report *report, struct error *error) {
  const struct ports *ports = &task->admin->ports;
  struct demo_options options = {.seed = DEMO_SEED};
  struct demo_filling filling = {.name = name, .tenant = ports_new_id(ports)};
  enum code code = demo_size(task, &options.size, error);
  if (code == CODE_OK) code = demo_moment(ports, &options, error);
  if (code == CODE_OK) code = salon_importer_begin(replica, NULL, &filling.importer, error);
  if (code != CODE_OK) return code;
  const struct demo_sink sink = {.line = take_line, .context = &filling};
  code = demo_write(&options, &sink, error);
  enum code ended = salon_importer_end(filling.importer, code == CODE_OK, report, error);
  return code != CODE_OK ? code : ended;
}

enum code salon_make_empty(struct task *task, struct replica *replica, const char *name, const char *currency,
                           const char *zone, struct salon_report *report, struct error *error) {
  json_t *salon = json_pack("{s:s, s:{s:s, s:s}, s:[{s:s, s:s}]}", "format", SALON_FORMAT, "tenant", "name",
                            name, "currency", currency, "locations", "name", name, "timezone", zone);
  char *text = salon == NULL ? NULL : json_dumps(salon, JSON_COMPACT);
  enum code code = text == NULL ? error_set(error, CODE_INVALID, "The name is not UTF-8.")
                                : salon_import_bytes(replica, text, strlen(text), NULL, report, error);
  if (code != CODE_OK && text != NULL) salon_report_bad(task, report);
  free(text);
  json_decref(salon);
  return code;
}
