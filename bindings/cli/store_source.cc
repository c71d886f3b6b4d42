#include "store_source.h"

#include <deque>

namespace alert::cli {
namespace {

alert_status Append(const char* data, size_t size, void* user) {
  static_cast<std::string*>(user)->append(data, size);
  return ALERT_OK;
}

}  // namespace

Store OpenStore(const std::string& path) {
  return Make<Store>(alert_store_open, path.data(), path.size());
}

bool IsStore(const std::string& path) {
  uint8_t is_store = 0;
  const alert_status status = alert_store_probe(path.data(), path.size(), &is_store, nullptr);
  return status == ALERT_OK && is_store != 0;
}

void AddStore(alert_dataset* dataset, const std::string& path) {
  // A dataset borrows its memory; the command that reads it is the whole life of the process.
  static std::deque<std::string>& kept = *new std::deque<std::string>();
  std::string& rows = kept.emplace_back();
  alert_export_options options = ALERT_EXPORT_OPTIONS_INIT;
  options.without_texts = 1;
  const Store store = OpenStore(path);
  Call(alert_store_export, store.get(), &options, Append, static_cast<void*>(&rows));
  Call(alert_dataset_add_memory, dataset, path.data(), path.size(), rows.data(), rows.size());
}

void MergeStores(const std::vector<std::string>& paths, const std::string& output) {
  std::vector<alert_str> sources;
  for (const std::string& path : paths) sources.push_back(Str(path));
  Call(alert_store_merge, sources.data(), sources.size(), output.data(), output.size());
}

}  // namespace alert::cli
