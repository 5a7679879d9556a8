/* What speaks of the central server. A desk that is not paired answers so. */
#include <string.h>

#include "cli/json_view.h"
#include "cli/run.h"
#include "core/model/language.h"

enum code run_not_paired(struct session *session, struct error *error) {
  (void)session;
  return error_set(error, CODE_NOT_PAIRED,
                   _("This desk is not paired with a central server; it works on its own."));
}

enum code run_sync_status(struct session *session, struct error *error) {
  struct replica_status status;
  enum code code = replica_status(session->replica, &status, error);
  if (code != CODE_OK) return code;
  session->document = json_pack("{s:s, s:n, s:I, s:I, s:I, s:n, s:n}", "state", "not_paired", "cursor",
                                "pending", (json_int_t)status.pending, "failed", (json_int_t)status.failed,
                                "review", (json_int_t)status.review, "last_success", "last_error");
  session_say(session, _("This desk is not paired; %lld changes are kept for a central server."),
              (long long)status.pending);
  return CODE_OK;
}

static enum code load_reviews(struct session *session, struct review_row **rows, int *count,
                              struct error *error) {
  return reader_reviews(session->replica, &session->arena, rows, count, error);
}

enum code run_review_list(struct session *session, struct error *error) {
  struct review_row *rows;
  int count;
  enum code code = load_reviews(session, &rows, &count, error);
  if (code != CODE_OK) return code;
  json_t *items = json_array();
  for (int i = 0; i < count; i++) {
    json_array_append_new(items, json_review_row(&rows[i]));
    session_say(session, "%s: %s", review_kind_words.words[rows[i].kind], rows[i].summary);
  }
  if (count == 0) session_say(session, _("There is nothing to review."));
  session->document = json_object();
  json_object_set_new(session->document, "items", items);
  return CODE_OK;
}

enum code run_review_show(struct session *session, struct error *error) {
  struct review_row *rows;
  struct id id;
  int count;
  const char *text = session->arguments->words[0];
  if (!id_parse(text, strlen(text), &id))
    return error_set(error, CODE_NOT_FOUND, _("\"%.60s\" is no review item."), text);
  enum code code = load_reviews(session, &rows, &count, error);
  for (int i = 0; code == CODE_OK && i < count; i++) {
    if (!id_equal(rows[i].id, id)) continue;
    session->document = json_review_row(&rows[i]);
    session_say(session, "%s: %s", review_kind_words.words[rows[i].kind], rows[i].summary);
    return CODE_OK;
  }
  return code != CODE_OK ? code : error_set(error, CODE_NOT_FOUND, _("There is no such review item open."));
}
