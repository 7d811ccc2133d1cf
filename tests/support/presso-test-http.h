/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A wait that takes longer has failed, also under a sanitizer on a busy machine. */
#define PRESSO_TEST_DEADLINE_MS 30000

/**
 * PressoTestReply:
 * @status: HTTP status
 * @head: the status line and the headers as they came
 * @body: the body, NUL-terminated
 * @length: bytes of @body
 * @json: (nullable): the body where it is JSON
 *
 * What a server answered.
 */
typedef struct {
  int status;
  char *head;
  char *body;
  gsize length;
  JsonNode *json;
} PressoTestReply;

void presso_test_reply_free (PressoTestReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PressoTestReply, presso_test_reply_free)

const char *presso_test_reply_get_header (PressoTestReply *self, const char *name);
const char *presso_test_reply_get (PressoTestReply *self, const char *path);
char *presso_test_reply_get_cookie (PressoTestReply *self);
const char *presso_test_json_get (JsonNode *node, const char *path);

/* A blocking connection on which literal bytes are sent. */
int presso_test_connect (guint16 port);
void presso_test_send (int fd, const char *bytes, gssize length);
gboolean presso_test_try_send (int fd, const char *bytes, gssize length);
PressoTestReply *presso_test_receive (int fd, gboolean is_head);
PressoTestReply *presso_test_try_receive (int fd, gboolean is_head);
gboolean presso_test_wait_end (int fd);

PressoTestReply *presso_test_exchange (guint16 port, const char *bytes, gssize length);
PressoTestReply *presso_test_call (guint16 port,
                                   const char *headers,
                                   const char *method,
                                   const char *path,
                                   const char *body);
char *presso_test_build_request (const char *headers,
                                 const char *method,
                                 const char *path,
                                 const char *body);

/* Fails the test where the reply isn't a problem of this status and code. */
#define presso_test_assert_problem(reply, expected_status, expected_code)                          \
  G_STMT_START                                                                                     \
    {                                                                                              \
      g_assert_cmpstr (presso_test_reply_get ((reply), "code"), ==, (expected_code));              \
      g_assert_cmpint ((reply)->status, ==, (expected_status));                                    \
      g_assert_cmpstr (presso_test_reply_get_header ((reply), "Content-Type"), ==,                 \
                       "application/problem+json");                                                \
      g_assert_cmpint (g_ascii_strtoll (presso_test_reply_get ((reply), "status"), NULL, 10), ==,  \
                       (expected_status));                                                         \
      g_assert_cmpstr (presso_test_reply_get ((reply), "title"), !=, "");                          \
      g_assert_cmpstr (presso_test_reply_get ((reply), "detail"), !=, "");                         \
      g_assert_cmpstr (presso_test_reply_get ((reply), "type") + strlen ("urn:presso:problem:"),   \
                       ==, (expected_code));                                                       \
    }                                                                                              \
  G_STMT_END

G_END_DECLS
