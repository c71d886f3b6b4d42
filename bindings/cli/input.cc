#include "input.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace alert::cli {
namespace {

[[noreturn]] void FailToRead(const std::string& path, int code) {
  Fail(kBadData, fmt::format("{}: cannot be read: {}", NameOfInput(path), std::strerror(code)));
}

bool Exists(const std::string& path) {
  return path == "-" || access(path.c_str(), F_OK) == 0;
}

// Fails because `name_or_path` is neither: the message of the library knows the names there are.
[[noreturn]] void FailToFind(const std::string& name_or_path, const alert_error& error) {
  Fail(kWrongCommand,
       fmt::format("{}; and there is no file {}", Describe(ALERT_NOT_FOUND, error), name_or_path));
}

// A built-in crosswalk goes by the index of the built-in categories. Read anew over `taxonomy`, it
// goes by their names, and is refused where it is of another taxonomy, as a file's would be.
Crosswalk Over(const alert_taxonomy* taxonomy, const std::string& name, const Crosswalk& builtin) {
  const std::string json = Collect(alert_crosswalk_write_json, builtin.get());
  return ParseBytes<Crosswalk>(
      name, json, [&](auto... arguments) { return alert_crosswalk_parse(taxonomy, arguments...); });
}

}  // namespace

std::string NameOfInput(const std::string& path) {
  return path == "-" ? "standard input" : path;
}

std::string NamesOfInputs(const std::vector<std::string>& paths) {
  std::string names;
  for (const std::string& path : paths) {
    names += (names.empty() ? "" : ", ") + NameOfInput(path);
  }
  return names;
}

void CheckInputs(const std::vector<std::string>& paths) {
  if (std::count(paths.begin(), paths.end(), "-") > 1) {
    Fail(kWrongCommand, "standard input (-) is given twice; it can be read once");
  }
}

std::string ReadInput(const std::string& path) {
  const int descriptor = path == "-" ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) FailToRead(path, errno);
  std::string bytes;
  char block[1 << 16];
  ssize_t size = 0;
  while ((size = read(descriptor, block, sizeof block)) != 0) {
    if (size > 0) {
      bytes.append(block, static_cast<size_t>(size));
    } else if (errno != EINTR) {
      FailToRead(path, errno);
    }
  }
  if (descriptor != STDIN_FILENO) close(descriptor);
  return bytes;
}

bool IsStore(const std::string& path) {
  constexpr char kMagic[] = ALERT_SQLITE_MAGIC;  // with the terminating zero
  char begin[sizeof kMagic] = {};
  // A pipe is left alone: reading would take its first bytes away.
  if (struct stat about{}; stat(path.c_str(), &about) == 0 && S_ISREG(about.st_mode)) {
    std::ifstream(path, std::ios::binary).read(begin, sizeof begin);
  }
  return std::memcmp(begin, kMagic, sizeof kMagic) == 0;
}

Taxonomy ReadTaxonomy(const std::string& path) {
  if (path.empty()) return Make<Taxonomy>(alert_taxonomy_builtin);
  return ParseInput<Taxonomy>(path, alert_taxonomy_parse);
}

Crosswalk ReadCrosswalk(const std::string& name_or_path, const alert_taxonomy* taxonomy) {
  alert_crosswalk* crosswalk = nullptr;
  alert_error error = ALERT_ERROR_INIT;
  if (alert_crosswalk_builtin(name_or_path.data(), name_or_path.size(), &crosswalk, &error) ==
      ALERT_OK) {
    return Over(taxonomy, name_or_path, Crosswalk(crosswalk));
  }
  if (!Exists(name_or_path)) FailToFind(name_or_path, error);
  return ParseInput<Crosswalk>(name_or_path, [&](auto... arguments) {
    return alert_crosswalk_parse(taxonomy, arguments...);
  });
}

Policy ReadPolicy(const std::string& name_or_path, const alert_taxonomy* taxonomy) {
  if (name_or_path.empty()) return nullptr;
  alert_policy* policy = nullptr;
  alert_error error = ALERT_ERROR_INIT;
  if (alert_policy_builtin(name_or_path.data(), name_or_path.size(), &policy, &error) == ALERT_OK) {
    return Policy(policy);
  }
  if (!Exists(name_or_path)) FailToFind(name_or_path, error);
  return ParseInput<Policy>(
      name_or_path, [&](auto... arguments) { return alert_policy_parse(taxonomy, arguments...); });
}

}  // namespace alert::cli
