#include <alert/alert.h>
#include <stdio.h>

int main(void) {
  alert_error error = ALERT_ERROR_INIT;
  alert_dataset *dataset = NULL;
  alert_tally *tally = NULL;
  alert_tally_query query = ALERT_TALLY_QUERY_INIT;
  uint64_t counts[ALERT_VERDICT_COUNT] = {0};
  alert_status status = alert_dataset_create(NULL, &dataset, &error);
  if (status == ALERT_OK) {
    status = alert_dataset_add_memory(
        dataset, ALERT_LITERAL("rows"),
        ALERT_LITERAL("{\"id\":1,\"category\":\"crime_tax\",\"safe\":true}\n"), &error);
  }
  if (status == ALERT_OK) status = alert_tally_create(NULL, &tally, &error);
  if (status == ALERT_OK) status = alert_tally_add_dataset(tally, dataset, &error);
  if (status == ALERT_OK) status = alert_tally_count(tally, &query, counts, &error);
  alert_tally_free(&tally);
  alert_dataset_free(&dataset);
  if (status != ALERT_OK || counts[ALERT_VERDICT_SAFE] != 1) {
    printf("failed: %s\n", error.message);
    return 1;
  }
  return 0;
}
