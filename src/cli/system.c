#include "cli/system.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>

#include "core/model/instant.h"
#include "core/model/language.h"

/* ------------------------------------------------------------------------------------------------ clock
   and chance */

static enum code read_seed(struct system *system, const char *text, struct error *error) {
  char *end;
  errno = 0;
  unsigned long long seed = strtoull(text, &end, 10);
  if (errno != 0 || end == text || *end != '\0' || text[0] == '-')
    return error_set(error, CODE_INVALID, _("FRONTDESK_SEED is \"%.40s\"; it must be a whole number."), text);
  system->seeded = true;
  system->random_state = seed;
  return CODE_OK;
}

enum code system_init(struct system *system, struct error *error) {
  *system = (struct system){0};
  const char *now = getenv("FRONTDESK_NOW"), *seed = getenv("FRONTDESK_SEED");
  if (now != NULL && now[0] != '\0') {
    if (!instant_parse_rfc3339(now, strlen(now), &system->frozen_at))
      return error_set(error, CODE_INVALID,
                       _("FRONTDESK_NOW is \"%.40s\"; it must be an instant such as 2026-11-20T10:07:00Z."),
                       now);
    system->frozen = true;
  }
  return seed != NULL && seed[0] != '\0' ? read_seed(system, seed, error) : CODE_OK;
}

static int64_t now(void *context) {
  const struct system *system = context;
  if (system->frozen) return system->frozen_at;
  struct timespec time;
  (void)clock_gettime(CLOCK_REALTIME, &time);
  return (int64_t)time.tv_sec * MS_PER_SECOND + time.tv_nsec / 1000000;
}

/* SplitMix64: a fixed sequence for a fixed seed. */
static uint64_t next_seeded(struct system *system) {
  uint64_t mixed = system->random_state += UINT64_C(0x9e3779b97f4a7c15);
  mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
  return mixed ^ (mixed >> 31);
}

static uint64_t chance(void *context) {
  struct system *system = context;
  if (system->seeded) return next_seeded(system);
  uint64_t bits;
  if (getrandom(&bits, sizeof bits, 0) != (ssize_t)sizeof bits)
    abort(); /* ids without randomness could collide: never go on */
  return bits;
}

void system_mix(struct system *system, int64_t changes) {
  if (system->seeded) system->random_state ^= (uint64_t)changes * UINT64_C(0xff51afd7ed558ccd);
}

struct ports system_ports(struct system *system) {
  return (struct ports){.now = now, .random = chance, .context = system};
}

/* ---------------------------------------------------------------------------------------------- places */

static enum code join(char path[SYSTEM_PATH_SIZE], const char *base, const char *rest, struct error *error) {
  int length = snprintf(path, SYSTEM_PATH_SIZE, "%s%s", base, rest);
  if (length < 0 || length >= SYSTEM_PATH_SIZE)
    return error_set(error, CODE_INVALID, _("The name of the file is too long."));
  return CODE_OK;
}

/* A folder of the XDG base directories: the variable, else below the home. */
static enum code in_folder(const char *variable, const char *below_home, const char *rest,
                           char path[SYSTEM_PATH_SIZE], struct error *error) {
  const char *folder = getenv(variable), *home = getenv("HOME");
  if (folder != NULL && folder[0] == '/') return join(path, folder, rest, error);
  if (home == NULL || home[0] == '\0')
    return error_set(error, CODE_INVALID, _("There is no home folder (HOME); name the file with --db."));
  char base[SYSTEM_PATH_SIZE];
  enum code code = join(base, home, below_home, error);
  return code != CODE_OK ? code : join(path, base, rest, error);
}

enum code system_replica_path(const char *db, char path[SYSTEM_PATH_SIZE], struct error *error) {
  const char *variable = getenv("FRONTDESK_DB");
  if (db != NULL && db[0] == '\0') return error_set(error, CODE_USAGE, _("--db needs the name of a file."));
  if (db != NULL) return join(path, db, "", error);
  if (variable != NULL && variable[0] != '\0') return join(path, variable, "", error);
  return in_folder("XDG_DATA_HOME", "/.local/share", "/frontdesk/replica.db", path, error);
}

enum code system_config_path(char path[SYSTEM_PATH_SIZE], struct error *error) {
  return in_folder("XDG_CONFIG_HOME", "/.config", "/frontdesk/config", path, error);
}

enum code system_make_folders(const char *path, struct error *error) {
  char folder[SYSTEM_PATH_SIZE];
  enum code code = join(folder, path, "", error);
  for (char *slash = strchr(folder + 1, '/'); code == CODE_OK && slash != NULL;
       slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
      code =
          error_set(error, CODE_STORAGE, _("The folder %.200s cannot be made: %s."), folder, strerror(errno));
    *slash = '/';
  }
  return code;
}
