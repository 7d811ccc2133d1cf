/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "presso-test-child.h"
#include "presso-test-http.h"

#define BENCH_ORDERS "/api/v1/shops/main/orders"
#define BENCH_EVENTS "/api/v1/shops/main/events"

char *bench_new_station (PressoTestChild *child, const char *role);
gint64 bench_get_memory_kib (PressoTestChild *child, const char *what);
gint64 bench_get_cpu_ms (PressoTestChild *child);
void bench_fill (const char *dir, int n_orders);
double bench_percentile (GArray *values, double percent);
