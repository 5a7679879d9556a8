#include "core/model/wordbook.h"

#include <stdlib.h>
#include <string.h>

struct wordbook wordbook_empty(void) {
  return (struct wordbook){0};
}

void wordbook_release(struct wordbook *book) {
  free(book->at);
  free(book->text);
  free(book->table);
  *book = wordbook_empty();
}

size_t wordbook_memory(const struct wordbook *book) {
  return book->text_capacity + (book->at_capacity + book->table_size) * sizeof book->at[0];
}

static uint32_t hash_of(const char *word, size_t length) {
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < length; i++) hash = (hash ^ (uint8_t)word[i]) * 16777619u;
  return hash ^ hash >> 15;
}

/* The place of a word in the table, or the empty place where it belongs. */
static uint32_t place_of(const struct wordbook *book, const char *word, size_t length) {
  uint32_t mask = book->table_size - 1, place = hash_of(word, length) & mask;
  while (book->table[place] != 0) {
    uint32_t number = book->table[place] - 1;
    bool same =
        wordbook_length(book, number) == length && memcmp(wordbook_word(book, number), word, length) == 0;
    if (same) break;
    place = (place + 1) & mask;
  }
  return place;
}

static bool table_grow(struct wordbook *book) {
  enum { TABLE_MIN = 1024 };
  uint32_t size = book->table_size == 0 ? TABLE_MIN : book->table_size * 2;
  uint32_t *table = calloc(size, sizeof table[0]);
  if (table == NULL) return false;
  free(book->table);
  book->table = table;
  book->table_size = size;
  for (uint32_t number = 0; number < book->count; number++) {
    book->table[place_of(book, wordbook_word(book, number), wordbook_length(book, number))] = number + 1;
  }
  return true;
}

static bool room_grow(struct wordbook *book, size_t length) {
  size_t used = book->at == NULL ? 0 : book->at[book->count];
  if (used + length + 1 > book->text_capacity) {
    size_t capacity = (used + length + 1) * 2 + 4096;
    char *text = realloc(book->text, capacity);
    if (text == NULL) return false;
    book->text = text;
    book->text_capacity = capacity;
  }
  if ((size_t)book->count + 2 > book->at_capacity) {
    size_t capacity = ((size_t)book->count + 2) * 2 + 256;
    uint32_t *at = realloc(book->at, capacity * sizeof at[0]);
    if (at == NULL) return false;
    at[book->count] = (uint32_t)used;
    book->at = at;
    book->at_capacity = capacity;
  }
  return true;
}

bool wordbook_add(struct wordbook *book, const char *word, size_t length, uint32_t *number) {
  if (book->count + 1 > book->table_size / 2 && !table_grow(book)) return false;
  uint32_t place = place_of(book, word, length);
  if (book->table[place] == 0) {
    if (!room_grow(book, length)) return false;
    uint32_t at = book->at[book->count];
    memcpy(book->text + at, word, length);
    book->text[at + length] = '\0';
    book->table[place] = ++book->count;
    book->at[book->count] = at + (uint32_t)length + 1;
  }
  *number = book->table[place] - 1;
  return true;
}

/* Puts the text and its beginnings into blocks of just their size. */
static bool replace(struct wordbook *book, char *text, uint32_t *at) {
  free(book->table);
  free(book->text);
  free(book->at);
  book->table = NULL;
  book->table_size = 0;
  book->text = text;
  book->at = at;
  book->at_capacity = (size_t)book->count + 1;
  book->text_capacity = (size_t)at[book->count] + 1;
  return true;
}

/* A word on its way to its place: its first eight bytes settle most comparisons. */
struct sorting {
  uint64_t head;
  const char *word;
  uint32_t number;
};

static uint64_t head_of(const char *word) {
  uint64_t head = 0;
  for (int i = 0; i < 8; i++) {
    head = head << 8 | (uint8_t)*word;
    if (*word != '\0') word++;
  }
  return head;
}

static int compare(const void *left_ptr, const void *right_ptr) {
  const struct sorting *left = left_ptr, *right = right_ptr;
  if (left->head != right->head) return left->head < right->head ? -1 : 1;
  return strcmp(left->word, right->word);
}

static bool rewrite(struct wordbook *book, const struct sorting *order, uint32_t *numbers) {
  uint32_t size = book->count == 0 ? 0 : book->at[book->count];
  char *text = malloc((size_t)size + 1);
  uint32_t *at = malloc(((size_t)book->count + 1) * sizeof at[0]);
  if (text == NULL || at == NULL) {
    free(text);
    free(at);
    return false;
  }
  at[0] = 0;
  for (uint32_t i = 0; i < book->count; i++) {
    uint32_t number = order == NULL ? i : order[i].number;
    size_t length = wordbook_length(book, number) + 1;
    memcpy(text + at[i], wordbook_word(book, number), length);
    at[i + 1] = at[i] + (uint32_t)length;
    if (numbers != NULL) numbers[number] = i;
  }
  return replace(book, text, at);
}

bool wordbook_seal(struct wordbook *book) { return rewrite(book, NULL, NULL); }

bool wordbook_sort(struct wordbook *book, uint32_t **numbers) {
  struct sorting *order = malloc(((size_t)book->count + 1) * sizeof order[0]);
  *numbers = malloc(((size_t)book->count + 1) * sizeof **numbers);
  bool done = order != NULL && *numbers != NULL;
  for (uint32_t i = 0; done && i < book->count; i++) {
    order[i] = (struct sorting){head_of(wordbook_word(book, i)), wordbook_word(book, i), i};
  }
  if (done) qsort(order, book->count, sizeof order[0], compare);
  done = done && rewrite(book, order, *numbers);
  free(order);
  if (!done) {
    free(*numbers);
    *numbers = NULL;
  }
  return done;
}

/* Compares a word with `length` bytes of text; only with its beginning when `beginning` is set. */
static int compare_word(const struct wordbook *book, uint32_t number, const char *text, size_t length,
                        bool beginning) {
  int order = strncmp(wordbook_word(book, number), text, length);
  if (order != 0 || beginning) return order;
  return wordbook_length(book, number) > length ? 1 : 0;
}

static uint32_t search(const struct wordbook *book, const char *text, size_t length, bool past) {
  uint32_t low = 0, high = book->count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    int order = compare_word(book, middle, text, length, past);
    if (order < 0 || (past && order == 0)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

uint32_t wordbook_from(const struct wordbook *book, const char *word, size_t length) {
  return search(book, word, length, false);
}

uint32_t wordbook_past(const struct wordbook *book, const char *beginning, size_t length) {
  return search(book, beginning, length, true);
}
