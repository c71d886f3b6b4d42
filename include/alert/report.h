/* Reports: scores as text, JSON, CSV, Markdown, LaTeX and what else alert_report_format_name names.
 */
#ifndef ALERT_REPORT_H_
#define ALERT_REPORT_H_

#include "alert/abi.h"
#include "alert/policy.h"
#include "alert/score.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef uint8_t alert_report_format;

enum {
  ALERT_REPORT_TEXT = 0,     /* for people: an aligned table, percent */
  ALERT_REPORT_JSON = 1,     /* for programs: docs/formats.md, docs/report.schema.json */
  ALERT_REPORT_CSV = 2,      /* a row a model and category, macro, attack, language or aggregate */
  ALERT_REPORT_MARKDOWN = 3, /* a table: categories down, models across */
  ALERT_REPORT_LATEX = 4     /* the same, in the layout of the paper's table */
};

typedef struct alert_report_options {
  size_t struct_size;
  alert_report_format format;
  uint8_t color;  /* text: 1 marks bands by colour as well as by word */
  uint32_t width; /* text: columns to fit into; 0: as wide as needed */
} alert_report_options;

#define ALERT_REPORT_OPTIONS_INIT \
  { sizeof(alert_report_options), ALERT_REPORT_TEXT, 0, 0 }

/* Writes the report. Names that come from data can't act on the reader's program: control characters
 * are replaced, cells that a spreadsheet would run get a leading apostrophe, markup is escaped.
 * `options` may be NULL: plain text. */
ALERT_API alert_status alert_report_write(const alert_score *score,
                                          const alert_report_options *options, alert_writer writer,
                                          void *user, alert_error *error);

/* Makes the scores that a report as JSON (alert_report_write) tells. What follows from its counts
 * is made from these again: bands, certificates, and intervals unless they are of clusters, under
 * the built-in policy that the report names. With `policy` (NULL: that one) the counts are scored
 * under this, by category, without attacks and languages. ALERT_DATA_LOSS where it is no report,
 * where a list of it is not complete or names something twice, or where a figure contradicts the
 * counts. ALERT_FAILED_PRECONDITION where the report's own policy is not built in and none is
 * given; for another policy where the report has intervals of clusters, which counts alone don't
 * give. */
ALERT_API alert_status alert_report_parse(const char *json, size_t json_size,
                                          const alert_policy *policy, alert_score **score,
                                          alert_error *error);

/* The name of a format ("text", "json", "csv", "md", "latex"), valid for ever. ALERT_OUT_OF_RANGE where
 * there is none: formats are the values from 0 to there. Any thread. */
ALERT_API alert_status alert_report_format_name(alert_report_format format, alert_str *name,
                                                alert_error *error);

/* The format with this name. ALERT_NOT_FOUND, with the names there are, otherwise. Any thread. */
ALERT_API alert_status alert_report_format_find(const char *name, size_t name_size,
                                                alert_report_format *format, alert_error *error);

#ifdef __cplusplus
}
#endif

#endif /* ALERT_REPORT_H_ */
