/*
 * A form: labelled fields that are filled in by typing, in a box over what is under it. A field is text, a choice among names (found by
 * any beginning as one types, the lit one is taken when the field is left), yes or no, or a secret. Tab, Shift-Tab and the arrows go from field to
 * field, Enter saves all of it, Esc leaves; what was typed and not saved is there when the same form of the same subject is opened again.
 *
 *   struct form *form = form_new(&plan);     NULL when out of memory
 *   form_set_text(form, FIELD_NAME, row->name); form_set_choice(…); form_set_yes(…);
 *   form_open(ui, form);                      takes NULL, too
 *
 * The owner's meaning() says at each key what a field's text means, or what is wrong with it; its save() runs the command.
 */
#ifndef UI_FORM_H
#define UI_FORM_H

#include "core/model/lookup.h"
#include "ui/ui.h"
#include "ui/widget/field.h"
#include "ui/widget/list.h"

enum { FORM_FIELDS_MAX = 24, FORM_TITLE_SIZE = 128, FORM_CHOICES_MAX = 64, FORM_CHOICES_SHOWN = 6 };

enum form_kind { FORM_IS_TEXT, FORM_IS_CHOICE, FORM_IS_YES_NO, FORM_IS_SECRET };

struct form_entry {
  const char *label; /* N_() */
  const char *hint;  /* N_(): what may be typed; NULL */
  enum form_kind kind;
};

struct form;

struct form_plan {
  const char *name; /* of this kind of form: in the footer, and for what is kept */
  char title[FORM_TITLE_SIZE];
  struct id subject; /* what is edited; nil for a new one */
  int64_t revision;  /* of the subject as it was loaded */
  const struct form_entry *fields;
  int field_count;
  /* The names that a FORM_IS_CHOICE field offers; they stay the owner's and do not move while the form is open. */
  const struct lookup_name *(*choices)(const struct ui *ui, const struct form *form, int field,
                                       size_t *count);
  /*
   * What a field says, such as "1 h 15 min", or what is wrong with it, as a sentence; "" for nothing. False: it will not do, and nothing is
   * saved. NULL function: everything will do.
   */
  bool (*meaning)(const struct ui *ui, const struct form *form, int field, char *text, size_t size);
  /* Enter, when all fields will do. Ends with form_saved() or form_refused(). */
  unsigned (*save)(struct ui *ui, struct form *form);
  void *context; /* the owner's */
  void (*release)(void *context);
};

struct form_value {
  struct field text; /* of a choice: the name, or what is typed to find it */
  struct id choice;  /* nil: none */
  bool yes;
};

struct form {
  struct view view;
  struct view_class class; /* named as the plan says */
  struct form_plan plan;
  struct form_value values[FORM_FIELDS_MAX], initial[FORM_FIELDS_MAX];
  int at;                         /* the field that is typed into */
  size_t found[FORM_CHOICES_MAX]; /* what the text of a choice may mean */
  bool near;                      /* those only sound like it: none is taken but by Enter */
  struct list list;               /* over `found`; empty while the choice stands */
  int top;                        /* the first line shown, where not all fit */
  uint64_t drafted;               /* what of it the replica holds, against a crash; 0: nothing */
};

struct form *form_new(const struct form_plan *plan);
void form_set_text(struct form *form, int field, const char *text);
void form_set_choice(struct form *form, int field, struct id choice, const char *name);
void form_set_yes(struct form *form, int field, bool yes);
void form_open(struct ui *ui, struct form *form);

const char *form_text(const struct form *form, int field);
struct id form_choice(const struct form *form, int field);
bool form_yes(const struct form *form, int field);

/* Whether a field is otherwise than it was set before form_open(); a text that was cut to fit counts as it was until it is typed into. */
bool form_changed(const struct form *form, int field);

bool form_any_changed(const struct form *form);

/* Saved: closes the form, which is on top, forgets what was kept, and says what was done. */
unsigned form_saved(struct ui *ui, const struct outcome *outcome);

/* Not saved: says why, and goes to the field that it is about (-1: stays). */
unsigned form_refused(struct ui *ui, struct form *form, int field, const struct error *error);

/* What was typed into forms that were left. */
void form_kept_free(struct form_kept *kept);

#endif
