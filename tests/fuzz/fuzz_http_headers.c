/*
 * Headers, a line each, name and value with a colon between: refused, or read as one request whose end both sides see in the same place.
 */
#include <string.h>
#include <strings.h>

#include "core/model/text.h"
#include "fuzz/fuzz.h"
#include "server/http/head.h"

enum { TEXT_SIZE = 16384 };

/* Splits in place. */
static void split(char *text, struct head *head) {
  while (text != NULL && *text != '\0') {
    char *next = strchr(text, '\n');
    if (next != NULL) *next++ = '\0';
    char *colon = strchr(text, ':');
    if (colon != NULL) *colon++ = '\0';
    if (head->count == HEAD_HEADERS_MAX)
      head->more = true;
    else
      head->headers[head->count++] = (struct request_pair){.name = text, .value = colon == NULL ? "" : colon};
    text = next;
  }
}

static int times(const struct head *head, const char *name) {
  int count = 0;
  for (int i = 0; i < head->count; i++) count += strcasecmp(head->headers[i].name, name) == 0;
  return count;
}

static void check_read(const struct head *head, const struct announced *announced) {
  FUZZ_CHECK(!head->more);
  FUZZ_CHECK(times(head, "Content-Length") + times(head, "Transfer-Encoding") <= 1);
  FUZZ_CHECK(times(head, "Host") == 1 && times(head, "Authorization") <= 1);
  FUZZ_CHECK(announced->length >= -1);
  FUZZ_CHECK((announced->length == -1) == (times(head, "Transfer-Encoding") == 1));
  FUZZ_CHECK(!announced->json || announced->typed);
  for (int i = 0; i < head->count; i++) {
    const char *value = head->headers[i].value;
    FUZZ_CHECK(strlen(value) <= HEAD_VALUE_MAX && text_is_valid(value, strlen(value)));
    FUZZ_CHECK(strpbrk(value, "\r\n") == NULL);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static char text[TEXT_SIZE];
  static struct head head;
  struct announced announced;
  struct flaw flaw;
  if (size >= sizeof text) size = sizeof text - 1;
  memcpy(text, bytes, size);
  text[size] = '\0';
  head = (struct head){.version = "HTTP/1.1"};
  split(text, &head);
  if (head_read(&head, &announced, &flaw))
    check_read(&head, &announced);
  else
    FUZZ_CHECK((flaw.status == 400 || flaw.status == 413 || flaw.status == 415 || flaw.status == 431) &&
               flaw.detail != NULL);
  return 0;
}
