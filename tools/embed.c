/*
 * Puts files of data/ into the program when it is built.
 *
 *   fd_embed statements WORD OUT FILE...   named SQL statements, as OUT.h and OUT.c
 *   fd_embed files      WORD OUT FILE...   whole files as bytes, as OUT.h and OUT.c
 *
 * A file of named statements:
 *
 *   -- What is said before the first name is about the file.
 *
 *   -- :name appointment_insert
 *   -- The comment lines after the name document the statement, in the header too.
 *   INSERT INTO appointment (...) VALUES (...);
 *
 * A statement ends at the next name or the file's end. Blank and comment lines at its end are dropped. The
 * table keeps the order of the command line. What is wrong is said as "file:line: sentence", and nothing is
 * written then.
 */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 64, PATH_SIZE = 1024, ITEMS_MAX = 4096, FILE_MAX = 64 << 20, LITERAL_WIDTH = 100 };

struct span {
  const char *at;
  size_t length;
};

struct source {
  const char *path;
  char *bytes; /* followed by a 0 byte */
  size_t size;
};

struct statement {
  char name[NAME_SIZE];
  struct span comment; /* whole lines, each starting with "--"; may be empty */
  struct span sql;
  const char *path;
  int line; /* of the name */
};

struct statements {
  struct statement *items;
  size_t count;
};

/* What stands around the lines while a file of statements is read. */
struct reader {
  struct statements *statements;
  struct statement *current; /* NULL before the first name */
  const char *path;
  int line;
  bool in_comment; /* only comment lines since the name */
};

__attribute__((format(printf, 3, 4), noreturn)) static void fail(const char *path, int line,
                                                                 const char *format, ...) {
  if (line > 0) {
    (void)fprintf(stderr, "%s:%d: ", path, line);
  } else {
    (void)fprintf(stderr, "%s: ", path);
  }
  va_list args;
  va_start(args, format);
  (void)vfprintf(stderr, format, args);
  va_end(args);
  (void)fputc('\n', stderr);
  exit(EXIT_FAILURE);
}

static void *allocate(size_t count, size_t size) {
  void *memory = calloc(count, size);
  if (memory == NULL) fail("fd_embed", 0, "There is not enough memory.");
  return memory;
}

static struct source source_read(const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) fail(path, 0, "The file cannot be opened: %s.", strerror(errno));
  long size = -1;
  if (fseek(file, 0, SEEK_END) == 0) size = ftell(file);
  if (size < 0 || size > FILE_MAX || fseek(file, 0, SEEK_SET) != 0) {
    fail(path, 0, "The file cannot be embedded: it must be a plain file of at most %d bytes.", FILE_MAX);
  }
  struct source source = {.path = path, .size = (size_t)size};
  source.bytes = allocate(source.size + 1, 1);
  if (fread(source.bytes, 1, source.size, file) != source.size) fail(path, 0, "The file cannot be read.");
  (void)fclose(file);
  return source;
}

/* --- Named statements --- */

static struct span span_trim(struct span span) {
  while (span.length > 0 && isspace((unsigned char)span.at[0])) {
    span.at++;
    span.length--;
  }
  while (span.length > 0 && isspace((unsigned char)span.at[span.length - 1])) span.length--;
  return span;
}

static bool span_starts(struct span span, const char *prefix) {
  size_t length = strlen(prefix);
  return span.length >= length && memcmp(span.at, prefix, length) == 0;
}

static struct span span_after(struct span span, size_t count) {
  return (struct span){span.at + count, span.length - count};
}

/* Takes the first line, with its end, off `rest`. */
static struct span line_take(struct span *rest) {
  const char *end = memchr(rest->at, '\n', rest->length);
  size_t length = end == NULL ? rest->length : (size_t)(end - rest->at) + 1;
  struct span line = {rest->at, length};
  *rest = span_after(*rest, length);
  return line;
}

static void name_check(const struct reader *reader, struct span name) {
  if (name.length == 0) fail(reader->path, reader->line, "A name must follow \":name\".");
  if (name.length >= NAME_SIZE)
    fail(reader->path, reader->line, "The name is longer than %d.", NAME_SIZE - 1);
  for (size_t i = 0; i < name.length; i++) {
    char c = name.at[i];
    bool fits = (c >= 'a' && c <= 'z') || (i > 0 && ((c >= '0' && c <= '9') || c == '_'));
    if (!fits) {
      fail(reader->path, reader->line, "The name \"%.*s\" must be lower case letters, digits and _.",
           (int)name.length, name.at);
    }
  }
}

static void name_check_new(const struct reader *reader, const char *name) {
  for (size_t i = 0; i < reader->statements->count; i++) {
    const struct statement *other = &reader->statements->items[i];
    if (strcmp(other->name, name) == 0) {
      fail(reader->path, reader->line, "The name \"%s\" is taken: see %s:%d.", name, other->path,
           other->line);
    }
  }
}

static void statement_start(struct reader *reader, struct span name) {
  name_check(reader, name);
  if (reader->statements->count == ITEMS_MAX)
    fail(reader->path, reader->line, "There are too many statements.");
  struct statement statement = {.path = reader->path, .line = reader->line};
  memcpy(statement.name, name.at, name.length);
  name_check_new(reader, statement.name);
  reader->current = &reader->statements->items[reader->statements->count++];
  *reader->current = statement;
  reader->in_comment = true;
}

/* Grows `span`, which ends where `line` starts or is empty, by the line. */
static void span_append(struct span *span, struct span line) {
  if (span->length == 0) span->at = line.at;
  span->length = (size_t)(line.at - span->at) + line.length;
}

static void statement_line(struct reader *reader, struct span line) {
  struct span text = span_trim(line);
  bool comment = span_starts(text, "--");
  if (reader->current == NULL) {
    if (text.length > 0 && !comment)
      fail(reader->path, reader->line, "The statement has no \"-- :name\" line.");
  } else if (reader->in_comment && comment) {
    span_append(&reader->current->comment, line);
  } else {
    reader->in_comment = false;
    /* Blank and comment lines are taken in only when more of the statement follows: span_append() spans the
     * hole. */
    if (text.length > 0 && !comment) span_append(&reader->current->sql, line);
  }
}

/* The length of the quoted text or comment that starts `sql`, or 0. An open one reaches to the end. */
static size_t sql_opaque_length(struct span sql) {
  const char *closing = NULL;
  if (span_starts(sql, "--")) closing = "\n";
  if (span_starts(sql, "/*")) closing = "*/";
  if (span_starts(sql, "'")) closing = "'";
  if (span_starts(sql, "\"")) closing = "\"";
  if (closing == NULL) return 0;
  size_t start = closing[0] == '*' ? 2 : 1;
  for (size_t i = start; i < sql.length; i++) {
    if (span_starts(span_after(sql, i), closing)) return i + strlen(closing);
  }
  return sql.length;
}

/* SQLite prepares the first statement of a text and leaves the rest alone, so the rest would be lost without
 * a word. */
static void statement_check(const struct statement *statement) {
  if (statement->sql.length == 0) {
    fail(statement->path, statement->line, "The statement \"%s\" is empty.", statement->name);
  }
  bool ended = false;
  for (struct span rest = statement->sql; rest.length > 0;) {
    size_t opaque = sql_opaque_length(rest);
    bool comment = span_starts(rest, "--") || span_starts(rest, "/*");
    if (ended && !comment && !isspace((unsigned char)rest.at[0])) {
      fail(statement->path, statement->line, "There are two statements under the name \"%s\".",
           statement->name);
    }
    if (opaque == 0 && rest.at[0] == ';') ended = true;
    rest = span_after(rest, opaque > 0 ? opaque : 1);
  }
  if (!ended) {
    fail(statement->path, statement->line, "The statement \"%s\" does not end with \";\".", statement->name);
  }
}

static void statements_read(struct statements *statements, const struct source *source) {
  struct reader reader = {.statements = statements, .path = source->path, .line = 0};
  if (memchr(source->bytes, '\0', source->size) != NULL) fail(source->path, 0, "The file is not text.");
  for (struct span rest = {source->bytes, source->size}; rest.length > 0;) {
    struct span line = line_take(&rest);
    reader.line++;
    static const char marker[] = "-- :name";
    if (span_starts(line, marker)) {
      statement_start(&reader, span_trim(span_after(line, sizeof marker - 1)));
    } else {
      statement_line(&reader, line);
    }
  }
  if (reader.current == NULL) fail(source->path, 0, "The file names no statement.");
}

/* --- C --- */

static FILE *output_open(const char *out, const char *suffix, char path[PATH_SIZE]) {
  int length = snprintf(path, PATH_SIZE, "%s%s", out, suffix);
  if (length < 0 || length >= PATH_SIZE) fail(out, 0, "The path is too long.");
  FILE *file = fopen(path, "wb");
  if (file == NULL) fail(path, 0, "The file cannot be written: %s.", strerror(errno));
  return file;
}

static void output_close(FILE *file, const char *path) {
  bool failed = ferror(file) != 0;
  failed |= fclose(file) != 0;
  if (!failed) return;
  (void)remove(path);
  fail(path, 0, "The file cannot be written.");
}

static void put_upper(FILE *file, const char *word) {
  for (; *word != '\0'; word++) (void)fputc(toupper((unsigned char)*word), file);
}

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash == NULL ? path : slash + 1;
}

/* Escapes are octal and three digits long, so that a digit after one is not taken for a part of it. */
static int put_byte(FILE *file, unsigned char byte) {
  if (byte == '\n') return fprintf(file, "\\n");
  if (byte == '"' || byte == '\\' || byte == '?') return fprintf(file, "\\%c", byte);
  if (byte >= 0x20 && byte < 0x7f) return fprintf(file, "%c", byte);
  return fprintf(file, "\\%03o", (unsigned int)byte);
}

/* A string literal, in a line for each line of the text, and long lines cut. */
static void put_literal(FILE *file, struct span text) {
  int width = 0;
  (void)fputs("    \"", file);
  for (size_t i = 0; i < text.length; i++) {
    width += put_byte(file, (unsigned char)text.at[i]);
    bool last = i + 1 == text.length;
    if (!last && (text.at[i] == '\n' || width >= LITERAL_WIDTH)) {
      (void)fputs("\"\n    \"", file);
      width = 0;
    }
  }
  (void)fputc('"', file);
}

/* The documenting lines, without their dashes, as one C comment. */
static void put_comment(FILE *file, struct span comment) {
  bool first = true;
  for (struct span rest = comment; rest.length > 0;) {
    struct span line = span_trim(line_take(&rest));
    line = span_after(line, 2);
    if (span_starts(line, " ")) line = span_after(line, 1);
    (void)fprintf(file, "%s", first ? "  /* " : "\n   * ");
    for (size_t i = 0; i < line.length; i++) {
      bool ends_comment = i > 0 && line.at[i - 1] == '*' && line.at[i] == '/';
      if (ends_comment) (void)fputc(' ', file);
      (void)fputc(line.at[i], file);
    }
    first = false;
  }
  if (!first) (void)fputs(" */\n", file);
}

static void put_header_start(FILE *file, const char *out) {
  const char *name = base_name(out);
  (void)fputs("/* Generated by tools/embed.c: edit the files of data/ that it names. */\n#ifndef GENERATED_",
              file);
  put_upper(file, name);
  (void)fputs("_H\n#define GENERATED_", file);
  put_upper(file, name);
  (void)fputs("_H\n\n", file);
}

static void write_statements_header(const struct statements *statements, const char *word, const char *out) {
  char path[PATH_SIZE];
  FILE *file = output_open(out, ".h", path);
  put_header_start(file, out);
  (void)fprintf(file, "#include <stddef.h>\n\nenum %s_id {\n", word);
  for (size_t i = 0; i < statements->count; i++) {
    put_comment(file, statements->items[i].comment);
    (void)fputs("  ", file);
    put_upper(file, word);
    (void)fputc('_', file);
    put_upper(file, statements->items[i].name);
    (void)fputs(",\n", file);
  }
  (void)fputs("  ", file);
  put_upper(file, word);
  (void)fprintf(file, "_COUNT\n};\n\n");
  (void)fprintf(file, "struct %s_text {\n  const char *name;\n  const char *sql;\n", word);
  (void)fprintf(file, "  size_t size; /* of sql, without the 0 at its end */\n};\n\n");
  (void)fprintf(file, "extern const struct %s_text %s_texts[", word, word);
  put_upper(file, word);
  (void)fputs("_COUNT];\n\n#endif\n", file);
  output_close(file, path);
}

static void write_statements_source(const struct statements *statements, const char *word, const char *out) {
  char path[PATH_SIZE];
  FILE *file = output_open(out, ".c", path);
  (void)fprintf(file, "#include \"generated/%s.h\"\n\n", base_name(out));
  (void)fprintf(file, "const struct %s_text %s_texts[", word, word);
  put_upper(file, word);
  (void)fputs("_COUNT] = {\n", file);
  for (size_t i = 0; i < statements->count; i++) {
    const struct statement *statement = &statements->items[i];
    struct span sql = span_trim(statement->sql);
    (void)fprintf(file, "  {\"%s\",\n", statement->name);
    put_literal(file, sql);
    (void)fprintf(file, ",\n    %zu},\n", sql.length);
  }
  (void)fputs("};\n", file);
  output_close(file, path);
}

static void embed_statements(const char *word, const char *out, char **paths, int count) {
  struct statements statements = {.items = allocate(ITEMS_MAX, sizeof(struct statement))};
  struct source *sources = allocate((size_t)count, sizeof *sources);
  for (int i = 0; i < count; i++) {
    sources[i] = source_read(paths[i]);
    statements_read(&statements, &sources[i]);
  }
  for (size_t i = 0; i < statements.count; i++) statement_check(&statements.items[i]);
  write_statements_header(&statements, word, out);
  write_statements_source(&statements, word, out);
  for (int i = 0; i < count; i++) free(sources[i].bytes);
  free(sources);
  free(statements.items);
}

static void write_files_header(const char *word, const char *out, int count) {
  char path[PATH_SIZE];
  FILE *file = output_open(out, ".h", path);
  put_header_start(file, out);
  (void)fputs("#include \"core/model/embedded.h\"\n\nenum { ", file);
  put_upper(file, word);
  (void)fprintf(file, "_COUNT = %d };\n\nextern const struct embedded_file %s[", count, word);
  put_upper(file, word);
  (void)fputs("_COUNT];\n\n#endif\n", file);
  output_close(file, path);
}

static void write_files_source(const struct source *sources, const char *word, const char *out, int count) {
  char path[PATH_SIZE];
  FILE *file = output_open(out, ".c", path);
  (void)fprintf(file, "#include \"generated/%s.h\"\n\n", base_name(out));
  for (int i = 0; i < count; i++) {
    (void)fprintf(file, "static const unsigned char file_%d[] =\n", i);
    put_literal(file, (struct span){sources[i].bytes, sources[i].size});
    (void)fputs(";\n\n", file);
  }
  (void)fprintf(file, "const struct embedded_file %s[", word);
  put_upper(file, word);
  (void)fputs("_COUNT] = {\n", file);
  for (int i = 0; i < count; i++) {
    (void)fprintf(file, "  {\"%s\", file_%d, %zu},\n", base_name(sources[i].path), i, sources[i].size);
  }
  (void)fputs("};\n", file);
  output_close(file, path);
}

static void embed_files(const char *word, const char *out, char **paths, int count) {
  struct source *sources = allocate((size_t)count, sizeof *sources);
  for (int i = 0; i < count; i++) {
    for (int other = 0; other < i; other++) {
      if (strcmp(base_name(paths[other]), base_name(paths[i])) == 0) {
        fail(paths[i], 0, "The file's name is taken: see %s.", paths[other]);
      }
    }
    sources[i] = source_read(paths[i]);
  }
  write_files_header(word, out, count);
  write_files_source(sources, word, out, count);
  for (int i = 0; i < count; i++) free(sources[i].bytes);
  free(sources);
}

int main(int argc, char **argv) {
  bool enough = argc >= 5;
  if (enough && strcmp(argv[1], "statements") == 0) {
    embed_statements(argv[2], argv[3], argv + 4, argc - 4);
    return EXIT_SUCCESS;
  }
  if (enough && strcmp(argv[1], "files") == 0) {
    embed_files(argv[2], argv[3], argv + 4, argc - 4);
    return EXIT_SUCCESS;
  }
  (void)fputs("usage: fd_embed statements|files WORD OUT FILE...\n", stderr);
  return EXIT_FAILURE;
}
