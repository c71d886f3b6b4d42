/* Import: result files of other systems, as judged rows.
 *
 * A log of inspect, a report of garak and the like are read and become rows of a dataset. What each
 * format has, and what is made of it, is in docs/import.md. What a score's value means is said by the
 * format or by the caller, and never guessed.
 */
#ifndef ALERT_IMPORT_H_
#define ALERT_IMPORT_H_

#include "alert/abi.h"
#include "alert/taxonomy.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- Formats --------------------------------------------------------------------------------- */

/* What wrote a file. */
typedef uint8_t alert_import_format;

enum {
  ALERT_IMPORT_AUTO = 0, /* told by the content */
  ALERT_IMPORT_INSPECT = 1,
  ALERT_IMPORT_GARAK = 2,
  ALERT_IMPORT_PROMPTFOO = 3,
  ALERT_IMPORT_HARMBENCH = 4,
  ALERT_IMPORT_JAILBREAKBENCH = 5,
  ALERT_IMPORT_HELM = 6,
  ALERT_IMPORT_LM_EVAL = 7, /* lm-evaluation-harness */
  ALERT_IMPORT_PYRIT = 8,
  ALERT_IMPORT_MODELBENCH = 9,
  ALERT_IMPORT_CSV =
      10, /* a table; never told by the content, for nobody says what its columns are */
  ALERT_IMPORT_JSON = 11, /* a list in a JSON document; likewise */
  ALERT_IMPORT_FORMAT_COUNT = 12
};

/* "auto", "inspect", "garak", "promptfoo", "harmbench", "jailbreakbench", "helm", "lm-eval", "pyrit",
 * "modelbench", "csv", "json"; abi.h says how names work. */
ALERT_API alert_status alert_import_format_name(alert_import_format format, alert_str *name,
                                                alert_error *error);
ALERT_API alert_status alert_import_format_find(const char *name, size_t name_size,
                                                alert_import_format *format, alert_error *error);

/* What a high number means. */
typedef uint8_t alert_import_high;

enum {
  ALERT_IMPORT_HIGH_UNKNOWN = 0, /* it was not said */
  ALERT_IMPORT_HIGH_SAFE = 1,
  ALERT_IMPORT_HIGH_UNSAFE = 2,
  ALERT_IMPORT_HIGH_COUNT = 3
};

/* "unknown", "safe", "unsafe"; abi.h says how names work. */
ALERT_API alert_status alert_import_high_name(alert_import_high high, alert_str *name,
                                              alert_error *error);
ALERT_API alert_status alert_import_high_find(const char *name, size_t name_size,
                                              alert_import_high *high, alert_error *error);

/* Makes *format what the file or folder at `path` is, by its content: ALERT_IMPORT_AUTO where it is
 * none that is told so, as rows that need no import. ALERT_NOT_FOUND, ALERT_PERMISSION_DENIED;
 * ALERT_DATA_LOSS for a damaged zip archive. Any thread. */
ALERT_API alert_status alert_import_detect(const char *path, size_t path_size,
                                           alert_import_format *format, alert_error *error);

/* --- Import ---------------------------------------------------------------------------------- */

#define ALERT_IMPORT_THRESHOLD 0.5

/* What is to be known of the files; a text that is empty was not given. Options that a format has no
 * use for are not looked at. */
typedef struct alert_import_options {
  size_t struct_size;
  alert_import_format format;
  alert_import_high high;      /* of graded scores, in place of `safe` and `unsafe` */
  uint8_t no_response_missing; /* 1: rows of jailbreakbench without a response are missing; 0: as
                                  that benchmark counts them */
  double threshold;            /* a value from there on is high, or a hit of garak's or PyRIT's */
  const alert_str *safe;       /* values that are safe, in any letter case. NULL: none */
  size_t safe_count;
  const alert_str
      *unsafe; /* values that are unsafe; one in neither list is undecided. NULL: none */
  size_t unsafe_count;
  alert_str score;  /* the scorer, metric or label that counts, where there are several: for
                         inspect also "scorer.key", for helm "annotations.NAME.KEY" too; the column
                         of csv and json */
  alert_str judge;  /* garak's detector, modelbench's annotator, likewise */
  alert_str filter; /* lm-eval's filter, likewise */
  alert_str
      model; /* of rows whose file names none; lm-eval's samples do not, though a file beside them may */
  alert_str
      category; /* where an item's category stands: keys joined by dots, indices of lists among
                         them; else as the format has it */
  alert_str language;        /* of all rows */
  alert_str split;           /* helm's split; else all */
  alert_str behaviors;       /* harmbench's table of behaviours, a path, from the file's folder or
                                the working one */
  alert_str category_column; /* of that table; else SemanticCategory */
  alert_str rows;          /* json: where the list stands, keys joined by dots; else the document */
  const alert_str *fields; /* csv and json: "key=column" for each key of a row that is called
                                otherwise there. NULL: none */
  size_t field_count;
} alert_import_options;

#define ALERT_IMPORT_OPTIONS_INIT                                                             \
  {                                                                                           \
    sizeof(alert_import_options), ALERT_IMPORT_AUTO, ALERT_IMPORT_HIGH_UNKNOWN, 0,            \
        ALERT_IMPORT_THRESHOLD, NULL, 0, NULL, 0, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, \
        {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, NULL, 0             \
  }

/* Rows that were read from files, in memory and compressed. Immutable; any thread. */
typedef struct alert_import alert_import;

/* Reads the files `paths[path_count]` (a run of helm may be given as its folder; "-" is standard
 * input), in their order. `options` may be NULL: the defaults. ALERT_INVALID_ARGUMENT for what is
 * refused: a file of no format that is known, or one that has a choice of scores, or a score of which
 * nobody said what is safe; the message names the file and what there is to choose from.
 * ALERT_DATA_LOSS, naming it, for a file that is damaged or cut off; lines of JSON Lines are left out
 * one by one instead. ALERT_NOT_FOUND, ALERT_PERMISSION_DENIED. */
ALERT_API alert_status alert_import_open(const alert_str *paths, size_t path_count,
                                         const alert_import_options *options, alert_import **import,
                                         alert_error *error);

/* Frees *import and sets it to NULL. NULL, and a pointer to NULL, are accepted. */
ALERT_API void alert_import_free(alert_import **import);

/* The rows of all files. */
ALERT_API uint64_t alert_import_row_count(const alert_import *import);

/* What there is to say of the files, a line each, "FILE: ...": totals that the file states and the rows
 * confirm or not, what was left out, a run that has not ended. Valid until `import` is freed. */
ALERT_API size_t alert_import_note_count(const alert_import *import);
ALERT_API alert_status alert_import_note_at(const alert_import *import, size_t index,
                                            alert_str *note, alert_error *error);

/* Makes *taxonomy one of the categories that occur, in their order, under a macro category called as
 * the format (garak: one a module of probes). ALERT_DATA_LOSS where there are too many. */
ALERT_API alert_status alert_import_taxonomy(const alert_import *import, alert_taxonomy **taxonomy,
                                             alert_error *error);

/* Writes the rows as JSON Lines, as alert_dataset_add_file reads them. */
ALERT_API alert_status alert_import_write(const alert_import *import, alert_writer writer,
                                          void *user, alert_error *error);

#ifdef __cplusplus
}
#endif

#endif /* ALERT_IMPORT_H_ */
