// A program that makes one run, to be killed: run_client STORE DATASET ENDPOINT.
#include <cstdio>
#include <cstring>

#include "alert/run.h"

namespace {

alert_str Argument(const char* text) {
  return {text, std::strlen(text)};
}

int Fail(const alert_error& error) {
  std::fprintf(stderr, "run_client: %s\n", error.message);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  alert_error error = ALERT_ERROR_INIT;
  alert_dataset* dataset = nullptr;
  const alert_str path = Argument(argv[2]);
  if (alert_dataset_open(path.data, path.size, nullptr, &dataset, &error) != ALERT_OK) {
    return Fail(error);
  }
  alert_run_options options{};
  options.struct_size = sizeof options;
  options.store = Argument(argv[1]);
  options.dataset = dataset;
  options.model = Argument("scripted");
  options.endpoint = Argument(argv[3]);
  options.concurrency = 4;
  alert_run* run = nullptr;
  if (alert_run_create(&options, &run, &error) != ALERT_OK) return Fail(error);
  alert_dataset_free(&dataset);
  if (alert_run_execute(run, nullptr, nullptr, &error) != ALERT_OK) return Fail(error);
  alert_run_free(&run);
  return 0;
}
