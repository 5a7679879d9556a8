#include "screens/screen_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>
#include <poll.h>
#include <sqlite3.h>
#include <unistd.h>

#include "core/model/instant.h"
#include "core/model/text.h"
#include "core/store/zoneinfo.h"
#include "ui/calendar/day_view.h"
#include "ui/terminal/theme.h"

static int64_t screen_now(void *context) { return ((struct screen *)context)->now; }

static uint64_t screen_random(void *context) {
  struct screen *screen = context;
  screen->random = screen->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return screen->random;
}

struct id screen_id(int number) {
  char text[ID_TEXT_SIZE];
  struct id id = id_nil;
  (void)snprintf(text, sizeof text, "00000000-0000-7000-8000-%012d", number);
  assert_true(id_parse(text, sizeof text - 1, &id));
  return id;
}

/* ---- The salon ---- */

static void run_sql_file(const char *path, const char *file_name) {
  enum { SQL_MAX = 1 << 16 };
  char *sql = calloc(1, SQL_MAX);
  sqlite3 *db = NULL;
  FILE *file = fopen(file_name, "r");
  assert_non_null(sql);
  assert_non_null(file);
  assert_true(fread(sql, 1, SQL_MAX - 1, file) < SQL_MAX - 1);
  assert_int_equal(fclose(file), 0);
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
  free(sql);
}

struct visit_row {
  int customer; /* 0: a walk-in */
  int service, second, employee, addon;
  int day, minute; /* days from the Friday; of the wall's day */
  enum appointment_status status;
};

static const struct visit_row visits[] = {
    {503, 308, 0, 203, 0, 0, 9 * 60, STATUS_CONFIRMED},
    {501, 306, 0, 201, 401, 0, 9 * 60, STATUS_IN_PROGRESS},
    {511, 305, 302, 202, 0, 0, 9 * 60 + 30, STATUS_COMPLETED},
    {504, 308, 0, 205, 0, 0, 10 * 60, STATUS_CHECKED_IN},
    {505, 308, 0, 203, 403, 0, 10 * 60 + 15, STATUS_SCHEDULED},
    {508, 302, 0, 202, 0, 0, 10 * 60 + 30, STATUS_SCHEDULED},
    {507, 305, 0, 202, 0, 0, 11 * 60, STATUS_SCHEDULED},
    {509, 301, 0, 201, 0, 0, 12 * 60, STATUS_CONFIRMED},
    {506, 305, 0, 205, 402, 0, 12 * 60, STATUS_SCHEDULED},
    {512, 309, 0, 206, 0, 0, 13 * 60, STATUS_SCHEDULED},
    {516, 309, 0, 203, 0, 0, 15 * 60, STATUS_SCHEDULED},
    {514, 304, 0, 202, 0, 0, 15 * 60 + 20, STATUS_SCHEDULED},
    {501, 306, 0, 201, 401, -42, 9 * 60, STATUS_COMPLETED},
    {502, 308, 0, 203, 0, -28, 11 * 60, STATUS_COMPLETED},
    {501, 308, 0, 203, 0, 7, 11 * 60, STATUS_SCHEDULED},
};

static int64_t instant_of(const struct salon *salon, int day, int minute) {
  int64_t instants[2];
  int32_t friday = date_from_civil(2026, 11, 20);
  assert_int_equal(zone_resolve(salon->locations[1].zone, friday + day, minute, instants), 1);
  return instants[0];
}

static void book(struct screen *screen, const struct salon *salon, const struct visit_row *row) {
  struct command command = {.actor = &screen->actor,
                            .location = salon_location(salon, screen_id(101)),
                            .if_revision = REVISION_ANY,
                            .override_reason = NULL};
  struct booking booking = {.starts_at = instant_of(salon, row->day, row->minute), .source = SOURCE_DESK};
  struct outcome outcome;
  struct error error;
  error_init(&error);
  int employee = salon_employee(salon, screen_id(row->employee));
  booking.request.location = command.location;
  booking.customer.id = screen_id(row->customer);
  assert_int_equal(visit_request_add_service(&booking.request, salon,
                                             salon_service(salon, screen_id(row->service)), employee, &error),
                   CODE_OK);
  if (row->second != 0)
    assert_int_equal(visit_request_add_service(&booking.request, salon,
                                               salon_service(salon, screen_id(row->second)), employee,
                                               &error),
                     CODE_OK);
  if (row->addon != 0)
    assert_int_equal(
        visit_request_add_addon(&booking.request, salon, salon_addon(salon, screen_id(row->addon)), &error),
        CODE_OK);
  screen->now = booking.starts_at - 26 * MS_PER_HOUR;
  if (command_book(screen->replica, &command, &booking, &outcome, &error) != CODE_OK)
    fail_msg("%s", error.text);
  screen->now = booking.starts_at;
  static const enum appointment_status ways[][3] = {
      [STATUS_SCHEDULED] = {0},
      [STATUS_CONFIRMED] = {STATUS_CONFIRMED},
      [STATUS_CHECKED_IN] = {STATUS_CHECKED_IN},
      [STATUS_IN_PROGRESS] = {STATUS_CHECKED_IN, STATUS_IN_PROGRESS},
      [STATUS_COMPLETED] = {STATUS_CHECKED_IN, STATUS_IN_PROGRESS, STATUS_COMPLETED},
  };
  for (int i = 0; i < 3 && ways[row->status][i] != STATUS_PENDING; i++)
    if (command_status(screen->replica, &command, outcome.id, ways[row->status][i], NULL, &outcome, &error) !=
        CODE_OK)
      fail_msg("%s", error.text);
}

static struct replica_options options_of(struct screen *screen) {
  return (struct replica_options){
      .path = screen->path,
      .ports = {.now = screen_now, .random = screen_random, .context = screen},
      .zones = zoneinfo_source(zoneinfo_folder),
  };
}

struct replica *screen_second(struct screen *screen) {
  struct replica *replica = NULL;
  struct error error;
  error_init(&error);
  const struct replica_options options = options_of(screen);
  if (replica_open(&options, &replica, &error) != CODE_OK) fail_msg("%s", error.text);
  return replica;
}

void screen_salon(struct screen *screen, const char *path) {
  memset(screen, 0, sizeof *screen);
  struct error error;
  error_init(&error);
  screen->random = 1;
  screen->now = INT64_C(1700000000000);
  (void)snprintf(screen->folder, sizeof screen->folder, "/tmp/frontdesk-test-XXXXXX");
  if (path == NULL) assert_non_null(mkdtemp(screen->folder));
  (void)snprintf(screen->path, sizeof screen->path, path == NULL ? "%s/replica.db" : "%s",
                 path == NULL ? screen->folder : path);
  const struct replica_options options = options_of(screen);
  if (replica_create(&options, &screen->replica, &error) != CODE_OK) fail_msg("%s", error.text);
  run_sql_file(screen->path, FD_SOURCE_DIR "/tests/screens/screen_salon.sql");
  const struct salon *salon = NULL;
  if (replica_salon(screen->replica, &salon, NULL, &error) != CODE_OK) fail_msg("%s", error.text);
  if (reader_default_actor(screen->replica, &screen->actor, &error) != CODE_OK) fail_msg("%s", error.text);
  for (size_t i = 0; i < sizeof visits / sizeof visits[0]; i++) book(screen, salon, &visits[i]);
  screen->now = instant_of(salon, 0, 10 * 60 + 7);
}

void screen_fill(struct screen *screen, const char *file_name) {
  char path[SCREEN_PATH_SIZE];
  (void)snprintf(path, sizeof path, FD_SOURCE_DIR "/tests/screens/%s", file_name);
  run_sql_file(screen->path, path);
}

static void desk_take(struct screen *screen, enum glyph_set glyphs) {
  struct error error;
  error_init(&error);
  const struct salon *salon = NULL;
  if (replica_salon(screen->replica, &salon, NULL, &error) != CODE_OK) fail_msg("%s", error.text);
  ui_init(&screen->ui, glyphs);
  if (desk_open(&screen->ui.desk, screen->replica, &screen->actor, salon_location(salon, screen_id(101)),
                &error) != CODE_OK ||
      desk_load(&screen->ui.desk, &error) != CODE_OK)
    fail_msg("%s", error.text);
  ui_push(&screen->ui, day_view_new());
}

void screen_open(struct screen *screen, int rows, int columns, enum glyph_set glyphs) {
  desk_take(screen, glyphs);
  screen_resize(screen, rows, columns);
}

void screen_open_linear(struct screen *screen, int rows, int columns) {
  desk_take(screen, GLYPHS_UTF8);
  ui_set_linear(&screen->ui);
  screen_resize(screen, rows, columns);
}

void screen_release(struct screen *screen) {
  ui_release(&screen->ui);
  replica_free(screen->replica);
  DIR *folder = opendir(screen->folder);
  if (folder == NULL) return;
  for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
    char path[SCREEN_PATH_SIZE + 256];
    (void)snprintf(path, sizeof path, "%s/%s", screen->folder, entry->d_name);
    if (entry->d_name[0] != '.') (void)remove(path);
  }
  (void)closedir(folder);
  (void)rmdir(screen->folder);
}

void screen_resize(struct screen *screen, int rows, int columns) {
  assert_int_equal(ui_resize(&screen->ui, rows, columns, NULL), CODE_OK);
  ui_paint(&screen->ui);
}

/* ---- Keys ---- */

void screen_wait(struct screen *screen) {
  if (!people_is_checking(&screen->ui)) return;
  while (people_is_checking(&screen->ui)) { /* an answer may ask the next thing */
    struct pollfd answer = {.fd = people_fd(&screen->ui), .events = POLLIN};
    assert_int_equal(poll(&answer, 1, -1), 1);
    people_take(&screen->ui);
  }
  ui_paint(&screen->ui);
}

static void press_key(struct screen *screen, uint32_t key) {
  struct event event = {.kind = EVENT_KEY, .key = key};
  assert_int_not_equal(key, KEY_NONE);
  screen_wait(screen); /* as the loop leaves keys alone */
  ui_handle(&screen->ui, &event);
}

void screen_paint(struct screen *screen) {
  struct canvas *canvas = &screen->ui.canvas;
  (void)ui_draw(&screen->ui);
  size_t size = (size_t)canvas->rows * (size_t)canvas->columns * sizeof canvas->cells[0];
  struct cell *drawn = malloc(size);
  assert_non_null(drawn);
  memcpy(drawn, canvas->cells, size);
  int row = canvas->cursor_row;
  int column = canvas->cursor_column;
  uint64_t loads = screen->ui.desk.loads;
  ui_paint(&screen->ui);
  if ((uint64_t)screen->ui.desk.loads !=
      loads) { /* another program's change was found by drawing all of it */
    free(drawn);
    return;
  }
  for (int i = 0; i < canvas->rows; i++)
    if (memcmp(drawn + (size_t)i * (size_t)canvas->columns, canvas_cells(canvas, i),
               (size_t)canvas->columns * sizeof drawn[0]) != 0) {
      for (int at = 0; at < canvas->columns; at++) print_message("%s", drawn[i * canvas->columns + at].text);
      print_message(" was drawn before:\n");
      screen_print(screen);
      fail_msg("row %d was not drawn anew, though it has changed", i);
    }
  free(drawn);
  assert_int_equal(row, canvas->cursor_row);
  assert_int_equal(column, canvas->cursor_column);
}

int screen_press(struct screen *screen, const char *keys) {
  int count = 0;
  size_t length = strlen(keys);
  for (size_t at = 0; at < length; count++) {
    const char *end = keys[at] == '<' && keys[at + 1] != '<' ? strchr(keys + at, '>') : NULL;
    if (keys[at] == '<' && keys[at + 1] == '<') at++; /* "<<" is the key itself */
    if (end != NULL) {
      press_key(screen, key_find(keys + at + 1, (size_t)(end - keys) - at - 1));
      at = (size_t)(end - keys) + 1;
      continue;
    }
    size_t size = 0;
    press_key(screen, (uint32_t)text_decode(keys, length, at, &size));
    at += size;
  }
  (void)ui_catch_up(&screen->ui); /* nobody types for a moment */
  screen_paint(screen);
  return count;
}

/* ---- Looking ---- */

void screen_print(const struct screen *screen) {
  char row[SCREEN_ROW_SIZE];
  for (int i = 0; i < ui_picture(&screen->ui)->rows; i++) {
    canvas_row_text(ui_picture(&screen->ui), i, row, sizeof row);
    print_message("|%s\n", row);
  }
}

bool screen_shows(const struct screen *screen, const char *text) {
  char row[SCREEN_ROW_SIZE];
  for (int i = 0; i < ui_picture(&screen->ui)->rows; i++) {
    canvas_row_text(ui_picture(&screen->ui), i, row, sizeof row);
    if (strstr(row, text) != NULL) return true;
  }
  return false;
}

void screen_expect(const struct screen *screen, const char *text) {
  if (screen_shows(screen, text)) return;
  screen_print(screen);
  fail_msg("\"%s\" is not to be seen", text);
}

void screen_expect_not(const struct screen *screen, const char *text) {
  if (!screen_shows(screen, text)) return;
  screen_print(screen);
  fail_msg("\"%s\" is to be seen", text);
}

/* ---- Without colour ---- */

static bool is_letter(const struct cell *cell) {
  unsigned char first = (unsigned char)cell->text[0];
  return cell->width == 0 || (first >= 0xC3 && first != 0xE2) ||
         /* 0xE2: signs */ (first >= '0' && first <= '9') || (first >= 'A' && first <= 'Z') ||
         (first >= 'a' && first <= 'z');
}

void screen_check_mono(const struct screen *screen, const char *name) {
  const struct canvas *canvas = &screen->ui.canvas;
  const struct theme *mono = theme_find("mono");
  for (int row = 0; row < canvas->rows; row++)
    for (int column = 0; column + 1 < canvas->columns; column++) {
      const struct cell *left = canvas_cell(canvas, row, column);
      const struct cell *right = canvas_cell(canvas, row, column + 1);
      if (left->paint == right->paint || mono->styles[left->paint].bits != mono->styles[right->paint].bits)
        continue;
      if (is_letter(left) && is_letter(right) && right->width > 0)
        fail_msg("%s: row %d, column %d: \"%s\" of %s and \"%s\" of %s look the same", name, row, column,
                 left->text, paint_name((enum paint)left->paint), right->text,
                 paint_name((enum paint)right->paint));
    }
}
