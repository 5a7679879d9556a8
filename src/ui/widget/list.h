/*
 * The arithmetic of a list that scrolls: which row is lit, and which one is at the top. What the rows are is the owner's business, who keeps
 * an id where the rows may change.
 */
#ifndef UI_LIST_H
#define UI_LIST_H

struct list {
  int count;
  int selected; /* 0..count - 1; 0 when empty */
  int top;      /* first row shown */
};

/* Another number of rows; the selection stays inside. */
void list_resize(struct list *list, int count);

/* Moves the selection by so many rows, inside the list. */
void list_move(struct list *list, int rows);

/* Scrolls so that the selection is among `rows` shown ones. */
void list_layout(struct list *list, int rows);

#endif
