#include "server/zones.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Words of letters, digits, _, + and - with a slash between them: nothing that leaves the folder. */
static bool is_name(const char *name) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-";
  if (strlen(name) >= ZONE_NAME_SIZE) return false;
  for (size_t word; (word = strspn(name, letters)) > 0; name++) {
    name += word;
    if (*name == '\0') return true;
    if (*name != '/') return false;
  }
  return false;
}

static bool read_all(FILE *file, uint8_t **bytes, size_t *size) {
  uint8_t *room = malloc(ZONE_BYTES_MAX);
  if (room == NULL) return false;
  size_t got = fread(room, 1, ZONE_BYTES_MAX, file);
  if (got == 0 || got == ZONE_BYTES_MAX || ferror(file) != 0) {
    free(room);
    return false;
  }
  uint8_t *fitting = realloc(room, got);
  *bytes = fitting == NULL ? room : fitting;
  *size = got;
  return true;
}

static enum code zone_read(void *context, const char *name, uint8_t **bytes, size_t *size,
                           struct error *error) {
  enum { PATH_SIZE = 1024 };
  char path[PATH_SIZE];
  FILE *file = NULL;
  if (is_name(name) && snprintf(path, sizeof path, "%s/%s", (const char *)context, name) < PATH_SIZE)
    file = fopen(path, "rb");
  bool done = file != NULL && read_all(file, bytes, size);
  if (file != NULL) (void)fclose(file);
  if (done) return CODE_OK;
  return error_set(error, CODE_NOT_FOUND, "The time zone \"%.60s\" is not known on the server.", name);
}

struct zone_source zones_of(const char *folder) {
  static const char machine[] = "/usr/share/zoneinfo";
  union {
    const char *given;
    void *context;
  } place = {.given = folder == NULL ? machine : folder};
  return (struct zone_source){.read = zone_read, .context = place.context};
}
