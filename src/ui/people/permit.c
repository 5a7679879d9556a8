#include "ui/people/permit.h"

#include <stdio.h>

#include "ui/ui.h"

static const enum permission permissions[ACTION_COUNT] = {
    [ACTION_NEW_BOOKING] = MAY_BOOK,
    [ACTION_AS_LAST_TIME] = MAY_BOOK,
    [ACTION_OVERRIDE] = MAY_BOOK,
    [ACTION_WALK_IN] = MAY_QUEUE,
    [ACTION_BLOCK] = MAY_BLOCK,
    [ACTION_CHECK_IN] = MAY_STATUS,
    [ACTION_START] = MAY_STATUS,
    [ACTION_DONE] = MAY_STATUS,
    [ACTION_CONFIRM] = MAY_STATUS,
    [ACTION_NO_SHOW] = MAY_STATUS,
    [ACTION_CANCEL] = MAY_CANCEL,
    [ACTION_MOVE] = MAY_CHANGE,
    [ACTION_EDIT] = MAY_CHANGE,
    [ACTION_LONGER] = MAY_CHANGE,
    [ACTION_SHORTER] = MAY_CHANGE,
    [ACTION_REACTIVATE] = MAY_CHANGE,
    [ACTION_NEW_CUSTOMER] = MAY_CUSTOMER,
    [ACTION_NOTE] = MAY_CHANGE,
    [ACTION_BLOCK_CUSTOMER] = MAY_CUSTOMER,
    [ACTION_LINK] = MAY_CUSTOMER,
    [ACTION_MERGE] = MAY_MERGE,
    [ACTION_ERASE] = MAY_ERASE,
    [ACTION_WAITLIST] = MAY_QUEUE,
};

enum permission permit_of(const struct ui *ui, const struct view *view, enum action action) {
  enum permission permission = permissions[action];
  if (view->class->permission != NULL) return view->class->permission(ui, view, action, permission);
  return permission;
}

/* The employees of the selected visit, so that a provider knows which ones are his or hers. */
static enum code check_column(const struct ui *ui, const struct appointment *visit, struct error *error) {
  enum { EMPLOYEES_MAX = 32 };
  struct id employees[EMPLOYEES_MAX];
  int count = 0;
  for (int i = 0; i < visit->segment_count && count < EMPLOYEES_MAX; i++)
    employees[count++] = visit->segments[i].employee;
  return role_check_column(&ui->desk.actor, MAY_STATUS, employees, count, error);
}

enum code permit_check(const struct ui *ui, const struct view *view, enum action action,
                       struct error *error) {
  enum permission permission = permit_of(ui, view, action);
  const struct appointment *visit = NULL;
  bool day = ui->depth > 0 &&
             view == ui->views[0]; /* other views may act on another visit; the command tells then */
  if (day && permission == MAY_STATUS && ui->desk.actor.role == ROLE_PROVIDER)
    visit = desk_selected(&ui->desk);
  if (visit != NULL) return check_column(ui, visit, error);
  return role_check(&ui->desk.actor, permission, error);
}

bool permit_enabled(const struct ui *ui, const struct view *view, const struct handler *handler) {
  if (handler->disabled != NULL && handler->disabled(ui, view) != NULL) return false;
  return permit_check(ui, view, handler->action, NULL) == CODE_OK; /* no sentence is made of it */
}

const char *permit_why_not(const struct ui *ui, const struct view *view, const struct handler *handler,
                           char *text, size_t size) {
  struct error error;
  const char *why = handler->disabled == NULL ? NULL : handler->disabled(ui, view);
  if (why != NULL) return why;
  error_init(&error);
  if (permit_check(ui, view, handler->action, &error) == CODE_OK) return NULL;
  (void)snprintf(text, size, "%s", error.text);
  return text;
}
