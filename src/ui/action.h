/*
 * Everything that a key can do, as one list: from it come the enum, the names in the user's keymap, the default keys, the footer, the help
 * and the manual. What an action does is said by the views (view.h): each has a table of the actions that it answers.
 *
 * Lower case looks or makes, a capital ends or removes something, or opens a screen; what removes something asks, or can be undone. The
 * same key means the same in every view. The actions of GROUP_VIEW, but for its first, are the second key of a chain: the first is the
 * key of ACTION_VIEWS ("v d").
 */
#ifndef UI_ACTION_H
#define UI_ACTION_H

#include <stdbool.h>
#include <stddef.h>

#include "core/model/language.h"

/* Headings of the help, in its order. */
#define ACTION_GROUP_LIST(X) \
  X(GROUP_BOOK, N_("Book")) \
  X(GROUP_VISIT, N_("Visit under the cursor")) \
  X(GROUP_FIND, N_("Find")) \
  X(GROUP_CUSTOMER, N_("Customer")) \
  X(GROUP_DATE, N_("Date")) \
  X(GROUP_MOVE, N_("Move about")) \
  X(GROUP_VIEW, N_("Other views")) \
  X(GROUP_PROGRAM, N_("Program"))

enum action_group {
#define X(symbol, title) symbol,
  ACTION_GROUP_LIST(X)
#undef X
      ACTION_GROUP_COUNT
};

/*
 * X(name in C, name in the keymap, default keys with blanks between or "" for none, group, label in the footer, help)
 * A help sentence has at most ACTION_HELP_MAX characters, a label ACTION_LABEL_MAX.
 */
#define ACTION_LIST(X) \
  X(ACTION_NEW_BOOKING, "new-booking", "n", GROUP_BOOK, N_("new"), \
    N_("Book a visit here, or add a row to this list.")) \
  X(ACTION_WALK_IN, "walk-in", "w", GROUP_BOOK, N_("walk-in"), N_("Take a client who has just come in.")) \
  X(ACTION_AS_LAST_TIME, "as-last-time", ". Ctrl-T", GROUP_BOOK, N_("as last time"), \
    N_("Book the same again for a customer.")) \
  X(ACTION_BLOCK, "block", "b", GROUP_BOOK, N_("block"), N_("Block time here, with a reason.")) \
  X(ACTION_NEXT_FREE, "next-free", "f Ctrl-F", GROUP_BOOK, N_("next free"), N_("Go to the next free time.")) \
  X(ACTION_BEST_TIMES, "best-times", "F Ctrl-X", GROUP_BOOK, N_("best times"), \
    N_("The times that leave the fewest gaps, best first.")) \
  X(ACTION_WHY_NOT, "why-not", "y Ctrl-Y", GROUP_BOOK, N_("why not"), \
    N_("Say every rule that stands in the way.")) \
  X(ACTION_OVERRIDE, "override", "Ctrl-O", GROUP_BOOK, N_("override"), \
    N_("Book against the rules, with a reason.")) \
  X(ACTION_OPEN, "open", "Enter", GROUP_VISIT, N_("open"), \
    N_("Open the visit or the row, or book where it is free.")) \
  X(ACTION_CHECK_IN, "check-in", "i", GROUP_VISIT, N_("check in"), N_("The client is here.")) \
  X(ACTION_START, "start", "s", GROUP_VISIT, N_("start"), N_("The client is in the chair.")) \
  X(ACTION_DONE, "done", "d", GROUP_VISIT, N_("done"), N_("The visit is done.")) \
  X(ACTION_CONFIRM, "confirm", "c", GROUP_VISIT, N_("confirm"), N_("The client has confirmed.")) \
  X(ACTION_MOVE, "move", "m", GROUP_VISIT, N_("move"), N_("Move it: arrows, a date or +2w, then Enter.")) \
  X(ACTION_CANCEL, "cancel", "X", GROUP_VISIT, N_("cancel"), \
    N_("Cancel the visit, give time free, remove a row; asks.")) \
  X(ACTION_NO_SHOW, "no-show", "Z", GROUP_VISIT, N_("no-show"), N_("The client did not come; asks first.")) \
  X(ACTION_REACTIVATE, "reactivate", "R", GROUP_VISIT, N_("reactivate"), \
    N_("Book a cancelled or missed visit again as it was.")) \
  X(ACTION_EDIT, "edit", "e", GROUP_VISIT, N_("edit"), N_("Change the visit, or what is lit.")) \
  X(ACTION_LONGER, "longer", "+", GROUP_VISIT, N_("longer"), N_("Longer by a row.")) \
  X(ACTION_SHORTER, "shorter", "-", GROUP_VISIT, N_("shorter"), N_("Shorter by a row.")) \
  X(ACTION_COPY, "copy", "Y", GROUP_VISIT, N_("copy"), N_("Copy the phone number, or the visit's code.")) \
  X(ACTION_FIND, "find", "/", GROUP_FIND, N_("find"), \
    N_("Find a customer by any part, or a row of this list.")) \
  X(ACTION_LINK, "link", "=", GROUP_FIND, N_("whose"), N_("Say whose call it was.")) \
  X(ACTION_CARD, "card", "C", GROUP_CUSTOMER, N_("card"), N_("The card of the visit's customer.")) \
  X(ACTION_NEW_CUSTOMER, "new-customer", "N Ctrl-N", GROUP_CUSTOMER, N_("new customer"), \
    N_("Take in a new customer, by what is typed.")) \
  X(ACTION_NOTE, "note", "o", GROUP_CUSTOMER, N_("note"), N_("A note on the visit or the customer.")) \
  X(ACTION_WAITLIST, "waitlist", "W", GROUP_CUSTOMER, N_("waiting list"), N_("Put on the waiting list.")) \
  X(ACTION_HISTORY, "history", "H", GROUP_CUSTOMER, N_("history"), \
    N_("What was changed on the customer, and by whom.")) \
  X(ACTION_BLOCK_CUSTOMER, "block-customer", "B", GROUP_CUSTOMER, N_("block"), \
    N_("Block the customer, with a reason; or no longer.")) \
  X(ACTION_MERGE, "merge", "M", GROUP_CUSTOMER, N_("merge"), N_("Merge with another one, after a preview.")) \
  X(ACTION_ERASE, "erase", "Delete", GROUP_CUSTOMER, N_("erase"), \
    N_("Erase the personal data for good; asks the surname.")) \
  X(ACTION_GO_TO_DATE, "go-to-date", "g", GROUP_DATE, N_("date"), N_("Go to a date: fri, +3, +2w, 24.12.")) \
  X(ACTION_TODAY, "today", "t", GROUP_DATE, N_("today"), N_("Go to today, and to now.")) \
  X(ACTION_DAY_BEFORE, "day-before", "[", GROUP_DATE, N_("day before"), N_("The day before.")) \
  X(ACTION_DAY_AFTER, "day-after", "]", GROUP_DATE, N_("day after"), N_("The day after.")) \
  X(ACTION_WEEK_BEFORE, "week-before", "{", GROUP_DATE, N_("week before"), \
    N_("The same day a week before.")) \
  X(ACTION_WEEK_AFTER, "week-after", "}", GROUP_DATE, N_("week after"), N_("The same day a week after.")) \
  X(ACTION_SHOWN_TOO, "cancelled-too", "a", GROUP_DATE, N_("cancelled"), \
    N_("Show cancelled and missed visits too, or hide them.")) \
  X(ACTION_LOCATION, "location", "L", GROUP_DATE, N_("location"), N_("Other location: choose one.")) \
  X(ACTION_UP, "up", "Up k", GROUP_MOVE, N_("up"), N_("Up.")) \
  X(ACTION_DOWN, "down", "Down j", GROUP_MOVE, N_("down"), N_("Down.")) \
  X(ACTION_LEFT, "left", "Left h", GROUP_MOVE, N_("left"), N_("To the left.")) \
  X(ACTION_RIGHT, "right", "Right l", GROUP_MOVE, N_("right"), N_("To the right.")) \
  X(ACTION_PAGE_UP, "page-up", "PageUp", GROUP_MOVE, N_("page up"), N_("A page up.")) \
  X(ACTION_PAGE_DOWN, "page-down", "PageDown", GROUP_MOVE, N_("page down"), N_("A page down.")) \
  X(ACTION_FIRST, "first", "Home", GROUP_MOVE, N_("first"), N_("To the beginning.")) \
  X(ACTION_LAST, "last", "End", GROUP_MOVE, N_("last"), N_("To the end.")) \
  X(ACTION_COLUMN, "column", "1 2 3 4 5 6 7 8 9", GROUP_MOVE, N_("column"), \
    N_("To that employee's column.")) \
  X(ACTION_NEXT_PANE, "next-pane", "Tab", GROUP_MOVE, N_("next"), N_("To the next field or pane.")) \
  X(ACTION_PREVIOUS_PANE, "previous-pane", "Shift-Tab", GROUP_MOVE, N_("previous"), \
    N_("To the field or pane before.")) \
  X(ACTION_FINER, "finer", "<", GROUP_MOVE, N_("finer"), \
    N_("Finer: rows of fewer minutes, a shorter period.")) \
  X(ACTION_COARSER, "coarser", ">", GROUP_MOVE, N_("coarser"), \
    N_("Coarser: rows of more minutes, a longer period.")) \
  X(ACTION_VIEWS, "views", "v", GROUP_VIEW, N_("views"), N_("Go to another view: then one of its letters.")) \
  X(ACTION_VIEW_DAY, "view-day", "d", GROUP_VIEW, N_("day"), N_("The day: a column for each employee.")) \
  X(ACTION_VIEW_WEEK, "view-week", "w", GROUP_VIEW, N_("week"), N_("The week of one employee.")) \
  X(ACTION_VIEW_MONTH, "view-month", "m", GROUP_VIEW, N_("month"), N_("The month: how full each day is.")) \
  X(ACTION_VIEW_CUSTOMERS, "view-customers", "c", GROUP_VIEW, N_("customers"), \
    N_("Customers: search and card.")) \
  X(ACTION_VIEW_QUEUE, "view-queue", "q", GROUP_VIEW, N_("queue"), \
    N_("Who waits: walk-ins, and the waiting list.")) \
  X(ACTION_VIEW_CALLS, "view-calls", "t", GROUP_VIEW, N_("calls"), \
    N_("Telephone calls, and who they were.")) \
  X(ACTION_VIEW_REVIEW, "view-review", "r", GROUP_VIEW, N_("review"), \
    N_("What waits for a person's decision.")) \
  X(ACTION_VIEW_REPORTS, "view-reports", "p", GROUP_VIEW, N_("reports"), \
    N_("Day sheet, use of time, no-shows, takings.")) \
  X(ACTION_VIEW_LOG, "view-log", "l", GROUP_VIEW, N_("sync log"), \
    N_("What was sent and received, and when.")) \
  X(ACTION_VIEW_CHANGES, "view-changes", "u", GROUP_VIEW, N_("changes"), \
    N_("What can be undone and redone.")) \
  X(ACTION_VIEW_MESSAGES, "view-messages", "e", GROUP_VIEW, N_("messages"), \
    N_("What was said above the footer before.")) \
  X(ACTION_VIEW_SETUP, "view-setup", "s", GROUP_VIEW, N_("set-up"), \
    N_("Services, people, hours, holidays.")) \
  X(ACTION_TOGGLE, "toggle", "Space", GROUP_PROGRAM, N_("yes or no"), \
    N_("Yes or no for the row under the cursor.")) \
  X(ACTION_PALETTE, "palette", ": Ctrl-P", GROUP_PROGRAM, N_("actions"), N_("Find any action by its name.")) \
  X(ACTION_UNDO, "undo", "u", GROUP_PROGRAM, N_("undo"), N_("Take back the last change.")) \
  X(ACTION_REDO, "redo", "Ctrl-R", GROUP_PROGRAM, N_("redo"), \
    N_("Make the change again that was taken back.")) \
  X(ACTION_REVIEW, "review", "r", GROUP_PROGRAM, N_("review"), N_("Go to what waits for a decision.")) \
  X(ACTION_CHANGES, "changes", "U", GROUP_PROGRAM, N_("changes"), N_("List what can be undone and redone.")) \
  X(ACTION_SIGN_IN, "sign-in", "S", GROUP_PROGRAM, N_("sign in"), N_("Sign in by PIN, or hand over.")) \
  X(ACTION_LOCK, "lock", "Q", GROUP_PROGRAM, N_("lock"), N_("Cover the screen until somebody types a PIN.")) \
  X(ACTION_ALLOW_ONCE, "allow-once", "A Ctrl-G", GROUP_PROGRAM, N_("allow once"), \
    N_("Let another PIN allow once what was just refused.")) \
  X(ACTION_HELP, "help", "? F1", GROUP_PROGRAM, N_("help"), N_("The keys that work here.")) \
  X(ACTION_BACK, "back", "Esc q", GROUP_PROGRAM, N_("back"), \
    N_("One step back; text is kept. In the day, q leaves.")) \
  X(ACTION_REDRAW, "redraw", "Ctrl-L", GROUP_PROGRAM, N_("redraw"), N_("Draw the screen anew.")) \
  X(ACTION_SUSPEND, "suspend", "", GROUP_PROGRAM, N_("suspend"), N_("Back to the shell; its fg goes on.")) \
  X(ACTION_AGREE, "agree", "y", GROUP_PROGRAM, N_("yes"), N_("Yes, do what is asked.")) \
  X(ACTION_ACCEPT, "accept", "Enter", GROUP_PROGRAM, N_("accept"), \
    N_("Take the choice that is lit; save when all is there."))

enum action {
#define X(symbol, name, keys, group, label, help) symbol,
  ACTION_LIST(X)
#undef X
      ACTION_COUNT
};

enum { ACTION_HELP_MAX = 56, ACTION_LABEL_MAX = 12, ACTION_KEYS_MAX = 9 };

struct action_row {
  const char *name;
  const char *keys;
  enum action_group group;
  const char *label;
  const char *help;
};

extern const struct action_row action_rows[ACTION_COUNT];

const char *action_group_title(enum action_group group);

/* Whether the action's keys follow the key of ACTION_VIEWS. */
bool action_is_chained(enum action action);

/* The action of a name in the keymap, or ACTION_COUNT. */
enum action action_find(const char *name, size_t length);

#endif
