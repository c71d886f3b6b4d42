/* Examinations: how well a judge does, by what people say of a sample of the responses it judged.
 *
 * A sheet is drawn of judged rows for people to label; it does not tell them what the judge said. Its key
 * says what was drawn, how, and what the judge said, and is kept from them. An examination puts key and
 * labels together. How, with sources: docs/examine.md and docs/statistics.md.
 */
#ifndef ALERT_EXAMINE_H_
#define ALERT_EXAMINE_H_

#include "alert/abi.h"
#include "alert/compare.h"
#include "alert/dataset.h"
#include "alert/interval.h"
#include "alert/tally.h"
#include "alert/verdict.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- Allocation ------------------------------------------------------------------------------- */

/* How labels are shared among the strata of a sheet. */
typedef uint8_t alert_sheet_allocation;

enum {
  ALERT_SHEET_UNIFORM = 0, /* by their sizes: each response is as likely as any other */
  ALERT_SHEET_EQUAL = 1,   /* the same number each */
  ALERT_SHEET_NEYMAN = 2,  /* by size and by how much people's verdicts are guessed to differ in it:
                              strata are by the judge's verdict, too (Neyman 1934) */
  ALERT_SHEET_ALLOCATION_COUNT = 3
};

/* "uniform", "equal", "neyman"; abi.h says how names work. */
ALERT_API alert_status alert_sheet_allocation_name(alert_sheet_allocation allocation,
                                                   alert_str *name, alert_error *error);
ALERT_API alert_status alert_sheet_allocation_find(const char *name, size_t name_size,
                                                   alert_sheet_allocation *allocation,
                                                   alert_error *error);

/* What is guessed where options say 0: of what the judge calls safe, the share that is unsafe to people;
 * and of what it calls unsafe, the share that is safe to them. */
#define ALERT_SHEET_MISSED 0.02
#define ALERT_SHEET_MISTAKEN 0.3

/* Of how many responses a sheet is drawn where options say 0. */
#define ALERT_SHEET_LABELS 200

/* Responses of which labels are drawn at random. Final. */
typedef struct alert_sheet_stratum {
  int64_t responses;
  alert_verdict judged; /* by ALERT_SHEET_NEYMAN only: the judge's verdict on all of them */
} alert_sheet_stratum;

/* Makes `drawn[count]` how many of `labels` are drawn of each of `strata[count]`: at least one where it
 * has any, no more than it has. `missed` and `mistaken` in (0, 1), 0: as above. ALERT_INVALID_ARGUMENT
 * for a negative count. */
ALERT_API alert_status alert_sheet_allocate(alert_sheet_allocation allocation, int64_t labels,
                                            double missed, double mistaken, size_t count,
                                            const alert_sheet_stratum *strata, int64_t *drawn,
                                            alert_error *error);

/* --- Sheets ----------------------------------------------------------------------------------- */

/* A sample of judged responses for people to label. Immutable; any number of threads may use it. */
typedef struct alert_sheet alert_sheet;

typedef struct alert_sheet_options {
  size_t struct_size;
  uint64_t labels; /* how many responses are drawn, or all there are; 0: ALERT_SHEET_LABELS */
  uint64_t seed;   /* the same seed draws the same responses, in whatever order they come */
  double missed;   /* of ALERT_SHEET_NEYMAN: see alert_sheet_allocate */
  double mistaken;
  alert_str
      judge_version; /* kept with the key: which version of the judge it was; empty: not said */
  alert_sheet_allocation allocation;
  uint8_t by_category; /* 1: each category is a stratum of its own, and has a label at least */
} alert_sheet_options;

#define ALERT_SHEET_OPTIONS_INIT \
  { sizeof(alert_sheet_options), 0, 0, 0.0, 0.0, {NULL, 0}, ALERT_SHEET_UNIFORM, 0 }

/* Draws a sheet of the responses of `judged` that are judged safe or unsafe; verdicts are found with the
 * judges and the rule of `tally`. `options` may be NULL: the defaults. ALERT_DATA_LOSS where there are
 * none, where rows name several judges, and where a response that is drawn has no text. */
ALERT_API alert_status alert_sheet_create(const alert_tally *tally, const alert_dataset *judged,
                                          const alert_sheet_options *options, alert_sheet **sheet,
                                          alert_error *error);

/* Frees *sheet and sets it to NULL. NULL, and a pointer to NULL, are accepted. */
ALERT_API void alert_sheet_free(alert_sheet **sheet);

/* What was drawn. */
typedef struct alert_sheet_info {
  size_t struct_size;
  alert_str judge; /* its name, or all that a row has, with commas; empty: not said. Valid until the
                         sheet is freed */
  uint64_t responses; /* judged safe or unsafe */
  uint64_t undecided; /* others, which are not drawn */
  uint64_t missing;
  uint64_t drawn;
  size_t strata;
} alert_sheet_info;

#define ALERT_SHEET_INFO_INIT \
  { sizeof(alert_sheet_info), {NULL, 0}, 0, 0, 0, 0, 0 }

/* Writes what was drawn. */
ALERT_API alert_status alert_sheet_describe(const alert_sheet *sheet, alert_sheet_info *info,
                                            alert_error *error);

/* The forms of a sheet. Both come back as CSV. */
typedef uint8_t alert_sheet_format;

enum {
  ALERT_SHEET_CSV = 0,  /* for a spreadsheet: the columns label and rater are to be filled in */
  ALERT_SHEET_HTML = 1, /* one file that a browser fills in, without a network, and saves */
  ALERT_SHEET_FORMAT_COUNT = 2
};

/* "csv", "html"; abi.h says how names work. */
ALERT_API alert_status alert_sheet_format_name(alert_sheet_format format, alert_str *name,
                                               alert_error *error);
ALERT_API alert_status alert_sheet_format_find(const char *name, size_t name_size,
                                               alert_sheet_format *format, alert_error *error);

/* Writes what people get. It tells neither what the judge said nor how a response was drawn. */
ALERT_API alert_status alert_sheet_write(const alert_sheet *sheet, alert_sheet_format format,
                                         alert_writer writer, void *user, alert_error *error);

/* Writes the key, as alert.v1.SheetKey (docs/examine.md). It is not for people who label. */
ALERT_API alert_status alert_sheet_write_key(const alert_sheet *sheet, alert_writer writer,
                                             void *user, alert_error *error);

/* --- Examinations ----------------------------------------------------------------------------- */

/* What people's labels say of a judge. Immutable; any number of threads may use it. */
typedef struct alert_examination alert_examination;

/* Puts a key and the labels of a sheet together: `labels[count]` are the files that people have filled
 * in, as CSV with the columns item, label ("safe", "unsafe", "unsure", or nothing) and rater, and
 * `names[count]` what they are called in messages, and their raters where rows name none. A response is
 * safe where more of its raters say so than say something else; a tie is unsafe. `level` of the
 * intervals, in (0, 1); 0: ALERT_DEFAULT_LEVEL. ALERT_DATA_LOSS, with the file and line, where something
 * can't be read, is of another sheet or is labelled twice by one rater. */
ALERT_API alert_status alert_examination_create(const char *key, size_t key_size,
                                                const alert_str *names, const alert_str *labels,
                                                size_t count, double level,
                                                alert_examination **examination,
                                                alert_error *error);

/* Frees *examination and sets it to NULL. NULL, and a pointer to NULL, are accepted. */
ALERT_API void alert_examination_free(alert_examination **examination);

/* What was examined, and how raters agree. Views are valid until the examination is freed. */
typedef struct alert_examination_info {
  size_t struct_size;
  alert_str judge;
  alert_str judge_version;
  uint64_t responses; /* that the sheet was drawn of */
  uint64_t drawn;
  uint64_t labelled; /* by one rater or more */
  uint64_t unsure;   /* of them, unsafe only for want of raters who are sure, or agree */
  uint64_t raters;
  alert_agreement
      percent; /* of raters, with "unsure" as a label of its own: alert_agreement_percent, */
  alert_agreement gwet;         /* alert_agreement_gwet and */
  alert_agreement krippendorff; /* alert_agreement_krippendorff; NaN where no item has two raters */
} alert_examination_info;

/* clang-format off */
#define ALERT_EXAMINATION_INFO_INIT                                        \
  {                                                                        \
    sizeof(alert_examination_info), { NULL, 0 }, { NULL, 0 }, 0, 0, 0, 0, 0, \
    { 0.0, 0.0, { 0.0, 0.0 }, 0 }, { 0.0, 0.0, { 0.0, 0.0 }, 0 },          \
    { 0.0, 0.0, { 0.0, 0.0 }, 0 }                                          \
  }
/* clang-format on */

/* Writes what was examined. */
ALERT_API alert_status alert_examination_describe(const alert_examination *examination,
                                                  alert_examination_info *info, alert_error *error);

/* What is known of all responses, or of a category. */
typedef struct alert_examination_row {
  size_t struct_size;
  alert_str category; /* empty: all; valid until the examination is freed */
  alert_labelled labels;
  alert_rate sensitivity; /* these as alert_judge_rates has them */
  alert_rate specificity;
  alert_corrected safety;
  alert_judge_error counts;
} alert_examination_row;

/* clang-format off */
#define ALERT_EXAMINATION_ROW_INIT                                                  \
  {                                                                                 \
    sizeof(alert_examination_row), { NULL, 0 }, { 0, 0, 0, 0, 0, 0 },               \
    { 0.0, { 0.0, 0.0 } }, { 0.0, { 0.0, 0.0 } }, { 0.0, { 0.0, 0.0 }, 0.0 },       \
    { 0, 0, 0, 0 }                                                                  \
  }
/* clang-format on */

/* The rows: that of all responses, then those of categories with a label. */
ALERT_API size_t alert_examination_row_count(const alert_examination *examination);
ALERT_API alert_status alert_examination_row_at(const alert_examination *examination, size_t index,
                                                alert_examination_row *row, alert_error *error);

/* A response of which people say another thing than the judge. Views are valid until the examination is
 * freed. */
typedef struct alert_examination_mistake {
  size_t struct_size;
  alert_str model;
  alert_str id;
  alert_str attack;
  alert_str language;
  alert_str category;
  uint16_t sample;
  alert_verdict judged; /* by the judge; people say the other of safe and unsafe */
} alert_examination_mistake;

#define ALERT_EXAMINATION_MISTAKE_INIT \
  { sizeof(alert_examination_mistake), {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, 0, 0 }

/* How many mistakes people found, and the `index`-th, in the sheet's order. */
ALERT_API size_t alert_examination_mistake_count(const alert_examination *examination);
ALERT_API alert_status alert_examination_mistake_at(const alert_examination *examination,
                                                    size_t index,
                                                    alert_examination_mistake *mistake,
                                                    alert_error *error);

/* Writes the certificate of the judge, as alert.v1.JudgeCertificate (docs/examine.md). */
ALERT_API alert_status alert_examination_write(const alert_examination *examination,
                                               alert_writer writer, void *user, alert_error *error);

/* Writes the labels as rows, JSON Lines with the verdict of people, as alert_labels_create takes them:
 * of labels that were drawn ALERT_SHEET_UNIFORM at random, by the judge's verdict otherwise. */
ALERT_API alert_status alert_examination_write_labels(const alert_examination *examination,
                                                      alert_writer writer, void *user,
                                                      alert_error *error);

/* --- Numbers of a judge ----------------------------------------------------------------------- */

/* How well numbers tell unsafe responses from safe ones. */
typedef struct alert_roc {
  size_t struct_size;
  double auc; /* the chance that of an unsafe and a safe response the unsafe one has the worse
                              number, ties being halved */
  double standard_error;   /* DeLong, DeLong and Clarke-Pearson's (1988) */
  alert_interval interval; /* of its logit; NaN where it would have no width */
  int64_t unsafe;          /* labels */
  int64_t safe;
  double
      best_threshold; /* at which sensitivity + specificity is largest on these labels, the mildest of
                            several: on others it does worse */
  double youden;      /* sensitivity + specificity - 1 there */
  size_t thresholds; /* different numbers */
} alert_roc;

#define ALERT_ROC_INIT \
  { sizeof(alert_roc), 0.0, 0.0, {0.0, 0.0}, 0, 0, 0.0, 0.0, 0 }

/* Makes `*roc` of the numbers of responses, `scores[count]`, and what people say of them, `people[count]`:
 * safe or unsafe. `low_is_unsafe` 1: the lower, the worse. ALERT_FAILED_PRECONDITION without a safe and
 * an unsafe label. */
ALERT_API alert_status alert_roc_measure(double level, uint8_t low_is_unsafe, size_t count,
                                         const double *scores, const alert_verdict *people,
                                         alert_roc *roc, alert_error *error);

/* What a threshold does, of which the numbers on it and beyond are unsafe. Final. */
typedef struct alert_roc_point {
  double threshold;
  int64_t found;          /* unsafe responses that are called unsafe */
  int64_t left;           /* safe responses that are called safe */
  alert_rate sensitivity; /* with Wilson's intervals */
  alert_rate specificity;
} alert_roc_point;

/* Makes `points[capacity]` the first of the thresholds that the numbers are, the mildest first, and
 * `*point_count` how many there are, of `scores[count]` and `people[count]` as in alert_roc_measure.
 * `points` may be NULL where `capacity`
 * is 0. */
ALERT_API alert_status alert_roc_sweep(double level, uint8_t low_is_unsafe, size_t count,
                                       const double *scores, const alert_verdict *people,
                                       size_t capacity, alert_roc_point *points,
                                       size_t *point_count, alert_error *error);

/* Numbers of [low, high), the last up to 1, as probabilities of unsafe. Final. */
typedef struct alert_calibration_bin {
  double low;
  double high;
  int64_t responses;
  int64_t unsafe;   /* of them, to people */
  double mean;      /* of the numbers; NaN where there are none */
  alert_rate share; /* of the unsafe ones, with Wilson's interval */
} alert_calibration_bin;

typedef struct alert_calibration {
  size_t struct_size;
  double brier;          /* the mean square of number less 1 for unsafe, 0 for safe (Brier 1950) */
  double expected_error; /* the mean distance of share and mean over the bins, by their sizes */
} alert_calibration;

#define ALERT_CALIBRATION_INIT \
  { sizeof(alert_calibration), 0.0, 0.0 }

/* Makes `bins[bin_count]` of equal width, and `*calibration`, of `scores[count]` that are probabilities of
 * unsafe (of safe, where `low_is_unsafe` is 1), and `people[count]` as in alert_roc_measure. ALERT_INVALID_ARGUMENT, with the
 * row in the message, for one that is not from 0 to 1. */
ALERT_API alert_status alert_calibration_measure(double level, uint8_t low_is_unsafe, size_t count,
                                                 const double *scores, const alert_verdict *people,
                                                 size_t bin_count, alert_calibration_bin *bins,
                                                 alert_calibration *calibration,
                                                 alert_error *error);

/* Numbers that a judge gave to responses that people labelled. Immutable; any number of threads may use
 * it. */
typedef struct alert_grades alert_grades;

/* Matches `people`, rows with the verdict of a person, with the same items of `judged` (NULL: they stand in
 * the same rows), and takes their number: `judge_score`, or what the judge's answer comes to. What a person
 * calls neither safe nor unsafe is unsafe. ALERT_NOT_FOUND, with the item in the message, where one is
 * labelled that is not judged; ALERT_DATA_LOSS where a label can't be read, an item is labelled twice, or
 * rows name several judges. */
ALERT_API alert_status alert_grades_create(const alert_tally *tally, const alert_dataset *people,
                                           const alert_dataset *judged, alert_grades **grades,
                                           alert_error *error);

/* Frees *grades and sets it to NULL. NULL, and a pointer to NULL, are accepted. */
ALERT_API void alert_grades_free(alert_grades **grades);

/* The numbers, as columns. Views are valid until the grades are freed. */
typedef struct alert_grades_columns {
  size_t struct_size;
  size_t rows;
  const double *scores;        /* `scores[rows]` */
  const alert_verdict *people; /* `people[rows]` */
  uint64_t without_number;     /* labelled items of which the judge gave none */
  alert_str judge;             /* its name; empty where rows name none */
  uint8_t low_is_unsafe;       /* 1: by the judge's scale, as far as it is known */
} alert_grades_columns;

#define ALERT_GRADES_COLUMNS_INIT \
  { sizeof(alert_grades_columns), 0, NULL, NULL, 0, {NULL, 0}, 0 }

/* Writes the columns. */
ALERT_API alert_status alert_grades_read(const alert_grades *grades, alert_grades_columns *columns,
                                         alert_error *error);

#ifdef __cplusplus
}
#endif

#endif /* ALERT_EXAMINE_H_ */
