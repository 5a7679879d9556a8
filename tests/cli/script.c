#include "cli/script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "cli/program.h"
#include "core/model/error.h"
#include "core/model/text.h"

enum { NAMES_MAX = 64, WORD_SIZE = 1 << 18, LINE_SIZE = 4096 };

struct script {
  const char *path;
  int line;
  struct program_place place;
  struct program_run run;
  json_t *document;
  bool placed, ran, judged; /* judged: the exit status was looked at */
  char input[PROGRAM_PATH_SIZE];
  char names[NAMES_MAX][32];
  char *values[NAMES_MAX];
  int name_count;
};

#define FAIL(script, ...) fail_at(script, __VA_ARGS__)

static void FD_PRINTF(2, 3) fail_at(const struct script *script, const char *format, ...) {
  char text[2048];
  va_list args;
  va_start(args, format);
  (void)vsnprintf(text, sizeof text, format, args);
  va_end(args);
  if (script->ran)
    print_error("status %d\nout: %.3000s\nerr: %.1000s\n", script->run.status, script->run.out,
                script->run.err);
  fail_msg("%s:%d: %s", script->path, script->line, text);
}

/* -----------------------------------------------------------------------------------------------------------
   words */

static const char *value_of(const struct script *script, const char *name, size_t length) {
  if (length == 5 && strncmp(name, "PLACE", length) == 0) return script->place.folder;
  for (int i = 0; i < script->name_count; i++)
    if (strlen(script->names[i]) == length && strncmp(script->names[i], name, length) == 0)
      return script->values[i];
  FAIL(script, "nothing was kept as $%.*s", (int)length, name);
  return "";
}

static size_t put_escape(char *out, const char **at) {
  char next = *++*at;
  if (next == 'n')
    *out = '\n';
  else if (next == 't')
    *out = '\t';
  else if (next == 'e')
    *out = '\x1b';
  else if (next == 'x') {
    const char digits[3] = {(*at)[1], (*at)[2], '\0'};
    *out = (char)(unsigned char)strtoul(digits, NULL, 16);
    *at += 2;
  } else
    *out = next;
  ++*at;
  return 1;
}

static size_t put_name(const struct script *script, char *out, const char **at) {
  size_t length = strspn(*at + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
  const char *value = value_of(script, *at + 1, length);
  size_t size = strlen(value);
  memcpy(out, value, size);
  *at += 1 + length;
  return size;
}

/* The next word of a line, malloc'd; NULL at its end. */
static char *next_word(const struct script *script, const char **at) {
  while (**at == ' ') ++*at;
  if (**at == '\0') return NULL;
  char *word = malloc(WORD_SIZE);
  size_t size = 0;
  bool quoted = false;
  if (word == NULL) abort();
  if (**at == '[' || **at == '{') { /* JSON, to the end of the line */
    (void)snprintf(word, WORD_SIZE, "%s", *at);
    *at += strlen(*at);
    return word;
  }
  if (strncmp(*at, "@long:", 6) == 0) {
    char *end;
    size = strtoul(*at + 6, &end, 10);
    memset(word, 'x', size);
    *at = end;
  }
  for (; **at != '\0' && (quoted || **at != ' ');) {
    if (**at == '"') {
      quoted = !quoted;
      ++*at;
    } else if (quoted && **at == '\\')
      size += put_escape(word + size, at);
    else if (**at == '$' && (*at)[1] >= 'A' && (*at)[1] <= 'Z')
      size += put_name(script, word + size, at);
    else
      word[size++] = *(*at)++;
  }
  word[size] = '\0';
  return word;
}

static int split(const struct script *script, const char *line, char *words[PROGRAM_WORDS_MAX]) {
  int count = 0;
  while (count < PROGRAM_WORDS_MAX && (words[count] = next_word(script, &line)) != NULL) count++;
  return count;
}

static void free_words(char *words[], int count) {
  for (int i = 0; i < count; i++) free(words[i]);
}

/* -------------------------------------------------------------------------------------------------------
   runs */

static void forget_run(struct script *script) {
  if (!script->ran) return;
  if (!script->judged && script->run.status != 0) FAIL(script, "the run before this line was refused");
  program_run_release(&script->run);
  json_decref(script->document);
  script->document = NULL;
  script->ran = false;
}

static void run_words(struct script *script, char *words[], int count, bool json) {
  forget_run(script);
  char json_word[] = "--json";
  if (json) words[count++] = json_word;
  program_run(&script->place, words, count, script->input[0] == '\0' ? NULL : script->input, &script->run);
  script->input[0] = '\0';
  script->ran = true;
  script->judged = false;
  if (script->run.status > 5) FAIL(script, "the program broke");
  if (!json) return;
  json_error_t why;
  script->document = json_loadb(script->run.out, script->run.out_size, 0, &why);
  if (script->document == NULL) FAIL(script, "no JSON document: %s", why.text);
}

static void run_line(struct script *script, const char *rest, bool json) {
  char *words[PROGRAM_WORDS_MAX + 1];
  int count = split(script, rest, words);
  run_words(script, words, count, json);
  free_words(words, count);
}

static void new_place(struct script *script) {
  char now[64] = "2026-11-20T10:07:00Z";
  forget_run(script);
  for (int i = 0; script->placed && i < script->place.env_count; i++)
    if (strncmp(script->place.env[i], "FRONTDESK_NOW=", 14) == 0)
      (void)snprintf(now, sizeof now, "%.60s", script->place.env[i] + 14);
  if (script->placed) place_release(&script->place);
  place_init(&script->place);
  script->placed = true;
  place_env(&script->place, "FRONTDESK_NOW", now);
  place_env(&script->place, "FRONTDESK_SEED", "7");
}

static void set_up_salon(struct script *script, const char *file) {
  char path[PROGRAM_PATH_SIZE], init[] = "init", from[] = "--from";
  (void)snprintf(path, sizeof path, "%s/tests/cli/salons/%s", FD_SOURCE_DIR, file);
  new_place(script);
  char *words[PROGRAM_WORDS_MAX] = {init, from, path};
  run_words(script, words, 3, true);
}

/* ------------------------------------------------------------------------------------------------------
   answers */

static const json_t *step_into(const json_t *value, const char *step, size_t length) {
  char key[128];
  (void)snprintf(key, sizeof key, "%.*s", (int)length, step);
  if (json_is_object(value)) return json_object_get(value, key);
  if (key[0] != '\0' && strspn(key, "0123456789") == strlen(key))
    return json_array_get(value, strtoul(key, NULL, 10));
  for (size_t i = 0; i < json_array_size(value); i++) {
    const json_t *element = json_array_get(value, i);
    const char *name = json_string_value(json_object_get(element, "name"));
    const char *code = json_string_value(json_object_get(element, "code"));
    if ((name != NULL && strcmp(name, key) == 0) || (code != NULL && strcmp(code, key) == 0)) return element;
  }
  return NULL;
}

/* The value at "a.b.0.c"; NULL when there is none. "." is the document. */
static const json_t *at_path(const struct script *script, const char *path) {
  const json_t *value = script->document;
  if (value == NULL) FAIL(script, "there is no document");
  while (*path != '\0' && strcmp(path, ".") != 0 && value != NULL) {
    size_t length = strcspn(path, ".");
    value = step_into(value, path, length);
    path += length + (path[length] == '.' ? 1 : 0);
  }
  return value;
}

static void check_is(const struct script *script, const char *path, const char *wanted) {
  const json_t *value = at_path(script, path);
  json_t *other = json_loads(wanted, JSON_DECODE_ANY, NULL);
  if (other == NULL) other = json_string(wanted);
  bool same = value != NULL && json_equal(value, other);
  /* A text of digits alone is written as it is, too. */
  if (!same && json_is_string(value)) same = strcmp(json_string_value(value), wanted) == 0;
  char *found = value == NULL ? NULL : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
  if (!same) FAIL(script, "%s is %s", path, found == NULL ? "missing" : found);
  free(found);
  json_decref(other);
}

static void check_count(const struct script *script, const char *path, const char *wanted) {
  const json_t *value = at_path(script, path);
  if (!json_is_array(value)) FAIL(script, "%s is no array", path);
  if (json_array_size(value) != strtoul(wanted, NULL, 10))
    FAIL(script, "%s has %zu elements", path, json_array_size(value));
}

static void check_list(const struct script *script, char *words[], int count) {
  const json_t *value = at_path(script, words[0]);
  if (!json_is_array(value)) FAIL(script, "%s is no array", words[0]);
  for (size_t i = 0; i < json_array_size(value); i++) {
    const char *text = json_string_value(json_object_get(json_array_get(value, i), words[1]));
    if ((int)i + 2 >= count || text == NULL || strcmp(text, words[i + 2]) != 0)
      FAIL(script, "element %zu of %s is %s", i, words[0], text == NULL ? "no text" : text);
  }
  if ((int)json_array_size(value) != count - 2)
    FAIL(script, "%s has %zu elements", words[0], json_array_size(value));
}

static int status_of(const struct script *script, const char *name) {
  for (int code = 0; code < CODE_COUNT; code++)
    if (strcmp(code_name((enum code)code), name) == 0) return code_exit_status((enum code)code);
  FAIL(script, "there is no code %s", name);
  return 0;
}

static void check_error(struct script *script, const char *name) {
  const struct program_run *run = &script->run;
  script->judged = true;
  if (run->status != status_of(script, name)) FAIL(script, "the status is %d", run->status);
  const char *end = strchr(run->err, '\n');
  if (strncmp(run->err, "frontdesk: ", 11) != 0 || end == NULL || end[1] != '\0')
    FAIL(script, "standard error is not one line \"frontdesk: …\"");
  if (end - run->err < 20 || strchr(".?!)", end[-1]) == NULL) FAIL(script, "that is no sentence");
  if (script->document == NULL) return;
  check_is(script, "error.code", name);
  if (!json_is_string(at_path(script, "error.message")) ||
      !json_is_array(at_path(script, "error.detail.rules")))
    FAIL(script, "the error document is not whole");
}

static void check_columns(const struct script *script, const char *wanted) {
  size_t most = strtoul(wanted, NULL, 10);
  for (const char *line = script->run.out; *line != '\0';) {
    size_t length = strcspn(line, "\n");
    size_t width = text_width(line, length, NULL);
    if (width > most) FAIL(script, "%zu columns: %.*s", width, (int)length, line);
    line += length + (line[length] == '\n' ? 1 : 0);
  }
}

static void let(struct script *script, const char *name, const char *path) {
  const json_t *value = at_path(script, path);
  if (script->name_count == NAMES_MAX) FAIL(script, "too many names");
  char *text = NULL;
  if (json_is_string(value)) {
    text = malloc(json_string_length(value) + 1);
    if (text != NULL) strcpy(text, json_string_value(value));
  } else if (json_is_integer(value)) {
    text = json_dumps(value, JSON_ENCODE_ANY);
  }
  if (text == NULL) FAIL(script, "%s is neither text nor number", path);
  int at = 0;
  while (at < script->name_count && strcmp(script->names[at], name) != 0) at++;
  if (at == script->name_count)
    script->name_count++;
  else
    free(script->values[at]);
  (void)snprintf(script->names[at], sizeof script->names[at], "%s", name);
  script->values[at] = text;
}

/* ------------------------------------------------------------------------------------------------------
   files */

static void file_of(const struct script *script, const char *name, char path[PROGRAM_PATH_SIZE]) {
  (void)snprintf(path, PROGRAM_PATH_SIZE, "%.300s/%.200s", script->place.folder, name);
}

static void keep(const struct script *script, const char *name) {
  char path[PROGRAM_PATH_SIZE];
  file_of(script, name, path);
  FILE *file = fopen(path, "wb");
  if (file == NULL || fwrite(script->run.out, 1, script->run.out_size, file) != script->run.out_size ||
      fclose(file) != 0)
    FAIL(script, "%s cannot be written", path);
}

static char *load(const struct script *script, const char *name, size_t *size) {
  char path[PROGRAM_PATH_SIZE];
  file_of(script, name, path);
  FILE *file = fopen(path, "rb");
  if (file == NULL) FAIL(script, "there is no file %s", name);
  (void)fseek(file, 0, SEEK_END);
  long length = ftell(file);
  char *bytes = malloc((size_t)length + 1);
  rewind(file);
  if (bytes == NULL) abort();
  *size = fread(bytes, 1, (size_t)length, file);
  (void)fclose(file);
  return bytes;
}

static void check_same(const struct script *script, const char *one, const char *other) {
  size_t one_size, other_size;
  char *left = load(script, one, &one_size), *right = load(script, other, &other_size);
  if (one_size != other_size || memcmp(left, right, one_size) != 0)
    FAIL(script, "%s and %s differ (%zu and %zu bytes)", one, other, one_size, other_size);
  free(left);
  free(right);
}

static void check_exists(const struct script *script, const char *name, bool wanted) {
  char path[PROGRAM_PATH_SIZE];
  file_of(script, name, path);
  if ((access(path, F_OK) == 0) != wanted) FAIL(script, wanted ? "%s is not there" : "%s is there", name);
}

static void put_bytes(const struct script *script, const char *name, const char *how, long offset,
                      const char *bytes, size_t size) {
  char path[PROGRAM_PATH_SIZE];
  file_of(script, name, path);
  FILE *file = fopen(path, how);
  if (file == NULL || fseek(file, offset, SEEK_SET) != 0 || fwrite(bytes, 1, size, file) != size ||
      fclose(file) != 0)
    FAIL(script, "%s cannot be written", path);
}

static void copy_file(const struct script *script, const char *from, const char *to) {
  size_t size;
  char *bytes = load(script, from, &size);
  put_bytes(script, to, "wb", 0, bytes, size);
  free(bytes);
}

static void change_file(const struct script *script, const char *verb, const char *name, const char *number) {
  char path[PROGRAM_PATH_SIZE];
  file_of(script, name, path);
  int failed = strcmp(verb, "mode") == 0 ? chmod(path, (mode_t)strtoul(number, NULL, 8))
                                         : truncate(path, (off_t)strtol(number, NULL, 10));
  if (failed != 0) FAIL(script, "%s cannot be changed", path);
}

/* --------------------------------------------------------------------------------------------------
   lines */

static bool is(const char *verb, const char *name) { return strcmp(verb, name) == 0; }

static void set_variable(struct script *script, char *words[], int count) {
  place_env(&script->place, words[0], count > 1 ? words[1] : "");
}

/* What looks at the last answer. False when the verb is none of these. */
static bool judge(struct script *script, const char *verb, char *words[], int count) {
  const struct program_run *run = &script->run;
  if (is(verb, "error"))
    check_error(script, words[0]);
  else if (is(verb, "exit")) {
    script->judged = true;
    if (run->status != atoi(words[0])) FAIL(script, "the status is %d", run->status);
  } else if (is(verb, "says") && strstr(run->err, words[0]) == NULL)
    FAIL(script, "not said: %s", words[0]);
  else if (is(verb, "prints") && strstr(run->out, words[0]) == NULL)
    FAIL(script, "not printed: %s", words[0]);
  else if (is(verb, "hides") && (strstr(run->out, words[0]) != NULL || strstr(run->err, words[0]) != NULL))
    FAIL(script, "shown");
  else if (is(verb, "columns"))
    check_columns(script, words[0]);
  else if (is(verb, "is") && count == 2)
    check_is(script, words[0], words[1]);
  else if (is(verb, "count") && count == 2)
    check_count(script, words[0], words[1]);
  else if (is(verb, "list") && count >= 2)
    check_list(script, words, count);
  else if (is(verb, "has")) {
    if (at_path(script, words[0]) == NULL) FAIL(script, "%s is missing", words[0]);
  } else if (is(verb, "lacks")) {
    if (at_path(script, words[0]) != NULL) FAIL(script, "%s is there", words[0]);
  } else if (is(verb, "let") && count == 2)
    let(script, words[0], words[1]);
  else
    return is(verb, "says") || is(verb, "prints") || is(verb, "hides");
  return true;
}

/* What writes and changes files of the place. */
static bool arrange_files(struct script *script, const char *verb, char *words[], int count) {
  if (is(verb, "keep") && count == 1)
    keep(script, words[0]);
  else if (is(verb, "file") && count == 2)
    put_bytes(script, words[0], "wb", 0, words[1], strlen(words[1]));
  else if (is(verb, "poke") && count == 3)
    put_bytes(script, words[0], "rb+", atol(words[1]), words[2], strlen(words[2]));
  else if (is(verb, "copy") && count == 2)
    copy_file(script, words[0], words[1]);
  else if ((is(verb, "mode") || is(verb, "cut")) && count == 2)
    change_file(script, verb, words[0], words[1]);
  else
    return false;
  return true;
}

static bool arrange(struct script *script, const char *verb, char *words[], int count) {
  if (is(verb, "now") && count == 1)
    place_env(&script->place, "FRONTDESK_NOW", words[0]);
  else if (is(verb, "env") && count >= 1)
    set_variable(script, words, count);
  else if (is(verb, "new"))
    new_place(script);
  else if (is(verb, "salon") && count == 1)
    set_up_salon(script, words[0]);
  else if (is(verb, "<") && count == 1)
    file_of(script, words[0], script->input);
  else if (is(verb, "same") && count == 2)
    check_same(script, words[0], words[1]);
  else if (is(verb, "exists") && count == 1)
    check_exists(script, words[0], true);
  else if (is(verb, "gone") && count == 1)
    check_exists(script, words[0], false);
  else
    return false;
  return true;
}

static void do_line(struct script *script, const char *line) {
  char verb[16];
  size_t length = strcspn(line, " ");
  const char *rest = line + length + (line[length] == ' ' ? 1 : 0);
  if (line[0] == '#' || line[0] == '\0') return;
  (void)snprintf(verb, sizeof verb, "%.*s", (int)length, line);
  if (is(verb, ">") || is(verb, "$")) {
    run_line(script, rest, is(verb, ">"));
    return;
  }
  char *words[PROGRAM_WORDS_MAX + 1];
  int count = split(script, rest, words);
  bool known = arrange(script, verb, words, count) || arrange_files(script, verb, words, count);
  if (!known && count > 0 && script->ran) known = judge(script, verb, words, count);
  if (!known) FAIL(script, "this line means nothing: %s", line);
  free_words(words, count);
}

void check_script(const char *path) {
  struct script script = {.path = path};
  char line[LINE_SIZE];
  FILE *file = fopen(path, "r");
  if (file == NULL) fail_msg("%s cannot be read", path);
  new_place(&script);
  while (fgets(line, sizeof line, file) != NULL) {
    script.line++;
    line[strcspn(line, "\n")] = '\0';
    do_line(&script, line);
  }
  (void)fclose(file);
  forget_run(&script);
  place_release(&script.place);
  for (int i = 0; i < script.name_count; i++) free(script.values[i]);
}
