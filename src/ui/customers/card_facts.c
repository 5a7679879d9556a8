/* What a card says of a customer beside the lists: flags under the name, and facts. */
#include <stdio.h>
#include <string.h>

#include "core/model/birthday.h"
#include "core/model/date.h"
#include "core/model/instant.h"
#include "core/model/language.h"
#include "core/model/moment.h"
#include "core/model/money.h"
#include "ui/customers/card.h"
#include "ui/words.h"

enum { LINE_SIZE = 512, ALERTS_MAX = 2 };

static const char *kept(struct card *card, const char *text) {
  const char *copy = arena_text(&card->arena, text, strlen(text));
  return copy == NULL ? "" : copy;
}

static void flag_add(struct card *card, enum paint paint, const char *text) {
  if (card->flag_count < CARD_FLAGS_MAX && text[0] != '\0')
    card->flags[card->flag_count++] = (struct card_flag){kept(card, text), paint};
}

/* `plain` NULL: the text itself is what is copied. */
static void fact_add(struct card *card, enum paint paint, const char *label, const char *text,
                     const char *plain) {
  if (card->fact_count == CARD_FACTS_MAX || text[0] == '\0') return;
  const char *copy = kept(card, text);
  card->facts[card->fact_count++] = (struct card_fact){
      .label = label, .text = copy, .plain = plain == NULL ? copy : kept(card, plain), .paint = paint};
}

/* ---- Flags ---- */

static void tell_birthday(const struct ui *ui, struct card *card) {
  char line[LINE_SIZE];
  int32_t birth = 0;
  int32_t today = ui->desk.today;
  const char *text = card->data.customer.birth_date;
  if (!date_parse(text, strlen(text), &birth)) return;
  int32_t week = date_week_start(today, moment_week_begins());
  int32_t day = birthday_in_year_of(birth, today);
  if (!birthday_in_week(birth, week)) return;
  if (day < week || day > week + 6) day = birthday_in_year_of(birth, week); /* the week has two years */
  if (day < week || day > week + 6) day = birthday_in_year_of(birth, week + 6);
  if (day == today)
    (void)snprintf(line, sizeof line, _("birthday today"));
  else
    (void)snprintf(line, sizeof line, day > today ? _("birthday on %s") : _("birthday was on %s"),
                   moment_weekday(date_weekday(day)));
  flag_add(card, PAINT_GOOD, line);
}

static void tell_flags(const struct ui *ui, struct card *card) {
  const struct customer *customer = &card->data.customer;
  const struct customer_figures *figures = &card->data.figures;
  char line[LINE_SIZE];
  if (!id_is_nil(customer->merged_into))
    flag_add(card, PAINT_ERROR, _("merged into another one"));
  else if (customer->deleted_at != 0)
    flag_add(card, PAINT_ERROR, _("deleted"));
  if (customer->blocked) flag_add(card, PAINT_ERROR, _("blocked"));
  int alerts = 0;
  for (int i = 0; i < customer->dated_note_count && alerts < ALERTS_MAX; i++) {
    if (!customer->dated_notes[i].alert) continue;
    flag_add(card, PAINT_WARNING, customer->dated_notes[i].text);
    alerts++;
  }
  if (customer->no_show_count > 0) {
    (void)snprintf(line, sizeof line, P_("%d no-show so far", "%d no-shows so far", customer->no_show_count),
                   customer->no_show_count);
    flag_add(card, PAINT_WARNING, line);
  }
  if (customer->deletion_requested_at != 0) flag_add(card, PAINT_WARNING, _("wants the data erased"));
  tell_birthday(ui, card);
  if (figures->completed == 0 && figures->next_at != 0) flag_add(card, PAINT_GOOD, _("first visit"));
  if (figures->visits == 0) flag_add(card, PAINT_DIM, _("no visit yet"));
  flag_add(card, PAINT_DIM, customer->journey_status);
}

/* ---- Facts ---- */

static void tell_born(const struct ui *ui, struct card *card) {
  char line[LINE_SIZE];
  char date[WORDS_SIZE];
  int32_t birth = 0;
  const char *text = card->data.customer.birth_date;
  if (!date_parse(text, strlen(text), &birth)) return;
  int age = birthday_age(birth, ui->desk.today);
  words_date(birth, 2, date);
  (void)snprintf(line, sizeof line, P_("%s, %d year old", "%s, %d years old", age), date, age);
  fact_add(card, PAINT_TEXT, _("Born"), line, text);
}

static void date_of(const struct desk *desk, int64_t at, char date[WORDS_SIZE]) {
  int32_t day = 0;
  int minute = 0;
  zone_to_wall(desk_zone(desk), at, &day, &minute);
  words_date(day, 2, date);
}

static void tell_consents(const struct ui *ui, struct card *card) {
  const struct customer *customer = &card->data.customer;
  char line[LINE_SIZE];
  char privacy[WORDS_SIZE];
  char marketing[WORDS_SIZE];
  date_of(&ui->desk, customer->privacy_consent_at, privacy);
  date_of(&ui->desk, customer->marketing_consent_at, marketing);
  if (customer->privacy_consent_at != 0 && customer->marketing_consent_at != 0)
    (void)snprintf(line, sizeof line, _("privacy since %s, advertising since %s"), privacy, marketing);
  else if (customer->privacy_consent_at != 0)
    (void)snprintf(line, sizeof line, _("privacy since %s, no advertising"), privacy);
  else if (customer->marketing_consent_at != 0)
    (void)snprintf(line, sizeof line, _("advertising since %s"), marketing);
  else
    return;
  fact_add(card, PAINT_TEXT, _("Consent"), line, NULL);
}

static void tell_figures(const struct ui *ui, struct card *card) {
  const struct customer_figures *figures = &card->data.figures;
  char line[LINE_SIZE];
  char visits[LINE_SIZE / 4];
  char money[MONEY_TEXT_SIZE];
  if (figures->visits == 0) return;
  money_format(figures->spent, ui->desk.salon->currency, money);
  (void)snprintf(visits, sizeof visits, P_("%d visit", "%d visits", figures->visits), figures->visits);
  if (figures->no_shows > 0 || figures->cancelled > 0)
    (void)snprintf(line, sizeof line, _("%s: %d done, %d missed, %d cancelled; %s in all"), visits,
                   figures->completed, figures->no_shows, figures->cancelled, money);
  else
    (void)snprintf(line, sizeof line, _("%s: %d done; %s in all"), visits, figures->completed, money);
  fact_add(card, PAINT_TEXT, _("Visits"), line, NULL);
}

static void tell_last_and_next(const struct ui *ui, struct card *card) {
  const struct customer_figures *figures = &card->data.figures;
  char line[LINE_SIZE];
  char last[WORDS_SIZE];
  char next[WORDS_SIZE];
  date_of(&ui->desk, figures->last_at, last);
  date_of(&ui->desk, figures->next_at, next);
  if (figures->last_at != 0 && figures->next_at != 0)
    (void)snprintf(line, sizeof line, _("last on %s, next on %s"), last, next);
  else if (figures->last_at != 0)
    (void)snprintf(line, sizeof line, _("last on %s, nothing booked"), last);
  else if (figures->next_at != 0)
    (void)snprintf(line, sizeof line, _("the first one on %s"), next);
  else
    return;
  fact_add(card, PAINT_TEXT, "", line, NULL);
}

/* How often something was had; of equals, what was had last. */
struct tally {
  struct id id;
  const char *name;
  int count;
};

enum { TALLIES_MAX = 24 };

static void tally_add(struct tally *tallies, int *count, struct id id, const char *name) {
  for (int i = 0; i < *count; i++)
    if (id_equal(tallies[i].id, id)) {
      tallies[i].count++;
      return;
    }
  if (*count < TALLIES_MAX) tallies[(*count)++] = (struct tally){id, name, 1};
}

static const struct tally *tally_best(const struct tally *tallies, int count) {
  const struct tally *best = NULL;
  for (int i = 0; i < count; i++)
    if (best == NULL || tallies[i].count > best->count) best = &tallies[i];
  return best != NULL && best->count > 1 ? best : NULL;
}

/* What the newest visits mostly were, and with whom. */
static void tell_usual(struct card *card) {
  struct tally services[TALLIES_MAX], employees[TALLIES_MAX];
  int service_count = 0, employee_count = 0;
  for (int i = 0; i < card->data.past_count && i < CARD_FIRST_PAGE; i++) {
    const struct appointment *visit = &card->data.past[i];
    if (visit->status != STATUS_COMPLETED || visit->segment_count == 0) continue;
    const struct appointment_segment *segment = &visit->segments[0];
    tally_add(services, &service_count, segment->service, segment->service_name);
    tally_add(employees, &employee_count, segment->employee, segment->employee_name);
  }
  const struct tally *service = tally_best(services, service_count);
  const struct tally *employee = tally_best(employees, employee_count);
  char line[LINE_SIZE];
  if (service != NULL && employee != NULL)
    (void)snprintf(line, sizeof line, _("%.120s with %.120s"), service->name, employee->name);
  else if (service != NULL || employee != NULL)
    (void)snprintf(line, sizeof line, "%.120s", service != NULL ? service->name : employee->name);
  else
    return;
  fact_add(card, PAINT_TEXT, _("Mostly"), line, NULL);
}

void card_tell(const struct ui *ui, struct card *card) {
  const struct customer *customer = &card->data.customer;
  card->flag_count = card->fact_count = 0;
  tell_flags(ui, card);
  if (customer->blocked)
    fact_add(card, PAINT_ERROR, _("Blocked"),
             customer->blocked_reason[0] == '\0' ? _("no reason is given") : customer->blocked_reason, NULL);
  fact_add(card, PAINT_TEXT, _("Phone"), customer->phone[0] != '\0' ? customer->phone : customer->phone_e164,
           NULL);
  fact_add(card, PAINT_TEXT, _("E-mail"), customer->email, NULL);
  fact_add(card, PAINT_TEXT, _("Notes"), customer->notes, NULL);
  tell_born(ui, card);
  fact_add(card, PAINT_TEXT, _("Address"), customer->address, NULL);
  fact_add(card, PAINT_TEXT, _("Language"), customer->locale, NULL);
  tell_consents(ui, card);
  tell_figures(ui, card);
  tell_last_and_next(ui, card);
  tell_usual(card);
}

static const char *const like_words[] = {
    [LIKE_EMAIL] = N_("the same e-mail"),
    [LIKE_PHONE_NAME] = N_("the same phone and a like name"),
    [LIKE_BIRTHDAY] = N_("a like name and the same birth date"),
    [LIKE_NAME] = N_("the same name"),
    [LIKE_NOTHING] = N_("nothing in common"),
};

const char *card_like_words(enum likeness why) { return _(like_words[why]); }
