/* Every statement that is put into the program is one that PostgreSQL takes, on the schema that the migrations make. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <libpq-fe.h>

#include "generated/server_statements.h"
#include "server/cluster.h"

static PGconn *served(void) {
  char url[CLUSTER_URL_SIZE];
  cluster_database(cluster_shared(), url);
  PGconn *link = PQconnectdb(url);
  assert_int_equal(PQstatus(link), CONNECTION_OK);
  return link;
}

static void every_statement_prepares(void **state) {
  (void)state;
  PGconn *link = served();
  int refused = 0;
  for (int i = 0; i < PG_COUNT; i++) {
    PGresult *result = PQprepare(link, pg_texts[i].name, pg_texts[i].sql, 0, NULL);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
      print_error("%s: %s", pg_texts[i].name, PQerrorMessage(link));
      refused++;
    }
    PQclear(result);
  }
  PQfinish(link);
  assert_int_equal(refused, 0);
}

/* What is prepared unseen stays unseen: a parameter whose type is left open becomes text. */
static void no_parameter_is_beyond_what_a_call_holds(void **state) {
  (void)state;
  PGconn *link = served();
  for (int i = 0; i < PG_COUNT; i++) {
    PQclear(PQprepare(link, pg_texts[i].name, pg_texts[i].sql, 0, NULL));
    PGresult *result = PQdescribePrepared(link, pg_texts[i].name);
    if (PQnparams(result) > 32) fail_msg("%s takes %d parameters", pg_texts[i].name, PQnparams(result));
    PQclear(result);
  }
  PQfinish(link);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_statement_prepares),
      cmocka_unit_test(no_parameter_is_beyond_what_a_call_holds),
  };
  return cmocka_run_group_tests_name("server_statements", tests, NULL, NULL);
}
