/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "barista/presso-printing.h"

G_BEGIN_DECLS

#define PRESSO_TYPE_PRINTING_PAGE (presso_printing_page_get_type ())
G_DECLARE_FINAL_TYPE (PressoPrintingPage,
                      presso_printing_page,
                      PRESSO,
                      PRINTING_PAGE,
                      AdwPreferencesPage)

GtkWidget *presso_printing_page_new (PressoPrinting *printing);

G_END_DECLS
