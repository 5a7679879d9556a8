/*
 * The field in which a PIN is typed: the letters of a name can be read, the PIN is shown as stars. It is overwritten when it has been used.
 */
#ifndef UI_PIN_FIELD_H
#define UI_PIN_FIELD_H

#include "core/model/arena.h"
#include "core/store/sign_in.h"
#include "ui/widget/field.h"

struct ui;

struct pin_field {
  struct field field;
  struct arena arena; /* holds the users' names */
  struct sign_in_user *users;
  int user_count;
};

/* Reads who may sign in; an error leaves it empty, and PINs alone can be typed. */
void pin_field_init(struct pin_field *field, struct ui *ui);
void pin_field_release(struct pin_field *field);

/* Overwrites what was typed. */
void pin_field_wipe(struct pin_field *field);

/* Whom the letters before the PIN mean so far: "Mia Weber, Mia Long"; "" when none were typed. */
void pin_field_hint(const struct pin_field *field, char *text, size_t size);

/* Draws it into `width` cells, the cursor parked in it. */
void pin_field_draw(const struct pin_field *field, struct canvas *canvas, int row, int column, int width,
                    const char *placeholder);

#endif
