#include "ui/terminal/input.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/text.h"

enum { ESCAPE = 0x1B, PARAMETERS_MAX = 4, PARAMETER_MOST = INT16_MAX };

/* What the front of the pending bytes is. */
enum found { FOUND_NOTHING, FOUND_PART, FOUND_KEY, FOUND_SWALLOW, FOUND_PASTE, FOUND_MOUSE };

struct match {
  enum found found;
  size_t bytes;
  uint32_t key;
  enum mouse_action mouse;
  int row, column;
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

struct with_control {
  uint32_t plain, control;
};

/* Keys that mean more with Control (or with Alt, as some terminals say it); others mean with it what they mean without. */
static const struct with_control with_controls[] = {
    {KEY_CURSOR_LEFT, KEY_WORD_LEFT},
    {KEY_CURSOR_RIGHT, KEY_WORD_RIGHT},
    {KEY_DELETE, KEY_WORD_DELETE},
};

/* The parts of a CSI sequence. */
struct csi {
  size_t bytes; /* with Esc and the final byte */
  char mark;    /* one of "<=>?" before the parameters, or 0 */
  char final;
  int parameters[PARAMETERS_MAX]; /* 0 where there is none */
  int count;
};

static const char paste_end[] = "\033[201~";

void input_init(struct input *input) {
  memset(input, 0, sizeof *input);
  input->escape_since = input->tail_until = input->run_at = -1;
}

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

/* Whether what comes now goes on with a run: nothing else waits, and it comes as fast as nobody types, or may have. */
static bool run_goes_on(const struct input *input, int64_t now) {
  return input->run_at >= 0 && (input->busy || now - input->run_at < INPUT_RUN_MS) &&
         input->pending_size == input->run_pending && input->run_size < INPUT_BURST_MAX;
}

static void run_clear(struct input *input) {
  input->run_size = input->run_letters = input->run_pending = 0;
  input->run_taken = false;
  input->run_at = -1;
}

/*
 * Notes the printable bytes that a piece begins with; when they are many, with the lines that follow them. What ends the last line is
 * a key.
 */
static void run_note(struct input *input, const uint8_t *bytes, size_t size, int64_t now) {
  if (input->pasting) return;
  if (!run_goes_on(input, now)) {
    if (input->pending_size > 0) return;
    run_clear(input);
  }
  size_t letters = input->run_letters;
  size_t end = 0;
  size_t room = INPUT_BURST_MAX - input->run_size;
  for (size_t i = 0; i < size && i < room; i++) {
    bool many = letters >= INPUT_BURST_MIN || input->run_taken;
    if (is_printable(bytes[i])) {
      letters++;
      end = i + 1;
    } else if (!many || !is_line_end(bytes[i])) {
      break;
    }
  }
  if (end > 0) memcpy(input->run + input->run_size, bytes, end);
  input->run_size += end;
  input->run_pending += end;
  input->run_letters = letters;
  input->run_at = end == size || (input->run_taken && end > 0) ? now : -1;
}

size_t input_feed(struct input *input, const uint8_t *bytes, size_t size, int64_t now) {
  size_t taken = size < input_room(input) ? size : input_room(input);
  run_note(input, bytes, taken, now);
  if (taken > 0) memcpy(input->pending + input->pending_size, bytes, taken);
  input->pending_size += taken;
  return taken;
}

static void drop(struct input *input, size_t bytes) {
  input->pending_size -= bytes;
  memmove(input->pending, input->pending + bytes, input->pending_size);
  input->escape_since = -1;
}

static void consume(struct input *input, size_t bytes) {
  drop(input, bytes);
  input->consumed += bytes;
  if (input->escape_again) input->consumed--; /* it was counted when it was given out */
  input->escape_again = false;
  input->run_pending = input->run_pending > bytes ? input->run_pending - bytes : 0;
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

static uint32_t key_with_modifier(uint32_t key, int modifier) {
  unsigned bits = modifier > 1 ? (unsigned)modifier - 1 : 0; /* 1 Shift, 2 Alt, 4 Control */
  if ((bits & 6) == 0) return key;
  for (size_t i = 0; i < sizeof with_controls / sizeof with_controls[0]; i++)
    if (with_controls[i].plain == key) return with_controls[i].control;
  return key;
}

/* A character with modifiers, as terminals tell of it that send all keys as numbers. */
static uint32_t key_of_character(int point, int modifier) {
  unsigned bits = modifier > 1 ? (unsigned)modifier - 1 : 0;
  bool letter = point >= 'a' && point <= 'z';
  switch (point) {
  case 9:
    return (bits & 1) != 0 ? KEY_SHIFT_TAB : KEY_TAB;
  case 13:
    return KEY_RETURN;
  case 27:
    return KEY_ESC;
  case 127:
    return KEY_BACK;
  default:
    if ((bits & 4) != 0) return letter ? key_control((char)point) : (uint32_t)KEY_UNKNOWN;
    return key_is_text((uint32_t)point) && point < 0xD800 ? (uint32_t)point : (uint32_t)KEY_UNKNOWN;
  }
}

/* Parameters 0x30..0x3F, intermediates 0x20..0x2F, one final byte 0x40..0x7E. What the sequence is so far. */
static enum found csi_read(const struct input *input, struct csi *csi) {
  const uint8_t *bytes = input->pending;
  size_t at = 2;
  *csi = (struct csi){.count = 1};
  if (at < input->pending_size && bytes[at] >= '<' && bytes[at] <= '?') csi->mark = (char)bytes[at++];
  for (; at < input->pending_size && bytes[at] >= 0x20 && bytes[at] <= 0x3F; at++) {
    int *parameter = &csi->parameters[csi->count - 1];
    if (bytes[at] == ';' && csi->count < PARAMETERS_MAX) csi->count++;
    if (bytes[at] >= '0' && bytes[at] <= '9' && *parameter < PARAMETER_MOST / 10)
      *parameter = *parameter * 10 + bytes[at] - '0';
  }
  csi->bytes = at;
  if (at == input->pending_size) return at < INPUT_SEQUENCE_MAX ? FOUND_PART : FOUND_SWALLOW;
  if (bytes[at] < 0x40 || bytes[at] > 0x7E) return FOUND_SWALLOW;
  csi->final = (char)bytes[at];
  csi->bytes = at + 1;
  return FOUND_KEY;
}

/* CSI < button ; column ; row M, or m when it is let go. */
static struct match match_mouse(const struct csi *csi) {
  struct match match = match_found(FOUND_SWALLOW, csi->bytes);
  int button = csi->parameters[0] & ~(4 | 8 | 16); /* Shift, Alt, Control */
  if (csi->final != 'M' || csi->count < 3 || csi->parameters[1] < 1 || csi->parameters[2] < 1) return match;
  if (button != 0 && button != 64 && button != 65) return match;
  match.found = FOUND_MOUSE;
  match.mouse = button == 0 ? MOUSE_PRESS : button == 64 ? MOUSE_WHEEL_UP : MOUSE_WHEEL_DOWN;
  match.column = csi->parameters[1] - 1;
  match.row = csi->parameters[2] - 1;
  return match;
}

static uint32_t key_of_csi(const struct csi *csi) {
  if (csi->final == '~' && csi->parameters[0] == 27) /* 27;modifier;character */
    return key_of_character(csi->parameters[2], csi->parameters[1]);
  if (csi->final == 'u') return key_of_character(csi->parameters[0], csi->parameters[1]);
  if (csi->final == '~') return key_with_modifier(key_of_number(csi->parameters[0]), csi->parameters[1]);
  if (csi->final == 'R' && csi->parameters[0] > 1) return KEY_UNKNOWN; /* a report of where the cursor is */
  return key_with_modifier(key_of_final((uint8_t)csi->final), csi->parameters[1]);
}

/* What looks like a sequence without parameters that no terminal sends: Esc, and the keys [ and another one, typed ahead. */
static bool is_typed(const struct csi *csi) {
  return csi->bytes == 3 &&
         ((csi->final >= 'a' && csi->final <= 'z') || strchr("[\\]^_`{|}~", csi->final) != NULL);
}

static struct match match_csi(const struct input *input) {
  const uint8_t *bytes = input->pending;
  struct csi csi;
  if (input->pending_size > 2 && bytes[2] == '[') { /* the Linux console: Esc [ [ A is F1 */
    if (input->pending_size < 4) return match_found(FOUND_PART, 0);
    if (bytes[3] >= 'A' && bytes[3] <= 'E') return match_key((uint32_t)KEY_FUNCTION_1 + bytes[3] - 'A', 4);
    return match_key(KEY_ESC, 1);
  }
  if (input->pending_size > 2 &&
      bytes[2] == 'M') /* the mouse as old terminals tell of it: three bytes more */
    return input->pending_size < 6 ? match_found(FOUND_PART, 0) : match_found(FOUND_SWALLOW, 6);
  enum found found = csi_read(input, &csi);
  if (found != FOUND_KEY) return match_found(found, csi.bytes);
  if (csi.mark == '<') return match_mouse(&csi);
  if (csi.mark != 0) return match_found(FOUND_SWALLOW, csi.bytes);
  if (csi.final == '~' && csi.parameters[0] == 200) return match_found(FOUND_PASTE, csi.bytes);
  uint32_t key = key_of_csi(&csi);
  if (key != KEY_UNKNOWN) return match_key(key, csi.bytes);
  return is_typed(&csi) ? match_key(KEY_ESC, 1) : match_found(FOUND_SWALLOW, csi.bytes);
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
  case 0x1F:
    return match_key(key_control('_'), 1);
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

/* A byte that is no UTF-8: a letter where the terminal speaks Latin-1, else nothing. */
static struct match match_broken(const struct input *input, size_t bytes) {
  uint8_t byte = input->pending[0];
  return input->latin && byte >= 0xA0 ? match_key(byte, 1) : match_found(FOUND_SWALLOW, bytes);
}

static struct match match_text(const struct input *input) {
  size_t length = utf8_length(input->pending[0]);
  if (length == 0) return match_broken(input, 1);
  for (size_t i = 1; i < length && i < input->pending_size; i++)
    if ((input->pending[i] & 0xC0) != 0x80) return match_broken(input, i);
  if (length > input->pending_size) return match_found(FOUND_PART, 0);
  size_t size = 0;
  int32_t point = text_decode((const char *)input->pending, input->pending_size, 0, &size);
  if (point < 0) return match_broken(input, size);
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
  return input->pending[0] == ESCAPE ? match_key(KEY_ESC, 1) : match_broken(input, 1);
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
  text[0] = '\0';
  if (input->run_pending == 0) return 0;
  if (input->run_letters < INPUT_BURST_MIN && !input->run_taken) return 0;
  size_t bytes = input->run_size < size - 1 ? input->run_size : size - 1;
  memcpy(text, input->run, bytes);
  text[bytes] = '\0';
  return bytes;
}

/* Of a run that was taken before only what is new. */
void input_take_burst(struct input *input, struct event *event) {
  size_t from = input->run_taken ? input->run_size - input->run_pending : 0;
  size_t bytes = input->run_size - from;
  paste_begin(input);
  input->pasting = false;
  if (input->paste != NULL) {
    memcpy(input->paste, input->run + from, bytes);
    input->paste[bytes] = '\0';
  }
  *event = (struct event){.kind = EVENT_PASTE, .paste = input->paste == NULL ? "" : input->paste};
  consume(input, input->run_pending);
  input->run_size = 0;
  input->run_taken = true;
}

uint32_t input_running(const struct input *input, int64_t now) {
  bool runs = input->run_at >= 0 && now - input->run_at < INPUT_RUN_MS;
  return runs && input->run_pending > 0 && input->run_pending < input->run_size ? input->pending[0] : 0;
}

/* How long the front, which may be a part of something, has altogether. */
static int patience(const struct input *input) {
  bool escape = input->pending[0] == ESCAPE;
  return escape && (input->pending_size == 1 || input->escape_again) ? INPUT_ESCAPE_MS : INPUT_TAIL_MS;
}

/* Whether it still has time. */
static bool may_wait(struct input *input, int64_t now) {
  if (input->escape_since < 0) input->escape_since = now;
  return now - input->escape_since < patience(input);
}

/* Puts an Esc that was given out back before what may be the rest of its sequence. */
static void escape_call_back(struct input *input, int64_t now) {
  bool awaited = now < input->tail_until && input->pending_size > 0 && input_room(input) > 0;
  if (awaited && (input->pending[0] == '[' || input->pending[0] == 'O')) {
    memmove(input->pending + 1, input->pending, input->pending_size++);
    input->pending[0] = ESCAPE;
    input->escape_again = true;
    run_clear(input);
  }
  if (input->pending_size > 0) input->tail_until = -1;
}

static void match_take(const struct match *match, struct event *event) {
  enum event_kind kind = match->found == FOUND_MOUSE ? EVENT_MOUSE : EVENT_KEY;
  *event = (struct event){
      .kind = kind, .key = match->key, .mouse = match->mouse, .row = match->row, .column = match->column};
}

/* Whether the key is one that is held down. Two in a row are a person's own, however fast they come: typed ahead. */
static bool is_held(struct input *input, uint32_t key, int64_t now) {
  bool again = key == input->last_key && now - input->last_at <= INPUT_REPEAT_MS;
  input->repeats = again ? input->repeats + 1 : 1;
  if (input->repeats > INPUT_REPEAT_RUN) input->repeats = INPUT_REPEAT_RUN;
  input->last_key = key;
  input->last_at = now;
  return input->repeats >= INPUT_REPEAT_RUN;
}

bool input_next(struct input *input, int64_t now, struct event *event) {
  for (;;) {
    if (input->pasting && paste_next(input, event)) return true;
    if (input->pasting || input->pending_size == 0) return false;
    escape_call_back(input, now);
    struct match match = match_front(input);
    if (match.found == FOUND_PART) {
      if (may_wait(input, now)) return false;
      match = match_late(input);
      if (input->pending[0] == ESCAPE && !input->escape_again) input->tail_until = now + INPUT_TAIL_MS;
    }
    bool escape_done = input->escape_again && match.key == KEY_ESC && match.bytes == 1;
    consume(input, match.bytes);
    if (match.found == FOUND_PASTE) paste_begin(input);
    if ((match.found != FOUND_KEY && match.found != FOUND_MOUSE) || escape_done) continue;
    match_take(&match, event);
    event->held = match.found == FOUND_KEY && is_held(input, match.key, now);
    return true;
  }
}

int input_wait(const struct input *input, int64_t now) {
  int64_t until = INT64_MAX;
  if (input->escape_since >= 0) until = input->escape_since + patience(input);
  if (input_running(input, now) != 0) until = input->run_at + INPUT_RUN_MS;
  if (until == INT64_MAX) return -1;
  return until < now ? 0 : (int)(until - now);
}
