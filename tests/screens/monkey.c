#include "screens/monkey.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/instant.h"
#include "core/model/text.h"
#include "core/store/setup.h"

/* What hands type: words of the desk, and jobs as far as they go. */
static const char *const words[] = {
    "anna cut",
    "olga wom",
    "30 lunch<Enter>",
    "14:30",
    "12:30",
    "+2w",
    "fri",
    "0111",
    "@mia",
    "+olap",
    "why",
    "山田",
    "é̂",
    "\"",
    "25.12.",
    "2026-10-25<Enter>",
    "2027-03-28<Enter>",
    "-3<Enter>",
    "+",
    "nanna schm cut<Enter>",
    "npetrova women's cut @mia<Enter>",
    "wcut lea<Enter>",
    "/anna<Enter>",
    "/riley<Enter>",
    "/anna schm<Enter>e",
    "/anna schm<Enter>o",
    "Xill<Enter>",
    "Zy",
    "m<Down><Down><Enter>",
    "m]<Enter>y",
    "g+1<Enter>",
    "b30 lunch<Enter>",
    ".anna<Enter>",
    "Mandy<Enter><Enter>y",
    "Wcut<Enter>",
    "NEva Neu<Enter>",
    "vsn",
    "vs<Enter><Down><Enter>",
    "vs<Down><Down><Down><Down><Enter><Down><Enter>",
    "vqe",
    "vq<Enter><Enter>",
    "vq<Tab>n",
    "vq<Tab><Enter>",
    "vt=anna<Enter>",
    "vp<Tab>",
    "U<Down>",
    ":undo<Enter>",
    ":week<Enter>",
    ":cus<Enter>",
    "<Esc><Esc><Esc>",
    "<Enter><Enter>",
    "1e<Tab><Tab>15 min<Enter>",
    "3<Home>",
    "2<Down><Down>",
    "vd",
    "vdt",
};

/* Jobs from the day on, with the cursor somewhere in it. */
static const char *const jobs[] = {
    "i",
    "s",
    "d",
    "c",
    "Xill<Enter>",
    "Zy",
    "R",
    "+",
    "-",
    "Y",
    "m<Down><Down><Enter>",
    "m]<Enter><Enter>",
    "m<Right><Enter>why<Enter>",
    "nanna schm cut<Enter>",
    "nolga wom<Enter>",
    "nolga wom<Ctrl-O>she asked<Enter>",
    "n.pet<Enter>",
    "fnbolu root<Enter>",
    "wcut lea<Enter>",
    "wbea<Enter>",
    "b30 lunch<Enter>",
    "oby the window<Enter>",
    "e<Tab><Tab><Ctrl-U>cut<Enter><Enter>",
    "e+30<Enter>",
    "Wcut<Enter><Enter>",
    "NEva Neu<Tab>030 5550177<Enter>",
    "/anna schm<Enter>olikes tea<Enter>",
    "/anna schm<Enter>e<Down><Ctrl-U>Schmitt<Enter>",
    "/riley<Enter>Brude<Enter>",
    "/riley<Enter>M<Enter><Down><Right><Enter>y",
    "/riley<Enter>Wcut<Enter><Enter>",
    "vq<Enter><Enter>",
    "vqX",
    "vqXy",
    "vqe<Tab>Kim<Enter>",
    "vq<Tab>e<Tab><Ctrl-U>cut<Enter>",
    "vq<Tab>X",
    "vq<Tab><Enter><Enter>",
    "vt<Down>=anna<Enter>",
    "vsnA<Enter>",
    "vs<Enter>nBraids<Tab>cut<Tab>40<Tab>30<Enter>",
    "vs<Enter><Down><Enter><Tab><Tab><Ctrl-U>55<Enter>",
    "vs<Enter><Down>X",
    "vs<Enter><Down>Xy",
    "vs<Down><Enter>X",
    "vs<Down><Down><Enter><Down><Enter><Ctrl-U>New<Enter>",
    "vs<Down><Down><Down><Down><Enter><Down><Enter> <Down> <Enter>",
    "vs<Down><Down><Down><Down><Down><Enter>Xy",
    "vs<Down><Down><Down><Down><Down><Down><Enter><Down>Xy",
    "vs<Down><Down><Down><Down><Down><Down><Down><Enter>Xy",
};

/* The same for a salon with users. */
static const char *const pins[] = {
    "S4711<Enter>", "Sines 4711<Enter>", "S2222<Enter>",  "S90210<Enter>", "S1111<Enter>", "Q",
    "90210<Enter>", "4711<Enter>",       "A90210<Enter>", "0000<Enter>",   "S<Enter>"};

static const char *const pastes[] = {"X Z q y\n",
                                     "Anna\tSchmidt\n030 5550101",
                                     "\033[2J\001\xff",
                                     "",
                                     "\xe5\xb1\xb1\xe7\x94\xb0\xe2\x80\xae",
                                     "\n\n\n",
                                     "4012345678901"};

static int pick(struct monkey *monkey, int count) { return (int)dice_between(&monkey->dice, 0, count - 1); }

#define PICK(monkey, table) (table)[pick(monkey, (int)(sizeof(table) / sizeof(table)[0]))]

/* ---- Keys ---- */

static void key_press(struct monkey *monkey, uint32_t key) {
  struct event event = {.kind = EVENT_KEY, .key = key, .held = pick(monkey, 12) == 0};
  if (monkey->trace) {
    char name[KEY_NAME_SIZE];
    key_format(key, name);
    print_message("<%s>%s\n", name, event.held ? " held" : "");
  }
  screen_wait(monkey->screen);
  people_touch(&monkey->screen->ui);
  ui_handle(&monkey->screen->ui, &event);
}

/* A key of any action, of whatever view; the letter of a view comes behind the key for all of them. */
static void any_action(struct monkey *monkey) {
  const struct keymap *keymap = &monkey->screen->ui.keymap;
  enum action action = (enum action)pick(monkey, ACTION_COUNT);
  uint32_t key = keymap->keys[action][pick(monkey, ACTION_KEYS_MAX)];
  if (key == KEY_NONE) key = keymap->keys[action][0];
  if (key == KEY_NONE) return;
  if (action_is_chained(action)) key_press(monkey, keymap->keys[ACTION_VIEWS][0]);
  key_press(monkey, key);
}

static void any_key(struct monkey *monkey) {
  static const uint32_t characters[] = {0xE9, 0x301, 0x5C71, 0x1F600, 0x200D, 0x5D0, 0xA0, 0xFFFD};
  switch (pick(monkey, 3)) {
  case 0:
    key_press(monkey, KEY_ESC + (uint32_t)pick(monkey, (int)(KEY_AFTER_LAST_ - KEY_ESC)));
    break;
  case 1:
    key_press(monkey, (uint32_t)(' ' + pick(monkey, '~' - ' ' + 1)));
    break;
  default:
    key_press(monkey, PICK(monkey, characters));
  }
}

/* A key that the view on top knows. */
static void known_action(struct monkey *monkey) {
  const struct view_class *class = ui_top(&monkey->screen->ui)->class;
  if (class->handler_count == 0) return;
  enum action action = class->handlers[pick(monkey, class->handler_count)].action;
  uint32_t key = monkey->screen->ui.keymap.keys[action][0];
  if (key != KEY_NONE) key_press(monkey, key);
}

static void type_word(struct monkey *monkey, const char *text) {
  if (monkey->trace) print_message("type %s\n", text);
  people_touch(&monkey->screen->ui);
  (void)screen_press(monkey->screen, text);
}

static void any_job(struct monkey *monkey) {
  char place[128] = "<Esc><Esc><Esc><Esc><Esc>vd";
  if (pick(monkey, 4) > 0) strcat(place, "t");
  (void)snprintf(place + strlen(place), sizeof place - strlen(place), "%d<Home>", 1 + pick(monkey, 6));
  for (int i = pick(monkey, 9); i > 0; i--) strcat(place, "<Down>");
  if (pick(monkey, 8) == 0) strcat(place, "]");
  type_word(monkey, place);
  type_word(monkey, PICK(monkey, jobs));
}

static void paste(struct monkey *monkey) {
  struct event event = {.kind = EVENT_PASTE, .paste = PICK(monkey, pastes)};
  if (monkey->trace) print_message("paste \"%s\"\n", event.paste);
  screen_wait(monkey->screen);
  ui_handle(&monkey->screen->ui, &event);
}

/* What a scanner or a hasty hand types: the loop gives it as text, or key by key. */
static void burst(struct monkey *monkey) {
  static const char *const bursts[] = {"4012345678901\n", "Maria Xiz", "jjjjjjjjjj", "npetrova cut\r",
                                       "+493055501010\n"};
  const char *text = PICK(monkey, bursts);
  struct event event = {.kind = EVENT_PASTE, .paste = text};
  if (monkey->trace) print_message("burst \"%s\"\n", text);
  screen_wait(monkey->screen);
  if (ui_is_text_burst(&monkey->screen->ui, text)) {
    ui_handle(&monkey->screen->ui, &event);
    return;
  }
  for (; *text != '\0'; text++)
    key_press(monkey, *text == '\n' || *text == '\r' ? KEY_RETURN : (uint32_t)*text);
}

static void click(struct monkey *monkey) {
  const struct canvas *canvas = ui_picture(&monkey->screen->ui);
  struct event event = {.kind = EVENT_MOUSE,
                        .mouse = (enum mouse_action)pick(monkey, MOUSE_WHEEL_DOWN + 1),
                        .row = pick(monkey, canvas->rows + 2),
                        .column = pick(monkey, canvas->columns + 2)};
  if (monkey->trace) print_message("mouse %d at %d,%d\n", (int)event.mouse, event.row, event.column);
  screen_wait(monkey->screen);
  ui_handle(&monkey->screen->ui, &event);
}

/* ---- What comes from outside ---- */

static void resize(struct monkey *monkey) {
  static const int usual[][2] = {{24, 80}, {30, 100}, {43, 132}, {20, 60}, {12, 40}, {5, 20}};
  int which = pick(monkey, 12);
  int rows = 1 + pick(monkey, 100);
  int columns = 1 + pick(monkey, 300);
  if (which < 6) {
    rows = usual[which][0];
    columns = usual[which][1];
  } else if (which < 10) {
    rows = 1 + rows / 3;
    columns = 1 + columns / 3;
  }
  if (monkey->trace) print_message("size %dx%d\n", columns, rows);
  screen_resize(monkey->screen, rows, columns);
}

static void pass_time(struct monkey *monkey) {
  static const int64_t leaps[] = {MS_PER_HOUR,      26 * MS_PER_HOUR,     -2 * MS_PER_HOUR, -MS_PER_MINUTE,
                                  13 * MS_PER_HOUR, 7 * 24 * MS_PER_HOUR, -24 * MS_PER_HOUR};
  int64_t by =
      monkey->steady_clock || pick(monkey, 5) > 0 ? MS_PER_MINUTE * pick(monkey, 4) : PICK(monkey, leaps);
  monkey->screen->now += by;
  monkey->steady += pick(monkey, 40) == 0 ? 11 * MS_PER_MINUTE : 1000;
  if (monkey->trace) print_message("clock %+lld s\n", (long long)(by / 1000));
  ui_tick(&monkey->screen->ui, monkey->steady);
}

static void turn_of_the_loop(struct monkey *monkey) {
  struct ui *ui = &monkey->screen->ui;
  switch (pick(monkey, 3)) {
  case 0:
    ui_idle(ui);
    break;
  case 1:
    (void)ui_catch_up(ui);
    break;
  default:
    (void)ui_read_ahead(ui);
  }
}

/* ---- The other program ---- */

static void book_elsewhere(struct monkey *monkey, const struct command *command, const struct salon *salon) {
  struct booking booking = {.starts_at = monkey->screen->now / MS_PER_HOUR * MS_PER_HOUR +
                                         15 * MS_PER_MINUTE * pick(monkey, 40),
                            .source = SOURCE_WEB};
  struct outcome outcome;
  booking.request.location = command->location;
  booking.customer.id = screen_id(501 + pick(monkey, 16));
  if (visit_request_add_service(&booking.request, salon, pick(monkey, salon->service_count), EMPLOYEE_ANY,
                                NULL) == CODE_OK)
    (void)!command_book(monkey->other, command, &booking, &outcome, NULL);
}

static void change_setup_elsewhere(struct monkey *monkey, const struct command *command,
                                   const struct salon *salon) {
  static const char *const names[] = {"A new thing", "Zebra braids", "Cut"};
  struct setup_field fields[] = {{"name", value_text(PICK(monkey, names))},
                                 {"price", value_int(100 * pick(monkey, 90))},
                                 {"duration_minutes", value_int(5 * (1 + pick(monkey, 20)))}};
  struct setup_edit edit = {.entity = ENTITY_SERVICE, .fields = fields, .field_count = 3};
  struct outcome outcome;
  if (pick(monkey, 2) == 0) {
    edit.id = salon->services[pick(monkey, salon->service_count)].id;
    edit.field_count = 1 + pick(monkey, 3);
  }
  (void)!command_setup_save(monkey->other, command, &edit, &outcome, NULL);
}

static void change_visit_elsewhere(struct monkey *monkey, const struct command *command) {
  const struct day_sheet *day = &monkey->screen->ui.desk.day;
  struct outcome outcome;
  if (day->appointment_count == 0) return;
  struct id visit = day->appointments[pick(monkey, day->appointment_count)].id;
  if (pick(monkey, 2) == 0)
    (void)!command_status(monkey->other, command, visit,
                          (enum appointment_status)pick(monkey, appointment_status_count), "elsewhere",
                          &outcome, NULL);
  else
    (void)!command_move(monkey->other, command, visit,
                        monkey->screen->now / MS_PER_HOUR * MS_PER_HOUR +
                            15 * MS_PER_MINUTE * pick(monkey, 40),
                        EMPLOYEE_ANY, &outcome, NULL);
}

static void elsewhere(struct monkey *monkey) {
  const struct salon *salon = NULL;
  struct command command = {.actor = &monkey->screen->actor, .if_revision = REVISION_ANY};
  struct outcome outcome;
  if (monkey->other == NULL || replica_salon(monkey->other, &salon, NULL, NULL) != CODE_OK) return;
  int what = pick(monkey, 6);
  if (monkey->trace) print_message("elsewhere %d\n", what);
  command.location = salon_location(salon, screen_id(101));
  switch (what) {
  case 0:
    change_setup_elsewhere(monkey, &command, salon);
    break;
  case 1:
    (void)!command_undo(monkey->other, &command, &outcome, NULL);
    break;
  case 2:
  case 3:
    change_visit_elsewhere(monkey, &command);
    break;
  default:
    book_elsewhere(monkey, &command, salon);
  }
  replica_forget_salons(monkey->other);
  /* The next picture may show it already, if only the cursor has moved. */
  key_press(monkey, pick(monkey, 2) == 0 ? KEY_CURSOR_DOWN : KEY_CURSOR_UP);
}

/* ---- A step ---- */

void monkey_step(struct monkey *monkey) {
  int what = pick(monkey, 60);
  if (what == 0)
    resize(monkey);
  else if (what == 1)
    paste(monkey);
  else if (what == 2)
    burst(monkey);
  else if (what < 5)
    click(monkey);
  else if (what < 8)
    pass_time(monkey);
  else if (what == 8)
    turn_of_the_loop(monkey);
  else if (what < 11)
    elsewhere(monkey);
  else if (what < 13 && monkey->people)
    type_word(monkey, PICK(monkey, pins));
  else if (what < 22)
    type_word(monkey, PICK(monkey, words));
  else if (what < 27)
    any_key(monkey);
  else if (what < 35)
    any_job(monkey);
  else if (what < 38)
    type_word(monkey, "<Esc><Esc><Esc>");
  else if (what < 48)
    known_action(monkey);
  else
    any_action(monkey);
  screen_wait(monkey->screen);
  monkey->screen->ui.wanted &= ~(unsigned)(REACTION_QUIT | REACTION_SUSPEND);
  if (monkey->trace) print_message("on %s\n", ui_top(&monkey->screen->ui)->class->name);
  screen_paint(monkey->screen);
}
