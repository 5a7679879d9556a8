/*
 * The two forms in which every row stands: its typed row, which is the truth, and its image in the feed, which desks are told. Here of what an
 * operator brings in; what desks push is compared where they push it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/entity.h"
#include "server/desk_world.h"
#include "server/operator.h"

static struct desk_world world;

static int build(void **state) {
  (void)state;
  static const char *const files[] = {
      "--from=" FD_SOURCE_DIR "/tests/cli/salons/bella.json",
      "--from=" FD_SOURCE_DIR "/tests/cli/salons/staff.json",
      "--from=" FD_SOURCE_DIR "/tests/e2e/salon.json",
  };
  cluster_database(cluster_shared(), world.url);
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    operator_must(operator_run(world.url, "tenant", "create", files[i], NULL));
  }
  operator_must(operator_run(world.url, "tenant", "create", "--name=Other", "--currency=EUR",
                             "--zone=Europe/Berlin", NULL));
  return 0;
}

static void each_typed_row_is_its_image(void **state) {
  (void)state;
  assert_true(world_number(&world, "SELECT count(*) FROM feed") > 100);
  world_rows_match(&world);
}

static void no_row_stands_in_one_form_alone(void **state) {
  (void)state;
  for (int i = 0; i < ENTITY_COUNT; i++) {
    char query[512];
    if (entities[i].whole != ENTITY_NONE) continue;
    snprintf(
        query, sizeof query,
        "SELECT count(*) FROM \"%s\" AS typed FULL JOIN (SELECT * FROM feed WHERE entity = '%s') AS feed "
        "USING (tenant_id, id)"
        " WHERE (typed.seq = feed.seq AND typed.version = feed.version AND typed.incomplete = feed.incomplete"
        " AND typed.deleted_at IS NOT DISTINCT FROM feed.deleted_at) IS NOT TRUE",
        entities[i].name, entities[i].name);
    if (world_number(&world, query) != 0)
      fail_msg("%s: %lld rows", entities[i].name, (long long)world_number(&world, query));
  }
}

static void each_image_has_its_hash_and_its_bucket(void **state) {
  (void)state;
  assert_int_equal(
      world_number(
          &world, "SELECT count(*) FROM feed WHERE hash <> substr(sha256(convert_to(image, 'UTF8')), 1, 16)"),
      0);
  assert_int_equal(
      world_number(
          &world,
          "SELECT count(*) FROM feed WHERE bucket <> CASE entity WHEN 'appointment'"
          " THEN (image::json ->> 'starts_at')::bigint / 86400000 ELSE get_byte(uuid_send(id), 15) END"),
      0);
}

static void no_image_holds_a_secret(void **state) {
  (void)state;
  assert_int_equal(
      world_number(&world,
                   "SELECT count(*) FROM feed, json_object_keys(image::json) AS key WHERE key IN"
                   " ('tenant_id', 'password_hash', 'totp_secret', 'token_hash', 'version', 'revision')"),
      0);
}

static void no_number_is_beyond_the_clock(void **state) {
  (void)state;
  assert_int_equal(world_number(&world, "SELECT count(*) FROM feed JOIN tenant_clock AS clock USING "
                                        "(tenant_id) WHERE feed.seq > clock.seq"),
                   0);
}

static void a_suspended_salon_is_still_in_step(void **state) {
  (void)state;
  operator_must(operator_run(world.url, "tenant", "suspend", "Other", NULL));
  assert_int_equal(world_number(&world, "SELECT count(*) FROM tenant WHERE status = 'SUSPENDED'"), 1);
  no_row_stands_in_one_form_alone(state);
  assert_int_equal(
      world_number(&world, "SELECT count(*) FROM feed WHERE image::json ->> 'status' = 'SUSPENDED'"), 1);
  operator_must(operator_run(world.url, "tenant", "activate", "Other", NULL));
  no_row_stands_in_one_form_alone(state);
  each_image_has_its_hash_and_its_bucket(state);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_typed_row_is_its_image),
      cmocka_unit_test(no_row_stands_in_one_form_alone),
      cmocka_unit_test(each_image_has_its_hash_and_its_bucket),
      cmocka_unit_test(no_image_holds_a_secret),
      cmocka_unit_test(no_number_is_beyond_the_clock),
      cmocka_unit_test(a_suspended_salon_is_still_in_step),
  };
  return cmocka_run_group_tests(tests, build, NULL);
}
