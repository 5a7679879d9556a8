/*
 * Zones for tests, read from the machine's time zone data, which the program needs as well.
 */
#ifndef TESTS_SUPPORT_ZONE_FILE_H
#define TESTS_SUPPORT_ZONE_FILE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/model/zone.h"

/* Reads a zone file into `bytes`; ends the test program when there is none. Returns its size. */
static inline size_t zone_file_read(const char *name, uint8_t bytes[ZONE_BYTES_MAX]) {
  char path[128];
  (void)snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", name);
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    fprintf(stderr, "%s: cannot be opened\n", path);
    abort();
  }
  size_t size = fread(bytes, 1, ZONE_BYTES_MAX, file);
  (void)fclose(file);
  return size;
}

/* A zone by its IANA name; the caller frees it with zone_free(). */
static inline struct zone *zone_from_file(const char *name) {
  static uint8_t bytes[ZONE_BYTES_MAX];
  struct zone *zone = NULL;
  struct error error;
  error_init(&error);
  if (zone_new(bytes, zone_file_read(name, bytes), name, &zone, &error) != CODE_OK) {
    fprintf(stderr, "%s: %s\n", name, error.text);
    abort();
  }
  return zone;
}

#endif
