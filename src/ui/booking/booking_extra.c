/* What a form asks beside the visit itself: the services' questions, and what the customer was told. */
#include <stdio.h>
#include <string.h>

#include "core/model/fold.h"
#include "core/model/language.h"
#include "ui/booking/booking_view.h"

const char *const booking_told[] = {N_("not yet"), N_("in person"), N_("by phone"), N_("by text message"),
                                    N_("by e-mail")};
const int booking_told_count = (int)(sizeof booking_told / sizeof booking_told[0]);

/* ---- Questions ---- */

static bool is_asked(const struct booking_view *booking, const struct salon *salon,
                     const struct intake_question *question) {
  const struct visit_request *request = &booking->draft.request;
  if (!intake_is_asked(question)) return false;
  for (int i = 0; i < request->service_count; i++)
    if (id_is_nil(question->service) ||
        id_equal(question->service, salon->services[request->services[i].service].id))
      return true;
  return false;
}

/* What was typed for a question before the list of them changed. */
static int place_before(const struct booking_view *booking, const struct intake_question *question) {
  for (int i = 0; i < booking->asked_count; i++)
    if (booking->asked[i] == question) return i;
  return -1;
}

void booking_ask(struct ui *ui, struct booking_view *booking) {
  const struct intake_question *asked[BOOKING_INTAKE_MAX];
  struct field fields[BOOKING_INTAKE_MAX];
  int count = 0;
  for (int i = 0; i < booking->question_count && count < BOOKING_INTAKE_MAX; i++) {
    const struct intake_question *question = &booking->questions[i];
    if (!is_asked(booking, ui->desk.salon, question)) continue;
    int before = place_before(booking, question);
    if (before >= 0)
      fields[count] = booking->fields[BOOKING_INTAKE + before];
    else
      field_clear(&fields[count]);
    asked[count++] = question;
  }
  memcpy(booking->asked, asked, (size_t)count * sizeof asked[0]);
  memcpy(&booking->fields[BOOKING_INTAKE], fields, (size_t)count * sizeof fields[0]);
  booking->asked_count = count;
  if ((int)booking->at >= BOOKING_INTAKE + count) booking->at = BOOKING_LINE;
}

enum code booking_answers(struct ui *ui, struct booking_view *booking,
                          char values[BOOKING_INTAKE_MAX][INTAKE_VALUE_SIZE],
                          struct booking_answer answers[BOOKING_INTAKE_MAX], struct error *error) {
  for (int i = 0; i < booking->asked_count; i++) {
    enum booking_at at = (enum booking_at)(BOOKING_INTAKE + i);
    enum code code = intake_read(booking->asked[i], booking->fields[at].text, desk_zone(&ui->desk),
                                 ui->desk.today, values[i], error);
    answers[i] = (struct booking_answer){booking->asked[i], values[i]};
    if (code == CODE_OK) continue;
    booking->at = at;
    return code;
  }
  return CODE_OK;
}

/* ---- Their lists ---- */

static bool begins(const struct field *field, const char *text) {
  if (field->length == 0) return true;
  return field->length <= strlen(text) && fold_equal(field->text, field->length, text, field->length);
}

static void choice_put(struct booking_view *booking, enum choice_kind kind, int place, const char *text) {
  if (booking->list.count == CHOICES_MAX) return;
  struct choice *choice = &booking->choices[booking->list.count++];
  *choice = (struct choice){.kind = kind, .place = place};
  (void)snprintf(choice->text, sizeof choice->text, "%.90s", text);
}

void booking_told_choices(struct booking_view *booking) {
  for (int i = 0; i < booking_told_count; i++)
    if (begins(&booking->fields[BOOKING_TOLD], _(booking_told[i])))
      choice_put(booking, CHOICE_TOLD, i, _(booking_told[i]));
}

void booking_answer_choices(struct booking_view *booking) {
  const struct intake_question *question = booking->asked[booking->at - BOOKING_INTAKE];
  const struct field *field = &booking->fields[booking->at];
  if (intake_takes_several(question)) return; /* typed, with commas */
  for (int i = 0; i < question->option_count; i++)
    if (begins(field, question->options[i])) choice_put(booking, CHOICE_ANSWER, i, question->options[i]);
  bool yes_or_no =
      question->option_count == 0 && (question->type == FORM_BOOLEAN || question->type == FORM_CHECKBOX);
  if (yes_or_no && begins(field, _("yes"))) choice_put(booking, CHOICE_ANSWER, 0, _("yes"));
  if (yes_or_no && begins(field, _("no"))) choice_put(booking, CHOICE_ANSWER, 0, _("no"));
}
