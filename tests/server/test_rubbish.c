/* Connections by the thousand that send what nobody should, and a server that goes on as if nothing had been. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "server/bare.h"
#include "support/dice.h"
#include "support/torture.h"

enum { ROUNDS = 2000, TORTURE_ROUNDS = 100000, AT_ONCE = 64, RUBBISH_MAX = 12000 };

static const char *const pieces[] = {
    "GET ",
    "POST ",
    "PUT ",
    "BREW ",
    "/ping",
    "/echo",
    "/things/",
    "/gate",
    "?colour=",
    "%00",
    "%ff",
    "%2e%2e/",
    "*",
    " HTTP/1.1\r\n",
    " HTTP/1.0\r\n",
    " HTTP/9.9\r\n",
    "\r\n",
    "\r\n\r\n",
    "\n",
    "\r",
    "Host: x\r\n",
    "Host:\r\n",
    "Connection: close\r\n",
    "Connection: upgrade\r\nUpgrade: h2c\r\n",
    "Content-Length: 5\r\n",
    "Content-Length: -1\r\n",
    "Content-Length: 18446744073709551615\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: gzip\r\n",
    "Content-Type: application/json\r\n",
    "Content-Encoding: gzip\r\n",
    "Expect: 100-continue\r\n",
    "Authorization: Bearer ",
    "5\r\n{\"a\":\r\n",
    "0\r\n\r\n",
    "ffffffffffffffff\r\n",
    "{\"a\":1}",
    "{}",
    "\x1f\x8b\x08\x00\x00\x00\x00\x00",
    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "Cookie: a=b; c=\"\r\n",
    " : \r\n",
    "X\r\n",
    "\t folded\r\n",
};
enum { PIECES = (int)(sizeof pieces / sizeof pieces[0]) };

/* Pieces of requests in any order, bytes of any kind between them. */
static size_t rubbish(struct dice *dice, char *bytes) {
  size_t used = 0;
  for (int64_t left = dice_between(dice, 0, 30); left > 0 && used < RUBBISH_MAX - 600; left--) {
    if (dice_between(dice, 0, 9) == 0) {
      for (int64_t i = dice_between(dice, 1, 500); i > 0; i--) bytes[used++] = (char)dice_roll(dice);
    } else {
      const char *piece = pieces[dice_between(dice, 0, PIECES - 1)];
      size_t length = strlen(piece);
      memcpy(bytes + used, piece, length);
      used += length;
    }
  }
  for (int64_t i = dice_between(dice, 0, 3); i > 0 && used > 0; i--)
    bytes[dice_between(dice, 0, (int64_t)used - 1)] = (char)dice_roll(dice);
  return used;
}

static void goes_on_answering(const struct bare *bare) {
  static const char request[] = "GET /ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  char answer[1024];
  assert_int_equal(bare_ask(bare, request, sizeof request - 1, answer, sizeof answer), 200);
}

static void rubbish_harms_nobody(void **state) {
  (void)state;
  static const char *const settings[] = {
      "read-seconds", "2", "idle-seconds", "2", "write-seconds", "2", NULL};
  static char bytes[RUBBISH_MAX];
  struct dice dice = dice_for(__func__);
  struct bare bare;
  int open[AT_ONCE];
  for (int i = 0; i < AT_ONCE; i++) open[i] = -1;
  bare_start(&bare, settings);
  int rounds = torture_rounds(ROUNDS, TORTURE_ROUNDS);
  for (int round = 0; round < rounds; round++) {
    int *descriptor = &open[dice_between(&dice, 0, AT_ONCE - 1)];
    if (*descriptor >= 0) (void)close(*descriptor); /* whatever it was waiting for */
    *descriptor = bare_connect(&bare);
    (void)bare_send(*descriptor, bytes, rubbish(&dice, bytes));
    if (dice_between(&dice, 0, 3) == 0) (void)shutdown(*descriptor, SHUT_WR);
    if (round % 500 == 0) goes_on_answering(&bare);
  }
  goes_on_answering(&bare);
  for (int i = 0; i < AT_ONCE; i++)
    if (open[i] >= 0) (void)close(open[i]);
  assert_true(bare_metric_reaches(&bare, METRIC_CONNECTIONS, 0));
  assert_true(bare_metric_reaches(&bare, METRIC_RUNNING, 0));
  assert_true(metrics_get(bare.metrics, METRIC_ACCEPTED) >= rounds);
  bare_stop(&bare);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(rubbish_harms_nobody)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
