#include "rules_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/when.h"
#include "support/zone_file.h"

static struct zone *berlin;
struct small_salon small;
struct visit_request request;
struct rules_context context;
struct rules_customer customer;
static struct actor owner = {.role = ROLE_OWNER, .kind = ACTOR_DESK, .name = "Olga"};
struct verdict verdict;

int32_t day(const char *text) {
  int32_t date = 0;
  assert_true(date_parse(text, strlen(text), &date));
  return date;
}

int64_t at(const char *text) {
  int64_t instant = 0;
  assert_int_equal(when_parse_instant(text, strlen(text), berlin, day("2026-11-23"), &instant, NULL),
                   CODE_OK);
  return instant;
}

int rules_start(void **state) {
  (void)state;
  small_salon_init(&small, berlin, day("2026-11-23"), day("2026-11-29"));
  (void)small_salon_employee(&small, "Jonas Roth");
  (void)small_salon_employee(&small, "Mia Weber");
  (void)small_salon_service(&small, "Beard trim", 15, 1500);
  (void)small_salon_service(&small, "Root colour", 105, 9000);
  small_salon_part(&small, "apply", 40, 35);
  small_salon_part(&small, "rinse", 30, 0);
  (void)small_salon_service(&small, "Women's cut", 45, 5000);
  for (int employee = JONAS; employee <= MIA; employee++) {
    small_salon_every_day(&small, employee, 9 * 60, 13 * 60);
    small_salon_every_day(&small, employee, 14 * 60, 18 * 60);
    for (int service = BEARD; service <= CUT; service++) (void)small_salon_skill(&small, employee, service);
  }
  request = (struct visit_request){.location = SMALL_HERE};
  customer = (struct rules_customer){.id = {{7}}, .name = "Nguyễn Thị An"};
  context = (struct rules_context){.agenda = &small.agenda, .actor = &owner, .now = at("2026-11-20 10:07")};
  return 0;
}

int rules_release(void **state) {
  (void)state;
  small_salon_release(&small);
  return 0;
}

void ask_for(int service, int employee) {
  request.services[request.service_count++] =
      (struct visit_service){.service = service, .employee = employee};
}

void check_at(const char *when) {
  int employees[VISIT_SERVICES_MAX];
  for (int i = 0; i < request.service_count; i++) employees[i] = request.services[i].employee;
  struct visit_plan plan;
  assert_int_equal(visit_plan_make(&small.salon, &request, employees, &plan, NULL), CODE_OK);
  rules_check(&context, &plan, at(when), &verdict);
  assert_int_equal(rules_allow(&context, &plan, at(when)), verdict.breach_count == 0);
}

void assert_allowed(const char *when) {
  check_at(when);
  if (verdict.breach_count > 0) print_error("%s\n", verdict.breaches[0].text);
  assert_int_equal(verdict.breach_count, 0);
}

void assert_refused(const char *when, enum code code, enum breach_source source, const char *text) {
  check_at(when);
  assert_int_equal(verdict.breach_count, 1);
  assert_string_equal(verdict.breaches[0].text, text);
  assert_int_equal(verdict.breaches[0].code, code);
  assert_int_equal(verdict.breaches[0].source, source);
}

struct skill *skill_of(int employee, int service) {
  return small_salon_skill_of(&small, employee, service);
}

int rules_load_zone(void **state) {
  (void)state;
  berlin = zone_from_file("Europe/Berlin");
  return 0;
}

int rules_free_zone(void **state) {
  (void)state;
  zone_free(berlin);
  return 0;
}
