/*
 * What every fuzzer is made of: libFuzzer calls fuzz() with inputs that it makes up. A fuzzer asserts what must hold of
 * any input, by FUZZ_CHECK; the sanitizers see to the rest.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Ends the run with the place and the words of what does not hold; libFuzzer keeps the input. */
#define FUZZ_CHECK(condition) \
  do { \
    if (!(condition)) { \
      (void)fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition); \
      abort(); \
    } \
  } while (0)

/* The name that libFuzzer looks for. Returns 0: the input may be kept. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#endif
