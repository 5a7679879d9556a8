/* The tables behind the keys: what dispatch, footer, help and manual are made of. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>

#include "screens/people_fixture.h"
#include "screens/places.h"
#include "support/speak.h"

/* Every action says what it is, in the room that there is for it, by a key that can be typed. */
static void every_action_has_keys_and_help(void **state) {
  (void)state;
  struct keymap keymap;
  keymap_init(&keymap);
  for (int action = 0; action < ACTION_COUNT; action++) {
    const struct action_row *row = &action_rows[action];
    int help = canvas_width(row->help);
    if (help < 3 || help > ACTION_HELP_MAX) fail_msg("%s: the help has %d cells", row->name, help);
    if (row->help[strlen(row->help) - 1] != '.') fail_msg("%s: the help is no sentence", row->name);
    assert_in_range(canvas_width(row->label), 2, ACTION_LABEL_MAX);
    if (row->keys[0] != '\0' && keymap.keys[action][0] == KEY_NONE)
      fail_msg("%s: \"%s\" are no keys", row->name, row->keys);
    assert_int_equal(action_find(row->name, strlen(row->name)), action);
    for (int other = 0; other < action; other++) assert_string_not_equal(row->name, action_rows[other].name);
  }
}

static void keys_have_names(void **state) {
  (void)state;
  static const uint32_t keys[] = {
      'n', ' ', 0xDF, KEY_ESC, KEY_SHIFT_TAB, KEY_LAST, KEY_CONTROL | 'r', KEY_FUNCTION_12, KEY_CURSOR_UP};
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
    char name[KEY_NAME_SIZE];
    key_format(keys[i], name);
    assert_int_equal(key_find(name, strlen(name)), keys[i]);
  }
  assert_int_equal(key_find("Ctrl-1", 6), KEY_NONE);
  assert_int_equal(key_find("nn", 2), KEY_NONE);
  assert_int_equal(key_find("", 0), KEY_NONE);
}

/* Keys that lie beside each other on the keyboard's shift: what removes is never the twin of what does not. */
static void capitals_have_no_harmless_twin(void **state) {
  (void)state;
  static const enum action removing[] = {ACTION_CANCEL, ACTION_NO_SHOW};
  struct keymap keymap;
  keymap_init(&keymap);
  for (size_t i = 0; i < sizeof removing / sizeof removing[0]; i++) {
    uint32_t key = keymap.keys[removing[i]][0];
    assert_in_range(key, 'A', 'Z');
    for (int action = 0; action < ACTION_COUNT; action++)
      assert_int_equal(keymap_place(&keymap, (enum action)action, key - 'A' + 'a'), -1);
  }
}

static void check_view(const struct screen *screen, const struct view *view) {
  const struct keymap *keymap = &screen->ui.keymap;
  for (int i = 0; i < view->class->handler_count; i++)
    for (int k = 0; k < ACTION_KEYS_MAX; k++) {
      uint32_t key = keymap->keys[view->class->handlers[i].action][k];
      for (int other = 0; other < i && key != KEY_NONE; other++)
        if (keymap_place(keymap, view->class->handlers[other].action, key) >= 0)
          fail_msg("%s: %s and %s are on one key", view->class->name,
                   action_rows[view->class->handlers[i].action].name,
                   action_rows[view->class->handlers[other].action].name);
    }
}

/* In any width the way to help is in the footer, where there is one, and no label is cut. */
static void check_footer(struct screen *screen, const struct view *top, const char *help) {
  bool covered = strcmp(top->class->name, "locked") == 0; /* nothing but a PIN is of any help there */
  for (int columns = 24; columns <= 160; columns += 17) {
    char row[SCREEN_ROW_SIZE];
    screen_resize(screen, 24, columns);
    canvas_row_text(&screen->ui.canvas, 23, row, sizeof row);
    if (!covered && view_handler(top, ACTION_HELP) == NULL && strstr(row, help) == NULL)
      fail_msg("%s: no way to help in \"%s\"", top->class->name, row);
    assert_true(canvas_width(row) <= columns);
    if (strstr(row, "…") != NULL) fail_msg("%s: a label is cut: \"%s\"", top->class->name, row);
  }
}

static void check_places(struct screen *screen, const struct place_case cases[], size_t count,
                         const char *language) {
  for (size_t i = 0; i < count; i++) {
    char help[64];
    speak("");
    screen_open(screen, 24, 80, GLYPHS_UTF8);
    (void)screen_press(screen, cases[i].keys);
    screen_wait(screen);
    speak(language);
    const struct view *top = ui_top(&screen->ui);
    if (strcmp(top->class->name, cases[i].name) != 0)
      fail_msg("\"%s\" leads to %s, not to %s", cases[i].keys, top->class->name, cases[i].name);
    (void)snprintf(help, sizeof help, " %s", _(action_rows[ACTION_HELP].label));
    check_view(screen, top);
    check_footer(screen, top, help);
    ui_release(&screen->ui);
  }
  speak("");
}

/* No key means two things in one view; the footer fits at every width, in every language, and the way to help is always in it. */
static void views_are_sound(void **state) {
  static const char *const languages[] = {"", "de", "fr"};
  for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++)
    check_places(*state, places, PLACES, languages[i]);
}

static void views_of_people_are_sound(void **state) {
  (void)state;
  static struct screen screen;
  screen_salon(&screen, NULL);
  people_add(&screen);
  check_places(&screen, people_places, PEOPLE_PLACES, "");
  check_places(&screen, people_places, PEOPLE_PLACES, "de");
  screen_release(&screen);
}

static bool is_a_place(const char *name) {
  for (size_t i = 0; i < PLACES; i++)
    if (strcmp(places[i].name, name) == 0) return true;
  for (size_t i = 0; i < PEOPLE_PLACES; i++)
    if (strcmp(people_places[i].name, name) == 0) return true;
  /* A list in the set-up alone, whose rows open "who does what"; and what every form is until it has its own name. */
  return strcmp(name, "who does it") == 0 || strcmp(name, "form") == 0;
}

enum { SOURCE_MAX = 1 << 17 };

/* Each view or form that a source names is among the places above; returns how many it names. */
static int source_check(const char *path, char *source) {
  static const char mark[] = ".name = ";
  int found = 0;
  FILE *file = fopen(path, "r");
  assert_non_null(file);
  source[fread(source, 1, SOURCE_MAX - 1, file)] = '\0';
  assert_int_equal(fclose(file), 0);
  for (char *at = strstr(source, mark); at != NULL; at = strstr(at, mark), found++) {
    char name[64];
    at += strlen(mark);
    if (strncmp(at, "N_(", 3) == 0) at += 3;
    if (*at++ != '"' || *at == '"') continue;
    (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(at, "\""), at);
    if (!is_a_place(name)) fail_msg("%s: no case leads to \"%s\"", path, name);
  }
  return found;
}

/* The sources of a folder and of those in it, but for the themes, whose names are their own. */
static int folder_check(const char *path, char *source) {
  DIR *folder = opendir(path);
  int found = 0;
  assert_non_null(folder);
  for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
    char inside[1024];
    const char *end = strrchr(entry->d_name, '.');
    (void)snprintf(inside, sizeof inside, "%.500s/%.255s", path, entry->d_name);
    if (end == NULL)
      found += folder_check(inside, source);
    else if (strcmp(end, ".c") == 0 && strncmp(entry->d_name, "theme", 5) != 0)
      found += source_check(inside, source);
  }
  assert_int_equal(closedir(folder), 0);
  return found;
}

static void no_view_is_left_out(void **state) {
  (void)state;
  char *source = malloc(SOURCE_MAX);
  assert_non_null(source);
  assert_true(folder_check(FD_SOURCE_DIR "/src/ui", source) > 30);
  free(source);
}

/* The help of each view lists what its keys do; each line within the box. */
static void help_lists_every_action(void **state) {
  struct screen *screen = *state;
  screen_open(screen, 120, 80, GLYPHS_UTF8);
  const struct view *day = ui_top(&screen->ui);
  (void)screen_press(screen, "?");
  for (int i = 0; i < day->class->handler_count; i++)
    screen_expect(screen, action_rows[day->class->handlers[i].action].help);
  ui_release(&screen->ui);
}

/* share/keymap says what the program does. */
static void shipped_keymap_is_the_default(void **state) {
  (void)state;
  enum { TEXT_MAX = 16384 };
  struct keymap keymap;
  char *expected = calloc(1, TEXT_MAX);
  char *shipped = calloc(1, TEXT_MAX);
  assert_non_null(expected);
  assert_non_null(shipped);
  keymap_init(&keymap);
  assert_true(keymap_write(&keymap, expected, TEXT_MAX) < TEXT_MAX);
  const char *path = FD_SOURCE_DIR "/share/keymap";
  if (getenv("FD_GOLDEN") != NULL) {
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_true(fputs(expected, out) >= 0);
    assert_int_equal(fclose(out), 0);
  }
  FILE *file = fopen(path, "r");
  assert_non_null(file);
  size_t size = fread(shipped, 1, TEXT_MAX - 1, file);
  assert_int_equal(fclose(file), 0);
  assert_string_equal(shipped, expected);
  struct keymap read;
  keymap_init(&read);
  assert_int_equal(keymap_apply(&read, shipped, size, NULL), CODE_OK);
  assert_memory_equal(&read, &keymap, sizeof keymap);
  free(expected);
  free(shipped);
}

struct bad_case {
  const char *text, *says;
};

static const struct bad_case bad_keymaps[] = {
    {"undo = u\nundo = z\n", "Line 2 of the settings: the keys of \"undo\" stand there twice"},
    {"fly = f\n", "Line 1 of the settings: there is no action \"fly\""},
    {"\n# ok\nundo = Ctrl-Banana\n", "Line 3 of the settings: there is no key \"Ctrl-Banana\""},
    {"undu = z\n", "is \"undo\" meant?"},
    {"undo z\n", "Line 1 of the settings needs \" = \""},
    {"undo = a b c d e f g h i j\n", "at most 9 keys"},
};

static void bad_lines_are_told(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof bad_keymaps / sizeof bad_keymaps[0]; i++) {
    struct keymap keymap;
    struct error error;
    error_init(&error);
    keymap_init(&keymap);
    assert_int_equal(keymap_apply(&keymap, bad_keymaps[i].text, strlen(bad_keymaps[i].text), &error),
                     CODE_INVALID);
    assert_non_null(strstr(error.text, bad_keymaps[i].says));
    assert_int_equal(keymap.keys[ACTION_REDO][0], key_control('r')); /* the others stay as they were */
  }
}

/* The good lines beside a broken one count; a key that is given to one action is taken from the others. */
static void good_lines_count(void **state) {
  (void)state;
  static const char text[] = "fly = f\nfind = n\nundo = Ctrl-Banana\nredo = r\n";
  struct keymap keymap;
  struct error error;
  error_init(&error);
  keymap_init(&keymap);
  assert_int_equal(keymap_apply(&keymap, text, sizeof text - 1, &error), CODE_INVALID);
  assert_non_null(strstr(error.text, "fly"));
  assert_int_equal(keymap_place(&keymap, ACTION_FIND, 'n'), 0);
  assert_int_equal(keymap_place(&keymap, ACTION_FIND, '/'), -1);
  assert_int_equal(keymap_place(&keymap, ACTION_NEW_BOOKING, 'n'), -1);
  assert_int_equal(keymap_place(&keymap, ACTION_UNDO, 'u'), 0);
  assert_int_equal(keymap_place(&keymap, ACTION_REDO, 'r'), 0);
}

/* Footer and messages follow the user's own keys. */
static void other_keys_show_everywhere(void **state) {
  struct screen *screen = *state;
  static const char text[] = "undo = z Ctrl-Z\nnew-booking = F2\n";
  screen_open(screen, 24, 80, GLYPHS_UTF8);
  assert_int_equal(keymap_apply(&screen->ui.keymap, text, sizeof text - 1, NULL), CODE_OK);
  (void)screen_press(screen, "<Esc><Esc>");
  screen_expect(screen, "F2 new");
  screen_expect(screen, "z undo");
  ui_release(&screen->ui);
}

static int salon_setup(void **state) {
  static struct screen screen;
  screen_salon(&screen, NULL);
  screen_fill(&screen, "screen_busy.sql");
  people_sql(&screen, PLACES_SQL);
  *state = &screen;
  return 0;
}

static int salon_teardown(void **state) {
  screen_release(*state);
  return 0;
}

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_action_has_keys_and_help),
      cmocka_unit_test(keys_have_names),
      cmocka_unit_test(capitals_have_no_harmless_twin),
      cmocka_unit_test(views_are_sound),
      cmocka_unit_test(views_of_people_are_sound),
      cmocka_unit_test(no_view_is_left_out),
      cmocka_unit_test(help_lists_every_action),
      cmocka_unit_test(shipped_keymap_is_the_default),
      cmocka_unit_test(bad_lines_are_told),
      cmocka_unit_test(good_lines_count),
      cmocka_unit_test(other_keys_show_everywhere),
  };
  return cmocka_run_group_tests(tests, salon_setup, salon_teardown);
}
