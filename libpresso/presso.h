/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/presso-client.h"
#include "model/presso-barista.h"
#include "model/presso-code.h"
#include "model/presso-color.h"
#include "model/presso-error.h"
#include "model/presso-event.h"
#include "model/presso-fingerprint.h"
#include "model/presso-json.h"
#include "model/presso-logo.h"
#include "model/presso-menu.h"
#include "model/presso-order.h"
#include "model/presso-problem.h"
#include "model/presso-shop.h"
#include "model/presso-time.h"
#include "model/presso-wifi.h"
#include "server/presso-host.h"
