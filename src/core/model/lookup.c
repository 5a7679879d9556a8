#include "core/model/lookup.h"

#include <stdio.h>
#include <string.h>

#include "core/model/fold.h"
#include "core/model/language.h"
#include "core/model/sound.h"
#include "core/model/text.h"

/* A sentence names so many at most, each cut to so many cells and bytes, so that it always fits into struct error. */
enum { LISTED_MAX = 6, LISTED_CELLS = 32, LISTED_SIZE = 128, LIST_SIZE = 420 };

/* What was asked for, read once. */
struct asked {
  struct id id;
  bool is_id;
  char key[FOLD_KEY_SIZE];
  size_t length;
};

static struct asked ask(const char *text, size_t length) {
  struct asked asked = {.id = id_nil};
  while (length > 0 && text[length - 1] == ' ') length--;
  for (; length > 0 && text[0] == ' '; length--) text++;
  asked.is_id = id_parse(text, length, &asked.id);
  asked.length = fold_key(text, length, asked.key, sizeof asked.key);
  return asked;
}

/* The folded form of a name, in `room` when the caller has none. */
static const char *folded_of(const struct lookup_name *name, char room[FOLD_KEY_SIZE]) {
  if (name->folded != NULL) return name->folded;
  fold_key(name->name, strlen(name->name), room, FOLD_KEY_SIZE);
  return room;
}

static bool begins_at_a_word(const char *folded, const struct asked *asked) {
  for (const char *at = folded; at != NULL; at = strchr(at, ' ')) {
    if (*at == ' ') at++;
    if (strncmp(at, asked->key, asked->length) == 0) return true;
  }
  return false;
}

static enum lookup_grade grade(const struct lookup_name *name, const struct asked *asked) {
  if (asked->is_id) return id_equal(name->id, asked->id) ? LOOKUP_ID : LOOKUP_NONE;
  if (asked->length == 0) return LOOKUP_NONE;
  char room[FOLD_KEY_SIZE];
  const char *folded = folded_of(name, room);
  if (strcmp(folded, asked->key) == 0) return LOOKUP_EXACT;
  return begins_at_a_word(folded, asked) ? LOOKUP_BEGINNING : LOOKUP_NONE;
}

enum lookup_grade lookup_grade(const struct lookup_name *name, const char *text, size_t length) {
  struct asked asked = ask(text, length);
  return grade(name, &asked);
}

size_t lookup_all(const struct lookup_name *names, size_t count, const char *text, size_t length,
                  size_t *indexes, size_t capacity, enum lookup_grade *best_grade) {
  struct asked asked = ask(text, length);
  enum lookup_grade best = LOOKUP_NONE;
  size_t fitting = 0;
  for (size_t i = 0; i < count; i++) {
    enum lookup_grade here = grade(&names[i], &asked);
    if (here == LOOKUP_NONE || here < best) continue;
    if (here > best) fitting = 0;
    best = here;
    if (fitting < capacity) indexes[fitting] = i;
    fitting++;
  }
  if (best_grade != NULL) *best_grade = best;
  return fitting;
}

/* ---- The sentences ---- */

/* Names with commas between them, "and 3 more" at the end. */
struct list {
  char text[LIST_SIZE];
  size_t length;
  size_t named;
};

static void list_add(struct list *list, const struct lookup_name *name, bool with_id) {
  char shown[LISTED_SIZE], id[ID_TEXT_SIZE] = "";
  text_fit(name->name, strlen(name->name), LISTED_CELLS, shown, sizeof shown, NULL);
  if (with_id) id_format(name->id, id);
  size_t room = sizeof list->text - list->length;
  int written = snprintf(list->text + list->length, room, "%s%s%s%s%s", list->named == 0 ? "" : ", ", shown,
                         with_id ? " (" : "", id, with_id ? ")" : "");
  if (written < 0 || (size_t)written >= room) {
    list->text[list->length] = '\0';
    return;
  }
  list->length += (size_t)written;
  list->named++;
}

static void list_end(struct list *list, size_t all) {
  if (all <= list->named) return;
  size_t room = sizeof list->text - list->length;
  (void)snprintf(list->text + list->length, room, P_(" and %zu more", " and %zu more", all - list->named),
                 all - list->named);
}

/* True when another of those listed reads the same, so that only the id tells them apart. */
static bool has_namesake(const struct lookup_name *names, const size_t *indexes, size_t count, size_t which) {
  const char *name = names[indexes[which]].name;
  for (size_t i = 0; i < count; i++) {
    if (i != which &&
        fold_equal(names[indexes[i]].name, strlen(names[indexes[i]].name), name, strlen(name))) {
      return true;
    }
  }
  return false;
}

static enum code refuse_ambiguous(const struct lookup_name *names, const size_t *indexes, size_t fitting,
                                  const char *noun, const char *shown, struct error *error) {
  struct list list = {.length = 0};
  size_t listed = fitting < LISTED_MAX ? fitting : LISTED_MAX;
  for (size_t i = 0; i < listed; i++) {
    list_add(&list, &names[indexes[i]], has_namesake(names, indexes, listed, i));
  }
  list_end(&list, fitting);
  return error_set(error, CODE_AMBIGUOUS,
                   _("\"%s\" can mean more than one %s: %s; give more of the name, or the id."), shown, noun,
                   list.text);
}

/* True when some word that was asked for sounds like a word of the name, or is one slip away from it. */
static bool is_near(const char *folded, const struct asked *asked) {
  enum { SOUND_LETTERS_MIN = 3, SLIP_LETTERS_MIN = 4 };
  size_t asked_at = 0, word_length = 0, name_length = strlen(folded);
  const char *word = NULL;
  while ((word = fold_next_word(asked->key, asked->length, &asked_at, &word_length)) != NULL) {
    size_t name_at = 0, other_length = 0;
    const char *other = NULL;
    while ((other = fold_next_word(folded, name_length, &name_at, &other_length)) != NULL) {
      if (word_length >= SOUND_LETTERS_MIN && sound_equal(word, word_length, other, other_length))
        return true;
      if (word_length >= SLIP_LETTERS_MIN && sound_one_slip(word, word_length, other, other_length))
        return true;
    }
  }
  return false;
}

size_t lookup_near(const struct lookup_name *names, size_t count, const char *text, size_t length,
                   size_t *indexes, size_t capacity) {
  struct asked asked = ask(text, length);
  size_t near = 0;
  for (size_t i = 0; i < count && !asked.is_id && asked.length > 0; i++) {
    char room[FOLD_KEY_SIZE];
    if (!is_near(folded_of(&names[i], room), &asked)) continue;
    if (near < capacity) indexes[near] = i;
    near++;
  }
  return near;
}

static enum code refuse_unknown(const struct lookup_name *names, size_t count, const struct asked *asked,
                                const char *noun, const char *shown, struct error *error) {
  struct list near = {.length = 0}, all = {.length = 0};
  size_t near_count = 0;
  for (size_t i = 0; i < count; i++) {
    char room[FOLD_KEY_SIZE];
    bool nearby = !asked->is_id && is_near(folded_of(&names[i], room), asked);
    near_count += nearby ? 1 : 0;
    if (nearby && near_count <= LISTED_MAX) list_add(&near, &names[i], false);
    if (i < LISTED_MAX) list_add(&all, &names[i], false);
  }
  list_end(&near, near_count);
  list_end(&all, count);
  if (count == 0)
    return error_set(error, CODE_NOT_FOUND, _("There is no %s yet, so \"%s\" fits none."), noun, shown);
  if (near_count > 0) {
    return error_set(error, CODE_NOT_FOUND, _("No %s fits \"%s\"; did you mean %s?"), noun, shown, near.text);
  }
  return error_set(error, CODE_NOT_FOUND, _("No %s fits \"%s\"; there is: %s."), noun, shown, all.text);
}

enum code lookup_find(const struct lookup_name *names, size_t count, const char *noun, const char *text,
                      size_t length, size_t *index, struct error *error) {
  if (!text_is_valid(text, length)) {
    return error_set(error, CODE_INVALID, _("The name of the %s is not text in UTF-8; type it again."), noun);
  }
  struct asked asked = ask(text, length);
  if (asked.length == 0) {
    return error_set(error, CODE_INVALID, _("No %s is named; give a name, the beginning of one, or an id."),
                     noun);
  }
  char shown[LISTED_SIZE];
  text_fit(text, length, LISTED_CELLS + 8, shown, sizeof shown, NULL);
  size_t indexes[LISTED_MAX];
  size_t fitting = lookup_all(names, count, text, length, indexes, LISTED_MAX, NULL);
  if (fitting == 0) return refuse_unknown(names, count, &asked, noun, shown, error);
  if (fitting > 1) return refuse_ambiguous(names, indexes, fitting, noun, shown, error);
  *index = indexes[0];
  return CODE_OK;
}
