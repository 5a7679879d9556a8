#define NCURSES_WIDECHAR 1

#include "ui/terminal/terminal.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "core/model/fold.h"
#include "core/model/language.h"
#include "core/model/text.h"

enum { RESTORE_SIZE = 256, WIDE_MAX = 6, PAIR_FIRST = 1, CRASH_STACK_SIZE = 1 << 16 };

/* What the handlers need; a process has one terminal. */
static struct {
  volatile sig_atomic_t pipe_out;
  char restore[RESTORE_SIZE]; /* what the terminal is sent after a crash */
  size_t restore_size;
  int tty;
  struct termios termios;
} crash = {.pipe_out = -1, .tty = -1};

struct terminal {
  SCREEN *screen;
  struct canvas shown; /* what curses was last told */
  struct termios termios;
  int pipe[2];
  const struct theme *theme;
  attr_t attributes[PAINT_COUNT];
  short pairs[PAINT_COUNT];
  char notice[192];
  bool incapable; /* the wanted terminal is known, and nothing can be drawn on it */
  bool was_suspended;
  bool mouse;
  enum copy_way copy_way;
  bool open;
  bool ascii;
};

/* ---- Signals ---- */

static const int loop_signals[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT};
static const int crash_signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGQUIT};
static struct sigaction loop_before[sizeof loop_signals / sizeof loop_signals[0]];
static struct sigaction crash_before[sizeof crash_signals / sizeof crash_signals[0]];

static void on_loop_signal(int number) {
  int saved = errno;
  unsigned char byte = (unsigned char)number;
  if (crash.pipe_out >= 0) (void)(write((int)crash.pipe_out, &byte, 1) < 0);
  errno = saved;
}

/* Only write() and tcsetattr(), which a handler may call; then the signal takes its own way. */
static void on_crash_signal(int number) {
  if (crash.tty >= 0) {
    (void)(write(crash.tty, crash.restore, crash.restore_size) < 0);
    (void)tcsetattr(crash.tty, TCSANOW, &crash.termios);
  }
  (void)raise(number);
}

/* A stack of its own for the handlers of crashes: the usual one may be what has run out. */
static void crash_stack_take(void) {
  static char stack[CRASH_STACK_SIZE]; /* a handler's memory has to be there before it is needed */
  stack_t now;
  stack_t wanted = {.ss_sp = stack, .ss_size = sizeof stack};
  if (sigaltstack(NULL, &now) == 0 && (now.ss_flags & SS_DISABLE) != 0) (void)sigaltstack(&wanted, NULL);
}

static void signals_take(void) {
  crash_stack_take();
  struct sigaction action = {.sa_handler = on_loop_signal, .sa_flags = SA_RESTART};
  (void)sigemptyset(&action.sa_mask);
  for (size_t i = 0; i < sizeof loop_signals / sizeof loop_signals[0]; i++)
    (void)sigaction(loop_signals[i], &action, &loop_before[i]);
  action.sa_handler = on_crash_signal;
  action.sa_flags = (int)SA_RESETHAND | SA_ONSTACK;
  for (size_t i = 0; i < sizeof crash_signals / sizeof crash_signals[0]; i++)
    (void)sigaction(crash_signals[i], &action, &crash_before[i]);
}

static void signals_give_back(void) {
  for (size_t i = 0; i < sizeof loop_signals / sizeof loop_signals[0]; i++)
    (void)sigaction(loop_signals[i], &loop_before[i], NULL);
  for (size_t i = 0; i < sizeof crash_signals / sizeof crash_signals[0]; i++)
    (void)sigaction(crash_signals[i], &crash_before[i], NULL);
}

/* ---- What the terminal understands ---- */

/* A string of the terminal's description, or "". */
static const char *capability(const char *name) {
  char copy[16]; /* tigetstr takes a char * that it does not change */
  (void)snprintf(copy, sizeof copy, "%s", name);
  const char *value = tigetstr(copy);
  return value == NULL || (intptr_t)value == -1 ? "" : value;
}

static const char paste_on[] = "\033[?2004h";
static const char paste_off[] = "\033[?2004l";

/* Sent past curses, which does not know these modes; padding does not occur in them. */
static void send_text(const char *text) {
  size_t left = strlen(text);
  while (left > 0) {
    ssize_t sent = write(STDOUT_FILENO, text, left);
    if (sent < 0 && errno != EINTR) return;
    if (sent < 0) continue;
    text += sent;
    left -= (size_t)sent;
  }
}

static const char mouse_on[] = "\033[?1000h\033[?1006h";
static const char mouse_off[] = "\033[?1006l\033[?1000l";

static void modes_on(const struct terminal *terminal) {
  send_text(capability("smkx"));
  if (terminal->mouse) send_text(mouse_on);
  if (capability("smcup")[0] != '\0') send_text(paste_on); /* a terminal that full screens are made for */
}

static void modes_off(const struct terminal *terminal) {
  if (terminal->mouse) send_text(mouse_off);
  if (capability("smcup")[0] != '\0') send_text(paste_off);
  send_text(capability("rmkx"));
}

/*
 * The cursor is shown once more behind curses' back: some terminals put back, with the normal screen, whether it was shown when
 * its place was last saved.
 */
static void screen_end(void) {
  (void)curs_set(1);
  (void)endwin();
  send_text(capability("cnorm"));
}

static void crash_prepare(const struct terminal *terminal) {
  const char *paste = capability("smcup")[0] != '\0' ? paste_off : "";
  int size = snprintf(crash.restore, sizeof crash.restore, "%s%s%s%s%s%s%s\r\n",
                      terminal->mouse ? mouse_off : "", paste, capability("rmkx"), capability("sgr0"),
                      capability("op"), capability("rmcup"), capability("cnorm"));
  crash.restore_size = size > 0 && size < RESTORE_SIZE ? (size_t)size : 0;
  crash.termios = terminal->termios;
  crash.tty = STDOUT_FILENO;
}

/* ---- Theme ---- */

static attr_t bits_to_attributes(unsigned bits) {
  attr_t attributes = A_NORMAL;
  if ((bits & STYLE_BOLD) != 0) attributes |= A_BOLD;
  if ((bits & STYLE_DIM) != 0) attributes |= A_DIM;
  if ((bits & STYLE_REVERSE) != 0) attributes |= A_REVERSE;
  if ((bits & STYLE_UNDERLINE) != 0) attributes |= A_UNDERLINE;
  return attributes;
}

void terminal_set_theme(struct terminal *terminal, const struct theme *theme) {
  terminal->theme = theme;
  int colours = has_colors() ? COLORS : 0;
  for (int paint = 0; paint < PAINT_COUNT; paint++) {
    struct look look = theme_look(theme, (enum paint)paint, colours);
    terminal->attributes[paint] = bits_to_attributes(look.bits);
    terminal->pairs[paint] = 0;
    if (look.text == COLOUR_DEFAULT && look.ground == COLOUR_DEFAULT) continue;
    short pair = (short)(PAIR_FIRST + paint);
    if (init_pair(pair, look.text, look.ground) == OK) terminal->pairs[paint] = pair;
  }
  terminal->shown.rows = 0; /* every cell looks different now */
}

/* ---- Opening and closing ---- */

static enum code pipe_open(struct terminal *terminal, struct error *error) {
  if (pipe(terminal->pipe) != 0)
    return error_set(error, CODE_INTERNAL, _("The screen could not be opened: the system has no pipe left."));
  for (int i = 0; i < 2; i++) {
    (void)fcntl(terminal->pipe[i], F_SETFL, O_NONBLOCK);
    (void)fcntl(terminal->pipe[i], F_SETFD, FD_CLOEXEC);
  }
  crash.pipe_out = terminal->pipe[1];
  return CODE_OK;
}

/* A screen on a terminal of this name; NULL when curses does not know it, or cannot place its cursor (then `incapable`). */
static SCREEN *screen_try(struct terminal *terminal, const char *name) {
  SCREEN *screen = newterm(name, stdout, stdin);
  if (screen == NULL || capability("cup")[0] != '\0') return screen;
  (void)endwin();
  delscreen(screen);
  terminal->incapable = true;
  return NULL;
}

/* Terminals that the system may not know by name, and one that it knows and that they understand. */
struct likeness {
  const char *beginning, *known;
};

static const struct likeness likenesses[] = {
    {"tmux", "tmux-256color"}, {"tmux", "screen-256color"}, {"screen", "screen-256color"},
    {"screen", "screen"},      {"linux", "linux"},          {"vt", "vt100"},
    {"rxvt", "rxvt"},
};

/* What a terminal that has none of these names understands as a rule: foot, alacritty, kitty, ghostty, wezterm, st, konsole and others. */
static const char *const usual[] = {"xterm-256color", "xterm", "vt100"};

static SCREEN *screen_alike(struct terminal *terminal, const char *wanted, const char **known) {
  for (size_t i = 0; i < sizeof likenesses / sizeof likenesses[0]; i++) {
    if (strncmp(wanted, likenesses[i].beginning, strlen(likenesses[i].beginning)) != 0) continue;
    *known = likenesses[i].known;
    SCREEN *screen = screen_try(terminal, *known);
    if (screen != NULL) return screen;
  }
  for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
    *known = usual[i];
    SCREEN *screen = screen_try(terminal, *known);
    if (screen != NULL) return screen;
  }
  return NULL;
}

/* The wanted terminal, or one that is like it; a terminal that is known to be incapable is believed. */
static SCREEN *screen_new(struct terminal *terminal, const char *term) {
  const char *wanted = term == NULL ? "" : term;
  const char *known = "";
  SCREEN *screen = wanted[0] == '\0' ? NULL : screen_try(terminal, wanted);
  if (screen != NULL || terminal->incapable) return screen;
  screen = screen_alike(terminal, wanted, &known);
  if (wanted[0] == '\0')
    (void)snprintf(terminal->notice, sizeof terminal->notice,
                   _("TERM does not say what terminal this is; taken for %s."), known);
  else
    (void)snprintf(terminal->notice, sizeof terminal->notice,
                   _("TERM \"%.40s\" is not known here; taken for %s."), wanted, known);
  return screen;
}

bool terminal_is_console(const char *term) { return term != NULL && strncmp(term, "linux", 5) == 0; }

/* Every way back to a curses that draws for us: at the start and after a pause. */
static void screen_begin(const struct terminal *terminal) {
  (void)raw();
  (void)noecho();
  (void)nonl();
  (void)intrflush(stdscr, FALSE);
  (void)leaveok(stdscr, FALSE);
  (void)idlok(stdscr, FALSE);
  modes_on(terminal);
}

enum code terminal_open(const struct terminal_options *options, struct terminal **terminal,
                        struct error *error) {
  if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
    return error_set(error, CODE_USAGE,
                     _("The screen needs a terminal; \"frontdesk day\" prints the day without one."));
  struct terminal *made = calloc(1, sizeof *made);
  if (made == NULL)
    return error_set(error, CODE_INTERNAL, _("There is not enough memory to open the screen."));
  canvas_init(&made->shown, GLYPHS_UTF8);
  (void)tcgetattr(STDOUT_FILENO, &made->termios);
  enum code code = pipe_open(made, error);
  if (code != CODE_OK) {
    free(made);
    return code;
  }
  signals_take(); /* before curses, which leaves handlers alone that it finds */
  made->screen = screen_new(made, options->term);
  if (made->screen == NULL) {
    terminal_close(made);
    return error_set(error, CODE_USAGE,
                     _("This terminal cannot show the screen; set TERM to what it is (such as xterm), or use "
                       "\"frontdesk day\" and the other commands."));
  }
  made->open = true;
  made->ascii = options->ascii;
  made->mouse = options->mouse;
  made->copy_way = options->copy_way;
  (void)set_escdelay(INPUT_ESCAPE_MS);
  if (has_colors()) {
    (void)start_color();
    (void)use_default_colors();
  }
  (void)typeahead(-1); /* a frame is sent whole, whatever is typed meanwhile */
  crash_prepare(made);
  screen_begin(made);
  terminal_set_theme(made, options->theme);
  *terminal = made;
  return CODE_OK;
}

void terminal_close(struct terminal *terminal) {
  if (terminal == NULL) return;
  if (terminal->open) {
    modes_off(terminal);
    screen_end();
    delscreen(terminal->screen);
  }
  crash.tty = -1;
  signals_give_back();
  crash.pipe_out = -1;
  (void)close(terminal->pipe[0]);
  (void)close(terminal->pipe[1]);
  canvas_release(&terminal->shown);
  free(terminal);
}

const char *terminal_notice(const struct terminal *terminal) { return terminal->notice; }

void terminal_size(const struct terminal *terminal, int *rows, int *columns) {
  (void)terminal;
  *rows = LINES;
  *columns = COLS;
}

/* ---- Keys ---- */

struct capability_key {
  const char *capability;
  uint32_t key;
};

static const struct capability_key capability_keys[] = {
    {"kcuu1", KEY_CURSOR_UP},    {"kcud1", KEY_CURSOR_DOWN}, {"kcub1", KEY_CURSOR_LEFT},
    {"kcuf1", KEY_CURSOR_RIGHT}, {"khome", KEY_FIRST},       {"kend", KEY_LAST},
    {"kpp", KEY_PAGE_UP},        {"knp", KEY_PAGE_DOWN},     {"kdch1", KEY_DELETE},
    {"kich1", KEY_INSERT},       {"kbs", KEY_BACK},          {"kcbt", KEY_SHIFT_TAB},
    {"kent", KEY_RETURN},        {"kf1", KEY_FUNCTION_1},    {"kf2", KEY_FUNCTION_2},
    {"kf3", KEY_FUNCTION_3},     {"kf4", KEY_FUNCTION_4},    {"kf5", KEY_FUNCTION_5},
    {"kf6", KEY_FUNCTION_6},     {"kf7", KEY_FUNCTION_7},    {"kf8", KEY_FUNCTION_8},
    {"kf9", KEY_FUNCTION_9},     {"kf10", KEY_FUNCTION_10},  {"kf11", KEY_FUNCTION_11},
    {"kf12", KEY_FUNCTION_12},
};

void terminal_teach(const struct terminal *terminal, struct input *input) {
  (void)terminal;
  for (size_t i = 0; i < sizeof capability_keys / sizeof capability_keys[0]; i++)
    input_learn(input, capability(capability_keys[i].capability), capability_keys[i].key);
}

int terminal_input_fd(const struct terminal *terminal) {
  (void)terminal;
  return STDIN_FILENO;
}

int terminal_read(struct terminal *terminal, uint8_t *bytes, size_t size) {
  (void)terminal;
  struct pollfd ready = {.fd = STDIN_FILENO, .events = POLLIN};
  int polled = poll(&ready, 1, 0);
  if (polled <= 0) return 0;
  if ((ready.revents & POLLIN) == 0) return -1;
  ssize_t got = read(STDIN_FILENO, bytes, size);
  if (got > 0) return (int)got;
  return got < 0 && (errno == EINTR || errno == EAGAIN) ? 0 : -1;
}

/* ---- Drawing ---- */

/* What a terminal without Unicode shows of a character: its letter without accents, as a search compares it, else a question mark. */
static wchar_t plain_letter(const char *text, size_t length) {
  char key[FOLD_KEY_SIZE];
  size_t size = fold_key(text, length, key, sizeof key);
  bool plain = size > 0 && key[0] > ' ' && key[0] < 0x7F;
  return plain ? (wchar_t)key[0] : L'?';
}

static void cell_send(const struct terminal *terminal, const struct cell *cell, int row, int column) {
  wchar_t wide[WIDE_MAX] = {0};
  size_t count = 0;
  size_t length = strlen(cell->text);
  size_t size = 0;
  for (size_t at = 0; at < length && count < WIDE_MAX - 1; at += size) {
    int32_t point = text_decode(cell->text, length, at, &size);
    if (point > 0) wide[count++] = (wchar_t)point;
  }
  if (terminal->ascii && (wide[0] > 0x7E || count > 1)) {
    wide[0] = plain_letter(cell->text, length);
    count = 1;
  }
  wide[count] = L'\0';
  cchar_t complex;
  if (setcchar(&complex, wide, terminal->attributes[cell->paint], terminal->pairs[cell->paint], NULL) == OK)
    (void)mvadd_wch(row, column, &complex);
}

/* Sends the cells of a row that differ from what is shown, and keeps them as shown. */
static void row_send(struct terminal *terminal, const struct canvas *canvas, int row, bool all) {
  size_t columns = (size_t)canvas->columns;
  const struct cell *cells = canvas_cells(canvas, row);
  struct cell *shown = terminal->shown.cells + (size_t)row * columns;
  if (!all && memcmp(cells, shown, columns * sizeof *cells) == 0) return;
  for (size_t column = 0; column < columns; column++)
    if (cells[column].width != 0 && (all || memcmp(&cells[column], &shown[column], sizeof *cells) != 0))
      cell_send(terminal, &cells[column], row, (int)column);
  memcpy(shown, cells, columns * sizeof *cells);
}

void terminal_show(struct terminal *terminal, struct canvas *canvas, bool all) {
  bool fresh = all || terminal->shown.rows != canvas->rows || terminal->shown.columns != canvas->columns;
  if (fresh && canvas_resize(&terminal->shown, canvas->rows, canvas->columns, NULL) != CODE_OK) return;
  if (all) (void)clearok(stdscr, TRUE);
  for (int row = 0; row < canvas->rows; row++) {
    if (fresh || canvas->drawn[row]) row_send(terminal, canvas, row, fresh);
    canvas->drawn[row] = false;
  }
  (void)curs_set(canvas->caret ? 1 : 0);
  (void)move(canvas->cursor_row, canvas->cursor_column);
  (void)wnoutrefresh(stdscr);
  (void)doupdate();
}

void terminal_copy(struct terminal *terminal, const char *text) {
  char sequence[COPY_SIZE];
  copy_write(text, terminal->copy_way, sequence);
  send_text(sequence);
}

void terminal_bell(struct terminal *terminal) {
  (void)terminal;
  (void)beep();
}

/* curses' own flash() sleeps between on and off where the terminal's description says so; a loop must not. */
void terminal_flash(struct terminal *terminal, bool on) {
  const char *flash = capability("flash");
  if (strstr(flash, "\033[?5h") != NULL)
    send_text(on ? "\033[?5h" : "\033[?5l");
  else if (on && flash[0] != '\0' && strchr(flash, '$') == NULL)
    send_text(flash);
  else if (on)
    terminal_bell(terminal);
}

/* ---- Signals that have come ---- */

int terminal_signal_fd(const struct terminal *terminal) { return terminal->pipe[0]; }

static unsigned signal_bit(unsigned char number) {
  switch (number) {
  case SIGWINCH:
    return TERMINAL_RESIZED;
  case SIGTSTP:
    return TERMINAL_STOP;
  case SIGCONT:
    return TERMINAL_CONTINUE | TERMINAL_RESIZED; /* the window may have changed meanwhile */
  default:
    return TERMINAL_END;
  }
}

static void size_take(void) {
  struct winsize size = {0};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return;
  (void)resizeterm(size.ws_row, size.ws_col);
}

unsigned terminal_signals(struct terminal *terminal) {
  unsigned char numbers[64];
  unsigned bits = 0;
  for (ssize_t got = read(terminal->pipe[0], numbers, sizeof numbers); got > 0;
       got = read(terminal->pipe[0], numbers, sizeof numbers))
    for (ssize_t i = 0; i < got; i++) bits |= signal_bit(numbers[i]);
  if ((bits & TERMINAL_RESIZED) != 0) size_take();
  return bits;
}

static void screen_take_again(struct terminal *terminal) {
  size_take();
  (void)reset_prog_mode();
  screen_begin(terminal);
  terminal->shown.rows = 0;
  (void)clearok(stdscr, TRUE);
}

void terminal_suspend(struct terminal *terminal) {
  struct sigaction usual_action = {.sa_handler = SIG_DFL};
  struct sigaction own;
  modes_off(terminal);
  screen_end();
  (void)sigemptyset(&usual_action.sa_mask);
  (void)sigaction(SIGTSTP, &usual_action, &own);
  (void)raise(SIGTSTP);
  (void)sigaction(SIGTSTP, &own, NULL);
  terminal->was_suspended = true;
  screen_take_again(terminal);
}

void terminal_resume(struct terminal *terminal) {
  bool taken = terminal->was_suspended; /* this is the continuation that has ended a suspension */
  terminal->was_suspended = false;
  if (taken) return;
  screen_end();
  screen_take_again(terminal);
}
