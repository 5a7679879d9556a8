#include "core/store/finder_maker.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "core/store/reader.h"
#include "core/store/replica_inside.h"

struct finder_maker {
  pthread_t thread;
  struct replica_options options;
  char path[REPLICA_PATH_SIZE];
  struct finder *finder; /* NULL when it could not be filled */
  int64_t seen;          /* the newest change of a customer that it holds */
};

static void *fill(void *context) {
  struct finder_maker *maker = context;
  struct replica *replica = NULL;
  struct finder *finder = finder_new();
  struct error error;
  error_init(&error);
  enum code code = finder == NULL ? CODE_INTERNAL : replica_open(&maker->options, &replica, &error);
  if (code == CODE_OK) code = reader_refresh_finder(replica, finder, &error);
  if (code == CODE_OK) maker->seen = replica->finder.seen;
  replica_free(replica);
  if (code != CODE_OK) {
    finder_free(finder);
    finder = NULL;
  }
  maker->finder = finder;
  return NULL;
}

/* Signals are for the screen's thread. */
static bool start_thread(struct finder_maker *maker) {
  sigset_t all, before;
  (void)sigfillset(&all);
  (void)pthread_sigmask(SIG_SETMASK, &all, &before);
  bool started = pthread_create(&maker->thread, NULL, fill, maker) == 0;
  (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
  return started;
}

struct finder_maker *finder_maker_start(const struct replica *replica) {
  struct finder_maker *maker = calloc(1, sizeof *maker);
  if (maker == NULL) return NULL;
  memcpy(maker->path, replica->path, sizeof maker->path);
  maker->options = (struct replica_options){
      .path = maker->path, .ports = replica->ports, .zones = replica->zones, .read_only = true};
  if (start_thread(maker)) return maker;
  free(maker);
  return NULL;
}

struct finder *finder_maker_take(struct finder_maker *maker, struct replica *replica) {
  (void)pthread_join(maker->thread, NULL);
  struct finder *finder = maker->finder;
  if (finder != NULL) replica->finder = (struct finder_cache){.finder = finder, .seen = maker->seen};
  free(maker);
  return finder;
}

void finder_maker_free(struct finder_maker *maker) {
  if (maker == NULL) return;
  (void)pthread_join(maker->thread, NULL);
  finder_free(maker->finder);
  free(maker);
}
