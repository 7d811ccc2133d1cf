/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* An Avahi daemon on a private system bus. What is published on it is also found by it. */
typedef struct _FakeAvahi FakeAvahi;

int fake_avahi_run_tests (void);

FakeAvahi *fake_avahi_new (void);
void fake_avahi_free (FakeAvahi *self);
void fake_avahi_start (FakeAvahi *self);
void fake_avahi_stop (FakeAvahi *self);

void fake_avahi_add (FakeAvahi *self,
                     int interface,
                     const char *service,
                     const char *address,
                     guint16 port,
                     GVariant *txt);
void fake_avahi_remove (FakeAvahi *self, int interface, const char *service);
void fake_avahi_collide (FakeAvahi *self);
void fake_avahi_take_name (FakeAvahi *self, const char *service);

guint fake_avahi_get_n_browsers (FakeAvahi *self);
guint fake_avahi_get_n_resolvers (FakeAvahi *self);
guint fake_avahi_get_n_published (FakeAvahi *self);
const char *fake_avahi_get_published (FakeAvahi *self, guint16 *port);
