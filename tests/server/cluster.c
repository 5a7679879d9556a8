#include "server/cluster.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <libpq-fe.h>

#include "server/pg/migrate.h"

enum { WAIT_STEPS = 1500, WAIT_STEP_MS = 20, STATEMENT_SIZE = 256 };

static void pause_step(void) {
  struct timespec time = {.tv_nsec = WAIT_STEP_MS * 1000000L};
  (void)nanosleep(&time, NULL);
}

/* ---- Programs of PostgreSQL, as a user without rights ---- */

static void path_in(const struct cluster *cluster, const char *name, char path[CLUSTER_PATH_SIZE + 16]) {
  (void)snprintf(path, CLUSTER_PATH_SIZE + 16, "%s/%s", cluster->folder, name);
}

/* PostgreSQL refuses to run as root. */
static const struct passwd *user_for_server(void) {
  if (geteuid() != 0) return NULL;
  const struct passwd *user = getpwnam("postgres");
  return user != NULL ? user : getpwnam("nobody");
}

/* In the child: becomes the user, dies with the parent, writes into the log, and turns into the program. */
static void become(const struct cluster *cluster, const struct passwd *user, pid_t parent,
                   char *const *argv) {
  char log[CLUSTER_PATH_SIZE + 16];
  path_in(cluster, "log", log);
  int file = open(log, O_WRONLY | O_CREAT | O_APPEND, 0666);
  int nothing = open("/dev/null", O_RDONLY);
  if (file < 0 || nothing < 0 || dup2(nothing, 0) < 0 || dup2(file, 1) < 0 || dup2(file, 2) < 0) _exit(126);
  for (int other = 3; other < 1024; other++) (void)close(other);
  (void)setsid(); /* Ctrl-C is for the test; its end ends this */
  if (user != NULL && (setgroups(0, NULL) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
    _exit(126);
  if (chdir(cluster->folder) != 0) _exit(126);
  (void)prctl(PR_SET_PDEATHSIG, SIGQUIT); /* after the change of the user, which forgets it */
  if (getppid() != parent) _exit(126);
  (void)setenv("LC_ALL", "C.UTF-8", 1);
  (void)setenv("TZ", "UTC", 1);
  (void)execv(argv[0], argv);
  _exit(127);
}

static pid_t launch(const struct cluster *cluster, char *const *argv) {
  const struct passwd *user = user_for_server();
  pid_t parent = getpid();
  pid_t child = fork();
  if (child == 0) become(cluster, user, parent, argv);
  assert_true(child > 0);
  return child;
}

static void log_show(const struct cluster *cluster) {
  char path[CLUSTER_PATH_SIZE + 16], line[512];
  path_in(cluster, "log", path);
  FILE *log = fopen(path, "r");
  if (log == NULL) return;
  if (fseek(log, -3000, SEEK_END) != 0) rewind(log);
  while (fgets(line, sizeof line, log) != NULL) (void)fprintf(stderr, "postgresql: %s", line);
  (void)fclose(log);
}

/* ---- Folder and port ---- */

static void folder_make(struct cluster *cluster) {
  const char *root = getenv("TMPDIR");
  if (root == NULL || strlen(root) > 60) root = "/tmp"; /* the path of a socket is short */
  (void)snprintf(cluster->folder, sizeof cluster->folder, "%s/frontdesk-pg-XXXXXX", root);
  if (mkdtemp(cluster->folder) == NULL) fail_msg("no folder %s: %s", cluster->folder, strerror(errno));
  const struct passwd *user = user_for_server();
  if (user != NULL) assert_int_equal(chown(cluster->folder, user->pw_uid, user->pw_gid), 0);
}

/* The kernel's choice; somebody may take it before PostgreSQL does, so the start is tried again then. */
static int port_free(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
  socklen_t length = sizeof address;
  int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_true(file >= 0);
  assert_int_equal(bind(file, (struct sockaddr *)&address, sizeof address), 0);
  assert_int_equal(getsockname(file, (struct sockaddr *)&address, &length), 0);
  (void)close(file);
  return ntohs(address.sin_port);
}

/* In the keeper: hears the number of each server, and when the test has ended waits for the last one's end and removes the folder. */
static void keep(const char *folder, int pipe_end) {
  pid_t server = 0;
  for (;;) {
    pid_t heard = 0;
    ssize_t got = read(pipe_end, &heard, sizeof heard);
    if (got == (ssize_t)sizeof heard) {
      server = heard;
    } else if (got >= 0 || errno != EINTR) {
      break;
    }
  }
  for (int i = 0; i < WAIT_STEPS / 6 && server > 0 && kill(server, 0) == 0; i++) pause_step();
  (void)execl("/bin/rm", "rm", "-rf", "--", folder, (char *)NULL);
  _exit(127);
}

static void keeper_start(struct cluster *cluster) {
  int ends[2];
  assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    if (fork() != 0) _exit(0); /* nobody has to wait for it */
    (void)setsid();
    int nothing = open("/dev/null", O_RDWR);
    for (int i = 0; i < 3; i++) (void)dup2(nothing, i);
    for (int other = 3; other < 1024; other++) {
      if (other != ends[0]) (void)close(other);
    }
    keep(cluster->folder, ends[0]);
  }
  (void)waitpid(child, NULL, 0);
  (void)close(ends[0]);
  cluster->keeper = ends[1];
}

/* ---- Start and stop ---- */

static void initdb(const struct cluster *cluster) {
  char data[CLUSTER_PATH_SIZE + 16];
  path_in(cluster, "data", data);
  char program[] = FD_POSTGRES_BIN "/initdb", no_sync[] = "--no-sync", trust[] = "--auth=trust";
  char user[] = "--username=postgres", locale[] = "--locale=C.UTF-8", encoding[] = "--encoding=UTF8";
  char *const argv[] = {program, no_sync, trust, user, locale, encoding, data, NULL};
  pid_t child = launch(cluster, argv);
  int status = 0;
  (void)waitpid(child, &status, 0);
  if (status == 0) return;
  log_show(cluster);
  fail_msg("initdb of PostgreSQL did not work (status %d)", status);
}

static void admin_url(const struct cluster *cluster, char url[CLUSTER_URL_SIZE]) {
  (void)snprintf(url, CLUSTER_URL_SIZE, "host=%s port=%d user=postgres dbname=postgres", cluster->folder,
                 cluster->port);
}

/* Whether it answers; false: it has ended. */
static bool await(struct cluster *cluster) {
  char url[CLUSTER_URL_SIZE];
  admin_url(cluster, url);
  for (int i = 0; i < WAIT_STEPS; i++) {
    if (waitpid(cluster->server, NULL, WNOHANG) == cluster->server) return false;
    if (PQping(url) == PQPING_OK) return true;
    pause_step();
  }
  return false;
}

static bool server_start(struct cluster *cluster) {
  char data[CLUSTER_PATH_SIZE + 16], port[16], sockets[CLUSTER_PATH_SIZE + 32];
  path_in(cluster, "data", data);
  (void)snprintf(port, sizeof port, "%d", cluster->port);
  (void)snprintf(sockets, sizeof sockets, "unix_socket_directories=%s", cluster->folder);
  char program[] = FD_POSTGRES_BIN "/postgres", d[] = "-D", p[] = "-p", c[] = "-c",
       listen[] = "listen_addresses=127.0.0.1";
  char connections[] = "max_connections=200", buffers[] = "shared_buffers=64MB",
       quick[] = "full_page_writes=off";
  char sync[16], jit[] = "jit=off";
  (void)snprintf(sync, sizeof sync, "fsync=%s", cluster->durable ? "on" : "off");
  if (cluster->durable) (void)snprintf(quick, sizeof quick, "full_page_writes=on");
  char *const argv[] = {program,     d, data,    p, port,  c, listen, c, sockets, c,
                        connections, c, buffers, c, quick, c, sync,   c, jit,     NULL};
  cluster->server = launch(cluster, argv);
  assert_true(write(cluster->keeper, &cluster->server, sizeof cluster->server) ==
              (ssize_t)sizeof cluster->server);
  return await(cluster);
}

static void statement(struct cluster *cluster, const char *sql) {
  char url[CLUSTER_URL_SIZE];
  admin_url(cluster, url);
  PGconn *link = PQconnectdb(url);
  PGresult *result = PQexec(link, sql);
  if (PQresultStatus(result) != PGRES_COMMAND_OK) {
    log_show(cluster);
    fail_msg("%s: %s", sql, PQerrorMessage(link));
  }
  PQclear(result);
  PQfinish(link);
}

void cluster_start(struct cluster *cluster, bool durable) {
  *cluster = (struct cluster){.durable = durable};
  folder_make(cluster);
  keeper_start(cluster);
  initdb(cluster);
  bool started = false;
  for (int tries = 0; tries < 5 && !started; tries++) {
    cluster->port = port_free();
    started = server_start(cluster);
  }
  if (!started) {
    log_show(cluster);
    fail_msg("PostgreSQL did not start");
  }
  statement(cluster, "CREATE ROLE owner LOGIN CREATEDB CREATEROLE BYPASSRLS");
}

static void server_end(struct cluster *cluster, int signal) {
  if (cluster->server <= 0) return;
  (void)kill(cluster->server, signal);
  (void)waitpid(cluster->server, NULL, 0);
  cluster->server = 0;
}

void cluster_stop(struct cluster *cluster) {
  if (cluster->folder[0] == '\0') return;
  server_end(cluster, SIGQUIT);
  (void)close(cluster->keeper);
  *cluster = (struct cluster){.server = 0};
}

static struct cluster shared;

static void shared_stop(void) { cluster_stop(&shared); }

struct cluster *cluster_shared(void) {
  if (shared.folder[0] == '\0') {
    assert_int_equal(atexit(shared_stop), 0);
    cluster_start(&shared, false);
  }
  return &shared;
}

/* ---- Databases ---- */

static void owner_url(const struct cluster *cluster, const char *name, char url[CLUSTER_URL_SIZE]) {
  (void)snprintf(url, CLUSTER_URL_SIZE, "host=%s port=%d user=owner dbname=%s", cluster->folder,
                 cluster->port, name);
}

static void create(struct cluster *cluster, const char *name, const char *template) {
  char sql[STATEMENT_SIZE];
  (void)snprintf(sql, sizeof sql, "CREATE DATABASE %s OWNER owner TEMPLATE %s", name, template);
  statement(cluster, sql);
  /* Since version 15 the schema is its owner's alone; template0's belongs to the database's. */
}

static void template_make(struct cluster *cluster) {
  char url[CLUSTER_URL_SIZE];
  create(cluster, "migrated", "template0");
  owner_url(cluster, "migrated", url);
  struct error error;
  error_init(&error);
  struct pg *pg = NULL;
  enum code code = pg_open_owner(url, &pg, &error);
  if (code == CODE_OK) code = migration_run(pg, migration_list_own(), NULL, NULL, &error);
  pg_close(pg);
  if (code != CODE_OK) fail_msg("the schema cannot be made: %s (%s)", error.text, error.detail);
  cluster->has_template = true;
}

static void database_make(struct cluster *cluster, const char *template, char url[CLUSTER_URL_SIZE]) {
  char name[32];
  (void)snprintf(name, sizeof name, "case_%d", ++cluster->databases);
  create(cluster, name, template);
  owner_url(cluster, name, url);
}

void cluster_database(struct cluster *cluster, char url[CLUSTER_URL_SIZE]) {
  if (!cluster->has_template) template_make(cluster);
  database_make(cluster, "migrated", url);
}

void cluster_empty_database(struct cluster *cluster, char url[CLUSTER_URL_SIZE]) {
  database_make(cluster, "template0", url);
}

/* The URL with another value of a key that it has. */
static void url_with(const char *url, const char *key, const char *value, char out[CLUSTER_URL_SIZE]) {
  const char *at = strstr(url, key);
  assert_non_null(at);
  const char *rest = at + strcspn(at, " ");
  assert_true(snprintf(out, CLUSTER_URL_SIZE, "%.*s%s%s%s", (int)(at - url), url, key, value, rest) <
              CLUSTER_URL_SIZE);
}

void cluster_tcp_url(const struct cluster *cluster, const char *url, char tcp[CLUSTER_URL_SIZE]) {
  assert_non_null(strstr(url, cluster->folder));
  url_with(url, "host=", "127.0.0.1", tcp);
}

void cluster_superuser_url(const struct cluster *cluster, const char *url, char superuser[CLUSTER_URL_SIZE]) {
  assert_non_null(strstr(url, cluster->folder));
  url_with(url, "user=", "postgres", superuser);
}

/* ---- Accidents ---- */

/* The backends notice that the postmaster is gone and end by themselves; a new one waits for that by their shared memory. */
void cluster_kill(struct cluster *cluster) { server_end(cluster, SIGKILL); }

void cluster_halt(struct cluster *cluster) { server_end(cluster, SIGINT); }

void cluster_again(struct cluster *cluster) {
  bool started = false;
  for (int tries = 0; tries < 100 && !started; tries++) {
    if (tries > 0) pause_step();
    started = server_start(cluster);
  }
  if (started) return;
  log_show(cluster);
  fail_msg("PostgreSQL did not start again");
}
