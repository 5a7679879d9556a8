#include "core/store/pin_worker.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/model/language.h"
#include "core/store/reader_inside.h"
#include "core/store/sign_in.h"
#include "core/store/vector.h"

enum { WORKER_ARENA_MAX = 4 << 20 };

/* One whom the PIN may mean. */
struct candidate {
  struct actor actor;
  char hash[PIN_HASH_SIZE]; /* "": fits without a PIN */
};

struct pin_worker {
  int wake[2]; /* what is read, what the thread writes when it has ended */
  bool busy;   /* a thread was started and not yet joined; of the asking thread alone */
  pthread_t thread;
  atomic_bool stop; /* the rest of the job is not wanted any more */

  /* The job; the thread's from its start to its end. */
  char pin[PIN_SIZE];
  bool hashing;
  struct id first;
  struct candidate *candidates;
  int candidate_count;
  struct pin_answer answer;
};

/* ---- The thread ---- */

static void fit_add(struct pin_worker *worker, const struct candidate *candidate) {
  struct pin_answer *answer = &worker->answer;
  if (answer->fit_count < PIN_FITS_MAX) answer->fits[answer->fit_count] = candidate->actor;
  answer->fit_count++;
}

static bool candidate_fits(const struct pin_worker *worker, const struct candidate *candidate) {
  return candidate->hash[0] == '\0' || pin_matches(candidate->hash, worker->pin);
}

static void candidates_try(struct pin_worker *worker) {
  for (int i = 0; i < worker->candidate_count && !atomic_load(&worker->stop); i++) {
    const struct candidate *candidate = &worker->candidates[i];
    if (!candidate_fits(worker, candidate)) continue;
    fit_add(worker, candidate);
    if (id_equal(candidate->actor.user, worker->first)) return; /* he or she stands in front */
  }
}

static void *work(void *context) {
  struct pin_worker *worker = context;
  if (worker->hashing)
    (void)pin_hash(worker->pin, worker->answer.hash);
  else
    candidates_try(worker);
  (void)(write(worker->wake[1], "", 1) < 0);
  return NULL;
}

/* Signals are for the screen's thread. */
static bool start_thread(struct pin_worker *worker) {
  sigset_t all, before;
  (void)sigfillset(&all);
  (void)pthread_sigmask(SIG_SETMASK, &all, &before);
  bool started = pthread_create(&worker->thread, NULL, work, worker) == 0;
  (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
  return started;
}

/* ---- Its life ---- */

struct pin_worker *pin_worker_new(void) {
  struct pin_worker *worker = calloc(1, sizeof *worker);
  if (worker == NULL) return NULL;
  if (pipe(worker->wake) != 0) {
    free(worker);
    return NULL;
  }
  for (int i = 0; i < 2; i++) {
    (void)fcntl(worker->wake[i], F_SETFD, FD_CLOEXEC);
    (void)fcntl(worker->wake[i], F_SETFL, O_NONBLOCK);
  }
  atomic_init(&worker->stop, false);
  return worker;
}

/* Ends a job: the thread, and all that held a PIN or a hash. */
static void job_end(struct pin_worker *worker) {
  char byte[8];
  (void)pthread_join(worker->thread, NULL);
  (void)(read(worker->wake[0], byte, sizeof byte) < 0);
  worker->busy = false;
}

static void job_clear(struct pin_worker *worker) {
  pin_wipe(worker->pin, sizeof worker->pin);
  if (worker->candidates != NULL)
    pin_wipe(worker->candidates, (size_t)worker->candidate_count * sizeof *worker->candidates);
  free(worker->candidates);
  worker->candidates = NULL;
  worker->candidate_count = 0;
  worker->hashing = false;
  worker->first = id_nil;
  pin_wipe(&worker->answer, sizeof worker->answer);
}

void pin_worker_free(struct pin_worker *worker) {
  if (worker == NULL) return;
  atomic_store(&worker->stop, true);
  if (worker->busy) job_end(worker);
  job_clear(worker);
  (void)close(worker->wake[0]);
  (void)close(worker->wake[1]);
  free(worker);
}

int pin_worker_fd(const struct pin_worker *worker) { return worker == NULL ? -1 : worker->wake[0]; }

bool pin_worker_is_busy(const struct pin_worker *worker) { return worker != NULL && worker->busy; }

/* ---- Asking ---- */

static enum code job_begin(struct pin_worker *worker, struct error *error) {
  if (worker->busy) return error_set(error, CODE_INTERNAL, _("A PIN is being checked already; wait for it."));
  job_clear(worker);
  atomic_store(&worker->stop, false);
  return CODE_OK;
}

static enum code job_start(struct pin_worker *worker, struct error *error) {
  worker->busy = start_thread(worker);
  if (worker->busy) return CODE_OK;
  job_clear(worker);
  return error_set(error, CODE_INTERNAL, _("The PIN cannot be checked: the machine has no thread to spare."));
}

/* What was typed, taken apart. */
struct typed {
  const char *text;
  size_t letters; /* bytes of the name; 0: none */
  const char *pin;
};

/* Whether the PIN is to be tried on this user. */
static bool is_asked(const struct typed *typed, const struct sign_in_user *user, bool has_pin) {
  if (typed->letters > 0 && !sign_in_named(user, typed->text, typed->letters)) return false;
  return has_pin ? typed->pin[0] != '\0' : typed->pin[0] == '\0' && typed->letters > 0;
}

static void candidates_take(struct pin_worker *worker, const struct vector *rows, const struct typed *typed) {
  const struct user_row *row = (const struct user_row *)(void *)rows->rows;
  int named = 0;
  for (size_t i = 0; i < rows->count; i++) {
    struct sign_in_user user;
    if (row[i].status != USER_ACTIVE) continue;
    reader_user_actor(&row[i], &user.actor);
    if (typed->letters > 0 && sign_in_named(&user, typed->text, typed->letters)) {
      worker->answer.named = named == 0 ? row[i].id : id_nil;
      named++;
    }
    if (!is_asked(typed, &user, row[i].pin_hash[0] != '\0')) continue;
    struct candidate *candidate = &worker->candidates[worker->candidate_count++];
    candidate->actor = user.actor;
    (void)snprintf(candidate->hash, sizeof candidate->hash, "%s", row[i].pin_hash);
    if (worker->candidate_count == 1 || !id_equal(row[i].id, worker->first)) continue;
    struct candidate front = *candidate; /* he or she is tried first */
    *candidate = worker->candidates[0];
    worker->candidates[0] = front;
  }
}

static enum code candidates_load(struct pin_worker *worker, struct replica *replica, const char *text,
                                 struct arena *arena, struct vector *rows, struct error *error) {
  struct sign_in_user *users = NULL;
  int count = 0;
  enum code code = reader_users_load(replica, arena, rows, error);
  if (code == CODE_OK) code = sign_in_users(replica, arena, &users, &count, error);
  if (code != CODE_OK) return code;
  if (rows->count == 0)
    return error_set(error, CODE_NOT_FOUND,
                     _("This salon keeps no users, so nobody signs in; the set-up can make some."));
  if (rows->count > PIN_USERS_MAX)
    return error_set(error, CODE_INTERNAL,
                     _("There are more users than %d; start again with --as and a name."), PIN_USERS_MAX);
  worker->candidates = calloc(rows->count, sizeof *worker->candidates);
  if (worker->candidates == NULL) return reader_no_room(error);
  struct typed typed = {.text = text};
  size_t part = sign_in_name_part(text, users, count, &typed.letters);
  typed.pin = text + part;
  candidates_take(worker, rows, &typed);
  if (worker->candidate_count == 0 && part > 0 &&
      text[part] == '\0') { /* a PIN of letters that reads like a name */
    typed = (struct typed){.text = text, .pin = text};
    candidates_take(worker, rows, &typed);
  }
  if (strlen(typed.pin) <= PIN_BYTES_MAX) (void)snprintf(worker->pin, sizeof worker->pin, "%s", typed.pin);
  return CODE_OK;
}

enum code pin_worker_find(struct pin_worker *worker, struct replica *replica, const char *text,
                          struct id first, struct error *error) {
  struct arena arena;
  struct vector rows;
  enum code code = job_begin(worker, error);
  if (code != CODE_OK) return code;
  worker->first = first;
  arena_init(&arena, WORKER_ARENA_MAX);
  vector_init(&rows, sizeof(struct user_row));
  code = candidates_load(worker, replica, text, &arena, &rows, error);
  vector_release(&rows);
  arena_release(&arena);
  if (code == CODE_OK) return job_start(worker, error);
  job_clear(worker);
  return code;
}

enum code pin_worker_hash(struct pin_worker *worker, const char *pin, struct error *error) {
  enum code code = job_begin(worker, error);
  if (code != CODE_OK) return code;
  if (pin[0] == '\0' || strlen(pin) > PIN_BYTES_MAX)
    return error_set(error, CODE_INVALID, _("A PIN has 1 to %d characters."), PIN_BYTES_MAX);
  (void)snprintf(worker->pin, sizeof worker->pin, "%s", pin);
  worker->hashing = true;
  return job_start(worker, error);
}

bool pin_worker_take(struct pin_worker *worker, struct pin_answer *answer) {
  if (worker == NULL || !worker->busy) return false;
  struct pollfd ready = {.fd = worker->wake[0], .events = POLLIN};
  if (poll(&ready, 1, 0) <= 0) return false;
  job_end(worker);
  *answer = worker->answer;
  job_clear(worker);
  return true;
}
