#include "core/model/status.h"

#include <stdio.h>

#include "core/model/language.h"
#include "core/model/moment.h"
#include "core/model/word_list.h"

const struct status_step status_steps[] = {
    {STATUS_PENDING, STATUS_CONFIRMED},      {STATUS_PENDING, STATUS_SCHEDULED},
    {STATUS_PENDING, STATUS_CANCELLED},      {STATUS_SCHEDULED, STATUS_CONFIRMED},
    {STATUS_SCHEDULED, STATUS_CHECKED_IN},   {STATUS_SCHEDULED, STATUS_IN_PROGRESS},
    {STATUS_SCHEDULED, STATUS_CANCELLED},    {STATUS_SCHEDULED, STATUS_NO_SHOW},
    {STATUS_CONFIRMED, STATUS_CHECKED_IN},   {STATUS_CONFIRMED, STATUS_IN_PROGRESS},
    {STATUS_CONFIRMED, STATUS_CANCELLED},    {STATUS_CONFIRMED, STATUS_NO_SHOW},
    {STATUS_CHECKED_IN, STATUS_IN_PROGRESS}, {STATUS_CHECKED_IN, STATUS_COMPLETED},
    {STATUS_CHECKED_IN, STATUS_CANCELLED},   {STATUS_CHECKED_IN, STATUS_NO_SHOW},
    {STATUS_IN_PROGRESS, STATUS_COMPLETED},  {STATUS_IN_PROGRESS, STATUS_CANCELLED},
    {STATUS_CANCELLED, STATUS_SCHEDULED},    {STATUS_NO_SHOW, STATUS_SCHEDULED},
};

const int status_step_count = (int)(sizeof status_steps / sizeof status_steps[0]);

/* As a receptionist would say it: "the visit is <…>", "it can be <…>". */
static const char *const spoken[appointment_status_count] = {
    [STATUS_PENDING] = N_("pending"),     [STATUS_SCHEDULED] = N_("scheduled"),
    [STATUS_CONFIRMED] = N_("confirmed"), [STATUS_CHECKED_IN] = N_("checked in"),
    [STATUS_IN_PROGRESS] = N_("started"), [STATUS_COMPLETED] = N_("completed"),
    [STATUS_CANCELLED] = N_("cancelled"), [STATUS_NO_SHOW] = N_("marked as a no-show"),
};

bool status_blocks(enum appointment_status status) {
  return status != STATUS_CANCELLED && status != STATUS_NO_SHOW;
}

bool status_is_final(enum appointment_status status) {
  return status == STATUS_COMPLETED || !status_blocks(status);
}

static bool step_exists(enum appointment_status from, enum appointment_status to) {
  for (int i = 0; i < status_step_count; i++)
    if (status_steps[i].from == from && status_steps[i].to == to) return true;
  return false;
}

/* "confirmed, checked in or cancelled": what a visit of this status can become. */
static void list_steps(enum appointment_status from, char *text, size_t size) {
  int left = 0;
  for (int i = 0; i < status_step_count; i++)
    if (status_steps[i].from == from) left++;
  text[0] = '\0';
  for (int i = 0; i < status_step_count; i++)
    if (status_steps[i].from == from)
      word_list_add(text, size, _(spoken[status_steps[i].to]), --left, WORD_LIST_OR);
}

static enum code refuse_step(enum appointment_status from, enum appointment_status to, struct error *error) {
  if (from == to)
    return error_set(error, CODE_BAD_TRANSITION, _("The visit is %s already."), _(spoken[from]));
  if (from == STATUS_COMPLETED)
    return error_set(
        error, CODE_BAD_TRANSITION,
        _("The visit is completed and cannot be %s; only a manager may correct it, by an override with "
          "a reason."),
        _(spoken[to]));
  char steps[160];
  list_steps(from, steps, sizeof steps);
  return error_set(error, CODE_BAD_TRANSITION, _("The visit is %s and cannot be %s; it can be %s."),
                   _(spoken[from]), _(spoken[to]), steps);
}

/* What has happened at the desk can be said only once its day or its start has come. */
static enum code check_time(enum appointment_status to, const struct status_facts *facts,
                            struct error *error) {
  bool presence = to == STATUS_CHECKED_IN || to == STATUS_IN_PROGRESS || to == STATUS_COMPLETED;
  if (presence && facts->today < facts->visit_date) {
    char date[MOMENT_TEXT_SIZE];
    moment_day(facts->visit_date, facts->today, date);
    return error_set(error, CODE_BAD_TRANSITION,
                     _("The visit is on %s; it can be %s on that day at the earliest."), date, _(spoken[to]));
  }
  if (to == STATUS_NO_SHOW && facts->now <= facts->starts_at)
    return error_set(error, CODE_BAD_TRANSITION,
                     _("The visit has not started yet; it can be marked as a no-show after its start."));
  return CODE_OK;
}

enum code status_check(enum appointment_status from, enum appointment_status to,
                       const struct status_facts *facts, struct error *error) {
  bool corrects = facts->correction && from == STATUS_COMPLETED && to != from && to != STATUS_PENDING;
  if (!corrects && !step_exists(from, to)) return refuse_step(from, to, error);
  return check_time(to, facts, error);
}
