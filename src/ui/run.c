#include "ui/run.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/language.h"
#include "ui/booking/booking_view.h"
#include "ui/calendar/day_view.h"
#include "ui/loop.h"
#include "ui/terminal/theme_file.h"

/*
 * Which signs the terminal can show. Characters are measured by UTF-8 whatever the locale says, so that one width holds in the
 * whole program; with another codeset nothing but ASCII is sent.
 */
static enum glyph_set glyphs_choose(const char *wanted, bool *utf8, bool *latin) {
  *utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
  *latin =
      strncmp(nl_langinfo(CODESET), "ISO-8859-1", 10) == 0; /* and -15, whose letters are mostly the same */
  if (!*utf8) (void)setlocale(LC_CTYPE, "C.UTF-8");
  if (wanted != NULL && strcmp(wanted, "ascii") == 0) return GLYPHS_ASCII;
  if (wanted != NULL && strcmp(wanted, "utf-8") == 0) return GLYPHS_UTF8;
  if (wanted != NULL && strcmp(wanted, "console") == 0) return GLYPHS_CONSOLE;
  if (!*utf8) return GLYPHS_ASCII;
  return terminal_is_console(getenv("TERM")) ? GLYPHS_CONSOLE : GLYPHS_UTF8;
}

static int idle_fd(void) {
  const char *text = getenv("FRONTDESK_IDLE_FD");
  char *end = NULL;
  long number = text == NULL ? -1 : strtol(text, &end, 10);
  return text == NULL || *end != '\0' || number < 0 || number > 1 << 16 ? -1 : (int)number;
}

static enum code open_desk(struct ui *ui, const struct ui_options *options, struct error *error) {
  enum code code = desk_open(&ui->desk, options->replica, options->actor, options->location, error);
  ui->people.lock_minutes = options->lock_minutes;
  if (options->row_minutes > 0) ui->desk.step_minutes = options->row_minutes;
  if (code == CODE_OK) code = desk_load(&ui->desk, error);
  return code;
}

/* A line that cannot be used is said on the screen, which opens with the keys that the others give. */
static void take_keymap(struct ui *ui, const char *text) {
  struct error error;
  error_init(&error);
  if (text != NULL && keymap_apply(&ui->keymap, text, strlen(text), &error) != CODE_OK)
    ui_say(ui, MESSAGE_NOTE, "%s", error.text);
}

/* What the settings say of colours; what is wrong in a theme's file is said on the screen. NO_COLOR goes before all. */
static const struct theme *theme_take(const struct ui_options *options, struct theme *own, char *flaw,
                                      size_t size) {
  const struct theme *named = theme_choose(options->theme, getenv("NO_COLOR"), getenv("COLORFGBG"));
  struct theme_flaws flaws;
  flaw[0] = '\0';
  if (options->theme_text == NULL) return named;
  theme_read(options->theme_text, options->theme_length, own, &flaws);
  if (flaws.count > 0)
    (void)snprintf(flaw, size, "%.200s: %s%s", options->theme_path, flaws.first,
                   flaws.count > 1 ? _(" There is more that is wrong.") : "");
  return named == theme_find("mono") ? named : own;
}

enum code ui_run(const struct ui_options *options, struct error *error) {
  struct ui *ui = calloc(1, sizeof *ui);
  if (ui == NULL) return error_set(error, CODE_INTERNAL, _("There is not enough memory to open the screen."));
  struct terminal *terminal = NULL;
  struct theme own;
  char flaw[THEME_FLAW_SIZE + 256];
  struct terminal_options wanted = {.theme = theme_take(options, &own, flaw, sizeof flaw),
                                    .term = getenv("TERM")};
  bool utf8 = true;
  bool latin = false;
  ui_init(ui, glyphs_choose(options->glyphs, &utf8, &latin));
  wanted.mouse = ui->mouse = options->mouse;
  wanted.copy_way = getenv("TMUX") != NULL ? COPY_TMUX : getenv("STY") != NULL ? COPY_SCREEN : COPY_PLAIN;
  ui->may_copy = copy_is_understood(getenv("TERM"));
  if (options->linear) ui_set_linear(ui);
  wanted.ascii = !utf8;
  enum code code = open_desk(ui, options, error);
  if (code == CODE_OK) code = terminal_open(&wanted, &terminal, error);
  if (code == CODE_OK) {
    struct loop loop = {.ui = ui,
                        .terminal = terminal,
                        .wake_fd = options->wake_fd,
                        .idle_fd = idle_fd(),
                        .bell = bell_find(options->bell),
                        .latin = latin};
    ui_push(ui, day_view_new());
    ui_take_up(ui);
    if (terminal_notice(terminal)[0] != '\0') ui_say(ui, MESSAGE_NOTE, "%s", terminal_notice(terminal));
    take_keymap(ui, options->keymap);
    if (options->notice != NULL) ui_say(ui, MESSAGE_NOTE, "%s", options->notice);
    if (flaw[0] != '\0') ui_say(ui, MESSAGE_NOTE, "%s", flaw);
    loop_run(&loop);
  }
  terminal_close(terminal);
  ui_release(ui);
  free(ui);
  return code;
}
