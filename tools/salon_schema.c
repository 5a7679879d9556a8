/* Prints share/salon.schema.json: cmake --build build/dev --target salon_schema && build/dev/tools/salon_schema > share/salon.schema.json */
#include <stdio.h>
#include <stdlib.h>

#include "wire/salon_schema.h"

int main(void) {
  char *text = salon_schema_text();
  int status = text != NULL && fputs(text, stdout) >= 0 && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
  free(text);
  return status;
}
