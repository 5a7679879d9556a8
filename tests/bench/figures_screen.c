/*
 * Keys: from the byte that is typed to the picture that answers it, in a terminal of 50 rows and 160 columns on the large salon, beside a
 * bare curses program that paints the same cells to a terminal of its own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench.h"
#include "child.h"
#include "picture.h"
#include "salons.h"
#include "ui/booking/booking_view.h"
#include "ui/calendar/day_view.h"

enum { KEY_ROUNDS = 200, VIEW_ROUNDS = 60, KEYS_SIZE = 64, FRAME_US = 16000 };

#define KEY_DOWN_TYPED "\033OB"
#define KEY_UP_TYPED "\033OA"

/* One key to be measured. */
struct key_case {
  const char *what, *floor;
  const char *before;       /* typed once at the beginning: what the key is pressed on */
  const char *key, *second; /* measured in turns; `second` NULL: the key alone */
  const char *back;         /* typed after each, not measured; NULL: nothing */
  enum picture_order order; /* the floor's */
  double aim, must;
  int rounds;
  bool
      paced; /* keys come 30 ms apart, as from a hand that holds one down, not as fast as they are answered */
};

static const struct key_case cases[] = {
    {"key: cursor down, up", "one cell changed", "", KEY_DOWN_TYPED, KEY_UP_TYPED, NULL, PICTURE_TOUCH, 1.5,
     2, KEY_ROUNDS, false},
    {"key: a letter into a form", "the same cells painted", "n", "x", "\177", NULL, PICTURE_NEXT, 2, 4,
     KEY_ROUNDS, false},
    {"key: the day before, data included", "erase and redraw of the same grid", "", "[", NULL, NULL,
     PICTURE_NEXT, 1, 2, KEY_ROUNDS, true},
    {"key: a letter of a search in 60,000", "one list redrawn", "/an", "n", "\177", NULL, PICTURE_NEXT, 1.5,
     3, KEY_ROUNDS, false},
    {"key: sideways", "the same cells painted", "", "l", "h", NULL, PICTURE_NEXT, 2, 4, KEY_ROUNDS, false},
    {"key: finer, coarser rows", "the same cells painted", "", "<", ">", NULL, PICTURE_NEXT, 2, 4, KEY_ROUNDS,
     false},
    {"key: help", "the same cells painted", "", "?", "?", NULL, PICTURE_NEXT, 2, 4, VIEW_ROUNDS, false},
    {"key: actions", "the same cells painted", "", ":", NULL, "\033", PICTURE_NEXT, 2, 4, VIEW_ROUNDS, false},
    {"key: new booking", "the same cells painted", "", "n", NULL, "\033", PICTURE_NEXT, 2, 4, VIEW_ROUNDS,
     false},
    {"key: walk-in", "the same cells painted", "", "w", NULL, "\033", PICTURE_NEXT, 2, 4, VIEW_ROUNDS, false},
    {"key: find", "the same cells painted", "", "/", NULL, "\033", PICTURE_NEXT, 2, 4, VIEW_ROUNDS, false},
    {"key: the week opened", "the same cells painted", "", "vw", NULL, "\033", PICTURE_NEXT, 2, 4,
     VIEW_ROUNDS, false},
    {"key: the week, another day", "the same cells painted", "vw", "l", NULL, "h", PICTURE_NEXT, 2, 4,
     VIEW_ROUNDS, false},
    {"key: the month opened", "the same cells painted", "", "vm", NULL, "\033", PICTURE_NEXT, 2, 4,
     VIEW_ROUNDS, false},
    {"key: the queue opened", "the same cells painted", "", "vq", NULL, "\033", PICTURE_NEXT, 2, 4,
     VIEW_ROUNDS, false},
    {"key: calls opened", "the same cells painted", "", "vt", NULL, "\033", PICTURE_NEXT, 2, 4, VIEW_ROUNDS,
     false},
    {"key: the day sheet opened", "the same cells painted", "", "vp", NULL, "\033", PICTURE_NEXT, 2, 4,
     VIEW_ROUNDS, false},
    {"key: a report of another month", "the same cells painted", "vp\t>", "[", "]", NULL, PICTURE_NEXT, 2, 4,
     VIEW_ROUNDS, false},
    {"key: next free", "the same cells painted", "", "f", NULL, NULL, PICTURE_NEXT, 2, 4, VIEW_ROUNDS, false},
};

struct screen_bench {
  struct bench *bench;
  const struct key_case *key;
  struct child_screen program, painter;
  uint64_t bytes; /* to the terminal, for the measured keys */
  int counted;
};

static double type_timed(struct child_screen *screen, const char *keys) {
  double started = bench_clock();
  return child_screen_type(screen, keys) ? bench_clock() - started : -1;
}

static void pace(const struct key_case *key) {
  const struct timespec between = {.tv_nsec = 30 * 1000 * 1000};
  if (key->paced) (void)nanosleep(&between, NULL);
}

static double press(void *context, int round) {
  struct screen_bench *screen = context;
  const struct key_case *key = screen->key;
  bool second = key->second != NULL && round % 2 == 1;
  uint64_t before = screen->program.painted;
  pace(key);
  double time = type_timed(&screen->program, second ? key->second : key->key);
  screen->bytes += screen->program.painted - before;
  screen->counted++;
  if (time >= 0 && key->back != NULL && !child_screen_type(&screen->program, key->back)) return -1;
  return time;
}

static double paint(void *context, int round) {
  struct screen_bench *screen = context;
  const char order[2] = {(char)screen->key->order, '\0'};
  (void)round;
  pace(screen->key);
  double time = type_timed(&screen->painter, order);
  /* what the key leads back from is painted again, but not counted */
  if (time >= 0 && screen->key->back != NULL && !child_screen_type(&screen->painter, order)) return -1;
  return time;
}

/* ---- The pictures ---- */

static void desk_new(struct bench *bench, struct ui *ui, struct replica *replica, const struct actor *actor) {
  struct error error;
  error_init(&error);
  (void)bench;
  ui_init(ui, GLYPHS_UTF8);
  const struct salon *salon = NULL;
  bench_require(replica_salon(replica, &salon, NULL, &error), &error);
  int location = 0;
  while (location < salon->location_count - 1 && strcmp(salon->locations[location].name, "Main Street") != 0)
    location++;
  bench_require(desk_open(&ui->desk, replica, actor, location, &error), &error);
  bench_require(desk_load(&ui->desk, &error), &error);
  bench_require(canvas_resize(&ui->canvas, CHILD_ROWS, CHILD_COLUMNS, &error), &error);
  ui_push(ui, day_view_new());
  picture_press(ui, "");
}

/* The picture that the key is pressed on, and the one that it makes. */
static void pictures_write(struct bench *bench, const struct key_case *key, const char *path) {
  uint64_t seed = 77;
  struct actor actor;
  struct error error;
  error_init(&error);
  struct replica *replica = bench_open(bench, bench->large.replica, false, &seed);
  bench_require(reader_default_actor(replica, &actor, &error), &error);
  struct ui *ui = calloc(1, sizeof *ui);
  FILE *file = fopen(path, "w");
  struct picture_head head = {CHILD_ROWS, CHILD_COLUMNS, 2};
  if (ui == NULL || file == NULL || fwrite(&head, sizeof head, 1, file) != 1) exit(1);
  desk_new(bench, ui, replica, &actor);
  picture_press(ui, key->before);
  picture_add(file, &ui->canvas);
  picture_press(ui, key->key);
  picture_add(file, &ui->canvas);
  if (fclose(file) != 0) exit(1);
  ui_release(ui);
  free(ui);
  replica_free(replica);
}

/* ---- Taking them ---- */

static bool begin(struct screen_bench *screen, const char *pictures) {
  char painter[BENCH_PATH_SIZE + 32];
  struct bench *bench = screen->bench;
  (void)snprintf(painter, sizeof painter, "%s/bare_painter", bench->beside);
  const char *program[] = {bench->program, "--db", bench->copies[0], "--location", "Main Street", NULL};
  const char *floor[] = {painter, pictures, NULL};
  bool started =
      child_screen_start(&screen->program, program) >= 0 && child_screen_start(&screen->painter, floor) >= 0;
  /* what is made ready beside the first picture is there now */
  return started && child_screen_type(&screen->program, "/a") &&
         child_screen_type(&screen->program, "\033") &&
         (screen->key->before[0] == '\0' || child_screen_type(&screen->program, screen->key->before));
}

static void take(struct bench *bench, const struct key_case *key) {
  char pictures[BENCH_PATH_SIZE + 32];
  char note[FIGURE_NOTE_SIZE];
  struct pair pair = {.measured = {.count = 0}};
  struct screen_bench screen = {.bench = bench, .key = key, .program = {.pid = -1}, .painter = {.pid = -1}};
  struct promise promise = {
      .what = key->what, .floor = key->floor, .aim = key->aim, .must = key->must, .must_p99_us = FRAME_US};
  (void)snprintf(pictures, sizeof pictures, "%s/pictures", bench->directory);
  pictures_write(bench, key, pictures);
  bool done = begin(&screen, pictures) && measure_pair(&pair, key->rounds, press, paint, &screen);
  child_screen_end(&screen.program);
  child_screen_end(&screen.painter);
  (void)snprintf(note, sizeof note, "%.0f bytes to the terminal on average.",
                 screen.counted == 0 ? 0 : (double)screen.bytes / screen.counted);
  if (done)
    report_add(&bench->report, &promise, &pair, note);
  else
    report_fail(&bench->report, &promise, "The screen did not answer.");
  pair_release(&pair);
}

/* ---- Memory ---- */

enum { HOUR_KEYS = 28800, HOUR_CHUNK = 40 }; /* an hour of eight keys a second */

/* What a hand may press for an hour: all but leaving, locking and signing in. */
static const char *const hour_keys[] = {
    KEY_DOWN_TYPED, KEY_UP_TYPED, "h",  "l",  "[",  "]",  "{",  "}",    "t",  "<", ">", "vw", "vm",  "vd",
    "vq",           "vc",         "vp", "vt", "vr", "vs", "vl", "vu",   "ve", "?", ":", "an", "cut", "mia",
    "\033",         "\033",       "/a", "\r", "n",  "w",  "u",  "\022", "f",  "i", "s", "d",  "m",   "a",
    "\t",           "1",          "5",
};
enum { HOUR_KEY_COUNT = sizeof hour_keys / sizeof hour_keys[0] };

static bool type_some(struct bench *bench, struct child_screen *screen, int count) {
  char keys[HOUR_CHUNK * 8] = "";
  for (int i = 0; i < count; i++) (void)strcat(keys, hour_keys[bench_between(bench, 0, HOUR_KEY_COUNT - 1)]);
  return child_screen_type(screen, keys) && child_screen_type(screen, "\033");
}

static void take_memory(struct bench *bench) {
  static const struct promise promise = {.what = "private memory after an hour of keys",
                                         .floor = "the same, after each view was opened once",
                                         .unit = FIGURE_GROWTH,
                                         .aim = 1.0,
                                         .must = 1.1};
  const char *arguments[] = {bench->program, "--db", bench->copies[0], "--location", "Main Street", NULL};
  struct child_screen screen;
  struct pair pair = {.measured = {.count = 0}};
  char note[FIGURE_NOTE_SIZE];
  bool done = child_screen_start(&screen, arguments) >= 0;
  for (int i = 0; i < HOUR_KEY_COUNT && done; i++) done = child_screen_type(&screen, hour_keys[i]);
  for (int i = 0; i < 10 && done; i++) done = type_some(bench, &screen, HOUR_CHUNK);
  if (done) samples_add(&pair.floor, child_private_memory(screen.pid));
  for (int i = 0; i < HOUR_KEYS / HOUR_CHUNK && done; i++) done = type_some(bench, &screen, HOUR_CHUNK);
  if (done) samples_add(&pair.measured, child_private_memory(screen.pid));
  child_screen_end(&screen);
  (void)snprintf(note, sizeof note, "%d keys, as many as a hand presses in an hour.", HOUR_KEYS);
  if (done)
    report_add(&bench->report, &promise, &pair, note);
  else
    report_fail(&bench->report, &promise, "The screen did not answer.");
  pair_release(&pair);
}

void figures_screen(struct bench *bench) {
  salons_copy(bench->large.replica, bench->copies[0]); /* what is typed is kept in the file */
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) take(bench, &cases[i]);
  take_memory(bench);
}
