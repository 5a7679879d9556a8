#include "ui/people/people.h"

#include <stdio.h>
#include <string.h>

#include "core/model/language.h"
#include "core/model/text.h"
#include "core/store/reader.h"
#include "ui/people/allow.h"
#include "ui/people/lock_view.h"
#include "ui/ui.h"

void people_release(struct ui *ui) {
  pin_worker_free(ui->people.worker);
  ui->people.worker = NULL;
}

/* ---- Asking ---- */

static bool worker_make(struct ui *ui) {
  if (ui->people.worker == NULL) ui->people.worker = pin_worker_new();
  if (ui->people.worker != NULL) return true;
  ui_say(ui, MESSAGE_REFUSED, _("There is not enough memory to check a PIN; close something and try again."));
  return false;
}

/* Seconds that are left of the pause, rounded up. */
static int pause_seconds(const struct people *people) {
  int64_t left = people->pause_until - people->steady;
  return left <= 0 ? 0 : (int)((left + 999) / 1000);
}

unsigned people_ask(struct ui *ui, const char *text, struct id first, people_answered *answered) {
  struct people *people = &ui->people;
  struct error error;
  error_init(&error);
  int seconds = pause_seconds(people);
  if (seconds > 0) {
    ui_say(ui, MESSAGE_REFUSED,
           P_("Several PINs were wrong. The next one is looked at in %d second; the day goes on meanwhile.",
              "Several PINs were wrong. The next one is looked at in %d seconds; the day goes on meanwhile.",
              seconds),
           seconds);
    return REACTION_REPAINT;
  }
  if (!worker_make(ui)) return REACTION_REPAINT;
  if (pin_worker_find(people->worker, ui->desk.replica, text, first, &error) != CODE_OK)
    return ui_refused(ui, &error);
  people->answered = answered;
  people->hashed = NULL;
  return REACTION_REPAINT;
}

bool people_hash(struct ui *ui, const char *pin, people_hashed *done) {
  struct error error;
  error_init(&error);
  if (!worker_make(ui)) return false;
  if (pin_worker_hash(ui->people.worker, pin, &error) != CODE_OK) {
    (void)ui_refused(ui, &error);
    return false;
  }
  ui->people.hashed = done;
  ui->people.asked_by = ui->allow.running;
  ui->people.answered = NULL;
  return true;
}

bool people_is_checking(const struct ui *ui) { return pin_worker_is_busy(ui->people.worker); }

int people_fd(const struct ui *ui) { return pin_worker_fd(ui->people.worker); }

/* It goes on as the handler that asked for it would have. */
static unsigned hash_give(struct ui *ui, const char *hash) {
  struct allow_frame frame = allow_begin(ui, ui->people.asked_by.view, ui->people.asked_by.handler);
  unsigned reactions = ui->people.hashed(ui, hash);
  allow_end(ui, &frame);
  allow_answered(ui);
  return reactions;
}

void people_take(struct ui *ui) {
  struct people *people = &ui->people;
  struct pin_answer answer;
  if (!pin_worker_take(people->worker, &answer)) return;
  unsigned reactions = REACTION_REPAINT;
  if (people->hashed != NULL)
    reactions |= hash_give(ui, answer.hash);
  else if (people->answered != NULL)
    reactions |= people->answered(ui, &answer);
  pin_wipe(&answer, sizeof answer);
  ui->wanted |= reactions;
  ui_settle(ui);
}

bool people_drops_keys(struct ui *ui) {
  bool drops = ui->people.drop_keys;
  ui->people.drop_keys = false;
  return drops;
}

/* ---- Answers ---- */

static void refuse(struct ui *ui) {
  struct people *people = &ui->people;
  people->drop_keys = true;
  people->wrong++;
  int over = people->wrong - PEOPLE_WRONG_FREE;
  if (over < 0) return;
  int64_t pause = over > 4 ? PEOPLE_PAUSE_MAX_MS : (int64_t)2000 << over;
  people->pause_until = people->steady + pause;
}

const struct actor *people_one(struct ui *ui, const struct pin_answer *answer, enum sign_in_event event) {
  if (answer->fit_count == 1) {
    ui->people.wrong = 0;
    return &answer->fits[0];
  }
  ui->people.drop_keys = true;
  if (answer->fit_count > 1) {
    ui_say(ui, MESSAGE_NOTE, _("%d people have this PIN: type the first letters of the name before it."),
           answer->fit_count);
    return NULL;
  }
  refuse(ui);
  sign_in_note(ui->desk.replica, answer->named, event, false, "wrong PIN");
  if (id_is_nil(answer->named))
    ui_say(ui, MESSAGE_REFUSED, _("This PIN is nobody's who may sign in here. Type it again."));
  else
    ui_say(ui, MESSAGE_REFUSED, _("That is not the PIN that goes with this name. Type it again."));
  return NULL;
}

void people_become(struct ui *ui, const struct actor *actor) {
  allow_end_all(ui);
  ui->desk.actor = *actor;
  ui->wanted |= REACTION_RECALC;
}

unsigned people_hand_over(struct ui *ui) {
  struct actor desk;
  struct error error;
  error_init(&error);
  if (reader_default_actor(ui->desk.replica, &desk, &error) != CODE_OK) return ui_refused(ui, &error);
  if (people_signed_in(ui))
    sign_in_note(ui->desk.replica, ui->desk.actor.user, SIGN_IN_EVENT_OUT, true, NULL);
  people_become(ui, &desk);
  ui_say(ui, MESSAGE_DONE,
         _("Nobody is signed in any more; the desk works with the rights of the reception."));
  return REACTION_REPAINT;
}

/* ---- Who it is ---- */

bool people_signed_in(const struct ui *ui) { return !id_is_nil(ui->desk.actor.user); }

const char *people_role(enum user_role role) {
  static const char *const words[] = {
      [ROLE_OWNER] = N_("owner"),       [ROLE_ADMIN] = N_("manager"), [ROLE_RECEPTION] = N_("reception"),
      [ROLE_PROVIDER] = N_("provider"), [ROLE_VIEWER] = N_("viewer"),
  };
  return _(words[role]);
}

/* "Mia Weber" as "MW": the first letter of each word, two at most. */
static void initials(const char *name, char *text, size_t size) {
  size_t length = strlen(name);
  size_t used = 0;
  int count = 0;
  text[0] = '\0';
  for (size_t at = 0; at < length && count < 2; count++) {
    size_t bytes = 0;
    while (at < length && name[at] == ' ') at++;
    if (at == length || text_decode(name, length, at, &bytes) < 0 || used + bytes >= size) return;
    memcpy(text + used, name + at, bytes);
    used += bytes;
    text[used] = '\0';
    while (at < length && name[at] != ' ') at++;
  }
}

void people_header(const struct ui *ui, int columns, char *text, size_t size) {
  enum { SHOWN_FROM = 24, INITIALS_BELOW = 60, WHOLE_NAME_FROM = 100 };
  text[0] = '\0';
  if (columns < SHOWN_FROM || ui->desk.salon == NULL || !ui->desk.salon->has_users) return;
  const char *name = people_signed_in(ui) ? ui->desk.actor.name : _("desk");
  if (columns < INITIALS_BELOW && people_signed_in(ui)) {
    initials(name, text, size);
    return;
  }
  size_t first = columns < WHOLE_NAME_FROM ? strcspn(name, " ") : strlen(name);
  (void)snprintf(text, size, "%.*s", (int)first, name);
}

void people_greet(struct ui *ui) {
  char key[KEY_NAME_SIZE];
  if (ui->desk.salon == NULL || !ui->desk.salon->has_users || people_signed_in(ui)) return;
  ui_key_name(ui, ACTION_SIGN_IN, key);
  ui_say(ui, MESSAGE_NOTE, _("Nobody is signed in: %s and a PIN say who works here."), key);
}

/* ---- Idleness ---- */

void people_touch(struct ui *ui) { ui->people.touched = true; }

/* Whether anybody could unlock by PIN. */
static bool has_pins(const struct ui *ui) {
  enum { PINS_ARENA_MAX = 4 << 20 };
  struct arena arena;
  struct sign_in_user *users = NULL;
  int count = 0;
  bool found = false;
  if (ui->desk.replica == NULL || !ui->desk.salon->has_users) return false;
  arena_init(&arena, PINS_ARENA_MAX);
  if (sign_in_users(ui->desk.replica, &arena, &users, &count, NULL) == CODE_OK)
    for (int i = 0; i < count && !found; i++) found = users[i].has_pin;
  arena_release(&arena);
  return found;
}

int people_lock_minutes(const struct ui *ui) {
  int minutes = ui->people.lock_minutes;
  if (minutes >= 0) return minutes;
  return has_pins(ui) ? PEOPLE_LOCK_DEFAULT_MINUTES : 0;
}

void people_tick(struct ui *ui, int64_t steady) {
  struct people *people = &ui->people;
  people->steady = steady;
  if (people->touched || people->last_key == 0) people->last_key = steady;
  people->touched = false;
  int64_t idle = steady - people->last_key;
  if (people->lock_minutes == 0 || lock_is_shut(ui) || people_is_checking(ui)) return;
  if (idle < (int64_t)(people->lock_minutes < 0 ? PEOPLE_LOCK_DEFAULT_MINUTES : people->lock_minutes) * 60000)
    return;
  if (people_lock_minutes(ui) > 0)
    lock_shut(ui);
  else
    people->last_key = steady; /* asked again after the same time */
}
