/*
 * A file that was put into the program when it was built (cmake/Embed.cmake). Lives as long as the program.
 */
#ifndef CORE_MODEL_EMBEDDED_H
#define CORE_MODEL_EMBEDDED_H

#include <stddef.h>

struct embedded_file {
  const char *name;           /* without directories, such as "0001_first.sql" */
  const unsigned char *bytes; /* followed by a 0 byte that `size` does not count, so that text is a string */
  size_t size;
};

#endif
