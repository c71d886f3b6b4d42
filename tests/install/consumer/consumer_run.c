#include <alert/run.h>
#include <stdio.h>

int main(void) {
  alert_error error = ALERT_ERROR_INIT;
  alert_store *store = NULL;
  alert_status status = alert_store_open(ALERT_LITERAL("absent.sqlite"), &store, &error);
  alert_store_free(&store);
  if (status != ALERT_NOT_FOUND) {
    printf("a store that is not there: status %d, %s\n", (int)status, error.message);
    return 1;
  }
  return 0;
}
