#include "demo/catalogue.h"

#include <assert.h>

/* A category names its parent by position; -1 for none. Parents stand before their children. */
static const struct {
  const char *name;
  int parent;
} categories[] = {
    {"Hair", -1},          {"Beauty", -1},          {"Cut", 0},  {"Colour", 0},  {"Styling", 0}, {"Care", 0},
    {"Hands and Feet", 1}, {"Brows and Lashes", 1}, {"Skin", 1}, {"Barber", -1},
};

enum { CATEGORY_COUNT = sizeof categories / sizeof *categories };
enum { IN_CUT = 2, IN_COLOUR, IN_STYLING, IN_CARE, IN_HANDS, IN_BROWS, IN_SKIN, IN_BARBER };

const struct demo_service demo_services[SERVICE_COUNT] = {
    [WOMENS_HAIRCUT] = {.name = "Women's Haircut",
                        .description = "Wash, cut and blow-dry.",
                        .category = IN_CUT,
                        .price = 7500,
                        .minutes = 60,
                        .online = true,
                        .colour = 173,
                        .craft = CRAFT_WOMEN,
                        .audience = FOR_WOMEN,
                        .share = 190},
    [MENS_HAIRCUT] = {.name = "Men's Haircut",
                      .description = "Wash and cut.",
                      .category = IN_CUT,
                      .price = 5000,
                      .minutes = 45,
                      .online = true,
                      .colour = 67,
                      .craft = CRAFT_MEN,
                      .audience = FOR_MEN,
                      .share = 210},
    [CHILDRENS_HAIRCUT] = {.name = "Children's Haircut",
                           .description = "Up to twelve years.",
                           .category = IN_CUT,
                           .price = 2800,
                           .minutes = 30,
                           .online = true,
                           .colour = 115,
                           .craft = CRAFT_WOMEN | CRAFT_MEN,
                           .share = 50},
    [DRY_CUT] = {.name = "Dry Cut",
                 .description = "Without washing.",
                 .category = IN_CUT,
                 .price = 4000,
                 .minutes = 30,
                 .online = true,
                 .colour = 109,
                 .craft = CRAFT_WOMEN | CRAFT_MEN,
                 .share = 70},
    [FRINGE_TRIM] = {.name = "Fringe Trim",
                     .category = IN_CUT,
                     .price = 1200,
                     .minutes = 15,
                     .online = true,
                     .colour = 180,
                     .craft = CRAFT_WOMEN,
                     .audience = FOR_WOMEN,
                     .share = 40},
    [FULL_COLOR] = {.name = "Full Color",
                    .description = "All of the hair in one colour.",
                    .category = IN_COLOUR,
                    .price = 15000,
                    .minutes = 120,
                    .buffer_after = 5,
                    .notice_min_hours = 2,
                    .online = true,
                    .colour = 131,
                    .craft = CRAFT_COLOUR,
                    .share = 60,
                    .parts = {{"apply", 45, 35}, {"rinse and finish", 40, 0}}},
    [HIGHLIGHTS] = {.name = "Highlights",
                    .description = "In foils, with gloss.",
                    .category = IN_COLOUR,
                    .price = 22000,
                    .minutes = 150,
                    .buffer_after = 5,
                    .notice_min_hours = 2,
                    .online = true,
                    .colour = 179,
                    .craft = CRAFT_COLOUR,
                    .audience = FOR_WOMEN,
                    .share = 45,
                    .parts = {{"foils", 60, 40}, {"rinse and finish", 50, 0}}},
    [ROOT_COLOUR] = {.name = "Root Colour",
                     .description = "Regrowth only.",
                     .category = IN_COLOUR,
                     .price = 9000,
                     .minutes = 105,
                     .buffer_after = 5,
                     .online = true,
                     .colour = 132,
                     .craft = CRAFT_COLOUR,
                     .share = 80,
                     .parts = {{"apply", 40, 35}, {"rinse", 30, 0}}},
    [BALAYAGE] = {.name = "Balayage",
                  .description = "Painted by hand.",
                  .category = IN_COLOUR,
                  .price = 24000,
                  .minutes = 180,
                  .buffer_after = 5,
                  .notice_min_hours = 24,
                  .online = true,
                  .colour = 137,
                  .craft = CRAFT_COLOUR,
                  .audience = FOR_WOMEN,
                  .share = 25,
                  .parts = {{"paint", 75, 45}, {"rinse and finish", 60, 0}}},
    [GLOSS] = {.name = "Gloss and Toner",
               .category = IN_COLOUR,
               .price = 6500,
               .minutes = 50,
               .online = true,
               .colour = 175,
               .craft = CRAFT_COLOUR,
               .audience = FOR_WOMEN,
               .share = 25,
               .parts = {{"apply", 15, 20}, {"rinse", 15, 0}}},
    [BLOW_DRY] = {.name = "Wash and Blow-Dry",
                  .category = IN_STYLING,
                  .price = 3800,
                  .minutes = 45,
                  .online = true,
                  .colour = 110,
                  .craft = CRAFT_WOMEN,
                  .audience = FOR_WOMEN,
                  .share = 55},
    [UPDO] = {.name = "Updo",
              .category = IN_STYLING,
              .price = 8500,
              .minutes = 75,
              .notice_min_hours = 24,
              .online = true,
              .colour = 139,
              .craft = CRAFT_OCCASION,
              .audience = FOR_WOMEN,
              .share = 10},
    [BRIDAL] = {.name = "Bridal Styling",
                .description = "With a trial two weeks before.",
                .category = IN_STYLING,
                .price = 19000,
                .minutes = 120,
                .buffer_before = 10,
                .notice_min_hours = 72,
                .notice_max_days = 365,
                .limit_per_day = 1,
                .requires_approval = true,
                .colour = 218,
                .craft = CRAFT_OCCASION,
                .audience = FOR_WOMEN,
                .share = 8},
    [WORKSHOP] = {.name = "Styling Workshop",
                  .description = "Braids and updos to do at home, up to six people.",
                  .category = IN_STYLING,
                  .price = 6000,
                  .minutes = 90,
                  .buffer_before = 15,
                  .buffer_after = 15,
                  .capacity = 6,
                  .kind = SERVICE_GROUP,
                  .online = true,
                  .colour = 104,
                  .craft = CRAFT_TEACHING},
    [SCALP] = {.name = "Scalp Treatment",
               .category = IN_CARE,
               .price = 4500,
               .minutes = 30,
               .online = true,
               .colour = 72,
               .craft = CRAFT_WOMEN | CRAFT_SKIN,
               .share = 25},
    [KERATIN] = {.name = "Keratin Smoothing",
                 .category = IN_CARE,
                 .price = 19000,
                 .minutes = 150,
                 .buffer_after = 10,
                 .notice_min_hours = 24,
                 .limit_per_day = 2,
                 .online = true,
                 .colour = 95,
                 .craft = CRAFT_CHEMISTRY,
                 .audience = FOR_WOMEN,
                 .share = 10,
                 .parts = {{"apply", 60, 30}, {"press and finish", 60, 0}}},
    [PERM] = {.name = "Perm",
              .category = IN_CARE,
              .price = 11000,
              .minutes = 120,
              .buffer_after = 5,
              .notice_min_hours = 24,
              .requires_approval = true,
              .online = true,
              .colour = 101,
              .craft = CRAFT_CHEMISTRY,
              .share = 10,
              .parts = {{"wind", 50, 30}, {"fix and finish", 40, 0}}},
    [SHAVE] = {.name = "Hot Towel Shave",
               .category = IN_BARBER,
               .price = 3500,
               .minutes = 30,
               .online = true,
               .colour = 66,
               .craft = CRAFT_BEARD,
               .audience = FOR_MEN,
               .share = 50},
    [MANICURE] = {.name = "Manicure",
                  .category = IN_HANDS,
                  .price = 3500,
                  .minutes = 45,
                  .buffer_after = 5,
                  .online = true,
                  .colour = 168,
                  .craft = CRAFT_NAILS,
                  .share = 55},
    [GEL_NAILS] = {.name = "Gel Nails",
                   .category = IN_HANDS,
                   .price = 5500,
                   .minutes = 75,
                   .buffer_after = 5,
                   .online = true,
                   .colour = 162,
                   .craft = CRAFT_NAILS,
                   .audience = FOR_WOMEN,
                   .share = 55},
    [PEDICURE] = {.name = "Pedicure",
                  .category = IN_HANDS,
                  .price = 4500,
                  .minutes = 60,
                  .buffer_before = 5,
                  .buffer_after = 10,
                  .online = true,
                  .colour = 133,
                  .craft = CRAFT_NAILS,
                  .share = 30},
    [BROWS] = {.name = "Brow Shaping",
               .category = IN_BROWS,
               .price = 1800,
               .minutes = 15,
               .online = true,
               .colour = 143,
               .craft = CRAFT_BROWS,
               .share = 40},
    [LASHES] = {.name = "Lash Lift and Tint",
                .category = IN_BROWS,
                .price = 6900,
                .minutes = 60,
                .online = true,
                .colour = 146,
                .craft = CRAFT_BROWS,
                .audience = FOR_WOMEN,
                .share = 25,
                .parts = {{"lift", 20, 20}, {"tint", 20, 0}}},
    [FACIAL] = {.name = "Facial",
                .category = IN_SKIN,
                .price = 8000,
                .minutes = 60,
                .buffer_before = 5,
                .buffer_after = 10,
                .online = true,
                .colour = 151,
                .craft = CRAFT_SKIN,
                .share = 40},
    [CONSULTATION] = {.name = "Consultation",
                      .description = "Free of charge.",
                      .category = IN_COLOUR,
                      .price = 0,
                      .minutes = 15,
                      .kind = SERVICE_ROUND_ROBIN,
                      .online = true,
                      .colour = 250,
                      .craft = CRAFT_ADVICE,
                      .share = 20},
};

const struct demo_addon demo_addons[] = {
    {WOMENS_HAIRCUT, "Deep Conditioning Treatment", 3000, 20},
    {WOMENS_HAIRCUT, "Olaplex Treatment", 4000, 20},
    {MENS_HAIRCUT, "Beard Trim", 1500, 15},
    {MENS_HAIRCUT, "Head Massage", 1200, 10},
    {DRY_CUT, "Beard Trim", 1500, 15},
    {FULL_COLOR, "Deep Conditioning Treatment", 3000, 20},
    {FULL_COLOR, "Olaplex Treatment", 4000, 20},
    {HIGHLIGHTS, "Deep Conditioning Treatment", 3000, 20},
    {HIGHLIGHTS, "Olaplex Treatment", 4000, 20},
    {ROOT_COLOUR, "Olaplex Treatment", 4000, 20},
    {BALAYAGE, "Olaplex Treatment", 4000, 20},
    {BLOW_DRY, "Deep Conditioning Treatment", 3000, 20},
    {SHAVE, "Nose and Ear Trim", 800, 5},
    {MANICURE, "Nail Art", 1200, 15},
    {GEL_NAILS, "Nail Art", 1200, 15},
    {PEDICURE, "Gel Polish", 1500, 15},
    {FACIAL, "Eye Treatment", 1500, 10},
};
const int demo_addon_count = sizeof demo_addons / sizeof *demo_addons;

/* What the employees of each template have learnt. */
static const unsigned crafts[] = {
    CRAFT_WOMEN | CRAFT_MEN | CRAFT_COLOUR | CRAFT_OCCASION | CRAFT_CHEMISTRY | CRAFT_TEACHING | CRAFT_ADVICE,
    CRAFT_MEN | CRAFT_BEARD,
    CRAFT_WOMEN | CRAFT_COLOUR | CRAFT_CHEMISTRY | CRAFT_ADVICE,
    CRAFT_WOMEN | CRAFT_MEN | CRAFT_COLOUR | CRAFT_ADVICE,
    CRAFT_NAILS | CRAFT_BROWS,
    CRAFT_WOMEN | CRAFT_MEN | CRAFT_BEARD,
    CRAFT_WOMEN | CRAFT_COLOUR | CRAFT_CHEMISTRY | CRAFT_OCCASION | CRAFT_ADVICE,
    CRAFT_NAILS | CRAFT_BROWS | CRAFT_SKIN,
};

/* Terms that differ from the catalogue's. Price -1 and minutes 0: as in the catalogue. */
static const struct demo_terms {
  int template;
  enum demo_service_at service;
  int64_t price;
  int minutes; /* gaps included; the staff time is scaled to it */
  bool primary;
} terms[] = {
    {0, WOMENS_HAIRCUT, 8500, 0, true},
    {0, BALAYAGE, 26000, 0, false},
    {0, BRIDAL, -1, 0, true},
    {1, MENS_HAIRCUT, -1, 40, true},
    {1, SHAVE, -1, 0, true},
    {2, FULL_COLOR, -1, 0, true},
    {2, HIGHLIGHTS, -1, 0, true},
    {3, WOMENS_HAIRCUT, 6200, 75, false},
    {3, ROOT_COLOUR, 7800, 140, false},
    {4, GEL_NAILS, -1, 65, true},
    {5, MENS_HAIRCUT, 4500, 0, true},
    {6, ROOT_COLOUR, -1, 0, true},
    {7, FACIAL, -1, 0, true},
};

static const struct demo_terms *find_terms(const struct demo *demo, int employee,
                                           enum demo_service_at service) {
  for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
    if (terms[i].template == demo->employees[employee].template && terms[i].service == service)
      return &terms[i];
  }
  return NULL;
}

bool demo_may_do(const struct demo *demo, int employee, enum demo_service_at service) {
  return (crafts[demo->employees[employee].template] & demo_services[service].craft) != 0;
}

bool demo_is_composite(enum demo_service_at service) { return demo_services[service].parts[0].minutes > 0; }

/* Staff minutes scaled from the catalogue's to the employee's; the terms are chosen so that nothing is left over. */
static int scaled(int minutes, int from, int to) {
  assert(minutes * to % from == 0);
  return minutes * to / from;
}

int demo_service_parts(const struct demo *demo, int employee, enum demo_service_at service,
                       struct demo_part parts[PARTS_MAX]) {
  const struct demo_service *offered = &demo_services[service];
  const struct demo_terms *own = find_terms(demo, employee, service);
  int total = own != NULL && own->minutes > 0 ? own->minutes : offered->minutes;
  if (!demo_is_composite(service)) {
    parts[0] = (struct demo_part){.name = "", .minutes = total};
    return 1;
  }
  int gaps = 0, count = 0;
  for (; count < PARTS_MAX && offered->parts[count].minutes > 0; count++)
    gaps += offered->parts[count].gap_after;
  for (int i = 0; i < count; i++) {
    parts[i] = offered->parts[i];
    parts[i].minutes = scaled(offered->parts[i].minutes, offered->minutes - gaps, total - gaps);
  }
  return count;
}

static enum code write_categories(struct demo *demo, struct error *error) {
  for (int i = 0; i < CATEGORY_COUNT; i++) {
    demo_row(demo, "service_category", demo_setup_id(demo, KIND_CATEGORY, i));
    line_text(&demo->line, "name", categories[i].name);
    if (categories[i].parent >= 0)
      line_id(&demo->line, "parent", demo_setup_id(demo, KIND_CATEGORY, categories[i].parent));
    line_number(&demo->line, "position", i);
    enum code code = demo_emit(demo, error);
    if (code != CODE_OK) return code;
  }
  return CODE_OK;
}

static void write_parts(struct demo_line *line, const struct demo_service *service) {
  if (service->parts[0].minutes == 0) return;
  line_array_begin(line, "segments");
  for (int i = 0; i < PARTS_MAX && service->parts[i].minutes > 0; i++) {
    line_object_begin(line, NULL);
    line_text(line, "name", service->parts[i].name);
    line_number(line, "minutes", service->parts[i].minutes);
    line_number(line, "gap_after", service->parts[i].gap_after);
    line_object_end(line);
  }
  line_array_end(line);
}

static enum code write_service(struct demo *demo, int at, struct error *error) {
  const struct demo_service *service = &demo_services[at];
  struct demo_line *line = &demo->line;
  demo_row(demo, "service", demo_setup_id(demo, KIND_SERVICE, at));
  line_text(line, "name", service->name);
  line_id(line, "category", demo_setup_id(demo, KIND_CATEGORY, service->category));
  if (service->description != NULL) line_text(line, "description", service->description);
  line_number(line, "price", service->price);
  line_number(line, "duration_minutes", service->minutes);
  line_number(line, "buffer_before", service->buffer_before);
  line_number(line, "buffer_after", service->buffer_after);
  line_number(line, "notice_min_hours", service->notice_min_hours);
  if (service->notice_max_days > 0) line_number(line, "notice_max_days", service->notice_max_days);
  if (service->limit_per_day > 0) line_number(line, "limit_per_day", service->limit_per_day);
  line_number(line, "capacity", service->capacity > 0 ? service->capacity : 1);
  line_text(line, "kind", service_kind_words.words[service->kind]);
  line_bool(line, "requires_approval", service->requires_approval);
  line_bool(line, "online", service->online);
  line_bool(line, "active", true);
  line_digits(line, "colour", service->colour);
  line_number(line, "position", at);
  write_parts(line, service);
  return demo_emit(demo, error);
}

static enum code write_addon(struct demo *demo, int at, struct error *error) {
  const struct demo_addon *addon = &demo_addons[at];
  struct demo_line *line = &demo->line;
  demo_row(demo, "service_addon", demo_setup_id(demo, KIND_ADDON, at));
  line_id(line, "service", demo_setup_id(demo, KIND_SERVICE, (int)addon->service));
  line_text(line, "name", addon->name);
  line_number(line, "price", addon->price);
  line_number(line, "duration_minutes", addon->minutes);
  return demo_emit(demo, error);
}

enum code demo_write_catalogue(struct demo *demo, struct error *error) {
  enum code code = write_categories(demo, error);
  for (int at = 0; code == CODE_OK && at < SERVICE_COUNT; at++) code = write_service(demo, at, error);
  for (int at = 0; code == CODE_OK && at < demo_addon_count; at++) code = write_addon(demo, at, error);
  return code;
}

static enum code write_skill(struct demo *demo, int employee, enum demo_service_at service,
                             struct error *error) {
  const struct demo_terms *own = find_terms(demo, employee, service);
  struct demo_line *line = &demo->line;
  demo_row(demo, "employee_service",
           demo_setup_id(demo, KIND_SKILL, employee * SERVICE_COUNT + (int)service));
  line_id(line, "employee", demo_setup_id(demo, KIND_EMPLOYEE, employee));
  line_id(line, "service", demo_setup_id(demo, KIND_SERVICE, (int)service));
  line_bool(line, "primary", own != NULL && own->primary);
  if (own != NULL && own->price >= 0) line_number(line, "custom_price", own->price);
  if (own != NULL && own->minutes > 0) line_number(line, "custom_duration_minutes", own->minutes);
  line_thousandths(line, "weight", own != NULL && own->primary ? 2000 : 1000);
  return demo_emit(demo, error);
}

/* Who gives advice, one after the other, whoever that is. */
static enum code write_pool(struct demo *demo, struct error *error) {
  struct demo_line *line = &demo->line;
  demo_row(demo, "pool", demo_setup_id(demo, KIND_POOL, 0));
  line_text(line, "name", "Consultations");
  line_text(line, "strategy", "ROTATE");
  line_id(line, "service", demo_setup_id(demo, KIND_SERVICE, CONSULTATION));
  line_array_begin(line, "members");
  for (int employee = 0; employee < demo->extent.employees; employee++) {
    if (!demo_may_do(demo, employee, CONSULTATION)) continue;
    line_object_begin(line, NULL);
    line_id(line, "employee", demo_setup_id(demo, KIND_EMPLOYEE, employee));
    line_object_end(line);
  }
  line_array_end(line);
  return demo_emit(demo, error);
}

enum code demo_write_skills(struct demo *demo, struct error *error) {
  enum code code = CODE_OK;
  for (int employee = 0; employee < demo->extent.employees; employee++) {
    for (int at = 0; code == CODE_OK && at < SERVICE_COUNT; at++) {
      enum demo_service_at service = (enum demo_service_at)at;
      if (demo_may_do(demo, employee, service)) code = write_skill(demo, employee, service, error);
    }
  }
  return code == CODE_OK ? write_pool(demo, error) : code;
}
