#include "ui/undo.h"

#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/status.h"
#include "ui/calendar/why_view.h"

const char *undo_in_hand(const struct ui *ui, const struct view *view) {
  (void)ui;
  return view->class->placement == PLACE_BODY || view->class->fleeting
             ? NULL
             : _("Finish this first, or leave it with Esc.");
}

unsigned undo_show_visit(struct ui *ui, struct id id) {
  enum { SHOW_ARENA_MAX = 1 << 18 };
  struct desk *desk = &ui->desk;
  struct arena arena;
  struct appointment visit;
  struct error error;
  error_init(&error);
  if (desk_choose_visit(desk, id)) return REACTION_REPAINT;
  arena_init(&arena, SHOW_ARENA_MAX);
  bool found = reader_appointment(desk->replica, id, &arena, &visit, NULL) == CODE_OK;
  bool here = found && id_equal(visit.location, desk->location_id) && status_blocks(visit.status);
  int32_t date = 0;
  int minute = 0;
  if (here) zone_to_wall(desk_zone(desk), visit.starts_at, &date, &minute);
  arena_release(&arena);
  if (!here) return REACTION_REPAINT;
  if (desk_go(desk, date, &error) != CODE_OK) return ui_refused(ui, &error);
  (void)desk_choose_visit(desk, id);
  return REACTION_REPAINT;
}

static unsigned taken_back(struct ui *ui, const struct outcome *outcome, enum action back) {
  char key[KEY_NAME_SIZE];
  ui_key_name(ui, back, key);
  if (back == ACTION_REDO)
    ui_say(ui, MESSAGE_DONE, _("%s %s does it again."), outcome->sentence, key);
  else
    ui_say(ui, MESSAGE_DONE, _("%s %s undoes."), outcome->sentence, key);
  ui->wanted |= REACTION_RECALC;
  ui_settle(ui);
  return undo_show_visit(ui, outcome->id);
}

unsigned undo_run_undo(struct ui *ui, struct view *view) {
  (void)view;
  struct command command = desk_command(&ui->desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  if (command_undo(ui->desk.replica, &command, &outcome, &error) != CODE_OK)
    return why_view_refused(ui, &outcome.verdict, &error);
  return taken_back(ui, &outcome, ACTION_REDO);
}

unsigned undo_run_redo(struct ui *ui, struct view *view) {
  (void)view;
  struct command command = desk_command(&ui->desk);
  struct outcome outcome;
  struct error error;
  error_init(&error);
  if (command_redo(ui->desk.replica, &command, &outcome, &error) != CODE_OK)
    return why_view_refused(ui, &outcome.verdict, &error);
  return taken_back(ui, &outcome, ACTION_UNDO);
}
