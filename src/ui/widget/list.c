#include "ui/widget/list.h"

void list_resize(struct list *list, int count) {
  list->count = count < 0 ? 0 : count;
  list_move(list, 0);
}

void list_move(struct list *list, int rows) {
  long target = (long)list->selected + rows;
  if (target > list->count - 1) target = list->count - 1;
  if (target < 0) target = 0;
  list->selected = (int)target;
}

void list_layout(struct list *list, int rows) {
  if (rows < 1) rows = 1;
  if (list->selected < list->top) list->top = list->selected;
  if (list->selected >= list->top + rows) list->top = list->selected - rows + 1;
  if (list->top > list->count - rows) list->top = list->count - rows;
  if (list->top < 0) list->top = 0;
}
