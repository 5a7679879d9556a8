#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>

#include "core/store/doctor.h"
#include "unit/store_fixture.h"

struct office {
  struct fixture fixture;
  struct arena arena;
};

static int setup(void **state) {
  static struct office office;
  fixture_init(&office.fixture);
  arena_init(&office.arena, 1 << 20);
  *state = &office;
  return 0;
}

static int teardown(void **state) {
  struct office *office = *state;
  arena_release(&office->arena);
  fixture_release(&office->fixture);
  return 0;
}

static struct diagnosis examine(struct office *office) {
  struct diagnosis diagnosis;
  arena_clear(&office->arena);
  assert_int_equal(doctor_examine(office->fixture.path, &office->arena, &diagnosis, NULL), CODE_OK);
  return diagnosis;
}

/* The grade of the first finding about a subject that holds the words. */
static enum finding_grade grade_of(const struct diagnosis *diagnosis, const char *subject,
                                   const char *words) {
  for (int i = 0; i < diagnosis->count; i++) {
    const struct finding *finding = &diagnosis->findings[i];
    if (strcmp(finding->subject, subject) == 0 && strstr(finding->text, words) != NULL) return finding->grade;
  }
  fail_msg("nothing about %s says \"%s\"", subject, words);
  return FINDING_GOOD;
}

static void a_sound_file_is_sound(void **state) {
  struct office *office = *state;
  replica_free(fixture_salon(&office->fixture));
  fixture_sql(office->fixture.path, "DELETE FROM employee WHERE name = 'nobody'");
  struct diagnosis diagnosis = examine(office);
  for (int i = 0; i < diagnosis.count; i++) {
    if (diagnosis.findings[i].grade == FINDING_BAD)
      fail_msg("%s: %s", diagnosis.findings[i].subject, diagnosis.findings[i].text);
  }
  assert_true(diagnosis.sound);
  assert_int_equal(grade_of(&diagnosis, "file", "KiB"), FINDING_GOOD);
  assert_int_equal(grade_of(&diagnosis, "pages", "sound"), FINDING_GOOD);
  assert_int_equal(grade_of(&diagnosis, "history", "5 visits"), FINDING_HINT);
}

struct illness {
  const char *sql, *subject, *words;
};

static const struct illness illnesses[] = {
    {"DELETE FROM appointment_segment WHERE appointment_id = x'00000000000070008000000000000601'", "visits",
     "1 visits"},
    {"DELETE FROM appointment WHERE id = x'00000000000070008000000000000601'", "segments", "2 services"},
    {"UPDATE appointment_segment SET overlap = 0", "overlaps", "1 times"},
    {"UPDATE appointment_segment SET blocking = 0 WHERE position = 1", "status", "3 services"},
    {"UPDATE appointment SET starts_at = starts_at - 1 WHERE confirmation_code = '00000-00601'", "times",
     "1 visits"},
    {"DELETE FROM customer WHERE first_name = 'Anna'", "customers", "2 visits"},
    {"DELETE FROM employee WHERE name = 'Zoe Gone'", "employees", "1 services"},
    {"DELETE FROM service WHERE price = 40000", "services", "1 services"},
};

static void each_broken_rule_is_found(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof illnesses / sizeof illnesses[0]; i++) {
    struct office office;
    fixture_init(&office.fixture);
    arena_init(&office.arena, 1 << 20);
    replica_free(fixture_salon(&office.fixture));
    fixture_sql(office.fixture.path, illnesses[i].sql);
    struct diagnosis diagnosis = examine(&office);
    assert_int_equal(grade_of(&diagnosis, illnesses[i].subject, illnesses[i].words), FINDING_BAD);
    assert_false(diagnosis.sound);
    arena_release(&office.arena);
    fixture_release(&office.fixture);
  }
}

static void what_cannot_be_opened_is_explained(void **state) {
  struct office *office = *state;
  struct diagnosis diagnosis = examine(office);
  assert_false(diagnosis.sound);
  assert_int_equal(grade_of(&diagnosis, "file", "init"), FINDING_BAD);
  fixture_sql(office->fixture.path, "CREATE TABLE recipe (name TEXT)");
  diagnosis = examine(office);
  assert_int_equal(grade_of(&diagnosis, "file", "another program"), FINDING_BAD);
  fixture_sql(office->fixture.path, "PRAGMA application_id = 0x6664736B; PRAGMA user_version = 99");
  diagnosis = examine(office);
  assert_int_equal(grade_of(&diagnosis, "schema", "newer"), FINDING_BAD);
}

static void damaged_pages_are_found(void **state) {
  struct office *office = *state;
  replica_free(fixture_salon(&office->fixture));
  fixture_sql(office->fixture.path, "PRAGMA wal_checkpoint(TRUNCATE)");
  int64_t page = fixture_number(office->fixture.path,
                                "SELECT rootpage FROM sqlite_schema WHERE name = 'appointment_segment'");
  FILE *file = fopen(office->fixture.path, "r+");
  assert_non_null(file);
  assert_int_equal(fseek(file, (long)(page - 1) * 4096 + 8, SEEK_SET), 0);
  for (int i = 0; i < 200; i++) assert_int_equal(fputc(0x7f, file), 0x7f);
  assert_int_equal(fclose(file), 0);
  struct diagnosis diagnosis = examine(office);
  assert_int_equal(grade_of(&diagnosis, "pages", "damaged"), FINDING_BAD);
  assert_int_equal(grade_of(&diagnosis, "pages", "restore"), FINDING_HINT);
  assert_false(diagnosis.sound);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      CASE(a_sound_file_is_sound),
      cmocka_unit_test(each_broken_rule_is_found),
      CASE(what_cannot_be_opened_is_explained),
      CASE(damaged_pages_are_found),
  };
#undef CASE
  return cmocka_run_group_tests(tests, NULL, NULL);
}
