#include "ui/input.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/text.h"

enum { ESCAPE = 0x1B };

/* What the front of the pending bytes is. */
enum found { FOUND_NOTHING, FOUND_PART, FOUND_KEY, FOUND_SWALLOW, FOUND_PASTE };

struct match {
  enum found found;
  size_t bytes;
  uint32_t key;
};

struct final_key {
  char final;
  uint32_t key;
};

/* CSI and SS3 with a final byte: cursor keys, the first function keys, the keypad. */
static const struct final_key final_keys[] = {
    {'A', KEY_CURSOR_UP},  {'B', KEY_CURSOR_DOWN}, {'C', KEY_CURSOR_RIGHT}, {'D', KEY_CURSOR_LEFT},
    {'H', KEY_FIRST},      {'F', KEY_LAST},        {'Z', KEY_SHIFT_TAB},    {'M', KEY_RETURN},
    {'P', KEY_FUNCTION_1}, {'Q', KEY_FUNCTION_2},  {'R', KEY_FUNCTION_3},   {'S', KEY_FUNCTION_4},
};

struct number_key {
  int number;
  uint32_t key;
};

/* CSI number ~ */
static const struct number_key number_keys[] = {
    {1, KEY_FIRST},       {2, KEY_INSERT},       {3, KEY_DELETE},       {4, KEY_LAST},
    {5, KEY_PAGE_UP},     {6, KEY_PAGE_DOWN},    {7, KEY_FIRST},        {8, KEY_LAST},
    {11, KEY_FUNCTION_1}, {12, KEY_FUNCTION_2},  {13, KEY_FUNCTION_3},  {14, KEY_FUNCTION_4},
    {15, KEY_FUNCTION_5}, {17, KEY_FUNCTION_6},  {18, KEY_FUNCTION_7},  {19, KEY_FUNCTION_8},
    {20, KEY_FUNCTION_9}, {21, KEY_FUNCTION_10}, {23, KEY_FUNCTION_11}, {24, KEY_FUNCTION_12},
};

static const char paste_end[] = "\033[201~";

void input_init(struct input *input) { *input = (struct input){.escape_since = -1}; }

void input_release(struct input *input) {
  free(input->paste);
  input_init(input);
}

void input_learn(struct input *input, const char *sequence, uint32_t key) {
  size_t length = strlen(sequence);
  if (length < 2 || length >= INPUT_SEQUENCE_MAX || input->learned_count == INPUT_LEARNED_MAX) return;
  if (sequence[0] != ESCAPE) return; /* single bytes are what they are */
  struct input_sequence *learned = &input->learned[input->learned_count++];
  memcpy(learned->bytes, sequence, length + 1);
  learned->key = key;
}

size_t input_room(const struct input *input) { return INPUT_PENDING_MAX - input->pending_size; }

static bool is_printable(uint8_t byte) { return byte >= ' ' && byte != 0x7F; }

static bool is_line_end(uint8_t byte) { return byte == '\r' || byte == '\n' || byte == '\t'; }

/* Marks a run of printable bytes that came in one piece, when nothing else was waiting; with the lines that follow it, if there are any. */
static void note_burst(struct input *input, const uint8_t *bytes, size_t size) {
  if (input->pending_size > 0 || input->pasting) return;
  size_t run = 0;
  while (run < size && is_printable(bytes[run])) run++;
  bool many = run >= INPUT_BURST_MIN;
  while (many && run < size && (is_printable(bytes[run]) || is_line_end(bytes[run]))) run++;
  while (many && is_line_end(bytes[run - 1])) run--; /* what ends the last one is a key */
  input->burst = many ? run : 0;
}

size_t input_feed(struct input *input, const uint8_t *bytes, size_t size) {
  size_t taken = size < input_room(input) ? size : input_room(input);
  note_burst(input, bytes, taken);
  if (taken > 0) memcpy(input->pending + input->pending_size, bytes, taken);
  input->pending_size += taken;
  return taken;
}

static void consume(struct input *input, size_t bytes) {
  input->pending_size -= bytes;
  memmove(input->pending, input->pending + bytes, input->pending_size);
  input->consumed += bytes;
  input->burst = 0;
  input->escape_since = -1;
}

static struct match match_key(uint32_t key, size_t bytes) {
  return (struct match){.found = FOUND_KEY, .bytes = bytes, .key = key};
}

static struct match match_found(enum found found, size_t bytes) {
  return (struct match){.found = found, .bytes = bytes, .key = KEY_UNKNOWN};
}

/* How the pending bytes compare with a fixed sequence. */
static enum found compare(const struct input *input, const char *sequence) {
  size_t length = strlen(sequence);
  size_t shared = length < input->pending_size ? length : input->pending_size;
  if (memcmp(input->pending, sequence, shared) != 0) return FOUND_NOTHING;
  return shared == length ? FOUND_KEY : FOUND_PART;
}

static struct match match_learned(const struct input *input) {
  struct match part = match_found(FOUND_NOTHING, 0);
  for (size_t i = 0; i < input->learned_count; i++) {
    enum found found = compare(input, input->learned[i].bytes);
    if (found == FOUND_KEY) return match_key(input->learned[i].key, strlen(input->learned[i].bytes));
    if (found == FOUND_PART) part = match_found(FOUND_PART, 0);
  }
  return part;
}

static uint32_t key_of_final(uint8_t final) {
  for (size_t i = 0; i < sizeof final_keys / sizeof final_keys[0]; i++)
    if (final_keys[i].final == (char) final) return final_keys[i].key;
  return KEY_UNKNOWN;
}

static uint32_t key_of_number(int number) {
  for (size_t i = 0; i < sizeof number_keys / sizeof number_keys[0]; i++)
    if (number_keys[i].number == number) return number_keys[i].key;
  return KEY_UNKNOWN;
}

/* CSI: parameters 0x30..0x3F, intermediates 0x20..0x2F, one final byte 0x40..0x7E. Modifiers are not looked at. */
static struct match match_csi(const struct input *input) {
  const uint8_t *bytes = input->pending;
  size_t at = 2;
  int number = 0;
  bool first = true;
  if (at < input->pending_size && bytes[at] == '[') { /* the Linux console: Esc [ [ A is F1 */
    if (input->pending_size < 4) return match_found(FOUND_PART, 0);
    bool function = bytes[3] >= 'A' && bytes[3] <= 'E';
    return match_key(function ? (uint32_t)KEY_FUNCTION_1 + bytes[3] - 'A' : (uint32_t)KEY_UNKNOWN, 4);
  }
  while (at < input->pending_size && bytes[at] >= 0x20 && bytes[at] <= 0x3F) {
    if (bytes[at] == ';') first = false;
    if (first && bytes[at] >= '0' && bytes[at] <= '9' && number < 1000)
      number = number * 10 + bytes[at] - '0';
    at++;
  }
  if (at == input->pending_size)
    return at < INPUT_SEQUENCE_MAX ? match_found(FOUND_PART, 0) : match_found(FOUND_SWALLOW, at);
  if (bytes[at] < 0x40 || bytes[at] > 0x7E) return match_found(FOUND_SWALLOW, at);
  if (bytes[at] == '~' && number == 200) return match_found(FOUND_PASTE, at + 1);
  uint32_t key = bytes[at] == '~' ? key_of_number(number) : key_of_final(bytes[at]);
  if (bytes[at] == 'M' || bytes[at] == 'R') key = KEY_UNKNOWN; /* a mouse or a report, not the keypad */
  return key == KEY_UNKNOWN ? match_found(FOUND_SWALLOW, at + 1) : match_key(key, at + 1);
}

static struct match match_escape(const struct input *input) {
  struct match learned = match_learned(input);
  if (learned.found == FOUND_KEY) return learned;
  if (input->pending_size == 1) return match_found(FOUND_PART, 0);
  if (input->pending[1] == '[') {
    struct match csi = match_csi(input);
    return csi.found == FOUND_SWALLOW && learned.found == FOUND_PART ? learned : csi;
  }
  if (learned.found == FOUND_PART) return learned;
  if (input->pending[1] == 'O') {
    if (input->pending_size == 2) return match_found(FOUND_PART, 0);
    uint32_t key = key_of_final(input->pending[2]);
    if (key != KEY_UNKNOWN) return match_key(key, 3);
  }
  return match_key(KEY_ESC, 1);
}

static struct match match_control(uint8_t byte) {
  switch (byte) {
  case '\r':
  case '\n':
    return match_key(KEY_RETURN, 1);
  case '\t':
    return match_key(KEY_TAB, 1);
  case 0x7F:
  case 0x08:
    return match_key(KEY_BACK, 1);
  case 0:
    return match_found(FOUND_SWALLOW, 1);
  default:
    if (byte > 26) return match_found(FOUND_SWALLOW, 1);
    return match_key(key_control((char)('a' + byte - 1)), 1);
  }
}

static size_t utf8_length(uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

static struct match match_text(const struct input *input) {
  size_t length = utf8_length(input->pending[0]);
  if (length == 0) return match_found(FOUND_SWALLOW, 1);
  if (length > input->pending_size) return match_found(FOUND_PART, 0);
  size_t size = 0;
  int32_t point = text_decode((const char *)input->pending, input->pending_size, 0, &size);
  bool typed = point >= ' ' && (point < 0x7F || point > 0x9F);
  return typed ? match_key((uint32_t)point, size) : match_found(FOUND_SWALLOW, size);
}

static struct match match_front(const struct input *input) {
  uint8_t first = input->pending[0];
  if (first == ESCAPE) return match_escape(input);
  if (first < ' ' || first == 0x7F) return match_control(first);
  return match_text(input);
}

/* A part that has waited too long is what it is: Esc, or a broken byte. */
static struct match match_late(const struct input *input) {
  return input->pending[0] == ESCAPE ? match_key(KEY_ESC, 1) : match_found(FOUND_SWALLOW, 1);
}

static void paste_begin(struct input *input) {
  if (input->paste == NULL) input->paste = malloc(INPUT_PASTE_MAX + 1);
  input->pasting = true;
  input->paste_size = 0;
}

static void paste_add(struct input *input, size_t bytes) {
  size_t room = input->paste == NULL ? 0 : INPUT_PASTE_MAX - input->paste_size;
  size_t taken = bytes < room ? bytes : room;
  if (taken > 0) memcpy(input->paste + input->paste_size, input->pending, taken);
  input->paste_size += taken;
  consume(input, bytes);
}

/* Moves what belongs to the paste out of the pending bytes; true when its end has come. */
static bool paste_next(struct input *input, struct event *event) {
  while (input->pending_size > 0) {
    enum found found = compare(input, paste_end);
    if (found == FOUND_PART) return false;
    if (found == FOUND_KEY) {
      consume(input, strlen(paste_end));
      input->pasting = false;
      if (input->paste == NULL) return false;
      input->paste[input->paste_size] = '\0';
      *event = (struct event){.kind = EVENT_PASTE, .paste = input->paste};
      return true;
    }
    const uint8_t *escape = memchr(input->pending + 1, ESCAPE, input->pending_size - 1);
    paste_add(input, escape == NULL ? input->pending_size : (size_t)(escape - input->pending));
  }
  return false;
}

size_t input_burst(const struct input *input, char *text, size_t size) {
  size_t bytes = input->burst < size - 1 ? input->burst : size - 1;
  memcpy(text, input->pending, bytes);
  text[bytes] = '\0';
  return bytes;
}

void input_take_burst(struct input *input, struct event *event) {
  paste_begin(input);
  paste_add(input, input->burst);
  input->pasting = false;
  if (input->paste != NULL) input->paste[input->paste_size] = '\0';
  *event = (struct event){.kind = EVENT_PASTE, .paste = input->paste == NULL ? "" : input->paste};
}

/* Whether the front, which may be a part of something, still has time. */
static bool may_wait(struct input *input, int64_t now) {
  if (input->escape_since < 0) input->escape_since = now;
  return now - input->escape_since < INPUT_ESCAPE_MS;
}

/* Whether the key is one that is held down. Two in a row are a person's own, however fast they come: typed ahead. */
static bool is_held(struct input *input, uint32_t key, int64_t now) {
  bool again = key == input->last_key && now - input->last_at <= INPUT_REPEAT_MS;
  input->run = again ? input->run + 1 : 1;
  if (input->run > INPUT_REPEAT_RUN) input->run = INPUT_REPEAT_RUN;
  input->last_key = key;
  input->last_at = now;
  return input->run >= INPUT_REPEAT_RUN;
}

bool input_next(struct input *input, int64_t now, struct event *event) {
  for (;;) {
    if (input->pasting && paste_next(input, event)) return true;
    if (input->pasting || input->pending_size == 0) return false;
    struct match match = match_front(input);
    if (match.found == FOUND_PART) {
      if (may_wait(input, now)) return false;
      match = match_late(input);
    }
    consume(input, match.bytes);
    if (match.found == FOUND_PASTE) paste_begin(input);
    if (match.found != FOUND_KEY) continue;
    *event = (struct event){.kind = EVENT_KEY, .key = match.key, .held = is_held(input, match.key, now)};
    return true;
  }
}

int input_wait(const struct input *input, int64_t now) {
  if (input->escape_since < 0) return -1;
  int64_t left = input->escape_since + INPUT_ESCAPE_MS - now;
  return left < 0 ? 0 : (int)left;
}
