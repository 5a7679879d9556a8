/* Setting up: init, and the salon file in both directions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/run.h"
#include "core/model/language.h"
#include "core/model/zone.h"
#include "core/store/salon_store.h"
#include "core/store/zoneinfo.h"
#include "demo/demo.h"

/* ------------------------------------------------------------------------------------------------------
   what an import found */

/* The bad rows go with the error, for --json; on the screen they stand one to a line. */
static void keep_issues(struct session *session, const struct salon_report *report) {
  json_t *rows = json_array();
  for (int i = 0; i < report->issue_count; i++) {
    const struct salon_issue *issue = &report->issues[i];
    json_array_append_new(rows,
                          json_pack("{s:I, s:s}", "line", (json_int_t)issue->line, "message", issue->text));
    session_say(session, _("Line %lld: %s"), (long long)issue->line, issue->text);
  }
  if (report->bad > report->issue_count)
    session_say(session, _("and %lld more bad rows."), (long long)(report->bad - report->issue_count));
  if (session->detail == NULL) session->detail = json_object();
  json_object_set_new(session->detail, "bad", json_integer((json_int_t)report->bad));
  json_object_set_new(session->detail, "rows", rows);
}

static json_t *report_json(const struct salon_report *report) {
  json_t *document = json_object(), *counts = json_object();
  for (int i = 0; i < ENTITY_COUNT; i++) {
    if (report->imported[i] == 0) continue;
    json_object_set_new(counts, entities[i].name, json_integer((json_int_t)report->imported[i]));
  }
  json_object_set_new(document, "imported", json_integer((json_int_t)report->rows));
  json_object_set_new(document, "same", json_integer((json_int_t)report->same));
  json_object_set_new(document, "bad", json_integer((json_int_t)report->bad));
  json_object_set_new(document, "entities", counts);
  return document;
}

static void say_report(const struct session *session, const struct salon_report *report) {
  session_say(session, _("Imported %lld rows."), (long long)report->rows);
  if (report->same > 0)
    session_say(session, _("%lld rows were there already, just so."), (long long)report->same);
}

/* ------------------------------------------------------------------------------------------------------------
   init */

struct filling {
  struct session *session;
  struct salon_report *report;
};

static enum code take_line(void *context, const char *text, size_t length, struct error *error) {
  return salon_importer_line(context, text, length, error);
}

/* Today and now on the demo salon's wall. */
static enum code demo_moment(struct session *session, struct demo_options *options, struct error *error) {
  static const char name[] = "Europe/Berlin";
  const struct zone_source source = zoneinfo_source(zoneinfo_folder);
  uint8_t *bytes = NULL;
  size_t size = 0;
  struct zone *zone = NULL;
  const struct ports ports = system_ports(&session->system);
  enum code code = source.read(source.context, name, &bytes, &size, error);
  if (code == CODE_OK) code = zone_new(bytes, size, name, &zone, error);
  if (code == CODE_OK) zone_to_wall(zone, ports_now(&ports), &options->today, &options->now_minute);
  zone_free(zone);
  free(bytes);
  return code;
}

static enum code demo_size(const struct session *session, enum demo_size *size, struct error *error) {
  const char *text = arguments_value(session->arguments, OPTION_SIZE);
  *size = DEMO_SMALL;
  if (text == NULL || strcmp(text, "small") == 0) return CODE_OK;
  *size = DEMO_LARGE;
  if (strcmp(text, "large") == 0) return CODE_OK;
  return error_set(error, CODE_INVALID, _("--size is small or large, not \"%.40s\"."), text);
}

static enum code fill_with_demo(const struct filling *filling, struct replica *replica, struct error *error) {
  struct demo_options options = {.seed = DEMO_SEED};
  struct salon_importer *importer;
  enum code code = demo_size(filling->session, &options.size, error);
  if (code == CODE_OK) code = demo_moment(filling->session, &options, error);
  if (code == CODE_OK) code = salon_importer_begin(replica, NULL, &importer, error);
  if (code != CODE_OK) return code;
  const struct demo_sink sink = {.line = take_line, .context = importer};
  code = demo_write(&options, &sink, error);
  enum code ended = salon_importer_end(importer, code == CODE_OK, filling->report, error);
  return code != CODE_OK ? code : ended;
}

static enum code fill(void *context, struct replica *replica, struct error *error) {
  const struct filling *filling = context;
  const struct arguments *arguments = filling->session->arguments;
  const char *file = arguments_value(arguments, OPTION_FROM_FILE);
  if (arguments_has(arguments, OPTION_DEMO)) return fill_with_demo(filling, replica, error);
  if (file == NULL) return CODE_OK;
  return salon_import_file(replica, strcmp(file, "-") == 0 ? "/dev/stdin" : file, NULL, filling->report,
                           error);
}

enum code run_init(struct session *session, struct error *error) {
  const struct arguments *arguments = session->arguments;
  char path[SYSTEM_PATH_SIZE];
  bool demo = arguments_has(arguments, OPTION_DEMO), from = arguments_has(arguments, OPTION_FROM_FILE);
  if (demo && from) return error_set(error, CODE_USAGE, _("Give either --demo or --from FILE."));
  if (!demo && arguments_has(arguments, OPTION_SIZE))
    return error_set(error, CODE_USAGE, _("--size goes with --demo."));
  struct salon_report *report = ARENA_NEW(&session->arena, 1, struct salon_report);
  if (report == NULL) return error_set(error, CODE_INTERNAL, _("There is not enough memory."));
  struct filling filling = {.session = session, .report = report};
  enum code code = session_path(session, path, error);
  if (code != CODE_OK) return code;
  const struct replica_options options = session_replica_options(session, path);
  code = replica_create_filled(&options, &(struct replica_filling){.fill = fill, .context = &filling}, error);
  if (code != CODE_OK) {
    if (report->bad > 0) keep_issues(session, report);
    return code;
  }
  session->document = report_json(report);
  json_object_set_new(session->document, "path", json_string(path));
  session_say(session, _("Made the salon's file %s."), path);
  if (demo || from) say_report(session, report);
  if (!demo && !from)
    session_say(session, _("It is empty. \"frontdesk import FILE\" brings a salon into it."));
  return CODE_OK;
}

/* --------------------------------------------------------------------------------------------------------
   import */

/* Where bad rows go: a new file beside the one that is read, made when the first of them comes. */
struct bad_rows {
  char path[SYSTEM_PATH_SIZE];
  FILE *file;
};

static bool open_bad_rows(struct bad_rows *bad, const char *from, struct error *error) {
  const char *base = strcmp(from, "-") == 0 ? "import" : from;
  for (int i = 1; i < 1000; i++) {
    char number[8] = "";
    if (i > 1) (void)snprintf(number, sizeof number, ".%d", i);
    int length = snprintf(bad->path, sizeof bad->path, "%s.bad%s", base, number);
    if (length < 0 || length >= (int)sizeof bad->path) break;
    /* Never over a file that is there: it may hold rows that somebody is mending. */
    bad->file = fopen(bad->path, "wx");
    if (bad->file != NULL || access(bad->path, F_OK) != 0) break;
  }
  if (bad->file != NULL) return true;
  (void)error_set(error, CODE_STORAGE, _("The bad rows cannot be written to %.300s. Nothing was imported."),
                  bad->path);
  return false;
}

struct skipping {
  struct bad_rows bad;
  const char *from;
};

static bool take_bad(void *context, const char *line, size_t length, struct error *error) {
  struct skipping *skipping = context;
  if (skipping->bad.file == NULL && !open_bad_rows(&skipping->bad, skipping->from, error)) return false;
  if (fwrite(line, 1, length, skipping->bad.file) == length && fputc('\n', skipping->bad.file) != EOF)
    return true;
  (void)error_set(error, CODE_STORAGE, _("The bad rows cannot be written to %.300s. Nothing was imported."),
                  skipping->bad.path);
  return false;
}

/* Closes the file of bad rows; one that belongs to no import is removed. */
static void close_bad_rows(struct session *session, struct bad_rows *bad, bool imported) {
  if (bad->file == NULL) return;
  bool written = fclose(bad->file) == 0;
  if (!imported) {
    (void)unlink(bad->path);
    return;
  }
  json_object_set_new(session->document, "bad_file", json_string(bad->path));
  session_say(session,
              written ? _("The bad rows are in %s, to be mended.") : _("%s could not be written whole."),
              bad->path);
}

enum code run_import(struct session *session, struct error *error) {
  const char *file = session->arguments->words[0];
  struct skipping skipping = {.from = file};
  const struct salon_options options = {.take_bad = take_bad, .context = &skipping};
  bool skip = arguments_has(session->arguments, OPTION_SKIP_BAD);
  struct salon_report *report = ARENA_NEW(&session->arena, 1, struct salon_report);
  if (report == NULL) return error_set(error, CODE_INTERNAL, _("There is not enough memory."));
  enum code code = role_check(&session->actor, MAY_IMPORT, error);
  if (code != CODE_OK) return code;
  code = salon_import_file(session->replica, strcmp(file, "-") == 0 ? "/dev/stdin" : file,
                           skip ? &options : NULL, report, error);
  if (code == CODE_OK) {
    session->document = report_json(report);
    say_report(session, report);
    if (report->bad > 0) session_say(session, _("%lld bad rows were left out."), (long long)report->bad);
  }
  if (report->bad > 0) {
    keep_issues(session, report);
    if (code == CODE_OK) json_object_update(session->document, session->detail);
  }
  close_bad_rows(session, &skipping.bad, code == CODE_OK);
  return code;
}

/* --------------------------------------------------------------------------------------------------------
   export */

static bool put_bytes(void *context, const char *bytes, size_t length) {
  return fwrite(bytes, 1, length, context) == length;
}

/* The file itself is the answer, with --json as without. */
enum code run_export(struct session *session, struct error *error) {
  const char *name = arguments_value(session->arguments, OPTION_FORMAT);
  int format = salon_format_find(name == NULL ? "json" : name);
  if (format < 0)
    return error_set(error, CODE_INVALID, _("--format is json, ndjson, csv or ics, not \"%.40s\"."), name);
  enum code code = role_check(&session->actor, MAY_EXPORT, error);
  if (code != CODE_OK) return code;
  return salon_export(session->replica, (enum salon_format)format, put_bytes, stdout, error);
}
