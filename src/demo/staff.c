#include "demo/staff.h"

#include <stdio.h>
#include <string.h>

#include "demo/phone.h"

static const struct {
  const char *name, *phone, *address, *city, *postal_code, *email;
} locations[] = {
    {"Main Street", "+49 30 23125 999", "Main Street 1", "Berlin", "10115", "main.street@example.com"},
    {"Harbour Square", "+49 40 66969 999", "Harbour Square 7", "Hamburg", "20457",
     "harbour.square@example.com"},
};

/* The employees of the small salon; the plans of the large one repeat theirs. */
static const struct {
  const char *name, *title;
  int location;
} staff[] = {
    {"Mia Weber", "Senior Stylist", 0},     {"Jonas Roth", "Barber", 0},
    {"Aylin Kaya", "Colourist", 0},         {"Sofía Peña", "Junior Stylist", 0},
    {"Phạm Thị Mai", "Nail Artist", 0},     {"Łukasz Nowak", "Stylist and Barber", 1},
    {"Elena Papadopoulou", "Colourist", 1}, {"Noor Haddad", "Beautician", 1},
};

enum { TEMPLATE_COUNT = sizeof staff / sizeof *staff };

void demo_hire(struct demo *demo) {
  for (int i = 0; i < demo->extent.employees; i++) {
    struct demo_employee *employee = &demo->employees[i];
    int template = i % TEMPLATE_COUNT;
    employee->template = template;
    employee->title = staff[template].title;
    employee->location = staff[template].location < demo->extent.locations ? staff[template].location : 0;
    if (i < TEMPLATE_COUNT) {
      (void)snprintf(employee->name, sizeof employee->name, "%s", staff[i].name);
      continue;
    }
    struct demo_random random = demo_random_for(demo, KIND_EMPLOYEE, (uint64_t)i);
    const struct demo_language *language = demo_names_language(&demo->names, demo_random_below(&random, 600));
    const struct demo_words *given = demo_random_chance(&random, 700) ? &language->female : &language->male;
    const char *first = demo->names.words[given->first + demo_random_below(&random, given->count)];
    const char *last =
        demo->names.words[language->family.first + demo_random_below(&random, language->family.count)];
    (void)snprintf(employee->name, sizeof employee->name, "%s %s", language->family_first ? last : first,
                   language->family_first ? first : last);
  }
}

enum code demo_write_locations(struct demo *demo, struct error *error) {
  enum code code = CODE_OK;
  for (int i = 0; code == CODE_OK && i < demo->extent.locations; i++) {
    struct demo_line *line = &demo->line;
    demo_row(demo, "location", demo_setup_id(demo, KIND_LOCATION, i));
    line_text(line, "name", locations[i].name);
    line_text(line, "timezone", "Europe/Berlin");
    line_text(line, "country", "DE");
    line_text(line, "address", locations[i].address);
    line_text(line, "city", locations[i].city);
    line_text(line, "postal_code", locations[i].postal_code);
    line_text(line, "phone", locations[i].phone);
    line_text(line, "email", locations[i].email);
    line_text(line, "status", "ACTIVE");
    line_number(line, "position", i);
    code = demo_emit(demo, error);
  }
  return code;
}

static enum code write_employee(struct demo *demo, int at, struct error *error) {
  static const int colours[] = {36, 68, 132, 166, 98, 30, 142, 167};
  const struct demo_employee *employee = &demo->employees[at];
  struct demo_line *line = &demo->line;
  char ascii[64];
  char email[96];
  (void)demo_ascii(employee->name, ascii, sizeof ascii);
  (void)snprintf(email, sizeof email, "%s%d@example.org", ascii, at + 1);
  demo_row(demo, "employee", demo_setup_id(demo, KIND_EMPLOYEE, at));
  line_text(line, "name", employee->name);
  line_text(line, "title", employee->title);
  line_id(line, "location", demo_setup_id(demo, KIND_LOCATION, employee->location));
  line_text(line, "email", email);
  line_bool(line, "active", true);
  line_bool(line, "bookable", true);
  line_digits(line, "colour", colours[employee->template]);
  line_number(line, "position", at);
  return demo_emit(demo, error);
}

/* A team per location. */
static enum code write_team(struct demo *demo, int location, struct error *error) {
  struct demo_line *line = &demo->line;
  char name[64];
  (void)snprintf(name, sizeof name, "Team %s", locations[location].name);
  demo_row(demo, "team", demo_setup_id(demo, KIND_TEAM, location));
  line_text(line, "name", name);
  line_array_begin(line, "members");
  for (int i = 0; i < demo->extent.employees; i++) {
    if (demo->employees[i].location != location) continue;
    line_object_begin(line, NULL);
    line_id(line, "employee", demo_setup_id(demo, KIND_EMPLOYEE, i));
    line_object_end(line);
  }
  line_array_end(line);
  return demo_emit(demo, error);
}

enum code demo_write_employees(struct demo *demo, struct error *error) {
  enum code code = CODE_OK;
  for (int i = 0; code == CODE_OK && i < demo->extent.employees; i++) code = write_employee(demo, i, error);
  for (int i = 0; code == CODE_OK && i < demo->extent.locations; i++) code = write_team(demo, i, error);
  return code;
}

enum code demo_write_users(struct demo *demo, struct error *error) {
  static const struct {
    const char *name, *role, *pin;
    int employee; /* whose book a PROVIDER sees; -1 for none */
  } users[] = {
      {"Bella", "OWNER", "1001", -1},    {"Selma", "ADMIN", "2002", -1},
      {"Ines", "RECEPTION", "4711", -1}, {"Mia Weber", "PROVIDER", "3003", 0},
      {"Viktor", "VIEWER", "5005", -1},
  };
  enum code code = CODE_OK;
  for (size_t i = 0; code == CODE_OK && i < sizeof users / sizeof *users; i++) {
    struct demo_line *line = &demo->line;
    demo_row(demo, "user", demo_setup_id(demo, KIND_USER, (int)i));
    line_text(line, "name", users[i].name);
    line_text(line, "role", users[i].role);
    if (users[i].employee >= 0)
      line_id(line, "employee", demo_setup_id(demo, KIND_EMPLOYEE, users[i].employee));
    line_text(line, "pin", users[i].pin);
    line_text(line, "status", "ACTIVE");
    code = demo_emit(demo, error);
  }
  return code;
}
