/* Customers by keys: finding, the card, editing, notes, block, merge, erasure. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "core/model/instant.h"
#include "screens/screen_fixture.h"
#include "support/dice.h"
#include "support/hostile.h"
#include "ui/customers/customers_view.h"

static struct screen screen;

static int salon_setup(void **state) {
  (void)state;
  screen_salon(&screen, NULL);
  screen_open(&screen, 24, 80, GLYPHS_UTF8);
  return 0;
}

static int salon_teardown(void **state) {
  (void)state;
  screen_release(&screen);
  return 0;
}

static void press(const char *keys) { (void)screen_press(&screen, keys); }
static void expect(const char *text) { screen_expect(&screen, text); }
static void expect_not(const char *text) { screen_expect_not(&screen, text); }

/* Writes as another program would. `text` (may be NULL) is ?1. */
static void sql(const char *statement, const char *text) {
  sqlite3 *db = NULL;
  sqlite3_stmt *prepared = NULL;
  assert_int_equal(sqlite3_open(screen.path, &db), SQLITE_OK);
  while (*statement != '\0') {
    assert_int_equal(sqlite3_prepare_v2(db, statement, -1, &prepared, &statement), SQLITE_OK);
    if (text != NULL && sqlite3_bind_parameter_count(prepared) > 0)
      assert_int_equal(sqlite3_bind_text(prepared, 1, text, -1, SQLITE_TRANSIENT), SQLITE_OK);
    while (sqlite3_step(prepared) == SQLITE_ROW) {
    }
    if (sqlite3_finalize(prepared) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
  }
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* The first column of the first row, as text. */
static const char *answer(const char *statement) {
  static char text[1 << 16];
  sqlite3 *db = NULL;
  sqlite3_stmt *prepared = NULL;
  assert_int_equal(sqlite3_open(screen.path, &db), SQLITE_OK);
  assert_int_equal(sqlite3_prepare_v2(db, statement, -1, &prepared, NULL), SQLITE_OK);
  text[0] = '\0';
  if (sqlite3_step(prepared) == SQLITE_ROW && sqlite3_column_text(prepared, 0) != NULL)
    (void)snprintf(text, sizeof text, "%s", (const char *)sqlite3_column_text(prepared, 0));
  assert_int_equal(sqlite3_finalize(prepared), SQLITE_OK);
  assert_int_equal(sqlite3_close(db), SQLITE_OK);
  return text;
}

static const struct customers_view *view(void) {
  assert_string_equal(ui_top(&screen.ui)->class->name, "customers");
  return (const struct customers_view *)ui_top(&screen.ui);
}

static const struct customer *shown(void) {
  assert_true(view()->card.loaded);
  return &view()->card.data.customer;
}

/* ---- Finding ---- */

static void nothing_typed_shows_the_latest(void **state) {
  (void)state;
  press("/");
  expect("Anna Kowalska");
  expect("Lea Fischer");
  expect_not("Mia Lang"); /* nothing was done for her yet */
  press("mia lang<Enter>oasks for Mia<Enter><Esc><Ctrl-U>");
  assert_string_equal(shown()->name, "Mia Lang");
}

static void rows_say_why_they_were_found(void **state) {
  (void)state;
  press("/thom.reilly@");
  expect("thom.reilly@example.com");
  press("<Ctrl-U>0111");
  expect("030 5550111");
  press("<Ctrl-U>kovalska");
  expect("sounds alike");
}

/* What another desk does neither moves the light nor takes the card away. */
static void the_card_stays_whatever_happens(void **state) {
  (void)state;
  press("/riley<Enter>");
  sql("UPDATE customer SET last_name = 'Zzz' WHERE id = x'00000000000070008000000000000511'", NULL);
  press("<Ctrl-L>");
  assert_string_equal(shown()->name, "Tom Zzz");
  assert_true(view()->on_card);
  sql("UPDATE customer SET deleted_at = 5 WHERE id = x'00000000000070008000000000000511'", NULL);
  press("<Ctrl-L>");
  expect("deleted");
}

static void keys_typed_ahead_find_what_they_mean(void **state) {
  (void)state;
  int keys = screen_press(&screen, "/oye<Enter>i");
  assert_true(keys <= 6);
  assert_int_equal(desk_selected(&screen.ui.desk)->status, STATUS_CHECKED_IN);
}

/* The palette's actions find the card, too, although the letters were typed a moment ago. */
static void an_action_by_name_works_from_the_search(void **state) {
  (void)state;
  press("/riley<Ctrl-P>merge<Enter>");
  expect("Who is the same as Tom Riley?");
}

/* ---- The card ---- */

static void the_card_says_all(void **state) {
  (void)state;
  press("/anna schm<Enter>");
  expect("birthday on Sun");
  expect("35 years old");
  expect("privacy since");
  expect("Gartenstraße 12");
  expect("3 visits: 1 done; 130.00 EUR");
  expect("next on Fri 20 Nov 2026");
  expect("Aylin: Root colour 6/0 + 7/1");
  press("<Esc><Ctrl-U>greta");
  expect("blocked · 4 no-shows so far");
  press("<Ctrl-U>reilly");
  expect("Faints when he sees scissors.");
}

static const char many_visits[] =
    "INSERT INTO appointment (id, tenant_id, location_id, customer_id, status, starts_at, ends_at, price, "
    "duration_minutes, confirmation_code, source, created_at, updated_at) "
    "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 100) "
    "SELECT randomblob(16), x'00000000000070008000000000000001', x'00000000000070008000000000000101', "
    "x'00000000000070008000000000000515', CASE WHEN i % 10 = 0 THEN 'cancelled' ELSE 'completed' END, "
    "1700000000000 + i / 2 * 86400000, 1700000000000 + i / 2 * 86400000 + 60000, 100, 1, 'code' || i, "
    "'import', "
    "1, 1 FROM n;"
    "INSERT INTO appointment_segment (appointment_id, position, tenant_id, location_id, service_id, "
    "employee_id, "
    "starts_at, ends_at, occupied_from, occupied_to, price, service_name, employee_name, blocking) "
    "SELECT id, 0, tenant_id, location_id, x'00000000000070008000000000000308', "
    "x'00000000000070008000000000000203', starts_at, ends_at, starts_at, ends_at, 100, "
    "'Cut no ' || substr(confirmation_code, 5), 'Mia Weber', 1 FROM appointment WHERE source = 'import'";

/* Pages come as one goes down, each visit once, also where two began at once. */
static void older_visits_come_by_the_page(void **state) {
  (void)state;
  sql(many_visits, NULL);
  press("/mia lang<Enter>");
  assert_int_equal(view()->card.data.past_count, CARD_FIRST_PAGE);
  expect("100 visits: 90 done, 0 missed, 10 cancelled");
  for (int i = 0; i < 20; i++) press("<PageDown>");
  assert_int_equal(view()->card.data.past_count, 100);
  assert_false(view()->card.more);
  const struct customer_card *card = &view()->card.data;
  for (int i = 0; i < card->past_count; i++)
    for (int k = 0; k < i; k++) assert_false(id_equal(card->past[i].id, card->past[k].id));
  press("<End>");
  expect("Cut no 1 with");
  press("<Ctrl-L>"); /* loaded anew, all of them are there still */
  assert_int_equal(view()->card.data.past_count, 100);
}

/* What is not in the book is opened all the same, and can be brought back. */
static void a_cancelled_visit_is_opened_and_brought_back(void **state) {
  (void)state;
  press("3<Down>Xill<Enter>/oye<Enter>");
  expect("✗ Women's cut");
  press("i");
  expect("R brings it back");
  press("<Enter>");
  assert_string_equal(ui_top(&screen.ui)->class->name, "visit");
  expect("ill");
  press("<Esc>R");
  expect("○ Women's cut");
  press("u");
  expect("✗ Women's cut");
}

static void the_visit_leads_to_the_card(void **state) {
  (void)state;
  press("3<Down>C");
  assert_string_equal(shown()->name, "Bolu Oyelaran");
  press("<Esc>");
  assert_string_equal(ui_top(&screen.ui)->class->name, "day");
}

static void what_is_lit_is_copied(void **state) {
  (void)state;
  screen.ui.may_copy = true;
  press("/anna schm<Enter>Y"); /* a visit is lit: the number is what one wants */
  expect("Copied: 030 5550101");
  press("<Home><Down>Y");
  expect("Copied: anna.schmidt@example.com");
}

/* ---- Editing ---- */

static void a_customer_is_edited(void **state) {
  (void)state;
  press("/lang<Enter>e<Tab><Ctrl-U>Long<Tab>x");
  expect("This is no phone number yet");
  press("<Ctrl-U>0171 5550123");
  expect("+49 171 555 0123");
  press("<Tab>m@x.de<Tab>1.2.30");
  expect("1 Feb 1930, 96 years old");
  press("<Enter>");
  expect("Changed the customer Mia Lang. u undoes.");
  assert_string_equal(
      answer("SELECT last_name || phone_e164 || email || birth_date || revision FROM customer "
             "WHERE id = x'00000000000070008000000000000515'"),
      "Long+491715550123m@x.de1930-02-012");
  assert_string_equal(shown()->name, "Mia Long");
  press("u");
  assert_string_equal(shown()->name, "Mia Lang");
}

static void what_will_not_do_is_said_and_not_saved(void **state) {
  (void)state;
  press("/lang<Enter>e<Tab><Tab><Tab>mia@<Enter>");
  expect("This is no e-mail address yet");
  press("<Ctrl-U><Tab>31.2.1990<Enter>");
  expect("This is no birth date");
  press("<Ctrl-U><Shift-Tab><Shift-Tab><Shift-Tab><Ctrl-U><Shift-Tab><Ctrl-U><Enter>");
  expect("A customer needs a name");
  press("<Esc>");
  assert_string_equal(answer("SELECT revision FROM customer WHERE last_name = 'Lang'"), "1");
  press("e"); /* typed text is never lost */
  expect("What was typed here before is back");
}

/* Typed behind the number that is there already: it is said, before anybody dials it. */
static void two_numbers_are_not_one(void **state) {
  (void)state;
  press("/lang<Enter>e<Tab><Tab>0171 555 0199 030 555 0142");
  expect("more than 15 digits");
}

/* Whoever has the e-mail is named, and the card is one key away. */
static void an_email_that_is_taken_names_its_owner(void **state) {
  (void)state;
  press("/lang<Enter>e<Tab><Tab><Tab>tom@example.com");
  expect("Tom Riley has this e-mail already");
  press("<Enter>");
  expect("belongs to Tom Riley. Open that card?");
  press("<Esc>");
  assert_string_equal(ui_top(&screen.ui)->class->name, "customer");
  press("<Enter>y");
  assert_string_equal(shown()->name, "Tom Riley");
  assert_string_equal(answer("SELECT count(*) FROM customer WHERE email = 'tom@example.com'"), "1");
}

static void what_was_typed_becomes_a_new_customer(void **state) {
  (void)state;
  int keys = screen_press(&screen, "/bea lange<Enter><Enter>");
  assert_true(keys <= 12);
  expect("Added the customer bea lange. u undoes.");
  assert_string_equal(shown()->last_name, "lange");
  assert_true(view()->on_card);
  expect("no visit yet");
  press("u<Esc><Ctrl-U>bea lange");
  expect("Nobody is found.");
  /* what was left comes back for the same words alone */
  press("<Ctrl-U>wolf<Enter>x<Esc><Ctrl-U>bea lange<Enter>");
  expect_not("wolfx");
  press("<Esc><Ctrl-U>wolf<Enter>");
  expect("wolfx");
  press("<Esc><Ctrl-U>0171 5550987<Ctrl-N>Zoe<Enter>");
  assert_string_equal(shown()->phone, "0171 5550987");
  assert_string_equal(shown()->name, "Zoe");
}

/* ---- Notes ---- */

static void dated_notes_are_written_changed_and_removed(void **state) {
  (void)state;
  press("/lang<Enter>o<Enter>");
  expect("Type the note");
  press("formula 7/1<Enter>");
  expect("Added a note on Mia Lang. u undoes.");
  expect("desk: formula 7/1");
  press("<End>");
  assert_non_null(card_note(&view()->card));
  press("e<Ctrl-W>7/2<Enter>");
  expect("formula 7/2");
  press("X");
  expect("Remove the note \"formula 7/2\"?");
  press("X"); /* a repeated key means no */
  expect("formula 7/2");
  press("Xy");
  expect_not("desk: formula");
  press("uuu");
  expect_not("desk: formula");
  press("<Ctrl-R>");
  expect("desk: formula 7/1");
}

/* ---- The waiting list ---- */

static void a_wish_is_made_changed_and_taken_away(void **state) {
  (void)state;
  press("/petrova<Enter>W<Tab>women's cut<Tab><Tab><Tab><Tab>fri<Enter>");
  expect("Women's cut with anybody (Fri)");
  while (card_lit(&view()->card).section != CARD_WISHES) press("<Down>");
  press("<Enter><Tab><Tab>mia<Tab><Enter>"); /* what is not touched stays */
  expect("Women's cut with Mia Weber (Fri)");
  assert_string_equal(answer("SELECT days FROM waitlist_entry"), "[5]");
  press("Xy");
  expect_not("(Fri)");
  press("u");
  expect("Women's cut with Mia Weber (Fri)");
}

/* ---- Blocking ---- */

static void a_block_is_announced_and_taken_away(void **state) {
  (void)state;
  press("/lang<Enter>B<Enter>");
  expect("Say why");
  press("three bounced cheques<Enter>");
  expect("Blocked Mia Lang: three bounced cheques. u undoes.");
  press("<Esc><Esc>3<End>nmia lang women's cut");
  expect("blocked");
  press("<Esc><Esc>/lang<Enter>BB<Esc>"); /* the key that asks is not the one that agrees */
  assert_true(shown()->blocked);
  press("By");
  assert_false(shown()->blocked);
  press("u");
  assert_true(shown()->blocked);
}

/* ---- Merging ---- */

/* All that people can see of customers and what belongs to them. */
static const char contents[] =
    "SELECT (SELECT group_concat(hex(id) || first_name || last_name || coalesce(email, '-') || "
    "coalesce(phone, '-') "
    "|| coalesce(phone_e164, '-') || coalesce(birth_date, '-') || coalesce(address, '-') || notes || blocked "
    "|| "
    "coalesce(blocked_reason, '-') || no_show_count || coalesce(hex(merged_into_id), '-') || "
    "coalesce(deleted_at, '-') || coalesce(locale, '-'), char(10)) FROM (SELECT * FROM customer ORDER BY "
    "id)) "
    "|| (SELECT group_concat(hex(id) || hex(customer_id) || status || starts_at) FROM (SELECT * FROM "
    "appointment "
    "ORDER BY id)) || (SELECT group_concat(hex(id) || hex(customer_id) || text || coalesce(deleted_at, '-')) "
    "FROM "
    "(SELECT * FROM customer_note ORDER BY id))";

static void two_are_merged_and_taken_apart_again(void **state) {
  (void)state;
  static char before[1 << 16];
  (void)snprintf(before, sizeof before, "%s", answer(contents));
  press("/riley<Enter>");
  expect("! Twice? Thom Reilly has the same phone and a like name.");
  press("<Up>"); /* from the visit to the one who is probably the same */
  while (card_like(&view()->card) == NULL) press("<Up>");
  press("M");
  expect("goes into it");
  expect("notes 1");
  press("<Down><Right><Down><Left>"); /* the other last name, the own phone */
  press("<Enter>");
  expect("Merge Thom Reilly into Tom Riley?");
  press("<Enter>"); /* the key that asks does not agree */
  expect_not("u undoes");
  press("<Enter>y");
  expect("Merged Thom Reilly into Tom Riley. u undoes.");
  assert_string_equal(shown()->name, "Tom Reilly");
  assert_string_equal(shown()->email, "tom@example.com");
  assert_string_equal(shown()->notes, "Prefers mornings.");
  expect("Faints when he sees scissors.");
  expect_not("Twice?");
  press("u");
  assert_string_equal(answer(contents), before);
  press("<Ctrl-R>u");
  assert_string_equal(answer(contents), before);
}

static void the_other_one_is_looked_for(void **state) {
  (void)state;
  press("/lang<Enter>M");
  expect("Who is the same as Mia Lang?");
  press("<Enter>");
  expect("Nobody is found");
  press("lang"); /* never oneself */
  expect("Nobody is found.");
  press("<Ctrl-U>petrova<Enter>");
  expect("Olga Petrova");
  press("<Esc>"); /* back to looking, with what was typed */
  expect("petrova");
  press("<Esc>");
  assert_string_equal(shown()->name, "Mia Lang");
}

/* ---- Erasing ---- */

static void erasing_wants_the_surname(void **state) {
  (void)state;
  press("/lang<Enter><Delete><Enter>");
  expect("That is not the name");
  press("mia<Enter>");
  expect("That is not the name");
  assert_string_equal(answer("SELECT count(*) FROM customer WHERE last_name = 'Lang'"), "1");
  press("<Ctrl-U>lang<Enter>");
  expect("This cannot be undone.");
  assert_string_equal(answer("SELECT count(*) FROM customer WHERE last_name = 'Lang'"), "0");
  press("<Esc>/mia lang");
  expect_not("030 5550115");
}

static void a_role_may_not_do_all(void **state) {
  (void)state;
  press("/riley<Enter>");
  screen.ui.desk.actor.role = ROLE_PROVIDER;
  press("M");
  assert_string_equal(ui_top(&screen.ui)->class->name, "customers");
  expect("may not merge");
  press("<Delete>");
  assert_string_equal(ui_top(&screen.ui)->class->name, "customers");
  expect("may not erase");
}

/* ---- Names that try the columns ---- */

/* Where a text begins in a row of the canvas, in cells; -1 for nowhere. */
static int cell_of(int row, const char *text) {
  const struct canvas *canvas = &screen.ui.canvas;
  for (int column = 0; column < canvas->columns; column++) {
    size_t at = 0;
    int next = column;
    while (text[at] != '\0' && next < canvas->columns) {
      const char *cell = canvas_cell(canvas, row, next)->text;
      size_t length = strlen(cell);
      if (strncmp(text + at, cell, length) != 0) break;
      at += length;
      next++;
    }
    if (text[at] == '\0') return column;
  }
  return -1;
}

static int row_of(const char *text) {
  for (int row = 0; row < screen.ui.canvas.rows; row++)
    if (cell_of(row, text) >= 0) return row;
  return -1;
}

static void expect_whole_rows(void) {
  const struct canvas *canvas = &screen.ui.canvas;
  for (int row = 0; row < canvas->rows; row++) {
    int cells = 0;
    for (int column = 0; column < canvas->columns; column++) cells += canvas_cell(canvas, row, column)->width;
    assert_int_equal(cells, canvas->columns);
  }
}

static const char *const odd_names[] = {
    "山田太郎山田太郎山田太郎山田太郎山田太郎山田太郎山田太郎",
    "e\xCC\x81\xCC\x82\xCC\x83\xCC\x84 combining",
    "👩‍👩‍👧👍🏽🇩🇪",
    "مريم حداد",
    "\xE2\x80\xAEright to left",
    "Maximiliane-Philippine Freifrau von und zu Hohenstein-Wittgenstein-Sayn-Berleburg-Und-Noch-Viel-Laenger-"
    "Als-Man-Es-Je-Gebraucht-Haette-Weil-Es-Zweihundert-Zeichen-Sein-Sollen-Und-Das-Sind-Sie-Nun-Auch-"
    "Endlich-Ja",
};

/* Puts a name on the customer with a known number, and looks at the views: whatever it is, what stands beside it stands where it stood. */
static void check_name(const char *name, int columns, int wanted[2]) {
  sql("UPDATE customer SET first_name = ?1 WHERE id = x'00000000000070008000000000000515'", name);
  screen_open(&screen, 24, columns, GLYPHS_UTF8);
  press("/030 5550115");
  int list = cell_of(2, "030 5550115");
  expect_whole_rows();
  press("<Enter>");
  int card = cell_of(row_of("Phone"), "030 5550115");
  expect_whole_rows();
  assert_in_range(list, 0, columns);
  if (wanted[0] < 0) {
    wanted[0] = list;
    wanted[1] = card;
  }
  assert_int_equal(list, wanted[0]);
  assert_int_equal(card, wanted[1]);
  press("e");
  expect_whole_rows();
  press("<Esc>Mtom<Enter>");
  expect_whole_rows();
  press("<Enter>");
  expect_whole_rows();
  press("<Esc><Esc><Esc>H");
  expect_whole_rows();
  ui_release(&screen.ui);
}

static void no_name_moves_what_stands_beside_it(void **state) {
  (void)state;
  struct dice dice = dice_for("no_name_moves_what_stands_beside_it");
  int narrow[2] = {-1, -1};
  int wide[2] = {-1, -1};
  ui_release(&screen.ui);
  check_name("Mia", 80, narrow);
  check_name("Mia", 132, wide);
  for (size_t i = 0; i < sizeof odd_names / sizeof odd_names[0]; i++) {
    check_name(odd_names[i], 80, narrow);
    check_name(odd_names[i], 132, wide);
  }
  for (int i = 0; i < 30; i++) {
    char name[200];
    (void)hostile_text(&dice, name, sizeof name);
    check_name(name, 80, narrow);
    check_name(name, 132, wide);
  }
  screen_open(&screen, 24, 80, GLYPHS_UTF8);
}

int main(void) {
  (void)setlocale(LC_CTYPE, "C.UTF-8");
#define JOB(name) cmocka_unit_test_setup_teardown(name, salon_setup, salon_teardown)
  static const struct CMUnitTest tests[] = {
      JOB(nothing_typed_shows_the_latest),
      JOB(rows_say_why_they_were_found),
      JOB(the_card_stays_whatever_happens),
      JOB(keys_typed_ahead_find_what_they_mean),
      JOB(an_action_by_name_works_from_the_search),
      JOB(the_card_says_all),
      JOB(older_visits_come_by_the_page),
      JOB(a_cancelled_visit_is_opened_and_brought_back),
      JOB(the_visit_leads_to_the_card),
      JOB(what_is_lit_is_copied),
      JOB(a_customer_is_edited),
      JOB(what_will_not_do_is_said_and_not_saved),
      JOB(two_numbers_are_not_one),
      JOB(an_email_that_is_taken_names_its_owner),
      JOB(what_was_typed_becomes_a_new_customer),
      JOB(dated_notes_are_written_changed_and_removed),
      JOB(a_wish_is_made_changed_and_taken_away),
      JOB(a_block_is_announced_and_taken_away),
      JOB(two_are_merged_and_taken_apart_again),
      JOB(the_other_one_is_looked_for),
      JOB(erasing_wants_the_surname),
      JOB(a_role_may_not_do_all),
      JOB(no_name_moves_what_stands_beside_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
