/* The server is told to stop while there is work: what runs is finished, the rest is sent away, and nobody is left without an answer. */
#include <curl/curl.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "server/bare.h"
#include "server/client.h"
#include "server/cluster.h"

static const char gate_request[] = "GET /gate HTTP/1.1\r\nHost: x\r\n\r\n";
static char answer[BARE_ANSWER_SIZE];

static void sent_away(int descriptor) {
  (void)bare_read(descriptor, answer, sizeof answer);
  assert_non_null(strstr(answer, " 503 "));
  assert_non_null(strstr(answer, "Retry-After: "));
  assert_non_null(strstr(answer, "Connection: close"));
  (void)close(descriptor);
}

static void what_runs_is_finished_and_what_waits_is_sent_away(void **state) {
  (void)state;
  static const char *const settings[] = {"workers", "1", NULL};
  struct bare bare;
  bare_start(&bare, settings);
  bare_gate_close();
  int running = bare_connect(&bare), queued = bare_connect(&bare), fresh = bare_connect(&bare);
  assert_true(bare_send(running, gate_request, sizeof gate_request - 1));
  bare_gate_waits(1);
  assert_true(bare_send(queued, gate_request, sizeof gate_request - 1));
  assert_true(bare_metric_reaches(&bare, METRIC_QUEUED, 1));
  http_quiesce(bare.daemon);
  assert_true(bare_send(fresh, gate_request, sizeof gate_request - 1));
  sent_away(fresh); /* at once, while the other still runs */
  bare_gate_open();
  (void)bare_read(running, answer, sizeof answer);
  assert_non_null(strstr(answer, "200 OK"));
  sent_away(queued);
  (void)close(running);
  bare_stop(&bare);
}

static void halves_and_idle_connections_do_not_keep_it(void **state) {
  (void)state;
  struct bare bare;
  bare_start(&bare, NULL);
  int idle = bare_connect(&bare), half = bare_connect(&bare);
  assert_true(bare_send(half, "GET /pi", 7));
  bare_stop(&bare);
  assert_int_equal(bare_read(idle, answer, sizeof answer), 0);
  assert_int_equal(bare_read(half, answer, sizeof answer), 0);
  (void)close(idle);
  (void)close(half);
}

/* ---- The program ---- */

struct program {
  pid_t process;
  char url[128];
};

static char database[CLUSTER_URL_SIZE];

static int migrated(void **state) {
  (void)state;
  cluster_database(cluster_shared(), database);
  return 0;
}

static void program_begin(struct program *program, const char *notify) {
  int out[2];
  assert_int_equal(pipe(out), 0);
  program->process = fork();
  assert_true(program->process >= 0);
  if (program->process == 0) {
    (void)dup2(out[1], STDOUT_FILENO);
    (void)close(out[0]);
    (void)close(out[1]);
    (void)setenv("FRONTDESK_DATABASE", database, 1);
    if (notify != NULL) (void)setenv("NOTIFY_SOCKET", notify, 1);
    (void)execl(FD_SERVER_PROGRAM, FD_SERVER_PROGRAM, "serve", "--listen", "127.0.0.1:0", "--log-level",
                "error", (char *)NULL);
    _exit(127);
  }
  (void)close(out[1]);
  size_t used = 0;
  for (ssize_t got; used < sizeof program->url - 1 && (got = read(out[0], program->url + used, 1)) == 1;)
    if (program->url[used++] == '\n') break;
  (void)close(out[0]);
  assert_true(used > 0);
  program->url[used - 1] = '\0';
}

static void program_end(struct program *program) {
  int status = -1;
  assert_int_equal(kill(program->process, SIGTERM), 0);
  assert_int_equal(waitpid(program->process, &status, 0), program->process);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 0);
}

struct caller {
  pthread_t thread;
  const char *url;
  atomic_int *answered;
  int good, away, cut, other;
};

/* Until the server is gone. */
static void *call(void *argument) {
  struct caller *caller = argument;
  struct client client;
  client_init(&client, caller->url, NULL);
  for (int status = -1; status != 0;) {
    char after[16];
    struct reply reply = client_send(&client, "GET", "/ready", NULL);
    status = reply.status;
    if (status == 200)
      caller->good++;
    else if (status == 503 && reply_header(&reply, "Retry-After", after, sizeof after))
      caller->away++;
    else if (status == 0)
      caller->cut++;
    else
      caller->other++;
    atomic_fetch_add(caller->answered, 1);
    reply_release(&reply);
  }
  client_release(&client);
  return NULL;
}

static void a_server_under_load_ends_when_told_and_answers_until_then(void **state) {
  (void)state;
  enum { CALLERS = 12, BEFORE = 300 };
  struct program program;
  struct caller callers[CALLERS];
  atomic_int answered = 0;
  program_begin(&program, NULL);
  for (int i = 0; i < CALLERS; i++) {
    callers[i] = (struct caller){.url = program.url, .answered = &answered};
    assert_int_equal(pthread_create(&callers[i].thread, NULL, call, &callers[i]), 0);
  }
  while (atomic_load(&answered) < BEFORE) (void)poll(NULL, 0, 1);
  program_end(&program);
  int good = 0, other = 0;
  for (int i = 0; i < CALLERS; i++) {
    assert_int_equal(pthread_join(callers[i].thread, NULL), 0);
    good += callers[i].good;
    other += callers[i].other;
    assert_int_equal(callers[i].cut, 1); /* the one that ended it: nobody listens any more */
  }
  assert_true(good > 0);
  assert_int_equal(other, 0);
}

static void the_service_manager_is_told_when_it_is_ready_and_when_it_ends(void **state) {
  (void)state;
  char path[64], words[64];
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  struct program program;
  (void)snprintf(path, sizeof path, "/tmp/frontdesk-notify-%ld", (long)getpid());
  (void)snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
  (void)unlink(path);
  int manager = socket(AF_UNIX, SOCK_DGRAM, 0);
  assert_true(manager >= 0);
  assert_int_equal(bind(manager, (const struct sockaddr *)&address, sizeof address), 0);
  program_begin(&program, path);
  ssize_t got = recv(manager, words, sizeof words - 1, 0);
  assert_true(got > 0);
  words[got] = '\0';
  assert_string_equal(words, "READY=1");
  program_end(&program);
  got = recv(manager, words, sizeof words - 1, 0);
  assert_true(got > 0);
  words[got] = '\0';
  assert_string_equal(words, "STOPPING=1");
  (void)close(manager);
  (void)unlink(path);
}

static void a_database_that_was_away_is_found_again(void **state) {
  (void)state;
  struct program program;
  struct client client;
  program_begin(&program, NULL);
  client_init(&client, program.url, NULL);
  json_decref(client_expect(&client, 200, "GET", "/ready", NULL));
  cluster_halt(cluster_shared());
  char after[16];
  struct reply reply = client_send(&client, "GET", "/ready", NULL);
  assert_int_equal(reply.status, 503);
  assert_true(reply_header(&reply, "Retry-After", after, sizeof after));
  assert_string_equal(reply_text(&reply, "code"), "offline");
  reply_release(&reply);
  json_decref(client_expect(&client, 200, "GET", "/health", NULL));
  cluster_again(cluster_shared());
  int status = 0;
  for (int tries = 0; status != 200 && tries < 200; tries++) {
    reply = client_send(&client, "GET", "/ready", NULL);
    status = reply.status;
    reply_release(&reply);
    if (status != 200) (void)poll(NULL, 0, 50);
  }
  assert_int_equal(status, 200);
  client_release(&client);
  program_end(&program);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_runs_is_finished_and_what_waits_is_sent_away),
      cmocka_unit_test(halves_and_idle_connections_do_not_keep_it),
      cmocka_unit_test(a_server_under_load_ends_when_told_and_answers_until_then),
      cmocka_unit_test(the_service_manager_is_told_when_it_is_ready_and_when_it_ends),
      cmocka_unit_test(a_database_that_was_away_is_found_again),
  };
  (void)curl_global_init(CURL_GLOBAL_DEFAULT); /* before there are threads */
  return cmocka_run_group_tests(tests, migrated, NULL);
}
