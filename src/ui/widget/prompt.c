#include "ui/widget/prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/language.h"
#include "ui/ui.h"

unsigned view_close(struct ui *ui, struct view *view) {
  (void)view;
  ui_pop(ui);
  return REACTION_REPAINT;
}

static void view_free(struct view *view) { free(view); }

/* ---- A text ---- */

static bool prompt_typing(const struct view *view) {
  (void)view;
  return true;
}

static unsigned prompt_text(struct ui *ui, struct view *view, const struct event *event) {
  (void)ui;
  struct prompt *prompt = (struct prompt *)view;
  if (event->kind == EVENT_PASTE) {
    field_paste(&prompt->field, event->paste);
    return REACTION_REPAINT;
  }
  return field_key(&prompt->field, event->key) ? REACTION_REPAINT : REACTION_PASS;
}

/* ---- What is typed and not done ---- */

static const char draft_name[] = "prompt";

/* Only what is about somebody or something is kept: a date is typed again faster than it is brought back. */
static bool is_worth_keeping(const struct prompt *prompt) {
  return !id_is_nil(prompt->plan.subject) && prompt->field.length > 0 &&
         strcmp(prompt->field.text, prompt->initial) != 0;
}

static bool is_same(const struct prompt_kept *left, const struct prompt_kept *right) {
  return strcmp(left->text, right->text) == 0 &&
         (left->text[0] == '\0' ||
          (strcmp(left->label, right->label) == 0 && id_equal(left->subject, right->subject)));
}

/* Writes what is kept, when the replica holds another one: label, subject and text in three lines. */
static void draft_write(struct ui *ui, const struct prompt_kept *kept) {
  char text[sizeof kept->label + sizeof kept->text + ID_TEXT_SIZE + 2];
  char subject[ID_TEXT_SIZE];
  if (ui->desk.replica == NULL || is_same(kept, &ui->saved_prompt)) return;
  id_format(kept->subject, subject);
  (void)snprintf(text, sizeof text, "%s\n%s\n%s", kept->label, subject, kept->text);
  if (draft_save(ui->desk.replica, draft_name, kept->text[0] == '\0' ? NULL : text, NULL) == CODE_OK)
    ui->saved_prompt = *kept;
}

static void kept_of(const struct prompt *prompt, struct prompt_kept *kept) {
  kept->subject = prompt->plan.subject;
  (void)snprintf(kept->label, sizeof kept->label, "%s", prompt->plan.label);
  (void)snprintf(kept->text, sizeof kept->text, "%s", prompt->field.text);
}

static void prompt_idle(struct ui *ui, struct view *view) {
  const struct prompt *prompt = (const struct prompt *)view;
  struct prompt_kept typed = ui->kept_prompt;
  if (is_worth_keeping(prompt)) kept_of(prompt, &typed);
  draft_write(ui, &typed);
}

/* Up brings back what was typed before. */
static unsigned prompt_recall(struct ui *ui, struct view *view) {
  struct prompt *prompt = (struct prompt *)view;
  const struct prompt_kept *kept = &ui->kept_prompt;
  if (kept->text[0] != '\0' && strcmp(kept->label, prompt->plan.label) == 0 &&
      id_equal(kept->subject, prompt->plan.subject))
    field_set(&prompt->field, kept->text);
  return REACTION_REPAINT;
}

static unsigned prompt_back(struct ui *ui, struct view *view) {
  const struct prompt *prompt = (const struct prompt *)view;
  if (is_worth_keeping(prompt)) {
    kept_of(prompt, &ui->kept_prompt);
    ui_say(ui, MESSAGE_NOTE, _("Nothing is done; Up brings back what was typed when this is asked again."));
  }
  draft_write(ui, &ui->kept_prompt);
  return view_close(ui, view);
}

static unsigned prompt_accept(struct ui *ui, struct view *view) {
  const struct prompt *prompt = (const struct prompt *)view;
  struct prompt_kept typed = {.text = ""};
  if (is_worth_keeping(prompt)) kept_of(prompt, &typed);
  unsigned reactions = prompt->plan.accept(ui, prompt);
  if (typed.text[0] != '\0') ui->kept_prompt = typed;
  if (typed.text[0] != '\0' && ui->message.kind == MESSAGE_DONE) ui->kept_prompt.text[0] = '\0';
  if (ui->kept_prompt.text[0] == '\0') draft_write(ui, &ui->kept_prompt);
  return reactions;
}

void prompt_take_up(struct ui *ui) {
  enum { DRAFT_ARENA_MAX = 1 << 16 };
  struct arena arena;
  struct prompt_kept kept = {.text = ""};
  const char *text = NULL;
  arena_init(&arena, DRAFT_ARENA_MAX);
  (void)(draft_load(ui->desk.replica, draft_name, &arena, &text, NULL) == CODE_OK);
  size_t label = text == NULL ? 0 : strcspn(text, "\n");
  if (label > 0 && label < sizeof kept.label && strlen(text) > label + ID_TEXT_SIZE + 1 &&
      id_parse(text + label + 1, ID_TEXT_SIZE - 1, &kept.subject) && text[label + ID_TEXT_SIZE] == '\n') {
    (void)snprintf(kept.label, sizeof kept.label, "%.*s", (int)label, text);
    (void)snprintf(kept.text, sizeof kept.text, "%s", text + label + ID_TEXT_SIZE + 1);
    ui->kept_prompt = ui->saved_prompt = kept;
    ui_say(ui, MESSAGE_NOTE,
           _("What was typed behind \"%s\" is still there: Up brings it back when it is asked again."),
           kept.label);
  }
  arena_release(&arena);
}

static void prompt_draw(const struct ui *ui, const struct view *view, struct canvas *canvas,
                        struct area area) {
  const struct prompt *prompt = (const struct prompt *)view;
  canvas_blank(canvas, area, PAINT_TEXT);
  int used = canvas_format(canvas, area.row, area.column + 1, area.columns / 2, PAINT_STRONG,
                           "%s:", prompt->plan.label);
  char hint[256] = "";
  if (prompt->plan.hint != NULL) prompt->plan.hint(ui, prompt, hint, sizeof hint);
  int hint_width = hint[0] == '\0' ? 0 : canvas_width(hint) + 3;
  int left = area.column + used + 2;
  int width = area.column + area.columns - left - 1;
  if (hint_width > width / 2) hint_width = width / 2;
  if (hint_width > 0)
    (void)canvas_text(canvas, area.row, left + width - hint_width + 2, hint_width - 2, PAINT_STRONG, hint);
  field_draw(&prompt->field, canvas, area.row, left, width - hint_width, true, prompt->plan.placeholder);
}

static const struct handler prompt_handlers[] = {
    {ACTION_ACCEPT, true, prompt_accept, NULL},
    {ACTION_BACK, true, prompt_back, NULL},
    {ACTION_UP, false, prompt_recall, NULL},
};

static const struct view_class prompt_class = {
    .name = N_("prompt"),
    .title = N_("While something is asked"),
    .placement = PLACE_LINE,
    .handlers = prompt_handlers,
    .handler_count = (int)(sizeof prompt_handlers / sizeof prompt_handlers[0]),
    .typing = prompt_typing,
    .text = prompt_text,
    .draw = prompt_draw,
    .idle = prompt_idle,
    .release = view_free,
};

void prompt_open(struct ui *ui, const struct prompt_plan *plan) {
  struct prompt *prompt = calloc(1, sizeof *prompt);
  if (prompt != NULL) {
    prompt->view.class = &prompt_class;
    prompt->plan = *plan;
    field_set(&prompt->field, plan->initial == NULL ? "" : plan->initial);
    (void)snprintf(prompt->initial, sizeof prompt->initial, "%s", prompt->field.text);
    prompt->plan.initial = prompt->initial; /* what it came from may be loaded anew meanwhile */
  }
  ui_push(ui, prompt == NULL ? NULL : &prompt->view);
}

/* ---- A yes ---- */

struct question {
  struct view view;
  struct question_plan plan;
};

static unsigned question_agree(struct ui *ui, struct view *view) {
  struct question_plan plan = ((const struct question *)view)->plan;
  ui_pop(ui);
  return plan.agree(ui, plan.subject);
}

static void question_sentence(const struct ui *ui, const struct question *question, char *text, size_t size) {
  char yes[KEY_NAME_SIZE];
  char no[KEY_NAME_SIZE];
  ui_key_name(ui, ACTION_AGREE, yes);
  ui_key_name(ui, ACTION_BACK, no);
  (void)snprintf(text, size, _("%s %s: yes, %s: no."), question->plan.text, yes, no);
}

static int question_rows(const struct ui *ui, const struct view *view, int columns) {
  char text[512];
  question_sentence(ui, (const struct question *)view, text, sizeof text);
  return canvas_wrapped_rows(text, columns - 2, 4);
}

static void question_draw(const struct ui *ui, const struct view *view, struct canvas *canvas,
                          struct area area) {
  char text[512];
  question_sentence(ui, (const struct question *)view, text, sizeof text);
  canvas_blank(canvas, area, PAINT_TEXT);
  struct area inside = {area.row, area.column + 1, area.rows, area.columns - 2};
  (void)canvas_wrapped(canvas, inside, PAINT_WARNING, text);
  canvas_park(canvas, area.row, area.column + 1, false);
}

/* The key that accepts elsewhere neither agrees nor goes on to what is under the question. */
static unsigned question_again(struct ui *ui, struct view *view) {
  (void)view;
  char yes[KEY_NAME_SIZE];
  char no[KEY_NAME_SIZE];
  ui_key_name(ui, ACTION_AGREE, yes);
  ui_key_name(ui, ACTION_BACK, no);
  ui_say(ui, MESSAGE_NOTE, _("Only %s says yes here; %s leaves it as it is."), yes, no);
  return REACTION_REPAINT;
}

static const struct handler question_handlers[] = {
    {ACTION_AGREE, true, question_agree, NULL},
    {ACTION_BACK, true, view_close, NULL},
    {ACTION_ACCEPT, false, question_again, NULL},
};

static const struct view_class question_class = {
    .name = N_("question"),
    .title = N_("Yes or no"),
    .placement = PLACE_LINE,
    .fleeting = true,
    .handlers = question_handlers,
    .handler_count = (int)(sizeof question_handlers / sizeof question_handlers[0]),
    .draw = question_draw,
    .rows = question_rows,
    .release = view_free,
};

void question_open(struct ui *ui, const struct question_plan *plan) {
  struct question *question = calloc(1, sizeof *question);
  if (question != NULL) {
    question->view.class = &question_class;
    question->plan = *plan;
  }
  ui_push(ui, question == NULL ? NULL : &question->view);
}
