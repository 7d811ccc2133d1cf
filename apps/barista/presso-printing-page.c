/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-printing-page.h"

#include <glib/gi18n.h>
#include <gtk/gtkunixprint.h>

/* A dot of the preview is half a pixel. */
#define PREVIEW_SCALE 0.5

/**
 * PressoPrintingPage:
 *
 * Where this station prints, and what it looks like.
 */
struct _PressoPrintingPage {
  AdwPreferencesPage parent_instance;

  AdwComboRow *kind;
  GtkEditable *address;
  AdwComboRow *system_printer;
  GtkStringList *system_printers;
  AdwComboRow *paper;
  GtkStringList *papers;
  GtkWidget *on_claim_row;
  GtkSwitch *on_claim;
  AdwActionRow *status;
  GtkWidget *test;
  GtkWidget *preview_group;
  GtkDrawingArea *preview;

  PressoPrinting *printing;
  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (PressoPrintingPage, presso_printing_page, ADW_TYPE_PREFERENCES_PAGE)

/* In the order of the row's choices, which is PressoPrinterKind's. */
static const char *const kinds[] = { "off", "network", "system" };

static const PressoPaper *
get_paper (PressoPrintingPage *self)
{
  g_autofree char *id = g_settings_get_string (self->settings, "printer-paper");

  return presso_paper_find (id);
}

static void
draw_preview (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  PressoPrintingPage *self = user_data;
  g_autoptr (PressoTicket) ticket = presso_printing_new_test (self->printing);

  cairo_scale (cr, PREVIEW_SCALE, PREVIEW_SCALE);
  presso_paper_draw (get_paper (self), ticket, cr);
}

static void
show_preview (PressoPrintingPage *self)
{
  const PressoPaper *paper = get_paper (self);
  g_autoptr (PressoTicket) ticket = presso_printing_new_test (self->printing);

  gtk_drawing_area_set_content_width (self->preview, (int) (paper->width * PREVIEW_SCALE));
  gtk_drawing_area_set_content_height (
    self->preview, (int) (presso_paper_measure (paper, ticket) * PREVIEW_SCALE));
  gtk_widget_queue_draw (GTK_WIDGET (self->preview));
}

static void
show_status (PressoPrintingPage *self)
{
  PressoPrintQueue *queue = presso_printing_get_queue (self->printing);
  g_autofree char *text = presso_printing_describe (self->printing);
  guint n_waiting = presso_print_queue_count (queue, PRESSO_TICKET_WAITING);
  g_autoptr (GString) subtitle = g_string_new (text);

  if (n_waiting > 0 && presso_print_queue_get_problem (queue) != NULL)
    g_string_append_printf (
      subtitle, ngettext (" %u ticket waits.", " %u tickets wait.", n_waiting), n_waiting);
  adw_action_row_set_subtitle (self->status, subtitle->str);
}

static void
show_kind (PressoPrintingPage *self)
{
  PressoPrinterKind kind = presso_print_queue_get_kind (presso_printing_get_queue (self->printing));
  gboolean is_on = kind != PRESSO_PRINTER_OFF;

  adw_combo_row_set_selected (self->kind, kind);
  gtk_widget_set_visible (GTK_WIDGET (self->address), kind == PRESSO_PRINTER_NETWORK);
  gtk_widget_set_visible (GTK_WIDGET (self->system_printer), kind == PRESSO_PRINTER_SYSTEM);
  gtk_widget_set_visible (GTK_WIDGET (self->paper), is_on);
  gtk_widget_set_visible (self->on_claim_row, is_on);
  gtk_widget_set_visible (self->test, is_on);
  gtk_widget_set_visible (self->preview_group, is_on);
}

static void
on_kind_selected (PressoPrintingPage *self)
{
  guint selected = adw_combo_row_get_selected (self->kind);

  if (self->settings == NULL || selected >= G_N_ELEMENTS (kinds))
    return;
  g_settings_set_string (self->settings, "printer", kinds[selected]);
  show_kind (self);
}

static void
on_address_applied (PressoPrintingPage *self)
{
  g_autofree char *address = g_strstrip (g_strdup (gtk_editable_get_text (self->address)));

  g_settings_set_string (self->settings, "printer-address", address);
}

static void
on_printer_selected (PressoPrintingPage *self)
{
  guint selected = adw_combo_row_get_selected (self->system_printer);

  if (self->settings == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  g_settings_set_string (self->settings, "printer-name",
                         selected > 0 ? gtk_string_list_get_string (self->system_printers, selected)
                                      : "");
}

static void
on_paper_selected (PressoPrintingPage *self)
{
  guint selected = adw_combo_row_get_selected (self->paper);

  if (self->settings == NULL || selected >= PRESSO_N_PAPERS)
    return;
  g_settings_set_string (self->settings, "printer-paper", presso_papers[selected].id);
  show_preview (self);
}

static void
on_test_clicked (PressoPrintingPage *self)
{
  presso_printing_print_test (self->printing);
}

static gboolean
has_name (GtkStringList *names, const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (names)); i++) {
    if (g_str_equal (gtk_string_list_get_string (names, i), name))
      return TRUE;
  }
  return FALSE;
}

/* Printers are told of one by one, and the page may be gone meanwhile: only its list is held. */
static gboolean
on_printer_found (GtkPrinter *printer, gpointer names)
{
  if (!gtk_printer_is_virtual (printer) && !has_name (names, gtk_printer_get_name (printer)))
    gtk_string_list_append (names, gtk_printer_get_name (printer));
  return FALSE;
}

/* The one that is set comes first, also when it can't be found just now. */
static void
find_printers (PressoPrintingPage *self)
{
  g_autofree char *name = g_settings_get_string (self->settings, "printer-name");

  if (*name != '\0')
    gtk_string_list_append (self->system_printers, name);
  adw_combo_row_set_selected (self->system_printer, *name != '\0' ? 1 : 0);
  gtk_enumerate_printers (on_printer_found, g_object_ref (self->system_printers), g_object_unref,
                          FALSE);
}

static void
presso_printing_page_dispose (GObject *object)
{
  PressoPrintingPage *self = PRESSO_PRINTING_PAGE (object);

  if (self->printing != NULL)
    g_signal_handlers_disconnect_by_data (presso_printing_get_queue (self->printing), self);
  if (self->preview != NULL)
    gtk_drawing_area_set_draw_func (self->preview, NULL, NULL, NULL);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), PRESSO_TYPE_PRINTING_PAGE);
  g_clear_object (&self->printing);
  G_OBJECT_CLASS (presso_printing_page_parent_class)->dispose (object);
}

static void
presso_printing_page_class_init (PressoPrintingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_printing_page_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Barista/presso-printing-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoPrintingPage, kind);
  gtk_widget_class_bind_template_child (widget_class, PressoPrintingPage, address);
  gtk_widget_class_bind_template_child (widget_class, PressoPrintingPage, system_printer);
  gtk_widget_class_bind_template_child (widget_class, PressoPrintingPage, system_printers);
  gtk_widget_class_bind_template_child (widget_class, PressoPrintingPage, paper);
  gtk_widget_class_bind_template_child (widget_class, PressoPrintingPage, papers);
  gtk_widget_class_bind_template_child (widget_class, PressoPrintingPage, on_claim_row);
  gtk_widget_class_bind_template_child (widget_class, PressoPrintingPage, on_claim);
  gtk_widget_class_bind_template_child (widget_class, PressoPrintingPage, status);
  gtk_widget_class_bind_template_child (widget_class, PressoPrintingPage, test);
  gtk_widget_class_bind_template_child (widget_class, PressoPrintingPage, preview_group);
  gtk_widget_class_bind_template_child (widget_class, PressoPrintingPage, preview);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_address_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_printer_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_paper_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_test_clicked);
}

static void
presso_printing_page_init (PressoPrintingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Before there are settings: the first that is added becomes the one that is selected. */
  for (guint i = 0; i < PRESSO_N_PAPERS; i++)
    gtk_string_list_append (self->papers, _ (presso_papers[i].name));
}

/**
 * presso_printing_page_new:
 * @printing: the station's printing, which has settings
 *
 * Returns: (transfer floating): a page that shows and changes them
 */
GtkWidget *
presso_printing_page_new (PressoPrinting *printing)
{
  PressoPrintingPage *self = g_object_new (PRESSO_TYPE_PRINTING_PAGE, NULL);
  GSettings *settings = presso_printing_get_settings (printing);
  g_autofree char *address = NULL;

  g_return_val_if_fail (G_IS_SETTINGS (settings), GTK_WIDGET (self));

  self->printing = g_object_ref (printing);
  address = g_settings_get_string (settings, "printer-address");
  gtk_editable_set_text (self->address, address);
  g_settings_bind (settings, "print-on-claim", self->on_claim, "active", G_SETTINGS_BIND_DEFAULT);
  self->settings = g_object_ref (settings);
  adw_combo_row_set_selected (self->paper, (guint) (get_paper (self) - presso_papers));
  find_printers (self);
  gtk_drawing_area_set_draw_func (self->preview, draw_preview, self, NULL);
  show_preview (self);
  show_kind (self);
  show_status (self);
  g_signal_connect_swapped (presso_printing_get_queue (printing), "changed",
                            G_CALLBACK (show_status), self);
  return GTK_WIDGET (self);
}
