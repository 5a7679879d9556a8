/*
 * Takes a salon file apart without ever holding more than one row of it: one JSON document, or a line a row
 * (NDJSON). Which of the two it is, is seen from what follows the first object.
 *
 * A document is first looked through for where its arrays stand; then they are given out in the order of the
 * entity table, whatever their order in the file. Lines are given out as they come. What is not right about
 * the whole (cut off, unknown format or array, wrong brackets, nested too deep) is an error of the reader; what
 * is not right within a row is left to whoever parses the row, but for its size.
 *
 * Life cycle: salon_reader_open, salon_reader_next until it says false, salon_reader_release. The release is
 * needed after a failed open, too.
 */
#ifndef WIRE_SALON_READER_H
#define WIRE_SALON_READER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/entity.h"
#include "core/model/error.h"

#define SALON_FORMAT "frontdesk-salon/1"

enum {
  SALON_ROW_MAX = 1 << 20, /* bytes of a row */
  SALON_DEPTH_MAX = 64     /* nesting of a document */
};

/* Where the bytes come from: any part of them, at any time. */
struct salon_bytes {
  /* Reads up to `size` bytes from `offset`; *got is 0 at the end. False when they cannot be read. */
  bool (*read)(void *context, uint64_t offset, char *buffer, size_t size, size_t *got);
  void *context;
};

struct salon_memory {
  const char *bytes;
  size_t size;
};

/* Bytes in memory; `memory` must outlive the reader. */
struct salon_bytes salon_bytes_of_memory(struct salon_memory *memory);

struct salon_reader {
  struct salon_bytes bytes;
  char *window;
  size_t at, used; /* in the window */
  size_t mark;     /* what is kept from here on, or SIZE_MAX */
  uint64_t base;   /* offset of the window's first byte */
  int64_t line;    /* of the byte at `at`, from 1 */
  bool too_large;  /* what was kept became more than a row may have */
  bool failed;     /* the bytes could not be read */
  bool lines;      /* a line a row */
  json_t *header;  /* the first line's object, or the document's without its arrays */
  struct {
    uint64_t offset; /* behind its '[' */
    int64_t line;
    bool found;
  } arrays[ENTITY_COUNT];
  int array;     /* that is being given out, or -1 */
  int64_t given; /* rows of that array */
};

/* One row as it stands in the file. */
struct salon_element {
  const struct entity *entity; /* NULL on a line: the row says it itself */
  const char *text;            /* valid until the next call */
  size_t length;
  int64_t line;
  int64_t number; /* in its array, from 1; 0 on a line */
  bool too_large; /* then there is no text */
};

/* CODE_INVALID with line and reason; CODE_STORAGE when the bytes cannot be read. */
FD_CHECKED enum code salon_reader_open(struct salon_reader *reader, struct salon_bytes bytes,
                                       struct error *error);

/* The next row; `*more` is false at the end. */
FD_CHECKED enum code salon_reader_next(struct salon_reader *reader, struct salon_element *element, bool *more,
                                       struct error *error);

void salon_reader_release(struct salon_reader *reader);

/*
 * Parses one row's text, strictly: UTF-8, no U+0000, no key twice. NULL and a sentence without a line when it
 * cannot be.
 */
FD_CHECKED json_t *salon_parse_row(const char *text, size_t length, struct error *error);

/* Checks format and tenant of a header; *tenant is borrowed from it. */
FD_CHECKED enum code salon_check_header(const json_t *header, json_t **tenant, struct error *error);

#endif
