/* Themes: every meaning is seen in every theme, without colour too; files that people write; and what a terminal makes of it. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "screens/screen_fixture.h"
#include "support/dice.h"
#include "ui/terminal/bell.h"
#include "ui/terminal/theme_file.h"

/* --- Contrast --- */

/* The channels of one of the 256, as terminals have them by default. */
static void channels(int colour, double rgb[3]) {
  static const int basic[16][3] = {{0, 0, 0},       {205, 0, 0},   {0, 205, 0},   {205, 205, 0},
                                   {0, 0, 238},     {205, 0, 205}, {0, 205, 205}, {229, 229, 229},
                                   {127, 127, 127}, {255, 0, 0},   {0, 255, 0},   {255, 255, 0},
                                   {92, 92, 255},   {255, 0, 255}, {0, 255, 255}, {255, 255, 255}};
  int cube = colour - 16;
  int steps[3] = {cube / 36, cube / 6 % 6, cube % 6};
  for (int i = 0; i < 3; i++)
    rgb[i] = colour < 16     ? basic[colour][i]
             : colour >= 232 ? 8 + 10 * (colour - 232)
             : steps[i] == 0 ? 0
                             : 55 + 40 * steps[i];
}

/* The light of a colour as eyes see it, roughly: a square stands for the curve of screens. */
static double light(int colour) {
  static const double weights[3] = {0.2126, 0.7152, 0.0722};
  double rgb[3];
  double sum = 0;
  channels(colour, rgb);
  for (int i = 0; i < 3; i++) sum += weights[i] * (rgb[i] / 255) * (rgb[i] / 255);
  return sum;
}

static double contrast(int text, int ground) {
  double left = light(text) + 0.05;
  double right = light(ground) + 0.05;
  return left > right ? left / right : right / left;
}

struct ground_case {
  const char *theme;
  int text, ground;  /* what the terminal's own are */
  double least;      /* for what is read */
  double least_sign; /* for lines and hatching */
};

static const struct ground_case ground_cases[] = {
    {"default", 7, 16, 4.0, 1.3},
    {"light", 16, 231, 4.0, 1.3},
    {"high-contrast", 231, 16, 7.0, 4.0},
};

static bool is_sign(int paint) { return paint == PAINT_LINE || paint == PAINT_OFF || paint == PAINT_FREE; }

static void everything_can_be_read(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof ground_cases / sizeof ground_cases[0]; i++) {
    const struct ground_case *at = &ground_cases[i];
    const struct theme *theme = theme_find(at->theme);
    assert_non_null(theme);
    for (int paint = 0; paint < PAINT_COUNT; paint++) {
      const struct style *style = &theme->styles[paint];
      int text = style->fine_text < 0 ? at->text : style->fine_text;
      int ground = style->fine_ground < 0 ? at->ground : style->fine_ground;
      double seen = contrast(text, ground);
      double least = is_sign(paint) ? at->least_sign : at->least;
      if (seen < least)
        fail_msg("%s: %s has a contrast of %.1f", at->theme, paint_name((enum paint)paint), seen);
    }
  }
}

/* On the terminal's own ground: nothing that a light one or a dark one swallows, with eight colours and with 256. */
static void no_colour_is_swallowed_by_the_ground(void **state) {
  (void)state;
  const struct theme *light_theme = theme_find("light");
  const struct theme *dark = theme_find("default");
  for (int paint = 0; paint < PAINT_COUNT; paint++) {
    const struct style *style = &light_theme->styles[paint];
    if (style->ground == COLOUR_DEFAULT)
      assert_false(style->text == 3 || style->text == 7 || style->text == 11 || style->text == 15);
    if (style->fine_ground == COLOUR_DEFAULT)
      assert_false(style->fine_text == 226 || style->fine_text == 231 || style->fine_text >= 252);
    style = &dark->styles[paint];
    if (style->ground == COLOUR_DEFAULT) assert_false(style->text == 0 || style->text == 4);
    for (int other = 0; other < 2; other++) { /* letters are never of the colour of their ground */
      style = &(other == 0 ? light_theme : dark)->styles[paint];
      assert_false(style->text == style->ground && style->text != COLOUR_DEFAULT);
      assert_false(style->fine_text == style->fine_ground && style->fine_text != COLOUR_DEFAULT);
    }
  }
}

/* --- Pictures --- */

/* The canvases' pictures (golden/) hold a letter for each paint: with these tables, that is how they look in each theme. */
static size_t looks_write(const struct theme *theme, char *text, size_t size) {
  static const int counts[] = {8, 16, 256};
  size_t used = (size_t)snprintf(text, size, "colours of letters and ground, -1: the terminal's own\n");
  for (int paint = 0; paint < PAINT_COUNT; paint++) {
    struct look look = {0};
    used += (size_t)snprintf(text + used, size - used, "%c %-12s", paint_letter((enum paint)paint),
                             paint_name((enum paint)paint));
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
      look = theme_look(theme, (enum paint)paint, counts[i]);
      used +=
          (size_t)snprintf(text + used, size - used, " %3d: %3d on %3d ", counts[i], look.text, look.ground);
      if (look.text == look.ground && look.text != COLOUR_DEFAULT)
        fail_msg("%s: %s cannot be read in %d colours", theme->name, paint_name((enum paint)paint),
                 counts[i]);
    }
    used += (size_t)snprintf(
        text + used, size - used, "%s%s%s%s\n", (look.bits & STYLE_BOLD) != 0 ? " bold" : "",
        (look.bits & STYLE_DIM) != 0 ? " dim" : "", (look.bits & STYLE_UNDERLINE) != 0 ? " underline" : "",
        (look.bits & STYLE_REVERSE) != 0 ? " reverse" : "");
    assert_true(used < size);
  }
  return used;
}

static void paints_look_as_kept(void **state) {
  (void)state;
  for (size_t i = 0; themes[i] != NULL; i++) {
    char path[SCREEN_PATH_SIZE];
    char kept[8192];
    char drawn[8192];
    (void)snprintf(path, sizeof path, FD_SOURCE_DIR "/tests/screens/golden/theme-%s.txt", themes[i]->name);
    (void)looks_write(themes[i], drawn, sizeof drawn);
    if (getenv("FD_GOLDEN") != NULL) {
      FILE *out = fopen(path, "w");
      assert_non_null(out);
      assert_true(fputs(drawn, out) >= 0);
      assert_int_equal(fclose(out), 0);
    }
    FILE *file = fopen(path, "r");
    if (file == NULL) fail_msg("%s is missing", path);
    kept[fread(kept, 1, sizeof kept - 1, file)] = '\0';
    (void)fclose(file);
    assert_string_equal(kept, drawn);
  }
}

/* --- Without colour --- */

static void mono_tells_the_same(void **state) {
  (void)state;
  static const char *const keys[] = {"",
                                     "3<Down>",
                                     "3<Down>n",
                                     "3<End>nann cut",
                                     "/ann",
                                     "/anna schm<Enter>",
                                     "?",
                                     ":",
                                     "wcut lea",
                                     "3<Down>m",
                                     "3<Down>X",
                                     "y",
                                     "gfri",
                                     "1<Home><Enter>",
                                     "vu",
                                     "ve",
                                     "3<Home>Z",
                                     "q",
                                     "v",
                                     "vw",
                                     "vm",
                                     "vm<Down>",
                                     "vt",
                                     "vr",
                                     "vl",
                                     "vs",
                                     "vs<Enter>",
                                     "vs<Enter>n",
                                     "vq",
                                     "vo",
                                     "1<End>nolga root colour 15:00 +ola",
                                     "3<Down>nblocked women\'s cut @mia",
                                     "L",
                                     "A",
                                     "S",
                                     "Q"};
  static const int sizes[][2] = {{24, 80}, {43, 132}, {20, 60}, {12, 40}, {5, 20}};
  static struct screen screen;
  screen_salon(&screen, NULL);
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
    for (size_t size = 0; size < sizeof sizes / sizeof sizes[0]; size++) {
      screen_open(&screen, sizes[size][0], sizes[size][1], size % 2 == 0 ? GLYPHS_UTF8 : GLYPHS_ASCII);
      (void)screen_press(&screen, keys[i]);
      screen_check_mono(&screen, keys[i]);
      ui_release(&screen.ui);
    }
  screen_release(&screen);
}

/* What is chosen, typed into, refused: by attributes in every theme, since colours may be missing in any of them. */
static void what_matters_is_no_colour_alone(void **state) {
  (void)state;
  for (size_t i = 0; themes[i] != NULL; i++) {
    const struct style *styles = themes[i]->styles;
    assert_true((styles[PAINT_CURSOR].bits & STYLE_REVERSE) != 0);
    assert_true((styles[PAINT_CHOSEN].bits & STYLE_REVERSE) != 0);
    assert_int_not_equal(styles[PAINT_CURSOR].bits, styles[PAINT_CHOSEN].bits);
  }
  const struct style *mono = theme_find("mono")->styles;
  static const enum paint apart[] = {PAINT_TEXT,   PAINT_WARNING, PAINT_ERROR,    PAINT_CURSOR,
                                     PAINT_CHOSEN, PAINT_GHOST,   PAINT_FIELD_ON, PAINT_FIELD_HINT};
  for (size_t i = 0; i < sizeof apart / sizeof apart[0]; i++)
    for (size_t j = 0; j < i; j++) {
      bool bad = mono[apart[i]].bits == mono[apart[j]].bits;
      bool same = (apart[i] == PAINT_FIELD_ON && apart[j] == PAINT_ERROR); /* a caret stands in the one */
      if (bad && !same) fail_msg("%s looks like %s", paint_name(apart[i]), paint_name(apart[j]));
    }
}

/* --- Files --- */

static struct theme theme_of(const char *text, struct theme_flaws *flaws) {
  struct theme theme;
  theme_read(text, strlen(text), &theme, flaws);
  return theme;
}

static void a_file_changes_what_it_names(void **state) {
  (void)state;
  struct theme_flaws flaws;
  struct theme theme = theme_of("# mine\nbase = light\n\nchecked-in = magenta on 53 bold # dark\n"
                                "time=default underline\r\ncursor = green",
                                &flaws);
  assert_int_equal(flaws.count, 0);
  const struct style *style = &theme.styles[PAINT_CHECKED_IN];
  assert_int_equal(style->text, 5);
  assert_int_equal(style->fine_text, 5);
  assert_int_equal(style->fine_ground, 53);
  assert_int_equal(style->ground, 0); /* the nearest of eight: it is very dark */
  assert_int_equal(style->bits, STYLE_BOLD);
  assert_int_equal(theme.styles[PAINT_TIME].bits, STYLE_UNDERLINE);
  assert_int_equal(theme.styles[PAINT_TIME].text, COLOUR_DEFAULT);
  assert_int_equal(theme.styles[PAINT_CURSOR].bits, STYLE_REVERSE | STYLE_BOLD); /* it stays to be seen */
  assert_memory_equal(&theme.styles[PAINT_KEY], &theme_find("light")->styles[PAINT_KEY], sizeof *style);
}

struct flaw_case {
  const char *text, *flaw;
};

static void a_broken_line_is_named_and_changes_nothing(void **state) {
  (void)state;
  static const struct flaw_case cases[] = {
      {"\nchekced-in = red", "Line 2: \"chekced-in\" is not known; is \"checked-in\" meant?"},
      {"xyzzyx = red", "Line 1: there is no paint \"xyzzyx\"."},
      {"time = gren", "Line 1: \"gren\" is not known; is \"green\" meant?"},
      {"time = 256",
       "Line 1: \"256\" is no colour (a name, or 0 to 255) and none of bold, dim, underline, reverse."},
      {"time = red on", "Line 1: a colour is missing"},
      {"time red", "Line 1: \"=\" is missing behind \"time\"."},
      {"time =", "Line 1: a colour is missing, such as \"green\" or \"white on blue bold\"."},
      {"time = red blud", "Line 1: \"blud\" is not known; is \"blue\" meant?"},
      {"base = lihgt", "Line 1: \"lihgt\" is not known; is \"light\" meant?"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct theme_flaws flaws;
    struct theme theme = theme_of(cases[i].text, &flaws);
    assert_int_equal(flaws.count, 1);
    if (strncmp(flaws.first, cases[i].flaw, strlen(cases[i].flaw)) != 0)
      fail_msg("\"%s\": %s", cases[i].text, flaws.first);
    assert_memory_equal(theme.styles, theme_find("default")->styles, sizeof theme.styles);
  }
}

static void anything_makes_a_theme(void **state) {
  (void)state;
  static const char *const words[] = {"time", "=",  " on ", "red",   "\n", "bold",
                                      "255",  "-1", "base", "light", "#",  "\xff"};
  struct dice dice = dice_for("anything_makes_a_theme");
  for (int round = 0; round < 2000; round++) {
    char text[256] = "";
    for (int64_t i = dice_between(&dice, 0, 20); i > 0; i--)
      strcat(text, words[dice_between(&dice, 0, (int64_t)(sizeof words / sizeof words[0]) - 1)]);
    struct theme_flaws flaws;
    struct theme theme = theme_of(text, &flaws);
    for (int paint = 0; paint < PAINT_COUNT; paint++) {
      const struct style *style = &theme.styles[paint];
      assert_in_range(style->text + 1, 0, 16);
      assert_in_range(style->ground + 1, 0, 16);
      assert_in_range(style->fine_text + 1, 0, 256);
      assert_in_range(style->fine_ground + 1, 0, 256);
    }
    assert_true((flaws.first[0] != '\0') == (flaws.count > 0));
  }
}

/* The installed files: the program's own themes, to start from, and an example. All are read without a flaw. */
static void the_installed_files_are_the_themes(void **state) {
  (void)state;
  static const char *const names[] = {"default", "light", "high-contrast", "amber"};
  static const char head[] =
      "# One of frontdesk's own themes, to start from: copy it to ~/.config/frontdesk/themes/mine.theme and\n"
      "# write \"theme = mine\" into the settings.\n";
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    char path[SCREEN_PATH_SIZE];
    char kept[8192];
    char drawn[8192];
    const struct theme *own = theme_find(names[i]);
    (void)snprintf(path, sizeof path, FD_SOURCE_DIR "/share/themes/%s.theme", names[i]);
    if (own != NULL) {
      size_t used = (size_t)snprintf(drawn, sizeof drawn, "%s", head);
      assert_true(used + theme_write(own, drawn + used, sizeof drawn - used) < sizeof drawn);
    }
    if (own != NULL && getenv("FD_GOLDEN") != NULL) {
      FILE *out = fopen(path, "w");
      assert_non_null(out);
      assert_true(fputs(drawn, out) >= 0);
      assert_int_equal(fclose(out), 0);
    }
    FILE *file = fopen(path, "r");
    if (file == NULL) fail_msg("%s is missing", path);
    kept[fread(kept, 1, sizeof kept - 1, file)] = '\0';
    (void)fclose(file);
    if (own != NULL) assert_string_equal(kept, drawn);
    struct theme_flaws flaws;
    struct theme theme = theme_of(kept, &flaws);
    if (flaws.count > 0) fail_msg("%s: %s", names[i], flaws.first);
    for (int paint = 0; own != NULL && paint < PAINT_COUNT; paint++) {
      assert_int_equal(theme.styles[paint].fine_text, own->styles[paint].fine_text);
      assert_int_equal(theme.styles[paint].fine_ground, own->styles[paint].fine_ground);
      assert_int_equal(theme.styles[paint].bits, own->styles[paint].bits);
    }
  }
}

static void bells_differ_by_what_has_happened(void **state) {
  (void)state;
  assert_int_equal(bell_find(NULL), BELL_REFUSED);
  assert_int_equal(bell_find("on"), BELL_REFUSED);
  assert_int_equal(bell_find("visual"), BELL_VISUAL);
  assert_int_equal(bell_rings(BELL_ALL, MESSAGE_DONE), 1);
  assert_int_equal(bell_rings(BELL_ALL, MESSAGE_NOTE), 2);
  assert_int_equal(bell_rings(BELL_ALL, MESSAGE_REFUSED), 3);
  assert_int_equal(bell_rings(BELL_REFUSED, MESSAGE_DONE), 0);
  assert_int_equal(bell_rings(BELL_REFUSED, MESSAGE_REFUSED), 1);
  assert_int_equal(bell_rings(BELL_OFF, MESSAGE_REFUSED), 0);
}

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(everything_can_be_read),
      cmocka_unit_test(no_colour_is_swallowed_by_the_ground),
      cmocka_unit_test(paints_look_as_kept),
      cmocka_unit_test(mono_tells_the_same),
      cmocka_unit_test(what_matters_is_no_colour_alone),
      cmocka_unit_test(a_file_changes_what_it_names),
      cmocka_unit_test(a_broken_line_is_named_and_changes_nothing),
      cmocka_unit_test(anything_makes_a_theme),
      cmocka_unit_test(the_installed_files_are_the_themes),
      cmocka_unit_test(bells_differ_by_what_has_happened),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
