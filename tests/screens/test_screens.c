/*
 * Pictures of the screen: what is drawn, and what it means, compared with the files in golden/. FD_GOLDEN=write draws the files
 * anew; look at what changed before keeping it.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "screens/people_fixture.h"
#include "support/speak.h"
#include "ui/terminal/theme.h"
#include "ui/words.h"

enum { PICTURE_MAX = 1 << 18 };

struct picture {
  const char *name;
  int rows, columns;
  enum glyph_set glyphs;
  const char *keys;
};

static const struct picture pictures[] = {
    {"day-80x24", 24, 80, GLYPHS_UTF8, ""},
    {"day-80x24-visit", 24, 80, GLYPHS_UTF8, "3<Down>"},
    {"day-80x24-ascii", 24, 80, GLYPHS_ASCII, "3<Down>"},
    {"day-80x24-scrolled", 24, 80, GLYPHS_UTF8, "6<End>"},
    {"day-80x24-fine", 24, 80, GLYPHS_UTF8, "3<Home><<<<"},
    {"day-80x24-christmas", 24, 80, GLYPHS_UTF8, "g25.12.<Enter>"},
    {"day-80x24-clock-back", 24, 80, GLYPHS_UTF8, "g2026-10-25<Enter><Home>"},
    {"day-80x24-clock-change", 24, 80, GLYPHS_UTF8, "g2027-03-28<Enter><Home>"},
    {"day-132x43", 43, 132, GLYPHS_UTF8, "1<Home>"},
    {"day-60x20", 20, 60, GLYPHS_UTF8, "3<Down>"},
    {"day-60x16", 16, 60, GLYPHS_UTF8, "3<Down>"},
    {"day-40x12", 12, 40, GLYPHS_UTF8, "3<Down>"},
    {"day-20x5", 5, 20, GLYPHS_UTF8, ""},
    {"day-19x5", 5, 19, GLYPHS_UTF8, ""}, /* too small */
    {"visit-80x24", 24, 80, GLYPHS_UTF8, "1<Home><Enter>"},
    {"visit-132x43", 43, 132, GLYPHS_UTF8, "1<Home><Enter>"},
    {"booking-80x24-empty", 24, 80, GLYPHS_UTF8, "3<Down><Down><Down><Down><Down><Down>n"},
    {"booking-80x24-open", 24, 80, GLYPHS_UTF8, "3<Down><Down><Down><Down><Down><Down>nann cut"},
    {"booking-80x24-refused", 24, 80, GLYPHS_UTF8, "3<Down>nblocked women's cut @mia"},
    {"booking-80x24-services", 24, 80, GLYPHS_UTF8, "3<End>nolga<Tab><Tab>"},
    {"booking-132x43", 43, 132, GLYPHS_UTF8, "1<End>nolga root colour 15:00 +ola"},
    {"booking-40x12", 12, 40, GLYPHS_UTF8, "3<End>nolga wom"},
    {"booking-80x24-times", 24, 80, GLYPHS_UTF8,
     "3<Down><Down><Down><Down><Down>npetrova women's cut @mia<Ctrl-X>"},
    {"edit-80x24", 24, 80, GLYPHS_UTF8, "3<Down>e"},
    {"booking-132x43-times", 43, 132, GLYPHS_UTF8,
     "3<Down><Down><Down><Down><Down>npetrova women's cut @mia<Ctrl-X>"},
    {"edit-132x43", 43, 132, GLYPHS_UTF8, "3<Down>e"},
    {"booking-60x20-times", 20, 60, GLYPHS_UTF8,
     "3<Down><Down><Down><Down><Down>npetrova women's cut @mia<Ctrl-X>"},
    {"edit-60x20", 20, 60, GLYPHS_UTF8, "3<Down>e"},
    {"booking-40x12-times", 12, 40, GLYPHS_UTF8,
     "3<Down><Down><Down><Down><Down>npetrova women's cut @mia<Ctrl-X>"},
    {"edit-40x12", 12, 40, GLYPHS_UTF8, "3<Down>e"},
    {"booking-20x5-times", 5, 20, GLYPHS_UTF8,
     "3<Down><Down><Down><Down><Down>npetrova women's cut @mia<Ctrl-X>"},
    {"edit-20x5", 5, 20, GLYPHS_UTF8, "3<Down>e"},
    {"edit-80x24-changed", 24, 80, GLYPHS_UTF8, "3<Down>e11:30<Tab><Tab><Tab><Tab><Tab>window seat<Tab>"},
    {"booking-60x20", 20, 60, GLYPHS_UTF8, "3<End>nolga wom"},
    {"booking-20x5", 5, 20, GLYPHS_UTF8, "3<End>nolga wom"},
    {"move-80x24-free", 24, 80, GLYPHS_UTF8, "3<Down>m<Down><Down><Down><Down><Down>"},
    {"move-80x24-taken", 24, 80, GLYPHS_UTF8, "3<Down>m]]]]]]]<Down>"},
    {"cancel-80x24", 24, 80, GLYPHS_UTF8, "3<Down>Xil"},
    {"no-show-80x24", 24, 80, GLYPHS_UTF8, "3<Home>Z"},
    {"why-not-80x24", 24, 80, GLYPHS_UTF8, "3<Down>y"},
    {"why-not-80x24-shift", 24, 80, GLYPHS_UTF8, "3<End><Down><Down><Down><Down>y"},
    {"why-not-80x24-away", 24, 80, GLYPHS_UTF8, "4<Home>y"},
    {"why-not-80x24-several", 24, 80, GLYPHS_UTF8, "nblocked women's cut @mia 9:00<Ctrl-Y><Down>"},
    {"why-not-132x43", 43, 132, GLYPHS_UTF8, "3<Down>y"},
    {"why-not-60x20", 20, 60, GLYPHS_UTF8, "3<Down>y"},
    {"why-not-40x12", 12, 40, GLYPHS_UTF8, "3<Down>y"},
    {"why-not-20x5", 5, 20, GLYPHS_UTF8, "3<Down>y"},
    {"date-80x24", 24, 80, GLYPHS_UTF8, "gfri"},
    {"help-80x24", 24, 80, GLYPHS_UTF8, "?"},
    {"help-40x12", 12, 40, GLYPHS_UTF8, "?"},
    {"walk-in-80x24", 24, 80, GLYPHS_UTF8, "wcut lea"},
    {"week-80x24", 24, 80, GLYPHS_UTF8, "3<Down>vw"},
    {"week-132x43", 43, 132, GLYPHS_UTF8, "3<Down>vw"},
    {"week-60x20", 20, 60, GLYPHS_UTF8, "3<Down>vw"},
    {"week-40x12", 12, 40, GLYPHS_UTF8, "3<Down>vw"},
    {"week-20x5", 5, 20, GLYPHS_UTF8, "3<Down>vw"},
    {"week-80x24-ascii", 24, 80, GLYPHS_ASCII, "3<Down>vw"},
    {"week-80x24-clock-back", 24, 80, GLYPHS_UTF8, "5vwg2026-10-25<Enter><Home>"},
    {"week-80x24-clock-change", 24, 80, GLYPHS_UTF8, "5vwg2027-03-28<Enter><Home>"},
    {"week-80x24-booking", 24, 80, GLYPHS_UTF8, "3vw<Left><Home>nolga wom"},
    {"month-80x24", 24, 80, GLYPHS_UTF8, "vm"},
    {"month-132x43", 43, 132, GLYPHS_UTF8, "vm"},
    {"month-60x20", 20, 60, GLYPHS_UTF8, "vm"},
    {"month-40x12", 12, 40, GLYPHS_UTF8, "vm"},
    {"month-20x5", 5, 20, GLYPHS_UTF8, "vm"},
    {"month-80x24-ascii", 24, 80, GLYPHS_ASCII, "vm"},
    {"month-80x24-christmas", 24, 80, GLYPHS_UTF8, "vm3<PageDown><Right><Right><Right><Right><Right>"},
    {"customers-80x24", 24, 80, GLYPHS_UTF8, "/ann"},
    {"customers-132x43", 43, 132, GLYPHS_UTF8, "/ann"},
    {"customers-60x20", 20, 60, GLYPHS_UTF8, "/ann"},
    {"customers-40x12", 12, 40, GLYPHS_UTF8, "/ann"},
    {"customers-20x5", 5, 20, GLYPHS_UTF8, "/ann"},
    {"card-80x24", 24, 80, GLYPHS_UTF8, "/anna schm<Enter>"},
    {"card-132x43", 43, 132, GLYPHS_UTF8, "/anna schm<Enter>"},
    {"card-60x20", 20, 60, GLYPHS_UTF8, "/anna schm<Enter>"},
    {"card-40x12", 12, 40, GLYPHS_UTF8, "/anna schm<Enter>"},
    {"card-20x5", 5, 20, GLYPHS_UTF8, "/anna schm<Enter>"},
    {"customer-form-80x24", 24, 80, GLYPHS_UTF8, "/anna schm<Enter>e<Down><Down><Down><Down>"},
    {"customer-form-132x43", 43, 132, GLYPHS_UTF8, "/anna schm<Enter>e<Down><Down><Down><Down>"},
    {"customer-form-60x20", 20, 60, GLYPHS_UTF8, "/anna schm<Enter>e<Down><Down><Down><Down>"},
    {"customer-form-40x12", 12, 40, GLYPHS_UTF8, "/anna schm<Enter>e<Down><Down><Down><Down>"},
    {"customer-form-20x5", 5, 20, GLYPHS_UTF8, "/anna schm<Enter>e<Down><Down><Down><Down>"},
    {"merge-80x24", 24, 80, GLYPHS_UTF8, "/riley<Enter>M<Enter><Down><Right>"},
    {"merge-132x43", 43, 132, GLYPHS_UTF8, "/riley<Enter>M<Enter><Down><Right>"},
    {"merge-60x20", 20, 60, GLYPHS_UTF8, "/riley<Enter>M<Enter><Down><Right>"},
    {"merge-40x12", 12, 40, GLYPHS_UTF8, "/riley<Enter>M<Enter><Down><Right>"},
    {"merge-20x5", 5, 20, GLYPHS_UTF8, "/riley<Enter>M<Enter><Down><Right>"},
    {"erase-80x24", 24, 80, GLYPHS_UTF8, "/riley<Enter><Delete>ri"},
    {"erase-132x43", 43, 132, GLYPHS_UTF8, "/riley<Enter><Delete>ri"},
    {"erase-60x20", 20, 60, GLYPHS_UTF8, "/riley<Enter><Delete>ri"},
    {"erase-40x12", 12, 40, GLYPHS_UTF8, "/riley<Enter><Delete>ri"},
    {"erase-20x5", 5, 20, GLYPHS_UTF8, "/riley<Enter><Delete>ri"},
    {"customer-history-80x24", 24, 80, GLYPHS_UTF8, "/anna schm<Enter>H<Down>"},
    {"customer-history-132x43", 43, 132, GLYPHS_UTF8, "/anna schm<Enter>H<Down>"},
    {"customer-history-60x20", 20, 60, GLYPHS_UTF8, "/anna schm<Enter>H<Down>"},
    {"customer-history-40x12", 12, 40, GLYPHS_UTF8, "/anna schm<Enter>H<Down>"},
    {"customer-history-20x5", 5, 20, GLYPHS_UTF8, "/anna schm<Enter>H<Down>"},
    {"customers-80x24-recent", 24, 80, GLYPHS_UTF8, "/"},
    {"customers-80x24-nobody", 24, 80, GLYPHS_UTF8, "/zzyzx 0171"},
    {"customers-80x24-ascii", 24, 80, GLYPHS_ASCII, "/greta<Enter>"},
    {"merge-80x24-asked", 24, 80, GLYPHS_UTF8, "/riley<Enter>M<Enter><Enter>"},
    {"merge-80x24-looking", 24, 80, GLYPHS_UTF8, "/riley<Enter>M"},
    {"block-customer-80x24", 24, 80, GLYPHS_UTF8, "/riley<Enter>B"},
    {"unblock-customer-80x24", 24, 80, GLYPHS_UTF8, "/greta<Enter>B"},
    {"changes-80x24", 24, 80, GLYPHS_UTF8, "U"},
    {"changes-132x43", 43, 132, GLYPHS_UTF8, "U"},
    {"changes-60x20", 20, 60, GLYPHS_UTF8, "U"},
    {"changes-40x12", 12, 40, GLYPHS_UTF8, "U"},
    {"changes-20x5", 5, 20, GLYPHS_UTF8, "U"},
    {"messages-80x24", 24, 80, GLYPHS_UTF8, "|<Down>|<Down>ve"},
    {"messages-132x43", 43, 132, GLYPHS_UTF8, "|<Down>|<Down>ve"},
    {"messages-60x20", 20, 60, GLYPHS_UTF8, "|<Down>|<Down>ve"},
    {"messages-40x12", 12, 40, GLYPHS_UTF8, "|<Down>|<Down>ve"},
    {"messages-20x5", 5, 20, GLYPHS_UTF8, "|<Down>|<Down>ve"},
    {"palette-80x24", 24, 80, GLYPHS_UTF8, ":cus"},
    {"palette-132x43", 43, 132, GLYPHS_UTF8, ":cus"},
    {"palette-60x20", 20, 60, GLYPHS_UTF8, ":cus"},
    {"palette-40x12", 12, 40, GLYPHS_UTF8, ":cus"},
    {"palette-20x5", 5, 20, GLYPHS_UTF8, ":cus"},
    {"views-80x24", 24, 80, GLYPHS_UTF8, "v"},
    {"views-132x43", 43, 132, GLYPHS_UTF8, "v"},
    {"views-60x20", 20, 60, GLYPHS_UTF8, "v"},
    {"views-40x12", 12, 40, GLYPHS_UTF8, "v"},
    {"views-20x5", 5, 20, GLYPHS_UTF8, "v"},
    {"setup-80x24", 24, 80, GLYPHS_UTF8, "vs"},
    {"setup-132x43", 43, 132, GLYPHS_UTF8, "vs"},
    {"setup-60x20", 20, 60, GLYPHS_UTF8, "vs"},
    {"setup-40x12", 12, 40, GLYPHS_UTF8, "vs"},
    {"setup-20x5", 5, 20, GLYPHS_UTF8, "vs"},
    {"setup-rows-80x24", 24, 80, GLYPHS_UTF8, "vs<Down><Down><Down><Down><Down><Down><Enter><Down>"},
    {"setup-rows-132x43", 43, 132, GLYPHS_UTF8, "vs<Down><Down><Down><Down><Down><Down><Enter><Down>"},
    {"setup-rows-60x20", 20, 60, GLYPHS_UTF8, "vs<Down><Down><Down><Down><Down><Down><Enter><Down>"},
    {"setup-rows-40x12", 12, 40, GLYPHS_UTF8, "vs<Down><Down><Down><Down><Down><Down><Enter><Down>"},
    {"setup-rows-20x5", 5, 20, GLYPHS_UTF8, "vs<Down><Down><Down><Down><Down><Down><Enter><Down>"},
    {"setup-form-80x24", 24, 80, GLYPHS_UTF8,
     "vs<Enter><Down><Down><Down><Down><Down><Enter><Tab><Tab><Tab><Tab>"},
    {"setup-form-132x43", 43, 132, GLYPHS_UTF8,
     "vs<Enter><Down><Down><Down><Down><Down><Enter><Tab><Tab><Tab><Tab>"},
    {"setup-form-60x20", 20, 60, GLYPHS_UTF8,
     "vs<Enter><Down><Down><Down><Down><Down><Enter><Tab><Tab><Tab><Tab>"},
    {"setup-form-40x12", 12, 40, GLYPHS_UTF8,
     "vs<Enter><Down><Down><Down><Down><Down><Enter><Tab><Tab><Tab><Tab>"},
    {"setup-form-20x5", 5, 20, GLYPHS_UTF8,
     "vs<Enter><Down><Down><Down><Down><Down><Enter><Tab><Tab><Tab><Tab>"},
    {"setup-skills-80x24", 24, 80, GLYPHS_UTF8, "vs<Down><Down><Down><Down><Enter><Down><Down><Enter>"},
    {"setup-skills-132x43", 43, 132, GLYPHS_UTF8, "vs<Down><Down><Down><Down><Enter><Down><Down><Enter>"},
    {"setup-skills-60x20", 20, 60, GLYPHS_UTF8, "vs<Down><Down><Down><Down><Enter><Down><Down><Enter>"},
    {"setup-skills-40x12", 12, 40, GLYPHS_UTF8, "vs<Down><Down><Down><Down><Enter><Down><Down><Enter>"},
    {"setup-skills-20x5", 5, 20, GLYPHS_UTF8, "vs<Down><Down><Down><Down><Enter><Down><Down><Enter>"},
    {"help-132x43", 43, 132, GLYPHS_UTF8, "?"},
    {"help-60x20", 20, 60, GLYPHS_UTF8, "?"},
    {"help-20x5", 5, 20, GLYPHS_UTF8, "?"},
    {"visit-60x20", 20, 60, GLYPHS_UTF8, "1<Home><Enter>"},
    {"visit-40x12", 12, 40, GLYPHS_UTF8, "1<Home><Enter>"},
    {"visit-20x5", 5, 20, GLYPHS_UTF8, "1<Home><Enter>"},
    {"walk-in-132x43", 43, 132, GLYPHS_UTF8, "wcut lea"},
    {"walk-in-60x20", 20, 60, GLYPHS_UTF8, "wcut lea"},
    {"walk-in-40x12", 12, 40, GLYPHS_UTF8, "wcut lea"},
    {"walk-in-20x5", 5, 20, GLYPHS_UTF8, "wcut lea"},
    {"move-80x24", 24, 80, GLYPHS_UTF8, "3<Down>m<Down><Down><Down><Down><Down>"},
    {"move-132x43", 43, 132, GLYPHS_UTF8, "3<Down>m<Down><Down><Down><Down><Down>"},
    {"move-60x20", 20, 60, GLYPHS_UTF8, "3<Down>m<Down><Down><Down><Down><Down>"},
    {"move-40x12", 12, 40, GLYPHS_UTF8, "3<Down>m<Down><Down><Down><Down><Down>"},
    {"move-20x5", 5, 20, GLYPHS_UTF8, "3<Down>m<Down><Down><Down><Down><Down>"},
    {"date-132x43", 43, 132, GLYPHS_UTF8, "gfri"},
    {"date-60x20", 20, 60, GLYPHS_UTF8, "gfri"},
    {"date-40x12", 12, 40, GLYPHS_UTF8, "gfri"},
    {"date-20x5", 5, 20, GLYPHS_UTF8, "gfri"},
    {"leave-132x43", 43, 132, GLYPHS_UTF8, "q"},
    {"leave-60x20", 20, 60, GLYPHS_UTF8, "q"},
    {"leave-40x12", 12, 40, GLYPHS_UTF8, "q"},
    {"leave-20x5", 5, 20, GLYPHS_UTF8, "q"},
    {"cancel-132x43", 43, 132, GLYPHS_UTF8, "3<Down>Xil"},
    {"cancel-60x20", 20, 60, GLYPHS_UTF8, "3<Down>Xil"},
    {"cancel-40x12", 12, 40, GLYPHS_UTF8, "3<Down>Xil"},
    {"cancel-20x5", 5, 20, GLYPHS_UTF8, "3<Down>Xil"},
    {"readme-108x22", 22, 108, GLYPHS_UTF8, "1<Home>"},
    {"leave-80x24", 24, 80, GLYPHS_UTF8, "q"},
    {"queue-80x24-empty", 24, 80, GLYPHS_UTF8, "vq"},
    {"calls-80x24-empty", 24, 80, GLYPHS_UTF8, "vt"},
    {"review-80x24-empty", 24, 80, GLYPHS_UTF8, "vr"},
    {"log-80x24-empty", 24, 80, GLYPHS_UTF8, "vl"},
};

#define FIVE_SIZES(name, keys) \
  {name "-80x24", 24, 80, GLYPHS_UTF8, keys}, {name "-132x43", 43, 132, GLYPHS_UTF8, keys}, \
      {name "-60x20", 20, 60, GLYPHS_UTF8, keys}, {name "-40x12", 12, 40, GLYPHS_UTF8, keys}, { \
    name "-20x5", 5, 20, GLYPHS_UTF8, keys \
  }

/* With people waiting, calls, and something to decide (screen_busy.sql). */
static const struct picture busy_pictures[] = {
    FIVE_SIZES("queue", "vq<Down>"),
    {"waitlist-80x24", 24, 80, GLYPHS_UTF8, "3fvq<Tab>"},
    {"waitlist-132x43", 43, 132, GLYPHS_UTF8, "3fvq<Tab>"},
    {"waitlist-60x20", 20, 60, GLYPHS_UTF8, "3fvq<Tab>"},
    {"waitlist-40x12", 12, 40, GLYPHS_UTF8, "vq<Tab>"},
    {"waitlist-20x5", 5, 20, GLYPHS_UTF8, "vq<Tab>"},
    FIVE_SIZES("serve", "vq<Enter>"),
    {"wish-80x24", 24, 80, GLYPHS_UTF8, "vq<Tab>e<Tab>"},
    {"wish-40x12", 12, 40, GLYPHS_UTF8, "vq<Tab>e<Tab>"},
    {"queue-80x24-ticket", 24, 80, GLYPHS_UTF8, "vqe"},
    FIVE_SIZES("day-sheet", "vp<Down>"),
    FIVE_SIZES("use", "vp<Tab><Down>"),
    FIVE_SIZES("no-shows", "vp<Tab><Tab>>>"),
    FIVE_SIZES("turned-away", "vp<Tab><Tab><Tab><Down>"),
    FIVE_SIZES("takings", "vp<Tab><Tab><Tab><Tab><Down><Down><Down><Down>"),
    FIVE_SIZES("calls", "vt<Down>"),
    FIVE_SIZES("review", "r<Down>"),
    FIVE_SIZES("log", "vl<Down>"),
};

/* With users: who works here, the line for a PIN, the lock, and what another PIN allows. */
static const struct picture people_pictures[] = {
    FIVE_SIZES("sign-in", "Smia 22"),
    FIVE_SIZES("locked", "Sines 4711<Enter>Q47"),
    FIVE_SIZES("allow", "S1111<Enter>3<Down>iA90"),
    {"refused-80x24", 24, 80, GLYPHS_UTF8, "S1111<Enter>3<Down>i"},
    {"refused-40x12", 12, 40, GLYPHS_UTF8, "S1111<Enter>3<Down>i"},
};

/* In German: names of days, money and the longer words of its table. */
static const struct picture german_busy_pictures[] = {
    {"german-queue-80x24", 24, 80, GLYPHS_UTF8, "3fvq<Tab>"},
    {"german-wish-80x24", 24, 80, GLYPHS_UTF8, "vq<Tab>e<Tab>"},
    {"german-use-80x24", 24, 80, GLYPHS_UTF8, "vp<Tab><Down>"},
    {"german-takings-80x24", 24, 80, GLYPHS_UTF8, "vp<Tab><Tab><Tab><Tab><Down>"},
    {"german-calls-80x24", 24, 80, GLYPHS_UTF8, "vt<Down>"},
};

static const struct picture german_pictures[] = {
    {"german-day-80x24", 24, 80, GLYPHS_UTF8, "3<Down>"},
    {"german-booking-80x24", 24, 80, GLYPHS_UTF8, "3<Down>nblocked women's cut @mia morgen"},
    {"german-why-not-80x24", 24, 80, GLYPHS_UTF8, "3<Down>y"},
    {"german-help-80x24", 24, 80, GLYPHS_UTF8, "?"},
    {"german-customers-80x24", 24, 80, GLYPHS_UTF8, "/anna schm<Enter>"},
    {"german-week-80x24", 24, 80, GLYPHS_UTF8, "3<Down>vw"},
    {"german-month-80x24", 24, 80, GLYPHS_UTF8, "vm"},
    {"german-month-40x12", 12, 40, GLYPHS_UTF8, "vm"},
};

/* The canvas as a file: its rows, then a letter for the paint of each cell, then where the cursor is parked. */
static void picture_write(const struct canvas *canvas, char *text) {
  size_t used = 0;
  for (int part = 0; part < 2; part++) {
    for (int row = 0; row < canvas->rows; row++) {
      char line[SCREEN_ROW_SIZE];
      if (part == 0)
        canvas_row_text(canvas, row, line, sizeof line);
      else
        canvas_row_paints(canvas, row, line, sizeof line);
      used += (size_t)snprintf(text + used, PICTURE_MAX - used, "|%s\n", line);
      assert_true(used < PICTURE_MAX);
    }
    used += (size_t)snprintf(text + used, PICTURE_MAX - used, "--\n");
  }
  (void)snprintf(text + used, PICTURE_MAX - used, "cursor %d,%d%s\n", canvas->cursor_row,
                 canvas->cursor_column, canvas->caret ? " caret" : "");
}

static void picture_path(const struct picture *picture, char path[SCREEN_PATH_SIZE]) {
  (void)snprintf(path, SCREEN_PATH_SIZE, FD_SOURCE_DIR "/tests/screens/golden/%s.txt", picture->name);
}

static bool picture_read(const struct picture *picture, char *text) {
  char path[SCREEN_PATH_SIZE];
  picture_path(picture, path);
  FILE *file = fopen(path, "r");
  if (file == NULL) return false;
  text[fread(text, 1, PICTURE_MAX - 1, file)] = '\0';
  (void)fclose(file);
  return true;
}

static void picture_keep(const struct picture *picture, const char *text) {
  char path[SCREEN_PATH_SIZE];
  picture_path(picture, path);
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  assert_true(fputs(text, file) >= 0);
  assert_int_equal(fclose(file), 0);
}

/* Where nothing is selected, and nothing is typed into: texts to be read, lists without a row, and a window in which nothing is drawn. */
static bool has_no_selection(const char *name) {
  static const char *const names[] = {"visit-60x20",         "visit-40x12",        "visit-20x5",
                                      "day-80x24-christmas", "day-19x5",           "queue-80x24-empty",
                                      "calls-80x24-empty",   "review-80x24-empty", "log-80x24-empty"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (strcmp(name, names[i]) == 0) return true;
  return false;
}

static bool shows_a_selection(enum paint paint) {
  static const enum paint good[] = {PAINT_CURSOR,     PAINT_CHOSEN, PAINT_FIELD_ON,
                                    PAINT_FIELD_HINT, PAINT_GHOST,  PAINT_GHOST_BAD,
                                    PAINT_WARNING,    PAINT_KEY,    PAINT_GOOD};
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
    if (paint == good[i]) return true;
  return false;
}

/* The parked cursor lies on what is selected, or in the field that is typed into, so that a screen reader speaks of it. */
static void cursor_is_on_the_selection(const struct canvas *canvas, const char *name) {
  const struct cell *cell = canvas_cell(canvas, canvas->cursor_row, canvas->cursor_column);
  if (cell != NULL && shows_a_selection(cell->paint)) {
    if (has_no_selection(name)) fail_msg("%s is no exception any more", name);
    return;
  }
  if (!has_no_selection(name))
    fail_msg("%s: the cursor is parked at %d,%d, on nothing that is selected", name, canvas->cursor_row,
             canvas->cursor_column);
}

/* Pictures of one salon; `sql` NULL, or what it holds besides; with or without users. */
static void pictures_compare(const struct picture table[], size_t count, const char *sql, bool with_people) {
  char *drawn = calloc(1, PICTURE_MAX);
  char *kept = calloc(1, PICTURE_MAX);
  assert_non_null(drawn);
  assert_non_null(kept);
  bool keep = getenv("FD_GOLDEN") != NULL;
  static struct screen screen;
  screen_salon(&screen, NULL);
  if (sql != NULL) screen_fill(&screen, sql);
  if (with_people) people_add(&screen);
  for (size_t i = 0; i < count; i++) {
    const struct picture *picture = &table[i];
    screen_open(&screen, picture->rows, picture->columns, picture->glyphs);
    (void)screen_press(&screen, picture->keys);
    screen_wait(&screen);
    picture_write(&screen.ui.canvas, drawn);
    cursor_is_on_the_selection(&screen.ui.canvas, picture->name);
    screen_check_mono(&screen, picture->name);
    if (keep) picture_keep(picture, drawn);
    if (!picture_read(picture, kept)) fail_msg("%s has no file in golden/", picture->name);
    if (strcmp(drawn, kept) != 0) {
      print_message("%s is drawn otherwise:\n%s", picture->name, drawn);
      fail_msg("%s differs from its file; FD_GOLDEN=write keeps the new one", picture->name);
    }
    ui_release(&screen.ui);
  }
  screen_release(&screen);
  free(drawn);
  free(kept);
}

static void pictures_of_questions_are_as_kept(void **state) {
  (void)state;
  static const struct picture asked[] = {
      {"questions-80x24", 24, 80, GLYPHS_UTF8, "3<Down><Down><Down><Down><Down>npetrova women's cut @mia"},
      {"questions-80x24-choice", 24, 80, GLYPHS_UTF8,
       "3<Down><Down><Down><Down><Down>npetrova women's cut @mia<Shift-Tab>"},
      {"questions-40x12", 12, 40, GLYPHS_UTF8,
       "3<Down><Down><Down><Down><Down>npetrova women's cut @mia<Shift-Tab>"},
  };
  pictures_compare(asked, sizeof asked / sizeof asked[0], "screen_intake.sql", false);
}

static void pictures_are_as_kept(void **state) {
  (void)state;
  pictures_compare(pictures, sizeof pictures / sizeof pictures[0], NULL, false);
}

static void pictures_of_a_busy_desk_are_as_kept(void **state) {
  (void)state;
  pictures_compare(busy_pictures, sizeof busy_pictures / sizeof busy_pictures[0], "screen_busy.sql", false);
}

static void pictures_in_german_are_as_kept(void **state) {
  (void)state;
  speak("de");
  pictures_compare(german_pictures, sizeof german_pictures / sizeof german_pictures[0], NULL, false);
  pictures_compare(german_busy_pictures, sizeof german_busy_pictures / sizeof german_busy_pictures[0],
                   "screen_busy.sql", false);
  speak("");
}

static void pictures_with_people_are_as_kept(void **state) {
  (void)state;
  pictures_compare(people_pictures, sizeof people_pictures / sizeof people_pictures[0], NULL, true);
}

/* Every size, with something open: nothing is drawn outside, nothing breaks. */
static void any_size_is_drawn(void **state) {
  (void)state;
  static const char *const keys[] = {"",         "nann cut", "3<Down>m",      "?", "/ann", "w",
                                     "3<Down>X", "y",        "1<Home><Enter>"};
  static struct screen screen;
  screen_salon(&screen, NULL);
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
    screen_open(&screen, 24, 80, GLYPHS_UTF8);
    (void)screen_press(&screen, keys[i]);
    for (int rows = 1; rows <= 70; rows += 3)
      for (int columns = 1; columns <= 220; columns += 7) {
        screen_resize(&screen, rows, columns);
        assert_in_range(screen.ui.canvas.cursor_row, 0, rows - 1);
        assert_in_range(screen.ui.canvas.cursor_column, 0, columns - 1);
      }
    ui_release(&screen.ui);
  }
  screen_release(&screen);
}

/* Whoever sits in the columns, every column begins where it begins. */
static void columns_stay_where_they_are(void **state) {
  (void)state;
  static struct screen screen;
  screen_salon(&screen, NULL);
  screen_open(&screen, 44, 140, GLYPHS_UTF8);
  for (int row = 2; row < 42; row++) {
    int cells = 0;
    for (int column = 0; column < 140; column++) {
      const struct cell *cell = canvas_cell(&screen.ui.canvas, row, column);
      cells += cell->width;
      if (cell->width == 2) assert_int_equal(canvas_cell(&screen.ui.canvas, row, column + 1)->width, 0);
    }
    assert_int_equal(cells, 140);
    assert_string_equal(canvas_cell(&screen.ui.canvas, row, 6)->text, " "); /* between times and columns */
  }
  ui_release(&screen.ui);
  screen_release(&screen);
}

/* A status is told by its sign as well as by its colour, in both sets of signs. */
static void statuses_have_signs_of_their_own(void **state) {
  (void)state;
  for (int set = 0; set < GLYPHS_COUNT; set++)
    for (int status = 0; status < appointment_status_count; status++) {
      const char *sign = glyph_text((enum glyph_set)set, status_glyph((enum appointment_status)status));
      assert_int_equal(canvas_width(sign), 1);
      for (int other = 0; other < status; other++)
        assert_string_not_equal(
            sign, glyph_text((enum glyph_set)set, status_glyph((enum appointment_status)other)));
    }
  for (int set = 0; set < GLYPHS_COUNT; set++)
    for (int glyph = 0; glyph < GLYPH_COUNT; glyph++)
      assert_int_equal(canvas_width(glyph_text((enum glyph_set)set, (enum glyph)glyph)), 1);
}

/* In every theme the cursor and the selection stand out without colour; mono has none at all. */
static void themes_do_not_need_colour(void **state) {
  (void)state;
  for (size_t i = 0; themes[i] != NULL; i++) {
    assert_true((themes[i]->styles[PAINT_CURSOR].bits & STYLE_REVERSE) != 0);
    assert_true((themes[i]->styles[PAINT_CHOSEN].bits & STYLE_REVERSE) != 0);
    assert_int_not_equal(themes[i]->styles[PAINT_CURSOR].bits, themes[i]->styles[PAINT_CHOSEN].bits);
  }
  const struct theme *mono = theme_find("mono");
  assert_false(mono->coloured);
}

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(pictures_of_a_busy_desk_are_as_kept),
      cmocka_unit_test(pictures_with_people_are_as_kept),
      cmocka_unit_test(pictures_are_as_kept),
      cmocka_unit_test(pictures_of_questions_are_as_kept),
      cmocka_unit_test(pictures_in_german_are_as_kept),
      cmocka_unit_test(any_size_is_drawn),
      cmocka_unit_test(columns_stay_where_they_are),
      cmocka_unit_test(statuses_have_signs_of_their_own),
      cmocka_unit_test(themes_do_not_need_colour),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
