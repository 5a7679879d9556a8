/* Typing: nothing typed is lost, nothing typed is a command that nobody meant. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/text.h"
#include "screens/screen_fixture.h"
#include "ui/widget/field.h"

static struct screen desk;

static int setup(void **state) {
  screen_salon(&desk, NULL);
  screen_open(&desk, 24, 80, GLYPHS_UTF8);
  *state = &desk;
  return 0;
}

static int teardown(void **state) {
  screen_release(*state);
  return 0;
}

static enum appointment_status selected_status(const struct screen *screen) {
  const struct appointment *visit = desk_selected(&screen->ui.desk);
  assert_non_null(visit);
  return visit->status;
}

/* --- A window that is too small --- */

static void no_key_acts_unseen(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>");
  assert_int_equal(selected_status(screen), STATUS_SCHEDULED);
  int64_t pending = screen->ui.desk.status.pending;
  screen_resize(screen, 4, 80);
  screen_expect(screen, "Window too small (80x4): it needs 20x5.");
  (void)screen_press(screen, "iXill<Enter>Zyuc+<Down>n");
  screen_resize(screen, 24, 80);
  assert_int_equal(selected_status(screen), STATUS_SCHEDULED);
  assert_int_equal(screen->ui.desk.status.pending, pending);
  assert_int_equal(screen->ui.depth, 1);
}

static void text_is_kept_unseen(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<End>nolga");
  screen_resize(screen, 24, 19);
  (void)screen_press(screen, " wom<Enter><Enter><Esc>");
  struct event paste = {.kind = EVENT_PASTE, .paste = "en's"};
  ui_handle(&screen->ui, &paste);
  screen_resize(screen, 24, 80);
  screen_expect(screen, "olga women's");
}

static void a_window_that_is_too_small_can_be_left(void **state) {
  struct screen *screen = *state;
  screen_resize(screen, 1, 80);
  (void)screen_press(screen, "q");
  screen_expect(screen, "y leaves");
  (void)screen_press(screen, "n");
  screen_expect(screen, "too small");
  assert_int_equal(screen->ui.wanted & REACTION_QUIT, 0);
  (void)screen_press(screen, "yq");
  assert_int_equal(screen->ui.wanted & REACTION_QUIT, 0);
  (void)screen_press(screen, "y");
  assert_int_not_equal(screen->ui.wanted & REACTION_QUIT, 0);
}

/* --- Bursts --- */

struct burst_case {
  const char *text;
  bool is_text;
};

static void what_is_no_command_is_text(void **state) {
  struct screen *screen = *state;
  static const struct burst_case cases[] = {
      {"4012345678901", true},                           /* a number from a scanner */
      {"Berta Schmidt", true},    {"Xill client", true}, /* X asks, but no hand types so fast */
      {"jjjjjjjjjj", false},                             /* keys that are held down */
      {"]]]]]jjjjjkkkkk", false}, {"11111111", false},
      {"nanna cut", false}, /* typed ahead: n opens the form, the rest is text there */
      {"gfr 24.12.", false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    if (ui_is_text_burst(&screen->ui, cases[i].text) != cases[i].is_text)
      fail_msg("\"%s\" is %staken for text", cases[i].text, cases[i].is_text ? "not " : "");
  (void)screen_press(screen, "n");
  assert_false(ui_is_text_burst(&screen->ui, "4012345678901")); /* it is typed there */
}

static void only_what_changes_something_waits(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Down>");
  for (const char *key = "isdcXZu+-mbe"; *key != '\0'; key++)
    if (!ui_waits_for_run(&screen->ui, (unsigned char)*key)) fail_msg("%c does not wait", *key);
  for (const char *key = "jkhl123[]{}tfnw/g?<>"; *key != '\0'; key++)
    if (ui_waits_for_run(&screen->ui, (unsigned char)*key)) fail_msg("%c waits", *key);
  (void)screen_press(screen, "Z");
  assert_true(ui_waits_for_run(&screen->ui, 'y'));
  (void)screen_press(screen, "<Esc>n");
  assert_false(ui_waits_for_run(&screen->ui, 'i')); /* a letter in a field */
}

/* --- Type-ahead --- */

/* A slip of the finger, or how it sounds: offered and marked, never taken by itself. */
static void what_sounds_alike_is_offered(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<Home><Down>nolga<Tab><Tab>balyage");
  screen_expect(screen, "Balayage");
  screen_expect(screen, "sounds alike");
  (void)screen_press(screen, "<Ctrl-U>bala");
  screen_expect(screen, "Balayage");
  screen_expect_not(screen, "sounds alike");
}

/* --- Editing --- */

struct edit_case {
  const char *keys, *text; /* | is the caret */
};

static const struct edit_case edit_cases[] = {
    {"anna cut<Ctrl-A>x", "x|anna cut"},
    {"anna cut<Ctrl-A><Ctrl-E>x", "anna cutx|"},
    {"anna cut<Ctrl-B><Ctrl-B>x", "anna cx|ut"},
    {"anna cut<Home>xy<Right>z", "xyaz|nna cut"},
    {"anna cut<Ctrl-Left>x", "anna x|cut"},
    {"anna cut<Ctrl-Left><Ctrl-Left><Ctrl-Right>x", "annax| cut"},
    {"anna cut<Ctrl-W>x", "anna x|"},
    {"anna cut<Home><Ctrl-Delete>x", "x| cut"},
    {"anna cut<Ctrl-H>x", "anna cux|"},
    {"anna cut<Home><Ctrl-D>x", "x|nna cut"},
    {"anna cut<Left><Left><Ctrl-U>x", "x|ut"},
    {"anna cut<Left><Left><Ctrl-K>x", "anna cx|"},
    {"anna cut<Ctrl-U><Ctrl-_>", "anna cut|"},
    {"anna cut<Ctrl-U><Ctrl-_><Ctrl-_>", "|"},
    {"anna<Backspace><Backspace><Ctrl-_>", "anna|"},
    {"<Ctrl-_>x", "x|"},
    {"山田<Left>x", "山x|田"},
    {"Zoe\xcc\x88x<Backspace><Backspace>", "Zo|"}, /* a letter goes with its marks */
};

static void a_field_is_edited(void **state) {
  struct screen *screen = *state;
  for (size_t i = 0; i < sizeof edit_cases / sizeof edit_cases[0]; i++) {
    struct field field;
    char shown[FIELD_SIZE + 1];
    field_clear(&field);
    const char *keys = edit_cases[i].keys;
    for (size_t at = 0, length = strlen(keys); at < length;) {
      const char *end = keys[at] == '<' ? strchr(keys + at, '>') : NULL;
      size_t size = end == NULL ? 0 : (size_t)(end - keys) + 1 - at;
      uint32_t key =
          end == NULL ? (uint32_t)text_decode(keys, length, at, &size) : key_find(keys + at + 1, size - 2);
      assert_int_not_equal(key, KEY_NONE);
      assert_true(field_key(&field, key));
      at += size;
    }
    (void)snprintf(shown, sizeof shown, "%.*s|%s", (int)field.caret, field.text, field.text + field.caret);
    if (strcmp(shown, edit_cases[i].text) != 0)
      fail_msg("%s: \"%s\" instead of \"%s\"", keys, shown, edit_cases[i].text);
  }
  (void)screen_press(screen, "<Ctrl-Right>"); /* outside of a field it is the arrow */
  screen_expect_not(screen, "does nothing");
}

/* A key with Control that is an action of the view is that, though fields know it. */
static void actions_come_before_editing(void **state) {
  struct screen *screen = *state;
  (void)screen_press(screen, "3<End>nolga wom<Ctrl-F>");
  screen_expect(screen, "Free: ");
  screen_expect(screen, "olga wom");
}

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
#define DESK(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  static const struct CMUnitTest tests[] = {
      DESK(no_key_acts_unseen),
      DESK(text_is_kept_unseen),
      DESK(a_window_that_is_too_small_can_be_left),
      DESK(what_is_no_command_is_text),
      DESK(only_what_changes_something_waits),
      DESK(what_sounds_alike_is_offered),
      DESK(a_field_is_edited),
      DESK(actions_come_before_editing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
