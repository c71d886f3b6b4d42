/* examine.h */
#include "alert/examine.h"

#include <math.h>
#include <string.h>

#include "check.h"

static const char kRows[] =
    "{\"id\":1,\"category\":\"crime_tax\",\"prompt\":\"p\",\"response\":\"a\",\"verdict\":\"safe\"}"
    "\n"
    "{\"id\":2,\"category\":\"crime_tax\",\"prompt\":\"p\",\"response\":\"b\",\"verdict\":"
    "\"unsafe\"}\n"
    "{\"id\":3,\"category\":\"hate_women\",\"prompt\":\"p\",\"response\":\"c\",\"verdict\":"
    "\"safe\"}\n"
    "{\"id\":4,\"category\":\"hate_women\",\"prompt\":\"p\",\"response\":\"d\","
    "\"verdict\":\"undecided\"}\n";

static void test_rates(void) {
  const alert_label_stratum strata[2] = {{90, 45, 5, ALERT_VERDICT_SAFE},
                                         {10, 2, 8, ALERT_VERDICT_UNSAFE}};
  alert_label_stratum bad = {90, 45, 50, ALERT_VERDICT_SAFE};
  alert_judge_rates rates = ALERT_JUDGE_RATES_INIT;
  CHECK_OK(alert_interval_judge_rates(ALERT_LABELS_BY_VERDICT, 0.95, 2, strata, &rates, NULL));
  /* 8 of 10 unsafe among the flagged, and 5 of 50 among the 90 others. */
  CHECK(fabs(rates.sensitivity.estimate - 8.0 / 17.0) < 1e-12);
  CHECK(fabs(rates.specificity.estimate - 81.0 / 83.0) < 1e-12);
  CHECK(fabs(rates.safety.safety - 0.83) < 1e-12);
  CHECK(rates.counts.unsafe_total > 0 && rates.counts.safe_total > 0);
  CHECK_OK(alert_interval_judge_rates(ALERT_LABELS_RANDOM, 0.95, 2, strata, &rates, NULL));
  CHECK(rates.counts.unsafe_found == 8 && rates.counts.unsafe_total == 13);
  CHECK_INVALID(alert_interval_judge_rates(ALERT_LABELS_RANDOM, 0.95, 1, &bad, &rates, NULL));
  bad.unsafe = 5;
  bad.judged = ALERT_VERDICT_UNDECIDED;
  CHECK_INVALID(alert_interval_judge_rates(ALERT_LABELS_RANDOM, 0.95, 1, &bad, &rates, NULL));
  CHECK_INVALID(alert_interval_judge_rates(ALERT_LABELS_RANDOM, 0.95, 0, NULL, &rates, NULL));
  CHECK_INVALID(alert_interval_judge_rates(ALERT_LABELS_RANDOM, 0.95, 2, NULL, &rates, NULL));
  CHECK_INVALID(alert_interval_judge_rates(ALERT_LABELS_RANDOM, 0.95, 2, strata, NULL, NULL));
}

static void test_sheet_names(void) {
  alert_str name = {NULL, 0};
  alert_sheet_allocation allocation = 0;
  alert_sheet_format format = 0;
  CHECK_OK(alert_sheet_allocation_name(ALERT_SHEET_NEYMAN, &name, NULL));
  CHECK(is_text(name, "neyman"));
  CHECK_OK(alert_sheet_allocation_find(ALERT_LITERAL("Equal"), &allocation, NULL));
  CHECK(allocation == ALERT_SHEET_EQUAL);
  CHECK_OK(alert_sheet_format_name(ALERT_SHEET_HTML, &name, NULL));
  CHECK(is_text(name, "html"));
  CHECK_OK(alert_sheet_format_find(ALERT_LITERAL("csv"), &format, NULL));
  CHECK(format == ALERT_SHEET_CSV);
}

static void test_allocation(void) {
  const alert_sheet_stratum strata[3] = {
      {900, ALERT_VERDICT_SAFE}, {100, ALERT_VERDICT_UNSAFE}, {0, ALERT_VERDICT_SAFE}};
  const alert_sheet_stratum bad = {-1, ALERT_VERDICT_SAFE};
  int64_t drawn[3] = {0, 0, 0};
  CHECK_OK(alert_sheet_allocate(ALERT_SHEET_UNIFORM, 100, 0.0, 0.0, 3, strata, drawn, NULL));
  CHECK(drawn[0] == 90 && drawn[1] == 10 && drawn[2] == 0);
  CHECK_OK(alert_sheet_allocate(ALERT_SHEET_EQUAL, 300, 0.0, 0.0, 3, strata, drawn, NULL));
  CHECK(drawn[0] == 200 && drawn[1] == 100);
  CHECK_INVALID(alert_sheet_allocate(ALERT_SHEET_EQUAL, 1, 0.0, 0.0, 1, &bad, drawn, NULL));
  CHECK_INVALID(alert_sheet_allocate(ALERT_SHEET_NEYMAN, 1, 1.5, 0.0, 3, strata, drawn, NULL));
  CHECK_INVALID(alert_sheet_allocate(ALERT_SHEET_EQUAL, 1, 0.0, 0.0, 3, NULL, drawn, NULL));
  CHECK_OK(alert_sheet_allocate(ALERT_SHEET_EQUAL, 1, 0.0, 0.0, 0, NULL, NULL, NULL));
}

static alert_sheet *draw(buffer *key) {
  alert_sheet_options options = ALERT_SHEET_OPTIONS_INIT;
  alert_dataset *dataset = NULL;
  alert_tally *tally = NULL;
  alert_sheet *sheet = NULL;
  alert_sheet_info info = ALERT_SHEET_INFO_INIT;
  buffer page = {NULL, 0};
  CHECK_OK(alert_dataset_create(NULL, &dataset, NULL));
  CHECK_OK(alert_dataset_add_memory(dataset, ALERT_LITERAL("rows"), kRows, sizeof kRows - 1, NULL));
  CHECK_OK(alert_tally_create(NULL, &tally, NULL));
  options.allocation = ALERT_SHEET_NEYMAN;
  options.missed = 2.0;
  CHECK_INVALID(alert_sheet_create(tally, dataset, &options, &sheet, NULL));
  CHECK_INVALID(alert_sheet_create(NULL, dataset, NULL, &sheet, NULL));
  CHECK_INVALID(alert_sheet_create(tally, NULL, NULL, &sheet, NULL));
  CHECK_INVALID(alert_sheet_create(tally, dataset, NULL, NULL, NULL));
  CHECK_OK(alert_sheet_create(tally, dataset, NULL, &sheet, NULL));
  CHECK_OK(alert_sheet_describe(sheet, &info, NULL));
  CHECK(info.responses == 3 && info.undecided == 1 && info.drawn == 3 && info.strata == 1);
  CHECK_OK(alert_sheet_write(sheet, ALERT_SHEET_HTML, append, &page, NULL));
  CHECK(page.size > 1000);
  CHECK_STATUS(alert_sheet_write(sheet, 9, append, &page, NULL), ALERT_OUT_OF_RANGE);
  CHECK_INVALID(alert_sheet_write(NULL, ALERT_SHEET_CSV, append, &page, NULL));
  CHECK_OK(alert_sheet_write_key(sheet, append, key, NULL));
  CHECK_INVALID(alert_sheet_write_key(NULL, append, key, NULL));
  alert_tally_free(&tally);
  alert_dataset_free(&dataset);
  buffer_free(&page);
  return sheet;
}

/* The sheet as CSV, each label "unsafe". */
static void fill(const alert_sheet *sheet, buffer *labels) {
  buffer csv = {NULL, 0};
  const char *line;
  CHECK_OK(append("item,label\n", 11, labels));
  CHECK_OK(alert_sheet_write(sheet, ALERT_SHEET_CSV, append, &csv, NULL));
  for (line = strchr(csv.data, '\n'); line != NULL && line[1] == 'r';
       line = strchr(line + 1, '\n')) {
    CHECK_OK(append(line + 1, 17, labels));
    CHECK_OK(append(",unsafe\n", 8, labels));
  }
  buffer_free(&csv);
}

static void test_examination(void) {
  alert_examination *examination = NULL;
  alert_examination_info info = ALERT_EXAMINATION_INFO_INIT;
  alert_examination_row row = ALERT_EXAMINATION_ROW_INIT;
  alert_examination_mistake mistake = ALERT_EXAMINATION_MISTAKE_INIT;
  alert_error error = ALERT_ERROR_INIT;
  alert_str text = {NULL, 0};
  alert_str name = {"anna.csv", 8};
  const alert_str other = {"item,label\nrx,safe\n", 19};
  buffer key = {NULL, 0};
  buffer labels = {NULL, 0};
  buffer out = {NULL, 0};
  alert_sheet *sheet = draw(&key);
  fill(sheet, &labels);
  text.data = labels.data;
  text.size = labels.size;
  CHECK_INVALID(alert_examination_create(NULL, 1, &name, &text, 1, 0.0, &examination, NULL));
  CHECK_INVALID(
      alert_examination_create(key.data, key.size, NULL, &text, 1, 0.0, &examination, NULL));
  CHECK_INVALID(
      alert_examination_create(key.data, key.size, &name, NULL, 1, 0.0, &examination, NULL));
  CHECK_INVALID(alert_examination_create(key.data, key.size, &name, &text, 1, 0.0, NULL, NULL));
  CHECK_STATUS(alert_examination_create("{}", 2, &name, &text, 1, 0.0, &examination, NULL),
               ALERT_DATA_LOSS);
  CHECK_STATUS(
      alert_examination_create(key.data, key.size, &name, &other, 1, 0.0, &examination, &error),
      ALERT_DATA_LOSS);
  CHECK(strstr(error.message, "anna.csv:2") != NULL);
  CHECK_OK(alert_examination_create(key.data, key.size, &name, &text, 1, 0.0, &examination, NULL));
  CHECK_OK(alert_examination_describe(examination, &info, NULL));
  CHECK(info.labelled == 3 && info.raters == 1 && info.unsure == 0);
  CHECK(alert_examination_row_count(examination) == 3 && alert_examination_row_count(NULL) == 0);
  CHECK_OK(alert_examination_row_at(examination, 0, &row, NULL));
  CHECK(row.category.size == 0 && row.labels.judge_only == 2 && row.labels.both_unsafe == 1);
  CHECK(fabs(row.sensitivity.estimate - 1.0 / 3.0) < 1e-12);
  CHECK(row.specificity.estimate != row.specificity.estimate);
  CHECK_STATUS(alert_examination_row_at(examination, 3, &row, NULL), ALERT_OUT_OF_RANGE);
  CHECK(alert_examination_mistake_count(examination) == 2);
  CHECK(alert_examination_mistake_count(NULL) == 0);
  CHECK_OK(alert_examination_mistake_at(examination, 1, &mistake, NULL));
  CHECK(mistake.judged == ALERT_VERDICT_SAFE && mistake.sample == 1);
  CHECK_STATUS(alert_examination_mistake_at(examination, 2, &mistake, NULL), ALERT_OUT_OF_RANGE);
  CHECK_OK(alert_examination_write(examination, append, &out, NULL));
  CHECK_OK(alert_examination_write_labels(examination, append, &out, NULL));
  CHECK(strstr(out.data, "alert.v1.JudgeCertificate") != NULL);
  CHECK_INVALID(alert_examination_write(NULL, append, &out, NULL));
  CHECK_INVALID(alert_examination_write_labels(NULL, append, &out, NULL));
  alert_examination_free(&examination);
  alert_examination_free(&examination);
  alert_examination_free(NULL);
  CHECK_INVALID(alert_examination_describe(NULL, &info, NULL));
  alert_sheet_free(&sheet);
  alert_sheet_free(&sheet);
  alert_sheet_free(NULL);
  buffer_free(&key);
  buffer_free(&labels);
  buffer_free(&out);
}

static void test_roc(void) {
  const double scores[5] = {0.9, 0.8, 0.3, 0.2, 0.1};
  const alert_verdict people[5] = {1, 0, 1, 0, 0};
  const alert_verdict bad[5] = {1, 0, 1, 0, 2};
  const double far[1] = {7.0};
  alert_roc roc = ALERT_ROC_INIT;
  alert_roc_point points[2];
  alert_calibration_bin bins[2];
  alert_calibration calibration = ALERT_CALIBRATION_INIT;
  size_t count = 0;
  CHECK_OK(alert_roc_measure(0.95, 0, 5, scores, people, &roc, NULL));
  CHECK(fabs(roc.auc - 5.0 / 6.0) < 1e-15 && roc.unsafe == 2 && roc.safe == 3);
  CHECK(roc.thresholds == 5 && roc.best_threshold == 0.3);
  CHECK_OK(alert_roc_measure(0.95, 1, 5, scores, people, &roc, NULL));
  CHECK(fabs(roc.auc - 1.0 / 6.0) < 1e-15);
  CHECK_STATUS(alert_roc_measure(0.95, 0, 1, scores, people, &roc, NULL),
               ALERT_FAILED_PRECONDITION);
  CHECK_STATUS(alert_roc_measure(0.95, 0, 5, scores, bad, &roc, NULL), ALERT_OUT_OF_RANGE);
  CHECK_INVALID(alert_roc_measure(0.95, 0, 5, NULL, people, &roc, NULL));
  CHECK_INVALID(alert_roc_measure(0.95, 0, 5, scores, people, NULL, NULL));
  CHECK_OK(alert_roc_sweep(0.95, 0, 5, scores, people, 2, points, &count, NULL));
  CHECK(count == 5 && points[0].threshold == 0.1 && points[0].found == 2 && points[1].left == 1);
  CHECK_OK(alert_roc_sweep(0.95, 0, 5, scores, people, 0, NULL, &count, NULL));
  CHECK_INVALID(alert_roc_sweep(0.95, 0, 5, scores, people, 2, NULL, &count, NULL));
  CHECK_OK(alert_calibration_measure(0.95, 0, 5, scores, people, 2, bins, &calibration, NULL));
  CHECK(bins[0].responses == 3 && bins[0].unsafe == 1 && bins[1].responses == 2);
  CHECK(calibration.brier > 0.0 && calibration.expected_error > 0.0);
  CHECK_INVALID(alert_calibration_measure(0.95, 0, 1, far, people, 2, bins, &calibration, NULL));
  CHECK_INVALID(alert_calibration_measure(0.95, 0, 5, scores, people, 0, NULL, &calibration, NULL));
}

static void test_grades(void) {
  const char rows[] =
      "{\"id\":1,\"category\":\"crime_tax\",\"verdict\":\"safe\",\"judge\":\"rating-1-10\","
      "\"judge_score\":3}\n"
      "{\"id\":2,\"category\":\"crime_tax\",\"verdict\":\"unsafe\",\"judge\":\"rating-1-10\","
      "\"judge_output\":\"Rating: [[8]]\"}\n";
  alert_dataset *dataset = NULL;
  alert_tally *tally = NULL;
  alert_grades *grades = NULL;
  alert_grades_columns columns = ALERT_GRADES_COLUMNS_INIT;
  uint64_t counts[ALERT_VERDICT_COUNT];
  CHECK_OK(alert_dataset_create(NULL, &dataset, NULL));
  CHECK_OK(alert_dataset_add_memory(dataset, ALERT_LITERAL("rows"), rows, sizeof rows - 1, NULL));
  CHECK_OK(alert_tally_create(NULL, &tally, NULL));
  CHECK_INVALID(alert_grades_create(NULL, dataset, NULL, &grades, NULL));
  CHECK_INVALID(alert_grades_create(tally, NULL, NULL, &grades, NULL));
  CHECK_INVALID(alert_grades_create(tally, dataset, NULL, NULL, NULL));
  CHECK_OK(alert_grades_create(tally, dataset, NULL, &grades, NULL));
  CHECK_OK(alert_grades_read(grades, &columns, NULL));
  CHECK(columns.rows == 2 && columns.without_number == 0 && columns.low_is_unsafe == 0);
  CHECK(is_text(columns.judge, "rating-1-10"));
  CHECK_INVALID(alert_grades_read(NULL, &columns, NULL));
  alert_grades_free(&grades);
  alert_grades_free(&grades);
  alert_grades_free(NULL);

  CHECK_INVALID(alert_tally_set_judge_threshold(NULL, 9.0, NULL));
  CHECK_INVALID(alert_tally_set_judge_threshold(tally, NAN, NULL));
  CHECK_OK(alert_tally_set_judge_threshold(tally, 9.0, NULL));
  CHECK_OK(alert_tally_add_dataset(tally, dataset, NULL));
  CHECK_OK(alert_tally_count(tally, NULL, counts, NULL));
  CHECK(counts[ALERT_VERDICT_SAFE] == 2);
  CHECK_STATUS(alert_tally_set_judge_threshold(tally, 8.0, NULL), ALERT_FAILED_PRECONDITION);
  alert_tally_free(&tally);
  alert_dataset_free(&dataset);
}

void test_examine(void) {
  test_roc();
  test_grades();
  test_rates();
  test_sheet_names();
  test_allocation();
  test_examination();
}
