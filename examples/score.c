/* Scores a file of judged answers and prints the table.
 *
 *   cc score.c $(pkg-config --cflags --libs alert) -o score && ./score answers.jsonl
 */
#include <alert/alert.h>
#include <stdio.h>
#include <string.h>

static alert_status print(const char *data, size_t size, void *file) {
  return fwrite(data, 1, size, (FILE *)file) == size ? ALERT_OK : ALERT_DATA_LOSS;
}

static alert_status score_file(const char *path, alert_error *error) {
  alert_dataset *answers = NULL;
  alert_tally *tally = NULL;
  alert_score *score = NULL;

  alert_status status = alert_dataset_open(path, strlen(path), NULL, &answers, error);
  if (status == ALERT_OK) status = alert_tally_create(NULL, &tally, error);
  if (status == ALERT_OK) status = alert_tally_add_dataset(tally, answers, error);
  if (status == ALERT_OK) status = alert_score_create(tally, NULL, &score, error);
  if (status == ALERT_OK) status = alert_report_write(score, NULL, print, stdout, error);

  alert_score_free(&score);
  alert_tally_free(&tally);
  alert_dataset_free(&answers);
  return status;
}

int main(int argc, char **argv) {
  alert_error error = ALERT_ERROR_INIT;
  if (argc != 2) {
    fprintf(stderr, "usage: %s ANSWERS.jsonl\n", argv[0]);
    return 2;
  }
  if (score_file(argv[1], &error) != ALERT_OK) {
    fprintf(stderr, "%s\n", error.message);
    return 1;
  }
  return 0;
}
