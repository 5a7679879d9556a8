#include "core/store/housekeeping.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/model/language.h"
#include "core/store/checkpoint.h"
#include "core/store/connection.h"
#include "core/store/doctor.h"
#include "core/store/replica_file.h"
#include "core/store/reserve.h"
#include "core/store/write_lock.h"

enum {
  IDLE_MS = 250,              /* without a commit for so long, nobody writes just then */
  PATIENCE_MS = 200,          /* for another program's transaction; the next commit asks again */
  CHANGES_KEPT = 20000,       /* entries of customer_change */
  STEPS_BETWEEN_LOOKS = 10000 /* of SQLite's machine, before it asks whether to go on */
};

struct housekeeping {
  pthread_t thread;
  pthread_mutex_t mutex;
  pthread_cond_t woken;
  /* Under the mutex. */
  bool stop;
  int wal_pages; /* 0: nothing to do */
  uint64_t commits;

  atomic_bool stopping; /* as `stop`, for a long read that asks now and then */
  atomic_bool damaged;
  atomic_int checkpoints;

  /* Set before the thread starts, and of the thread alone from then on. */
  char path[REPLICA_PATH_SIZE];
  struct write_lock *lock;
  struct sqlite3 *guard, *worker; /* NULL until the first need */
  int presence;                   /* a file on which every desk holds a shared lock */
  bool marked;                    /* the file says that a desk runs */
};

/* --- Desks that run --- */

/* The only desk on the file may ask how the last one ended. */
static bool be_present(struct housekeeping *keeping) {
  char beside[REPLICA_PATH_SIZE];
  if (!replica_file_beside(keeping->path, "-desk", beside)) return false;
  keeping->presence = open(beside, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (keeping->presence < 0) return false;
  bool alone = flock(keeping->presence, LOCK_EX | LOCK_NB) == 0;
  (void)flock(keeping->presence, LOCK_SH | LOCK_NB);
  return alone;
}

static bool is_last(const struct housekeeping *keeping) {
  return keeping->presence >= 0 && flock(keeping->presence, LOCK_EX | LOCK_NB) == 0;
}

static int ask_to_go_on(void *context) {
  const struct housekeeping *keeping = context;
  return atomic_load(&keeping->stopping);
}

static bool open_connections(struct housekeeping *keeping) {
  if (keeping->worker != NULL) return true;
  struct sqlite3 *guard = NULL;
  struct sqlite3 *worker = NULL;
  enum code code = connection_open(keeping->path, CONNECTION_WRITE, &guard, NULL);
  if (code == CODE_OK) code = connection_open(keeping->path, CONNECTION_WRITE, &worker, NULL);
  if (code != CODE_OK) {
    connection_close(guard);
    return false;
  }
  (void)sqlite3_busy_timeout(guard, PATIENCE_MS);
  sqlite3_progress_handler(worker, STEPS_BETWEEN_LOOKS, ask_to_go_on, keeping);
  keeping->guard = guard;
  keeping->worker = worker;
  return true;
}

/* A small write in the background; what fails now is tried again another time. */
static bool write_alone(struct housekeeping *keeping, enum sql_id statement) {
  write_lock_take(keeping->lock, WRITE_IN_BACKGROUND);
  enum code code = connection_run(keeping->guard, statement, NULL, NULL);
  write_lock_give(keeping->lock);
  return code == CODE_OK;
}

static void look_back(struct housekeeping *keeping) {
  int64_t runs = 0;
  if (!be_present(keeping) || !open_connections(keeping)) return;
  if (connection_run(keeping->worker, SQL_DESK_RUNS, &runs, NULL) != CODE_OK || runs == 0) return;
  keeping->marked = true;
  bool sound = true;
  enum code code = doctor_quick_check(keeping->worker, &sound, NULL);
  if (code == CODE_OK && !sound) atomic_store(&keeping->damaged, true);
}

/* --- Work --- */

static void prune_changes(struct housekeeping *keeping) {
  sqlite3_stmt *prune = NULL;
  const struct sql_text *text = &sql_texts[SQL_CUSTOMER_CHANGE_PRUNE];
  if (sqlite3_prepare_v2(keeping->guard, text->sql, (int)text->size, &prune, NULL) != SQLITE_OK) return;
  write_lock_take(keeping->lock, WRITE_IN_BACKGROUND);
  if (sqlite3_bind_int(prune, 1, CHANGES_KEPT) == SQLITE_OK) (void)sqlite3_step(prune);
  (void)sqlite3_finalize(prune);
  write_lock_give(keeping->lock);
}

static void checkpoint(struct housekeeping *keeping) {
  bool complete = false;
  if (!open_connections(keeping)) return;
  write_lock_take(keeping->lock, WRITE_IN_BACKGROUND);
  enum code code = checkpoint_run(keeping->guard, keeping->worker, &complete, NULL);
  write_lock_give(keeping->lock);
  if (code == CODE_OK && complete && atomic_fetch_add(&keeping->checkpoints, 1) == 0) {
    reserve_make(keeping->path);
    prune_changes(keeping);
  }
}

/* --- The thread --- */

static struct timespec after(int64_t ms) {
  struct timespec at;
  (void)clock_gettime(CLOCK_MONOTONIC, &at);
  at.tv_sec += (time_t)(ms / 1000);
  at.tv_nsec += (long)(ms % 1000) * 1000000L;
  if (at.tv_nsec >= 1000000000L) {
    at.tv_sec++;
    at.tv_nsec -= 1000000000L;
  }
  return at;
}

/* Waits, with the mutex held, until a checkpoint is due. False: the end. */
static bool wait_until_due(struct housekeeping *keeping) {
  while (!keeping->stop) {
    if (keeping->wal_pages >= CHECKPOINT_FORCED_PAGES) return true;
    if (keeping->wal_pages < CHECKPOINT_WANTED_PAGES) {
      (void)pthread_cond_wait(&keeping->woken, &keeping->mutex);
      continue;
    }
    uint64_t commits = keeping->commits;
    struct timespec until = after(IDLE_MS);
    while (!keeping->stop && keeping->commits == commits) {
      if (pthread_cond_timedwait(&keeping->woken, &keeping->mutex, &until) != 0) return !keeping->stop;
    }
  }
  return false;
}

static void mark_running(struct housekeeping *keeping) {
  if (!keeping->marked && open_connections(keeping)) {
    keeping->marked = write_alone(keeping, SQL_DESK_HAS_BEGUN);
  }
}

static void *keep_house(void *context) {
  struct housekeeping *keeping = context;
  look_back(keeping);
  (void)pthread_mutex_lock(&keeping->mutex);
  while (!keeping->stop && keeping->commits == 0) (void)pthread_cond_wait(&keeping->woken, &keeping->mutex);
  bool wrote = keeping->commits > 0;
  (void)pthread_mutex_unlock(&keeping->mutex);
  if (wrote) mark_running(keeping);
  (void)pthread_mutex_lock(&keeping->mutex);
  while (wait_until_due(keeping)) {
    /* What the checkpoint leaves is told by the next commit. */
    keeping->wal_pages = 0;
    (void)pthread_mutex_unlock(&keeping->mutex);
    checkpoint(keeping);
    (void)pthread_mutex_lock(&keeping->mutex);
  }
  (void)pthread_mutex_unlock(&keeping->mutex);
  return NULL;
}

static bool start_thread(struct housekeeping *keeping) {
  pthread_condattr_t clock;
  sigset_t all;
  sigset_t before;
  (void)pthread_mutex_init(&keeping->mutex, NULL);
  (void)pthread_condattr_init(&clock);
  (void)pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
  (void)pthread_cond_init(&keeping->woken, &clock);
  (void)pthread_condattr_destroy(&clock);
  /* Signals are the business of the thread that has the screen. */
  (void)sigfillset(&all);
  (void)pthread_sigmask(SIG_SETMASK, &all, &before);
  bool started = pthread_create(&keeping->thread, NULL, keep_house, keeping) == 0;
  (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
  return started;
}

static void release(struct housekeeping *keeping) {
  connection_close(keeping->worker);
  connection_close(keeping->guard);
  if (keeping->presence >= 0) (void)close(keeping->presence);
  (void)pthread_cond_destroy(&keeping->woken);
  (void)pthread_mutex_destroy(&keeping->mutex);
  free(keeping);
}

enum code housekeeping_start(const char *path, struct write_lock *lock, struct housekeeping **housekeeping,
                             struct error *error) {
  struct housekeeping *keeping = calloc(1, sizeof *keeping);
  *housekeeping = NULL;
  if (keeping == NULL) return error_set(error, CODE_INTERNAL, _("There is not enough memory."));
  (void)snprintf(keeping->path, sizeof keeping->path, "%s", path);
  keeping->lock = lock;
  keeping->presence = -1;
  if (!start_thread(keeping)) {
    release(keeping);
    return error_set(error, CODE_INTERNAL,
                     _("The program could not start its housekeeping. Close other programs, "
                       "then try again."));
  }
  *housekeeping = keeping;
  return CODE_OK;
}

void housekeeping_stop(struct housekeeping *keeping) {
  if (keeping == NULL) return;
  atomic_store(&keeping->stopping, true);
  (void)pthread_mutex_lock(&keeping->mutex);
  keeping->stop = true;
  (void)pthread_cond_signal(&keeping->woken);
  (void)pthread_mutex_unlock(&keeping->mutex);
  (void)pthread_join(keeping->thread, NULL);
  if (keeping->marked && !atomic_load(&keeping->damaged) && is_last(keeping)) {
    (void)write_alone(keeping, SQL_DESK_HAS_ENDED);
  }
  release(keeping);
}

void housekeeping_note_commit(struct housekeeping *keeping, int wal_pages) {
  (void)pthread_mutex_lock(&keeping->mutex);
  keeping->wal_pages = wal_pages;
  bool wake = keeping->commits++ == 0 || wal_pages >= CHECKPOINT_WANTED_PAGES;
  if (wake) (void)pthread_cond_signal(&keeping->woken);
  (void)pthread_mutex_unlock(&keeping->mutex);
}

bool housekeeping_found_damage(const struct housekeeping *keeping) { return atomic_load(&keeping->damaged); }

int housekeeping_checkpoints(const struct housekeeping *keeping) {
  return atomic_load(&keeping->checkpoints);
}
