/*
 * What an action asks of a role, so that footer, palette and help know it before the key is pressed. The commands of the core check it
 * again; that both say the same is tested.
 */
#ifndef UI_PERMIT_H
#define UI_PERMIT_H

#include "core/model/role.h"
#include "ui/view.h"

/*
 * The permission that an action asks for in a view: what the view's class says (view.h, permission), else the one of the table here;
 * MAY_VIEW, which every role has, for all that writes nothing.
 */
enum permission permit_of(const struct ui *ui, const struct view *view, enum action action);

/* CODE_NOT_PERMITTED with the sentence, or CODE_OK; a provider changes the status of visits of the own column only. */
FD_CHECKED enum code permit_check(const struct ui *ui, const struct view *view, enum action action,
                                  struct error *error);

/* Whether a handler's action can be done now: neither its view nor the role forbids it. */
bool permit_enabled(const struct ui *ui, const struct view *view, const struct handler *handler);

/*
 * Why not: the view's sentence, or the role's, which is written into `text`; NULL when it can be done.
 */
const char *permit_why_not(const struct ui *ui, const struct view *view, const struct handler *handler,
                           char *text, size_t size);

#endif
