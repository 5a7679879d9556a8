/*
 * Each view that can lie on top, and each form, reached by its keys from the day: in the busy salon (screen_busy.sql), with a third location. The
 * tests of the tables and of what writes go to all of them; no_view_is_left_out (test_actions.c) fails when one is missing here.
 */
#ifndef TESTS_SCREENS_PLACES_H
#define TESTS_SCREENS_PLACES_H

struct place_case {
  const char *name, *keys;
};

static const struct place_case places[] = {
    {"day", ""},
    {"help", "?"},
    {"question", "q"},
    {"prompt", "g"},
    {"booking", "n"},
    {"booking", "nanna schm cut"},
    {"booking", "3<Down>e"},
    {"walk-in", "w"},
    {"customers", "/anna"},
    {"customers", "/anna<Enter>"},
    {"why not", "y"},
    {"visit", "3<Down><Enter>"},
    {"move", "3<Down>m"},
    {"prompt", "3<Down>X"},
    {"prompt", "3<Down>o"},
    {"prompt", "b"},
    {"actions", ":"},
    {"views", "v"},
    {"week", "vw"},
    {"month", "vm"},
    {"queue", "vq"},
    {"queue", "vq<Tab>"},
    {"serve", "vq<Enter>"},
    {"walk-in waiting", "vqe"},
    {"waiting list", "vq<Tab>e"},
    {"waiting list", "/anna schm<Enter>W"},
    {"calls", "vt"},
    {"review", "vr"},
    {"reports", "vp"},
    {"sync log", "vl"},
    {"changes", "vu"},
    {"messages", "ve"},
    {"location", "L"},
    {"history", "/anna schm<Enter>H"},
    {"customer", "/anna schm<Enter>e"},
    {"merge", "/riley<Enter>M"},
    {"merge", "/riley<Enter>M<Enter>"},
    {"prompt", "/riley<Enter>B"},
    {"prompt", "/riley<Enter><Delete>"},
    {"set-up", "vs"},
    {"set-up", "vs<Enter>"},
    {"service", "vs<Enter>n"},
    {"category", "vs<Down><Enter>n"},
    {"add-on", "vs<Down><Down><Enter><Down><Enter>"},
    {"employee", "vs<Down><Down><Down><Enter>n"},
    {"who does what", "vs<Down><Down><Down><Down><Enter><Down><Enter>"},
    {"who does what", "vs<Down><Down><Down><Down><Enter><Down><Enter><Enter>"},
    {"who does what", "vs<Down><Down><Down><Down><Down><Enter><Down><Enter>"},
    {"shift", "vs<Down><Down><Down><Down><Down><Down><Enter>n"},
    {"exception", "vs<Down><Down><Down><Down><Down><Down><Down><Enter><Down><Enter>"},
    {"holiday", "vs<Down><Down><Down><Down><Down><Down><Down><Down><Enter>n"},
    {"block", "vs<Down><Down><Down><Down><Down><Down><Down><Down><Down><Enter>n"},
    {"location", "vs<Down><Down><Down><Down><Down><Down><Down><Down><Down><Down><Enter>n"},
    {"a question at booking", "vs<Down><Down><Down><Down><Down><Down><Down><Down><Down><Down><Down><Enter>n"},
    {"user", "vs<Down><Down><Down><Down><Down><Down><Down><Down><Down><Down><Down><Down><Enter>n"},
};

/* The same where there are users. */
static const struct place_case people_places[] = {
    {"PIN", "S"}, {"locked", "Q"}, {"PIN", "S1111<Enter>3<Down>iA"}};

enum {
  PLACES = sizeof places / sizeof places[0],
  PEOPLE_PLACES = sizeof people_places / sizeof people_places[0]
};

/* Another location, so that there is one to choose. */
#define PLACES_SQL \
  "INSERT INTO location (id, tenant_id, name, timezone, created_at, updated_at) VALUES " \
  "(x'00000000000070008000000000000103', x'00000000000070008000000000000001', 'Airport', 'Europe/Berlin', " \
  "1, 1);" \
  "INSERT INTO meta VALUES ('setup_changes', 1) ON CONFLICT (key) DO UPDATE SET value = value + 1"

#endif
