#include "core/model/postings.h"

#include <stdlib.h>
#include <string.h>

void postings_release(struct postings *postings) {
  free(postings->at);
  free(postings->bytes);
  *postings = (struct postings){0};
}

size_t postings_memory(const struct postings *postings) {
  if (postings->at == NULL) return 0;
  return ((size_t)postings->keys + 1) * sizeof postings->at[0] + postings->at[postings->keys];
}

bool postings_writer_init(struct postings_writer *writer, uint32_t keys) {
  *writer = (struct postings_writer){.postings = {.keys = keys}};
  writer->postings.at = calloc((size_t)keys + 1, sizeof writer->postings.at[0]);
  writer->next = calloc((size_t)keys + 1, sizeof writer->next[0]);
  writer->failed = writer->postings.at == NULL || writer->next == NULL;
  if (!writer->failed) return true;
  postings_release(&writer->postings);
  free(writer->next);
  return false;
}

static uint32_t packed_size(uint32_t step) {
  uint32_t size = 1;
  while (step >= 0x80) {
    step >>= 7;
    size++;
  }
  return size;
}

void postings_writer_add(struct postings_writer *writer, uint32_t key, uint32_t number) {
  if (writer->failed || number < writer->next[key]) return;
  uint32_t step = number - writer->next[key];
  writer->next[key] = number + 1;
  if (writer->fill == NULL) {
    writer->postings.at[key + 1] += packed_size(step);
    return;
  }
  uint8_t *to = writer->postings.bytes + writer->fill[key];
  while (step >= 0x80) {
    *to++ = (uint8_t)(step | 0x80);
    step >>= 7;
  }
  *to++ = (uint8_t)step;
  writer->fill[key] = (uint32_t)(to - writer->postings.bytes);
}

bool postings_writer_again(struct postings_writer *writer) {
  if (writer->failed || writer->fill != NULL) return false;
  struct postings *postings = &writer->postings;
  size_t size = (size_t)postings->keys + 1;
  for (uint32_t key = 0; key < postings->keys; key++) postings->at[key + 1] += postings->at[key];
  postings->bytes = malloc((size_t)postings->at[postings->keys] + 1);
  writer->fill = malloc(size * sizeof writer->fill[0]);
  writer->failed = postings->bytes == NULL || writer->fill == NULL;
  if (writer->failed) return false;
  memcpy(writer->fill, postings->at, size * sizeof writer->fill[0]);
  memset(writer->next, 0, size * sizeof writer->next[0]);
  return true;
}

bool postings_writer_finish(struct postings_writer *writer, struct postings *postings) {
  bool failed = writer->failed;
  free(writer->next);
  free(writer->fill);
  if (failed) postings_release(&writer->postings);
  *postings = writer->postings;
  *writer = (struct postings_writer){.failed = true};
  return !failed;
}
