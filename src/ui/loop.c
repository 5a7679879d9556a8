#include "ui/loop.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TICK_MS = 1000, KEEP_MS = 150, AHEAD_WAIT_MS = 10, READ_SIZE = 1024 };

/* One run: what the loop knows beside its parts. */
struct run {
  struct loop *loop;
  struct input input;
  bool ended;
  bool warmed;
  int64_t next_tick;   /* steady ms */
  int rings;           /* of the bell that are still to come */
  uint64_t told;       /* to a test: the bytes that were consumed */
  bool waited;         /* the last look for keys had to wait for them */
  bool has_news;       /* something happened since that a test may wait for */
  bool flashed;        /* the screen's colours are turned about */
  int64_t next_ring;   /* steady ms: when the next ring is due, or the end of the flash; 0: nothing is */
  bool may_read_ahead; /* a picture was drawn since something was read ahead */
  int64_t keep_at;     /* what was typed is kept then, unless more is typed; 0: it is kept */
};

static int64_t steady_now(void) {
  struct timespec now;
  if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) return 0;
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- Waiting ---- */

static int wait_ms(const struct run *run) {
  int64_t now = steady_now();
  int64_t left = run->next_tick - now;
  if (run->keep_at != 0 && run->keep_at - now < left) left = run->keep_at - now;
  if (left < 0) left = 0;
  if (run->next_ring > 0 && run->next_ring - now < left)
    left = run->next_ring > now ? run->next_ring - now : 0;
  if (run->may_read_ahead && left > AHEAD_WAIT_MS) left = AHEAD_WAIT_MS;
  int keys = people_is_checking(run->loop->ui) ? -1 : input_wait(&run->input, now);
  return keys >= 0 && keys < left ? keys : (int)left;
}

enum { POLL_KEYS, POLL_SIGNALS, POLL_WAKE, POLL_PEOPLE, POLL_COUNT };

static void wait_for_something(struct run *run, struct pollfd fds[POLL_COUNT]) {
  bool checking = people_is_checking(run->loop->ui); /* keys wait until it is known whose they are */
  fds[POLL_KEYS] = (struct pollfd){.fd = terminal_input_fd(run->loop->terminal), .events = POLLIN};
  if (checking) fds[POLL_KEYS].events = 0;
  fds[POLL_PEOPLE] = (struct pollfd){.fd = people_fd(run->loop->ui), .events = POLLIN};
  fds[POLL_SIGNALS] = (struct pollfd){.fd = terminal_signal_fd(run->loop->terminal), .events = POLLIN};
  fds[POLL_WAKE] = (struct pollfd){.fd = run->loop->wake_fd, .events = POLLIN}; /* poll passes over -1 */
  int64_t before = steady_now();
  int ready = poll(fds, POLL_COUNT, wait_ms(run));
  run->waited = steady_now() > before;
  if (ready < 0)
    for (int i = 0; i < POLL_COUNT; i++) fds[i].revents = 0;
  if (ready == 0 && run->may_read_ahead && !ui_catch_up(run->loop->ui))
    run->may_read_ahead = ui_read_ahead(run->loop->ui);
}

/* ---- Keys ---- */

/* What was typed faster than hands can is looked at before it acts: text outside of a field is searched for, no command. */
static void burst_handle(struct run *run) {
  struct ui *ui = run->loop->ui;
  struct event event;
  char burst[INPUT_BURST_MAX + 1];
  if (input_burst(&run->input, burst, sizeof burst) == 0) return;
  if (!run->input.run_taken && !ui_is_text_burst(ui, burst)) return;
  input_take_burst(&run->input, &event);
  ui_handle(ui, &event);
}

static void events_handle(struct run *run) {
  struct ui *ui = run->loop->ui;
  struct event event;
  while ((ui->wanted & REACTION_QUIT) == 0 && !people_is_checking(ui)) {
    int64_t now = steady_now();
    burst_handle(run);
    if (ui_waits_for_run(ui, input_running(&run->input, now)) || !input_next(&run->input, now, &event))
      return;
    ui_handle(ui, &event);
    run->keep_at = now + KEEP_MS;
  }
}

/* Takes all that has been typed. */
static void keys_take(struct run *run) {
  uint8_t bytes[READ_SIZE];
  while (!people_is_checking(run->loop->ui)) {
    size_t room = input_room(&run->input);
    if (room == 0) return;
    int got = terminal_read(run->loop->terminal, bytes, room < sizeof bytes ? room : sizeof bytes);
    if (got < 0) run->ended = true;
    if (got <= 0) return;
    run->input.busy = !run->waited;
    (void)input_feed(&run->input, bytes, (size_t)got, steady_now());
    events_handle(run);
    run->waited = false;
  }
}

/* ---- Signals and other threads ---- */

static void size_take(struct run *run) {
  struct ui *ui = run->loop->ui;
  int rows = 0;
  int columns = 0;
  struct error error;
  error_init(&error);
  terminal_size(run->loop->terminal, &rows, &columns);
  if (ui_resize(ui, rows, columns, &error) != CODE_OK) (void)ui_refused(ui, &error);
  ui->wanted |= REACTION_REPAINT | REACTION_REDRAW;
}

/* Stops until it is continued, and shows everything then. */
static void suspend(struct run *run) {
  run->loop->ui->wanted &= ~(unsigned)REACTION_SUSPEND;
  ui_idle(run->loop->ui); /* nobody may come back */
  terminal_suspend(run->loop->terminal);
  size_take(run);
}

static void signals_take(struct run *run) {
  unsigned signals = terminal_signals(run->loop->terminal);
  if ((signals & TERMINAL_END) != 0) run->ended = true;
  if ((signals & TERMINAL_STOP) != 0)
    suspend(run);
  else if ((signals & TERMINAL_CONTINUE) != 0)
    terminal_resume(run->loop->terminal);
  if ((signals & (TERMINAL_RESIZED | TERMINAL_CONTINUE)) != 0) size_take(run);
}

/* Throws away what has been typed so far. */
static void keys_drop(struct run *run) {
  uint8_t bytes[READ_SIZE];
  struct event event;
  int got = 0;
  do {
    size_t room = input_room(&run->input);
    if (room == 0) return;
    got = terminal_read(run->loop->terminal, bytes, room < sizeof bytes ? room : sizeof bytes);
    if (got < 0) run->ended = true;
    if (got > 0) (void)input_feed(&run->input, bytes, (size_t)got, steady_now());
    while (input_next(&run->input, steady_now(), &event)) continue;
  } while (got > 0);
}

/* A PIN has been checked: the keys that waited for that go on, or are thrown away. */
static void people_answer(struct run *run) {
  people_take(run->loop->ui);
  if (people_drops_keys(run->loop->ui)) keys_drop(run);
}

static void wake_take(struct run *run) {
  char bytes[64];
  (void)(read(run->loop->wake_fd, bytes, sizeof bytes) < 0);
  run->next_tick = 0; /* the tick looks what other connections have written */
}

static void tick(struct run *run) {
  int64_t now = steady_now();
  if (now < run->next_tick) return;
  run->next_tick = now + TICK_MS;
  run->has_news = true;
  ui_tick(run->loop->ui, now);
}

/* A moment after the last key, what was typed is written down: a crash loses no more than that moment. */
static void keep(struct run *run) {
  if (run->keep_at == 0 || steady_now() < run->keep_at) return;
  run->keep_at = 0;
  ui_idle(run->loop->ui);
}

/* ---- Drawing ---- */

/* Rings or flashes what is due. */
static void bell_turn(struct run *run) {
  struct terminal *terminal = run->loop->terminal;
  int64_t now = steady_now();
  if (run->next_ring == 0 || now < run->next_ring) return;
  bool flashes = run->loop->bell == BELL_VISUAL;
  if (flashes) {
    run->flashed = !run->flashed;
    terminal_flash(terminal, run->flashed);
  } else {
    terminal_bell(terminal);
  }
  if (!run->flashed) run->rings--;
  run->next_ring = run->flashed ? now + BELL_FLASH_MS : run->rings > 0 ? now + BELL_GAP_MS : 0;
}

/* What was said rings now, whatever is still ringing. */
static void bell_ask(struct run *run) {
  struct message *message = &run->loop->ui->message;
  if (!message->ring) return;
  message->ring = false;
  int rings = bell_rings(run->loop->bell, message->kind);
  if (rings == 0 || run->flashed) return;
  run->rings = rings;
  run->next_ring = steady_now();
}

static void show(struct run *run) {
  struct ui *ui = run->loop->ui;
  bool all = (ui->wanted & REACTION_REDRAW) != 0;
  if (!ui_draw(ui)) return;
  run->has_news = true;
  run->may_read_ahead = true; /* another picture, another neighbour */
  terminal_show(run->loop->terminal, ui->linear.on ? &ui->linear.canvas : &ui->canvas, all);
  bell_ask(run);
  if (ui->copied[0] != '\0') terminal_copy(run->loop->terminal, ui->copied);
  ui->copied[0] = '\0';
}

/* Tells a test that all that it has sent is on the screen, in each turn that has taken a key, drawn, or looked at the clock. */
static void idle_tell(struct run *run) {
  if (run->loop->idle_fd < 0 || run->input.pending_size > 0 || people_is_checking(run->loop->ui)) return;
  uint64_t count = run->input.consumed;
  if (count == run->told && !run->has_news) return;
  run->told = count;
  run->has_news = false;
  (void)(write(run->loop->idle_fd, &count, sizeof count) < 0);
}

/* Once, after the first picture. */
static void warm(struct run *run) {
  if (run->warmed) return;
  run->warmed = true;
  ui_warm(run->loop->ui);
}

void loop_run(struct loop *loop) {
  struct run run = {.loop = loop};
  input_init(&run.input);
  if (loop->idle_fd >= 0) (void)fcntl(loop->idle_fd, F_SETFL, O_NONBLOCK); /* nobody may be reading */
  terminal_teach(loop->terminal, &run.input);
  run.input.latin = loop->latin;
  size_take(&run);
  while (!run.ended && (loop->ui->wanted & REACTION_QUIT) == 0) {
    struct pollfd fds[POLL_COUNT];
    if ((loop->ui->wanted & REACTION_SUSPEND) != 0) suspend(&run);
    tick(&run);
    keep(&run);
    show(&run);
    bell_turn(&run);
    idle_tell(&run);
    warm(&run);
    wait_for_something(&run, fds);
    if (fds[POLL_SIGNALS].revents != 0) signals_take(&run);
    if (fds[POLL_WAKE].revents != 0) wake_take(&run);
    if (fds[POLL_PEOPLE].revents != 0) people_answer(&run);
    if ((fds[POLL_KEYS].revents & (POLLHUP | POLLERR)) != 0 && people_is_checking(loop->ui)) run.ended = true;
    if (fds[POLL_KEYS].revents != 0) keys_take(&run);
    events_handle(&run); /* what has waited long enough */
  }
  if (run.flashed) terminal_flash(loop->terminal, false);
  ui_idle(loop->ui);
  input_release(&run.input);
}
