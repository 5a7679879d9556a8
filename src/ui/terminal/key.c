#include "ui/terminal/key.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/model/text.h"

static const char *const special_names[] = {
#define X(symbol, name) [symbol - KEY_SPECIAL] = name,
    KEY_LIST(X)
#undef X
};

bool key_is_text(uint32_t key) { return key >= ' ' && key != 0x7F && key < KEY_SPECIAL; }

uint32_t key_control(char letter) { return KEY_CONTROL | (uint32_t)(unsigned char)letter; }

void key_format(uint32_t key, char name[KEY_NAME_SIZE]) {
  if (key == ' ') {
    (void)snprintf(name, KEY_NAME_SIZE, "Space");
  } else if ((key & KEY_CONTROL) != 0) {
    int letter = (int)(key & 0x7F);
    (void)snprintf(name, KEY_NAME_SIZE, "Ctrl-%c",
                   letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter);
  } else if ((key & KEY_SPECIAL) != 0) {
    bool known = key < KEY_AFTER_LAST_;
    (void)snprintf(name, KEY_NAME_SIZE, "%s",
                   special_names[known ? key - KEY_SPECIAL : KEY_UNKNOWN - KEY_SPECIAL]);
  } else {
    name[text_encode((int32_t)key, name)] = '\0';
  }
}

static bool is_name(const char *name, size_t length, const char *wanted) {
  return strlen(wanted) == length && strncasecmp(name, wanted, length) == 0;
}

uint32_t key_find(const char *name, size_t length) {
  if (is_name(name, length, "Space")) return ' ';
  if (length == 6 && strncasecmp(name, "Ctrl-", 5) == 0) {
    char letter = name[5];
    if (letter >= 'A' && letter <= 'Z') letter = (char)(letter - 'A' + 'a');
    return (letter >= 'a' && letter <= 'z') || letter == '_' ? key_control(letter) : (uint32_t)KEY_NONE;
  }
  for (size_t i = 0; i < sizeof special_names / sizeof special_names[0]; i++)
    if (is_name(name, length, special_names[i])) return KEY_SPECIAL + (uint32_t)i;
  size_t size = 0;
  int32_t point = length == 0 ? -1 : text_decode(name, length, 0, &size);
  return point >= 0 && size == length && key_is_text((uint32_t)point) ? (uint32_t)point : (uint32_t)KEY_NONE;
}
