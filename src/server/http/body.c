#include "server/http/body.h"

#include <string.h>
#include <zlib.h>

/* Grows by doubling, so that a small body does not take the room of the largest. */
static bool inflate_all(z_stream *stream, size_t most, struct arena *arena, const char **body,
                        struct flaw *flaw) {
  enum { FIRST = 16384 };
  size_t room = most < FIRST ? most : FIRST, used = 0;
  char *bytes = arena_alloc(arena, room + 1, 1);
  for (;;) {
    if (bytes == NULL) return flaw_set(flaw, 413, "too_large", "", "The unpacked body is too large.");
    stream->next_out = (Bytef *)(bytes + used);
    stream->avail_out = (uInt)(room + 1 - used); /* one more than may be, to see whether there is more */
    int outcome = inflate(stream, Z_NO_FLUSH);
    used = room + 1 - stream->avail_out;
    if (outcome == Z_STREAM_END && used <= room) {
      bytes[used] = '\0';
      *body = bytes;
      return true;
    }
    if (outcome != Z_OK && outcome != Z_STREAM_END && outcome != Z_BUF_ERROR)
      return flaw_set(flaw, 400, "invalid", "Content-Encoding", "The body is not what gzip writes.");
    if (used <= room)
      return flaw_set(flaw, 400, "invalid", "Content-Encoding", "The packed body ends too early.");
    if (room >= most) return flaw_set(flaw, 413, "too_large", "", "The unpacked body is too large.");
    room = room > most / 2 ? most : room * 2;
    char *larger = arena_alloc(arena, room + 1, 1);
    if (larger != NULL) memcpy(larger, bytes, used);
    bytes = larger;
  }
}

bool body_unpack(const char *packed, size_t length, size_t most, struct arena *arena, const char **body,
                 size_t *body_length, struct flaw *flaw) {
  enum { GZIP_ALONE = 15 + 16 };
  *flaw = (struct flaw){.status = 0};
  z_stream stream = {.avail_in = (uInt)length};
  char nothing = '\0';
  char *bytes = arena_alloc(arena, length + 1, 1); /* zlib wants what it reads without const */
  if (bytes == NULL) return flaw_set(flaw, 413, "too_large", "", "The body is too large.");
  memcpy(bytes, length == 0 ? &nothing : packed, length);
  stream.next_in = (Bytef *)bytes;
  if (inflateInit2(&stream, GZIP_ALONE) != Z_OK)
    return flaw_set(flaw, 503, "busy", "", "There is no memory to unpack the body.");
  bool done = inflate_all(&stream, most, arena, body, flaw);
  *body_length = stream.total_out;
  bool rest = stream.avail_in > 0;
  (void)inflateEnd(&stream);
  if (done && rest)
    return flaw_set(flaw, 400, "invalid", "Content-Encoding", "Something follows the packed body.");
  return done;
}

/* The levels outside of strings; a text that is no JSON may have any number, which is then refused for that. */
static bool is_shallow(const char *body, size_t length) {
  int depth = 0;
  bool string = false;
  for (size_t i = 0; i < length; i++) {
    if (string && body[i] == '\\')
      i++;
    else if (body[i] == '"')
      string = !string;
    else if (!string && (body[i] == '{' || body[i] == '['))
      depth++;
    else if (!string && (body[i] == '}' || body[i] == ']'))
      depth--;
    if (depth > REQUEST_DEPTH_MAX) return false;
  }
  return true;
}

static const char *complaint(enum json_error_code code) {
  switch (code) {
  case json_error_duplicate_key:
    return "The body has a key twice in one object.";
  case json_error_invalid_utf8:
    return "The body is not UTF-8.";
  case json_error_null_character:
  case json_error_null_byte_in_key:
    return "The body holds U+0000.";
  case json_error_numeric_overflow:
    return "The body has a number that is out of range.";
  case json_error_end_of_input_expected:
    return "Something follows the JSON of the body.";
  case json_error_premature_end_of_input:
    return "The JSON of the body ends too early.";
  default:
    return "The body is no JSON.";
  }
}

bool body_json(const char *body, size_t length, json_t **json, struct flaw *flaw) {
  *flaw = (struct flaw){.status = 0};
  *json = NULL;
  if (length == 0) return flaw_set(flaw, 400, "invalid", "", "The request has no body.");
  if (memchr(body, '\0', length) != NULL) return flaw_set(flaw, 400, "invalid", "", "The body holds U+0000.");
  if (!is_shallow(body, length))
    return flaw_set(flaw, 400, "invalid", "", "The JSON of the body is nested too deeply.");
  json_error_t error;
  *json = json_loadb(body, length, JSON_REJECT_DUPLICATES, &error);
  if (*json == NULL) return flaw_set(flaw, 400, "invalid", "", complaint(json_error_code(&error)));
  if (json_is_object(*json)) return true;
  json_decref(*json);
  *json = NULL;
  return flaw_set(flaw, 400, "invalid", "", "The body is not a JSON object.");
}
