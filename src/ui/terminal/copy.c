#include "ui/terminal/copy.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/model/text.h"

static const char *const without[] = {"linux", "vt",   "dumb",   "ansi",  "cons",   "sun",
                                      "hurd",  "mach", "wsvt25", "pcans", "cygwin", "Eterm"};

bool copy_is_understood(const char *term) {
  for (size_t i = 0; term != NULL && i < sizeof without / sizeof without[0]; i++)
    if (strncmp(term, without[i], strlen(without[i])) == 0) return false;
  return true;
}

/* Base64 of the bytes, with the end. */
static void encode(const char *text, size_t length, char *out) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t at = 0; at < length; at += 3) {
    uint32_t bits = 0;
    size_t count = length - at < 3 ? length - at : 3;
    for (size_t i = 0; i < 3; i++) bits = bits << 8 | (i < count ? (unsigned char)text[at + i] : 0U);
    for (size_t i = 0; i < 4; i++) *out++ = i <= count ? digits[bits >> (18 - 6 * i) & 0x3F] : '=';
  }
  *out = '\0';
}

void copy_write(const char *text, enum copy_way way, char out[COPY_SIZE]) {
  char kept[COPY_TEXT_MAX + 1];
  char coded[COPY_TEXT_MAX / 3 * 4 + 8];
  size_t length = text_copy(kept, sizeof kept, text, strlen(text));
  encode(kept, length, coded);
  switch (way) {
  case COPY_TMUX: /* by itself for a tmux that takes it, and for one that passes it on */
    (void)snprintf(out, COPY_SIZE, "\033]52;c;%s\a\033Ptmux;\033\033]52;c;%s\a\033\\", coded, coded);
    break;
  case COPY_SCREEN:
    (void)snprintf(out, COPY_SIZE, "\033P\033]52;c;%s\a\033\\", coded);
    break;
  case COPY_PLAIN:
  default:
    (void)snprintf(out, COPY_SIZE, "\033]52;c;%s\a", coded);
  }
}
