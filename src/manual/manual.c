/* Writes one of the parts: manual program|server-page|settings-page|keys-page|settings|keys|bash|zsh. */
#include "manual/manual.h"

#include <stdio.h>
#include <string.h>

static const struct {
  const char *name;
  void (*put)(void);
} parts[] = {
    {"program", put_program_page},
    {"server-page", put_server_page},
    {"settings-page", put_settings_page},
    {"keys-page", put_keys_page},
    {"settings", put_settings},
    {"keys", put_keys_markdown},
    {"bash", put_bash},
    {"zsh", put_zsh},
};

int main(int argc, char **argv) {
  for (size_t i = 0; argc == 2 && i < sizeof parts / sizeof parts[0]; i++) {
    if (strcmp(argv[1], parts[i].name) != 0) continue;
    parts[i].put();
    return fflush(stdout) == 0 ? 0 : 1;
  }
  (void)fputs("usage: manual program|server-page|settings-page|keys-page|settings|keys|bash|zsh\n", stderr);
  return 2;
}
