#include "e2e/terminal_session.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <vterm.h>

#include "e2e/terminal_keys.h"

enum {
  DEADLINE_MS =
      60000, /* far beyond what a loaded machine under a sanitizer needs: only a hang comes near it */
  READ_SIZE = 65536,
  SEND_SIZE = 65536,
  ENVIRONMENT_MAX = 64,
  VARIABLE_SIZE = 256
};

struct terminal_session {
  VTerm *terminal;
  VTermScreen *screen;
  int rows;
  int columns;
  pid_t process;
  int master;
  int slave; /* kept open, so that what was written last and the modes outlive the program */
  int idle;  /* read end of the pipe that the program reports on */
  struct termios modes_before;
  char unsent[SEND_SIZE];
  size_t unsent_length;
  uint64_t bytes_sent; /* handed over for sending, including `unsent` */
  uint64_t bytes_consumed;
  uint64_t reports; /* of being idle, so far */
  size_t chunk;     /* counts the pieces in which the emulator was fed */
  int keys;
  int bells;
  bool ended;
  int status; /* as of waitpid(), once `ended` */
  bool alternate_screen;
  bool cursor_shown;
  bool mouse;
  bool unhurried;
};

/* --- The emulator --- */

static int on_property(VTermProp property, VTermValue *value, void *context) {
  struct terminal_session *session = context;
  if (property == VTERM_PROP_ALTSCREEN) session->alternate_screen = value->boolean != 0;
  if (property == VTERM_PROP_CURSORVISIBLE) session->cursor_shown = value->boolean != 0;
  if (property == VTERM_PROP_MOUSE) session->mouse = value->number != VTERM_PROP_MOUSE_NONE;
  return 1;
}

static int on_bell(void *context) {
  struct terminal_session *session = context;
  session->bells++;
  return 1;
}

static const VTermScreenCallbacks screen_callbacks = {.settermprop = on_property, .bell = on_bell};

/* What the terminal sends: the keys, and its answers to what a program asks it. */
static void on_output(const char *bytes, size_t length, void *context) {
  struct terminal_session *session = context;
  assert_true(length <= SEND_SIZE - session->unsent_length);
  memcpy(session->unsent + session->unsent_length, bytes, length);
  session->unsent_length += length;
  session->bytes_sent += length;
}

static void emulator_start(struct terminal_session *session) {
  session->terminal = vterm_new(session->rows, session->columns);
  assert_non_null(session->terminal);
  vterm_set_utf8(session->terminal, 1);
  vterm_output_set_callback(session->terminal, on_output, session);
  session->screen = vterm_obtain_screen(session->terminal);
  vterm_screen_set_callbacks(session->screen, &screen_callbacks, session);
  vterm_screen_enable_altscreen(session->screen, 1);
  vterm_screen_reset(session->screen, 1);
}

/* Feeds the emulator in pieces of odd sizes, so that sequences and characters are cut anywhere, as a slow
 * line cuts them. */
static void emulator_feed(struct terminal_session *session, const char *bytes, size_t length) {
  static const size_t sizes[] = {1, 7, 3, 64, 2, 4093, 5, 31, 1, 997};
  while (length > 0) {
    size_t size = sizes[session->chunk++ % (sizeof sizes / sizeof sizes[0])];
    if (size > length) size = length;
    (void)vterm_input_write(session->terminal, bytes, size);
    bytes += size;
    length -= size;
  }
}

/* --- The program --- */

struct environment {
  char own[8][VARIABLE_SIZE];
  char *entries[ENVIRONMENT_MAX + 1];
  size_t count;
};

static void environment_add(struct environment *environment, char *entry) {
  assert_true(environment->count < ENVIRONMENT_MAX);
  environment->entries[environment->count++] = entry;
  environment->entries[environment->count] = NULL;
}

static void environment_inherit(struct environment *environment, char *slot, const char *name) {
  const char *value = getenv(name);
  if (value == NULL) return;
  int length = snprintf(slot, VARIABLE_SIZE, "%s=%s", name, value);
  assert_in_range(length, 1, VARIABLE_SIZE - 1);
  environment_add(environment, slot);
}

static void environment_build(struct environment *environment, const struct terminal_options *options,
                              int idle) {
  const char *term = options->term == NULL ? "xterm-256color" : options->term;
  (void)snprintf(environment->own[0], VARIABLE_SIZE, "TERM=%s", term);
  (void)snprintf(environment->own[1], VARIABLE_SIZE, "FRONTDESK_IDLE_FD=%d", idle);
  (void)snprintf(environment->own[2], VARIABLE_SIZE, "LANG=C.UTF-8");
  (void)snprintf(environment->own[3], VARIABLE_SIZE, "HOME=/nonexistent");
  (void)snprintf(environment->own[4], VARIABLE_SIZE, "PATH=/usr/bin:/bin");
  for (size_t i = 0; i < 5; i++) environment_add(environment, environment->own[i]);
  environment_inherit(environment, environment->own[5], "ASAN_OPTIONS");
  environment_inherit(environment, environment->own[6], "UBSAN_OPTIONS");
  environment_inherit(environment, environment->own[7], "TZ");
  if (options->environment == NULL) return;
  for (const char *const *entry = options->environment; *entry != NULL; entry++) {
    environment_add(environment,
                    (char *)(uintptr_t)*entry); /* execve() takes them without const, and reads only */
  }
}

_Noreturn static void become_program(const struct terminal_options *options, char *const *environment) {
  (void)execve(options->arguments[0], (char *const *)(uintptr_t)options->arguments, environment);
  (void)fprintf(stderr, "%s: %s\n", options->arguments[0], strerror(errno));
  _exit(127);
}

static void program_start(struct terminal_session *session, const struct terminal_options *options) {
  int idle[2];
  assert_int_equal(pipe(idle), 0);
  assert_int_not_equal(fcntl(idle[0], F_SETFD, FD_CLOEXEC), -1);
  assert_int_not_equal(fcntl(idle[0], F_SETFL, O_NONBLOCK), -1);
  struct environment environment = {.count = 0};
  environment_build(&environment, options, idle[1]);
  struct winsize size = {.ws_row = (unsigned short)session->rows, .ws_col = (unsigned short)session->columns};
  session->process = forkpty(&session->master, NULL, NULL, &size);
  assert_true(session->process >= 0);
  if (session->process == 0) become_program(options, environment.entries);
  assert_int_equal(close(idle[1]), 0);
  session->idle = idle[0];
  session->slave = open(ptsname(session->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
  assert_true(session->slave >= 0);
  assert_int_not_equal(fcntl(session->master, F_SETFD, FD_CLOEXEC), -1);
  assert_int_not_equal(fcntl(session->master, F_SETFL, O_NONBLOCK), -1);
}

static void program_reap(struct terminal_session *session) {
  while (waitpid(session->process, &session->status, 0) < 0) assert_int_equal(errno, EINTR);
  session->ended = true;
}

/* --- Pictures --- */

static size_t put_utf8(char *text, uint32_t c) {
  if (c < 0x80) {
    text[0] = (char)c;
    return 1;
  }
  size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  static const unsigned char marks[] = {0, 0, 0xc0, 0xe0, 0xf0};
  for (size_t i = length - 1; i > 0; i--) {
    text[i] = (char)(unsigned char)(0x80 | (c & 0x3f));
    c >>= 6;
  }
  text[0] = (char)(unsigned char)(marks[length] | c);
  return length;
}

static int colour_index(VTermColor colour) {
  if (VTERM_COLOR_IS_DEFAULT_FG(&colour) || VTERM_COLOR_IS_DEFAULT_BG(&colour))
    return TERMINAL_COLOUR_DEFAULT;
  assert_true(VTERM_COLOR_IS_INDEXED(&colour));
  return colour.indexed.idx;
}

struct terminal_cell terminal_session_cell(const struct terminal_session *session,
                                           struct terminal_position at) {
  assert_in_range(at.row, 0, session->rows - 1);
  assert_in_range(at.column, 0, session->columns - 1);
  VTermScreenCell cell;
  assert_true(vterm_screen_get_cell(session->screen, (VTermPos){at.row, at.column}, &cell));
  struct terminal_cell result = {
      .width = cell.width,
      .foreground = colour_index(cell.fg),
      .background = colour_index(cell.bg),
      .bold = cell.attrs.bold,
      .underline = cell.attrs.underline != VTERM_UNDERLINE_OFF,
      .reverse = cell.attrs.reverse,
  };
  if (cell.chars[0] == (uint32_t)-1) return result; /* the second half of a wide character */
  size_t length = 0;
  for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] != 0; i++) {
    length += put_utf8(result.text + length, cell.chars[i]);
  }
  if (length == 0) result.text[length++] = ' ';
  result.text[length] = '\0';
  return result;
}

void terminal_session_row(const struct terminal_session *session, int row, char text[TERMINAL_ROW_SIZE]) {
  size_t length = 0;
  size_t end = 0;
  for (int column = 0; column < session->columns; column++) {
    struct terminal_cell cell = terminal_session_cell(session, (struct terminal_position){row, column});
    size_t size = strlen(cell.text);
    assert_true(length + size < TERMINAL_ROW_SIZE);
    memcpy(text + length, cell.text, size);
    length += size;
    if (size > 0 && strcmp(cell.text, " ") != 0) end = length;
  }
  text[end] = '\0';
}

static void picture_print(const struct terminal_session *session) {
  char text[TERMINAL_ROW_SIZE];
  struct terminal_position cursor = terminal_session_cursor(session);
  (void)fprintf(stderr, "--- %dx%d, cursor at row %d, column %d\n", session->columns, session->rows,
                cursor.row, cursor.column);
  for (int row = 0; row < session->rows; row++) {
    terminal_session_row(session, row, text);
    (void)fprintf(stderr, "%3d|%s\n", row, text);
  }
  (void)fprintf(stderr, "---\n");
}

/* --- Waiting --- */

static int64_t clock_ms(void) {
  struct timespec now;
  assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Takes all that the program has written so far. */
static void take_output(struct terminal_session *session) {
  char bytes[READ_SIZE];
  for (;;) {
    ssize_t length = read(session->master, bytes, sizeof bytes);
    if (length <= 0) return;
    emulator_feed(session, bytes, (size_t)length);
  }
}

/* The reports that are in the pipe. At the pipe's end the program has ended. */
static void take_reports(struct terminal_session *session) {
  for (;;) {
    uint64_t count = 0;
    ssize_t length = read(session->idle, &count, sizeof count);
    if (length == 0) {
      program_reap(session);
      return;
    }
    if (length < 0) return;
    assert_int_equal(length, sizeof count);
    session->bytes_consumed = count;
    session->reports++;
  }
}

static void send_unsent(struct terminal_session *session) {
  if (session->unsent_length == 0) return;
  ssize_t length = write(session->master, session->unsent, session->unsent_length);
  if (length <= 0) return;
  session->unsent_length -= (size_t)length;
  memmove(session->unsent, session->unsent + length, session->unsent_length);
}

/* One turn: waits until there is something to read, or room to write into, and takes it. */
static void turn(struct terminal_session *session, int64_t deadline, const char *what) {
  struct pollfd fds[] = {
      {.fd = session->idle, .events = POLLIN},
      {.fd = session->master, .events = session->unsent_length > 0 ? POLLIN | POLLOUT : POLLIN},
  };
  int64_t left = deadline - clock_ms();
  int ready = left > 0 ? poll(fds, 2, (int)left) : 0;
  if (ready == 0) {
    picture_print(session);
    fail_msg("the program did not %s within %d seconds: %llu of %llu bytes of keys were consumed", what,
             DEADLINE_MS / 1000, (unsigned long long)session->bytes_consumed,
             (unsigned long long)session->bytes_sent);
  }
  /* Reports first: what was painted before a report is then already to be read. */
  take_reports(session);
  take_output(session);
  send_unsent(session);
}

/* Until the program has consumed all that was sent, and reported since there were `reports` reports. */
static void settle(struct terminal_session *session, uint64_t reports) {
  int64_t deadline = clock_ms() + DEADLINE_MS;
  while (!session->ended && (session->reports <= reports || session->bytes_consumed < session->bytes_sent)) {
    turn(session, deadline, "settle");
  }
}

/* --- The API --- */

struct terminal_session *terminal_session_start(const struct terminal_options *options) {
  struct terminal_session *session = calloc(1, sizeof *session);
  assert_non_null(session);
  session->rows = options->rows;
  session->columns = options->columns;
  session->unhurried = options->unhurried;
  session->cursor_shown = true;
  emulator_start(session);
  program_start(session, options);
  /* The modes of a new pseudo terminal; the program may have changed its own by now. */
  int master = -1;
  int slave = -1;
  assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
  assert_int_equal(tcgetattr(slave, &session->modes_before), 0);
  assert_int_equal(close(master), 0);
  assert_int_equal(close(slave), 0);
  settle(session, 0);
  return session;
}

void terminal_session_free(struct terminal_session *session) {
  if (session == NULL) return;
  if (!session->ended) {
    (void)kill(session->process, SIGKILL);
    (void)waitpid(session->process, &session->status, 0);
  }
  if (session->master >= 0) (void)close(session->master);
  if (session->slave >= 0) (void)close(session->slave);
  (void)close(session->idle);
  vterm_free(session->terminal);
  free(session);
}

/* Presses the first of the keys, and returns the others. */
static const char *press_key(struct terminal_session *session, const char *keys) {
  struct terminal_key key;
  const char *others = terminal_key_read(keys, &key);
  if (others == NULL) fail_msg("\"%s\" begins with no key", keys);
  if (session->ended) fail_msg("the program has ended before \"%s\" was pressed", keys);
  if (key.name != VTERM_KEY_NONE) {
    vterm_keyboard_key(session->terminal, key.name, key.modifier);
  } else {
    vterm_keyboard_unichar(session->terminal, key.character, key.modifier);
  }
  session->keys++;
  return others;
}

/* What a terminal sends when its window gets the focus; it means nothing to a program that has not asked for it. */
static void send_focus(struct terminal_session *session) {
  static const char focus[] = "\033[I";
  on_output(focus, sizeof focus - 1, session);
}

void terminal_session_press(struct terminal_session *session, const char *keys) {
  while (*keys != '\0') {
    if (session->unhurried && !session->ended) send_focus(session);
    keys = press_key(session, keys);
    settle(session, 0);
  }
}

void terminal_session_press_ahead(struct terminal_session *session, const char *keys) {
  while (*keys != '\0') keys = press_key(session, keys);
  settle(session, 0);
}

/* Time passes, in which the terminal goes on reading. */
static void pass_time(struct terminal_session *session, int64_t ms) {
  int64_t until = clock_ms() + ms;
  for (int64_t left = ms; left > 0 && !session->ended; left = until - clock_ms()) {
    struct pollfd fds[] = {{.fd = session->idle, .events = POLLIN},
                           {.fd = session->master, .events = POLLIN}};
    (void)poll(fds, 2, (int)left);
    take_reports(session);
    take_output(session);
  }
}

void terminal_session_press_slowly(struct terminal_session *session, const char *keys, struct dice *dice,
                                   int most_ms) {
  static char bytes[SEND_SIZE];
  settle(session, 0);
  while (*keys != '\0') keys = press_key(session, keys);
  size_t length = session->unsent_length;
  memcpy(bytes, session->unsent, length);
  session->unsent_length = 0;
  for (size_t at = 0; at < length && !session->ended;) {
    size_t piece = (size_t)dice_between(dice, 1, 6);
    if (piece > length - at) piece = length - at;
    memcpy(session->unsent, bytes + at, piece);
    session->unsent_length = piece;
    while (session->unsent_length > 0 && !session->ended) send_unsent(session);
    at += piece;
    bool cut = bytes[at - 1] == '\033' && at < length && (bytes[at] == '[' || bytes[at] == 'O');
    pass_time(session, cut ? 0 : dice_between(dice, 0, most_ms));
  }
  settle(session, 0);
}

int terminal_session_keys(const struct terminal_session *session) { return session->keys; }

void terminal_session_clear_keys(struct terminal_session *session) { session->keys = 0; }

void terminal_session_paste(struct terminal_session *session, const char *text) {
  vterm_keyboard_start_paste(session->terminal);
  on_output(text, strlen(text), session);
  vterm_keyboard_end_paste(session->terminal);
  settle(session, 0);
}

void terminal_session_click(struct terminal_session *session, struct terminal_position at) {
  vterm_mouse_move(session->terminal, at.row, at.column, VTERM_MOD_NONE);
  vterm_mouse_button(session->terminal, 1, true, VTERM_MOD_NONE);
  vterm_mouse_button(session->terminal, 1, false, VTERM_MOD_NONE);
  settle(session, 0);
}

/*
 * A report may come from a turn that began before the signal of the new size was seen; and the turn that takes the next bytes may
 * have looked for signals just before. The turn after that one has seen it.
 */
static void settle_signal(struct terminal_session *session) {
  for (int i = 0; i < 2; i++) {
    send_focus(session);
    settle(session, 0);
  }
}

void terminal_session_resize(struct terminal_session *session, int rows, int columns) {
  settle(session, 0);
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  session->rows = rows;
  session->columns = columns;
  vterm_set_size(session->terminal, rows, columns);
  assert_int_equal(ioctl(session->master, TIOCSWINSZ, &size), 0);
  settle_signal(session);
}

void terminal_session_let_turn(struct terminal_session *session, int turns) {
  settle(session, 0);
  settle(session, session->reports + (uint64_t)turns - 1);
}

struct terminal_position terminal_session_cursor(const struct terminal_session *session) {
  VTermPos position;
  vterm_state_get_cursorpos(vterm_obtain_state(session->terminal), &position);
  return (struct terminal_position){position.row, position.col};
}

/* The column in which the byte `offset` of a row's text stands. */
static int column_of(const struct terminal_session *session, int row, size_t offset) {
  size_t length = 0;
  for (int column = 0; column < session->columns; column++) {
    size_t size = strlen(terminal_session_cell(session, (struct terminal_position){row, column}).text);
    if (length + size > offset) return column;
    length += size;
  }
  return session->columns;
}

bool terminal_session_find(const struct terminal_session *session, const char *text,
                           struct terminal_position *at) {
  char line[TERMINAL_ROW_SIZE];
  for (int row = 0; row < session->rows; row++) {
    terminal_session_row(session, row, line);
    const char *found = strstr(line, text);
    if (found == NULL) continue;
    if (at != NULL) *at = (struct terminal_position){row, column_of(session, row, (size_t)(found - line))};
    return true;
  }
  return false;
}

void terminal_session_expect(const struct terminal_session *session, const char *text) {
  if (terminal_session_find(session, text, NULL)) return;
  picture_print(session);
  fail_msg("\"%s\" is not on the screen", text);
}

void terminal_session_expect_not(const struct terminal_session *session, const char *text) {
  if (!terminal_session_find(session, text, NULL)) return;
  picture_print(session);
  fail_msg("\"%s\" is on the screen", text);
}

int terminal_session_bells(const struct terminal_session *session) { return session->bells; }

void terminal_session_signal(struct terminal_session *session, int signal_number) {
  assert_false(session->ended);
  assert_int_equal(kill(session->process, signal_number), 0);
}

int terminal_session_wait(struct terminal_session *session) {
  int64_t deadline = clock_ms() + DEADLINE_MS;
  while (!session->ended) turn(session, deadline, "end");
  take_output(session);
  return session->status;
}

bool terminal_session_has_ended(const struct terminal_session *session) { return session->ended; }

void terminal_session_await(struct terminal_session *session, const char *text) {
  int64_t deadline = clock_ms() + DEADLINE_MS;
  while (!session->ended && !terminal_session_find(session, text, NULL))
    turn(session, deadline, "show the text");
  terminal_session_expect(session, text);
}

void terminal_session_hang_up(struct terminal_session *session) {
  assert_int_equal(close(session->slave), 0);
  assert_int_equal(close(session->master), 0);
  session->slave = session->master = -1; /* poll passes over it */
  session->unsent_length = 0;
}

/* A terminal with bracketed paste on wraps a paste in escape sequences, and says nothing otherwise. */
static bool paste_is_bracketed(struct terminal_session *session) {
  uint64_t sent = session->bytes_sent;
  vterm_keyboard_start_paste(session->terminal);
  bool bracketed = session->bytes_sent > sent;
  session->unsent_length -= (size_t)(session->bytes_sent - sent);
  session->bytes_sent = sent;
  return bracketed;
}

void terminal_session_expect_restored(struct terminal_session *session) {
  assert_false(session->alternate_screen);
  assert_true(session->cursor_shown);
  assert_false(session->mouse);
  assert_false(paste_is_bracketed(session));
  VTermValue reverse;
  assert_true(vterm_state_get_penattr(vterm_obtain_state(session->terminal), VTERM_ATTR_REVERSE, &reverse));
  assert_false(reverse.boolean);
  struct termios now;
  assert_int_equal(tcgetattr(session->slave, &now), 0);
  assert_int_equal(now.c_iflag, session->modes_before.c_iflag);
  assert_int_equal(now.c_oflag, session->modes_before.c_oflag);
  assert_int_equal(now.c_lflag, session->modes_before.c_lflag);
}
