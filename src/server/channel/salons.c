#include "server/channel/salons.h"

#include <pthread.h>
#include <stdlib.h>

#include "server/channel/salon_load.h"

enum { SALON_MEMORY_MAX = 64 << 20 };

/* A set-up with those who have taken it. */
struct setup_entry {
  struct setup setup;
  struct arena arena;
  int taken;
  bool kept;       /* in the cache; else it goes with the last who gives it back */
  int64_t used_at; /* by the cache's count */
};

struct salons {
  pthread_mutex_t lock;       /* all below but the shelf */
  pthread_mutex_t shelf_lock; /* taken without `lock` */
  struct zone_shelf shelf;
  struct setup_entry **entries;
  int count, maximum;
  int64_t uses, loads;
};

static bool mark_equal(struct setup_mark left, struct setup_mark right) {
  return left.epoch == right.epoch && left.seq == right.seq;
}

static bool mark_before(struct setup_mark left, struct setup_mark right) {
  return left.epoch < right.epoch || (left.epoch == right.epoch && left.seq < right.seq);
}

enum code salons_new(struct zone_source zones, int maximum, struct salons **salons, struct error *error) {
  struct salons *made = calloc(1, sizeof *made);
  if (made != NULL) made->entries = calloc((size_t)maximum, sizeof *made->entries);
  if (made == NULL || made->entries == NULL) {
    free(made);
    return error_set(error, CODE_INTERNAL, "There is not enough memory for the salons' set-ups.");
  }
  made->maximum = maximum;
  made->shelf.source = zones;
  (void)pthread_mutex_init(&made->lock, NULL);
  (void)pthread_mutex_init(&made->shelf_lock, NULL);
  *salons = made;
  return CODE_OK;
}

static void entry_free(struct setup_entry *entry) {
  arena_release(&entry->arena);
  free(entry);
}

void salons_free(struct salons *salons) {
  if (salons == NULL) return;
  for (int i = 0; i < salons->count; i++) entry_free(salons->entries[i]);
  for (int i = 0; i < salons->shelf.count; i++) zone_free(salons->shelf.zones[i]);
  free(salons->shelf.zones);
  free(salons->entries);
  (void)pthread_mutex_destroy(&salons->lock);
  (void)pthread_mutex_destroy(&salons->shelf_lock);
  free(salons);
}

static struct setup_entry *find(struct salons *salons, struct id tenant, int *at) {
  for (*at = 0; *at < salons->count; ++*at)
    if (id_equal(salons->entries[*at]->setup.tenant, tenant)) return salons->entries[*at];
  return NULL;
}

/* Takes an entry out of the cache; what somebody holds lives on. */
static void drop(struct salons *salons, int at) {
  struct setup_entry *entry = salons->entries[at];
  salons->entries[at] = salons->entries[--salons->count];
  entry->kept = false;
  if (entry->taken == 0) entry_free(entry);
}

static int oldest(const struct salons *salons) {
  int at = 0;
  for (int i = 1; i < salons->count; i++)
    if (salons->entries[i]->used_at < salons->entries[at]->used_at) at = i;
  return at;
}

/* Keeps a set-up that was just loaded, unless a newer one has come meanwhile. */
static void keep(struct salons *salons, struct setup_entry *entry) {
  int at;
  (void)pthread_mutex_lock(&salons->lock);
  salons->loads++;
  struct setup_entry *present = find(salons, entry->setup.tenant, &at);
  bool newer = present == NULL || mark_before(present->setup.mark, entry->setup.mark);
  if (present != NULL && newer) drop(salons, at);
  if (present == NULL && salons->count == salons->maximum) drop(salons, oldest(salons));
  if (newer) {
    entry->kept = true;
    entry->used_at = ++salons->uses;
    salons->entries[salons->count++] = entry;
  }
  (void)pthread_mutex_unlock(&salons->lock);
}

/* NULL: an error stands. */
static struct setup_entry *load(struct salons *salons, struct pg *pg, struct id tenant,
                                struct setup_mark mark, struct error *error) {
  struct setup_entry *entry = calloc(1, sizeof *entry);
  if (entry == NULL) {
    (void)error_set(error, CODE_INTERNAL, "There is not enough memory for the salon's set-up.");
    return NULL;
  }
  entry->setup = (struct setup){.entry = entry, .tenant = tenant, .mark = mark};
  entry->taken = 1;
  arena_init(&entry->arena, SALON_MEMORY_MAX);
  (void)pthread_mutex_lock(&salons->shelf_lock);
  enum code code = salon_load(pg, &salons->shelf, &entry->arena, &entry->setup, error);
  (void)pthread_mutex_unlock(&salons->shelf_lock);
  if (code == CODE_OK) return entry;
  entry_free(entry);
  return NULL;
}

/* The entry of the tenant, taken; NULL when it is not here, or when it is not the one of `mark` (NULL: whichever it is). */
static struct setup_entry *take_kept(struct salons *salons, struct id tenant, const struct setup_mark *mark) {
  int at;
  (void)pthread_mutex_lock(&salons->lock);
  struct setup_entry *entry = find(salons, tenant, &at);
  if (entry != NULL && mark != NULL && !mark_equal(entry->setup.mark, *mark)) entry = NULL;
  if (entry != NULL) {
    entry->taken++;
    entry->used_at = ++salons->uses;
  }
  (void)pthread_mutex_unlock(&salons->lock);
  return entry;
}

const struct setup *salons_newest(struct salons *salons, struct id tenant) {
  const struct setup_entry *entry = take_kept(salons, tenant, NULL);
  return entry == NULL ? NULL : &entry->setup;
}

enum code salons_take(struct salons *salons, struct pg *pg, struct id tenant, struct setup_mark mark,
                      const struct setup **setup, struct error *error) {
  struct setup_entry *entry = take_kept(salons, tenant, &mark);
  *setup = NULL;
  if (entry == NULL) {
    entry = load(salons, pg, tenant, mark, error);
    if (entry == NULL) return error->code;
    keep(salons, entry);
  }
  *setup = &entry->setup;
  return CODE_OK;
}

void salons_give(struct salons *salons, const struct setup *setup) {
  if (setup == NULL) return;
  struct setup_entry *entry = setup->entry;
  (void)pthread_mutex_lock(&salons->lock);
  bool last = --entry->taken == 0 && !entry->kept;
  (void)pthread_mutex_unlock(&salons->lock);
  if (last) entry_free(entry);
}

int64_t salons_loads(struct salons *salons) {
  (void)pthread_mutex_lock(&salons->lock);
  int64_t loads = salons->loads;
  (void)pthread_mutex_unlock(&salons->lock);
  return loads;
}
