/* Drives llhttp over one stream and tells the caller what it saw, so that the layout of llhttp's structures
 * stays on this side. Requests: every message to the end of the stream, ignoring upgrades as our server does.
 * Responses: interim ones are passed over, and reading stops behind the first that is final. */

#include <stdint.h>
#include <stddef.h>
#include "llhttp.h"

/* What is told; the same numbers are in lib.rs. */
enum { BEGIN, METHOD, TARGET, STATUS, NAME, NAME_END, VALUE, VALUE_END, HEAD_END, BODY, END };

typedef void (*tell_t)(void *sink, int what, const char *at, size_t length);

struct state {
  llhttp_t parser; /* first, so that a parser is its state */
  tell_t tell;
  void *sink;
  int to_head;
};

static int pass(llhttp_t *parser, int what, const char *at, size_t length) {
  struct state *state = (struct state *)parser;
  state->tell(state->sink, what, at, length);
  return 0;
}

static int on_begin(llhttp_t *p) { return pass(p, BEGIN, NULL, 0); }
static int on_method(llhttp_t *p, const char *at, size_t n) { return pass(p, METHOD, at, n); }
static int on_target(llhttp_t *p, const char *at, size_t n) { return pass(p, TARGET, at, n); }
static int on_name(llhttp_t *p, const char *at, size_t n) { return pass(p, NAME, at, n); }
static int on_name_end(llhttp_t *p) { return pass(p, NAME_END, NULL, 0); }
static int on_value(llhttp_t *p, const char *at, size_t n) { return pass(p, VALUE, at, n); }
static int on_value_end(llhttp_t *p) { return pass(p, VALUE_END, NULL, 0); }
static int on_body(llhttp_t *p, const char *at, size_t n) { return pass(p, BODY, at, n); }

static int is_interim(llhttp_t *parser) {
  return parser->type == HTTP_RESPONSE && parser->status_code >= 100 && parser->status_code < 200;
}

static int on_head_end(llhttp_t *parser) {
  if (parser->type == HTTP_RESPONSE) {
    pass(parser, STATUS, NULL, parser->status_code);
  }
  pass(parser, HEAD_END, NULL, 0);
  return ((struct state *)parser)->to_head ? 1 : 0;
}

static int on_end(llhttp_t *parser) {
  if (is_interim(parser)) {
    return 0;
  }
  pass(parser, END, NULL, 0);
  return parser->type == HTTP_RESPONSE ? HPE_PAUSED : 0;
}

/* Returns the name of the error that ended reading, or null. `end` is where reading stopped. */
const char *lockgate_llhttp_read(int is_response, int to_head, const char *bytes, size_t length,
                                 tell_t tell, void *sink, size_t *end) {
  llhttp_settings_t settings;
  struct state state;
  const char *at = bytes;
  const char *last = bytes + length;
  llhttp_errno_t error;

  llhttp_settings_init(&settings);
  settings.on_message_begin = on_begin;
  settings.on_method = on_method;
  settings.on_url = on_target;
  settings.on_header_field = on_name;
  settings.on_header_field_complete = on_name_end;
  settings.on_header_value = on_value;
  settings.on_header_value_complete = on_value_end;
  settings.on_headers_complete = on_head_end;
  settings.on_body = on_body;
  settings.on_message_complete = on_end;
  llhttp_init(&state.parser, is_response ? HTTP_RESPONSE : HTTP_REQUEST, &settings);
  state.tell = tell;
  state.sink = sink;
  state.to_head = to_head;

  do {
    error = llhttp_execute(&state.parser, at, (size_t)(last - at));
    at = error == HPE_OK ? last : llhttp_get_error_pos(&state.parser);
    if (error == HPE_PAUSED_UPGRADE && !is_response) {
      llhttp_resume_after_upgrade(&state.parser);
    } else if (error == HPE_OK) {
      error = llhttp_finish(&state.parser);
      break;
    } else {
      break;
    }
  } while (at < last);
  *end = (size_t)(at - bytes);
  return error == HPE_OK || error == HPE_PAUSED || error == HPE_PAUSED_UPGRADE
             ? NULL
             : llhttp_errno_name(error);
}
