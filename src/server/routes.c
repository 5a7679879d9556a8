/* All routes of the server, a section for each part. docs/protocol.md and docs/api.md say what they mean. */
#include "server/channel/channel.h"
#include "server/door/pairing.h"
#include "server/door/refresh.h"
#include "server/door/scope.h"
#include "server/http/http.h"
#include "server/probes.h"
#include "server/server.h"
#include "server/sync/sync.h"

enum { DOOR_BODY_MAX = 4096 };

const struct route routes[] = {
    /* ---- Who watches ---- */
    {METHOD_GET, "/ping", DOOR_OPEN, 0, true, false, BODY_NONE, 0, ping_route, "ping",
     "The server's time; nothing else is needed for it."},
    {METHOD_GET, "/health", DOOR_OPEN, 0, true, false, BODY_NONE, 0, health_route, "health",
     "Whether the process answers."},
    {METHOD_GET, "/ready", DOOR_OPEN, 0, false, false, BODY_NONE, 0, ready_route, "ready",
     "Whether the database answers too."},
    {METHOD_GET, "/metrics", DOOR_OPEN, 0, true, false, BODY_NONE, 0, metrics_route, "metrics",
     "What the server counts, for Prometheus."},

    /* ---- The door ---- */
    {METHOD_POST, "/v1/pair", DOOR_OPEN, 0, false, true, BODY_JSON, DOOR_BODY_MAX, pair_route, "pair",
     "A one-time code makes a desk a device of a salon."},
    {METHOD_POST, "/v1/token", DOOR_OPEN, 0, false, true, BODY_JSON, DOOR_BODY_MAX, token_route, "token",
     "The next pair of tokens for a refresh token."},

    /* ---- FD/1, the desks ---- */
    {METHOD_POST, "/v1/hello", DOOR_DEVICE, 0, false, false, BODY_JSON, SYNC_BODY_MAX, hello_route, "hello",
     "Who is there, and what both sides can."},
    {METHOD_POST, "/v1/push", DOOR_DEVICE, 0, false, true, BODY_JSON, SYNC_BODY_MAX, push_route, "push",
     "Operations of a desk, each of which gets a verdict."},
    {METHOD_GET, "/v1/pull", DOOR_DEVICE, 0, false, false, BODY_NONE, 0, pull_route, "pull",
     "Rows as they are now, in the order of their last change."},
    {METHOD_GET, "/v1/wait", DOOR_DEVICE, 0, false, false, BODY_NONE, 0, wait_route, "wait",
     "Answered when there is something to pull."},
    {METHOD_GET, "/v1/snapshot", DOOR_DEVICE, 0, false, false, BODY_NONE, 0, snapshot_route, "snapshot",
     "The chunks of all rows, for a desk that has none."},
    {METHOD_GET, "/v1/snapshot/{id}/{chunk}", DOOR_DEVICE, 0, false, false, BODY_NONE, 0,
     snapshot_chunk_route, "snapshot_chunk", "One chunk of a snapshot."},
    {METHOD_POST, "/v1/digest", DOOR_DEVICE, 0, false, false, BODY_JSON, SYNC_BODY_MAX, digest_route,
     "digest", "Which rows differ between both sides."},
    {METHOD_POST, "/v1/fetch", DOOR_DEVICE, 0, false, false, BODY_JSON, SYNC_BODY_MAX, fetch_route, "fetch",
     "Single rows by their ids."},

    /* ---- The other channels ---- */
    {METHOD_GET, "/v1/locations", DOOR_KEY, SCOPE_READ, false, false, BODY_NONE, 0, channel_locations,
     "locations", "Where the salon is."},
    {METHOD_GET, "/v1/services", DOOR_KEY, SCOPE_READ, false, false, BODY_NONE, 0, channel_services,
     "services", "What can be booked."},
    {METHOD_GET, "/v1/employees", DOOR_KEY, SCOPE_READ, false, false, BODY_NONE, 0, channel_employees,
     "employees", "With whom it can be booked."},
    {METHOD_GET, "/v1/slots", DOOR_KEY, SCOPE_READ, false, false, BODY_NONE, 0, channel_slots, "slots",
     "The times that are free."},
    {METHOD_POST, "/v1/holds", DOOR_KEY, SCOPE_BOOK, false, true, BODY_JSON, CHANNEL_BODY_MAX, channel_hold,
     "hold", "Keeps a time free for some minutes."},
    {METHOD_DELETE, "/v1/holds/{id}", DOOR_KEY, SCOPE_BOOK, false, true, BODY_NONE, 0, channel_hold_release,
     "hold_release", "Lets a time go that was kept free."},
    {METHOD_POST, "/v1/appointments", DOOR_KEY, SCOPE_BOOK, false, true, BODY_JSON, CHANNEL_BODY_MAX,
     channel_book, "book", "Books a visit."},
    {METHOD_GET, "/v1/appointments/{code}", DOOR_KEY, SCOPE_BOOK, false, false, BODY_NONE, 0, channel_visit,
     "appointment", "A visit by its confirmation code or id."},
    {METHOD_POST, "/v1/appointments/{code}/reschedule", DOOR_KEY, SCOPE_BOOK, false, true, BODY_JSON,
     CHANNEL_BODY_MAX, channel_reschedule, "reschedule", "Moves a visit to another time."},
    {METHOD_POST, "/v1/appointments/{code}/cancel", DOOR_KEY, SCOPE_BOOK, false, true, BODY_JSON,
     CHANNEL_BODY_MAX, channel_cancel, "cancel", "Cancels a visit."},
    {METHOD_POST, "/v1/appointments/{code}/confirm", DOOR_KEY, SCOPE_BOOK, false, true, BODY_JSON,
     CHANNEL_BODY_MAX, channel_confirm, "confirm", "Confirms a visit."},
    {METHOD_GET, "/v1/customers", DOOR_KEY, SCOPE_CUSTOMERS, false, false, BODY_NONE, 0, channel_customers,
     "customers", "Customers by their phone."},
    {METHOD_POST, "/v1/calls", DOOR_KEY, SCOPE_CALLS, false, true, BODY_JSON, CHANNEL_BODY_MAX, channel_call,
     "call", "Hands in a call that was answered."},
    {METHOD_POST, "/v1/waitlist", DOOR_KEY, SCOPE_WAITLIST, false, true, BODY_JSON, CHANNEL_BODY_MAX,
     channel_wait, "waitlist", "Puts a customer on the waitlist."},
};

const int route_count = (int)(sizeof routes / sizeof routes[0]);
