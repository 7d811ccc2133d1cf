/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presso-config.h"

#include "barista/presso-board.h"

#include "barista/presso-lane-view.h"

/* From this width on, in pixels, the queue has room for two columns of cards beside the others. */
#define WIDE 1160

/* Where the lanes end, in thousandths of the board. A tall board gives each of the lower ones the
 * height of one row of cards with all their buttons, on the smallest screen too. */
static const int narrow_ends[] = { 333, 667, 1000 };
static const int wide_ends[] = { 500, 750, 1000 };
static const int tall_ends[] = { 345, 665, 1000 };

/**
 * PressoBoard:
 *
 * The three lanes: side by side on a wide screen, on top of each other on a tall one. The queue,
 * where orders pile up, has the larger half as soon as there is room.
 */
struct _PressoBoard {
  GtkWidget parent_instance;

  PressoLaneView *queue;
  PressoLaneView *making;
  PressoLaneView *ready;
};

G_DEFINE_FINAL_TYPE (PressoBoard, presso_board, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
presso_board_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

/* Either arrangement must fit, as which of them is used depends on the size that is given. */
static void
presso_board_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  *minimum = 0;
  *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int child_minimum;
    int child_natural;

    gtk_widget_measure (child, orientation, -1, &child_minimum, &child_natural, NULL, NULL);
    *minimum = MAX (*minimum, child_minimum);
    *natural += child_natural;
  }
  *natural = MAX (*natural, *minimum);
}

static void
presso_board_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PressoBoard *self = PRESSO_BOARD (widget);
  GtkWidget *lanes[] = { GTK_WIDGET (self->queue), GTK_WIDGET (self->making),
                         GTK_WIDGET (self->ready) };
  gboolean is_tall = height > width;
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int length = is_tall ? height : width;
  const int *ends = is_tall ? tall_ends : width >= WIDE ? wide_ends : narrow_ends;
  int start = 0;

  for (guint i = 0; i < G_N_ELEMENTS (lanes); i++) {
    int end = length * ends[i] / 1000;
    int minimum;
    GtkAllocation allocation;

    gtk_widget_measure (lanes[i], GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
    allocation.x = is_tall ? 0 : start;
    allocation.y = is_tall ? start : 0;
    allocation.width = MAX (is_tall ? width : end - start, minimum);
    allocation.height = is_tall ? end - start : height;
    if (is_mirrored)
      allocation.x = width - allocation.x - allocation.width;
    gtk_widget_size_allocate (lanes[i], &allocation, -1);
    start = end;
  }
}

static void
presso_board_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PRESSO_TYPE_BOARD);
  G_OBJECT_CLASS (presso_board_parent_class)->dispose (object);
}

static void
presso_board_class_init (PressoBoardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = presso_board_dispose;
  widget_class->get_request_mode = presso_board_get_request_mode;
  widget_class->measure = presso_board_measure;
  widget_class->size_allocate = presso_board_size_allocate;

  g_type_ensure (PRESSO_TYPE_LANE_VIEW);
  gtk_widget_class_set_css_name (widget_class, "board");
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/libpresso/Presso/Barista/presso-board.ui");
  gtk_widget_class_bind_template_child (widget_class, PressoBoard, queue);
  gtk_widget_class_bind_template_child (widget_class, PressoBoard, making);
  gtk_widget_class_bind_template_child (widget_class, PressoBoard, ready);
}

static void
presso_board_init (PressoBoard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * presso_board_set_up:
 * @self: a board that shows nothing yet
 * @desk: the barista's desk
 * @notices: the orders, and what was cancelled
 * @ticker: what ages follow
 *
 * Shows the orders.
 */
void
presso_board_set_up (PressoBoard *self,
                     PressoDesk *desk,
                     PressoNotices *notices,
                     PressoAgeTicker *ticker)
{
  g_return_if_fail (PRESSO_IS_BOARD (self));

  presso_lane_view_set_up (self->queue, desk, notices, ticker);
  presso_lane_view_set_up (self->making, desk, notices, ticker);
  presso_lane_view_set_up (self->ready, desk, notices, ticker);
}

/**
 * presso_board_get_queue:
 * @self: a board
 *
 * Returns: (transfer none): the lane of what is to be made
 */
GtkWidget *
presso_board_get_queue (PressoBoard *self)
{
  g_return_val_if_fail (PRESSO_IS_BOARD (self), NULL);

  return GTK_WIDGET (self->queue);
}
