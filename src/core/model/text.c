#include "core/model/text.h"

#include <string.h>
#include <utf8proc.h>

#include "core/model/language.h"

/* More marks than these on one character are no writing (the stream-safe format of Unicode has the same
 * limit). */
enum { MARKS_MAX = 30, SEGMENT_MAX = 4 * (MARKS_MAX + 2) };

/* ---- Bytes and code points ---- */

/* What may follow a lead byte: how many bytes, and the range of the first of them. */
struct lead {
  uint8_t first, last; /* lead bytes */
  uint8_t follow;
  uint8_t low, high;
};

static const struct lead leads[] = {
    {0xC2, 0xDF, 1, 0x80, 0xBF}, {0xE0, 0xE0, 2, 0xA0, 0xBF}, {0xE1, 0xEC, 2, 0x80, 0xBF},
    {0xED, 0xED, 2, 0x80, 0x9F}, {0xEE, 0xEF, 2, 0x80, 0xBF}, {0xF0, 0xF0, 3, 0x90, 0xBF},
    {0xF1, 0xF3, 3, 0x80, 0xBF}, {0xF4, 0xF4, 3, 0x80, 0x8F},
};

static const struct lead *lead_of(uint8_t byte) {
  for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++) {
    if (byte >= leads[i].first && byte <= leads[i].last) return &leads[i];
  }
  return NULL;
}

int32_t text_decode(const char *text, size_t length, size_t at, size_t *size) {
  uint8_t byte = (uint8_t)text[at];
  *size = 1;
  if (byte < 0x80) return byte;
  const struct lead *lead = lead_of(byte);
  if (lead == NULL) return -1;
  int32_t code_point = byte & (0x3F >> lead->follow);
  uint8_t low = lead->low, high = lead->high;
  for (size_t i = 1; i <= lead->follow; i++) {
    if (at + i >= length) return -1;
    byte = (uint8_t)text[at + i];
    if (byte < low || byte > high) return -1;
    code_point = code_point * 64 + (byte & 0x3F);
    *size = i + 1;
    low = 0x80;
    high = 0xBF;
  }
  return code_point;
}

void text_drop_broken(char *text) {
  size_t length = strlen(text);
  size_t kept = 0;
  for (size_t at = 0; at < length;) {
    size_t size = 0;
    int32_t character = text_decode(text, length, at, &size);
    if (character >= 0) {
      memmove(text + kept, text + at, size);
      kept += size;
    }
    at += size;
  }
  text[kept] = '\0';
}

size_t text_encode(int32_t code_point, char out[4]) {
  return (size_t)utf8proc_encode_char(code_point, (utf8proc_uint8_t *)out);
}

size_t text_valid_length(const char *text, size_t length) {
  size_t at = 0;
  while (at < length) {
    size_t size = 0;
    if (text_decode(text, length, at, &size) <= 0) return at;
    at += size;
  }
  return length;
}

bool text_is_valid(const char *text, size_t length) { return text_valid_length(text, length) == length; }

size_t text_copy(char *out, size_t capacity, const char *text, size_t length) {
  size_t end = length;
  if (end > capacity - 1) {
    end = capacity - 1;
    while (end > 0 && ((uint8_t)text[end] & 0xC0) == 0x80) end--;
  }
  memcpy(out, text, end);
  out[end] = '\0';
  return end;
}

int text_digit_value(int32_t code_point) {
  /* The zeros of the decimal digits in the scripts of today; nine more follow each. */
  static const int32_t zeros[] = {
      0x30,   0x660,  0x6F0,  0x7C0,  0x966,  0x9E6,  0xA66,  0xAE6,  0xB66,  0xBE6,  0xC66,  0xCE6,  0xD66,
      0xDE6,  0xE50,  0xED0,  0xF20,  0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50,
      0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
  };
  for (size_t i = 0; i < sizeof zeros / sizeof zeros[0] && code_point >= zeros[i]; i++) {
    if (code_point - zeros[i] < 10) return (int)(code_point - zeros[i]);
  }
  return -1;
}

/* ---- Kinds of code points ---- */

struct range {
  int32_t first, last;
};

static bool in_ranges(const struct range *ranges, size_t count, int32_t code_point) {
  for (size_t i = 0; i < count; i++) {
    if (code_point >= ranges[i].first && code_point <= ranges[i].last) return true;
  }
  return false;
}

#define IN(ranges, code_point) in_ranges(ranges, sizeof(ranges) / sizeof(ranges)[0], code_point)

static bool is_control(int32_t c) { return c < 0x20 || (c >= 0x7F && c <= 0x9F); }

static bool is_noncharacter(int32_t c) { return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF); }

static bool is_line_end(int32_t c) { return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029; }

/* Invisible, without being format characters to Unicode's categories: fillers, selectors, skin tones. */
static bool is_never_drawn(int32_t c) {
  static const struct range ranges[] = {
      {0x34F, 0x34F},   {0x115F, 0x1160}, {0x17B4, 0x17B5}, {0x180B, 0x180F},   {0x3164, 0x3164},
      {0xFE00, 0xFE0F}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFF8}, {0x1F3FB, 0x1F3FF}, {0xE0000, 0xE0FFF},
  };
  return c >= 0xAD && (utf8proc_category(c) == UTF8PROC_CATEGORY_CF || IN(ranges, c));
}

static bool is_white(int32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') ||
         (c >= 0x85 && (c == 0x85 || utf8proc_category(c) == UTF8PROC_CATEGORY_ZS || is_line_end(c)));
}

static bool is_mark(int32_t c) {
  if (c < 0x300) return false;
  utf8proc_category_t category = utf8proc_category(c);
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
         category == UTF8PROC_CATEGORY_ME;
}

/* Hangul vowels and final consonants, which the first consonant's cells hold. */
static bool is_hangul_tail(int32_t c) { return (c >= 0x1160 && c <= 0x11FF) || (c >= 0xD7B0 && c <= 0xD7FF); }

/* What may compose with the character before it: nothing else does (a test goes through all of Unicode). */
static bool joins(int32_t c) { return is_mark(c) || is_hangul_tail(c); }

int text_default_width(int32_t code_point) {
  if (code_point >= 0x20 && code_point < 0x7F) return 1;
  if (code_point < 0 || code_point > 0x10FFFF) return -1;
  switch (utf8proc_category(code_point)) {
  case UTF8PROC_CATEGORY_CC:
  case UTF8PROC_CATEGORY_CN:
  case UTF8PROC_CATEGORY_CO:
  case UTF8PROC_CATEGORY_CS:
  case UTF8PROC_CATEGORY_ZL:
  case UTF8PROC_CATEGORY_ZP:
    return -1;
  default:
    return is_hangul_tail(code_point) ? 0 : utf8proc_charwidth(code_point);
  }
}

/* ---- What comes in ---- */

static bool is_turning(int32_t c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }

static bool is_dropped_on_entry(int32_t c) {
  static const struct range ranges[] = {
      {0xAD, 0xAD},     {0x61C, 0x61C},   {0x200B, 0x200B}, {0x200E, 0x200F},
      {0x2060, 0x2064}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F},
  };
  return c >= 0xAD && IN(ranges, c);
}

static enum text_flaw flaw_of(int32_t c, enum text_kind kind) {
  if (c < 0) return TEXT_NOT_UTF8;
  if (c == 0) return TEXT_NUL;
  if (kind == TEXT_NOTE && (c == '\n' || c == '\r' || c == '\t')) return TEXT_FLAWLESS;
  if (is_control(c) || is_noncharacter(c) || is_line_end(c)) return TEXT_CONTROL;
  return is_turning(c) ? TEXT_DIRECTION : TEXT_FLAWLESS;
}

enum text_flaw text_flaw(const char *text, size_t length, enum text_kind kind, size_t *at) {
  size_t marks = 0, size = 0;
  for (size_t i = 0; i < length; i += size) {
    int32_t c = text_decode(text, length, i, &size);
    enum text_flaw flaw = flaw_of(c, kind);
    marks = joins(c) ? marks + 1 : 0;
    if (flaw == TEXT_FLAWLESS && marks > MARKS_MAX) flaw = TEXT_MARKS;
    if (flaw == TEXT_FLAWLESS) continue;
    if (at != NULL) *at = i;
    return flaw;
  }
  return TEXT_FLAWLESS;
}

/* What text is written into, within bounds. Once something did not fit, nothing more is taken. */
struct sink {
  char *out;
  size_t capacity; /* with the end */
  size_t length;
  bool full;
};

static void sink_put(struct sink *sink, int32_t code_point) {
  char bytes[4];
  size_t size = text_encode(code_point, bytes);
  if (sink->full || sink->length + size >= sink->capacity) {
    sink->full = true;
    return;
  }
  memcpy(sink->out + sink->length, bytes, size);
  sink->length += size;
}

/* One character with its marks on the way to NFC: what can compose stands together, nothing else does. */
struct segment {
  utf8proc_int32_t code_points[SEGMENT_MAX];
  size_t count;
  size_t marks;
};

static int combining_class(int32_t c) { return c < 0x300 ? 0 : utf8proc_get_property(c)->combining_class; }

static void segment_order(struct segment *segment) {
  for (size_t i = 1; i < segment->count; i++) {
    utf8proc_int32_t moved = segment->code_points[i];
    int class = combining_class(moved);
    size_t to = i;
    while (class != 0 && to > 0 && combining_class(segment->code_points[to - 1]) > class) {
      segment->code_points[to] = segment->code_points[to - 1];
      to--;
    }
    segment->code_points[to] = moved;
  }
}

static void segment_flush(struct segment *segment, struct sink *sink) {
  if (segment->count > 1) {
    segment_order(segment);
    utf8proc_ssize_t count =
        utf8proc_normalize_utf32(segment->code_points, (utf8proc_ssize_t)segment->count,
                                 (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    segment->count = count < 0 ? 0 : (size_t)count;
  }
  for (size_t i = 0; i < segment->count; i++) sink_put(sink, segment->code_points[i]);
  segment->count = 0;
}

/* Takes one more code point. False when there are more marks than any writing has. */
static bool segment_put(struct segment *segment, struct sink *sink, int32_t c) {
  if (!joins(c)) segment_flush(segment, sink);
  segment->marks = joins(c) ? segment->marks + 1 : 0;
  if (segment->marks > MARKS_MAX) return false;
  int boundary = 0;
  utf8proc_ssize_t room = (utf8proc_ssize_t)(SEGMENT_MAX - segment->count);
  utf8proc_ssize_t count =
      utf8proc_decompose_char(c, segment->code_points + segment->count, room,
                              (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE), &boundary);
  if (count < 0 || count > room) return false;
  segment->count += (size_t)count;
  return true;
}

/* Ends the text in `sink`; empties it when it is not whole. */
static bool sink_end(struct sink *sink, bool whole, size_t *out_length) {
  if (sink->full || !whole) sink->length = 0;
  if (sink->capacity > 0) sink->out[sink->length] = '\0';
  if (out_length != NULL) *out_length = sink->length;
  return whole && !sink->full;
}

bool text_nfc(const char *text, size_t length, char *out, size_t capacity, size_t *out_length) {
  struct sink sink = {.out = out, .capacity = capacity, .full = capacity == 0};
  struct segment segment = {.count = 0};
  bool whole = true;
  size_t size = 0;
  for (size_t at = 0; at < length && whole && !sink.full; at += size) {
    int32_t c = text_decode(text, length, at, &size);
    whole = c > 0 && segment_put(&segment, &sink, c);
  }
  segment_flush(&segment, &sink);
  return sink_end(&sink, whole, out_length);
}

/*
 * Writes white space that was held back, now that something follows it: in a line one space; in a note the
 * line ends that were seen, or else the spaces as they were.
 */
struct held {
  size_t spaces, lines;
};

static void held_release(struct held *held, enum text_kind kind, bool first, struct sink *sink) {
  size_t lines = held->lines, spaces = lines > 0 ? 0 : held->spaces;
  if (kind == TEXT_LINE && spaces > 1) spaces = 1;
  if (first) lines = spaces = 0;
  while (lines-- > 0) sink_put(sink, '\n');
  while (spaces-- > 0) sink_put(sink, ' ');
  *held = (struct held){0};
}

/* Cleans text without flaws. False when it does not fit. */
static bool clean(const char *text, size_t length, enum text_kind kind, struct sink *sink,
                  size_t *out_length) {
  struct segment segment = {.count = 0};
  struct held held = {0};
  bool first = true, whole = true;
  size_t size = 0;
  for (size_t at = 0; at < length && whole && !sink->full; at += size) {
    int32_t c = text_decode(text, length, at, &size);
    if (is_dropped_on_entry(c)) continue;
    if (c == '\r' && at + 1 < length && text[at + 1] == '\n') continue;
    if (is_white(c)) {
      if (c == '\n' || c == '\r') held.lines++;
      held.spaces++;
      continue;
    }
    if (held.spaces > 0) {
      segment_flush(&segment, sink);
      held_release(&held, kind, first, sink);
    }
    first = false;
    whole = segment_put(&segment, sink, c);
  }
  segment_flush(&segment, sink);
  return sink_end(sink, whole, out_length);
}

/* The sentence for a flaw; the field's name stands before it. */
static enum code refuse_flaw(const char *field, enum text_flaw flaw, struct error *error) {
  switch (flaw) {
  case TEXT_NUL:
    return error_set(error, CODE_INVALID, _("%s holds a zero character (U+0000); type it again without it."),
                     field);
  case TEXT_CONTROL:
    return error_set(
        error, CODE_INVALID,
        _("%s holds a control character; type it again without line ends, tabs and escape sequences."),
        field);
  case TEXT_DIRECTION:
    return error_set(error, CODE_INVALID,
                     _("%s holds a character that turns the direction of writing; type it by hand instead of "
                       "pasting it."),
                     field);
  case TEXT_MARKS:
    return error_set(error, CODE_INVALID,
                     _("%s has a character with more than thirty accents; type it again with fewer."), field);
  case TEXT_FLAWLESS:
  case TEXT_NOT_UTF8:
  default:
    return error_set(error, CODE_INVALID,
                     _("%s is not text in UTF-8; type it again, or save the file as UTF-8."), field);
  }
}

enum code text_clean_input(const char *field, const char *text, size_t length, enum text_kind kind, char *out,
                           size_t capacity, size_t *out_length, struct error *error) {
  out[0] = '\0';
  if (out_length != NULL) *out_length = 0;
  size_t at = 0;
  enum text_flaw flaw = text_flaw(text, length, kind, &at);
  if (flaw != TEXT_FLAWLESS) {
    enum code code = refuse_flaw(field, flaw, error);
    error_detail(error, "flaw %d at byte %zu of %zu", (int)flaw, at, length);
    return code;
  }
  struct sink sink = {.out = out, .capacity = capacity};
  if (clean(text, length, kind, &sink, out_length)) return CODE_OK;
  return error_set(error, CODE_INVALID, _("%s is too long; at most %zu bytes fit, so make it shorter."),
                   field, capacity - 1);
}

/* ---- What goes out ---- */

/* Reads stored text as what is drawn of it, a code point at a time. */
struct drawing {
  const char *text;
  size_t length, at;
  text_width_function *width;
  bool lines;             /* line ends stay */
  bool based;             /* a mark would have something to stand on */
  int marks;              /* on the last character */
  int32_t waiting;        /* a mark for which a base was put in; 0 for none */
  int32_t previous;       /* for the boundaries of clusters; -1 before the first */
  utf8proc_int32_t state; /* of utf8proc's cluster search */
};

/* What is drawn next. */
struct drawn {
  int32_t code_point;
  size_t cells;
  bool begins_cluster;
};

static struct drawing drawing_of(const char *text, size_t length, text_width_function *width) {
  return (struct drawing){
      .text = text, .length = length, .width = width == NULL ? text_default_width : width, .previous = -1};
}

static size_t cells_of(const struct drawing *drawing, int32_t c) {
  int width = drawing->width(c);
  return width == 0 ? 0 : width == 2 ? 2 : 1;
}

static bool drawing_yield(struct drawing *drawing, int32_t c, size_t cells, struct drawn *drawn) {
  bool plain = drawing->previous < 0 || (drawing->previous < 0x80 && c < 0x80);
  drawn->code_point = c;
  drawn->cells = cells;
  drawn->begins_cluster = plain || utf8proc_grapheme_break_stateful(drawing->previous, c, &drawing->state);
  drawing->previous = c;
  return true;
}

/* What the filter makes of one code point before anything is known of widths: -1 for nothing. */
static int32_t filtered(const struct drawing *drawing, int32_t c) {
  if (c >= 0x20 && c < 0x7F) return c;
  if (c == '\r' && drawing->at < drawing->length && drawing->text[drawing->at] == '\n') return -1;
  if (c >= 0 && is_line_end(c)) return drawing->lines ? '\n' : ' ';
  if (c == '\t') return ' ';
  if (c < 0 || is_control(c) || is_noncharacter(c)) return TEXT_REPLACEMENT;
  if (is_never_drawn(c)) return -1;
  return drawing->width(c) < 0 ? TEXT_REPLACEMENT : c;
}

static bool drawing_next(struct drawing *drawing, struct drawn *drawn) {
  if (drawing->waiting != 0) {
    int32_t mark = drawing->waiting;
    drawing->waiting = 0;
    drawing->marks = 1;
    return drawing_yield(drawing, mark, 0, drawn);
  }
  while (drawing->at < drawing->length) {
    size_t size = 0;
    int32_t raw = text_decode(drawing->text, drawing->length, drawing->at, &size);
    drawing->at += size;
    int32_t c = filtered(drawing, raw);
    if (c < 0) continue;
    if (c == '\n') {
      drawing->based = false;
      return drawing_yield(drawing, c, 0, drawn);
    }
    size_t cells = c < 0x7F ? 1 : cells_of(drawing, c);
    if (cells > 0 || c == TEXT_REPLACEMENT) {
      drawing->based = c == raw;
      drawing->marks = 0;
      return drawing_yield(drawing, c, cells > 0 ? cells : 1, drawn);
    }
    if (!drawing->based) {
      drawing->based = true;
      drawing->waiting = c;
      return drawing_yield(drawing, 0x25CC, 1, drawn);
    }
    if (drawing->marks >= TEXT_MARKS_PER_CELL) continue;
    drawing->marks++;
    return drawing_yield(drawing, c, 0, drawn);
  }
  return false;
}

/* What is written of a drawing: at most `cells` cells, `tail` where something was left out. */
struct frame {
  char *out;
  size_t capacity;
  size_t cells;
  const char *tail;
  size_t tail_cells;
};

struct extent {
  size_t bytes, cells;
};

static struct extent frame_close(const struct frame *frame, struct extent extent, bool tail) {
  if (tail) {
    size_t size = strlen(frame->tail);
    memcpy(frame->out + extent.bytes, frame->tail, size);
    extent.bytes += size;
    extent.cells += frame->tail_cells;
  }
  frame->out[extent.bytes] = '\0';
  return extent;
}

static struct extent draw(struct drawing *drawing, const struct frame *frame) {
  struct extent done = {0, 0}, safe = {0, 0};
  struct drawn drawn;
  size_t tail_size = strlen(frame->tail);
  bool tail = frame->tail_cells <= frame->cells && tail_size < frame->capacity;
  while (drawing_next(drawing, &drawn)) {
    char bytes[4];
    size_t size = text_encode(drawn.code_point, bytes);
    bool room = done.cells + frame->tail_cells <= frame->cells && done.bytes + tail_size < frame->capacity;
    if (drawn.begins_cluster && room) safe = done;
    if (done.cells + drawn.cells > frame->cells || done.bytes + size >= frame->capacity) {
      return frame_close(frame, safe, tail);
    }
    memcpy(frame->out + done.bytes, bytes, size);
    done.bytes += size;
    done.cells += drawn.cells;
  }
  return frame_close(frame, done, false);
}

static size_t display(const char *text, size_t length, char *out, size_t capacity, text_width_function *width,
                      bool lines) {
  struct drawing drawing = drawing_of(text, length, width);
  drawing.lines = lines;
  struct frame frame = {.out = out, .capacity = capacity, .cells = SIZE_MAX / 2, .tail = ""};
  return draw(&drawing, &frame).bytes;
}

size_t text_display(const char *text, size_t length, char *out, size_t capacity, text_width_function *width) {
  return display(text, length, out, capacity, width, false);
}

size_t text_display_lines(const char *text, size_t length, char *out, size_t capacity,
                          text_width_function *width) {
  return display(text, length, out, capacity, width, true);
}

size_t text_width(const char *text, size_t length, text_width_function *width) {
  struct drawing drawing = drawing_of(text, length, width);
  struct drawn drawn;
  size_t cells = 0;
  while (drawing_next(&drawing, &drawn)) cells += drawn.cells;
  return cells;
}

static struct extent fit(const char *text, size_t length, size_t cells, char *out, size_t capacity,
                         text_width_function *width) {
  struct drawing drawing = drawing_of(text, length, width);
  bool dots = drawing.width(0x2026) >= 0;
  struct frame frame = {
      .out = out, .capacity = capacity, .cells = cells, .tail = dots ? "\xE2\x80\xA6" : "."};
  frame.tail_cells = dots && drawing.width(0x2026) == 2 ? 2 : 1;
  return draw(&drawing, &frame);
}

size_t text_fit(const char *text, size_t length, size_t cells, char *out, size_t capacity,
                text_width_function *width) {
  return fit(text, length, cells, out, capacity, width).cells;
}

size_t text_fit_padded(const char *text, size_t length, size_t cells, enum text_align align, char *out,
                       size_t capacity, text_width_function *width) {
  struct extent extent = fit(text, length, cells, out, capacity, width);
  size_t pad = cells - extent.cells;
  if (pad > capacity - 1 - extent.bytes) pad = capacity - 1 - extent.bytes;
  size_t before = align == TEXT_LEFT ? 0 : align == TEXT_RIGHT ? pad : pad / 2;
  memmove(out + before, out, extent.bytes);
  memset(out, ' ', before);
  memset(out + before + extent.bytes, ' ', pad - before);
  out[extent.bytes + pad] = '\0';
  return extent.cells + pad;
}

/* ---- Stepping ---- */

size_t text_next_cluster(const char *text, size_t length, size_t at) {
  if (at >= length) return length;
  size_t size = 0;
  int32_t previous = text_decode(text, length, at, &size);
  at += size;
  utf8proc_int32_t state = 0;
  while (previous >= 0 && at < length) {
    int32_t c = text_decode(text, length, at, &size);
    if (c < 0 || (c < 0x80 && previous < 0x80 && c != '\n')) break;
    if (utf8proc_grapheme_break_stateful(previous, c, &state)) break;
    previous = c;
    at += size;
  }
  return at;
}

size_t text_previous_cluster(const char *text, size_t length, size_t at) {
  if (at > length) at = length;
  size_t begin = 0;
  for (size_t end = text_next_cluster(text, length, 0); end < at;
       end = text_next_cluster(text, length, end)) {
    begin = end;
  }
  return begin;
}

static bool is_white_at(const char *text, size_t length, size_t at) {
  size_t size = 0;
  int32_t c = text_decode(text, length, at, &size);
  return c >= 0 && is_white(c);
}

size_t text_next_word(const char *text, size_t length, size_t at) {
  while (at < length && is_white_at(text, length, at)) at = text_next_cluster(text, length, at);
  while (at < length && !is_white_at(text, length, at)) at = text_next_cluster(text, length, at);
  return at < length ? at : length;
}

size_t text_previous_word(const char *text, size_t length, size_t at) {
  if (at > length) at = length;
  size_t begin = 0;
  bool white = true;
  for (size_t i = 0; i < at; i = text_next_cluster(text, length, i)) {
    bool here = is_white_at(text, length, i);
    if (white && !here) begin = i;
    white = here;
  }
  return begin;
}

size_t text_offset_of_cell(const char *text, size_t length, size_t cell, text_width_function *width) {
  size_t cells = 0;
  for (size_t at = 0; at < length;) {
    size_t end = text_next_cluster(text, length, at);
    cells += text_width(text + at, end - at, width);
    if (cells > cell) return at;
    at = end;
  }
  return length;
}

/* Where the following line begins when this one ends at `at`: spaces at the break are not drawn, one line end
 * is passed. */
static size_t line_resume(const char *text, size_t length, size_t at) {
  while (at < length && text[at] == ' ') at++;
  if (at < length && text[at] == '\r') at++;
  if (at < length && text[at] == '\n') at++;
  return at;
}

size_t text_wrap(const char *text, size_t length, size_t cells, size_t *next, text_width_function *width) {
  size_t used = 0, at = 0, space = 0;
  bool in_space = false, broken = false;
  while (at < length && text[at] != '\n' && text[at] != '\r') {
    size_t end = text_next_cluster(text, length, at);
    bool is_space = text[at] == ' ' && end == at + 1;
    used += text_width(text + at, end - at, width);
    broken = used > cells && at > 0 && !is_space;
    if (broken) break;
    if (is_space && !in_space) space = at;
    in_space = is_space;
    at = end;
  }
  size_t end = broken && space > 0 ? space : at;
  *next = line_resume(text, length, end);
  while (end > 0 && text[end - 1] == ' ') end--;
  return end;
}
