#include "ui/widget/form_keep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/language.h"

enum { KEPT_MAX = 8, DRAFT_SIZE = 12 * 1024, DRAFT_NAME_SIZE = 96, DRAFTS_ARENA_MAX = 1 << 19 };

static const char draft_beginning[] = "form:";

struct form_kept {
  struct form_kept *next; /* an older one */
  char name[32];
  struct id subject;
  int field_count;
  bool drafted; /* the replica holds it, too */
  bool typed[FORM_FIELDS_MAX];
  struct form_value values[FORM_FIELDS_MAX];
};

static bool is_secret(const struct form *form, int field) {
  return form->plan.fields[field].kind == FORM_IS_SECRET;
}

/* ---- While the program runs ---- */

void form_kept_free(struct form_kept *kept) {
  while (kept != NULL) {
    struct form_kept *next = kept->next;
    free(kept);
    kept = next;
  }
}

/* Where what was kept of this form hangs; at the end where nothing was. */
static struct form_kept **kept_of(struct ui *ui, const struct form *form) {
  struct form_kept **at = &ui->kept_forms;
  while (*at != NULL &&
         (strcmp((*at)->name, form->plan.name) != 0 || (*at)->field_count != form->plan.field_count ||
          !id_equal((*at)->subject, form->plan.subject)))
    at = &(*at)->next;
  return at;
}

static void kept_drop(struct ui *ui, const struct form *form) {
  struct form_kept **at = kept_of(ui, form);
  struct form_kept *kept = *at;
  if (kept == NULL) return;
  *at = kept->next;
  free(kept);
}

/* Hangs it in front; more than KEPT_MAX are not kept. */
static void kept_add(struct ui *ui, struct form_kept *kept) {
  int count = 1;
  kept->next = ui->kept_forms;
  ui->kept_forms = kept;
  for (; kept->next != NULL && count < KEPT_MAX; kept = kept->next) count++;
  form_kept_free(kept->next);
  kept->next = NULL;
}

void form_keep(struct ui *ui, struct form *form) {
  form_keep_idle(ui, &form->view);
  kept_drop(ui, form);
  struct form_kept *kept = calloc(1, sizeof *kept);
  if (kept == NULL) return;
  (void)snprintf(kept->name, sizeof kept->name, "%s", form->plan.name);
  kept->subject = form->plan.subject;
  kept->field_count = form->plan.field_count;
  kept->drafted = form->drafted != 0;
  for (int i = 0; i < form->plan.field_count; i++) {
    kept->typed[i] = form_changed(form, i) && !is_secret(form, i);
    if (kept->typed[i]) kept->values[i] = form->values[i];
  }
  kept_add(ui, kept);
}

void form_keep_take(struct ui *ui, struct form *form) {
  const struct form_kept *kept = *kept_of(ui, form);
  if (kept == NULL) return;
  bool any = false;
  for (int i = 0; i < form->plan.field_count; i++) {
    if (!kept->typed[i] || is_secret(form, i)) continue;
    form->values[i] = kept->values[i];
    any = true;
  }
  if (kept->drafted) form->drafted = 1; /* another one than any text's */
  if (any) ui_say(ui, MESSAGE_NOTE, _("What was typed here before is back; nothing of it is saved yet."));
}

/* ---- In the replica ---- */

static void draft_name(const struct form *form, char name[DRAFT_NAME_SIZE]) {
  char subject[ID_TEXT_SIZE];
  id_format(form->plan.subject, subject);
  (void)snprintf(name, DRAFT_NAME_SIZE, "%s%.31s:%s", draft_beginning, form->plan.name, subject);
}

/* A line with the title, one with the number of fields, then a line for each field that was typed into; "" when none was. */
static size_t draft_text(const struct form *form, char text[DRAFT_SIZE]) {
  int used = snprintf(text, DRAFT_SIZE, "%s\n%d\n", form->plan.title, form->plan.field_count);
  bool any = false;
  for (int i = 0; i < form->plan.field_count && used > 0 && used < DRAFT_SIZE; i++) {
    const struct form_value *value = &form->values[i];
    char choice[ID_TEXT_SIZE];
    if (is_secret(form, i) || !form_changed(form, i)) continue;
    id_format(value->choice, choice);
    used += snprintf(text + used, DRAFT_SIZE - (size_t)used, "%d %c %s %s\n", i, value->yes ? 'y' : 'n',
                     choice, value->text.text);
    any = true;
  }
  if (!any || used <= 0 || used >= DRAFT_SIZE) text[0] = '\0';
  return strlen(text);
}

/* FNV-1a; never 0 or 1. */
static uint64_t hash_of(const char *text, size_t length) {
  uint64_t hash = UINT64_C(14695981039346656037);
  for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
  return hash < 2 ? 2 : hash;
}

/* A failure here must not disturb who types. */
static void draft_write(struct ui *ui, struct form *form, const char *text, uint64_t hash) {
  char name[DRAFT_NAME_SIZE];
  draft_name(form, name);
  if (draft_save(ui->desk.replica, name, text, NULL) == CODE_OK) form->drafted = hash;
}

void form_keep_idle(struct ui *ui, struct view *view) {
  struct form *form = (struct form *)view;
  char text[DRAFT_SIZE];
  if (ui->desk.replica == NULL) return;
  size_t length = draft_text(form, text);
  uint64_t hash = length == 0 ? 0 : hash_of(text, length);
  if (hash != form->drafted) draft_write(ui, form, length == 0 ? NULL : text, hash);
}

void form_keep_forget(struct ui *ui, struct form *form) {
  kept_drop(ui, form);
  if (form->drafted != 0 && ui->desk.replica != NULL) draft_write(ui, form, NULL, 0);
}

/* ---- At the start ---- */

/* A number at `*text`, followed by `after`; -1 when there is none. */
static int number_take(const char **text, char after, int most) {
  char *end = NULL;
  long number = strtol(*text, &end, 10);
  if (end == *text || *end != after || number < 0 || number > most) return -1;
  *text = end + 1;
  return (int)number;
}

/* One line of a field; false when it is none. */
static bool field_take(struct form_kept *kept, const char **text) {
  const char *at = *text;
  int field = number_take(&at, ' ', kept->field_count - 1);
  size_t length = strcspn(at, "\n");
  if (field < 0 || length < ID_TEXT_SIZE + 2 || at[length] != '\n') return false;
  struct form_value *value = &kept->values[field];
  char typed[FIELD_SIZE];
  value->yes = at[0] == 'y';
  if (!id_parse(at + 2, ID_TEXT_SIZE - 1, &value->choice)) return false;
  size_t begin = 2 + ID_TEXT_SIZE;
  (void)snprintf(typed, sizeof typed, "%.*s", (int)(length - begin), at + begin);
  field_set(&value->text, typed);
  kept->typed[field] = true;
  *text = at + length + 1;
  return true;
}

/* "form:<name>:<id>" and its text; false when they are not what draft_text() writes. */
static bool kept_read(struct form_kept *kept, const struct draft_row *row, char title[FORM_TITLE_SIZE]) {
  const char *name = row->name + strlen(draft_beginning);
  const char *colon = strrchr(name, ':');
  size_t title_length = strcspn(row->text, "\n");
  if (colon == NULL || (size_t)(colon - name) >= sizeof kept->name || row->text[title_length] != '\n')
    return false;
  (void)snprintf(kept->name, sizeof kept->name, "%.*s", (int)(colon - name), name);
  (void)snprintf(title, FORM_TITLE_SIZE, "%.*s", (int)title_length, row->text);
  if (strlen(colon + 1) != ID_TEXT_SIZE - 1 || !id_parse(colon + 1, ID_TEXT_SIZE - 1, &kept->subject))
    return false;
  const char *text = row->text + title_length + 1;
  kept->field_count = number_take(&text, '\n', FORM_FIELDS_MAX);
  if (kept->field_count <= 0) return false;
  kept->drafted = true;
  while (*text != '\0')
    if (!field_take(kept, &text)) return false;
  return true;
}

static void row_take_up(struct ui *ui, const struct draft_row *row) {
  char title[FORM_TITLE_SIZE];
  struct form_kept *kept = calloc(1, sizeof *kept);
  if (kept == NULL) return;
  if (!kept_read(kept, row, title)) {
    free(kept);
    return;
  }
  kept_add(ui, kept);
  ui_say(ui, MESSAGE_NOTE, _("What was typed into \"%s\" is still there: opening it again brings it back."),
         title);
}

void form_keep_take_up(struct ui *ui) {
  struct arena arena;
  struct draft_row *rows = NULL;
  int count = 0;
  arena_init(&arena, DRAFTS_ARENA_MAX);
  if (draft_list(ui->desk.replica, draft_beginning, KEPT_MAX, &arena, &rows, &count, NULL) == CODE_OK)
    for (int i = count - 1; i >= 0; i--) row_take_up(ui, &rows[i]); /* the newest one last, in front */
  arena_release(&arena);
}
