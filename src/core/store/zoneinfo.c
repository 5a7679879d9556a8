#include "core/store/zoneinfo.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/model/language.h"
#include "core/model/zone.h"

enum { FOLDER_MAX = 512 };

const char zoneinfo_folder[] = "/usr/share/zoneinfo";

bool zoneinfo_name_is_valid(const char *name) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-";
  size_t length = strlen(name);
  if (length == 0 || length >= ZONE_NAME_SIZE) return false;
  for (const char *at = name;; at++) {
    size_t word = strspn(at, letters);
    if (word == 0) return false;
    at += word;
    if (*at == '\0') return true;
    if (*at != '/') return false;
  }
}

static enum code unknown(const char *name, struct error *error) {
  return error_set(
      error, CODE_NOT_FOUND,
      _("The time zone \"%.60s\" is not known on this machine. Zones are written like Europe/Berlin; "
        "they come with the package tzdata."),
      name);
}

/* All of an open file, at most ZONE_BYTES_MAX. */
static bool read_all(int fd, uint8_t **bytes, size_t *size) {
  struct stat facts;
  if (fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode)) return false;
  if (facts.st_size <= 0 || facts.st_size > ZONE_BYTES_MAX) return false;
  size_t wanted = (size_t)facts.st_size;
  uint8_t *read_bytes = malloc(wanted);
  if (read_bytes == NULL) return false;
  size_t got = 0;
  while (got < wanted) {
    ssize_t part = read(fd, read_bytes + got, wanted - got);
    if (part <= 0) break;
    got += (size_t)part;
  }
  if (got != wanted) {
    free(read_bytes);
    return false;
  }
  *bytes = read_bytes;
  *size = wanted;
  return true;
}

static enum code zoneinfo_read(void *context, const char *name, uint8_t **bytes, size_t *size,
                               struct error *error) {
  char path[FOLDER_MAX + ZONE_NAME_SIZE];
  if (!zoneinfo_name_is_valid(name)) return unknown(name, error);
  int length = snprintf(path, sizeof path, "%s/%s", (const char *)context, name);
  if (length < 0 || (size_t)length >= sizeof path) return unknown(name, error);
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  bool done = fd >= 0 && read_all(fd, bytes, size);
  if (fd >= 0) (void)close(fd);
  return done ? CODE_OK : unknown(name, error);
}

struct zone_source zoneinfo_source(const char *folder) {
  union { /* the context is not written through */
    const char *constant;
    void *context;
  } place = {.constant = folder};
  return (struct zone_source){.read = zoneinfo_read, .context = place.context};
}
