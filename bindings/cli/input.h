// Small files that are read whole, tallies, policies, taxonomies, crosswalks; and what a file is.
#ifndef ALERT_BINDINGS_CLI_INPUT_H_
#define ALERT_BINDINGS_CLI_INPUT_H_

#include <string>
#include <vector>

#include "abi_call.h"

namespace alert::cli {

// What a file is called in messages: its path, or "standard input" for "-".
std::string NameOfInput(const std::string& path);

// "a.jsonl, b.jsonl".
std::string NamesOfInputs(const std::vector<std::string>& paths);

// Fails with kWrongCommand where standard input is among `paths` twice: it can be read once.
void CheckInputs(const std::vector<std::string>& paths);

// The bytes of a file; "-" is standard input. Fails with kBadData where it can't be read.
std::string ReadInput(const std::string& path);

// Whether the file is a store of runs rather than rows or a tally; false for what cannot be read.
// Says what alert_store_probe does, but does not need libalert_run, which most commands do not
// load.
bool IsStore(const std::string& path);

// Makes a handle from `bytes`, those of the file `path`, by `parse(bytes, size, &handle, error)`.
// Its failure is the data's, and names the file and the line.
template <typename T, typename Function>
T ParseBytes(const std::string& path, const std::string& bytes, Function parse) {
  typename T::pointer handle = nullptr;
  alert_error error = ALERT_ERROR_INIT;
  const alert_status status = parse(bytes.data(), bytes.size(), &handle, &error);
  if (status == ALERT_OK) return T(handle);
  std::string place = NameOfInput(path);
  if (error.line != ALERT_NO_LINE) place += ":" + std::to_string(error.line);
  Fail(kBadData, place + ": " + Describe(status, error));
}

template <typename T, typename Function>
T ParseInput(const std::string& path, Function parse) {
  return ParseBytes<T>(path, ReadInput(path), parse);
}

// The taxonomy in a file; the built-in one where `path` is empty.
Taxonomy ReadTaxonomy(const std::string& path);

// The built-in crosswalk with this name, or the one of `taxonomy` in this file.
Crosswalk ReadCrosswalk(const std::string& name_or_path, const alert_taxonomy* taxonomy);

// The built-in policy with this name, or the one for `taxonomy` in this file; none where
// `name_or_path` is empty.
Policy ReadPolicy(const std::string& name_or_path, const alert_taxonomy* taxonomy);

}  // namespace alert::cli

#endif  // ALERT_BINDINGS_CLI_INPUT_H_
