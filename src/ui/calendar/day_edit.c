/* Changing what is in the book: longer and shorter visits, notes, blocked time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/when.h"
#include "ui/booking/booking_view.h"
#include "ui/calendar/day_view.h"
#include "ui/calendar/why_view.h"
#include "ui/ui.h"
#include "ui/widget/prompt.h"
#include "ui/words.h"

/* ---- Length ---- */

static unsigned edit(struct ui *ui, const struct appointment *visit, const struct appointment_edit *change,
                     const char *override_reason) {
  struct command command = desk_command(&ui->desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  memset(&outcome, 0, sizeof outcome);
  command.if_revision = visit->revision;
  command.override_reason = override_reason;
  if (command_edit(ui->desk.replica, &command, visit->id, change, &outcome, &error) == CODE_OK)
    return ui_done(ui, &outcome);
  return why_view_refused(ui, &outcome.verdict, &error) |
         (error.code == CODE_STALE_VERSION ? REACTION_RECALC : 0U);
}

static unsigned lengthen(struct ui *ui, int minutes) {
  const struct appointment *visit = desk_selected(&ui->desk);
  struct appointment_edit change = {.minutes_delta = minutes};
  if (visit == NULL) return REACTION_NONE;
  ui->again_visit = visit->id;
  ui->again_minutes = minutes;
  unsigned reactions = edit(ui, visit, &change, NULL);
  if (!ui->has_refused || !verdict_may_be_lifted(&ui->refused)) ui->again_visit = id_nil;
  return reactions;
}

/* What was refused, once more, with a reason. */
static unsigned again_accept(struct ui *ui, const struct prompt *prompt) {
  struct field reason = prompt->field;
  const struct appointment *visit = desk_visit(&ui->desk, prompt->plan.subject);
  struct appointment_edit change = {.minutes_delta = ui->again_minutes};
  ui_pop(ui);
  if (visit == NULL) return REACTION_RECALC;
  ui->again_visit = id_nil;
  return edit(ui, visit, &change, reason.text);
}

const char *day_nothing_to_override(const struct ui *ui, const struct view *view) {
  (void)view;
  const struct appointment *visit = desk_selected(&ui->desk);
  if (visit != NULL && id_equal(visit->id, ui->again_visit)) return NULL;
  return _("Nothing was refused here that a reason would allow.");
}

unsigned day_run_override(struct ui *ui, struct view *view) {
  (void)view;
  const struct appointment *visit = desk_selected(&ui->desk);
  if (visit == NULL) return REACTION_NONE;
  struct prompt_plan plan = {
      .placeholder = _("who agreed to it"), .subject = visit->id, .accept = again_accept};
  (void)snprintf(plan.label, sizeof plan.label, _("%.60s %+d min against the rules, because"),
                 visit_name(visit), ui->again_minutes);
  prompt_open(ui, &plan);
  return REACTION_REPAINT;
}

unsigned day_run_longer(struct ui *ui, struct view *view) {
  (void)view;
  return lengthen(ui, ui->desk.step_minutes);
}

unsigned day_run_shorter(struct ui *ui, struct view *view) {
  (void)view;
  return lengthen(ui, -ui->desk.step_minutes);
}

/* ---- Notes ---- */

static unsigned note_accept(struct ui *ui, const struct prompt *prompt) {
  struct field note = prompt->field;
  const struct appointment *visit = desk_visit(&ui->desk, prompt->plan.subject);
  struct appointment_edit change = {.note = note.text};
  ui_pop(ui);
  if (visit != NULL) return edit(ui, visit, &change, NULL);
  ui_say(ui, MESSAGE_REFUSED, _("The visit has gone meanwhile; look for the customer to find it."));
  return REACTION_RECALC;
}

unsigned day_run_note(struct ui *ui, struct view *view) {
  (void)view;
  const struct appointment *visit = desk_selected(&ui->desk);
  if (visit == NULL) return REACTION_NONE;
  if (visit->notes != NULL && strlen(visit->notes) >= FIELD_SIZE) {
    ui_say(ui, MESSAGE_NOTE, _("The note is too long for this line; frontdesk edit --note writes it anew."));
    return REACTION_REPAINT;
  }
  struct prompt_plan plan = {.initial = visit->notes, .subject = visit->id, .accept = note_accept};
  (void)snprintf(plan.label, sizeof plan.label, _("Note for %.60s"), visit_name(visit));
  prompt_open(ui, &plan);
  return REACTION_REPAINT;
}

unsigned day_run_edit(struct ui *ui, struct view *view) {
  (void)view;
  const struct appointment *visit = desk_selected(&ui->desk);
  if (visit != NULL) booking_edit_open(ui, visit->id);
  return REACTION_REPAINT;
}

/* ---- Blocked time ---- */

/* "11:30 lunch" or "45 lunch": until when, and why. False when the end cannot be read. */
static bool block_read(const struct desk *desk, const char *text, int64_t *end, const char **reason) {
  size_t word = strcspn(text, " ");
  int minute = 0;
  char *rest = NULL;
  long minutes = strtol(text, &rest, 10);
  *reason = text + word + strspn(text + word, " ");
  if (memchr(text, ':', word) != NULL)
    return when_parse_time(text, word, true, &minute) &&
           when_resolve(desk_zone(desk), desk->date, minute, end, NULL) == CODE_OK && *end > desk->cell.at;
  *end = desk->cell.at + minutes * MS_PER_MINUTE;
  return rest == text + word && minutes > 0 && minutes <= MINUTES_PER_DAY;
}

static void block_hint(const struct ui *ui, const struct prompt *prompt, char *text, size_t size) {
  int64_t end = 0;
  const char *reason = NULL;
  char until[WORDS_SIZE];
  text[0] = '\0';
  if (!block_read(&ui->desk, prompt->field.text, &end, &reason)) return;
  words_time(desk_zone(&ui->desk), end, until);
  (void)snprintf(text, size, _("until %s"), until);
}

static unsigned block_accept(struct ui *ui, const struct prompt *prompt) {
  struct desk *desk = &ui->desk;
  struct field field = prompt->field;
  struct command command = desk_command(desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  memset(&outcome, 0, sizeof outcome);
  int64_t end = 0;
  const char *reason = NULL;
  int employee = desk_column_employee(desk, desk_column(desk));
  if (!block_read(desk, field.text, &end, &reason) || reason[0] == '\0') {
    ui_say(ui, MESSAGE_NOTE, _("Type until when and why, such as \"11:30 lunch\" or \"45 lunch\"."));
    return REACTION_REPAINT;
  }
  ui_pop(ui);
  struct interval time = {desk->cell.at, end};
  if (command_block(desk->replica, &command, employee, time, reason, &outcome, &error) != CODE_OK)
    return ui_refused(ui, &error);
  return ui_done(ui, &outcome);
}

unsigned day_run_block(struct ui *ui, struct view *view) {
  (void)view;
  struct desk *desk = &ui->desk;
  int employee = desk_column_employee(desk, desk_column(desk));
  if (employee == INDEX_NONE) {
    ui_say(ui, MESSAGE_NOTE, _("There is nobody in this column to block time for."));
    return REACTION_REPAINT;
  }
  char from[WORDS_SIZE];
  struct prompt_plan plan = {
      .placeholder = _("minutes or a time, and why: 45 lunch"), .hint = block_hint, .accept = block_accept};
  words_time(desk_zone(desk), desk->cell.at, from);
  (void)snprintf(plan.label, sizeof plan.label, _("Block %.50s from %.8s until"),
                 desk->salon->employees[employee].name, from);
  prompt_open(ui, &plan);
  return REACTION_REPAINT;
}

/* The block under the cursor, or NULL. */
static const struct block *block_under(const struct desk *desk) {
  int employee = desk_column_employee(desk, desk_column(desk));
  for (int i = 0; i < desk->day.agenda.block_count; i++) {
    const struct block *block = &desk->day.agenda.blocks[i];
    if (block->employee == employee && block->time.from <= desk->cell.at && desk->cell.at < block->time.to)
      return block;
  }
  return NULL;
}

const char *day_no_visit_or_block(const struct ui *ui, const struct view *view) {
  return block_under(&ui->desk) != NULL ? NULL : day_no_visit(ui, view);
}

static unsigned unblock_agree(struct ui *ui, struct id subject) {
  struct command command = desk_command(&ui->desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  memset(&outcome, 0, sizeof outcome);
  if (command_unblock(ui->desk.replica, &command, subject, &outcome, &error) != CODE_OK)
    return ui_refused(ui, &error);
  return ui_done(ui, &outcome);
}

unsigned day_run_remove(struct ui *ui, struct view *view) {
  const struct block *block = block_under(&ui->desk);
  if (desk_selected(&ui->desk) != NULL || block == NULL) return day_run_cancel(ui, view);
  struct question_plan plan = {.subject = block->id, .agree = unblock_agree};
  char from[WORDS_SIZE];
  char to[WORDS_SIZE];
  words_time(desk_zone(&ui->desk), block->time.from, from);
  words_time(desk_zone(&ui->desk), block->time.to, to);
  (void)snprintf(plan.text, sizeof plan.text, _("Give the time from %.8s to %.8s free again (%.80s)?"), from,
                 to, block->reason == NULL ? "" : block->reason);
  question_open(ui, &plan);
  return REACTION_REPAINT;
}
